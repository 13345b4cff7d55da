/** Values that are taken from other runs never show: an entry says what it says where nothing is kept. */
import { describe, expect, test } from "vitest";
import { sampleProject } from "../../scripts/bench/samples.js";
import type { Value } from "../../server/src/core/domain/value.js";
import type { Evaluation } from "../../server/src/core/evaluator/evaluateEntry.js";
import { createKeptValues } from "../../server/src/core/evaluator/keptValues.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText } from "../harness/evaluateFiles.js";
import { settingsSample } from "../harness/settingsSample.js";
import { generateProject } from "../parity/generator/project.js";

const { parser } = await createEngine();
/** Whose trees are not those that the kept values hold on to. */
const { parser: otherParser } = await createEngine();

/** All of an evaluation as plain data; of values from the environment what they come to. */
function told({ worlds, intended, raises, unseen, files, filesRead, reads, unsetSelectors, optionalMissing }: Evaluation): unknown {
  return {
    worlds: worlds.map((world) => ({
      ...world, intended: intended.includes(world),
      bindings: [...world.bindings].map(([name, binding]) => [name, { ...binding, value: shown(binding.value, 6) }]),
      assigned: [...world.assigned ?? []].map(([name, value]) => [name, value && shown(value, 4)]),
      calls: (world.calls ?? []).map((call) => ({ ...call, arguments: [...call.arguments].map(([name, value]) => [name, shown(value, 4)]) })),
    })),
    others: intended.filter((world) => !worlds.includes(world)).map((world) => [...world.bindings].map(([name, binding]) => [name, shown(binding.value, 6)])),
    raises, unseen, files, filesRead, optionalMissing, unsetSelectors: unsetSelectors.map(({ variable }) => variable),
    reads: [...reads].map(([variable, all]) => [variable, all.map(({ at, reader, cast, fallback }) => ({ at, reader, cast, fallback: fallback && shown(fallback, 4) }))]),
  };
}

function shown(value: Value, depth: number): unknown {
  if (depth < 0) return value.kind;
  const { kind, at, from, variables } = value;
  const common = { kind, at, from, variables };
  switch (value.kind) {
    case "list": case "tuple": case "set": return { ...common, rest: value.rest, items: value.items.map((item) => shown(item, depth - 1)) };
    case "dict": return { ...common, rest: value.rest, entries: value.entries.map((entry) => [shown(entry.key, depth - 1), shown(entry.value, depth - 1)]) };
    case "environment": return {
      ...common, type: value.type, prefix: value.prefix, literals: value.literals, reads: value.reads.map(({ variable, at: place }) => [variable, place]),
      comesTo: [null, "True", "off", "8080", "a,b"].map((content) => {
        try {
          return shown(value.resolve((name) => (name === value.reads[0]?.variable ? content : undefined)), depth - 2);
        } catch (error) {
          return String((error as { type?: unknown }).type);
        }
      }),
    };
    case "object": return { ...common, type: value.type, repr: value.repr };
    default: return value;
  }
}

/** Evaluates the texts one after the other with what is kept of those before, each twice. */
function sameAsFresh(texts: readonly string[], files: Readonly<Record<string, string>> = {}, module = "settings"): void {
  const kept = { kept: createKeptValues(), constants: new WeakMap() };
  for (const text of texts.flatMap((one) => [one, one])) {
    expect(told(evaluateText(parser, text, { files, module, kept }))).toEqual(told(evaluateText(otherParser, text, { files, module })));
  }
}

/** A letter more at the beginning, a letter less, and each word of the text once another. */
function edits(text: string): readonly string[] {
  const words = [...text.matchAll(/[a-z]{4,}/g)].filter((_, index) => index % 9 === 0).slice(0, 12).map((match) => `${text.slice(0, match.index)}q${text.slice(match.index + 1)}`);
  return [text, `# x\n${text}`, text, ...words, text];
}

const cases: Readonly<Record<string, string>> = {
  "a list that one world changes": 'import os\nA = ["a"]\nB = A\nif os.environ.get("MORE"):\n    A.append("b")\nC = len(A)\nD = list(A)\n',
  "a list that only a later world changes": 'import os\nA = ["a"]\nO = {"k": ["x"]}\nif not os.environ.get("LESS"):\n    A.append("b")\n    O["k"] += ["y"]\n    O["n"] = 1\n',
  "a list that is changed and changed back": 'import os\nA = ["a"]\nif os.environ.get("MORE"):\n    A.append("b")\nN = len(A)\nT = ",".join(A)\nif os.environ.get("MORE"):\n    A.pop()\n',
  "a dict inside of a tuple": 'import os\nA = ({"k": [1]}, 2)\nif os.environ.get("MORE"):\n    A[0]["k"].append(2)\nelse:\n    A[0]["n"] = 1\nB = A[0]\nC = dict(B)\n',
  "a fallback that is a list": 'import os\nD = ["x"]\nA = os.environ.get("LIST", D) or D\nif os.environ.get("MORE"):\n    D += ["y"]\nB = os.environ.get("LIST", D)\n',
  "a literal behind `or`": 'import os\nA = os.environ.get("X") or ["a"]\nif not os.environ.get("X"):\n    A.append("b")\nB = A\n',
  "names that only some worlds have": 'import os\nif os.environ.get("MORE"):\n    X = 1\ntry:\n    Y = X\nexcept NameError:\n    Y = 0\nZ = [Y, Y + 1]\n',
  "names that are bound within an expression": 'import os\nA = (n := 3)\nif os.environ.get("MORE"):\n    n = 4\nB = n\nC = [n := 5, n]\nD = n\n',
  "a look at all names": 'import os\nif os.environ.get("MORE"):\n    EXTRA = 1\nA = "EXTRA" in globals()\nB = sorted(name for name in dir() if name.isupper())\nC = globals().get("EXTRA", 0)\n',
  "loops": 'ALL = []\nfor name in ["a", "b", "c"]:\n    one = {"name": name}\n    fixed = {"x": []}\n    fixed["x"].append(name)\n    ALL.append(one)\n    ALL.append(fixed)\n',
  "functions that read names": 'import os\nLEVEL = 1\ndef level():\n    return LEVEL\nA = level()\nif os.environ.get("MORE"):\n    LEVEL = 2\nB = level()\nC = [level(), LEVEL]\n',
  "functions that change what they are given": 'import os\nAPPS = ["a"]\ndef add(apps, name):\n    apps.append(name)\n    return name\nif os.environ.get("MORE"):\n    A = add(APPS, "b")\nB = add(APPS, "c")\nN = len(APPS)\n',
  "variables that the code sets": 'import os\nA = os.environ.get("A", "1")\nif os.environ.get("MORE"):\n    os.environ["B"] = "2"\nB = os.environ.get("B", "0")\nC = os.getenv("B")\n',
  "reads inside of a try": 'import os\nA = os.environ.get("A")\ntry:\n    B = os.environ["B"]\n    C = int(os.environ["C"])\nexcept KeyError:\n    B = "none"\n    C = 0\nD = [B, C]\n',
  "a selector": 'import os\nENVIRONMENT = os.environ.get("ENVIRONMENT", "development")\nDEBUG = ENVIRONMENT == "development"\nif ENVIRONMENT == "production":\n    HOSTS = ["a"]\nelif ENVIRONMENT == "staging":\n    HOSTS = ["b"]\nelse:\n    HOSTS = ["*"]\nFIRST = HOSTS[0]\n',
  "DEBUG that is always on": 'import os\nDEBUG = True\nA = not DEBUG\nSECURE = [A, "x"] if DEBUG else []\nif not DEBUG:\n    HSTS = 60 * 60\nB = {"debug": DEBUG}\n',
  "a word that is compared only later": 'import os\nMODE = os.environ.get("MODE", "")\nif MODE:\n    A = [MODE]\nelse:\n    A = []\nB = MODE == "production"\nif MODE == "local":\n    A.append("x")\n',
  "a variable that is asked for": 'import os\nIN = "CI" in os.environ\nif IN:\n    A = 1\nelse:\n    A = 2\nB = [IN]\nif not IN:\n    B.append(A)\n',
  "what changes under one name": 'import os\nA = {"a": 1}\nA |= {"b": 2}\nif os.environ.get("MORE"):\n    A["c"] = 3\nB = {**A, "d": 4}\nS = {1, 2}\nS |= {3}\nT = sorted(S)\n',
  "star imports of what the code changes": 'from base import *\nfrom base import APPS as OTHER\nimport os\nif os.environ.get("MORE"):\n    APPS += ["more"]\n    OPTIONS["x"] = 1\nN = len(APPS)\nM = len(OTHER)\nTOP = OPTIONS.get("x", 0)\n',
  "names of a module outside the project": 'import os\nif os.environ.get("MORE"):\n    from os.path import *\ntry:\n    A = join("a", "b")\nexcept NameError:\n    A = "none"\nB = [A]\n',
  "a module that is not there": 'APPS = ["a"]\ntry:\n    from local_settings import *\nexcept ImportError:\n    LOCAL = False\nN = APPS + ["b"]\n',
  "environment readers of a library": 'import environ\nenv = environ.Env(DEBUG=(bool, False))\nDEBUG = env("DEBUG")\nHOSTS = env.list("HOSTS", default=["a"])\nif DEBUG:\n    HOSTS += ["b"]\nX = [*HOSTS, "c"]\nDATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///x")}\n',
  "fuel that runs out": 'A = [x for x in range(4000)]\nB = [[y for y in range(40)] for x in range(1000)]\nC = [[y for y in range(40)] for x in range(4000)]\nD = 1\n',
};

describe("what is kept never shows", () => {
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      const base = 'import os\nAPPS = ["a", "b"]\nOPTIONS = {"k": [1]}\nif os.environ.get("BASE"):\n    APPS.append("c")\n';
      sameAsFresh(edits(text), { "base.py": base });
    });
  }

  test("settings as people write them", () => {
    sameAsFresh(edits(settingsSample));
    const { files } = sampleProject(8_000, 4, "/project");
    const own = Object.fromEntries(Object.entries(files).map(([file, text]) => [file.slice("/project/".length), text]));
    sameAsFresh(edits(files["/project/shop/settings/production.py"] ?? ""), own, "shop.settings.production");
  });

  test("generated projects", { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { files, module } = generateProject(seed);
      const text = files[`${module.replaceAll(".", "/")}.py`];
      if (text !== undefined) sameAsFresh(edits(text).slice(0, 6), files, module);
    }
  });
});

test("an expression that looks at nothing new is evaluated once for all worlds and edits", () => {
  const kept = { kept: createKeptValues(), constants: new WeakMap() };
  const text = 'import os\nA = {"a": [1, 2]}\nif os.environ.get("MORE"):\n    B = 1\nC = A["a"]\n';
  const value = (evaluation: Evaluation, world: number): Value | undefined => evaluation.worlds[world]?.bindings.get("A")?.value;
  const first = evaluateText(parser, text, { kept });
  const second = evaluateText(parser, `${text}D = 2\n`, { kept });
  expect(first.worlds.length).toBe(2);
  expect([value(first, 1), value(second, 0), value(second, 1)].every((one) => one !== undefined && one === value(first, 0))).toBe(true);
  // What comes before it moves it: then it is made for its new place.
  expect(value(evaluateText(parser, `# x\n${text}`, { kept }), 0)).not.toBe(value(first, 0));
});

describe("an edit in a package of four modules evaluates what depends on it and nothing else", () => {
  const { files } = sampleProject(8_000, 4, "/project");
  const folder = "shop/settings";
  const texts = (change: Readonly<Record<string, readonly [string, string]>>): { readonly production: string; readonly files: Readonly<Record<string, string>> } => {
    const own = Object.fromEntries(Object.entries(files).map(([file, text]) => {
      const name = file.slice("/project/".length);
      const [before, after] = change[name] ?? ["", ""];
      expect(text).toContain(before);
      return [name, text.replace(before, after)];
    }));
    return { production: own[`${folder}/production.py`] ?? "", files: own };
  };

  /** The expressions that are evaluated for an edit, in all worlds together. */
  function evaluated(change: Readonly<Record<string, readonly [string, string]>>): number {
    const kept = { kept: createKeptValues(), constants: new WeakMap() };
    const evaluate = (now: ReturnType<typeof texts>): number => evaluateText(parser, now.production, { files: now.files, module: "shop.settings.production", kept }).worlds.length;
    // Once to see what some world changes, once more to know it.
    for (let times = 0; times < 3; times++) expect(evaluate(texts({}))).toBeGreaterThan(2);
    kept.kept.work.evaluated = 0;
    kept.kept.work.taken = 0;
    evaluate(texts({}));
    expect(kept.kept.work.evaluated).toBe(0);
    expect(kept.kept.work.taken).toBeGreaterThan(300);
    evaluate(texts(change));
    return kept.kept.work.evaluated;
  }

  const base = `${folder}/base.py`;
  test("a host", () => expect(evaluated({ [base]: ["shop.example.com", "shap.example.com"] })).toBe(1));
  test("a name that several settings are made of, in two modules", () => {
    const uses = Object.values(files).reduce((sum, text) => sum + [...text.matchAll(/\{TIME_ZONE\}/g)].length, 0);
    expect(uses).toBeGreaterThan(5);
    expect(evaluated({ [base]: ['TIME_ZONE = "UTC"', 'TIME_ZONE = "CET"'] })).toBe(uses + 1);
  });
  test("a module that others import", () => expect(evaluated({ [`${folder}/logging.py`]: ['"INFO"', '"WARN"'] })).toBe(1));
  test("the entry itself", () => expect(evaluated({ [`${folder}/production.py`]: ["https://shop.example.com", "https://shap.example.com"] })).toBe(1));
  test("a block is read anew as a whole", () => {
    // The condition and the five settings below it, which DEBUG, a variable in the base, does not decide anew.
    expect(evaluated({ [`${folder}/security.py`]: ["60 * 60 * 24 * 30", "60 * 60 * 24 * 60"] })).toBe(6);
  });
  test("a letter more moves what stands below it in its module, and nothing in others", () => {
    expect(evaluated({ [`${folder}/production.py`]: ["from .logging import *", "from .logging import *  # all"] })).toBe(3);
  });
});
