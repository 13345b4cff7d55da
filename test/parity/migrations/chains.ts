import { applyFix, root, type Engine, type Texts } from "../../harness/fixtureRun.js";
import { itemFiles } from "../../harness/itemMigrations.js";
import { healthyFile, healthySettings } from "../../harness/healthy.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";
import { emptyConfiguration } from "../../../server/src/core/configuration.js";

/** What a fix makes of a migration: its files in the order in which they run. */
export interface Chain {
  readonly title: string;
  readonly original: string;
  readonly fixed: readonly string[];
  /** The models and the tables have to be those that the migration itself leaves. */
  readonly isSame: boolean;
}

/** Each fix that is offered for a migration after `0001_initial`, alone. */
export function chainsOf(engine: Engine, text: string, django: string): readonly Chain[] {
  const folder = `${root}/app/migrations`;
  const files = Object.entries({
    ...itemFiles(undefined),
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "requirements.txt": `Django==${django}\n`,
  }).map(([path, content]): [string, string] => [`${root}/${path}`, content]);
  const texts: Texts = new Map([
    ...files,
    [healthyFile.startsWith("/") ? healthyFile : `${root}/${healthyFile}`, healthySettings],
    [`${folder}/0002_change.py`, text],
  ]);
  const analysis = engine
    .createAnalysisHost({
      root,
      files: memoryFiles(Object.fromEntries(texts)),
      parser: engine.parser,
      configuration: { ...emptyConfiguration, deployed: { app: "0001" } },
    })
    .analysis();
  const chains: Chain[] = [];
  for (const finding of analysis.findings) {
    if (finding.at.file !== `${folder}/0002_change.py`) continue;
    finding.fixes.forEach((fix, index) => {
      const edits = analysis.fix(finding.key, index);
      if (edits === undefined) return;
      const after = applyFix(texts, edits);
      const fixed = [...after]
        .filter(([file]) => file.startsWith(`${folder}/00`) && !file.endsWith("/0001_initial.py"))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, content]) => content);
      chains.push({
        title: fix.title,
        original: text,
        fixed,
        isSame: !/db_default|null=True|state only/.test(fix.title),
      });
    });
  }
  return chains;
}
