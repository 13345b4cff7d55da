import { reprBytes, reprFloat, reprText, valueWhenUnset, variablesOf } from "../core/domain/display.js";
import { isSecretName, looksLikeToken, redactText } from "../core/domain/redact.js";
import type { EnvironmentValue, Source, Value } from "../core/domain/value.js";
import type { SettingReport } from "../core/report.js";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One setting as `settings --format json` writes it, without provenance. */
export function encodeSetting(setting: SettingReport): { readonly [key: string]: Json } {
  const secret = isSecretName(setting.name);
  const first = setting.alternatives[0];
  if (first === undefined) return { state: "unknown", reason: "no value" };
  const from: Source = setting.isDefault ? "django-default" : first.value.from;
  if (setting.alternatives.length > 1) {
    return { state: "possible", conditions: setting.alternatives.map(({ value, when }) => ({ value: encodeValue(value, secret), when: when === "" ? whenOf(value) : when })), from };
  }
  return { ...encodeOne(first.value, secret), from };
}

/** A Python value as JSON; what JSON cannot hold is written as `$float`, `$python`, `$items`, `$unknown` or `$redacted`. */
export function encodeValue(value: Value, secret: boolean): Json {
  return encode(value, secret, 0);
}

function encodeOne(value: Value, secret: boolean): { readonly [key: string]: Json } {
  switch (value.kind) {
    case "unknown": return { state: "unknown", reason: redactText(value.reason) };
    case "environment": return encodeEnvironment(value, secret);
    case "random": return { state: "unknown", reason: "random: different in every process", ...(value.length === undefined ? {} : { length: value.length }) };
    case "str":
    case "bytes":
      if (isRedacted(value.value, secret)) return { state: "known", redacted: true, length: value.value.length };
  }
  return { state: isPartly(value) ? "partly" : "known", value: encode(value, secret, 0) };
}

/** Open mode: what the deployer sets is as intended and not known; what holds without it is. */
function encodeEnvironment(value: EnvironmentValue, secret: boolean): { readonly [key: string]: Json } {
  const variables = variablesOf(value);
  const reason = `decided by the environment: ${variables.join(", ")}`;
  const conditions = variables.flatMap((variable) => {
    const unset = valueWhenUnset(value, variable);
    return unset === "raises" ? [] : [{ value: encode(unset, secret || isSecretName(variable), 0), when: `${variable} is unset` }];
  });
  if (conditions.length === 0) return { state: "unknown", reason };
  return { state: "possible", conditions: [{ value: { $unknown: reason }, when: whenOf(value) }, ...conditions] };
}

/** The ordinary case of a value among others. */
function whenOf(value: Value): string {
  const variables = value.kind === "environment" ? variablesOf(value) : value.variables ?? [];
  return variables.length === 0 ? "otherwise" : `${variables.join(" and ")} ${variables.length > 1 ? "are" : "is"} set`;
}

function encode(value: Value, secret: boolean, depth: number): Json {
  if (depth > 100) return { $unknown: "nested too deeply" };
  const inside = (item: Value): Json => encode(item, secret, depth + 1);
  switch (value.kind) {
    case "none": return null;
    case "bool": return value.value;
    case "int": return typeof value.value === "bigint" || !Number.isSafeInteger(value.value) ? { $python: String(value.value) } : value.value;
    case "float": return Number.isInteger(value.value) || !Number.isFinite(value.value) ? { $float: reprFloat(value.value) } : value.value;
    case "str": return isRedacted(value.value, secret) ? { $redacted: true, length: value.value.length } : redactText(value.value);
    case "bytes": return isRedacted(value.value, secret) ? { $redacted: true, length: value.value.length } : { $python: reprBytes(value.value) };
    case "path": return redactText(value.value);
    case "list":
    case "tuple": return [...value.items.map(inside), ...unseen(value.rest)];
    case "set": {
      const sorted = value.items.map((item) => ({ item, repr: sortKey(item) })).sort((a, b) => (a.repr < b.repr ? -1 : a.repr > b.repr ? 1 : 0));
      return [...sorted.map(({ item }) => inside(item)), ...unseen(value.rest)];
    }
    case "dict": return encodeDict(value.entries, value.rest, secret, depth);
    case "environment": return { $unknown: `decided by the environment: ${variablesOf(value).join(", ")}` };
    case "random": return { $unknown: "random: different in every process" };
    case "object": return { $python: secret ? `<${value.type}>` : redactText(value.repr) };
    case "unknown": return { $unknown: redactText(value.reason) };
  }
}

function encodeDict(entries: readonly { readonly key: Value; readonly value: Value }[], rest: string | undefined, secret: boolean, depth: number): Json {
  const encoded = entries.map(({ key, value }) => {
    const name = key.kind === "str" ? key.value : undefined;
    return { name, key: encode(key, name !== undefined && secret && looksLikeToken(name), depth + 1), value: encode(value, secret || (name !== undefined && isSecretName(name)), depth + 1) };
  });
  const names = new Set(encoded.map(({ key }) => key));
  const plain = names.size === encoded.length && encoded.every(({ name, key }) => name !== undefined && typeof key === "string" && !name.startsWith("$"));
  if (!plain) return { $items: [...encoded.map(({ key, value }) => [key, value] as const), ...(rest === undefined ? [] : [[{ $unknown: redactText(rest) }, { $unknown: redactText(rest) }] as const])] };
  const pairs: (readonly [string, Json])[] = encoded.map(({ key, value }) => [String(key), value] as const);
  // A null prototype: a key named `__proto__` is a key.
  const result: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const [key, value] of pairs) result[key] = value;
  if (rest !== undefined) result["$unknown"] = redactText(rest);
  return result;
}

function unseen(rest: string | undefined): readonly Json[] {
  return rest === undefined ? [] : [{ $unknown: redactText(rest) }];
}

function isRedacted(text: string, secret: boolean): boolean {
  return text !== "" && (secret || looksLikeToken(text));
}

function isPartly(value: Value): boolean {
  switch (value.kind) {
    case "unknown":
    case "environment":
    case "random": return true;
    case "list":
    case "tuple":
    case "set": return value.rest !== undefined || value.items.some(isPartly);
    case "dict": return value.rest !== undefined || value.entries.some((entry) => isPartly(entry.key) || isPartly(entry.value));
    default: return false;
  }
}

/** Python's repr, as far as set members have one that is fixed; it is only compared and never shown. */
function sortKey(value: Value): string {
  switch (value.kind) {
    case "none": return "None";
    case "bool": return value.value ? "True" : "False";
    case "int": return String(value.value);
    case "float": return reprFloat(value.value);
    case "str": return reprText(value.value);
    case "bytes": return reprBytes(value.value);
    case "path": return `PosixPath(${reprText(value.value)})`;
    case "tuple": return `(${value.items.map(sortKey).join(", ")}${value.items.length === 1 ? "," : ""})`;
    case "object": return value.repr;
    default: return value.kind;
  }
}
