import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

const files = {
  "parts/__init__.py": "",
  "parts/b.py": "B = 2",
  "parts/a.py": "A = 1",
  "parts/notes.txt": "",
  "parts/c.d.py": "",
  "parts/inner/__init__.py": "",
  "parts/plain/x.py": "",
};
const values = (text: string): Readonly<Record<string, unknown>> =>
  settingsOf(evaluateText(parser, text, { environment: {}, files }));

describe("what is in a package", () => {
  // Python 3.11: Lib/pkgutil.py.
  test("pkgutil.iter_modules gives modules and packages by name", () => {
    expect(
      values(
        `import importlib, os, pkgutil\nhere = os.path.dirname(__file__)\nNAMES = [(name, ispkg) for _, name, ispkg in pkgutil.iter_modules([os.path.join(here, "parts")], "p.")]\nFIRST = next(pkgutil.iter_modules([os.path.join(here, "parts")])).name\nNONE = list(pkgutil.iter_modules([os.path.join(here, "nowhere")]))\nfor _, name, _ in pkgutil.iter_modules([os.path.join(here, "parts")]):\n    globals().update({k: v for k, v in vars(importlib.import_module("parts." + name)).items() if k.isupper()})`,
      ),
    ).toMatchObject({
      NAMES: [
        ["p.a", false],
        ["p.b", false],
        ["p.inner", true],
      ],
      FIRST: "a",
      NONE: [],
      A: 1,
      B: 2,
    });
  });

  test("all modules that can be imported are not known, and a text is no list of folders", () => {
    expect(values("import pkgutil\nA = list(pkgutil.iter_modules())")["A"]).not.toEqual([]);
    expect(values('import pkgutil\nA = list(pkgutil.iter_modules("parts"))')["raises"]).toBeDefined();
  });

  test("importlib.resources.files is the folder of a package of the project, and of no other", () => {
    const found = values(
      'from importlib.resources import files\nA = str(files("parts") / "a.py").endswith("/parts/a.py")\nB = files("other")\nC = files("parts.plain")',
    );
    expect(found["A"]).toBe(true);
    for (const name of ["B", "C"]) expect(JSON.stringify(found[name])).toContain("the files of a package");
  });
});
