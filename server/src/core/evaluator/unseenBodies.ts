import type { Expression, Statement } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import { fileStart, type Span } from "../text/span.js";
import { overshadow, overshadowAttributes, overshadowTarget } from "./namespaces.js";
import { classAttribute } from "./classAttributes.js";
import { instanceOf } from "./runtime.js";
import { boundNames } from "../syntax/python/statementNames.js";
import { bind, findBinding } from "./names.js";
import { mapBindings } from "./newModule.js";
import { none } from "./make.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { runtimeObject } from "./runtime.js";
import { forgetCalls } from "./unseenCalls.js";
import { spanOf } from "./nodeSpan.js";
import { nodeSpan } from "./nodeSpan.js";

/** Every name and container that the statements could change becomes unknown. True if they could return. */
export function forgetAll(statements: readonly Statement[], reason: string, scope: Scope, run: Run): boolean {
  // In a generator they may also yield.
  let frame: Scope | undefined = scope;
  while (frame && !frame.yields) frame = frame.parent;
  if (frame) frame.lost ??= reason;
  let returns = false;
  // `if key.startswith("PAYMENT_"): globals()[key] = …`: what the name may begin with.
  let beginnings: ReadonlyMap<string, string> = new Map();
  // A namespace or a module behind a name: what is written there are its names.
  const writeThrough = (object: Expression): void => {
    const value = object.kind === "name" ? findBinding(object.name, scope)?.value : undefined;
    if (value?.kind === "object") overshadowTarget(value, reason, spanOf(object, scope), run);
  };
  const visitTarget = (target: Expression): void => {
    if (target.kind === "name") forget(target.name, reason, spanOf(target, scope), scope);
    else if (target.kind === "tuple" || target.kind === "list") target.items.forEach(visitTarget);
    else if (target.kind === "starred") visitTarget(target.value);
    else if (target.kind === "subscript" && target.object.kind === "call") {
      const begun = target.index.kind === "name" ? beginnings.get(target.index.name) : undefined;
      if (begun !== undefined && !run.context.djangoDefaults().some((name) => name.startsWith(begun)))
        forgetNames(begun, reason, scope);
      else overshadow(scope.module.scope, reason, spanOf(target, scope), run);
    } else if (target.kind === "subscript" || target.kind === "attribute") {
      if (target.kind !== "attribute" || !forgetAttribute(target, reason, scope)) blur(target.object, reason, scope);
      writeThrough(target.object);
    }
  };
  const visit = (statement: Statement): void => {
    if ("value" in statement && statement.value !== undefined)
      forgetCalls(statement.value, reason, scope, run, (value) => blurValue(value, reason));
    switch (statement.kind) {
      case "assign":
        statement.targets.forEach(visitTarget);
        break;
      case "augmented":
        // The list itself changes, for every name of it.
        blur(statement.target, reason, scope);
        if (!(statement.target.kind === "name" && isContainer(findBinding(statement.target.name, scope)?.value)))
          visitTarget(statement.target);
        break;
      case "annotated":
        if (statement.value) visitTarget(statement.target);
        break;
      case "delete":
        statement.targets.forEach(visitTarget);
        break;
      case "expression":
        // setattr(sys.modules[__name__], name, value), exec(…): any name may change.
        if (
          statement.value.kind === "call" &&
          statement.value.callee.kind === "name" &&
          /^(?:setattr|exec|execfile|delattr)$/.test(statement.value.callee.name)
        ) {
          const [target] = statement.value.args;
          const isSetattr = statement.value.callee.name.endsWith("attr");
          const at = spanOf(statement.value, scope);
          const object =
            isSetattr && target?.value.kind === "name" ? findBinding(target.value.name, scope)?.value : undefined;
          const kind = object && runtimeObject(object)?.kind;
          if (kind !== "instance" && kind !== "class") overshadow(scope.module.scope, reason, at, run);
          overshadowAttributes(object, reason, at, run);
        }
        if (statement.value.kind === "call" && statement.value.callee.kind === "attribute") {
          blur(statement.value.callee.object, reason, scope);
          if (/^(?:update|setdefault)$/.test(statement.value.callee.name)) {
            writeThrough(statement.value.callee.object);
            if (statement.value.callee.object.kind === "call")
              overshadow(scope.module.scope, reason, spanOf(statement.value, scope), run);
          }
        }
        break;
      case "if":
      case "for":
      case "while": {
        if (statement.kind === "for") visitTarget(statement.target);
        const before = beginnings;
        if (statement.kind === "if") beginnings = new Map([...before, ...beginningsIn(statement.condition)]);
        statement.body.forEach(visit);
        beginnings = before;
        statement.otherwise.forEach(visit);
        break;
      }
      case "try":
        [
          ...statement.body,
          ...statement.handlers.flatMap((handler) => handler.body),
          ...statement.otherwise,
          ...statement.finalizer,
        ].forEach(visit);
        break;
      case "with":
        statement.body.forEach(visit);
        break;
      case "match":
        statement.cases.forEach((one) => one.body.forEach(visit));
        break;
      case "function":
      case "class":
        forget(statement.name, reason, nodeSpan(statement, scope.module.file), scope);
        break;
      case "import":
        for (const name of statement.names)
          forget(name.alias ?? name.name.split(".")[0] ?? name.name, reason, nodeSpan(name, scope.module.file), scope);
        break;
      case "importFrom":
        if (statement.names === "*") overshadow(scope, reason, nodeSpan(statement, scope.module.file), run);
        else
          for (const name of statement.names)
            forget(name.alias ?? name.name, reason, nodeSpan(name, scope.module.file), scope);
        break;
      case "return":
        returns = true;
        break;
      default:
        break;
    }
  };
  statements.forEach(visit);
  // Names that come in other ways, as by `with` and `:=`.
  const [first] = statements;
  for (const name of boundNames(statements))
    if (!scope.outer.has(name) && !scope.bindings.has(name))
      forget(name, reason, first ? nodeSpan(first, scope.module.file) : fileStart(scope.module.file), scope);
  return returns;
}

/** What names begin with where the condition holds. */
function beginningsIn(condition: Expression): readonly (readonly [string, string])[] {
  if (condition.kind === "boolean" && condition.operator === "and")
    return [...beginningsIn(condition.left), ...beginningsIn(condition.right)];
  if (condition.kind !== "call" || condition.callee.kind !== "attribute" || condition.callee.name !== "startswith")
    return [];
  const { object } = condition.callee;
  const [text] = condition.args;
  return object.kind === "name" && text?.value.kind === "string" && text.value.value !== ""
    ? [[object.name, text.value.value]]
    : [];
}

function forgetNames(beginning: string, reason: string, { module: { scope } }: Scope): void {
  mapBindings(scope.bindings, (binding, name) =>
    name.startsWith(beginning) ? { ...binding, value: unknown(reason, binding.valueAt) } : binding,
  );
}

function isContainer(value: Value | undefined): boolean {
  return value?.kind === "list" || value?.kind === "dict" || value?.kind === "set";
}

/** The name becomes unknown. */
export function forget(name: string, reason: string, at: Span, scope: Scope): void {
  bind(name, unknown(reason, at), at, at, scope);
}

/** What may have been changed: a container may hold more, an instance may have other attributes. */
function blur(expression: Expression, reason: string, scope: Scope): void {
  if (expression.kind === "subscript") return blur(expression.object, reason, scope);
  const held = expression.kind === "attribute" ? attributeOf(expression, scope) : undefined;
  if (held) return blurValue(held, reason);
  if (expression.kind === "attribute") return blur(expression.object, reason, scope);
  const value = expression.kind === "name" ? findBinding(expression.name, scope)?.value : undefined;
  if (value) blurValue(value, reason);
}

/** `object.name = …` changes no more than that name of an instance whose class has no say in it. */
function forgetAttribute(attribute: Extract<Expression, { kind: "attribute" }>, reason: string, scope: Scope): boolean {
  const { object, name } = attribute;
  const holder = object.kind === "name" ? findBinding(object.name, scope)?.value : undefined;
  const instance = holder && instanceOf(holder);
  if (
    !instance ||
    instance.class.unseen !== undefined ||
    classAttribute(instance.class, "__setattr__") ||
    runtimeObject(classAttribute(instance.class, name)?.value ?? none())
  )
    return false;
  const where = nodeSpan(attribute, scope.module.file);
  instance.attributes.set(name, { value: unknown(reason, where), nameAt: where, valueAt: where, steps: [] });
  return true;
}

/** The container or instance that an attribute of an instance is. */
function attributeOf({ object, name }: Extract<Expression, { kind: "attribute" }>, scope: Scope): Value | undefined {
  const holder =
    object.kind === "name"
      ? findBinding(object.name, scope)?.value
      : object.kind === "attribute"
        ? attributeOf(object, scope)
        : undefined;
  const instance = holder && instanceOf(holder);
  const held = instance && (instance.attributes.get(name) ?? classAttribute(instance.class, name))?.value;
  return held && (isContainer(held) || instanceOf(held)) ? held : undefined;
}

function blurValue(value: Value, reason: string): void {
  if (value.kind === "list" || value.kind === "set") value.rest ??= reason;
  else if (value.kind === "dict") {
    value.rest ??= reason;
    for (const entry of value.entries) entry.value = unknown(reason, entry.value.at);
  }
  const instance = instanceOf(value);
  for (const [name, one] of instance?.attributes ?? []) {
    if (isContainer(one.value) && !instanceOf(one.value)) blurValue(one.value, reason);
    else instance?.attributes.set(name, { ...one, value: unknown(reason, one.nameAt) });
  }
}
