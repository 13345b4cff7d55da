import { beforeAll, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

const value = (expression: string, environment: Readonly<Record<string, string>> = {}): unknown =>
  settingsOf(
    evaluateText(parser, `import os\nfrom email.utils import getaddresses, parseaddr\nA = ${expression}`, {
      environment,
      files: {},
    }),
  )["A"];

// As Python 3.11 and 3.13 answer.
test("addresses with and without names", () => {
  expect(value(`getaddresses([os.environ["X"]])`, { X: "WWW-committee <a@b.nl>, Bob de Bouwer <b.b@c.net>" })).toEqual([
    ["WWW-committee", "a@b.nl"],
    ["Bob de Bouwer", "b.b@c.net"],
  ]);
  expect(value(`getaddresses(["x@y.z", '"A. B" <q@w.e>'])`)).toEqual([
    ["", "x@y.z"],
    ["A. B", "q@w.e"],
  ]);
  expect(value(`parseaddr("Ada O'Neil <a@b.c>")`)).toEqual(["Ada O'Neil", "a@b.c"]);
});

test("other forms are not followed", () => {
  for (const text of ["", "x@y.z,", "group: a@b.c;", "a@b.c (Ada)", "nobody"])
    expect(JSON.stringify(value(`getaddresses(["${text}"])`)), text).toContain("not followed");
});
