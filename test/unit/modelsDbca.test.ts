import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

const values = (text: string, environment: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> =>
  settingsOf(evaluateText(parser, `from dbca_utils.utils import env\n${text}`, { environment, files: {} }));

// From dbca-utils' sources: src/dbca_utils/utils.py.
describe("dbca-utils", () => {
  test("a text is a literal, of the default's type or the one that was asked for", () => {
    expect(
      values(
        `A = env("A", 5)\nB = env("B", True)\nC = env("C", [])\nD = env("D", "")\nE = env("E")\nF = env("F", value_type=tuple)\nG = env("G", 1.5)\nH = env("H", ())\nI = env("I", [])`,
        { A: "7", B: " FALSE ", C: "x, y,", D: "12", E: "[1, 'a']", F: "a,b", G: "2", H: "['a']", I: "('a', 'b')" },
      ),
    ).toMatchObject({ A: 7, B: false, C: ["x", "y"], D: "12", E: [1, "a"], G: 2, I: ["a", "b"] });
  });

  test("without the variable the default comes back as it is; a required one raises", () => {
    expect(values(`A = env("A", "5")\nB = env("B")\nC = env("C", [], value_type=str)`)).toMatchObject({
      A: "5",
      B: null,
      C: [],
    });
    expect(values(`A = env("A", required=True)`)["raises"]).toBeDefined();
  });

  test("what cannot become the type raises, and bytes are not followed", () => {
    expect(values(`A = env("A", True)`, { A: "yes" })["raises"]).toBeDefined();
    expect(values(`A = env("A", 1)`, { A: "x" })["raises"]).toBeDefined();
    expect(values(`A = env("A", "")`, { A: "b'x'" })["A"]).not.toBe("b'x'");
    expect(values(`A = env("A", "")`, { A: "a#1j" })).toMatchObject({ A: "a#1j" });
  });
});
