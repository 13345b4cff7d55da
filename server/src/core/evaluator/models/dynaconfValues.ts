import type { DictValue, Value } from "../../domain/value.js";
import { dictGet, truthiness, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { parseInteger, textOf } from "../convert.js";
import { bool, dict, float, int, list, none, str } from "../make.js";
import { equal } from "../comparisons.js";
import { storeItem } from "../operators.js";
import type { Run } from "../runtime.js";
import { objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { readJson } from "./json.js";
import { castFrom } from "./libraryModel.js";
import { readToml } from "./tomllib.js";

/** What `parse_conf_data` of dynaconf 3.2 makes of texts: TOML where asked, and the markers `@int`, `@merge`, … */

/** A marker that acts when the value is set or read. */
export interface Mark {
  readonly mark: "merge" | "mergeUnique" | "del" | "insert" | "format" | "empty";
  readonly value: Value;
  readonly index?: number;
  readonly cast?: string;
}

export function markOf(value: Value | undefined): Mark | undefined {
  return value?.kind === "object" && value.type === "dynaconf.Mark"
    ? (value.data as unknown as { readonly mark: Mark }).mark
    : undefined;
}

function marked(mark: Mark, at: Span): Value {
  return objectValue("dynaconf.Mark", "<dynaconf mark>", { kind: "native", ...{ mark } }, at);
}

export function parsed(value: Value, toml: boolean, at: Span): Value {
  if (value.kind === "list" || value.kind === "tuple")
    return list(
      value.items.map((item) => parsed(item, toml, at)),
      value.at,
      value.rest,
      value.from,
    );
  if (value.kind === "dict") {
    const made = dict([], value.at, value.rest, value.from);
    for (const entry of value.entries) storeItem(made, entry.key, parsed(entry.value, toml, at));
    return made;
  }
  if (value.kind !== "str") return value;
  const marker =
    /^@(?:str|int|float|bool|json|format|jinja|reset|del|merge_unique|merge|insert|get|note|comment|null|none|empty)/.exec(
      value.value,
    );
  if (marker) return converted(value.value, value, at);
  return toml ? castFrom(value, fromToml(value.value, at)) : value;
}

/** `True` and `False` of variables are TOML's words. */
export function booleanFix(text: string): string {
  return text.trim() === "True" || text.trim() === "False" ? text.toLowerCase() : text;
}

function fromToml(text: string, at: Span): Value {
  const found = readToml(`key=${text}`, at);
  return (found?.kind === "dict" ? dictGet(found, "key")?.value : undefined) ?? str(text, at);
}

const trueWords: ReadonlySet<string> = new Set(["t", "true", "enabled", "1", "on", "yes"]);

function converted(text: string, source: Value, at: Span): Value {
  const combined = /^(@\w+) @(format|jinja)/.exec(text);
  const space = text.indexOf(" ");
  const name = combined?.[1] ?? (space < 0 ? text : text.slice(0, space));
  const rest = combined ? text.replace(combined[0], "").trim() : space < 0 ? "" : text.slice(space + 1);
  if (combined?.[2] === "jinja") return unknown("a template of dynaconf", at);
  if (combined)
    return ["@int", "@float", "@bool", "@str", "@json"].includes(name)
      ? marked({ mark: "format", value: str(rest, at), cast: name }, at)
      : unknown("a marker of dynaconf", at);
  const inner = (): Value => parsed(str(rest, source.at, source.from, source.variables), true, at);
  switch (name) {
    case "@format":
      return marked({ mark: "format", value: str(rest, at) }, at);
    case "@merge":
      return marked({ mark: "merge", value: mergeValue(inner(), at) }, at);
    case "@merge_unique":
      return marked({ mark: "mergeUnique", value: mergeValue(inner(), at) }, at);
    case "@reset":
      return inner();
    case "@del":
      return marked({ mark: "del", value: none(at) }, at);
    case "@empty":
      return marked({ mark: "empty", value: none(at) }, at);
    case "@insert": {
      const found = /^([-+]*\d+) (.*)$/s.exec(rest);
      return marked(
        { mark: "insert", value: parsed(str(found?.[2] ?? rest, at), true, at), index: found ? Number(found[1]) : 0 },
        at,
      );
    }
    case "@note":
    case "@comment":
    case "@null":
    case "@none":
      return none(at);
    case "@jinja":
    case "@get":
      return unknown("a template of dynaconf", at);
    default:
      return castFrom(source, castText(name, rest, at));
  }
}

/** `@int 5`. */
export function castText(name: string, text: string, at: Span): Value {
  switch (name) {
    case "@str":
      return str(text, at);
    case "@bool":
      return bool(trueWords.has(text.toLowerCase()), at);
    case "@int": {
      const number = parseInteger(text, 10);
      if (number === undefined) throw new PythonError("ValueError", at, { message: "invalid literal for int()" });
      return int(number, at);
    }
    case "@float": {
      if (text.trim() === "" || !Number.isFinite(Number(text)))
        throw new PythonError("ValueError", at, { message: "could not convert string to float" });
      return float(Number(text), at);
    }
    case "@json": {
      const value = readJson(text, at);
      if (!value) throw new PythonError("JSONDecodeError", at, { message: "the text is not JSON" });
      return value;
    }
    default:
      return unknown("a marker of dynaconf", at);
  }
}

/** What `@merge` takes: JSON, `a=b`, a list with commas, or one value. */
function mergeValue(value: Value, at: Span): Value {
  if (value.kind === "int" || value.kind === "float" || value.kind === "bool") return list([value], at);
  if (value.kind !== "str") return value;
  const json = value.value.trim().startsWith("{")
    ? readJson(
        value.value
          .replace(/: ?True/g, ": true")
          .replace(/: ?False/g, ": false")
          .replace(/: ?None/g, ": null"),
        at,
      )
    : undefined;
  if (json) return json;
  if (value.value.includes("{")) return unknown("what dynaconf merges", at);
  const pairs = [...value.value.matchAll(/([a-zA-Z0-9 ]*=[a-zA-Z0-9\- :]*)/g)].map((one) => one[0].trim().split("="));
  if (pairs.length > 0)
    return dict(
      pairs.map(([key = "", item = ""]) => ({ key: str(key.trim(), at), value: parsed(str(item, at), true, at) })),
      at,
    );
  return list(
    value.value.includes(",") ? value.value.split(",").map((item) => parsed(str(item, at), true, at)) : [value],
    at,
  );
}

/** `object_merge`: the old value's content laid under the new one's. */
export function mergedInto(old: Value, value: Value, unique: boolean, at: Span): Value {
  if (equal(old, value) === "yes" || old.kind === "none" || value.kind === "none") return value;
  if (old.kind === "list" && value.kind === "list") {
    const own = value.items.filter((item) => !isToken(item, "dynaconf_merge_unique"));
    const isUnique = unique || own.length < value.items.length;
    return list(
      [...old.items.filter((item) => !isUnique || !own.some((one) => equal(one, item) === "yes")), ...own],
      value.at,
      old.rest ?? value.rest,
    );
  }
  if (old.kind !== "dict" || value.kind !== "dict") return value;
  const result = dict([], value.at, old.rest ?? value.rest);
  let merges = true;
  for (const entry of value.entries) {
    if (isToken(entry.key, "dynaconf_merge")) merges = truthiness(entry.value) === "yes";
    else storeItem(result, sameKey(old, entry.key), entry.value);
  }
  if (merges) {
    for (const entry of old.entries) {
      const own = entry.key.kind === "str" ? dictGet(result, entry.key.value) : undefined;
      if (!own) storeItem(result, entry.key, entry.value);
      else if (!markOf(own.value)) own.value = mergedInto(entry.value, own.value, false, at);
    }
  }
  applyMarks(old, result, at);
  return result;
}

function isToken(value: Value, token: string): boolean {
  return value.kind === "str" && value.value === token;
}

/** Keys are found in any case; the one that is there already wins. */
function sameKey(old: DictValue, key: Value): Value {
  if (key.kind !== "str") return key;
  return (
    old.entries.find((entry) => entry.key.kind === "str" && entry.key.value.toLowerCase() === key.value.toLowerCase())
      ?.key ?? key
  );
}

/** Markers and merge tokens inside a dict. */
function applyMarks(old: DictValue, value: DictValue, at: Span): void {
  for (const entry of [...value.entries]) {
    const key = entry.key.kind === "str" ? entry.key.value : undefined;
    const before = key === undefined ? undefined : dictGet(old, key)?.value;
    const mark = markOf(entry.value);
    if (mark?.mark === "del") value.entries.splice(value.entries.indexOf(entry), 1);
    else if (mark) entry.value = applied(mark, before, entry.value, at);
    if (entry.value.kind === "list") {
      const token = entry.value.items.find(
        (item) => isToken(item, "dynaconf_merge") || isToken(item, "dynaconf_merge_unique"),
      );
      if (token && before?.kind === "list") {
        const own = entry.value.items.filter((item) => item !== token);
        const isUnique = isToken(token, "dynaconf_merge_unique");
        entry.value = list(
          [...before.items.filter((item) => !isUnique || !own.some((one) => equal(one, item) === "yes")), ...own],
          entry.value.at,
        );
      }
    }
  }
}

/** A marker on a value that exists or not. */
export function applied(mark: Mark, existing: Value | undefined, value: Value, at: Span): Value {
  const has = existing !== undefined && truthiness(existing) !== "no";
  switch (mark.mark) {
    case "merge":
      return has ? mergedInto(existing, mark.value, false, at) : mark.value;
    case "mergeUnique":
      return has ? mergedInto(existing, mark.value, true, at) : mark.value;
    case "insert": {
      if (!has || existing.kind !== "list") return list([mark.value], at);
      const items = [...existing.items];
      items.splice(mark.index ?? 0, 0, mark.value);
      return list(items, existing.at, existing.rest);
    }
    case "del":
    case "empty":
    case "format":
      return value;
  }
}

/** `dynaconf_merge` within a list or dict that replaces another. */
export function mergedBeforeSet(existing: Value, value: Value, mergeByDefault: boolean, at: Span): Value {
  if (value.kind === "dict") {
    const local = dictGet(value, "dynaconf_merge") ?? dictGet(value, "dynaconf_merge_unique");
    const others = dict(
      value.entries.filter(
        (entry) => !isToken(entry.key, "dynaconf_merge") && !isToken(entry.key, "dynaconf_merge_unique"),
      ),
      value.at,
      value.rest,
      value.from,
    );
    const own =
      local && local.value.kind !== "bool" && local.value.kind !== "none" && others.entries.length === 0
        ? local.value
        : others;
    const wants = local ? truthiness(local.value) === "yes" : undefined;
    return wants === true || (mergeByDefault && wants === undefined) ? mergedInto(existing, own, false, at) : own;
  }
  if (value.kind !== "list") return value;
  const token =
    value.items.find((item) => isToken(item, "dynaconf_merge")) ??
    value.items.find((item) => isToken(item, "dynaconf_merge_unique"));
  const own = token
    ? list(
        value.items.filter((item) => item !== token),
        value.at,
        value.rest,
        value.from,
      )
    : value;
  return token || mergeByDefault
    ? mergedInto(existing, own, token !== undefined && isToken(token, "dynaconf_merge_unique"), at)
    : own;
}

/** `@format {env[HOME]}/{this.NAME}`; other fields are not followed. */
export function formatted(mark: Mark, read: (name: string) => Value | undefined, at: Span, run: Run): Value {
  if (mark.value.kind !== "str") return unknown("a template of dynaconf", at);
  let text = "";
  const variables: string[] = [];
  for (const part of mark.value.value.split(/(\{[^{}]*\})/)) {
    if (!part.startsWith("{")) {
      if (/[{}]/.test(part)) return unknown("a template of dynaconf", at);
      text += part;
      continue;
    }
    const variable = /^\{env\[(\w+)\]\}$/.exec(part)?.[1];
    const key = /^\{this\.(\w+)\}$/.exec(part)?.[1] ?? /^\{this\[(\w+)\]\}$/.exec(part)?.[1];
    const assigned = variable === undefined ? undefined : run.assigned.get(variable)?.value;
    const given = variable === undefined ? undefined : run.context.environment?.get(variable);
    const found: Value | undefined =
      variable !== undefined
        ? given === undefined
          ? (assigned ?? undefined)
          : str(given, at, "environment", [variable])
        : key !== undefined
          ? read(key.toUpperCase())
          : unknown("a template of dynaconf", at);
    if (!found)
      throw new PythonError("DynaconfFormatError", at, {
        message: "Dynaconf can't interpolate variable",
        ...(variable !== undefined && { variable }),
      });
    const shown = textOf(found);
    if (shown === undefined) return unknown("a template of dynaconf", at);
    text += shown;
    variables.push(...(found.variables ?? []));
  }
  const made = str(text, at, "computed", variables);
  if (mark.cast === undefined) return made;
  return castText(mark.cast, mark.cast === "@json" ? text.replaceAll("'", '"') : text, at);
}

/** Lists and dicts with their templates filled in. */
export function evaluated(value: Value, read: (name: string) => Value | undefined, at: Span, run: Run): Value {
  const mark = markOf(value);
  if (mark?.mark === "format") return formatted(mark, read, at, run);
  if (mark) return mark.value;
  if (value.kind === "list" && value.items.some(hasMark))
    return { ...value, items: value.items.map((item) => evaluated(item, read, at, run)) };
  if (value.kind === "dict" && value.entries.some((entry) => hasMark(entry.value)))
    return {
      ...value,
      entries: value.entries.map((entry) => ({ key: entry.key, value: evaluated(entry.value, read, at, run) })),
    };
  return value;
}

function hasMark(value: Value): boolean {
  if (value.kind === "list") return value.items.some(hasMark);
  if (value.kind === "dict") return value.entries.some((entry) => hasMark(entry.value));
  return runtimeObject(value) !== undefined && markOf(value) !== undefined;
}
