import type { Call, Expression, Statement } from "../syntax/python/ast.js";
import { unknown, type Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { classAttribute } from "./classAttributes.js";
import { instanceOf } from "./runtime.js";
import { findBinding } from "./names.js";
import { overshadow, overshadowTarget } from "./namespaces.js";
import { type FunctionObject, type Run, runtimeObject } from "./runtime.js";
import type { Scope } from "./scope.js";
import { nodeSpan } from "./nodeSpan.js";

/**
 * What functions of the project may change when they are called in code that is not followed: names that they write by way of a
 * namespace or `global`, and containers that they are given or find in their module.
 * @param blur what a container becomes that may hold something else
 */
export function forgetCalls(
  root: Expression | readonly Statement[],
  reason: string,
  scope: Scope,
  run: Run,
  blur: (value: Value) => void,
): void {
  const seen = new Set<unknown>();
  const blurName = (name: string, where: Scope): void => {
    const value = findBinding(name, where)?.value;
    if (value) blur(value);
  };
  const enter = (called: FunctionObject, at: Span): void => {
    const { definition, scope: home } = called;
    if (seen.has(definition)) return;
    seen.add(definition);
    walk(definition.body, (node) => {
      if (node["kind"] === "global") {
        const { bindings } = home.module.scope;
        for (const name of node["names"] as readonly string[]) {
          const binding = bindings.get(name);
          if (binding) bindings.set(name, { ...binding, value: unknown(reason, binding.valueAt) });
        }
      } else if (isNamespaceWrite(node)) overshadowTarget(undefined, reason, at, run);
      else {
        const changed = changedName(node);
        if (changed !== undefined) blurName(changed, home);
      }
    });
    calls(definition.body, home);
  };
  const calls = (within: unknown, where: Scope): void =>
    walk(within, (node) => {
      if (node["kind"] !== "call") return;
      const call = node as unknown as Call;
      const called = functionOf(call.callee, where);
      if (!called) return;
      const at: Span = nodeSpan(call, where.module.file);
      const changesArguments = some(called.definition.body, (inner) => changedName(inner) !== undefined);
      for (const { value } of call.args) {
        if (value.kind === "name" && changesArguments) blurName(value.name, where);
        if (some(value, isNamespace)) overshadow(where.module.scope, reason, at, run);
      }
      enter(called, at);
    });
  calls(root, scope);
}

/** The function of the project that a call runs. */
function functionOf(callee: Expression, scope: Scope): FunctionObject | undefined {
  const value = valueOf(callee, scope);
  const data = value && runtimeObject(value);
  if (data?.kind === "function") return data;
  if (data?.kind === "method") return data.function;
  const own = data?.kind === "class" ? classAttribute(data, "__init__")?.value : undefined;
  const initializer = own && runtimeObject(own);
  return initializer?.kind === "function" ? initializer : undefined;
}

function valueOf(expression: Expression, scope: Scope): Value | undefined {
  if (expression.kind === "name") return findBinding(expression.name, scope)?.value;
  if (expression.kind !== "attribute") return undefined;
  const holder = valueOf(expression.object, scope);
  const data = holder && runtimeObject(holder);
  const type = data?.kind === "class" ? data : holder && instanceOf(holder)?.class;
  if (type) return classAttribute(type, expression.name)?.value;
  return data?.kind === "module" ? data.scope.bindings.get(expression.name)?.value : undefined;
}

type Node = Readonly<Record<string, unknown>>;

/** `globals()`, `vars()`, `sys.modules`, `module.__dict__`. */
function isNamespace(node: Node): boolean {
  if (node["kind"] === "attribute") return node["name"] === "__dict__" || node["name"] === "modules";
  return node["kind"] === "call" && /^(?:globals|vars|locals)$/.test(nameOf(node["callee"]));
}

function isNamespaceWrite(node: Node): boolean {
  return (
    isNamespace(node) || (node["kind"] === "call" && /^(?:setattr|delattr|exec|execfile)$/.test(nameOf(node["callee"])))
  );
}

/** The container that a statement or a method changes in place. */
function changedName(node: Node): string | undefined {
  const part = node["kind"] === "call" ? (node["callee"] as Node) : undefined;
  if (part?.["kind"] === "attribute" && changing.test(String(part["name"]))) return nameOf(part["object"]) || undefined;
  if (node["kind"] === "augmented")
    return nameOf(node["target"]) || nameOf((node["target"] as Node)["object"]) || undefined;
  const targets = node["kind"] === "assign" || node["kind"] === "delete" ? (node["targets"] as readonly Node[]) : [];
  return targets
    .map((target) => (target["kind"] === "subscript" ? nameOf(target["object"]) : ""))
    .find((name) => name !== "");
}

const changing = /^(?:append|extend|insert|remove|pop|popitem|clear|update|setdefault|add|discard|sort|reverse)$/;

function nameOf(node: unknown): string {
  return isNode(node) && node["kind"] === "name" ? String(node["name"]) : "";
}

function some(root: unknown, is: (node: Node) => boolean): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= is(node);
  });
  return found;
}

/** Every statement and expression below. */
function walk(root: unknown, see: (node: Node) => void): void {
  if (Array.isArray(root)) for (const one of root) walk(one, see);
  else if (isNode(root)) {
    if ("kind" in root) see(root);
    for (const one of Object.values(root)) walk(one, see);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}
