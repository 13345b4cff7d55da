import { variablesOf } from "../domain/display.js";
import type { Value } from "../domain/value.js";
import type { Ways } from "../evaluator/evaluation.js";
import { variableInWords } from "./conditionWords.js";
import type { Leaf } from "./leaves.js";
import type { Judgement, Setting } from "./setting.js";
import { decidingCondition, unseenConditions } from "./unseenConditions.js";
import type { SettingReason } from "./setting.js";

/** @param reason of the value: where it names the setting itself, the name is not said twice */
export function aboutSetting(name: string, reason: string): SettingReason {
  const [, verb, cause] =
    (reason.startsWith(`${name}, which `) || reason.startsWith("it ")
      ? /^(?:\S+, which|it) ((?:may (?:be set by|be replaced by|come from) )?)(.*)$/s.exec(reason)
      : undefined) ?? [];
  if (verb === undefined || cause === undefined)
    return { sentence: `${name}: ${reason}`, beside: reason, cause: reason };
  const sentence = `${name} ${verb}${cause}`;
  return { sentence, beside: sentence, cause: verb === "" ? sentence : cause };
}

/** Where each way of the unseen conditions has its own answer. */
export function reasonOfUnseen(occurs: Judgement["occurs"], leaves: readonly Leaf[], ways: Ways): string {
  return `it depends on ${(occurs === "unknown" ? decidingCondition(leaves, ways) : undefined) ?? unseenConditions(leaves, ways) ?? "a condition that cannot be seen"}`;
}

/** Why a question about these settings cannot be answered. */
export function unknownReason(settings: readonly Setting[]): string | SettingReason {
  const hidden = hiddenIn(settings);
  if (hidden !== undefined) return aboutSetting(hidden.setting.name, hidden.reason);
  // Nothing of it is hidden: it comes from what a variable holds, or says too little by itself.
  const variables = settings.flatMap((setting) => variablesIn(setting.value, deepest));
  if (variables.length > 0) return holdText([...new Set(variables)].slice(0, 2));
  const named = settings.find(
    ({ name, value }) => namesClasses.test(name) && (value.kind === "list" || value.kind === "tuple"),
  );
  if (named !== undefined) return aboutSetting(named.name, "what a class that it names derives from cannot be seen");
  return settings[0] === undefined ? "it cannot be told" : `${settings[0].name} alone does not tell it`;
}

/** The first of them of which a part cannot be seen, and why. */
export function hiddenIn(
  settings: readonly Setting[],
): { readonly setting: Setting; readonly reason: string } | undefined {
  for (const setting of settings) {
    const reason = reasonIn(setting.value);
    if (reason !== undefined) return { setting, reason };
  }
  return undefined;
}

/** What lies deeper in a value is not what a question is about. */
const deepest = 3;

function holdText(variables: readonly string[]): string {
  return `it depends on what ${variables.map((variable) => variableInWords(variable)).join(" and ")} hold${variables.length === 1 ? "s" : ""}`;
}

const namesClasses = /^(?:MIDDLEWARE|AUTHENTICATION_BACKENDS|TEMPLATES|INSTALLED_APPS)$/;

/** Variables whose contents are a part of the value. */
function variablesIn(value: Value, depth: number): readonly string[] {
  if (value.kind === "environment") return variablesOf(value);
  return depth === 0 ? [] : (partsOf(value) ?? []).flatMap((part) => variablesIn(part, depth - 1));
}

/** Why a part of a value cannot be seen. */
export function reasonIn(value: Value, depth = deepest): string | undefined {
  if (value.kind === "unknown") return value.reason;
  const parts = partsOf(value);
  if (parts === undefined) return undefined;
  return (
    ("rest" in value ? value.rest : undefined) ??
    (depth > 0 ? parts.map((part) => reasonIn(part, depth - 1)).find((reason) => reason !== undefined) : undefined)
  );
}

function partsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === "dict") return value.entries.map((entry) => entry.value);
  return value.kind === "list" || value.kind === "tuple" || value.kind === "set" ? value.items : undefined;
}
