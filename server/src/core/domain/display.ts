import {
  isSecretName,
  looksLikeToken,
  redactText,
  redactWhole,
  takesSecret,
  withoutCredentials,
  type Secrecy,
} from "./redact.js";
import type { Span } from "../text/span.js";
import type { EnvironmentValue, Value } from "./value.js";

export interface DisplayOptions {
  /** The setting, variable or key that holds the value: a secret's is not shown. */
  readonly name?: string;
  /** How much is secret of the value that was made at a place. */
  readonly secrecyAt?: ((at: Span) => Secrecy | undefined) | undefined;
  /** Longer texts are cut with `…`. */
  readonly maxLength?: number;
  /** Without what holds while a variable is unset: where that is said apart. */
  readonly brief?: boolean;
}

/** A value for people, written as Python would print it, with secrets masked and unseen parts in angle brackets. */
export function displayValue(value: Value, options: DisplayOptions = {}): string {
  const secret = options.name !== undefined && isSecretName(options.name);
  const { secrecyAt = () => undefined } = options;
  const text =
    options.brief === true && value.kind === "environment"
      ? briefEnvironment(value, secrecyOf(value, secrecyAt))
      : display(value, secret, secrecyAt, 0);
  const limit = options.maxLength ?? Infinity;
  return text.length > limit ? text.slice(0, Math.max(0, limit - 1)) + "…" : text;
}

/** Python's `repr` of a text. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === quote || character === "\\") result += "\\" + character;
    else if (character === "\n") result += "\\n";
    else if (character === "\r") result += "\\r";
    else if (character === "\t") result += "\\t";
    // What str.isprintable() denies: controls, marks of formats, surrogates, unassigned ones, and every separator but the space.
    else if (code !== 0x20 && /[\p{C}\p{Z}]/u.test(character)) result += escaped(code);
    else result += character;
  }
  return result + quote;
}

/** Python's `repr` of bytes, given as one character for each. */
export function reprBytes(text: string): string {
  return "b" + reprText(text).replace(/[\x80-\xff]/g, (character) => escaped(character.charCodeAt(0)));
}

/** `\xe9`, `\u20ac`, `\U0001f600`. */
export function escaped(code: number): string {
  const digits = code.toString(16);
  return code <= 0xff
    ? `\\x${digits.padStart(2, "0")}`
    : code <= 0xffff
      ? `\\u${digits.padStart(4, "0")}`
      : `\\U${digits.padStart(8, "0")}`;
}

/** Python's `repr` of a float: exponents from 1e16 and below 1e-4, at least two exponent digits, always a point or an exponent. */
export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [digits = "0", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16)
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  const plain = String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}

type SecrecyAt = (at: Span) => Secrecy | undefined;

function display(value: Value, inSecret: boolean, secrecyAt: SecrecyAt, depth: number): string {
  if (depth > 20) return "…";
  const secrecy = secrecyOf(value, secrecyAt);
  const secret = inSecret || secrecy === "all";
  const inside = (item: Value): string => display(item, inSecret, secrecyAt, depth + 1);
  const listed = (all: readonly Value[]): readonly string[] =>
    all.map((item, index) => display(item, inSecret || isBehindFlag(all, index), secrecyAt, depth + 1));
  switch (value.kind) {
    case "none":
      return "None";
    case "bool":
      return value.value ? "True" : "False";
    case "int":
      return secret ? redacted(String(value.value)) : String(value.value);
    case "float":
      return secret ? redacted(reprFloat(value.value)) : reprFloat(value.value);
    case "str":
      return text(value.value, secret ? "all" : secrecy, reprText);
    case "bytes":
      return text(value.value, secret ? "all" : secrecy, reprBytes);
    case "path":
      return secrecy === "all" ? redacted(value.value) : `Path(${reprText(redactText(value.value))})`;
    case "list":
      return `[${items(listed(value.items), value.rest)}]`;
    case "tuple":
      return value.items.length === 1 && value.rest === undefined
        ? `(${value.items.map(inside).join("")},)`
        : `(${items(listed(value.items), value.rest)})`;
    case "set": {
      const sorted = items(value.items.map(inside).sort(), value.rest);
      if (value.items.length === 0 && value.rest === undefined) return value.frozen ? "frozenset()" : "set()";
      return value.frozen ? `frozenset({${sorted}})` : `{${sorted}}`;
    }
    case "dict":
      return `{${items(
        value.entries.map(({ key, value: of }) => {
          const keyIsSecret = key.kind === "str" && isSecretName(key.value);
          return `${display(key, inSecret && key.kind === "str" && looksLikeToken(key.value), secrecyAt, depth + 1)}: ${display(of, inSecret || keyIsSecret, secrecyAt, depth + 1)}`;
        }),
        value.rest,
      )}}`;
    case "environment":
      return environment(value, inSecret, secrecyAt, depth);
    case "random":
      return `<random ${value.type}${value.length === undefined ? "" : ` of length ${value.length}`}>`;
    case "object":
      return secret ? `<${value.type}>` : redactText(value.repr);
    case "unknown":
      return `<unknown: ${redactText(value.reason)}>`;
  }
}

/** `["psql", "--password", "…"]` */
export function isBehindFlag(all: readonly Value[], index: number): boolean {
  const flag = all[index - 1];
  return (
    flag?.kind === "str" &&
    flag.value.startsWith("-") &&
    takesSecret(
      flag.value,
      all.slice(0, 20).map((one) => (one.kind === "str" ? one.value : "")),
    )
  );
}

function secrecyOf({ at }: Value, secrecyAt: SecrecyAt): Secrecy | undefined {
  return at === undefined ? undefined : secrecyAt(at);
}

function text(value: string, secrecy: Secrecy | undefined, repr: (text: string) => string): string {
  if (value === "") return repr(value);
  const shown =
    secrecy === "all" || looksLikeToken(value)
      ? undefined
      : secrecy === "credentials"
        ? withoutCredentials(value)
        : redactWhole(value);
  return shown === undefined ? redacted(value) : repr(shown);
}

function redacted(value: string): string {
  return `<redacted, ${value.length} character${value.length === 1 ? "" : "s"}>`;
}

function items(texts: readonly string[], rest: string | undefined): string {
  return [...texts, ...(rest === undefined ? [] : [`<unknown: ${redactText(rest)}>`])].join(", ");
}

function environment(value: EnvironmentValue, inSecret: boolean, secrecyAt: SecrecyAt, depth: number): string {
  const names = variablesOf(value);
  const secrecy = secrecyOf(value, secrecyAt);
  const ends = names.map((variable) => {
    const which = names.length > 1 ? `${variable} is ` : "";
    const unset = valueWhenUnset(value, variable);
    if (unset === "raises") return names.length > 1 ? `${variable} is required` : "required";
    // Whatever a reader made of its default keeps the place of the read.
    const shown =
      unset.kind === "environment"
        ? briefEnvironment(unset, secrecyOf(unset, secrecyAt))
        : display(unset, inSecret || secrecy === "all" || isSecretName(variable), secrecyAt, depth + 1);
    return `${shown} when ${which}unset`;
  });
  return `${briefEnvironment(value, secrecy).slice(0, -1)}: ${ends.join("; ")}>`;
}

function briefEnvironment(value: EnvironmentValue, secrecy: Secrecy | undefined): string {
  const start =
    secrecy === undefined
      ? value.prefix
      : secrecy === "credentials"
        ? /^[\w.+-]+:\/\//.exec(value.prefix ?? "")?.[0]
        : undefined;
  const prefix = start === undefined ? "" : ` starting ${reprText(redactWhole(start))}`;
  return `<environment ${variablesOf(value).join(", ")}${prefix}>`;
}

/** The variables that a value depends on, each once, in the order of their reads. */
export function variablesOf(value: EnvironmentValue): readonly string[] {
  return [...new Set(value.reads.map((read) => read.variable))];
}

/** Of values that one of several is, without those that only decide which: of `os.environ.get("A", "x" if "B" in os.environ else None)` it is A. */
export function sourcesOf(values: readonly Value[]): readonly string[] {
  const open = values.filter((value) => value.kind === "environment");
  const sources = open.flatMap(suppliers);
  return [...new Set(sources.length > 0 ? sources : open.flatMap(variablesOf))];
}

function suppliers(value: Value): readonly string[] {
  if (value.kind !== "environment") return value.variables ?? [];
  const { expression } = value;
  return expression?.operation === "if else" ? expression.operands.slice(1).flatMap(suppliers) : variablesOf(value);
}

/** Variables whose text a value may be or is made of, with one that is read in place of another: `os.environ.get("STAGE", os.environ.get("ENV"))`. */
export function variablesBehind(value: Value): readonly string[] {
  if (value.kind !== "environment") return value.variables ?? [];
  return value.reads.flatMap(({ variable, fallback }) =>
    fallback?.kind === "environment" && fallback.expression?.operation === "read"
      ? [variable, ...variablesBehind(fallback)]
      : [variable],
  );
}

/** What the code makes of one variable's absence while nothing is known of the others. */
export function valueWhenUnset(value: EnvironmentValue, variable: string): Value | "raises" {
  try {
    return value.resolve((name) => (name === variable ? null : undefined));
  } catch {
    return "raises"; // `resolve` throws what Python would raise.
  }
}
