import type { Argument, Call, ClassDefinition, Expression, FunctionDefinition, Lambda } from "../syntax/python/ast.js";
import { textsOf } from "./names.js";
import { bindingsOf, childrenOf, partOf, type Scope, type Scopes } from "./scopes.js";

/** What calls of a module call, as far as names tell. */
export interface Callables {
  functionOf(callee: Expression, scope: Scope): FunctionDefinition | Lambda | undefined;
  classOf(callee: Expression, scope: Scope): ClassDefinition | undefined;
  /** The class that an expression is an instance of. */
  typeOf(one: Expression, scope: Scope): ClassDefinition | undefined;
  /** The class around a method whose first parameter is called so. */
  typeOfFirst(owner: FunctionDefinition | Lambda, name: string): ClassDefinition | undefined;
  /** A method of a class or of what it is made of. */
  methodOf(type: ClassDefinition, name: string): FunctionDefinition | undefined;
  /** The names under which a call's values by position are kept. */
  parameterNames(callee: Expression, scope: Scope): readonly string[];
}

export function callablesOf(scopes: Scopes): Callables {
  const typeOfMethod = new Map<FunctionDefinition, ClassDefinition>();
  for (const { of: owner, bindings } of scopes.all) {
    if (!("kind" in owner) || owner.kind !== "class") continue;
    for (const all of bindings.values())
      for (const one of all) if (one.kind === "function") typeOfMethod.set(one.definition, owner);
  }

  function classOf(callee: Expression, scope: Scope): ClassDefinition | undefined {
    if (callee.kind !== "name") return undefined;
    const found = bindingsOf(scope, callee.name).find(({ kind }) => kind === "class");
    return found?.kind === "class" ? found.definition : undefined;
  }

  function basesOf(type: ClassDefinition): readonly ClassDefinition[] {
    const outer = scopes.of(type).parent ?? scopes.module;
    return type.bases.flatMap(({ value }) => {
      const base = classOf(value, outer);
      return base && base !== type ? [base] : [];
    });
  }

  function methodOf(type: ClassDefinition, name: string, depth = 0): FunctionDefinition | undefined {
    const found = scopes
      .of(type)
      .bindings.get(name)
      ?.find((one) => one.kind === "function");
    if (found?.kind === "function") return found.definition;
    if (depth > 5) return undefined;
    for (const base of basesOf(type)) {
      const inherited = methodOf(base, name, depth + 1);
      if (inherited) return inherited;
    }
    return undefined;
  }

  function typeOf(one: Expression, scope: Scope): ClassDefinition | undefined {
    if (one.kind === "call") return classOf(one.callee, scope);
    if (one.kind !== "name") return undefined;
    for (const binding of bindingsOf(scope, one.name)) {
      if (binding.kind === "value" && binding.path.length === 0 && binding.value.kind === "call") {
        const type = classOf(binding.value.callee, binding.scope);
        if (type) return type;
      }
      if (binding.kind === "parameter") return typeOfFirst(binding.owner, one.name);
    }
    return undefined;
  }

  function typeOfFirst(owner: FunctionDefinition | Lambda, name: string): ClassDefinition | undefined {
    return owner.kind === "function" && owner.parameters[0]?.name === name && /^(?:self|cls|mcs)$/.test(name)
      ? typeOfMethod.get(owner)
      : undefined;
  }

  function functionOf(callee: Expression, scope: Scope): FunctionDefinition | Lambda | undefined {
    if (callee.kind === "lambda") return callee;
    if (callee.kind === "attribute") {
      // `super().__init__(…)` asks the classes that one is made of.
      const { object, name } = callee;
      if (object.kind === "call" && object.callee.kind === "name" && object.callee.name === "super") {
        const around = classAround(scope);
        return around && basesOf(around).flatMap((base) => methodOf(base, name) ?? [])[0];
      }
      const type = classOf(object, scope) ?? typeOf(object, scope);
      return type && methodOf(type, name);
    }
    const part = partOf(callee);
    if (!part || part.into.length > 0) return undefined;
    for (const binding of bindingsOf(scope, part.name)) {
      if (binding.kind === "function") return binding.definition;
      if (binding.kind === "value" && binding.value.kind === "lambda") return binding.value;
      if (binding.kind === "class") return methodOf(binding.definition, "__init__");
    }
    const type = typeOf(callee, scope);
    return type && methodOf(type, "__call__");
  }

  function parameterNames(callee: Expression, scope: Scope): readonly string[] {
    const own = functionOf(callee, scope);
    if (own) return own.parameters.slice(hasReceiver(own, callee) ? 1 : 0).map(({ name }) => name);
    if (callee.kind !== "name") return [];
    const type = classOf(callee, scope);
    if (type) return fieldsOf(type);
    // `Account = namedtuple("Account", "user password")`
    for (const binding of bindingsOf(scope, callee.name)) {
      if (binding.kind !== "value" || binding.value.kind !== "call") continue;
      const { callee: made, args } = binding.value;
      const [, fields] = args;
      if (fields && /^namedtuple$/i.test(made.kind === "name" || made.kind === "attribute" ? made.name : ""))
        return (fields.value.kind === "string" ? [fields.value] : childrenOf(fields.value)).flatMap((one) =>
          [one, ...(one.kind === "tuple" ? one.items.slice(0, 1) : [])]
            .flatMap((each) => textsOf(each, binding.scope))
            .flatMap((text) => text.split(/[\s,]+/).filter((word) => word !== "")),
        );
    }
    return [];
  }

  /** What the values of a data class, a named tuple and the like are called, in order. */
  function fieldsOf(type: ClassDefinition, depth = 0): readonly string[] {
    return [
      ...(depth > 5 ? [] : basesOf(type).flatMap((base) => fieldsOf(base, depth + 1))),
      ...type.body.flatMap((one) => (one.kind === "annotated" && one.target.kind === "name" ? [one.target.name] : [])),
    ];
  }

  return { functionOf, classOf, typeOf, typeOfFirst, methodOf, parameterNames };
}

function hasReceiver({ parameters, ...owner }: FunctionDefinition | Lambda, callee: Expression): boolean {
  const isMethod = callee.kind === "attribute" || (owner.kind === "function" && /^__(?:init|call)__$/.test(owner.name));
  return isMethod && /^(?:self|cls|mcs)$/.test(parameters[0]?.name ?? "");
}

/** The values that calls give a parameter. */
export function argumentsFor(
  owner: FunctionDefinition | Lambda,
  name: string,
  { callee, args }: Call,
): readonly Expression[] {
  const position = owner.parameters.findIndex((parameter) => parameter.name === name);
  const parameter = owner.parameters[position];
  if (!parameter) return [];
  const at = position - (hasReceiver(owner, callee) ? 1 : 0);
  const positional = args.filter((one) => one.name === undefined && one.spread === undefined);
  const spread = args.filter((one): one is Argument => one.spread !== undefined).map(({ value }) => value);
  const by = args.filter((one) => one.name === name).map(({ value }) => value);
  if (parameter.variadic === "*") return [...positional.slice(at).map(({ value }) => value), ...spread];
  if (parameter.variadic === "**")
    return [...args.filter((one) => one.name !== undefined).map(({ value }) => value), ...spread];
  const own = parameter.keywordOnly || at < 0 ? undefined : positional[at];
  return [...(own ? [own.value] : []), ...by, ...spread];
}

function classAround(scope: Scope): ClassDefinition | undefined {
  for (let one: Scope | undefined = scope; one; one = one.parent)
    if ("kind" in one.of && one.of.kind === "class") return one.of;
  return undefined;
}
