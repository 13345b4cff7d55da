import type { Answer, Assignment, EnvironmentRead, Value } from "../domain/value.js";
import { isSequence } from "../domain/value.js";
import { under, whereAny } from "../domain/alternatives.js";
import type { Condition } from "../domain/conditions.js";
import { outcomesFor } from "../evaluator/variableOutcomes.js";
import { variableOf } from "../evaluator/factKeys.js";
import { isPossible } from "../domain/bound.js";
import type { Evaluation, Ways } from "../evaluator/evaluation.js";
import { PythonError } from "../evaluator/pythonError.js";
import type { Launch } from "../launch/launch.js";
import type { Span } from "../text/span.js";
import { notDetermined, type NotDetermined } from "./verdict.js";
import { type AssignmentFor, assignmentUnder } from "./assignmentUnder.js";
import { aboutSetting, reasonIn } from "./unseenReasons.js";
import { settle } from "./resolvedSettings.js";
import type { SettingsView } from "./settingsView.js";

/** The variables that a launch gives, as far as they are known. */
export type LaunchEnvironment = Pick<Launch, "environment" | "environmentComplete">;

/** A setting as one deploy target loads it: with the variables that the target sets. */
export interface TargetValue {
  readonly value: Value;
  /** Where its assignment stands; undefined for Django's default. */
  readonly at: Span | undefined;
}

/** The values that a setting can have in a launch, one per way to run the settings that fits its environment. */
export function onTarget(settings: SettingsView, name: string, launch: LaunchEnvironment): readonly TargetValue[] {
  const given = environmentOf(launch);
  const { ways, where } = fitting(settings.evaluationOf(name), given);
  const { conditions } = ways;
  const both =
    (decided: AssignmentFor): AssignmentFor =>
    (variable, asks) => {
      const text = given(variable);
      return text === undefined ? decided(variable, asks) : text;
    };
  const found = under(ways.bindings.get(name) ?? [], where, conditions).flatMap(
    ({ where: there, value: { value, valueAt } }): TargetValue[] => [
      { value: settle(value, both(assignmentUnder(there, ways))), at: valueAt },
    ],
  );
  if (conditions.implies(where, whereAny(ways.bindings.get(name) ?? [], conditions))) return found;
  let fallback: Value | undefined;
  settings.ask((one) => {
    fallback ??= one.get(name);
    return "no";
  });
  return fallback === undefined ? found : [...found, { value: fallback, at: undefined }];
}

/** Of settings that cannot be seen in a launch: that nothing is known of them. */
export function hiddenOnTarget(
  settings: SettingsView,
  names: readonly string[],
  launch: LaunchEnvironment,
): NotDetermined | undefined {
  for (const name of names)
    for (const { value, at } of onTarget(settings, name, launch)) {
      const reason = reasonIn(value);
      if (reason !== undefined) return notDetermined(aboutSetting(name, reason), at, name);
    }
  return undefined;
}

/** Environments that fit what a launch gives, as far as it is known; where none does, those that are intended. */
function fitting(
  { worlds, intended }: Evaluation,
  given: Assignment,
): { readonly ways: Ways; readonly where: Condition } {
  const { conditions } = worlds;
  const where = conditions.restrict(worlds.where, (fact) => {
    const variable = variableOf(fact);
    const text = variable === undefined ? undefined : given(variable);
    const outcomes = text === undefined ? undefined : (outcomesFor(fact, text) ?? []);
    return outcomes && ((outcome) => outcomes.includes(outcome));
  });
  return where === conditions.never ? { ways: intended, where: intended.where } : { ways: worlds, where };
}

/** The reads of variables that a setting's value depends on, in the ways to run the settings that fit the launch. */
export function readsOnTarget(
  settings: SettingsView,
  name: string,
  launch: Launch,
): readonly { readonly value: Value; readonly reads: readonly EnvironmentRead[]; readonly at: Span }[] {
  const { ways, where } = fitting(settings.evaluationOf(name), environmentOf(launch));
  const [binding] = under(ways.bindings.get(name) ?? [], where, ways.conditions);
  return binding === undefined
    ? []
    : [{ value: binding.value.value, reads: readsIn(binding.value.value, 4), at: binding.value.valueAt }];
}

function readsIn(value: Value, depth: number): readonly EnvironmentRead[] {
  if (value.kind === "environment") return value.reads;
  if (depth === 0) return [];
  if (value.kind === "dict") return value.entries.flatMap((entry) => readsIn(entry.value, depth - 1));
  return isSequence(value) ? value.items.flatMap((item) => readsIn(item, depth - 1)) : [];
}

/** Whether a setting is so on the target: yes or no only where every way to run the settings agrees. */
export function decidedOnTarget(
  settings: SettingsView,
  name: string,
  launch: Launch,
  question: (value: Value) => Answer,
): Answer {
  const answers = new Set(onTarget(settings, name, launch).map((one) => question(one.value)));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : "unknown";
}

/** The text of a variable in a launch; null: unset for certain; undefined: not known. */
export function environmentOf(launch: LaunchEnvironment): Assignment {
  const byName = new Map(
    launch.environment.map(({ name, value, isReplaceable }) => [name, isReplaceable ? undefined : value]),
  );
  return (variable) => (byName.has(variable) ? byName.get(variable) : launch.environmentComplete ? null : undefined);
}

/** What settings raise because of the content that one variable is given. */
export interface Refusal {
  readonly setting: string;
  readonly type: string;
  readonly at: Span;
}

/** Of the ways to run the settings only those are asked that fit what the launch gives beside it. */
export function refusalOf(
  settings: SettingsView,
  variable: string,
  text: string,
  launch: LaunchEnvironment,
): Refusal | undefined {
  const assignment: Assignment = (name) => (name === variable ? text : undefined);
  const readers = settings.settingsWith(`reads ${variable}`, ({ value }) => readsIt(value, variable, 5));
  const evaluation = settings.evaluationOf(...readers);
  const { intended } = evaluation;
  const given = environmentOf(launch);
  const fits = fitting(evaluation, (name) => assignment(name) ?? given(name));
  const { conditions } = fits.ways;
  // Where DEBUG is taken as False the intended ways are of a run of their own.
  const ways = isPossible(intended) && intended.conditions === conditions ? intended : fits.ways;
  const both = conditions.and(ways.where, fits.where);
  const there = both === conditions.never ? ways.where : both;
  // `if NAME:` does not hold for one that is set to nothing, and what is told apart there is only whether it is set.
  const needsContent = (where: Condition): boolean =>
    conditions.factsOf(where).some((fact) => {
      const name = variableOf(fact);
      return (
        name !== undefined &&
        (assignment(name) ?? given(name)) === "" &&
        !fact.outcomes.includes("") &&
        conditions.outcomesUnder(where, fact).length < conditions.outcomesUnder(ways.where, fact).length
      );
    });
  for (const setting of readers)
    for (const { where, value: binding } of ways.bindings.get(setting) ?? []) {
      const type = raisedBy(binding.value, variable, assignment, 5);
      if (type !== undefined && conditions.meets(where, there) && !needsContent(where))
        return { setting, type, at: binding.nameAt };
    }
  return undefined;
}

function readsIt(value: Value, variable: string, depth: number): boolean {
  if (depth < 0) return false;
  if (value.kind === "environment") return value.reads.some((read) => read.variable === variable);
  if (value.kind === "dict") return value.entries.some((entry) => readsIt(entry.value, variable, depth - 1));
  return isSequence(value) && value.items.some((item) => readsIt(item, variable, depth - 1));
}

function raisedBy(value: Value, variable: string, assignment: Assignment, depth: number): string | undefined {
  if (depth < 0) return undefined;
  switch (value.kind) {
    case "environment":
      if (!value.reads.some((read) => read.variable === variable)) return undefined;
      try {
        value.resolve(assignment);
        return undefined;
      } catch (error) {
        if (error instanceof PythonError) return error.type;
        throw error;
      }
    case "list":
    case "tuple":
    case "set":
      return first(value.items, (item) => raisedBy(item, variable, assignment, depth - 1));
    case "dict":
      return first(value.entries, (entry) => raisedBy(entry.value, variable, assignment, depth - 1));
    default:
      return undefined;
  }
}

function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
