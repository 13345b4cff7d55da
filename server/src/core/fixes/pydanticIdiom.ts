import type { ClassDefinition, Expression, Statement } from "../syntax/python/ast.js";
import { castText, joinedTexts, type Idiom } from "./idiom.js";
import { insertAfter } from "./insertLines.js";
import { importedFile, type Modules, type Scope } from "./modules.js";
import { quoteOf, textOf, type Source } from "./source.js";

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
export function settingsModelIn({ source, statements, offset }: Scope, modules: Modules): SettingsModel | undefined {
  for (const statement of [...statements].reverse()) {
    if (statement.kind === "importFrom" && statement.names !== "*") {
      for (const { name, alias } of statement.names) {
        const file = importedFile(source.file, statement, modules.files);
        const other = file === undefined ? undefined : modules.get(file);
        const made = other?.tree.body.filter((one) => instanceName(one) === name).at(-1);
        const model = other && made && modelOf(made, alias ?? name, other);
        if (model) return model;
      }
    } else if (statement.end <= offset) {
      const name = instanceName(statement);
      const model = name === undefined ? undefined : modelOf(statement, name, source);
      if (model) return model;
    }
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
  const config = configOf(definition, source);
  if (config === undefined || fieldsOf(definition).length === 0) return undefined;
  return {
    name,
    source,
    definition,
    prefix: config,
    upper: fieldsOf(definition).every((field) => field === field.toUpperCase()),
  };
}

/** The prefix of its variables. undefined where the configuration says more than this knows. */
function configOf(definition: ClassDefinition, source: Source): string | undefined {
  let prefix = "";
  for (const statement of definition.body) {
    const name = instanceName(statement);
    const nested = statement.kind === "class" && statement.name === "Config";
    const value = statement.kind === "assign" || statement.kind === "annotated" ? statement.value : undefined;
    const given: readonly (readonly [string | undefined, Expression])[] | undefined = nested
      ? statement.body.flatMap((one) => (one.kind === "assign" ? [[instanceName(one), one.value] as const] : []))
      : name !== "model_config" || !value
        ? []
        : value.kind === "call"
          ? value.args.map((argument) => [argument.name, argument.value] as const)
          : value.kind === "dict"
            ? value.entries.map(
                (entry) => [entry.key?.kind === "string" ? entry.key.value : undefined, entry.value] as const,
              )
            : undefined;
    if (given === undefined) return undefined;
    for (const [key, one] of given) {
      if (key === "env_prefix" && one.kind === "string") prefix = one.value;
      else if (
        key === undefined ||
        ["env_prefix", "alias_generator", "fields"].includes(key) ||
        (key === "case_sensitive" && textOf(source, one) !== "False")
      )
        return undefined;
    }
  }
  return prefix;
}

function fieldsOf(definition: ClassDefinition): readonly string[] {
  return definition.body.flatMap((one) =>
    one.kind === "annotated" && one.target.kind === "name" && one.target.name !== "model_config"
      ? [one.target.name]
      : [],
  );
}

/** A further field of the class, read through its instance. Lists are read as a text: pydantic wants JSON for one. */
export function modelIdiom({ name, source, definition, prefix, upper }: SettingsModel, at: Source): Idiom {
  return {
    write({ variable, cast, fallback, unless, setting }) {
      if (!variable.toUpperCase().startsWith(prefix.toUpperCase())) return undefined;
      const own = variable.slice(prefix.length);
      const field = upper ? own.toUpperCase() : own.toLowerCase();
      if (!/^[a-z]\w*$/i.test(field) || fieldsOf(definition).some((one) => one.toLowerCase() === field.toLowerCase()))
        return undefined;
      // A field that is missing stops development as well; an empty SECRET_KEY stops only what uses it.
      if (unless !== undefined && setting !== "SECRET_KEY") return undefined;
      const quote = quoteOf(source);
      const empty = `${quote}${quote}`;
      const value = unless
        ? empty
        : fallback === undefined
          ? undefined
          : cast === "list"
            ? joinedTexts(fallback, quote)
            : fallback;
      if (fallback !== undefined && value === undefined) return undefined;
      const last = definition.body
        .filter((one) => one.kind === "annotated" && one.target.kind === "name" && one.target.name !== "model_config")
        .at(-1);
      const line =
        last &&
        insertAfter(source, last, [
          `${field}: ${cast === "list" ? "str" : cast}${value === undefined ? "" : ` = ${value}`}`,
        ]);
      if (!line) return undefined;
      const read = `${name}.${field}`;
      const outer = quoteOf(at);
      return {
        expression: unless
          ? `${read} or (${unless.fallback} if ${unless.condition} else ${outer}${outer})`
          : cast === "list"
            ? castText("list", read, outer)
            : read,
        edits: [line],
      };
    },
  };
}
