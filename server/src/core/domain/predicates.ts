import type { Answer, DictValue, Value } from "./value.js";
import { certainItems, dictGet, isSequence, restOf, truthiness, yesNo } from "./value.js";

/** Questions about one value. `environment` where the deployer decides, `unknown` where it cannot be seen: rules combine these with `and`, `or`, `not`. */
export function isTruthy(value: Value): Answer {
  return truthiness(value);
}

/** Python's `value is not True`: how Django's security checks compare since 4.1. */
export function isNotTrue(value: Value): Answer {
  if (value.kind === "bool") return yesNo(!value.value);
  return seen(value) ?? "yes";
}

export function isNone(value: Value): Answer {
  return seen(value) ?? yesNo(value.kind === "none");
}

/** A text equal to one of these. */
export function isText(value: Value, ...texts: readonly string[]): Answer {
  return seen(value) ?? yesNo(value.kind === "str" && texts.includes(value.value));
}

/** Whether a list, tuple or set (or the keys of a dict) holds the text. */
export function includesText(value: Value, text: string): Answer {
  if (certainItems(value).some((item) => item.kind === "str" && item.value === text)) return "yes";
  const hidden = seen(value);
  if (hidden) return hidden;
  if (!isSequence(value) && value.kind !== "dict") return yesNo(value.kind === "str" && value.value.includes(text));
  let answer: Answer = restOf(value);
  for (const item of isSequence(value) ? value.items : value.entries.map((entry) => entry.key)) {
    if (item.kind === "str" && item.value === text) return "yes";
    if (item.kind === "unknown" && [...text].some((letter) => item.lacks?.includes(letter))) continue;
    const hiddenItem = seen(item);
    if (hiddenItem === "unknown" || (hiddenItem === "environment" && answer === "no")) answer = hiddenItem;
  }
  return answer;
}

/** Index of the text in a list whose elements up to it are all visible; -1 where it is not there; undefined where it cannot be told. */
export function indexOfText(value: Value, text: string): number | undefined {
  if (!isSequence(value)) return undefined;
  const index = value.items.findIndex((item) => item.kind === "str" && item.value === text);
  return index >= 0 ? index : value.rest === undefined ? -1 : undefined;
}

/** The values for a key of a dict: what stands there, or whether it may. */
export function entryOf(value: Value, key: string): { readonly value: Value } | Answer {
  if (value.kind === "unknown") return "unknown";
  if (value.kind === "environment") return "environment";
  if (value.kind !== "dict") return "no";
  return dictGet(value, key) ?? restOf(value);
}

export function isDict(value: Value): value is DictValue {
  return value.kind === "dict";
}

/** `unknown` or `environment` for values that show nothing themselves. */
export function seen(value: Value): "unknown" | "environment" | undefined {
  return value.kind === "unknown" ? "unknown" : value.kind === "environment" ? "environment" : undefined;
}

/** yes only if all are; no as soon as one is. */
export function and(...answers: readonly Answer[]): Answer {
  if (answers.includes("no")) return "no";
  if (answers.includes("unknown")) return "unknown";
  return answers.includes("environment") ? "environment" : "yes";
}

export function or(...answers: readonly Answer[]): Answer {
  if (answers.includes("yes")) return "yes";
  if (answers.includes("unknown")) return "unknown";
  return answers.includes("environment") ? "environment" : "no";
}

export function not(answer: Answer): Answer {
  return answer === "yes" ? "no" : answer === "no" ? "yes" : answer;
}
