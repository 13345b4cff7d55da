import type { Statement, Try } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { isShuffled, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { Condition } from "../domain/conditions.js";
import { caughtValue } from "./exceptionValues.js";
import { settled } from "./decided.js";
import { conditionTruth } from "./conditionTruth.js";
import { instanceOf } from "./runtime.js";
import { assignTarget, bind, findBinding } from "./names.js";
import { overshadow } from "./namespaces.js";
import type { Completion, Run } from "./runtime.js";
import { binding, type Scope } from "./scope.js";
import { OutOfFuel, PythonError } from "./pythonError.js";
import type { Way } from "../domain/alternatives.js";
import { loadAhead } from "./imports.js";
import { executeOne, matchingCase } from "./statements.js";
import { spanOf } from "./nodeSpan.js";
import { keeping, repeated } from "./keptStatements.js";
import { readAhead } from "./readAhead.js";
import { runsFiles } from "./runsFiles.js";
import { handlerNamesOf, matchingHandler, whileCaught } from "./tryStatement.js";
import { forgetAll } from "./unseenBodies.js";
import { type Outcome, tooManyWays, unit } from "./units.js";
import { mayAllBeSetIn } from "./newModule.js";
import { nodeSpan } from "./nodeSpan.js";
import { orLost } from "./lostRaises.js";
import type { Raise } from "./raise.js";
import { evaluate } from "./expressions.js";
import { iterate } from "./convert.js";

/** Where a block ended otherwise than at its end. */
interface Ends {
  broken: Condition;
  continued: Condition;
  /** Of a function: what it returns there is bound to `returnName`. */
  returned: Condition;
  readonly raised: Raise[];
}

/**
 * Runs the statements of a module, or of a class, for every environment at once: each statement once for each way that differs for
 * it, each branch under the condition of its path. Afterwards the path is where the last statement ended. What was raised on the way
 * is returned: where all of it ends so, the path is never.
 */
export function runBlock(statements: readonly Statement[], scope: Scope, run: Run): readonly Raise[] {
  const ends = noEnds(run);
  const { decisions } = run;
  // What nobody takes ends the whole: from there on it can be left out of account.
  const endsAll = run.handlers.length === 0 && decisions.path === decisions.live;
  const { path: whole } = decisions;
  const runOne = (statement: Statement, into: Ends): void => {
    one(statement, scope, run, into);
    if (!endsAll || decisions.path === whole || decisions.path === decisions.conditions.never) return;
    decisions.bury(decisions.conditions.without(whole, decisions.path));
    decisions.path = whole;
  };
  for (const statement of statements) {
    if (decisions.path === decisions.conditions.never) break;
    if (scope.kind !== "module" && !scope.keepsStatements) {
      runOne(statement, ends);
      continue;
    }
    const raised =
      repeated(statement, scope, run) ??
      keeping(statement, scope, run, () => {
        const own = noEnds(run);
        runOne(statement, own);
        return own.raised;
      });
    for (const raise of raised) note(raise, ends, run);
  }
  return ends.raised;
}

/**
 * The same within a statement, as where it imports a module: the run goes on where the block ends, or raises what it raises.
 */
export function runInside(statements: readonly Statement[], scope: Scope, run: Run): void {
  const { decisions, importing } = run;
  const before = decisions.path;
  run.importing = undefined;
  const raised = decisions.between(() => runBlock(statements, scope, run));
  run.importing = importing;
  goOn(decisions.path, raised, before, run);
}

/** Takes one of the ways in which statements within a statement ended. Throws what they raised there. */
function goOn(ended: Condition, raised: readonly Raise[], before: Condition, run: Run): void {
  const { decisions, importing } = run;
  const [first] = raised;
  decisions.path = ended;
  if (first === undefined) return;
  if (ended !== decisions.conditions.never && (importing || run.handlers.length === 0)) {
    (importing ?? run.ended).push(...raised);
    return;
  }
  decisions.path = before;
  const index = decisions.choose([ended, ...raised.map((one) => one.where)]) ?? 1;
  const raise = index === 0 ? undefined : (raised[index - 1] ?? first);
  if (raise) throw raise.error;
}

/**
 * A call of a function whose ways are too many to be taken one by one: its statements run as those of a module do, joined after each.
 * Goes on where it returns, or raises what it raises.
 * @param scope of the call, whose names take part in joining
 * @returns undefined where it ends without `return`
 * @throws OutOfFuel where some of it cannot be followed
 */
export function joinedCall(statements: readonly Statement[], scope: Scope, run: Run): Value | undefined {
  const { decisions } = run;
  const { path, live } = decisions;
  const { fuel } = run;
  const ends = noEnds(run);
  decisions.live = path;
  try {
    decisions.between(() => block(statements, scope, run, ends));
    goOn(decisions.conditions.or(decisions.path, ends.returned), ends.raised, path, run);
  } catch (error) {
    if (!(error instanceof PythonError)) decisions.path = path;
    throw error;
  } finally {
    decisions.live = live;
    // What its statements took was taken from the whole.
    run.fuel = fuel;
  }
  return scope.bindings.get(returnName)?.value;
}

/** No name of Python's. */
const returnName = "return";

function noEnds({ decisions: { conditions } }: Run): Ends {
  return { broken: conditions.never, continued: conditions.never, returned: conditions.never, raised: [] };
}

function block(statements: readonly Statement[], scope: Scope, run: Run, ends: Ends): void {
  for (const statement of statements) {
    if (run.decisions.path === run.decisions.conditions.never) return;
    one(statement, scope, run, ends);
  }
}

function one(statement: Statement, scope: Scope, run: Run, ends: Ends): void {
  const ahead = readAhead(statement, scope);
  if (ahead) {
    follow(
      unit(run, () => ahead.prepare(run, ahead.at)),
      run,
      ends,
    );
    if (run.decisions.path === run.decisions.conditions.never) return;
  }
  switch (statement.kind) {
    case "if":
      return branch(statement, scope, run, ends);
    case "for":
      return forLoop(statement, scope, run, ends);
    case "try":
      return tryBlock(statement, scope, run, ends);
    case "match":
      return matchBlock(statement, scope, run, ends);
    case "pass":
      return;
    case "break":
      ends.broken = run.decisions.conditions.or(ends.broken, run.decisions.path);
      run.decisions.path = run.decisions.conditions.never;
      return;
    case "continue":
      ends.continued = run.decisions.conditions.or(ends.continued, run.decisions.path);
      run.decisions.path = run.decisions.conditions.never;
      return;
    default: {
      const importing: Raise[] | undefined = runsFiles(statement) ? [] : undefined;
      const within = <T>(action: () => T): readonly Outcome<T>[] =>
        unit(run, () => {
          run.importing = importing;
          try {
            return action();
          } finally {
            run.importing = undefined;
          }
        });
      if (statement.kind === "import" || statement.kind === "importFrom")
        follow(
          within(() => loadAhead(statement, nodeSpan(statement, scope.module.file), scope, run)),
          run,
          ends,
        );
      const outcomes = within(() => orLost(() => completed(statement, scope, run), statement, scope, run));
      leave(follow(outcomes, run, ends), scope, run, ends);
      for (const raise of importing ?? []) note(raise, ends, run);
      forgetLost(outcomes, [statement], scope, run);
    }
  }
}

/** Goes on where the statement ended, and notes where it raised. Returns the values by their conditions. */
function follow<T>(
  outcomes: readonly Outcome<T>[],
  run: Run,
  ends: Pick<Ends, "raised">,
): readonly { readonly where: Condition; readonly value: T }[] {
  const { conditions } = run.decisions;
  const values: { readonly where: Condition; readonly value: T }[] = [];
  let path = conditions.never;
  for (const outcome of outcomes) {
    if (outcome.kind === "raised") {
      note({ where: outcome.where, error: outcome.error }, ends, run);
      continue;
    }
    path = conditions.or(path, outcome.where);
    if (outcome.kind === "value") values.push(outcome);
  }
  run.decisions.path = path;
  return values;
}

/** The same exception from the same place is one. */
function note(raise: Raise, ends: Pick<Ends, "raised">, { decisions: { conditions } }: Run): void {
  const { type, at, options } = raise.error;
  const index = ends.raised.findIndex(
    ({ error }) =>
      error === raise.error ||
      (error.type === type &&
        error.at.file === at.file &&
        error.at.start === at.start &&
        error.options.variable === options.variable &&
        error.options.value === options.value),
  );
  const known = ends.raised[index];
  if (known) ends.raised[index] = { where: conditions.or(known.where, raise.where), error: known.error };
  else ends.raised.push(raise);
}

/**
 * Every name that the statements could change becomes unknown; of a call the whole, which throws.
 * @param before what else happens there
 */
function forgetIn(
  statements: readonly Statement[],
  reason: string,
  scope: Scope,
  run: Run,
  before: () => void = () => undefined,
): void {
  if (scope.kind === "function") throw new OutOfFuel(tooManyWays);
  unit(run, () => {
    before();
    forgetAll(statements, reason, scope, run);
  });
}

/** What a statement that cannot be followed may bind or change is unknown. */
function forgetLost(
  outcomes: readonly Outcome<unknown>[],
  statements: readonly Statement[],
  scope: Scope,
  run: Run,
): void {
  const after = run.decisions.path;
  for (const outcome of outcomes) {
    if (outcome.kind !== "lost") continue;
    run.decisions.path = outcome.where;
    forgetIn(statements, outcome.reason, scope, run, () => {
      // A call may have run code in this namespace: `include(…)`, `exec(…)`.
      const call = statements.find((statement) => statement.kind === "expression" && statement.value.kind === "call");
      if (call && !changesContainer(call, scope))
        overshadow(scope.module.scope, outcome.reason, nodeSpan(call, scope.module.file), run);
    });
    const [first] = statements;
    if (first)
      run.lost.push({
        where: outcome.where,
        error: new PythonError("Exception", nodeSpan(first, scope.module.file), { message: outcome.reason }),
      });
  }
  run.decisions.path = after;
}

/** `DATABASES["default"].setdefault(…)`: what a name holds changes, and nothing else of the namespace. */
function changesContainer(statement: Statement, scope: Scope): boolean {
  if (statement.kind !== "expression" || statement.value.kind !== "call") return false;
  let { callee: object } = statement.value;
  if (object.kind !== "attribute") return false;
  while (object.kind === "attribute" || object.kind === "subscript") object = object.object;
  const value = object.kind === "name" ? findBinding(object.name, scope)?.value : undefined;
  return value?.kind === "dict" || value?.kind === "list" || value?.kind === "set";
}

function branch(statement: Extract<Statement, { kind: "if" }>, scope: Scope, run: Run, ends: Ends): void {
  const { decisions } = run;
  const { conditions } = decisions;
  const known = run.optionalMissing.length;
  const outcomes = unit(run, () => conditionTruth(statement, scope, run));
  const missing = run.optionalMissing.slice(known);
  const truths = follow(outcomes, run, ends);
  const where = (truth: boolean | "nothing" | undefined): Condition =>
    conditions.or(...truths.filter((one) => one.value === truth).map((one) => one.where));
  const [yes, no, nothing, open] = [where(true), where(false), where("nothing"), where(undefined)];
  decisions.path = yes;
  block(statement.body, scope, run, ends);
  standsIn(missing, scope, run);
  const afterBody = decisions.path;
  decisions.path = no;
  block(statement.otherwise, scope, run, ends);
  standsIn(missing, scope, run);
  const lost = conditions.or(open, ...outcomes.filter((one) => one.kind === "lost").map((one) => one.where));
  const afterOtherwise = decisions.path;
  if (lost !== conditions.never) {
    decisions.path = lost;
    forgetIn(
      [...statement.body, ...statement.otherwise],
      "what depends on a condition that cannot be followed",
      scope,
      run,
    );
  }
  decisions.path = conditions.or(afterBody, afterOtherwise, nothing, lost);
}

function forLoop(statement: Extract<Statement, { kind: "for" }>, scope: Scope, run: Run, ends: Ends): void {
  const { decisions } = run;
  const { conditions } = decisions;
  const at = spanOf(statement.iterable, scope);
  // What gives its elements one by one, or has a say in how, is followed as one statement.
  const outcomes = unit(run, () => {
    const iterable = settled(evaluate(statement.iterable, scope, run), run);
    const isPlain =
      (iterable.kind === "list" ? iterable.view === undefined : iterable.kind === "tuple" || iterable.kind === "str") &&
      !instanceOf(iterable) &&
      !isShuffled(iterable);
    return isPlain ? iterable : undefined;
  });
  const iterables = follow(outcomes, run, ends);
  let after = conditions.never;
  for (const { where, value } of iterables) {
    decisions.path = where;
    if (value === undefined) whole(statement, scope, run, ends);
    else rounds(statement, value, at, scope, run, ends);
    after = conditions.or(after, decisions.path);
  }
  decisions.path = conditions.or(
    after,
    ...outcomes.filter((outcome) => outcome.kind === "lost").map((outcome) => outcome.where),
  );
  forgetLost(outcomes, [statement], scope, run);
}

/** The statement with all that is in it. */
function whole(statement: Statement, scope: Scope, run: Run, ends: Ends): void {
  const outcomes = unit(run, () => completed(statement, scope, run));
  leave(follow(outcomes, run, ends), scope, run, ends);
  forgetLost(outcomes, [statement], scope, run);
}

function completed(statement: Statement, scope: Scope, run: Run): Completion {
  const completion = executeOne(statement, scope, run);
  if (typeof completion === "object")
    scope.bindings.set(returnName, binding(completion.value, nodeSpan(statement, scope.module.file)));
  return completion;
}

/** Where a statement ended otherwise than at its end, the block does too. */
function leave(completions: readonly Way<Completion>[], scope: Scope, run: Run, ends: Ends): void {
  const { decisions } = run;
  const { conditions } = decisions;
  for (const { where, value } of completions) {
    if (value === undefined) continue;
    if (value === "unseen") {
      if (scope.kind === "function") throw new OutOfFuel(tooManyWays);
      continue;
    }
    const end = value === "break" ? "broken" : value === "continue" ? "continued" : "returned";
    ends[end] = conditions.or(ends[end], where);
    decisions.path = conditions.without(decisions.path, where);
  }
}

function rounds(
  statement: Extract<Statement, { kind: "for" }>,
  iterable: Value,
  at: Span,
  scope: Scope,
  run: Run,
  ends: Ends,
): void {
  const { decisions } = run;
  const { conditions } = decisions;
  const own: Ends = { ...noEnds(run), raised: ends.raised };
  // The body may make a list longer while it runs.
  let count = 0;
  let rest: string | undefined;
  for (;;) {
    const items = follow(
      unit(run, () => {
        const all = iterate(iterable, run, at);
        return { item: all.items[count], rest: all.rest };
      }),
      run,
      ends,
    );
    const [next] = items;
    if (items.length !== 1 || next?.value.item === undefined || count > mostRounds) {
      rest =
        items.length > 1
          ? "a list that is not the same in every environment"
          : count > mostRounds
            ? "a very long loop"
            : next?.value.rest;
      break;
    }
    const { item } = next.value;
    count++;
    follow(
      unit(run, () =>
        assignTarget(statement.target, item, item.at && item.at.file === at.file ? item.at : at, scope, run),
      ),
      run,
      ends,
    );
    block(statement.body, scope, run, own);
    decisions.path = conditions.or(decisions.path, own.continued);
    own.continued = conditions.never;
    if (decisions.path === conditions.never) break;
  }
  ends.returned = conditions.or(ends.returned, own.returned);
  if (rest !== undefined && decisions.path !== conditions.never) {
    const reason = rest;
    // A round that is not seen may end the loop, and then its `else` does not run.
    forgetIn([...statement.body, ...statement.otherwise], reason, scope, run, () =>
      assignTarget(statement.target, unknown(reason, at), at, scope, run),
    );
  } else block(statement.otherwise, scope, run, ends);
  decisions.path = conditions.or(decisions.path, own.broken);
}

const mostRounds = 5000;

function matchBlock(statement: Extract<Statement, { kind: "match" }>, scope: Scope, run: Run, ends: Ends): void {
  const { decisions } = run;
  const { conditions } = decisions;
  const outcomes = unit(run, () => matchingCase(statement, scope, run));
  let after = conditions.or(...outcomes.filter((outcome) => outcome.kind === "lost").map((outcome) => outcome.where));
  for (const { where, value } of follow(outcomes, run, ends)) {
    decisions.path = where;
    if (value === "unseen")
      forgetIn(
        statement.cases.flatMap((other) => other.body),
        "a match that cannot be followed",
        scope,
        run,
      );
    else if (value !== undefined) block(value.body, scope, run, ends);
    after = conditions.or(after, decisions.path);
  }
  decisions.path = after;
  forgetLost(outcomes, [statement], scope, run);
}

function handle(handler: Try["handlers"][number], error: PythonError, scope: Scope, run: Run, leaving: Ends): void {
  const at: Span = nodeSpan(handler, scope.module.file);
  const { name } = handler;
  if (name !== undefined) unit(run, () => bind(name, caughtValue(error, at), at, at, scope));
  whileCaught(error, scope, () => block(handler.body, scope, run, leaving));
  if (name !== undefined) unit(run, () => scope.bindings.delete(name));
}

/** What a handler or a branch sets in place of modules that someone may add on the server. */
function standsIn(missing: Run["optionalMissing"], { module }: Scope, run: Run): void {
  if (run.decisions.path === run.decisions.conditions.never) return;
  for (const one of missing) unit(run, () => mayAllBeSetIn(one, module.scope));
}

function tryBlock(statement: Try, scope: Scope, run: Run, ends: Ends): void {
  const { decisions } = run;
  const { conditions } = decisions;
  const inner: Ends = noEnds(run);
  // Where the `finally` runs first: what leaves the statement in other ways than at its end.
  const leaving: Ends = noEnds(run);
  run.handlers.push(handlerNamesOf(statement));
  const lost = run.lost.length;
  const known = run.optionalMissing.length;
  block(statement.body, scope, run, inner);
  const missing = run.optionalMissing.slice(known);
  run.handlers.pop();
  // What cannot be followed may raise what a handler takes.
  const [gone] = run.lost.slice(lost);
  if (gone !== undefined) {
    forgetIn(
      [...statement.otherwise, ...statement.handlers.flatMap((handler) => handler.body)],
      gone.error.options.message ?? "what cannot be followed",
      scope,
      run,
    );
  }
  leaving.broken = inner.broken;
  leaving.continued = inner.continued;
  leaving.returned = inner.returned;
  block(statement.otherwise, scope, run, leaving);
  const after = [decisions.path];
  for (const { where, error } of inner.raised) {
    decisions.path = where;
    const outcomes = unit(run, () => matchingHandler(statement, error, scope, run));
    for (const { where: caughtWhere, value: handler } of follow(outcomes, run, leaving)) {
      decisions.path = caughtWhere;
      if (handler === undefined) {
        note({ where: caughtWhere, error }, leaving, run);
        continue;
      }
      handle(handler, error, scope, run, leaving);
      standsIn(missing, scope, run);
      after.push(decisions.path);
    }
  }
  const ended = conditions.or(...after);
  if (statement.finalizer.length === 0) {
    decisions.path = ended;
    ends.broken = conditions.or(ends.broken, leaving.broken);
    ends.continued = conditions.or(ends.continued, leaving.continued);
    ends.returned = conditions.or(ends.returned, leaving.returned);
    for (const raise of leaving.raised) note(raise, ends, run);
    return;
  }
  decisions.path = conditions.or(
    ended,
    leaving.broken,
    leaving.continued,
    leaving.returned,
    ...leaving.raised.map((raise) => raise.where),
  );
  block(statement.finalizer, scope, run, ends);
  const passed = decisions.path;
  decisions.path = conditions.and(passed, ended);
  ends.broken = conditions.or(ends.broken, conditions.and(passed, leaving.broken));
  ends.continued = conditions.or(ends.continued, conditions.and(passed, leaving.continued));
  ends.returned = conditions.or(ends.returned, conditions.and(passed, leaving.returned));
  for (const { where, error } of leaving.raised) {
    const still = conditions.and(passed, where);
    if (still !== conditions.never) note({ where: still, error }, ends, run);
  }
}
