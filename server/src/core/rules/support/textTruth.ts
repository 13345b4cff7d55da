import type { EnvironmentValue } from "../../domain/value.js";
import { truthiness } from "../../domain/value.js";
import { variablesOf } from "../../domain/display.js";
import { under, type Way } from "../../domain/alternatives.js";
import { type Condition, type Conditions, SET } from "../../domain/conditions.js";
import { variableKey } from "../../evaluator/factKeys.js";
import { bindingWays, isPossible } from "../../domain/bound.js";
import { factUnder } from "../../evaluator/factUnder.js";
import type { Evaluation, Ways } from "../../evaluator/evaluation.js";
import { PythonError } from "../../evaluator/pythonError.js";
import type { Binding } from "../../evaluator/scope.js";
import { resolvedWith } from "../../evaluator/resolvedWith.js";
import type { Span } from "../../text/span.js";

/** A setting that is meant to be on or off and takes its truth from the text of a variable. */
export interface TextTruth {
  readonly variable: string;
  /** `any`: every text but an empty one turns it on. `others`: the code compares with words that mean off, and takes other such words for on. */
  readonly on: "any" | "others";
  /** A word that means off and turns it on. */
  readonly word: string;
  readonly onWhenUnset: boolean;
  /** As of the text itself; not of `"DEBUG" in os.environ`, and not of `"no" if os.environ.get("OFF") else True`. */
  readonly offWhenEmpty: boolean;
}

const offWords = ["False", "false", "0", "no", "off"];
const onWords = ["True", "true", "1", "yes", "on"];

/** Whether a text means off to a person; Python's truth of it is on. */
export function meansOff(text: string): boolean {
  return ["false", "0", "no", "off", "none", "f", "n", "disabled"].includes(text.trim().toLowerCase());
}

/**
 * How each way to assign a setting treats words that mean off, by the place of the assignment. Looked at before any variable is
 * decided, since it is about what the code would do with one.
 * @param everywhere also where the environment is not meant for production, of the same targets
 */
export function textTruths(evaluation: Evaluation, name: string, everywhere: boolean): ReadonlyMap<string, TextTruth> {
  const found = new Map<string, TextTruth>();
  const asked = new Set<string>();
  const ways = everywhere ? evaluation.worlds : evaluation.intended;
  const { conditions } = ways;
  // Where production is meant at all, only its targets count.
  const meant =
    isPossible(evaluation.intended) && evaluation.intended.conditions === conditions
      ? targetsOf(evaluation.intended)
      : conditions.always;
  const all = under(bindingWays(ways, name), meant, conditions);
  for (const { where, value: binding } of all) {
    if (binding.value.kind !== "environment") continue;
    const key = placeKey(binding.valueAt);
    if (asked.has(key)) continue;
    // Where the variable is unset, or no text that the code compares with, nothing is said of its texts: `if isinstance(DEBUG, str): DEBUG = DEBUG.lower() == "true"`.
    const open = variablesOf(binding.value).filter((variable) => {
      const fact = factUnder(where, variable, conditions);
      return (fact === undefined || fact === SET) && !all.some((other) => isOfItsText(other, variable, conditions));
    });
    if (open.length === 0) continue;
    asked.add(key);
    const truth = textTruthOf(binding.value, open);
    if (truth !== undefined) found.set(key, truth);
  }
  return found;
}

/** `if isinstance(FLAG, str) and "false" in FLAG.lower(): FLAG = False`: another way that some texts of the variable lead to. */
function isOfItsText({ where, value }: Way<Binding>, variable: string, conditions: Conditions): boolean {
  const fact = conditions.known(variableKey(variable));
  if (fact === undefined || value.value.kind !== "bool") return false;
  const outcomes = conditions.outcomesUnder(where, fact);
  return (
    outcomes.some((one) => one !== null) && outcomes.length < conditions.outcomesUnder(conditions.always, fact).length
  );
}

/** What selectors and markers can be in these environments. */
function targetsOf({ conditions, where, targets }: Ways): Condition {
  return [...targets].reduce((all, variable) => {
    const fact = conditions.known(variableKey(variable));
    const outcomes = fact && conditions.outcomesUnder(where, fact);
    return fact && outcomes
      ? conditions.and(
          all,
          conditions.isAmong(fact, (one) => outcomes.includes(one)),
        )
      : all;
  }, conditions.always);
}

export function placeKey(at: Span): string {
  return `${at.file}:${at.start}`;
}

function textTruthOf(value: EnvironmentValue, variables: readonly string[]): TextTruth | undefined {
  for (const variable of variables) {
    const wrong = offWords.filter((word) => resolvedTruth(value, variable, word) === "yes");
    const word = wrong[0];
    if (word === undefined) continue;
    // The opposite of a variable that is understood: `not config("DEBUG", cast=bool)`.
    if (onWords.some((one) => resolvedTruth(value, variable, one) === "no")) continue;
    const truth = {
      variable,
      word,
      onWhenUnset: resolvedTruth(value, variable, null) === "yes",
      offWhenEmpty: resolvedTruth(value, variable, "") === "no",
    };
    // A word that the code compares with makes it a choice of environments, unless all of them mean off.
    if (value.literals.length === 0) {
      if (wrong.length === offWords.length) return { ...truth, on: "any" };
    } else if (wrong.length < offWords.length && value.literals.every((literal) => literal === "" || meansOff(literal)))
      return { ...truth, on: "others" };
  }
  return undefined;
}

/** "raises" where the code refuses the text: then nothing is taken for on. */
function resolvedTruth(value: EnvironmentValue, variable: string, content: string | null): string {
  const resolved = resolvedWith(value, variable, content);
  return resolved instanceof PythonError ? "raises" : truthiness(resolved);
}
