import { isBehindFlag, reprBytes, reprFloat, valueWhenUnset, variablesOf } from "../core/domain/display.js";
import { reprOf } from "../core/evaluator/convert.js";
import {
  isSecretName,
  looksLikeToken,
  redactText,
  redactWhole,
  withoutCredentials,
  type Secrecy,
} from "../core/domain/redact.js";
import type { EnvironmentValue, Source, Value } from "../core/domain/value.js";
import type { SettingReport } from "../core/report.js";
import { stateInWords } from "../core/settings/conditionWords.js";
import { compareText } from "../core/text/compareText.js";
import type { Span } from "../core/text/span.js";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How much is secret of the value that was made at a place. */
type SecrecyAt = (at: Span) => Secrecy | undefined;

/** One setting as `settings --format json` writes it, without provenance. */
export function encodeSetting(setting: SettingReport): { readonly [key: string]: Json } {
  const secret = isSecretName(setting.name);
  const { secrecyAt = nowhere } = setting;
  const first = setting.alternatives[0];
  if (first === undefined) return { state: "unknown", reason: "no value" };
  const from: Source = setting.isDefault ? "django-default" : first.value.from;
  if (setting.alternatives.length > 1) {
    return {
      state: "possible",
      conditions: setting.alternatives.map(({ value, when }) => ({
        value: encodeValue(value, secret, secrecyAt),
        when: when === "" ? whenOf(value) : when,
      })),
      from,
    };
  }
  return { ...encodeOne(first.value, secret, secrecyAt), from };
}

/** A Python value as JSON; what JSON cannot hold is written as `$float`, `$python`, `$items`, `$unknown` or `$redacted`. */
export function encodeValue(value: Value, secret: boolean, secrecyAt: SecrecyAt = nowhere): Json {
  return encode(value, secret, secrecyAt, 0);
}

const nowhere: SecrecyAt = () => undefined;

function encodeOne(value: Value, secret: boolean, secrecyAt: SecrecyAt): { readonly [key: string]: Json } {
  switch (value.kind) {
    case "unknown":
      return { state: "unknown", reason: redactText(value.reason) };
    case "environment":
      return encodeEnvironment(value, secret, secrecyAt);
    case "random":
      return {
        state: "unknown",
        reason: "random: different in every process",
        ...(value.length === undefined ? {} : { length: value.length }),
      };
    case "str":
    case "bytes":
      if (shownText(value, secret, secrecyAt) === undefined)
        return { state: "known", redacted: true, length: value.value.length };
  }
  return { state: isPartly(value) ? "partly" : "known", value: encode(value, secret, secrecyAt, 0) };
}

/** Open mode: what the deployer sets is as intended and not known; what holds without it is. */
function encodeEnvironment(
  value: EnvironmentValue,
  secret: boolean,
  secrecyAt: SecrecyAt,
): { readonly [key: string]: Json } {
  const variables = variablesOf(value);
  const reason = `decided by the environment: ${variables.join(", ")}`;
  const isSecret = secret || isSecretPlace(value, secrecyAt);
  const conditions = variables.flatMap((variable) => {
    const unset = valueWhenUnset(value, variable);
    return unset === "raises"
      ? []
      : [
          {
            value: encode(unset, isSecret || isSecretName(variable), secrecyAt, 0),
            when: stateInWords(variable, "unset"),
          },
        ];
  });
  if (conditions.length === 0) return { state: "unknown", reason };
  return { state: "possible", conditions: [{ value: { $unknown: reason }, when: whenOf(value) }, ...conditions] };
}

/** The ordinary case of a value among others. */
function whenOf(value: Value): string {
  const variables = value.kind === "environment" ? variablesOf(value) : (value.variables ?? []);
  return variables.length === 0 ? "otherwise" : `${variables.join(" and ")} ${variables.length > 1 ? "are" : "is"} set`;
}

function encode(value: Value, inSecret: boolean, secrecyAt: SecrecyAt, depth: number): Json {
  if (depth > 100) return { $unknown: "nested too deeply" };
  const inside = (item: Value): Json => encode(item, inSecret, secrecyAt, depth + 1);
  const secret = inSecret || isSecretPlace(value, secrecyAt);
  switch (value.kind) {
    case "none":
      return null;
    case "bool":
      return value.value;
    case "int":
      return secret
        ? hidden(String(value.value))
        : typeof value.value === "bigint" || !Number.isSafeInteger(value.value)
          ? { $python: String(value.value) }
          : value.value;
    case "float":
      return secret
        ? hidden(reprFloat(value.value))
        : Number.isInteger(value.value) || !Number.isFinite(value.value)
          ? { $float: reprFloat(value.value) }
          : value.value;
    case "str":
      return shownText(value, secret, secrecyAt) ?? hidden(value.value);
    case "bytes": {
      const shown = shownText(value, secret, secrecyAt);
      return shown === undefined ? hidden(value.value) : { $python: reprBytes(shown) };
    }
    case "path":
      return isSecretPlace(value, secrecyAt) ? hidden(value.value) : redactText(value.value);
    case "list":
    case "tuple":
      return [
        ...value.items.map((item, index) =>
          encode(item, inSecret || isBehindFlag(value.items, index), secrecyAt, depth + 1),
        ),
        ...unseen(value.rest),
      ];
    case "set": {
      // By what is shown where something is hidden: the order would tell of it.
      const encoded = value.items.map((item) => ({ item: inside(item), repr: sortKey(item) }));
      const hides = encoded.some(({ item }) => JSON.stringify(item).includes('"$redacted"'));
      const key = ({ item, repr }: (typeof encoded)[number]): string => (hides ? JSON.stringify(item) : repr);
      return [...encoded.sort((a, b) => compareText(key(a), key(b))).map(({ item }) => item), ...unseen(value.rest)];
    }
    case "dict":
      return encodeDict(value.entries, value.rest, inSecret, secrecyAt, depth);
    case "environment":
      return { $unknown: `decided by the environment: ${variablesOf(value).join(", ")}` };
    case "random":
      return { $unknown: "random: different in every process" };
    case "object":
      return { $python: secret ? `<${value.type}>` : redactText(value.repr) };
    case "unknown":
      return { $unknown: redactText(value.reason) };
  }
}

function encodeDict(
  entries: readonly { readonly key: Value; readonly value: Value }[],
  rest: string | undefined,
  secret: boolean,
  secrecyAt: SecrecyAt,
  depth: number,
): Json {
  const encoded = entries.map(({ key, value }) => {
    const name = key.kind === "str" ? key.value : undefined;
    return {
      name,
      key: encode(key, name !== undefined && secret && looksLikeToken(name), secrecyAt, depth + 1),
      value: encode(value, secret || (name !== undefined && isSecretName(name)), secrecyAt, depth + 1),
    };
  });
  const names = new Set(encoded.map(({ key }) => key));
  const plain =
    names.size === encoded.length &&
    encoded.every(({ name, key }) => name !== undefined && typeof key === "string" && !name.startsWith("$"));
  if (!plain)
    return {
      $items: [
        ...encoded.map(({ key, value }) => [key, value] as const),
        ...(rest === undefined ? [] : [[{ $unknown: redactText(rest) }, { $unknown: redactText(rest) }] as const]),
      ],
    };
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

/** undefined: nothing of it may be shown. */
function shownText(
  { value, at }: Extract<Value, { kind: "str" | "bytes" }>,
  secret: boolean,
  secrecyAt: SecrecyAt,
): string | undefined {
  if (value === "") return value;
  const secrecy = at === undefined ? undefined : secrecyAt(at);
  if (secret || secrecy === "all" || looksLikeToken(value)) return undefined;
  return secrecy === "credentials" ? withoutCredentials(value) : redactWhole(value);
}

function hidden(text: string): Json {
  return { $redacted: true, length: text.length };
}

function isSecretPlace({ at }: Value, secrecyAt: SecrecyAt): boolean {
  return at !== undefined && secrecyAt(at) === "all";
}

function isPartly(value: Value): boolean {
  switch (value.kind) {
    case "unknown":
    case "environment":
    case "random":
      return true;
    case "list":
    case "tuple":
    case "set":
      return value.rest !== undefined || value.items.some(isPartly);
    case "dict":
      return value.rest !== undefined || value.entries.some((entry) => isPartly(entry.key) || isPartly(entry.value));
    default:
      return false;
  }
}

/** Python's repr, as far as set members have one that is fixed; it is only compared and never shown. */
function sortKey(value: Value): string {
  switch (value.kind) {
    case "tuple":
      return `(${value.items.map(sortKey).join(", ")}${value.items.length === 1 ? "," : ""})`;
    case "object":
      return value.repr;
    default:
      return reprOf(value) ?? value.kind;
  }
}
