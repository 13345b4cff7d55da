import type { Value, ValueType } from "../../domain/value.js";
import { truthiness, unknown } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import { parseDotenv } from "../../syntax/deploy/dotenv.js";
import { builtins } from "../builtins.js";
import { textOf } from "../convert.js";
import { readVariable } from "../environment.js";
import { lift } from "../lift.js";
import { bool, list, none, str } from "../make.js";
import { equal } from "../comparisons.js";
import { pythonType } from "../pythonTypes.js";
import { absolutePath, dirname, joinOsPath } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import {
  nativeFunction,
  nativeNamespace,
  objectValue,
  builtinType,
  className,
  runtimeObject,
  shownName,
} from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { configParserGet, parseIni } from "./iniText.js";
import {
  attempt,
  callAt,
  castFrom,
  exceptionClass,
  isAtLeast,
  libraryClass,
  libraryObject,
  parameters,
  plainText,
  stateOf,
  whenKnown,
  whenText,
} from "./libraryModel.js";
import { ShlexError, shlexTokens } from "./shlexText.js";
import { iterate } from "../convert.js";

/** python-decouple. From its sources, 3.x. */
export function decoupleModule(): Value {
  const undefinedValue = libraryObject("decouple.Undefined", "<decouple.Undefined>", {});
  return nativeNamespace("decouple", {
    config: autoConfig(undefined),
    AutoConfig: libraryClass("decouple.AutoConfig", (args) =>
      autoConfig(parameters(args, ["search_path"]).get("search_path")),
    ),
    Config: libraryClass("decouple.Config", (args) =>
      configObject(() => repositoryOf(parameters(args, ["repository"]).get("repository"))),
    ),
    RepositoryEnv: libraryClass("decouple.RepositoryEnv", (args, run) =>
      repositoryObject("decouple.RepositoryEnv", readSource(args, run, envRepository)),
    ),
    RepositoryIni: libraryClass("decouple.RepositoryIni", (args, run) =>
      repositoryObject("decouple.RepositoryIni", readSource(args, run, iniRepository)),
    ),
    RepositoryEmpty: libraryClass("decouple.RepositoryEmpty", () =>
      repositoryObject("decouple.RepositoryEmpty", empty),
    ),
    // Files outside the project, named for a container: what they hold cannot be seen.
    RepositorySecret: libraryClass("decouple.RepositorySecret", () =>
      repositoryObject("decouple.RepositorySecret", { get: () => undefined, unseen: "a secret of the container" }),
    ),
    Csv: csvClass(),
    Choices: choicesClass(),
    Undefined: libraryClass("decouple.Undefined", () => undefinedValue),
    undefined: undefinedValue,
    UndefinedValueError: exceptionClass("decouple.UndefinedValueError"),
    strtobool: nativeFunction("strtobool", (args) =>
      whenText(args.positional[0], args.at, (text) => castFrom(text, bool(truthValue(text.value, args)))),
    ),
  });
}

const reader = "decouple";

/** What a repository of a file holds. */
interface Repository {
  /** The value, or undefined where the file has none. May raise. */
  get(name: string, args: CallArguments): string | undefined;
  /** Its content cannot be seen: why. */
  readonly unseen?: string;
  /** The class of the exception that reading the file raises: with every option, those of the environment too. */
  readonly problem?: string;
}

const empty: Repository = { get: () => undefined };

function repositoryObject(type: string, repository: Repository): Value {
  return objectValue(type, `<${type}>`, { kind: "native", ...{ repository } });
}

function repositoryOf(value: Value | undefined): Repository {
  const data = value && (runtimeObject(value) as { readonly repository?: Repository } | undefined);
  return data?.repository ?? { get: () => undefined, unseen: "a repository that cannot be seen" };
}

/** The file that a repository is made of. Raises FileNotFoundError in an exact environment; in the open one the file may be there. */
function readSource(args: CallArguments, run: Run, make: (file: string, text: string) => Repository): Repository {
  const source = plainText(parameters(args, ["source", "encoding"]).get("source"));
  if (source === undefined) return { get: () => undefined, unseen: "a file that cannot be seen" };
  const file = absolutePath(source, run.context.workingDirectory);
  run.filesRead.add(file);
  if (!run.context.environment) return empty;
  const content = run.context.files.read(file);
  if (!isText(content))
    throw new PythonError("FileNotFoundError", args.at, { message: `No such file or directory: '${source}'` });
  const made = make(file, content.text);
  if (made.problem !== undefined) throw new PythonError(made.problem, args.at);
  return made;
}

function envRepository(file: string, text: string): Repository {
  const values = new Map<string, string>();
  for (const entry of parseDotenv(file, text, "decouple").entries)
    if (entry.value !== undefined) values.set(entry.name, entry.value);
  return { get: (name) => values.get(name) };
}

function iniRepository(_file: string, text: string): Repository {
  const parsed = parseIni(text);
  return {
    get: (name, args) => configParserGet(parsed, "settings", name, args.at),
    ...(parsed.problem !== undefined && { problem: parsed.problem }),
  };
}

/** `AutoConfig(search_path)`: looks for settings.ini and .env from there, or from the first caller's file, upwards. */
function autoConfig(searchPath: Value | undefined): Value {
  const key = {};
  const repository = (run: Run): Repository => {
    const found = stateOf("decouple repositories", run, () => new Map<object, Repository>());
    const known = found.get(key);
    const path =
      searchPath && searchPath.kind !== "none" && truthiness(searchPath) !== "no"
        ? plainTextOf(searchPath)
        : dirname(run.file);
    // On a server the file may be there.
    if (path !== undefined && !run.context.environment)
      run.filesRead.add(joinOsPath(absolutePath(path, run.context.workingDirectory), ".env"));
    if (known) return known;
    const made: Repository =
      path === undefined
        ? { get: () => undefined, unseen: "a search path that cannot be seen" }
        : findRepository(absolutePath(path, run.context.workingDirectory), run);
    found.set(key, made);
    return made;
  };
  return configObject(repository);
}

function plainTextOf(value: Value): string | undefined {
  const text = value.kind === "object" ? textOf(value) : undefined;
  return text ?? plainText(value);
}

function findRepository(start: string, run: Run): Repository {
  if (!run.context.environment) return empty;
  for (let folder = start; ; folder = dirname(folder)) {
    for (const [name, make] of [
      ["settings.ini", iniRepository],
      [".env", envRepository],
    ] as const) {
      const file = joinOsPath(folder, name);
      run.filesRead.add(file);
      const content = run.context.files.read(file);
      if (isText(content)) return make(file, content.text);
    }
    const parent = dirname(folder);
    if (parent === "" || parent === "/" || parent === folder) return empty;
  }
}

/** A Config: called with a name. */
function configObject(repository: (run: Run) => Repository): Value {
  const get = (args: CallArguments, run: Run): Value => {
    if (args.unseen !== undefined) return unknown(args.unseen, args.at);
    const given = parameters(args, ["option", "default", "cast"]);
    return whenText(
      given.get("option"),
      args.at,
      (name) => readOption(name.value, given.get("default"), given.get("cast"), repository(run), args, run),
      "an option whose name cannot be seen",
    );
  };
  return objectValue("decouple.Config", "<decouple.Config>", {
    kind: "native",
    call: get,
    getAttribute: (name) => (name === "get" ? nativeFunction("get", get) : undefined),
    setAttribute: () => undefined,
  });
}

function isUndefined(value: Value | undefined): boolean {
  return value === undefined || (value.kind === "object" && value.type === "decouple.Undefined");
}

/** `Config.get`: the environment, then the repository, then the default; all of them go through the cast. */
function readOption(
  name: string,
  given: Value | undefined,
  castArgument: Value | undefined,
  repository: Repository,
  args: CallArguments,
  run: Run,
): Value {
  const cast = isUndefined(castArgument) ? undefined : castArgument;
  const apply = (value: Value): Value => castOption(value, cast, args, run);
  if (repository.problem !== undefined) throw new PythonError(repository.problem, args.at);
  // Reading the file's value may raise, where the environment has none.
  const kept = attempt(() => {
    const text = repository.get(name, args);
    return text === undefined ? none(args.at) : str(text, args.at, "environment");
  });
  const fallback =
    kept instanceof PythonError
      ? kept
      : repository.unseen !== undefined
        ? unknown(repository.unseen, args.at)
        : kept.kind === "str"
          ? attempt(() => apply({ ...kept, variables: [name] }))
          : given && !isUndefined(given)
            ? attempt(() => apply(given))
            : undefined;
  const type = castType(cast, given);
  const castName = cast && shownCast(cast);
  return readVariable(
    {
      variable: name,
      at: args.at,
      reader,
      cast: apply,
      ...(type && { type }),
      ...(castName !== undefined && { castName }),
      fallback: fallback instanceof PythonError ? undefined : fallback,
      missing: fallback instanceof PythonError ? fallback.type : "UndefinedValueError",
    },
    run,
  );
}

function castType(cast: Value | undefined, given: Value | undefined): ValueType | undefined {
  if (!cast) return given === undefined || given.kind === "str" || isUndefined(given) ? "str" : undefined;
  if (cast.kind === "object" && cast.type === "decouple.Csv")
    return (runtimeObject(cast) as { readonly makes?: ValueType }).makes;
  return builtinType(cast);
}

function shownCast(cast: Value): string | undefined {
  return cast.kind === "object" ? shownName(cast) : undefined;
}

function castOption(value: Value, cast: Value | undefined, args: CallArguments, run: Run): Value {
  if (!cast) return value;
  if (className(cast) === "bool") {
    return whenKnown(
      value,
      args.at,
      (one) => {
        const text = textOf(one);
        if (text === undefined) return unknown(`a boolean of ${pythonType(one)}`, args.at, "bool");
        return castFrom(one, bool(text === "" ? false : truthValue(text, args, one.variables?.[0])));
      },
      "a boolean",
    );
  }
  return lift(
    [value],
    args.at,
    ([one]) => {
      const source = one ?? none(args.at);
      const made = callAt(cast, [source], args, run);
      return source.kind === "unknown" || made.kind === "list" || made.kind === "dict" || made.kind === "set"
        ? made
        : castFrom(source, made);
    },
    { type: castType(cast, undefined) },
  );
}

function truthValue(text: string, args: CallArguments, variable?: string): boolean {
  const word = text.toLowerCase();
  if (["y", "yes", "t", "true", "on", "1"].includes(word)) return true;
  if (["n", "no", "f", "false", "off", "0"].includes(word)) return false;
  throw new PythonError("ValueError", args.at, {
    message: "Invalid truth value",
    ...(variable !== undefined && { variable }),
  });
}

const pythonWhitespace = " \t\n\r\u000B\u000C";

/** `Csv(cast=str, delimiter=",", strip=string.whitespace, post_process=list)`. */
function csvClass(): Value {
  return libraryClass("decouple.Csv", (args, run) => {
    const given = parameters(args, ["cast", "delimiter", "strip", "post_process"]);
    const cast = given.get("cast") ?? builtins.get("str") ?? none();
    const delimiter = given.has("delimiter") ? plainText(given.get("delimiter")) : ",";
    const strip = given.has("strip") ? given.get("strip") : str(pythonWhitespace);
    const postProcess = given.get("post_process") ?? builtins.get("list") ?? none();
    const acceptsNone = isAtLeast("python-decouple", [3, 7], run);
    const name = className(postProcess);
    const makes: ValueType | undefined = name === "list" || name === "tuple" || name === "set" ? name : undefined;
    return libraryObject(
      "decouple.Csv",
      "decouple.Csv()",
      {
        ...{ makes },
        call: (call, current) =>
          whenKnown(
            parameters(call, ["value"]).get("value") ?? none(call.at),
            call.at,
            (value) => {
              const finish = (items: Value[]): Value => {
                const made = callAt(
                  postProcess,
                  [list(items, value.at ?? call.at, undefined, value.from)],
                  call,
                  current,
                );
                return makes ? castFrom(value, made) : made;
              };
              // shlex(None) reads standard input, which is empty for a server.
              if (value.kind === "none") return acceptsNone ? callAt(postProcess, [], call, current) : finish([]);
              if (value.kind === "object" || value.kind === "random" || delimiter === undefined || !strip)
                return unknown("a list that cannot be seen", call.at, makes);
              if (value.kind !== "str")
                throw new PythonError("AttributeError", call.at, {
                  message: `'${pythonType(value)}' object has no attribute 'read'`,
                });
              let words: readonly string[];
              try {
                words = shlexTokens(value.value, { whitespace: delimiter, commenters: "#" });
              } catch (error) {
                if (error instanceof ShlexError)
                  throw new PythonError("ValueError", call.at, {
                    message: error.message,
                    ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }),
                  });
                throw error;
              }
              return finish(
                words.map((word) => {
                  const item = castFrom(value, str(stripped(word, strip)));
                  return castFrom(value, callAt(cast, [item], call, current));
                }),
              );
            },
            "a list",
          ),
      },
      args.at,
    );
  });
}

/** `text.strip(characters)`; None strips blanks. */
function stripped(text: string, characters: Value): string {
  if (characters.kind !== "str") return text.trim();
  let start = 0;
  let end = text.length;
  while (start < end && characters.value.includes(text[start] ?? "")) start++;
  while (end > start && characters.value.includes(text[end - 1] ?? "")) end--;
  return text.slice(start, end);
}

/** `Choices(flat=None, cast=str, choices=None)`. */
function choicesClass(): Value {
  return libraryClass("decouple.Choices", (args, run) => {
    const given = parameters(args, ["flat", "cast", "choices"]);
    const cast = given.get("cast") ?? builtins.get("str") ?? none();
    const items = (
      value: Value | undefined,
    ): { readonly items: readonly Value[]; readonly rest: string | undefined } =>
      !value || value.kind === "none" ? { items: [], rest: undefined } : iterate(value, run, args.at);
    const flat = items(given.get("flat"));
    const pairs = items(given.get("choices"));
    const valid = [
      ...flat.items,
      ...pairs.items.flatMap((pair) => (pair.kind === "tuple" || pair.kind === "list" ? pair.items.slice(0, 1) : [])),
    ];
    return libraryObject(
      "decouple.Choices",
      "decouple.Choices()",
      {
        call: (call, current) =>
          whenKnown(
            parameters(call, ["value"]).get("value") ?? none(call.at),
            call.at,
            (value) => {
              const made = castFrom(value, callAt(cast, [value], call, current));
              const answers = valid.map((one) => equal(one, made));
              if (answers.includes("yes")) return made;
              if (flat.rest !== undefined || pairs.rest !== undefined || answers.some((answer) => answer !== "no"))
                return unknown("one of several choices", call.at);
              throw new PythonError("ValueError", call.at, {
                message: "Value not in list",
                ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }),
              });
            },
            "a choice",
          ),
      },
      args.at,
    );
  });
}
