/** Comments that accept findings, and comments that give the reason: what is one, where it speaks for, and what it says. */
import { describe, expect, it } from "vitest";
import { readSuppressions } from "../../server/src/core/rules/suppression.js";

const file = "/p/a";
/** Of a rule or a reason: the part of the text. */
const part = (text: string, at: { readonly start: number; readonly end: number } | undefined): string | undefined =>
  at && text.slice(at.start, at.end);

describe("comments", () => {
  /** `scope of lines alone? [rules] reason · whole comment`, and those that are none. */
  const told = (text: string): readonly string[] => {
    const { comments, malformed } = readSuppressions(text);
    return [
      ...comments.map((one) => {
        const rules = one.rules.map((rule) => `${rule.id}=${part(text, rule)}`).join(" ");
        return `${one.scope} ${one.line}${one.alone ? " alone" : ""} [${rules}] ${one.reason} · ${part(text, one)}`;
      }),
      ...malformed.map((one) => `none · ${part(text, one)}`),
    ];
  };
  it.each<readonly [string, readonly string[]]>([
    ["A = 1\n", []],
    ["A = 1  # deploy-hygiene: allow[a-b]\n", ["line 0 [a-b=a-b] undefined · # deploy-hygiene: allow[a-b]"]],
    [
      "B = 1\nA = 1  #\t deploy-hygiene:  allow[a, b,c d]  it is so  \nC = 1\n",
      ["line 1 [a=a b=b c=c d=d] it is so · #\t deploy-hygiene:  allow[a, b,c d]  it is so  "],
    ],
    [
      "# deploy-hygiene: allow-file[a] why\n\nA = 1\n",
      ["file 1 alone [a=a] why · # deploy-hygiene: allow-file[a] why"],
    ],
    [
      "A = (\n    # deploy-hygiene: allow[a]\n    # another\n  ; and another\n    1\n)\n",
      ["line 4 alone [a=a] undefined · # deploy-hygiene: allow[a]"],
    ],
    ["# deploy-hygiene: allow[a]\n# no more", ["line 1 alone [a=a] undefined · # deploy-hygiene: allow[a]"]],
    ["# deploy-hygiene: allow[a]", ["line 1 alone [a=a] undefined · # deploy-hygiene: allow[a]"]],
    ["[x]\n\t; deploy-hygiene: allow[a]\nb=1\n", ["line 2 alone [a=a] undefined · ; deploy-hygiene: allow[a]"]],
    ["A = 1; deploy-hygiene: allow[a]\n", []],
    ["deploy-hygiene: allow[a]\n", []],
    ["# see deploy-hygiene: allow[a]\n", []],
    ["# deploy-hygiene: allow[]\n", ["none · # deploy-hygiene: allow[]"]],
    ["A = 1  # deploy-hygiene: allow a\nB\n", ["none · # deploy-hygiene: allow a"]],
    ["# deploy-hygiene: deny[a]\r\nA = 1\r\n", ["none · # deploy-hygiene: deny[a]"]],
    [
      "# deploy-hygiene: allow[a] key hunter2 password=hunter2\n",
      ["line 1 alone [a=a] key hunter2 password=*** · # deploy-hygiene: allow[a] key hunter2 password=hunter2"],
    ],
    [
      "A = 1  # deploy-hygiene: allow[a]\nB = 1  # deploy-hygiene: allow[b]\n",
      ["line 0 [a=a] undefined · # deploy-hygiene: allow[a]", "line 1 [b=b] undefined · # deploy-hygiene: allow[b]"],
    ],
  ])("%j", (text, expected) => expect(told(text)).toEqual(expected));

  it("are comments where the parser knows which texts are", () => {
    const text = "A = '# deploy-hygiene: allow[a]'  # deploy-hygiene: allow[b]\n";
    const start = text.lastIndexOf("#");
    const rules = (spans?: Parameters<typeof readSuppressions>[1]): readonly string[] =>
      readSuppressions(text, spans).comments.flatMap((one) => one.rules.map(({ id }) => id));
    expect(rules()).toEqual(["a", "b"]);
    expect(rules([])).toEqual([]);
    expect(rules([{ start, end: start + 1 }])).toEqual(["b"]);
    expect(rules([{ start: start - 9, end: start }])).toEqual([]);
    expect(rules([{ start: start + 1, end: text.length }])).toEqual([]);
  });
});

describe("what a comment accepts", () => {
  const text =
    "# deploy-hygiene: allow-file[everywhere] all of it\nA = [  # deploy-hygiene: allow[here] first\n    1,\n]  # deploy-hygiene: allow[there, here] last\nB = 1\n";
  const at = (from: string, to = from): { readonly file: string; readonly start: number; readonly end: number } => ({
    file,
    start: text.indexOf(from),
    end: text.indexOf(to) + to.length,
  });
  it.each([
    ["everywhere", at("B = 1"), "all of it"],
    ["here", at("A = ["), "first"],
    ["here", at("A", "]  #"), "first"],
    ["there", at("A", "]  #"), "last"],
    ["there", at("1,"), undefined],
    ["here", at("B"), undefined],
    ["other", at("A"), undefined],
  ])("%s at %j", (rule, span, expected) => expect(readSuppressions(text).find(rule, span)?.reason).toBe(expected));
  it("is nothing where there is none", () => expect(readSuppressions("A").find("here", at("A"))).toBeUndefined());
});

describe("a comment that gives the reason", () => {
  const because = "# because of the proxy";
  it.each<readonly [string, string, string | undefined]>([
    ["of the line", `A = 1  ${because}\nB = 1\n`, because],
    ["without an end", `A = 1  ${because}`, because],
    ["a sign in a word is none", "A = b#because\n", undefined],
    ["above it", `${because}\nA = 1\n`, `${because}\nA = 1`],
    [
      "above it, with space",
      `B = 1\n    ${because}\n    # and more\n    A = 1\n`,
      `${because}\n    # and more\n    A = 1`,
    ],
    ["above and on the line", "# It is because\nA = 1  # so\n", "# It is because\nA = 1  # so"],
    ["that tells of the proxy", "# Disabled when using Cloudflare\nA = 1\n", "# Disabled when using Cloudflare\nA = 1"],
    ["that tells of another thing", "# Disabled when using the shell\nA = 1\n", undefined],
    ["that says nothing", "# the first\nA = 1\n", undefined],
    ["that is to change", "# because of the proxy, for now\nA = 1\n", undefined],
    ["behind other code", `B = 1  ${because}\nA = 1\n`, undefined],
    ["behind an empty line", `${because}\n\nA = 1\n`, undefined],
    ["six lines above", `${because}\n${"# and\n".repeat(5)}A = 1\n`, `${because}\n${"# and\n".repeat(5)}A = 1`],
    ["seven lines above", `${because}\n${"# and\n".repeat(6)}A = 1\n`, undefined],
    ["with 40 spaces before it", `${" ".repeat(40)}${because}\nA = 1\n`, `${because}\nA = 1`],
    ["with 41", `${" ".repeat(41)}${because}\nA = 1\n`, undefined],
    ["at the very beginning", `${because}\n`, because],
    ["nobody else's", `A = 1\n${because}\n`, undefined],
    ["that names it above another", "# A is off because of nginx\nB = 1\nA = 1\n", "# A is off because of nginx"],
    ["that names another", "# B is off because of nginx\nB = 1\nA = 1\n", undefined],
  ])("%s", (_, text, expected) => {
    const start = Math.max(text.indexOf("A = "), 0);
    expect(part(text, readSuppressions(text).reason({ file, start, end: start + 1 }, undefined))).toBe(expected);
  });

  it.each<readonly [string, string, string | undefined]>([
    ["names the setting that is not set", `B = 1\n# NAME is set by nginx\nA = 1\n`, "# NAME is set by nginx"],
    [
      "in several lines",
      "# NAME, which\n# is set by nginx\n# for all\n",
      "# NAME, which\n# is set by nginx\n# for all",
    ],
    ["seven lines below", `# NAME\n${"# and\n".repeat(6)}# because\n`, undefined],
    ["six lines below", `# NAME\n${"# and\n".repeat(5)}# because\n`, `# NAME\n${"# and\n".repeat(5)}# because`],
    ["above", "# Handled by nginx:\n# NAME\n", "# Handled by nginx:\n# NAME"],
    ["in the second place that names it", "# NAME\nA = 1\n# NAME is set by nginx\n", "# NAME is set by nginx"],
    ["not in code", "A = NAME  # set by nginx\n", undefined],
    ["with much before it", `${" ".repeat(41)}# NAME is set by nginx\n`, undefined],
    ["of another", "# OTHER is set by nginx\n", undefined],
    ["without an end", "A = 1\n# NAME is set by nginx", "# NAME is set by nginx"],
    ["that says nothing", "# NAME\n# NAME\n", undefined],
  ])("%s", (_, text, expected) =>
    expect(part(text, readSuppressions(text).reason({ file, start: 0, end: 1 }, "NAME"))).toBe(expected),
  );
});
