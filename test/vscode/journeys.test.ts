/** What a person does with the extension, in a real VS Code: the journeys that the product is for. Screenshots go to artifacts/. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type RunnerTestCase, afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type VSCode, openVSCode } from "./harness.js";

const patience = { timeout: 30_000, interval: 100 };

const manage = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';

/** A key of our own making: not in the shape of startproject's, which a fix keeps for development. */
const key = `committed-${"k3y".repeat(14)}`;

const middleware = `MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
`;

describe("a single settings file", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({
      project: {
        "manage.py": manage,
        "shop/__init__.py": "",
        "shop/wsgi.py": manage,
        "shop/settings.py": `SECRET_KEY = "${key}"\n\nDEBUG = True\n\nALLOWED_HOSTS = ["*"]\n\n${middleware}`,
      },
    });
    await vscode.openFile("settings.py");
  });
  afterEach(({ task }) => afterJourney(vscode, task));
  afterAll(() => vscode?.close());

  test("opening settings.py shows squiggles where production would suffer", async () => {
    await expect.poll(() => vscode.squiggles().count(), patience).toBeGreaterThan(2);
    await vscode.screenshot("squiggles");
    const problems = (await vscode.problems()).join("\n");
    expect(problems).toMatch(/DEBUG/);
    expect(problems).toMatch(/SECRET_KEY/);
    expect(problems).toMatch(/ALLOWED_HOSTS/);
    expect(problems).not.toContain(key);
  });

  test("a rule's id in Problems leads to its page inside the editor", async () => {
    await vscode.problems();
    await vscode.page.keyboard.press("Home");
    await vscode.page.locator(".markers-panel a", { hasText: "debug-enabled" }).click();
    await vscode.page.locator(".tab", { hasText: "Preview debug-enabled" }).waitFor();
    const page = vscode.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.locator("h2", { hasText: "What to do" }).waitFor();
    await vscode.screenshot("rule-page");
    await vscode.runCommand("View: Close Editor");
  });

  test("hovering over a setting tells what production has, and leads to its page inside the editor", async () => {
    await vscode.openFile("settings.py");
    await vscode.goTo(3, 2);
    await vscode.runCommand("Show or Focus Hover");
    const hover = vscode.page.locator(".monaco-hover", { hasText: "shop.settings: True" });
    await hover.waitFor();
    expect(await hover.innerText()).toMatch(/Default in Django [^:]*: False/);
    await vscode.screenshot("hover");
    await hover.locator("a", { hasText: "What is checked" }).click();
    await vscode.page.locator(".tab", { hasText: "Preview DEBUG" }).waitFor();
    await vscode.runCommand("View: Close Editor");
  });

  test("the checklist is in the activity bar, its badge counts, and an item jumps to its line", async () => {
    await vscode.openFile("settings.py");
    await vscode.goTo(9);
    const badge = vscode.activityIcon.locator(".badge-content");
    await expect.poll(async () => Number(await badge.innerText()), patience).toBeGreaterThan(0);
    await vscode.runCommand("Django Deploy Hygiene: Show Production Checklist");
    const rows = vscode.rows("Checklist");
    await expect.poll(() => rows.count(), patience).toBeGreaterThan(3);
    await vscode.screenshot("checklist");
    await rows
      .filter({ hasText: /SECRET_KEY/ })
      .first()
      .click();
    await expect.poll(() => vscode.cursor(), patience).toMatch(/^Ln 1, /);
  });

  test("open items are also in the Source Control view", async () => {
    await vscode.showView("Source Control");
    // VS Code shows views that others bring to Source Control folded.
    await vscode.page.locator(".pane-header", { hasText: "Production Checklist" }).click();
    await expect.poll(() => vscode.rows("Production Checklist").count(), patience).toBeGreaterThan(0);
    await vscode.screenshot("source-control");
  });

  test("Ctrl+. on SECRET_KEY reads it from the environment, with the import, and the saved file is Python", async () => {
    await vscode.openFile("settings.py");
    await vscode.goTo(1, 20);
    // The plain move; another one keeps the value for development.
    await vscode.quickFix(/environment \(DJANGO_SECRET_KEY\)$/);
    const saved = await vscode.save("shop/settings.py");
    expect(saved).toMatch(/^import os$/m);
    expect(saved).toMatch(/^SECRET_KEY = os\.environ/m);
    expect(saved).not.toContain(key);
    expect(compile(vscode, "shop/settings.py")).toBe("");
    await vscode.screenshot("after-quick-fix");
  });

  test("Fix All applies the safe fixes in one step and leaves valid Python", async () => {
    const before = (await vscode.problems()).length;
    await vscode.openFile("settings.py");
    await vscode.runCommand("Django Deploy Hygiene: Fix All Safe Findings in This File");
    await vscode.save("shop/settings.py");
    expect(compile(vscode, "shop/settings.py")).toBe("");
    await expect.poll(async () => (await vscode.problems()).length, patience).toBeLessThan(before);
    await vscode.screenshot("after-fix-all");
  });

  test("a killed language server comes back and goes on", async () => {
    const [first, ...others] = vscode.serverProcesses();
    expect(others).toEqual([]);
    if (first === undefined) throw new Error("no language server is running");
    process.kill(first, "SIGKILL");
    await expect.poll(() => vscode.serverProcesses().filter((pid) => pid !== first).length, patience).toBe(1);
    await vscode.openFile("settings.py");
    await vscode.goTo(1);
    await vscode.page.keyboard.type("ALLOWED_HOSTS = ['*']\n");
    await vscode.page.keyboard.press("Control+End");
    await vscode.page.keyboard.type("\nALLOWED_HOSTS = ['*']\n");
    await expect.poll(async () => (await vscode.problems()).join("\n"), patience).toMatch(/ALLOWED_HOSTS/);
  });
});

describe("split settings", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({
      project: {
        "manage.py": manage.replace("shop.settings", "shop.settings.local"),
        "shop/__init__.py": "",
        "shop/wsgi.py": manage.replace("shop.settings", "shop.settings.production"),
        "shop/settings/__init__.py": "",
        "shop/settings/base.py": `import os\n\nSECRET_KEY = os.environ["SECRET_KEY"]\nX_FRAME_OPTIONS = "DENY"\nSESSION_COOKIE_SECURE = True\n${middleware}`,
        "shop/settings/local.py": 'from .base import *\n\nDEBUG = True\nALLOWED_HOSTS = ["*"]\n',
        "shop/settings/production.py": 'from .base import *\n\nDEBUG = False\nALLOWED_HOSTS = ["shop.example.com"]\n',
      },
    });
  });
  afterEach(({ task }) => afterJourney(vscode, task));
  afterAll(() => vscode?.close());

  test("what base.py loses is missed in production.py, before anything is saved", async () => {
    await vscode.openFile("base.py");
    await expect.poll(async () => (await vscode.problems()).length, patience).toBeGreaterThan(0);
    expect((await vscode.problems()).join("\n")).not.toMatch(/SESSION_COOKIE_SECURE/);
    await vscode.openFile("base.py");
    await vscode.goTo(5);
    await vscode.runCommand("Delete Line");
    await expect.poll(async () => (await vscode.problems()).join("\n"), patience).toMatch(/SESSION_COOKIE_SECURE/);
    await vscode.openFile("production.py");
    await expect.poll(() => vscode.squiggles().count(), patience).toBeGreaterThan(0);
    await vscode.screenshot("production-after-base-edit");
    expect(vscode.read("shop/settings/base.py")).toMatch(/SESSION_COOKIE_SECURE/);
  });

  test("production against development, side by side: only what differs", async () => {
    const { page } = vscode;
    const choices = page.locator(".quick-input-widget");
    await vscode.runCommand("Django Deploy Hygiene: Compare Settings of Two Entries…");
    for (const title of ["Compare Which Settings?", "Compare shop.settings.local with"]) {
      await choices.filter({ hasText: title }).waitFor();
      await page.keyboard.press("Enter");
    }
    const texts = page.locator(".monaco-diff-editor .view-lines");
    await expect
      .poll(async () => (await texts.allInnerTexts()).join("\n").replaceAll("\u00a0", " "), patience)
      .toMatch(/DEBUG = True\s*\n[^]*DEBUG = False/);
    const both = (await texts.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
    expect(both).toMatch(/ALLOWED_HOSTS = \['\*'\]\s*\n\s*literal, shop\/settings\/local\.py:4/);
    expect(both).not.toContain("X_FRAME_OPTIONS");
    await vscode.screenshot("compare-settings");
  });

  test("development settings stay silent", async () => {
    await vscode.openFile("local.py");
    const problems = (await vscode.problems()).join("\n");
    expect(problems).toMatch(/production\.py/);
    expect(problems).not.toMatch(/local\.py/);
  });
});

describe("a folder that is not trusted", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({
      project: { "manage.py": manage, "shop/settings.py": `SECRET_KEY = "${key}"\nDEBUG = True\nALLOWED_HOSTS = []\n` },
      settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "always" },
      onOpened: async (page) => {
        await page.locator(".monaco-dialog-box .monaco-button", { hasText: /No, I don't trust/ }).click();
      },
    });
  });
  afterEach(({ task }) => afterJourney(vscode, task));
  afterAll(() => vscode?.close());

  test("is analysed in Restricted Mode, because nothing of it is run", async () => {
    await vscode.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await vscode.openFile("settings.py");
    await expect.poll(() => vscode.squiggles().count(), patience).toBeGreaterThan(1);
    await vscode.screenshot("restricted-mode");
  });
});

describe("a folder without Django", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({ project: { "main.py": 'print("DEBUG = True")\n' } });
  });
  afterEach(({ task }) => afterJourney(vscode, task));
  afterAll(() => vscode?.close());

  test("is told that no project was found, and starts no server", async () => {
    await vscode.showView("Django Deploy Hygiene");
    await vscode.page.locator(".welcome-view-content", { hasText: "No Django project was found" }).waitFor();
    await vscode.screenshot("no-project");
    expect(vscode.serverProcesses()).toEqual([]);
  });
});

/** A picture of what a failed journey ended with; and no menu left open for the next. */
async function afterJourney(vscode: VSCode, task: RunnerTestCase): Promise<void> {
  if (task.result?.state === "fail")
    await vscode.screenshot(`failed ${task.name.replace(/[^\w ]+/g, "").slice(0, 60)}`);
  await vscode.page.keyboard.press("Escape");
}

/** What Python's compiler says against a file; empty when it accepts it. */
function compile(vscode: VSCode, path: string): string {
  const { status, stderr } = spawnSync(
    "python3",
    [
      "-c",
      "import sys; compile(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1], 'exec')",
      join(vscode.folder, path),
    ],
    { encoding: "utf8" },
  );
  return status === 0 ? "" : stderr || `python3 ended with ${status}`;
}
