import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runQuietly } from "../../scripts/tools/processes.js";

export interface TestExtension {
  readonly name: string;
  /** Beside what every manifest has. */
  readonly manifest: object;
  /** `extension.js`. */
  readonly program: string;
}

/** An extension that only a journey needs, as a package. Returns where that is. */
export function packExtension(scratch: string, { name, manifest, program }: TestExtension): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  const common = { name, publisher: "tests", version: "0.0.1", engines: { vscode: "^1.100.0" } };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...common, ...manifest }));
  writeFileSync(join(folder, "README.md"), "For tests.\n");
  writeFileSync(join(folder, "extension.js"), program);
  const out = join(scratch, `${name}.vsix`);
  const vsce = resolve("node_modules/@vscode/vsce/vsce");
  const options = ["--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", out];
  runQuietly(process.execPath, [vsce, "package", ...options], { cwd: folder });
  return out;
}
