/**
 * `npm start [-- [--no-editor] PATH]`: builds, prints the checklist of a project (the bundled sample without PATH) in the terminal, and opens
 * the project in a VS Code with the extension: the desktop's, else a local web VS Code whose address is printed.
 */
import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { build, makeExtensionFolder, makePackage } from "./tools/packaging.js";
import { findChromium, run, which } from "./tools/processes.js";
import { readArguments, wrongUse } from "./tools/scriptArguments.js";
import { installWebVSCode, missingForWebVSCode, startWebVSCode } from "./tools/webVSCode.js";

const usage = "Usage: npm start [-- [--no-editor] PATH]";
const sample = "test/projects/single-file";
const usualPort = 8417;

await start();

async function start(): Promise<void> {
  const { values, positionals } = readArguments(usage, { "no-editor": { type: "boolean", default: false } }, 1);
  // npm runs scripts in the checkout; the person typed PATH somewhere else.
  const from = process.env["INIT_CWD"] ?? process.cwd();
  const project = positionals[0] === undefined ? resolve(sample) : resolve(from, positionals[0]);
  if (!existsSync(project)) throw wrongUse(`${project} does not exist`, usage);

  await build(false);
  await printChecklist(project, from);
  if (values["no-editor"]) return;
  const folder = statSync(project).isDirectory() ? project : join(project, "..");
  if (!(await openOnDesktop(folder))) await openInBrowser(folder);
}

/** Its exit status says whether items fail, which is no failure of this script. */
async function printChecklist(project: string, from: string): Promise<void> {
  const shown = relative(from, project) || ".";
  console.log(`\nProduction checklist of ${shown.startsWith("..") ? project : shown}\n`);
  await run(process.execPath, ["dist/cli.js", "checklist", project]);
  console.log("");
}

async function openOnDesktop(folder: string): Promise<boolean> {
  const code = which("code");
  if (code === undefined || !hasDisplay() || isRoot()) return false;
  const status = await run(code, [`--extensionDevelopmentPath=${makeExtensionFolder()}`, folder]);
  if (status === 0) {
    console.log("VS Code opens with the extension; look for the Deploy Hygiene icon in the activity bar.");
    return true;
  }
  console.log(`"code" ended with status ${status}, so a local web VS Code is used instead.`);
  return false;
}

function hasDisplay(): boolean {
  if (process.platform === "win32" || process.platform === "darwin") return true;
  return Boolean(process.env["DISPLAY"]) || Boolean(process.env["WAYLAND_DISPLAY"]);
}

/** VS Code refuses to run as root. */
function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function openInBrowser(folder: string): Promise<void> {
  const missing = missingForWebVSCode();
  if (missing.length > 0) {
    // Chromium is what the automated journeys need; a person may use any browser.
    const all = [
      ...missing,
      ...(findChromium() === undefined ? ["Chromium (or any other browser on this machine)"] : []),
    ];
    console.log(
      `No editor was opened. There is no desktop VS Code to use ("code" on the PATH, with a display, not as root), and a local web VS Code needs: ${all.join(", ")}.\n` +
        "On Debian or Ubuntu: sudo apt-get install -y make g++ python3 ripgrep chromium. Then run npm start again.",
    );
    return;
  }
  try {
    installWebVSCode(console.log);
  } catch (error) {
    console.log(
      `No editor was opened: installing the local web VS Code failed.\n${error instanceof Error ? error.message : String(error)}`,
    );
    return;
  }
  const { file } = makePackage(".vscode-test/start/django-deploy-hygiene.vsix");
  const vscode = await startWebVSCode({
    data: resolve(".vscode-test/start"),
    vsix: resolve(file),
    port: usualPort,
    settings: {
      // The profile is the extension's own, and a trust dialog would cover what one came to see.
      "security.workspace.trust.enabled": false,
      "workbench.startupEditor": "none",
      "telemetry.telemetryLevel": "off",
    },
  });
  console.log(
    `The project is open in a local web VS Code. Visit\n\n  ${vscode.address(folder)}\n\nin a browser on this machine. Ctrl+C here ends it.`,
  );
  const end = (): void => {
    void vscode.stop().then(() => process.exit(0));
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  process.on("SIGHUP", end);
  vscode.process.once("close", () => process.exit(0));
}
