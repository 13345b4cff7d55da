import type { Statement } from "../syntax/python/ast.js";
import { bindingWays, isBoundEverywhere, isPossible } from "../domain/bound.js";
import type { Evaluation } from "../evaluator/evaluation.js";
import { branchImports } from "./home.js";
import { importedFile, mayRunBefore, starImported, type Modules } from "./modules.js";
import { assignedNames, expressionAt, statementsAt, textOf, visit, type Source } from "./source.js";

/**
 * What a place in a module can say about development. `visible`: DEBUG can be true and is known there. `later`: the module sets it
 * further down, in that statement. undefined: production only, or its DEBUG is not the one that wins.
 */
export type DebugScope =
  | { readonly kind: "visible" }
  | { readonly kind: "later"; readonly statement: Statement }
  | undefined;

export function debugScope(source: Source, offset: number, evaluation: Evaluation, modules: Modules): DebugScope {
  const winners = bindingWays(evaluation.worlds, "DEBUG").map((way) => way.value);
  if (!isBoundEverywhere(evaluation.worlds, "DEBUG")) return undefined;
  let canBeTrue = false;
  let visible = winners.length > 0;
  let imported: ReadonlySet<string> | undefined;
  const later = new Set<Statement>();
  for (const winner of winners) {
    const { file, start } = winner.nameAt;
    const home = modules.get(file);
    const value = home && expressionAt(home.tree, winner.valueAt);
    // In a class body a reader of django-configurations is an object, true whatever its variable holds.
    if (home && value?.kind === "call" && classAt(home, start) && /Value$/.test(textOf(home, value.callee)))
      return undefined;
    if (!(value?.kind === "constant" && value.value === "False")) canBeTrue = true;
    if (file === source.file) {
      if (classAt(source, start) !== classAt(source, offset)) return undefined;
      if (start < offset) continue;
      visible = false;
      const statement = source.tree.body.find((one) => one.start <= start && start < one.end);
      if (statement && assignedNames(statement).includes("DEBUG")) later.add(statement);
      else return undefined;
    } else {
      imported ??= new Set(starImported(source, offset, modules, mayRunBefore).map((one) => one.file));
      if (!imported.has(file)) return undefined;
    }
  }
  // Of modules between which this one chooses those of development have not run.
  const hasOthers = branchImports(source).some((one) => importedFile(source.file, one, modules.files) === undefined);
  if (!canBeTrue && !hasOthers) return undefined;
  if (visible) return { kind: "visible" };
  const [only, ...more] = later;
  return only && more.length === 0 ? { kind: "later", statement: only } : undefined;
}

/** Whether DEBUG, asked for at this place, is the one that Django reads in the end. */
export function isFinalDebug(source: Source, offset: number, evaluation: Evaluation, modules: Modules): boolean {
  const imported = new Set(starImported(source, offset, modules).map((one) => one.file));
  const { worlds } = evaluation;
  return (
    isPossible(worlds) &&
    isBoundEverywhere(worlds, "DEBUG") &&
    bindingWays(worlds, "DEBUG").every(({ value: { nameAt: at } }) =>
      at.file === source.file
        ? at.start < offset && classAt(source, at.start) === classAt(source, offset)
        : imported.has(at.file),
    )
  );
}

/** Names of a class body are not visible in another. */
function classAt(source: Source, offset: number): Statement | undefined {
  return source.tree.body.find(
    (statement) => statement.kind === "class" && statement.start <= offset && offset <= statement.end,
  );
}

/** Whether a condition around the place already asks for DEBUG. */
export function isUnderDebug(source: Source, offset: number): boolean {
  return statementsAt(source.tree, offset).some((statement) => {
    if (statement.kind !== "if") return false;
    let asks = false;
    visit(statement.condition, (one) => {
      if (one.kind === "name" && one.name === "DEBUG") asks = true;
    });
    return asks && statement.condition.end < offset;
  });
}

/** `if not DEBUG:` with a block on lines of its own. */
export function isNotDebug(statement: Statement): statement is Extract<Statement, { kind: "if" }> {
  if (statement.kind !== "if") return false;
  const { condition } = statement;
  return (
    condition.kind === "unary" &&
    condition.operator === "not" &&
    condition.operand.kind === "name" &&
    condition.operand.name === "DEBUG"
  );
}
