/** Questions about one value, and how it is shown. */
import { describe, expect, it, test } from "vitest";
import {
  displayValue,
  escaped,
  isBehindFlag,
  reprBytes,
  reprFloat,
  reprText,
} from "../../server/src/core/domain/display.js";
import {
  and,
  entryOf,
  includesText,
  indexOfText,
  isDict,
  isNone,
  isNotTrue,
  isText,
  isTruthy,
  not,
  or,
} from "../../server/src/core/domain/predicates.js";
import { sameContent } from "../../server/src/core/domain/sameContent.js";
import { sameRead } from "../../server/src/core/domain/sameValue.js";
import { listText } from "../../server/src/core/domain/listText.js";
import {
  isShuffled,
  unknown,
  unknownSince,
  yesNo,
  type Answer,
  type Value,
} from "../../server/src/core/domain/value.js";
import { sameStored } from "../../server/src/core/evaluator/sameStored.js";
import { evaluateText, onlyBindings } from "../harness/evaluateFiles.js";
import { createFixParser } from "../harness/settingsFixes.js";

const parser = await createFixParser();

/** What an expression is, in the open environment. */
function value(expression: string): Value {
  const found = onlyBindings(
    evaluateText(
      parser,
      `import os\nimport secrets\nfrom collections import defaultdict\nfrom datetime import timedelta\nfrom pathlib import Path\nfrom lib import hidden\nX = ${expression}\n`,
    ),
  ).get("X");
  if (found === undefined) throw new Error(`${expression} has no value`);
  return found.value;
}

const given = "os.environ['A']";

test.each([
  [0, false],
  [1, false],
  [2, true],
  [3, false],
])("whether what stands at %s is behind a flag that takes a secret: %s", (index, expected) => {
  const command = value("['psql', '--password', 'x', '-h', 'y']");
  expect(command.kind === "list" && isBehindFlag(command.items, index)).toBe(expected);
});

it("what cannot be seen because another cannot lacks the same module, and was made by the same", () => {
  expect(unknownSince({ ...unknown("why"), absent: "lib" })).toEqual({ ...unknown("why"), absent: "lib" });
  expect(unknownSince({ ...unknown("why"), maker: "lib.make" })).toEqual({ ...unknown("why"), maker: "lib.make" });
  expect(unknownSince(unknown("why"))).toStrictEqual(unknown("why"));
});

describe("questions", () => {
  test.each<readonly [string, (value: Value) => Answer, Answer]>([
    ["True", isTruthy, "yes"],
    ["0", isTruthy, "no"],
    ["1", isTruthy, "yes"],
    ["0.0", isTruthy, "no"],
    ["1.0", isTruthy, "yes"],
    ["'False'", isTruthy, "yes"],
    ["[]", isTruthy, "no"],
    ["hidden()", isTruthy, "unknown"],
    ["object()", isTruthy, "yes"],
    ["len", isTruthy, "yes"],
    ["lambda: 0", isTruthy, "yes"],
    ["[*hidden()]", isTruthy, "unknown"],
    ["[*os.environ['A'].split(',')]", isTruthy, "environment"],
    ["timedelta(0)", isTruthy, "no"],
    ["timedelta(days=1)", isTruthy, "yes"],
    ["{'a', 'b'}", (one) => yesNo(isShuffled(one)), "yes"],
    ["{'a'}", (one) => yesNo(isShuffled(one)), "no"],
    ["['a', 'b']", (one) => yesNo(isShuffled(one)), "no"],
    ["list({'a', 'b'})", (one) => yesNo(isShuffled(one)), "yes"],
    ["sorted({'a', 'b'})", (one) => yesNo(isShuffled(one)), "no"],
    ["True", isNotTrue, "no"],
    ["False", isNotTrue, "yes"],
    ["1", isNotTrue, "yes"],
    ["'True'", isNotTrue, "yes"],
    ["hidden()", isNotTrue, "unknown"],
    [given, isNotTrue, "environment"],
    ["None", isNone, "yes"],
    ["0", isNone, "no"],
    ["hidden()", isNone, "unknown"],
    [given, isNone, "environment"],
    ["'a'", (one) => isText(one, "a", "b"), "yes"],
    ["'b'", (one) => isText(one, "a", "b"), "yes"],
    ["'c'", (one) => isText(one, "a", "b"), "no"],
    ["1", (one) => isText(one, "1"), "no"],
    [given, (one) => isText(one, "a"), "environment"],
  ])("%s: %#", (expression, question, answer) => expect(question(value(expression))).toBe(answer));

  test.each<readonly [string, Answer]>([
    ["['a', 'b']", "yes"],
    ["('a',)", "yes"],
    ["{'a'}", "yes"],
    ["{'a': 1}", "yes"],
    ["{'b': 'a'}", "no"],
    ["['b']", "no"],
    ["[]", "no"],
    ["'cat'", "yes"],
    ["'dog'", "no"],
    ["3", "no"],
    ["['b', hidden()]", "unknown"],
    ["['a', hidden()]", "yes"],
    ["[hidden(), 'a']", "yes"],
    [`['b', ${given}]`, "environment"],
    [`[hidden(), ${given}]`, "unknown"],
    [`[${given}, hidden()]`, "unknown"],
    ["['b'] + hidden()", "unknown"],
    ["hidden()", "unknown"],
    [given, "environment"],
  ])("whether %s includes 'a': %s", (expression, answer) => expect(includesText(value(expression), "a")).toBe(answer));

  test.each<readonly [string, number | undefined]>([
    ["['a', 'b']", 1],
    ["['b']", 0],
    ["['a']", -1],
    ["[]", -1],
    ["['a', *hidden()]", undefined],
    ["'b'", undefined],
    ["{'b': 1}", undefined],
  ])("where 'b' stands in %s", (expression, index) => {
    expect(indexOfText(value(expression), "b")).toBe(index);
  });

  test.each<readonly [string, unknown]>([
    ["{'k': 3}", { value: expect.objectContaining({ kind: "int" }) as unknown }],
    ["{'j': 3}", "no"],
    ["{'j': 3, **hidden()}", "unknown"],
    ["3", "no"],
    ["hidden()", "unknown"],
    [given, "environment"],
  ])("what %s has at 'k'", (expression, answer) => {
    const found = entryOf(value(expression), "k");
    expect(typeof found === "string" ? found : { value: "value" in found ? found.value : found }).toEqual(answer);
  });
  it("what is a dict", () => expect([value("{}"), value("[]")].map(isDict)).toEqual([true, false]));
});

describe("answers together", () => {
  const all: readonly Answer[] = ["yes", "no", "unknown", "environment"];
  const table = (combine: (...answers: readonly Answer[]) => Answer): readonly string[] =>
    all.map((one) => all.map((other) => combine(one, other)).join(" "));

  it("and", () =>
    expect(table(and)).toEqual([
      "yes no unknown environment",
      "no no no no",
      "unknown no unknown unknown",
      "environment no unknown environment",
    ]));
  it("or", () =>
    expect(table(or)).toEqual([
      "yes yes yes yes",
      "yes no unknown environment",
      "yes unknown unknown unknown",
      "yes environment unknown environment",
    ]));
  it("not", () => expect(all.map(not)).toEqual(["no", "yes", "unknown", "environment"]));
  it("of none", () => expect([and(), or()]).toEqual(["yes", "no"]));
});

describe("shown", () => {
  test.each([
    ["None", "None"],
    ["True", "True"],
    ["False", "False"],
    ["3", "3"],
    ["2.5", "2.5"],
    ["'a'", "'a'"],
    ["b'a'", "b'a'"],
    ["Path('/srv')", "Path('/srv')"],
    ["[1, 'a']", "[1, 'a']"],
    ["[]", "[]"],
    ["()", "()"],
    ["(1,)", "(1,)"],
    ["(1, 2)", "(1, 2)"],
    ["{2, 1}", "{1, 2}"],
    ["set()", "set()"],
    ["frozenset()", "frozenset()"],
    ["frozenset({1})", "frozenset({1})"],
    ["{'a': [1]}", "{'a': [1]}"],
    ["{}", "{}"],
    ["[1, *hidden()]", "[1, <unknown: lib.hidden, which is not in the repository>]"],
    ["hidden()", "<unknown: lib.hidden, which is not in the repository>"],
    [given, "<environment A: required>"],
    ["os.environ.get('A', 'x')", "<environment A: 'x' when unset>"],
    ["os.environ.get('A', 'x') + os.environ['B']", "<environment A, B: A is 'x' when A is unset"],
    ["{'PASSWORD': 'hunter2'}", "{'PASSWORD': <redacted, 7 characters>}"],
    ["{'PASSWORD': 'x'}", "{'PASSWORD': <redacted, 1 character>}"],
    ["{'PASSWORD': ''}", "{'PASSWORD': ''}"],
    ["{'PASSWORD': 1234}", "{'PASSWORD': <redacted, 4 characters>}"],
    ["{'PASSWORD': 1.5}", "{'PASSWORD': <redacted, 3 characters>}"],
    ["{'PASSWORD': True}", "{'PASSWORD': True}"],
    ["{'PASSWORD': ['ab']}", "{'PASSWORD': [<redacted, 2 characters>]}"],
    [
      "{'PASSWORD': {'a1b2c3d4e5f6g7h8i9j0': 'ab'}}",
      "{'PASSWORD': {<redacted, 20 characters>: <redacted, 2 characters>}}",
    ],
    [
      "{'PASSWORD': {'user': 'ab', 'token': 'c', 1: 'd'}}",
      "{'PASSWORD': {'user': <redacted, 2 characters>, 'token': <redacted, 1 character>, 1: <redacted, 1 character>}}",
    ],
    ["{'PASSWORD': b'ab'}", "{'PASSWORD': <redacted, 2 characters>}"],
    ["'postgres://u:hunter2@db/x'", "'postgres://u:***@db/x'"],
    ["Path('/a/password=hunter2')", "Path('/a/password=***')"],
  ])("%s", (expression, shown) => {
    const text = displayValue(value(expression));
    if (expression.includes("'B'")) expect(text).toMatch(/^<environment A, B: .* when A is unset; B is required>$/);
    else expect(text).toBe(shown);
  });
  it("by a secret name", () =>
    expect([
      displayValue(value("'hunter2'"), { name: "DB_PASSWORD" }),
      displayValue(value("'hunter2'"), { name: "DB_NAME" }),
    ]).toEqual(["<redacted, 7 characters>", "'hunter2'"]));
  it("cut, with a mark", () =>
    expect([
      displayValue(value("'abcdef'"), { maxLength: 8 }),
      displayValue(value("'abcdef'"), { maxLength: 7 }),
      displayValue(value("'abcdef'"), { maxLength: 0 }),
    ]).toEqual(["'abcdef'", "'abcde…", "…"]));
  it("briefly", () => expect(displayValue(value("os.environ.get('A', 'x')"), { brief: true })).toBe("<environment A>"));
  it("as deep as anyone reads", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(displayValue(value(nested(21)))).toBe(nested(21));
    expect(displayValue(value(nested(22)))).toBe(`${"[".repeat(21)}…${"]".repeat(21)}`);
    expect(displayValue(value(`${"{1: ".repeat(22)}2${"}".repeat(22)}`))).toBe(
      `${"{1: ".repeat(20)}{…: …}${"}".repeat(20)}`,
    );
    expect(displayValue(value(`${"(".repeat(22)}2${",)".repeat(22)}`))).toBe(`${"(".repeat(21)}…${",)".repeat(21)}`);
  });
  it("what is secret at a place", () => {
    const secretAt = (secrecy: "all" | "credentials") => ({ secrecyAt: () => secrecy });
    expect(displayValue(value("'hunter2'"), secretAt("all"))).toBe("<redacted, 7 characters>");
    expect(displayValue(value("Path('/srv')"), secretAt("all"))).toBe("<redacted, 4 characters>");
    expect(displayValue(value("'redis://u:p@h/0'"), secretAt("credentials"))).not.toContain("p@");
    const address = value("'redis://hunter2' + os.environ['A']");
    expect(displayValue(address, { ...secretAt("credentials"), brief: true })).toBe(
      "<environment A starting 'redis://'>",
    );
    expect(displayValue(address, { ...secretAt("all"), brief: true })).toBe("<environment A>");
  });
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
  [["a", "b", "c", "d"], "a, b and 2 more"],
])("%j: %s", (names, expected) => {
  expect(listText(names, names.length === 4 ? 2 : 3)).toBe(expected);
});

describe("the same content", () => {
  // Each is another than all the rest.
  const all = [
    "None",
    "True",
    "False",
    "0",
    "1",
    "0.0",
    "-0.0",
    "1.5",
    "''",
    "'a'",
    "'b'",
    "b'a'",
    "Path('a')",
    "Path('b')",
    "[]",
    "['a']",
    "['a', 'b']",
    "['a', *hidden()]",
    "list({'a', 'b'})",
    "{'a': 1}.keys()",
    "('a',)",
    "{'a'}",
    "frozenset({'a'})",
    "{'a': 1}",
    "{'a': 2}",
    "{'b': 1}",
    "{'a': 1, **hidden()}",
    "defaultdict(list, {'a': 1})",
    "defaultdict(dict, {'a': 1})",
    "defaultdict(lambda: 1, {'a': 1})",
    "hidden()",
    given,
    "os.environ['B']",
    "os.environ.get('A')",
    "os.environ.get('A', 'x')",
    "os.environ.get('A', 'y')",
    "int(os.environ['A'])",
    "os.environ['A'] + os.environ['B']",
    "secrets.token_hex(4)",
    "secrets.token_hex(5)",
    "'a' + secrets.token_hex(4)",
    "secrets.token_hex(4) + 'a'",
    "secrets.token_bytes(4)",
    "timedelta(days=1)",
    "timedelta(days=2)",
  ];
  it("is itself, read anew, and nothing else", () => {
    const [once, anew] = [all.map(value), all.map(value)];
    const wrong = once.flatMap((one, row) =>
      anew.flatMap((other, column) =>
        sameContent(one, other) === (row === column) ? [] : [`${all[row] ?? ""} and ${all[column] ?? ""}`],
      ),
    );
    expect(wrong).toEqual([]);
  });
  it("is not followed without end", () => {
    const nested = (depth: number): Value => value("[".repeat(depth) + "]".repeat(depth));
    expect([sameContent(nested(21), nested(21)), sameContent(nested(22), nested(22))]).toEqual([true, false]);
  });
});

it("a variable is read alike only where it falls back to the same, or always to nothing", () => {
  const read = value("os.environ['A']");
  if (read.kind !== "environment" || read.reads[0] === undefined) throw new Error("no read");
  const [one] = read.reads;
  const alike = (fallback: Value | undefined, other: Value | undefined): boolean =>
    sameRead(
      { ...one, ...(fallback && { fallback }) },
      { ...one, ...(other && { fallback: other }) },
      () => true,
      sameContent,
    );
  const [x, y, anotherX] = ["'x'", "'y'", "'x'"].map(value);
  expect([alike(undefined, undefined), alike(x, anotherX)]).toEqual([true, true]);
  expect([alike(x, y), alike(x, undefined), alike(undefined, x)]).toEqual([false, false, false]);
});

describe("as Python writes it", () => {
  test.each([
    ["a", "'a'"],
    ["it's", '"it\'s"'],
    ["both ' and \"", "'both \\' and \"'"],
    ["\\", "'\\\\'"],
    ["\n\r\t", "'\\n\\r\\t'"],
    ["\u0000", "'\\x00'"],
    ["\u00a0", "'\\xa0'"],
    ["\u200b", "'\\u200b'"],
    ["é", "'é'"],
    ["😀", "'😀'"],
    ["\u{e0001}", "'\\U000e0001'"],
    [" ", "' '"],
  ])("text %j", (text, written) => expect(reprText(text)).toBe(written));
  test.each([
    ["a", "b'a'"],
    ["\u00e9", "b'\\xe9'"],
    ["\u007f", "b'\\x7f'"],
  ])("bytes %j", (text, written) => expect(reprBytes(text)).toBe(written));
  test.each([
    [0xff, "\\xff"],
    [0x100, "\\u0100"],
    [0xffff, "\\uffff"],
    [0x10000, "\\U00010000"],
  ])("code %d", (code, written) => expect(escaped(code)).toBe(written));
  test.each([
    [1, "1.0"],
    [1.5, "1.5"],
    [0, "0.0"],
    [-0, "-0.0"],
    [Infinity, "inf"],
    [-Infinity, "-inf"],
    [Number.NaN, "nan"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [1.5e300, "1.5e+300"],
    [1e-4, "0.0001"],
    [1e-5, "1e-05"],
    [-2.5e-7, "-2.5e-07"],
    [123456789.125, "123456789.125"],
  ])("float %d", (number, written) => expect(reprFloat(number)).toBe(written));
});

test("lists that tables of libraries hold are the same when their elements are", () => {
  expect(sameStored([{ overrides: true, value: ["a"] }], [{ overrides: true, value: ["a"] }])).toBe(true);
  expect(sameStored(["a"], ["b"])).toBe(false);
  expect(sameStored(["a"], { 0: "a" })).toBe(false);
});

it("what cannot be seen, but has no comma, is no text with a comma in it", () => {
  const part: Value = { ...unknown("split somewhere", undefined), lacks: "," };
  const list: Value = { kind: "list", items: [part], rest: undefined, at: undefined, from: "literal" };
  expect(includesText(list, "a,b")).toBe("no");
  expect(includesText(list, "a")).toBe("unknown");
});

it("what is different in every process says its length where that is known", () => {
  const random: Value = { kind: "random", type: "str", length: 50, at: undefined, from: "computed" };
  expect(displayValue(random)).toBe("<random str of length 50>");
  expect(displayValue({ ...random, length: undefined } as Value)).toBe("<random str>");
});
