import type { Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { parseInteger, textOf, toFloat } from "../convert.js";
import { isCaughtBy } from "../exceptions.js";
import { instanceOf } from "../runtime.js";
import { lift } from "../lift.js";
import { bool, dict, float, int, list, path, set, str, tuple } from "../make.js";
import { equal } from "../comparisons.js";
import { distinct, storeItem } from "../operators.js";
import { purePath } from "../paths.js";
import type { CallArguments, FunctionObject, Run } from "../runtime.js";
import { runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { attempt, callAt, castFrom, libraryObject, members } from "./libraryModel.js";
import { violated } from "./pydanticConstraints.js";
import type { Kind } from "./pydanticTypes.js";
import { isUnseen } from "./pydanticTypes.js";
import { callValue } from "../calls.js";

/** What a validation needs from the model around it. */
export interface Validation {
  /** The call that makes the model: what fails is raised there. */
  readonly args: CallArguments;
  readonly run: Run;
  /** Before pydantic 2 numbers became text. */
  readonly isOld: boolean;
  /** Makes an instance of a model from a dict. */
  makeModel(kind: Extract<Kind, { name: "enum" | "model" }>, values: Value): Value;
  /** `ValidationInfo`, for validators that take a second argument. */
  readonly info: Value;
}

/** The value as its type makes it in lax mode. Raises ValidationError. */
export function validate(kind: Kind, value: Value, validation: Validation): Value {
  return lift(
    [value],
    validation.args.at,
    ([one]) =>
      !one || one.kind === "unknown"
        ? unknownLike(one, "a value", validation.args.at)
        : validateKnown(kind, one, validation),
    { type: typeOfAll(kind) },
  );
}

/** The type of every valid value. Members of an enumeration with a type beside it are of that type. */
export function typeOfAll(
  kind: Kind,
): "bool" | "int" | "float" | "str" | "path" | "list" | "set" | "tuple" | "dict" | undefined {
  switch (kind.name) {
    case "bool":
    case "int":
    case "float":
    case "str":
    case "path":
    case "list":
    case "set":
    case "tuple":
    case "dict":
      return kind.name;
    case "annotated":
      return typeOfAll(kind.inner);
    case "enum":
      return isNumbers(kind)
        ? "int"
        : kind.type.nativeBases.some((base) => base === "str" || base === "enum.StrEnum")
          ? "str"
          : undefined;
    default:
      return undefined;
  }
}

function validateKnown(kind: Kind, value: Value, validation: Validation): Value {
  const { args } = validation;
  switch (kind.name) {
    case "any":
      return value;
    case "unseen":
      return unknown(`a value of ${kind.what}, a type that is not followed`, args.at);
    case "none":
      return value.kind === "none" ? value : invalid(value, args.at);
    case "bool":
    case "int":
    case "float":
    case "str":
    case "path":
    case "secret":
      return castFrom(value, scalar(kind.name, value, validation));
    case "list":
    case "set":
    case "frozenset":
    case "tuple":
      return sequence(kind, value, validation);
    case "fixedTuple": {
      if ((value.kind !== "list" && value.kind !== "tuple") || value.rest !== undefined)
        return value.kind === "list" || value.kind === "tuple"
          ? unknown("a tuple that cannot be seen", args.at)
          : invalid(value, args.at);
      if (value.items.length !== kind.items.length) return invalid(value, args.at);
      return castFrom(
        value,
        tuple(
          value.items.map((item, index) => validate(kind.items[index] ?? { name: "any" }, item, validation)),
          args.at,
        ),
      );
    }
    case "dict": {
      if (value.kind !== "dict")
        return value.kind === "object" ? unknown("a mapping", args.at, "dict") : invalid(value, args.at);
      const made = dict([], args.at, value.rest);
      for (const entry of value.entries)
        storeItem(
          made,
          kind.key ? validate(kind.key, entry.key, validation) : entry.key,
          kind.item ? validate(kind.item, entry.value, validation) : entry.value,
        );
      return castFrom(value, made);
    }
    case "literal": {
      const answers = kind.values.map((one) => (one.kind === value.kind ? equal(one, value) : "no"));
      if (answers.includes("yes")) return value;
      return answers.includes("unknown") ? unknown("a literal", args.at) : invalid(value, args.at);
    }
    case "enum":
      return enumeration(kind, value, validation);
    case "model": {
      if (instanceOf(value)?.class.mro.includes(kind.type)) return value;
      return value.kind === "dict" ? validation.makeModel(kind, value) : invalid(value, args.at);
    }
    case "union":
      return unionValue(kind, value, validation);
    case "url":
      return url(kind, value, args.at);
    case "annotated":
      return annotated(kind.inner, kind.metadata, value, validation);
  }
}

/** Raises ValidationError, without the value: it may be a secret. */
export function invalid(value: Value | undefined, at: Span, variable = value?.variables?.[0]): never {
  throw new PythonError("ValidationError", at, {
    message: "the value does not have the field's type",
    ...(variable !== undefined && { variable }),
  });
}

const trueWords: ReadonlySet<string> = new Set(["1", "on", "t", "true", "y", "yes"]);
const falseWords: ReadonlySet<string> = new Set(["0", "off", "f", "false", "n", "no"]);

function scalar(
  name: "bool" | "int" | "float" | "str" | "path" | "secret",
  value: Value,
  { args, isOld }: Validation,
): Value {
  const text = value.kind === "str" ? value.value : undefined;
  if (value.kind === "random")
    return name === "str" ? value : name === "secret" ? secretValue(value, args.at) : invalid(value, args.at);
  switch (name) {
    case "bool": {
      if (value.kind === "bool") return value;
      const word = text?.toLowerCase() ?? (value.kind === "int" || value.kind === "float" ? String(value.value) : "");
      return trueWords.has(word) || falseWords.has(word) ? bool(trueWords.has(word), args.at) : invalid(value, args.at);
    }
    case "int": {
      if (value.kind === "int") return value;
      if (value.kind === "bool") return int(value.value ? 1 : 0, args.at);
      if (value.kind === "float")
        return Number.isInteger(value.value)
          ? int(value.value, args.at)
          : isOld && Number.isFinite(value.value)
            ? int(Math.trunc(value.value), args.at)
            : invalid(value, args.at);
      const number =
        text === undefined || (!isOld && /[^\x00-\x7f]/.test(text))
          ? undefined
          : parseInteger(isOld ? text : text.replace(/\.0+\s*$/, ""), 10);
      return number === undefined ? invalid(value, args.at) : int(number, args.at);
    }
    case "float": {
      if (value.kind === "float") return value;
      if (value.kind === "int") return float(Number(value.value), args.at);
      if (value.kind === "bool") return float(value.value ? 1 : 0, args.at);
      const made = text === undefined ? undefined : attempt(() => toFloat(value, args.at));
      return !made || made instanceof PythonError ? invalid(value, args.at) : made;
    }
    case "str": {
      if (text !== undefined) return value;
      const shown = isOld && (value.kind === "int" || value.kind === "float") ? textOf(value) : undefined;
      return shown === undefined ? invalid(value, args.at) : str(shown, args.at);
    }
    case "path":
      return value.kind === "path"
        ? value
        : text === undefined
          ? invalid(value, args.at)
          : path(purePath(text), args.at);
    case "secret":
      return value.kind === "object" && value.type === "pydantic.SecretStr"
        ? value
        : text === undefined
          ? invalid(value, args.at)
          : secretValue(value, args.at);
  }
}

export function secretValue(value: Value, at: Span, name = "SecretStr"): Value {
  return lift([value], at, ([one]) =>
    one?.kind === "unknown" || !one
      ? unknownLike(one, "a secret", at)
      : libraryObject(
          `pydantic.${name}`,
          `${name}('**********')`,
          { text: "**********", getAttribute: members({}, { get_secret_value: () => one }), ...{ secret: one } },
          at,
        ),
  );
}

function sequence(
  kind: Extract<Kind, { name: "list" | "set" | "frozenset" | "tuple" }>,
  value: Value,
  validation: Validation,
): Value {
  const { args } = validation;
  if (value.kind === "object")
    return unknown("the elements of an object", args.at, kind.name === "frozenset" ? "set" : kind.name);
  if (value.kind !== "list" && value.kind !== "tuple" && value.kind !== "set") return invalid(value, args.at);
  const items = value.items.map((item) => (kind.item ? validate(kind.item, about(item, value), validation) : item));
  if (kind.name === "list") return castFrom(value, list(items, args.at, value.rest));
  return castFrom(
    value,
    kind.name === "tuple"
      ? tuple(items, args.at, value.rest)
      : set(distinct(items), args.at, value.rest, kind.name === "frozenset"),
  );
}

/** An item says which variable it came from, as its container does. */
function about(item: Value, container: Value): Value {
  return container.variables && item.kind === "str" && !item.variables
    ? { ...item, variables: container.variables }
    : item;
}

function enumeration(kind: Extract<Kind, { name: "enum" | "model" }>, value: Value, { args, run }: Validation): Value {
  if (instanceOf(value)?.class === kind.type) return value;
  const number = isNumbers(kind) && value.kind === "str" ? parseInteger(value.value, 10) : undefined;
  const found = attempt(() => callAt(kind.value, [number === undefined ? value : int(number, args.at)], args, run));
  if (!(found instanceof PythonError)) return found;
  return found.type === "ValueError" ? invalid(value, args.at) : raiseAgain(found);
}

function isNumbers(kind: Extract<Kind, { name: "enum" | "model" }>): boolean {
  return kind.type.nativeBases.includes("int") || kind.type.nativeBases.includes("enum.IntEnum");
}

function raiseAgain(error: PythonError): never {
  throw error;
}

/** Smart mode: a type that the value already has, else the first that takes it. */
function unionValue(kind: Extract<Kind, { name: "union" }>, value: Value, validation: Validation): Value {
  const { args } = validation;
  const hidden = isUnseen(kind);
  const exact = validation.isOld ? undefined : kind.options.find((one) => isExact(one, value));
  if (exact) return validate(exact, value, validation);
  if (hidden !== undefined) return unknown(`a value of ${hidden}, a type that is not followed`, args.at);
  if (value.kind === "dict" && kind.options.filter((one) => one.name === "model").length > 1)
    return unknown("one of several models", args.at);
  for (const option of kind.options) {
    const made = attempt(() => validate(option, value, validation));
    if (!(made instanceof PythonError)) return made;
    if (made.type !== "ValidationError") throw made;
  }
  return invalid(value, args.at);
}

function isExact(kind: Kind, value: Value): boolean {
  switch (kind.name) {
    case "bool":
    case "int":
    case "float":
    case "path":
    case "none":
      return value.kind === kind.name;
    case "str":
      return value.kind === "str" || value.kind === "random";
    case "secret":
      return value.kind === "object" && value.type === "pydantic.SecretStr";
    case "list":
    case "tuple":
      return value.kind === kind.name && value.items.every((item) => !kind.item || isExact(kind.item, item));
    case "set":
    case "frozenset":
      return (
        value.kind === "set" &&
        value.frozen === (kind.name === "frozenset") &&
        value.items.every((item) => !kind.item || isExact(kind.item, item))
      );
    case "fixedTuple":
      return (
        value.kind === "tuple" &&
        value.items.length === kind.items.length &&
        value.items.every((item, index) => isExact(kind.items[index] ?? { name: "any" }, item))
      );
    case "dict":
      return (
        value.kind === "dict" &&
        value.entries.every(
          (entry) => (!kind.key || isExact(kind.key, entry.key)) && (!kind.item || isExact(kind.item, entry.value)),
        )
      );
    case "literal":
      return kind.values.some((one) => one.kind === value.kind && equal(one, value) === "yes");
    case "enum":
    case "model":
      return instanceOf(value)?.class.mro.includes(kind.type) === true;
    case "annotated":
      return (
        kind.metadata.every(
          (one) =>
            one.kind === "object" && (one.type === "pydantic.Field" || one.type === "pydantic_settings.NoDecode"),
        ) && isExact(kind.inner, value)
      );
    case "union":
      return kind.options.some((one) => isExact(one, value));
    case "any":
    case "url":
    case "unseen":
      return false;
  }
}

/** A URL of ordinary form is written as it is given; of web addresses the empty path becomes `/`. */
const plainUrl =
  /^([a-z][a-z0-9+.-]*):\/\/(?:[\w.~-]*(?::[\w.~-]*)?@)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(\/[\w./~-]*)?$/;

function url(kind: Extract<Kind, { name: "url" }>, value: Value, at: Span): Value {
  if (value.kind === "object") return value;
  if (value.kind !== "str") return invalid(value, at);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(value.value)?.[1]?.toLowerCase();
  if (scheme === undefined || (kind.schemes && !kind.schemes.includes(scheme))) return invalid(value, at);
  const found = plainUrl.exec(value.value);
  const isWeb = scheme === "http" || scheme === "https";
  if (!found || (isWeb && /:(?:80|443)(?:\/|$)/.test(value.value)) || /\/\.\.?(?:\/|$)/.test(value.value))
    return unknown("a URL that pydantic may write in another way", at);
  return libraryObject(
    "pydantic.AnyUrl",
    "AnyUrl()",
    {
      text: isWeb && found[2] === undefined ? `${value.value}/` : value.value,
      getAttribute: members({ scheme: str(scheme, at) }, {}),
    },
    at,
  );
}

/** `Annotated[type, …]`: functions before from the last to the first, then the type, then functions after and constraints in order. */
function annotated(inner: Kind, metadata: readonly Value[], value: Value, validation: Validation): Value {
  const functions = (name: string): readonly Value[] =>
    metadata.flatMap((one) => {
      const data =
        one.kind === "object" && one.type === `pydantic.${name}`
          ? (one.data as { readonly validator?: Value }).validator
          : undefined;
      return data ? [data] : [];
    });
  const other = metadata.find((one) => one.kind !== "object" || !followedMetadata.has(one.type));
  if (other && !(other.kind === "str")) return unknown("a value whose annotation is not followed", validation.args.at);
  let result = value;
  for (const one of [...functions("BeforeValidator")].reverse()) result = callValidator(one, [], result, validation);
  const [plain] = functions("PlainValidator");
  result = plain ? callValidator(plain, [], result, validation) : validate(inner, result, validation);
  for (const one of metadata) {
    const options =
      one.kind === "object" && one.type === "pydantic.Field"
        ? (one.data as { readonly options?: ReadonlyMap<string, Value> }).options
        : undefined;
    if (options) result = constrained(options, result, validation);
  }
  for (const one of functions("AfterValidator")) result = callValidator(one, [], result, validation);
  return result;
}

const followedMetadata: ReadonlySet<string> = new Set([
  "pydantic.Field",
  "pydantic.BeforeValidator",
  "pydantic.AfterValidator",
  "pydantic.PlainValidator",
  "pydantic_settings.NoDecode",
  "pydantic_settings.ForceDecode",
]);

/** The value, if it keeps what `Field(min_length=…, gt=…)` asks for. */
export function constrained(options: ReadonlyMap<string, Value>, value: Value, { args }: Validation): Value {
  return lift(
    [value],
    args.at,
    ([one]) => (one && violated(options, one) === true ? invalid(one, args.at) : (one ?? value)),
    { type: value.kind === "environment" ? value.type : undefined },
  );
}

/** Calls a validator of the project; ValueError and AssertionError make the value invalid, other exceptions pass. `first`: its class. */
export function callValidator(validator: Value, first: readonly Value[], value: Value, validation: Validation): Value {
  const { args, run } = validation;
  return lift([value], args.at, ([one]) => {
    if (!one) return unknown("a validator", args.at);
    const positional = [...first, one, ...(takesMore(validator, first.length + 1) ? [validation.info] : [])];
    const made = attempt(() =>
      callValue(validator, { positional, keywords: new Map(), unseen: undefined, at: args.at, scope: args.scope }, run),
    );
    if (!(made instanceof PythonError)) return made;
    return isRejection(made) ? invalid(one, args.at, made.options.variable ?? one.variables?.[0]) : raiseAgain(made);
  });
}

export function isRejection(error: PythonError): boolean {
  const own = error.options.value && instanceOf(error.options.value);
  const names = [error.type, ...(own ? own.class.nativeBases : [])];
  return (
    names.some((name) => isCaughtBy(name, "ValueError") || isCaughtBy(name, "AssertionError")) ||
    error.type === "PydanticCustomError"
  );
}

/** Whether the function takes an argument beyond these. */
export function takesMore(callee: Value, count: number): boolean {
  const data = runtimeObject(callee);
  const own: FunctionObject | undefined =
    data?.kind === "function" ? data : data?.kind === "method" ? data.function : undefined;
  if (!own) return false;
  const positional = own.definition.parameters.filter(
    (one) => one.variadic === undefined && !one.keywordOnly && !one.defaultValue,
  );
  return positional.length - (data?.kind === "method" ? 1 : 0) > count;
}

/** `ValidationInfo`. */
export function validationInfo(fieldName: string, data: ReadonlyMap<string, Value>, at: Span): Value {
  const values = dict(
    [...data].map(([name, value]) => ({ key: str(name, at), value })),
    at,
  );
  return libraryObject(
    "pydantic.ValidationInfo",
    "ValidationInfo()",
    { getAttribute: (name) => (name === "data" ? values : name === "field_name" ? str(fieldName, at) : undefined) },
    at,
  );
}
