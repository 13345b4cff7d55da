import type { DictValue, Value } from "../../domain/value.js";
import { dictGet, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { classAttribute } from "../classAttributes.js";
import { instanceOf, classValue, functionValue } from "../runtime.js";
import { dict, list, none, str } from "../make.js";
import { storeItem } from "../operators.js";
import type { CallArguments, ClassObject, InstanceObject, NativeObject, Run } from "../runtime.js";
import type { Binding } from "../scope.js";
import { nativeFunction, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { attempt, callAt, isTrue } from "./libraryModel.js";
import type { Field, Validator } from "./pydanticFields.js";
import { aliasesOf, fieldsOf, validatorsOf } from "./pydanticFields.js";
import type { Kind } from "./pydanticTypes.js";
import { isSettingsName } from "./pydanticTypes.js";
import type { Validation } from "./pydanticValidation.js";
import {
  callValidator,
  constrained,
  invalid,
  isRejection,
  takesMore,
  validate,
  validationInfo,
} from "./pydanticValidation.js";
import { callFunction, callValue } from "../calls.js";
import { getAttribute } from "../attributes.js";

/** What a model is made of, once per construction. */
export interface Model {
  readonly type: ClassObject;
  /** pydantic 1. */
  readonly isOld: boolean;
  readonly fields: readonly Field[];
  readonly validators: readonly Validator[];
  readonly config: ReadonlyMap<string, Value>;
  readonly args: CallArguments;
  readonly run: Run;
}

export function modelFor(type: ClassObject, isOld: boolean, args: CallArguments, run: Run): Model {
  return {
    type,
    isOld,
    fields: fieldsOf(type, isOld, run),
    validators: validatorsOf(type),
    config: configOf(type),
    args,
    run,
  };
}

/** `model_config`, an inner `class Config`, and keywords of the class, the nearest last. */
function configOf(type: ClassObject): ReadonlyMap<string, Value> {
  const config = new Map<string, Value>();
  for (const one of [...type.mro].reverse()) {
    const declared = one.scope.bindings.get("model_config")?.value;
    if (declared?.kind === "dict") {
      for (const entry of declared.entries) if (entry.key.kind === "str") config.set(entry.key.value, entry.value);
      if (declared.rest !== undefined) config.set("unseen", unknown(declared.rest));
    } else if (declared) config.set("unseen", declared);
    const inner = one.scope.bindings.get("Config")?.value;
    const data = inner && runtimeObject(inner);
    if (data?.kind === "class")
      for (const [name, binding] of [...data.mro].reverse().flatMap((each) => [...each.scope.bindings]))
        config.set(name, binding.value);
    if (one.definition.bases.some((base) => base.name !== undefined && base.name !== "metaclass"))
      config.set("unseen", unknown("keywords of a class"));
  }
  return config;
}

/** Why a model is not followed. */
export function unfollowed(model: Model): string | undefined {
  const { type, validators, config } = model;
  if (type.unseen !== undefined) return type.unseen;
  if (config.has("unseen")) return `${type.name}, whose configuration cannot be seen`;
  const other = type.nativeBases.find(
    (name) => !isSettingsName(name) && name !== "pydantic.BaseModel" && !name.startsWith("typing"),
  );
  if (other !== undefined) return `${type.name}, which derives from ${other}`;
  if (classAttribute(type, "__init__") || classAttribute(type, "__new__")) return `${type.name}, which makes itself`;
  if (validators.some((one) => one.unseen || one.mode === "wrap"))
    return `${type.name}, whose validators are not followed`;
  return [
    "alias_generator",
    "str_to_lower",
    "str_to_upper",
    "str_strip_whitespace",
    "anystr_strip_whitespace",
    "strict",
    "use_enum_values",
  ].some((name) => {
    const own = config.get(name);
    return own !== undefined && own.kind !== "none" && !(own.kind === "bool" && !own.value);
  })
    ? `${type.name}, whose configuration is not followed`
    : undefined;
}

/** What a field is given; undefined: nothing. An `EnvironmentValue` is decided later. `isDone`: it went through `validateField` already. */
export type Input = { readonly value: Value; readonly isDone?: boolean } | undefined;

/** Makes the instance. Raises ValidationError at the call. */
export function buildModel(
  model: Model,
  input: (field: Field, data: ReadonlyMap<string, Value>) => Input,
  extras: ReadonlyMap<string, Value>,
): Value {
  const { type, args, run } = model;
  const data = new Map<string, Value>();
  for (const field of model.fields) {
    const given = input(field, data);
    data.set(
      field.name,
      given?.isDone
        ? given.value
        : given
          ? validateField(field, given.value, model, data)
          : defaultOf(field, model, data),
    );
  }
  const attributes = new Map<string, Binding>();
  for (const field of model.fields) {
    const value = data.get(field.name) ?? none(field.at);
    attributes.set(field.name, {
      nameAt: field.place?.nameAt ?? field.at,
      valueAt: field.place?.valueAt ?? field.at,
      steps: field.place?.steps ?? [],
      value,
    });
  }
  for (const [name, value] of extras) attributes.set(name, { nameAt: args.at, valueAt: args.at, steps: [], value });
  const instance: InstanceObject = { kind: "instance", class: type, attributes, id: run.fuel-- };
  const made = objectValue(type.name, `<${type.name} object>`, instance, args.at);
  const hook = classAttribute(type, "model_post_init");
  if (hook)
    rejecting(args, () =>
      callAt(getAttribute(made, "model_post_init", args.at, run, args.scope), [none(args.at)], args, run),
    );
  for (const validator of model.validators)
    if (validator.of === "model" && validator.mode === "after") runAfter(validator, made, model);
  return made;
}

/** The default, made and validated as the model wants it. Raises ValidationError where there is none. */
export function defaultOf(field: Field, model: Model, data: ReadonlyMap<string, Value>): Value {
  const { args, run } = model;
  const factory = field.factory;
  const own =
    field.fallback ??
    (factory && factory.kind !== "none"
      ? callAt(factory, takesMore(factory, 0) ? [dataDict(data, args.at)] : [], args, run)
      : undefined);
  if (!own)
    throw new PythonError("ValidationError", args.at, { message: "a required field is missing", variable: field.name });
  // BaseSettings has it on: `validate_all` up to pydantic 1, `validate_default` since.
  const isSettings = model.type.nativeBases.some(isSettingsName);
  const wanted =
    field.options?.get("validate_default") ?? model.config.get("validate_default") ?? model.config.get("validate_all");
  const isValidated = wanted ? isTrue(wanted) : isSettings;
  if (isValidated || model.validators.some((one) => one.always && touches(one, field)))
    return validateField(field, own, model, data);
  // Every instance has a copy of its own.
  if (own.kind === "list") return { ...own, items: [...own.items] };
  return own.kind === "dict" ? { ...own, entries: own.entries.map((entry) => ({ ...entry })) } : own;
}

/** Runs a value through the validators before, the type, the constraints and the validators after. */
export function validateField(field: Field, value: Value, model: Model, data: ReadonlyMap<string, Value>): Value {
  const validation = validationOf(model, field, data);
  const own = model.validators.filter((one) => touches(one, field));
  const call = (one: Validator, given: Value): Value => callOwn(one, given, field, model, data, validation);
  let result = value;
  for (const one of own.filter((each) => each.mode === "before").reverse()) result = call(one, result);
  const plain = own.find((one) => one.mode === "plain");
  result = plain ? call(plain, result) : validate(field.kind, result, validation);
  if (field.options && field.kind.name !== "annotated") result = constrained(field.options, result, validation);
  for (const one of own.filter((each) => each.mode === "after")) result = call(one, result);
  return result;
}

function touches(validator: Validator, field: Field): boolean {
  return validator.of === "field" && (validator.fields.includes(field.name) || validator.fields.includes("*"));
}

function validationOf(model: Model, field: Field, data: ReadonlyMap<string, Value>): Validation {
  const { args, run, isOld } = model;
  return {
    args,
    run,
    isOld,
    info: validationInfo(field.name, data, args.at),
    makeModel: (kind, values) => nestedModel(kind, values, args, run),
  };
}

/** A dict for a field whose type is a model. Settings inside settings read the environment too. */
function nestedModel(
  kind: Extract<Kind, { name: "enum" | "model" }>,
  values: Value,
  args: CallArguments,
  run: Run,
): Value {
  if (values.kind !== "dict" || values.rest !== undefined) return unknown(`an instance of ${kind.type.name}`, args.at);
  const keywords = new Map(
    values.entries.flatMap((entry): [string, Value][] =>
      entry.key.kind === "str" ? [[entry.key.value, entry.value]] : [],
    ),
  );
  return callValue(kind.value, { ...args, positional: [], keywords, unseen: undefined }, run);
}

function callOwn(
  validator: Validator,
  value: Value,
  field: Field,
  model: Model,
  data: ReadonlyMap<string, Value>,
  validation: Validation,
): Value {
  const { type, args } = model;
  const target = functionValue(validator.function);
  if (validator.function.role === "static") return callValidator(target, [], value, validation);
  if (!validator.isOld) return callValidator(target, [classValue(type.name, type)], value, validation);
  // pydantic 1 gives `values`, `field` and `config` by their names, to those who ask.
  const asks = (name: string): boolean =>
    validator.function.definition.parameters.some((one) => one.name === name || one.variadic === "**");
  const further = new Map<string, Value>();
  if (asks("values")) further.set("values", dataDict(data, args.at));
  if (asks("field"))
    further.set(
      "field",
      objectValue(
        "pydantic.ModelField",
        "ModelField()",
        { kind: "native", getAttribute: (name) => (name === "name" ? str(field.name, args.at) : undefined) },
        args.at,
      ),
    );
  if (asks("config")) further.set("config", unknown("the configuration of a model", args.at));
  const bound: NativeObject = {
    kind: "native",
    call: (given, run) => callFunction(validator.function, given.positional, further, given.at, run),
  };
  return callValidator(
    objectValue("function", `<function ${validator.function.name}>`, bound),
    [classValue(type.name, type)],
    value,
    validation,
  );
}

/** Runs `@model_validator(mode="before")` and `@root_validator(pre=True)` over what was given. */
export function runBefore(model: Model, values: Value): Value {
  let result = values;
  for (const validator of [...model.validators].reverse()) {
    if (validator.of !== "model" || validator.mode !== "before") continue;
    const first = validator.function.role === "static" ? [] : [classValue(model.type.name, model.type)];
    const positional = [...first, result];
    const target = functionValue(validator.function);
    result = rejecting(model.args, () =>
      callFunction(
        validator.function,
        takesMore(target, positional.length) ? [...positional, unknown("validation info", model.args.at)] : positional,
        new Map(),
        model.args.at,
        model.run,
      ),
    );
  }
  return result;
}

function runAfter(validator: Validator, made: Value, model: Model): void {
  const { args, run, type } = model;
  if (!validator.isOld) {
    const target = functionValue(validator.function);
    // As a class method it gets the instance as an argument.
    const positional = validator.function.role === "class" ? [classValue(type.name, type), made] : [made];
    rejecting(args, () =>
      callFunction(
        validator.function,
        takesMore(target, positional.length) ? [...positional, unknown("validation info", args.at)] : positional,
        new Map(),
        args.at,
        run,
      ),
    );
    return;
  }
  const instance = instanceOf(made);
  if (!instance) return;
  const before = dict(
    [...instance.attributes].map(([name, { value }]) => ({ key: str(name, args.at), value })),
    args.at,
  );
  const result = rejecting(args, () =>
    callFunction(validator.function, [classValue(type.name, type), before], new Map(), args.at, run),
  );
  for (const [name, binding] of instance.attributes) {
    const value = result.kind === "dict" ? dictGet(result, name)?.value : undefined;
    instance.attributes.set(name, { ...binding, value: value ?? unknown(`${name}, which a validator makes`, args.at) });
  }
}

function rejecting(args: CallArguments, action: () => Value): Value {
  const made = attempt(action);
  if (!(made instanceof PythonError)) return made;
  if (isRejection(made)) return invalid(undefined, args.at, made.options.variable);
  throw made;
}

function dataDict(data: ReadonlyMap<string, Value>, at: Span): DictValue {
  return dict(
    [...data].map(([name, value]) => ({ key: str(name, at), value })),
    at,
  );
}

/** `Model(name=value)` of a model that is no settings class. */
export function instantiateModel(type: ClassObject, isOld: boolean, args: CallArguments, run: Run): Value {
  const model = modelFor(type, isOld, args, run);
  const reason = args.unseen ?? unfollowed(model);
  if (reason !== undefined || model.fields.some((field) => aliasesOf(field) === undefined))
    return unknown(reason ?? `an instance of ${type.name}`, args.at);
  let values: Value = dict(
    [...args.keywords].map(([name, value]) => ({ key: str(name, args.at), value })),
    args.at,
  );
  values = runBefore(model, values);
  if (values.kind !== "dict")
    return values.kind === "unknown" ? unknown(`an instance of ${type.name}`, args.at) : invalid(undefined, args.at);
  return buildFromDict(
    model,
    values,
    model.config.get("extra")?.kind === "str"
      ? String((model.config.get("extra") as { value: unknown }).value)
      : "ignore",
  );
}

/** Fields from a dict by their names or aliases; what is left is extra. */
export function buildFromDict(model: Model, values: DictValue, extra: string): Value {
  const used = new Set<string>();
  const byName =
    isTrue(model.config.get("populate_by_name")) ||
    isTrue(model.config.get("validate_by_name")) ||
    isTrue(model.config.get("allow_population_by_field_name"));
  const take = (field: Field): Input => {
    const aliases = aliasesOf(field) ?? [];
    const names = aliases.length === 0 || byName ? [...aliases, field.name] : aliases;
    let found: Input;
    for (const name of names) {
      const entry = dictGet(values, name);
      if (!entry) continue;
      used.add(name);
      found ??= { value: entry.value };
    }
    return found;
  };
  const inputs = new Map(model.fields.map((field) => [field.name, take(field)]));
  const left = values.entries.flatMap((entry): [string, Value][] =>
    entry.key.kind === "str" && !used.has(entry.key.value) ? [[entry.key.value, entry.value]] : [],
  );
  const made = buildModel(model, (field) => inputs.get(field.name), extra === "allow" ? new Map(left) : new Map());
  if (extra === "forbid" && left.length > 0)
    throw new PythonError("ValidationError", model.args.at, {
      message: "there are names that are no fields (extra_forbidden)",
      variable: left[0]?.[0] ?? "",
    });
  return made;
}

/** Attributes that every model has. */
export function modelAttribute(instance: InstanceObject, self: Value, name: string): Value | undefined {
  switch (name) {
    case "model_dump":
    case "dict":
      return nativeFunction(name, (args, run) => {
        const known = [...args.keywords.keys()].every(
          (one) => one === "mode" || one === "exclude" || one === "include",
        );
        if (!known || args.positional.length > 0) return unknown(`${name}() with options`, args.at, "dict");
        if (
          args.keywords.get("mode") &&
          !(
            args.keywords.get("mode")?.kind === "str" &&
            (args.keywords.get("mode") as { value: unknown }).value === "python"
          )
        )
          return unknown(`${name}() with options`, args.at, "dict");
        return dump(
          instance,
          self,
          args,
          run,
          namesIn(args.keywords.get("include")),
          namesIn(args.keywords.get("exclude")),
        );
      });
    case "model_copy":
    case "copy":
      return nativeFunction(name, (args) => {
        const update = args.keywords.get("update");
        const attributes = new Map(instance.attributes);
        if (update?.kind === "dict")
          for (const entry of update.entries)
            if (entry.key.kind === "str")
              attributes.set(entry.key.value, { nameAt: args.at, valueAt: args.at, steps: [], value: entry.value });
        return self.kind === "object"
          ? objectValue(self.type, self.repr, { ...instance, attributes }, args.at)
          : unknown(`${name}()`, args.at);
      });
    default:
      return undefined;
  }
}

function namesIn(value: Value | undefined): ReadonlySet<string> | undefined {
  if (value?.kind !== "set" && value?.kind !== "list" && value?.kind !== "tuple") return undefined;
  return new Set(value.items.flatMap((item) => (item.kind === "str" ? [item.value] : [])));
}

function dump(
  instance: InstanceObject,
  self: Value,
  args: CallArguments,
  run: Run,
  include: ReadonlySet<string> | undefined,
  exclude: ReadonlySet<string> | undefined,
): Value {
  const result = dict([], args.at);
  const plain = (value: Value): Value => {
    const own = instanceOf(value);
    if (own && value.kind === "object" && own.class.nativeBases.some((base) => base.startsWith("pydantic")))
      return dump(own, value, args, run, undefined, undefined);
    if (value.kind === "list") return list(value.items.map(plain), value.at, value.rest);
    if (value.kind === "dict")
      return dict(
        value.entries.map((entry) => ({ key: entry.key, value: plain(entry.value) })),
        value.at,
        value.rest,
      );
    return value;
  };
  const wanted = (name: string): boolean => (!include || include.has(name)) && !exclude?.has(name);
  for (const [name, { value }] of instance.attributes)
    if (!name.startsWith("_") && wanted(name)) storeItem(result, str(name, args.at), plain(value));
  for (const one of [...instance.class.mro].reverse()) {
    for (const statement of one.definition.body) {
      if (
        statement.kind !== "function" ||
        !wanted(statement.name) ||
        !statement.decorators.some((decorator) => /^computed_field$/.test(decoratorName(decorator)))
      )
        continue;
      storeItem(
        result,
        str(statement.name, args.at),
        plain(getAttribute(self, statement.name, args.at, run, args.scope)),
      );
    }
  }
  return result;
}

function decoratorName(decorator: {
  readonly kind: string;
  readonly name?: string;
  readonly callee?: { readonly kind: string; readonly name?: string };
}): string {
  return decorator.kind === "call" ? (decorator.callee?.name ?? "") : (decorator.name ?? "");
}
