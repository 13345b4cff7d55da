import type { Answer, Assignment, EnvironmentRead, Value } from "../domain/value.js";
import { isSequence } from "../domain/value.js";
import type { EvaluatedWorld } from "../evaluator/evaluateEntry.js";
import { PythonError } from "../evaluator/runtime.js";
import type { Launch } from "../launch/launch.js";
import type { Span } from "../text/span.js";
import { settle } from "./resolvedSettings.js";
import type { SettingsView } from "./settingsView.js";

/** A setting as one deploy target loads it: with the variables that the target sets. */
export interface TargetValue {
  readonly value: Value;
  /** Where its assignment stands; undefined for Django's default. */
  readonly at: Span | undefined;
}

/** The values that a setting can have in a launch, one per way to run the settings that fits its environment. */
export function onTarget(settings: SettingsView, name: string, launch: Launch): readonly TargetValue[] {
  const given = environmentOf(launch);
  const worlds = settings.evaluation.worlds.filter((world) => fits(world, given));
  const chosen = worlds.length > 0 ? worlds : settings.evaluation.intended;
  let fallback: Value | undefined;
  const values = chosen.map((world): TargetValue | undefined => {
    const binding = world.bindings.get(name);
    if (binding !== undefined) return { value: settle(binding.value, given), at: binding.valueAt };
    if (fallback === undefined) settings.ask((one) => ((fallback ??= one.get(name)), "no"));
    return fallback === undefined ? undefined : { value: fallback, at: undefined };
  });
  return values.filter((one) => one !== undefined);
}

/** The reads of variables that a setting's value depends on, in the ways to run the settings that fit the launch. */
export function readsOnTarget(settings: SettingsView, name: string, launch: Launch): readonly { readonly value: Value; readonly reads: readonly EnvironmentRead[]; readonly at: Span }[] {
  const given = environmentOf(launch);
  const worlds = settings.evaluation.worlds.filter((world) => fits(world, given));
  const [world] = worlds.length > 0 ? worlds : settings.evaluation.intended;
  const binding = world?.bindings.get(name);
  return binding === undefined ? [] : [{ value: binding.value, reads: readsIn(binding.value, 4), at: binding.valueAt }];
}

function readsIn(value: Value, depth: number): readonly EnvironmentRead[] {
  if (value.kind === "environment") return value.reads;
  if (depth === 0) return [];
  if (value.kind === "dict") return value.entries.flatMap((entry) => readsIn(entry.value, depth - 1));
  return isSequence(value) ? value.items.flatMap((item) => readsIn(item, depth - 1)) : [];
}

/** Whether a setting is so on the target: yes or no only where every way to run the settings agrees. */
export function decidedOnTarget(settings: SettingsView, name: string, launch: Launch, question: (value: Value) => Answer): Answer {
  const answers = new Set(onTarget(settings, name, launch).map((one) => question(one.value)));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : "unknown";
}

/** The text of a variable in a launch; null: unset for certain; undefined: not known. */
export function environmentOf(launch: Launch): Assignment {
  const byName = new Map(launch.environment.map((setting) => [setting.name, setting.value]));
  return (variable) => (byName.has(variable) ? byName.get(variable) : launch.environmentComplete ? null : undefined);
}

function fits(world: EvaluatedWorld, given: Assignment): boolean {
  for (const [variable, fact] of world.facts) {
    const text = given(variable);
    if (text !== undefined && text !== fact) return false;
  }
  return true;
}

/** What settings raise because of the content that one variable is given. */
export interface Refusal {
  readonly setting: string;
  readonly type: string;
  readonly at: Span;
}

export function refusalOf(settings: SettingsView, variable: string, text: string): Refusal | undefined {
  const assignment: Assignment = (name) => (name === variable ? text : undefined);
  for (const world of settings.evaluation.intended.length > 0 ? settings.evaluation.intended : settings.evaluation.worlds) {
    for (const [setting, binding] of world.bindings) {
      const type = raisedBy(binding.value, variable, assignment, 5);
      if (type !== undefined) return { setting, type, at: binding.nameAt };
    }
  }
  return undefined;
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
    case "set": return first(value.items, (item) => raisedBy(item, variable, assignment, depth - 1));
    case "dict": return first(value.entries, (entry) => raisedBy(entry.value, variable, assignment, depth - 1));
    default: return undefined;
  }
}

function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
