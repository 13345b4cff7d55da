import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { PythonParserBytes } from "../core/syntax/python/parser.js";

/** The names under which the build puts the two files next to the bundle. */
const grammarFiles = { runtime: "web-tree-sitter.wasm", python: "tree-sitter-python.wasm" } as const;

/**
 * Reads the WebAssembly files for Node. `directory` is where the bundle stands (`__dirname`); files that are not there are taken from
 * the installed packages, which is how the sources run unbundled. (Read synchronously: Node's promises of files take longer to load than the files.)
 */
export async function readGrammars(directory: string): Promise<PythonParserBytes> {
  return {
    runtimeWasm: readFirst(join(directory, grammarFiles.runtime), directory, `web-tree-sitter/${grammarFiles.runtime}`),
    grammarWasm: readFirst(
      join(directory, grammarFiles.python),
      directory,
      `tree-sitter-python/${grammarFiles.python}`,
    ),
  };
}

function readFirst(bundled: string, directory: string, installed: string): Uint8Array {
  try {
    return readFileSync(bundled);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // web-tree-sitter exports its wasm file; tree-sitter-python has no exports, so any of its files resolves.
  const require = createRequire(join(directory, "resolve.js"));
  return readFileSync(require.resolve(installed));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
