import { isGluedPassword, isSecretName, looksLikeToken, secretRangesOfProse, takesSecret } from "../domain/redact.js";
import type { Argument, Call, Expression, Statement, StringLiteral } from "../syntax/python/ast.js";
import type { Callables } from "./callables.js";
import type { Flow } from "./flow.js";
import { credentialsAt, describing, readsByName, variableOf } from "./lookups.js";
import {
  casesOf,
  isContainer,
  isSecretKey,
  isSecretNamed,
  isSecretTarget,
  mentionsSecretType,
  nameKey,
  namesSecret,
  textsOf,
} from "./names.js";
import { hiddenInPieces, piecesOf, type Piece } from "./pieces.js";
import { argumentsOfCalls, speaksOfSecret, wordsOfMessage } from "./prose.js";
import { bindingsOf, childrenOf, mutating, type Scope, type Scopes, type Step } from "./scopes.js";

/** Finds where names say that something is a secret: a setting, key, argument, header, variable or part of a URL. */
export function findSecrets(scopes: Scopes, callables: Callables, flow: Flow, variables: ReadonlySet<string>): void {
  const { secret } = flow;
  const grown = new Set<string>();
  for (const { statement, scope } of scopes.statements) ofStatement(statement, scope);
  for (const { expression, scope } of scopes.expressions) ofExpression(expression, scope);
  for (const scope of scopes.all)
    for (const name of scope.bindings.keys()) if (isSecretName(name)) flow.named(name, scope);

  function ofStatement(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case "assign":
        for (const each of statement.targets) target(each, statement.value, [], scope);
        return;
      case "augmented":
        target(statement.target, statement.value, [], scope);
        if (statement.operator === "+" && statement.target.kind === "name") growing(statement.target.name, scope);
        return;
      case "annotated":
        if (statement.value) target(statement.target, statement.value, [], scope);
        if (mentionsSecretType(statement.annotation) || isSecretTarget(statement.target, scope)) {
          secret(statement.value, [], scope);
          // `Annotated[SecretStr, Field(default="…")]`
          for (const call of callsIn(statement.annotation))
            for (const { name, value } of call.args)
              if (name === undefined || name === "default") secret(value, [], scope, false);
        }
        return;
      case "expression":
        if (statement.value.kind === "string") prose(statement.value);
        return;
      case "raise":
        if (statement.value?.kind === "call")
          message(
            statement.value.args.map(({ value }) => value),
            scope,
          );
        return;
      case "assert":
        if (statement.message) message([statement.message], scope, refersToSecret(statement.condition, scope));
        return;
      case "match":
        if (isSecretReference(statement.subject, scope, flow, variables))
          for (const each of statement.cases) casesOf(each.pattern).forEach((value) => secret(value, [], scope));
        return;
      case "for":
        target(statement.target, statement.iterable, [null], scope);
        return;
      case "function":
        for (const { name, defaultValue } of statement.parameters)
          if (isSecretName(name)) {
            secret(defaultValue, [], scope);
            flow.callersGive(statement, name);
          }
        if (isSecretName(statement.name)) flow.handedBack(statement);
        // `@require_token("…")`
        for (const one of statement.decorators)
          if (one.kind === "call" && isSecretName(nameOf(one.callee)))
            for (const { value } of one.args) secret(value, [], scope, false);
        return;
      default:
        return;
    }
  }

  function target(one: Expression, value: Expression, path: readonly Step[], scope: Scope): void {
    if (one.kind === "tuple" || one.kind === "list")
      one.items.forEach((item, index) => target(item, value, [...path, index], scope));
    else if (one.kind === "starred") target(one.value, value, path, scope);
    else if (isSecretTarget(one, scope)) {
      secret(value, path, scope);
      if (one.kind !== "name") return;
      flow.names.add(nameKey(scope, one.name));
      // `API_KEYS = {"…": "acme"}`: either side may be the key.
      if (/(?:KEYS|TOKENS)$/i.test(one.name) && value.kind === "dict")
        for (const { key } of value.entries) secret(key, [], scope);
    } else if (one.kind === "name") inNamed(one.name, value, scope);
  }

  /** `SUPERUSER = ("me", "me@example.com", "…")`, `USERS = [("me", "…")]`, `ENCRYPTION = {"key": "…"}`. */
  function inNamed(name: string, value: Expression, scope: Scope): void {
    if (value.kind === "dict" && /CRYPT|CIPHER|FERNET|SIGN/i.test(name)) {
      for (const { key, value: one } of value.entries)
        if (key?.kind === "string" && /^keys?$/i.test(key.value)) secret(one, [], scope);
    }
    if (!/(?:^|_)(?:SUPERUSERS?|ACCOUNTS?|LOGINS?|USERS)$/i.test(name) || !isContainer(value)) return;
    for (const one of [value, ...childrenOf(value)])
      if (one.kind === "tuple" && one.items.length > 1) secret(one.items.at(-1), [], scope, false);
  }

  function ofExpression(one: Expression, scope: Scope): void {
    if (variables.has(variableOf(one) ?? "")) secret(one, [], scope);
    switch (one.kind) {
      case "named":
        if (isSecretName(one.name)) secret(one.value, [], scope);
        return;
      case "dict":
        for (const { key, value } of one.entries)
          if (key && (isSecretKey(key, scope) || (isBareKey(key) && hasSecret(one.entries)))) secret(value, [], scope);
          // `{"auth_details": ("me", "…")}`
          else if (
            key?.kind === "string" &&
            value.kind === "tuple" &&
            /_(?:login|auth_\w+)$|^auth_\w*(?:details|info)$/i.test(key.value)
          )
            secret(value.items.at(-1), [], scope, false);
        return;
      case "tuple":
      case "list":
        inPair(one.items, scope);
        inCommand(one.items, scope);
        return;
      case "call":
        ofCall(one, scope);
        return;
      case "comparison": {
        const sides = [one.first, ...one.rest.map(({ operand }) => operand)];
        // `"NAME" in env` asks for a key.
        const isMember = one.rest.some(({ operator }) => operator === "in" || operator === "not in");
        if ((isMember ? [one.first] : sides).some((side) => isSecretReference(side, scope, flow, variables)))
          for (const side of sides) secret(side, [], scope);
        return;
      }
      case "lambda":
        for (const { name, defaultValue } of one.parameters) if (isSecretName(name)) secret(defaultValue, [], scope);
        return;
      case "string":
      case "bytes":
      case "formatted":
      case "binary":
        inText(one, scope);
        return;
      default:
        return;
    }
  }

  /** `("password", "…")`, `("ALTER ROLE me PASSWORD %s", ["…"])`. */
  function inPair([first, second, more]: readonly Expression[], scope: Scope): void {
    if (!first || !second || more || (first.kind !== "string" && first.kind !== "bytes")) return;
    // `["django.contrib.auth", "shop"]` are modules.
    const isNamed = namesSecret(first.value) && !/\.auth$/.test(first.value);
    if (isNamed || (isContainer(second) && speaksOfSecret(first.value))) secret(second, [], scope);
  }

  function ofCall(one: Call, scope: Scope): void {
    const { callee, args } = one;
    const called = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
    for (const { name, value } of args)
      if (name !== undefined && (isSecretName(name) || variables.has(name))) secret(value, [], scope);
    if (callee.kind === "attribute" && mutating.has(called) && isSecretTarget(callee.object, scope))
      for (const { value } of args) secret(value, [], scope);
    byPosition(one, called, scope);
    // `partial(login, "me", "…")`
    const [first, ...more] = args;
    if (first && called === "partial")
      byPosition({ ...one, callee: first.value, args: more }, nameOf(first.value), scope);
    compared(one, called, scope);
    named(args, called, scope);
    if (messages.test(called))
      message(
        args.map(({ value }) => value),
        scope,
      );
    if (/^(?:format|join|format_map|replace|(?:safe_)?substitute)$/.test(called)) inText(one, scope);
  }

  /** `set_password("…")`, `Token("…")`, `login("me", "…")`: what a call is named for, or its parameter, is what it is given. */
  function byPosition({ callee, args }: Call, called: string, scope: Scope): void {
    const from =
      credentialsAt(callee, args) ??
      (isSecretName(called) && !callables.functionOf(callee, scope) && !readsByName(callee, args) ? 0 : undefined);
    const names = args.some(({ name }) => name === undefined) ? callables.parameterNames(callee, scope) : [];
    args.forEach(({ name, value }, index) => {
      if (name === undefined ? from !== undefined && index >= from : name === "key" && from !== undefined)
        secret(value, [], scope, false);
      else if (name === undefined && isSecretName(names[index] ?? "")) secret(value, [], scope);
    });
  }

  /** `x.startswith("…")`, `compare_digest(x, "…")`. */
  function compared({ callee, args }: Call, called: string, scope: Scope): void {
    const sides = args.map(({ value }) => value);
    if (
      /^(?:starts|ends)with$/.test(called)
        ? callee.kind === "attribute" && isSecretReference(callee.object, scope, flow, variables)
        : /^(?:compare_digest|constant_time_compare|safe_str_cmp)$/.test(called)
    )
      for (const side of sides) secret(side, [], scope);
  }

  /** An argument names a secret: what stands behind it is one. */
  function named(args: readonly Argument[], called: string, scope: Scope): void {
    const at = args.findIndex(
      ({ name, value }) =>
        name === undefined &&
        value.kind !== "name" &&
        textsOf(value, scope).some((text) => namesSecret(text.replace(/^--?/, ""))),
    );
    // `zip(["DB_PASSWORD", …], ["…", …])`
    const [keys, given] =
      called === "zip" || called === "fromkeys" ? args.map(({ value }) => lookUp(value, scope)) : [];
    if (keys && given && called === "fromkeys" && childrenOf(keys).some((key) => isSecretKey(key, scope)))
      secret(given, [], scope);
    if (keys && given && called === "zip" && isContainer(keys) && isContainer(given)) {
      const gives = childrenOf(given);
      childrenOf(keys).forEach((key, index) => {
        if (isSecretKey(key, scope)) secret(gives[index], [], scope);
      });
    }
    if (at >= 0)
      args.forEach(({ name, value }, index) => {
        if (name === undefined ? index > at : !describing.has(name)) secret(value, [], scope);
      });
    // `Field("…", validation_alias="SECRET_KEY")`, `put_parameter(Name="/shop/SECRET_KEY", Value="…")`.
    const isNamed = args.some(
      ({ name, value }) =>
        name !== undefined &&
        /^(?:\w+_)?(?:alias|env|name|key|id|variable)$/i.test(name) &&
        value.kind === "string" &&
        namesSecret(value.value.replace(/^.*\//, "")),
    );
    if (isNamed)
      for (const { name, value } of args)
        if (name === undefined || /(?:^|_)(?:default|value)$/i.test(name)) secret(value, [], scope);
    // `execute("ALTER ROLE me PASSWORD %s", ["…"])`
    const [sql, parameters] = args;
    if (/^(?:execute|executemany|RunSQL)$/.test(called) && sql?.value.kind === "string" && parameters)
      if (speaksOfSecret(sql.value.value) && isContainer(parameters.value)) secret(parameters.value, [], scope);
  }

  /** What a message says: the secret itself may be one of its words. @param isOfSecret whatever it says */
  function message(all: readonly Expression[], scope: Scope, isOfSecret = false): void {
    const pieces = all.map((one) => piecesOf(one, (name) => lookUp(name, scope)));
    const speaks = pieces.some((own) =>
      own.some((piece) => piece.kind === "text" && (speaksOfSecret(piece.text) || /\bkey\b/i.test(piece.text))),
    );
    if (!speaks && !isOfSecret) return;
    let isNamed = !speaks || isOfSecret;
    pieces.forEach((own, index) => {
      for (const piece of own)
        if (piece.kind === "text" && (index === 0 || own.length > 1)) {
          sayLess(piece, isNamed);
          isNamed = true;
        } else if (piece.kind === "text") flow.literals.push(piece.literal);
        else if (piece.value.kind === "string" || isContainer(piece.value)) secret(piece.value, [], scope);
    });
  }

  function refersToSecret(one: Expression, scope: Scope): boolean {
    return (
      isSecretReference(one, scope, flow, variables) || childrenOf(one).some((child) => refersToSecret(child, scope))
    );
  }

  function sayLess({ text, literal, inside }: Piece & { readonly kind: "text" }, isNamed: boolean): void {
    if (inside === undefined) flow.literals.push(literal);
    else
      for (const { start, end } of wordsOfMessage(text, isNamed))
        flow.literals.push({ start: inside + start, end: inside + end });
  }

  /** `["redis-cli", "-a", "…"]`, `["x", "--password", "…"]`. */
  function inCommand(items: readonly Expression[], scope: Scope): void {
    const words = items.map((item) => (item.kind === "string" ? item.value : ""));
    items.forEach((item, index) => {
      // A program stands in front.
      const before = words.slice(0, Math.min(index, 20));
      if (takesSecret(words[index - 1] ?? "", before)) secret(item, [], scope);
      else if (item.kind === "string" && isGluedPassword(words[index] ?? "", before)) secret(item, [], scope);
    });
  }

  /** What a docstring says of a secret, as a comment does. */
  function prose(one: StringLiteral): void {
    for (const part of one.parts) {
      const opening = part.start + part.opening.length;
      if (part.value.length !== part.end - opening - (/["']+$/.exec(part.opening)?.[0].length ?? 1)) continue;
      let start = opening;
      for (const line of part.value.split("\n")) {
        for (const range of [...secretRangesOfProse(line), ...argumentsOfCalls(line)])
          flow.literals.push({ start: start + range.start, end: start + range.end });
        start += line.length + 1;
      }
    }
  }

  /** Texts, and what is joined to texts, of which a part is secret: the password of a URL, what follows `PASSWORD=`. */
  function inText(one: Expression, scope: Scope): void {
    if (
      inPieces(
        piecesOf(one, (name) => lookUp(name, scope)),
        scope,
      )
    )
      flow.mark(one, "credentials");
    if (one.kind === "string" && looksLikeToken(one.value)) {
      for (const part of one.parts) flow.hide(part);
      flow.mark(one);
    }
  }

  function inPieces(pieces: readonly Piece[], scope: Scope): boolean {
    const { ranges, values: hidden } = hiddenInPieces(pieces);
    flow.literals.push(...ranges);
    for (const value of hidden) secret(value, [], scope, false);
    return hidden.length > 0;
  }

  /** `URL = "amqp://"`, `URL += "me:…@mq"`. */
  function growing(name: string, scope: Scope): void {
    const key = nameKey(scope, name);
    if (grown.has(key)) return;
    grown.add(key);
    const all = bindingsOf(scope, name).flatMap((binding) =>
      binding.kind === "value" && binding.into.length + binding.path.length === 0
        ? [piecesOf(binding.value, (one) => lookUp(one, binding.scope))]
        : [],
    );
    inPieces(all.slice(0, 64).flat(), scope);
  }
}

/** They say what they are given, to people. */
const messages =
  /^(?:print|warn|[Ww]arning|[Ii]nfo|debug|[Ee]rror|exception|[Cc]ritical|log|exit|fail|abort|s?echo|write|__init__)$/;

function nameOf(callee: Expression): string {
  return callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
}

function isBareKey(one: Expression): boolean {
  return one.kind === "string" && /^key$/i.test(one.value);
}

/** `{"KEY": "…", "SECRET": "…"}`: the two are a pair. */
function hasSecret(entries: readonly { readonly key: Expression | undefined }[]): boolean {
  return entries.some(({ key }) => key?.kind === "string" && /(?:^|_)secret$/i.test(key.value));
}

function callsIn(one: Expression): readonly Call[] {
  return one.kind === "call" ? [one] : childrenOf(one).flatMap(callsIn);
}

/** The literal that a name stands for, where it is only ever given one. */
function lookUp(one: Expression, scope: Scope): Expression {
  if (one.kind !== "name") return one;
  const [binding, more] = bindingsOf(scope, one.name);
  return binding?.kind === "value" &&
    !more &&
    binding.path.length + binding.into.length === 0 &&
    (binding.value.kind === "string" || isContainer(binding.value) || isTemplate(binding.value))
    ? binding.value
    : one;
}

function isTemplate(one: Expression): boolean {
  return one.kind === "call" && nameOf(one.callee) === "Template";
}

/** Whether something is a secret by the name under which it is read. */
export function isSecretReference(one: Expression, scope: Scope, flow: Flow, variables: ReadonlySet<string>): boolean {
  const { names } = flow;
  if (one.kind === "name") return isSecretNamed(one.name, scope) || names.has(nameKey(scope, one.name));
  if (one.kind === "attribute") return isSecretName(one.name);
  const variable = variableOf(one);
  if (variable !== undefined) return isSecretName(variable) || variables.has(variable);
  if (one.kind === "call") {
    const [first] = one.args;
    // `SECRET_KEY.lower()`
    if (one.callee.kind === "attribute" && reshaping.test(one.callee.name))
      return isSecretReference(one.callee.object, scope, flow, variables);
    return (
      one.callee.kind === "attribute" &&
      /^(?:get|pop)$/.test(one.callee.name) &&
      first?.value.kind === "string" &&
      namesSecret(first.value.value)
    );
  }
  if (one.kind !== "subscript") return false;
  if (one.index.kind === "slice") return isSecretReference(one.object, scope, flow, variables);
  return one.index.kind === "string" && isSecretName(one.index.value);
}

const reshaping = /^(?:lower|upper|casefold|title|strip|lstrip|rstrip|encode|decode)$/;
