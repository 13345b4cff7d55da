import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { reprOf, textOf } from "./convert.js";
import { isCaughtBy } from "./exceptions.js";
import { none, str, tuple } from "./make.js";
import type { ClassObject, NativeObject } from "./runtime.js";
import { nativeFunction, objectValue, runtimeObject, className } from "./runtime.js";
import type { PythonError } from "./pythonError.js";

/** An instance of an exception class of Python or of a library. `args` undefined: what it was made with cannot be seen. */
export function exceptionValue(
  named: string,
  args: readonly Value[] | undefined,
  at: Span | undefined,
  raised?: PythonError,
): Value {
  // OSError(2, "…") makes an instance of the class that stands for that number.
  const number =
    named === "OSError" && args && args.length >= 2 && args.length <= 5 && args[0]?.kind === "int"
      ? Number(args[0].value)
      : undefined;
  const type = number === undefined ? named : (errorClasses.get(number) ?? named);
  const text = args && exceptionText(type, args);
  const object: NativeObject & ExceptionData = {
    kind: "native",
    ...(args && { args }),
    ...(text !== undefined && { text }),
    ...(raised && { raised }),
    getAttribute(name) {
      switch (name) {
        case "args":
          return args && tuple(args, at);
        case "with_traceback":
          return nativeFunction(name, () => value);
        case "__traceback__":
          return unknown("a traceback", at);
        case "__cause__":
        case "__context__":
          return unknown("the exception before this one", at);
        case "msg":
          return isCaughtBy(type, "ImportError") && args ? (args.length === 1 ? args[0] : none(at)) : undefined;
        case "name": {
          const module = raised?.options.module;
          return module === undefined ? undefined : str(module, at);
        }
        case "code":
          return type === "SystemExit" ? (args?.[0] ?? none(at)) : undefined;
        default:
          return undefined;
      }
    },
  };
  const value = objectValue(type, `${type}()`, object, at);
  return value;
}

/** errno of Linux: Objects/exceptions.c. */
const errorClasses: ReadonlyMap<number, string> = new Map([
  [1, "PermissionError"],
  [2, "FileNotFoundError"],
  [3, "ProcessLookupError"],
  [4, "InterruptedError"],
  [10, "ChildProcessError"],
  [11, "BlockingIOError"],
  [13, "PermissionError"],
  [17, "FileExistsError"],
  [20, "NotADirectoryError"],
  [21, "IsADirectoryError"],
  [32, "BrokenPipeError"],
  [103, "ConnectionAbortedError"],
  [104, "ConnectionResetError"],
  [110, "TimeoutError"],
  [111, "ConnectionRefusedError"],
]);

interface ExceptionData {
  readonly args?: readonly Value[];
  /** The error that it was caught as. */
  readonly raised?: PythonError;
}

/** `str(exception)`; undefined where it cannot be seen. */
export function exceptionText(type: string, args: readonly Value[]): string | undefined {
  const [only] = args;
  if (!only) return "";
  if (args.length > 1) return isCaughtBy(type, "OSError") ? undefined : reprOf(tuple(args));
  return isCaughtBy(type, "KeyError") ? reprOf(only) : textOf(only);
}

/** What `except … as name` binds. */
export function caughtValue(error: PythonError, at: Span): Value {
  return error.options.value ?? exceptionValue(error.type, argumentsOf(error, at), at, error);
}

/** The arguments of an exception that Python itself raised, where its message is fixed. */
function argumentsOf(error: PythonError, at: Span): readonly Value[] | undefined {
  const message = error.options.pythonMessage ?? error.options.message;
  return message !== undefined && (error.type === "KeyError" || error.type === "ModuleNotFoundError")
    ? [str(message, at)]
    : undefined;
}

/** The error that a caught exception came from: raised again it is that error, at another place. */
export function raisedBefore(value: Value): PythonError | undefined {
  return (runtimeObject(value) as ExceptionData | undefined)?.raised;
}

/** Whether a handler catches the error. `handler` is what its expression gives, `source` how the code names it. */
export function isHandled(error: PythonError, handler: Value | undefined, source: readonly string[]): boolean {
  const names = [error.type, ...classNames(error.options.value)];
  const wanted = (handler && handlerClasses(handler)) ?? source;
  return wanted.some((one) => names.some((name) => isCaughtBy(name, one)));
}

/** The class of the exception and its bases, also those outside the project. */
function classNames(value: Value | undefined): readonly string[] {
  const data = value && runtimeObject(value);
  return data?.kind === "instance" ? classAndBases(data.class) : [];
}

export function classAndBases(type: ClassObject): readonly string[] {
  return [...type.mro.map((one) => one.name), ...type.nativeBases.map((name) => name.split(".").pop() ?? name)];
}

/** Names of the classes that a handler's value stands for; undefined where it cannot be seen. */
function handlerClasses(handler: Value): readonly string[] | undefined {
  if (handler.kind === "tuple") {
    const all = handler.items.map(handlerClasses);
    return handler.rest !== undefined || all.includes(undefined) ? undefined : all.flatMap((names) => names ?? []);
  }
  const data = runtimeObject(handler);
  if (data?.kind === "class") return [data.name];
  const name = className(handler);
  // What configparser raises derives from its own class of that name.
  if (name === "configparser.Error") return [name, "Error"];
  return name === undefined ? undefined : [name.split(".").pop() ?? name];
}
