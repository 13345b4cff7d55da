import type { Answer, Value } from "../domain/value.js";
import type { Way } from "../domain/alternatives.js";
import { sameExample } from "../evaluator/missingFiles.js";
import type { Evaluation, Ways } from "../evaluator/evaluation.js";
import type { Binding } from "../evaluator/scope.js";
import type { ProjectSymbol, ProjectSymbols } from "../project/projectSymbols.js";
import type { SeenCall } from "../evaluator/seenCalls.js";
import type { Raised } from "../evaluator/raised.js";
import type { Movement } from "../text/movement.js";
import { sameList } from "../text/sameList.js";
import type { SettingsReader } from "./leaves.js";
import { comparison, type Comparison } from "./sameSetting.js";
import type { SettingsView } from "./settingsView.js";

/** One thing that a rule looked at in a view. What a rule answers follows from these alone. */
export type Look =
  | { readonly kind: "setting"; readonly name: string }
  | { readonly kind: "variable" | "reads" | "calls"; readonly name: string }
  // Files are read as they are now: what they said before is kept with the look.
  | { readonly kind: "symbol"; readonly path: string; readonly answer: ProjectSymbol }
  | { readonly kind: "module"; readonly path: string; readonly answer: ReturnType<ProjectSymbols["module"]> }
  | { readonly kind: "derives"; readonly path: string; readonly ancestor: string; readonly answer: Answer }
  | {
      readonly kind: "with";
      readonly purpose: string;
      readonly test: (binding: Binding) => boolean;
      readonly answer: readonly string[];
    }
  | { readonly kind: "mentions"; readonly name: string; readonly answer: boolean }
  | { readonly kind: "path"; readonly path: string; readonly answer: ReturnType<SettingsView["kindOf"]> }
  | { readonly kind: Listed }
  /** A part of the evaluation. */
  | { readonly kind: "part"; readonly part: keyof Evaluation }
  /** Fixes that nobody looked into: they are made anew for the text as it is then. */
  | { readonly kind: "fix" }
  /** What is not compared: other files of the project, and text for fixes. */
  | { readonly kind: "beyond" };

/** What a view has as a whole. */
export type Listed = "names" | "variables" | "mayHoldCredentials" | "raises" | "syntaxErrors" | "imported" | "required";

/** What one rule looked at, each once. */
export interface Looks {
  readonly all: readonly NotedLook[];
  /** It offers fixes that nobody looked into. */
  readonly hasFixes: boolean;
}

/** A look, the same object for all rules that looked there in one view. */
export interface NotedLook {
  readonly key: string;
  readonly look: Look;
  /** What it showed after the last edit: several hundred rules are asked about at each. */
  last: { readonly askedBy: object | undefined; readonly same: boolean };
}

/** Notes looks while a rule runs. */
export interface LookRecorder {
  note(key: string, look: () => Look): void;
  /** Runs the action and returns what was looked at meanwhile. */
  during<T>(action: () => T): { readonly result: T; readonly looks: Looks };
}

export function lookRecorder(): LookRecorder {
  const noted = new Map<string, NotedLook>();
  let current: Set<NotedLook> | undefined;
  return {
    note(key, look) {
      if (!current) return;
      let one = noted.get(key);
      if (!one) noted.set(key, (one = { key, look: look(), last: neverAsked }));
      current.add(one);
    },
    during(action) {
      const outer = current;
      const own = new Set<NotedLook>();
      current = own;
      try {
        const result = action();
        return { result, looks: { all: [...own], hasFixes: [...own].some(({ look }) => look.kind === "fix") } };
      } finally {
        current = outer;
      }
    },
  };
}

const neverAsked: NotedLook["last"] = { askedBy: undefined, same: false };

/** The symbols, noting what is asked of them. */
export function watchedSymbols(symbols: ProjectSymbols, { note }: LookRecorder): ProjectSymbols {
  return {
    symbol(path) {
      const answer = symbols.symbol(path);
      note(`symbol:${path}`, () => ({ kind: "symbol", path, answer }));
      return answer;
    },
    module(path) {
      const answer = symbols.module(path);
      note(`module:${path}`, () => ({ kind: "module", path, answer }));
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
  readonly reader: SettingsReader;
  readonly view: SettingsView;
}

/**
 * Tells for each look whether it shows the same after the edit. The question is asked once per look.
 * @param filesStay no file came or went
 */
export function unchangedLooks(
  before: Looked,
  after: Looked,
  movement: Movement,
  filesStay: boolean,
): (looks: Looks) => boolean {
  const compare = comparison(movement, after.evaluation.worlds);
  const pairs = [
    [before.evaluation.worlds, after.evaluation.worlds],
    [before.evaluation.intended, after.evaluation.intended],
  ] as const;
  if (!pairs.every(([was, is]) => sameEnvironments(was, is))) return () => false;
  const sameSettings = settingsComparison(before, after, pairs, compare);
  const edit = {};
  // Looks that were noted in different views are different objects.
  const known = new Map<string, NotedLook["last"]>();
  const ask = (one: NotedLook): NotedLook["last"] => {
    const { key, look } = one;
    let answer = known.get(key);
    if (answer === undefined) {
      const same =
        look.kind === "setting"
          ? sameSettings(look.name)
          : (look.kind === "module" && filesStay) || sameLook(look, before, after, pairs, compare);
      known.set(key, (answer = { askedBy: edit, same }));
    }
    return (one.last = answer);
  };
  return ({ all }) => {
    for (const one of all) if (!(one.last.askedBy === edit ? one.last : ask(one)).same) return false;
    return true;
  };
}

type Pairs = readonly (readonly [Ways, Ways])[];

/** Conditions are comparable, and hold as before. */
function sameEnvironments(was: Ways, is: Ways): boolean {
  return (
    was.conditions === is.conditions &&
    was.where === is.where &&
    was.debugTakenAsFalse === is.debugTakenAsFalse &&
    sameList([...was.targets].sort(), [...is.targets].sort()) &&
    sameList(was.unseen, is.unseen, (a, b) => a.where === b.where && a.value === b.value) &&
    sameList([...was.unseenReasons], [...is.unseenReasons], sameEntry)
  );
}

/** Settings by what is bound to them. */
function settingsComparison(
  before: Looked,
  after: Looked,
  pairs: Pairs,
  compare: Comparison,
): (name: string) => boolean {
  const sameWay = (a: Way<Binding>, b: Way<Binding>): boolean =>
    a.where === b.where && compare.binding(a.value, b.value);
  const boundIn = (was: Ways, is: Ways, name: string): boolean => {
    const [ways, now] = [was.bindings.get(name) ?? none, is.bindings.get(name) ?? none];
    return ways === now || sameList(ways, now, sameWay);
  };
  const bound = (name: string): boolean => pairs.every(([was, is]) => boundIn(was, is, name));
  let places: boolean | undefined;
  /** Where absent settings are placed follows from this alone. */
  const absencesPlaced = (): boolean =>
    (places ??=
      before.evaluation.optionalMissing[0]?.name === after.evaluation.optionalMissing[0]?.name &&
      sameExample(before.evaluation.optionalMissing[0]?.example, after.evaluation.optionalMissing[0]?.example) &&
      sameList(before.evaluation.hidings, after.evaluation.hidings, (a, b) => a.reason === b.reason && a.by === b.by) &&
      compare.span(before.reader.absentBy, after.reader.absentBy) &&
      bound("MIDDLEWARE"));
  const isSetEverywhere = (name: string, { bindings: all, conditions, where }: Ways): boolean =>
    conditions.implies(where, conditions.or(...(all.get(name) ?? none).map((one) => one.where)));
  return (name) => bound(name) && (absencesPlaced() || pairs.every(([was]) => isSetEverywhere(name, was)));
}

const none: readonly Way<Binding>[] = [];

function sameLook(
  look: Exclude<Look, { kind: "setting" }>,
  before: Looked,
  after: Looked,
  pairs: Pairs,
  compare: Comparison,
): boolean {
  switch (look.kind) {
    case "variable":
      return (
        before.reader.hasVariable(look.name) === after.reader.hasVariable(look.name) &&
        pairs.every(([was, is]) =>
          sameList(
            was.assigned.get(look.name) ?? [],
            is.assigned.get(look.name) ?? [],
            (a, b) =>
              a.where === b.where &&
              (a.value === null || b.value === null ? a.value === b.value : compare.value(a.value, b.value)),
          ),
        )
      );
    case "reads":
      return sameList(
        before.evaluation.reads.get(look.name) ?? [],
        after.evaluation.reads.get(look.name) ?? [],
        compare.read,
      );
    case "variables":
      return sameList([...before.evaluation.reads.keys()], [...after.evaluation.reads.keys()]);
    case "calls":
      return pairs.every(([was, is]) =>
        sameList(
          was.calls,
          is.calls,
          (a, b) => a.where === b.where && sameCalls(callsOf(a.value, look.name), callsOf(b.value, look.name), compare),
        ),
      );
    case "symbol":
      return sameSymbol(look.answer, after.view.symbols.symbol(look.path));
    case "module":
      return look.answer === after.view.symbols.module(look.path);
    case "derives":
      return look.answer === after.view.symbols.derivesFrom(look.path, look.ancestor);
    case "with":
      return sameList(look.answer, after.view.settingsWith(look.purpose, look.test));
    case "mentions":
      return look.answer === after.view.mentions(look.name);
    case "path":
      return look.answer === after.view.kindOf(look.path);
    case "names":
    case "mayHoldCredentials":
      return sameList(before.view[look.kind], after.view[look.kind]);
    case "raises": {
      const [was, is] = [before.view.raises, after.view.raises];
      return was === null || is === null ? was === is : sameRaised(was, is, compare);
    }
    case "syntaxErrors": {
      const [was, is] = [before.view.syntaxErrors, after.view.syntaxErrors];
      return (
        was.length === is.length &&
        was.every(
          (one, index) =>
            one.message === is[index]?.message && one.until === is[index]?.until && compare.span(one.at, is[index]?.at),
        )
      );
    }
    case "required":
      return sameList(before.view.required, after.view.required, compare.read);
    case "part":
      return samePart(look.part, before.evaluation, after.evaluation, compare);
    case "imported":
      return sameList(
        [...before.view.imported],
        [...after.view.imported],
        ([name, at], [otherName, other]) => name === otherName && compare.span(at, other),
      );
    case "fix":
      return true;
    case "beyond":
      return false;
  }
}

function samePart(part: keyof Evaluation, before: Evaluation, after: Evaluation, compare: Comparison): boolean {
  switch (part) {
    case "unseen":
      return before.unseen === after.unseen;
    case "files":
    case "filesRead":
    case "givenSecrets":
      return sameList(before[part] ?? [], after[part] ?? []);
    case "raises":
      return before.raises === null || after.raises === null
        ? before.raises === after.raises
        : sameRaised(before.raises, after.raises, compare);
    case "mayRaise":
      return sameList(before.mayRaise, after.mayRaise, (a, b) => sameRaised(a, b, compare));
    case "reads":
      return sameList(
        [...before.reads],
        [...after.reads],
        ([name, all], [otherName, other]) => name === otherName && sameList(all, other, compare.read),
      );
    case "unsetSelectors":
      return sameList(
        before.unsetSelectors,
        after.unsetSelectors,
        (a, b) => a.variable === b.variable && compare.read(a.read, b.read),
      );
    case "optionalMissing":
      return sameList(
        before.optionalMissing,
        after.optionalMissing,
        (a, b) => a.name === b.name && compare.span(a.at, b.at) && sameExample(a.example, b.example),
      );
    // Conditions are those of environments that are the same, or nothing is compared at all.
    case "hidings":
      return sameList(
        before.hidings,
        after.hidings,
        (a, b) => a.reason === b.reason && a.where === b.where && compare.span(a.at, b.at),
      );
    case "worlds":
    case "intended":
    case "unlaunched":
      return false;
  }
}

function sameRaised(a: Raised, b: Raised, compare: Comparison): boolean {
  return a.type === b.type && a.variable === b.variable && a.message === b.message && compare.span(a.at, b.at);
}

function sameSymbol(was: ProjectSymbol, is: ProjectSymbol): boolean {
  // Parameters are trees with places in a file that may have changed.
  return (
    was.kind === is.kind &&
    (was.kind !== "function" ||
      (is.kind === "function" && was.parameters === is.parameters && was.isDecorated === is.isDecorated))
  );
}

function callsOf(calls: readonly SeenCall[], name: string): readonly SeenCall[] {
  return calls.filter((call) => call.name === name);
}

function sameCalls(was: readonly SeenCall[], is: readonly SeenCall[], compare: Comparison): boolean {
  return sameList(
    was,
    is,
    (a, b) =>
      a.unseen === b.unseen &&
      compare.span(a.at, b.at) &&
      sameList(
        [...a.arguments],
        [...b.arguments],
        ([name, value], [otherName, other]: readonly [string, Value]) =>
          name === otherName && compare.value(value, other),
      ),
  );
}

function sameEntry<T>(a: readonly [string | undefined, T], b: readonly [string | undefined, T]): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
