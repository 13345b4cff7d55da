import { beforeAll, describe, expect, test } from "vitest";

import { createEngine } from "../harness/engine.js";
import { compare } from "./compare.js";
import { generateProject } from "./generator/project.js";
import { askOracle, feature, findInterpreters } from "./oracle.js";
import { rowTexts } from "./report.js";
import { createTool, type Tool } from "./tool.js";
import { recordedRows } from "./truths.js";

const root = process.cwd();

/** Rows in which the tool may be wrong or open, each with the reason; a row that has become exact must leave the list. */
const known: Readonly<Record<string, string>> = {
  "traps / hostname": "the host name is nobody's to know: both values of DEBUG stay possible",
};

let tool: Tool;
beforeAll(async () => {
  tool = createTool(await createEngine());
});

describe("hand-written cases", () => {
  const { rows: all } = recordedRows(root);
  for (const topic of new Set(all.map((row) => row.case.topic))) {
    const rows = all.filter((row) => row.case.topic === topic);
    test(topic, () => {
      const compared = rows.map((row) => compare(row.case.id, row.django, row.truth, tool({ files: row.case.files, module: row.case.module, environment: row.case.environment, django: row.django, libraries: row.libraries })));
      expect(rowTexts(compared.filter((row) => !row.exact && !(row.id in known)))).toEqual([]);
      expect(Object.keys(known).filter((id) => rows.some((row) => row.case.id === id) && compared.every((row) => row.id !== id || row.exact))).toEqual([]);
    });
  }
});

const interpreters = findInterpreters(root);

test.skipIf(interpreters.length === 0)("generated projects", { timeout: 120_000 }, async () => {
  const projects = Array.from({ length: 60 }, (_, seed) => generateProject(seed)).flatMap((project) =>
    Object.entries(project.environments).map(([name, environment]) => ({ id: `seed ${project.seed} ${name}`, files: project.files, module: project.module, requires: project.requires, environment })));
  for (const interpreter of interpreters) {
    const django = feature(interpreter.django);
    const possible = projects.filter((one) => one.requires.every((name) => interpreter.libraries[name] !== undefined));
    const truths = await askOracle(root, interpreter, possible);
    const compared = possible.map((project, index) => compare(project.id, django, truths[index] ?? { ids: [], raises: null, crashes: [], settings: {} }, tool({ ...project, django, libraries: interpreter.libraries })));
    expect(rowTexts(compared.filter((row) => !row.exact && !row.open))).toEqual([]);
    expect(compared.filter((row) => row.open).length).toBeLessThanOrEqual(compared.length * 0.02);
  }
});

test("a seed always gives the same project", () => {
  expect(generateProject(7)).toEqual(generateProject(7));
  expect(generateProject(7).files).not.toEqual(generateProject(8).files);
});
