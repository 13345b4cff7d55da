/** Values as JSON has them, and files that are remembered: what is hidden, what is nested too deeply, what has changed. */
import { describe, expect, it } from "vitest";
import { encodeValue } from "../../server/src/cli/encodeValue.js";
import { rememberFiles } from "../../server/src/cli/rememberedFiles.js";
import type { Value } from "../../server/src/core/domain/value.js";
import type { FileSource } from "../../server/src/core/text/fileSource.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const at = { file: "/s.py", start: 0, end: 1 };
const ofUrl = { ...at, end: 2 };
const str = (value: string, place?: typeof at): Value => ({ kind: "str", value, at: place, from: "literal" });
const list = (...items: readonly Value[]): Value => ({
  kind: "list",
  items: [...items],
  rest: undefined,
  at: undefined,
  from: "literal",
});
const set = (...items: readonly Value[]): Value => ({
  kind: "set",
  items: [...items],
  rest: undefined,
  frozen: false,
  at: undefined,
  from: "literal",
});
const nested = (depth: number): Value => (depth === 0 ? str("x") : list(nested(depth - 1)));
const dict = (...entries: readonly (readonly [Value, Value])[]): Value => ({
  kind: "dict",
  entries: entries.map(([key, value]) => ({ key, value })),
  rest: undefined,
  at: undefined,
  from: "literal",
});
const int = (value: number): Value => ({ kind: "int", value, at: undefined, from: "literal" });

describe("a value", () => {
  it("is shown a hundred lists deep", () => {
    expect(JSON.stringify(encodeValue(nested(100), false))).toBe(`${"[".repeat(100)}"x"${"]".repeat(100)}`);
    expect(JSON.stringify(encodeValue(nested(101), false))).toContain('{"$unknown":"nested too deeply"}');
  });
  it("is shown a hundred dicts deep", () => {
    const dicts = (depth: number): Value => (depth === 0 ? str("x") : dict([str("a"), dicts(depth - 1)]));
    expect(JSON.stringify(encodeValue(dicts(100), false))).toBe(`${'{"a":'.repeat(100)}"x"${"}".repeat(100)}`);
    expect(JSON.stringify(encodeValue(dicts(101), false))).toContain('{"$unknown":"nested too deeply"}');
  });
  it.each([
    ["a text", str("abc"), false, "abc"],
    ["a text of a secret", str("abc"), true, { $redacted: true, length: 3 }],
    ["no text of a secret", str(""), true, ""],
    ["a text at a secret place", str("abc", at), false, { $redacted: true, length: 3 }],
    [
      "a token, wherever it is",
      str("ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
      false,
      { $redacted: true, length: 40 },
    ],
    ["a number of a secret", int(12), true, { $redacted: true, length: 2 }],
    ["the largest number of JSON", int(Number.MAX_SAFE_INTEGER), false, Number.MAX_SAFE_INTEGER],
    ["a larger one", int(2 ** 53), false, { $python: "9007199254740992" }],
    ["a URL with a secret in it", str("redis://k3y/9f8e@cache/1", ofUrl), false, "redis://***@cache/1"],
    ["the same where nothing says so", str("redis://k3y/9f8e@cache/1"), false, "redis://k3y/9f8e@cache/1"],
    [
      "a set with what has no repr",
      set({ kind: "random", type: "int", length: undefined, at: undefined, from: "literal" }, str("z")),
      false,
      ["z", { $unknown: "random: different in every process" }],
    ],
    // The token's own place among the others would tell of it.
    [
      "a set with a token in it",
      set(str("ghp_abcdefghijklmnopqrstuvwxyz0123456789"), str("z")),
      false,
      ["z", { $redacted: true, length: 40 }],
    ],
    ["a dict", dict([str("a"), int(1)]), false, { a: 1 }],
    [
      "a dict with the name of a secret",
      dict([str("PASSWORD"), str("x")]),
      false,
      { PASSWORD: { $redacted: true, length: 1 } },
    ],
    ["a dict with a number for a key", dict([int(1), str("x")]), false, { $items: [[1, "x"]] }],
    [
      "a secret dict with a number for a key",
      dict([int(1), str("x")]),
      true,
      { $items: [[1, { $redacted: true, length: 1 }]] },
    ],
    [
      "a dict with one key twice",
      dict([str("a"), int(1)], [str("a"), int(2)]),
      false,
      {
        $items: [
          ["a", 1],
          ["a", 2],
        ],
      },
    ],
    ["a dict with a dollar", dict([str("$a"), int(1)]), false, { $items: [["$a", 1]] }],
  ] as const)("%s", (_, value, secret, json) =>
    expect(
      encodeValue(value, secret, (place) => (place === at ? "all" : place === ofUrl ? "credentials" : undefined)),
    ).toEqual(json),
  );
});

describe("remembered files", () => {
  const ask = (files: FileSource): void => {
    files.read("/a.py");
    files.read("/a.py");
    files.kind("/a.py");
    files.list("/");
    files.isIgnored("/a.py");
    files.isTracked?.("/a.py");
    files.beginning?.("/a.py", 5);
  };
  it.each([
    ["nothing", {}, true],
    ["a text", { "/a.py": "y" }, false],
    ["a file", { "/b.py": "y" }, false],
    ["what is ignored", { "/.gitignore": "a.py\n" }, false],
  ])("notice %s", (_, more, isCurrent) => {
    let now: Readonly<Record<string, string>> = { "/a.py": "x" };
    const live: FileSource = {
      read: (path) => memoryFiles(now).read(path),
      kind: (path) => memoryFiles(now).kind(path),
      list: (path) => memoryFiles(now).list(path),
      isIgnored: (path) => memoryFiles(now).isIgnored(path),
    };
    const remembered = rememberFiles(live);
    ask(remembered.files);
    expect(remembered.isCurrent()).toBe(true);
    now = { ...now, ...more };
    expect(remembered.isCurrent()).toBe(isCurrent);
  });
  it("are as they were asked first", () => {
    let text = "x";
    const remembered = rememberFiles({
      read: () => ({ text, hash: text }),
      kind: () => "file",
      list: () => [],
      isIgnored: () => false,
    });
    remembered.files.read("/a.py");
    text = "y";
    remembered.files.read("/a.py");
    expect(remembered.isCurrent()).toBe(false);
  });
});
