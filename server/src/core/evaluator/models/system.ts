import type { Value, ValueType } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import {
  castFrom,
  exceptionClass,
  isTrue,
  libraryClass,
  libraryObject,
  members,
  parameters,
  plainText,
  whenKnown,
  whenText,
} from "./libraryModel.js";
import type { Call } from "./libraryModel.js";
import { configParserGet, parseIni } from "./iniText.js";
import type { IniText } from "./iniText.js";
import { fileKind, isAtHome, openFile, readText, textInMemory } from "./files.js";
import { decided } from "../decided.js";
import { globFiles } from "./globText.js";
import { platformVersion } from "./pythonVersion.js";
import { literalValue } from "./literalText.js";
import { ShlexError, shlexTokens } from "./shlexText.js";
import { binding } from "../scope.js";
import { parseInteger, reprOf, toFloat, toText } from "../convert.js";
import { makeDict } from "../methods/dicts.js";
import { fieldNames } from "./dataclasses.js";
import { recordCall } from "../seenCalls.js";
import { bool, int, list, none, str, tuple } from "../make.js";
import { absolutePath } from "../paths.js";
import { pythonType } from "../pythonTypes.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject, moduleValue, classValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { isSecretName } from "../../domain/redact.js";
import { isNobodysSecret, isTrivialPassword } from "../../domain/secretShapes.js";
import { truthiness } from "../../domain/value.js";
import { iterate } from "../convert.js";

/** Small modules of the standard library that settings use. What depends on the machine stays unknown. */
export const systemModules: Readonly<Record<string, () => Value>> = {
  abc: () =>
    nativeNamespace("abc", {
      ABC: libraryClass("abc.ABC", (args) => unknown("an instance of ABC", args.at)),
      abstractmethod: nativeFunction("abstractmethod", (args) => args.positional[0] ?? none(args.at)),
    }),
  socket: socketModule,
  platform: () =>
    nativeNamespace("platform", {
      ...unseen("the machine", "str", ["node", "machine", "release", "version", "platform"]),
      ...platformVersion(),
      system: nativeFunction("system", (args) => str("Linux", args.at)),
    }),
  multiprocessing: () => unseenFunctions("multiprocessing", "the number of processors", "int", ["cpu_count"]),
  tempfile: () => unseenFunctions("tempfile", "a temporary folder", "str", ["gettempdir", "mkdtemp", "mktemp"]),
  getpass: () => unseenFunctions("getpass", "the user", "str", ["getuser", "getpass"]),
  time: () => unseenFunctions("time", "the time", "float", ["time", "monotonic"]),
  io: () =>
    nativeNamespace("io", {
      open: nativeFunction("open", openCall),
      StringIO: libraryClass("_io.StringIO", (args) =>
        textInMemory(args.positional[0] ?? args.keywords.get("initial_value") ?? str("", args.at), args.at),
      ),
    }),
  resource: resourceModule,
  codecs: () => nativeNamespace("codecs", { open: nativeFunction("open", openCall) }),
  warnings: () => nativeNamespace("warnings", silent(["filterwarnings", "simplefilter", "warn", "resetwarnings"])),
  typing: typingModule,
  typing_extensions: typingModule,
  logging: loggingModule,
  "logging.config": () => loggingConfig(),
  ast: () => nativeNamespace("ast", { literal_eval: nativeFunction("literal_eval", literalEval) }),
  shlex: () => nativeNamespace("shlex", { split: nativeFunction("split", shlexSplit) }),
  glob: () =>
    nativeNamespace("glob", { glob: nativeFunction("glob", globCall), iglob: nativeFunction("iglob", globCall) }),
  configparser: configparserModule,
  "distutils.util": strtoboolModule,
  "setuptools._distutils.util": strtoboolModule,
  "setuptools.distutils.util": strtoboolModule,
};

/** Limits of the process, which the machine decides; setting one gives None. The numbers are Linux's (asm-generic/resource.h). */
function resourceModule(): Value {
  const limits = ["CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS"];
  const pair = (args: CallArguments): Value =>
    tuple(
      [unknown("a limit of the process", args.at, "int"), unknown("a limit of the process", args.at, "int")],
      args.at,
    );
  return nativeNamespace("resource", {
    getrlimit: nativeFunction("getrlimit", pair),
    prlimit: nativeFunction("prlimit", pair),
    setrlimit: nativeFunction("setrlimit", (args) => none(args.at)),
    getrusage: nativeFunction("getrusage", (args) => unknown("what the process has used", args.at)),
    getpagesize: nativeFunction("getpagesize", (args) => ({
      ...unknown("the size of a page of memory", args.at, "int"),
      truth: true,
    })),
    RLIM_INFINITY: int(-1),
    RUSAGE_SELF: int(0),
    RUSAGE_CHILDREN: int(-1),
    RUSAGE_THREAD: int(1),
    ...Object.fromEntries(limits.map((name, index) => [`RLIMIT_${name}`, int(index)])),
    error: exceptionClass("OSError"),
  });
}

function unseen(what: string, type: ValueType, names: readonly string[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(names.map((name) => [name, nativeFunction(name, (args) => unknown(what, args.at, type))]));
}

function unseenFunctions(module: string, what: string, type: ValueType, names: readonly string[]): Value {
  return nativeNamespace(module, unseen(what, type, names));
}

/** A machine's name and address: whatever they are, no wildcard. */
function socketModule(): Value {
  const named = (name: string): Value =>
    nativeFunction(name, (args) => ({ ...unknown("the host name", args.at, "str"), lacks: "*" }));
  return nativeNamespace("socket", {
    gethostname: named("gethostname"),
    getfqdn: named("getfqdn"),
    gethostbyname: named("gethostbyname"),
  });
}

/** What configures logging at import, in LOGGING's place: https://docs.djangoproject.com/en/stable/topics/logging/#custom-logging-configuration */
function loggingConfig(): Value {
  const configuring = (name: string): Value =>
    nativeFunction(name, (args, run) => {
      const { at, unseen } = args;
      recordCall({ name: `logging.config.${name}`, at, arguments: parameters(args, ["config"]), unseen }, run);
      return none(at);
    });
  return nativeNamespace("logging.config", {
    dictConfig: configuring("dictConfig"),
    fileConfig: configuring("fileConfig"),
  });
}

/** Functions whose results nobody uses. */
function silent(names: readonly string[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(names.map((name) => [name, nativeFunction(name, (args) => none(args.at))]));
}

/** `class Point(NamedTuple)`: a tuple whose items have names. */
const namedTuple = classValue("typing.NamedTuple", {
  kind: "native",
  call: (args) => unknown("a named tuple", args.at),
  instantiate(type, args, run) {
    if (type.unseen !== undefined || args.unseen !== undefined) return unknown(`an instance of ${type.name}`, args.at);
    const names = fieldNames(type);
    const given = parameters(args, names);
    const items = names.map((name) => given.get(name) ?? type.scope.bindings.get(name)?.value);
    const present = items.filter((item) => item !== undefined);
    if (present.length < names.length || [...given.keys()].some((name) => !names.includes(name)))
      throw new PythonError("TypeError", args.at, { message: `${type.name}() got other arguments than its fields` });
    const written = present.map((item, index) => {
      const text = reprOf(item);
      return text === undefined ? undefined : `${names[index] ?? ""}=${text}`;
    });
    const repr = written.includes(undefined) ? undefined : `${type.name}(${written.join(", ")})`;
    const attributes = new Map(names.map((name, index) => [name, binding(present[index] ?? none(args.at), args.at)]));
    return {
      ...tuple(present, args.at),
      as: { kind: "instance", class: type, attributes, id: run.fuel, shown: { text: repr, repr, formatted: repr } },
    };
  },
});

/** `class Options(TypedDict)`: a dict. */
const typedDict = classValue("typing.TypedDict", {
  kind: "native",
  call: (args) => unknown("a typed dict", args.at),
  instantiate: (_type, args, run) => makeDict(args, run),
});

/** Types are as good as nothing at run time; `cast` gives its value. */
/** `Literal["dev", "prod"]` knows its values, which `get_args()` gives. */
const literalType = (): Value =>
  libraryObject("typing", "typing.Literal", {
    getItem: (key, _run, at) => {
      const values = key.kind === "tuple" ? key.items : [key];
      const isPlain = values.every(
        (value) => value.kind === "str" || value.kind === "int" || value.kind === "bool" || value.kind === "none",
      );
      return objectValue(
        "typing",
        "typing.Literal[…]",
        { kind: "native", ...{ literals: isPlain ? tuple(values, at) : undefined } },
        at,
      );
    },
  });

function typingModule(): Value {
  const type = (name: string): Value => {
    const dotted = `typing.${name}`;
    const made: Value = {
      ...objectValue("typing", dotted, { kind: "native", getItem: () => made, call: () => made }),
      name: dotted,
    };
    return made;
  };
  return moduleValue("typing", {
    kind: "native",
    getAttribute(name) {
      if (name === "TYPE_CHECKING") return bool(false);
      if (name === "cast") return nativeFunction(name, (args) => args.positional[1] ?? none(args.at));
      if (name === "Literal") return literalType();
      if (name === "get_args")
        return nativeFunction(
          name,
          (args) =>
            (runtimeObject(args.positional[0] ?? none(args.at)) as { readonly literals?: Value } | undefined)
              ?.literals ?? unknown("get_args()", args.at, "tuple"),
        );
      if (name === "NewType")
        return nativeFunction(name, () => nativeFunction("new type", (args) => args.positional[0] ?? none(args.at)));
      if (name === "NamedTuple") return namedTuple;
      if (name === "TypedDict") return typedDict;
      return /^[a-z]/.test(name) ? undefined : type(name);
    },
  });
}

function loggingModule(): Value {
  const levels = { CRITICAL: 50, FATAL: 50, ERROR: 40, WARNING: 30, WARN: 30, INFO: 20, DEBUG: 10, NOTSET: 0 };
  const quiet = [
    "debug",
    "info",
    "warning",
    "warn",
    "error",
    "exception",
    "critical",
    "log",
    "basicConfig",
    "disable",
    "captureWarnings",
    "addLevelName",
    "setLevel",
    "addHandler",
    "addFilter",
  ];
  const logger: Value = libraryObject("logging.Logger", "<Logger>", {
    getAttribute: members(
      {},
      Object.fromEntries(quiet.map((name) => [name, ((args) => none(args.at)) satisfies Call])),
    ),
  });
  return nativeNamespace("logging", {
    ...Object.fromEntries(Object.entries(levels).map(([name, level]) => [name, int(level)])),
    ...silent(quiet),
    getLogger: nativeFunction("getLogger", () => logger),
    getLevelName: nativeFunction("getLevelName", (args) => {
      const level = args.positional[0];
      const name =
        level?.kind === "str"
          ? undefined
          : Object.entries(levels).find(([, value]) => level?.kind === "int" && level.value === value)?.[0];
      return level?.kind === "str" && level.value in levels
        ? int(levels[level.value as keyof typeof levels], args.at)
        : name === undefined
          ? unknown("a level of logging", args.at)
          : str(name, args.at);
    }),
    config: loggingConfig(),
  });
}

/** A call or a name is Python all the same: then it is no SyntaxError. undefined: cannot be told. */
function isExpression(text: string, run: Run): boolean | undefined {
  const tree = run.context.parseText?.(`${text.replace(/^[ \t]+/, "")}\n`);
  if (!tree) return undefined;
  const [only, ...others] = tree.body;
  return tree.syntaxErrors.length === 0 && only?.kind === "expression" && others.length === 0;
}

function literalEval(args: CallArguments, run: Run): Value {
  return whenKnown(
    args.positional[0] ?? none(args.at),
    args.at,
    (one) => {
      if (one.kind === "object" || one.kind === "random" || one.kind === "bytes")
        return unknown("literal_eval()", args.at);
      const made = one.kind === "str" ? literalValue(one.value, args.at) : undefined;
      if (made) return castFrom(one, made);
      // Forms that the reader does not follow are no reason to say that Python raises.
      if (one.kind === "str" && /[bBrRuUfF]['"]|\d[jJ]|\d\s*[-+]\s*\d|\\N|set\(\)|\.\.\.|#/.test(one.value))
        return unknown("literal_eval()", args.at);
      const simple = one.kind !== "str" || (!/[\n([{'"]/.test(one.value) && /^[\s\w.,:/-]*$/.test(one.value));
      const isPython =
        one.kind !== "str" || (simple && /^\s*[A-Za-z_]\w*\s*$/.test(one.value)) || isExpression(one.value, run);
      if (isPython === undefined && /[(\w]\s*\(|[-+*/%.]/.test(one.kind === "str" ? one.value : ""))
        return unknown("literal_eval()", args.at);
      throw new PythonError(isPython ? "ValueError" : "SyntaxError", args.at, {
        message: "malformed node or string",
        ...(one.variables?.[0] !== undefined && { variable: one.variables[0] }),
      });
    },
    "literal_eval()",
  );
}

function shlexSplit(args: CallArguments): Value {
  const given = parameters(args, ["s", "comments", "posix"]);
  return whenText(
    given.get("s"),
    args.at,
    (text) => {
      if (given.has("posix") && !isTrue(given.get("posix"))) return unknown("shlex.split()", args.at, "list");
      try {
        return castFrom(
          text,
          list(
            shlexTokens(text.value, {
              whitespace: " \t\r\n",
              commenters: isTrue(given.get("comments")) ? "#" : "",
            }).map((word) => castFrom(text, str(word))),
          ),
        );
      } catch (error) {
        if (error instanceof ShlexError) throw new PythonError("ValueError", args.at, { message: error.message });
        throw error;
      }
    },
    "shlex.split()",
  );
}

function globCall(args: CallArguments, run: Run): Value {
  const pattern = args.positional[0] ?? args.keywords.get("pathname");
  const text = plainText(pattern);
  if (text === undefined || args.keywords.has("root_dir")) return list([], args.at, "the files of a folder");
  const root = run.context.workingDirectory;
  const absolute = absolutePath(text, root);
  if (!absolute.startsWith(`${root}/`) || (text.includes("**") && !isTrue(args.keywords.get("recursive"))))
    return list([], args.at, "the files of a folder");
  const { files, order } = globFiles(absolute, run);
  const shown = files.map((file) => str(text.startsWith("/") ? file : file.slice(root.length + 1), args.at));
  if (order === "sure") return list(shown, args.at);
  return {
    ...list(
      [...shown].sort((a, b) => (a.value < b.value ? -1 : 1)),
      args.at,
    ),
    shuffled: true,
  };
}

/** `io.open`, `codecs.open`: Python's own `open`. */
function openCall(args: CallArguments, run: Run): Value {
  const path = args.positional[0] ?? args.keywords.get("filename") ?? args.keywords.get("file");
  if (!path) throw new PythonError("TypeError", args.at, { message: "open() is missing a file" });
  return openFile(decided(path, run), args, run);
}

function strtoboolModule(): Value {
  return nativeNamespace("distutils.util", {
    strtobool: nativeFunction("strtobool", (args) =>
      whenKnown(
        args.positional[0] ?? none(args.at),
        args.at,
        (one) => {
          if (one.kind !== "str") {
            if (one.kind === "object" || one.kind === "random") return unknown("strtobool()", args.at, "int");
            throw new PythonError("AttributeError", args.at, {
              message: `'${pythonType(one)}' object has no attribute 'lower'`,
            });
          }
          const word = one.value.toLowerCase();
          if (["y", "yes", "t", "true", "on", "1"].includes(word)) return castFrom(one, int(1));
          if (["n", "no", "f", "false", "off", "0"].includes(word)) return castFrom(one, int(0));
          throw new PythonError("ValueError", args.at, {
            message: "invalid truth value",
            ...(one.variables?.[0] !== undefined && { variable: one.variables[0] }),
          });
        },
        "strtobool()",
      ),
    ),
  });
}

/** ConfigParser and its older names: reading of files in the project. */
function configparserModule(): Value {
  const parser = (name: string, interpolates: boolean): Value =>
    libraryClass(`configparser.${name}`, (args) =>
      parserObject(interpolates && !(args.keywords.get("interpolation")?.kind === "none"), args),
    );
  return nativeNamespace("configparser", {
    ConfigParser: parser("ConfigParser", true),
    SafeConfigParser: parser("SafeConfigParser", true),
    RawConfigParser: parser("RawConfigParser", false),
    ...Object.fromEntries(
      ["Error", "NoSectionError", "NoOptionError"].map((name) => [name, exceptionClass(`configparser.${name}`)]),
    ),
  });
}

function parserObject(interpolates: boolean, made: CallArguments): Value {
  const sections = new Map<string, Map<string, string>>();
  let mayBeAnother = false;
  let hidden: string | undefined = [...made.keywords.keys()].some((name) => name !== "interpolation")
    ? "a ConfigParser with options"
    : undefined;
  const add = (ini: IniText, args: CallArguments): void => {
    if (ini.problem !== undefined) throw new PythonError(ini.problem, args.at);
    for (const [name, options] of ini.sections) {
      const own = sections.get(name) ?? new Map<string, string>();
      for (const [option, value] of options) own.set(option, value);
      sections.set(name, own);
    }
  };
  const readFile = (value: Value, args: CallArguments, run: Run): boolean => {
    if (isAtHome(value, run)) return false;
    const name = plainText(value);
    const file = name === undefined ? undefined : absolutePath(name, run.context.workingDirectory);
    const kind = file === undefined ? "unknown" : truthiness(fileKind(file, "file", args.at, run));
    if (file !== undefined && kind === "no") return false;
    const text = file !== undefined && kind === "yes" ? readText(file, args.at, run) : undefined;
    mayBeAnother ||= !run.context.environment;
    if (text?.kind === "str") add(parseIni(text.value), args);
    else hidden ??= "a file of options that cannot be seen";
    return text?.kind === "str";
  };
  const get = (section: string, option: string, args: CallArguments, cast: (text: string) => Value): Value => {
    const fallback = args.keywords.get("fallback");
    if (hidden !== undefined) return unknown(hidden, args.at);
    const own = sections.get(section);
    const raw = own?.get(option.toLowerCase()) ?? sections.get("DEFAULT")?.get(option.toLowerCase());
    if (!own && section !== "DEFAULT") {
      if (fallback) return fallback;
      throw new PythonError("NoSectionError", args.at, { message: `No section: '${section}'` });
    }
    const text =
      raw === undefined
        ? undefined
        : interpolates
          ? configParserGet(
              { sections: new Map([...sections, [section, own ?? new Map()]]), problem: undefined },
              section,
              option,
              args.at,
            )
          : raw;
    if (text === undefined) {
      if (fallback) return fallback;
      throw new PythonError("NoOptionError", args.at, { message: `No option '${option}' in section: '${section}'` });
    }
    // The file of the repository shows which options there are; the one that is deployed has the secrets.
    if (mayBeAnother && isSecretName(option) && (isNobodysSecret(text) || isTrivialPassword(text)))
      return unknown(`the option ${option} of the file that is deployed`, args.at, "str");
    return cast(text);
  };
  const getter =
    (cast: (text: string, args: CallArguments) => Value): Call =>
    (args) => {
      const given = parameters(args, ["section", "option"]);
      const section = plainText(given.get("section"));
      const option = plainText(given.get("option"));
      return section === undefined || option === undefined
        ? unknown("an option whose name cannot be seen", args.at)
        : get(section, option, args, (text) => cast(text, args));
    };
  const truth = (text: string, args: CallArguments): Value => {
    const word = text.toLowerCase();
    if (["1", "yes", "true", "on"].includes(word)) return bool(true, args.at);
    if (["0", "no", "false", "off"].includes(word)) return bool(false, args.at);
    throw new PythonError("ValueError", args.at, { message: "Not a boolean" });
  };
  const number = (text: string, args: CallArguments): Value => {
    const value = parseInteger(text, 10);
    if (value === undefined) throw new PythonError("ValueError", args.at, { message: "invalid literal for int()" });
    return int(value, args.at);
  };
  const has =
    (name: string): Call =>
    (args) => {
      if (hidden !== undefined) return unknown(hidden, args.at, "bool");
      const own = sections.get(plainText(args.positional[0]) ?? "");
      return bool(
        name === "has_section"
          ? own !== undefined
          : own !== undefined &&
              (own.has((plainText(args.positional[1]) ?? "").toLowerCase()) ||
                (sections.get("DEFAULT")?.has((plainText(args.positional[1]) ?? "").toLowerCase()) ?? false)),
        args.at,
      );
    };
  return libraryObject(
    "configparser.ConfigParser",
    "<ConfigParser>",
    {
      getAttribute: members(
        {},
        {
          read: (args, run) => {
            const source = args.positional[0] ?? args.keywords.get("filenames") ?? none(args.at);
            const files =
              source.kind === "list" || source.kind === "tuple" ? iterate(source, run, args.at).items : [source];
            const found = files.filter((file) => readFile(file, args, run));
            // Settings that read one file, and only that, have it where they run.
            const [only] = files;
            if (found.length === 0 && sections.size === 0 && only && !run.context.environment && !isAtHome(only, run))
              hidden ??= "a file of options that is not in the repository";
            return list(found, args.at, hidden);
          },
          read_file: (args, run) => {
            const source = args.positional[0] ?? args.keywords.get("f");
            const { items, rest } =
              source && source.kind !== "unknown"
                ? iterate(source, run, args.at)
                : { items: [], rest: "a file of options that cannot be seen" };
            const lines = items.map((item) => (item.kind === "str" ? item.value : undefined));
            if (rest !== undefined || lines.includes(undefined)) hidden ??= "a file of options that cannot be seen";
            else add(parseIni(lines.map((line) => (line?.endsWith("\n") ? line : `${line ?? ""}\n`)).join("")), args);
            return none(args.at);
          },
          read_dict: (args) => {
            const source = args.positional[0];
            if (source?.kind !== "dict" || source.rest !== undefined) {
              hidden ??= "options that cannot be seen";
              return none(args.at);
            }
            for (const { key, value } of source.entries) {
              const own = new Map<string, string>();
              for (const entry of value.kind === "dict" ? value.entries : []) {
                const text = toText(entry.value, args.at);
                if (entry.key.kind === "str" && text.kind === "str") own.set(entry.key.value.toLowerCase(), text.value);
                else hidden ??= "options that cannot be seen";
              }
              if (key.kind === "str") sections.set(key.value, new Map([...(sections.get(key.value) ?? []), ...own]));
            }
            return none(args.at);
          },
          items: (args) => {
            const section = plainText(args.positional[0]);
            if (hidden !== undefined || section === undefined || args.positional.length > 1)
              return list([], args.at, hidden ?? "the sections of options");
            if (!sections.has(section))
              throw new PythonError("NoSectionError", args.at, { message: `No section: '${section}'` });
            const names = new Set([
              ...(sections.get("DEFAULT")?.keys() ?? []),
              ...(sections.get(section)?.keys() ?? []),
            ]);
            return list(
              [...names].map((name) =>
                tuple([str(name, args.at), get(section, name, args, (text) => str(text, args.at))], args.at),
              ),
              args.at,
            );
          },
          options: (args) => {
            const section = plainText(args.positional[0]);
            if (hidden !== undefined || section === undefined) return list([], args.at, hidden ?? "a section");
            if (!sections.has(section))
              throw new PythonError("NoSectionError", args.at, { message: `No section: '${section}'` });
            return list(
              [...new Set([...(sections.get(section)?.keys() ?? []), ...(sections.get("DEFAULT")?.keys() ?? [])])].map(
                (name) => str(name, args.at),
              ),
              args.at,
            );
          },
          _convert_to_boolean: (args) =>
            args.positional[0]?.kind === "str"
              ? truth(args.positional[0].value, args)
              : unknown("a truth value", args.at, "bool"),
          read_string: (args) => {
            const text = plainText(args.positional[0]);
            if (text === undefined) hidden ??= "options that cannot be seen";
            else add(parseIni(text), args);
            return none(args.at);
          },
          get: getter((text, args) => str(text, args.at)),
          getboolean: getter(truth),
          getint: getter(number),
          getfloat: getter((text, args) => toFloat(str(text, args.at), args.at)),
          has_section: has("has_section"),
          has_option: has("has_option"),
          sections: (args) =>
            list(
              [...sections.keys()].filter((name) => name !== "DEFAULT").map((name) => str(name, args.at)),
              args.at,
              hidden,
            ),
        },
      ),
      contains: (key, _run, at) =>
        hidden !== undefined || key.kind !== "str"
          ? unknown(hidden ?? "a section", at, "bool")
          : bool(key.value === "DEFAULT" || sections.has(key.value), at),
      iterate: () =>
        hidden === undefined
          ? ["DEFAULT", ...[...sections.keys()].filter((name) => name !== "DEFAULT")].map((name) => str(name, made.at))
          : undefined,
      getItem(key, _run, at) {
        const section = plainText(key);
        if (hidden !== undefined || section === undefined) return unknown(hidden ?? "a section", at);
        if (!sections.has(section)) throw new PythonError("KeyError", at, { message: section });
        const args = (where: CallArguments["at"]): CallArguments => ({ ...made, at: where, keywords: new Map() });
        const options = (): readonly string[] => [
          ...new Set([...(sections.get(section)?.keys() ?? []), ...(sections.get("DEFAULT")?.keys() ?? [])]),
        ];
        return libraryObject(
          "configparser.SectionProxy",
          "<Section>",
          {
            contains: (option, _inner, where) =>
              option.kind === "str"
                ? bool(options().includes(option.value.toLowerCase()), where)
                : unknown("an option", where, "bool"),
            iterate: () => options().map((name) => str(name, at)),
            getItem(option, _inner, where) {
              const name = plainText(option);
              if (name === undefined) return unknown("an option", where);
              try {
                return get(section, name, args(where), (text) => str(text, where));
              } catch (error) {
                if (error instanceof PythonError && error.type === "NoOptionError")
                  throw new PythonError("KeyError", where, { message: name });
                throw error;
              }
            },
            getAttribute: members(
              {},
              Object.fromEntries(
                (
                  [
                    ["get", (text, call) => str(text, call.at)],
                    ["getboolean", truth],
                    ["getint", number],
                  ] as const satisfies readonly (readonly [string, (text: string, call: CallArguments) => Value])[]
                ).map(([name, cast]) => [
                  name,
                  ((call) => {
                    const option = plainText(call.positional[0]);
                    const fallback = call.keywords.get("fallback") ?? call.positional[1] ?? none(call.at);
                    return option === undefined
                      ? unknown("an option", call.at)
                      : get(section, option, { ...call, keywords: new Map([["fallback", fallback]]) }, (text) =>
                          cast(text, call),
                        );
                  }) satisfies Call,
                ]),
              ),
            ),
          },
          at,
        );
      },
    },
    made.at,
  );
}
