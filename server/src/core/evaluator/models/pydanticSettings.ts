import type { Value } from "../../domain/value.js";
import { unknown, unknownSince } from "../../domain/value.js";
import { classAttribute } from "../classAttributes.js";
import { dict, none, str } from "../make.js";
import type { CallArguments, ClassObject, NativeObject, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, runtimeObject, moduleValue, classValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { callAt, exceptionClass, isAtLeast, isTrue, libraryClass, libraryObject, plainText } from "./libraryModel.js";
import type { Field } from "./pydanticFields.js";
import {
  aliasChoices,
  aliasesOf,
  computedField,
  fieldClass,
  validatorClass,
  validatorDecorator,
} from "./pydanticFields.js";
import type { Input, Model } from "./pydanticModels.js";
import {
  buildFromDict,
  buildModel,
  instantiateModel,
  modelAttribute,
  modelFor,
  runBefore,
  unfollowed,
} from "./pydanticModels.js";
import type { Options, Source } from "./pydanticSources.js";
import { collect, readOpen } from "./pydanticSources.js";
import { invalid, secretValue } from "./pydanticValidation.js";
import { nodeSpan } from "../nodeSpan.js";

/** pydantic-settings 2: fields of a class from the environment, env files and files of secrets. From the sources of 2.15. */
export function pydanticSettingsModule(): Value {
  return nativeNamespace("pydantic_settings", {
    BaseSettings: modelBase("pydantic_settings.BaseSettings", false),
    SettingsConfigDict: configDict(),
    SettingsError: exceptionClass("pydantic_settings.SettingsError"),
    NoDecode: libraryObject("pydantic_settings.NoDecode", "NoDecode", {}),
    ForceDecode: libraryObject("pydantic_settings.ForceDecode", "ForceDecode", {}),
  });
}

/** The part of pydantic that such classes use; BaseSettings is here up to 1.x. */
export function pydanticModule(run: Run): Value {
  const isOld = !isAtLeast("pydantic", [2], run);
  const module = pydanticNames(isOld);
  const data = runtimeObject(module);
  if (
    isOld ||
    data?.kind !== "native" ||
    run.context.distribution("pydantic") === undefined ||
    run.context.distribution("pydantic") === null
  )
    return module;
  return moduleValue("pydantic", {
    kind: "native",
    getAttribute(name, during, at) {
      if (name === "BaseSettings")
        throw new PythonError("PydanticImportError", at, {
          message: "`BaseSettings` has been moved to the `pydantic-settings` package",
        });
      return data.getAttribute?.(name, during, at);
    },
  });
}

/** `pydantic.v1`, which pydantic 2 brings. */
export function oldPydanticModule(): Value {
  return pydanticNames(true);
}

function pydanticNames(isOld: boolean): Value {
  const secret = (name: string): Value =>
    libraryClass(`pydantic.${name}`, (args) => secretValue(args.positional[0] ?? none(args.at), args.at, name));
  return nativeNamespace("pydantic", {
    BaseSettings: modelBase("pydantic.BaseSettings", true),
    BaseModel: modelBase("pydantic.BaseModel", isOld),
    Field: fieldClass(),
    AliasChoices: aliasChoices(),
    SecretStr: secret("SecretStr"),
    SecretBytes: secret("SecretBytes"),
    ValidationError: exceptionClass("pydantic.ValidationError"),
    ConfigDict: configDict(),
    field_validator: validatorDecorator("field_validator"),
    model_validator: validatorDecorator("model_validator"),
    validator: validatorDecorator("validator"),
    root_validator: validatorDecorator("root_validator"),
    computed_field: computedField(),
    BeforeValidator: validatorClass("BeforeValidator"),
    AfterValidator: validatorClass("AfterValidator"),
    PlainValidator: validatorClass("PlainValidator"),
    PrivateAttr: nativeFunction(
      "PrivateAttr",
      (args, run) => args.positional[0] ?? args.keywords.get("default") ?? privateDefault(args, run),
    ),
  });
}

function privateDefault(args: CallArguments, run: Run): Value {
  const factory = args.keywords.get("default_factory");
  return factory ? callAt(factory, [], args, run) : unknown("a private attribute", args.at);
}

function configDict(): Value {
  return libraryClass("pydantic_settings.SettingsConfigDict", (args) =>
    dict(
      [...args.keywords].map(([key, value]) => ({ key: str(key, args.at), value })),
      args.at,
      args.unseen,
    ),
  );
}

function modelBase(name: string, isOld: boolean): Value {
  const data: NativeObject = {
    kind: "native",
    call: (args) => unknown(`an instance of ${name}`, args.at),
    instantiate: (type, args, run) =>
      type.nativeBases.some((one) => one.endsWith(".BaseSettings"))
        ? settingsInstance(type, args, run)
        : instantiateModel(type, isOld, args, run),
    instanceAttribute: (instance, self, attribute) => modelAttribute(instance, self, attribute),
    subclassed: (type) => checkBody(type, isOld),
  };
  return classValue(name, data);
}

/** pydantic 2 refuses names of a model that have a value and no annotation. */
function checkBody(type: ClassObject, isOld: boolean): void {
  if (isOld || type.unseen !== undefined) return;
  for (const statement of type.definition.body) {
    if (statement.kind !== "assign") continue;
    for (const target of statement.targets) {
      if (target.kind !== "name" || target.name.startsWith("_") || target.name === "model_config") continue;
      const value = type.scope.bindings.get(target.name)?.value;
      if (!value || value.kind === "object" || value.kind === "unknown") continue;
      throw new PythonError("PydanticUserError", nodeSpan(type.definition, type.scope.module.file), {
        message: `A non-annotated attribute was detected: \`${target.name}\``,
      });
    }
  }
}

function settingsInstance(type: ClassObject, args: CallArguments, run: Run): Value {
  const isOld = !type.nativeBases.includes("pydantic_settings.BaseSettings");
  const model = modelFor(type, isOld, args, run);
  const options = optionsOf(model);
  const reason = args.unseen ?? unfollowed(model) ?? (typeof options === "string" ? options : undefined);
  if (reason !== undefined || typeof options === "string") return unknown(reason ?? "settings of a class", args.at);
  const unnamed = model.fields.find((field) => variablesOf(field, model, options) === undefined);
  if (unnamed) return unknown(`${unnamed.name}, whose name is not followed`, args.at);
  const sources: readonly Source[] = model.fields.map((field) => ({
    field,
    names: variablesOf(field, model, options) ?? [],
    key: (isOld ? undefined : aliasesOf(field)?.[0]) ?? field.name,
  }));
  return run.context.environment
    ? inGivenEnvironment(model, sources, options)
    : inOpenEnvironment(model, sources, options);
}

/** What the sources give, as one dict, goes through the model. */
function inGivenEnvironment(model: Model, sources: readonly Source[], options: Options): Value {
  const { args } = model;
  const collected = runBefore(model, collect(model, sources, options));
  if (collected.kind === "unknown") return unknownSince(collected, args.at);
  if (collected.kind !== "dict") return invalid(undefined, args.at);
  return missingAs(sources, () => buildFromDict(model, collected, options.extra));
}

/** Says which variable was missing, in place of the field's name. */
function missingAs(sources: readonly Source[], action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    const source =
      error instanceof PythonError && error.type === "ValidationError"
        ? sources.find((one) => one.field.name === error.options.variable)
        : undefined;
    if (!source || !(error instanceof PythonError)) throw error;
    throw new PythonError(error.type, error.at, {
      ...error.options,
      variable: (source.names[0] ?? source.field.name).toUpperCase(),
    });
  }
}

/** Every field is a reading of its own; what looks at all of them before they are made is not followed. */
function inOpenEnvironment(model: Model, sources: readonly Source[], options: Options): Value {
  const { args } = model;
  if (model.validators.some((one) => one.of === "model" && one.mode === "before"))
    return unknown(`an instance of ${model.type.name}, which validates itself`, args.at);
  const bySource = new Map(sources.map((source) => [source.field.name, source]));
  const input = (field: Field, data: ReadonlyMap<string, Value>): Input => {
    const source = bySource.get(field.name);
    const given = args.keywords.get(source?.key ?? field.name) ?? args.keywords.get(field.name);
    if (given || !source) return given && { value: given };
    return { value: readOpen(model, source, options, data), isDone: true };
  };
  return buildModel(model, input, new Map());
}

/** The options of the class and of the call; a text: why they are not followed. */
function optionsOf({ config, args, type, isOld, run }: Model): Options | string {
  const option = (name: string): Value | undefined => {
    const own = args.keywords.get(`_${name}`) ?? config.get(name);
    return own?.kind === "none" ? undefined : own;
  };
  const unseen = `settings of ${type.name}, whose sources are not followed`;
  if (
    [
      "env_parse_none_str",
      "env_parse_enums",
      "env_prefix_target",
      "cli_parse_args",
      "json_file",
      "yaml_file",
      "toml_file",
      "dotenv_filtering",
    ].some((name) => option(name) !== undefined)
  )
    return unseen;
  if (
    classAttribute(type, "settings_customise_sources") ||
    config.has("customise_sources") ||
    config.has("parse_env_var")
  )
    return unseen;
  const texts = (name: string): readonly string[] | undefined => {
    const own = option(name);
    const items = own?.kind === "list" || own?.kind === "tuple" ? own.items : own ? [own] : [];
    const known = items.map(plainText).filter((one) => one !== undefined);
    return known.length === items.length ? known : undefined;
  };
  const [prefixes, delimiters, envFiles, secretFolders] = [
    texts("env_prefix"),
    texts("env_nested_delimiter"),
    // In the open environment none is there, whatever its name.
    run.context.environment ? texts("env_file") : (texts("env_file") ?? []),
    texts("secrets_dir"),
  ];
  const split = option("env_nested_max_split");
  if (!prefixes || !delimiters || !envFiles || !secretFolders || (split && split.kind !== "int")) return unseen;
  const extra = plainText(option("extra"));
  return {
    prefix: prefixes[0] ?? "",
    delimiter: delimiters[0],
    maxSplit: split?.kind === "int" ? Number(split.value) : 0,
    envFiles,
    secretFolders,
    decodes: !(option("enable_decoding")?.kind === "bool" && !isTrue(option("enable_decoding"))),
    isCaseSensitive: isTrue(option("case_sensitive")),
    ignoresEmpty: isTrue(option("env_ignore_empty")),
    extra: extra === "ignore" || extra === "allow" ? extra : "forbid",
    takesExtra: !isOld,
  };
}

/** Names of the variables of a field, in order; undefined where they are not followed. */
function variablesOf(field: Field, model: Model, options: Options): readonly string[] | undefined {
  const same = (name: string): string => (options.isCaseSensitive ? name : name.toLowerCase());
  if (model.isOld) {
    const settings = model.config.get("fields");
    const own =
      settings?.kind === "dict"
        ? settings.entries.find((entry) => entry.key.kind === "str" && entry.key.value === field.name)?.value
        : undefined;
    if (settings && settings.kind !== "dict") return undefined;
    const given =
      field.options?.get("env") ??
      (own?.kind === "dict"
        ? own.entries.find((entry) => entry.key.kind === "str" && entry.key.value === "env")?.value
        : own);
    const alias = field.options?.get("alias");
    const names =
      given?.kind === "list" || given?.kind === "tuple"
        ? given.items.map(plainText)
        : given
          ? [plainText(given)]
          : [options.prefix + (plainText(alias) ?? field.name)];
    const known = names.filter((one) => one !== undefined);
    return known.length === names.length ? known.map(same) : undefined;
  }
  const aliases = aliasesOf(field);
  if (!aliases) return undefined;
  const byName =
    aliases.length === 0 ||
    isTrue(model.config.get("populate_by_name")) ||
    isTrue(model.config.get("validate_by_name"));
  return [...aliases, ...(byName ? [options.prefix + field.name] : [])].map(same);
}
