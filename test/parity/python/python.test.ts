/** The evaluator against Python itself, on modules of plain Python: recorded cases always, generated ones where there is a Python. */
import { bindingWays } from "../../../server/src/core/domain/bound.js";
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

import type { PythonParser } from "../../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../../harness/engine.js";
import { skipWithout } from "../../harness/pythonLibraries.js";
import { evaluateText } from "../../harness/evaluateFiles.js";
import { parseCaseFile } from "../caseFile.js";
import { compareWithPython } from "./compare.js";
import { evaluate, fuzz } from "./fuzz.js";
import { generateModules, renderFiles } from "./generator.js";
import { findPython, startPython, type PythonAnswer } from "./python.js";

const root = process.cwd();
const folder = import.meta.dirname;
const cases = parseCaseFile("python", readFileSync(path.join(folder, "cases.md"), "utf8"));
const recorded = JSON.parse(readFileSync(path.join(folder, "cases.json"), "utf8")) as Readonly<
  Record<string, PythonAnswer>
>;
const command = findPython(root);

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

describe("recorded", () => {
  test.each(cases.map((one) => [one.id, one] as const))("%s", (id, one) => {
    const truth = recorded[id];
    if (!truth) throw new Error(`${id} is not recorded: npm run parity -- --python 0 --record`);
    const { differences, unknown } = compareWithPython(one, evaluate(one, parser), truth, truth);
    expect({ differences, unknown }).toEqual({ differences: [], unknown: [] });
  });

  test("nothing but the cases", () => expect(Object.keys(recorded)).toEqual(cases.map((one) => one.id)));
});

test("generated modules", async (context) => {
  skipWithout(context, command === undefined ? ["Python"] : []);
  const pythons = [startPython(root, command ?? "", 1), startPython(root, command ?? "", 2)] as const;
  try {
    const { failures, equal, unknown, skipped } = await fuzz({ from: 1, to: 61, pythons, parser, shrunk: 2 });
    expect(failures).toEqual([]);
    expect(skipped).toBeLessThan(8);
    expect(equal).toBeGreaterThan(400);
    expect([...unknown.values()].reduce((sum, one) => sum + one, 0)).toBeLessThan(equal * 0.03);
  } finally {
    for (const one of pythons) one.close();
  }
});

test("a seed always gives the same modules", () => {
  expect(renderFiles(generateModules(7).files)).toEqual(renderFiles(generateModules(7).files));
  expect(renderFiles(generateModules(7).files)).not.toEqual(renderFiles(generateModules(8).files));
});

/** Python stops after 1 000 frames with an exception that code may catch; what happens then is not followed, and nothing is claimed. */
describe("what does not end", () => {
  test.each([
    [
      "recursion",
      "def f(n):\n    return f(n + 1)\nX = 1\ntry:\n    X = f(0)\nexcept RecursionError:\n    X = 2\nY = 3\n",
    ],
    ["recursion that ends after 600 calls", "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nX = f(600)\n"],
    [
      "two functions that call each other",
      "def f():\n    return g()\ndef g():\n    return f()\ntry:\n    X = g()\nexcept Exception:\n    X = 1\n",
    ],
    [
      "a property that reads itself",
      "class A:\n    @property\n    def p(self):\n        return self.p\ntry:\n    X = A().p\nexcept Exception:\n    X = 1\n",
    ],
    [
      "__getattr__ that reads another",
      "class A:\n    def __getattr__(self, name):\n        return self.other\nX = hasattr(A(), 'a')\n",
    ],
    ["a loop", "n = 0\nwhile True:\n    n += 1\nX = n\n"],
    ["a loop over what it adds to", "n = [1]\nfor x in n:\n    n.append(x)\nX = len(n)\n"],
    ["an iterator without an end", "import itertools\nX = sum(itertools.repeat(1))\n"],
    ["a generator without an end", "def g():\n    while True:\n        yield 1\nX = sum(g())\n"],
    ["nested loops", "n = 0\nfor a in range(2000):\n    for b in range(2000):\n        n += 1\nX = n\n"],
  ])("%s", (_, text) => {
    const evaluation = evaluateText(parser, text, { environment: {} });
    const values =
      evaluation.unseen !== undefined
        ? [evaluation.unseen]
        : bindingWays(evaluation.worlds, "X").map((way) => way.value.value.kind);
    expect(evaluation.raises).toBeNull();
    expect(values.every((value) => value !== "int" && value !== "bool")).toBe(true);
  });
});
