import type { Value, ValueType } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import { readVariable } from "../environment.js";
import { lift } from "../lift.js";
import { bool, list, str } from "../make.js";
import { absolutePath } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject, className } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import {
  callAt,
  castFrom,
  exceptionClass,
  libraryClass,
  libraryObject,
  members,
  parameters,
  plainText,
  whenKnown,
  whenText,
} from "./libraryModel.js";

/** everett, the configuration of Mozilla's services. From its sources, 3.x: everett/manager.py. */
export function everettModule(): Value {
  return nativeNamespace("everett", { NO_VALUE: noValue, ...exceptions, manager: everettOptions() });
}

export function everettOptions(): Value {
  return nativeNamespace("everett.manager", {
    ConfigManager: libraryClass(
      "everett.manager.ConfigManager",
      (args) => configObject(sourcesOf(parameters(args, sourcesParameters).get("environments")), []),
      (name) =>
        name === "basic_config"
          ? nativeFunction(name, (args) => {
              const file = parameters(args, ["env_file", "doc"]).get("env_file");
              return configObject({ files: [file ? plainText(file) : ".env"] }, []);
            })
          : undefined,
    ),
    ConfigOSEnv: libraryClass("everett.manager.ConfigOSEnv", () => source({ kind: "variables" })),
    ConfigEnvFileEnv: libraryClass("everett.manager.ConfigEnvFileEnv", (args) => {
      const given = parameters(args, ["possible_paths"]).get("possible_paths");
      const paths = given?.kind === "list" || given?.kind === "tuple" ? given.items : given ? [given] : [];
      return source({ kind: "files", files: paths.map(plainText) });
    }),
    ListOf: libraryClass("everett.manager.ListOf", (args) => listOf(args)),
    parse_bool: nativeFunction("parse_bool", (args) => parseBool(args.positional[0], args)),
    ...exceptions,
  });
}

/** Instances are always false. */
const noValue: Value = {
  kind: "object",
  type: "everett.NoValue",
  repr: "NO_VALUE",
  data: { kind: "native" },
  ownTruth: true,
  truth: false,
  at: undefined,
  from: "computed",
};

const exceptions = Object.fromEntries(
  [
    "ConfigurationError",
    "DetailedConfigurationError",
    "InvalidKeyError",
    "InvalidValueError",
    "ConfigurationMissingError",
  ].map((name) => [name, exceptionClass(`everett.${name}`)]),
);

const sourcesParameters = ["environments", "doc", "msg_builder", "with_override"];

type Source =
  | { readonly kind: "variables" }
  /** The first that is there counts; undefined: its name cannot be seen. */
  | { readonly kind: "files"; readonly files: readonly (string | undefined)[] };

/** The environment first, then files; undefined: sources that are not followed. */
type Sources = { readonly files: readonly (string | undefined)[] } | undefined;

function source(about: Source): Value {
  return objectValue("everett.manager.Source", "<everett source>", { kind: "native", ...{ source: about } });
}

function sourcesOf(given: Value | undefined): Sources {
  if ((given?.kind !== "list" && given?.kind !== "tuple") || given.rest !== undefined) return undefined;
  const sources = given.items.map((item) => (runtimeObject(item) as { readonly source?: Source } | undefined)?.source);
  const [first, second, ...more] = sources;
  if (first?.kind !== "variables" || more.length > 0) return undefined;
  if (sources.length === 1) return { files: [] };
  return second?.kind === "files" ? { files: second.files } : undefined;
}

function configObject(sources: Sources, namespace: readonly string[]): Value {
  return libraryObject("everett.manager.ConfigManager", "<ConfigManager>", {
    call: (args, run) => readOption(args, sources, namespace, run),
    getAttribute: members(
      {},
      {
        with_namespace: (args) => {
          const own = namesIn(parameters(args, ["namespace"]).get("namespace"));
          return configObject(own ? sources : undefined, [...namespace, ...(own ?? [])]);
        },
        with_options: (args) => unknown("everett's options of a component", args.at),
      },
    ),
  });
}

/** A text or texts; undefined where they cannot be seen. */
function namesIn(value: Value | undefined): readonly string[] | undefined {
  if (!value || value.kind === "none") return [];
  const items = value.kind === "list" || value.kind === "tuple" ? value.items : [value];
  const names = items.map(plainText).filter((one) => one !== undefined);
  return names.length === items.length ? names : undefined;
}

const optionParameters = ["key", "namespace", "default", "alternate_keys", "doc", "parser", "raise_error", "raw_value"];

/** `config(key, default="text", parser=bool)`: the variable in capitals, then the file, then the default; all of them are parsed. */
function readOption(args: CallArguments, sources: Sources, outer: readonly string[], run: Run): Value {
  const given = parameters(args, optionParameters);
  const own = namesIn(given.get("namespace"));
  const alternates = namesIn(given.get("alternate_keys"));
  const raw = given.get("raw_value");
  const files = sources && fileValues(sources.files, args, run);
  const option = (name: string): Value | undefined => {
    const value = given.get(name);
    return value && runtimeObject(value) === runtimeObject(noValue) ? undefined : value;
  };
  if (args.unseen !== undefined || !files || !own || !alternates || (raw && !(raw.kind === "bool" && !raw.value)))
    return unknown(args.unseen ?? "an option of everett whose sources are not followed", args.at);
  const fallback = option("default");
  if (fallback && fallback.kind !== "str" && fallback.kind !== "environment" && fallback.kind !== "unknown")
    throw new PythonError("ConfigurationError", args.at, { message: "the default value is not a string" });
  const parser = option("parser");
  const parse = (text: Value): Value => parsed(text, parser, args, run);
  const raiseError = given.get("raise_error");
  const isOptional = raiseError?.kind === "bool" && !raiseError.value;
  return whenText(given.get("key"), args.at, (key) => {
    const names = [key.value, ...alternates].map((name) =>
      (name.startsWith("root:") ? name.slice(5) : [...outer, ...own, name].filter(Boolean).join("_")).toUpperCase(),
    );
    const type = typeOf(parser);
    const read = (index: number): Value | undefined => {
      const variable = names[index];
      if (variable === undefined) return fallback ? parse(fallback) : isOptional ? noValue : undefined;
      const written = files.get(variable);
      const other = written === undefined ? read(index + 1) : parse(str(written, args.at, "environment", [variable]));
      return readVariable(
        {
          variable,
          at: args.at,
          reader: "everett",
          cast: parse,
          ...(type && { type }),
          fallback: other,
          missing: "ConfigurationMissingError",
        },
        run,
      );
    };
    return read(0) ?? unknown("an option of everett", args.at);
  });
}

/** What the first file that is there holds: in the open environment none is. Undefined where its name cannot be seen. */
function fileValues(
  files: readonly (string | undefined)[],
  args: CallArguments,
  run: Run,
): ReadonlyMap<string, string> | undefined {
  if (!run.context.environment) return new Map();
  for (const one of files) {
    if (one === undefined) return undefined;
    const file = absolutePath(one, run.context.workingDirectory);
    run.filesRead.add(file);
    const content = run.context.files.read(file);
    if (isText(content)) return parseEnvFile(content.text, args);
  }
  return new Map();
}

function parseEnvFile(text: string, args: CallArguments): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r\n|\r|\n/).map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const name = line.slice(0, Math.max(0, equals)).trim();
    if (equals < 0 || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
      throw new PythonError("ConfigurationError", args.at, { message: "a line of the env file is not understood" });
    const value = line.slice(equals + 1).trim();
    let [start, end] = [0, value.length];
    while (start < end && /['"]/.test(value.charAt(start))) start++;
    while (end > start && /['"]/.test(value.charAt(end - 1))) end--;
    found.set(name, value.slice(start, end));
  }
  return found;
}

function typeOf(parser: Value | undefined): ValueType | undefined {
  const name = parser ? className(parser) : "str";
  return name === "bool" || name === "int" || name === "float" || name === "str" ? name : undefined;
}

/** Whatever a parser raises becomes an InvalidValueError. */
function parsed(text: Value, parser: Value | undefined, args: CallArguments, run: Run): Value {
  if (!parser || className(parser) === "str") return text;
  return lift([text], args.at, ([one]) => {
    try {
      const given = one ?? text;
      if (className(parser) === "bool") return parseBool(given, args);
      const made = callAt(parser, [given], args, run);
      return made.kind === "list" || made.kind === "dict" || made.kind === "set" ? made : castFrom(given, made);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      throw new PythonError("InvalidValueError", args.at, {
        ...(error.options.message !== undefined && { message: error.options.message }),
        ...(one?.kind === "str" && one.variables?.[0] !== undefined && { variable: one.variables[0] }),
      });
    }
  });
}

function parseBool(value: Value | undefined, args: CallArguments): Value {
  if (!value) throw new PythonError("TypeError", args.at);
  return whenKnown(
    value,
    args.at,
    (one) => {
      if (one.kind !== "str") return unknown("a boolean that cannot be seen", args.at, "bool");
      const word = one.value.toLowerCase();
      if (["t", "true", "yes", "y", "1", "on"].includes(word)) return castFrom(one, bool(true));
      if (["f", "false", "no", "n", "0", "off"].includes(word)) return castFrom(one, bool(false));
      throw new PythonError("ValueError", args.at, { message: "not a valid bool value" });
    },
    "a boolean",
  );
}

/** `ListOf(int, delimiter=",")`: an empty text is no element. */
function listOf(args: CallArguments): Value {
  const given = parameters(args, ["parser", "delimiter"]);
  const parser = given.get("parser");
  const delimiter = given.has("delimiter") ? plainText(given.get("delimiter")) : ",";
  return libraryObject("everett.manager.ListOf", "<ListOf>", {
    call: (call, run) =>
      whenKnown(
        parameters(call, ["value"]).get("value") ?? unknown("a list", call.at),
        call.at,
        (text) => {
          if (text.kind !== "str" || !delimiter) return unknown("a list that cannot be seen", call.at, "list");
          const parts = text.value === "" ? [] : text.value.split(delimiter);
          const items = parts.map((part) => parsed(castFrom(text, str(part)), parser, call, run));
          return list(items, text.at ?? call.at, undefined, text.from);
        },
        "a list",
      ),
  });
}
