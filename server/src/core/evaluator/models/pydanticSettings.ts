import type { Expression } from "../../syntax/python/ast.js";
import type { Value, ValueType } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { isText } from "../../project/fileSource.js";
import type { Span } from "../../text/span.js";
import { classAttribute } from "../attributes.js";
import { parseInteger, toFloat } from "../convert.js";
import { readVariable } from "../environment.js";
import { lift } from "../lift.js";
import { bool, dict, float, int, list, none, path, set, str, tuple } from "../make.js";
import { absolutePath, purePath } from "../paths.js";
import type { Binding, CallArguments, ClassObject, Run } from "../runtime.js";
import { PythonError, nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { expandedValues } from "./dotenv.js";
import { readJson } from "./json.js";
import { attempt, callAt, castFrom, exceptionClass, isTrue, libraryClass, members, parameters, plainText } from "./libraryModel.js";

/** pydantic-settings: fields of a class from the environment. What is more than a plain type stays unknown. */
export function pydanticSettingsModule(): Value {
  return nativeNamespace("pydantic_settings", { BaseSettings: baseSettings("pydantic_settings.BaseSettings"), SettingsConfigDict: configDict(), SettingsError: exceptionClass("pydantic_settings.SettingsError") });
}

/** The part of pydantic that such classes use; BaseSettings is here up to 1.x. */
export function pydanticModule(): Value {
  const secret = (name: string): Value => libraryClass(`pydantic.${name}`, (args) => secretValue(args.positional[0] ?? none(args.at), args.at, name));
  return nativeNamespace("pydantic", {
    BaseSettings: baseSettings("pydantic.BaseSettings"),
    Field: libraryClass("pydantic.Field", (args) => objectValue("pydantic.Field", "Field()", { kind: "native", ...{ options: parameters(args, ["default"]) } }, args.at)),
    SecretStr: secret("SecretStr"),
    ValidationError: exceptionClass("pydantic.ValidationError"),
    ConfigDict: configDict(),
  });
}

function configDict(): Value {
  return libraryClass("pydantic_settings.SettingsConfigDict", (args) => dict([...args.keywords].map(([key, value]) => ({ key: str(key, args.at), value })), args.at));
}

function secretValue(value: Value, at: Span, name = "SecretStr"): Value {
  return lift([value], at, ([one]) => (one?.kind === "unknown" || !one ? unknown(one?.reason ?? "a secret", at) : objectValue(`pydantic.${name}`, `${name}('**********')`, { kind: "native", getAttribute: members({}, { get_secret_value: () => one }) }, at)));
}

function baseSettings(name: string): Value {
  return objectValue("type", `<class '${name}'>`, { kind: "native", call: (args) => unknown(`an instance of ${name}`, args.at), instantiate: (type, args, run) => instantiate(type, args, run) });
}

interface Options {
  readonly prefix: string;
  readonly caseSensitive: boolean;
  readonly envFiles: readonly string[];
  readonly forbidsExtra: boolean;
  /** Something that changes how fields are read and is not followed. */
  readonly unseen: string | undefined;
}

interface Field {
  readonly name: string;
  readonly annotation: Expression;
  readonly value: Binding | undefined;
  readonly at: Span;
}

function instantiate(type: ClassObject, args: CallArguments, run: Run): Value {
  const options = optionsOf(type, run, args);
  if (args.unseen !== undefined || options.unseen !== undefined || type.unseen !== undefined) return unknown(args.unseen ?? options.unseen ?? type.unseen ?? "settings of a class", args.at);
  const validated = validators(type);
  if (validated === "all") return unknown(`an instance of ${type.name}, which validates itself`, args.at);
  const fields = fieldsOf(type);
  const fileValues = readFiles(options, run);
  const attributes = new Map<string, Binding>();
  for (const field of fields) {
    const given = args.keywords.get(field.name);
    const value = given ?? (validated.has(field.name) ? unknown(`${field.name}, which a validator makes`, args.at) : readField(field, options, fileValues, args, run));
    const place = field.value ?? { nameAt: field.at, valueAt: field.at, steps: [] };
    attributes.set(field.name, { nameAt: place.nameAt, valueAt: place.valueAt, steps: place.steps, value });
  }
  if (options.forbidsExtra) {
    const known = new Set(fields.flatMap((field) => [(options.prefix + field.name).toLowerCase(), ...namesOf(field, options).map((name) => name.toLowerCase())]));
    for (const [name, value] of fileValues) {
      if (value !== null && name.toLowerCase().startsWith(options.prefix.toLowerCase()) && !known.has(name.toLowerCase())) throw new PythonError("ValidationError", args.at, { message: "the env file has names that are no fields (extra_forbidden)", variable: name });
    }
  }
  return objectValue(type.name, `<${type.name} object>`, { kind: "instance", class: type, attributes, id: run.fuel }, args.at);
}

/** `model_config = SettingsConfigDict(…)`, or an inner `class Config`. */
function optionsOf(type: ClassObject, run: Run, args: CallArguments): Options {
  const config = new Map<string, Value>();
  for (const one of [...type.mro].reverse()) {
    const declared = one.scope.bindings.get("model_config")?.value;
    if (declared?.kind === "dict") for (const entry of declared.entries) { if (entry.key.kind === "str") config.set(entry.key.value, entry.value); }
    else if (declared) config.set("unseen", declared);
    const inner = one.scope.bindings.get("Config")?.value;
    const data = inner && runtimeObject(inner);
    if (data?.kind === "class") for (const [name, binding] of data.scope.bindings) config.set(name, binding.value);
  }
  for (const name of ["env_prefix", "case_sensitive", "env_file"]) {
    const own = args.keywords.get(`_${name}`);
    if (own) config.set(name, own);
  }
  void run;
  const files = config.get("env_file");
  const items = files?.kind === "list" || files?.kind === "tuple" ? files.items : files && files.kind !== "none" ? [files] : [];
  const paths = items.map(plainText);
  const prefix = config.has("env_prefix") ? plainText(config.get("env_prefix")) : "";
  const isOwn = type.nativeBases.includes("pydantic_settings.BaseSettings");
  const extra = plainText(config.get("extra"));
  const special = ["unseen", "env_nested_delimiter", "secrets_dir", "env_parse_none_str", "alias_generator", "settings_customise_sources", "fields"].find((name) => config.has(name) && config.get(name)?.kind !== "none");
  return {
    prefix: prefix ?? "",
    caseSensitive: isTrue(config.get("case_sensitive")),
    envFiles: paths.filter((one) => one !== undefined),
    forbidsExtra: isOwn && extra !== "ignore" && extra !== "allow",
    unseen: prefix === undefined || special !== undefined || classAttribute(type, "settings_customise_sources") ? `settings of ${type.name}, whose sources are not followed` : undefined,
  };
}

/** Annotated names, from the farthest base on. */
function fieldsOf(type: ClassObject): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const one of [...type.mro].reverse()) {
    for (const statement of one.definition.body) {
      if (statement.kind !== "annotated" || statement.target.kind !== "name") continue;
      const name = statement.target.name;
      if (name.startsWith("_") || name === "model_config" || /ClassVar/.test(typeName(statement.annotation))) continue;
      fields.set(name, { name, annotation: statement.annotation, value: statement.value ? one.scope.bindings.get(name) : undefined, at: { file: one.scope.module.file, start: statement.target.start, end: statement.target.end } });
    }
  }
  return [...fields.values()];
}

/** Fields that a validator changes, or "all". */
function validators(type: ClassObject): ReadonlySet<string> | "all" {
  const fields = new Set<string>();
  for (const one of type.mro) {
    for (const statement of one.definition.body) {
      if (statement.kind !== "function") continue;
      for (const decorator of statement.decorators) {
        const call = decorator.kind === "call" ? decorator : undefined;
        const name = typeName(call ? call.callee : decorator);
        if (name === "model_validator" || name === "root_validator") return "all";
        if (name !== "field_validator" && name !== "validator") continue;
        for (const argument of call?.args ?? []) {
          if (argument.name !== undefined) continue;
          if (argument.value.kind !== "string" || argument.value.value === "*") return "all";
          fields.add(argument.value.value);
        }
      }
    }
  }
  return fields;
}

function typeName(expression: Expression): string {
  if (expression.kind === "name" || expression.kind === "attribute") return expression.name;
  return expression.kind === "subscript" ? typeName(expression.object) : "";
}

function readFiles(options: Options, run: Run): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const one of options.envFiles) {
    const file = absolutePath(one, run.context.workingDirectory);
    run.filesRead.add(file);
    if (!run.context.environment) continue;
    const content = run.context.files.read(file);
    if (isText(content)) for (const [name, value] of expandedValues(file, content.text, true, true, run)) found.set(name, value.text);
  }
  return found;
}

/** Names of the variables that a field is read from, in order. */
function namesOf(field: Field, options: Options): readonly string[] {
  const given = fieldOptions(field);
  const alias = given?.get("validation_alias") ?? given?.get("alias") ?? given?.get("env");
  const names = alias?.kind === "list" || alias?.kind === "tuple" ? alias.items.map(plainText) : alias ? [plainText(alias)] : [options.prefix + field.name];
  return names.filter((name) => name !== undefined);
}

function fieldOptions(field: Field): ReadonlyMap<string, Value> | undefined {
  const value = field.value?.value;
  return value?.kind === "object" && value.type === "pydantic.Field" ? (value.data as { readonly options?: ReadonlyMap<string, Value> }).options : undefined;
}

function readField(field: Field, options: Options, fileValues: ReadonlyMap<string, string | null>, args: CallArguments, run: Run): Value {
  const given = fieldOptions(field);
  const kind = kindOf(field.annotation);
  const names = namesOf(field, options);
  if (kind === undefined || names.length !== 1) return unknown(`${field.name}, whose type or name is not followed`, args.at);
  const [name = field.name] = names;
  const parse = (value: Value): Value => parseText(value, kind, args);
  const same = (other: string): boolean => (options.caseSensitive ? other === name : other.toLowerCase() === name.toLowerCase());
  const inFile = [...fileValues].filter(([other, value]) => same(other) && value !== null).pop();
  const factory = given?.get("default_factory");
  const own = given ? given.get("default") ?? (factory && callAt(factory, [], args, run)) : field.value?.value;
  const isRequired = !own || (own.kind === "object" && own.type === "ellipsis");
  const fallback = inFile ? attempt(() => parse({ ...str(inFile[1] ?? "", args.at, "environment"), variables: [inFile[0]] })) : isRequired ? undefined : own;
  const actual = [...(run.context.environment?.keys() ?? []), ...run.assigned.keys()].filter(same).pop();
  const shown = options.caseSensitive ? name : name.toUpperCase();
  return readVariable({
    variable: actual ?? shown, at: field.at, reader: "pydantic-settings", cast: parse, castName: kind.name,
    ...(valueType(kind) !== undefined && { type: valueType(kind) as ValueType }),
    fallback: fallback instanceof PythonError ? undefined : fallback,
    missing: fallback instanceof PythonError ? fallback.type : "ValidationError",
  }, run);
}

/** A type that is followed. */
interface Kind {
  readonly name: "bool" | "int" | "float" | "str" | "path" | "secret" | "list" | "set" | "tuple" | "dict" | "any";
  readonly item?: Kind;
}

function valueType(kind: Kind): ValueType | undefined {
  return kind.name === "secret" || kind.name === "any" ? undefined : kind.name;
}

function kindOf(annotation: Expression): Kind | undefined {
  if (annotation.kind === "binary" && annotation.operator === "|") {
    const left = isNone(annotation.left);
    const right = isNone(annotation.right);
    return left === right ? undefined : kindOf(left ? annotation.right : annotation.left);
  }
  const name = typeName(annotation);
  const item = annotation.kind === "subscript" ? annotation.index : undefined;
  switch (name) {
    case "bool":
    case "int":
    case "float":
    case "str": return { name };
    case "Any": return { name: "any" };
    case "Path": return { name: "path" };
    case "SecretStr": return { name: "secret" };
    case "Optional": return item && kindOf(item);
    case "list": case "List": case "Sequence": return withItem("list", item);
    case "set": case "Set": return withItem("set", item);
    case "tuple": case "Tuple": return item && item.kind === "tuple" ? (item.items.length === 2 && item.items[0] && item.items[1]?.kind !== "name" ? withItem("tuple", item.items[0]) : undefined) : withItem("tuple", item);
    case "dict": case "Dict": return { name: "dict" };
    default: return undefined;
  }
}

function withItem(name: "list" | "set" | "tuple", item: Expression | undefined): Kind | undefined {
  if (!item) return { name };
  const inner = kindOf(item);
  return inner && { name, item: inner };
}

function isNone(expression: Expression): boolean {
  return (expression.kind === "constant" && expression.value === "None") || (expression.kind === "name" && expression.name === "None");
}

function parseText(value: Value, kind: Kind, args: CallArguments): Value {
  if (value.kind !== "str") return value;
  const isComplex = kind.name === "list" || kind.name === "set" || kind.name === "tuple" || kind.name === "dict";
  if (!isComplex) return castFrom(value, scalar(value, kind, args));
  const parsed = readJson(value.value, args.at);
  const about = value.variables?.[0] !== undefined ? { variable: value.variables[0] } : {};
  if (!parsed) throw new PythonError("SettingsError", args.at, { message: "the value is not JSON", ...about });
  if (kind.name === "dict") return parsed.kind === "dict" ? castFrom(value, parsed) : invalid(value, args);
  if (parsed.kind !== "list") return invalid(value, args);
  const items = parsed.items.map((item) => (kind.item ? scalar({ ...item, ...about }, kind.item, args) : item));
  return castFrom(value, kind.name === "list" ? list(items) : kind.name === "tuple" ? tuple(items) : set(items));
}

function invalid(value: Value, args: CallArguments): never {
  throw new PythonError("ValidationError", args.at, { message: "the value does not have the field's type", ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }) });
}

const trueWords: ReadonlySet<string> = new Set(["1", "on", "t", "true", "y", "yes"]);
const falseWords: ReadonlySet<string> = new Set(["0", "off", "f", "false", "n", "no"]);

/** pydantic's lax mode, from text or JSON. */
function scalar(value: Value, kind: Kind, args: CallArguments): Value {
  const text = value.kind === "str" ? value.value : undefined;
  switch (kind.name) {
    case "bool": {
      if (value.kind === "bool") return value;
      const word = text?.toLowerCase() ?? (value.kind === "int" ? String(value.value) : "");
      return trueWords.has(word) || falseWords.has(word) ? bool(trueWords.has(word)) : invalid(value, args);
    }
    case "int": {
      if (value.kind === "int") return value;
      if (value.kind === "bool") return int(value.value ? 1 : 0);
      const number = text === undefined ? undefined : parseInteger(text.replace(/\.0+\s*$/, ""), 10);
      if (number === undefined && value.kind === "float" && Number.isInteger(value.value)) return int(value.value);
      return number === undefined ? invalid(value, args) : int(number);
    }
    case "float": {
      if (value.kind === "float") return value;
      if (value.kind === "int") return float(Number(value.value));
      const made = attempt(() => toFloat(value, args.at));
      return made instanceof PythonError ? invalid(value, args) : made;
    }
    case "str": return text === undefined ? invalid(value, args) : value;
    case "path": return text === undefined ? invalid(value, args) : path(purePath(text));
    case "secret": return text === undefined ? invalid(value, args) : secretValue(value, args.at);
    default: return value;
  }
}
