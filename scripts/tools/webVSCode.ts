/**
 * A real VS Code without Microsoft's download servers: code-server (the VS Code workbench, its Node extension host and its built-in
 * extensions) from npm, in .vscode-test/, served to a browser on this machine. `npm start` and the journeys in test/vscode share it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { guarded, runQuietly, which } from "./processes.js";

/** VS Code 1.100.3: the lower bound of `engines.vscode`, and the last line that runs on Node 20. */
const version = "4.100.3";
const home = join(process.cwd(), ".vscode-test", `code-server-${version}`);
const server = join(home, "node_modules", "code-server");
const entry = join(server, "out", "node", "entry.js");

/** What is needed to install it and is not on this machine; empty once it is installed. */
export function missingForWebVSCode(): readonly string[] {
  if (isInstalled()) return [];
  const missing: string[] = [];
  if (process.platform === "win32")
    missing.push("a system other than Windows (the local web VS Code runs on Linux and macOS)");
  if (which("make") === undefined) missing.push("make");
  if (which("g++") === undefined && which("c++") === undefined) missing.push("g++");
  if (which("python3") === undefined) missing.push("python3");
  if (which("rg") === undefined) missing.push("ripgrep");
  return missing;
}

/** Installs it once (about a minute, 316 MB). The caller has asked `missingForWebVSCode` before. */
export function installWebVSCode(say: (message: string) => void): void {
  if (isInstalled()) return;
  say(
    `Installing a local web VS Code into .vscode-test/ (code-server ${version} from npm; once, one or two minutes, 316 MB) ...`,
  );
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  // Its own package.json makes this folder, not the checkout, the root of npm's work.
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "vscode-for-tests", private: true }));
  const env = environmentOfNpm();
  const npm = (cwd: string, ...args: readonly string[]): string =>
    runQuietly("npm", [...args, "--no-audit", "--no-fund"], { cwd, env });
  // code-server's own post-install refuses root and downloads ripgrep; the steps of it that matter follow.
  npm(home, "install", `code-server@${version}`, "--ignore-scripts");
  const vscode = join(server, "lib", "vscode");
  npm(vscode, "install", "--omit=dev", "--ignore-scripts");
  npm(home, "rebuild", "argon2", "--ignore-scripts=false");
  npm(vscode, "rebuild", "@vscode/spdlog", "native-watchdog", "--ignore-scripts=false");
  link("node_modules", join(vscode, "node_modules.asar"));
  npm(join(vscode, "extensions"), "install", "--omit=dev", "--ignore-scripts");
  const bin = join(vscode, "node_modules", "@vscode", "ripgrep", "bin");
  mkdirSync(bin, { recursive: true });
  link(which("rg") ?? "rg", join(bin, "rg"));
  writeFileSync(stampFile(), stamp());
}

export interface WebVSCode {
  readonly port: number;
  /** Address that shows a folder. */
  readonly address: (folder: string) => string;
  /** Address that shows what a `.code-workspace` file names. */
  readonly workspaceAddress: (file: string) => string;
  readonly process: ChildProcess;
  /** Ends the server and its extension hosts, and resolves when they are gone. */
  readonly stop: () => Promise<void>;
}

export interface WebVSCodeOptions {
  /** Folder for user data and extensions; kept between starts. */
  readonly data: string;
  readonly vsix: string;
  /** Further extensions. */
  readonly others?: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Undefined: any free port. */
  readonly port?: number | undefined;
}

/** Installs the package into a profile of its own and serves it on the loopback interface. */
export async function startWebVSCode(options: WebVSCodeOptions): Promise<WebVSCode> {
  const userData = join(options.data, "user-data");
  const extensions = join(options.data, "extensions");
  mkdirSync(join(userData, "User"), { recursive: true });
  writeFileSync(join(userData, "User", "settings.json"), JSON.stringify(options.settings, undefined, 2));
  const env = environmentOfServer();
  const places = [
    "--config",
    join(options.data, "config.yaml"),
    "--user-data-dir",
    userData,
    "--extensions-dir",
    extensions,
  ];
  writeFileSync(join(options.data, "config.yaml"), "auth: none\n");
  const extensionsToInstall = [options.vsix, ...(options.others ?? [])].flatMap((vsix) => [
    "--install-extension",
    vsix,
  ]);
  runQuietly(process.execPath, [entry, ...places, ...extensionsToInstall, "--force"], { env });
  const port = await freePort(options.port);
  const server = [
    entry,
    ...places,
    "--auth",
    "none",
    "--bind-addr",
    `127.0.0.1:${port}`,
    "--disable-telemetry",
    "--disable-update-check",
  ];
  const child = spawn(...guarded(process.execPath, server), { env, stdio: ["pipe", "pipe", "pipe"] });
  await untilListening(child, port);
  return {
    port,
    address: (folder) => addressOf(port, "folder", folder),
    workspaceAddress: (file) => addressOf(port, "workspace", file),
    process: child,
    stop: () => stop(child),
  };
}

function addressOf(port: number, what: "folder" | "workspace", path: string): string {
  return `http://127.0.0.1:${port}/?${what}=${encodeURIComponent(path).replaceAll("%2F", "/")}`;
}

function stampFile(): string {
  return join(home, ".installed");
}

function stamp(): string {
  return `${version} node-${process.versions.modules} ${process.platform}-${process.arch}\n`;
}

function isInstalled(): boolean {
  return existsSync(stampFile()) && readFileSync(stampFile(), "utf8") === stamp();
}

/** npm hands its own settings to scripts as npm_config_*; the checkout's (ignore-scripts) must not reach an npm that runs elsewhere. */
function environmentOfNpm(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^npm_(config_(ignore_scripts|local_prefix|prefix|omit|include|noproxy)|package_|lifecycle_)/i.test(name))
      env[name] = value;
  }
  // Most ways to install Node bring its headers: then native modules need no download of them.
  const prefix = join(dirname(process.execPath), "..");
  if (env["npm_config_nodedir"] === undefined && existsSync(join(prefix, "include", "node", "node.h")))
    env["npm_config_nodedir"] = prefix;
  return { ...env, NODE_ENV: "" };
}

/** Without the variables that make a VS Code started inside a VS Code terminal talk to the outer one. */
function environmentOfServer(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|VITEST|PORT$|PASSWORD$|CODE_SERVER)/.test(name)) env[name] = value;
  }
  return env;
}

function link(target: string, at: string): void {
  rmSync(at, { force: true });
  symlinkSync(target, at);
}

/** The wanted port if it is free, else any. */
function freePort(wanted: number | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => (wanted === undefined ? reject(error) : resolve(freePort(undefined))));
    probe.listen(wanted ?? 0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  let output = "";
  const collect = (data: Buffer): void => {
    output = (output + data.toString()).slice(-5000);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The web VS Code ended at its start:\n${output}`);
    try {
      if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) throw new Error(`The web VS Code did not answer within a minute:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.stdin?.destroy();
  await gone;
}
