import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join, posix } from "node:path";

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** For relative ones the file from the repository's root, with its real ending. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

/** Every TypeScript file below these folders. */
export function readSources(root: string, folders: readonly string[]): readonly SourceFile[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
        .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts") && !path.includes("/node_modules/"))
        .sort()
        .map((path) => {
          const text = readFileSync(join(root, path), "utf8");
          return { path, text, imports: importsOf(path, text) };
        }),
    );
}

function importsOf(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  for (const match of code.matchAll(/^(?:import|export)\s+(type\s+)?([\w*{}\s,$]*?)\s*from\s*"([^"]+)"/gm)) {
    const names = (match[2] ?? "").trim();
    const allTypes =
      /^\{[^}]*\}$/.test(names) &&
      names
        .slice(1, -1)
        .split(",")
        .every((name) => name.trim() === "" || name.trim().startsWith("type "));
    found.push(importOf(path, match[3] ?? "", match[1] !== undefined || allTypes));
  }
  for (const match of code.matchAll(/(?:^import\s*|\bimport\()"([^"]+)"/gm))
    found.push(importOf(path, match[1] ?? "", false));
  return found;
}

function importOf(path: string, specifier: string, typeOnly: boolean): Import {
  const target = specifier.startsWith(".")
    ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts")
    : undefined;
  return { specifier, target, typeOnly };
}
