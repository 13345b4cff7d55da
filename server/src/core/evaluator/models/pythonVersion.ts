import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { str } from "../make.js";
import type { Run } from "../runtime.js";
import { PythonError, nativeFunction, objectValue } from "../runtime.js";

/** What `platform` says of Python: its version is bounded by the Django that it runs. */
export function platformVersion(): Readonly<Record<string, Value>> {
  return {
    python_version: nativeFunction("python_version", (args) => ({ ...unknown(pythonVersion, args.at, "str"), truth: true })),
    python_version_tuple: nativeFunction("python_version_tuple", (args, run) => versionTexts(args.at, run)),
    python_implementation: nativeFunction("python_implementation", (args) => unknown("which Python runs", args.at, "str")),
  };
}

/** Why a value is not known that depends on the version of Python. */
export const pythonVersion = "Python's version";

/** The oldest Python 3 that runs this Django, from its release notes; Python 3.7 lost its support in June 2023, whatever Django it could run. */
export function oldestPython({ context: { django } }: Run): number {
  return django.atLeast(6, 0) ? 12 : django.atLeast(5, 0) ? 10 : 8;
}

/** No Python 3 beyond it is thought of. */
export const latestPython = 40;

/** `("3", "11", "7")`: texts, that compare as such, so that "11" comes before "6". */
function versionTexts(made: Span, run: Run): Value {
  const parts = (at: Span): readonly Value[] => [str("3", at), unknown(pythonVersion, at, "str"), unknown(pythonVersion, at, "str")];
  return objectValue("tuple", "platform.python_version_tuple()", {
    kind: "native",
    getItem(key, _run, at) {
      if (key.kind !== "int") return unknown(pythonVersion, at);
      const part = parts(at).at(Number(key.value));
      if (part === undefined) throw new PythonError("IndexError", at, { message: "tuple index out of range" });
      return part;
    },
    iterate: (_run, at) => parts(at),
    isBefore: (other) => placeOfTexts(other, run),
  }, made);
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
  const minors = Array.from({ length: latestPython - oldestPython(run) + 1 }, (_, index) => String(oldestPython(run) + index));
  // An equal second part leaves it to the third, unless there is none: the longer tuple comes after.
  const places = new Set(minors.map((one) => (one === minor.value ? (other.items.length === 2 ? "after" : undefined) : one < minor.value ? "before" : "after")));
  return places.size === 1 ? [...places][0] : undefined;
}
