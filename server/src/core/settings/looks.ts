import type { Answer, Value } from "../domain/value.js";
import type { Evaluation, EvaluatedWorld } from "../evaluator/evaluateEntry.js";
import type { ProjectSymbol, ProjectSymbols } from "../project/projectSymbols.js";
import type { SeenCall } from "../evaluator/seenCalls.js";
import type { Movement } from "../text/movement.js";
import type { WorldReader } from "./judge.js";
import { comparison, type Comparison, type Sameness } from "./sameSetting.js";
import type { Setting, SettingsView } from "./settingsView.js";

/** One thing that a rule looked at in a view. What a rule answers follows from these alone. */
export type Look =
  | { readonly kind: "setting"; readonly name: string; readonly unset: readonly string[] }
  | { readonly kind: "variable" | "calls"; readonly name: string }
  // Files are read as they are now: what they said before is kept with the look.
  | { readonly kind: "symbol"; readonly path: string; readonly answer: ProjectSymbol }
  | { readonly kind: "derives"; readonly path: string; readonly ancestor: string; readonly answer: Answer }
  | { readonly kind: "path"; readonly path: string; readonly answer: ReturnType<SettingsView["kindOf"]> }
  | { readonly kind: "names" | "mayHoldCredentials" | "raises" | "syntaxErrors" | "imported" }
  /** Fixes that nobody looked into: they are made anew for the text as it is then. */
  | { readonly kind: "fix" }
  /** What is not compared: the evaluation itself, other files of the project, and text for fixes. */
  | { readonly kind: "beyond" };

export type Looks = ReadonlyMap<string, Look>;

/** Notes looks while a rule runs. */
export interface LookRecorder {
  note(key: string, look: () => Look): void;
  /** Runs the action and returns what was looked at meanwhile. */
  during<T>(action: () => T): { readonly result: T; readonly looks: Looks };
}

export function lookRecorder(): LookRecorder {
  let current: Map<string, Look> | undefined;
  return {
    note(key, look) {
      if (current && !current.has(key)) current.set(key, look());
    },
    during(action) {
      const outer = current;
      const looks = new Map<string, Look>();
      current = looks;
      try {
        return { result: action(), looks };
      } finally {
        current = outer;
      }
    },
  };
}

/** The symbols, noting what is asked of them. */
export function watchedSymbols(symbols: ProjectSymbols, { note }: LookRecorder): ProjectSymbols {
  return {
    symbol(path) {
      const answer = symbols.symbol(path);
      note(`symbol:${path}`, () => ({ kind: "symbol", path, answer }));
      return answer;
    },
    derivesFrom(path, ancestor) {
      const answer = symbols.derivesFrom(path, ancestor);
      note(`derives:${path}:${ancestor}`, () => ({ kind: "derives", path, ancestor, answer }));
      return answer;
    },
  };
}

/** One entry before or after an edit, with all that a look can be asked of. */
export interface Looked {
  readonly evaluation: Evaluation;
  readonly reader: WorldReader;
  readonly view: SettingsView;
}

/** Tells for each look whether it shows the same after the edit. The question is asked once per look. */
export function unchangedLooks(before: Looked, after: Looked, movement: Movement): (looks: Looks) => boolean {
  const compare = comparison(movement);
  const worlds = sameWorlds(before.evaluation, after.evaluation, movement);
  if (!worlds) return () => false;
  const sameSettings = settingsComparison(before, after, worlds, compare);
  const known = new Map<string, boolean>();
  return (looks) => {
    // Several hundred rules are asked about at every edit: nothing is made for a look.
    let all = true;
    looks.forEach((look, key) => {
      if (!all) return;
      let same = known.get(key);
      if (same === undefined) known.set(key, (same = look.kind === "setting" ? sameSettings(look) : sameLook(look, before, after, worlds, compare)));
      all = same;
    });
    return all;
  };
}

type WorldPairs = readonly (readonly [EvaluatedWorld, EvaluatedWorld])[];

/** Settings by what is bound, which is quicker than making what a rule would see of it; where the environment decides, by that. */
function settingsComparison(before: Looked, after: Looked, worlds: WorldPairs, compare: Comparison): (look: Extract<Look, { kind: "setting" }>) => boolean {
  const bindings = new Map<string, Sameness>();
  const bound = (name: string): Sameness => {
    let same = bindings.get(name);
    if (same === undefined) bindings.set(name, (same = worst(worlds, ([old, now]) => compare.binding(old.bindings.get(name), now.bindings.get(name)))));
    return same;
  };
  let places: boolean | undefined;
  /** Where absent settings are placed follows from this alone. */
  const absencesPlaced = (): boolean => (places ??= before.evaluation.optionalMissing[0]?.name === after.evaluation.optionalMissing[0]?.name && compare.span(before.reader.absentBy, after.reader.absentBy) && bound("MIDDLEWARE") === "same");
  return ({ name, unset }) => {
    const same = bound(name);
    if (same === "another") return false;
    // Nothing that a variable decides is another, whichever is taken away.
    if (same === "same" && (worlds.every(([old]) => old.bindings.has(name)) || absencesPlaced())) return true;
    const asked = (reader: WorldReader, world: EvaluatedWorld): Setting => reader.setting(world, name, unset);
    return worlds.every(([old, now]) => compare.setting(asked(before.reader, old), asked(after.reader, now)));
  };
}

function worst<T>(all: readonly T[], samenessOf: (one: T) => Sameness): Sameness {
  let isOpen = false;
  for (const one of all) {
    const same = samenessOf(one);
    if (same === "another") return same;
    if (same === "open") isOpen = true;
  }
  return isOpen ? "open" : "same";
}

function sameLook(look: Exclude<Look, { kind: "setting" }>, before: Looked, after: Looked, worlds: WorldPairs, compare: Comparison): boolean {
  switch (look.kind) {
    case "variable": return worlds.every(([old, now]) => before.reader.hasVariable(old, look.name) === after.reader.hasVariable(now, look.name));
    case "calls": return worlds.every(([old, now]) => sameCalls(callsOf(old, look.name), callsOf(now, look.name), compare));
    case "symbol": return sameSymbol(look.answer, after.view.symbols.symbol(look.path));
    case "derives": return look.answer === after.view.symbols.derivesFrom(look.path, look.ancestor);
    case "path": return look.answer === after.view.kindOf(look.path);
    case "names":
    case "mayHoldCredentials": return sameTexts(before.view[look.kind], after.view[look.kind]);
    case "raises": {
      const [was, is] = [before.view.raises, after.view.raises];
      return was === null || is === null ? was === is : was.type === is.type && was.variable === is.variable && was.message === is.message && compare.span(was.at, is.at);
    }
    case "syntaxErrors": {
      const [was, is] = [before.view.syntaxErrors, after.view.syntaxErrors];
      return was.length === is.length && was.every((one, index) => one.message === is[index]?.message && compare.span(one.at, is[index]?.at));
    }
    case "imported": return sameList([...before.view.imported], [...after.view.imported], ([name, at], [otherName, other]) => name === otherName && compare.span(at, other));
    case "fix": return true;
    case "beyond": return false;
  }
}

function sameSymbol(was: ProjectSymbol, is: ProjectSymbol): boolean {
  // Parameters are trees with places in a file that may have changed.
  return was.kind === is.kind && (was.kind !== "function" || (is.kind === "function" && was.parameters === is.parameters && was.isDecorated === is.isDecorated));
}

function callsOf(world: EvaluatedWorld, name: string): readonly SeenCall[] {
  return (world.calls ?? []).filter((call) => call.name === name);
}

function sameCalls(was: readonly SeenCall[], is: readonly SeenCall[], compare: Comparison): boolean {
  return sameList(was, is, (a, b) => a.unseen === b.unseen && compare.span(a.at, b.at)
    && sameList([...a.arguments], [...b.arguments], ([name, value], [otherName, other]: readonly [string, Value]) => name === otherName && compare.value(value, other)));
}

/** The worlds in pairs; undefined where decisions differ: then anything may. */
function sameWorlds(before: Evaluation, after: Evaluation, movement: Movement): WorldPairs | undefined {
  const places = (evaluation: Evaluation): readonly number[] => evaluation.intended.map((world) => evaluation.worlds.indexOf(world));
  const pairs: (readonly [EvaluatedWorld, EvaluatedWorld])[] = [];
  const pair = (was: EvaluatedWorld, is: EvaluatedWorld): boolean => {
    pairs.push([was, is]);
    return was.target === is.target && was.unseen === is.unseen && was.debugTakenAsFalse === is.debugTakenAsFalse && sameList([...was.facts], [...is.facts], sameEntry)
      && sameTexts([...was.set], [...is.set]) && sameList([...was.unseenDecisions].map(([key, outcome]) => [movedKey(key, movement), outcome] as const), [...is.unseenDecisions], sameEntry)
      && sameList([...was.unseenReasons].map(([key, reason]) => [movedKey(key, movement), reason] as const), [...is.unseenReasons], sameEntry);
  };
  const same = sameList(before.worlds, after.worlds, pair) && sameList(places(before), places(after), (a, b) => a === b) && sameList(before.intended, after.intended, pair);
  return same ? pairs : undefined;
}

function sameEntry<T>(a: readonly [string | undefined, T], b: readonly [string | undefined, T]): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** A condition that cannot be seen is known by its place: `FILE:START:END`, perhaps with more behind it. */
function movedKey(key: string, movement: Movement): string | undefined {
  const [, file, start, end, rest] = /^(.*?):(\d+):(\d+)(.*)$/s.exec(key) ?? [];
  if (file === undefined) return key;
  const moved = movement.move({ file, start: Number(start), end: Number(end) });
  return moved && `${moved.file}:${moved.start}:${moved.end}${rest ?? ""}`;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return sameList(a, b, (one, other) => one === other);
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (one: T, other: T) => boolean): boolean {
  return a.length === b.length && a.every((one, index) => { const other = b[index]; return other !== undefined && same(one, other); });
}
