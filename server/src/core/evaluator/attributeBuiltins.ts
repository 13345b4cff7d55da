import type { Value } from "../domain/value.js";
import { unknown, unknownSince } from "../domain/value.js";
import { namespaceDict, overshadowAttributes } from "./namespaces.js";
import { attributesDict, deleteAttribute, setAttribute } from "./attributes.js";
import { memberNames } from "./memberNames.js";
import { bool, list, none, str } from "./make.js";
import type { CallArguments, Run } from "./runtime.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { getAttribute } from "./attributes.js";

type Builtin = (args: CallArguments, run: Run) => Value;

/** Builtins that read, set and list names: of objects, and of what a module or function has. */
export const attributeBuiltins: Readonly<Record<string, Builtin>> = {
  hasattr: (args, run) => {
    const [object, name] = args.positional;
    if (!object || name?.kind !== "str") return unknown("hasattr()", args.at, "bool");
    try {
      const value = getAttribute(object, name.value, args.at, run, args.scope);
      return value.kind === "unknown" ? unknownSince(value, args.at, "bool") : bool(true, args.at);
    } catch (error) {
      if (error instanceof PythonError && error.type === "AttributeError") return bool(false, args.at);
      throw error;
    }
  },
  getattr: (args, run) => {
    const [object, name, fallback] = args.positional;
    if (!object || name?.kind !== "str") return unknown("getattr()", args.at);
    try {
      const found = getAttribute(object, name.value, args.at, run, args.scope);
      // A reason names what was looked for: only where the call itself does, for a name may be a secret elsewhere.
      const { at } = name;
      return found.kind === "unknown" &&
        !(at?.file === args.at.file && args.at.start <= at.start && at.end <= args.at.end)
        ? unknown("getattr()", args.at)
        : found;
    } catch (error) {
      if (fallback && error instanceof PythonError && error.type === "AttributeError") return fallback;
      throw error;
    }
  },
  setattr: (args, run) => {
    const [object, name, value] = args.positional;
    if (object && name?.kind === "str" && value) setAttribute(object, name.value, value, args.at, run);
    // Which name of the module it was cannot be told: it may have been any.
    else if (object) overshadowAttributes(object, "setattr() of a name that cannot be seen", args.at, run);
    return none(args.at);
  },
  delattr: (args, run) => {
    const [object, name] = args.positional;
    if (object && name?.kind === "str") deleteAttribute(object, name.value, args.at, run);
    else if (object) overshadowAttributes(object, "delattr() of a name that cannot be seen", args.at, run);
    return none(args.at);
  },
  globals: (args) => namespaceDict(args.scope.module.scope),
  locals: (args) => namespaceDict(args.scope),
  vars: (args, run) => {
    const value = args.positional[0];
    if (!value) return namespaceDict(args.scope);
    const data = runtimeObject(value);
    if (data?.kind === "instance") return attributesDict(data);
    if (data?.kind === "module" || data?.kind === "class") return namespaceDict(data.scope);
    if (
      value.kind === "none" ||
      value.kind === "int" ||
      value.kind === "str" ||
      value.kind === "list" ||
      value.kind === "dict"
    )
      throw new PythonError("TypeError", args.at, { message: "vars() argument must have __dict__ attribute" });
    return (
      (data?.kind === "native" && value.kind === "object" && value.type === "types.SimpleNamespace"
        ? data.getAttribute?.("__dict__", run, args.at)
        : undefined) ?? unknown("vars()", args.at, "dict")
    );
  },
  dir: (args) => {
    const [object] = args.positional;
    const found = object
      ? memberNames(object)
      : { names: [...args.scope.bindings.keys()].sort(), unseen: args.scope.unseen };
    return found
      ? list(
          found.names.map((name) => str(name, args.at)),
          args.at,
          found.unseen,
        )
      : list([], args.at, "dir()");
  },
};
