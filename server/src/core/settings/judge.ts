import type { Answer, Assignment, EnvironmentRead, Value } from "../domain/value.js";
import type { EvaluatedWorld } from "../evaluator/evaluateEntry.js";
import { PythonError } from "../evaluator/runtime.js";
import type { FindingDraft } from "../rules/rule.js";
import { finding, holds, notDetermined } from "../rules/rule.js";
import type { Span } from "../text/span.js";
import type { Case, Judgement, Reply, Setting, World } from "./settingsView.js";

/** How a world's settings are read: the entry's, with Django's defaults and the places of absent settings. */
export interface WorldReader {
  setting(world: EvaluatedWorld, name: string, assignment: Assignment): Setting;
  isSet(world: EvaluatedWorld, name: string): Answer;
  hasVariable(world: EvaluatedWorld, name: string): Answer;
}

/**
 * Asks a question of every world. Worlds of one target differ in what the deployer sets: there the question is answered by the best
 * that setting variables can do, with each variable also unset where the code allows that.
 */
export function judge(worlds: readonly EvaluatedWorld[], reader: WorldReader, question: (world: World) => Answer | Reply): Judgement {
  const leaves = worlds.flatMap((world) => leavesOf(world, reader, question));
  const targets = groupBy(leaves, (leaf) => leaf.world.target);
  const verdicts = [...targets.values()].map((group) => ({ group, verdict: judgeTarget(group) }));
  const states = verdicts.map((one) => one.verdict.occurs);
  // Settings that never run to their end prove nothing.
  const occurs = leaves.length === 0 ? "unknown" : states.every((state) => state === "always") ? "always"
    : states.some((state) => state === "always" || state === "sometimes") ? "sometimes"
    : states.includes("unknown") ? "unknown" : "never";
  const guilty = occurs === "always" || occurs === "sometimes" ? verdicts.flatMap((one) => one.verdict.guilty) : [];
  // Where it occurs on every target the target is no condition.
  const somewhereOnly = verdicts.some((one) => one.verdict.guilty.length === 0);
  const cases = guilty.map((leaf) => caseOf(leaf, leaves, somewhereOnly));
  const read = leaves[0]?.read ?? [];
  const reason = leaves.find((leaf) => leaf.answer === "unknown")?.reason ?? (leaves.length === 0 ? "the settings do not load" : "a value that cannot be seen");
  const unless = cases.some((one) => one.unless !== undefined);
  const certainty = occurs === "always" && !unless ? "definite" : "possible";
  return {
    occurs, cases, reason, read, certainty,
    byEnvironment: leaves.some((leaf) => leaf.answer === "environment") || (occurs === "never" && leaves.some((leaf) => leaf.answer === "yes")),
    holds: (text) => holds(...read.slice(0, 3).map((setting) => ({ at: setting.valueAt, text: text ?? evidenceText(setting) }))),
    notDetermined: () => notDetermined(reason, read[0]?.valueAt),
    findings: (describe) => findingsOf(cases, certainty, describe),
  };
}

function evidenceText(setting: Setting): string {
  if (setting.isDefault) return `${setting.name} is not set: Django's default holds`;
  return setting.value.kind === "environment" ? `${setting.name} comes from the environment` : `${setting.name} is set here`;
}

/** One answer, in one world, perhaps with one or more variables unset. */
interface Leaf {
  readonly world: EvaluatedWorld;
  readonly view: World;
  readonly unset: ReadonlySet<string>;
  readonly answer: Answer;
  readonly at: Span | undefined;
  readonly reason: string;
  readonly data: unknown;
  readonly read: readonly Setting[];
}

const deepestUnset = 2;

function leavesOf(world: EvaluatedWorld, reader: WorldReader, question: (world: World) => Answer | Reply): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (unset: ReadonlySet<string>): void => {
    const assignment: Assignment = (variable) => {
      if (unset.has(variable)) return null;
      return world.set.has(variable) ? undefined : world.facts.get(variable);
    };
    const read = new Map<string, Setting>();
    const setting = (name: string): Setting => {
      let known = read.get(name);
      if (!known) read.set(name, (known = reader.setting(world, name, assignment)));
      return known;
    };
    const view: World = { get: (name) => setting(name).value, setting, isSet: (name) => { setting(name); return reader.isSet(world, name); }, hasVariable: (name) => reader.hasVariable(world, name), calls: (name) => (world.calls ?? []).filter((call) => call.name === name) };
    const reply = question(view);
    const full: Reply = typeof reply === "string" ? { answer: reply } : reply;
    const first = [...read.values()][0];
    leaves.push({
      world, view, answer: full.answer, data: full.data, read: [...read.values()],
      at: full.at ?? (first && placeOf(first)),
      reason: full.reason ?? unknownReason([...read.values()]),
      unset: new Set([...unset, ...[...world.facts].filter(([, fact]) => fact === null).map(([name]) => name)]),
    });
    if (unset.size >= deepestUnset) return;
    const optional = new Set<string>();
    for (const one of read.values()) for (const variable of optionalVariables(one.value)) if (!unset.has(variable) && !world.set.has(variable) && !world.facts.has(variable)) optional.add(variable);
    for (const variable of optional) visit(new Set([...unset, variable]));
  };
  visit(new Set());
  return leaves;
}

/** Within the assignment the very part that is wrong, as the default of a call. */
function placeOf(setting: Setting): Span {
  const at = setting.value.at;
  return at && at.file === setting.valueAt.file && at.start >= setting.valueAt.start && at.end <= setting.valueAt.end ? at : setting.valueAt;
}

function unknownReason(settings: readonly Setting[]): string {
  for (const setting of settings) {
    const reason = reasonIn(setting.value, 3);
    if (reason !== undefined) return `${setting.name}: ${reason}`;
  }
  return "it depends on a condition that cannot be seen";
}

function reasonIn(value: Value, depth: number): string | undefined {
  if (value.kind === "unknown") return value.reason;
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "set") return value.rest ?? (depth > 0 ? value.items.map((item) => reasonIn(item, depth - 1)).find((reason) => reason !== undefined) : undefined);
  if (value.kind === "dict") return value.rest ?? (depth > 0 ? value.entries.map((entry) => reasonIn(entry.value, depth - 1)).find((reason) => reason !== undefined) : undefined);
  return undefined;
}

/** Variables whose absence the value survives: those have a fallback that must be judged too. */
function optionalVariables(value: Value): readonly string[] {
  const found = new Set<string>();
  const visit = (one: Value, depth: number): void => {
    if (depth < 0) return;
    switch (one.kind) {
      case "environment":
        for (const variable of new Set(one.reads.map((read: EnvironmentRead) => read.variable))) {
          try {
            one.resolve((name) => (name === variable ? null : undefined));
            found.add(variable);
          } catch (error) {
            if (!(error instanceof PythonError)) throw error;
          }
        }
        break;
      case "list": case "tuple": case "set": for (const item of one.items) visit(item, depth - 1); break;
      case "dict": for (const entry of one.entries) visit(entry.value, depth - 1); break;
      default: break;
    }
  };
  visit(value, 4);
  return [...found];
}

function judgeTarget(leaves: readonly Leaf[]): { readonly occurs: Judgement["occurs"]; readonly guilty: readonly Leaf[] } {
  const parts = [...groupBy(leaves, (leaf) => JSON.stringify([...leaf.world.unseenDecisions].sort())).values()].map(judgePart);
  const first = parts[0];
  if (!first) return { occurs: "never", guilty: [] };
  if (parts.every((part) => part.occurs === first.occurs)) return { occurs: first.occurs, guilty: parts.flatMap((part) => part.guilty) };
  // What cannot be seen decides: no finding rests on that.
  return { occurs: "unknown", guilty: [] };
}

function judgePart(leaves: readonly Leaf[]): { readonly occurs: Judgement["occurs"]; readonly guilty: readonly Leaf[] } {
  const yes = leaves.filter((leaf) => leaf.answer === "yes");
  if (yes.length === leaves.length) return { occurs: "always", guilty: yes };
  const variables = new Set(yes.flatMap((leaf) => [...leaf.unset]));
  for (const variable of variables) {
    const without = leaves.filter((leaf) => leaf.unset.has(variable));
    // Unset alone first: the ordinary way to forget a variable.
    if (without.length > 0 && without.every((leaf) => leaf.answer === "yes")) return { occurs: "sometimes", guilty: without };
  }
  if (leaves.some((leaf) => leaf.answer === "unknown")) return { occurs: "unknown", guilty: [] };
  return { occurs: "never", guilty: [] };
}

function caseOf(leaf: Leaf, leaves: readonly Leaf[], somewhereOnly: boolean): Case {
  const first = leaf.read[0];
  const at = leaf.at ?? first?.valueAt ?? { file: "", start: 0, end: 0 };
  const varies = leaves.some((other) => other.answer !== "yes");
  const isTarget = (name: string): boolean => leaf.world.target.split(" ").some((part) => part.startsWith(`${name}=`));
  const conditions = varies ? [...leaf.unset].filter((name) => somewhereOnly || !isTarget(name)).map((name) => `${name} is unset`) : [];
  if (somewhereOnly && varies) for (const [name, fact] of leaf.world.facts) if (fact !== null && isTarget(name)) conditions.push(`${name} is "${fact}"`);
  return {
    world: leaf.view, at, data: leaf.data,
    when: conditions.slice(0, 2).join(" and "),
    because: first?.because ?? [],
    absent: first?.isDefault ? first.name : undefined,
    unless: first?.unless,
  };
}

function findingsOf(cases: readonly Case[], certainty: Judgement["certainty"], describe: Parameters<Judgement["findings"]>[0]): readonly FindingDraft[] {
  const findings = new Map<string, FindingDraft>();
  for (const one of cases) {
    const described = describe(one);
    const at = described.at ?? one.at;
    const key = `${at.file}:${at.start}:${at.end}:${described.absent ?? ""}`;
    if (findings.has(key)) continue;
    const unless = one.unless === undefined ? "" : `, unless ${one.unless}, sets it`;
    findings.set(key, finding({
      ...described,
      at,
      message: described.message + unless,
      certainty: described.certainty ?? certainty,
      because: described.because ?? one.because,
      ...(described.absent ?? one.absent ? { absent: described.absent ?? one.absent ?? "" } : {}),
    }));
  }
  return [...findings.values()];
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const id = key(item);
    const group = groups.get(id);
    if (group) group.push(item);
    else groups.set(id, [item]);
  }
  return groups;
}

