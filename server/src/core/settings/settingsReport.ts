import { unknown, type Assignment, type Value } from "../domain/value.js";
import type { EvaluatedWorld, Evaluation } from "../evaluator/evaluateEntry.js";
import { reprOf } from "../evaluator/convert.js";
import { PythonError } from "../evaluator/runtime.js";
import { isClosed } from "./closedEntry.js";
import { entryName } from "../project/entries.js";
import type { SettingsOptions } from "../analysis.js";
import type { EntryAnalysis, ProjectAnalysis } from "../projectAnalysis.js";
import type { SettingReport, SettingsReport } from "../report.js";
import { allDjangoSettings, djangoDefault } from "./defaults.js";
import type { SecretPlaces } from "../secrets/secretPlaces.js";
import { unseenConditions } from "./unseenConditions.js";
import { settle } from "./resolvedSettings.js";

/** The resolved settings of one entry; undefined where there is none of that name. `relevant`: the settings that rules look at. */
export function settingsReport(analyses: readonly ProjectAnalysis[], entry: string, options: SettingsOptions & { readonly relevant: ReadonlySet<string>; secretsIn(modules: readonly string[]): SecretPlaces; readonly isOpen: boolean }): SettingsReport | undefined {
  for (const analysis of analyses) {
    if (options.project !== undefined && analysis.project.root !== options.project) continue;
    const found = analysis.entries.find((one) => entryName(one.entry) === entry);
    if (!found) continue;
    const evaluation = found.resolve();
    const names = new Set(evaluation.worlds.flatMap((world) => [...world.bindings.keys()]));
    const version = analysis.facts.django.text;
    const { secrecyAt } = options.secretsIn(evaluation.files);
    const settings: SettingReport[] = [...names].map((name) => ({ ...settingOf(name, worldsOf(name, found, evaluation), options.isOpen), secrecyAt }));
    if (options.withDefaults !== false) for (const name of allDjangoSettings(version)) {
      const value = names.has(name) || (options.withDefaults === "deploy-relevant" && !options.relevant.has(name)) ? undefined : djangoDefault(name, version);
      if (value) settings.push({ name, alternatives: [{ value, when: "" }], provenance: [], isDefault: true });
    }
    return {
      module: entry, closed: isClosed(found, evaluation), djangoVersion: version, raises: found.view?.raises ?? null,
      settings: settings.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    };
  }
  return undefined;
}

/** Of what production loads, the environments that are intended. Development has DEBUG as it stands there. */
function worldsOf(name: string, { checked }: EntryAnalysis, { intended, worlds }: Evaluation): readonly EvaluatedWorld[] {
  return checked && intended.length > 0 && name !== "DEBUG" ? intended : worlds;
}

function settingOf(name: string, worlds: readonly EvaluatedWorld[], isOpen: boolean): SettingReport {
  const found = new Map<string, { readonly value: Value; readonly worlds: EvaluatedWorld[]; readonly unset: string | undefined }>();
  const add = (value: Value | undefined, world: EvaluatedWorld, unset?: string): void => {
    const shown: Value = value ?? { kind: "unknown", reason: "not set", type: undefined, at: undefined, from: "computed" };
    const key = reprOf(shown) ?? `${shown.kind}:${shown.kind === "unknown" ? shown.reason : ""}:${shown.at?.file}:${shown.at?.start}`;
    const known = found.get(key);
    if (!known) found.set(key, { value: shown, worlds: [world], unset });
    else if (unset === undefined) known.worlds.push(world);
  };
  for (const world of worlds) {
    const assignment: Assignment = (variable) => world.facts.get(variable);
    const binding = world.bindings.get(name);
    const settled = binding && settle(binding.value, assignment);
    const value = settled && isOpen ? withoutInventions(settled, world) : settled;
    add(value, world);
    if (value?.kind !== "environment") continue;
    for (const variable of new Set(value.reads.map((read) => read.variable))) {
      try {
        const fallback = value.resolve((other) => (other === variable ? null : world.facts.get(other)));
        if (fallback.kind !== "environment") add(fallback, world, variable);
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
      }
    }
  }
  const binding = worlds.map((world) => world.bindings.get(name)).find((one) => one !== undefined);
  const alternatives = [...found.values()];
  const everywhere = alternatives.length > 1 ? conditionsOfAll(worlds) : [];
  const when = (one: (typeof alternatives)[number]): string => {
    if (alternatives.length === 1) return "";
    if (one.unset !== undefined) return `${one.unset} is unset`;
    return conditionsOfAll(one.worlds).filter((condition) => !everywhere.includes(condition)).slice(0, 3).join(" and ");
  };
  return { name, alternatives: alternatives.map((one) => ({ value: one.value, when: when(one) })), provenance: binding?.steps ?? [], isDefault: false };
}

/** Without the contents that the run chose for variables so that it could go on: nobody has set them. Names of environments are the ones that the code knows. */
function withoutInventions(value: Value, world: EvaluatedWorld): Value {
  const inside = (one: Value): Value => withoutInventions(one, world);
  if (value.kind === "list") return { ...value, items: value.items.map(inside) };
  if (value.kind === "tuple") return { ...value, items: value.items.map(inside) };
  if (value.kind === "set") return { ...value, items: value.items.map(inside) };
  if (value.kind === "dict") return { ...value, entries: value.entries.map((entry) => ({ key: entry.key, value: inside(entry.value) })) };
  const invented = (value.variables ?? []).filter((name) => typeof world.facts.get(name) === "string" && !world.target.includes(`${name}=`));
  return invented.length === 0 || value.from === "environment-default" ? value : unknown(`from ${invented.join(", ")}`, value.at);
}

/** What is true in each of the worlds. */
function conditionsOfAll([first, ...others]: readonly EvaluatedWorld[]): readonly string[] {
  if (!first) return [];
  const rest = others.map((world) => new Set(conditionsOf(world)));
  return conditionsOf(first).filter((condition) => rest.every((conditions) => conditions.has(condition)));
}

/** The world's conditions, for people: `DEBUG is unset`, `ENV is "production"`, `debug_toolbar is installed`, `a condition on the host name holds`. */
function conditionsOf(world: EvaluatedWorld): readonly string[] {
  const facts = [...world.facts].map(([name, fact]) => (fact === null ? `${name} is unset` : world.target.includes(`${name}=`) ? `${name} is "${fact}"` : `${name} is set`));
  return [...facts, ...[...world.set].map((name) => `${name} is set`), ...unseenConditions(world)];
}
