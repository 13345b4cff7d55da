/**
 * What open mode says of settings that programs like real ones make of several variables, against exact mode with every combination of their contents:
 * a value that it tells is one of those that it names, under its condition where that can be asked, and nothing is definite that some content takes away.
 */
import type { Analysis } from "../../server/src/core/analysis.js";
import type { Finding } from "../../server/src/core/report.js";
import { createRandom } from "./generator/random.js";
import {
  analysedText,
  reportOf,
  settingsHead,
  valueOf,
  type Engine,
  type Environment,
  type Exact,
} from "./analysedText.js";

type Texts = readonly [string, ...string[]];

const names = ["A", "B", "C"] as const;

/** Helpers as people write them. */
const helpers: Texts = [
  `def flag(name, default=False):
    value = os.environ.get(name)
    if value is None:
        return default
    return value.lower() in ("true", "1", "yes", "on")`,
  `def flag(name, default=False):
    return os.getenv(name, str(default)).lower() == "true"`,
  `def flag(name, default=False):
    value = os.environ.get(name, default)
    return value in (True, "True", "true", "1")`,
  `def flag(name, default=False):
    value = os.environ.get(name, "")
    if value.lower() in ("false", "0", "no"):
        return False
    if value:
        return True
    return default`,
  `def flag(name, default=False):
    if name not in os.environ:
        return default
    return bool(json.loads(os.environ[name].lower()))`,
  `def flag(name, default=False):
    mapping = {"true": True, "1": True, "false": False, "0": False}
    return mapping.get(os.environ.get(name, "").strip().lower(), default)`,
  `def flag(name, default=False):
    return bool(strtobool(os.environ.get(name, "true" if default else "false")))
def strtobool(text):
    text = text.lower()
    if text in ("y", "yes", "t", "true", "on", "1"):
        return 1
    elif text in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError(text)`,
];

/** Texts of variables: NAME is one of them. */
const texts: Texts = [
  'os.environ.get("NAME", "")',
  'os.environ.get("NAME", "blue")',
  'os.getenv("NAME") or "klm"',
  'os.environ.get("NAME", os.environ.get("OTHER", "blue"))',
  '(os.getenv("NAME") or os.getenv("OTHER") or "")',
  'os.environ["NAME"]',
];

const conditions: Texts = [
  'flag("NAME")',
  'flag("NAME", True)',
  'not flag("NAME")',
  'flag("NAME") and not flag("OTHER")',
  'flag("NAME") or flag("OTHER", True)',
  'TEXT == "red"',
  'TEXT in ("red", "green")',
  'TEXT != "blue"',
  'TEXT.startswith("https://")',
  '"NAME" in os.environ',
  'os.environ.get("NAME") is not None',
  'os.environ.get("NAME")',
  "bool(TEXT)",
  'len([one for one in TEXT.split(",") if one]) > 1',
  'any(one == "red" for one in TEXT.split(","))',
  'all(os.environ.get(one) for one in ("NAME", "OTHER"))',
  'any(flag(one) for one in ("NAME", "OTHER"))',
  'TEXT == os.environ.get("OTHER")',
  'dict(red=True, blue=False).get(TEXT, flag("OTHER"))',
  '{"NAME", "OTHER"} <= set(os.environ)',
  '(TEXT + "-" + os.environ.get("OTHER", "x")) == "red-x"',
  '"%s" % TEXT == "red"',
  'TEXT.lower().strip() in {"red", "1"}',
  'int(os.environ.get("NAME", "0") or 0) > 0',
  "max(len(TEXT), 2) > 3",
  'sum(1 for one in ("NAME", "OTHER") if one in os.environ) == 1',
  'not (TEXT == "red" and os.environ.get("OTHER") == "1")',
  'KIND == "red"',
  'KIND in ("red", "blue")',
  "LEVEL > 1",
  "COUNT == 1",
  'STATE["on"]',
  "Config.on",
  'Config().get("NAME") == "red"',
];

const setups: Texts = [
  "KIND = TEXT",
  'if COND:\n    KIND = "red"\nelif COND:\n    KIND = "blue"\nelse:\n    KIND = "other"',
  'KIND = "red" if COND else "blue"',
  "LEVEL = 1 + (COND and 1 or 0)",
  'try:\n    LEVEL = int(os.environ.get("NAME", "1"))\nexcept ValueError:\n    LEVEL = 2',
  'COUNT = 0\nfor one in ("NAME", "OTHER"):\n    if os.environ.get(one):\n        COUNT += 1',
  'COUNT = 0\nfor one in TEXT.split(","):\n    if one == "red":\n        COUNT = 1\n        break\nelse:\n    COUNT = 3',
  'STATE["on"] = COND',
  "STATE.update(on=COND)",
  'if COND:\n    STATE["on"] = True',
  'if COND:\n    del STATE["on"]\n    STATE.setdefault("on", COND)',
  "Config.on = COND",
  "while COUNT < 3 and COND:\n    COUNT += 1",
  'def choose():\n    if COND:\n        return "red"\n    for one in ("NAME", "OTHER"):\n        if os.environ.get(one) == "red":\n            return "blue"\n    return "other"\nKIND = choose()',
  'KIND, LEVEL = ("red", 2) if COND else ("blue", 0)',
  "KIND = (lambda text: text.upper().lower())(TEXT)",
  'try:\n    KIND = {"red": "red", "1": "blue"}[TEXT]\nexcept KeyError:\n    KIND = "other"',
  'match TEXT:\n    case "red" | "green":\n        KIND = "red"\n    case "":\n        KIND = "blue"\n    case _:\n        KIND = "other"',
  'if COND:\n    if COND:\n        LEVEL = 3\n    else:\n        KIND = "blue"',
  'if COND:\n    raise RuntimeError("no")',
  "assert COND or COND",
  'globals().update({"KIND": TEXT})',
  'os.environ.setdefault("NAME", "red")',
  'KIND = next((one for one in TEXT.split(",") if one in ("red", "blue")), "other")',
  'OPTIONS = {one: flag(one) for one in ("NAME", "OTHER")}\nSTATE["on"] = all(OPTIONS.values())',
];

const results: Texts = [
  "SETTING = bool(COND)",
  "SETTING = bool(COND)",
  "SETTING = True if COND else False",
  "SETTING = False\nif COND:\n    SETTING = True",
  "if COND:\n    SETTING = True\nelif COND:\n    SETTING = False\nelse:\n    SETTING = bool(COND)",
  "SETTING = not (COND)",
  'for _name in ["SETTING"]:\n    globals()[_name] = bool(COND)',
  "SETTING = bool(COND) and bool(COND)",
  'SETTING = True\nif COND and KIND != "other":\n    SETTING = False',
];

const asked = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"] as const;
const rules: Readonly<Record<string, string>> = {
  SESSION_COOKIE_SECURE: "session-cookie-without-secure",
  CSRF_COOKIE_SECURE: "csrf-cookie-without-secure",
  SECURE_SSL_REDIRECT: "ssl-redirect-missing",
};

export function programOf(seed: number): string {
  const random = createRandom(seed);
  const filled = (text: string): string => {
    let made = text;
    while (/COND|TEXT/.test(made))
      made = made.replace(/COND/, () => random.pick(conditions)).replace(/TEXT/, () => random.pick(texts));
    const first = random.pick(names);
    const other = random.pick(names);
    return made
      .replace(/\bNAME\b/g, () => (random.below(4) === 0 ? random.pick(names) : first))
      .replace(/\bOTHER\b/g, other);
  };
  const setup = Array.from({ length: 1 + random.below(4) }, () => filled(random.pick(setups)));
  return [
    "import os, json",
    random.pick(helpers),
    ...settingsHead,
    'KIND, LEVEL, COUNT, STATE = "blue", 1, 0, {"on": False}',
    'class Config:\n    on = False\n    def get(self, name, default="blue"):\n        return os.environ.get(name, default)',
    ...setup,
    ...asked.map((name) => filled(random.pick(results)).replaceAll("SETTING", name)),
    "",
  ].join("\n");
}

const contents = [undefined, "red", "true", "0", "https://a.org,red", "blue"] as const;

/** All combinations over the variables that the text reads; of three variables a part. */
function environmentsOf(settings: string, seed: number): readonly Environment[] {
  const random = createRandom(seed + 7);
  const read = names.filter((name) => settings.includes(`"${name}"`));
  let all: Environment[] = [{}];
  for (const name of read) all = all.flatMap((one) => contents.map((content) => ({ ...one, [name]: content })));
  return all.length <= 49 ? all : Array.from({ length: 49 }, () => random.pick(all as [Environment, ...Environment[]]));
}

interface Compared {
  readonly contradictions: readonly string[];
  /** Values and claims that were looked for. */
  readonly told: number;
}

/** @param seed which combinations are asked where there are many */
export function compareProgram(settings: string, engine: Engine, seed = 0): Compared {
  const { open, exact } = analysedText(settings, environmentsOf(settings, seed), engine);
  const all = [
    ...asked.map((name) => compareValue(name, open, exact)),
    ...open.findings.map((claim) => compareClaim(claim, exact)),
  ];
  const raises = reportOf(open)?.raises;
  return {
    contradictions: [
      ...all.flatMap((one) => one.contradictions),
      ...(raises && exact[0] ? [`told to raise ${raises.type}, loads with ${textOf(exact[0].given)}`] : []),
    ],
    told: all.reduce((sum, one) => sum + one.told, 0),
  };
}

/** What is told of a setting in all its alternatives. */
function compareValue(name: string, open: Analysis, exact: readonly Exact[]): Compared {
  const alternatives = reportOf(open)?.settings.find((one) => one.name === name)?.alternatives ?? [];
  const known = alternatives.flatMap(({ value, when }) => (value.kind === "bool" ? [{ is: value.value, when }] : []));
  if (known.length === 0 || known.length < alternatives.length) return { contradictions: [], told: 0 };
  const contradictions = exact.flatMap((under) => {
    const { given } = under;
    const value = valueOf(under, name);
    if (value === undefined) return [];
    const wrong = known.filter((one) => one.is !== value && (known.length === 1 || holds(one.when, given)));
    return wrong.map((one) => `${name} told as ${one.is} when ${one.when}, with ${textOf(given)} it is ${value}`);
  });
  return { contradictions, told: 1 };
}

function compareClaim(claim: Finding, exact: readonly Exact[]): Compared {
  const name = asked.find((one) => rules[one] === claim.ruleId);
  const where = exact.filter(({ given }) =>
    claim.certainty === "definite"
      ? Object.values(given).every((text) => text !== undefined)
      : claim.when !== undefined && holds(claim.when, given),
  );
  if (name === undefined) return { contradictions: [], told: 0 };
  const contradictions = where
    .filter((under) => valueOf(under, name) === true)
    .map(({ given }) => `${claim.certainty} ${claim.ruleId} when ${claim.when}, with ${textOf(given)} it is True`);
  return { contradictions, told: where.length };
}

/** Whether a condition of one term holds for certain: what else it may say is not understood here. */
function holds(when: string, given: Environment): boolean {
  return when.split(/ and (?=[A-C] )/).every((clause) => {
    const [, name, no, said] = /^([A-C]) is (not )?(set|unset|"[^"…]*")$/.exec(clause) ?? [];
    if (name === undefined || said === undefined) return false;
    const text = given[name];
    if (said === "set" || said === "unset") return (text === undefined) === (said === "unset");
    const content = said.slice(1, -1);
    // `A is not "red"` is also said where something is red among its parts, and `"1"` of whatever says yes.
    if (no !== undefined) return meaning(text) !== meaning(content) && !(text ?? "").includes(content);
    return text === content;
  });
}

/** Words for on say the same. */
function meaning(content: string | undefined): string | undefined {
  return content === "true" || content === "on" ? "1" : content;
}

function textOf(given: Environment): string {
  return Object.entries(given)
    .map(([name, text]) => (text === undefined ? `no ${name}` : `${name}=${text}`))
    .join(" ");
}
