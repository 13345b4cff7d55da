import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { classAttribute, getAttribute } from "../attributes.js";
import { none } from "../make.js";
import type { Binding, CallArguments, ClassObject, ExternalClass, Run } from "../runtime.js";
import { PythonError, nativeFunction, nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { callAt, isTrue, parameters } from "./libraryModel.js";

/** `dataclasses`: instances from annotated fields. */
export function dataclassesModule(): Value {
  const decorate = (type: Value): Value => {
    const data = runtimeObject(type);
    if (data?.kind !== "class") return type;
    const base: ExternalClass = { kind: "external", name: "dataclasses.dataclass", data: { kind: "native", instantiate } };
    (data.bases as ExternalClass[]).push(base);
    return type;
  };
  return nativeNamespace("dataclasses", {
    dataclass: nativeFunction("dataclass", (args) => (args.positional[0] ? decorate(args.positional[0]) : nativeFunction("dataclass", (call) => decorate(call.positional[0] ?? none(call.at))))),
    field: nativeFunction("field", (args) => objectValue("dataclasses.Field", "field()", { kind: "native", ...{ options: args.keywords } }, args.at)),
  });
}

function instantiate(type: ClassObject, args: CallArguments, run: Run): Value | undefined {
  if (classAttribute(type, "__init__")) return undefined;
  if (args.unseen !== undefined || type.unseen !== undefined) return unknown(`an instance of ${type.name}`, args.at);
  const fields = new Map<string, Binding | undefined>();
  for (const one of [...type.mro].reverse()) {
    for (const statement of one.definition.body) {
      if (statement.kind === "annotated" && statement.target.kind === "name") fields.set(statement.target.name, statement.value ? one.scope.bindings.get(statement.target.name) : undefined);
    }
  }
  const optionsOf = (binding: Binding | undefined): ReadonlyMap<string, Value> | undefined => (binding?.value.kind === "object" && binding.value.type === "dataclasses.Field" ? (binding.value.data as { readonly options?: ReadonlyMap<string, Value> }).options : undefined);
  const names = [...fields].filter(([, binding]) => { const init = optionsOf(binding)?.get("init"); return init === undefined || isTrue(init); }).map(([name]) => name);
  const given = parameters(args, names);
  for (const name of given.keys()) if (!names.includes(name)) throw new PythonError("TypeError", args.at, { message: `${type.name}.__init__() got an unexpected keyword argument '${name}'` });
  const attributes = new Map<string, Binding>();
  for (const [name, binding] of fields) {
    const options = optionsOf(binding);
    const factory = options?.get("default_factory");
    const value = given.get(name) ?? (options ? options.get("default") ?? (factory && callAt(factory, [], args, run)) : binding?.value);
    if (!value) throw new PythonError("TypeError", args.at, { message: `${type.name}.__init__() missing required argument '${name}'` });
    attributes.set(name, { value, nameAt: args.at, valueAt: value.at ?? args.at, steps: [] });
  }
  const self = objectValue(type.name, `<${type.name} object>`, { kind: "instance", class: type, attributes, id: run.fuel }, args.at);
  if (classAttribute(type, "__post_init__")) callAt(getAttribute(self, "__post_init__", args.at, run, args.scope), [], args, run);
  return self;
}
