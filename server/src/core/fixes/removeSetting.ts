import type { Setting } from "../settings/setting.js";
import type { Statement } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import { assignmentOf, lastChange } from "./assignment.js";
import type { FixContext } from "./context.js";
import type { FixDraft, Safety } from "./fix.js";
import { allStatements, blocksOf } from "../syntax/python/blocks.js";
import { startsItsLine } from "./insertLines.js";
import { assignedNames, edit, lineStart, nextLine, statementsAt, withCommentsAbove, type Source } from "./source.js";

/** The statement goes with its line and with comments above it that name it; others stay, since they may speak of what follows. */
export function removeSetting(
  setting: Setting,
  options: { readonly title?: string; readonly safety?: Safety } | undefined,
  context: FixContext,
): readonly FixDraft[] {
  const edits = removalEdits(setting, context);
  return edits.length === 0
    ? []
    : [
        {
          title: options?.title ?? `Remove ${setting.name}`,
          safety: options?.safety ?? "needsReview",
          edits: () => ({ edits }),
        },
      ];
}

export function removalEdits(setting: Setting, { modules }: FixContext): readonly TextEdit[] {
  const assigned = assignmentOf(setting, modules);
  if (!assigned || lastChange(setting, modules)) return [];
  // What an earlier assignment says would come back.
  const assignments = modules.files
    .flatMap((file) => modules.get(file) ?? [])
    .flatMap((source) => allStatements(source.tree.body))
    .filter((statement) => assignedNames(statement).includes(setting.name));
  return assignments.length > 1 ? [] : removal(assigned.source, assigned.statement, setting.at.start);
}

/** Takes a statement away; `target` is where the name stands that it gives a value to. Empty where it shares its line with another. */
export function removal(source: Source, statement: Statement, target?: number): readonly TextEdit[] {
  if (statement.kind === "assign" && statement.targets.length > 1) {
    // `A = B = value`: only this name and its equals sign.
    const index = statement.targets.findIndex((one) => one.start === target);
    const here = statement.targets[index];
    const next = statement.targets[index + 1] ?? statement.value;
    return here ? [edit(source, here.start, next.start, "")] : [];
  }
  if (statement.kind === "assign" && statement.targets[0]?.kind !== "name") return [];
  const rest = source.text.slice(statement.end, source.lines.lineEnd(statement.end));
  if (!startsItsLine(source, statement) || !/^[ \t]*(?:#.*)?$/.test(rest)) return [];
  const parents = statementsAt(source.tree, statement.start, statement.end);
  const block = parents.flatMap((parent) => blocksOf(parent)).find((one) => one.includes(statement));
  if (block?.length === 1) return [edit(source, statement.start, statement.end, "pass")];
  const comment = /#.*$/.exec(rest)?.[0];
  // A comment on its line is the user's own: it stays.
  if (comment !== undefined)
    return [edit(source, statement.start, source.lines.lineEnd(statement.end) - comment.length, "")];
  const names = assignedNames(statement).map((name) => new RegExp(`\\b${name.replaceAll("_", "[-_]")}\\b`, "i"));
  let start = lineStart(source, statement.start);
  for (let above = withCommentsAbove(source, start); above < start; ) {
    const before = lineStart(source, start - 1);
    if (!names.some((name) => name.test(source.text.slice(before, start)))) break;
    start = before;
  }
  // Of empty lines on both sides one side is left.
  const end = nextLine(source, statement.end);
  const isOpen = start === 0 || /(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)$/.test(source.text.slice(0, start));
  const empty = isOpen ? /^[ \t]*(?:\r\n|\r|\n)/.exec(source.text.slice(end))?.[0].length : undefined;
  return [edit(source, start, end + (empty ?? 0), "")];
}
