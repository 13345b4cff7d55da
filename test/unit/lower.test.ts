import { describe, expect, test } from "vitest";
import type { Expression, PythonModule, Statement } from "../../server/src/core/syntax/python/ast.js";
import { createPythonParser } from "../../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import { asItsSize, growth } from "../harness/growth.js";
import { settingsSample } from "../harness/settingsSample.js";

const parser = await createPythonParser(await readGrammars(import.meta.dirname));

function parse(text: string): PythonModule {
  parser.forget("t.py");
  return parser.parse("t.py", text);
}

function statement(text: string): Statement {
  const module = parse(text);
  expect(module.syntaxErrors).toEqual([]);
  const first = module.body[0];
  if (!first) throw new Error("no statement");
  return first;
}

function expression(text: string): Expression {
  const found = statement(text);
  if (found.kind !== "expression") throw new Error(found.kind);
  return found.value;
}

/** The source that a node covers. */
function slice(text: string, node: { readonly start: number; readonly end: number }): string {
  return text.slice(node.start, node.end);
}

/** The kinds of the statements, for what survives an error. */
function outline(text: string): readonly string[] {
  return parse(text).body.map((item) => {
    if (item.kind === "assign" && item.targets[0]?.kind === "name") return item.targets[0].name;
    return item.kind === "opaqueStatement" ? `!${item.names.join(",")}` : item.kind;
  });
}

function messages(text: string): readonly string[] {
  return parse(text).syntaxErrors.map((error) => error.message);
}

describe("literals", () => {
  test.each([
    [`'a\\n\\x41\\u00e9\\U0001F600\\101\\\\'`, "a\nAé😀A\\"],
    [`r'\\d+'`, "\\d+"],
    [`"\\d"`, "\\d"],
    [`'''a\r\nb'''`, "a\nb"],
    [`"a\\\r\nb"`, "ab"],
    [`u"x"`, "x"],
    [`'it' "s"`, "its"],
    [`""`, ""],
    [`"\ud800"`, "\ud800"],
  ])("the string %j", (text, value) => {
    expect(expression(text)).toMatchObject({ kind: "string", value });
  });

  test("adjacent literals keep their own spans and quotes", () => {
    const text = `(r'a'  # one\n """b""")`;
    const value = expression(text);
    if (value.kind !== "string") throw new Error(value.kind);
    expect(value.parts.map((part) => [slice(text, part), part.value, part.opening])).toEqual([
      ["r'a'", "a", "r'"],
      [`"""b"""`, "b", `"""`],
    ]);
    expect(slice(text, value)).toBe(`r'a'  # one\n """b"""`);
  });

  test("a formatted string keeps text, fields, conversions and formats", () => {
    const text = `f"{{a}} {b!r:>{width}} {c:0.2f}" 'd' f'{e=}'`;
    const value = expression(text);
    if (value.kind !== "formatted") throw new Error(value.kind);
    expect(
      value.parts.map((part) =>
        part.kind === "text" ? part.value : [slice(text, part.value), part.conversion, part.format],
      ),
    ).toEqual(["{a} ", ["b", "r", null], " ", ["c", undefined, "0.2f"], "d", "e=", ["e", "r", undefined]]);
  });

  test("formatted strings nest, with the same quotes too", () => {
    const text = `f"{f'{a}' + d["#"]}"\nB = 1`;
    expect(outline(text)).toEqual(["expression", "B"]);
    expect(messages(text)).toEqual([]);
  });

  test.each([
    [`b'\\x41\\u'`, { kind: "bytes", value: "A\\u" }],
    [`"\\N{DASH}"`, { kind: "opaque" }],
    [`0xFF`, { value: 255, isFloat: false }],
    [`0o17`, { value: 15 }],
    [`0b1_0`, { value: 2 }],
    [`1_000`, { value: 1000 }],
    [`00`, { value: 0 }],
    [`9007199254740993`, { value: 9007199254740993n }],
    [`1e3`, { value: 1000, isFloat: true }],
    [`.5`, { value: 0.5, isFloat: true }],
    [`1_0.`, { value: 10, isFloat: true }],
    [`3j`, { value: undefined, isFloat: false }],
    [`...`, { kind: "constant", value: "..." }],
  ])("the literal %s", (text, expected) => {
    expect(expression(text)).toMatchObject(expected);
  });
});

describe("expressions", () => {
  test("parentheses drop, and spans are those of the inner expression", () => {
    const text = `((a)) + (b, )`;
    const value = expression(text);
    if (value.kind !== "binary") throw new Error(value.kind);
    expect([slice(text, value.left), slice(text, value.right), value.right.kind]).toEqual(["a", "(b, )", "tuple"]);
  });

  test("a tuple without parentheses spans its items", () => {
    const text = `a, b,`;
    const value = expression(text);
    expect([value.kind, slice(text, value)]).toEqual(["tuple", "a, b"]);
  });

  test("comparisons chain", () => {
    const value = expression(`1 < a not in b is not c`);
    if (value.kind !== "comparison") throw new Error(value.kind);
    expect(value.rest.map((item) => item.operator)).toEqual(["<", "not in", "is not"]);
  });

  test.each([
    [`a if b else c`, { kind: "conditional", condition: { name: "b" }, then: { name: "a" }, otherwise: { name: "c" } }],
    [`(a := 1)`, { kind: "named", name: "a", nameAt: { start: 1, end: 2 } }],
    [`(a := 1 if b else 2)`, { kind: "named", name: "a", value: { kind: "conditional", start: 6, end: 19 } }],
    [`((a := 1) if b else 2)`, { kind: "conditional", then: { kind: "named", name: "a", value: { kind: "number" } } }],
    [`not -a`, { kind: "unary", operator: "not", operand: { operator: "-" } }],
    [`a and b or c`, { kind: "boolean", operator: "or", left: { operator: "and" } }],
    [`a ** -b`, { kind: "binary", operator: "**" }],
    [
      `a[1:2, ::3]`,
      {
        kind: "subscript",
        index: { kind: "tuple", items: [{ kind: "slice", step: undefined }, { step: { value: 3 } }] },
      },
    ],
    [`a[b]`, { kind: "subscript", index: { kind: "name" } }],
    [`{**a, 'b': 1}`, { kind: "dict", entries: [{ key: undefined }, { key: { value: "b" } }] }],
    [`{a, *b}`, { kind: "set", items: [{ kind: "name" }, { kind: "starred" }] }],
    [
      `f(a, *b, c=1, **d)`,
      {
        kind: "call",
        args: [{ name: undefined, spread: undefined }, { spread: "*" }, { name: "c" }, { spread: "**" }],
      },
    ],
    [`f(x for x in y)`, { kind: "call", args: [{ value: { kind: "comprehension", of: "generator" } }] }],
    [
      `{k: v for k, v in a if k for b in c}`,
      {
        kind: "comprehension",
        of: "dict",
        key: { name: "k" },
        element: { name: "v" },
        clauses: [{ kind: "for" }, { kind: "if" }, { kind: "for" }],
      },
    ],
    [
      `lambda a, /, b=1, *c, d, e=2, **f: a`,
      {
        kind: "lambda",
        parameters: [
          { name: "a", keywordOnly: false },
          { name: "b", defaultValue: { value: 1 } },
          { name: "c", variadic: "*" },
          { name: "d", keywordOnly: true },
          { name: "e", keywordOnly: true },
          { name: "f", variadic: "**", keywordOnly: false },
        ],
      },
    ],
    [`*a.b(), c`, { kind: "tuple", items: [{ kind: "starred", value: { kind: "call" } }, { kind: "name" }] }],
    [`a.b . c`, { kind: "attribute", name: "c", nameStart: 6, object: { name: "b" } }],
  ])("%s", (text, expected) => {
    expect(expression(text)).toMatchObject(expected);
  });
});

describe("statements", () => {
  test.each([
    [
      `a = b = c, d = 1`,
      { kind: "assign", targets: [{ name: "a" }, { name: "b" }, { kind: "tuple" }], value: { value: 1 } },
    ],
    [`(a) = 1`, { kind: "assign", targets: [{ kind: "name" }] }],
    [`a: List[int] = []`, { kind: "annotated", annotation: { kind: "subscript" }, value: { kind: "list" } }],
    [`a: int`, { kind: "annotated", annotation: { name: "int" }, value: undefined }],
    [`A += ["x"]`, { kind: "augmented", operator: "+" }],
    [`a //= 2`, { kind: "augmented", operator: "//" }],
    [`del a, b[0]`, { kind: "delete", targets: [{ kind: "name" }, { kind: "subscript" }] }],
    [
      `import a.b as c, d`,
      {
        kind: "import",
        names: [
          { name: "a.b", alias: "c" },
          { name: "d", alias: undefined },
        ],
      },
    ],
    [
      `from . import (a, b as c,)`,
      { kind: "importFrom", module: "", level: 1, names: [{ name: "a" }, { alias: "c" }] },
    ],
    [`from ...x.y import *`, { kind: "importFrom", module: "x.y", level: 3, names: "*" }],
    [`from __future__ import annotations`, { kind: "importFrom", module: "__future__", level: 0 }],
    [`global a, b`, { kind: "global", names: ["a", "b"] }],
    [`assert a, "b"`, { kind: "assert", condition: { name: "a" } }],
    [`raise A from b`, { kind: "raise", value: { name: "A" } }],
    [`raise`, { kind: "raise", value: undefined }],
    [`type A = int`, { kind: "opaqueStatement", names: ["A"] }],
    [
      `with (open(a) as f, b as (c, d)): pass`,
      { kind: "with", items: [{ target: { name: "f" } }, { target: { kind: "tuple" } }] },
    ],
    [`with a: pass`, { kind: "with", items: [{ value: { name: "a" }, target: undefined }] }],
    [
      `async def f(a: int = 1, *, b): yield a`,
      {
        kind: "function",
        isAsync: true,
        isGenerator: true,
        nameStart: 10,
        parameters: [{ name: "a" }, { name: "b", keywordOnly: true }],
      },
    ],
    [
      `@a.b\n@c(1)\nclass D(E, metaclass=F): x = 1`,
      {
        kind: "class",
        start: 0,
        decorators: [{ kind: "attribute" }, { kind: "call" }],
        bases: [{ name: undefined }, { name: "metaclass" }],
      },
    ],
    [`def f():\n  def g(): yield\n  h = lambda: (yield)`, { kind: "function", isGenerator: false }],
    [`for a, b in c: pass\nelse: d`, { kind: "for", target: { kind: "tuple" }, otherwise: [{ kind: "expression" }] }],
    [
      `while a:\n  break\nelse:\n  continue`,
      { kind: "while", body: [{ kind: "break" }], otherwise: [{ kind: "continue" }] },
    ],
    [
      `if a: b\nelif c: d\nelse: e`,
      {
        kind: "if",
        otherwise: [{ kind: "if", start: 8, condition: { name: "c" }, otherwise: [{ kind: "expression" }] }],
      },
    ],
    [
      `try: a\nexcept* (B, C) as d: e\nelse: f\nfinally: g`,
      { kind: "try", handlers: [{ type: { kind: "tuple" }, name: "d" }], otherwise: [{}], finalizer: [{}] },
    ],
    [`try: a\nexcept: b`, { kind: "try", handlers: [{ type: undefined, name: undefined }] }],
  ])("%s", (text, expected) => {
    expect(statement(text)).toMatchObject(expected);
  });

  test("match patterns", () => {
    const found = statement(`match a, b:
  case 1 | -2 | A.B: pass
  case [c, *_, *d] as e if f: pass
  case (g): pass
  case _: pass
  case P(x=h, y=Q(i)) | {"k": j, **r}: pass
  case k, None: pass
`);
    if (found.kind !== "match") throw new Error(found.kind);
    expect(found.cases.map((item) => item.pattern)).toMatchObject([
      {
        kind: "or",
        alternatives: [
          { kind: "value" },
          { kind: "value", value: { operator: "-" } },
          { kind: "value", value: { kind: "attribute" } },
        ],
      },
      {
        kind: "as",
        name: "e",
        pattern: {
          kind: "sequence",
          items: [{ name: "c" }, { kind: "star", name: undefined }, { kind: "star", name: "d" }],
        },
      },
      { kind: "capture", name: "g" },
      { kind: "capture", name: undefined },
      {
        kind: "or",
        alternatives: [
          {
            kind: "class",
            type: { name: "P" },
            positional: [],
            keywords: [
              { name: "x", pattern: { kind: "capture", name: "h" } },
              { name: "y", pattern: { kind: "class", positional: [{ kind: "capture", name: "i" }] } },
            ],
          },
          { kind: "mapping", entries: [{ key: { value: "k" }, pattern: { kind: "capture", name: "j" } }], rest: "r" },
        ],
      },
      { kind: "sequence", items: [{ kind: "capture", name: "k" }, { kind: "value" }] },
    ]);
    expect(found.cases[1]?.guard).toMatchObject({ name: "f" });
  });

  test("a block ends with its last statement, not with the comments below", () => {
    const text = "if a:\n    b = 1  # c\n    # d\n# e\nf = 2\n";
    expect(slice(text, statement(text))).toBe("if a:\n    b = 1");
    expect(parse(text).comments.map((comment) => comment.text)).toEqual(["# c", "# d", "# e"]);
  });

  test("the sample of settings has no error", () => {
    expect(parse(settingsSample).syntaxErrors).toEqual([]);
    expect(parse(settingsSample).body.some((item) => item.kind === "opaqueStatement")).toBe(false);
  });
});

describe("odd text", () => {
  test.each([
    ["", []],
    ["\ufeffA = 1\n", ["A"]],
    ["A = 1\r\nB = 2\r\n", ["A", "B"]],
    ["A = 1\rB = 2\r", ["A", "B"]],
    ["\fA = 1\n\f\nB = 2", ["A", "B"]],
    ["if a:\n\tb = 1\n\tc = 2\nB = 2", ["if", "B"]],
    ["A = 1 # \ud800\nB = '\udfff'", ["A", "B"]],
    ["A = 1; B = 2;", ["A", "B"]],
    ["A = \\\n  1\nB = 2", ["A", "B"]],
  ])("%j", (text, expected) => {
    expect(outline(text)).toEqual(expected);
    expect(messages(text)).toEqual([]);
  });

  test("positions count UTF-16 units after a BOM and a lone carriage return", () => {
    const text = "\ufeff# 😀\rA = 1\r\n";
    const module = parse(text);
    expect(module.comments[0]).toEqual({ start: 1, end: 5, text: "# 😀" });
    expect(module.body[0]).toMatchObject({ start: 6, end: 11 });
  });

  test("a null byte is an error of its own", () => {
    expect(messages("A = '\0'\nB = 1")).toEqual(["source code cannot contain null bytes"]);
    expect(outline("A = '\0'\nB = 1")).toEqual(["A", "B"]);
  });
});

describe("syntax errors leave every other statement", () => {
  test.each([
    ["half an assignment", "A = 1\nFOO =\nB = 2", ["A", "!FOO", "B"]],
    ["an open list", "A = 1\nFOO = [\nB = 2\nC = [1]\n", ["A", "!FOO", "B", "C"]],
    ["an open call with lines below", "A = 1\nFOO = env(\n    'x',\nB = 2\n", ["A", "!FOO", "B"]],
    ["an open string", "A = 1\nFOO = 'x\nB = 2\n", ["A", "!FOO", "B"]],
    ["an open triple-quoted string", "A = 1\nFOO = '''x\nB = 2\n", ["A", "!FOO", "B"]],
    [
      "an open triple-quoted string before a closed one",
      `A = 1\nFOO = """\nB = 2\nC = """c"""\nD = 3\n`,
      ["A", "!FOO", "B", "C", "D"],
    ],
    ["an open formatted string", "A = 1\nFOO = f'{x\nB = 2\n", ["A", "!FOO", "B"]],
    ["an unmatched bracket", "A = 1\nFOO = 1)\nB = 2\n", ["A", "!FOO", "B"]],
    ["a crossed bracket", "A = 1\nFOO = [(1]\nB = 2\n", ["A", "!FOO", "B"]],
    ["several targets", "a, b = c = \nB = 2", ["!a,b,c", "B"]],
    ["an item of a dictionary", "DATABASES['default'] = [\nB = 2", ["!DATABASES", "B"]],
    ["half an import", "from a import\nimport b as\nB = 1", ["!", "!b", "B"]],
    ["a block without a body", "if a:\nB = 1", ["!", "B"]],
    ["an else without an if", "A = 1\nelse:\n  C = 1\nB = 2", ["A", "!C", "B"]],
    ["a stray indent", "A = 1\n  B = 2\nC = 3", ["A", "B", "C"]],
    ["a decorator without a function", "@a\nB = 1\nC = 2", ["!", "B", "C"]],
  ])("%s", (_name, text, expected) => {
    expect(outline(text)).toEqual(expected);
    const errors = parse(text).syntaxErrors;
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors)
      expect(error.start >= 0 && error.start <= error.end && error.end <= text.length).toBe(true);
  });

  test("inside blocks only the line is lost", () => {
    const found = parse("if a:\n    A = 1\n    B =\n    C = 3\nelse:\n    D = (\nE = 5\n").body;
    expect(found).toMatchObject([
      {
        kind: "if",
        body: [{ kind: "assign" }, { kind: "opaqueStatement", names: ["B"] }, { kind: "assign" }],
        otherwise: [{ kind: "opaqueStatement", names: ["D"] }],
      },
      { kind: "assign" },
    ]);
  });

  test("several exceptions without parentheses, as since Python 3.14", () => {
    expect(parse("try: a\nexcept B, c.D: d\n").body).toMatchObject([
      {
        kind: "try",
        handlers: [
          {
            type: {
              kind: "tuple",
              start: 14,
              end: 20,
              items: [
                { kind: "name", name: "B" },
                { kind: "attribute", name: "D" },
              ],
            },
            name: undefined,
          },
        ],
      },
    ]);
    expect(messages("try: a\nexcept B, c.D: d\n")).toEqual([]);
  });

  test.each([
    ["A = 077", "invalid number literal"],
    ["A = 'C:\\Users'", "a \\U in this string needs 8 hexadecimal digits"],
    ["print 'x'", "missing parentheses in call to 'print'"],
    ["A = b'é'", "bytes can only contain ASCII literal characters"],
    ["f(a=1, 2)", "positional argument follows keyword argument"],
    ["f(a=1, a=2)", "keyword argument repeated: a"],
    ["try: a\nexcept B, C as d: e", "multiple exception types must be parenthesized when using 'as'"],
    ["try:\n  a = 1", "expected 'except' or 'finally' block"],
    ["A = [", "'[' was never closed"],
    ["A = 'x", "unterminated string literal"],
    ["A = 1\n  B = 1", "unexpected indent"],
    ["if a:\n        b\n    c", "unindent does not match any outer indentation level"],
    ["if a:\n\tb\n        c", "inconsistent use of tabs and spaces in indentation"],
    ["if a:\nb", "expected an indented block"],
  ])("%j says why", (text, message) => {
    expect(messages(text)).toEqual([message]);
  });
});

describe("deep nesting stays cheap and opaque", () => {
  const deep = 30_000;
  test.each<readonly [string, (size: number) => string]>([
    ["operators", (n) => "A = " + "1+".repeat(n) + "1"],
    ["minus", (n) => "A = " + "-".repeat(n) + "1"],
    ["not", (n) => "A = " + "not ".repeat(n) + "1"],
    ["brackets", (n) => "A = " + "[".repeat(n) + "]".repeat(n)],
    ["open brackets", (n) => "A = " + "(".repeat(n)],
    ["attributes", (n) => "A = a" + ".b".repeat(n)],
    ["calls", (n) => "A = a" + "()".repeat(n)],
    ["powers", (n) => "A = " + "1**".repeat(n) + "1"],
    ["assignments", (n) => "A = " + "b = ".repeat(n) + "1"],
    ["lambdas", (n) => "A = " + "lambda: ".repeat(n) + "1"],
    ["formatted strings", (n) => "A = " + `f"{`.repeat(n)],
    ["elif", (n) => "if a: b\n" + "elif a: b\n".repeat(n / 10)],
    ["open lists", (n) => "x = [\n".repeat(n / 10)],
    ["blocks", (n) => Array.from({ length: Math.sqrt(3 * n) }, (_, at) => " ".repeat(at) + "if a:\n").join("")],
  ])("%s", (_name, text) => {
    expect(growth((size) => void parse(`${text(size)}\nC = 1\n`), deep)).toBeLessThan(asItsSize);
    const module = parse(text(deep) + "\nB = 1\n");
    expect(module.body[module.body.length - 1]).toMatchObject({ kind: "assign", targets: [{ name: "B" }] });
    expect(() =>
      JSON.stringify(module, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toThrow();
  });
});
