import type { Value } from "../domain/value.js";
import type { Evaluation } from "../evaluator/evaluateEntry.js";
import type { SettingsFixes } from "../fixes/settingsFixes.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { judge } from "./judge.js";
import { resolveSettings } from "./resolvedSettings.js";
import type { DjangoVersion, SettingsView } from "./settingsView.js";

export interface SettingsViewInput {
  readonly entry: string;
  readonly file: string;
  readonly tree: PythonModule | undefined;
  readonly evaluation: Evaluation;
  readonly django: DjangoVersion;
  readonly mode: "open" | "exact";
  readonly fix: SettingsFixes;
  readonly requirementsComplete: boolean;
  djangoDefault(name: string): Value | undefined;
  distribution(name: string): string | null | undefined;
}

/** What settings rules see of one evaluated entry. */
export function createSettingsView(input: SettingsViewInput): SettingsView {
  const { evaluation } = input;
  const reader = resolveSettings(input);
  const names = new Set<string>();
  for (const world of evaluation.worlds) for (const name of world.bindings.keys()) names.add(name);
  return {
    entry: input.entry,
    file: input.file,
    django: input.django,
    mode: input.mode,
    evaluation,
    ask: (question) => judge(evaluation.intended, reader, question),
    askEverywhere: (question) => judge(evaluation.worlds, reader, question),
    names: [...names].sort(),
    distribution: (name) => input.distribution(name),
    requirementsComplete: input.requirementsComplete,
    fix: input.fix,
  };
}

/** `text` undefined: the newest Django is assumed. */
export function djangoVersion(text: string | undefined): DjangoVersion {
  const [major, minor] = (text ?? "").split(".").map(Number);
  const isKnown = major !== undefined && Number.isInteger(major) && text !== undefined && text !== "";
  return {
    text,
    isKnown,
    atLeast(wantedMajor, wantedMinor) {
      if (!isKnown || major === undefined) return true;
      // A bare major version stands for its last series.
      const own = minor === undefined || Number.isNaN(minor) ? 99 : minor;
      return major > wantedMajor || (major === wantedMajor && own >= wantedMinor);
    },
  };
}
