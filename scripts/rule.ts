/** `npm run rule -- ID… [--update]`: runs the fixtures of these rules and nothing else; `--update` writes their snapshots and records what the rules show. Fixes with other line ends and tabs are tried by `npm run check` and `npm test`. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { createAnalysisHost } from "../server/src/core/analysisHost.js";
import { createPythonParser } from "../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../server/src/hosts/grammars.js";
import { unifiedDiff } from "../server/src/cli/unifiedDiff.js";
import { readArguments, wrongUse } from "./tools/scriptArguments.js";
import { parseFixture, rewriteSnapshots, type Snapshot } from "../test/harness/fixture.js";
import { wronglyDeclared, type ShownRule } from "../test/harness/declaredRule.js";
import type { Engine } from "../test/harness/fixtureRun.js";
import { caseName, knownShown, writeShown } from "../test/harness/shown.js";
import { isStale, markdownFiles, runCase, type CaseResult } from "../test/harness/runCase.js";

const usage = "Usage: npm run rule -- ID… [--update]";
const { values, positionals: ids } = readArguments(usage, { update: { type: "boolean", default: false } }, Infinity);
const { update } = values;
const fixtures = markdownFiles("test/rules");
const missing = ids.filter((id) => !fixtures.some((path) => basename(path, ".md") === id));

if (ids.length === 0) throw wrongUse("No rule is named", usage);
if (missing.length > 0)
  throw wrongUse(`There is no fixture ${missing.map((id) => `test/rules/*/${id}.md`).join(", ")}`, usage);

const engine: Engine = { createAnalysisHost, parser: await createPythonParser(await readGrammars(resolve("scripts"))) };
let cases = 0;
let failed = 0;
for (const path of fixtures.filter((one) => ids.includes(basename(one, ".md")))) runFixture(path);
console.log(failed === 0 ? `${cases} cases hold` : `${failed} wrong, ${cases} cases`);
process.exitCode = failed > 0 ? 1 : 0;

function runFixture(path: string): void {
  const markdown = readFileSync(path, "utf8");
  const replacements: { readonly snapshot: Snapshot; readonly text: string }[] = [];
  const shown: ShownRule[] = [];
  const known = knownShown(path);
  const said = new Map<string, string>();
  for (const one of parseFixture(markdown).cases) {
    const result = runCase(engine, one, { findings: true, quick: true });
    const name = caseName(one);
    if (result.shown !== undefined) {
      shown.push(result.shown);
      said.set(name, result.shown.text);
    }
    if (update) replacements.push(...result.snapshots.filter(({ snapshot, text }) => snapshot.text !== text));
    const wrong = [...result.wrong, ...(update ? [] : otherThanBefore(result, known.get(name) ?? ""))];
    cases += 1;
    if (wrong.length > 0)
      fail(`${path}:${one.line + 1} ${one.title.slice(1).join(" › ")}\n${wrong.join("\n\n").replace(/^/gm, "  ")}\n`);
  }
  for (const wrong of wronglyDeclared(shown)) fail(`${path}: ${wrong}`);
  for (const name of update ? [] : known.keys())
    if (!said.has(name)) fail(`${path}: there is no case “${name}” any more (--update leaves it out)`);
  if (update && said.size > 0) console.log(writeShown(path, said));
  if (replacements.length > 0) writeFileSync(path, rewriteSnapshots(markdown, replacements));
}

/** What a case shows otherwise than it is recorded. */
function otherThanBefore({ snapshots, shown }: CaseResult, known: string): readonly string[] {
  const diff = unifiedDiff("shown", known, shown?.text ?? "");
  return [
    ...snapshots
      .filter(isStale)
      .map(
        ({ snapshot, text }) =>
          `line ${snapshot.from}: the ${snapshot.kind} differs (--update writes it); it would be:\n${text}`,
      ),
    ...(diff === "" ? [] : [`what it shows differs (--update records it):\n${diff}`]),
  ];
}

function fail(what: string): void {
  failed += 1;
  console.log(`FAILED ${what}`);
}
