import { displayValue, sourcesOf, valueWhenUnset, variablesOf } from "../../domain/display.js";
import { isSecretName } from "../../domain/redact.js";
import { isSequence, type Answer, type Assignment, type Value } from "../../domain/value.js";
import { environmentOf } from "../../settings/onTarget.js";
import { aboutSetting } from "../../settings/unseenReasons.js";
import { settle } from "../../settings/resolvedSettings.js";
import type { Launch } from "../../launch/launch.js";
import type { Setting } from "../../settings/setting.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { open, shown, unseen, type Part } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";

/** What one setting is in production. */
export interface SettingFact extends Evidence {
  readonly name: string;
  /** Everything that it can be; what deploy files give to variables counts. */
  readonly values: readonly Value[];
  /** Nothing of the project sets it. */
  readonly isDefault: boolean;
}

/** @param where DEBUG decides what production is: it alone is asked for everywhere */
export function settingFact(
  context: EvidenceContext,
  name: string,
  where: "ask" | "askEverywhere" = "ask",
): SettingFact | undefined {
  const read: Setting[] = [];
  context.entry.settings?.[where]((world) => {
    const setting = world.setting(name);
    if (setting.isRaised !== true) read.push(setting);
    return "no";
  });
  const [first] = read;
  if (first === undefined) return undefined;
  const launches = ownLaunches(context).map(({ launch }) => launch);
  const values = read.flatMap(({ value }) =>
    value.kind === "environment" && launches.length > 0
      ? launches.map((launch) => settle(value, given(launch)))
      : [value],
  );
  // What nobody sets may come from a module that is not seen.
  const isDefault = read.every((one) => one.isDefault && one.value.kind !== "unknown");
  return { name, at: first.valueAt, values, isDefault, text: factText(name, values, isDefault) };
}

/** What a deploy file gives; where it says nothing an env file that is not in the repository may. */
function given(launch: Launch): Assignment {
  const own = environmentOf(launch);
  return (variable) => own(variable) ?? undefined;
}

/**
 * Whether every value passes. "person": what a variable holds decides, and nothing here says what that is.
 * A variable that may be missing counts by what holds then: whoever sets it means it. Not so where the sentence is about `contents`.
 */
export function meets(
  values: readonly Value[],
  test: (value: Value) => Answer,
  about?: "contents",
): "yes" | "no" | "person" | "unseen" {
  const answers = values.map((value): ReturnType<typeof meets> => {
    if (value.kind === "environment")
      return about !== "contents" &&
        variablesOf(value).every((variable) => valueWhenUnset(value, variable) !== "raises") &&
        values.some(({ kind }) => kind !== "environment")
        ? "yes"
        : "person";
    // A content that the code tells apart is one of those that the variable may have.
    if (about === "contents" && contentOf(value).length > 0) return "person";
    const answer = test(value);
    return answer === "unknown" ? "unseen" : answer === "environment" ? "person" : answer;
  });
  return (["unseen", "no", "person"] as const).find((one) => answers.includes(one)) ?? "yes";
}

/** The part of a sentence that one setting decides. */
export function settingPart(
  context: EvidenceContext,
  name: string,
  test: (value: Value) => Answer,
  ask: string,
  about?: "contents",
): Part {
  const fact = settingFact(context, name);
  if (fact === undefined) return unseen(`${name} cannot be seen`);
  const { at, text } = fact;
  switch (meets(fact.values, test, about)) {
    case "yes":
      return shown({ at, text });
    case "unseen":
      return unseen(reasonOf(fact), { at, text });
    default:
      return open(`${text}: ${ask}`, { at, text });
  }
}

/** Where something that is not in the repository may set it: nothing can be said. */
export function hiddenPart(fact: SettingFact): Part | undefined {
  return fact.values.some(({ kind }) => kind === "unknown")
    ? unseen(reasonOf(fact), { at: fact.at, text: fact.name })
    : undefined;
}

function reasonOf({ name, values }: SettingFact): string {
  const hidden = values.map(hiddenIn).find((reason) => reason !== undefined);
  return hidden === undefined ? `${name} cannot be seen` : aboutSetting(name, hidden).sentence;
}

function hiddenIn(value: Value): string | undefined {
  return value.kind === "unknown" ? value.reason : isSequence(value) || value.kind === "dict" ? value.rest : undefined;
}

function factText(name: string, values: readonly Value[], isDefault: boolean): string {
  const variables = [
    ...new Set([
      ...sourcesOf(values),
      ...values.flatMap((value) => (value.kind === "environment" ? [] : contentOf(value))),
    ]),
  ];
  const seen = values.filter(({ kind }) => kind !== "environment");
  const all = new Set(seen.map((value) => valueText(value, name)));
  const [only] = all;
  // Whatever its variables are.
  const isFallback = variables.length > 0 && seen.every(({ from }) => from === "environment-default");
  if (!isDefault && !isFallback && seen.length === values.length && all.size === 1 && only !== undefined)
    return `${name} is ${only}`;
  const texts = [
    ...new Set(
      seen
        .filter((value) => contentOf(value).length === 0 || value.from === "environment-default")
        .map((value) => valueText(value, name)),
    ),
  ];
  if (isDefault)
    return texts.length === 1 && texts[0] !== undefined
      ? `${name} is not set, and Django's default is ${texts[0]}`
      : `${name} is not set`;
  const known = texts.includes(undefined)
    ? undefined
    : listText(texts.flatMap((text) => text ?? [])).replace(/ and (?=[^ ]*$)/, " or ");
  if (variables.length === 0) return known === undefined || known === "" ? `${name} is given` : `${name} is ${known}`;
  const source = `${name} comes from the variable${variables.length === 1 ? "" : "s"} ${listText(variables, 3)}`;
  return known === undefined || known === ""
    ? source
    : `${source}, and is ${known} while ${variables.length === 1 ? "it is" : "they are"} unset`;
}

/** Variables whose contents a text, or the texts of a list, were made of. */
function contentOf(value: Value): readonly string[] {
  return [
    ...(value.variables ?? []),
    ...(isSequence(value) ? value.items.flatMap((item) => item.variables ?? []) : []),
  ];
}

/** A value that is no secret and says something in a line. */
function valueText(value: Value, name: string): string | undefined {
  const isPlain =
    value.kind === "bool" ||
    value.kind === "int" ||
    value.kind === "none" ||
    (value.kind === "str" && (value.from === "literal" || value.from === "django-default") && value.value.length <= 60);
  const isList =
    isSequence(value) &&
    value.rest === undefined &&
    value.items.every((item) => item.kind === "str" && item.from === "literal");
  return (isPlain || isList) && !isSecretName(name) ? displayValue(value, { name, maxLength: 80 }) : undefined;
}
