import type { DictValue, Value } from "../../domain/value.js";
import { dictGet, unknown } from "../../domain/value.js";
import { fileStart, type Span } from "../../text/span.js";
import { textOf } from "../convert.js";
import { readVariable } from "../environment.js";
import { bool, dict, none, str } from "../make.js";
import type { CallArguments, ClassObject, InstanceObject, NativeObject } from "../runtime.js";
import type { ModuleObject, Scope } from "../scope.js";
import { nativeFunction, objectValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import type { Store } from "./dynaconfStore.js";
import { readStore } from "./dynaconfStore.js";
import { booleanFix, castText, parsed } from "./dynaconfValues.js";
import { castFrom, plainText } from "./libraryModel.js";

/** The object that settings are read from. In the open environment (`prefix`) a variable may replace each. */
export function settingsObject(load: (at: Span) => Store, at: Span, prefix?: string): Value {
  const read = (name: string, where: Span, fallback: Value | undefined): Value | undefined => {
    const store = load(where);
    const key = name.toUpperCase();
    const own = readStore(store, key);
    const found = own && boxed(own);
    if (prefix !== undefined) {
      const variable = prefix === "" ? key : `${prefix.toUpperCase()}_${key}`;
      const below = found ?? fallback;
      return readVariable(
        {
          variable,
          at: where,
          reader: "dynaconf",
          missing: "AttributeError",
          ...(below && { fallback: below }),
          cast: (text) =>
            text.kind === "str"
              ? castFrom(text, parsed({ ...text, value: booleanFix(text.value) }, true, where))
              : text,
        },
        store.run,
      );
    }
    return found ?? (store.unseen === undefined ? fallback : unknown(store.unseen, where));
  };
  const cast = (value: Value, name: string, where: Span): Value => {
    const text = value.kind === "str" ? value.value : textOf(value);
    return text === undefined ? unknown("a cast of dynaconf", where) : castText(name, text, where);
  };
  const get = (args: CallArguments): Value => {
    const [key, fallback = args.keywords.get("default")] = args.positional;
    const name = plainText(key);
    if (name === undefined || /__|\./.test(name)) return unknown("a setting of dynaconf", args.at);
    const value = read(name, args.at, fallback ?? none(args.at)) ?? none(args.at);
    const wanted = plainText(args.keywords.get("cast"));
    return wanted === undefined || value.kind === "environment" || value.kind === "unknown"
      ? value
      : cast(value, wanted, args.at);
  };
  const methods: Readonly<Record<string, (args: CallArguments) => Value>> = {
    get,
    exists: (args) => {
      const name = plainText(args.positional[0]);
      const value = name === undefined ? undefined : read(name, args.at, bool(false));
      return value?.kind === "unknown" || value?.kind === "environment"
        ? unknown("whether dynaconf knows a setting", args.at, "bool")
        : bool(name !== undefined && load(args.at).values.has(name.toUpperCase()), args.at);
    },
    as_bool: (args) => cast(get(args), "@bool", args.at),
    as_int: (args) => cast(get(args), "@int", args.at),
    as_float: (args) => cast(get(args), "@float", args.at),
    as_json: (args) => cast(get(args), "@json", args.at),
    to_dict: (args) => asDict(load(args.at), args.at),
    as_dict: (args) => asDict(load(args.at), args.at),
  };
  const data: NativeObject = {
    kind: "native",
    call: (args) => get(args),
    getAttribute(name, _run, where) {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (method) return nativeFunction(name, method);
      if (name === "current_env") return str(load(where).currentEnvironment, where);
      if (
        name.startsWith("_") ||
        /^(?:set|update|reload|from_env|using_env|setenv|load_file|validators|items|keys|values|store|path_for|find_file|populate_obj|unset|configure|settings_module|logger)$/.test(
          name,
        )
      )
        return undefined;
      const value = read(name, where, undefined);
      if (!value)
        throw new PythonError("AttributeError", where, {
          message: `'Settings' object has no attribute '${name.toUpperCase()}'`,
          variable: name.toUpperCase(),
        });
      return value;
    },
    getItem(key, _run, where) {
      const name = plainText(key);
      const value = name === undefined ? unknown("a setting of dynaconf", where) : read(name, where, undefined);
      if (!value) throw new PythonError("KeyError", where, { message: `${name ?? ""} does not exist` });
      return value;
    },
    contains(key, _run, where) {
      const name = plainText(key);
      const store = load(where);
      return name === undefined || store.unseen !== undefined || prefix !== undefined
        ? unknown("whether dynaconf knows a setting", where, "bool")
        : bool(store.values.has(name.toUpperCase()), where);
    },
  };
  return objectValue("dynaconf.base.LazySettings", "<LazySettings>", data, at);
}

function asDict(store: Store, at: Span): DictValue {
  return dict(
    [...store.values.keys()].map((name) => ({ key: str(name, at), value: readStore(store, name) ?? none(at) })),
    at,
    store.unseen,
  );
}

/** A dict whose keys are attributes too, in any case. */
function boxed(value: Value): Value {
  if (value.kind !== "dict" || value.as !== undefined) return value;
  const made: DictValue = {
    ...value,
    entries: value.entries.map((entry) => ({ key: entry.key, value: boxed(entry.value) })),
  };
  const box: InstanceObject = { kind: "instance", class: boxClass(made), attributes: new Map(), id: 0 };
  return { ...made, as: box };
}

/** A class without anything but what a missing attribute is looked up in. */
function boxClass(content: DictValue): ClassObject {
  const nowhere: Span = fileStart("");
  const module: ModuleObject = {
    kind: "module",
    name: "dynaconf",
    file: "",
    isPackage: false,
    loading: false,
    scope: undefined as never,
  };
  const scope: Scope = {
    kind: "class",
    bindings: new Map(),
    parent: undefined,
    module,
    outer: new Map(),
    unseen: undefined,
  };
  const type: ClassObject = {
    kind: "class",
    name: "DynaBox",
    definition: { kind: "class", name: "DynaBox", nameStart: 0, bases: [], body: [], decorators: [], start: 0, end: 0 },
    mro: [],
    nativeBases: [],
    bases: [],
    scope,
    unseen: undefined,
  };
  (type.mro as ClassObject[]).push(type);
  const find = (args: CallArguments): Value => {
    const name = args.positional[args.positional.length - 1];
    const entry =
      name?.kind === "str"
        ? (dictGet(content, name.value) ??
          content.entries.find(
            (one) => one.key.kind === "str" && one.key.value.toLowerCase() === name.value.toLowerCase(),
          ))
        : undefined;
    if (!entry) throw new PythonError("AttributeError", args.at, { message: "'DynaBox' object has no such attribute" });
    return entry.value;
  };
  scope.bindings.set("__getattr__", {
    value: nativeFunction("__getattr__", find),
    nameAt: nowhere,
    valueAt: nowhere,
    steps: [],
  });
  return type;
}
