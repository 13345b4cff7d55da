import { platformMarkers } from "../domain/platforms.js";
import { type Fact, type Outcome, SET } from "../domain/conditions.js";
import { type Answer, type EnvironmentValue, truthiness } from "../domain/value.js";
import { isProductionWord, isRehearsal, roleWords } from "../project/roleWords.js";
import { isAnsweredAlike } from "./answeredAlike.js";
import { isBegun, withBothEnds } from "./begunContents.js";
import { PythonError } from "./pythonError.js";
import { resolvedWith } from "./resolvedWith.js";

/** What a variable can be where the value is asked for, and whether it selects an environment. */
export function outcomesOf(
  variable: string,
  value: EnvironmentValue,
  literals: readonly string[],
): { readonly outcomes: readonly Outcome[]; readonly role: "marker" | "selector" | undefined } {
  if (platformMarkers.has(variable)) return { outcomes: ["1", null], role: "marker" };
  // A part of a JSON text is compared: the words are no contents, and what the deployer gives nobody can make up.
  const compared = comparedWith(value);
  if (compared.length > 0 && compared.every((literal) => !resolves(value, variable, literal)))
    return { outcomes: [SET, null], role: undefined };
  // A key that is compared with "local-…" selects no environment, and neither does a switch that is "true", "false" or "dev", or what is measured.
  const found =
    secretNames.test(variable) || literals.some((literal) => switchWord.test(literal) || measure.test(literal))
      ? []
      : literals.filter((literal) => roleWords(literal).length > 0);
  // Files that are kept "local" are so in production too.
  const isPlace = keptSomewhere.test(variable) && found.every((literal) => /^local\b/i.test(literal));
  // `EMAIL_STRATEGY` is "local" or "mailtrap", `LOG_FORMAT` "dev" or "json": of the two neither is an environment.
  const isKind =
    !namesEnvironment.test(variable) &&
    !found.some(isProductionWord) &&
    literals.some((literal) => roleWords(literal).length === 0);
  const words = isPlace || isKind ? [] : found;
  if (words.length > 0) {
    const production = words.filter(isProductionWord);
    const further = production.every(isRehearsal) ? ["production"] : [];
    return { outcomes: [...further, ...production, probe, null], role: "selector" };
  }
  // Only whether it is set matters here: it keeps the content that was intended.
  if (truthWhenSet(value, variable) !== undefined) return { outcomes: [SET, null], role: undefined };
  // One that is compared with the whole of a long list keeps what was intended too: each content for itself would be as many ways.
  if (literals.length > mostContents) return { outcomes: [SET, null], role: undefined };
  return { outcomes: [...representatives(variable, value, literals), null], role: undefined };
}

/** `len(PREFIX) > 3` */
const measure = /^\d+$/;

const mostContents = 24;

/** What is kept in one place or another: `STORAGE`, `MEDIA_BACKEND`, `CACHE_DRIVER`. */
const keptSomewhere =
  /(?:^|_)(?:STORAGES?|BACKEND|MEDIA|FILES?|UPLOADS?|CACHE|DRIVER|PROVIDER|ENGINE|BROKER|QUEUE)(?:_|$)/i;

/** What people call the variable that says where the project runs: `APP_ENV`, `DEPLOY_STAGE`, `RUN_MODE`. */
const namesEnvironment = /ENV|STAGE|TIER|MODE|PROFILE|DEPLOY|INSTANCE|REALM/i;

/** Texts of the code that a value is compared with: a content that was made up for another variable stands in no code. */
export function comparedWith({ literals }: EnvironmentValue): readonly string[] {
  return literals.filter(tellsApart);
}

/** The empty text is no content: a variable that is set has one, and `if value == "":` asks what `if not value:` does. */
export function tellsApart(literal: string): boolean {
  return literal !== "" && !isInvented(literal);
}

export function isInvented(text: string): boolean {
  return (
    text === probe ||
    strongContents.some((one) => one.length === text.length && (bodyOf(one) + bodyOf(one)).includes(bodyOf(text)))
  );
}

/** A content that no code compares with, so that every `elif` is reached. */
export const probe = "\u0000";

/** Variables that services set where they run tests and build, and nobody in production. Their documentation names them. */
export const testRunners: ReadonlySet<string> = new Set([
  "CI",
  "GITHUB_ACTIONS",
  "GITLAB_CI",
  "TRAVIS",
  "CIRCLECI",
  "JENKINS_URL",
  "BUILDKITE",
  "TF_BUILD",
  "APPVEYOR",
  "BITBUCKET_BUILD_NUMBER",
  "TEAMCITY_VERSION",
  "DRONE",
  "READTHEDOCS",
]);

/** What people call the variable that says that tests run: `TESTING`, `DJANGO_TEST_MODE`; `AB_TESTING` is production's own. */
export const testSwitch =
  /^(?:(?:DJANGO|APP|IN|IS|UNIT)_){0,2}(?:TESTING|TESTS?|TEST_MODE|RUN(?:NING)?_TESTS|UNITTESTS?)$/;

/** `PRODUCTION`, `IN_PRODUCTION`, `DJANGO_IS_PROD`: says with yes or no that it is production. */
export const productionSwitch = /^(?:(?:DJANGO|APP|SITE)_)?(?:I[SN]_)?PROD(?:UCTION)?(?:_MODE)?$/;

const switchWord = /^(?:true|false|yes|no|on|off)$/i;

export function isSwitchedOn(outcome: Outcome): boolean {
  return outcome === SET || (typeof outcome === "string" && /^(?:1|true|yes|y|on|t)$/i.test(outcome.trim()));
}

/**
 * Contents that show what the value can be: one that makes it true and one that makes it false. Of the texts that the code compares with,
 * those that mean different things are told apart even where this value is the same for them, since what follows may not be:
 * `if mode not in ("on", "off"): raise`, then `X = mode == "on"`. Plain text that is only tested for being there is set to something.
 */
function representatives(variable: string, value: EnvironmentValue, literals: readonly string[]): string[] {
  const found: string[] = [];
  const answers = new Set<string>();
  const meanings = new Set<string>();
  const asked = [...literals, ...withBothEnds(literals)];
  for (const candidate of [
    ...(secretNames.test(variable) ? strongContentsOf(variable) : []),
    ...asked,
    ...ordinaryContents,
  ]) {
    // Every condition passes here: contents of nobody are only tried until both answers are there.
    const isLiteral = asked.includes(candidate);
    if (!isLiteral && answers.size >= 2) break;
    const resolved = resolvedWith(value, variable, candidate);
    if (resolved instanceof PythonError) continue;
    // A content that leaves it to other variables is a way of its own.
    const truth = truthiness(resolved);
    const answer = truth === "unknown" ? "environment" : truth;
    const meaning = meaningOf(candidate);
    if (isLiteral ? meanings.has(`${answer} ${meaning}`) : answers.has(answer)) continue;
    // `"1" in A + B`: with "1" for A it is left to B, and with another content too, but not in the same way.
    if (!isLiteral || answer !== "environment") answers.add(answer);
    meanings.add(`${answer} ${meaning}`);
    found.push(candidate);
  }
  const other = found.every((one) => asked.includes(one)) ? furtherThan(asked, value, variable) : undefined;
  return other === undefined ? found : [...found, other];
}

/** None of the texts that code names is a content too. */
function furtherThan(named: readonly string[], value: EnvironmentValue, variable: string): string | undefined {
  if (named.length === 0) return undefined;
  const meanings = new Set(named.map(meaningOf));
  return ["value", ...ordinaryContents].find((one) => !meanings.has(meaningOf(one)) && resolves(value, variable, one));
}

/** Variables whose content is a secret: the deployer's own, long and compared with nothing. */
export const secretNames = /(?:SECRET|PASSWORD|PASSWD|TOKEN|SALT|(?:^|_)KEY)(?:_|$)/i;

/**
 * The outcomes that a variable has which is given a text, or null for none: undefined where the code may do with it what it does with
 * no outcome that is told apart.
 */
export function outcomesFor({ outcomes }: Fact, text: string | null): readonly Outcome[] | undefined {
  if (outcomes.includes(text)) return [text];
  if (text === null) return undefined;
  if (outcomes.includes(SET)) return [SET];
  // `n` and `False` say the same.
  const same = outcomes.filter((outcome) => typeof outcome === "string" && meaningOf(outcome) === meaningOf(text));
  return same.length > 0 ? same : undefined;
}

function meaningOf(content: string): string {
  return switchesOn.test(content) ? "on" : switchesOff.test(content) ? "off" : content;
}

export function isSwitch(content: string): boolean {
  return switchesOn.test(content) || switchesOff.test(content);
}

const switchesOn = /^(?:true|1|yes|y|on|t)$/i;

const switchesOff = /^(?:false|0|no|n|off|f|none)?$/i;

export function inOrder(variable: string, outcomes: ReadonlySet<Outcome>): readonly Outcome[] {
  const texts = [...outcomes]
    .filter((one) => typeof one === "string")
    .map((text) => ({ text, rank: rank(variable, text) }))
    .sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text);
  // Once a content matters, "set to something" is one of the contents.
  const set: readonly Outcome[] = texts.length > 0 ? texts : [SET];
  return [...set, null];
}

/** Production runs with DEBUG off, anything else with what the code speaks of. */
function rank(variable: string, text: string): number {
  if (text === probe) return 9;
  const isOn = switchesOn.test(text);
  if (/debug/i.test(variable)) return isOn ? 1 : 0;
  if (isProductionWord(text)) return 0;
  return isOn ? 1 : switchesOff.test(text) ? 3 : 2;
}

/** Long enough for any check, then of the lengths that keys of AES and Fernet have: `if len(KEY) != 32: raise`. */
const strongContents: readonly string[] = [
  "w5-Jq2_Zr8xKf0Vt7Lb3NcY9mHd6PgS1aEu4oXiB-TnRkCvWyQjMhGzDpFsUlA",
  "8d1f0a7c5e3b9264d0f7a18c6b2e9354",
  "9Zb3Qm7Xr1Tc5Wv0Ky8Ld2Nf6Hs4Gp9Jq3Ra7Ue1Io5=",
  "4c9e1b7a0d6f8352",
  "3f8a1c6d9b2e7054f1a8c3d6e9b0725448c1f6a3d9e2b7050a6f8c1d4e7b9320",
];

/** The same letters from another one on, so that two secrets differ: `if SIGNING_KEY == SECRET_KEY: raise`. */
function strongContentsOf(variable: string): readonly string[] {
  let turn = 0;
  for (const letter of variable) turn = (turn * 31 + letter.charCodeAt(0)) % 9973;
  return strongContents.map((text) => {
    const body = bodyOf(text);
    const start = turn % body.length;
    return body.slice(start) + body.slice(0, start) + text.slice(body.length);
  });
}

/** Without what base64 is filled up with. */
function bodyOf(text: string): string {
  return text.endsWith("=") ? text.slice(0, -1) : text;
}

/** Contents that the readers of booleans, numbers, lists, URLs and JSON understand. None is empty: a variable that is set has a content. */
const ordinaryContents = [
  "True",
  "False",
  "1",
  "0",
  "100",
  "value",
  "https://example.com",
  "postgres://user@host/name",
  "{}",
  // Whoever sets a list has something to put into it.
  `["value"]`,
  "[]",
];

/** Stands in no code, and of each variable it is another. */
export function furtherContent(variable: string): string {
  return `value${variable.toLowerCase().replace(/[^a-z0-9]/g, "")}`;
}

/** One of those that stand in for whatever the deployer has. `isLiteral`: code itself names the content. */
export function isStandIn(variable: string, content: string, isLiteral: (content: string) => boolean): boolean {
  return (
    isBegun(content) ||
    ((ordinaryContents.includes(content) || content === furtherContent(variable)) && !isLiteral(content))
  );
}

function truthOf(value: EnvironmentValue, variable: string, content: string | null): Answer | undefined {
  const resolved = resolvedWith(value, variable, content);
  return resolved instanceof PythonError ? undefined : truthiness(resolved);
}

export function resolves(value: EnvironmentValue, variable: string, content: string | null): boolean {
  return !(resolvedWith(value, variable, content) instanceof PythonError);
}

/** The value's truth with the variable set to anything; undefined where the content matters. */
export function truthWhenSet(value: EnvironmentValue, variable: string): boolean | undefined {
  if (comparedWith(value).length > 0) return undefined;
  let only: Answer | undefined;
  for (const content of ordinaryContents) {
    const answer = truthOf(value, variable, content);
    if (answer === undefined) continue;
    if (answer !== "yes" && answer !== "no") return undefined;
    if (only !== undefined && only !== answer) return undefined;
    only = answer;
  }
  return only === undefined || isAnsweredAlike(value, variable, ordinaryContents) ? undefined : only === "yes";
}
