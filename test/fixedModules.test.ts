import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Analysis } from "../server/src/core/analysis.js";
import type { Value } from "../server/src/core/domain/value.js";
import { createEngine } from "./harness/engine.js";
import { parseFixture, type FixtureCase } from "./harness/fixture.js";
import { markdownFiles } from "./harness/runCase.js";
import { analyse, applyFix, checkedEntries, root, textsOf, type Texts } from "./harness/fixtureRun.js";
import { lackingOf, skipWithout } from "./harness/pythonLibraries.js";
import { findInterpreters } from "./parity/oracle.js";

/**
 * Every fix of every fixture under the real Python: the module that it leaves compiles and runs, and what the fix wrote has the value that the
 * analysis says it has. One process for all of them. Modules that import what is not installed here are left out.
 */
const python = findInterpreters(join(import.meta.dirname, "..")).at(-1);

interface Job {
  readonly name: string;
  readonly module: string;
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** By setting, of those that the fix wrote: what the analysis says, in the words of runModules.py. */
  readonly expected: Readonly<Record<string, unknown>>;
  readonly raises: boolean;
  /** The setting that a variable is to decide: it must be what the variable says. */
  readonly intended: { readonly name: string; readonly value: unknown } | undefined;
}
type Answer =
  | { readonly raises: string; readonly text: string }
  | { readonly settings: Readonly<Record<string, unknown>> };

describe("fixed modules in the real Python", () => {
  const absent = new Set<string>();
  it("run, and mean what they should", async (context) => {
    if (python === undefined) return skipWithout(context, ["Django"]);
    const engine = await createEngine();
    const all = markdownFiles(join(import.meta.dirname, "rules")).flatMap((path) =>
      parseFixture(readFileSync(path, "utf8")).cases.flatMap((fixture) => jobsOf(engine, fixture, path)),
    );
    const jobs = all.filter((job) => {
      const lacking = lackingOf(Object.values(job.files), python.libraries);
      for (const name of lacking) absent.add(name);
      return lacking.length === 0;
    });
    const { stdout, stderr, status } = spawnSync(python.command, [join(import.meta.dirname, "harness/runModules.py")], {
      input: JSON.stringify({
        cases: jobs.map(({ files, folder, module, environment }) => ({ files, root: folder, module, environment })),
      }),
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { PATH: process.env["PATH"] ?? "", PYTHONDONTWRITEBYTECODE: "1" },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const answers = JSON.parse(stdout) as readonly Answer[];
    const wrong: string[] = [];
    let ran = 0;
    let compared = 0;
    let meant = 0;
    answers.forEach((answer, index) => {
      const job = jobs[index];
      if (!job || ("raises" in answer && (answer.raises === "ModuleNotFoundError" || answer.raises === "ImportError")))
        return;
      ran++;
      if ("raises" in answer) {
        if (!job.raises) wrong.push(`${job.name}: raises ${answer.raises}: ${answer.text}`);
        return;
      }
      if (job.raises) wrong.push(`${job.name}: does not raise`);
      for (const [name, value] of Object.entries(job.expected)) {
        compared++;
        if (name === job.intended?.name) meant++;
        if (JSON.stringify(answer.settings[name]) !== JSON.stringify(value))
          wrong.push(`${job.name}: ${name} is ${JSON.stringify(answer.settings[name])}, not ${JSON.stringify(value)}`);
      }
    });
    expect(wrong).toEqual([]);
    expect(ran).toBeGreaterThan(200);
    expect(compared).toBeGreaterThan(200);
    expect(meant).toBeGreaterThan(15);
  });

  it("were all of them run", (context) => skipWithout(context, [...absent]));
});

function jobsOf(engine: Awaited<ReturnType<typeof createEngine>>, fixture: FixtureCase, path: string): readonly Job[] {
  const texts = textsOf(fixture);
  const analysis = analyse(engine, fixture, texts);
  const [entry] = checkedEntries(analysis);
  if (entry === undefined || entry.includes(":")) return [];
  return analysis.findings
    .filter((finding) => finding.suppressed === null)
    .flatMap((finding) =>
      finding.fixes.flatMap((fix, index): readonly Job[] => {
        const edits = analysis.fix(finding.key, index);
        if (!edits) return [];
        const fixed = applyFix(texts, edits);
        const names = writtenNames(texts, fixed);
        if (names.size === 0) return [];
        const open = analyse(engine, fixture, fixed);
        const decided = decidedBy(fix.title, open, entry);
        const environment = {
          ...fixture.config.env,
          ...filledIn(open),
          ...(decided && { [decided.variable]: decided.content }),
        };
        const exact = analyse(
          engine,
          { ...fixture, config: { ...fixture.config, environment: "exact", env: environment } },
          fixed,
        );
        const report = exact.settings(entry, { withDefaults: false });
        if (!report?.closed) return [];
        const folder =
          exact.projects.find((project) => project.entries.some((one) => one.module === entry))?.root ?? root;
        const expected = Object.fromEntries(
          report.settings.flatMap(({ name, alternatives }) => {
            const value = alternatives.length === 1 && names.has(name) ? plain(alternatives[0]?.value) : undefined;
            return value === undefined ? [] : [[name, value]];
          }),
        );
        return [
          {
            name: `${path.slice(path.lastIndexOf("/") + 1)} › ${fixture.title.slice(1).join(" › ")}: ${fix.title}`,
            module: entry,
            folder,
            files: Object.fromEntries([...fixed].filter(([file]) => file.endsWith(".py"))),
            environment,
            expected: { ...expected, ...(decided && { [decided.name]: decided.value }) },
            raises: report.raises !== null,
            intended: decided,
          },
        ];
      }),
    );
}

/** What a fix that reads a whole setting from a variable must make of a content: by the type that the setting has. */
function decidedBy(
  title: string,
  analysis: Analysis,
  entry: string,
): { readonly name: string; readonly variable: string; readonly content: string; readonly value: unknown } | undefined {
  const [, name = "", variable = ""] = /^Read (\w+) from the environment \((\w+)\)/.exec(title) ?? [];
  const value = analysis.settings(entry, { withDefaults: false })?.settings.find((one) => one.name === name)
    ?.alternatives[0]?.value;
  if (value?.kind !== "environment" || value.reads.some((read) => read.variable !== variable)) return undefined;
  switch (value.type) {
    case "bool":
      return { name, variable, content: "True", value: true };
    case "int":
      return { name, variable, content: "12", value: 12 };
    case "list":
      return { name, variable, content: "a.example.com,b.example.com", value: ["a.example.com", "b.example.com"] };
    case "str":
      return { name, variable, content: "any text at all", value: "any text at all" };
    default:
      return undefined;
  }
}

/** Names that lines assign which the fix wrote, and those that its new texts name. */
function writtenNames(before: Texts, after: Texts): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [file, text] of after) {
    const old = before.get(file);
    if (!file.endsWith(".py") || text === old) continue;
    const known = new Set((old ?? "").split("\n"));
    const lines = text.split("\n");
    lines.forEach((line, index) => {
      if (known.has(line)) return;
      // The assignment that the line is in begins at the nearest line above that begins with a name.
      for (let at = index; at >= 0; at--) {
        const name = /^[ \t]*([A-Z][A-Z0-9_]+)\b/.exec(lines[at] ?? "")?.[1];
        if (name === undefined) continue;
        names.add(name);
        break;
      }
    });
  }
  return names;
}

/** Something for every variable that is read, as its cast wants it. */
function filledIn(analysis: Analysis): Readonly<Record<string, string>> {
  return Object.fromEntries(
    analysis.environment().flatMap(({ name, reads }) =>
      reads.some((read) => read.required)
        ? [
            [
              name,
              contentFor(
                name,
                reads.map((read) => read.cast),
              ),
            ],
          ]
        : [],
    ),
  );
}

function contentFor(name: string, casts: readonly (string | undefined)[]): string {
  if (casts.includes("bool")) return "True";
  if (casts.includes("int")) return "5";
  if (/HOSTS$/.test(name)) return "a.example.com, b.example.com";
  if (/URL$/.test(name))
    return /DATABASE|DB/.test(name) ? "postgres://u:p@db.example.com/d" : "redis://cache.example.com/0";
  return "filled-in-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ";
}

/** As runModules.py says it; undefined where something in it cannot be said. */
function plain(value: Value | undefined): unknown {
  switch (value?.kind) {
    case "none":
      return null;
    case "bool":
    case "str":
      return value.kind === "str" ? value.value.replaceAll(root, "/project") : value.value;
    case "int":
      return typeof value.value === "number" ? value.value : undefined;
    case "float":
      return value.value;
    case "path":
      return { path: value.value };
    case "list":
    case "tuple": {
      if (value.rest !== undefined) return undefined;
      const items = value.items.map(plain);
      return items.includes(undefined) ? undefined : value.kind === "list" ? items : { tuple: items };
    }
    case "dict": {
      const entries = value.entries.map((entry) =>
        entry.key.kind === "str" ? [entry.key.value, plain(entry.value)] : undefined,
      );
      return value.rest !== undefined || entries.some((entry) => entry?.[1] === undefined)
        ? undefined
        : { dict: entries };
    }
    default:
      return undefined;
  }
}
