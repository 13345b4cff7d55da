import type { Evaluation } from "../evaluator/evaluateEntry.js";
import type { FileSource } from "../project/fileSource.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { SettingsFixes } from "./settingsFixes.js";

export interface SettingsFixesInput {
  readonly entryFile: string;
  readonly parsed: ParsedFiles;
  /** Modules of the entry, its own first. */
  readonly files: readonly string[];
  readonly evaluation: Evaluation;
  readonly project: { readonly root: string; readonly files: FileSource; distribution(name: string): string | null | undefined };
}

export function createSettingsFixes(input: SettingsFixesInput): SettingsFixes {
  return {
    setSetting: (setting, expression, options) => (setting.isDefault ? [] : [{
      title: options?.title ?? `Set ${setting.name} to ${expression}`,
      safety: options?.safety ?? "safe",
      edits: () => ({ edits: input.parsed.text(setting.valueAt.file) === undefined ? [] : [{ span: setting.valueAt, text: expression }] }),
    }]),
    replace: (at, expression, options) => [{ ...options, edits: () => ({ edits: [{ span: at, text: expression }] }) }],
    fromEnvironment: () => [],
    moveElement: () => [],
    insertElement: () => [],
    removeElement: () => [],
    removeSetting: () => [],
  };
}
