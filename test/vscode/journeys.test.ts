import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type VSCode, openVSCode } from "./harness.js";

describe("a single settings file", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({ project: process.env["JOURNEY_PROJECT"] ?? "single-file" });
  });
  afterAll(() => vscode?.close());

  test("the package is installed and its checklist is in the activity bar", async () => {
    await vscode.openFile("settings.py");
    await vscode.activityIcon.waitFor();
    await vscode.runCommand("View: Show Django Deploy Hygiene");
    await vscode.page.locator(".sidebar .composite.title", { hasText: "Checklist" }).waitFor();
    await vscode.screenshot("checklist-view");
    expect(await vscode.activityIcon.count()).toBe(1);
  });
});
