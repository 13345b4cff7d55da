import { chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync, realpathSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { run } from "../cli/run.js";
import { CommandFailure } from "../cli/commandFailure.js";
import type { CommandLineHost } from "../cli/commandLineHost.js";
import { dirname } from "../core/project/paths.js";
import { reportOnce } from "../core/reportOnce.js";
import { rules } from "../core/rules/catalogue.js";
import { createEngine } from "./engine.js";
import { readGrammars } from "./grammars.js";
import { serveLanguageServer } from "./languageServer.js";
import { linesOf } from "./lines.js";
import { createNodeFileSource } from "./nodeFileSource.js";
import { openOutput } from "./output.js";

declare const __dirname: string;
/** Put in by the build. */
declare const PRODUCT_VERSION: string | undefined;

/** The command line in Node: streams, disk, grammars. Ends the process, with the command's exit status. */
export async function runCommandLine(): Promise<void> {
  const cwd = process.cwd().replaceAll("\\", "/");

  const written = [openOutput(1, () => process.stdout), openOutput(2, () => process.stderr)] as const;

  const files = createNodeFileSource(cwd);

  const host: CommandLineHost = {
    argv: process.argv.slice(2),
    cwd,
    version: typeof PRODUCT_VERSION === "string" ? PRODUCT_VERSION : "0.1.0",
    color: { no: process.env["NO_COLOR"], force: process.env["FORCE_COLOR"] },
    stdout: written[0],
    stderr: written[1],
    files,
    now: () => performance.now(),
    async readStdin() {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString("utf8");
    },
    conversation: { lines: (longest) => linesOf(process.stdin, longest), lookAgain: () => files.changedAnywhere() },
    writeFile: writeWhole,
    program: [process.execPath, process.argv[1] === undefined ? "" : realpathSync(process.argv[1])].filter(
      (part) => part !== "",
    ),
    async engine() {
      tuneForShortRun();
      return { ...(await createEngine(await readGrammars(__dirname))), reportOnce, rules };
    },
    async languageServer() {
      await serveLanguageServer(__dirname);
      return 0;
    },
  };
  process.exitCode = await run(host);
  // What is still being optimised is of no use any more.
  if (host.argv[0] !== "lsp" && written.every((one) => one.isWritten())) process.exit();
}

/**
 * Next to the target, then renamed over it: a reader sees the old file or the new one. Links are followed, the mode stays. A pipe or a device
 * is written into, never replaced.
 */
function writeWhole(
  path: string,
  text: string,
  options: { readonly executable: boolean } = { executable: false },
): void {
  let target = path;
  try {
    target = realpathSync(path);
  } catch {
    // It is new.
  }
  const known = statSync(path, { throwIfNoEntry: false });
  const isPipe = known !== undefined && !known.isFile() && !known.isDirectory();
  const temporary = `${target}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
  try {
    if (isPipe) return writeFileSync(path, text);
    mkdirSync(dirname(target.replaceAll("\\", "/")), { recursive: true });
    writeFileSync(temporary, text, { flag: "wx" });
    if (known !== undefined) chmodSync(temporary, known.mode & 0o7777);
    if (options.executable) chmodSync(temporary, 0o755);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new CommandFailure(`${path} cannot be written (${code}); nothing was changed in it`);
  }
}

/**
 * A run parses and evaluates for milliseconds, and over a thousand projects for seconds: what V8 optimises of that costs more time, on threads
 * whose end the process has to wait for, than the optimised code saves. So WebAssembly stays as it is compiled at first, and functions are optimised nine times later than usual.
 * The space for new objects begins with 1 MB and doubles only when it is full of what lives; in a short run nearly all does and would be copied
 * each time. So it grows to its limit at once.
 */
function tuneForShortRun(): void {
  for (const flag of [
    "--no-wasm-dynamic-tiering",
    "--no-wasm-tier-up",
    "--interrupt-budget=600000",
    "--semi-space-growth-factor=16",
  ])
    setFlagsFromString(flag);
}
