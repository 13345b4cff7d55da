import type { EnvironmentRead, EnvironmentValue, Value, ValueType } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { SET } from "../domain/conditions.js";
import { isCaughtBy } from "./exceptions.js";
import { str, withOrigin } from "./make.js";
import { resolvedWith } from "./resolvedWith.js";
import type { Run } from "./runtime.js";
import { PythonError } from "./pythonError.js";

export interface Reading {
  readonly variable: string;
  readonly at: Span;
  /** The library or call: `os.environ`, `django-environ`. */
  readonly reader: string;
  /** What a set variable's text becomes; may raise. Default: the text itself. */
  readonly cast?: (text: Value) => Value;
  readonly type?: ValueType;
  readonly castName?: string;
  /** What the reader gives when the variable is unset, cast already; undefined: it raises `missing`. */
  readonly fallback?: Value | undefined;
  /** Class of the exception for a missing variable. */
  readonly missing?: string;
}

/** Reads an environment variable as a library does. Raises `missing` where it is certainly unset and there is no fallback. */
export function readVariable(reading: Reading, run: Run): Value {
  const { variable, at } = reading;
  const assigned = run.assigned.get(variable);
  const cast = (text: Value): Value => (reading.cast ? reading.cast(text) : text);
  // What is outside does not matter.
  if (assigned?.overrides && assigned.value) return cast(assigned.value);
  const read: EnvironmentRead = {
    variable,
    at,
    reader: reading.reader,
    ...(reading.fallback && { fallback: reading.fallback }),
    ...(reading.castName !== undefined && { cast: reading.castName }),
  };
  run.decisions.noteRead(read);
  const whenSet = (text: string): Value => cast(str(text, at, "environment", [variable]));
  const whenUnset = (): Value => {
    if (assigned?.value)
      return withOrigin(cast(assigned.value), assigned.value.at ?? at, "environment-default", [variable]);
    const unseen = unseenVariables(run);
    if (unseen !== undefined) return unknown(`${variable}, which ${unseen} may set`, at, reading.type);
    if (reading.fallback)
      return withOrigin(reading.fallback, reading.fallback.at ?? at, "environment-default", [
        variable,
        ...(reading.fallback.variables ?? []),
      ]);
    throw new PythonError(reading.missing ?? "KeyError", at, { variable, message: variable });
  };
  if (assigned?.overrides) return whenUnset();
  const exact = run.context.environment;
  const told = (exact ?? run.context.chosen)?.get(variable);
  if (told !== undefined) return whenSet(told);
  if (exact) return whenUnset();
  const fact = run.decisions.factOf(variable);
  if (fact === null) return whenUnset();
  if (typeof fact === "string") return whenSet(fact);
  const required = !reading.fallback && !assigned?.value;
  if (
    required &&
    fact === undefined &&
    isCaught(reading.missing ?? "KeyError", run) &&
    run.decisions.isSet(variable) === false
  )
    return whenUnset();
  // Without a cast nothing but the reading itself makes the value: every run has the same one.
  const isPlain = !reading.cast && !assigned;
  const known = isPlain ? run.context.constants.get(at) : undefined;
  if (known?.kind === "environment" && isSameReading(known, read, reading.type)) return known;
  const value: EnvironmentValue = {
    kind: "environment",
    type: reading.type,
    reads: [read],
    literals: [],
    ...(isPlain && { expression: { operation: "read", operands: [] } }),
    at,
    from: "environment",
    resolve(assignment) {
      const text = assignment(variable);
      if (text === undefined) return value;
      const decided = text === null ? whenUnset() : whenSet(text);
      // A fallback that is read from another variable.
      return decided.kind === "environment" ? decided.resolve(assignment) : decided;
    },
  };
  if (isPlain) run.context.constants.set(at, value);
  return value;
}

function isSameReading(known: EnvironmentValue, read: EnvironmentRead, type: ValueType | undefined): boolean {
  const [own] = known.reads;
  return (
    known.type === type &&
    own?.variable === read.variable &&
    own.reader === read.reader &&
    own.fallback === read.fallback &&
    own.cast === read.cast
  );
}

/** Whether the variable is there: `"X" in os.environ`. */
export function variableIsSet(variable: string, at: Span, run: Run, reader = "os.environ"): Value {
  run.decisions.noteRead({ variable, at, reader, fallback: { kind: "none", at, from: "computed" } });
  const assigned = run.assigned.get(variable);
  const answer = (value: boolean): Value => ({ kind: "bool", value, at, from: "computed", variables: [variable] });
  if (assigned) return assigned.value ? answer(true) : answer(false);
  const exact = run.context.environment;
  const unseen = unseenVariables(run);
  if (exact)
    return unseen === undefined || exact.has(variable)
      ? answer(exact.has(variable))
      : unknown(`${variable}, which ${unseen} may set`, at, "bool");
  if (run.context.chosen?.has(variable)) return answer(true);
  const fact = run.decisions.factOf(variable);
  if (fact !== undefined) return answer(fact !== null);
  const value: EnvironmentValue = {
    kind: "environment",
    type: "bool",
    literals: [],
    at,
    from: "environment",
    reads: [{ variable, at, reader, fallback: { kind: "none", at, from: "computed" } }],
    resolve(assignment) {
      const text = assignment(variable);
      if (text !== undefined) return answer(text !== null);
      return run.decisions.factOf(variable) === SET ? answer(true) : value;
    },
  };
  return value;
}

/** Code set variables that cannot be told: every one that is not set otherwise may be among them. `reason` names where they come from. */
export function noteUnseenVariables(reason: string, run: Run): void {
  if (!run.libraryState.has(unseenKey)) run.libraryState.set(unseenKey, reason);
}

/** Where such variables come from; undefined where there are none. In the open environment variables are set anyway. */
function unseenVariables(run: Run): string | undefined {
  return run.context.environment ? (run.libraryState.get(unseenKey) as string | undefined) : undefined;
}

const unseenKey = "variables that cannot be seen";

/** Whether a `try` around the current statement catches the exception. */
export function isCaught(type: string, run: Run): boolean {
  return run.handlers.some((names) => names === "all" || names.some((name) => isCaughtBy(type, name)));
}

/** What is made of a variable may raise where that is unset, `int(os.environ.get("PORT", ""))`: where a `try` around it takes the exception, it is raised here. */
export function raisingHere(value: Value, run: Run): Value {
  if (run.handlers.length === 0 || value.kind !== "environment" || run.context.environment) return value;
  for (const { variable } of value.reads) {
    const found = resolvedWith(value, variable, null);
    if (found instanceof PythonError && isCaught(found.type, run) && !run.decisions.isSet(variable)) throw found;
  }
  return value;
}

/** Notes that the settings load where they run on Python 2 alone, unless the Django that is pinned says that they may. */
export function needsPython2(name: string, at: Span, { context, decisions, lost }: Run): void {
  if (context.django.text === undefined)
    lost.push({ where: decisions.path, error: new PythonError("NameError", at, { message: `${name} of Python 2` }) });
}
