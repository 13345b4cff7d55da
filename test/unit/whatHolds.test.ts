import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});
const open = (text: string): Readonly<Record<string, unknown>> =>
  settingsOf(evaluateText(parser, `import os\nimport environ\nenv = environ.Env()\n${text}\n`));

describe("what comes from a variable is told by its name", () => {
  test.each([
    ["a dict that is laid over", 'A = {"ENGINE": "x", **env.db()}', '{"environment":["DATABASE_URL"]}'],
    ["keyword arguments", 'def made(**given):\n    return given\nA = made(**env.json("GIVEN"))', "what GIVEN holds"],
    ["how far a range goes", 'A = [one for one in range(1, env.int("COUNT"))]', "what COUNT holds"],
    [
      "the type of a text, which may be that of its default",
      'A = str(type(os.environ.get("TEXT", 3)))',
      "what TEXT holds",
    ],
    [
      "a dict of a library",
      "from elsewhere import given\nA = {**given}",
      "elsewhere.given, which is not in the repository",
    ],
  ])("%s", (_name, text, reason) => {
    expect(JSON.stringify(open(text)["A"])).toContain(reason);
  });
});

describe("type()", () => {
  const read = (value: string): unknown => open(`A = ${value}`)["A"];
  test("of what is True or False is bool, whatever it is", () => {
    expect(read('type(not env.bool("DEBUG", default=False)) is bool')).toBe(true);
    expect(read('type(env.bool("DEBUG", default=True)) is bool')).toBe(true);
  });
  test("of what has a default of another type is not known", () => {
    expect(read('type(env.bool("DEBUG", default=None)) is bool')).not.toBe(true);
    expect(read('type(env.int("COUNT")) is bool')).not.toBe(true);
  });
});

describe("Django's own LOGGING", () => {
  const read = (text: string, django = "5.2"): unknown =>
    settingsOf(
      evaluateText(parser, `from django.utils.log import DEFAULT_LOGGING\n${text}\n`, { environment: {}, django }),
    )["A"];
  test("is known since Django 2.1, and each part is a dict of its own", () => {
    expect(read('A = sorted(DEFAULT_LOGGING["handlers"])')).toEqual(["console", "django.server", "mail_admins"]);
    expect(
      read(
        'from copy import deepcopy\nA = deepcopy(DEFAULT_LOGGING)\nA["loggers"]["shop"] = {}\nA = list(DEFAULT_LOGGING["loggers"])',
      ),
    ).toEqual(["django", "django.server"]);
    expect(read('A = DEFAULT_LOGGING["version"]', "2.0")).toMatchObject({ unknown: expect.any(String) as unknown });
  });
});
