import type { Comprehension } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { isShuffled, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { asked } from "./fuel.js";
import { assignTarget, findBinding } from "./names.js";
import { truthValue } from "./instances.js";
import { eachItem, isUnordered, iteratorObject } from "./iterators.js";
import { lift } from "./lift.js";
import { dict, list, set } from "./make.js";
import { checkHashable, distinct, storeItem } from "./operators.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { decided } from "./decided.js";
import { nodeSpan } from "./nodeSpan.js";
import { evaluate } from "./language.js";

/** Comprehensions of every kind, generator expressions included. */
export function comprehension(expression: Comprehension, at: Span, scope: Scope, run: Run): Value {
  const first = expression.clauses[0];
  if (first?.kind !== "for") return unknown("a comprehension", at);
  const source = decided(evaluate(first.iterable, scope, run), run);
  if (source.kind === "environment") {
    // The list comes from the environment: the comprehension follows once it is decided, with the names as they are now.
    const now = within(scope);
    bindNames(expression, scope, now);
    return lift(
      [source],
      at,
      ([items]) =>
        items ? asked(run, at, () => overItems(expression, items, at, now, run)) : unknown("a comprehension", at),
      { type: expression.of === "dict" ? "dict" : expression.of === "set" ? "set" : "list" },
    );
  }
  if (expression.of === "generator") {
    return iteratorObject("generator", at, (during, each) => comprehend(expression, source, at, scope, during, each));
  }
  return overItems(expression, source, at, scope, run);
}

function overItems(expression: Comprehension, source: Value, at: Span, outer: Scope, run: Run): Value {
  const items: Value[] = [];
  const entries = dict([], at);
  const rest = comprehend(expression, source, at, outer, run, (element, key) => {
    if (key) storeItem(entries, key, element);
    else items.push(element);
  });
  switch (expression.of) {
    case "list":
    case "generator":
      return {
        ...list(items, at, rest),
        ...((isShuffled(source) || isUnordered(source)) && { shuffled: true as const }),
      };
    case "set":
      return set(distinct(items), at, rest);
    case "dict":
      entries.rest ??= rest;
      return entries;
  }
}

/** Gives each element, with its key in a dict; returns why there may be more. */
function comprehend(
  expression: Comprehension,
  source: Value,
  at: Span,
  outer: Scope,
  run: Run,
  each: (element: Value, key: Value | undefined) => void,
): string | undefined {
  const scope = within(outer);
  let rest: string | undefined;
  const step = (index: number, given: Value | undefined): void => {
    const clause = expression.clauses[index];
    if (!clause) {
      const key = expression.of === "dict" && expression.key ? evaluate(expression.key, scope, run) : undefined;
      const element = evaluate(expression.element, scope, run);
      if (key) checkHashable(key, at);
      if (expression.of === "set") checkHashable(element, at);
      each(element, key);
      return;
    }
    if (clause.kind === "if") {
      const where: Span = nodeSpan(clause.condition, at.file);
      const truth = run.decisions.truth(
        truthValue(decided(evaluate(clause.condition, scope, run), run), where, run),
        where,
      );
      if (truth === undefined) rest ??= "a condition that cannot be seen";
      else if (truth) step(index + 1, undefined);
      return;
    }
    const iterable = given ?? decided(evaluate(clause.iterable, scope, run), run);
    const more = eachItem(iterable, run, at, (item) => {
      assignTarget(clause.target, item, at, scope, run);
      step(index + 1, undefined);
      return true;
    });
    rest ??= more;
  };
  step(0, source);
  return rest;
}

function within(outer: Scope): Scope {
  return {
    kind: "function",
    bindings: new Map(),
    parent: outer,
    module: outer.module,
    outer: new Map(),
    unseen: undefined,
    isComprehension: true,
  };
}

/** `HOSTS += [one for one in MORE.split(",") if one not in HOSTS]`: afterwards the name stands for a list that has these. */
function bindNames(node: unknown, from: Scope, into: Scope): void {
  if (typeof node !== "object" || node === null) return;
  const { kind, name } = node as { readonly kind?: unknown; readonly name?: unknown };
  const bound = kind === "name" && typeof name === "string" ? findBinding(name, from) : undefined;
  if (typeof name === "string" && bound) into.bindings.set(name, bound);
  for (const one of Object.values(node)) bindNames(one, from, into);
}
