import { type Value, truthiness, unknown } from "../../domain/value.js";
import { builtins } from "../builtins.js";
import { readVariable } from "../environment.js";
import { isEnvironment, lift } from "../lift.js";
import { none } from "../make.js";
import { equal } from "../comparisons.js";
import { pythonType } from "../pythonTypes.js";
import { absolutePath } from "../paths.js";
import { type CallArguments, type Run, shownName } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { readText } from "./files.js";
import { attempt, whenText } from "./libraryModel.js";
import { parseValue, castType } from "./djangoEnvironCast.js";
import { reader, atLeast } from "./djangoEnvironVersion.js";

export function getValue(
  state: EnvState,
  variable: Value | undefined,
  wanted: Wanted,
  args: CallArguments,
  run: Run,
): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  return whenText(
    variable,
    args.at,
    (name) => readNamed(state, name.value, wanted, args, run, 0),
    "a variable whose name cannot be seen",
  );
}

/** `Env.get_value`. */
function readNamed(state: EnvState, name: string, wanted: Wanted, args: CallArguments, run: Run, depth: number): Value {
  if (depth > 20) throw new PythonError("RecursionError", args.at, { variable: name });
  // Up to 0.8 `prefix` is an attribute that nothing reads.
  const variable = atLeast(run, 0, 9) ? state.prefix + name : name;
  // A default that is itself a function is called from 0.13 on; before, it is the value.
  const { cast, fallback: unset } = byScheme(state, variable, wanted, args);
  const smart =
    atLeast(run, 0, 4, 5) && state.smartCast && !cast && unset && unset.kind !== "none" ? typeOf(unset) : undefined;
  const finalCast = cast ?? smart;
  const finish = (value: Value, against = unset): Value => {
    const proxied = value.kind === "str" && value.value.startsWith("$") ? value.value.replace(/^\$+/, "") : undefined;
    const seen =
      proxied === undefined
        ? value
        : readNamed(state, proxied, { ...wanted, parseDefault: false, cast, fallback: unset }, args, run, depth + 1);
    return lift([seen], args.at, ([one]) => parse(one ?? none(args.at), against), { type: castType(finalCast) });
  };
  const parse = (given: Value, against: Value | undefined): Value => {
    let value = given;
    if (state.escapeProxy && value.kind === "str" && atLeast(run, 0, 8))
      value = { ...value, value: value.value.replaceAll("\\$", "$") };
    if (against?.kind === "none" && value.kind === "str" && value.value === "" && atLeast(run, 0, 8))
      value = none(value.at);
    const same = against ? value === against || equal(value, against) === "yes" : false;
    const parses =
      !same || (wanted.parseDefault && (atLeast(run, 0, 10) ? value.kind !== "none" : truthiness(value) !== "no"));
    return parses ? parseValue(value, finalCast, args, run) : value;
  };
  const file = state.readsFiles ? fileContent(variable, args, run) : undefined;
  if (file) return finish(file);
  const fallbackValue =
    unset &&
    attempt(() =>
      isEnvironment(unset)
        ? // The default is what that variable gives: compared with itself it is not parsed.
          lift([unset], args.at, ([one]) => finish(one ?? none(args.at), one), { type: castType(finalCast) })
        : finish(unset),
    );
  const shownCast = castName(finalCast, wanted);
  const type = castType(finalCast) ?? (finalCast ? undefined : "str");
  return readVariable(
    {
      variable,
      at: args.at,
      reader,
      cast: (value) => finish(value),
      ...(type !== undefined && { type }),
      ...(shownCast !== undefined && { castName: shownCast }),
      fallback: fallbackValue instanceof PythonError ? undefined : fallbackValue,
      missing: fallbackValue instanceof PythonError ? fallbackValue.type : "ImproperlyConfigured",
    },
    run,
  );
}

/** The cast and the default that a call gives, else those that the scheme has for the variable. */
function byScheme(
  { scheme, isDeclared }: EnvState,
  variable: string,
  wanted: Wanted,
  args: CallArguments,
): Pick<Wanted, "cast" | "fallback"> {
  const declared = scheme.get(variable);
  if (isDeclared && declared === undefined) throw new PythonError("SmartEnvMissing", args.at, { message: variable });
  const cast = isDeclared || wanted.cast?.kind === "none" ? undefined : wanted.cast;
  const fallback = isNotSet(wanted.fallback) ? undefined : wanted.fallback;
  if (declared === undefined) return { cast, fallback };
  const own = cast && truthiness(cast) === "no" ? undefined : cast;
  const pair = declared.kind === "tuple" || declared.kind === "list" ? declared.items : [];
  if (pair.length !== 2) return { cast: own ?? declared, fallback };
  return { cast: own ?? pair[0], fallback: fallback ?? (isNotSet(pair[1]) ? undefined : pair[1]) };
}

/** FileAwareEnv: the content of the file that `NAME_FILE` names. */
function fileContent(variable: string, args: CallArguments, run: Run): Value | undefined {
  const file = run.context.environment?.get(`${variable}_FILE`);
  if (file === undefined) return undefined;
  const content = readText(absolutePath(file, run.context.workingDirectory), args.at, run);
  return content.kind === "str" ? { ...content, from: "environment", variables: [`${variable}_FILE`] } : content;
}

/** `type(default)`. */
function typeOf(value: Value): Value | undefined {
  const type = pythonType(value);
  return builtins.get(type);
}

/** `Env.NOTSET`. */
export const notSet = "environ.environ.NoValue";

function isNotSet(value: Value | undefined): boolean {
  return value?.kind === "object" && value.type === notSet;
}

export interface EnvState {
  readonly scheme: ReadonlyMap<string, Value>;
  readonly readsFiles: boolean;
  /** Nothing is read but what the scheme declares, and as it says. */
  readonly isDeclared?: true;
  prefix: string;
  smartCast: boolean;
  escapeProxy: boolean;
}

interface Wanted {
  readonly cast: Value | undefined;
  readonly fallback: Value | undefined;
  readonly parseDefault: boolean;
  readonly castName?: string;
}

export function castName(cast: Value | undefined, wanted: Wanted): string | undefined {
  if (wanted.castName !== undefined) return wanted.castName;
  return castType(cast) ?? (cast?.kind === "object" ? shownName(cast) : undefined);
}
