import type { Value } from "../../domain/value.js";
import { truthiness, unknown } from "../../domain/value.js";
import { bool, list, str, tuple } from "../make.js";
import { memberNames } from "../memberNames.js";
import type { RuntimeObject } from "../runtime.js";
import { nativeFunction, nativeNamespace, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { frameAbove, frameStack } from "./frames.js";
import { callAt } from "./libraryModel.js";
import { getAttribute } from "../attributes.js";

/** `inspect`, as settings that are written as classes use it: CPython's Lib/inspect.py. */
export function inspectModule(): Value {
  const isKind = (name: string, ...kinds: readonly RuntimeObject["kind"][]): Value =>
    nativeFunction(name, (args) => {
      const [one] = args.positional;
      if (!one || one.kind === "unknown" || one.kind === "environment") return unknown(`${name}()`, args.at, "bool");
      const kind = runtimeObject(one)?.kind;
      return kind === "native"
        ? unknown(`${name}()`, args.at, "bool")
        : bool(kind !== undefined && kinds.includes(kind), args.at);
    });
  return nativeNamespace("inspect", {
    stack: nativeFunction("stack", frameStack),
    currentframe: nativeFunction("currentframe", (args) => frameAbove(args, undefined)),
    isclass: isKind("isclass", "class"),
    isfunction: isKind("isfunction", "function"),
    ismethod: isKind("ismethod", "method"),
    ismodule: isKind("ismodule", "module"),
    isroutine: isKind("isroutine", "function", "method"),
    /** Pairs of name and value, by name. Names with two underscores, which every object has, are left out. */
    getmembers: nativeFunction("getmembers", (args, run) => {
      const [object, predicate] = args.positional;
      const found = object && memberNames(object);
      if (!object || !found) return list([], args.at, "the members of an object that cannot be seen");
      let rest = found.unseen;
      const members: Value[] = [];
      for (const name of found.names) {
        let value: Value;
        try {
          value = getAttribute(object, name, args.at, run, args.scope);
        } catch (error) {
          if (error instanceof PythonError && error.type === "AttributeError") continue;
          throw error;
        }
        const chosen =
          predicate && predicate.kind !== "none" ? truthiness(callAt(predicate, [value], args, run)) : "yes";
        if (chosen === "yes") members.push(tuple([str(name, args.at), value], args.at));
        else if (chosen !== "no") rest ??= `whether ${name} is among the members`;
      }
      return list(members, args.at, rest);
    }),
  });
}
