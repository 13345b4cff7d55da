import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { int, str } from "../make.js";
import type { Run } from "../runtime.js";
import { nativeFunction, objectValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";

/** What `platform` says of Python: its version is bounded by the Django that it runs. */
export function platformVersion(): Readonly<Record<string, Value>> {
  return {
    python_version: nativeFunction("python_version", (args) => ({
      ...unknown(pythonVersion, args.at, "str"),
      truth: true,
    })),
    python_version_tuple: nativeFunction("python_version_tuple", (args, run) => versionTexts(args.at, run)),
    python_implementation: nativeFunction("python_implementation", (args) =>
      unknown("which Python runs", args.at, "str"),
    ),
  };
}

/** Why a value is not known that depends on the version of Python. */
export const pythonVersion = "Python's version";

/** The oldest Python 3 that runs this Django, from its release notes; Python 3.7 lost its support in June 2023, whatever Django it could run. */
export function oldestPython({ context: { django, oldestPython: named = 0 } }: Run): number {
  return Math.max(django.atLeast(6, 0) ? 12 : django.atLeast(5, 0) ? 10 : 8, named);
}

/** The second numbers of the versions that may run. */
function minorVersions(run: Run): readonly number[] {
  return Array.from({ length: latestPython - oldestPython(run) + 1 }, (_, index) => oldestPython(run) + index);
}

/** Python's version as `sys` tells it: a named tuple of five, a text, a number. */
export function versionNames(run: Run): Readonly<Record<string, Value>> {
  const minors = minorVersions(run);
  return {
    version_info: versionInfo(minors),
    version: {
      ...unknown(pythonVersion, undefined, "str"),
      truth: true,
      beginnings: minors.map((minor) => `3.${minor}.`),
    },
    hexversion: unknown(pythonVersion, undefined, "int"),
  };
}

function versionInfo(minors: readonly number[]): Value {
  const items: readonly Value[] = [
    int(3),
    { ...unknown(pythonVersion, undefined, "int"), truth: true, among: minors.map((minor) => int(minor)) },
    unknown(pythonVersion, undefined, "int"),
    unknown(pythonVersion, undefined, "str"),
    unknown(pythonVersion, undefined, "int"),
  ];
  const names = ["major", "minor", "micro", "releaselevel", "serial"];
  return objectValue("sys.version_info", "sys.version_info", {
    kind: "native",
    tuple: items,
    iterate: () => items,
    getItem: (key, _run, at) => tupleItem(items, key, at),
    getAttribute: (name) => items[names.indexOf(name)],
  });
}

/** An element of what is a tuple with names for its parts. */
export function tupleItem(items: readonly Value[], key: Value, at: Span): Value {
  if (key.kind !== "int" && key.kind !== "bool") return unknown("an element", at);
  const item = items.at(Number(key.value));
  if (item === undefined) throw new PythonError("IndexError", at, { message: "tuple index out of range" });
  return item;
}

/** No Python 3 beyond it is thought of. */
const latestPython = 40;

/** `("3", "11", "7")`: texts, that compare as such, so that "11" comes before "6". */
function versionTexts(made: Span, run: Run): Value {
  const parts = (at: Span): readonly Value[] => [
    str("3", at),
    unknown(pythonVersion, at, "str"),
    unknown(pythonVersion, at, "str"),
  ];
  return objectValue(
    "tuple",
    "platform.python_version_tuple()",
    {
      kind: "native",
      getItem(key, _run, at) {
        if (key.kind !== "int") return unknown(pythonVersion, at);
        const part = parts(at).at(Number(key.value));
        if (part === undefined) throw new PythonError("IndexError", at, { message: "tuple index out of range" });
        return part;
      },
      iterate: (_run, at) => parts(at),
      isBefore: (other) => placeOfTexts(other, run),
    },
    made,
  );
}

/** The answer that every version that may run gives; undefined where they differ, or a part beyond the second decides. */
function placeOfTexts(other: Value, run: Run): "before" | "after" | undefined {
  if (other.kind !== "tuple" || other.rest !== undefined) return undefined;
  const [major, minor] = other.items;
  if (other.items.length === 0) return "after";
  if (major?.kind !== "str") return undefined;
  if (major.value !== "3") return major.value > "3" ? "before" : "after";
  if (minor === undefined) return "after";
  if (minor.kind !== "str") return undefined;
  const minors = minorVersions(run).map(String);
  // An equal second part leaves it to the third, unless there is none: the longer tuple comes after.
  const places = new Set(
    minors.map((one) =>
      one === minor.value ? (other.items.length === 2 ? "after" : undefined) : one < minor.value ? "before" : "after",
    ),
  );
  return places.size === 1 ? [...places][0] : undefined;
}
