import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PythonModule } from "../../server/src/core/syntax/python/ast.js";
import { createPythonParser } from "../../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import { settingsSample } from "../harness/settingsSample.js";

const grammars = await readGrammars(import.meta.dirname);
const incremental = await createPythonParser(grammars);
const fresh = await createPythonParser(grammars);

function parseFresh(text: string): PythonModule {
  fresh.forget("fresh.py");
  return fresh.parse("fresh.py", text);
}

/** Every node lies in the text, and offsets are whole numbers in order. */
function expectSpansInside(text: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) expectSpansInside(text, item);
  } else if (typeof value === "object" && value !== null) {
    if ("start" in value && "end" in value) {
      const { start, end } = value;
      const inside =
        typeof start === "number" && typeof end === "number" && 0 <= start && start <= end && end <= text.length;
      if (!inside)
        throw new Error(
          `span ${String(start)}–${String(end)} in a text of ${String(text.length)}: ${JSON.stringify(value)}`,
        );
    }
    for (const item of Object.values(value)) expectSpansInside(text, item);
  }
}

/** Pieces that people type, complete and half typed. */
const fragment = fc.oneof(
  fc.constantFrom(
    "DEBUG = True\n",
    "FOO = [\n",
    "]",
    ")",
    "(",
    "{",
    "}",
    '"',
    "'",
    '"""',
    "'''",
    'f"{',
    "\n",
    "    ",
    "\t",
    "=",
    " = ",
    ",",
    ":",
    "#",
    "# note\n",
    "\\\n",
    "\\",
    "if DEBUG:\n",
    "else:\n",
    "elif X:\n    ",
    "try:\n",
    "except E as e:\n    pass\n",
    "finally:\n",
    "def f(x, *, y=1):\n    return x\n",
    "class A(B):\n",
    "@a\n",
    "import os\n",
    "from a import (b,\n",
    "match a:\n  case 1: pass\n",
    "case _:\n",
    "lambda: ",
    " not in ",
    "*",
    "**",
    "async ",
    "await x",
    "print 'x'\n",
    "\r",
    "\r\n",
    "\f",
    "\0",
    "\ud83d",
    "\ufeff",
    "é",
    "😀",
    "077",
    "0x",
    "print",
    "type X = int\n",
    "with (a as b):\n  pass\n",
    "; ",
    "yield",
    "global a\n",
    "del a[1:2]\n",
    "\u00a0",
    "$",
    "`",
  ),
  fc.string({ unit: "binary", maxLength: 5 }),
);

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 400 })),
  inserted: fragment,
});

function apply(text: string, { at, removed, inserted }: { at: number; removed: number; inserted: string }): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + inserted + text.slice(start + removed);
}

describe("an incremental parse", () => {
  test("equals a fresh one after every edit", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let text = settingsSample;
        incremental.forget("settings.py");
        incremental.parse("settings.py", text);
        for (const next of edits) {
          text = apply(text, next);
          const module = incremental.parse("settings.py", text);
          expect(module).toEqual(parseFresh(text));
          expectSpansInside(text, module);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("equals a fresh one while the sample is typed and deleted", () => {
    incremental.forget("typed.py");
    for (let length = 0; length <= settingsSample.length; length += 1 + (length % 7)) {
      const text = settingsSample.slice(0, length);
      const module = incremental.parse("typed.py", text);
      expectSpansInside(text, module);
      if (length % 5 === 0) expect(module).toEqual(parseFresh(text));
    }
  });

  test("reuses the statements that an edit does not touch", () => {
    const before = incremental.parse("reuse.py", "A = 1\nB = 2\nC = 3\n");
    const after = incremental.parse("reuse.py", "A = 1\nB = 5\nC = 3\n");
    expect(after.body[0]).toBe(before.body[0]);
    expect(after.body[2]).toBe(before.body[2]);
    expect(after.body[1]).not.toEqual(before.body[1]);
  });
});

describe("any text", () => {
  test("built of fragments parses without a throw, with spans inside", () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        expectSpansInside(text, parseFresh(text));
      }),
      { numRuns: 1500 },
    );
  });

  test("that loses one line keeps the statements after it", () => {
    const lines = "A = 1\nB = [\n  1,\n]\nif A:\n  C = 2\nD = 'x'\nE = f(\n  a=1)\n".split("\n");
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: lines.length - 1 }),
        fc.constantFrom("FOO =", "FOO = [", "FOO = {'a': (", "FOO = '", "import", "def f(", "FOO = f'{a"),
        (at, line) => {
          const top =
            lines.slice(0, at).every((item, index) => !item.endsWith("[") || lines.indexOf("]") < at || index >= at) &&
            !/^[ \])]/.test(lines[at] ?? "");
          fc.pre(top);
          const text = [...lines.slice(0, at), line, ...lines.slice(at)].join("\n") + "Z = 9\n";
          const module = parseFresh(text);
          expect(module.syntaxErrors.length).toBeGreaterThan(0);
          const names = module.body.flatMap((item) =>
            item.kind === "assign" && item.targets[0]?.kind === "name" ? [item.targets[0].name] : [],
          );
          expect(names).toEqual(["A", "B", "D", "E", "Z"]);
        },
      ),
    );
  });
});
