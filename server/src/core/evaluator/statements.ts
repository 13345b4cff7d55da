import type { Expression, Statement } from "../syntax/python/ast.js";
import { raise, tryStatement } from "./tryStatement.js";
import { withStatement } from "./withStatement.js";
import { changeUndecidedList } from "./changedLists.js";
import { decorate } from "./decorators.js";
import { forget, forgetAll } from "./unseenBodies.js";
import type { Value } from "../domain/value.js";
import { isShuffled, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { conditionTruth } from "./conditionTruth.js";
import { defineClass } from "./classes.js";
import { functionObject } from "./expressions.js";
import { decided, settled } from "./decided.js";
import { executeImport, executeImportFrom } from "./imports.js";
import { operate, truthValue } from "./instances.js";
import { instanceOf } from "./runtime.js";
import { eachItem } from "./iterators.js";
import { matches } from "./matching.js";
import { updateFrom } from "./methods/dicts.js";
import { extendList } from "./methods/lists.js";
import { boundNames } from "../syntax/python/statementNames.js";
import { assignTarget, bind, deleteTarget, findBinding } from "./names.js";
import { none } from "./make.js";
import { nameSpan, nodeSpan } from "./nodeSpan.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { mayBeSetBy } from "./namespaces.js";
import { step } from "./fuel.js";
import { PythonError } from "./pythonError.js";
import { spanOf } from "./nodeSpan.js";
import { callValue } from "./language.js";
import { addend, evaluate } from "./expressions.js";
import type { Completion } from "./runtime.js";

/** Runs statements in order. */
export function execute(statements: readonly Statement[], scope: Scope, run: Run): Completion {
  for (const statement of statements) {
    const completion = executeOne(statement, scope, run);
    if (completion !== undefined) return completion;
  }
  return undefined;
}

/** Runs one statement. */
export function executeOne(statement: Statement, scope: Scope, run: Run): Completion {
  step(run);
  const at = nodeSpan(statement, scope.module.file);
  switch (statement.kind) {
    case "expression": {
      if (changeUndecidedList(statement.value, scope, run)) return undefined;
      const value = evaluate(statement.value, scope, run);
      // `import_settings_modules("theirs.settings.webpack")` brings what the module sets, by way of the frame that calls it.
      const named = value.kind === "unknown" && scope.kind === "module" ? settingsNamedBy(statement.value) : undefined;
      if (value.kind === "unknown" && named !== undefined)
        mayBeSetBy(named, value.reason, scope, at, run, { sets: "many", isReadAfter: true });
      return undefined;
    }
    case "assign": {
      const value = evaluate(statement.value, scope, run);
      for (const target of statement.targets) assignTarget(target, value, spanOf(statement.value, scope), scope, run);
      return undefined;
    }
    case "augmented":
      return augmented(statement, scope, run);
    case "annotated":
      if (statement.value)
        assignTarget(
          statement.target,
          evaluate(statement.value, scope, run),
          spanOf(statement.value, scope),
          scope,
          run,
        );
      return undefined;
    case "delete":
      for (const target of statement.targets) deleteTarget(target, scope, run);
      return undefined;
    case "if":
      return branch(statement, scope, run);
    case "for":
      return forLoop(statement, scope, run);
    case "while":
      return whileLoop(statement, scope, run);
    case "try":
      return tryStatement(statement, scope, run);
    case "with":
      return withStatement(statement, scope, run);
    case "function": {
      const made = decorate(functionObject(statement.name, statement, scope, run), statement.decorators, scope, run);
      bind(statement.name, made, nameSpan(statement, at.file), at, scope);
      return undefined;
    }
    case "class": {
      const decorators = statement.decorators.map((one) => ({
        at: spanOf(one, scope),
        value: evaluate(one, scope, run),
      }));
      const made = decorators.reduceRight(
        (one, decorator) =>
          callValue(
            decorator.value,
            { positional: [one], keywords: new Map(), unseen: undefined, at: decorator.at, scope },
            run,
          ),
        defineClass(statement, scope, run),
      );
      bind(statement.name, made, nameSpan(statement, at.file), at, scope);
      return undefined;
    }
    case "return":
      return { value: statement.value ? evaluate(statement.value, scope, run) : none(at) };
    case "raise":
      return raise(statement.value, at, scope, run);
    case "import":
      executeImport(statement, at, scope, run);
      return undefined;
    case "importFrom":
      executeImportFrom(statement, at, scope, run);
      return undefined;
    case "global":
    case "nonlocal":
      if (scope.kind !== "module") for (const name of statement.names) scope.outer.set(name, statement.kind);
      return undefined;
    case "assert": {
      const truth = run.decisions.truth(
        truthValue(decided(evaluate(statement.condition, scope, run), run), at, run),
        at,
      );
      if (truth === false) throw new PythonError("AssertionError", at);
      return undefined;
    }
    case "match":
      return matchStatement(statement, scope, run);
    case "pass":
      return undefined;
    case "break":
    case "continue":
      return statement.kind;
    case "opaqueStatement":
      for (const name of statement.names) forget(name, statement.reason, at, scope);
      return undefined;
  }
}

function augmented(statement: Extract<Statement, { kind: "augmented" }>, scope: Scope, run: Run): undefined {
  const at: Span = nodeSpan(statement, scope.module.file);
  const { target } = statement;
  const current = evaluate(target, scope, run);
  const operand = addend(statement.value, scope, run);
  // Lists, dicts and sets change in place: every other name of theirs sees it.
  if (
    statement.operator === "+" &&
    current.kind === "list" &&
    current.view === undefined &&
    !instanceOf(current) &&
    operand.kind !== "environment"
  ) {
    extendList(current, operand, at, run);
  } else if (
    statement.operator === "|" &&
    current.kind === "dict" &&
    !instanceOf(current) &&
    operand.kind !== "environment"
  ) {
    updateFrom(current, operand, at, run);
  } else if (
    statement.operator === "*" &&
    current.kind === "list" &&
    current.view === undefined &&
    !instanceOf(current)
  ) {
    const times = operate("*", current, operand, at, run);
    if (times.kind === "list") current.items.splice(0, current.items.length, ...times.items);
    else current.rest ??= "a repetition that cannot be seen";
  } else {
    const result = operate(statement.operator, current, operand, at, run, true);
    const isSameSet = current.kind === "set" && !current.frozen && result.kind === "set";
    if (isSameSet) {
      current.items.splice(0, current.items.length, ...result.items);
      current.rest = result.rest;
    }
    const value = isSameSet ? current : result;
    if (target.kind === "name")
      bind(target.name, value, spanOf(target, scope), spanOf(statement.value, scope), scope, "changed");
    else assignTarget(target, value, spanOf(statement.value, scope), scope, run);
    return undefined;
  }
  if (target.kind === "name") {
    const before = findBinding(target.name, scope);
    bind(target.name, current, spanOf(target, scope), before?.valueAt ?? at, scope, "changed");
  }
  return undefined;
}

function branch(statement: Extract<Statement, { kind: "if" }>, scope: Scope, run: Run): Completion {
  const truth = conditionTruth(statement, scope, run);
  if (truth === "nothing") return undefined;
  if (truth === undefined)
    return forgetAll(
      [...statement.body, ...statement.otherwise],
      "what depends on a condition that cannot be followed",
      scope,
      run,
    )
      ? "unseen"
      : undefined;
  return execute(truth ? statement.body : statement.otherwise, scope, run);
}

function forLoop(statement: Extract<Statement, { kind: "for" }>, scope: Scope, run: Run): Completion {
  const at = spanOf(statement.iterable, scope);
  const iterable = settled(evaluate(statement.iterable, scope, run), run);
  let completion: Completion;
  let failure: { readonly error: unknown } | undefined;
  let rounds = 0;
  // What the body raises is not the iterator's: it must not meet the handlers of a generator.
  let rest = eachLiveItem(iterable, run, at, (item) => {
    if (++rounds > 5000) return false;
    try {
      assignTarget(statement.target, item, item.at && item.at.file === at.file ? item.at : at, scope, run);
      completion = execute(statement.body, scope, run);
    } catch (error) {
      failure = { error };
      return false;
    }
    return completion === undefined || completion === "continue";
  });
  // Which one came last, nobody knows.
  if (rounds > 1 && isShuffled(iterable))
    assignTarget(statement.target, unknown("any element of a set", at), at, scope, run);
  if (failure) throw (failure as { readonly error: unknown }).error;
  if (rounds > 5000) rest = "a very long loop";
  else if (completion === "break") return undefined;
  else if (completion !== undefined && completion !== "continue") return completion;
  if (rest === undefined) return execute(statement.otherwise, scope, run);
  assignTarget(statement.target, unknown(rest, at), at, scope, run);
  // A round that is not seen may end the loop, and then its `else` does not run.
  return forgetAll([...statement.body, ...statement.otherwise], rest, scope, run) ? "unseen" : undefined;
}

/** Dicts and sets do not allow that the body of a loop over them changes their size. */
function eachLiveItem(iterable: Value, run: Run, at: Span, each: (item: Value) => boolean): string | undefined {
  if (instanceOf(iterable) || (iterable.kind !== "dict" && iterable.kind !== "set"))
    return eachItem(iterable, run, at, each);
  const size = (): number => (iterable.kind === "dict" ? iterable.entries.length : iterable.items.length);
  const before = size();
  return eachItem(iterable, run, at, (item) => {
    const goesOn = each(item);
    if (goesOn && size() !== before && iterable.rest === undefined)
      throw new PythonError("RuntimeError", at, {
        message: `${iterable.kind === "dict" ? "dictionary" : "Set"} changed size during iteration`,
      });
    return goesOn;
  });
}

/** `while f"HOST_{i}" in os.environ`: each round reads variables of its own, and each may be the last. */
const mostOpenRounds = 2;

function whileLoop(statement: Extract<Statement, { kind: "while" }>, scope: Scope, run: Run): Completion {
  const at = spanOf(statement.condition, scope);
  const { decisions } = run;
  let open = 0;
  for (let rounds = 0; rounds < 1000 && open <= mostOpenRounds; rounds++) {
    const value = truthValue(decided(evaluate(statement.condition, scope, run), run), at, run);
    const before = decisions.path;
    const truth = value.kind === "unknown" ? undefined : decisions.truth(value, at);
    if (decisions.path !== before) open++;
    if (truth === false) return execute(statement.otherwise, scope, run);
    if (truth === undefined) break;
    const completion = execute(statement.body, scope, run);
    if (completion === "break") return undefined;
    if (completion !== undefined && completion !== "continue") return completion;
  }
  return forgetAll([...statement.body, ...statement.otherwise], "a loop whose end cannot be seen", scope, run)
    ? "unseen"
    : undefined;
}

function matchStatement(statement: Extract<Statement, { kind: "match" }>, scope: Scope, run: Run): Completion {
  const found = matchingCase(statement, scope, run);
  if (found === "unseen")
    return forgetAll(
      statement.cases.flatMap((other) => other.body),
      "a match that cannot be followed",
      scope,
      run,
    )
      ? "unseen"
      : undefined;
  return found && execute(found.body, scope, run);
}

/** The case that is taken, with its names bound; undefined where none is. */
export function matchingCase(
  statement: Extract<Statement, { kind: "match" }>,
  scope: Scope,
  run: Run,
): (typeof statement.cases)[number] | "unseen" | undefined {
  const subject = decided(evaluate(statement.subject, scope, run), run);
  for (const one of statement.cases) {
    const at: Span = nodeSpan(one.pattern, scope.module.file);
    const test = matches(one.pattern, subject, scope, run);
    let truth = test === undefined ? undefined : run.decisions.truth(decided(test, run), at);
    if (truth && one.guard)
      truth = run.decisions.truth(truthValue(decided(evaluate(one.guard, scope, run), run), at, run), at);
    if (truth === undefined) {
      for (const name of boundNames([statement]))
        if (!scope.bindings.has(name)) forget(name, "a match that cannot be followed", at, scope);
      return "unseen";
    }
    if (truth) return one;
  }
  return undefined;
}

/** The settings module that a call is given the name of. */
function settingsNamedBy(expression: Expression): string | undefined {
  if (expression.kind !== "call") return undefined;
  const named = expression.args
    .map(({ value }) => value)
    .find((value) => value.kind === "string" && /^\w+(?:\.\w+)*\.(?:\w*settings\w*|conf)(?:\.\w+)*$/.test(value.value));
  return named?.kind === "string" ? named.value : undefined;
}
