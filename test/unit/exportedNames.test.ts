import { beforeAll, describe, expect, test } from "vitest";
import { bindingWays } from "../../server/src/core/domain/bound.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

const count = 8;
const indices = Array.from({ length: count }, (_, index) => index);

// Each name by itself depends on a variable: together there are 256 ways, of each name two.
describe("what a class has by eight conditions becomes settings name by name", () => {
  const attributes = indices
    .map((one) => `    if os.environ.get("X${one}"):\n        V${one} = ${one}\n    else:\n        V${one} = -1\n`)
    .join("");
  const evaluated = (exporting: string): ReturnType<typeof evaluateText> =>
    evaluateText(parser, `import os, sys\nclass Cfg:\n${attributes}${exporting}DEBUG = False\n`);
  test.each([
    ["a loop", "for name in dir(Cfg):\n    if name.isupper():\n        globals()[name] = getattr(Cfg, name)\n"],
    [
      "a function",
      "def export(names):\n    for name in dir(Cfg):\n        if name.isupper():\n            names[name] = getattr(Cfg, name)\nexport(globals())\n",
    ],
    [
      "a function that sets attributes",
      "def export(module):\n    for name in dir(Cfg):\n        if name.isupper():\n            setattr(module, name, getattr(Cfg, name))\nexport(sys.modules[__name__])\n",
    ],
    [
      "a method",
      "class Exporter:\n    def to(self, names):\n        for name in dir(Cfg):\n            if name.isupper():\n                names[name] = getattr(Cfg, name)\nExporter().to(globals())\n",
    ],
  ])("by %s", (_, exporting) => {
    const { unseen, worlds } = evaluated(exporting);
    expect(unseen).toBeUndefined();
    for (const one of indices)
      expect(bindingWays(worlds, `V${one}`).map(({ value }) => value.value.kind)).toEqual(["int", "int"]);
  });
});

test("a name that the class has on one condition only is exported on it only", () => {
  const evaluation = evaluateText(
    parser,
    'import os\nclass Cfg:\n    A = 1\n    if os.environ.get("X"):\n        B = 2\nfor name in dir(Cfg):\n    if name.isupper():\n        globals()[name] = getattr(Cfg, name)\n',
    { environment: {} },
  );
  expect(evaluation.unseen).toBeUndefined();
  expect(settingsOf(evaluation)).toEqual({ A: 1 });
});
