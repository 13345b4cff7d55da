/** The settings that the bench measures with are what they say: their variables, their size, and a project of which everything is determined. */
import { expect, test } from "vitest";
import { realisticProject } from "../../scripts/bench/realistic.js";
import { createTypist } from "../../scripts/bench/typing.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();
const modulesOf = (files: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(files)
    .filter(([file]) => /\/settings(?:\.py$|\/)/.test(file))
    .map(([, text]) => text);

test.each([1, 2, 3, 4] as const)(
  "realistic settings over %i modules read what they are asked to, and are checked without a question left",
  (modules) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const project = realisticProject({ seed, variables: 10, bytes: 8_000, modules });
      expect(realisticProject({ seed, variables: 10, bytes: 8_000, modules })).toEqual(project);
      const texts = modulesOf(project.files);
      expect(texts.filter((text) => text !== "")).toHaveLength(modules);
      expect(new Set(project.variables).size).toBe(10);
      expect(project.branches).toBe(2);
      for (const name of project.variables) expect(texts.join("")).toContain(`"${name}"`);
      expect(texts.join("").length).toBeGreaterThan(7_500);
      expect(texts.join("").length).toBeLessThan(9_500);
      const analysis = engine
        .createAnalysisHost({
          root: project.root,
          files: memoryFiles(project.files),
          parser: engine.parser,
          configuration: emptyConfiguration,
        })
        .analysis();
      expect(analysis.problems).toEqual([]);
      expect(analysis.findings.filter(({ severity }) => severity === "error").map(({ ruleId }) => ruleId)).toEqual([]);
      expect(analysis.projects.flatMap(({ entries }) => entries).filter(({ checked }) => checked)).toMatchObject([
        { module: project.entry.module, closed: true, raises: null },
      ]);
    }
  },
);

test("what is typed stays Python, and the settings load as before", () => {
  const project = realisticProject({ seed: 1, variables: 40, bytes: 24_000, modules: 1 });
  const typist = createTypist(project.files[project.edited] ?? "");
  for (let i = 0; i < 12; i++) {
    const { text, range, inserted } = typist.next();
    expect(text.split("\n")[range.start.line]?.slice(range.start.character)).toContain(inserted.split("\n")[0]);
    const files = memoryFiles({ ...project.files, [project.edited]: text });
    const analysis = engine
      .createAnalysisHost({ root: project.root, files, parser: engine.parser, configuration: emptyConfiguration })
      .analysis();
    expect(
      analysis.findings.filter(({ ruleId }) => ruleId === "python-syntax-error" || ruleId === "settings-do-not-load"),
    ).toEqual([]);
  }
});
