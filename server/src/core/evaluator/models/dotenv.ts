import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import { parseDotenv, type DotenvDialect } from "../../syntax/deploy/dotenv.js";
import type { Span } from "../../text/span.js";
import { bool, dict, none, str } from "../make.js";
import { absolutePath, dirname, joinOsPath } from "../paths.js";
import { noteUnseenVariables } from "../environment.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { isAtHome, textOfStream, unseenText } from "./files.js";
import { isAtLeast, isTrue, parameters, plainText } from "./libraryModel.js";

/** python-dotenv. In the open environment no env file is there: the platform sets the variables. */
export function dotenvModule(): Value {
  return nativeNamespace("dotenv", {
    load_dotenv: nativeFunction("load_dotenv", loadDotenv),
    read_dotenv: nativeFunction("read_dotenv", loadDotenv),
    find_dotenv: nativeFunction("find_dotenv", findDotenvCall),
    dotenv_values: nativeFunction("dotenv_values", dotenvValues),
    get_key: nativeFunction("get_key", (args) => unknown("a key of an env file", args.at, "str")),
    set_key: nativeFunction("set_key", (args) => none(args.at)),
    unset_key: nativeFunction("unset_key", (args) => none(args.at)),
  });
}

const names = ["dotenv_path", "stream", "verbose", "override", "interpolate", "encoding"];

function loadDotenv(args: CallArguments, run: Run): Value {
  const given = parameters(args, names);
  const source = sourceOf(given, run);
  if (!run.context.environment) return unknown("whether an env file is there", args.at, "bool");
  if (
    isAtLeast("python-dotenv", [1, 2], run) &&
    /^(?:1|true|t|yes|y)$/i.test(run.context.environment.get("PYTHON_DOTENV_DISABLED") ?? "")
  )
    return bool(false, args.at);
  if (source === undefined) return bool(false, args.at);
  if (source.text === unseenText) {
    noteUnseenVariables("an env file that load_dotenv() reads", run);
    return unknown("what an env file holds", args.at, "bool");
  }
  const override = isTrue(given.get("override"));
  const values = expandedValues(source.file, source.text, override, interpolates(given), run);
  for (const [name, value] of values) {
    if (value.text === null) continue;
    setVariable(name, { ...str(value.text, value.at, "environment"), variables: [name] }, override, run);
  }
  return bool(values.size > 0, args.at);
}

/** Sets a variable as code does: the given environment wins unless told otherwise. */
export function setVariable(name: string, value: Value, override: boolean, run: Run): void {
  if (override) run.assigned.set(name, { value, overrides: true });
  else if (!run.assigned.get(name)?.value) run.assigned.set(name, { value, overrides: false });
}

function interpolates(given: ReadonlyMap<string, Value>): boolean {
  const value = given.get("interpolate");
  return value === undefined || isTrue(value);
}

/** The text that a call names or finds, and where it stands; undefined where there is none. */
function sourceOf(
  given: ReadonlyMap<string, Value>,
  run: Run,
): { readonly file: string; readonly text: string | typeof unseenText } | undefined {
  const path = given.get("dotenv_path");
  if (path && path.kind !== "none") {
    const data = runtimeObject(path);
    const text = plainText(path) ?? (data?.kind === "native" ? data.text : undefined);
    if (text === undefined) return isAtHome(path, run) ? undefined : { file: run.file, text: unseenText };
    return text === "" ? undefined : fileSource(note(absolutePath(text, run.context.workingDirectory), run), run);
  }
  const stream = given.get("stream");
  if (stream && stream.kind !== "none") {
    const data = runtimeObject(stream) as { readonly path?: string } | undefined;
    return data?.path === undefined ? { file: run.file, text: textOfStream(stream) } : fileSource(data.path, run);
  }
  const found = findDotenv(".env", dirname(run.file), run);
  return found === undefined ? undefined : fileSource(found, run);
}

function note(file: string, run: Run): string {
  run.filesRead.add(file);
  return file;
}

function fileSource(file: string, run: Run): { readonly file: string; readonly text: string } | undefined {
  const content = run.context.files.read(file);
  return isText(content) ? { file, text: content.text } : undefined;
}

/** `find_dotenv`: from the caller's folder upwards. */
function findDotenv(name: string, start: string, run: Run): string | undefined {
  if (!run.context.environment) {
    run.filesRead.add(joinOsPath(start, name));
    return undefined;
  }
  for (let folder = start; ; ) {
    const file = note(joinOsPath(folder, name), run);
    if (run.context.files.kind(file) === "file") return file;
    const parent = dirname(folder);
    if (parent === folder || parent === "") return undefined;
    folder = parent;
  }
}

function findDotenvCall(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["filename", "raise_error_if_not_found", "usecwd"]);
  const name = given.has("filename") ? plainText(given.get("filename")) : ".env";
  if (name === undefined) return unknown("the path of an env file", args.at, "str");
  const found = findDotenv(name, isTrue(given.get("usecwd")) ? run.context.workingDirectory : dirname(run.file), run);
  if (!run.context.environment) return unknown("the path of an env file", args.at, "str");
  if (found === undefined && isTrue(given.get("raise_error_if_not_found")))
    throw new PythonError("OSError", args.at, { message: "File not found" });
  return str(found ?? "", args.at);
}

function dotenvValues(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["dotenv_path", "stream", "verbose", "interpolate", "encoding"]);
  const source = sourceOf(given, run);
  if (!run.context.environment || source?.text === unseenText) return dict([], args.at, "what an env file holds");
  if (source === undefined) return dict([], args.at);
  const values = expandedValues(source.file, source.text, true, interpolates(given), run);
  return dict(
    [...values].map(([name, value]) => ({
      key: str(name, args.at),
      value: value.text === null ? none(args.at) : { ...str(value.text, value.at, "environment"), variables: [name] },
    })),
    args.at,
  );
}

/**
 * The values of an env file with `${NAME}` and `${NAME:-default}` replaced.
 * @param override what stands in the file goes before the environment
 */
export function expandedValues(
  file: string,
  text: string,
  override: boolean,
  interpolate: boolean,
  run: Run,
): ReadonlyMap<string, { readonly text: string | null; readonly at: Span }> {
  const values = new Map<string, { readonly text: string | null; readonly at: Span }>();
  const lookUp = (name: string): string | null | undefined => {
    const own = values.get(name)?.text;
    const outer = environmentText(name, run);
    return override ? (values.has(name) ? own : outer) : (outer ?? (values.has(name) ? own : undefined));
  };
  for (const entry of parseDotenv(file, text, dialectOf(run)).entries) {
    const raw = entry.value;
    const expanded =
      raw === undefined
        ? null
        : !interpolate
          ? raw
          : raw.replace(/\$\{([^}:]*)(?::-([^}]*))?\}/g, (_whole, name: string, fallback: string | undefined) => {
              const found = lookUp(name);
              return found === undefined ? (fallback ?? "") : (found ?? "");
            });
    // A name that comes again keeps its first place.
    values.set(entry.name, { text: expanded, at: entry.valueAt ?? entry.at });
  }
  return values;
}

function dialectOf(run: Run): DotenvDialect {
  return isAtLeast("python-dotenv", [1, 2, 4], run)
    ? "python-dotenv"
    : isAtLeast("python-dotenv", [1, 2, 3], run)
      ? "python-dotenv-1.2.3"
      : "python-dotenv-1.2.2";
}

/** The text that os.environ holds at this point. */
export function environmentText(name: string, run: Run): string | undefined {
  const assigned = run.assigned.get(name);
  const given = run.context.environment?.get(name);
  const own = assigned?.value?.kind === "str" ? assigned.value.value : undefined;
  if (assigned?.overrides) return own;
  return given ?? own;
}
