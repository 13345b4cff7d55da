import type { Evaluation } from "../evaluator/evaluation.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { Setting } from "../settings/setting.js";
import type { Span } from "../text/span.js";
import { assignmentOf, replaceExpression } from "./assignment.js";
import type { FixContext } from "./context.js";
import { assignSetting } from "./assignSetting.js";
import { addToList, insertElement, moveElement, removeElement } from "./elements.js";
import { onlyInDevelopment } from "./developmentOnly.js";
import { addEntry, moveIntoDict } from "./dictEntries.js";
import { decideByEnvironment } from "./environment/environmentBlock.js";
import { fromEnvironment } from "./environment/fromEnvironment.js";
import { fromEnvironmentAt } from "./environment/fromEnvironmentAt.js";
import type { FixDraft, Safety } from "./fix.js";
import { rewriteFromEnvironment } from "./environment/environmentRewrite.js";
import { gatherSettings } from "./gather.js";
import { createModules } from "./modules.js";
import { renameSetting } from "./renameSetting.js";
import { removeSetting } from "./removeSetting.js";
import type { SettingsFixes } from "./settingsFixes.js";
import { edit, expressionAt, textOf } from "./source.js";

export interface SettingsFixesInput {
  readonly entryFile: string;
  readonly parsed: ParsedFiles;
  /** Modules of the entry, its own first. */
  readonly files: readonly string[];
  readonly evaluation: Evaluation;
  readonly project: FixContext["project"];
}

export function createSettingsFixes(input: SettingsFixesInput): SettingsFixes {
  const modules = createModules(input.files, (file) => {
    const text = input.parsed.text(file);
    const tree = input.parsed.tree(file);
    return text !== undefined && tree ? [file, text, tree] : undefined;
  });
  const context: FixContext = {
    entryFile: input.entryFile,
    parsed: input.parsed,
    modules,
    evaluation: input.evaluation,
    development: new Map(),
    project: input.project,
  };
  return {
    fromEnvironment: (setting, as) => fromEnvironment(setting, as, context),
    fromEnvironmentAt: (at, as) => fromEnvironmentAt(at, as, context),
    setSetting: (setting, expression, options) => assignSetting(setting, expression, options, context),
    decideByEnvironment: (settings, options) => decideByEnvironment(settings, options, context),
    replace: (at, expression, options) => replace(at, expression, options, context),
    inCall: (at, callee, options) => inCall(at, callee, options, context),
    wrapInList: (setting, options) => wrapInList(setting, options, context),
    moveElement: (list, element, place) => moveElement(list, element, place, modules),
    insertElement: (list, element, place) => insertElement(list, element, place, modules),
    removeElement: (list, element, options) => removeElement(list, element, options, modules),
    onlyInDevelopment: (parts, name) => onlyInDevelopment(parts, name, context),
    addToList: (at, elements, options) => addToList(at, elements, options, modules),
    addEntry: (at, entry, options) => addEntry(at, entry, options, context),
    moveIntoDict: (setting, at, entry, options) => moveIntoDict(setting, at, entry, options, context),
    gatherSettings: (name, layout, options) => gatherSettings(name, layout, options, context),
    rewriteFromEnvironment: (at, settingOf) => rewriteFromEnvironment(at, settingOf, context),
    renameSetting: (setting, name) => renameSetting(setting, name, context),
    removeSetting: (setting, options) => removeSetting(setting, options, context),
  };
}

function replace(
  at: Span,
  expression: string,
  options: { readonly title: string; readonly safety: Safety },
  { modules }: FixContext,
): readonly FixDraft[] {
  return [
    {
      ...options,
      edits: () => {
        const source = modules.get(at.file);
        const whole = source && expressionAt(source.tree, at);
        return {
          edits: source && whole ? replaceExpression(source, whole, expression) : [{ span: at, text: expression }],
        };
      },
    },
  ];
}

function inCall(
  at: Span,
  callee: string,
  options: { readonly title: string; readonly safety: Safety },
  { modules }: FixContext,
): readonly FixDraft[] {
  const source = modules.get(at.file);
  const whole = source && expressionAt(source.tree, at);
  if (!source || !whole) return [];
  return [
    {
      ...options,
      edits: () => ({
        edits: [edit(source, whole.start, whole.start, `${callee}(`), edit(source, whole.end, whole.end, ")")],
      }),
    },
  ];
}

function wrapInList(
  setting: Setting,
  options: { readonly title?: string; readonly safety?: Safety } | undefined,
  { modules }: FixContext,
): readonly FixDraft[] {
  const assigned = assignmentOf(setting, modules);
  if (!assigned?.alone || assigned.value.kind === "list" || assigned.value.kind === "tuple") return [];
  const { source, value } = assigned;
  return [
    {
      title: options?.title ?? `Make ${setting.name} a list`,
      safety: options?.safety ?? "needsReview",
      edits: () => ({ edits: replaceExpression(source, value, `[${textOf(source, value)}]`) }),
    },
  ];
}
