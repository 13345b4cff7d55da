/** The checklist that a team commits by, in a real VS Code. One window for all of it: each journey begins where the last one ended. */
import { type RunnerTestCase, afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { basename } from "node:path";
import axe from "axe-core";
import type { Frame } from "playwright-core";
import { type VSCode, applyPreview, openVSCode, pressUntil, tickEveryFile } from "./harness.js";

const patience = { timeout: 30_000, interval: 100 };

const wsgi =
  'import os\n\nfrom django.core.wsgi import get_wsgi_application\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n\napplication = get_wsgi_application()\n';

/** As `startproject` leaves it, without what has no say in production, and with logs. */
const settings = `SECRET_KEY = "django-insecure-${"k3y!".repeat(12)}"

DEBUG = True

ALLOWED_HOSTS = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

ROOT_URLCONF = "shop.urls"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
`;

describe("the production checklist", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({
      project: {
        "manage.py": 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        "requirements.txt": "Django==5.2.8\n",
        "shop/__init__.py": "",
        "shop/urls.py": "urlpatterns = []\n",
        "shop/wsgi.py": wsgi,
        "shop/settings.py": settings,
      },
      repository: true,
    });
  });
  afterEach(({ task }) => afterJourney(vscode, task));
  afterAll(() => vscode?.close());

  test("from a fresh project to an all-proven checklist, by keyboard alone", async () => {
    const { page } = vscode;
    await vscode.activityIcon.locator(".badge-content").waitFor();
    await vscode.runCommand("Django Deploy Hygiene: Show Production Checklist");
    await expect.poll(() => verdict(vscode), patience).toMatch(/^Not ready: \d+ fail/);
    await vscode.rows("Checklist").first().waitFor();
    await vscode.screenshot("checklist-broken");
    await vscode.runCommand("Django Deploy Hygiene: Fix Everything");
    await tickEveryFile(vscode);
    await vscode.screenshot("checklist-fix-everything");
    await applyPreview(vscode);
    await page.locator(".tab.dirty", { hasText: "settings.py" }).waitFor();
    await vscode.screenshot("checklist-fixed");
    await vscode.runCommand("File: Save All");
    await vscode.runCommand("Django Deploy Hygiene: Show Production Checklist");
    await expect.poll(() => verdict(vscode), patience).toMatch(/^Nothing fails: \d+ to confirm/);
    await vscode.runCommand("Django Deploy Hygiene: Show Open Checklist Items Only");
    await vscode.runCommand("Django Deploy Hygiene: Sort Checklist by Risk");
    await vscode.runCommand("Django Deploy Hygiene: Show Production Checklist");
    const group = vscode.rows("Checklist").filter({ hasText: /^To confirm/ });
    await group.waitFor();
    const items = vscode.rows("Checklist").filter({ has: page.locator(".custom-view-tree-node-item-checkbox") });
    await pressUntil(vscode, ["Home", "ArrowRight"], items.nth(3));
    await vscode.screenshot("checklist-to-confirm");
    for (let left = await items.count(), note = "shown to the team"; left > 0; left--, note = "") {
      const question = page.locator(".quick-input-widget", { hasText: "Confirm:" });
      await pressUntil(vscode, ["Home", "ArrowDown", "Space"], question);
      if (note !== "") await vscode.screenshot("checklist-confirm");
      await page.keyboard.type(note);
      await page.keyboard.press("Enter");
      await expect.poll(() => items.count(), patience).toBe(left - 1);
    }
    await expect.poll(() => verdict(vscode), patience).toMatch(/^All proven/);
    await vscode.screenshot("checklist-all-proven");
    const file = vscode.read(".deploy-checklist.json");
    expect(file).toContain('"by": "Ada Lovelace"');
    expect(file).toContain('"note": "shown to the team"');
    expect(JSON.parse(file)).toMatchObject({ version: 1 });
  });

  test("what was confirmed is still so after a reload, and stale when the file that it is about changes", async () => {
    const { page } = vscode;
    await page.reload();
    await vscode.runCommand("Django Deploy Hygiene: Show Production Checklist");
    await expect.poll(() => verdict(vscode), patience).toMatch(/^All proven/);
    await vscode.screenshot("checklist-reloaded");
    await vscode.openFile("settings.py");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nSECRET_KEY_FALLBACKS = []\n");
    await vscode.save("shop/settings.py");
    await expect.poll(() => verdict(vscode), patience).toMatch(/^Nothing fails: \d+ to confirm/);
    await vscode.screenshot("checklist-stale");
  });

  test("an item is set aside with a reason, found, opened again; a damaged file is never overwritten", async () => {
    const { page } = vscode;
    const entry = (): string =>
      vscode
        .read(".deploy-checklist.json")
        .split("\n")
        .find((line) => line.includes('"item": "metrics"')) ?? "";
    expect(entry()).toContain('"state": "confirmed"');
    await vscode.runCommand("Django Deploy Hygiene: Sort Checklist by Section");
    await vscode.runCommand("Django Deploy Hygiene: Find Checklist Item…");
    await vscode.choose("Metrics");
    const found = vscode.rows("Checklist").filter({ hasText: "Metrics" });
    await expect.poll(() => found.getAttribute("class"), patience).toMatch(/\bfocused\b/);
    await page.keyboard.press("Shift+F10");
    await page.locator(".monaco-menu .action-label", { hasText: "Ignore Checklist Item" }).waitFor();
    await vscode.screenshot("checklist-menu");
    await page.locator(".monaco-menu .action-label", { hasText: "Ignore Checklist Item" }).click();
    await page.locator(".quick-input-widget", { hasText: "Set Aside:" }).waitFor();
    await page.keyboard.type("The platform measures it");
    await page.keyboard.press("Enter");
    await expect.poll(entry, patience).toContain('"note": "The platform measures it"');
    expect(entry()).toContain('"state": "set-aside"');
    await expect.poll(() => found.innerText(), patience).toContain("not applicable");
    await vscode.screenshot("checklist-set-aside");

    await vscode.runCommand("Django Deploy Hygiene: Reopen Checklist Item…");
    await vscode.choose("Metrics");
    await expect.poll(entry, patience).toBe("");

    const whole = vscode.read(".deploy-checklist.json");
    const damaged = whole.replace('"items"', '<<<<<<< HEAD\n  "items"');
    vscode.write(".deploy-checklist.json", damaged);
    const message = page.locator(".pane-body .message", { hasText: ".deploy-checklist.json" });
    await message.waitFor();
    await vscode.runCommand("Django Deploy Hygiene: Confirm Checklist Item…");
    await vscode.choose("Metrics");
    await page.locator(".notification-toast", { hasText: "Open the File" }).waitFor();
    await vscode.screenshot("checklist-damaged");
    expect(vscode.read(".deploy-checklist.json")).toBe(damaged);
    await page.locator(".notification-toast .monaco-button", { hasText: "Open the File" }).click();
    await page.locator('.tab.active[data-resource-name=".deploy-checklist.json"]').waitFor();
    vscode.write(".deploy-checklist.json", whole);
    await message.waitFor({ state: "hidden" });
  });

  test("the report shows the same as a page without serious faults for assistive technology, and its links open their places", async () => {
    const { page } = vscode;
    await vscode.runCommand("View: Close All Editors");
    await vscode.runCommand("Django Deploy Hygiene: Show Production Report");
    const report = await reportFrame(vscode);
    expect(await report.locator("h1").innerText()).not.toBe("");
    await vscode.screenshot("report");
    expect(await seriousFaults(report)).toEqual([]);
    const link = report.locator("a[data-uri]", { hasText: "settings.py" }).first();
    const line = Number(await link.getAttribute("data-line")) + 1;
    await link.click();
    await page.locator('.tab[data-resource-name="settings.py"]').waitFor();
    await expect.poll(() => vscode.cursor(), patience).toMatch(new RegExp(`^Ln ${line}, `));
  });

  test("light, dark and high contrast", async () => {
    for (const [name, theme, mark] of [
      ["dark", "Dark Modern", /\bvs-dark\b/],
      ["high-contrast", "Dark High Contrast", /\bhc-black\b/],
      ["light", "Light Modern", /\bvs\b/],
    ] as const) {
      await vscode.runCommand("Preferences: Color Theme");
      await vscode.choose(theme);
      await expect.poll(() => vscode.page.locator(".monaco-workbench").getAttribute("class"), patience).toMatch(mark);
      await vscode.screenshot(`theme-${name}`);
      expect(await seriousFaults(await reportFrame(vscode))).toEqual([]);
    }
  });

  test("with the commit gate on, VS Code asks before it commits a staged file that fails, though it is closed", async () => {
    const { page } = vscode;
    await vscode.runCommand("View: Close All Editors");
    vscode.git("add", "--all");
    vscode.git("commit", "--quiet", "--message=Ready for production");
    await vscode.showView("Source Control");
    const header = page.locator(".pane-header", { hasText: "Production Checklist" });
    if ((await header.getAttribute("aria-expanded")) !== "true") await header.click();
    await header.hover();
    await vscode.titleAction("Production Checklist", "Turn On the Commit Gate").click();
    await vscode.titleAction("Production Checklist", "Turn Off the Commit Gate").waitFor();
    await expect
      .poll(() => workspaceSettings(vscode), patience)
      .toEqual({
        "git.diagnosticsCommitHook.enabled": true,
        "git.diagnosticsCommitHook.sources": { "django-deploy-hygiene": "warning" },
      });
    await vscode.screenshot("commit-gate-on");

    const ready = vscode.read("shop/settings.py");
    vscode.write("shop/settings.py", `${ready}\nDEBUG = True\n`);
    const badge = vscode.activityIcon.locator(".badge-content");
    await badge.waitFor();
    await stage(vscode, "shop/settings.py");
    await commit(vscode, "Turn DEBUG on");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "unresolved diagnostics" });
    await dialog.waitFor();
    await vscode.screenshot("commit-gate-asks");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(vscode.git("log", "-1", "--format=%s").trim()).toBe("Ready for production");

    vscode.write("shop/settings.py", `${ready}\nX_FRAME_OPTIONS = "DENY"\n`);
    await badge.waitFor({ state: "hidden" });
    await stage(vscode, "shop/settings.py");
    await commit(vscode, "Forbid frames");
    await expect.poll(() => vscode.git("log", "-1", "--format=%s").trim(), patience).toMatch(/Forbid frames/);

    await header.hover();
    await vscode.titleAction("Production Checklist", "Turn Off the Commit Gate").click();
    await expect.poll(() => workspaceSettings(vscode), patience).toEqual({});
  });
});

function workspaceSettings(vscode: VSCode): unknown {
  try {
    return JSON.parse(vscode.read(".vscode/settings.json"));
  } catch {
    // Not there, or being written.
    return {};
  }
}

/** Until VS Code has seen it. */
async function stage(vscode: VSCode, path: string): Promise<void> {
  vscode.git("add", path);
  const rows = vscode.page.locator(".scm-view .monaco-list-row");
  await rows.filter({ hasText: "Staged Changes" }).waitFor();
  await expect.poll(() => rows.filter({ hasText: basename(path) }).count(), patience).toBe(1);
}

/** In the box of Source Control, which keeps the message of a commit that was not made. */
async function commit({ page }: VSCode, message: string): Promise<void> {
  await page.locator(".scm-input .monaco-editor").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(message);
  await page.keyboard.press("Control+Enter");
}

async function reportFrame({ page }: VSCode): Promise<Frame> {
  const element = await page.frameLocator("iframe.webview.ready").locator("iframe#active-frame").elementHandle();
  const frame = await element?.contentFrame();
  if (frame === null || frame === undefined) throw new Error("the report has no frame");
  await frame.locator("main h1").waitFor();
  return frame;
}

/** What axe-core calls serious or critical. It is evaluated by the debugger, which the page's own policy does not bind. */
async function seriousFaults(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axe.source);
  const violations = await frame.evaluate(
    async () =>
      (
        await (
          globalThis as unknown as {
            readonly axe: {
              run(): Promise<{
                readonly violations: readonly {
                  readonly id: string;
                  readonly impact: string;
                  readonly nodes: readonly { readonly html: string }[];
                }[];
              }>;
            };
          }
        ).axe.run()
      ).violations,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .slice(0, 3)
          .join(" ")}`,
    );
}

/** The one line beside the title of the checklist. */
async function verdict(vscode: VSCode): Promise<string> {
  return vscode.page.locator(".pane-header", { hasText: "Checklist" }).first().locator(".description").innerText();
}

/** A picture of what a failed journey ended with; and no menu left open for the next. */
async function afterJourney(vscode: VSCode, task: RunnerTestCase): Promise<void> {
  if (task.result?.state === "fail")
    await vscode.screenshot(`failed ${task.name.replace(/[^\w ]+/g, "").slice(0, 60)}`);
  await vscode.page.keyboard.press("Escape");
}
