import type {
  Argument,
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Lambda,
  Parameter,
  Pattern,
  PythonModule,
  Statement,
} from "../syntax/python/ast.js";

/** A step into a value: a key or attribute, an index, or null where it cannot be told. */
export type Step = string | number | null;

/** What gives a name, or a part of it, its value. */
export type Binding =
  /** `path` of `value` becomes the part `into` of the name: `A, B = pair` is path 1 for B, `X["a"] = value` is into "a". */
  | {
      readonly kind: "value";
      readonly value: Expression;
      readonly path: readonly Step[];
      readonly into: readonly Step[];
      readonly scope: Scope /** It is added behind what is there. */;
      readonly added?: true;
    }
  | {
      readonly kind: "parameter";
      readonly owner: FunctionDefinition | Lambda;
      readonly parameter: Parameter;
      readonly scope: Scope;
    }
  | { readonly kind: "function"; readonly definition: FunctionDefinition }
  | { readonly kind: "class"; readonly definition: ClassDefinition }
  /** `name` undefined: a module. */
  | { readonly kind: "import"; readonly name: string | undefined };

export interface Scope {
  readonly parent: Scope | undefined;
  readonly of: PythonModule | FunctionDefinition | ClassDefinition | Lambda;
  readonly bindings: Map<string, Binding[]>;
}

/** A module's scopes, with every statement and expression in the one that it runs in. */
export interface Scopes {
  readonly module: Scope;
  readonly all: readonly Scope[];
  of(owner: FunctionDefinition | ClassDefinition | Lambda): Scope;
  readonly statements: readonly { readonly statement: Statement; readonly scope: Scope }[];
  readonly expressions: readonly { readonly expression: Expression; readonly scope: Scope }[];
  /** What a function hands back, also step by step. */
  results(definition: FunctionDefinition): readonly Expression[];
}

/** A name's bindings in the innermost scope that binds it; none: it comes from a star import, or is built in. */
export function bindingsOf(scope: Scope, name: string): readonly Binding[] {
  for (let one: Scope | undefined = scope; one; one = one.parent) {
    // What a class binds is not seen from its functions.
    if (one !== scope && one.of !== undefined && "kind" in one.of && one.of.kind === "class") continue;
    const found = one.bindings.get(name);
    if (found) return found;
  }
  return [];
}

export function scopesOf(tree: PythonModule): Scopes {
  const owned = new Map<FunctionDefinition | ClassDefinition | Lambda, Scope>();
  const statements: { statement: Statement; scope: Scope }[] = [];
  const expressions: { expression: Expression; scope: Scope }[] = [];
  const results = new Map<FunctionDefinition, Expression[]>();

  const elsewhere = new Map<Scope, Map<string, Scope>>();
  const bind = (from: Scope, name: string, binding: Binding): void => {
    const scope = elsewhere.get(from)?.get(name) ?? from;
    const known = scope.bindings.get(name);
    if (known) known.push(binding);
    else scope.bindings.set(name, [binding]);
  };
  const raised: { value: Expression; scope: Scope }[] = [];
  const caught: { name: string; scope: Scope }[] = [];
  const open = (owner: FunctionDefinition | ClassDefinition | Lambda, parent: Scope): Scope => {
    const scope: Scope = { parent, of: owner, bindings: new Map() };
    owned.set(owner, scope);
    return scope;
  };
  const give = (target: Expression, value: Expression, path: readonly Step[], scope: Scope): void => {
    if (target.kind === "name") bind(scope, target.name, { kind: "value", value, path, into: [], scope });
    else if (target.kind === "tuple" || target.kind === "list") {
      const star = target.items.findIndex((item) => item.kind === "starred");
      target.items.forEach((item, index) =>
        give(
          item.kind === "starred" ? item.value : item,
          value,
          [...path, star >= 0 && index >= star ? null : index],
          scope,
        ),
      );
    } else if (target.kind === "starred") give(target.value, value, path, scope);
    else {
      const part = partOf(target);
      if (part) bindPart(part.name, part.into, value, path, scope);
    }
  };
  const bindPart = (
    name: string,
    into: readonly Step[],
    value: Expression,
    path: readonly Step[],
    scope: Scope,
    added?: true,
  ): void => {
    // `self.x = …` belongs to the class.
    const ofClass =
      name === "self" && scope.parent && "kind" in scope.parent.of && scope.parent.of.kind === "class"
        ? scope.parent
        : undefined;
    const [first, ...rest] = into;
    if (ofClass && typeof first === "string")
      bind(ofClass, first, { kind: "value", value, path, into: rest, scope, ...(added && { added }) });
    else bind(scopeThatBinds(scope, name), name, { kind: "value", value, path, into, scope, ...(added && { added }) });
  };
  const pattern = (one: Pattern, subject: Expression, path: readonly Step[], scope: Scope): void => {
    const named = (name: string | undefined): void => {
      if (name !== undefined) bind(scope, name, { kind: "value", value: subject, path, into: [], scope });
    };
    switch (one.kind) {
      case "value":
        expression(one.value, scope);
        break;
      case "capture":
        named(one.name);
        break;
      case "star":
        named(one.name);
        break;
      case "or":
        for (const each of one.alternatives) pattern(each, subject, path, scope);
        break;
      case "as":
        named(one.name);
        pattern(one.pattern, subject, path, scope);
        break;
      case "sequence":
        for (const item of one.items) pattern(item, subject, [...path, null], scope);
        break;
      case "mapping":
        named(one.rest);
        for (const entry of one.entries)
          pattern(entry.pattern, subject, [...path, entry.key.kind === "string" ? entry.key.value : null], scope);
        break;
      case "class":
        for (const each of [...one.positional, ...one.keywords.map((keyword) => keyword.pattern)])
          pattern(each, subject, [...path, null], scope);
        break;
      case "opaque":
        one.names.forEach(named);
        break;
    }
  };

  const expression = (one: Expression | undefined, scope: Scope): void => {
    if (!one) return;
    expressions.push({ expression: one, scope });
    switch (one.kind) {
      case "lambda": {
        const own = open(one, scope);
        parameters(one, one.parameters, own, scope);
        expression(one.body, own);
        return;
      }
      case "named":
        bind(scope, one.name, { kind: "value", value: one.value, path: [], into: [], scope });
        break;
      case "comprehension":
        for (const clause of one.clauses)
          if (clause.kind === "for") give(clause.target, clause.iterable, [null], scope);
        break;
      case "call":
        mutation(one.callee, one.args, scope);
        break;
    }
    for (const child of childrenOf(one)) expression(child, scope);
  };
  /** `X.update(a=1)`, `X.append(1)`: what a method puts into a name. */
  const mutation = (callee: Expression, args: readonly Argument[], scope: Scope): void => {
    // `setattr(conf, "word", "…")`
    const [of, key, given] = args;
    if (
      callee.kind === "name" &&
      callee.name === "setattr" &&
      of?.value.kind === "name" &&
      key?.value.kind === "string"
    )
      if (given) bindPart(of.value.name, [key.value.value], given.value, [], scope);
    if (callee.kind !== "attribute" || !mutating.has(callee.name)) return;
    const part = callee.object.kind === "name" ? { name: callee.object.name, into: [] } : partOf(callee.object);
    if (!part) return;
    for (const { name, value } of args)
      bindPart(
        part.name,
        name === undefined ? part.into : [...part.into, name],
        value,
        [],
        scope,
        ...(callee.name === "extend" ? ([true] as const) : []),
      );
    const [first, second] = args;
    if (callee.name === "setdefault" && first?.value.kind === "string" && second)
      bindPart(part.name, [...part.into, first.value.value], second.value, [], scope);
    if (callee.name === "append" || callee.name === "add" || callee.name === "insert")
      for (const { value } of args) bindPart(part.name, [...part.into, null], value, [], scope);
  };
  const parameters = (
    owner: FunctionDefinition | Lambda,
    all: readonly Parameter[],
    own: Scope,
    outer: Scope,
  ): void => {
    for (const parameter of all) {
      bind(own, parameter.name, { kind: "parameter", owner, parameter, scope: outer });
      expression(parameter.defaultValue, outer);
    }
  };

  const block = (all: readonly Statement[], scope: Scope): void => {
    for (const one of all) statement(one, scope);
  };
  const statement = (one: Statement, scope: Scope): void => {
    statements.push({ statement: one, scope });
    const see = (value: Expression | undefined): void => expression(value, scope);
    switch (one.kind) {
      case "expression":
        see(one.value);
        break;
      case "assign":
        for (const target of one.targets) {
          give(target, one.value, [], scope);
          see(target);
        }
        see(one.value);
        break;
      case "augmented": {
        const part = partOf(one.target);
        if (part) bindPart(part.name, part.into, one.value, [], scope, true);
        see(one.value);
        break;
      }
      case "annotated":
        if (one.value) give(one.target, one.value, [], scope);
        see(one.value);
        break;
      case "delete":
        break;
      case "if":
      case "while":
        see(one.condition);
        block(one.body, scope);
        block(one.otherwise, scope);
        break;
      case "for":
        give(one.target, one.iterable, [null], scope);
        see(one.iterable);
        block(one.body, scope);
        block(one.otherwise, scope);
        break;
      case "try":
        block(one.body, scope);
        for (const { name, body } of one.handlers) {
          if (name !== undefined) caught.push({ name, scope });
          block(body, scope);
        }
        block(one.otherwise, scope);
        block(one.finalizer, scope);
        break;
      case "with":
        for (const item of one.items) {
          if (item.target) give(item.target, item.value, [], scope);
          see(item.value);
        }
        block(one.body, scope);
        break;
      case "function": {
        bind(scope, one.name, { kind: "function", definition: one });
        for (const decorator of one.decorators) see(decorator);
        const own = open(one, scope);
        parameters(one, one.parameters, own, scope);
        results.set(one, []);
        block(one.body, own);
        break;
      }
      case "class":
        bind(scope, one.name, { kind: "class", definition: one });
        for (const base of [...one.decorators, ...one.bases.map(({ value }) => value)]) see(base);
        block(one.body, open(one, scope));
        break;
      case "return": {
        const owner = functionOf(scope);
        if (owner && one.value) results.get(owner)?.push(one.value);
        see(one.value);
        break;
      }
      case "raise":
        if (one.value) raised.push({ value: one.value, scope });
        see(one.value);
        break;
      case "global":
      case "nonlocal": {
        const names = elsewhere.get(scope) ?? new Map<string, Scope>();
        elsewhere.set(scope, names);
        for (const name of one.names)
          names.set(name, one.kind === "global" ? module : scopeThatBinds(scope.parent ?? module, name));
        break;
      }
      case "import":
        for (const { name, alias } of one.names)
          bind(scope, alias ?? name.split(".")[0] ?? name, { kind: "import", name: undefined });
        break;
      case "importFrom":
        if (one.names !== "*")
          for (const { name, alias } of one.names) bind(scope, alias ?? name, { kind: "import", name });
        break;
      case "assert":
        see(one.condition);
        see(one.message);
        break;
      case "match":
        see(one.subject);
        for (const each of one.cases) {
          pattern(each.pattern, one.subject, [], scope);
          see(each.guard);
          block(each.body, scope);
        }
        break;
      default:
        break;
    }
  };

  const module: Scope = { parent: undefined, of: tree, bindings: new Map() };
  block(tree.body, module);
  // Which of them is caught cannot be told: any may be.
  for (const { name, scope } of new Map(caught.map((one) => [`${one.name}:${scopeStart(one.scope)}`, one])).values())
    for (const one of raised.slice(0, 64))
      bind(scope, name, { kind: "value", value: one.value, path: [], into: [], scope: one.scope });
  for (const { expression: one, scope } of expressions) {
    const owner = one.kind === "suspension" && one.keyword !== "await" ? functionOf(scope) : undefined;
    if (owner && one.kind === "suspension" && one.value) results.get(owner)?.push(one.value);
  }
  return {
    module,
    all: [module, ...owned.values()],
    of: (owner) => owned.get(owner) ?? module,
    statements,
    expressions,
    results: (definition) => results.get(definition) ?? [],
  };
}

/** The expressions right below one; those of patterns and bodies are not among them. */
export function childrenOf(one: Expression): readonly Expression[] {
  switch (one.kind) {
    case "name":
    case "constant":
    case "number":
    case "string":
    case "bytes":
    case "opaque":
      return [];
    case "formatted":
      return fieldsOf(one.parts);
    case "list":
    case "tuple":
    case "set":
      return one.items;
    case "dict":
      return one.entries.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case "attribute":
      return [one.object];
    case "subscript":
      return [one.object, one.index];
    case "slice":
      return [one.lower, one.upper, one.step].filter((part) => part !== undefined);
    case "call":
      return [one.callee, ...one.args.map(({ value }) => value)];
    case "unary":
      return [one.operand];
    case "binary":
    case "boolean":
      return [one.left, one.right];
    case "comparison":
      return [one.first, ...one.rest.map(({ operand }) => operand)];
    case "conditional":
      return [one.condition, one.then, one.otherwise];
    case "lambda":
      return [one.body];
    case "comprehension":
      return [
        one.element,
        ...(one.key ? [one.key] : []),
        ...one.clauses.map((clause) => (clause.kind === "for" ? clause.iterable : clause.condition)),
      ];
    case "starred":
    case "named":
      return [one.value];
    case "suspension":
      return one.value ? [one.value] : [];
  }
}

function fieldsOf(parts: Extract<Expression, { kind: "formatted" }>["parts"]): readonly Expression[] {
  return parts.flatMap((part) => (part.kind === "field" ? [part.value, ...fieldsOf(part.formatParts ?? [])] : []));
}

/** The name that `X["a"].b` is a part of, and which part. */
export function partOf(target: Expression): { readonly name: string; readonly into: readonly Step[] } | undefined {
  const into: Step[] = [];
  let one = target;
  for (;;) {
    if (one.kind === "name") return { name: one.name, into };
    if (one.kind === "attribute") into.unshift(one.name);
    else if (one.kind === "subscript") into.unshift(stepOf(one.index));
    else return undefined;
    one = one.object;
  }
}

export function stepOf(index: Expression): Step {
  return index.kind === "string"
    ? index.value
    : index.kind === "number" && typeof index.value === "number"
      ? index.value
      : null;
}

/** Methods that put their arguments into what they belong to. */
export const mutating: ReadonlySet<string> = new Set([
  "update",
  "append",
  "extend",
  "insert",
  "add",
  "setdefault",
  "__setitem__",
  "read_string",
  "read_dict",
]);

function scopeThatBinds(scope: Scope, name: string): Scope {
  for (let one: Scope | undefined = scope; one; one = one.parent) if (one.bindings.has(name)) return one;
  return scope;
}

function scopeStart({ of }: Scope): number {
  return "start" in of ? of.start : -1;
}

function functionOf(scope: Scope): FunctionDefinition | undefined {
  return "kind" in scope.of && scope.of.kind === "function" ? scope.of : undefined;
}
