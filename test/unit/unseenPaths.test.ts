import { beforeAll, expect, test } from "vitest";

import type { Value } from "../../server/src/core/domain/value.js";
import { unknown } from "../../server/src/core/domain/value.js";
import { path, str } from "../../server/src/core/evaluator/make.js";
import { unseenPath } from "../../server/src/core/evaluator/unseenPaths.js";
import { mayBeSamePlace } from "../../server/src/core/rules/support/pathValues.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, onlyBindings } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

/** What is known of the end of R, and of its truth. */
function endOf(expression: string): readonly unknown[] {
  const value = onlyBindings(
    evaluateText(
      parser,
      `import os, sys\nfrom pathlib import Path\nHOME = os.path.expanduser("~")\nR = ${expression}`,
      { environment: {} },
    ),
  ).get("R")?.value;
  return value?.kind === "unknown" ? [value.ending, value.truth] : ["seen"];
}

test.each([
  [`os.path.join(HOME, "a", "b")`, "a/b", true],
  [`os.path.join(HOME, "a/", "./b//")`, "a/b", true],
  [`os.path.join(os.path.join(HOME, "a"), "b")`, "a/b", true],
  [`os.path.abspath(os.path.join(HOME, "a"))`, "a", true],
  [`os.path.expanduser("~/.site")`, ".site", true],
  [`os.path.join(sys.prefix, "var")`, "var", true],
  [`sys.prefix + "/var"`, "var", true],
  [`Path.home() / "a" / "b"`, "a/b", true],
  [`str(Path(HOME, "a"))`, "a", true],
  [`os.fspath(Path("~/a").expanduser())`, "a", true],
  // Where these end cannot be told.
  [`os.path.join(HOME, "a", "..")`, undefined, true],
  [`os.path.join(HOME, "/elsewhere")`, undefined, true],
  [`os.path.join(HOME, "a", sys.prefix)`, undefined, undefined],
  [`os.path.realpath(os.path.join(HOME, "a"))`, undefined, undefined],
  [`os.path.dirname(os.path.join(HOME, "a"))`, undefined, undefined],
  [`sys.prefix + "var"`, undefined, undefined],
  [`os.path.join(sys.prefix, "")`, undefined, undefined],
])("%s", (expression, ending, truth) => {
  expect(endOf(expression)).toEqual([ending, truth]);
});

test("two paths may be one place unless their ends differ", () => {
  const below = (...names: readonly string[]): Value => unseenPath(unknown("the home folder"), names, undefined, "str");
  const same = (one: Value, other: Value): boolean => mayBeSamePlace(one, other, "/site");
  expect(same(below("static"), str("/site/assets"))).toBe(false);
  expect(same(below("var", "static"), str("/site/static"))).toBe(false);
  expect(same(below("atic"), str("/site/static"))).toBe(false);
  expect(same(below("static"), str("static"))).toBe(true);
  expect(same(below("static"), path("/site/static"))).toBe(true);
  expect(same(below("static"), below("var", "static"))).toBe(true);
  expect(same(below("static"), below("media"))).toBe(false);
  expect(same(below(), str("/site/static"))).toBe(true);
  expect(same(below(".."), str("/site/static"))).toBe(true);
});
