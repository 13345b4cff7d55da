import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

const imports = "from everett.manager import ConfigEnvFileEnv, ConfigManager, ConfigOSEnv, ListOf\n";
const config = "config = ConfigManager.basic_config()\n";
const values = (
  text: string,
  environment: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> =>
  settingsOf(
    evaluateText(parser, imports + text, {
      environment,
      files,
    }),
  );
const raised = (text: string, environment: Readonly<Record<string, string>> = {}): unknown =>
  values(config + text, environment)["raises"];

// From everett's sources, 3.4: everett/manager.py.
describe("everett", () => {
  test("a text, whether it is the default or the variable, goes through the parser", () => {
    expect(
      values(
        `${config}A = config("a", default="5", parser=int)\nB = config("B", default="off", parser=bool)\nC = config("c", default="x,y", parser=ListOf(str))\nD = config("d", default="", parser=ListOf(int))\nE = config("e", default="Yes", parser=bool)`,
        { E: "0" },
      ),
    ).toMatchObject({ A: 5, B: false, C: ["x", "y"], D: [], E: false });
  });

  test("namespaces stand before the key, and alternate keys come after it", () => {
    expect(
      values(
        `${config}own = config.with_namespace("shop")\nA = own("host")\nB = own("port", namespace="db", parser=int)\nC = own("old", alternate_keys=["older", "root:oldest"])`,
        { SHOP_HOST: "h", SHOP_DB_PORT: "1", OLDEST: "o" },
      ),
    ).toMatchObject({ A: "h", B: 1, C: "o" });
  });

  test("the environment wins over the file, the file over the default", () => {
    expect(
      values(
        `config = ConfigManager([ConfigOSEnv(), ConfigEnvFileEnv(["none.env", "my.env"])])\nA = config("a", default="default")\nB = config("b", default="default")\nC = config("c", default="default")`,
        { A: "variable" },
        { "my.env": "# mine\nA=file\nB = 'file'\n" },
      ),
    ).toMatchObject({ A: "variable", B: "file", C: "default" });
  });

  test("what is missing raises, or is false where the code says so", () => {
    expect(raised(`A = config("a")`)).toBe("ConfigurationMissingError");
    expect(values(`${config}A = config("a", raise_error=False) or "none"`)).toMatchObject({ A: "none" });
  });

  test("what a parser refuses raises", () => {
    expect(raised(`A = config("a", parser=bool)`, { A: "maybe" })).toBe("InvalidValueError");
    expect(raised(`A = config("a", default="x", parser=int)`)).toBe("InvalidValueError");
    expect(raised(`A = config("a", default=False, parser=bool)`)).toBe("ConfigurationError");
  });

  test("sources of other kinds are not followed", () => {
    expect(
      values(`from company import Source\nconfig = ConfigManager([Source()])\nA = config("a", default="x")`),
    ).toEqual({
      A: { unknown: "an option of everett whose sources are not followed" },
    });
  });
});
