/** The extension as a browser has it: the server in a Web Worker, and a folder that only VS Code's file system knows. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type VSCode, openVSCode } from "./harness.js";

const patience = { timeout: 30_000, interval: 100 };

const manage = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';

describe("a folder that is on no disk", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({
      virtual: true,
      project: {
        "manage.py": manage,
        "shop/__init__.py": "",
        "shop/wsgi.py": manage,
        "shop/settings.py": `SECRET_KEY = "committed-${"k3y".repeat(14)}"\n\nDEBUG = True\n\nALLOWED_HOSTS = ["*"]\n`,
      },
    });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail")
      await vscode.screenshot(`failed browser ${task.name.replace(/[^\w ]+/g, "").slice(0, 60)}`);
    await vscode.page.keyboard.press("Escape");
  });
  afterAll(() => vscode?.close());

  /** What the editor shows. */
  const editorText = async (): Promise<string> =>
    (await vscode.page.locator(".monaco-editor .view-lines").first().innerText()).replaceAll("\u00a0", " ");
  const item = (name: string) => vscode.rows("Checklist").filter({ hasText: name }).first();

  test("squiggles, with no language server beside the worker", async () => {
    const { page } = vscode;
    const row = (name: string) => page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`);
    // The second is the package in the folder of that name.
    await row("shop").nth(1).click();
    await row("settings.py").click();
    await page.locator('.tab.active[data-resource-name="settings.py"]').waitFor();
    await expect.poll(() => vscode.squiggles().count(), patience).toBeGreaterThan(2);
    expect(vscode.serverProcesses()).toEqual([]);
    await vscode.screenshot("browser-squiggles");
  });

  test("a fix, and what it mends is gone from the checklist", async () => {
    const { page } = vscode;
    await vscode.showView("Django Deploy Hygiene");
    await expect.poll(() => item("DEBUG off").innerText(), patience).toContain("fails");
    await page.locator(".monaco-editor .view-lines").first().click();
    await vscode.goTo(3, 10);
    await vscode.quickFix(/^Read DEBUG from the environment/);
    await vscode.saveActive();
    await expect.poll(editorText, patience).toContain("os.environ");
    await expect.poll(() => item("DEBUG off").innerText(), patience).toContain("proven");
    await vscode.screenshot("browser-checklist");
  });

  test("what a person confirms is written into the folder", async () => {
    const { page } = vscode;
    await item("Metrics").locator(".custom-view-tree-node-item-checkbox").click();
    const question = page.locator(".quick-input-widget");
    await question.filter({ hasText: "Who Confirms?" }).waitFor();
    await page.keyboard.type("Ada Lovelace");
    await page.keyboard.press("Enter");
    await question.filter({ hasText: "Confirm:" }).waitFor();
    await page.keyboard.type("on the wall");
    await page.keyboard.press("Enter");
    await expect.poll(() => item("Metrics").innerText(), patience).toContain("confirmed by Ada Lovelace");
    await vscode.runCommand("Django Deploy Hygiene: Open .deploy-checklist.json");
    await page.locator('.tab.active[data-resource-name=".deploy-checklist.json"]').waitFor();
    await expect.poll(editorText, patience).toContain("on the wall");
  });

  test("the report", async () => {
    await vscode.runCommand("Django Deploy Hygiene: Show Production Report");
    const report = vscode.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await report.locator("h1").waitFor();
    expect(await report.locator("body").innerText()).toContain("Ada Lovelace");
    await vscode.screenshot("browser-report");
  });
});
