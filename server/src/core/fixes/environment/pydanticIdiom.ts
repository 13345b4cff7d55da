import type { ClassDefinition, Expression, Statement } from "../../syntax/python/ast.js";
import type { TextEdit } from "../../text/textEdit.js";
import { castText, joinedTexts, underCondition, type Cast, type Idiom } from "./idiom.js";
import { insertAfter } from "../insertLines.js";
import { importedFile, type Modules, type Scope } from "../modules.js";
import { quoteOf, textOf, type Source } from "../source.js";

/** An instance of a class of pydantic-settings, by the name that it has at a place. */
interface SettingsModel {
  readonly name: string;
  readonly source: Source;
  readonly definition: ClassDefinition;
  readonly prefix: string;
  /** Fields are written in upper case here. */
  readonly upper: boolean;
}

/** `env = Env()` of a class of BaseSettings, made in this module or imported by name. undefined where its variables are not called after its fields alone. */
export function settingsModelIn(scope: Scope, modules: Modules): SettingsModel | undefined {
  for (const statement of [...scope.statements].reverse()) {
    const model = modelMadeBy(statement, scope, modules);
    if (model) return model;
  }
  return undefined;
}

function modelMadeBy(statement: Statement, { source, offset }: Scope, modules: Modules): SettingsModel | undefined {
  if (statement.kind !== "importFrom" || statement.names === "*") {
    const name = statement.end <= offset ? instanceName(statement) : undefined;
    return name === undefined ? undefined : modelOf(statement, name, source);
  }
  const file = importedFile(source.file, statement, modules.files);
  const other = file === undefined ? undefined : modules.get(file);
  if (!other) return undefined;
  for (const { name, alias } of statement.names) {
    const made = other.tree.body.filter((one) => instanceName(one) === name).at(-1);
    const model = made && modelOf(made, alias ?? name, other);
    if (model) return model;
  }
  return undefined;
}

function instanceName(statement: Statement): string | undefined {
  const target =
    statement.kind === "assign" && statement.targets.length === 1
      ? statement.targets[0]
      : statement.kind === "annotated"
        ? statement.target
        : undefined;
  return target?.kind === "name" ? target.name : undefined;
}

function modelOf(statement: Statement, name: string, source: Source): SettingsModel | undefined {
  const value = statement.kind === "assign" || statement.kind === "annotated" ? statement.value : undefined;
  const call =
    value?.kind === "call" && value.callee.kind === "name" && value.args.length === 0 ? value.callee.name : undefined;
  const definition = source.tree.body.find((one): one is ClassDefinition => one.kind === "class" && one.name === call);
  if (!definition || !definition.bases.some((base) => /(?:^|\.)BaseSettings$/.test(textOf(source, base.value))))
    return undefined;
  const prefix = prefixOf(definition, source);
  if (prefix === undefined || fieldsOf(definition).length === 0) return undefined;
  return {
    name,
    source,
    definition,
    prefix,
    upper: fieldsOf(definition).every((field) => field === field.toUpperCase()),
  };
}

/** The prefix of its variables. undefined where the configuration says more than this knows. */
function prefixOf(definition: ClassDefinition, source: Source): string | undefined {
  let prefix = "";
  for (const statement of definition.body) {
    const given = optionsOf(statement);
    if (given === undefined || given.some(([name, value]) => renamesFields(name, value, source))) return undefined;
    for (const [name, value] of given) if (name === "env_prefix" && value.kind === "string") prefix = value.value;
  }
  return prefix;
}

type Option = readonly [name: string | undefined, value: Expression];

/** What `model_config = …` and `class Config` say; undefined where that is made by other code. */
function optionsOf(statement: Statement): readonly Option[] | undefined {
  if (statement.kind === "class" && statement.name === "Config")
    return statement.body.flatMap((one) => (one.kind === "assign" ? [[instanceName(one), one.value] as const] : []));
  const value = statement.kind === "assign" || statement.kind === "annotated" ? statement.value : undefined;
  if (!value || instanceName(statement) !== "model_config") return [];
  if (value.kind === "call") return value.args.map((argument) => [argument.name, argument.value] as const);
  return value.kind === "dict"
    ? value.entries.map((entry) => [entry.key?.kind === "string" ? entry.key.value : undefined, entry.value] as const)
    : undefined;
}

function renamesFields(name: string | undefined, value: Expression, source: Source): boolean {
  if (name === "env_prefix") return value.kind !== "string";
  if (name === "case_sensitive") return textOf(source, value) !== "False";
  return name === undefined || name === "alias_generator" || name === "fields";
}

function fieldsOf(definition: ClassDefinition): readonly string[] {
  return definition.body.filter(isField).flatMap((one) => instanceName(one) ?? []);
}

function isField(statement: Statement): boolean {
  return statement.kind === "annotated" && (instanceName(statement) ?? "model_config") !== "model_config";
}

/** A further field of the class, read through its instance. Lists are read as a text: pydantic wants JSON for one. */
export function modelIdiom(model: SettingsModel, at: Source): Idiom {
  const { name, source } = model;
  return {
    write({ variable, cast, fallback, unless, setting }) {
      const field = freeField(variable, model);
      // A field that is missing stops development as well; an empty SECRET_KEY stops only what uses it.
      if (field === undefined || (unless !== undefined && setting !== "SECRET_KEY")) return undefined;
      const value = unless ? noText(source) : writtenValue(fallback, cast, source);
      if (value === undefined && fallback !== undefined) return undefined;
      const type = cast === "list" ? "str" : cast;
      const line = newField(model, `${field}: ${type}${value === undefined ? "" : ` = ${value}`}`);
      if (!line) return undefined;
      const read = `${name}.${field}`;
      const expression = unless
        ? `${read} or (${underCondition(unless.fallback, unless, noText(at))})`
        : castText(cast === "list" ? cast : "str", read, quoteOf(at));
      return { expression, edits: [line] };
    },
  };
}

function noText(source: Source): string {
  return quoteOf(source) + quoteOf(source);
}

function writtenValue(value: string | undefined, cast: Cast, source: Source): string | undefined {
  return value !== undefined && cast === "list" ? joinedTexts(value, quoteOf(source)) : value;
}

/** The field whose variable this is, if the class can have it and has none of its name. */
function freeField(variable: string, { definition, prefix, upper }: SettingsModel): string | undefined {
  if (!variable.toUpperCase().startsWith(prefix.toUpperCase())) return undefined;
  const own = variable.slice(prefix.length);
  const field = upper ? own.toUpperCase() : own.toLowerCase();
  const isTaken = fieldsOf(definition).some((one) => one.toLowerCase() === field.toLowerCase());
  return /^[a-z]\w*$/i.test(field) && !isTaken ? field : undefined;
}

function newField({ definition, source }: SettingsModel, line: string): TextEdit | undefined {
  const last = definition.body.filter(isField).at(-1);
  return last && insertAfter(source, last, [line]);
}
