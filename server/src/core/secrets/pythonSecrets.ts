import {
  isGluedPassword,
  isSecretName,
  looksLikeToken,
  merged,
  secretRangesOfProse,
  takesSecret,
  type Range,
  type Secrecy,
} from "../domain/redact.js";
import type {
  Argument,
  Call,
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Lambda,
  Node,
  Pattern,
  PythonModule,
  StringLiteral,
} from "../syntax/python/ast.js";
import {
  credentialsAt,
  cutting,
  describing,
  dottedName,
  holdsSecrets,
  readsByName,
  readsFiles,
  variableOf,
} from "./lookups.js";
import { hiddenInPieces, piecesOf } from "./pieces.js";
import { bindingsOf, childrenOf, mutating, partOf, scopesOf, stepOf, type Scope, type Step } from "./scopes.js";

/** What is secret in a module, by what its values are of. */
export interface PythonSecrets {
  /** Literals, or parts of them, with their quotes where all of one is meant. In order. */
  readonly literals: readonly Range[];
  /** Expressions whose value holds a secret, by `start:end`. */
  readonly values: ReadonlyMap<string, Secrecy>;
  /** Names of other modules that give a secret of this one. */
  readonly wanted: ReadonlySet<string>;
  /** Environment variables that give a secret, whatever they are called. */
  readonly variables: ReadonlySet<string>;
  /** Whether the module itself binds a name. */
  gives(name: string): boolean;
}

const deepestPath = 12;
const nothing: ReadonlySet<string> = new Set();

/**
 * Follows secrets back from where their names say that they are: a setting, key, argument, header, variable or part of a URL. What gives them is secret
 * wherever it stands; what is made of them is too. Flow by names alone: too much is hidden rather than too little.
 * @param wanted names that other modules need for their secrets
 * @param variables that give a secret somewhere
 * @param isVault everything in the module is secret
 */
export function pythonSecrets(
  tree: PythonModule,
  wanted: ReadonlySet<string>,
  variables: ReadonlySet<string> = nothing,
  isVault = false,
): PythonSecrets {
  const scopes = scopesOf(tree);
  const reading = new Set<string>();
  const literals: Range[] = [];
  const values = new Map<string, Secrecy>();
  const asked = new Set<string>();
  const names = new Set<string>();
  const calls = scopes.expressions.flatMap(({ expression, scope }) =>
    expression.kind === "call" ? [{ call: expression, scope }] : [],
  );

  const seen = new Set<string>();
  const toCallers: Context = { seen, parameter: (owner, name) => callersGive(owner, name) };

  function hide(one: Node): void {
    literals.push({ start: one.start, end: one.end });
  }
  function mark(one: Node, secrecy: Secrecy = "all"): void {
    const key = `${one.start}:${one.end}`;
    if (values.get(key) !== "all") values.set(key, secrecy);
  }

  /** The value of an expression, or a part of it, is secret: so is what gives it. */
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
      case "dict":
        for (const entry of one.entries) {
          if (!entry.key) secret(entry.value, path, scope, context);
          else if (typeof step !== "string" || entry.key.kind !== "string" || entry.key.value === step)
            secret(entry.value, rest, scope, context);
        }
        return;
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
        secret(one.value, path, scope, context);
        return;
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
    const own = functionOf(callee, scope);
    if (!own && readsFiles(callee)) return;
    if (own) {
      for (const name of given(own))
        for (const value of argumentsFor(own, name, call)) secret(value, [], scope, context);
      if (own.kind === "lambda")
        secret(own.body, path, scopes.of(own), { seen: new Set(), parameter: () => undefined });
      return;
    }
    const type = classOf(callee, scope);
    if (type) attributeOf(type, path, context);
    if (callee.kind === "name" && callee.name === "getattr") {
      const [object, name, otherwise] = args;
      secret(object?.value, [name ? stepOf(name.value) : null, ...path], scope, context, false);
      secret(otherwise?.value, path, scope, context);
      return;
    }
    const keyed = readsByName(callee, args);
    if (callee.kind === "attribute") {
      const [first] = args;
      // `X.get("a", default)` is a part of X, `X.strip()` all of it.
      if (
        callee.name === "get" ||
        callee.name === "pop" ||
        callee.name === "setdefault" ||
        callee.name === "__getitem__"
      )
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
    args.forEach((argument, index) => {
      // `Creds(user="me", password="…").password`
      if (
        typeof path[0] === "string" &&
        argument.name !== undefined &&
        argument.name !== path[0] &&
        args.some(({ name }) => name === path[0])
      )
        return;
      if (argument.name === undefined ? !(keyed && index === 0) : !describing.has(argument.name))
        secret(argument.value, [], scope, context, false);
      // `cast=Choices(["…", "…"])`: what it may be is what it is.
      else if (argument.name !== undefined && argument.value.kind === "call")
        for (const { value } of argument.value.args) secret(value, [], scope, context, false);
    });
  }

  function named(name: string, path: readonly Step[], scope: Scope, context: Context): void {
    const bindings = bindingsOf(scope, name);
    if (bindings.length === 0 && !builtins.has(name)) asked.add(name);
    for (const binding of bindings) {
      switch (binding.kind) {
        case "value": {
          const rest = below(path, binding.into);
          if (rest)
            secret(
              binding.value,
              [
                ...binding.path,
                ...(binding.added ? rest.map((step) => (typeof step === "number" ? null : step)) : rest),
              ],
              binding.scope,
              context,
            );
          break;
        }
        case "parameter": {
          secret(binding.parameter.defaultValue, path, binding.scope, context);
          context.parameter(binding.owner, name);
          break;
        }
        case "class":
          attributeOf(binding.definition, path, context);
          break;
        case "import": {
          // `from . import parts` may import a module, too.
          const [attribute] = path;
          if (binding.name !== undefined) asked.add(binding.name);
          if (typeof attribute === "string") asked.add(attribute);
          break;
        }
        case "function":
          for (const result of scopes.results(binding.definition))
            secret(result, path, scopes.of(binding.definition), { seen: new Set(), parameter: () => undefined });
          break;
      }
    }
    if (path.length === 0 && bindings.every(({ kind }) => kind === "value" || kind === "parameter"))
      names.add(nameKey(scope, name));
  }

  /** What a class, or an instance of it, has under a name; without one all that it has. */
  function attributeOf(type: ClassDefinition, [attribute, ...rest]: readonly Step[], context: Context): void {
    const own = scopes.of(type);
    if (typeof attribute !== "string") {
      for (const each of own.bindings.keys()) named(each, [], own, context);
    } else if (own.bindings.has(attribute)) named(attribute, rest, own, context);
    else
      for (const { value } of type.bases) {
        const base = classOf(value, own.parent ?? scopes.module);
        if (base && base !== type) attributeOf(base, [attribute, ...rest], context);
      }
  }

  function classOf(callee: Expression, scope: Scope): ClassDefinition | undefined {
    if (callee.kind !== "name") return undefined;
    const found = bindingsOf(scope, callee.name).find(({ kind }) => kind === "class");
    return found?.kind === "class" ? found.definition : undefined;
  }

  /** Which of its parameters a function's result is made of; what else it is made of becomes secret. */
  const summaries = new Map<FunctionDefinition | Lambda, ReadonlySet<string>>();
  function given(owner: FunctionDefinition | Lambda): ReadonlySet<string> {
    const known = summaries.get(owner);
    if (known) return known;
    const found = new Set<string>();
    summaries.set(owner, found);
    const context: Context = {
      seen: new Set(),
      parameter: (of, name) => {
        if (of === owner) found.add(name);
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

  function functionOf(callee: Expression, scope: Scope): FunctionDefinition | Lambda | undefined {
    if (callee.kind === "lambda") return callee;
    const part = partOf(callee);
    if (!part) return undefined;
    for (const binding of bindingsOf(scope, part.name)) {
      if (binding.kind === "function" && part.into.length === 0) return binding.definition;
      if (binding.kind === "value" && part.into.length === 0 && binding.value.kind === "lambda") return binding.value;
      const [method] = part.into;
      const ofClass =
        binding.kind === "class"
          ? scopes.of(binding.definition)
          : binding.kind === "parameter" && part.name === "self"
            ? classAround(scope)
            : undefined;
      const found =
        ofClass && typeof method === "string"
          ? ofClass.bindings.get(method)?.find((one) => one.kind === "function")
          : undefined;
      if (found?.kind === "function" && part.into.length === 1) return found.definition;
    }
    return undefined;
  }

  function isSecretNamed(name: string, scope: Scope): boolean {
    return isSecretName(name) && !bindingsOf(scope, name).some(({ kind }) => kind === "function" || kind === "class");
  }

  /** Where names say that something is a secret. */
  function target(one: Expression, value: Expression, path: readonly Step[], scope: Scope): void {
    if (one.kind === "tuple" || one.kind === "list")
      one.items.forEach((item, index) => target(item, value, [...path, index], scope));
    else if (one.kind === "starred") target(one.value, value, path, scope);
    else if (isSecretTarget(one, scope)) {
      secret(value, path, scope, toCallers);
      if (one.kind !== "name") return;
      names.add(nameKey(scope, one.name));
      // `API_KEYS = {"…": "acme"}`: either side may be the key.
      if (/(?:KEYS|TOKENS)$/i.test(one.name) && value.kind === "dict")
        for (const { key } of value.entries) secret(key, [], scope, toCallers);
    }
  }

  for (const { statement, scope } of scopes.statements) {
    switch (statement.kind) {
      case "assign":
        for (const each of statement.targets) target(each, statement.value, [], scope);
        break;
      case "augmented":
        target(statement.target, statement.value, [], scope);
        break;
      case "annotated":
        if (!statement.value) break;
        target(statement.target, statement.value, [], scope);
        if (mentionsSecretType(statement.annotation)) secret(statement.value, [], scope, toCallers);
        break;
      case "expression":
        if (statement.value.kind === "string") prose(statement.value);
        break;
      case "match":
        if (isSecretReference(statement.subject, scope))
          for (const each of statement.cases)
            casesOf(each.pattern).forEach((value) => secret(value, [], scope, toCallers));
        break;
      case "for":
        target(statement.target, statement.iterable, [null], scope);
        break;
      case "function":
        for (const { name, defaultValue } of statement.parameters)
          if (isSecretName(name)) {
            secret(defaultValue, [], scope, toCallers);
            callersGive(statement, name);
          }
        if (isSecretName(statement.name)) given(statement);
        break;
      default:
        break;
    }
  }
  for (const { expression: one, scope } of scopes.expressions) {
    switch (one.kind) {
      case "named":
        if (isSecretName(one.name)) secret(one.value, [], scope, toCallers);
        break;
      case "dict":
        for (const { key, value } of one.entries)
          if (key && isSecretKey(key, scope)) secret(value, [], scope, toCallers);
        break;
      case "tuple":
      case "list":
        if (one.items.length === 2 && one.items[0]?.kind === "string" && namesSecret(one.items[0].value))
          secret(one.items[1], [], scope, toCallers);
        inCommand(one.items, scope);
        break;
      case "call": {
        one.args.forEach(({ name, value }) => {
          if (name !== undefined && isSecretName(name)) secret(value, [], scope, toCallers);
        });
        if (
          one.callee.kind === "attribute" &&
          mutating.has(one.callee.name) &&
          isSecretTarget(one.callee.object, scope)
        )
          for (const { value } of one.args) secret(value, [], scope, toCallers);
        // `set_password("…")`, `Token("…")`, `login("me", "…")`: what a call is named for is what it is given.
        const { callee } = one;
        const called = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
        const from =
          credentialsAt(callee) ??
          (isSecretName(called) && !functionOf(callee, scope) && !readsByName(callee, one.args) ? 0 : undefined);
        one.args.forEach(({ name, value }, index) => {
          if (from !== undefined && name === undefined && index >= from) secret(value, [], scope, toCallers, false);
        });
        if (
          callee.kind === "attribute" &&
          /^(?:starts|ends)with$/.test(callee.name) &&
          isSecretReference(callee.object, scope)
        )
          for (const { value } of one.args) secret(value, [], scope, toCallers);
        const at = one.args.findIndex(
          ({ name, value }) =>
            name === undefined && value.kind !== "name" && textsOf(value, scope).some((text) => namesSecret(text)),
        );
        // `zip(["DB_PASSWORD", …], ["…", …])`
        const [keys, given] = called === "zip" ? one.args.map(({ value }) => value) : [];
        if (keys && given && isContainer(keys) && isContainer(given)) {
          const gives = childrenOf(given);
          childrenOf(keys).forEach((key, index) => {
            if (isSecretKey(key, scope)) secret(gives[index], [], scope, toCallers);
          });
        }
        if (at >= 0)
          one.args.forEach(({ name, value }, index) => {
            if (name === undefined ? index > at : !describing.has(name)) secret(value, [], scope, toCallers);
          });
        break;
      }
      case "comparison": {
        const sides = [one.first, ...one.rest.map(({ operand }) => operand)];
        // `"NAME" in env` asks for a key.
        const isMember = one.rest.some(({ operator }) => operator === "in" || operator === "not in");
        if ((isMember ? [one.first] : sides).some((side) => isSecretReference(side, scope)))
          for (const side of sides) secret(side, [], scope, toCallers);
        break;
      }
      case "lambda":
        for (const { name, defaultValue } of one.parameters)
          if (isSecretName(name)) secret(defaultValue, [], scope, toCallers);
        break;
      case "string":
      case "formatted":
      case "binary":
        inText(one, scope);
        break;
      default:
        break;
    }
    if (
      one.kind === "call" &&
      one.callee.kind === "attribute" &&
      (one.callee.name === "format" || one.callee.name === "join")
    )
      inText(one, scope);
  }
  for (const scope of scopes.all)
    for (const name of scope.bindings.keys()) if (isSecretName(name)) named(name, [], scope, toCallers);
  for (const name of isVault ? scopes.module.bindings.keys() : wanted)
    if (scopes.module.bindings.has(name)) named(name, [], scopes.module, toCallers);
  for (const { expression: one, scope } of scopes.expressions)
    if (variables.has(variableOf(one) ?? "")) secret(one, [], scope, toCallers);

  /** `["redis-cli", "-a", "…"]`, `["x", "--password", "…"]`. */
  function inCommand(items: readonly Expression[], scope: Scope): void {
    const words = items.map((item) => (item.kind === "string" ? item.value : ""));
    items.forEach((item, index) => {
      // A program stands in front.
      const before = words.slice(0, Math.min(index, 20));
      if (takesSecret(words[index - 1] ?? "", before)) secret(item, [], scope, toCallers);
      else if (item.kind === "string" && isGluedPassword(words[index] ?? "", before))
        secret(item, [], scope, toCallers);
    });
  }

  /** What a docstring says of a secret, as a comment does. */
  function prose(one: StringLiteral): void {
    for (const part of one.parts) {
      const opening = part.start + part.opening.length;
      if (part.value.length !== part.end - opening - (/["']+$/.exec(part.opening)?.[0].length ?? 1)) continue;
      let start = opening;
      for (const line of part.value.split("\n")) {
        for (const range of secretRangesOfProse(line))
          literals.push({ start: start + range.start, end: start + range.end });
        start += line.length + 1;
      }
    }
  }

  /** Texts, and what is joined to texts, of which a part is secret: the password of a URL, what follows `PASSWORD=`. */
  function inText(one: Expression, scope: Scope): void {
    const pieces = piecesOf(one);
    const { ranges, values: hidden } = hiddenInPieces(pieces);
    literals.push(...ranges);
    for (const value of hidden) secret(value, [], scope, toCallers, false);
    if (hidden.length > 0) mark(one, "credentials");
    if (one.kind === "string" && looksLikeToken(one.value)) {
      for (const part of one.parts) hide(part);
      mark(one);
    }
  }

  // What is made of secrets, until nothing more is found.
  const carrying = new Map<Expression, Secrecy | undefined>();
  function isSecretReference(one: Expression, scope: Scope): boolean {
    if (one.kind === "name") return isSecretNamed(one.name, scope) || names.has(nameKey(scope, one.name));
    if (one.kind === "attribute") return isSecretName(one.name);
    const variable = variableOf(one);
    if (variable !== undefined) return isSecretName(variable) || variables.has(variable);
    return one.kind === "subscript" && one.index.kind === "string" && isSecretName(one.index.value);
  }
  function carries(one: Expression, scope: Scope): Secrecy | undefined {
    if (carrying.has(one)) return carrying.get(one);
    carrying.set(one, undefined);
    const found = carried(one, scope);
    carrying.set(one, found);
    if (found) mark(one, found);
    return found;
  }
  function carried(one: Expression, scope: Scope): Secrecy | undefined {
    const own = values.get(`${one.start}:${one.end}`);
    if (own) return own;
    if (isSecretReference(one, scope)) return "all";
    switch (one.kind) {
      case "name": {
        for (const binding of bindingsOf(scope, one.name)) {
          const found =
            binding.kind === "value" && binding.into.length === 0 ? carries(binding.value, binding.scope) : undefined;
          if (found) return found;
        }
        return undefined;
      }
      case "attribute":
      case "subscript":
        return carries(one.object, scope);
      case "call": {
        const method = one.callee.kind === "attribute" ? carries(one.callee.object, scope) : undefined;
        if (method) return method;
        // What is read of a file that is named for its secrets.
        if (readsFiles(one.callee) && textsIn(one).some(holdsSecrets)) return "all";
        const definition = functionOf(one.callee, scope);
        const results = definition
          ? definition.kind === "lambda"
            ? [definition.body]
            : scopes.results(definition)
          : [];
        if (definition && results.some((result) => carries(result, scopes.of(definition)))) return "all";
        return one.args.some(
          ({ value }) =>
            carries(value, scope) || (isContainer(value) && childrenOf(value).some((child) => carries(child, scope))),
        )
          ? "all"
          : undefined;
      }
      case "binary":
      case "formatted":
      case "conditional":
      case "boolean":
      case "named":
      case "starred":
      case "suspension":
      case "comprehension":
        return (one.kind === "conditional"
          ? [one.then, one.otherwise]
          : one.kind === "comprehension"
            ? [one.element, ...one.clauses.flatMap((clause) => (clause.kind === "for" ? [clause.iterable] : []))]
            : childrenOf(one)
        ).some(
          (child) =>
            carries(child, scope) || (isContainer(child) && childrenOf(child).some((inner) => carries(inner, scope))),
        )
          ? "all"
          : undefined;
      default:
        return undefined;
    }
  }
  for (let before = -1; before !== values.size; ) {
    before = values.size;
    carrying.clear();
    for (const { expression: one, scope } of scopes.expressions) carries(one, scope);
    // What comes out of `X += …` is made by the statement.
    for (const { statement: one, scope } of scopes.statements)
      if (one.kind === "augmented" && (carries(one.value, scope) ?? carries(one.target, scope))) mark(one);
  }
  return {
    literals: merged(literals),
    values,
    wanted: asked,
    variables: reading,
    gives: (name) => scopes.module.bindings.has(name),
  };
}

/** They say which environment it is, where something is, or who: hidden only by their own names. */
const selecting = /(?:^|_)(?:DEBUG|ENV|ENVIRONMENT|MODE|STAGE|HOST|PORT|USER|USERNAME|NAME|REGION|MODULE)$/i;

function mentionsSecretType(one: Expression): boolean {
  if (one.kind === "name" || one.kind === "attribute") return /^Secret(?:Str|Bytes)?$/.test(one.name);
  if (one.kind === "string") return /\bSecret(?:Str|Bytes)?\b/.test(one.value);
  return childrenOf(one).some(mentionsSecretType);
}

function casesOf(one: Pattern): readonly Expression[] {
  if (one.kind === "value") return [one.value];
  if (one.kind === "or") return one.alternatives.flatMap(casesOf);
  return one.kind === "as" ? casesOf(one.pattern) : [];
}

function textsIn(one: Expression): readonly string[] {
  return one.kind === "string" ? [one.value] : childrenOf(one).flatMap(textsIn);
}

interface Context {
  /** What was followed before. */
  readonly seen: Set<string>;
  /** A parameter's value is secret. */
  parameter(owner: FunctionDefinition | Lambda, name: string): void;
}

function isSecretTarget(one: Expression, scope: Scope): boolean {
  if (one.kind === "name" || one.kind === "attribute")
    return (
      isSecretName(one.name) ||
      (one.kind === "attribute" && isSecretTarget(one.object, scope) && one.object.kind !== "name")
    );
  return one.kind === "subscript" && (isSecretKey(one.index, scope) || isSecretTarget(one.object, scope));
}

function isSecretKey(key: Expression, scope: Scope): boolean {
  if (key.kind === "attribute") return isSecretName(key.name);
  return (key.kind === "name" && isSecretName(key.name)) || textsOf(key, scope).some(isSecretName);
}

/** What a name may be that is made of literals: `"DB" + "_PASSWORD"`, `f"{prefix}_TOKEN"`, the variable of a loop. */
function textsOf(one: Expression, scope: Scope, depth = 0): readonly string[] {
  if (depth > 3) return [];
  if (one.kind === "name")
    return bindingsOf(scope, one.name).flatMap((binding) => {
      if (binding.kind !== "value" || binding.into.length > 0) return [];
      const { value, path } = binding;
      if (path.length === 0) return textsOf(value, binding.scope, depth + 1);
      return path.length === 1 && isContainer(value)
        ? childrenOf(value).flatMap((item) => textsOf(item, binding.scope, depth + 1))
        : [];
    });
  let all: readonly string[] = [""];
  for (const piece of piecesOf(one)) {
    const texts =
      piece.kind === "text" ? [piece.text] : piece.value === one ? [] : textsOf(piece.value, scope, depth + 1);
    all = all.flatMap((text) => texts.slice(0, 8).map((more) => text + more)).slice(0, 64);
  }
  return all;
}

/** A text that is the name of a setting, variable, key or header, and not one that only holds the word. */
function namesSecret(text: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(text) && isSecretName(text);
}

/** The values that calls give a parameter. */
function argumentsFor(owner: FunctionDefinition | Lambda, name: string, { callee, args }: Call): readonly Expression[] {
  const position = owner.parameters.findIndex((parameter) => parameter.name === name);
  const parameter = owner.parameters[position];
  if (!parameter) return [];
  const isMethod =
    callee.kind === "attribute" && (owner.parameters[0]?.name === "self" || owner.parameters[0]?.name === "cls");
  const positional = args.filter((one) => one.name === undefined && one.spread === undefined);
  const spread = args.filter((one): one is Argument => one.spread !== undefined).map(({ value }) => value);
  const by = args.filter((one) => one.name === name).map(({ value }) => value);
  if (parameter.variadic === "*")
    return [...positional.slice(position - (isMethod ? 1 : 0)).map(({ value }) => value), ...spread];
  if (parameter.variadic === "**")
    return [...args.filter((one) => one.name !== undefined).map(({ value }) => value), ...spread];
  const own = parameter.keywordOnly ? undefined : positional[position - (isMethod ? 1 : 0)];
  return [...(own ? [own.value] : []), ...by, ...spread];
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

function classAround(scope: Scope): Scope | undefined {
  for (let one: Scope | undefined = scope; one; one = one.parent)
    if ("kind" in one.of && one.of.kind === "class") return one;
  return undefined;
}

function nameKey(scope: Scope, name: string): string {
  let one: Scope | undefined = scope;
  while (one && !one.bindings.has(name)) one = one.parent;
  return `${one ? ("start" in one.of ? one.of.start : "module") : "free"}:${name}`;
}

function isContainer(one: Expression): boolean {
  return one.kind === "list" || one.kind === "tuple" || one.kind === "set" || one.kind === "dict";
}

const builtins: ReadonlySet<string> = new Set([
  "str",
  "bytes",
  "int",
  "float",
  "bool",
  "list",
  "tuple",
  "dict",
  "set",
  "frozenset",
  "open",
  "print",
  "len",
  "next",
  "iter",
  "map",
  "filter",
  "zip",
  "sorted",
  "reversed",
  "getattr",
  "repr",
  "format",
  "chr",
  "ord",
  "min",
  "max",
  "sum",
  "any",
  "all",
  "enumerate",
  "range",
  "super",
  "type",
  "isinstance",
  "globals",
  "locals",
  "vars",
  "__file__",
  "__name__",
]);
