/**
 * What open mode says of settings that code makes of one variable's content, against exact mode with contents that make each question true
 * and false: a value that it tells as certain is the value with every content, and nothing is definite that some content takes away.
 */
import { createRandom } from "./generator/random.js";
import { analysedText, reportOf, settingsHead, valueOf, type Engine } from "./analysedText.js";

type Question = readonly [question: string, ...contents: string[]];

/** A question of code about the text VALUE, and contents with different answers. */
const questions: readonly [Question, ...Question[]] = [
  ['VALUE == "abc"', "abc"],
  ['VALUE != "abc"', "abc"],
  ['VALUE in ("abc", "klm")', "abc", "klm"],
  ['VALUE not in ["abc", "klm"]', "abc", "klm"],
  ['"x" in VALUE', "axb"],
  ['"," in VALUE', "a,b", ","],
  ['VALUE.startswith("https://")', "https://a.org"],
  ['VALUE.startswith(("https://", "wss://"))', "https://a.org", "wss://a.org"],
  ['VALUE.endswith("/")', "https://a.org/", "a/"],
  ['VALUE.endswith(".org")', "a.org", "https://a.org"],
  ['VALUE.startswith("a") and VALUE.endswith("z")', "abz", "az"],
  ['VALUE.lower() == "abc"', "ABC", "abc"],
  ['VALUE.lower().startswith("https")', "HTTPS://a.org", "https://a.org"],
  ['VALUE.strip() == "abc"', " abc ", "abc"],
  ['VALUE[0] == "a"', "abc", "xyz"],
  ['VALUE[:5] == "https"', "https://a.org"],
  ['VALUE[-1] == "/"', "a/"],
  ['VALUE.split("://")[0] == "https"', "https://a.org"],
  ['VALUE.split(",")[0] == "abc"', "abc,klm", "abc"],
  ['"abc" in VALUE.split(",")', "klm,abc", "abc"],
  ['len(VALUE.split(",")) > 1', "a,b"],
  ["len(VALUE) > 10", "abcdefghijklm", "abc"],
  ["len(VALUE) == 3", "abc", "abcd"],
  ["VALUE.isdigit()", "12", "abc"],
  ["VALUE.isdigit() and int(VALUE) > 50", "51", "49"],
  ['VALUE.partition(":")[0] == "https"', "https://a.org"],
  ['VALUE.partition("@")[2] == "abc"', "x@abc"],
  ['re.match(r"https://", VALUE) is not None', "https://a.org"],
  ['bool(re.search(r"\\d{3}", VALUE))', "a123", "abc"],
  ['urlparse(VALUE).scheme == "https"', "https://a.org"],
  ['urlparse(VALUE).hostname == "a.org"', "https://a.org"],
  ["urlparse(VALUE).port == 8443", "https://a.org:8443"],
  ['VALUE.count(".") > 1', "a.b.c"],
  ['VALUE.find(":") >= 0', "https://a.org"],
  ['VALUE.replace("a", "") == "bc"', "abc"],
  ['VALUE.upper() == "ABC"', "abc", "ABC"],
  ['VALUE.removeprefix("https://") == "a.org"', "https://a.org", "a.org"],
  ['any(VALUE.startswith(one) for one in ("https:", "wss:"))', "https://a.org", "wss://a.org"],
  ['any(VALUE == one for one in ("abc", "klm"))', "abc", "klm"],
  ['{"abc": True, "klm": False}.get(VALUE, False)', "abc", "klm"],
  ['{"abc": False}.get(VALUE, True)', "abc"],
  ['VALUE + "-x" == "abc-x"', "abc"],
  ['f"{VALUE}.org" == "abc.org"', "abc"],
  ['VALUE.rstrip("/").endswith(".org")', "https://a.org/", "a.org"],
  ['VALUE.casefold() in {"abc", "klm"}', "ABC", "klm"],
  ['VALUE.split()[0] == "abc"', "abc klm", "abc"],
  ['VALUE > "m"', "n", "a"],
  ['VALUE.title() == "Abc"', "abc"],
  ['VALUE.lower() in ("true", "1", "yes")', "true", "1", "yes", "no"],
  ['VALUE.startswith("t")', "true", "t"],
  ['not VALUE.startswith("-")', "-a"],
  ['VALUE.rsplit(".", 1)[-1] == "org"', "a.org"],
  ['set(VALUE.split(",")) == {"a", "b"}', "b,a"],
  ['VALUE.split(":")[-1].isdigit()', "a:1", "a:b"],
  ['next((one for one in VALUE.split(",") if one == "abc"), None) is not None', "klm,abc"],
];

/** What code does with the variable before: QUESTION is one of the questions, MADE what it is made. */
const guards: readonly [string, ...string[]] = [
  "if QUESTION:\n    OTHER = 1",
  "if QUESTION:\n    VALUE = MADE",
  "if not (QUESTION):\n    OTHER = 2\nelse:\n    OTHER = 3",
  'if QUESTION:\n    raise RuntimeError("no")',
  "OTHER = 1 if QUESTION else 2",
  "assert not (QUESTION)",
  "OTHER = [one for one in (1, 2) if QUESTION]",
  "VALUE = MADE if QUESTION else VALUE",
];

const made: readonly [string, ...string[]] = [
  "VALUE[:-1]",
  'VALUE + "/"',
  "VALUE.lower()",
  "VALUE.strip()",
  '"abc"',
  'VALUE.replace("https", "wss", 1)',
];

const reads: readonly [string, ...string[]] = [
  'os.environ["VALUE"]',
  'os.environ.get("VALUE", "")',
  'os.getenv("VALUE") or "klm"',
  'os.environ.get("VALUE", "https://a.org/")',
];

const results: readonly [string, ...string[]] = [
  "NAME = QUESTION",
  "NAME = bool(QUESTION)",
  "NAME = True if QUESTION else False",
  "NAME = False\nif QUESTION:\n    NAME = True",
  "if QUESTION:\n    NAME = True\nelse:\n    NAME = False",
  "NAME = not (QUESTION)",
];

export function contentsProject(seed: number): { readonly settings: string; readonly contents: readonly string[] } {
  const random = createRandom(seed);
  const contents = new Set<string>(["something", "1", "https://b.org"]);
  const filled = (text: string): string => {
    const [question, ...own] = random.pick(questions);
    for (const one of own) contents.add(one);
    return text.replaceAll("QUESTION", question).replaceAll("MADE", random.pick(made));
  };
  const some = Array.from({ length: random.below(3) }, () => filled(random.pick(guards)));
  const asked = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"].map((name) =>
    filled(random.pick(results)).replaceAll("NAME", name),
  );
  const settings = [
    "import os, re",
    "from urllib.parse import urlparse",
    ...settingsHead,
    `VALUE = ${random.pick(reads)}`,
    ...some,
    ...asked,
    "",
  ].join("\n");
  return { settings, contents: [...contents] };
}

export function compareContents(
  seed: number,
  engine: Engine,
): { readonly contradictions: readonly string[]; readonly told: number } {
  const { settings, contents } = contentsProject(seed);
  const { open, exact } = analysedText(
    settings,
    [undefined, ...contents].map((VALUE) => ({ VALUE })),
    engine,
  );
  const contradictions: string[] = [];
  let told = 0;
  const report = reportOf(open);
  for (const name of ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]) {
    const alternatives = report?.settings.find((one) => one.name === name)?.alternatives ?? [];
    const values = alternatives.map((one) => one.value);
    const known = values.flatMap((one) => (one.kind === "bool" ? [one.value] : []));
    if (values.length > 0 && known.length === values.length && report?.raises === null) {
      told++;
      for (const one of exact) {
        const value = valueOf(one, name);
        if (value !== undefined && !known.includes(value))
          contradictions.push(
            `seed ${seed}: ${name} is told as ${known.join(" or ")}, with ${one.given["VALUE"]} it is ${value}`,
          );
      }
    }
  }
  for (const claim of open.findings.filter(
    (one) => one.certainty === "definite" && /-cookie-without-secure/.test(one.ruleId),
  )) {
    told++;
    for (const { given, analysis } of exact)
      if (given["VALUE"] !== undefined && !analysis.findings.some((one) => one.ruleId === claim.ruleId))
        contradictions.push(`seed ${seed}: ${claim.ruleId} is definite, with ${given["VALUE"]} it is not so`);
  }
  if (report?.raises && exact[0])
    contradictions.push(`seed ${seed}: told to raise ${report.raises.type}, loads with ${exact[0].given["VALUE"]}`);
  return { contradictions, told };
}
