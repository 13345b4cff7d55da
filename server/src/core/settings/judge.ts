import { displayValue } from "../domain/display.js";
import { isSecretName } from "../domain/redact.js";
import type { Answer, Assignment, Value } from "../domain/value.js";
import type { EvaluatedWorld } from "../evaluator/evaluateEntry.js";
import { meansTheSame } from "../evaluator/decisions.js";
import type { SeenCall } from "../evaluator/seenCalls.js";
import type { FindingDraft } from "../rules/rule.js";
import { finding, holds, notDetermined } from "../rules/rule.js";
import type { Span } from "../text/span.js";
import { decidingCondition } from "./unseenConditions.js";
import type { Case, Judgement, Reply, Setting, World } from "./settingsView.js";

/** How a world's settings are read: the entry's, with Django's defaults and the places of absent settings. */
export interface WorldReader {
  /** @param unset what is taken away from the world's own variables */
  setting(world: EvaluatedWorld, name: string, unset: readonly string[]): Setting;
  isSet(world: EvaluatedWorld, name: string): Answer;
  hasVariable(world: EvaluatedWorld, name: string): Answer;
  /** Where absent settings are placed that nothing else in the entry's file explains. */
  readonly absentBy: Span;
  calls(world: EvaluatedWorld, name: string): readonly SeenCall[];
  /** Variables whose absence the value survives: those have a fallback that must be judged too. */
  optionalVariables(value: Value): readonly string[];
}

/**
 * Asks a question of every world. Worlds of one target differ in what the deployer sets: there the question is answered by the best
 * that setting variables can do, with each variable also unset where the code allows that.
 */
export function judge(worlds: readonly EvaluatedWorld[], reader: WorldReader, question: (world: World) => Answer | Reply): Judgement {
  const asked: AskedWorld[] = [];
  const leaves = worlds.flatMap((world) => leavesOf(world, reader, question, asked));
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
  const cases = guilty.map((one) => caseOf(one, leaves, somewhereOnly));
  const read = leaves[0]?.read ?? [];
  const unknownLeaf = leaves.find((leaf) => leaf.answer === "unknown");
  const reason = unknownLeaf ? unknownLeaf.reason ?? unknownReason(unknownLeaf.read) : leaves.length === 0 ? "the settings do not load" : reasonOfUnseen(occurs, leaves);
  const unless = cases.some((one) => one.unless !== undefined);
  const certainty = occurs === "always" && !unless ? "definite" : "possible";
  return {
    occurs, cases, reason, read, certainty,
    byEnvironment: leaves.some((leaf) => leaf.answer === "environment") || (occurs === "never" && leaves.some((leaf) => leaf.answer === "yes")),
    holds: (text) => holds(...read.slice(0, 3).map((setting) => ({ at: setting.valueAt, text: text ?? evidenceText(setting, leaves) }))),
    notDetermined: () => notDetermined(reason, read[0]?.valueAt),
    findings: (describe) => findingsOf(cases, guilty.map(({ leaf }) => unseenKey(leaf.world)), certainty, describe),
  };
}

/** What is decided in a world, with further variables unset. */
export function assignmentOf(world: EvaluatedWorld, unset: readonly string[]): Assignment {
  return (variable) => {
    if (unset.includes(variable)) return null;
    return world.set.has(variable) ? undefined : world.facts.get(variable);
  };
}

function evidenceText(setting: Setting, leaves: readonly Leaf[]): string {
  if (setting.isDefault) return `${setting.name} is not set: Django's default holds`;
  if (setting.value.kind === "environment") return `${setting.name} comes from the environment`;
  const shown = shortValue(setting.value, setting.name);
  const isSame = shown !== undefined && leaves.every(({ read }) => read.every((one) => one.name !== setting.name || (!one.isDefault && shortValue(one.value, one.name) === shown)));
  return isSame ? `${setting.name} is ${shown}` : `${setting.name} is set here`;
}

/** A value that says more than the place where it stands. */
function shortValue(value: Value, name: string): string | undefined {
  if (value.kind !== "bool" && value.kind !== "int" && value.kind !== "none" && (value.kind !== "str" || value.from !== "literal" || value.value.length > 60 || isSecretName(name))) return undefined;
  return displayValue(value, { name });
}

/** One answer, in one world, perhaps with one or more variables unset. */
interface Leaf {
  readonly world: EvaluatedWorld;
  /** Made where a rule describes it. */
  view(): World;
  readonly unset: readonly string[];
  readonly answer: Answer;
  readonly at: Span | undefined;
  /** Given by the rule. */
  readonly reason: string | undefined;
  readonly data: unknown;
  readonly read: readonly Setting[];
}

const deepestUnset = 2;

/** What a world answered, having read nothing but these settings: a world in which they are the very same answers the same. */
interface AskedWorld {
  readonly unseen: string | undefined;
  /** Each with what was taken away for it. */
  readonly leaves: readonly { readonly leaf: Leaf; readonly unset: readonly string[] }[];
  /** Variables that were taken away where the world leaves them open. */
  readonly optional: ReadonlyMap<string, boolean>;
}

function leavesOf(world: EvaluatedWorld, reader: WorldReader, question: (world: World) => Answer | Reply, asked: AskedWorld[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  let readsOnlySettings = true;
  const unsetInWorld = [...world.facts].filter(([, fact]) => fact === null).map(([name]) => name);
  const viewOf = (unset: readonly string[], read: Map<string, Setting>): World => {
    const setting = (name: string): Setting => {
      let known = read.get(name);
      if (!known) read.set(name, (known = reader.setting(world, name, unset)));
      return known;
    };
    return {
      get: (name) => setting(name).value,
      setting,
      isSet: (name) => {
        setting(name);
        return reader.isSet(world, name);
      },
      hasVariable: (name) => {
        readsOnlySettings = false;
        return reader.hasVariable(world, name);
      },
      calls: (name) => {
        readsOnlySettings = false;
        return reader.calls(world, name);
      },
    };
  };
  const isOpen = (variable: string): boolean => !world.set.has(variable) && !world.facts.has(variable);
  for (const known of asked) {
    if (known.unseen !== world.unseen) continue;
    const again = alikeLeaves(known, world, reader, viewOf, unsetInWorld, isOpen);
    if (again) return again;
  }
  const taken: (readonly string[])[] = [];
  const options = new Map<string, boolean>();
  const visit = (unset: readonly string[]): readonly string[] => {
    const read = new Map<string, Setting>();
    const view = viewOf(unset, read);
    const reply = question(view);
    const full: Reply = typeof reply === "string" ? { answer: reply } : reply;
    const settings = [...read.values()];
    const first = settings[0];
    leaves.push({ world, view: () => view, answer: full.answer, data: full.data, read: settings, at: full.at ?? (first && placeOf(first)), reason: full.reason, unset: unset.length === 0 ? unsetInWorld : [...unset, ...unsetInWorld] });
    taken.push(unset);
    if (unset.length >= deepestUnset) return [];
    const optional = new Set<string>();
    for (const one of settings) for (const variable of reader.optionalVariables(one.value)) {
      if (!options.has(variable)) options.set(variable, isOpen(variable));
      if (!unset.includes(variable) && isOpen(variable)) optional.add(variable);
    }
    return [...optional];
  };
  // Two variables that are unset in one order are unset in the other.
  const seen = new Set<string>();
  const descend = (unset: readonly string[]): void => {
    for (const variable of visit(unset)) {
      const next = [...unset, variable];
      const key = [...next].sort().join(" ");
      if (seen.has(key)) continue;
      seen.add(key);
      descend(next);
    }
  };
  descend([]);
  if (readsOnlySettings) asked.push({ unseen: world.unseen, leaves: leaves.map((leaf, index) => ({ leaf, unset: taken[index] ?? [] })), optional: options });
  return leaves;
}

/** The answers of another world, where this one is the same in everything that was read for them. */
function alikeLeaves(known: AskedWorld, world: EvaluatedWorld, reader: WorldReader, viewOf: (unset: readonly string[], read: Map<string, Setting>) => World, unsetInWorld: readonly string[], isOpen: (variable: string) => boolean): readonly Leaf[] | undefined {
  for (const [variable, open] of known.optional) if (isOpen(variable) !== open) return undefined;
  const leaves: Leaf[] = [];
  for (const { leaf, unset } of known.leaves) {
    for (const one of leaf.read) if (reader.setting(world, one.name, unset) !== one) return undefined;
    let view: World | undefined;
    leaves.push({ ...leaf, world, view: () => (view ??= viewOf(unset, new Map())), unset: unset.length === 0 ? unsetInWorld : [...unset, ...unsetInWorld] });
  }
  return leaves;
}

/** Within the assignment the very part that is wrong, as the default of a call. */
function placeOf(setting: Setting): Span {
  const at = setting.value.at;
  return at && at.file === setting.valueAt.file && at.start >= setting.valueAt.start && at.end <= setting.valueAt.end ? at : setting.valueAt;
}

/** Where each way of the unseen conditions has its own answer. */
function reasonOfUnseen(occurs: Judgement["occurs"], leaves: readonly Leaf[]): string {
  const deciding = occurs === "unknown" ? decidingCondition(leaves) : undefined;
  return deciding === undefined ? "it depends on a condition that cannot be seen" : `it depends on ${deciding}`;
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

interface PartVerdict {
  readonly occurs: Judgement["occurs"];
  readonly guilty: readonly Guilty[];
}

/** A leaf in which it occurs, and the variable whose absence makes it so. */
interface Guilty {
  readonly leaf: Leaf;
  readonly cause: string | undefined;
}

function judgeTarget(leaves: readonly Leaf[]): PartVerdict {
  const parts = [...groupBy(leaves, (leaf) => unseenKey(leaf.world)).values()].map(judgePart);
  const first = parts[0];
  if (!first) return { occurs: "never", guilty: [] };
  if (parts.every((part) => part.occurs === first.occurs)) return { occurs: first.occurs, guilty: parts.flatMap((part) => part.guilty) };
  // What cannot be seen decides: no finding rests on that.
  return { occurs: "unknown", guilty: [] };
}

/** The outcome of the conditions that cannot be seen. */
function unseenKey(world: EvaluatedWorld): string {
  return world.unseenDecisions.size === 0 ? "" : JSON.stringify([...world.unseenDecisions].sort());
}

function judgePart(leaves: readonly Leaf[]): PartVerdict {
  const yes = leaves.filter((leaf) => leaf.answer === "yes");
  if (yes.length === leaves.length) return { occurs: "always", guilty: yes.map((leaf) => ({ leaf, cause: undefined })) };
  const variables = new Set(yes.flatMap((leaf) => [...leaf.unset]));
  for (const variable of variables) {
    const without = leaves.filter((leaf) => leaf.unset.includes(variable));
    if (without.length === 0 || without.some((leaf) => leaf.answer !== "yes")) continue;
    // Unset alone first: the ordinary way to forget a variable.
    const ordered = [...without].sort((a, b) => a.unset.length - b.unset.length);
    if (ordered.slice(0, mostCompared).some((leaf) => matters(variable, leaf, leaves))) return { occurs: "sometimes", guilty: ordered.map((leaf) => ({ leaf, cause: variable })) };
  }
  if (leaves.some((leaf) => leaf.answer === "unknown")) return { occurs: "unknown", guilty: [] };
  return { occurs: "never", guilty: [] };
}

/** Each is compared with every other answer. */
const mostCompared = 4;

/** Whether anything but "yes" is answered where the variable is set and all else is as alike as possible: otherwise what else is set there is the cause. */
function matters(variable: string, leaf: Leaf, leaves: readonly Leaf[]): boolean {
  let nearest = Infinity;
  let differs = false;
  for (const other of leaves) {
    if (other.unset.includes(variable)) continue;
    const distance = distanceOf(variable, leaf, other);
    if (distance > nearest) continue;
    differs = (distance === nearest && differs) || other.answer !== "yes";
    nearest = distance;
  }
  return nearest === Infinity || differs;
}

/** In how many variables, that one left out, two ways to run are not the same. */
function distanceOf(variable: string, leaf: Leaf, other: Leaf): number {
  let count = 0;
  for (const [name, fact] of other.world.facts) {
    const own = leaf.world.facts.get(name);
    if (name !== variable && (leaf.world.set.has(name) ? fact === null : own !== undefined && !meansTheSame(own, fact))) count++;
  }
  for (const name of other.world.set) if (name !== variable && leaf.world.facts.get(name) === null) count++;
  for (const name of other.unset) if (!leaf.unset.includes(name) && !other.world.facts.has(name)) count++;
  for (const name of leaf.unset) if (name !== variable && !leaf.world.facts.has(name) && !other.unset.includes(name)) count++;
  return count;
}

function caseOf({ leaf, cause }: Guilty, leaves: readonly Leaf[], somewhereOnly: boolean): Case {
  const first = leaf.read[0];
  const at = leaf.at ?? first?.valueAt ?? { file: "", start: 0, end: 0 };
  const varies = leaves.some((other) => other.answer !== "yes");
  const isTarget = (name: string): boolean => leaf.world.target.split(" ").some((part) => part.startsWith(`${name}=`));
  const conditions = varies && cause !== undefined ? [`${cause} is unset`] : [];
  if (somewhereOnly && varies) for (const [name, fact] of leaf.world.facts) if (name !== cause && isTarget(name)) conditions.push(fact === null ? `${name} is unset` : `${name} is "${fact}"`);
  return {
    world: leaf.view(), at, data: leaf.data,
    when: conditions.slice(0, 2).join(" and "),
    because: first?.because ?? [],
    absent: first?.isDefault ? first.name : undefined,
    unless: first?.unless,
  };
}

/** @param ways for each case the outcome of conditions that cannot be seen: a place that only some of them reach is not certain. */
function findingsOf(cases: readonly Case[], ways: readonly string[], certainty: Judgement["certainty"], describe: Parameters<Judgement["findings"]>[0]): readonly FindingDraft[] {
  const findings = new Map<string, { draft: FindingDraft; readonly ways: Set<string> }>();
  const all = new Set(ways);
  for (const [index, one] of cases.entries()) {
    const known = all.size === 1 ? findings.get(placeKey(one.at, one.absent)) : undefined;
    if (known) continue;
    const described = describe(one);
    const at = described.at ?? one.at;
    const absent = described.absent ?? one.absent;
    const key = placeKey(at, absent);
    const before = findings.get(key);
    const way = ways[index] ?? "";
    if (before) {
      before.ways.add(way);
      // Only what is true in each of them is said.
      const checks = described.djangoChecks ?? [];
      if (before.draft.djangoChecks) before.draft = { ...before.draft, djangoChecks: before.draft.djangoChecks.filter((check) => checks.includes(check)) };
      continue;
    }
    const unless = one.unless === undefined ? "" : `, unless ${one.unless}, sets it`;
    const draft = finding({ ...described, at, message: described.message + unless, certainty: described.certainty ?? certainty, because: described.because ?? one.because, ...(absent ? { absent } : {}) });
    findings.set(key, { draft, ways: new Set([way]) });
  }
  return [...findings.values()].map(({ draft, ways: reached }) => (reached.size < all.size ? { ...draft, certainty: "possible" } : draft));
}

function placeKey(at: Span, absent: string | undefined): string {
  return `${at.file}:${at.start}:${at.end}:${absent ?? ""}`;
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

