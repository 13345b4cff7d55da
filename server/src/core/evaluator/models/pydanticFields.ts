import type { Value } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { none } from "../make.js";
import type { CallArguments, ClassObject, FunctionObject, Run } from "../runtime.js";
import type { Binding } from "../scope.js";
import { nativeFunction, objectValue, runtimeObject, functionValue } from "../runtime.js";
import { libraryClass, libraryObject, parameters, plainText } from "./libraryModel.js";
import type { Kind } from "./pydanticTypes.js";
import { kindOf, typeName } from "./pydanticTypes.js";
import { nodeSpan } from "../nodeSpan.js";

/** A field of a model. */
export interface Field {
  readonly name: string;
  readonly kind: Kind;
  /** Where it has a default: its assignment. */
  readonly place: Binding | undefined;
  /** What `Field(…)` says. */
  readonly options: ReadonlyMap<string, Value> | undefined;
  /** undefined: it is required, unless there is a factory. */
  readonly fallback: Value | undefined;
  readonly factory: Value | undefined;
  readonly at: Span;
}

/** Annotated names, from the farthest base on. */
export function fieldsOf(type: ClassObject, isOld: boolean, run: Run): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const one of [...type.mro].reverse()) {
    for (const statement of one.definition.body) {
      if (statement.kind !== "annotated" || statement.target.kind !== "name") continue;
      const name = statement.target.name;
      if (name.startsWith("_") || name === "model_config" || typeName(statement.annotation) === "ClassVar") continue;
      const binding = statement.value ? one.scope.bindings.get(name) : undefined;
      const kind = kindOf(statement.annotation, one.scope, run);
      const at: Span = nodeSpan(statement.target, one.scope.module.file);
      fields.set(name, fieldFrom(name, kind, binding, at, isOld));
    }
    if (isOld) for (const [name, field] of plainFields(one, fields)) fields.set(name, field);
  }
  return [...fields.values()];
}

/** Up to pydantic 1 a value without an annotation is a field too: of its base's type, or of its own. */
function plainFields(type: ClassObject, known: ReadonlyMap<string, Field>): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const statement of type.definition.body) {
    const target = statement.kind === "assign" && statement.targets.length === 1 ? statement.targets[0] : undefined;
    const binding =
      target?.kind === "name" && !target.name.startsWith("_") ? type.scope.bindings.get(target.name) : undefined;
    if (target?.kind !== "name" || !binding) continue;
    const kind = known.get(target.name)?.kind ?? kindOfValue(binding.value);
    if (kind)
      fields.set(target.name, fieldFrom(target.name, kind, binding, nodeSpan(target, type.scope.module.file), true));
  }
  return fields;
}

function kindOfValue(value: Value): Kind | undefined {
  switch (value.kind) {
    case "bool":
    case "int":
    case "float":
    case "str":
    case "path":
      return { name: value.kind };
    case "list":
    case "set":
      return { name: value.kind, item: undefined };
    case "dict":
      return { name: "dict", key: undefined, item: undefined };
    // Functions, classes and properties are none.
    default:
      return undefined;
  }
}

function fieldFrom(name: string, kind: Kind, binding: Binding | undefined, at: Span, isOld: boolean): Field {
  const written = fieldOptions(binding?.value);
  const annotated = kind.name === "annotated" ? kind.metadata.map(fieldOptions).filter((one) => one !== undefined) : [];
  const options =
    (written ?? annotated.length > 0)
      ? new Map([...annotated.flatMap((one) => [...one]), ...(written ?? [])])
      : undefined;
  const own = written ? written.get("default") : binding ? binding.value : options?.get("default");
  const isEllipsis = own?.kind === "object" && own.type === "ellipsis";
  // Up to pydantic 1 what may be None is None by default.
  const fallback =
    own && !isEllipsis
      ? own
      : isOld && !own && !options?.has("default_factory") && mayBeNone(kind)
        ? none(at)
        : undefined;
  return {
    name,
    // Up to pydantic 1 a default of None says that the field may be None (ModelField._set_default_and_type).
    kind:
      isOld && fallback?.kind === "none" && !mayBeNone(kind)
        ? { name: "union", options: [kind, { name: "none" }] }
        : kind,
    place: binding,
    options,
    fallback,
    factory: options?.get("default_factory"),
    at,
  };
}

function mayBeNone(kind: Kind): boolean {
  return kind.name === "union" && kind.options.some((one) => one.name === "none");
}

function fieldOptions(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  return value?.kind === "object" && value.type === "pydantic.Field"
    ? (value.data as { readonly options?: ReadonlyMap<string, Value> }).options
    : undefined;
}

/** Names that a field is read by in place of its own; undefined where they are not followed. */
export function aliasesOf(field: Field): readonly string[] | undefined {
  const given = field.options?.get("validation_alias") ?? field.options?.get("alias");
  if (!given || given.kind === "none") return [];
  const choices =
    given.kind === "object" && given.type === "pydantic.AliasChoices"
      ? ((given.data as { readonly choices?: readonly Value[] }).choices ?? [])
      : [given];
  const names = choices.map(plainText).filter((one) => one !== undefined);
  return names.length === choices.length ? names : undefined;
}

/** `Field(…)`: what it was called with. */
export function fieldClass(): Value {
  return libraryClass("pydantic.Field", (args) =>
    objectValue(
      "pydantic.Field",
      "Field()",
      { kind: "native", ...{ options: parameters(args, ["default"]) } },
      args.at,
    ),
  );
}

export function aliasChoices(): Value {
  return libraryClass("pydantic.AliasChoices", (args) =>
    objectValue(
      "pydantic.AliasChoices",
      "AliasChoices()",
      { kind: "native", ...{ choices: args.positional } },
      args.at,
    ),
  );
}

/** `BeforeValidator(function)`, inside Annotated. */
export function validatorClass(name: string): Value {
  return libraryClass(`pydantic.${name}`, (args) =>
    objectValue(
      `pydantic.${name}`,
      `${name}()`,
      { kind: "native", ...{ validator: args.positional[0] ?? args.keywords.get("func") } },
      args.at,
    ),
  );
}

/** A function of the class body that takes part in validation. */
export interface Validator {
  readonly of: "field" | "model";
  readonly mode: "before" | "after" | "plain" | "wrap";
  /** `@validator` and `@root_validator`, with the signatures of pydantic 1. */
  readonly isOld: boolean;
  /** Runs on defaults too, where those are not validated. */
  readonly always: boolean;
  readonly fields: readonly string[];
  readonly function: FunctionObject;
  /** Something in its options that is not followed. */
  readonly unseen: boolean;
}

/** `@field_validator("x", mode="before")` and its kin. */
export function validatorDecorator(
  name: "field_validator" | "model_validator" | "validator" | "root_validator",
): Value {
  const isOld = name === "validator" || name === "root_validator";
  const of = name === "field_validator" || name === "validator" ? "field" : "model";
  const make = (options: CallArguments | undefined, decorated: CallArguments): Value => {
    const target = decorated.positional[0];
    const data = target && runtimeObject(target);
    if (!target || data?.kind !== "function") return target ?? none(decorated.at);
    const mode = plainText(options?.keywords.get("mode"));
    const pre = options?.keywords.get("pre");
    const always = options?.keywords.get("always");
    const isYes = (value: Value | undefined): boolean => value?.kind === "bool" && value.value;
    const fields = options?.positional.map(plainText).filter((one) => one !== undefined) ?? [];
    const validator: Validator = {
      of,
      isOld,
      always: isYes(always),
      fields,
      function: data,
      mode: isOld
        ? isYes(pre)
          ? "before"
          : "after"
        : mode === "before" || mode === "plain" || mode === "wrap"
          ? mode
          : "after",
      unseen:
        options?.unseen !== undefined ||
        fields.length !== (options?.positional.length ?? 0) ||
        isYes(options?.keywords.get("each_item")),
    };
    return libraryObject(
      "pydantic.validator",
      `<function ${data.name}>`,
      { call: (args, run) => callFunctionValue(target, args, run), ...{ validator } },
      decorated.at,
    );
  };
  return nativeFunction(name, (args) => {
    const first = args.positional[0];
    // `@root_validator` may stand without parentheses.
    if (first && runtimeObject(first)?.kind === "function") return make(undefined, args);
    return nativeFunction(name, (decorated) => make(args, decorated));
  });
}

function callFunctionValue(target: Value, args: CallArguments, run: Run): Value {
  const data = runtimeObject(target);
  return data?.kind === "native" && data.call ? data.call(args, run) : none(args.at);
}

/** Validators of a class and its bases in the order of their definition; one of the same name replaces that of a base. */
export function validatorsOf(type: ClassObject): readonly Validator[] {
  const found = new Map<string, Validator>();
  for (const one of [...type.mro].reverse()) {
    for (const [name, { value }] of one.scope.bindings) {
      if (value.kind !== "object" || value.type !== "pydantic.validator") continue;
      const { validator } = value.data as { readonly validator?: Validator };
      if (validator)
        found.set(name, { ...validator, function: { ...validator.function, owner: validator.function.owner ?? one } });
    }
  }
  return [...found.values()];
}

/** `@computed_field`, above a property or a plain method. */
export function computedField(): Value {
  const make = (target: Value | undefined, at: Span): Value => {
    const data = target && runtimeObject(target);
    return data?.kind === "function" && data.role !== "property"
      ? functionValue({ ...data, role: "property" }, at)
      : (target ?? none(at));
  };
  return nativeFunction("computed_field", (args) =>
    args.positional[0]
      ? make(args.positional[0], args.at)
      : nativeFunction("computed_field", (decorated) => make(decorated.positional[0], decorated.at)),
  );
}
