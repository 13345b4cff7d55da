import { createAnalysisHost } from "../../server/src/core/analysisHost.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { createParsedFiles } from "../../server/src/core/project/parsedFiles.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { measure, ms, timesColumns, type Repeats, type Row } from "./measure.js";
import { memorySource } from "./memorySource.js";
import { independentBranches } from "./realistic.js";
import type { NamedSample } from "./server.js";
import { createTypist } from "./typing.js";

/** One edit without a server: what the parser takes of it, and all of it. */
export async function engineRow(
  { name, sample, source }: NamedSample,
  parser: PythonParser,
  repeats: Repeats,
): Promise<Row> {
  const texts = new Map(Object.entries(sample.files));
  const files = memorySource(texts, source);
  const typist = createTypist(texts.get(sample.edited) ?? "");
  const edit = (): void => void texts.set(sample.edited, typist.next().text);

  const parsed = createParsedFiles(files, parser);
  const parse = await measure(repeats, () => {
    edit();
    parsed.get(sample.edited);
  });

  const host = createAnalysisHost({ root: sample.root, files, parser, configuration: emptyConfiguration });
  const before = performance.now();
  const first = host.analysis();
  const opened = performance.now() - before;
  if (!first.projects.some((project) => project.entries.some((entry) => entry.checked)))
    throw new Error(`${name}: nothing is checked, so there is nothing to measure`);
  const whole = await measure(repeats, () => {
    edit();
    host.applyChange({ files: [sample.edited] });
  });
  return [name, ms(opened), ms(parse.p50), ...timesColumns(whole)];
}

/** What doubling the branches does, where none has to do with another: the cost should double too. */
export async function branchRows(parser: PythonParser, repeats: Repeats): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const count of [1, 2, 4, 8, 16, 32, 64, 128]) {
    const columns: string[] = [];
    for (const changes of ["own settings", "one list"] as const) {
      const sample = independentBranches(count, changes);
      const texts = new Map(Object.entries(sample.files));
      const files = memorySource(texts);
      const typist = createTypist(texts.get(sample.edited) ?? "");
      const first = await measure(
        { ...repeats, warmUp: 1 },
        () =>
          void createAnalysisHost({ root: sample.root, files, parser, configuration: emptyConfiguration }).analysis(),
      );
      const host = createAnalysisHost({ root: sample.root, files, parser, configuration: emptyConfiguration });
      host.analysis();
      const edit = await measure(repeats, () => {
        texts.set(sample.edited, typist.next().text);
        host.applyChange({ files: [sample.edited] });
      });
      columns.push(ms(first.p50), ms(edit.p50));
    }
    rows.push([String(count), ...columns]);
  }
  return rows;
}
