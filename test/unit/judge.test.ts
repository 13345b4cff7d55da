/** What a question of a rule comes to: how often, under which shortest condition, where, how certain, and what proves or hides it. */
import { aboutSetting } from "../../server/src/core/settings/unseenReasons.js";
import { describe, expect, it, test } from "vitest";
import { displayValue } from "../../server/src/core/domain/display.js";
import type { Answer, Value } from "../../server/src/core/domain/value.js";
import { and, includesText, isTruthy, not, or } from "../../server/src/core/domain/predicates.js";
import type { Judgement, Reply, World } from "../../server/src/core/settings/setting.js";
import { expectRecorded } from "../harness/recorded.js";
import { createFixParser, openEntry } from "../harness/settingsFixes.js";

const parser = await createFixParser();

function judged(text: string, question: (world: World) => Answer | Reply): Judgement {
  return openEntry(parser, { "settings.py": text }).view.ask(question);
}

/** Findings as `marked text · certainty · when`. */
function found(text: string, judgement: Judgement): readonly string[] {
  return judgement
    .findings(() => ({ message: "bad" }))
    .map(
      ({ at, certainty, when }) =>
        `${text.slice(at.start, at.end)} · ${certainty}${when === undefined ? "" : ` · ${when}`}`,
    );
}

const on =
  (name: string) =>
  (world: World): Answer =>
    isTruthy(world.get(name));
const off =
  (name: string) =>
  (world: World): Answer =>
    not(isTruthy(world.get(name)));
/** Looks at these, and answers. */
const after =
  (names: readonly string[], answer: Answer | Reply) =>
  (world: World): Answer | Reply => {
    for (const name of names) world.get(name);
    return answer;
  };

const empty = (variables: string): string =>
  `import os\n${[...variables].map((name) => `${name} = os.environ.get('V${name}', '')\n`).join("")}`;
const allOff =
  (names: string) =>
  (world: World): Answer =>
    and(...[...names].map((name) => off(name)(world)));

const switches = (count: number): string =>
  `import os\n${Array.from({ length: count }, (_, i) => `if os.environ.get('V${i}'):\n    S${i} = True\nelse:\n    S${i} = False\n`).join("")}`;

const unseenSwitches = (count: number): string =>
  `import os\nfrom lib import c\nX = False\n${[..."abcdef"]
    .slice(0, count)
    .map(
      (name) => `if c.${name}:\n    if os.environ['${name}'] == '1':\n        X = True\n    else:\n        X = False\n`,
    )
    .join("")}`;

const optional = (count: number): string =>
  `import os\nX = [${Array.from({ length: count }, (_, i) => `os.environ.get('V${i}', '')`).join(", ")}]\n`;
const itemOff =
  (name: string, index: number) =>
  (world: World): Answer => {
    const value = world.get(name);
    const item = value.kind === "list" ? value.items[index] : undefined;
    return item === undefined ? "unknown" : not(isTruthy(item));
  };

describe("how often it occurs", () => {
  test.each<readonly [string, string, (world: World) => Answer | Reply, Judgement["occurs"], readonly string[]]>([
    ["a literal", "X = True\n", on("X"), "always", ["True · definite"]],
    ["a literal that is not", "X = False\n", on("X"), "never", []],
    ["a variable with a fallback", empty("X"), off("X"), "sometimes", ["'' · possible · VX is unset"]],
    ["two of them", empty("XY"), allOff("XY"), "sometimes", ["'' · possible · VX and VY are unset"]],
    [
      "either of them: each by itself, and not both again",
      empty("XY"),
      (world) => or(off("X")(world), off("Y")(world)),
      "sometimes",
      ["'' · possible · VX is unset", "os.environ.get('VX', '') · possible · VY is unset"],
    ],
    ["three are more than are taken away at once", empty("XYZ"), allOff("XYZ"), "never", []],
    [
      "a fallback that another variable gives",
      "import os\nX = os.environ.get('A', os.environ.get('B', ''))\n",
      off("X"),
      "sometimes",
      ["'' · possible · A and B are unset"],
    ],
    [
      "a file that a variable names may set anything, and there is none",
      "import os\nX = False\nEXTRA = os.environ.get('EXTRA')\nif EXTRA:\n    with open(EXTRA) as file:\n        exec(file.read())\n",
      off("X"),
      "always",
      ["False · possible"],
    ],
    [
      "the same, opened in any case",
      "import os\nX = False\nexec(open(os.environ.get('EXTRA', os.devnull)).read())\n",
      off("X"),
      "always",
      ["False · possible"],
    ],
    [
      "also of a setting that nothing assigns",
      "import os\nif os.environ.get('EXTRA'):\n    from lib import *\n",
      off("CSRF_COOKIE_SECURE"),
      "sometimes",
      ["import os · possible · EXTRA is unset"],
    ],
    [
      "a filter of elements that variables decide",
      "import os\nA = os.environ.get('VA', '') == '1'\nX = list(filter(None, ['a' if A else None, 'b']))\n",
      (world) => includesText(world.get("X"), "b"),
      "always",
      ["list(filter(None, ['a' if A else None, 'b'])) · definite"],
    ],
    [
      "and of those themselves",
      "import os\nA = os.environ.get('VA', '') == '1'\nX = list(filter(None, ['a' if A else None, 'b']))\n",
      (world) => not(includesText(world.get("X"), "a")),
      "sometimes",
      ["list(filter(None, ['a' if A else None, 'b'])) · possible · VA is unset"],
    ],
    [
      "more of them than are followed",
      `import os\nX = list(filter(None, [${[..."ABCDEF"].map((name) => `os.environ.get('${name}')`).join(", ")}, 'b']))\n`,
      (world) => not(includesText(world.get("X"), "a")),
      "unknown",
      [],
    ],
    [
      "a part of a JSON text that is compared",
      "import json, os\nAPP = json.loads(os.environ.get('APP', '{}'))\nNAME = APP.get('name').upper()\nif APP.get('space') == 'prod':\n    HOST = 'a'\nX = False\n",
      off("X"),
      "always",
      ["False · definite"],
    ],
    ["a required variable", "import os\nX = os.environ['A']\n", off("X"), "never", []],
    [
      "a condition that cannot be seen decides",
      "from lib import cond\nif cond():\n    X = True\nelse:\n    X = False\n",
      on("X"),
      "unknown",
      [],
    ],
    [
      "it does not decide: always, but neither place is certain",
      "from lib import cond\nif cond():\n    X = True\nelse:\n    X = 1\n",
      on("X"),
      "always",
      ["True · possible", "1 · possible"],
    ],
    [
      "a target",
      "import os\nE = os.environ.get('ENV', 'prod')\nif E == 'staging':\n    X = True\nelif E == 'prod':\n    X = False\nelse:\n    X = False\n",
      on("X"),
      "sometimes",
      ['True · possible · ENV is "staging"'],
    ],
    [
      "environments that do not load are left out",
      "import os\nif os.environ.get('A') == 'x':\n    raise ValueError\nX = True\n",
      on("X"),
      "always",
      ["True · definite"],
    ],
    ["a helper that is not in the repository", "from lib import helper\nX = helper()\n", on("X"), "unknown", []],
    [
      "the part of the value that is wrong, at its beginning",
      "X = '' if 1 else 'x'\n",
      off("X"),
      "always",
      ["'' · definite"],
    ],
    ["and at its end", "X = 'x' if 0 else ''\n", off("X"), "always", ["'' · definite"]],
    ["a part in another module is none of it", "X = str()\n", off("X"), "always", ["str() · definite"]],
    [
      "256 answers are all",
      switches(8),
      after(
        Array.from({ length: 8 }, (_, i) => `S${i}`),
        "no",
      ),
      "never",
      [],
    ],
    [
      "one of 13 variables of a value",
      optional(13),
      itemOff("X", 12),
      "sometimes",
      [`${optional(13).slice(14, -1)} · possible · V12 is unset`],
    ],
    [
      "one of 14 variables, of which no pairs are made",
      optional(14),
      itemOff("X", 13),
      "sometimes",
      [`${optional(14).slice(14, -1)} · possible · V13 is unset`],
    ],
    [
      "two of 13 variables",
      optional(13),
      (world) => and(itemOff("X", 0)(world), itemOff("X", 12)(world)),
      "sometimes",
      [`${optional(13).slice(14, -1)} · possible · V0 and V12 are unset`],
    ],
    [
      "two of 14, of which no pairs are made",
      optional(14),
      (world) => and(itemOff("X", 0)(world), itemOff("X", 13)(world)),
      "never",
      [],
    ],
    [
      "a content that the deployer chooses",
      "import os\nX = os.environ.get('A') == 'x'\nif os.environ.get('B') == 'x':\n    Y = True\nelse:\n    Y = False\n",
      (world) => or(on("X")(world), on("Y")(world)),
      "never",
      [],
    ],
    [
      "where another variable has to be set on purpose",
      "import os\nX = os.environ.get('A', '')\nif not X and not os.environ.get('SKIP'):\n    raise ValueError\n",
      off("X"),
      "never",
      [],
    ],
    [
      "where it has to be set in any case",
      "import os\nX = os.environ.get('A', '')\nif not os.environ.get('SKIP'):\n    raise ValueError\n",
      off("X"),
      "sometimes",
      ["'' · possible · A is unset"],
    ],
    [
      "two of three variables of a value, of which no three are unset together",
      optional(3),
      (world) => and(itemOff("X", 0)(world), itemOff("X", 1)(world)),
      "sometimes",
      [`${optional(3).slice(14, -1)} · possible · V0 and V1 are unset`],
    ],
    ["a name of a literal: where the setting is given", "A = True\nX = A\n", on("X"), "always", ["A · definite"]],
    [
      "two of five variables in each of eight ways, of which pairs are made",
      `import os\nN = os.environ['N']\n${Array.from({ length: 8 }, (_, way) => `${way === 0 ? "if" : "elif"} N == '${way}':\n    ${optional(5).slice(10)}`).join("")}else:\n    raise ValueError\n`,
      (world) => and(itemOff("X", 0)(world), itemOff("X", 4)(world)),
      "sometimes",
      Array.from({ length: 8 }, () => `${optional(5).slice(14, -1)} · possible · V0 and V4 are unset`),
    ],
    [
      "three variables that decide, among others of which one of two is set",
      `import os\n${Array.from({ length: 25 }, (_, i) => `if 'U${i}' not in os.environ and 'V${i}' not in os.environ:\n    raise ValueError\n`).join("")}if 'XA' in os.environ or 'XB' in os.environ or 'XC' in os.environ:\n    X = False\nelse:\n    X = True\n`,
      on("X"),
      "sometimes",
      ["True · possible · XA, XB and XC are unset"],
    ],
    [
      "four variables that decide, which is more than a condition tells",
      "import os\nif 'XA' in os.environ or 'XB' in os.environ or 'XC' in os.environ or 'XD' in os.environ:\n    X = False\nelse:\n    X = True\n",
      on("X"),
      "never",
      [],
    ],
    [
      "a content of a target that nothing names",
      "import os\nE = os.environ.get('ENV', 'prod')\nif E == 'staging':\n    X = False\nelif E == 'prod':\n    X = False\nelse:\n    X = True\n",
      on("X"),
      "never",
      [],
    ],
    [
      "five conditions that cannot be seen, in each of which the deployer decides",
      unseenSwitches(5),
      on("X"),
      "never",
      [],
    ],
    [
      "the same, where two of them are not there together",
      `${unseenSwitches(2)}if c.a and c.b:\n    raise ValueError\n`,
      on("X"),
      "never",
      [],
    ],
    [
      "what is read raises there, so the settings do not load",
      "import os\nif 'B' in os.environ:\n    Y = 1\nelse:\n    Y = 2\nX = os.environ.get('A') or os.environ['B']\n",
      (world) => (world.get("Y").kind === "int" ? off("X")(world) : "no"),
      "never",
      [],
    ],
    ["six of them, which is more than are told apart", unseenSwitches(6), on("X"), "unknown", []],
    [
      "six conditions that cannot be seen and decide together",
      `from lib import a, b, c, d, e, f\nX = a() and b() and c() and d() and e() and f()\n`,
      on("X"),
      "unknown",
      [],
    ],
    [
      "six ways to the same",
      `from lib import c\nX = True\n${[..."abcdef"].map((name) => `if c.${name}:\n    X = 1\n`).join("")}`,
      on("X"),
      "always",
      [...Array.from({ length: 6 }, () => "1 · possible"), "True · possible"],
    ],
    [
      "256 answers, and the rest is not known",
      switches(9),
      (world) => and(...Array.from({ length: 9 }, (_, i) => on(`S${i}`)(world))),
      "unknown",
      [],
    ],
  ])("%s", (_, text, question, occurs, findings) => {
    const judgement = judged(text, question);
    expect(judgement.occurs).toBe(occurs);
    expect(found(text, judgement)).toEqual(findings);
  });

  it("the second of two that are missing is no longer condition than the first alone", () => {
    const judgement = judged(empty("XY"), (world) => or(off("X")(world), allOff("XY")(world)));
    expect(judgement.cases.map(({ when }) => when)).not.toContain("VX and VY are unset");
  });
});

describe("certainty", () => {
  it("a module that is not in the repository may still change it", () => {
    const text = "X = True\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n";
    const judgement = judged(text, on("X"));
    expect([judgement.occurs, judgement.certainty]).toEqual(["always", "possible"]);
    expect(judgement.findings(() => ({ message: "bad" })).map(({ message }) => message)).toEqual([
      "bad, unless local_settings.py sets it",
    ]);
  });
  const local = "try:\n    from local_settings import *\nexcept ImportError:\n    pass\n";
  it.each<readonly [string, Record<string, string>, readonly string[]]>([
    [
      "in one of two branches it is certain in neither",
      {
        "settings.py": `import os\nif os.environ.get('A'):\n    X = True\nelse:\n    X = True\n    ${local.trimEnd().replaceAll("\n", "\n    ")}\n`,
      },
      ["bad · possible", "bad, unless local_settings.py sets it · possible"],
    ],
    [
      "of another setting that is read, which nothing shows it to set",
      { "settings.py": `${local}X = True\n` },
      ["bad · definite"],
    ],
    [
      "of another setting that is read, which an example of it sets",
      { "local_settings.py.example": "USE_TZ = True\n", "settings.py": `${local}X = True\n` },
      ["bad, unless local_settings.py (as in local_settings.py.example) sets it · possible"],
    ],
  ])("a module that is not in the repository: %s", (_, files, said) => {
    const { view } = openEntry(parser, files, "settings.py");
    expect(
      view
        .ask((world) => {
          world.get("X");
          world.get("USE_TZ");
          return on("X")(world);
        })
        .findings(() => ({ message: "bad" }))
        .map(({ message, certainty }) => `${message} · ${certainty}`),
    ).toEqual(said);
  });
  it.each([
    ["X", "", "warning"],
    ["CACHES", "", "information"],
    ["EMAIL_HOST", "", "information"],
    ["X", "X = 1\n", "information"],
    ["X", "Y = 1\n", "warning"],
  ])("what then is said of %s, with an example %j, is at most %s", (name, example, atMost) => {
    const text = `${name} = True\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n`;
    const { view } = openEntry(
      parser,
      { ...(example !== "" && { "local_settings.py.example": example }), "settings.py": text },
      "settings.py",
    );
    expect(
      view
        .ask(on(name))
        .findings(() => ({ message: "bad" }))
        .map((one) => one.atMost),
    ).toEqual([atMost]);
  });
  // What the stage before production, or a machine that answers nobody, would notice is information at most.
  const hosts = (fallback: string): string =>
    `import os\nX = os.environ.get('HOSTS', '')\nALLOWED_HOSTS = os.environ.get('HOSTS', ${fallback}).split(',')\n`;
  const stages = (one: string, other: string): string =>
    `import os\nSTAGE = os.environ['STAGE']\nif STAGE == '${one}':\n    X = ''\nelif STAGE == '${other}':\n    X = 'x'\nelse:\n    raise ValueError\n`;
  it.each<readonly [string, string, readonly (string | undefined)[]]>([
    ["a stage before production", stages("staging", "production"), ["information"]],
    ["production under another name", stages("live", "production"), [undefined]],
    ["a name that says nothing: the deployer decides", stages("north", "production"), []],
    ["only this machine is answered without the variable", hosts("'localhost'"), ["information"]],
    ["two names of it", hosts("'localhost,127.0.0.1'"), ["information"]],
    [
      "only this machine is answered in the branch without it",
      "import os\nX = os.environ.get('HOSTS', '')\nif 'HOSTS' in os.environ:\n    ALLOWED_HOSTS = os.environ['HOSTS'].split(',')\nelse:\n    ALLOWED_HOSTS = ['localhost']\n",
      ["information"],
    ],
    [
      "only this machine is answered without one of the variables that are told, whatever else leads to the same value",
      "import os\nif 'A' in os.environ:\n    X = 'x'\nelif 'B' in os.environ and 'C' in os.environ:\n    X = 'x'\nelse:\n    X = ''\nALLOWED_HOSTS = os.environ.get('B', 'localhost').split(',')\n",
      ["information"],
    ],
    ["a site is answered without it", hosts("'shop.example'"), [undefined]],
    ["a site beside this machine", hosts("'localhost,shop.example'"), [undefined]],
    [
      "without another variable",
      "import os\nX = os.environ.get('A', '')\nALLOWED_HOSTS = os.environ.get('HOSTS', 'localhost').split(',')\n",
      [undefined],
    ],
    [
      "only this machine is ever answered",
      "import os\nX = os.environ.get('A', '')\nALLOWED_HOSTS = ['localhost']\n",
      [undefined],
    ],
    ["nothing says who is answered", empty("X"), [undefined]],
    [
      "the variable gives hosts in one of two branches",
      `${hosts("'localhost'")}if 'B' in os.environ:\n    ALLOWED_HOSTS = ['shop.example']\n`,
      [undefined],
    ],
    [
      "hosts are given in one of two branches only",
      "import os\nX = os.environ.get('HOSTS', '')\nif 'B' in os.environ:\n    ALLOWED_HOSTS = os.environ.get('HOSTS', 'localhost').split(',')\n",
      [undefined],
    ],
  ])("no worse than information: %s", (_, text, atMost) => {
    expect(
      judged(text, off("X"))
        .findings(() => ({ message: "bad" }))
        .map((one) => one.atMost),
    ).toEqual(atMost);
  });
  it.each([
    ["X = True\n", "definite"],
    [empty("X"), "possible"],
  ])("%j", (text, certainty) => {
    expect(judged(text, (world) => (world.get("X").kind === "bool" ? "yes" : off("X")(world))).certainty).toBe(
      certainty,
    );
  });
});

describe("what the environment decides", () => {
  it.each<readonly [string, (world: World) => Answer, boolean]>([
    ["X = False\n", on("X"), false],
    [empty("X"), off("X"), true],
    [empty("XYZ"), allOff("XYZ"), true],
    ["import os\nX = os.environ['A']\n", on("X"), true],
  ])("%j", (text, question, expected) => expect(judged(text, question).byEnvironment).toBe(expected));
});

describe("what proves that it holds", () => {
  const evidence = (text: string, ...names: readonly string[]): readonly string[] =>
    judged(text, after(names, "no"))
      .holds()
      .evidence.map((one) => one.text);

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ["X = False\nY = 3\nZ = None\n", ["X", "Y", "Z"], ["X is False", "Y is 3", "Z is None"]],
    [`S = '${"a".repeat(60)}'\nT = '${"a".repeat(61)}'\n`, ["S", "T"], [`S is '${"a".repeat(60)}'`, "T is set here"]],
    [
      "S = 'a' + 'b'\nL = [1]\nSECRET_KEY = 'abcdef'\n",
      ["S", "L", "SECRET_KEY"],
      ["S is set here", "L is set here", "SECRET_KEY is set here"],
    ],
    ["Y = 1\n", ["USE_TZ"], ["USE_TZ is not set: Django's default holds"]],
    ["Y = 1\n", ["OWN"], ["OWN is not set"]],
    [`A = 'ghp_${"a1B2".repeat(9)}'\n`, ["A"], ["A is set here"]],
    [
      "A = 'https://shop.example/'\nB = 'https://shop:pass-word@shop.example/'\n",
      ["A", "B"],
      ["A is 'https://shop.example/'", "B is 'https://shop:***@shop.example/'"],
    ],
    [
      "import os\nW = 1\nif os.environ.get('A'):\n    X = False\nelse:\n    X = 0\n",
      ["W", "X"],
      ["W is 1", "X is set here"],
    ],
    ["import os\nX = os.environ['A']\n", ["X"], ["X comes from the environment"]],
    ["import os\nif os.environ.get('A'):\n    X = False\nelse:\n    X = False\n", ["X"], ["X is False"]],
    ["import os\nif os.environ.get('A'):\n    X = False\nelse:\n    X = 0\n", ["X"], ["X is set here"]],
    ["A = 1\nB = 2\nC = 3\nD = 4\n", ["A", "B", "C", "D"], ["A is 1", "B is 2", "C is 3"]],
  ])("%j", (text, names, expected) => expect(evidence(text, ...names)).toEqual(expected));

  it("in the rule's own words", () =>
    expect(
      judged("X = 1\n", after(["X"], "no"))
        .holds("it is so")
        .evidence.map(({ text }) => text),
    ).toEqual(["it is so"]));
});

describe("why it is not determined", () => {
  const helper = "from lib import helper\n";
  test.each<readonly [string, readonly string[], Answer | Reply, string, string]>([
    [`${helper}W = 1\nX = helper()\n`, ["W", "X"], "unknown", "X: lib.helper, which is not in the repository", "X"],
    [`${helper}Y = {'a': {'b': helper()}}\n`, ["Y"], "unknown", "Y: lib.helper, which is not in the repository", "Y"],
    [
      `${helper}Y = {'a': {'b': {'c': helper()}}}\n`,
      ["Y"],
      "unknown",
      "Y: lib.helper, which is not in the repository",
      "Y",
    ],
    [`${helper}Y = {'a': {'b': {'c': {'d': helper()}}}}\n`, ["Y"], "unknown", "Y alone does not tell it", "Y"],
    [
      `${helper}W = 1\nY = {'a': {'b': {'c': helper()}}}\n`,
      ["W", "Y"],
      "unknown",
      "Y: lib.helper, which is not in the repository",
      "Y",
    ],
    [
      `${helper}W = 1\nY = {'a': {'b': {'c': {'d': helper()}}}}\n`,
      ["W", "Y"],
      "unknown",
      "W alone does not tell it",
      "W",
    ],
    [`${helper}Y = [[[helper()]]]\n`, ["Y"], "unknown", "Y: lib.helper, which is not in the repository", "Y"],
    [`${helper}Y = [[[[helper()]]]]\n`, ["Y"], "unknown", "Y alone does not tell it", "Y"],
    [`${helper}Y = ({'a': helper()},)\n`, ["Y"], "unknown", "Y: lib.helper, which is not in the repository", "Y"],
    [
      "import os\nX = [os.environ['A'], os.environ['B'], os.environ['C']]\n",
      ["X"],
      "unknown",
      "it depends on what A and B hold",
      "X",
    ],
    ["import os\nX = {'k': (os.environ['A'],)}\n", ["X"], "unknown", "it depends on what A holds", "X"],
    ["import os\nX = {'k': {'k': {'k': os.environ['A']}}}\n", ["X"], "unknown", "it depends on what A holds", "X"],
    ["import os\nX = {'k': {'k': {'k': {'k': os.environ['A']}}}}\n", ["X"], "unknown", "X alone does not tell it", "X"],
    ["import os\nX = [[[os.environ['A']]]]\n", ["X"], "unknown", "it depends on what A holds", "X"],
    ["import os\nX = [[[[os.environ['A']]]]]\n", ["X"], "unknown", "X alone does not tell it", "X"],
    ["X = 3\n", ["X"], "unknown", "X alone does not tell it", "X"],
    [
      "MIDDLEWARE = ['shop.middleware.Own']\n",
      ["MIDDLEWARE"],
      "unknown",
      "MIDDLEWARE: what a class that it names derives from cannot be seen",
      "MIDDLEWARE",
    ],
    [
      "MIDDLEWARE = ('shop.middleware.Own',)\n",
      ["MIDDLEWARE"],
      "unknown",
      "MIDDLEWARE: what a class that it names derives from cannot be seen",
      "MIDDLEWARE",
    ],
    ["MIDDLEWARE = {'shop': 1}\n", ["MIDDLEWARE"], "unknown", "MIDDLEWARE alone does not tell it", "MIDDLEWARE"],
    ["import os\nX = {os.environ['A']}\n", ["X"], "unknown", "it depends on what A holds", "X"],
    ["X = 3\n", ["X"], { answer: "unknown", reason: "because" }, "because", "X"],
  ])("%j", (text, names, answer, reason, setting) => {
    const judgement = judged(text, after(names, answer));
    expect(judgement.occurs).toBe("unknown");
    expect(judgement.notDetermined()).toMatchObject({ kind: "notDetermined", reason, setting });
  });

  it.each(["raise ValueError\n", "import os\nDEBUG = False\nX = None if DEBUG else int('a')\n"])(
    "where it loads nowhere: %j",
    (text) => {
      const judgement = judged(text, on("X"));
      expect(judgement.occurs).toBe("unknown");
      expect(judgement.notDetermined()).toMatchObject({
        reason: "the settings load in no environment that production could have",
      });
    },
  );
  it("names the condition", () => {
    expect(
      judged("from lib import cond\nif cond():\n    X = True\nelse:\n    X = False\n", on("X")).notDetermined().reason,
    ).toBe("it depends on lib.cond, which is not in the repository");
  });
  it.each([
    ["Path(os.environ['A']) / 'x.json'", "a file that the environment names"],
    ["Path(find())", "lib.find, which is not in the repository"],
  ])("the file that is opened: %s", (path, reason) => {
    const text = `import json, os\nfrom pathlib import Path\nfrom lib import find\nwith (${path}).open() as file:\n    X = json.load(file)['x']\n`;
    expect(judged(text, on("X")).notDetermined().reason).toBe(`X: ${reason}`);
  });
  it("at the place that the rule gives, where no setting is read", () => {
    const text = "import sentry_sdk\nsentry_sdk.init(dsn='x')\n";
    const call = judged(text, (world) => {
      const [one] = world.calls("sentry_sdk.init");
      return { answer: "unknown", reason: "because", ...(one && { at: one.at }) };
    }).notDetermined();
    expect([call.setting, call.at && text.slice(call.at.start, call.at.end)]).toEqual([
      undefined,
      "sentry_sdk.init(dsn='x')",
    ]);
  });
  it("a list of which a part is seen and includes what was asked is no unknown", () => {
    expect(judged(`${helper}X = ['a', helper()]\n`, (world) => includesText(world.get("X"), "a")).occurs).toBe(
      "always",
    );
  });
});

describe("a reason and the setting that it is about", () => {
  test.each([
    ["it may be set by our_config", "SECRET_KEY may be set by our_config"],
    ["SECRET_KEY, which may be replaced by exec", "SECRET_KEY may be replaced by exec"],
    ["our_config.key, which is not in the repository", "SECRET_KEY: our_config.key, which is not in the repository"],
    ["items of a list", "SECRET_KEY: items of a list"],
  ])("%s", (reason, said) => expect(aboutSetting("SECRET_KEY", reason).sentence).toBe(said));
});

describe("what a question can ask", () => {
  test.each<readonly [string, (world: World) => Answer, Judgement["occurs"]]>([
    ["X = 1\n", (world) => world.isSet("X"), "always"],
    ["X = 1\n", (world) => world.isSet("Y"), "never"],
    ["from lib import *\n", (world) => world.isSet("Y"), "unknown"],
    ["import os\nos.environ.setdefault('A', '1')\n", (world) => world.hasVariable("A"), "always"],
    ["import os\nos.environ['A'] = ''\n", (world) => world.hasVariable("A"), "never"],
    ["X = 1\n", (world) => world.hasVariable("A"), "never"],
    ["import os\nos.environ['A'] = '1'\ndel os.environ['A']\n", (world) => world.hasVariable("A"), "never"],
    [
      "import sentry_sdk\nsentry_sdk.init(dsn='x')\n",
      (world) => (world.calls("sentry_sdk.init").length === 1 ? "yes" : "no"),
      "always",
    ],
    [
      "import sentry_sdk\nsentry_sdk.init(dsn='x')\n",
      (world) => (world.calls("other.init").length === 0 ? "yes" : "no"),
      "always",
    ],
  ])("%j", (text, question, occurs) => expect(judged(text, question).occurs).toBe(occurs));
});

describe("findings", () => {
  const branches =
    "import os\nif os.environ.get('A') == '1':\n    X = True\n    Y = 1\nelse:\n    X = True\n    Y = 2\n";
  const numbered = (world: World): Reply => ({ answer: isTruthy(world.get("X")), data: numberOf(world.get("Y")) });

  it("stand at each place that gives it", () => {
    const judgement = judged(branches, numbered);
    expect(
      judgement.findings((one) => ({ message: `found ${String(one.data)}` })).map(({ message }) => message),
    ).toEqual(["found 1", "found 2"]);
  });
  it("at one place are one, and say Django's ids that are true in each case", () => {
    const judgement = judged(branches, numbered);
    const at = judgement.cases[0]?.at;
    expect(
      judgement
        .findings((one) => ({
          message: "bad",
          ...(at && { at }),
          djangoChecks: [`own.E00${String(one.data)}`, "both.E001"],
        }))
        .map(({ djangoChecks }) => djangoChecks),
    ).toEqual([["both.E001"]]);
  });
  it("about what is not set say its name, once", () => {
    const judgement = judged("X = 1\n", off("SECURE_SSL_REDIRECT"));
    expect(judgement.findings(() => ({ message: "bad" })).map(({ absent, certainty }) => [absent, certainty])).toEqual([
      ["SECURE_SSL_REDIRECT", "definite"],
    ]);
  });
  it("lead to where the value comes from, unless the rule says where to", () => {
    const judgement = judged("BASE = ''\nX = BASE\n", off("X"));
    const labels = (
      said: readonly { readonly because?: readonly { readonly label: string }[] | undefined }[],
    ): unknown => said.map(({ because }) => because?.map(({ label }) => label));
    expect(labels(judgement.findings(() => ({ message: "bad" })))).toEqual([["the value comes from here"]]);
    expect(labels(judgement.findings(() => ({ message: "bad", because: [] })))).toEqual([[]]);
  });
  it("about what is set do not", () =>
    expect(judged("X = True\n", on("X")).findings(() => ({ message: "bad" }))[0]).not.toHaveProperty("absent"));
  it("keep the certainty that the rule gives", () =>
    expect(
      judged("X = True\n", on("X")).findings(() => ({ message: "bad", certainty: "possible" }))[0]?.certainty,
    ).toBe("possible"));
});

describe("whole answers", () => {
  // What decides on a setting, with the variables that are its own.
  const forms = (name: string, own: string): Readonly<Record<string, string>> => ({
    literal: `${name} = ''\n`,
    required: `${name} = os.environ['${own}']\n`,
    fallback: `${name} = os.environ.get('${own}', '')\n`,
    "two variables": `${name} = os.environ.get('${own}') or os.environ.get('C', '')\n`,
    branch: `if os.environ.get('${own}'):\n    ${name} = ''\nelse:\n    ${name} = 'x'\n`,
    "a branch that has to be set": `if '${own}' not in os.environ:\n    raise ValueError\n${name} = os.environ.get('C', '')\n`,
    platform: `if 'DYNO' in os.environ:\n    ${name} = ''\nelse:\n    ${name} = os.environ.get('${own}', 'x')\n`,
    stage: `if os.environ.get('STAGE') == 'production':\n    ${name} = os.environ.get('${own}', '')\nelse:\n    ${name} = 'x'\n`,
    "an unseen condition": `if helper():\n    ${name} = ''\nelse:\n    ${name} = os.environ.get('${own}', '')\n`,
    "another unseen condition": `if helper.${own}:\n    ${name} = ''\nelse:\n    ${name} = 'x'\n`,
    unseen: `${name} = helper()\n`,
    "a module that may be there": `${name} = os.environ.get('${own}', 'x')\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n`,
  });
  const questions: Readonly<Record<string, (world: World) => Answer>> = {
    "X is off": off("X"),
    "X and Y are off": allOff("XY"),
    "X or Y is off": (world) => or(off("X")(world), off("Y")(world)),
  };
  it.each(Object.entries(forms("X", "A")))("X by: %s", (what, x) => {
    const said = Object.entries(forms("Y", "B")).map(([other, y]) => {
      const text = `import os\nfrom lib import helper\n${x}${y}`;
      const { view } = openEntry(parser, { "settings.py": text });
      const answers = Object.entries(questions).map(([name, question]) => {
        const one = view.ask(question);
        const told =
          one.occurs === "unknown"
            ? [one.notDetermined().reason]
            : found(text, one).map((place) => place.replaceAll("\n", "⏎"));
        const cases = one.cases.map(
          ({ at, when, unset, subject }) =>
            `    case ${[text.slice(at.start, at.end).replaceAll("\n", "⏎"), subject, when, ...unset].join("/")}\n`,
        );
        return `  ${name}: ${one.occurs}${one.byEnvironment ? ", by the environment" : ""}\n${told.map((line) => `    ${line}\n`).join("")}${cases.length > told.length ? cases.join("") : ""}`;
      });
      return `Y by: ${other}\n${answers.join("")}`;
    });
    expectRecorded(`judge.${what.replaceAll(" ", "-")}`, said.join(""));
  });
});

function numberOf(value: Value): number | undefined {
  return value.kind === "int" ? Number(value.value) : undefined;
}

/** What the setting can be, with the variable X as said. */
function possible(text: string, name: string, x: string): readonly string[] {
  const { worlds } = openEntry(parser, { "settings.py": text }).view.evaluation;
  return (worlds.bindings.get(name) ?? []).map(({ value: { value } }) =>
    displayValue(
      value.kind === "environment" ? value.resolve((variable) => (variable === "X" ? x : undefined)) : value,
    ),
  );
}

describe("what is made of one variable in two ways at one place stays two", () => {
  test.each([
    [
      "the base of a number",
      "if 'HEX' in os.environ:\n    BASE = 16\nelse:\n    BASE = 10\nA = int(os.environ['X'], BASE)\n",
      "20",
      ["32", "20"],
    ],
    [
      "a method by its name",
      "if 'LOUD' in os.environ:\n    NAME = 'upper'\nelse:\n    NAME = 'lower'\nA = getattr(os.environ['X'], NAME)()\n",
      "Ab",
      ["'AB'", "'ab'"],
    ],
    [
      "an operator by its name",
      "import operator\nif 'MORE' in os.environ:\n    BY = operator.add\nelse:\n    BY = operator.sub\nA = BY(int(os.environ['X']), 1)\n",
      "2",
      ["3", "1"],
    ],
  ])("%s", (_, text, x, said) => expect(possible(`import os\n${text}`, "A", x)).toEqual(said));
});
