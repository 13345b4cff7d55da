import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});
const unknown = { unknown: expect.any(String) };

// What a loop calls that nobody can follow may have happened.
describe("functions of the project that may run", () => {
  const under = (helper: string, call: string): Readonly<Record<string, unknown>> =>
    settingsOf(
      evaluateText(
        parser,
        `from elsewhere import SWITCH\nDEBUG = False\nAPPS = ["a"]\n${helper}\nfor one in SWITCH.items():\n    ${call}\n`,
        { environment: {} },
      ),
    );
  test.each([
    ["the namespace as an argument", "def fill(names):\n    names['DEBUG'] = True", "fill(globals())"],
    ["the namespace in the body", "def fill():\n    globals()['DEBUG'] = True", "fill()"],
    [
      "a method that sets attributes",
      "import sys\nclass Base:\n    @classmethod\n    def load(cls, name):\n        setattr(sys.modules[name], 'DEBUG', True)",
      "Base.load(__name__)",
    ],
    [
      "a function that it calls",
      "def inner():\n    global DEBUG\n    DEBUG = True\ndef fill():\n    inner()",
      "fill()",
    ],
  ])("%s", (_, helper, call) => {
    expect(under(helper, call)).toMatchObject({ DEBUG: unknown });
  });

  test("a list that it is given, or finds", () => {
    expect(under("def add(apps):\n    apps.append('b')", "add(APPS)")["APPS"]).not.toEqual(["a"]);
    expect(under("def add():\n    APPS.append('b')", "add()")["APPS"]).not.toEqual(["a"]);
  });

  test("one that changes nothing", () => {
    expect(under("def show(apps):\n    return len(apps)", "show(APPS)")).toMatchObject({ DEBUG: false, APPS: ["a"] });
  });
});

test("a file that is included may raise in many places", () => {
  const reads = Array.from({ length: 80 }, (_, index) => `V${index} = os.environ["V${index}"]`).join("\n");
  const evaluation = evaluateText(
    parser,
    "from split_settings.tools import include\ninclude('base.py')\nLATER = True\n",
    { files: { "base.py": `import os\nDEBUG = False\n${reads}\n` } },
  );
  expect(evaluation.unseen).toBeUndefined();
  expect(settingsOf(evaluation)).toMatchObject({ DEBUG: false, LATER: true });
});

test("what is included first may have many alternatives when the next file is", () => {
  const branches = Array.from(
    { length: 12 },
    (_, index) => `V${index} = 1\nif "V${index}" in os.environ:\n    V${index} = 2`,
  ).join("\n");
  const files = { "base.py": `import os\nDEBUG = False\n${branches}\n`, "last.py": "LATER = True\n" };
  const evaluation = evaluateText(
    parser,
    "from split_settings.tools import include, optional\ninclude('base.py', optional('last.py'))\n",
    { files },
  );
  expect(evaluation.unseen).toBeUndefined();
  expect(settingsOf(evaluation)).toMatchObject({ DEBUG: false, LATER: true });
});

// `for name, value in options(): setattr(object, name, value)`.
describe("setattr() of names that cannot be seen", () => {
  const filled = (object: string, body: string): Readonly<Record<string, unknown>> =>
    settingsOf(
      evaluateText(
        parser,
        `from elsewhere import PAIRS\nclass Options:\n    HOST = "a"\n${object}\nDEBUG = False\n${body}\nNAME = getattr(options, "NAME", "none")\nHOST = options.HOST\n`,
        { environment: {} },
      ),
    );
  const loop = "for key, value in PAIRS:\n    setattr(options, key, value)";
  test.each([
    ["an instance", "options = Options()", loop],
    ["a class", "options = Options", loop],
    ["in a function", "options = Options()", `def fill(options):\n    ${loop.replace("\n", "\n    ")}\nfill(options)`],
    ["one name", "options = Options()", "setattr(options, PAIRS, 1)"],
  ])("%s may have any from then on; the module has not", (_, object, body) => {
    expect(filled(object, body)).toMatchObject({ DEBUG: false, NAME: unknown, HOST: unknown });
  });
  test("near miss: names that are written out", () => {
    expect(filled("options = Options()", 'for key in ("A", "B"):\n    setattr(options, key, 1)')).toMatchObject({
      NAME: "none",
      HOST: "a",
    });
  });
});

// Each call is as the one around it: without an end, and what it may do is done by each.
describe("a function that calls itself for parts of what cannot be seen", () => {
  const after = (body: string): Readonly<Record<string, unknown>> =>
    settingsOf(
      evaluateText(
        parser,
        `from elsewhere import anything\nDEBUG = False\nAPPS = ["a"]\ndef plain(value):\n    if isinstance(value, Exception):\n${body}\n        return plain(value.args)\n    if isinstance(value, dict):\n        return {name: plain(one) for name, one in value.items()}\n    return value\nfor name, value in {"HIDDEN": anything, "USE_TZ": False}.items():\n    globals()[name] = plain(value)\n`,
        { environment: {} },
      ),
    );
  test("leaves the others as they are", () =>
    expect(after("        pass")).toMatchObject({ DEBUG: false, APPS: ["a"], HIDDEN: unknown, USE_TZ: false }));
  test("may have changed what it changes", () => {
    expect(after("        APPS.append('b')")).toMatchObject({ DEBUG: false, USE_TZ: false });
    expect(after("        APPS.append('b')")["APPS"]).not.toEqual(["a"]);
    expect(after("        globals()['DEBUG'] = True")["DEBUG"]).not.toBe(false);
  });
});
