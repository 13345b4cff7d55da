import type { Value } from "../../domain/value.js";
import { truthiness } from "../../domain/value.js";
import { readVariable } from "../environment.js";
import { lift } from "../lift.js";
import { dict } from "../make.js";
import { PythonError } from "../pythonError.js";
import type { CallArguments, Run } from "../runtime.js";
import { attempt, whenText } from "./libraryModel.js";

/** `config()` of dj-database-url and django-cache-url: what they make of the URL that a variable holds, or else of a default; of an empty one an empty dict. */
export function urlConfig(
  {
    variable,
    fallback,
    parse,
    reader,
    castName,
  }: {
    readonly variable: Value;
    readonly fallback: Value;
    readonly parse: (url: Value) => Value;
    readonly reader: string;
    readonly castName: string;
  },
  { at }: CallArguments,
  run: Run,
): Value {
  const cast = (value: Value): Value =>
    lift([value], at, ([url]) => (url && truthiness(url) !== "no" ? parse(url) : dict([], at)), { type: "dict" });
  return whenText(variable, at, (name) => {
    const whenUnset = attempt(() => cast(fallback));
    return readVariable(
      {
        variable: name.value,
        at,
        reader,
        cast,
        type: "dict",
        castName,
        fallback: whenUnset instanceof PythonError ? undefined : whenUnset,
        missing: whenUnset instanceof PythonError ? whenUnset.type : "KeyError",
      },
      run,
    );
  });
}
