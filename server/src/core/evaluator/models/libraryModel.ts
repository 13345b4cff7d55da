import type { StrValue, Value } from "../../domain/value.js";
import { unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { exceptionValue } from "../exceptionValues.js";
import { isEnvironment, lift } from "../lift.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { nativeFunction, objectValue, classValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { callValue } from "../language.js";

/** What the models of libraries share. */

/** Whether the installed version is at least that one. A version that is not known is taken to be the newest. */
export function isAtLeast(distribution: string, version: readonly number[], run: Run): boolean {
  return isNoOlder(run.context.distribution(distribution), version);
}

/** Whether a version is at least that one, as far as it is known. */
export function isNoOlder(text: string | null | undefined, version: readonly number[]): boolean {
  const own = text ? text.split(".").map((part) => parseInt(part, 10)) : undefined;
  if (!own || own.some((part, index) => Number.isNaN(part) && index < 2)) return true;
  for (const [index, part] of version.entries()) {
    const mine = own[index] ?? 0;
    if (Number.isNaN(mine)) return true;
    if (mine !== part) return mine > part;
  }
  return true;
}

/** Calls `callee` in the place of another call. */
export function callAt(
  callee: Value,
  positional: readonly Value[],
  args: CallArguments,
  run: Run,
  keywords: ReadonlyMap<string, Value> = new Map(),
): Value {
  return callValue(callee, { positional, keywords, unseen: undefined, at: args.at, scope: args.scope }, run);
}

export type Call = (args: CallArguments, run: Run) => Value;

/** A class of a library: callable, with attributes. */
export function libraryClass(
  name: string,
  call: Call,
  attribute?: (name: string, run: Run, at: Span) => Value | undefined,
): Value {
  return classValue(name, {
    kind: "native",
    call,
    getAttribute: (wanted, run, at) =>
      wanted === "__name__" ? text(name.split(".").pop() ?? name, at) : attribute?.(wanted, run, at),
  });
}

/** An exception class of a library. */
export function exceptionClass(name: string): Value {
  const plain = name.split(".").pop() ?? name;
  return libraryClass(name, (args) =>
    exceptionValue(plain, args.unseen === undefined ? args.positional : undefined, args.at),
  );
}

/** An instance of a library's class. */
export function libraryObject(type: string, repr: string, parts: Omit<NativeObject, "kind">, at?: Span): Value {
  return objectValue(type, repr, { kind: "native", ...parts }, at);
}

/** Attributes and methods by name, for `getAttribute`. */
export function members(
  attributes: Readonly<Record<string, Value>>,
  methods: Readonly<Record<string, Call>>,
): (name: string) => Value | undefined {
  return (name) => {
    if (Object.hasOwn(attributes, name)) return attributes[name];
    const call = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return call && nativeFunction(name, call);
  };
}

function text(value: string, at: Span): Value {
  return { kind: "str", value, at, from: "computed" };
}

/** A value that a cast made from a variable's text: it comes from where the text came from. Only for values made just now. */
export function castFrom(source: Value, value: Value): Value {
  if (value.kind === "object" || value.kind === "environment" || value.kind === "unknown") return value;
  return { ...value, at: source.at, from: source.from, ...(source.variables && { variables: source.variables }) };
}

/** Runs an operation on a value once it is known; what cannot be seen stays unknown. */
export function whenKnown(value: Value, at: Span, operation: (value: Value) => Value, what: string): Value {
  return lift([value], at, ([one]) => {
    if (!one || one.kind === "unknown") return unknownLike(one, what, at);
    return operation(one);
  });
}

/** The text of a name argument, once it is known. */
export function whenText(
  value: Value | undefined,
  at: Span,
  operation: (text: StrValue) => Value,
  what = "a name that cannot be seen",
): Value {
  if (!value) throw new PythonError("TypeError", at, { message: "missing 1 required positional argument" });
  const result = lift([value], at, ([one]) => {
    if (one?.kind === "str") return operation(one);
    if (!one || one.kind === "unknown" || one.kind === "object" || one.kind === "random" || isEnvironment(one))
      return unknownLike(one, what, at);
    throw new PythonError("TypeError", at, { message: `str expected, not ${one.kind}` });
  });
  noteWithNothingSet(result);
  return result;
}

/** `os.environ[f"{PREFIX}_HOST"]`: what is read while nothing is set is noted where the code stands, whoever asks for the value later. */
export function noteWithNothingSet(value: Value): void {
  if (!isEnvironment(value)) return;
  try {
    value.resolve(() => null);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
  }
}

/** Arguments of a call by parameter name. Raises TypeError for too many, as Python does. */
export function parameters(args: CallArguments, names: readonly string[]): ReadonlyMap<string, Value> {
  if (args.positional.length > names.length)
    throw new PythonError("TypeError", args.at, {
      message: `takes ${names.length} positional arguments but ${args.positional.length} were given`,
    });
  const found = new Map(args.keywords);
  for (const [index, value] of args.positional.entries()) {
    const name = names[index];
    if (name !== undefined) found.set(name, value);
  }
  return found;
}

/** A value, or the class and place of the exception that making it raised. */
export function attempt(make: () => Value): Value | PythonError {
  try {
    return make();
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
}

/** What a library has once in a run: the same object whatever the code does. */
export function stateOf<T>(key: string, run: Run, make: () => T): T {
  const known = run.models.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  run.models.set(key, made);
  return made;
}

/** The text of an argument where it is certain. */
export function plainText(value: Value | undefined): string | undefined {
  return value?.kind === "str" || value?.kind === "path" ? value.value : undefined;
}

/** Python's truth of an option, where it is certain. */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === "bool" ? value.value : value?.kind === "int" ? Number(value.value) !== 0 : false;
}
