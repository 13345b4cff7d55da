/** Runs oracle.py: which Djangos this machine has, and what they say of projects. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** A Python that can import Django. */
export interface Interpreter {
  readonly command: string;
  readonly python: string;
  /** "3.2.25". */
  readonly django: string;
  /** Versions by distribution name. */
  readonly libraries: Readonly<Record<string, string>>;
}

export interface OracleProject {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
  /** `MODULE` or `MODULE:Class`. */
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Only the values of P_0, P_1, … are wanted, with their types. */
  readonly probes?: unknown;
}

/** What Django says. */
export interface Truth {
  readonly ids: readonly string[];
  readonly raises: {
    readonly type: string;
    readonly message: string;
    readonly variable: string | null;
    readonly file: string | null;
    readonly line: number | null;
  } | null;
  /** Check functions that raised: `manage.py check` would end there. What the others say is in `ids`. */
  readonly crashes: readonly { readonly check: string; readonly family: string; readonly type: string }[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One Python for each Django, the first found for a version wins. */
export function findInterpreters(root: string): readonly Interpreter[] {
  const found = new Map<string, Interpreter>();
  const given = (process.env["PARITY_PYTHON"] ?? "").split(path.delimiter).filter((one) => one !== "");
  for (const command of [...given, path.join(root, "out/parity-python/bin/python"), "/usr/bin/python3", "python3"]) {
    if (command.includes("/") && !existsSync(command)) continue;
    const answer = spawnSync(command, [script(root), "--versions"], { encoding: "utf8", timeout: 60_000 });
    if (answer.status !== 0) continue;
    const versions = JSON.parse(answer.stdout) as Omit<Interpreter, "command">;
    const version = feature(versions.django);
    if (!found.has(version)) found.set(version, { command, ...versions });
  }
  return [...found.values()].sort((a, b) => a.django.localeCompare(b.django, "en", { numeric: true }));
}

/** "3.2" of "3.2.25". */
export function feature(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** Answers in the order of the projects. A project that the oracle itself fails on is an error of the oracle. */
export async function askOracle(
  root: string,
  interpreter: Interpreter,
  projects: readonly OracleProject[],
): Promise<readonly Truth[]> {
  if (projects.length === 0) return [];
  const child = spawn(interpreter.command, [script(root), "--jobs", "2"], { stdio: ["pipe", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const lines = projects.map((project, index) => {
    const [module, configuration] = project.module.split(":");
    return JSON.stringify({
      id: String(index),
      files: project.files,
      module,
      configuration: configuration ?? null,
      env: project.environment,
      ...(project.probes !== undefined && { probes: true }),
    });
  });
  child.stdin.end(`${lines.join("\n")}\n`);
  const status = await ended;
  if (status !== 0) throw new Error(`oracle.py ended with ${String(status)}`);
  const truths: (Truth | undefined)[] = projects.map(() => undefined);
  for (const line of Buffer.concat(chunks).toString("utf8").split("\n")) {
    if (line === "") continue;
    const { id, trouble, ...truth } = JSON.parse(line) as Truth & { id: string; trouble?: string };
    if (trouble !== undefined) throw new Error(`${projects[Number(id)]?.id ?? id}: ${trouble}`);
    truths[Number(id)] = truth;
  }
  return truths.map((truth, index) => {
    if (truth === undefined) throw new Error(`no answer for ${projects[index]?.id ?? String(index)}`);
    return truth;
  });
}

function script(root: string): string {
  return path.join(root, "test/parity/oracle.py");
}
