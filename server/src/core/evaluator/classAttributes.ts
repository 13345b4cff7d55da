import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { ClassObject, InstanceObject, Run } from "./runtime.js";
import type { Binding } from "./scope.js";
import { nativeFunction, objectValue, runtimeObject, classValue } from "./runtime.js";
import { callFunction, callSpecial } from "./language.js";

/** The attribute of a class along its method resolution order. */
export function classAttribute(type: ClassObject, name: string): Binding | undefined {
  for (const one of type.mro) {
    const binding = one.scope.bindings.get(name);
    if (binding) return binding;
  }
  return undefined;
}

/** What a class attribute becomes when an instance is asked for it. */
export function bindMethod(value: Value, self: Value, name: string, at: Span, run: Run): Value {
  const data = runtimeObject(value);
  // `__getattr__ = dict.get`: a method of a plain type binds too.
  if (data?.kind === "native" && "isMethod" in data && data.call)
    return nativeFunction(
      name,
      (args, during) =>
        data.call?.({ ...args, positional: [self, ...args.positional] }, during) ?? unknown(name, args.at),
    );
  if (descriptorMethod(value, "__get__"))
    return callSpecial(value, "__get__", [self, classOf(self, at)], at, run) ?? value;
  if (data?.kind !== "function" || data.role === "static") return value;
  if (data.role === "property") return callFunction(data, [self], new Map(), at, run);
  if (data.role === "class") {
    const type = (self.kind === "object" ? runtimeObject(self) : self.as) as InstanceObject | ClassObject | undefined;
    const owner = type?.kind === "instance" ? classValue(type.class.name, type.class) : self;
    return objectValue("method", `<bound method ${name}>`, { kind: "method", self: owner, function: data }, at);
  }
  return objectValue("method", `<bound method ${name}>`, { kind: "method", self, function: data }, at);
}

function classOf(self: Value, at: Span): Value {
  const type = (self.kind === "object" ? runtimeObject(self) : self.as) as InstanceObject | ClassObject | undefined;
  return type?.kind === "instance" ? classValue(type.class.name, type.class) : unknown("the class of a value", at);
}

/** A special method of an instance that stands in a class body. */
export function descriptorMethod(value: Value, name: "__get__" | "__set__"): Binding | undefined {
  const data = runtimeObject(value);
  return data?.kind === "instance" ? classAttribute(data.class, name) : undefined;
}
