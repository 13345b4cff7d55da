/** What one evaluation leaves for the next never shows: after an edit an entry says what a fresh one says. */
import { describe, expect, test } from "vitest";
import { sampleProject } from "../../scripts/bench/samples.js";
import type { Value } from "../../server/src/core/domain/value.js";
import type { Condition, Fact } from "../../server/src/core/domain/conditions.js";
import { unseenOf } from "../../server/src/core/evaluator/factKeys.js";
import { createKeptEvaluation, type KeptEvaluation } from "../../server/src/core/evaluator/evaluateEntry.js";
import type { Evaluation, Ways } from "../../server/src/core/evaluator/evaluation.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText } from "../harness/evaluateFiles.js";
import { settingsSample } from "../harness/settingsSample.js";
import { generateProject } from "../parity/generator/project.js";

const { parser } = await createEngine();
/** Whose trees are not those that the kept values hold on to. */
const { parser: otherParser } = await createEngine();

/** What the statements of the last run came to. */
function outcomesOf({ kept }: { readonly kept: KeptEvaluation }): readonly unknown[] {
  return [...(kept.run?.run.statements.byStatement.values() ?? [])].flat();
}

/** All of an evaluation as plain data; of values from the environment what they come to. */
function told({
  worlds,
  intended,
  raises,
  mayRaise,
  unseen,
  files,
  filesRead,
  reads,
  unsetSelectors,
  optionalMissing,
}: Evaluation): unknown {
  const ways = (one: Ways): unknown => ({
    where: minterms(one.where, one),
    bindings: [...one.bindings].map(([name, all]) => [
      name,
      all.map(({ where, value }) => [minterms(where, one), { ...value, value: shown(value.value, 6) }]),
    ]),
    assigned: [...one.assigned].map(([name, all]) => [
      name,
      all.map(({ where, value }) => [minterms(where, one), value && shown(value, 4)]),
    ]),
    calls: one.calls.map(({ where, value }) => [
      minterms(where, one),
      value.map((call) => ({
        ...call,
        arguments: [...call.arguments].map(([name, value]) => [name, shown(value, 4)]),
      })),
    ]),
    unseen: one.unseen.map(({ where, value }) => [minterms(where, one), value]),
    targets: [...one.targets].sort(),
    contents: one.conditions
      .allFacts()
      .filter(({ key, outcomes }) => key.startsWith("$") && outcomes.some((outcome) => typeof outcome === "string"))
      .map(({ key, outcomes }) => [key, ...outcomes.map(String)].join(" "))
      .sort(),
    debugTakenAsFalse: one.debugTakenAsFalse,
  });
  return plain({
    worlds: ways(worlds),
    intended: ways(intended),
    raises,
    mayRaise,
    unseen,
    files,
    filesRead,
    optionalMissing,
    unsetSelectors: unsetSelectors.map(({ variable }) => variable),
    reads: [...reads].map(([variable, all]) => [
      variable,
      all.map(({ at, reader, cast, fallback }) => ({ at, reader, cast, fallback: fallback && shown(fallback, 4) })),
    ]),
  });
}

/** Without what the evaluator writes on its objects for itself. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value)
    ? value.map(plain)
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** Where a condition holds, in an order that follows from the names of its facts alone. */
function minterms(condition: Condition, { conditions, unseenReasons }: Ways): readonly string[] {
  // A condition that cannot be seen has a number of its own in each evaluation.
  const keyOf = (fact: Fact): string => {
    const key = unseenOf(fact);
    return key === undefined ? fact.key : `?${unseenReasons.get(key) ?? ""}`;
  };
  const facts = [...conditions.factsOf(condition)].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  let rows: readonly { readonly text: string; readonly where: Condition }[] = [{ text: "", where: condition }];
  for (const fact of facts)
    rows = rows.flatMap(({ text, where }) =>
      fact.outcomes
        .map((outcome) => ({
          text: `${text} ${keyOf(fact)}=${String(outcome)}`,
          where: conditions.and(where, conditions.is(fact, outcome)),
        }))
        .filter((one) => one.where !== conditions.never),
    );
  return rows.map((one) => one.text).sort();
}

function shown(value: Value, depth: number): unknown {
  if (depth < 0) return value.kind;
  const { kind, at, from, variables } = value;
  const common = { kind, at, from, variables };
  switch (value.kind) {
    case "list":
    case "tuple":
    case "set":
      return { ...common, rest: value.rest, items: value.items.map((item) => shown(item, depth - 1)) };
    case "dict":
      return {
        ...common,
        rest: value.rest,
        entries: value.entries.map((entry) => [shown(entry.key, depth - 1), shown(entry.value, depth - 1)]),
      };
    case "environment":
      return {
        ...common,
        type: value.type,
        prefix: value.prefix,
        literals: value.literals,
        reads: value.reads.map(({ variable, at: place }) => [variable, place]),
        comesTo: [null, "True", "off", "8080", "a,b"].map((content) => {
          try {
            return shown(
              value.resolve((name) => (name === value.reads[0]?.variable ? content : undefined)),
              depth - 2,
            );
          } catch (error) {
            return String((error as { type?: unknown }).type);
          }
        }),
      };
    case "object":
      return { ...common, type: value.type, repr: value.repr };
    default:
      return value;
  }
}

/** Evaluates the texts one after the other with what is kept of those before, each twice. */
function sameAsFresh(
  texts: readonly string[],
  files: Readonly<Record<string, string>> = {},
  module = "settings",
): void {
  const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
  for (const text of texts.flatMap((one) => [one, one])) {
    expect(told(evaluateText(parser, text, { files, module, kept }))).toEqual(
      told(evaluateText(otherParser, text, { files, module })),
    );
  }
}

/** A letter more at the beginning, a letter less, and each word of the text once another. */
function edits(text: string): readonly string[] {
  const words = [...text.matchAll(/[a-z]{4,}/g)]
    .filter((_, index) => index % 9 === 0)
    .slice(0, 12)
    .map((match) => `${text.slice(0, match.index)}q${text.slice(match.index + 1)}`);
  return [text, `# x\n${text}`, text, ...words, text];
}

const cases: Readonly<Record<string, string>> = {
  "a list that one world changes":
    'import os\nA = ["a"]\nB = A\nif os.environ.get("MORE"):\n    A.append("b")\nC = len(A)\nD = list(A)\n',
  "a list that only a later world changes":
    'import os\nA = ["a"]\nO = {"k": ["x"]}\nif not os.environ.get("LESS"):\n    A.append("b")\n    O["k"] += ["y"]\n    O["n"] = 1\n',
  "a list that is changed and changed back":
    'import os\nA = ["a"]\nif os.environ.get("MORE"):\n    A.append("b")\nN = len(A)\nT = ",".join(A)\nif os.environ.get("MORE"):\n    A.pop()\n',
  "a dict inside of a tuple":
    'import os\nA = ({"k": [1]}, 2)\nif os.environ.get("MORE"):\n    A[0]["k"].append(2)\nelse:\n    A[0]["n"] = 1\nB = A[0]\nC = dict(B)\n',
  "a fallback that is a list":
    'import os\nD = ["x"]\nA = os.environ.get("LIST", D) or D\nif os.environ.get("MORE"):\n    D += ["y"]\nB = os.environ.get("LIST", D)\n',
  "a literal behind `or`":
    'import os\nA = os.environ.get("X") or ["a"]\nif not os.environ.get("X"):\n    A.append("b")\nB = A\n',
  "a dict that several names hold":
    'import os\nA = {"inner": {"first": 1}}\nB = [A]\nC = (A["inner"], ["other"])\nif os.environ.get("MORE"):\n    A["inner"]["second"] = {"deep": "text"}\nA["inner"]["third"] = "word"\nD = {"other": "text"}\n',
  "a dict with too many ways": `import os\nA = {}\nB = ["word"]\n${[1, 2, 3, 4, 5, 6, 7].map((n) => `if os.environ.get("V${n}"):\n    A["name${n}"] = [${n}]\n`).join("")}C = A\n`,
  "names that only some worlds have":
    'import os\nif os.environ.get("MORE"):\n    X = 1\ntry:\n    Y = X\nexcept NameError:\n    Y = 0\nZ = [Y, Y + 1]\n',
  "names that are bound within an expression":
    'import os\nA = (n := 3)\nif os.environ.get("MORE"):\n    n = 4\nB = n\nC = [n := 5, n]\nD = n\n',
  "a look at all names":
    'import os\nif os.environ.get("MORE"):\n    EXTRA = 1\nA = "EXTRA" in globals()\nB = sorted(name for name in dir() if name.isupper())\nC = globals().get("EXTRA", 0)\n',
  loops:
    'ALL = []\nfor name in ["a", "b", "c"]:\n    one = {"name": name}\n    fixed = {"x": []}\n    fixed["x"].append(name)\n    ALL.append(one)\n    ALL.append(fixed)\n',
  "functions that read names":
    'import os\nLEVEL = 1\ndef level():\n    return LEVEL\nA = level()\nif os.environ.get("MORE"):\n    LEVEL = 2\nB = level()\nC = [level(), LEVEL]\n',
  "functions that change what they are given":
    'import os\nAPPS = ["a"]\ndef add(apps, name):\n    apps.append(name)\n    return name\nif os.environ.get("MORE"):\n    A = add(APPS, "b")\nB = add(APPS, "c")\nN = len(APPS)\n',
  "variables that the code sets":
    'import os\nA = os.environ.get("A", "1")\nif os.environ.get("MORE"):\n    os.environ["B"] = "2"\nB = os.environ.get("B", "0")\nC = os.getenv("B")\n',
  "reads inside of a try":
    'import os\nA = os.environ.get("A")\ntry:\n    B = os.environ["B"]\n    C = int(os.environ["C"])\nexcept KeyError:\n    B = "none"\n    C = 0\nD = [B, C]\n',
  "a selector":
    'import os\nENVIRONMENT = os.environ.get("ENVIRONMENT", "development")\nDEBUG = ENVIRONMENT == "development"\nif ENVIRONMENT == "production":\n    HOSTS = ["a"]\nelif ENVIRONMENT == "staging":\n    HOSTS = ["b"]\nelse:\n    HOSTS = ["*"]\nFIRST = HOSTS[0]\n',
  "DEBUG that is always on":
    'import os\nDEBUG = True\nA = not DEBUG\nSECURE = [A, "x"] if DEBUG else []\nif not DEBUG:\n    HSTS = 60 * 60\nB = {"debug": DEBUG}\n',
  "a word that is compared only later":
    'import os\nMODE = os.environ.get("MODE", "")\nif MODE:\n    A = [MODE]\nelse:\n    A = []\nB = MODE == "production"\nif MODE == "local":\n    A.append("x")\n',
  "a variable that is asked for":
    'import os\nIN = "CI" in os.environ\nif IN:\n    A = 1\nelse:\n    A = 2\nB = [IN]\nif not IN:\n    B.append(A)\n',
  "a function whose ways are joined":
    'import os\nclass C:\n    seen = []\n\n    def load(self, names):\n        for name in names:\n            if os.environ.get(name):\n                self.last = name\n                globals()[name] = 1\n            elif name == "C":\n                self.seen.append(name)\n        try:\n            return os.environ["X"]\n        finally:\n            self.done = True\n\n\nc = C()\nA = c.load(["A", "B", "C", "D", "E", "F", "G"]) if os.environ.get("X") else "none"\nS = C.seen\nL = c.done if A != "none" else False\n',
  "what changes under one name":
    'import os\nA = {"a": 1}\nA |= {"b": 2}\nif os.environ.get("MORE"):\n    A["c"] = 3\nB = {**A, "d": 4}\nS = {1, 2}\nS |= {3}\nT = sorted(S)\n',
  "star imports of what the code changes":
    'from base import *\nfrom base import APPS as OTHER\nimport os\nif os.environ.get("MORE"):\n    APPS += ["more"]\n    OPTIONS["x"] = 1\nN = len(APPS)\nM = len(OTHER)\nTOP = OPTIONS.get("x", 0)\n',
  "names of a module outside the project":
    'import os\nif os.environ.get("MORE"):\n    from os.path import *\ntry:\n    A = join("a", "b")\nexcept NameError:\n    A = "none"\nB = [A]\n',
  "a module that is not there":
    'APPS = ["a"]\ntry:\n    from local_settings import *\nexcept ImportError:\n    LOCAL = False\nN = APPS + ["b"]\n',
  "environment readers of a library":
    'import environ\nenv = environ.Env(DEBUG=(bool, False))\nDEBUG = env("DEBUG")\nHOSTS = env.list("HOSTS", default=["a"])\nif DEBUG:\n    HOSTS += ["b"]\nX = [*HOSTS, "c"]\nDATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///x")}\n',
  "fuel that runs out":
    "A = [x for x in range(4000)]\nB = [[y for y in range(40)] for x in range(1000)]\nC = [[y for y in range(40)] for x in range(4000)]\nD = 1\n",
};

describe("what is kept never shows", () => {
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      const base =
        'import os\nAPPS = ["a", "b"]\nOPTIONS = {"k": [1]}\nif os.environ.get("BASE"):\n    APPS.append("c")\n';
      sameAsFresh(edits(text), { "base.py": base });
    });
  }

  test("settings as people write them", () => {
    sameAsFresh(edits(settingsSample));
    const { files } = sampleProject(8_000, 4, "/project");
    const own = Object.fromEntries(Object.entries(files).map(([file, text]) => [file.slice("/project/".length), text]));
    sameAsFresh(edits(files["/project/shop/settings/production.py"] ?? ""), own, "shop.settings.production");
  });

  test("generated projects", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { files, module } = generateProject(seed);
      const text = files[`${module.replaceAll(".", "/")}.py`];
      if (text !== undefined) sameAsFresh(edits(text).slice(0, 6), files, module);
    }
  });

  test("only statements that look at what changed run again", () => {
    const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
    const base = 'import os\nHOST = os.environ.get("HOST", "a")\nAPPS = ["a"]\nAPPS.append("b")\nOTHER = 1\n';
    const lines = [
      "from base import *",
      'NAME = "x"',
      "URL = f'https://{NAME}/'",
      "SIZE = 3",
      "if HOST:",
      "    DEEP = [HOST]",
      "ALL = APPS + ['c']",
      "APPS.append('d')",
      "COUNT = len(APPS)",
    ];
    const run = (text: readonly string[], files = { "base.py": base }): number => {
      const before = new Set(outcomesOf(kept));
      expect(told(evaluateText(parser, text.join("\n"), { files, kept }))).toEqual(
        told(evaluateText(otherParser, text.join("\n"), { files })),
      );
      return outcomesOf(kept).filter((one) => !before.has(one)).length;
    };
    const changed = (index: number, line: string): readonly string[] =>
      lines.map((one, at) => (at === index ? line : one));
    run(lines);
    expect(run(lines)).toBe(0);
    expect(run(["# moved", ...lines])).toBe(0);
    expect(run(lines)).toBe(0);
    // NAME and the URL that reads it.
    expect(run(changed(1, 'NAME = "yy"'))).toBe(2);
    expect(run(changed(1, 'NAME = "yy"').map((one) => (one === "SIZE = 3" ? "SIZE = 44" : one)))).toBe(1);
    expect(run(changed(3, "SIZE = 44"))).toBe(2);
    run(lines);
    // Who changes a list, and who reads it afterwards.
    expect(run(changed(7, "APPS.append('ee')"))).toBe(2);
    // Who changed it is gone.
    expect(run(lines.filter((_, at) => at !== 7))).toBe(1);
    run(lines);
    // The statement, the import that runs it, and the one that reads it.
    expect(run(lines, { "base.py": base.replace('"HOST", "a"', '"HOST", "bb"') })).toBeGreaterThanOrEqual(3);
  });

  test("only names that hold what changed are told anew", () => {
    const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
    const run = (level: string): ReadonlyMap<string, unknown> => {
      const text = `OTHER = {"a": [1]}\nLOGGING = {"loggers": {}}\nSAME = [LOGGING["loggers"]]\nLOGGING["loggers"]["shop"] = "${level}"\n`;
      const evaluation = evaluateText(parser, text, { kept });
      expect(told(evaluation)).toEqual(told(evaluateText(otherParser, text, {})));
      return new Map([...evaluation.worlds.bindings].map(([name, [way]]) => [name, way?.value.value]));
    };
    const before = run("INFO");
    const after = run("ERROR");
    const kinds = [...after.keys()].map((name) => [name, after.get(name) === before.get(name)]);
    expect(Object.fromEntries(kinds)).toEqual({ OTHER: true, LOGGING: false, SAME: false });
  });

  test("in the body of a class too", () => {
    const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
    const text = (size: number, more = "    SHARED.append('b')\n"): string =>
      `SHARED = []\nclass Base:\n    SIZE = ${size}\n    NAME = "x"\n${more}\n    def other(self):\n        return 1\nclass Other(Base):\n    LENGTH = len(SHARED)\nA = Base.SIZE\nB = Base.NAME\n`;
    const run = (of: string): number => {
      const before = new Set(outcomesOf(kept));
      expect(told(evaluateText(parser, of, { kept }))).toEqual(told(evaluateText(otherParser, of, {})));
      return outcomesOf(kept).filter((one) => !before.has(one)).length;
    };
    run(text(1));
    // The statement, its class, and who reads it.
    expect(run(text(2))).toBe(3);
    expect(run(`# moved\n${text(2)}`)).toBe(0);
    expect(run(text(2))).toBe(0);
    // The class, and the other one with its statement that reads the list.
    expect(run(text(2, ""))).toBe(3);
    expect(run(text(2, "    # typed\n"))).toBe(0);
  });

  test("a variable that a branch depends on gets another name: nothing else runs again", () => {
    const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
    const text = (name: string, word = "live"): string =>
      `import os\nif os.environ.get("${name}"):\n    A = 1\nMODE = os.environ.get("MODE", "live")\nB = MODE == "${word}"\nif B:\n    C = 1\nD = 2\n`;
    const run = (of: string): number => {
      const before = new Set(outcomesOf(kept));
      expect(told(evaluateText(parser, of, { kept }))).toEqual(told(evaluateText(otherParser, of, {})));
      return outcomesOf(kept).filter((one) => !before.has(one)).length;
    };
    run(text("FEATURE"));
    const { conditions } = kept.kept;
    expect(run(text("FEATURES"))).toBe(1);
    expect(run(text("FEATURE"))).toBe(1);
    expect(kept.kept.conditions).toBe(conditions);
    // Contents that are told apart of a variable that stays are other outcomes: all begins anew.
    run(text("FEATURE", "alive"));
    expect(kept.kept.conditions).not.toBe(conditions);
  });

  test("contents that the code tells apart no more are forgotten", () => {
    const head = 'import os\nos.environ.setdefault("MODE", "development")\nMODE = os.environ["MODE"]\n';
    const branch = 'if MODE == "production":\n    FILES = ["live"]\n';
    sameAsFresh([head + branch, head, head + branch]);
  });

  test("what contents showed that were tried while nothing loaded says nothing of another text", () => {
    const text = (more: string): string => `import os

URL = os.environ.get("URL", "")
if URL:
    if URL.endswith("/") or len(URL) < 6:
        raise ValueError(URL)
    if URL.startswith("redis:"):
        REDIS = os.environ["URL"]
MORE = ${more}
`;
    sameAsFresh([text("1"), text("missing"), text("missed"), text("1"), text("missing")]);
  });

  test("a condition that cannot be seen is the same one after an edit beside it", () => {
    const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
    const text = (name: string, more = ""): string =>
      `import thing\nA = {"name": "${name}", ${more}"size": 1 if thing.large else 2, "x": [3 if thing.small else 4]}\n`;
    const facts = (of: string): readonly string[] => {
      expect(told(evaluateText(parser, of, { kept }))).toEqual(told(evaluateText(otherParser, of, {})));
      return kept.kept.conditions.allFacts().map((fact) => fact.key);
    };
    const before = facts(text("a"));
    expect(before.length).toBeGreaterThan(1);
    expect(facts(text("b"))).toEqual(before);
    expect(facts(text("b", '"more": [0], '))).toEqual(before);
    // The same words at another place are another condition.
    evaluateText(parser, text("b", '"more": 1 if thing.large else 2, '), { kept });
    expect(kept.kept.conditions.factCount).toBe(before.length + 1);
  });

  test("an import whose statements ask a class for its names runs again once", () => {
    const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
    const base = (other: string): string =>
      `class C:\n    a = 1\n    b = 2\n\n\nNAMES = [name for name in vars(C) if not name.startswith("_")]\nOTHER = ${other}\n`;
    const run = (other: string): number => {
      const before = new Set(outcomesOf(kept));
      const text = "from base import *\nX = OTHER\n";
      const files = { "base.py": base(other) };
      expect(told(evaluateText(parser, text, { files, kept }))).toEqual(
        told(evaluateText(otherParser, text, { files })),
      );
      return outcomesOf(kept).filter((one) => !before.has(one)).length;
    };
    run("1");
    // The import, the statement, and who reads it.
    expect(run("22")).toBe(3);
    expect(run("22")).toBe(0);
  });

  test("contents that are compared with each other come to rest", () => {
    const kept = { kept: createKeptEvaluation(), constants: new WeakMap() };
    const text = `import os
import environ

env = environ.Env()
CREDENTIALS = {}


def add(id_name):
    if id_name not in env:
        return
    key = env(id_name)
    if key in CREDENTIALS:
        raise ValueError(key)
    CREDENTIALS[key] = id_name


add("A_ACCESS_KEY_ID")
add("B_ACCESS_KEY_ID")
add("C_ACCESS_KEY_ID")
SIZE = 1
`;
    evaluateText(parser, text, { kept });
    expect([...kept.kept.steady.keys()]).not.toEqual([]);
    const before = new Set(outcomesOf(kept));
    expect(before.size).toBeGreaterThan(5);
    sameAsFresh([text, text.replace("SIZE = 1", "SIZE = 2")]);
    evaluateText(parser, text.replace("SIZE = 1", "SIZE = 2"), { kept });
    const after = outcomesOf(kept);
    expect(after.filter((one) => !before.has(one)).length).toBe(1);
  });
});
