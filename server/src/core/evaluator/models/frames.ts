import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { namespaceDict } from "../namespaces.js";
import { dict, str } from "../make.js";
import type { CallArguments } from "../runtime.js";
import type { Scope } from "../scope.js";
import { libraryObject } from "./libraryModel.js";

/** `inspect.currentframe()`, `sys._getframe(1)`: the namespaces of the code that runs, as far as the project's own calls lead. */
function frameOf(scope: Scope, at: Span): Value {
  return libraryObject(
    "frame",
    "<frame object>",
    {
      getAttribute(name, _run, where) {
        switch (name) {
          case "f_globals":
            return namespaceDict(scope.module.scope);
          // Names of a function are copies; a module's and a class's are the namespace itself.
          case "f_locals":
            return scope.kind === "function"
              ? dict(
                  [...scope.bindings].map(([key, { value }]) => ({ key: str(key, where), value })),
                  where,
                  scope.unseen,
                )
              : namespaceDict(scope);
          case "f_back":
            return scope.caller
              ? frameOf(scope.caller, where)
              : scope.kind === "function"
                ? unknown("the caller of a function", where)
                : unknown("a frame of Python's import", where);
          case "f_code":
            return libraryObject(
              "code",
              "<code object>",
              { getAttribute: (part) => (part === "co_filename" ? str(scope.module.file, where) : undefined) },
              where,
            );
          default:
            return undefined;
        }
      },
    },
    at,
  );
}

/** `inspect.stack()`: this frame first, then its callers. */
export function frameStack(args: CallArguments): Value {
  const frames: Scope[] = [];
  for (let scope: Scope | undefined = args.scope; scope; scope = scope.caller) frames.push(scope);
  const info = (scope: Scope): Value =>
    libraryObject(
      "inspect.FrameInfo",
      "FrameInfo()",
      {
        getItem: (key, _run, at) =>
          key.kind === "int" && Number(key.value) === 0
            ? frameOf(scope, at)
            : key.kind === "int" && Number(key.value) === 1
              ? str(scope.module.file, at)
              : unknown("a part of a frame", at),
        getAttribute: (name, _run, at) =>
          name === "frame" ? frameOf(scope, at) : name === "filename" ? str(scope.module.file, at) : undefined,
      },
      args.at,
    );
  return libraryObject(
    "list",
    "inspect.stack()",
    {
      getItem(key, _run, at) {
        const place = key.kind === "int" ? Number(key.value) : -1;
        const scope = place >= 0 ? frames[place] : undefined;
        return scope ? info(scope) : unknown("a frame outside the project", at);
      },
    },
    args.at,
  );
}

/** The frame that many calls above this one. */
export function frameAbove(args: CallArguments, depth: Value | undefined): Value {
  if (depth && depth.kind !== "int") return unknown("a frame", args.at);
  let scope: Scope | undefined = args.scope;
  for (let left = depth?.kind === "int" ? Number(depth.value) : 0; left > 0 && scope; left--) scope = scope.caller;
  return scope ? frameOf(scope, args.at) : unknown("a frame outside the project", args.at);
}
