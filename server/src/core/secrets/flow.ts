import { isSecretName, type Range, type Secrecy } from "../domain/redact.js";
import type { Call, ClassDefinition, Expression, FunctionDefinition, Lambda, Node } from "../syntax/python/ast.js";
import { argumentsFor, type Callables } from "./callables.js";
import { cutting, describing, dottedName, readsByName, readsFiles, variableOf } from "./lookups.js";
import { builtins, isContainer, nameKey, selecting } from "./names.js";
import { bindingsOf, childrenOf, stepOf, type Binding, type Scope, type Scopes, type Step } from "./scopes.js";

/** What was followed, and what was found on the way. */
export interface Flow {
  readonly literals: Range[];
  /** Expressions whose value holds a secret, by `start:end`. */
  readonly values: Map<string, Secrecy>;
  /** Names that other modules may give. */
  readonly asked: ReadonlySet<string>;
  /** Names that hold a secret, by `nameKey`. */
  readonly names: Set<string>;
  /** Variables of the environment that give one. */
  readonly reading: ReadonlySet<string>;
  hide(one: Node): void;
  mark(one: Node, secrecy?: Secrecy): void;
  /** The value of an expression, or a part of it, is secret: so is what gives it. @param isPlain a number would be one, too */
  secret(one: Expression | undefined, path: readonly Step[], scope: Scope, isPlain?: boolean): void;
  named(name: string, scope: Scope): void;
  /** What a function hands back is secret. */
  handedBack(owner: FunctionDefinition | Lambda): void;
  callersGive(owner: FunctionDefinition | Lambda, name: string): void;
}

interface Context {
  /** What was followed before. */
  readonly seen: Set<string>;
  /** A parameter's value is secret. */
  parameter(owner: FunctionDefinition | Lambda, name: string): void;
}

const deepestPath = 12;
/** What of an instance decides what one gets of it that has no name of its own. */
const special = ["__missing__", "__getitem__", "__getattr__", "__getattribute__", "__call__", "__str__", "__iter__"];
/** They hand back the keys of a dict. */
const iterating = /^(?:list|tuple|set|frozenset|sorted|iter|next|min|max|reversed|enumerate|keys|popitem)$/;

/** Follows secrets back to what gives them, by names alone: too much is found rather than too little. */
export function flowOf(scopes: Scopes, { functionOf, classOf, typeOfFirst, methodOf }: Callables): Flow {
  const literals: Range[] = [];
  const values = new Map<string, Secrecy>();
  const asked = new Set<string>();
  const names = new Set<string>();
  const reading = new Set<string>();
  const calls = scopes.expressions.flatMap(({ expression, scope }) =>
    expression.kind === "call" ? [{ call: expression, scope }] : [],
  );
  const seen = new Set<string>();
  const toCallers: Context = { seen, parameter: (owner, name) => callersGive(owner, name) };
  const toNobody: Context = { seen: new Set(), parameter: () => undefined };

  function hide(one: Node): void {
    literals.push({ start: one.start, end: one.end });
  }
  function mark(one: Node, secrecy: Secrecy = "all"): void {
    const key = `${one.start}:${one.end}`;
    if (values.get(key) !== "all") values.set(key, secrecy);
  }

  function secret(
    one: Expression | undefined,
    whole: readonly Step[],
    scope: Scope,
    context: Context,
    isPlain = true,
  ): void {
    if (!one) return;
    // `conf = conf.get("a") or {}` goes deeper with every look: then all of it is meant.
    const path = whole.length > deepestPath ? [] : whole;
    const key = `${one.start}:${one.end}:${one.kind}:${path.join("\0")}`;
    if (context.seen.has(key)) return;
    context.seen.add(key);
    const all = (parts: readonly (Expression | undefined)[], plain = isPlain): void => {
      for (const part of parts) secret(part, [], scope, context, plain);
    };
    const [step, ...rest] = path;
    const variable = variableOf(one);
    if (variable !== undefined && !isSecretName(variable) && !selecting.test(variable)) reading.add(variable);
    switch (one.kind) {
      case "string":
        for (const part of one.parts) hide(part);
        mark(one);
        return;
      case "bytes":
      case "opaque":
        hide(one);
        mark(one);
        return;
      case "number":
        if (isPlain) {
          hide(one);
          mark(one);
        }
        return;
      case "constant":
      case "comparison":
      case "slice":
        return;
      case "formatted":
        mark(one);
        for (const part of one.parts)
          if (part.kind === "text") hide(part);
          else secret(part.value, [], scope, context, false);
        return;
      case "list":
      case "tuple":
      case "set":
        if (typeof step === "number" && one.items[step] && !one.items.some((item) => item.kind === "starred"))
          secret(one.items.at(step), rest, scope, context);
        else for (const item of one.items) secret(item, rest, scope, context);
        return;
      case "dict": {
        // Rows of a table have the same columns: `{"prod": {"word": "…"}, "dev": {"word": "…"}}`.
        const isTable = rest.length > 0 && one.entries.every(({ value }) => value.kind === "dict");
        for (const entry of one.entries) {
          if (!entry.key) secret(entry.value, path, scope, context);
          else if (isTable || typeof step !== "string" || entry.key.kind !== "string" || entry.key.value === step)
            secret(entry.value, rest, scope, context);
        }
        return;
      }
      case "name":
        mark(one);
        named(one.name, path, scope, context);
        return;
      case "attribute":
        mark(one);
        secret(one.object, [one.name, ...path], scope, context, false);
        return;
      case "subscript":
        mark(one);
        secret(
          one.object,
          isContainer(one.object) ? [] : one.index.kind === "slice" ? path : [stepOf(one.index), ...path],
          scope,
          context,
          false,
        );
        return;
      case "unary":
        mark(one);
        all([one.operand]);
        return;
      case "binary":
        mark(one);
        all([one.left, one.right], isPlain && one.operator !== "*");
        return;
      case "boolean":
        mark(one);
        for (const side of [one.left, one.right]) secret(side, path, scope, context);
        return;
      case "conditional":
        mark(one);
        for (const side of [one.then, one.otherwise]) secret(side, path, scope, context);
        return;
      case "lambda":
        secret(one.body, path, scopes.of(one), context);
        return;
      case "comprehension":
        mark(one);
        secret(one.element, rest, scope, context);
        return;
      case "starred":
      case "named":
      case "suspension":
        secret(one.value, path, scope, context);
        return;
      case "call":
        mark(one);
        calledFor(one, path, scope, context);
        return;
    }
  }

  /** What a call hands back is secret. */
  function calledFor(call: Call, path: readonly Step[], scope: Scope, context: Context): void {
    const { callee, args } = call;
    const type = classOf(callee, scope);
    const own = type ? undefined : functionOf(callee, scope);
    if (!own && readsFiles(callee)) return;
    if (own) {
      ownFor(own, call, path, scope, context);
      return;
    }
    if (type) attributeOf(type, path, context);
    if (callee.kind === "name" && callee.name === "getattr") {
      const [object, name, otherwise] = args;
      secret(object?.value, [name ? stepOf(name.value) : null, ...path], scope, context, false);
      secret(otherwise?.value, path, scope, context);
      return;
    }
    const calledName = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
    if (iterating.test(calledName))
      for (const one of callee.kind === "attribute" ? [callee.object] : args.map(({ value }) => value))
        keysOf(one, scope, context);
    const keyed = readsByName(callee, args);
    if (callee.kind === "attribute") {
      const [first] = args;
      // `X.get("a", default)` is a part of X, `X.strip()` all of it.
      if (/^(?:get|pop|setdefault|__getitem__)$/.test(callee.name))
        secret(
          callee.object,
          isContainer(callee.object) ? [] : [first ? stepOf(first.value) : null, ...path],
          scope,
          context,
          false,
        );
      else if (!keyed) secret(callee.object, [], scope, context, false);
      if (cutting.has(callee.name) && dottedName(callee.object) !== "codecs") return;
    } else if (callee.kind !== "name") secret(callee, [], scope, context, false);
    else madeBy(callee.name, scope, context);
    given(call, keyed, path, scope, context);
  }

  /** `key = partial(pick, "…")`, `Account = namedtuple("Account", "user word", defaults=["…"])`. */
  function madeBy(called: string, scope: Scope, context: Context): void {
    for (const binding of bindingsOf(scope, called)) {
      if (binding.kind !== "value" || binding.value.kind !== "call") continue;
      const { callee, args } = binding.value;
      const maker = dottedName(callee)?.split(".").at(-1);
      args.forEach(({ name, value }, index) => {
        if (maker === "partial" ? index > 0 : maker === "namedtuple" && name === "defaults")
          secret(value, [], binding.scope, context, false);
      });
    }
  }

  /** What is secret of a call's arguments when what it hands back is. */
  function given({ args }: Call, keyed: boolean, path: readonly Step[], scope: Scope, context: Context): void {
    // `Creds(user="me", password="…").password`
    const [attribute] = path;
    const isOne = typeof attribute === "string" && args.some(({ name }) => name === attribute);
    args.forEach(({ name, value }, index) => {
      if (isOne && name !== undefined && name !== attribute) return;
      if (name === undefined ? !(keyed && index === 0) : !describing.has(name))
        secret(value, [], scope, context, false);
      // `cast=Choices(["…", "…"])`: what it may be is what it is.
      else if (name !== undefined && value.kind === "call")
        for (const each of value.args) secret(each.value, [], scope, context, false);
      // `validate=lambda value: value != "…"`
      else if (name !== undefined && value.kind === "lambda")
        for (const each of value.body.kind === "comparison" ? childrenOf(value.body) : [value.body])
          secret(each, [], scopes.of(value), toNobody, false);
    });
  }

  /** What a function of the module hands back is secret. */
  function ownFor(
    own: FunctionDefinition | Lambda,
    call: Call,
    path: readonly Step[],
    scope: Scope,
    context: Context,
  ): void {
    for (const name of madeOf(own))
      for (const value of argumentsFor(own, name, call)) secret(value, [], scope, context);
    if (own.kind === "lambda") {
      secret(own.body, path, scopes.of(own), toNobody);
      return;
    }
    // `@gives("…")`
    for (const decorator of own.decorators)
      if (decorator.kind === "call") for (const { value } of decorator.args) secret(value, [], scope, context, false);
  }

  /** The keys of a dict, where they are what one goes over. */
  function keysOf(one: Expression, scope: Scope, context: Context): void {
    if (one.kind === "dict") for (const { key } of one.entries) secret(key, [], scope, context, false);
    else if (one.kind === "name")
      for (const binding of bindingsOf(scope, one.name))
        if (
          binding.kind === "value" &&
          binding.path.length + binding.into.length === 0 &&
          binding.value.kind === "dict"
        )
          keysOf(binding.value, binding.scope, context);
  }

  function named(name: string, path: readonly Step[], scope: Scope, context: Context): void {
    const bindings = bindingsOf(scope, name);
    if (bindings.length === 0 && !builtins.has(name)) asked.add(name);
    for (const binding of bindings) bound(binding, name, path, context);
    if (path.length === 0 && bindings.every(({ kind }) => kind === "value" || kind === "parameter"))
      names.add(nameKey(scope, name));
  }

  function bound(binding: Binding, name: string, path: readonly Step[], context: Context): void {
    switch (binding.kind) {
      case "value": {
        const rest = below(path, binding.into);
        if (!rest) return;
        const into = binding.added ? rest.map((step) => (typeof step === "number" ? null : step)) : rest;
        secret(binding.value, [...binding.path, ...into], binding.scope, context);
        return;
      }
      case "parameter": {
        secret(binding.parameter.defaultValue, path, binding.scope, context);
        const type = typeOfFirst(binding.owner, name);
        if (type) {
          if (path.length > 0) attributeOf(type, path, context);
        } else context.parameter(binding.owner, name);
        return;
      }
      case "class":
        attributeOf(binding.definition, path, context);
        return;
      case "import": {
        // `from . import parts` may import a module, too.
        const [attribute] = path;
        if (binding.name !== undefined) asked.add(binding.name);
        if (typeof attribute === "string") asked.add(attribute);
        return;
      }
      case "function":
        for (const result of scopes.results(binding.definition))
          secret(result, path, scopes.of(binding.definition), outside(binding.definition, context));
        return;
    }
  }

  /** What a function is made of that stands around it: `def maker(word): def get(): return word; return get`. */
  function outside(inner: FunctionDefinition, context: Context): Context {
    if (scopes.of(inner).parent === scopes.module) return toNobody;
    return {
      seen: context.seen,
      parameter: (owner, name) => {
        if (owner !== inner) context.parameter(owner, name);
      },
    };
  }

  /** What a class, or an instance of it, has under a name; without one all that it has. */
  function attributeOf(type: ClassDefinition, [attribute, ...rest]: readonly Step[], context: Context): void {
    const key = `type:${type.start}:${[attribute, ...rest].join("\0")}`;
    if (context.seen.has(key)) return;
    context.seen.add(key);
    const own = scopes.of(type);
    const isEnum = type.bases.some(({ value }) => /Enum$/.test(dottedName(value) ?? ""));
    if (typeof attribute === "string" && own.bindings.has(attribute) && !isEnum) {
      named(attribute, rest, own, context);
      return;
    }
    for (const name of special) {
      const method = methodOf(type, name);
      for (const result of method ? scopes.results(method) : [])
        if (method) secret(result, [], scopes.of(method), toNobody);
    }
    if (typeof attribute !== "string" || isEnum) for (const each of own.bindings.keys()) named(each, [], own, context);
    else
      for (const { value } of type.bases) {
        const base = classOf(value, own.parent ?? scopes.module);
        if (base && base !== type) attributeOf(base, [attribute, ...rest], context);
      }
  }

  /** Which of its parameters a function's result is made of; what else it is made of becomes secret. */
  const summaries = new Map<FunctionDefinition | Lambda, ReadonlySet<string>>();
  function madeOf(owner: FunctionDefinition | Lambda): ReadonlySet<string> {
    const known = summaries.get(owner);
    if (known) return known;
    const found = new Set<string>();
    summaries.set(owner, found);
    const context: Context = {
      seen: new Set(),
      parameter: (of, name) => {
        if (of === owner) found.add(name);
        else if (of.kind === "function" && of.name === "__init__") callersGive(of, name);
      },
    };
    for (const result of owner.kind === "lambda" ? [owner.body] : scopes.results(owner))
      secret(result, [], scopes.of(owner), context);
    return found;
  }

  function callersGive(owner: FunctionDefinition | Lambda, name: string): void {
    const key = `caller:${owner.start}:${name}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const { call, scope } of calls)
      if (functionOf(call.callee, scope) === owner)
        for (const value of argumentsFor(owner, name, call)) secret(value, [], scope, toCallers);
  }

  return {
    literals,
    values,
    asked,
    names,
    reading,
    hide,
    mark,
    secret: (one, path, scope, isPlain) => secret(one, path, scope, toCallers, isPlain),
    named: (name, scope) => named(name, [], scope, toCallers),
    handedBack: (owner) => void madeOf(owner),
    callersGive,
  };
}

/** What is left of a path into a name for a part of it; undefined: another part. */
function below(path: readonly Step[], into: readonly Step[]): readonly Step[] | undefined {
  for (const [index, step] of into.entries()) {
    const wanted = path[index];
    if (index >= path.length) return [];
    if (wanted !== null && step !== null && wanted !== step) return undefined;
  }
  return path.slice(into.length);
}
