import type { Assignment, Value } from "../domain/value.js";
import type { EvaluatedWorld, Evaluation } from "../evaluator/evaluateEntry.js";
import { reprOf } from "../evaluator/convert.js";
import { PythonError } from "../evaluator/runtime.js";
import { entryName } from "../project/entries.js";
import type { SettingsOptions } from "../analysis.js";
import type { EntryAnalysis, ProjectAnalysis } from "../projectAnalysis.js";
import type { SettingReport, SettingsReport } from "../report.js";
import { allDjangoSettings, djangoDefault } from "./defaults.js";
import { settle } from "./resolvedSettings.js";

/** The resolved settings of one entry; undefined where there is none of that name. `relevant`: the settings that rules look at. */
export function settingsReport(analyses: readonly ProjectAnalysis[], entry: string, options: SettingsOptions & { readonly relevant: ReadonlySet<string> }): SettingsReport | undefined {
  for (const analysis of analyses) {
    if (options.project !== undefined && analysis.project.root !== options.project) continue;
    const found = analysis.entries.find((one) => entryName(one.entry) === entry);
    if (!found) continue;
    const evaluation = found.resolve();
    const names = new Set(evaluation.worlds.flatMap((world) => [...world.bindings.keys()]));
    const version = analysis.facts.django.text;
    const settings: SettingReport[] = [...names].map((name) => settingOf(name, worldsOf(name, found, evaluation)));
    if (options.withDefaults !== false) for (const name of allDjangoSettings(version)) {
      const value = names.has(name) || (options.withDefaults === "deploy-relevant" && !options.relevant.has(name)) ? undefined : djangoDefault(name, version);
      if (value) settings.push({ name, alternatives: [{ value, when: "" }], provenance: [], isDefault: true });
    }
    return {
      module: entry, closed: evaluation.unseen === undefined, djangoVersion: version, raises: found.view?.raises ?? null,
      settings: settings.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    };
  }
  return undefined;
}

/** Of what production loads, the environments that are intended. Development has DEBUG as it stands there. */
function worldsOf(name: string, { checked }: EntryAnalysis, { intended, worlds }: Evaluation): readonly EvaluatedWorld[] {
  return checked && intended.length > 0 && name !== "DEBUG" ? intended : worlds;
}

function settingOf(name: string, worlds: readonly EvaluatedWorld[]): SettingReport {
  const alternatives: { value: Value; when: string }[] = [];
  const seen = new Set<string>();
  const add = (value: Value | undefined, when: string): void => {
    const shown: Value = value ?? { kind: "unknown", reason: "not set", type: undefined, at: undefined, from: "computed" };
    const key = reprOf(shown) ?? `${shown.kind}:${shown.kind === "unknown" ? shown.reason : ""}:${shown.at?.file}:${shown.at?.start}`;
    if (seen.has(key)) return;
    seen.add(key);
    alternatives.push({ value: shown, when });
  };
  for (const world of worlds) {
    const assignment: Assignment = (variable) => world.facts.get(variable);
    const binding = world.bindings.get(name);
    const value = binding && settle(binding.value, assignment);
    add(value, describe(world));
    if (value?.kind !== "environment") continue;
    for (const variable of new Set(value.reads.map((read) => read.variable))) {
      try {
        const fallback = value.resolve((other) => (other === variable ? null : world.facts.get(other)));
        if (fallback.kind !== "environment") add(fallback, `${variable} is unset`);
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
      }
    }
  }
  const binding = worlds.map((world) => world.bindings.get(name)).find((one) => one !== undefined);
  const single = alternatives.length === 1;
  return { name, alternatives: alternatives.map((one) => (single ? { ...one, when: "" } : one)), provenance: binding?.steps ?? [], isDefault: false };
}

/** The world's conditions, for people: `DEBUG is unset and ENV is "production"`. */
function describe(world: EvaluatedWorld): string {
  const parts = [...world.facts].map(([name, fact]) => (fact === null ? `${name} is unset` : world.target.includes(`${name}=`) ? `${name} is "${fact}"` : `${name} is set`));
  return [...parts, ...[...world.set].map((name) => `${name} is set`)].slice(0, 3).join(" and ");
}
