import type { CommandLineEngine } from "../../server/src/cli/commandLineHost.js";
import { run } from "../../server/src/cli/run.js";
import type { FileSource } from "../../server/src/core/text/fileSource.js";
import { memoryFiles, type MemoryFile } from "./memoryFileSource.js";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: ReadonlyMap<string, string>;
  /** Those of the written files that can be run. */
  readonly executable: readonly string[];
}

export interface CommandLineWorld {
  readonly engine: CommandLineEngine;
  /** Below `/home/dev`, which is the working directory. */
  readonly files: Readonly<Record<string, MemoryFile>> | FileSource;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly terminal?: boolean;
  /** Of the terminal. */
  readonly columns?: number;
  readonly color?: { readonly no?: string; readonly force?: string };
  readonly now?: () => number;
  /** What day it is; default: the clock's. */
  readonly today?: string;
  /** What starts the command line. */
  readonly program?: readonly string[];
  /** What is said to a command that goes on. */
  readonly lines?: readonly string[];
}

/** The command line without a process: what it answers, says and writes. */
export async function runCommandLine(argv: readonly string[], world: CommandLineWorld): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const written = new Map<string, string>();
  const executable: string[] = [];
  const isTerminal = world.terminal ?? false;
  const status = await run({
    argv,
    cwd: world.cwd ?? "/home/dev",
    version: "0.1.0",
    color: { no: world.color?.no, force: world.color?.force },
    stdout: {
      write: (text) => void out.push(text),
      isTerminal,
      ...(world.columns === undefined ? {} : { columns: world.columns }),
    },
    stderr: { write: (text) => void err.push(text), isTerminal },
    files: isSource(world.files) ? world.files : memoryFiles(world.files),
    ...(world.now === undefined ? {} : { now: world.now }),
    ...(world.today === undefined ? {} : { today: world.today }),
    ...(world.program === undefined ? {} : { program: world.program }),
    ...(world.lines === undefined
      ? {}
      : { conversation: { lines: () => spoken(world.lines ?? []), lookAgain: () => undefined } }),
    readStdin: () => Promise.resolve(world.stdin ?? ""),
    writeFile(path, text, options) {
      written.set(path, text);
      if (options?.executable === true) executable.push(path);
    },
    engine: () => Promise.resolve(world.engine),
    languageServer: () => Promise.resolve(0),
  });
  return { status, stdout: out.join(""), stderr: err.join(""), written, executable };
}

function isSource(files: CommandLineWorld["files"]): files is FileSource {
  return typeof files["isIgnored"] === "function";
}

async function* spoken(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line);
}
