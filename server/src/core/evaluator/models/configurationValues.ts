import type { DictValue, Value, ValueType } from "../../domain/value.js";
import { equal } from "../comparisons.js";
import { truthiness, unknown } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { parseInteger, toFloat } from "../convert.js";
import { readVariable } from "../environment.js";
import { bool, dict, int, list, none, set, str, tuple } from "../make.js";
import { absolutePath } from "../paths.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { parseDatabaseUrl } from "./djDatabaseUrl.js";
import { fileKind } from "./files.js";
import { attempt, callAt, castFrom, isTrue, libraryClass, plainText, whenKnown } from "./libraryModel.js";
import { literalValue } from "./literalText.js";
import { iterate } from "../convert.js";

/** `configurations.values`: settings that read a variable named after them. From django-configurations, 2.x. */
export function configurationValues(): Value {
  return nativeNamespace(
    "configurations.values",
    Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, valueClass(name, kind)])),
  );
}

/** `lasuite.configuration.values`. From django-lasuite. */
export function lasuiteValues(): Value {
  return nativeNamespace("lasuite.configuration.values", {
    SecretFileValue: valueClass(
      "SecretFileValue",
      { parse: (value) => value, fileSuffix: "FILE" },
      "lasuite.configuration.values",
    ),
  });
}

/** A Value that still waits for the name of its setting. */
export interface PendingValue extends NativeObject {
  readonly setup: (name: string, run: Run) => Value;
  /** The names that a value sets besides its own, where it sets several: EmailURLValue. */
  readonly several: boolean;
}

export function pendingValue(value: Value): PendingValue | undefined {
  const data = runtimeObject(value);
  return data?.kind === "native" && "setup" in data ? (data as PendingValue) : undefined;
}

interface Options {
  readonly args: CallArguments;
  readonly given: ReadonlyMap<string, Value>;
  readonly fallback: Value;
}

interface Kind {
  readonly type?: ValueType;
  /** From the variable's text. */
  parse(value: Value, options: Options, run: Run): Value;
  /** What the default becomes when the value is made. */
  convertDefault?(value: Value, options: Options, run: Run): Value;
  /** Also of the default, at set-up. */
  check?(value: Value, name: string, options: Options, run: Run): void;
  readonly environName?: string;
  readonly isSecret?: boolean;
  readonly several?: boolean;
  /** A variable with this at its end may name a file that holds the value. */
  readonly fileSuffix?: string;
}

function valueClass(name: string, kind: Kind, place = "configurations.values"): Value {
  return libraryClass(`${place}.${name}`, (args, run) => {
    if (args.unseen !== undefined) return unknown(args.unseen, args.at);
    const order = ["default", "environ", "environ_name", "environ_prefix", "environ_required"];
    const given = new Map(args.keywords);
    for (const [index, value] of args.positional.entries()) {
      const parameter = order[index];
      if (parameter !== undefined) given.set(parameter, value);
    }
    let fallback = given.get("default") ?? none(args.at);
    const inner = pendingValue(fallback);
    if (inner)
      fallback = (inner as PendingValue & { readonly fallback?: Value }).fallback ?? unknown("another value", args.at);
    if (kind.isSecret && fallback.kind !== "none")
      throw fails(args.at, "Secret values are only allowed to be set as environment variables");
    const options: Options = { args, given, fallback };
    if (kind.convertDefault) fallback = kind.convertDefault(fallback, options, run);
    const late = given.has("late_binding") ? isTrue(given.get("late_binding")) : kind.environName !== undefined;
    const readsEnvironment =
      !given.has("environ") || truthiness(given.get("environ") ?? none()) !== "no" || kind.isSecret === true;
    const ownName = plainText(given.get("environ_name")) ?? kind.environName;
    const setup = (setting: string, current: Run): Value => {
      const value = readsEnvironment ? readSetting(setting, ownName, fallback, kind, options, current) : fallback;
      kind.check?.(value, setting, options, current);
      return value;
    };
    if (
      !late &&
      ((readsEnvironment && ownName !== undefined && ownName !== "") ||
        (!readsEnvironment && truthiness(fallback) === "yes"))
    )
      return setup(ownName ?? "", run);
    let known: Value | undefined;
    const standsFor = (current: Run): Value =>
      (known ??= ownName === undefined || ownName === "" ? fallback : setup(ownName, current));
    const data: NativeObject = {
      kind: "native",
      standsFor,
      getAttribute: (wanted, current) =>
        wanted === "value" ? standsFor(current) : wanted === "default" ? fallback : undefined,
      ...{
        setup: (setting: string, current: Run): Value => (known = setup(setting, current)),
        several: kind.several === true,
        fallback,
      },
    };
    return { ...objectValue(`${place}.${name}`, `<${name}>`, data, args.at), ownTruth: true };
  });
}

function readSetting(
  setting: string,
  ownName: string | undefined,
  fallback: Value,
  kind: Kind,
  options: Options,
  run: Run,
): Value {
  const { args, given } = options;
  const prefixValue = given.get("environ_prefix");
  // The URL values have no prefix unless told.
  const prefix = prefixValue
    ? prefixValue.kind === "str"
      ? prefixValue.value.replace(/_$/, "")
      : ""
    : kind.environName !== undefined
      ? ""
      : "DJANGO";
  const plain = ownName ?? setting.toUpperCase();
  const variable = prefix === "" ? plain : `${prefix}_${plain}`;
  const required = kind.isSecret === true || isTrue(given.get("environ_required"));
  const held =
    kind.fileSuffix === undefined
      ? undefined
      : fromFile(`${variable}_${plainText(given.get("file_suffix")) ?? kind.fileSuffix}`, args.at, run);
  if (held) return held;
  return readVariable(
    {
      variable,
      at: args.at,
      reader: "django-configurations",
      castName: kind.type ?? "value",
      cast: (value) => whenKnown(value, args.at, (one) => castFrom(one, kind.parse(one, options, run)), "a value"),
      ...(kind.type !== undefined && { type: kind.type }),
      fallback: required ? undefined : fallback,
      missing: "ValueError",
    },
    run,
  );
}

/** What a file holds that a variable names. In the open environment no variable does. */
function fromFile(variable: string, at: Span, run: Run): Value | undefined {
  const named = run.context.environment
    ? readVariable(
        {
          variable,
          at,
          reader: "django-configurations",
          castName: "value",
          cast: (one) => one,
          fallback: none(at),
          missing: "ValueError",
        },
        run,
      )
    : none(at);
  if (named.kind === "none") return undefined;
  if (named.kind !== "str") return unknown("a file whose name cannot be seen", at, "str");
  const file = absolutePath(named.value, run.context.workingDirectory);
  const exists = truthiness(fileKind(file, undefined, at, run));
  if (exists === "no") throw fails(at, "Path does not exist.", named);
  if (exists !== "yes") return unknown("a file that cannot be seen", at, "str");
  run.filesRead.add(file);
  const content = run.context.files.read(file);
  return isText(content)
    ? castFrom(named, str(content.text.replace(/\n$/, ""), at))
    : unknown("a file that cannot be seen", at, "str");
}

function fails(at: Span, message: string, value?: Value): PythonError {
  return new PythonError("ValueError", at, {
    message,
    ...(value?.variables?.[0] !== undefined && { variable: value.variables[0] }),
  });
}

function textOf(value: Value): string {
  return value.kind === "str" ? value.value : "";
}

const plain: Kind = { parse: (value) => value };
const text: Kind = { type: "str", parse: (value) => value };

function sequence(type: "list" | "tuple" | "set"): Kind {
  const make = (items: Value[], rest?: string): Value =>
    type === "list"
      ? list(items, undefined, rest)
      : type === "tuple"
        ? tuple(items, undefined, rest)
        : set(items, undefined, rest);
  const convert = (items: readonly Value[], options: Options, run: Run): Value[] => {
    const converter = options.given.get("converter");
    return items.map((item) => {
      if (!converter || converter.kind === "none") return item;
      const made = attempt(() => callAt(converter, [item], options.args, run));
      if (!(made instanceof PythonError)) return castFrom(item, made);
      throw made.type === "TypeError" || made.type === "ValueError"
        ? fails(options.args.at, `Cannot interpret ${type} item`, item)
        : made;
    });
  };
  return {
    type,
    parse(value, options, run) {
      const separator = plainText(options.given.get("separator")) ?? ",";
      const words = textOf(value)
        .trim()
        .split(separator)
        .map((word) => word.trim())
        .filter((word) => word !== "");
      return make(
        convert(
          words.map((word) => castFrom(value, str(word))),
          options,
          run,
        ),
      );
    },
    convertDefault(value, options, run) {
      if (value.kind === "none") return make([]);
      if (value.kind === "environment" || value.kind === "unknown") return value;
      const { items, rest } = iterate(value, run, options.args.at);
      return { ...make(convert(items, options, run), rest), at: value.at ?? options.args.at, from: value.from };
    },
  };
}

function nested(type: "list" | "tuple"): Kind {
  const inner = sequence(type);
  return {
    type,
    parse(value, options, run) {
      const separator = plainText(options.given.get("seq_separator")) ?? ";";
      const rows = textOf(value)
        .trim()
        .split(separator)
        .map((row) => row.trim())
        .filter((row) => row !== "")
        .map((row) => inner.parse(castFrom(value, str(row)), options, run));
      return type === "list" ? list(rows) : tuple(rows);
    },
    ...(inner.convertDefault && {
      convertDefault: (value, options, run) =>
        options.given.has("converter")
          ? unknown("a nested sequence with a converter", options.args.at, type)
          : (inner.convertDefault?.(value, options, run) ?? value),
    }),
  };
}

const boolean: Kind = {
  type: "bool",
  parse(value, options) {
    const word = textOf(value).trim().toLowerCase();
    if (["yes", "y", "true", "1"].includes(word)) return bool(true);
    if (["no", "n", "false", "0", ""].includes(word)) return bool(false);
    throw fails(options.args.at, "Cannot interpret boolean value", value);
  },
  convertDefault(value, options) {
    if (
      value.kind === "unknown" ||
      value.kind === "environment" ||
      equal(value, bool(true)) === "yes" ||
      equal(value, bool(false)) === "yes"
    )
      return value;
    throw fails(options.args.at, "Default value is not a boolean value");
  },
};

function integer(positive: boolean): Kind {
  return {
    type: "int",
    parse(value, options) {
      const number = parseInteger(textOf(value), 10);
      if (number === undefined || (positive && number < 0))
        throw fails(options.args.at, "Cannot interpret value", value);
      return int(number);
    },
  };
}

const floating: Kind = {
  type: "float",
  parse(value, options) {
    const made = attempt(() => toFloat(value, options.args.at));
    if (made instanceof PythonError) throw fails(options.args.at, "Cannot interpret value", value);
    return made;
  },
};

const dictionary: Kind = {
  type: "dict",
  parse(value, options) {
    const source = textOf(value);
    if (source === "") return dict([]);
    const made = literalValue(source, options.args.at);
    if (made?.kind !== "dict") throw fails(options.args.at, "Cannot interpret dict value", value);
    return made;
  },
  convertDefault: (value) => (value.kind === "none" ? dict([]) : value),
};

const path: Kind = {
  type: "str",
  parse: (value) => value,
  check(value, _name, options, run) {
    if (options.given.has("check_exists") && !isTrue(options.given.get("check_exists"))) return;
    const place = plainText(value);
    // In the open environment the folder may be made before the server starts.
    if (place === undefined || !run.context.environment || place.startsWith("~")) return;
    if (
      truthiness(fileKind(absolutePath(place, run.context.workingDirectory), undefined, options.args.at, run)) === "no"
    )
      throw fails(options.args.at, "Path does not exist.", value);
  },
};

const secret: Kind = {
  type: "str",
  isSecret: true,
  parse: (value) => value,
  check(value, name, options) {
    if (truthiness(value) === "no") throw fails(options.args.at, `Secret value '${name}' is not set`, value);
  },
};

/** A URL under an alias: `{"default": {…}}`. */
function underAlias(environName: string, parse: (value: Value, options: Options, run: Run) => Value): Kind {
  const convert = (value: Value, options: Options, run: Run): DictValue | Value => {
    const alias = options.given.get("alias") ?? str("default", options.args.at);
    return dict([{ key: alias, value: parse(value, options, run) }], options.args.at);
  };
  return {
    type: "dict",
    environName,
    parse: convert,
    convertDefault: (value, options, run) =>
      value.kind === "none"
        ? dict([], options.args.at)
        : whenKnown(value, options.args.at, (one) => convert(one, options, run), "a URL"),
  };
}

const databaseUrl = underAlias("DATABASE_URL", (value, options, run) => {
  if (value.kind !== "str") return unknown("a database URL", options.args.at, "dict");
  const made = attempt(() => parseDatabaseUrl(value.value, options.given, run, options.args.at));
  if (made instanceof PythonError) throw fails(options.args.at, "Cannot interpret database URL value", value);
  return castFrom(value, made);
});

const unseenUrl =
  (what: string) =>
  (_value: Value, options: Options): Value =>
    unknown(what, options.args.at, "dict");

const kinds: Readonly<Record<string, Kind>> = {
  Value: plain,
  BooleanValue: boolean,
  IntegerValue: integer(false),
  PositiveIntegerValue: integer(true),
  FloatValue: floating,
  DecimalValue: { parse: (_value, options) => unknown("a decimal number", options.args.at) },
  ListValue: sequence("list"),
  TupleValue: sequence("tuple"),
  SetValue: sequence("set"),
  SingleNestedListValue: nested("list"),
  SingleNestedTupleValue: nested("tuple"),
  BackendsValue: sequence("list"),
  DictValue: dictionary,
  EmailValue: text,
  URLValue: text,
  IPValue: text,
  RegexValue: text,
  PathValue: path,
  SecretValue: secret,
  DatabaseURLValue: databaseUrl,
  CacheURLValue: underAlias("CACHE_URL", unseenUrl("a cache URL")),
  SearchURLValue: underAlias("SEARCH_URL", unseenUrl("a search URL")),
  EmailURLValue: {
    type: "dict",
    environName: "EMAIL_URL",
    several: true,
    parse: unseenUrl("an email URL"),
    convertDefault: (value, options) =>
      value.kind === "none" ? dict([], options.args.at) : unknown("an email URL", options.args.at, "dict"),
  },
};
