/** Comments that accept a finding, when they are taken away: what else goes with them. */
import { describe, expect, it } from "vitest";
import { removeComment, removeRuleOf } from "../../server/src/core/fixes/suppressionComments.js";
import { applyEdits } from "../../server/src/core/text/textEdit.js";

describe("a comment goes", () => {
  it.each([
    ["with its line", "A = 1\n  # allow\nB = 2\n", true, "A = 1\nB = 2\n"],
    ["with the first line", "# allow\nB = 2\n", true, "B = 2\n"],
    ["and the byte order mark stays", "\uFEFF# allow\nB = 2\n", true, "\uFEFFB = 2\n"],
    ["with the last line", "A = 1\n# allow", true, "A = 1\n"],
    ["and the code before it stays", "A = 1  # allow\nB = 2\n", false, "A = 1\nB = 2\n"],
    ["behind nothing but space", "A = (\n\t# allow\n)\n", false, "A = (\n\n)\n"],
  ])("%s", (_, text, alone, result) => {
    const start = text.indexOf("# allow");
    const edit = removeComment({ file: "/a", start, end: start + "# allow".length, alone }, text);
    expect(applyEdits("/a", text, [edit])).toBe(result);
  });
});

describe("of a list of rules one goes", () => {
  const text = "allow[one, two, three]";
  const rules = ["one", "two", "three"].map((name) => ({
    start: text.indexOf(name),
    end: text.indexOf(name) + name.length,
  }));
  const without = (index: number, all = rules): string =>
    applyEdits("/a", text, removeRuleOf({ file: "/a", start: 0, end: 0, alone: true, rules: all }, index));
  it("with the comma beside it", () =>
    expect([0, 1, 2].map((index) => without(index))).toEqual([
      "allow[two, three]",
      "allow[one, three]",
      "allow[one, two]",
    ]));
  it("alone, or none", () => {
    expect(without(0, rules.slice(0, 1))).toBe("allow[, two, three]");
    expect(without(3)).toBe(text);
  });
});
