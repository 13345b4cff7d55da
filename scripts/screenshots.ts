/** `node scripts/launch.mjs screenshots`: takes the pictures of the README anew, in a real VS Code with the package that JOURNEY_VSIX names. */
import { copyFileSync, mkdirSync } from "node:fs";
import { openVSCode } from "../test/vscode/harness.js";

const vscode = await openVSCode({ project: "single-file" });
try {
  await vscode.openFile("shop/settings.py");
  await vscode.squiggles("error").first().waitFor();
  await vscode.showView("Django Deploy Hygiene");
  await vscode.rows("Checklist").first().waitFor();
  // Away from the icon, whose tooltip would cover the view.
  await vscode.page.mouse.move(1100, 700);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await vscode.screenshot("readme-checklist");
  await vscode.goTo(7, 16);
  await vscode.quickFixes();
  await vscode.screenshot("readme-quick-fix");
} finally {
  await vscode.close();
}
mkdirSync("docs/images", { recursive: true });
for (const name of ["checklist", "quick-fix"]) copyFileSync(`artifacts/readme-${name}.png`, `docs/images/${name}.png`);
