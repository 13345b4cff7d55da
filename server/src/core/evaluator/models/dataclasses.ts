import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { classAttribute } from "../classAttributes.js";
import type { Expression } from "../../syntax/python/ast.js";
import { bool, dict, list, none, str, tuple } from "../make.js";
import type { CallArguments, ClassObject, ExternalClass, Run } from "../runtime.js";
import type { Binding } from "../scope.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { callAt, isTrue, parameters } from "./libraryModel.js";
import { nodeSpan } from "../nodeSpan.js";
import { getAttribute } from "../language.js";

/** `dataclasses`: instances from annotated fields. */
export function dataclassesModule(): Value {
  const decorate = (type: Value, options?: CallArguments): Value => {
    const data = runtimeObject(type);
    if (data?.kind !== "class") return type;
    const frozen = options?.keywords.get("frozen");
    if (frozen && isTrue(frozen)) data.isFrozen = true;
    for (const name of fieldNames(data)) {
      const given = data.scope.bindings.get(name)?.value;
      if (given && (given.kind === "list" || given.kind === "dict" || (given.kind === "set" && !given.frozen)))
        throw new PythonError("ValueError", given.at ?? nodeSpan(data.definition, data.scope.module.file), {
          message: `mutable default ${given.kind} for field ${name} is not allowed: use default_factory`,
        });
    }
    const base: ExternalClass = {
      kind: "external",
      name: "dataclasses.dataclass",
      data: { kind: "native", instantiate },
    };
    (data.bases as ExternalClass[]).push(base);
    return type;
  };
  return nativeNamespace("dataclasses", {
    dataclass: nativeFunction("dataclass", (args) =>
      args.positional[0]
        ? decorate(args.positional[0])
        : nativeFunction("dataclass", (call) => decorate(call.positional[0] ?? none(call.at), args)),
    ),
    asdict: nativeFunction("asdict", (args) => asPlain(args.positional[0] ?? none(args.at), args, "dict")),
    astuple: nativeFunction("astuple", (args) => asPlain(args.positional[0] ?? none(args.at), args, "tuple")),
    is_dataclass: nativeFunction("is_dataclass", (args) => {
      const data = args.positional[0] && runtimeObject(args.positional[0]);
      const type = data?.kind === "instance" ? data.class : data?.kind === "class" ? data : undefined;
      return type ? bool(isDataclass(type), args.at) : unknown("is_dataclass()", args.at, "bool");
    }),
    fields: nativeFunction("fields", (args) => {
      const data = args.positional[0] && runtimeObject(args.positional[0]);
      const type = data?.kind === "instance" ? data.class : data?.kind === "class" ? data : undefined;
      if (!type || !isDataclass(type)) return unknown("fields()", args.at, "tuple");
      return tuple(
        fieldNames(type).map((name) =>
          objectValue(
            "dataclasses.Field",
            "field()",
            { kind: "native", getAttribute: (wanted, _run, at) => (wanted === "name" ? str(name, at) : undefined) },
            args.at,
          ),
        ),
        args.at,
      );
    }),
    replace: nativeFunction("replace", (args, run) => {
      const data = args.positional[0] && runtimeObject(args.positional[0]);
      if (data?.kind !== "instance" || !isDataclass(data.class)) return unknown("replace()", args.at);
      const given = new Map(
        fieldNames(data.class).flatMap((name): [string, Value][] => {
          const own = data.attributes.get(name)?.value;
          return own ? [[name, own]] : [];
        }),
      );
      for (const [name, value] of args.keywords) given.set(name, value);
      return (
        instantiate(data.class, { ...args, positional: [], keywords: given }, run) ?? unknown("replace()", args.at)
      );
    }),
    field: nativeFunction("field", (args) =>
      objectValue("dataclasses.Field", "field()", { kind: "native", ...{ options: args.keywords } }, args.at),
    ),
  });
}

export function isDataclass(type: ClassObject): boolean {
  return type.mro.some((one) =>
    one.bases.some((base) => base.kind === "external" && base.name === "dataclasses.dataclass"),
  );
}

/** Annotated names of the class and its bases, in order. */
export function fieldNames(type: ClassObject): readonly string[] {
  const names = [...type.mro]
    .reverse()
    .flatMap((one) =>
      one.definition.body.flatMap((statement) =>
        statement.kind === "annotated" && statement.target.kind === "name" && !isClassVariable(statement.annotation)
          ? [statement.target.name]
          : [],
      ),
    );
  return [...new Set(names)];
}

/** `ClassVar`, `ClassVar[str]`, `typing.ClassVar[str]`: no field. */
function isClassVariable(annotation: Expression): boolean {
  if (annotation.kind === "subscript") return isClassVariable(annotation.object);
  return (
    ((annotation.kind === "name" || annotation.kind === "attribute") && annotation.name === "ClassVar") ||
    (annotation.kind === "string" && /^(?:typing\.)?ClassVar\b/.test(annotation.value))
  );
}

/** `asdict` and `astuple`: fields, and those of dataclasses inside them. */
function asPlain(value: Value, args: CallArguments, form: "dict" | "tuple"): Value {
  const data = runtimeObject(value);
  const inner = (one: Value): Value => {
    if (one.kind === "list") return { ...list(one.items.map(inner), one.at, one.rest), from: one.from };
    if (one.kind === "tuple") return { ...one, items: one.items.map(inner) };
    if (one.kind === "dict")
      return {
        ...dict(
          one.entries.map((entry) => ({ key: entry.key, value: inner(entry.value) })),
          one.at,
          one.rest,
        ),
        from: one.from,
      };
    const own = runtimeObject(one);
    return own?.kind === "instance" && isDataclass(own.class) ? asPlain(one, args, form) : one;
  };
  if (data?.kind !== "instance" || !isDataclass(data.class)) return unknown(`as${form}()`, args.at, form);
  const fields = fieldNames(data.class).map(
    (name) =>
      [name, inner(data.attributes.get(name)?.value ?? unknown(`${name} of ${data.class.name}`, args.at))] as const,
  );
  return form === "tuple"
    ? tuple(
        fields.map(([, one]) => one),
        args.at,
      )
    : dict(
        fields.map(([name, one]) => ({ key: str(name, args.at), value: one })),
        args.at,
      );
}

function instantiate(type: ClassObject, args: CallArguments, run: Run): Value | undefined {
  if (classAttribute(type, "__init__")) return undefined;
  if (args.unseen !== undefined || type.unseen !== undefined) return unknown(`an instance of ${type.name}`, args.at);
  const fields = new Map<string, Binding | undefined>();
  for (const one of [...type.mro].reverse()) {
    for (const statement of one.definition.body) {
      if (statement.kind === "annotated" && statement.target.kind === "name" && !isClassVariable(statement.annotation))
        fields.set(statement.target.name, statement.value ? one.scope.bindings.get(statement.target.name) : undefined);
    }
  }
  const optionsOf = (binding: Binding | undefined): ReadonlyMap<string, Value> | undefined =>
    binding?.value.kind === "object" && binding.value.type === "dataclasses.Field"
      ? (binding.value.data as { readonly options?: ReadonlyMap<string, Value> }).options
      : undefined;
  const names = [...fields]
    .filter(([, binding]) => {
      const init = optionsOf(binding)?.get("init");
      return init === undefined || isTrue(init);
    })
    .map(([name]) => name);
  const given = parameters(args, names);
  if (args.positional.length > names.length)
    throw new PythonError("TypeError", args.at, {
      message: `${type.name}.__init__() takes ${names.length + 1} positional arguments but ${args.positional.length + 1} were given`,
    });
  for (const name of names.slice(0, args.positional.length))
    if (args.keywords.has(name))
      throw new PythonError("TypeError", args.at, {
        message: `${type.name}.__init__() got multiple values for argument '${name}'`,
      });
  for (const name of given.keys())
    if (!names.includes(name))
      throw new PythonError("TypeError", args.at, {
        message: `${type.name}.__init__() got an unexpected keyword argument '${name}'`,
      });
  const attributes = new Map<string, Binding>();
  for (const [name, binding] of fields) {
    const options = optionsOf(binding);
    const factory = options?.get("default_factory");
    const value =
      given.get(name) ??
      (options ? (options.get("default") ?? (factory && callAt(factory, [], args, run))) : binding?.value);
    if (!value)
      throw new PythonError("TypeError", args.at, {
        message: `${type.name}.__init__() missing required argument '${name}'`,
      });
    attributes.set(name, { value, nameAt: args.at, valueAt: value.at ?? args.at, steps: [] });
  }
  const self = objectValue(
    type.name,
    `<${type.name} object>`,
    { kind: "instance", class: type, attributes, id: run.fuel },
    args.at,
  );
  if (classAttribute(type, "__post_init__"))
    callAt(getAttribute(self, "__post_init__", args.at, run, args.scope), [], args, run);
  return self;
}
