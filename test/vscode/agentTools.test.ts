/** The tools for language models, called as a chat calls them: by another extension of a real VS Code. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type VSCode, openVSCode } from "./harness.js";

const patience = { timeout: 30_000, interval: 100 };

const manage = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';

/** Checks, and has the first fix of DEBUG carried out; what it was told it shows as a document. */
const program = `
const vscode = require("vscode");
const call = async (name, input) => {
  const { content } = await vscode.lm.invokeTool("djangoDeployHygiene_" + name, { input, toolInvocationToken: undefined });
  return content.map((part) => part.value).join("");
};
exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand("tests.ask", async () => {
    const names = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith("djangoDeployHygiene_"));
    const { findings } = JSON.parse(await call("check", {}));
    const id = findings.find(({ rule }) => rule === "debug-enabled").fixes[0].id;
    const said = [names.sort().join(" "), findings.length, await call("setting", { name: "DEBUG" }), await call("fix", { id })];
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: said.join("\\n") }));
  }));
};
`;

let vscode: VSCode;
beforeAll(async () => {
  vscode = await openVSCode({
    project: { "manage.py": manage, "shop/__init__.py": "", "shop/settings.py": "DEBUG = True\n" },
    extension: {
      name: "tool-caller",
      manifest: {
        main: "./extension.js",
        contributes: { commands: [{ command: "tests.ask", title: "Ask the Tools" }] },
      },
      program,
    },
  });
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await vscode.screenshot("failed agent tools");
});
afterAll(() => vscode?.close());

test("an agent checks, asks for a setting, and fixes after the user has agreed", async () => {
  const { page } = vscode;
  await vscode.runCommand("Ask the Tools");
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain("Apply this fix?");
  expect(await dialog.innerText()).toContain("shop/settings.py");
  expect(vscode.read("shop/settings.py")).toBe("DEBUG = True\n");
  await vscode.screenshot("agent-fix");
  await dialog.locator(".monaco-button", { hasText: "Yes" }).click();
  const text = async (): Promise<string> =>
    (await page.locator(".editor-group-container.active .view-lines").innerText()).replaceAll("\u00a0", " ");
  await expect.poll(text, patience).toContain("Done, not saved yet: ");
  await expect
    .poll(text, patience)
    .toContain(["check", "explain", "fix", "setting"].map((name) => `djangoDeployHygiene_${name}`).join(" "));
  await expect.poll(text, patience).toContain('"value":"True"');
  await vscode.openFile("settings.py");
  expect(await vscode.save("shop/settings.py")).toContain("os.environ");
});
