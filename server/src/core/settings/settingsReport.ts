import { displayValue, valueWhenUnset, variablesOf } from "../domain/display.js";
import { unknown, type Value } from "../domain/value.js";
import { whereAny } from "../domain/alternatives.js";
import { type Condition, SET } from "../domain/conditions.js";
import { variableKey, variableOf } from "../evaluator/factKeys.js";
import { bindingWays, isPossible } from "../domain/bound.js";
import { factUnder } from "../evaluator/factUnder.js";
import type { Evaluation, Ways } from "../evaluator/evaluation.js";
import { reprOf } from "../evaluator/convert.js";
import { loadsOf, undeterminedOf } from "./closedEntry.js";
import { entryName } from "../project/entries/entry.js";
import type { SettingsOptions } from "../analysis.js";
import type { EntryAnalysis, ProjectAnalysis } from "../projectAnalysis.js";
import type { SettingReport, SettingsReport } from "../report.js";
import { allDjangoSettings, djangoDefault } from "./defaults.js";
import { conditionText } from "./conditionText.js";
import { assignmentUnder } from "./assignmentUnder.js";
import type { SecretPlaces } from "../secrets/secretPlaces.js";
import { settle } from "./resolvedSettings.js";

/** The resolved settings of one entry; undefined where there is none of that name. `relevant`: the settings that rules look at. */
export function settingsReport(
  analyses: readonly ProjectAnalysis[],
  entry: string,
  options: SettingsOptions & {
    readonly relevant: ReadonlySet<string>;
    secretsIn(modules: readonly string[]): SecretPlaces;
    readonly isOpen: boolean;
  },
): SettingsReport | undefined {
  for (const analysis of analyses) {
    if (options.project !== undefined && analysis.project.root !== options.project) continue;
    const found = analysis.entries.find((one) => entryName(one.entry) === entry);
    if (!found) continue;
    const evaluation = found.resolve();
    const names = new Set(evaluation.worlds.bindings.keys());
    const version = analysis.facts.django.text;
    const { secrecyAt } = options.secretsIn(evaluation.files);
    const settings: SettingReport[] = [...names].map((name) => ({
      ...settingOf(name, waysFor(name, found, evaluation), options.isOpen),
      secrecyAt,
    }));
    if (options.withDefaults !== false)
      for (const name of allDjangoSettings(version)) {
        const value =
          names.has(name) || (options.withDefaults === "deploy-relevant" && !options.relevant.has(name))
            ? undefined
            : djangoDefault(name, version);
        if (value) settings.push({ name, alternatives: [{ value, when: "" }], provenance: [], isDefault: true });
      }
    const undetermined = undeterminedOf(found, evaluation);
    return {
      module: entry,
      closed: undetermined.length === 0,
      undetermined,
      loads: loadsOf(found, evaluation),
      djangoVersion: version,
      raises: found.view?.raises ?? null,
      settings: settings.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    };
  }
  return undefined;
}

/** Of what production loads, the environments that are intended. Development has DEBUG as it stands there. */
function waysFor(name: string, { checked }: EntryAnalysis, { intended, worlds }: Evaluation): Ways {
  return checked && isPossible(intended) && name !== "DEBUG" ? intended : worlds;
}

function settingOf(name: string, ways: Ways, isOpen: boolean): SettingReport {
  const { conditions, where } = ways;
  const bindings = bindingWays(ways, name);
  const found: { where: Condition; readonly value: Value; readonly key: string }[] = [];
  const add = (value: Value, there: Condition): void => {
    if (there === conditions.never) return;
    const key = reprOf(value) ?? `${displayValue(value)}:${value.at?.file}:${value.at?.start}`;
    const known = found.find((one) => one.key === key);
    if (known) known.where = conditions.or(known.where, there);
    else found.push({ where: there, value, key });
  };
  for (const { where: there, value: binding } of bindings) {
    let left = there;
    const settled = settle(binding.value, assignmentUnder(there, ways));
    const value = isOpen ? withoutInventions(settled, there, ways) : settled;
    // What the code makes of a variable's absence is known, unlike what it makes of its content.
    if (value.kind === "environment")
      for (const variable of variablesOf(value)) {
        const fallback = valueWhenUnset(value, variable);
        if (fallback === "raises" || fallback.kind === "environment") continue;
        const unset = conditions.is(
          conditions.fact(variableKey(variable), () => [SET, null]),
          null,
        );
        add(fallback, conditions.and(left, unset));
        left = conditions.without(left, unset);
      }
    add(value, left);
  }
  add(
    { kind: "unknown", reason: "not set", type: undefined, at: undefined, from: "computed" },
    conditions.without(where, whereAny(bindings, conditions)),
  );
  // Ordinary first: what holds with every variable set.
  const alternatives = found.sort((a, b) => Number(isUnsetOnly(a.where, ways)) - Number(isUnsetOnly(b.where, ways)));
  return {
    name,
    alternatives: alternatives.map((one) => ({
      value: one.value,
      when: alternatives.length === 1 ? "" : conditionText(one.where, where, ways),
    })),
    provenance: bindings[0]?.value.steps ?? [],
    isDefault: false,
  };
}

/** Whether some variable has to be missing for it. */
function isUnsetOnly(where: Condition, { conditions }: Ways): boolean {
  return conditions
    .factsOf(where)
    .some(
      (fact) =>
        variableOf(fact) !== undefined && conditions.outcomesUnder(where, fact).every((outcome) => outcome === null),
    );
}

/** Without the contents that were chosen for variables so that the run could go on: nobody has set them. Names of environments are the ones that the code knows. */
function withoutInventions(value: Value, where: Condition, ways: Ways): Value {
  const inside = (one: Value): Value => withoutInventions(one, where, ways);
  const invented = (value.variables ?? []).filter(
    (name) => typeof factUnder(where, name, ways.conditions) === "string" && !ways.targets.has(name),
  );
  if (invented.length > 0 && value.from !== "environment-default")
    return unknown(`from ${invented.join(", ")}`, value.at);
  if (value.kind === "list") return { ...value, items: value.items.map(inside) };
  if (value.kind === "tuple") return { ...value, items: value.items.map(inside) };
  if (value.kind === "set") return { ...value, items: value.items.map(inside) };
  if (value.kind === "dict")
    return { ...value, entries: value.entries.map((entry) => ({ key: entry.key, value: inside(entry.value) })) };
  return value;
}
