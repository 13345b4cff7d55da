import { type Answer, truthiness, type Value } from "../domain/value.js";
import { whereAny, type Way } from "../domain/alternatives.js";
import { type Condition, type Conditions, SET } from "../domain/conditions.js";
import { variableKey } from "../evaluator/factKeys.js";
import type { Ways } from "../evaluator/evaluation.js";
import type { Binding } from "../evaluator/scope.js";
import { mapIn } from "../text/mapIn.js";
import type { Span } from "../text/span.js";
import type { Reply, Setting, World } from "./setting.js";
import type { SettingReason } from "./setting.js";

/** How settings are read: the entry's, with Django's defaults and the places of absent settings. */
export interface SettingsReader {
  /** @param binding undefined: nothing assigns it where the path is */
  setting(ways: Ways, name: string, binding: Binding | undefined, path: Condition): Setting;
  /** Of the environment that is given to the run, beside what the settings themselves set. */
  hasVariable(name: string): Answer;
  /** A machine or cluster is told to give the variable. */
  isGiven(variable: string): boolean;
  /** Notes that calls, or variables, of this name were asked for. */
  note(kind: "calls" | "variable", name: string): void;
  /** Where absent settings are placed that nothing else in the entry's file explains. */
  readonly absentBy: Span;
  /** Variables whose absence the value survives: those have a fallback that must be judged too. */
  optionalVariables(value: Value): readonly string[];
  /** What there is to choose among ways where the path is: several hundred rules ask for the same settings. */
  readonly choices: Map<readonly Way<unknown>[], Map<Condition, Choice>>;
}

/** One way that holds wherever the path is, or else the ways that may, and the condition on which none does. */
export interface Choice {
  readonly certain: number;
  readonly options: readonly Condition[];
  /** Which of the options there are. */
  readonly met: readonly number[];
}

/** One answer, with the condition on which it is given. */
export interface Leaf {
  readonly where: Condition;
  /** Made where a rule describes it. */
  view(): World;
  readonly answer: Answer;
  readonly at: Span | undefined;
  /** Given by the rule. */
  readonly reason: string | SettingReason | undefined;
  readonly data: unknown;
  readonly read: readonly Setting[];
}

/** Variables that are taken away beside what the alternatives say: two of them at once, unless there would be too many pairs. */
const deepestUnset = 2;
const mostPairs = 80;
/** Answers to one question; what is left then is not known. */
const mostLeaves = 256;

export function leavesOf(
  ways: Ways,
  where: Condition,
  reader: SettingsReader,
  question: (world: World) => Answer | Reply,
): Leaves {
  const { conditions } = ways;
  const leaves: Leaf[] = [];
  const leftOut: Condition[] = [];
  if (where === conditions.never) return { leaves, leftOut };
  const scripts: (readonly number[])[] = [[]];
  for (let next = 0; next < scripts.length; next++) {
    const walk = new Walk(ways, where, reader, scripts[next] ?? []);
    const view = worldOn(walk);
    const reply = question(view);
    const full: Reply = typeof reply === "string" ? { answer: reply } : reply;
    const settings = [...walk.read.values()];
    const first = settings[0];
    if (!walk.isRaised)
      leaves.push({
        where: walk.path,
        // What a rule reads to describe its finding opens no further ways: those that there are were taken over below.
        view: () => view,
        answer: full.answer,
        data: full.data,
        read: settings,
        at: full.at ?? (first && placeOf(first)),
        reason: full.reason,
      });
    scripts.push(...walk.others);
    leftOut.push(...walk.leftOut);
    if (leaves.length >= mostLeaves && next + 1 < scripts.length) {
      leaves.push({
        where: conditions.without(where, conditions.or(...leaves.map((leaf) => leaf.where))),
        view: () => view,
        answer: "unknown",
        data: undefined,
        read: settings,
        at: undefined,
        reason: "more alternatives than can be followed",
      });
      break;
    }
  }
  return { leaves, leftOut };
}

export interface Leaves {
  readonly leaves: readonly Leaf[];
  /** Environments that were not asked about, because too many variables are unset in them. */
  readonly leftOut: readonly Condition[];
}

/** One way to answer a question: which of the alternatives are read. */
class Walk {
  path: Condition;
  readonly read = new Map<string, Setting>();
  readonly others: (readonly number[])[] = [];
  readonly leftOut: Condition[] = [];
  /** A value that was asked for raises there: the settings do not load, nothing is asked. */
  isRaised = false;
  private readonly taken: number[] = [];
  private unset = 0;

  constructor(
    readonly ways: Ways,
    where: Condition,
    readonly reader: SettingsReader,
    private readonly script: readonly number[],
  ) {
    this.path = where;
  }

  choose(options: readonly Condition[], met: readonly number[]): number {
    const [first = 0, ...others] = met;
    const scripted = this.script[this.taken.length];
    if (scripted === undefined) for (const other of others) this.others.push([...this.taken, other]);
    const index = scripted ?? first;
    this.taken.push(index);
    this.path = this.ways.conditions.and(this.path, options[index] as Condition);
    return index;
  }

  /** One of several ways, or undefined where there is none. */
  pick<T>(ways: readonly Way<T>[]): T | undefined {
    if (ways.length === 0) return undefined;
    const there = mapIn(this.reader.choices, ways);
    let choice = there.get(this.path);
    if (!choice) there.set(this.path, (choice = choiceAmong(ways, this.path, this.ways.conditions)));
    const { certain, options, met } = choice;
    return ways[certain >= 0 ? certain : this.choose(options, met)]?.value;
  }

  setting(name: string): Setting {
    const known = this.read.get(name);
    if (known) return known;
    const bindings = this.ways.bindings.get(name) ?? [];
    const binding = this.pick(bindings);
    // What nothing assigns may come from something unseen, in some environments.
    if (binding === undefined) this.pick(this.ways.unseen);
    let setting = this.reader.setting(this.ways, name, binding, this.path);
    const decided = new Set<string>();
    const { length } = this.reader.optionalVariables(setting.value);
    const deepest = (bindings.length * length * (length - 1)) / 2 > mostPairs ? 1 : deepestUnset;
    for (;;) {
      // A fallback may be read from another variable, which has a fallback of its own.
      const variable = this.reader.optionalVariables(setting.value).find((one) => !decided.has(one));
      if (variable === undefined) break;
      decided.add(variable);
      if (this.decides(variable, deepest)) setting = this.reader.setting(this.ways, name, binding, this.path);
    }
    if (setting.isRaised === true) this.isRaised = true;
    this.read.set(name, setting);
    return setting;
  }

  /** Decides whether a variable is set. False where that is known. */
  private decides(variable: string, deepest: number): boolean {
    const { conditions } = this.ways;
    const fact = conditions.fact(variableKey(variable), () => [SET, null]);
    const outcomes = conditions.outcomesUnder(this.path, fact);
    if (!outcomes.includes(null) || outcomes.length === 1) return false;
    const isUnset = conditions.is(fact, null);
    const isDeepest = this.unset >= deepest;
    if (isDeepest) this.leftOut.push(conditions.and(this.path, isUnset));
    this.unset += this.choose([conditions.not(isUnset), isUnset], isDeepest ? [0] : [0, 1]);
    return true;
  }
}

function choiceAmong(ways: readonly Way<unknown>[], path: Condition, conditions: Conditions): Choice {
  const certain = ways.findIndex((one) => conditions.implies(path, one.where));
  if (certain >= 0) return { certain, options: [], met: [] };
  const options = [...ways.map((one) => one.where), conditions.not(whereAny(ways, conditions))];
  return { certain, options, met: options.flatMap((option, index) => (conditions.meets(path, option) ? [index] : [])) };
}

function worldOn(walk: Walk): World {
  const { ways, reader } = walk;
  return {
    get: (name) => walk.setting(name).value,
    setting: (name) => walk.setting(name),
    isSet: (name) => (walk.setting(name).isDefault ? (walk.pick(ways.unseen) === undefined ? "no" : "unknown") : "yes"),
    hasVariable: (name) => {
      reader.note("variable", name);
      const assigned = walk.pick(ways.assigned.get(name) ?? []);
      return assigned === undefined ? reader.hasVariable(name) : assigned === null ? "no" : truthiness(assigned);
    },
    calls: (name) => {
      reader.note("calls", name);
      return (walk.pick(ways.calls) ?? []).filter((call) => call.name === name);
    },
  };
}

/** Within the assignment the very part that is wrong, as the default of a call. */
function placeOf(setting: Setting): Span {
  const at = setting.value.at;
  return at && at.file === setting.valueAt.file && at.start >= setting.valueAt.start && at.end <= setting.valueAt.end
    ? at
    : setting.valueAt;
}
