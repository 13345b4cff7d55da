import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDotenv, type DotenvDialect } from "../../../server/src/core/syntax/deploy/dotenv.js";
import { pythonWith, skipWithout } from "../../harness/pythonLibraries.js";
import { asItsSize, growth } from "../../harness/growth.js";

const FILE = "/p/.env";
const DIALECTS: readonly DotenvDialect[] = [
  "django-environ",
  "django-environ-0.12",
  "decouple",
  "python-dotenv",
  "python-dotenv-1.2.3",
  "python-dotenv-1.2.2",
  "compose",
  "systemd",
  "docker",
];
const values = (text: string, dialect: DotenvDialect) =>
  Object.fromEntries(parseDotenv(FILE, text, dialect).entries.map((entry) => [entry.name, entry.value]));

describe("each reader's dialect", () => {
  const rows: [string, Partial<Record<DotenvDialect, Record<string, string | undefined>>>][] = [
    [
      "A=x # y",
      {
        "django-environ": { A: "x " },
        "django-environ-0.12": { A: "x # y" },
        decouple: { A: "x # y" },
        "python-dotenv": { A: "x" },
        compose: { A: "x" },
        systemd: { A: "x # y" },
        docker: { A: "x # y" },
      },
    ],
    [
      'A="x # y"',
      {
        "django-environ": { A: '"x ' },
        "django-environ-0.12": { A: "x # y" },
        decouple: { A: "x # y" },
        "python-dotenv": { A: "x # y" },
        systemd: { A: "x # y" },
        docker: { A: '"x # y"' },
      },
    ],
    [
      "A='x # y' # z",
      {
        "django-environ": { A: "x # y" },
        decouple: { A: "'x # y' # z" },
        "python-dotenv": { A: "x # y" },
        systemd: { A: "x # y# z" },
      },
    ],
    [
      "export A=1",
      {
        "django-environ": { A: "1" },
        decouple: { "export A": "1" },
        "python-dotenv": { A: "1" },
        compose: { A: "1" },
        systemd: { "export A": "1" },
      },
    ],
    ["A = 1", { "django-environ": {}, decouple: { A: "1" }, "python-dotenv": { A: "1" }, systemd: { A: "1" } }],
    ["A: 1", { "django-environ": {}, decouple: {}, "python-dotenv": {}, compose: { A: "1" } }],
    [
      "A=",
      {
        "django-environ": { A: "" },
        decouple: { A: "" },
        "python-dotenv": { A: "" },
        compose: { A: "" },
        systemd: { A: "" },
        docker: { A: "" },
      },
    ],
    [
      "A",
      {
        "django-environ": {},
        decouple: {},
        "python-dotenv": { A: undefined },
        compose: { A: undefined },
        docker: { A: undefined },
        systemd: {},
      },
    ],
    [
      "A=x#1",
      { "django-environ": { A: "x" }, decouple: { A: "x#1" }, "python-dotenv": { A: "x#1" }, systemd: { A: "x#1" } },
    ],
    [
      "\uFEFFA=1",
      {
        decouple: { "\uFEFFA": "1" },
        "django-environ": {},
        "python-dotenv": { A: "1" },
        "python-dotenv-1.2.2": { "\uFEFFA": "1" },
        compose: { A: "1" },
      },
    ],
    [
      "A= # c",
      { "python-dotenv": { A: "" }, "python-dotenv-1.2.3": { A: "# c" }, "python-dotenv-1.2.2": { A: "# c" } },
    ],
    [
      "A='b\\\\'\nB='c'",
      { "python-dotenv": { A: "b\\", B: "c" }, "python-dotenv-1.2.3": { A: "b\\", B: "c" }, "python-dotenv-1.2.2": {} },
    ],
    [
      'A="b\nc"\nB=1',
      { "python-dotenv": { A: "b\nc", B: "1" }, compose: { A: "b\nc", B: "1" }, decouple: { A: '"b', B: "1" } },
    ],
    ["A=a\\\nb\n;c\nB='x'\"y\" z ", { systemd: { A: "ab", B: "xyz" } }],
  ];
  for (const [text, expected] of rows) {
    for (const dialect of DIALECTS) {
      const want = expected[dialect];
      if (want !== undefined)
        it(`${JSON.stringify(text)} for ${dialect}`, () => expect(values(text, dialect)).toEqual(want));
    }
  }

  it("gives places", () => {
    const text = "# c\nexport KEY='v' # d\r\nbad line\n";
    const { entries, problems } = parseDotenv(FILE, text, "python-dotenv");
    const [entry] = entries;
    const cut = (at: { start: number; end: number } | undefined) => at && text.slice(at.start, at.end);
    expect([cut(entry?.nameAt), cut(entry?.valueAt), cut(entry?.commentAt), entry?.exported, entry?.quoted]).toEqual([
      "KEY",
      "'v'",
      "# d",
      true,
      "single",
    ]);
    expect(problems.map((problem) => [problem.kind, cut(problem.at)])).toEqual([["not-an-entry", "bad line"]]);
  });
});

const sample =
  "# comment\nexport SECRET_KEY='a # b' # c\nDEBUG=True # no\nA = \"x\\n$B\"\r\nB: 1\nC\nD='multi\nline'\nE=\\\nnext\n;x\nF=${A:-b}\n";

describe("python-dotenv itself, where it is importable, agrees", () => {
  const python = pythonWith("dotenv.parser");
  const version =
    python === undefined
      ? ""
      : spawnSync(python, ["-c", "from importlib import metadata; print(metadata.version('python-dotenv'))"], {
          encoding: "utf8",
        }).stdout;
  const [major = 0, minor = 0, patch = 0] = version.trim().split(".").map(Number);
  const release = major * 10_000 + minor * 100 + patch;
  const dialect: DotenvDialect =
    release >= 10_204 ? "python-dotenv" : release === 10_203 ? "python-dotenv-1.2.3" : "python-dotenv-1.2.2";
  it("on generated files", (context) => {
    skipWithout(context, python === undefined ? ["python-dotenv"] : []);
    const piece = fc.constantFrom(
      "A",
      "B_1",
      "=",
      " ",
      "=",
      "#",
      "'",
      '"',
      "\\",
      "\\'",
      '\\"',
      "\\n",
      "x",
      "y z",
      "\n",
      "\n",
      "\r\n",
      "export ",
      ":",
      "\t",
      "é",
      " #",
    );
    const texts = fc.sample(
      fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join("")),
      { numRuns: 3000, seed: 3 },
    );
    const code =
      "import json,sys,io\nfrom dotenv.parser import parse_stream\nimport logging\nprint(json.dumps([[[b.key,b.value] for b in parse_stream(io.StringIO(t,newline=None)) if b.key is not None and not b.error] for t in json.load(sys.stdin)]))";
    const run = spawnSync(python ?? "", ["-c", code], {
      input: JSON.stringify(texts),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    expect(run.stderr).toBe("");
    const theirs = JSON.parse(run.stdout) as [string, string | null][][];
    texts.forEach((text, index) => {
      const ours = parseDotenv(FILE, text, dialect).entries.map((entry) => [entry.name, entry.value ?? null]);
      expect(ours, JSON.stringify(text)).toEqual(theirs[index]);
    });
  });
});

describe("anything as input", () => {
  const check = (text: string): void => {
    for (const dialect of DIALECTS) {
      const { entries, problems } = parseDotenv(FILE, text, dialect);
      for (const at of [
        ...entries.flatMap((entry) => [entry.at, entry.nameAt, entry.valueAt, entry.commentAt]),
        ...problems.map((problem) => problem.at),
      ]) {
        if (at !== undefined)
          expect(
            at.start >= 0 && at.start <= at.end && at.end <= text.length,
            `${dialect} ${JSON.stringify(text)}`,
          ).toBe(true);
      }
    }
  };
  it("survives truncation and mutation", () => {
    for (let end = 0; end <= sample.length; end++) check(sample.slice(0, end));
    fc.assert(
      fc.property(
        fc.nat(sample.length),
        fc.string({ unit: fc.constantFrom(..."'\"\\#=\n\r :ab"), maxLength: 4 }),
        (at, text) => check(sample.slice(0, at) + text + sample.slice(at + 1)),
      ),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), check), { numRuns: 200 });
  });
  it("stays linear", () => {
    for (const unit of ["'", "#", "A='", 'A="\n', "A='\\'\n", "A='#", " ", "A\n", "\\", "A=' #'x"]) {
      for (const dialect of DIALECTS) {
        expect(
          growth((size) => void parseDotenv(FILE, `A='${unit.repeat(size)}`, dialect), 40_000),
          `${dialect} ${unit}`,
        ).toBeLessThan(asItsSize);
      }
    }
  });
});
