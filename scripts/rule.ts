/** `npm run rule -- ID… [--update]`: runs the fixtures of these rules and nothing else; `--update` writes their snapshots. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { createAnalysisHost } from "../server/src/core/analysisHost.js";
import { createPythonParser } from "../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../server/src/hosts/grammars.js";
import { parseFixture, rewriteSnapshots, type Snapshot } from "../test/harness/fixture.js";
import { wronglyDeclared, type ShownRule } from "../test/harness/declaredRule.js";
import type { Engine } from "../test/harness/fixtureRun.js";
import { isStale, markdownFiles, runCase } from "../test/harness/runCase.js";

const update = process.argv.includes("--update");
const ids = process.argv.slice(2).filter((argument) => argument !== "--update");
const fixtures = markdownFiles("test/rules");
const missing = ids.filter((id) => !fixtures.some((path) => basename(path, ".md") === id));

if (ids.length === 0 || missing.length > 0) {
  console.error(
    ids.length === 0
      ? "Usage: npm run rule -- ID… [--update]"
      : `There is no fixture ${missing.map((id) => `test/rules/*/${id}.md`).join(", ")}`,
  );
  process.exit(1);
}

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
  for (const one of parseFixture(markdown).cases) {
    const result = runCase(engine, one, { findings: true });
    if (result.shown !== undefined) shown.push(result.shown);
    if (update) replacements.push(...result.snapshots.filter(({ snapshot, text }) => snapshot.text !== text));
    const stale = update ? [] : result.snapshots.filter(isStale);
    const wrong = [
      ...result.wrong,
      ...stale.map(
        ({ snapshot, text }) =>
          `line ${snapshot.from}: the ${snapshot.kind} differs (--update writes it); it would be:\n${text}`,
      ),
    ];
    cases += 1;
    if (wrong.length === 0) continue;
    failed += 1;
    console.log(
      `FAILED ${path}:${one.line + 1} ${one.title.slice(1).join(" › ")}\n${wrong.join("\n\n").replace(/^/gm, "  ")}\n`,
    );
  }
  for (const wrong of wronglyDeclared(shown)) {
    failed += 1;
    console.log(`FAILED ${path}: ${wrong}`);
  }
  if (replacements.length > 0) writeFileSync(path, rewriteSnapshots(markdown, replacements));
}
