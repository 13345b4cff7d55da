import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** The absolute path of a program on the PATH, or undefined. */
export function which(name: string): string | undefined {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (folder !== "" && isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** A Chromium or Chrome that playwright-core can drive; `CHROMIUM` overrides the search. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return isExecutable(named) ? named : undefined;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    const found = which(name);
    if (found !== undefined) return found;
  }
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return isExecutable(mac) ? mac : undefined;
}

/** An error that scripts/launch.mjs prints without a stack trace: its message says all. */
export function expected(message: string): Error {
  return Object.assign(new Error(message), { expected: true });
}

/** `guarded(program, …)` is how to start a program that ends when this process ends, however that comes: keep its standard input a pipe. */
export function guarded(command: string, args: readonly string[]): readonly [string, readonly string[]] {
  return [process.execPath, [resolve("scripts", "tools", "guard.mjs"), command, ...args]];
}

/** Runs a program with its output on ours, without standard input; resolves to its exit status. It does not outlive this process. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(...guarded(command, args), { stdio: ["pipe", "inherit", "inherit"], ...options });
    child.on("error", reject);
    child.on("close", (status) => resolve(status));
  });
}

/** As `run`, beside others: resolves to what it wrote, too. */
export function runAside(
  command: string,
  args: readonly string[],
): Promise<{ readonly status: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(...guarded(command, args), { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}

/** Runs a program silently; throws with the end of its output when it fails. */
export function runQuietly(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): string {
  const result = spawnSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw expected(
      `${command} ${args.join(" ")} ended with ${result.status ?? result.signal}:\n${(result.stdout + result.stderr).slice(-3000)}`,
    );
  return result.stdout;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A program with its arguments. */
export type Program = readonly [string, ...(readonly string[])];

/** Asks whether every file is formatted and free of what the linter refuses (biome.json says what). */
export const biomeProgram: Program = [
  process.execPath,
  "node_modules/@biomejs/biome/bin/biome",
  "check",
  "--error-on-warnings",
  ".",
];
