import { beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../server/src/core/evaluator/evaluation.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});
const run = (text: string): Evaluation => evaluateText(parser, text);

describe("of several exceptions the one is told that decides", () => {
  const address =
    "import environ\nenv = environ.Env(URL=str)\ndef first(*names):\n    for name in names:\n        if env(name):\n            return name\ndef address(*names):\n    text = env(first(*names))\n    if not text.startswith('http'):\n        text = f'https://{text}'\n    return text.strip('/')\nURL = address('URL')\n";
  const version = "def version(known):\n    if not known:\n        raise LookupError('no version')\nversion([])\n";

  test("not that of a variable, where it ends with another one when the variable is set", () => {
    expect(run(address + version).raises).toMatchObject({
      type: "LookupError",
    });
  });
  test("none where only an unset variable ends it", () => {
    expect(run(address).raises).toBeNull();
  });
});

describe("Git's own files", () => {
  const reading = (folder: string): string =>
    `import os\nBASE = os.path.dirname(os.path.abspath(__file__))\nHEAD = os.path.join(BASE, "${folder}", "HEAD")\nif not os.path.exists(HEAD):\n    raise LookupError(HEAD)\nDEBUG = False\n`;

  test("may be there, whatever lies here", () => {
    expect(run(reading(".git"))).toMatchObject({ raises: null, mayRaise: [{ type: "LookupError" }] });
  });
  test("others of the project are seen", () => {
    expect(run(reading("git")).raises).toMatchObject({ type: "LookupError" });
  });
  test("with a given environment nothing but what is there counts", () => {
    expect(evaluateText(parser, reading(".git"), { environment: {} }).raises).toMatchObject({ type: "LookupError" });
  });
});
