import type { Setting } from "../../settings/setting.js";
import type { Statement } from "../../syntax/python/ast.js";
import type { TextEdit } from "../../text/textEdit.js";
import { replaceExpression, type Assignment } from "../assignment.js";
import type { FixContext } from "../context.js";
import type { DebugScope } from "../debugScope.js";
import { keepingModules } from "../development.js";
import type { DevelopmentModule } from "../developmentModule.js";
import { withExample } from "./environmentFile.js";
import { debugAround, readInIdiom } from "./readInIdiom.js";
import type { FixDraft } from "../fix.js";
import { insertAfter, startsItsLine } from "../insertLines.js";
import type { FoundRead } from "./readsIn.js";
import { assignedNames, visit, type Source } from "../source.js";
import { changeFallback } from "./changeFallback.js";
import { developmentValue, keptEdits, keptEnding, literalOf } from "./developmentValue.js";
import { keptInEnvFile } from "./keptInEnvFile.js";
import type { As } from "./idiom.js";
import { moveBelow } from "./moveBelow.js";
import { isSpecial, specialRead } from "./specialRead.js";

/** What reads the whole value of a setting from the environment. */
export function settingDrafts(job: Job, context: FixContext): readonly FixDraft[] {
  const { setting, as, variable, assigned } = job;
  const { source, value, statement } = assigned;
  // It is required already, and the settings give it themselves.
  if (job.read && job.read.fallback === undefined && context.evaluation.intended.assigned.has(variable)) return [];
  const literal = literalOf(job.read?.fallback?.value ?? value, as.cast, source);
  const scope = debugAround(source, value.start, as, context);
  const own = scope && isMovable(scope, statement, setting.name, source) ? scope : undefined;
  const isSame = as.fallback !== undefined && literal?.text === as.fallback;
  // Development keeps what the code says without the variable.
  const modules =
    literal === undefined || isSame
      ? []
      : keepingModules(source.file, context).filter((one) => as.fallback === undefined || !givesItself(one, job));
  const title = titleOf(job);
  const safety = isSame ? "safe" : "needsReview";
  const draft = (ending: string, kept: string, keepIn: readonly DevelopmentModule[]): FixDraft => ({
    title: title + ending,
    safety,
    edits: () =>
      withExample(variable, as, context, [
        ...valueEdits(job, own, kept, context),
        ...keptEdits(keepIn, variable, literal, setting.name, as.cast),
      ]),
  });
  const kept = developmentValue(literal, setting.name, as.cast, source);
  const drafts: FixDraft[] = [];
  if (modules.length > 0) {
    const keeping = draft(keptEnding(modules), kept.value, modules);
    const plain = draft("", kept.value, []);
    drafts.push(...(kept.isWorking ? [keeping, plain] : [plain, keeping]));
  } else {
    drafts.push(draft("", kept.value, []));
    if (own && literal && literal.text !== kept.value)
      drafts.push(draft(", keeping the value under DEBUG", literal.text, []));
  }
  const moved = job.read || as.cast !== "str" || as.fallback !== undefined ? undefined : literal?.value;
  return moved === undefined
    ? drafts
    : [...drafts, ...keptInEnvFile(draft("", kept.value, []), variable, moved, context)];
}

/** A module of development that assigns the setting has it, where nothing asked for it before. */
function givesItself(
  { source: own }: DevelopmentModule,
  { setting: { name, at }, assigned: { source } }: Job,
): boolean {
  let used = false;
  visit(source.tree.body, (one) => {
    if (one.kind === "name" && one.name === name && one.start !== at.start) used = true;
  });
  return !used && own.tree.body.some((statement) => assignedNames(statement).includes(name));
}

export function titleOf({ setting, as, variable, read }: Omit<Job, "assigned">): string {
  if (!read) return `Read ${setting.name} from the environment (${variable})`;
  if (as.fallback !== undefined) return `Give ${variable} a safe default`;
  return variable === setting.name ? `Require ${variable}` : `Require ${variable} for ${setting.name}`;
}

interface Job {
  readonly setting: Setting;
  readonly as: As;
  readonly variable: string;
  readonly assigned: Assignment;
  /** The one variable that the value already reads. */
  readonly read: FoundRead | undefined;
}

function valueEdits(
  { setting, as, variable, assigned, read }: Job,
  scope: DebugScope,
  developmentDefault: string,
  context: FixContext,
): readonly TextEdit[] {
  const { source, value, statement } = assigned;
  if (read && isSpecial(read)) return specialRead(read, as, scope?.kind === "visible", source);
  const small = read && !scope ? changeFallback(read, value, as, source) : undefined;
  if (small) return small;
  const written = readInIdiom(source, value.start, variable, as, context, {
    setting: setting.name,
    eased: scope && developmentDefault,
  });
  if (!written) return [];
  if (!assigned.alone) {
    // `A = B = value`: the other name keeps its value.
    const line = insertAfter(source, statement, [`${setting.name} = ${written.expression}`]);
    return line ? [...written.edits, line] : [];
  }
  if (scope?.kind === "later")
    return [...written.edits, ...moveBelow(source, statement, value, scope.statement, written.expression)];
  const replaced = replaceExpression(source, value, written.expression);
  return replaced.length === 0 ? [] : [...written.edits, ...replaced];
}

function isMovable(scope: NonNullable<DebugScope>, statement: Statement, name: string, source: Source): boolean {
  if (scope.kind === "visible") return true;
  const { body } = source.tree;
  const [from, to] = [body.indexOf(statement), body.indexOf(scope.statement)];
  if (
    from < 0 ||
    to <= from ||
    !startsItsLine(source, statement) ||
    !ownsItsLine(source, statement) ||
    !startsItsLine(source, scope.statement) ||
    !ownsItsLine(source, scope.statement)
  )
    return false;
  let used = false;
  // Whoever reads the setting in between needs it there.
  visit(body.slice(from + 1, to + 1), (one) => {
    if (one.kind === "name" && one.name === name) used = true;
  });
  return (
    !used && statement.kind === "assign" && statement.targets.length === 1 && statement.targets[0]?.kind === "name"
  );
}

function ownsItsLine(source: Source, statement: Statement): boolean {
  return /^[ \t]*(?:#.*)?$/.test(source.text.slice(statement.end, source.lines.lineEnd(statement.end)));
}
