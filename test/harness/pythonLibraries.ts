/** What tests want of a Python: which libraries a text imports, and what becomes of a test where they are not installed. */
import { spawnSync } from "node:child_process";
import type { TestContext } from "vitest";

/**
 * Skips the test with what it lacks as the reason. With CI=true that is a failure, for what .ci/run installs: a newer Django and the libraries that
 * Debian does not have can only be had where the package index is reached (test/parity/prepare.sh), and are skipped there too.
 */
export function skipWithout(context: TestContext, lacking: readonly string[]): void {
  if (lacking.length === 0) return;
  const reason = `not installed in a Python that is found here: ${lacking.join(", ")}`;
  if (process.env["CI"] === "true" && lacking.some((name) => installedByCI.has(name))) throw new Error(reason);
  context.skip(reason);
}

const installedByCI: ReadonlySet<string> = new Set([
  "Python",
  "Django",
  "gunicorn",
  "python-decouple",
  "django-environ",
  "dj-database-url",
  "python-dotenv",
  "django-split-settings",
]);

/** By distribution: the module that it is imported by. */
const modules: Readonly<Record<string, string>> = {
  "django-configurations": "configurations",
  "python-decouple": "decouple",
  "dj-database-url": "dj_database_url",
  "python-dotenv": "dotenv",
  dynaconf: "dynaconf",
  "django-environ": "environ",
  environs: "environs",
  "pydantic-settings": "pydantic_settings",
  "django-split-settings": "split_settings",
  PyYAML: "yaml",
};

const imports = Object.entries(modules).map(
  ([distribution, module]) =>
    [distribution, new RegExp(`(?:^|[;"'])[ \\t]*(?:import|from)[ \\t]+${module}\\b`, "m")] as const,
);

/** Distributions that a statement of the texts imports, of those that tests know. */
export function importedDistributions(texts: readonly string[]): readonly string[] {
  return imports.flatMap(([distribution, pattern]) => (texts.some((text) => pattern.test(text)) ? [distribution] : []));
}

/** What samples and fixtures are written for, by the first major version that has it. Debian 12 has an older one. */
const writtenFor: Readonly<Record<string, number>> = { "dj-database-url": 1 };

/** What the texts import and these libraries (versions by distribution) are not, or are too old for. */
export function lackingOf(texts: readonly string[], libraries: Readonly<Record<string, string>>): readonly string[] {
  return importedDistributions(texts).flatMap((distribution) => {
    const [installed, wanted] = [libraries[distribution], writtenFor[distribution] ?? 0];
    if (installed === undefined) return [distribution];
    return Number(installed.split(".")[0]) < wanted ? [`${distribution} ${wanted}`] : [];
  });
}

/** The first Python of these that can import the module. */
export function pythonWith(module: string): string | undefined {
  return ["/usr/bin/python3", "python3"].find((command) => spawnSync(command, ["-c", `import ${module}`]).status === 0);
}
