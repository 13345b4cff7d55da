/** Small parts of the command line: diffs, paths, what is told of a failure, the catalogue of a few rules. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommandFailure, failureText } from "../../server/src/cli/commandFailure.js";
import { tooLong } from "../../server/src/cli/mcp/protocol.js";
import { relativePath, resolvePath } from "../../server/src/cli/paths.js";
import { wrapped } from "../../server/src/cli/wrapped.js";
import { unifiedDiff } from "../../server/src/cli/unifiedDiff.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { runCommandLine } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";

const ten = "abcdefghij";
const text = (letters: string): string => [...letters].map((letter) => `${letter}\n`).join("");
const diffs: readonly (readonly [what: string, before: string | undefined, after: string, diff: string])[] = [
  ["nothing", "a\n", "a\n", ""],
  ["a new file", undefined, "a\nb\n", "--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n"],
  ["a new file without lines", undefined, "", "diff --git a/f b/f\nnew file mode 100644\n"],
  ["a line that is there already", "a\n", "a\na\n", "--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n a\n+a\n"],
  ["one of two equal lines", "a\na\n", "a\n", "--- a/f\n+++ b/f\n@@ -1,2 +1 @@\n a\n-a\n"],
  ["all of it", "a\n", "", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n"],
  [
    "the last line has no end",
    "a\nb",
    "a\nc",
    "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n",
  ],
  ["an end for the last line", "a", "a\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"],
  ["the middle", text(ten), text("abcdXfghij"), "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n"],
  [
    "the first and the last",
    text(ten),
    text("XbcdefghiY"),
    "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+X\n b\n c\n d\n@@ -7,4 +7,4 @@\n g\n h\n i\n-j\n+Y\n",
  ],
  [
    "two that are near",
    text(ten),
    text("XbcdefgYij"),
    "--- a/f\n+++ b/f\n@@ -1,10 +1,10 @@\n-a\n+X\n b\n c\n d\n e\n f\n g\n-h\n+Y\n i\n j\n",
  ],
  [
    "two that are far",
    text(ten),
    text("XbcdefghYj"),
    "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+X\n b\n c\n d\n@@ -6,5 +6,5 @@\n f\n g\n h\n-i\n+Y\n j\n",
  ],
  ["a line more", text("abc"), text("abXc"), "--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@\n a\n b\n+X\n c\n"],
  ["a line less", text("abc"), text("ac"), "--- a/f\n+++ b/f\n@@ -1,3 +1,2 @@\n a\n-b\n c\n"],
  ["lines that move", text("abcd"), text("bcda"), "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n b\n c\n d\n+a\n"],
  [
    "as few as possible",
    text("abcabba"),
    text("cbabac"),
    "--- a/f\n+++ b/f\n@@ -1,7 +1,6 @@\n-a\n-b\n c\n-a\n b\n+a\n b\n a\n+c\n",
  ],
];

const line = fc.constantFrom("a\n", "b\n", "c\n");

/** What a diff makes of a text: its lines stand where it says, and are as many as it says. */
function patched(before: string, diff: string): string {
  const old = before.split(/(?<=\n)/);
  const result: string[] = [];
  let at = 0;
  for (const hunk of diff.split(/^(?=@@ )/m).slice(1)) {
    const [head = "", ...lines] = hunk.split(/(?<=\n)/);
    const [, from = 0, count = 1, , own = 1] = (/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(head) ?? []).map(
      (text: string | undefined) => (text === undefined ? undefined : Number(text)),
    );
    expect(lines.filter((one) => !one.startsWith("+"))).toHaveLength(count);
    expect(lines.filter((one) => !one.startsWith("-"))).toHaveLength(own);
    const begin = count === 0 ? from : from - 1;
    result.push(...old.slice(at, begin));
    expect(old.slice(begin, begin + count)).toEqual(
      lines.flatMap((one) => (one.startsWith("+") ? [] : [one.slice(1)])),
    );
    result.push(...lines.flatMap((one) => (one.startsWith("-") ? [] : [one.slice(1)])));
    at = begin + count;
  }
  return [...result, ...old.slice(at)].join("");
}

describe("a diff of", () => {
  it("any two texts leads from one to the other", () =>
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), fc.array(line, { maxLength: 14 }), (before, after) => {
        const [one, other] = [before.join(""), after.join("")];
        expect(patched(one, unifiedDiff("f", one, other))).toBe(other);
      }),
      { numRuns: 400 },
    ));
  it.each(diffs)("%s", (_, before, after, diff) => expect(unifiedDiff("f", before, after)).toBe(diff));
  it("lines that are shown as others", () =>
    expect(unifiedDiff("f", "a\nb\nc\n", "a\nX\nc\n", { before: "a\n*\nc\n", after: "a\n**\nc\n" })).toBe(
      "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-*\n+**\n c\n",
    ));
});

it.each([
  ["/a/b", "/a/b", "."],
  ["/a/b", "/a/b/c.py", "c.py"],
  ["/a/b", "/a/c.py", "../c.py"],
  ["/a/b", "/a/bc/d.py", "../bc/d.py"],
  ["/a/b", "/", "../.."],
  ["/", "/a.py", "a.py"],
  ["C:/a", "C:/b/c.py", "../b/c.py"],
  ["C:/a", "D:/b/c.py", "D:/b/c.py"],
  ["/a", "/D:x/c.py", "../D:x/c.py"],
])("from %s %s is %s", (base, path, shown) => {
  expect(relativePath(base, path)).toBe(shown);
  expect(resolvePath(base, shown)).toBe(path);
});
it.each([
  ["/a", "./b/../c.py", "/a/c.py"],
  ["/a", "/b/c.py", "/b/c.py"],
  ["C:/a", "b\\c.py", "C:/a/b/c.py"],
  ["C:/a", "D:\\b.py", "D:/b.py"],
  ["/a", "b\\c.py", "/a/b\\c.py"],
])("in %s %s is %s", (base, path, absolute) => expect(resolvePath(base, path)).toBe(absolute));

describe("of a failure", () => {
  it("that is meant the message is told", () => expect(failureText(new CommandFailure("say this"))).toBe("say this"));
  it("that is not, its places alone: at most eight of them", () => {
    const error = new TypeError("the secret\n    at home");
    error.stack = `TypeError: the secret\n    at home\n${Array.from({ length: 9 }, (_, index) => `    at place${index}`).join("\n")}`;
    expect(failureText(error)).toBe(
      `an internal failure, please report it: TypeError\n${Array.from({ length: 8 }, (_, index) => `    at place${index}`).join("\n")}`,
    );
    error.stack = "    at elsewhere";
    expect(failureText(error)).toBe("an internal failure, please report it: TypeError\n");
  });
  it("that is none, nothing", () =>
    expect(failureText("secret")).toBe("an internal failure, please report it: unknown error\n"));
});

it("a line that is too long is told by its code", () =>
  expect(tooLong(5)).toBe(
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"A message has at most 5 characters"}}',
  ));

it("the catalogue has a part for each family, by their names", async () => {
  const ids = ["debug-enabled", "secret-key-in-source", "session-cookie-without-secure", "csrf-cookie-without-secure"];
  const engine = {
    ...(await createEngine()),
    rules: rules.filter(({ id }) => ids.includes(id)).sort((a, b) => (a.id < b.id ? 1 : -1)),
    explain: () => undefined,
  };
  const { stdout } = await runCommandLine(["rules"], { engine, files: {} });
  expect(stdout.split("\n").map((line) => line.replace(/ {2,}/g, "  "))).toEqual([
    "cookies",
    "  csrf-cookie-without-secure  warning  The CSRF cookie is sent over plain HTTP (security.W016, fixable)",
    "  session-cookie-without-secure  warning  The session cookie is sent over plain HTTP (security.W010, security.W011, security.W012, fixable)",
    "",
    "secrets",
    "  secret-key-in-source  error  SECRET_KEY stands in the source (security.W009, fixable after review)",
    "",
    "security",
    "  debug-enabled  error  DEBUG is on in production (security.W018, fixable after review)",
    "",
  ]);
});

it("an agent sees the diff of a fix, and has it written where it says so", async () => {
  const engine = { ...(await createEngine()), rules, explain: () => undefined };
  const files = {
    "/home/dev/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/home/dev/settings.py": "DEBUG = True\n",
  };
  const ask = async (name: string, input: object): Promise<readonly [text: string, written: readonly string[]]> => {
    const line = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } });
    const { stdout, written } = await runCommandLine(["mcp"], { engine, files, lines: [line] });
    const { result } = JSON.parse(stdout) as {
      readonly result: { readonly content: readonly [{ readonly text: string }] };
    };
    return [result.content[0].text, [...written.values()]];
  };
  const [found] = await ask("check", {});
  const { findings } = JSON.parse(found) as {
    readonly findings: readonly { readonly rule: string; readonly fixes: readonly { readonly id: string }[] }[];
  };
  const id = findings.find(({ rule }) => rule === "debug-enabled")?.fixes[0]?.id;
  const diff = `Secrets are starred in this diff.

--- a/settings.py
+++ b/settings.py
@@ -1 +1,3 @@
-DEBUG = True
+import os
+
+DEBUG = os.environ.get("DJANGO_DEBUG", "").lower() in {"1", "true", "yes", "on"}
`;
  const title = "Read DEBUG from the environment (DJANGO_DEBUG)";
  expect(await ask("fix", { id })).toEqual([`${title}. Nothing was changed: call with apply to write it. ${diff}`, []]);
  expect(await ask("fix", { id, apply: "true" })).toMatchObject([expect.stringContaining("Nothing was changed"), []]);
  expect(await ask("fix", { id, apply: true })).toEqual([
    `Done: ${title}. ${diff}`,
    ['import os\n\nDEBUG = os.environ.get("DJANGO_DEBUG", "").lower() in {"1", "true", "yes", "on"}\n'],
  ]);
});

it("an agent is told that a file is not changed because it is not UTF-8", async () => {
  const engine = { ...(await createEngine()), rules, explain: () => undefined };
  const files = {
    "/home/dev/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/home/dev/settings.py": "# coding: latin-1\nDEBUG = True\n",
  };
  const ask = async (name: string, input: object): Promise<string> => {
    const line = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } });
    const { stdout, written } = await runCommandLine(["mcp"], { engine, files, lines: [line] });
    expect([...written]).toEqual([]);
    return (JSON.parse(stdout) as { readonly result: { readonly content: readonly [{ readonly text: string }] } })
      .result.content[0].text;
  };
  const { findings } = JSON.parse(await ask("check", {})) as {
    readonly findings: readonly { readonly rule: string; readonly fixes: readonly { readonly id: string }[] }[];
  };
  const id = findings.find(({ rule }) => rule === "debug-enabled")?.fixes[0]?.id;
  expect(await ask("fix", { id, apply: true })).toBe("settings.py: not UTF-8, so nothing was changed");
});

it.each([
  ["one two three", undefined, 5, "one two three"],
  ["aaaaaaaaaa bbbbbbbbbb cccccccc d", 30, 0, "aaaaaaaaaa bbbbbbbbbb cccccccc\nd"],
  ["aaaaaaaaaa bbbbbbbbbb ccccccccc", 30, 0, "aaaaaaaaaa bbbbbbbbbb\nccccccccc"],
  ["aaaaaaaaaa bbbbbbbbbb cccccccc d", 31, 0, "aaaaaaaaaa bbbbbbbbbb cccccccc\nd"],
  ["aaaaaaaaaa bbbbbbbbbb cccccccc d", 32, 0, "aaaaaaaaaa bbbbbbbbbb cccccccc d"],
  ["aaaaaaaaaa bbbbbbbbbb cccccccc d", 36, 5, "aaaaaaaaaa bbbbbbbbbb cccccccc\n     d"],
  ["aaaaaaaaaa bbbbbbbbbb cccccccc d", 1, 2, "aaaaaaaaaa bbbbbbbbbb cccccccc\n  d"],
  ["\x1b[31maaaaaaaaaa\x1b[0m bbbbbbbbbb cccccccc d", 30, 0, "\x1b[31maaaaaaaaaa\x1b[0m bbbbbbbbbb cccccccc\nd"],
  ["aaaaaaaaaa bbbbbbbbbb ccccc  d", 30, 0, "aaaaaaaaaa bbbbbbbbbb ccccc  d"],
  ["aaaaaaaaaa bbbbbbbbbb cccccc  dd", 30, 0, "aaaaaaaaaa bbbbbbbbbb cccccc \ndd"],
  [`${"a".repeat(40)} b`, 30, 0, `${"a".repeat(40)}\nb`],
  ["", 30, 3, ""],
])("%j in %s columns behind %i", (text, columns, indentation, lines) =>
  expect(wrapped(text, columns, indentation)).toBe(lines),
);
