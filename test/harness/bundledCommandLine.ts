import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

let bundled: Promise<string> | undefined;

/** The command line as one file that Node runs, made of the sources as they are: what other programs start. Made once in each worker, in a folder of its own. */
export function bundleCommandLine(): Promise<string> {
  return (bundled ??= bundle());
}

async function bundle(): Promise<string> {
  const folder = join(root, "out", `command-line-${process.env["VITEST_POOL_ID"] ?? "0"}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(root, "server/src/hosts/node.ts")],
    outfile: join(folder, "node.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "warning",
    alias: { "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    define: { PRODUCT_VERSION: '"0.1.0"' },
  });
  for (const file of ["web-tree-sitter/web-tree-sitter.wasm", "tree-sitter-python/tree-sitter-python.wasm"])
    copyFileSync(join(root, "node_modules", file), join(folder, file.slice(file.indexOf("/") + 1)));
  const program = join(folder, "cli.js");
  writeFileSync(program, '#!/usr/bin/env node\nrequire("./node.js").cli();\n', { mode: 0o755 });
  return program;
}
