import { variablesBehind } from "../domain/display.js";
import type { DictValue, Value } from "../domain/value.js";
import { hideAttributes, namespaceDict, unseenAttributes } from "./namespaces.js";
import { begunContents } from "./begunContents.js";
import { unknown, unknownFrom, unknownLike } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { externalBases } from "./externalBases.js";
import { importSubmodule, moduleGetAttr } from "./imports.js";
import { lift } from "./lift.js";
import { methodKind, methodOf } from "./methods.js";
import { numberAttribute } from "./methods/numbers.js";
import { pathAttribute } from "./models/pathlib.js";
import { unipathAttribute } from "./models/unipath.js";
import { compare } from "./comparisons.js";
import { checkHashable, storeItem } from "./operators.js";
import { pythonType } from "./pythonTypes.js";
import { storeSubscript, subscript } from "./subscripts.js";
import { int, path } from "./make.js";
import type { CallArguments, ClassObject, FunctionObject, InstanceObject, Run } from "./runtime.js";
import type { Binding, Scope } from "./scope.js";
import { starredName } from "./starredModules.js";
import { nativeFunction, objectValue, runtimeObject, classValue, functionValue, className } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { classAttribute, bindMethod } from "./classAttributes.js";
import { descriptorMethod } from "./classAttributes.js";
import { callFunction, callValue } from "./language.js";
import { callSpecial } from "./instances.js";
import { iterate } from "./convert.js";
import { isAscii } from "./randomText.js";

/** `object.name`. Raises AttributeError where Python certainly would. */
export function getAttribute(object: Value, name: string, at: Span, run: Run, scope: Scope | undefined): Value {
  if (object.kind === "unknown") {
    const made = unknownFrom(object, at);
    // A class of a library is told by its name; whatever else it has goes by the module.
    return made.absent === undefined || !/^[A-Z]\w*[a-z]/.test(name)
      ? made
      : { ...made, absent: `${made.absent}.${name}` };
  }
  if (object.as !== undefined) {
    const own = ownAttribute(object, object.as as InstanceObject, name, at, run);
    if (own) return own;
  }
  if (object.kind === "object") return objectAttribute(object, name, at, run);
  if (object.kind === "environment") {
    // A method of text that is not decided yet: it runs once it is.
    if (object.type === "path" || object.type === undefined || !methodOf(object.type, name)) {
      return lift([object], at, ([value]) =>
        value && value.kind !== "environment" ? getAttribute(value, name, at, run, scope) : unknown("an attribute", at),
      );
    }
    return boundNative(object, name, at);
  }
  if (object.kind === "path") {
    const value = pathAttribute(object, name, at, run);
    if (value) return value;
  }
  if (object.kind === "str" && object.library === "unipath") {
    const value = unipathAttribute(object, name, at, run);
    if (value) return value;
  }
  if (object.kind === "random" && name === "hex") {
    // uuid4().hex is text; bytes have a method.
    if (object.type === "str") return { ...object, length: object.length === 36 ? 32 : undefined };
    return nativeFunction(name, (args) => ({
      kind: "random",
      type: "str",
      length: object.length === undefined ? undefined : object.length * 2,
      at: args.at,
      from: "computed",
    }));
  }
  if (object.kind === "random" && name === "decode" && object.type === "bytes" && isAscii(object))
    return nativeFunction(name, (args) => ({ ...object, type: "str", at: args.at }));
  if (object.kind === "random")
    return object.type === "str" && methodOf("str", name)
      ? boundNative(object, name, at)
      : unknown("a part of random text", at);
  if (methodOf(methodKind(object), name) && !(name === "move_to_end" && object.kind === "dict" && !object.ordered))
    return boundNative(object, name, at);
  // Called on an instance, a method of the class is the same.
  if (
    (object.kind === "dict" && name === "fromkeys" && !object.factory && !object.ordered && object.as === undefined) ||
    (object.kind === "str" && name === "maketrans")
  ) {
    const made = unboundMethod(object.kind, name, at, run);
    if (made) return made;
  }
  const numeric = numberAttribute(object, name, at);
  if (numeric) return numeric;
  const special =
    containers.has(object.kind) && Object.hasOwn(containerMethods, name) ? containerMethods[name] : undefined;
  if (special)
    return nativeFunction(
      name,
      (args, during) => special(object, args.positional, args.at, during) ?? unknown(`${name}()`, args.at),
    );
  if (name === "__class__" || (name.startsWith("__") && name.endsWith("__")))
    return unknown(`${name} of ${pythonType(object)}`, at);
  if (object.kind !== "path") {
    if (hasPythonName(object.kind === "bool" ? "int" : methodKind(object), name))
      return unknown(`${name}() of ${pythonType(object)}`, at);
    const fallback =
      object.as === undefined ? undefined : askGetattr(object, object.as as InstanceObject, name, at, run);
    if (fallback) return fallback;
    throw new PythonError("AttributeError", at, {
      message: `'${pythonType(object)}' object has no attribute '${name}'`,
    });
  }
  return unknown(`${name} of ${pythonType(object)}`, at);
}

/** The methods and attributes of Python's types (`dir()` of Python 3.11): what is not modelled of them is never an AttributeError. */
const pythonNames: Readonly<Record<string, string>> = {
  str: "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  list: "append clear copy count extend index insert pop remove reverse sort",
  tuple: "count index",
  dict: "clear copy fromkeys get items keys pop popitem setdefault update values",
  bytes:
    "capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  set: "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update",
  frozenset: "copy difference intersection isdisjoint issubset issuperset symmetric_difference union",
  range: "count index start step stop",
  dict_keys: "isdisjoint mapping",
  dict_values: "mapping",
  dict_items: "isdisjoint mapping",
  int: "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes",
  float: "as_integer_ratio conjugate fromhex hex imag is_integer real",
};

function hasPythonName(type: string, name: string): boolean {
  return Object.hasOwn(pythonNames, type) && (pythonNames[type] ?? "").split(" ").includes(name);
}

function boundNative(self: Value, name: string, at: Span): Value {
  return objectValue(
    "builtin_function_or_method",
    `<built-in method ${name}>`,
    {
      kind: "native",
      call: (args, run) => {
        const begun = begunContents(name, args.positional);
        for (const text of begun)
          for (const variable of variablesBehind(self)) run.decisions.noteLiteral(variable, text);
        if (self.kind !== "environment")
          return methodOf(methodKind(self), name)?.(self, args, run) ?? unknown(`${name}()`, args.at);
        const type = self.type;
        return lift(
          [self, ...args.positional, ...args.keywords.values()],
          args.at,
          ([one, ...rest]) => {
            if (!one || one.kind === "unknown") return unknownLike(one, name, args.at);
            const method = methodOf(methodKind(one), name);
            if (!method)
              throw new PythonError("AttributeError", at, {
                message: `'${pythonType(one)}' object has no attribute '${name}'`,
              });
            const positional = rest.slice(0, args.positional.length);
            const keywords = new Map(
              [...args.keywords.keys()].map(
                (key, index) => [key, rest[args.positional.length + index] ?? unknown("argument")] as const,
              ),
            );
            return method(one, { ...args, positional, keywords }, run);
          },
          {
            type: type === "str" ? textMethodTypes[name] : undefined,
            ...(type === "str" &&
              Object.hasOwn(textMethodTypes, name) &&
              name !== "format" && { pure: [name, ...args.keywords.keys()].join(" ") }),
            literals: begun,
          },
        );
      },
    },
    at,
  );
}

const textMethodTypes: Readonly<Record<string, "str" | "list" | "bool" | "int">> = {
  lower: "str",
  upper: "str",
  strip: "str",
  lstrip: "str",
  rstrip: "str",
  replace: "str",
  title: "str",
  capitalize: "str",
  format: "str",
  removeprefix: "str",
  removesuffix: "str",
  split: "list",
  rsplit: "list",
  splitlines: "list",
  startswith: "bool",
  endswith: "bool",
  isdigit: "bool",
  find: "int",
  count: "int",
};

function objectAttribute(object: Extract<Value, { kind: "object" }>, name: string, at: Span, run: Run): Value {
  const data = runtimeObject(object);
  switch (data?.kind) {
    case "module": {
      const binding = data.scope.bindings.get(name);
      if (binding) return binding.value;
      if (name === "__name__") return { kind: "str", value: data.name, at, from: "computed" };
      if (name === "__file__") return { kind: "str", value: data.runsAt ?? data.file, at, from: "computed" };
      if (name === "__dict__") return namespaceDict(data.scope);
      const submodule =
        importSubmodule(data, name, at, run) ??
        moduleGetAttr(data, name, at, run) ??
        starredName(name, data.scope, at, run);
      if (submodule) return submodule;
      if (data.scope.unseen) return unknown(`${name}, which may come from ${data.scope.unseen}`, at);
      if (name.startsWith("__")) return unknown(`${name} of module ${data.name}`, at);
      throw new PythonError("AttributeError", at, { message: `module '${data.name}' has no attribute '${name}'` });
    }
    case "instance": {
      const own = ownAttribute(object, data, name, at, run);
      // What the class has is only what is there while the instance has no other.
      if (own && own.kind !== "object" && !data.attributes.has(name) && unseenAttributes(data) !== undefined)
        return unknown(`${name} of ${data.class.name}`, at);
      if (own) return own;
      if (name === "__dict__") return attributesDict(data);
      const inherited =
        externalBases(data.class)
          .map((base) => base.data.instanceAttribute?.(data, object, name, run))
          .find((one) => one !== undefined) ?? externalAttribute(data.class, name, run, at);
      if (inherited) return inherited;
      const fallback = askGetattr(object, data, name, at, run);
      if (fallback) return fallback;
      if (name.startsWith("__")) return unknown(`${name} of ${data.class.name}`, at);
      if (isOpen(data.class) || unseenAttributes(data) !== undefined)
        return unknown(`${name} of ${data.class.name}`, at);
      throw new PythonError("AttributeError", at, {
        message: `'${data.class.name}' object has no attribute '${name}'`,
      });
    }
    case "class": {
      const found = classAttribute(data, name);
      if (found) {
        if (descriptorMethod(found.value, "__get__"))
          return (
            callSpecial(found.value, "__get__", [{ kind: "none", at, from: "computed" }, object], at, run) ??
            found.value
          );
        const method = runtimeObject(found.value);
        return method?.kind === "function" && method.role === "class"
          ? {
              ...objectValue("method", `<function ${method.name}>`, { kind: "method", self: object, function: method }),
              name: method.name,
            }
          : found.value;
      }
      if (name === "__members__" && data.members) return dictOf(data.members, at);
      if (name === "__module__") return { kind: "str", value: data.scope.module.name, at, from: "computed" };
      if (name === "__bases__" && data.unseen === undefined && data.nativeBases.length === 0)
        return {
          kind: "tuple",
          items: data.bases.flatMap((base) => (base.kind === "class" ? [classValue(base.name, base)] : [])),
          rest: undefined,
          at,
          from: "computed",
        };
      if (name === "__mro__" && data.unseen === undefined && data.nativeBases.length === 0)
        return {
          kind: "tuple",
          items: data.mro.map((one) => classValue(one.name, one)),
          rest: "object",
          at,
          from: "computed",
        };
      if (name === "__name__" || name === "__qualname__")
        return { kind: "str", value: data.name, at, from: "computed" };
      if (name === "__dict__") return namespaceDict(data.scope);
      const inherited = externalAttribute(data, name, run, at);
      if (inherited) return inherited;
      if (name === "__mro__" || name.startsWith("__") || isOpen(data)) return unknown(`${name} of ${data.name}`, at);
      throw new PythonError("AttributeError", at, { message: `type object '${data.name}' has no attribute '${name}'` });
    }
    case "native":
      return (
        data.getAttribute?.(name, run, at) ??
        unboundMethod(className(object), name, at, run) ??
        unknown(`${name} of ${describe(object.repr)}`, at)
      );
    case "function":
      return functionAttribute(object, data, name, at);
    default:
      return unknown(`${name} of ${object.type}`, at);
  }
}

/** Whether a class may have attributes that were not seen: of its bases, or set by names that cannot be seen. */
function isOpen({ unseen, nativeBases, mro }: ClassObject): boolean {
  return unseen !== undefined || nativeBases.length > 0 || mro.some(({ scope }) => scope.unseen !== undefined);
}

/** `str.strip` and `Path.open` as functions of their first argument, `dict.fromkeys`. */
function unboundMethod(own: string | undefined, name: string, at: Span, run: Run): Value | undefined {
  if (own === undefined) return undefined;
  if (own === "dict" && name === "fromkeys") {
    return nativeFunction("fromkeys", (args, run) =>
      lift(
        [args.positional[0] ?? unknown("fromkeys()")],
        args.at,
        ([keys]) => {
          const result: DictValue = { kind: "dict", entries: [], rest: undefined, at: args.at, from: "computed" };
          const iteration = iterate(keys ?? unknown("fromkeys()"), run, args.at);
          for (const key of iteration.items) checkHashable(key, args.at);
          for (const key of iteration.items)
            storeItem(result, key, args.positional[1] ?? { kind: "none", at: args.at, from: "computed" });
          result.rest ??= iteration.rest;
          return result;
        },
        { type: "dict" },
      ),
    );
  }
  if (own === "bytes" && name === "fromhex")
    return nativeFunction(name, (args) =>
      lift(
        [args.positional[0] ?? unknown("fromhex()")],
        args.at,
        ([text]) => (text?.kind === "str" ? bytesOfHex(text.value, args.at) : unknown("fromhex()", args.at, "bytes")),
        { type: "bytes" },
      ),
    );
  if (own === "int" && name === "from_bytes")
    return nativeFunction(name, (args) => {
      const [data, order] = [
        args.positional[0] ?? args.keywords.get("bytes"),
        args.positional[1] ?? args.keywords.get("byteorder"),
      ];
      if (data?.kind !== "bytes" || (order && order.kind !== "str") || args.keywords.has("signed"))
        return unknown("from_bytes()", args.at, "int");
      const all = order?.kind === "str" && order.value === "little" ? [...data.value].reverse() : [...data.value];
      return int(
        all.reduce((number, one) => number * 256n + BigInt(one.charCodeAt(0)), 0n),
        args.at,
      );
    });
  if (own === "str" && name === "maketrans") return nativeFunction(name, translation);
  const operation = containers.has(own) && Object.hasOwn(containerMethods, name) ? containerMethods[name] : undefined;
  if (own === "pathlib.Path")
    return pathAttribute(path("/", at), name, at, run)?.kind === "object" ? methodOfPath(name) : undefined;
  if (!methodOf(own, name) && !operation) return undefined;
  return objectValue("method_descriptor", `<method '${name}' of '${own}' objects>`, {
    kind: "native",
    call(args, run) {
      const [self, ...positional] = args.positional;
      if (!self)
        throw new PythonError("TypeError", args.at, { message: `unbound method ${own}.${name}() needs an argument` });
      const plain: Value = self.as === undefined ? self : withoutClass(self);
      // Methods of a type take nothing but its values.
      if (
        plain.kind !== "object" &&
        plain.kind !== "unknown" &&
        plain.kind !== "environment" &&
        plain.kind !== "random" &&
        plain.kind !== own &&
        !(plain.kind === "set" && own === "frozenset")
      )
        throw new PythonError("TypeError", args.at, {
          message: `descriptor '${name}' for '${own}' objects doesn't apply to a '${pythonType(plain)}' object`,
        });
      if (operation) return operation(plain, positional, args.at, run) ?? unknown(`${name}()`, args.at);
      return callValue(getAttribute(plain, name, args.at, run, args.scope), { ...args, positional }, run);
    },
    ...{ isMethod: true },
  });
}

/** Which exception `Path.open("x")` raises is another in each version of Python. */
function methodOfPath(name: string): Value {
  return nativeFunction(name, (args, run) => {
    const [self, ...positional] = args.positional;
    return self?.kind === "path"
      ? callValue(getAttribute(self, name, args.at, run, args.scope), { ...args, positional }, run)
      : unknown(`${name}()`, args.at);
  });
}

function bytesOfHex(text: string, at: Span): Value {
  const plain = text.replace(/[ \t-\r]+(?=(?:[0-9a-fA-F]{2}|[ \t-\r])|$)/g, "");
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(plain))
    throw new PythonError("ValueError", at, { message: "non-hexadecimal number found in fromhex() arg" });
  return {
    kind: "bytes",
    value: plain.replace(/../g, (two) => String.fromCharCode(parseInt(two, 16))),
    at,
    from: "computed",
  };
}

/** `str.maketrans("ab", "xy", "z")`. */
function translation(args: CallArguments): Value {
  const [from, to, gone] = args.positional;
  if (from?.kind !== "str" || to?.kind !== "str" || (gone && gone.kind !== "str"))
    return unknown("maketrans()", args.at, "dict");
  const [left, right] = [[...from.value], [...to.value]];
  if (left.length !== right.length)
    throw new PythonError("ValueError", args.at, {
      message: "the first two maketrans arguments must have equal length",
    });
  const table: DictValue = { kind: "dict", entries: [], rest: undefined, at: args.at, from: "computed" };
  left.forEach((one, index) => {
    storeItem(table, int(one.codePointAt(0) ?? 0, args.at), int(right[index]?.codePointAt(0) ?? 0, args.at));
  });
  for (const one of gone?.value ?? "")
    storeItem(table, int(one.codePointAt(0) ?? 0, args.at), { kind: "none", at: args.at, from: "computed" });
  return table;
}

const containers: ReadonlySet<string> = new Set(["dict", "list", "set", "str", "tuple"]);

/** Special methods of containers, called by their names. */
const containerMethods: Readonly<
  Record<string, (self: Value, args: readonly Value[], at: Span, run: Run) => Value | undefined>
> = {
  __getitem__: (self, [key], at, run) => key && subscript(self, key, at, run),
  __setitem__(self, [key, value], at, run) {
    if (key && value) storeSubscript(self, key, value, at, run);
    return { kind: "none", at, from: "computed" };
  },
  __delitem__(self, [key], at, run) {
    if (key) storeSubscript(self, key, undefined, at, run);
    return { kind: "none", at, from: "computed" };
  },
  __contains__: (self, [item], at) => item && compare("in", item, self, at),
  __len__: (self, _args, at) =>
    self.kind === "dict" && self.rest === undefined
      ? { kind: "int", value: self.entries.length, at, from: "computed" }
      : (self.kind === "list" || self.kind === "tuple") && self.rest === undefined
        ? { kind: "int", value: self.items.length, at, from: "computed" }
        : undefined,
};

/** The same entries or items, as a value of no other class. Containers are shared. */
export function withoutClass(self: Value): Value {
  const plain: Value = { ...self };
  Reflect.deleteProperty(plain, "as");
  return plain;
}

function describe(repr: string): string {
  return repr.startsWith("<") ? repr.slice(1, -1) : repr;
}

/** What a library's class among the bases gives. */
function externalAttribute(type: ClassObject, name: string, run: Run, at: Span): Value | undefined {
  for (const base of externalBases(type)) {
    const found = base.data.getAttribute?.(name, run, at);
    if (found) return found;
  }
  return undefined;
}

/** `object.name = value`. What cannot be followed is dropped: the object stays as unseen as it was. */
export function setAttribute(object: Value, name: string, value: Value, at: Span, run: Run): void {
  const data = runtimeObject(object);
  const binding: Binding = { value, nameAt: at, valueAt: value.at ?? at, steps: [{ step: "assigned", at }] };
  if (data?.kind === "module") data.scope.bindings.set(name, binding);
  else if (data?.kind === "instance") setInstanceAttribute(object, data, name, binding, run);
  else if (object.as !== undefined) setInstanceAttribute(object, object.as as InstanceObject, name, binding, run);
  else if (data?.kind === "class") data.scope.bindings.set(name, binding);
  else if (data?.kind === "function") data.attributes?.set(name, value);
  else if (data?.kind === "native") data.setAttribute?.(name, value, run, at);
}

/** `del object.name`. */
export function deleteAttribute(object: Value, name: string, at: Span, run: Run): void {
  const instance = object.kind === "object" ? runtimeObject(object) : (object.as as InstanceObject | undefined);
  const lacking = (type: string): never => {
    throw new PythonError("AttributeError", at, { message: `'${type}' object has no attribute '${name}'` });
  };
  if (instance?.kind === "module" || instance?.kind === "class") {
    if (
      !instance.scope.bindings.delete(name) &&
      instance.scope.unseen === undefined &&
      !(instance.kind === "class" && instance.unseen !== undefined)
    )
      lacking(instance.name);
  } else if (instance?.kind === "instance") {
    const hook = classAttribute(instance.class, "__delattr__");
    if (hook)
      callValue(
        bindMethod(hook.value, object, "__delattr__", at, run),
        {
          positional: [{ kind: "str", value: name, at, from: "computed" }],
          keywords: new Map(),
          unseen: undefined,
          at,
          scope: instance.class.scope,
        },
        run,
      );
    else if (
      !instance.attributes.delete(name) &&
      instance.class.unseen === undefined &&
      instance.class.nativeBases.length === 0
    )
      lacking(instance.class.name);
  } else if (instance?.kind === "function") instance.attributes?.delete(name);
}

function setInstanceAttribute(object: Value, data: InstanceObject, name: string, binding: Binding, run: Run): void {
  const at = binding.nameAt;
  const own = classAttribute(data.class, name);
  const property = own && runtimeObject(own.value);
  if (property?.kind === "function" && property.role === "property" && !property.isCached) {
    if (!property.setter)
      throw new PythonError("AttributeError", at, {
        message: `property '${name}' of '${data.class.name}' object has no setter`,
      });
    callFunction(property.setter, [object, binding.value], new Map(), at, run);
    return;
  }
  if (own && descriptorMethod(own.value, "__set__")) {
    callSpecial(own.value, "__set__", [object, binding.value], at, run);
    return;
  }
  const hook = classAttribute(data.class, "__setattr__");
  if (!hook && data.class.mro.some((one) => one.isFrozen))
    throw new PythonError("FrozenInstanceError", at, { message: `cannot assign to field '${name}'` });
  if (hook)
    callValue(
      bindMethod(hook.value, object, "__setattr__", at, run),
      {
        positional: [{ kind: "str", value: name, at, from: "computed" }, binding.value],
        keywords: new Map(),
        unseen: undefined,
        at,
        scope: data.class.scope,
      },
      run,
    );
  else data.attributes.set(name, binding);
}

/** What an instance has by itself or from a class of the project. */
function ownAttribute(object: Value, data: InstanceObject, name: string, at: Span, run: Run): Value | undefined {
  const own = data.attributes.get(name);
  const found = classAttribute(data.class, name);
  if (found && (!own || isProperty(found.value) || descriptorMethod(found.value, "__set__"))) {
    const value = bindMethod(found.value, object, name, at, run);
    const property = runtimeObject(found.value);
    // From then on the instance holds it.
    if (property?.kind === "function" && property.isCached)
      data.attributes.set(name, { value, nameAt: at, valueAt: value.at ?? at, steps: [] });
    return value;
  }
  if (own) return own.value;
  return name === "__class__" ? classValue(data.class.name, data.class) : undefined;
}

function isProperty(value: Value): boolean {
  const data = runtimeObject(value);
  return data?.kind === "function" && data.role === "property" && !data.isCached;
}

function askGetattr(object: Value, data: InstanceObject, name: string, at: Span, run: Run): Value | undefined {
  const hook = classAttribute(data.class, "__getattr__");
  if (!hook || name.startsWith("__")) return undefined;
  return callValue(
    bindMethod(hook.value, object, "__getattr__", at, run),
    {
      positional: [{ kind: "str", value: name, at, from: "computed" }],
      keywords: new Map(),
      unseen: undefined,
      at,
      scope: data.class.scope,
    },
    run,
  );
}

/** `instance.__dict__`, whose writes are assignments. */
export function attributesDict(data: InstanceObject): Value {
  const { scope } = data.class;
  return namespaceDict({
    ...scope,
    bindings: data.attributes,
    get unseen() {
      return data.class.unseen ?? unseenAttributes(data);
    },
    set unseen(reason: string | undefined) {
      if (reason !== undefined) hideAttributes(data, reason);
    },
  });
}

function dictOf(values: ReadonlyMap<string, Value>, at: Span): DictValue {
  return {
    kind: "dict",
    entries: [...values].map(([key, value]) => ({ key: { kind: "str", value: key, at, from: "computed" }, value })),
    rest: undefined,
    at,
    from: "computed",
  };
}

function functionAttribute(object: Value, data: FunctionObject, name: string, at: Span): Value {
  if (data.role === "property" && (name === "setter" || name === "deleter" || name === "getter")) {
    return nativeFunction(name, (args) => {
      const made = args.positional[0] && runtimeObject(args.positional[0]);
      if (made?.kind !== "function") return unknown(`${name}() of a property`, args.at);
      if (name === "getter") return functionValue({ ...made, role: "property" });
      return functionValue(name === "setter" ? { ...data, setter: made } : data);
    });
  }
  switch (name) {
    case "__name__":
    case "__qualname__":
      return { kind: "str", value: data.name, at, from: "computed" };
    case "__module__":
      return { kind: "str", value: data.scope.module.name, at, from: "computed" };
    case "__wrapped__":
    case "__func__":
      return object;
    case "cache_clear":
      return nativeFunction(name, (args) => ({ kind: "none", at: args.at, from: "computed" }));
    default:
      return data.attributes?.get(name) ?? unknown(`${name} of function ${data.name}`, at);
  }
}
