/** Fixes that are made together: which exclude each other, what stands once, and where empty lines stay. */
import { describe, expect, it } from "vitest";
import { mergeFixes, together } from "../../server/src/core/fixes/combine.js";
import type { FixDraft, FixEdits } from "../../server/src/core/fixes/fix.js";
import { applyEdits, type TextEdit } from "../../server/src/core/text/textEdit.js";

const text = "0123456789";
const edit = (start: number, end: number, by: string, file = "/a"): TextEdit => ({
  span: { file, start, end },
  text: by,
});
const merged = (...edits: readonly TextEdit[]): string =>
  applyEdits("/a", text, mergeFixes(edits.map((one) => () => ({ edits: [one] }))).edits);

describe("two fixes", () => {
  it.each([
    ["apart", edit(1, 3, "x"), edit(5, 7, "y"), "0x34y789"],
    ["next to each other", edit(1, 3, "x"), edit(3, 5, "y"), "0xy56789"],
    ["that overlap: the first", edit(1, 4, "x"), edit(3, 5, "y"), "0x456789"],
    ["of which one holds the other: the first", edit(1, 9, "x"), edit(3, 5, "y"), "0x9"],
    ["of the same: once", edit(1, 3, "x"), edit(1, 3, "x"), "0x3456789"],
    ["of one place: the first", edit(1, 3, "x"), edit(1, 3, "y"), "0x3456789"],
    ["an insertion before what is replaced", edit(1, 3, "x"), edit(1, 1, "y"), "0yx3456789"],
    ["an insertion behind what is replaced", edit(1, 3, "x"), edit(3, 3, "y"), "0xy3456789"],
    ["an insertion in what is replaced: the first", edit(1, 3, "x"), edit(2, 2, "y"), "0x3456789"],
    ["what replaces around an insertion: the first", edit(2, 2, "y"), edit(1, 3, "x"), "01y23456789"],
    ["what replaces behind an insertion", edit(1, 1, "y"), edit(1, 3, "x"), "0yx3456789"],
    ["what replaces before an insertion", edit(3, 3, "y"), edit(1, 3, "x"), "0xy3456789"],
    ["insertions at one place, in their order", edit(2, 2, "x"), edit(2, 2, "y"), "01xy23456789"],
    ["elements of an empty list", edit(2, 2, '"x.a"'), edit(2, 2, '"x.b"'), '01"x.a", "x.b"23456789'],
    ["elements of an empty tuple", edit(2, 2, "'x.a',"), edit(2, 2, "'x.b',"), "01'x.a', 'x.b',23456789"],
    ["an element and what is none", edit(2, 2, '"x.a"'), edit(2, 2, "y"), '01"x.a"y23456789'],
    ["that add one name at one place: the first", edit(2, 2, "A = 1\n"), edit(2, 2, "A = 2\n"), "01A = 1\n23456789"],
    ["that add two names at one place", edit(2, 2, "A = 1\n"), edit(2, 2, "B = 2\n"), "01A = 1\nB = 2\n23456789"],
    [
      "that compare one name at one place",
      edit(2, 2, "A == 1\n"),
      edit(2, 2, "A == 2\n"),
      "01A == 1\nA == 2\n23456789",
    ],
    ["that add one name at two places", edit(2, 2, "A = 1\n"), edit(3, 3, "A = 2\n"), "01A = 1\n2A = 2\n3456789"],
    ["of which one is of another file", edit(1, 4, "x"), edit(3, 5, "y", "/b"), "0x456789"],
    ["with empty lines before: once", edit(2, 2, "\nA = 1\n"), edit(2, 2, "\nB = 2\n"), "01\nA = 1\nB = 2\n23456789"],
    ["with empty lines behind: once", edit(2, 2, "A = 1\n\n"), edit(2, 2, "B = 2\n\n"), "01A = 1\nB = 2\n\n23456789"],
    [
      "of which one has an empty line behind",
      edit(2, 2, "A = 1\n\n"),
      edit(2, 2, "B = 2\n"),
      "01A = 1\n\nB = 2\n23456789",
    ],
    ["behind the last line", edit(2, 2, "\nA = 1"), edit(2, 2, "\nB = 2"), "01\nA = 1\nB = 223456789"],
  ] as const)("%s", (_, one, other, result) => expect(merged(one, other)).toBe(result));
  it("of which one changes nothing, or makes a file that is made already", () => {
    const fixes: readonly (FixEdits | undefined)[] = [
      undefined,
      { edits: [] },
      { edits: [edit(1, 2, "x")], newFiles: [{ file: "/n", text: "1" }] },
      { edits: [edit(5, 6, "y")], newFiles: [{ file: "/n", text: "2" }] },
      { edits: [], newFiles: [{ file: "/m", text: "3" }] },
    ];
    expect(mergeFixes(fixes.map((one) => () => one))).toEqual({
      edits: [edit(1, 2, "x")],
      newFiles: [
        { file: "/n", text: "1" },
        { file: "/m", text: "3" },
      ],
    });
    expect(mergeFixes([])).toEqual({ edits: [] });
  });
});

describe("one fix of two", () => {
  const draft = (safety: FixDraft["safety"], ...edits: readonly TextEdit[]): FixDraft => ({
    title: "t",
    safety,
    edits: () => ({ edits }),
  });
  it("is as safe as the less safe", () => {
    for (const [one, other, both] of [
      ["safe", "safe", "safe"],
      ["safe", "needsReview", "needsReview"],
      ["needsReview", "safe", "needsReview"],
    ] as const)
      expect(together("both", [draft(one), draft(other)])).toMatchObject([{ title: "both", safety: both }]);
  });
  it("does both or nothing", () => {
    const [a, b] = [draft("safe", edit(1, 2, "x")), draft("safe", edit(3, 4, "y"))];
    expect(together("both", [a, b])[0]?.edits()).toEqual({ edits: [edit(1, 2, "x"), edit(3, 4, "y")] });
    expect(together("both", [a, draft("safe")])[0]?.edits()).toEqual({ edits: [] });
    expect(together("both", [a, undefined])).toEqual([]);
    expect(together("both", [undefined, b])).toEqual([]);
    expect(together("both", [])).toEqual([]);
  });
});
