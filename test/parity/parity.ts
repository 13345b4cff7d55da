/**
 * `npm run parity`: how far the tool agrees with Django itself.
 *
 *   npm run parity                                recomputes the truths of the hand-written cases and compares; 200 generated projects
 *   npm run parity -- --generated 1000 --from 5000     other projects (or --seeds 5000..6000)
 *   npm run parity -- --drift                      recomputes the truths and does nothing else: the tests compare
 *   npm run parity -- --record                    writes the truths anew
 *   npm run parity -- --write                     writes docs/parity.md; sections that this run did not make stay
 *   npm run parity -- --only TEXT --show          only rows whose name has the text; the files of generated rows that differ
 *   npm run parity -- --open 2000                  also as many generated projects in open mode against exact mode, in every environment
 *   npm run parity -- --python 5000 --from 0      generated modules of plain Python instead, against Python itself (python/main.ts)
 *   npm run parity -- --migrations 1000 --from 0  generated migrations on a real PostgreSQL instead (migrations/main.ts); --after: each after another one
 *
 * Ends with 1 on drift of a recorded truth, or where a row is closed and not exact.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { readArguments, readNumber, readRange } from "../../scripts/tools/scriptArguments.js";
import { createEngine } from "../harness/engine.js";
import { compare, type Comparison } from "./compare.js";
import { generateProject } from "./generator/project.js";
import { compareMigrations } from "./migrations/main.js";
import { comparePython } from "./python/main.js";
import { compareSeed } from "./openAgainstExact.js";
import { askOracle, feature, findInterpreters, type Interpreter } from "./oracle.js";
import { figures, figuresText, rowTexts } from "./report.js";
import { createTool, type Tool } from "./tool.js";
import { readTruths, recompute, recordedRows, writeTruths } from "./truths.js";

process.exitCode = await (process.argv.includes("--python")
  ? comparePython
  : process.argv.includes("--migrations")
    ? compareMigrations
    : main)(process.cwd());

async function main(root: string): Promise<number> {
  const options = readOptions();
  const interpreters = findInterpreters(root);
  for (const one of interpreters) console.error(`Django ${one.django} by ${one.command} (Python ${one.python})`);
  const { drift, truths } = await recompute(root, interpreters);
  if (options.record) for (const [topic, one] of truths) writeTruths(root, topic, one);
  else for (const line of drift) console.error(`drift: ${line}`);
  if (options.drift) return drift.length > 0 ? 1 : 0;

  const tool = createTool(await createEngine());
  const { rows, unrecorded } = recordedRows(root);
  const cases = rows
    .filter((row) => row.case.id.includes(options.only))
    .map((row) =>
      compare(
        row.case.id,
        row.django,
        row.truth,
        tool({
          files: row.case.files,
          module: row.case.module,
          environment: row.case.environment,
          django: row.django,
          libraries: row.libraries,
        }),
      ),
    );
  const generated = await generatedRows(root, interpreters, tool, options);

  const differing = [...cases, ...generated].filter((row) => options.verbose || !row.exact);
  for (const text of rowTexts(differing)) console.error(text);
  if (options.show)
    for (const seed of new Set(
      differing.filter((row) => row.id.startsWith("seed ")).map((row) => Number(row.id.split(" ")[1])),
    ))
      showProject(seed);
  const report = [
    figuresText("Hand-written cases", figures(cases)),
    ...(unrecorded.length === 0
      ? []
      : [`Without a recorded truth, because no Python here has the library: ${unrecorded.join("; ")}.\n`]),
    ...(generated.length > 0
      ? [figuresText(`Generated projects, seeds ${options.from} to ${options.to - 1}`, figures(generated))]
      : []),
    ...(options.open > 0 ? [openFigures(options, await createEngine())] : []),
  ].join("\n");
  console.log(report);
  if (options.write) writeFileSync(path.join(root, "docs/parity.md"), page(root, interpreters, report));
  const failed =
    (!options.record && drift.length > 0) || [...cases, ...generated].some((row) => !row.exact && !row.open);
  return failed ? 1 : 0;
}

/** The section about open mode; every contradiction is shown. */
function openFigures({ from, open }: Options, engine: Awaited<ReturnType<typeof createEngine>>): string {
  let [claims, environments] = [0, 0];
  const contradictions: string[] = [];
  for (let seed = from; seed < from + open; seed++) {
    const compared = compareSeed(seed, engine);
    claims += compared.claims;
    environments += compared.environments;
    contradictions.push(...compared.contradictions);
  }
  for (const one of contradictions) console.error(one);
  return [
    `## Open mode against exact mode, seeds ${from} to ${from + open - 1}`,
    "",
    "What open mode calls definite is looked for in each environment that is meant for production, what it says when a variable is unset there without that variable, and what exact mode says with nothing set is looked for in open mode.",
    "",
    "| | |",
    "|---|---|",
    `| environments | ${environments} |`,
    `| claims looked for | ${claims} |`,
    `| contradictions | ${contradictions.length} |`,
    "",
  ].join("\n");
}

interface Options {
  readonly from: number;
  readonly to: number;
  readonly drift: boolean;
  readonly record: boolean;
  readonly write: boolean;
  readonly verbose: boolean;
  readonly show: boolean;
  readonly only: string;
  readonly open: number;
}

function readOptions(): Options {
  const usage =
    "Usage: npm run parity [-- [--seeds FROM..TO | --from SEED --generated NUMBER] [--only TEXT] [--show] [--verbose] [--drift] [--record] [--write] [--open NUMBER]], or with --python NUMBER or --migrations NUMBER other comparisons.";
  const { values } = readArguments(usage, {
    seeds: { type: "string" },
    from: { type: "string", default: "0" },
    generated: { type: "string", default: "200" },
    drift: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    show: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    open: { type: "string", default: "0" },
  });
  const { seeds, from, generated, open, ...rest } = values;
  const first = readNumber(usage, "--from", from);
  const [start, end] =
    seeds === undefined
      ? [first, first + readNumber(usage, "--generated", generated)]
      : readRange(usage, "--seeds", seeds);
  return { ...rest, from: start, to: end, open: readNumber(usage, "--open", open) };
}

async function generatedRows(
  root: string,
  interpreters: readonly Interpreter[],
  tool: Tool,
  options: Options,
): Promise<readonly Comparison[]> {
  const result: Comparison[] = [];
  const projects = Array.from({ length: options.to - options.from }, (_, index) =>
    generateProject(options.from + index),
  )
    .flatMap((project) =>
      Object.entries(project.environments).map(([name, environment]) => ({
        id: `seed ${project.seed} ${name}`,
        files: project.files,
        module: project.module,
        requires: project.requires,
        environment,
      })),
    )
    .filter((one) => one.id.includes(options.only));
  for (const interpreter of interpreters) {
    const possible = projects.filter((one) => one.requires.every((name) => interpreter.libraries[name] !== undefined));
    const truths = await askOracle(root, interpreter, possible);
    possible.forEach((project, index) => {
      const truth = truths[index];
      if (truth !== undefined)
        result.push(
          compare(
            project.id,
            feature(interpreter.django),
            truth,
            tool({ ...project, django: feature(interpreter.django), libraries: interpreter.libraries }),
          ),
        );
    });
  }
  return result;
}

function showProject(seed: number): void {
  const project = generateProject(seed);
  console.error(project.module, JSON.stringify(project.environments));
  for (const [name, text] of Object.entries(project.files)) console.error(`--- ${name}\n${text}`);
}

/** Sections that another run wrote: with another option, or migrations/main.ts. In their order. */
function otherSections(root: string, report: string): string {
  const file = path.join(root, "docs/parity.md");
  const title = (section: string): string => /^## ([^,\n]*)/.exec(section)?.[1] ?? "";
  const sections = (text: string): readonly string[] =>
    text.split(/^(?=## )/m).filter((section) => section.startsWith("## "));
  const written = new Set(sections(report).map(title));
  const others = (existsSync(file) ? sections(readFileSync(file, "utf8")) : []).filter(
    (section) => !written.has(title(section)),
  );
  return others.map((section) => `\n${section.trimEnd()}\n`).join("");
}

function page(root: string, interpreters: readonly Interpreter[], report: string): string {
  const versions = Object.values(readTruths(root, "first-ten").django).map(
    (one) => `Django ${one.version} on Python ${one.python}`,
  );
  return (
    [
      "# Agreement with Django",
      "",
      "Generated by `npm run parity -- --write`; do not edit. What `manage.py check --deploy` says, by Django's own check functions on settings that Python imported, against what this tool says without running anything.",
      "",
      `Truths are recorded with ${versions.join(" and ")}. This run asked ${
        interpreters.length === 0
          ? "no Django (none is importable here)"
          : interpreters
              .map(
                (one) =>
                  `Django ${one.django} (${Object.entries(one.libraries)
                    .map(([name, version]) => `${name} ${version}`)
                    .join(", ")})`,
              )
              .join(" and ")
      }.`,
      "",
      report,
    ]
      .join("\n")
      .trimEnd() +
    "\n" +
    otherSections(root, report)
  );
}
