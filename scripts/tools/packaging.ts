import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expected, run, runQuietly } from "./processes.js";

/** What the package may weigh, grammars included. */
export const sizeLimit = 1_000_000;

/** Bundles into dist/; throws when the bundler finds an error. */
export async function build(production: boolean): Promise<void> {
  const status = await run(process.execPath, ["scripts/launch.mjs", "build", ...(production ? ["--production"] : [])]);
  if (status !== 0) throw expected("The build failed; its messages are above.");
}

/** Makes the .vsix (which builds for production first) and returns where it is and what it weighs. */
export function makePackage(file: string = `django-deploy-hygiene-${versionOfExtension()}.vsix`): { readonly file: string; readonly bytes: number } {
  mkdirSync(dirname(join(process.cwd(), file)), { recursive: true });
  rmSync(file, { force: true });
  const vsce = join("node_modules", "@vscode", "vsce", "vsce");
  // No dependencies: everything is in the bundles. No rewriting: the links in README.md are relative to the package.
  runQuietly(process.execPath, [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", file]);
  return { file, bytes: statSync(file).size };
}

function versionOfExtension(): string {
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "0.0.0";
}
