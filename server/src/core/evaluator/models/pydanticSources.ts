import type { DictValue, Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { readVariable } from "../environment.js";
import { dict, str } from "../make.js";
import { storeItem } from "../operators.js";
import { absolutePath } from "../paths.js";
import type { Run } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { expandedValues } from "./dotenv.js";
import { readJson } from "./json.js";
import { attempt, castFrom } from "./libraryModel.js";
import type { Field } from "./pydanticFields.js";
import { aliasesOf, fieldsOf } from "./pydanticFields.js";
import type { Model } from "./pydanticModels.js";
import { defaultOf, validateField } from "./pydanticModels.js";
import type { Kind } from "./pydanticTypes.js";
import { decoding, modelOf } from "./pydanticTypes.js";
import { typeOfAll } from "./pydanticValidation.js";

export interface Options {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly maxSplit: number;
  readonly envFiles: readonly string[];
  readonly secretFolders: readonly string[];
  /** Reads texts of lists, dicts and models as JSON. */
  readonly decodes: boolean;
  readonly isCaseSensitive: boolean;
  readonly ignoresEmpty: boolean;
  readonly extra: "ignore" | "allow" | "forbid";
  /** From pydantic-settings 2 on, other names of env files are extra. */
  readonly takesExtra: boolean;
}

/** A field with the names that its variables may have, and the one that the model knows it by. */
export interface Source {
  readonly field: Field;
  readonly names: readonly string[];
  readonly key: string;
}

/** Variables by name, as one source has them. */
type Variables = ReadonlyMap<string, Value>;

/** In an exact environment: what arguments, variables, env files and files of secrets give together, the first before the others. */
export function collect(model: Model, sources: readonly Source[], options: Options): DictValue {
  const { args } = model;
  const given = dict([], args.at);
  for (const [name, value] of args.keywords)
    if (!name.startsWith("_"))
      storeItem(given, str(sources.find((one) => one.field.name === name)?.key ?? name, args.at), value);
  const files = envFiles(model, options);
  let state = given;
  for (const variables of [environment(model, sources, options), files, secrets(model, sources, options)])
    state = merged(fieldsFrom(variables, model, sources, options), state);
  if (options.takesExtra) {
    const fromFile = new Set(
      fieldsFrom(files, model, sources, options).entries.map((entry) =>
        entry.key.kind === "str" ? entry.key.value : "",
      ),
    );
    for (const [name, value] of files) {
      if (
        !(value.kind === "str" && value.value !== "") ||
        fromFile.has(name) ||
        (options.prefix !== "" && model.fields.some((field) => field.name === name))
      )
        continue;
      const isUsed = sources.some((one) =>
        one.names.some(
          (own) =>
            own === name ||
            (decoding(one.field.kind).isComplex &&
              options.delimiter !== undefined &&
              name.startsWith(own + options.delimiter)),
        ),
      );
      if (isUsed) continue;
      const key =
        options.extra !== "forbid" && name.startsWith(options.prefix) ? name.slice(options.prefix.length) : name;
      if (!dictGet(state, key)) storeItem(state, str(key, args.at), value);
    }
  }
  return state;
}

function environment({ run, args }: Model, sources: readonly Source[], options: Options): Variables {
  const found = new Map<string, Value>();
  const add = (name: string, value: Value): void => {
    if (!(options.ignoresEmpty && value.kind === "str" && value.value === "")) found.set(same(name, options), value);
  };
  for (const [name, text] of run.context.environment ?? [])
    if (run.assigned.get(name)?.overrides !== true) add(name, str(text, args.at, "environment", [name]));
  for (const [name, { value, overrides }] of run.assigned)
    if (value && (overrides || run.context.environment?.has(name) !== true)) add(name, value);
  for (const { names, field } of sources)
    for (const name of names)
      run.decisions.noteRead({
        variable: nameAmong(name, run, options),
        at: field.at,
        reader: "pydantic-settings",
        ...(field.fallback && { fallback: field.fallback }),
      });
  return found;
}

function same(name: string, options: Options): string {
  return options.isCaseSensitive ? name : name.toLowerCase();
}

/** As the variable is written where it is set, else in capitals. */
function nameAmong(name: string, run: Run, options: Options): string {
  if (options.isCaseSensitive) return name;
  return (
    [...(run.context.environment?.keys() ?? []), ...run.assigned.keys()]
      .filter((other) => other.toLowerCase() === name)
      .pop() ?? name.toUpperCase()
  );
}

function envFiles({ run, args }: Model, options: Options): Variables {
  const found = new Map<string, Value>();
  for (const one of options.envFiles) {
    const file = absolutePath(one, run.context.workingDirectory);
    run.filesRead.add(file);
    const content = run.context.environment ? run.context.files.read(file) : undefined;
    if (!isText(content)) continue;
    for (const [name, { text }] of expandedValues(file, content.text, true, true, run)) {
      if (text !== null && !(options.ignoresEmpty && text === ""))
        found.set(same(name, options), str(text, args.at, "environment", [name]));
    }
  }
  return found;
}

function secrets({ run, args }: Model, sources: readonly Source[], options: Options): Variables {
  const found = new Map<string, Value>();
  for (const one of options.secretFolders) {
    const folder = absolutePath(one, run.context.workingDirectory);
    run.filesRead.add(folder);
    const kind = run.context.environment ? run.context.files.kind(folder) : undefined;
    if (kind === undefined) continue;
    if (kind !== "directory")
      throw new PythonError("SettingsError", args.at, { message: "secrets_dir must reference a directory" });
    const names = run.context.files.list(folder);
    for (const wanted of sources.flatMap((source) => source.names)) {
      const name = names.find((other) => same(other, options) === wanted);
      const content = name === undefined ? undefined : run.context.files.read(`${folder}/${name}`);
      if (isText(content)) found.set(wanted, str(content.text.trim(), args.at, "environment", [name ?? wanted]));
    }
  }
  return found;
}

/** What one source gives for the fields, JSON read and nested names put together. */
function fieldsFrom(variables: Variables, model: Model, sources: readonly Source[], options: Options): DictValue {
  const { args } = model;
  const result = dict([], args.at);
  for (const { field, names, key } of sources) {
    const found = names.map((name) => variables.get(name)).find((one) => one !== undefined);
    const { isComplex, allowsText } = decoding(field.kind);
    let value = found && isComplex ? decoded(field.kind, found, allowsText, model, options) : found;
    if (isComplex && options.delimiter !== undefined && (!value || value.kind === "dict")) {
      const nested = exploded(field, names, variables, options.delimiter, options, model);
      if (value?.kind === "dict") value = merged(value, nested);
      else if (nested.entries.length > 0) value = nested;
    }
    if (value)
      storeItem(
        result,
        str(key, args.at),
        options.isCaseSensitive || value.kind !== "dict" ? value : withFieldNames(field.kind, value, model),
      );
  }
  return result;
}

/** JSON of a text. Raises SettingsError. */
function decoded(kind: Kind, value: Value, allowsText: boolean, { args }: Model, options: Options): Value {
  if (value.kind !== "str" || hasMark(kind, "NoDecode") || (!options.decodes && !hasMark(kind, "ForceDecode")))
    return value;
  const parsed = readJson(value.value, args.at);
  if (parsed) return castFrom(value, parsed);
  if (allowsText) return value;
  throw new PythonError("SettingsError", args.at, {
    message: "the value is not JSON",
    ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }),
  });
}

function hasMark(kind: Kind, mark: string): boolean {
  return (
    kind.name === "annotated" &&
    (kind.metadata.some((one) => one.kind === "object" && one.type === `pydantic_settings.${mark}`) ||
      hasMark(kind.inner, mark))
  );
}

/** `DB__HOST` and `DB__PORT` for a field `db`. */
function exploded(
  field: Field,
  names: readonly string[],
  variables: Variables,
  delimiter: string,
  options: Options,
  model: Model,
): DictValue {
  const result = dict([], model.args.at);
  for (const [name, value] of variables) {
    const prefix = names.map((one) => one + delimiter).find((one) => name.startsWith(one));
    if (prefix === undefined) continue;
    const parts = splitName(name.slice(prefix.length), delimiter, options.maxSplit);
    let target: Kind | undefined = field.kind;
    let place: DictValue | undefined = result;
    for (const part of parts.slice(0, -1)) {
      target = memberKind(target, part, model);
      const known: Value | undefined = place && dictGet(place, part)?.value;
      const next: Value = known ?? dict([], model.args.at);
      if (place && !known) storeItem(place, str(part, model.args.at), next);
      place = next.kind === "dict" ? next : undefined;
    }
    const last = parts[parts.length - 1] ?? "";
    const isDict = field.kind.name === "dict";
    target = memberKind(target, last, model);
    const reading = target ? decoding(target) : { isComplex: isDict, allowsText: true };
    const own =
      value.kind === "str" && value.value !== "" && reading.isComplex
        ? decoded(target ?? { name: "any" }, value, reading.allowsText || !target, model, options)
        : value;
    if (place) storeItem(place, str(last, model.args.at), own);
  }
  return result;
}

function splitName(text: string, delimiter: string, maxSplit: number): readonly string[] {
  const parts = text.split(delimiter);
  if (maxSplit <= 0 || parts.length <= maxSplit) return parts;
  return [...parts.slice(0, maxSplit - 1), parts.slice(maxSplit - 1).join(delimiter)];
}

function memberKind(kind: Kind | undefined, name: string, model: Model): Kind | undefined {
  if (kind?.name === "dict") return kind.item;
  const own = kind && modelOf(kind);
  return (
    own &&
    fieldsOf(own.type, model.isOld, model.run).find((field) =>
      [field.name, ...(aliasesOf(field) ?? [])].some((one) => one.toLowerCase() === name.toLowerCase()),
    )?.kind
  );
}

/** Keys that came from variables, written as the model's fields are. */
function withFieldNames(kind: Kind, value: DictValue, model: Model): DictValue {
  const own = modelOf(kind);
  if (!own) return value;
  const fields = fieldsOf(own.type, model.isOld, model.run);
  const result = dict([], value.at, value.rest);
  for (const entry of value.entries) {
    const { key } = entry;
    const field =
      key.kind === "str"
        ? fields.find((one) => namesOf(one).some((name) => name.toLowerCase() === key.value.toLowerCase()))
        : undefined;
    const name =
      field && key.kind === "str"
        ? namesOf(field).find((one) => one.toLowerCase() === key.value.toLowerCase())
        : undefined;
    storeItem(
      result,
      name === undefined ? key : str(name, key.at),
      field && entry.value.kind === "dict" ? withFieldNames(field.kind, entry.value, model) : entry.value,
    );
  }
  return result;
}

function namesOf(field: Field): readonly string[] {
  const aliases = aliasesOf(field) ?? [];
  return aliases.length > 0 ? aliases : [field.name];
}

/** `over` laid on `below`, dicts within each other merged. */
function merged(below: DictValue, over: DictValue): DictValue {
  const result = dict(
    below.entries.map((entry) => ({ ...entry })),
    below.at,
    below.rest ?? over.rest,
  );
  for (const { key, value } of over.entries) {
    const known = key.kind === "str" ? dictGet(result, key.value) : undefined;
    storeItem(result, key, known?.value.kind === "dict" && value.kind === "dict" ? merged(known.value, value) : value);
  }
  return result;
}

/** In the open environment: the field as a reading of its variable, validated. Raises ValidationError where the variable is required and unset. */
export function readOpen(model: Model, source: Source, options: Options, data: ReadonlyMap<string, Value>): Value {
  const { run } = model;
  const { field, names } = source;
  envFiles(model, options);
  const [first = field.name] = names;
  const { isComplex, allowsText } = decoding(field.kind);
  const kind = options.delimiter === undefined ? undefined : modelOf(field.kind);
  if (kind) return nestedOpen(model, field, first, kind, options, data);
  const fallback = attempt(() => defaultOf(field, model, data));
  const type = typeOfAll(field.kind);
  const cast = (text: Value): Value =>
    castFrom(
      text,
      validateField(field, isComplex ? decoded(field.kind, text, allowsText, model, options) : text, model, data),
    );
  const read = (name: string, below: Value | PythonError): Value =>
    readVariable(
      {
        variable: nameAmong(name, run, options),
        at: field.at,
        reader: "pydantic-settings",
        cast,
        castName: field.kind.name,
        ...(type !== undefined && { type }),
        fallback: below instanceof PythonError ? undefined : below,
        missing: below instanceof PythonError ? below.type : "ValidationError",
      },
      run,
    );
  // The first name that is set wins.
  let result: Value | PythonError = fallback;
  for (const name of [...names].reverse()) {
    const below: Value | PythonError = result;
    result = attempt(() => read(name, below));
  }
  if (result instanceof PythonError) throw result;
  return result;
}

/** A model whose fields have variables of their own. */
function nestedOpen(
  model: Model,
  field: Field,
  name: string,
  kind: Extract<Kind, { name: "enum" | "model" }>,
  options: Options,
  data: ReadonlyMap<string, Value>,
): Value {
  const { args } = model;
  const at: Span = field.at;
  const inner: Model = {
    ...model,
    type: kind.type,
    fields: fieldsOf(kind.type, model.isOld, model.run),
    validators: [],
    config: new Map(),
  };
  const values = dict([], args.at);
  for (const one of inner.fields) {
    const source: Source = {
      field: one,
      names: [same(`${name}${options.delimiter ?? ""}${namesOf(one)[0] ?? one.name}`, options)],
      key: one.name,
    };
    storeItem(values, str(one.name, at), readOpen(inner, source, options, new Map()));
  }
  return validateField(field, values, model, data);
}
