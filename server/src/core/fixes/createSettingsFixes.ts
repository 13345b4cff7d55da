import type { Evaluation } from "../evaluator/evaluateEntry.js";
import type { FileSource } from "../project/fileSource.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { Setting } from "../settings/settingsView.js";
import type { Statement } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";
import type { TextEdit } from "../text/textEdit.js";
import { assignmentOf, lastChange, replaceExpression } from "./assignment.js";
import type { FixContext } from "./context.js";
import { assignSetting, assignSettings } from "./assignSetting.js";
import { insertElement, moveElement, removeElement } from "./elements.js";
import { decideByEnvironment } from "./environmentBlock.js";
import { fromEnvironment, fromEnvironmentAt } from "./environmentFixes.js";
import type { FixDraft, Safety } from "./fix.js";
import { blocksOf } from "./imports.js";
import { startsItsLine } from "./insertLines.js";
import { createModules } from "./modules.js";
import type { SettingsFixes } from "./settingsFixes.js";
import { assignedNames, edit, expressionAt, lineStart, nextLine, statementsAt, textOf, type Source } from "./source.js";

export interface SettingsFixesInput {
  readonly entryFile: string;
  readonly parsed: ParsedFiles;
  /** Modules of the entry, its own first. */
  readonly files: readonly string[];
  readonly evaluation: Evaluation;
  readonly project: { readonly root: string; readonly files: FileSource; distribution(name: string): string | null | undefined };
}

export function createSettingsFixes(input: SettingsFixesInput): SettingsFixes {
  const modules = createModules(input.files, (file) => {
    const text = input.parsed.text(file);
    const tree = input.parsed.tree(file);
    return text !== undefined && tree ? [file, text, tree] : undefined;
  });
  const context: FixContext = { entryFile: input.entryFile, parsed: input.parsed, modules, evaluation: input.evaluation, development: new Map(), project: input.project };
  return {
    fromEnvironment: (setting, as) => fromEnvironment(setting, as, context),
    fromEnvironmentAt: (at, as) => fromEnvironmentAt(at, as, context),
    setSetting: (setting, expression, options) => assignSetting(setting, expression, options, context),
    setSettings: (settings, options) => assignSettings(settings, options, context),
    decideByEnvironment: (settings, options) => decideByEnvironment(settings, options, context),
    replace: (at, expression, options) => replace(at, expression, options, context),
    wrapInList: (setting, options) => wrapInList(setting, options, context),
    moveElement: (list, element, place) => moveElement(list, element, place, modules),
    insertElement: (list, element, place) => insertElement(list, element, place, modules),
    removeElement: (list, element) => removeElement(list, element, modules),
    removeSetting: (setting, options) => removeSetting(setting, options, context),
  };
}

function replace(at: Span, expression: string, options: { readonly title: string; readonly safety: Safety }, { modules }: FixContext): readonly FixDraft[] {
  return [{
    ...options,
    edits: () => {
      const source = modules.get(at.file);
      const whole = source && expressionAt(source.tree, at);
      return { edits: source && whole ? replaceExpression(source, whole, expression) : [{ span: at, text: expression }] };
    },
  }];
}

function wrapInList(setting: Setting, options: { readonly title?: string; readonly safety?: Safety } | undefined, { modules }: FixContext): readonly FixDraft[] {
  const assigned = assignmentOf(setting, modules);
  if (!assigned?.alone || assigned.value.kind === "list") return [];
  const { source, value } = assigned;
  return [{
    title: options?.title ?? `Make ${setting.name} a list`,
    safety: options?.safety ?? "needsReview",
    edits: () => {
      const text = textOf(source, value);
      if (value.kind !== "tuple") return { edits: replaceExpression(source, value, `[${text}]`) };
      return { edits: [text.startsWith("(") ? edit(source, value.start, value.start + 1, "[") : edit(source, value.start, value.start, "["), text.endsWith(")") ? edit(source, value.end - 1, value.end, "]") : edit(source, value.end, value.end, "]")] };
    },
  }];
}

/** The statement goes with its line; comments above it stay, since they may speak of what follows. */
function removeSetting(setting: Setting, options: { readonly title?: string; readonly safety?: Safety } | undefined, { modules }: FixContext): readonly FixDraft[] {
  const assigned = assignmentOf(setting, modules);
  if (!assigned || lastChange(setting, modules)) return [];
  // What an earlier assignment says would come back.
  const assignments = modules.files.flatMap((file) => modules.get(file) ?? []).flatMap((source) => allStatements(source.tree.body)).filter((statement) => assignedNames(statement).includes(setting.name));
  if (assignments.length > 1) return [];
  const edits = removal(assigned.source, assigned.statement, setting);
  return edits.length === 0 ? [] : [{ title: options?.title ?? `Remove ${setting.name}`, safety: options?.safety ?? "needsReview", edits: () => ({ edits }) }];
}

function allStatements(body: readonly Statement[]): readonly Statement[] {
  return body.flatMap((statement) => [statement, ...blocksOf(statement).flatMap(allStatements)]);
}

function removal(source: Source, statement: Statement, setting: Setting): readonly TextEdit[] {
  if (statement.kind === "assign" && statement.targets.length > 1) {
    // `A = B = value`: only this name and its equals sign.
    const target = statement.targets.findIndex((one) => one.start === setting.at.start);
    const here = statement.targets[target];
    const next = statement.targets[target + 1] ?? statement.value;
    return here ? [edit(source, here.start, next.start, "")] : [];
  }
  if (statement.kind === "assign" && statement.targets[0]?.kind !== "name") return [];
  const rest = source.text.slice(statement.end, source.lines.lineEnd(statement.end));
  if (!startsItsLine(source, statement) || !/^[ \t]*(?:#.*)?$/.test(rest)) return [];
  const parents = statementsAt(source.tree, statement.start, statement.end);
  const block = parents.slice(0, -1).reverse().flatMap((parent) => blocksOf(parent)).find((one) => one.includes(statement));
  if (block?.length === 1) return [edit(source, statement.start, statement.end, "pass")];
  const comment = /#.*$/.exec(rest)?.[0].trimEnd();
  // A comment on its line is the user's own: it stays.
  if (comment !== undefined) return [edit(source, statement.start, source.lines.lineEnd(statement.end) - comment.length, "")];
  return [edit(source, lineStart(source, statement.start), nextLine(source, statement.end), "")];
}

