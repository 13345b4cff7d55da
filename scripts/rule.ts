/** `npm run rule -- ID… [--update]`: runs the fixtures of these rules and nothing else; `--update` writes their snapshots. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { createAnalysisHost } from "../server/src/core/analysisHost.js";
import { createPythonParser } from "../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../server/src/hosts/grammars.js";
import { parseFixture, rewriteSnapshots, type Snapshot } from "../test/harness/fixture.js";
import type { Engine } from "../test/harness/fixtureRun.js";
import { markdownFiles, runCase } from "../test/harness/runCase.js";

const update = process.argv.includes("--update");
const ids = process.argv.slice(2).filter((argument) => argument !== "--update");
const fixtures = markdownFiles("test/rules");
const missing = ids.filter((id) => !fixtures.some((path) => basename(path, ".md") === id));

if (ids.length === 0 || missing.length > 0) {
  console.error(ids.length === 0 ? "Usage: npm run rule -- ID… [--update]" : `There is no fixture ${missing.map((id) => `test/rules/*/${id}.md`).join(", ")}`);
  process.exit(1);
}

const engine: Engine = { createAnalysisHost, parser: await createPythonParser(await readGrammars(resolve("scripts"))) };
let cases = 0;
let failed = 0;
for (const path of fixtures.filter((one) => ids.includes(basename(one, ".md")))) runFixture(path);
console.log(`${cases - failed} of ${cases} cases hold`);
process.exitCode = failed > 0 ? 1 : 0;

function runFixture(path: string): void {
  const markdown = readFileSync(path, "utf8");
  const replacements: { readonly snapshot: Snapshot; readonly text: string }[] = [];
  for (const one of parseFixture(markdown).cases) {
    const result = runCase(engine, one, { findings: true });
    const stale = result.snapshots.filter(({ snapshot, text }) => snapshot.text !== text);
    if (update) replacements.push(...stale);
    const wrong = [...result.wrong, ...(update ? [] : stale.map(({ snapshot, text }) => `line ${snapshot.from}: the ${snapshot.kind} block differs (--update writes it); it would be:\n${text}`))];
    cases += 1;
    if (wrong.length === 0) continue;
    failed += 1;
    console.log(`FAILED ${path}:${one.line + 1} ${one.title.slice(1).join(" › ")}\n${wrong.join("\n\n").replace(/^/gm, "  ")}\n`);
  }
  if (replacements.length > 0) writeFileSync(path, rewriteSnapshots(markdown, replacements));
}
