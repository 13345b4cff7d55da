import { beforeAll, describe, expect, test } from "vitest";

import { createEngine } from "../harness/engine.js";
import { skipWithout } from "../harness/pythonLibraries.js";
import { compare } from "./compare.js";
import { generateProject } from "./generator/project.js";
import { askOracle, feature, findInterpreters } from "./oracle.js";
import { rowTexts } from "./report.js";
import { createTool, type Tool } from "./tool.js";
import { recordedRows } from "./truths.js";

const root = process.cwd();

/** Cases that the tool leaves open, each with the reason: never a wrong id. One that has become exact must leave the list. */
const leftOpen: Readonly<Record<string, string>> = {
  "traps / hostname": "the host name is nobody's to know: both values of DEBUG stay possible",
  "modules / local settings that fail themselves": "whether a package that no requirement names is installed",
  "django-environ / a class of the project's own that reads in its own way":
    "what a class changes about how the library reads",
  "modules / optional third party": "whether a package that no requirement names is installed",
  "modules / find_spec": "whether a package that no requirement names is installed",
  "python-statements / class with methods":
    "whether applications that the repository does not have are django.contrib's under another configuration",
  "small-projects / a variable that is missing on every host / set": "the host name is nobody's to know",
  "small-projects / a stream from elsewhere / cloud": "what another program prints",
  "settings-that-do-not-load / attribute of a module": "which attributes a module of the standard library lacks",
  "other-checks / collected files in a home folder with a folder of that name":
    "whether the home folder is the folder of the project",
  "settings-that-do-not-load / a version of Python compared as texts":
    "whether Python 3.9 runs Django 3.2 or a later one, whose text comes before that of 3.6",
  "settings-that-do-not-load / endless recursion": "fuel runs out before Python's own limit",
};
/** `topic / case / environment` → `topic / case`. */
const isLeftOpen = (id: string): boolean =>
  Object.hasOwn(leftOpen, id) || Object.hasOwn(leftOpen, id.split(" / ").slice(0, 2).join(" / "));

let tool: Tool;
beforeAll(async () => {
  tool = createTool(await createEngine());
});

describe("hand-written cases", () => {
  const { rows: all } = recordedRows(root);
  for (const topic of new Set(all.map((row) => row.case.topic))) {
    const rows = all.filter((row) => row.case.topic === topic);
    test(topic, () => {
      const compared = rows.map((row) =>
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
      expect(rowTexts(compared.filter((row) => !row.exact && !(row.open && isLeftOpen(row.id))))).toEqual([]);
      expect(
        Object.keys(leftOpen).filter(
          (id) =>
            compared.some((row) => row.id.startsWith(id)) &&
            compared.every((row) => !row.id.startsWith(id) || row.exact),
        ),
      ).toEqual([]);
    });
  }
});

const interpreters = findInterpreters(root);

const projects = Array.from({ length: 60 }, (_, seed) => generateProject(seed)).flatMap((project) =>
  Object.entries(project.environments).map(([name, environment]) => ({
    id: `seed ${project.seed} ${name}`,
    files: project.files,
    module: project.module,
    requires: project.requires,
    environment,
  })),
);

test("generated projects", async (context) => {
  skipWithout(context, interpreters.length === 0 ? ["Django"] : []);
  for (const interpreter of interpreters) {
    const django = feature(interpreter.django);
    const possible = projects.filter((one) => one.requires.every((name) => interpreter.libraries[name] !== undefined));
    const truths = await askOracle(root, interpreter, possible);
    const compared = possible.map((project, index) =>
      compare(
        project.id,
        django,
        truths[index] ?? { ids: [], raises: null, crashes: [], settings: {} },
        tool({ ...project, django, libraries: interpreter.libraries }),
      ),
    );
    expect(rowTexts(compared.filter((row) => !row.exact && !row.open))).toEqual([]);
    expect(compared.filter((row) => row.open).length).toBeLessThanOrEqual(compared.length * 0.02);
  }
});

/** Those that import one of these are not asked of any Django: said here. */
const absent =
  interpreters.length === 0
    ? []
    : [...new Set(projects.flatMap((project) => project.requires))].filter((name) =>
        interpreters.every((one) => one.libraries[name] === undefined),
      );
test("generated projects, all of them", (context) => skipWithout(context, absent));

test("a seed always gives the same project", () => {
  expect(generateProject(7)).toEqual(generateProject(7));
  expect(generateProject(7).files).not.toEqual(generateProject(8).files);
});
