import type { RandomValue, Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { str } from "./make.js";

/** Texts one after the other, some of them random; undefined where none is, or where one is no text. */
export function joinRandom(parts: readonly Value[], at: Span): RandomValue | undefined {
  if (!parts.some((part) => part.kind === "random")) return undefined;
  let length: number | undefined = 0;
  let before = "";
  let after = "";
  let isInside = false;
  let alphabet: string | undefined = "";
  for (const part of parts) {
    if (part.kind === "random" ? part.type !== "str" : part.kind !== "str") return undefined;
    const own: number | undefined =
      part.kind === "random" ? part.length : part.kind === "str" ? [...part.value].length : undefined;
    const letters = part.kind === "random" ? part.alphabet : part.kind === "str" ? part.value : undefined;
    alphabet = alphabet === undefined || letters === undefined ? undefined : alphabetOf(alphabet + letters);
    length = length === undefined || own === undefined ? undefined : length + own;
    if (part.kind === "random") {
      if (!isInside) before += part.before ?? "";
      after = part.after ?? "";
      isInside = true;
    } else if (part.kind === "str") {
      if (isInside) after += part.value;
      else before += part.value;
    }
  }
  return {
    kind: "random",
    type: "str",
    length,
    at,
    from: "computed",
    ...(before !== "" && { before }),
    ...(after !== "" && { after }),
    ...(alphabet !== undefined && { alphabet }),
  };
}

/** Each character of a text once, in the order of their codes. */
export function alphabetOf(text: string): string {
  return [...new Set(text)].sort().join("");
}

/** `repr()` of random text: that it holds no quotes is taken for granted, and what reads it as code has the text again in any case. */
export function reprOfRandom(value: Value, at: Span): RandomValue | undefined {
  return value.kind === "random" && value.type === "str" ? joinRandom([str("'"), value, str("'")], at) : undefined;
}

/** Whether random bytes are text in any encoding: those of base64 are, those of `os.urandom()` mostly in none. */
export function isAscii({ alphabet }: RandomValue): boolean {
  return alphabet !== undefined && /^[\0-\x7f]*$/.test(alphabet);
}

/** Random text of which a method may have changed any part. */
export function changedRandom(value: RandomValue): RandomValue {
  return { kind: "random", type: value.type, length: undefined, at: value.at, from: value.from };
}

/** Random text in which each of one character became another: as long as before. */
export function replacedInRandom(value: RandomValue, old: string, other: string): RandomValue {
  if (old.length !== 1 || other.length !== 1) return changedRandom(value);
  const replaced = (text: string): string => text.replaceAll(old, other);
  return {
    ...value,
    ...(value.before !== undefined && { before: replaced(value.before) }),
    ...(value.after !== undefined && { after: replaced(value.after) }),
    ...(value.alphabet !== undefined && { alphabet: alphabetOf(replaced(value.alphabet)) }),
  };
}

/** Random text of which a method such as `strip()` changes only what is known around it. */
export function trimmedRandom(value: RandomValue, change: (text: string) => string): RandomValue {
  const around = [value.before ?? "", value.after ?? ""];
  return around.every((text) => change(text) === text) ? value : changedRandom(value);
}

/** Collects what a format puts one after the other. */
export interface TextParts {
  add(text: string): void;
  /** False: it cannot stand in a text. */
  addRandom(value: Value): boolean;
  /** Random text if there is any in it, and else the text. */
  done(at: Span): RandomValue | string;
}

export function textParts(): TextParts {
  const parts: Value[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push(str(text));
    text = "";
  };
  return {
    add: (more) => {
      text += more;
    },
    addRandom(value) {
      if (value.kind !== "random") return false;
      flush();
      parts.push(
        value.type === "str"
          ? value
          : { kind: "random", type: "str", length: undefined, at: value.at, from: "computed" },
      );
      return true;
    },
    done(at) {
      if (parts.length === 0) return text;
      flush();
      return joinRandom(parts, at) ?? text;
    },
  };
}
