import { describe, expect, test } from "vitest";
import { gunicornCompletion, gunicornInsertion } from "../../server/src/core/completion/gunicornCompletion.js";
import { gunicornSettingMarkdown } from "../../server/src/core/hover/gunicornHover.js";
import { gunicornMeanings } from "../../server/src/core/gunicorn/meanings.js";
import { assignedNameAt } from "../../server/src/core/gunicorn/settingLines.js";
import { gunicornTable } from "../../server/src/core/gunicorn/table.js";

describe("the table in the editor", () => {
  test("every setting has its meaning, and nothing else has", () => {
    expect(Object.keys(gunicornMeanings).sort()).toEqual(gunicornTable.settings.map(({ name }) => name).sort());
  });

  test("hooks are offered with the number of parameters that gunicorn takes", () => {
    for (const setting of gunicornTable.settings.filter(({ hookArity }) => typeof hookArity === "number")) {
      const parameters = /^def \w+\((.*)\):\n {4}$/.exec(gunicornInsertion(setting))?.[1]?.split(", ");
      expect([setting.name, parameters?.length]).toEqual([setting.name, setting.hookArity]);
    }
  });

  test("only a text is called one", () => {
    const texts = gunicornTable.settings.filter((setting) =>
      gunicornSettingMarkdown(setting).includes("Takes a text."),
    );
    expect([...new Set(texts.map(({ validator }) => validator))]).toEqual(["validate_string"]);
  });
});

describe("names at the start of lines", () => {
  test.each([
    ["workers = 1", 3, "workers"],
    ["workers: int = 1", 7, "workers"],
    ["async def on_exit(s): ...", 12, "on_exit"],
    ["x = [\n1]\r\nworkers = 1", 12, "workers"],
    ["x = 'it''s # no'\nworkers = 1", 18, "workers"],
    ["# it's\nworkers = 1", 8, "workers"],
  ])("%j at %i is %s", (text, offset, name) => {
    expect(assignedNameAt(text, offset)?.name).toBe(name);
  });

  test.each([
    ["workers == 1", 3],
    ["workers(1)", 3],
    ["workers = 1", 9],
    ["x = dict(\nworkers = 1)", 11],
    ["x = 1 + \\\nworkers = 1", 11],
    ["'''\nworkers = 1", 5],
    ["class A:\n\n    # c\n  \n    workers = 1", 25],
  ])("%j at %i is none", (text, offset) => {
    expect(assignedNameAt(text, offset)).toBeUndefined();
  });

  test("any offset of any beginning of a text is answered", () => {
    const text = 'bind = [\'a\', """\\\r\n b"""]\\\nworkers = 1\ndef f(:\n  x = \'\\';
    for (let end = 0; end <= text.length; end++) {
      for (let offset = 0; offset <= end; offset++) {
        assignedNameAt(text.slice(0, end), offset);
        const found = gunicornCompletion("/p/gunicorn.conf.py", text.slice(0, end), offset, () => []);
        if (found !== undefined) expect(found.start <= offset && offset <= found.end).toBe(true);
      }
    }
  });
});
