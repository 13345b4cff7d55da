/** What the editor draws of ours besides squiggles: hints, completion, the walkthrough, in every kind of theme; and all of it in another language. */
import { type RunnerTestCase, afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type VSCode, openVSCode, untilDone } from "./harness.js";

const patience = { timeout: 30_000, interval: 100 };

const manage = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")\n';
const project = {
  "manage.py": manage,
  "requirements.txt": "Django==5.2.8\n",
  "config/__init__.py": "",
  "config/wsgi.py": manage,
  "config/settings/__init__.py": "",
  "config/settings/base.py":
    'import os\n\nDEBUG = True\nALLOWED_HOSTS = []\nSECRET_KEY = os.environ["SECRET_KEY"]\nTIME_ZONE = os.environ.get("TZ", "UTC")\n',
  "config/settings/production.py": 'from .base import *\n\nDEBUG = False\nALLOWED_HOSTS = ["example.com"]\n',
};

const themes = [
  ["light", "Light Modern", /\bvs\b/],
  ["dark", "Dark Modern", /\bvs-dark\b/],
  ["high-contrast", "Dark High Contrast", /\bhc-black\b/],
] as const;

async function inEveryTheme(vscode: VSCode, look: (theme: string) => Promise<void>): Promise<void> {
  for (const [name, theme, mark] of themes) {
    await chooseTheme(vscode, theme);
    await expect.poll(() => vscode.page.locator(".monaco-workbench").getAttribute("class"), patience).toMatch(mark);
    await look(name);
  }
}

/** A picture that appears takes the focus, and what asks for a theme is gone: then it is asked again. */
async function chooseTheme(vscode: VSCode, theme: string): Promise<void> {
  await untilDone(
    4,
    async () => {
      await vscode.runCommand("Preferences: Color Theme");
      await vscode.choose(theme, 8_000);
    },
    () => vscode.page.keyboard.press("Escape"),
  );
}

describe("in the editor", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({ project });
  });
  afterEach(({ task }) => afterJourney(vscode, task));
  afterAll(() => vscode?.close());

  test("hints behind lines that do not tell what production gets", async () => {
    const { page } = vscode;
    await vscode.openFile("base.py");
    const text = async (): Promise<string> =>
      (await page.locator(".monaco-editor .view-lines").first().innerText()).replaceAll("\u00a0", " ");
    await expect.poll(text, patience).toMatch(/DEBUG = True\s*→ False/);
    await expect.poll(text, patience).toMatch(/ALLOWED_HOSTS = \[\]\s*→ \['example\.com'\]/);
    await inEveryTheme(vscode, (theme) => vscode.screenshot(`hints-${theme}`));
  });

  test("completion of settings, with what is right for production", async () => {
    const { page } = vscode;
    await vscode.openFile("production.py");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("SECURE_HS");
    await page.keyboard.press("Control+Space");
    const rows = page.locator(".suggest-widget .monaco-list-row", { hasText: "SECURE_HSTS_SECONDS" });
    await rows.first().waitFor();
    await vscode.screenshot("completion-high-contrast");
    await page.keyboard.press("Escape");
    await vscode.runCommand("File: Revert File");
  });

  test("the walkthrough has its four steps, with pictures in the theme's colours", async () => {
    const { page } = vscode;
    const steps = page.locator(".getting-started-step");
    const open = async (): Promise<void> => {
      await vscode.runCommand("Welcome: Open Walkthrough...");
      await vscode.choose("Keep Production in Sight");
      await expect.poll(() => steps.count(), patience).toBe(4);
      await steps.last().waitFor();
    };
    await open();
    const picture = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame").locator("svg");
    for (const [i, title] of [
      "See It on the Line",
      "Fix It as the Project",
      "Know What Is Proven",
      "Show It to Others",
    ].entries()) {
      const step = steps.nth(i);
      await step.click();
      await expect.poll(() => step.innerText(), patience).toContain(title);
      await picture.waitFor();
      await vscode.screenshot(`walkthrough-${i + 1}`);
    }
    await inEveryTheme(vscode, async (theme) => {
      // A menu that closes leads back from it.
      await open();
      await steps.first().click();
      await picture.waitFor();
      await vscode.screenshot(`walkthrough-${theme}`);
    });
  });
});

describe("in German", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({
      project: { ...project, "config/settings/production.py": "from .base import *\n" },
      language: "de",
    });
  });
  afterEach(({ task }) => afterJourney(vscode, task));
  afterAll(() => vscode?.close());

  test("commands, views and states speak it; what is said of files is English", async () => {
    const { page } = vscode;
    await vscode.runCommand("Django Deploy Hygiene: Produktions-Checkliste anzeigen");
    const header = page.locator(".pane-header", { hasText: "Checkliste" });
    await expect.poll(() => header.first().innerText(), patience).toMatch(/Nicht bereit: \d+ scheitern/i);
    const row = vscode.rows("Checkliste").filter({ hasText: "DEBUG off" }).first();
    await expect.poll(() => row.innerText(), patience).toContain("scheitert");
    await vscode.screenshot("german");
  });
});

/** A picture of what a failed journey ended with; and no menu left open for the next. */
async function afterJourney(vscode: VSCode, task: RunnerTestCase): Promise<void> {
  if (task.result?.state === "fail")
    await vscode.screenshot(`failed ${task.name.replace(/[^\w ]+/g, "").slice(0, 60)}`);
  await vscode.page.keyboard.press("Escape");
}
