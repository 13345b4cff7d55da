import { readSources } from "../../test/harness/sources.js";

export interface NearTest {
  readonly path: string;
  /** How many imports lie between the test and what it reaches. */
  readonly distance: number;
}

/** The test files that import one of these files, directly or through others, nearest first. A rule is reached through its fixture, not through the catalogue of all rules. */
export function testsOf(files: readonly string[]): readonly NearTest[] {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of readSources(".", ["server/src", "client/src", "scripts", "test"])) {
    if (path === catalogue) continue;
    for (const { target, typeOnly } of imports)
      if (target !== undefined && !typeOnly) importers.set(target, [...(importers.get(target) ?? []), path]);
  }
  const distances = new Map(files.map((file) => [file, 0]));
  const queue = [...files];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const distance = (distances.get(file) ?? 0) + 1;
    for (const importer of importers.get(file) ?? []) {
      if (distances.has(importer)) continue;
      distances.set(importer, distance);
      queue.push(importer);
    }
  }
  return [...distances]
    .filter(([path]) => /^test\/.*\.test\.ts$/.test(path) && !path.startsWith("test/vscode/"))
    .map(([path, distance]) => ({ path, distance }))
    .sort((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1));
}

const catalogue = "server/src/core/rules/catalogue.ts";

/** They go over every fixture, or over many projects: a minute and more. */
export const longTests = new Set(
  ["rules", "fixedModules", "hostile", "startproject", "projects", "deployProjects"].map(
    (name) => `test/${name}.test.ts`,
  ),
);
