/** A Python that runs modules.py: asked as often as one likes, in the order of the questions. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

export interface PythonAnswer {
  readonly names: Readonly<Record<string, Truth>>;
  readonly raises: {
    readonly type: string;
    readonly message: string;
    readonly file: string | null;
    readonly line: number | null;
  } | null;
  /** It took too long. */
  readonly trouble?: string;
}

/** A value as modules.py writes it. */
export type Truth = readonly unknown[];

export interface ModuleFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly module: string;
}

export interface Python {
  ask(modules: ModuleFiles): Promise<PythonAnswer>;
  close(): void;
}

/** The first Python 3 there is; undefined where there is none. */
export function findPython(root: string): string | undefined {
  const given = (process.env["PARITY_PYTHON"] ?? "").split(path.delimiter).filter((one) => one !== "");
  return [...given, path.join(root, "out/parity-python/bin/python"), "/usr/bin/python3", "/usr/local/bin/python3"].find(
    (one) => existsSync(one),
  );
}

/** @param hashSeed the order of sets of texts depends on it, and on nothing else */
export function startPython(root: string, command: string, hashSeed: number): Python {
  const child = spawn(command, [path.join(root, "test/parity/python/modules.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PYTHONHASHSEED: String(hashSeed) },
  });
  const waiting: { readonly resolve: (answer: PythonAnswer) => void; readonly reject: (error: Error) => void }[] = [];
  let text = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      waiting
        .shift()
        ?.resolve({ names: {}, raises: null, ...(JSON.parse(text.slice(0, end)) as Partial<PythonAnswer>) });
      text = text.slice(end + 1);
    }
  });
  child.on("close", (status) => {
    for (const one of waiting.splice(0)) one.reject(new Error(`modules.py ended with ${String(status)}`));
  });
  return {
    ask: ({ files, module }) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify({ files, module, env: {} })}\n`);
      }),
    close: () => {
      child.stdin.end();
    },
  };
}
