import { mapIn } from "../text/mapIn.js";
import { platformMarkers } from "../domain/platforms.js";
import { type Condition, type Conditions, type Fact, type Outcome, SET } from "../domain/conditions.js";
import {
  type Assignment,
  type EnvironmentRead,
  type EnvironmentValue,
  type Value,
  truthiness,
} from "../domain/value.js";
import { isDevelopmentWord, isProductionWord, isRehearsal } from "../project/roleWords.js";
import { fileStart, type Span } from "../text/span.js";
import { isAnsweredAlike } from "./answeredAlike.js";
import { unseenKey, variableKey, variableOf } from "./factKeys.js";
import { idOf } from "./nodeSpan.js";
import type { Notes } from "./notes.js";
import { PythonError } from "./pythonError.js";
import { resolvedWith } from "./resolvedWith.js";
import {
  comparedWith,
  inOrder,
  isInvented,
  isStandIn,
  isSwitch,
  isSwitchedOn,
  outcomesOf,
  probe,
  resolves,
  secretNames,
  tellsApart,
  testRunners,
  productionSwitch,
  testSwitch,
  truthWhenSet,
} from "./variableOutcomes.js";

/** The outcomes of the variables whose contents the code tells apart; of all others only whether they are set. */
export type Domains = ReadonlyMap<string, readonly Outcome[]>;

/**
 * Where the interpreter is: the condition on which the current statement runs, and the choices that one run of it has taken.
 * What cannot be decided splits the path: the run goes one way and notes the others, which `unit` (units.ts) runs too.
 */
export class Decisions {
  /** The condition on which the current code runs. */
  path: Condition;
  /** The condition of the block that runs: a statement under all of it writes plainly. */
  live: Condition;
  /**
   * Where an exception that nobody takes has ended the whole. What is said of those environments later means nothing, so that
   * paths need not speak of them.
   */
  dead: Condition;
  /** Outcomes of single facts that are dead. */
  private readonly impossible = new Map<Fact, Set<Outcome>>();
  /** Not what a deployer intends: an environment that is not production, the placeholder of a key. */
  notIntended: Condition;
  /** Contents that are nobody's, tried to reach every branch: no world. */
  probes: Condition;
  /** Some variable has a content that no code speaks of: what raises then may not raise with the real one. */
  invented: Condition;
  /** What conditions that cannot be seen are about, for people: `the host name`. */
  unseenReasons = new Map<string, string>();
  /** Those that were met more than once: another time the condition may have held otherwise. */
  repeated = new Set<string>();
  /** Variables that select an environment, and platform markers. */
  selectors = new Set<string>();
  markers = new Set<string>();
  /** Selectors whose unset value is a development word, with the read. */
  unsetSelectors: { readonly variable: string; readonly read: EnvironmentRead }[] = [];
  /** Selectors of which the code asked no more than whether they are set: what is taken instead is known later. */
  private unsetAsked: { readonly variable: string; readonly read: EnvironmentRead; readonly where: Condition }[] = [];
  /** Where a text that nothing decides any more was found to name production. */
  private namedProduction = new Set<Condition>();
  /** Every variable read, with the places. */
  reads = new Map<string, EnvironmentRead[]>();
  /** Texts that each variable is compared with, as far as this pass has shown. */
  literals = new Map<string, Set<string>>();
  /** Outcomes that the code told apart in this pass. */
  demanded = new Map<string, Set<Outcome>>();
  /** Of each variable the texts that were known where its outcomes were asked for, as one text: more than one where that differed. */
  private knewLiterals = new Map<string, Set<string>>();
  /** Of each variable the values whose outcomes were asked for. */
  private askedOf = new Map<string, Set<EnvironmentValue>>();
  /** Of the run of a statement that is under way; undefined between statements. */
  private choices: Choices | undefined;
  private isOver = false;
  /** What values were true and false on, in the statement that runs. */
  private answered = new Map<EnvironmentValue, { readonly yes: Condition; readonly no: Condition }>();
  private readonly decidedUnder = new Map<Condition, Map<string, Outcome | undefined>>();

  constructor(
    readonly conditions: Conditions,
    /** Texts that each variable is compared with anywhere in the entry, by the pass before. */
    private knownLiterals: ReadonlyMap<string, ReadonlySet<string>>,
    private domains: Domains,
    readonly notes: Notes,
  ) {
    this.path = conditions.always;
    this.live = conditions.always;
    this.dead = conditions.never;
    this.notIntended = conditions.never;
    this.probes = conditions.never;
    this.invented = conditions.never;
  }

  /** The run has ended: what it noted is told of. */
  end(): void {
    // `if not env: env = "production"` falls back to production where that is what `env == "production"` then met.
    for (const { variable, read, where } of this.unsetAsked) {
      if ([...this.namedProduction].some((path) => this.conditions.implies(path, where))) continue;
      this.noteNotIntended(where);
      this.noteUnsetSelector(variable, read);
    }
    this.isOver = true;
  }

  /** A text that is known names production: it was compared with such a word, or names such a module. */
  noteProductionNamed(): void {
    const { path } = this;
    this.notes.take(() => void this.namedProduction.add(path));
  }

  /** Begins the same run anew, after an edit. What was told of the one before stays with whoever has it. */
  restart(knownLiterals: ReadonlyMap<string, ReadonlySet<string>>, domains: Domains): void {
    const { conditions } = this;
    this.isOver = false;
    this.knownLiterals = knownLiterals;
    this.domains = domains;
    this.path = this.live = conditions.always;
    this.dead = this.notIntended = this.probes = this.invented = conditions.never;
    this.impossible.clear();
    this.decidedUnder.clear();
    this.unseenReasons = new Map();
    this.repeated = new Set();
    this.selectors = new Set();
    this.markers = new Set();
    this.unsetSelectors = [];
    this.unsetAsked = [];
    this.namedProduction = new Set();
    this.reads = new Map();
    this.literals = new Map();
    this.demanded = new Map();
    this.knewLiterals = new Map();
    this.askedOf = new Map();
  }

  /** Whether every outcome was asked for in the knowledge of all texts that the variable is compared with anywhere. */
  get knewAllLiterals(): boolean {
    return [...this.knewLiterals.keys()].every((variable) => this.knewLiteralsOf(variable));
  }

  private knewLiteralsOf(variable: string): boolean {
    const known = this.knewLiterals.get(variable);
    if (known === undefined) return true;
    return known.size === 1 && known.has(JSON.stringify(this.literalsOf(variable)));
  }

  private literalsOf(variable: string): readonly string[] {
    return [...(this.literals.get(variable) ?? none)].sort();
  }

  /** What the code told apart of a variable, or would have told apart had it known all texts that the variable is compared with. */
  outcomesAskedFor(variable: string): ReadonlySet<Outcome> {
    if (this.knewLiteralsOf(variable)) return this.demanded.get(variable) ?? new Set();
    const literals = this.literalsOf(variable);
    const values = [...(this.askedOf.get(variable) ?? [])];
    return new Set(values.flatMap((value) => outcomesOf(variable, value, literals).outcomes));
  }

  /** Whether a statement runs, whose choices are its own. */
  get isChoosing(): boolean {
    return this.choices !== undefined;
  }

  /** Runs the action with a series of choices; returns the series not taken. */
  during<T>(
    script: readonly number[],
    action: () => T,
  ): { readonly result: T; readonly others: readonly (readonly number[])[] } {
    const outer = this.choices;
    const own: Choices = { script, taken: [], others: [] };
    this.choices = own;
    try {
      return { result: action(), others: own.others };
    } finally {
      this.choices = outer;
    }
  }

  /** The action itself decides nothing: statements in it do. */
  between<T>(action: () => T): T {
    const outer = this.choices;
    this.choices = undefined;
    try {
      return action();
    } finally {
      this.choices = outer;
    }
  }

  /**
   * Takes one of the ways, which exclude each other, and goes on under its condition.
   * @returns its index; undefined where the path allows none
   */
  choose(ways: readonly Condition[]): number | undefined {
    const { conditions, path } = this;
    const open: number[] = [];
    const under = ways.map((way, index) => {
      const both = conditions.and(path, way);
      if (both !== conditions.never) open.push(index);
      return both;
    });
    const [first, ...others] = open;
    if (first === undefined) return undefined;
    let index = first;
    if (others.length > 0) {
      const own = this.choices;
      if (own) {
        const scripted = own.script[own.taken.length];
        if (scripted === undefined) for (const other of others) own.others.push([...own.taken, other]);
        else index = scripted;
        own.taken.push(index);
      }
    }
    this.path = under[index] ?? path;
    return index;
  }

  /** Nobody takes what is raised there. */
  bury(where: Condition): void {
    const { conditions } = this;
    if (where === conditions.never) return;
    this.notes.take(() => {
      this.dead = conditions.or(this.dead, where);
      const [fact, ...others] = conditions.factsOf(where);
      if (!fact || others.length > 0) return;
      let outcomes = this.impossible.get(fact);
      if (!outcomes) this.impossible.set(fact, (outcomes = new Set()));
      for (const outcome of conditions.outcomesUnder(where, fact)) outcomes.add(outcome);
      this.decidedUnder.clear();
    });
  }

  /** Variables that a condition speaks of and of which only texts of the code were tried: what a deployer gives them may be another. */
  triedOnly(where: readonly Condition[]): readonly string[] {
    return [...new Set(where.flatMap((one) => this.conditions.factsOf(one)))].flatMap((fact) => {
      const variable = variableOf(fact);
      const texts = fact.outcomes.filter((outcome) => typeof outcome === "string" && outcome !== probe);
      // Two secrets have the same made-up content: `if SIGNING_KEY == SECRET_KEY: raise`.
      const isNobodys = texts.length > 1 || texts.some((text) => isInvented(String(text)));
      return variable !== undefined && isNobodys && texts.length === fact.outcomes.length - 1 ? [variable] : [];
    });
  }

  /** The outcomes that a fact can have on a path and from which the settings have not ended. */
  private outcomesOn(path: Condition, fact: Fact): readonly Outcome[] {
    const outcomes = this.conditions.outcomesUnder(path, fact);
    const dead = this.impossible.get(fact);
    const left = dead ? outcomes.filter((outcome) => !dead.has(outcome)) : outcomes;
    return left.length > 0 ? left : outcomes;
  }

  /** The text of a variable on this path, null where it is unset, undefined where that is open. */
  readonly assignment: Assignment = (variable) => {
    const outcome = this.decided(variable, this.path);
    return typeof outcome === "string" || outcome === null ? outcome : undefined;
  };

  /** The same without contents that only stand for others. */
  readonly seen: Assignment = (variable) => {
    const outcome = this.assignment(variable);
    return typeof outcome === "string" && this.standsIn(variable, outcome) ? undefined : outcome;
  };

  /**
   * A path as messages name it: `settings-{STAGE}.py`, where a content stands in for what the deployer has.
   * @param variables whose contents the path is made of, also those that are only tried
   */
  shownPath(path: string, variables: readonly string[] = []): string {
    const shown = (part: string): string => {
      const from =
        variables.find((variable) => this.standsIn(variable, part)) ??
        [...this.reads.keys()].find((variable) => this.assignment(variable) === part && this.standsIn(variable, part));
      return part === "" || from === undefined ? part : `{${from}}`;
    };
    return path
      .split(/(?<=[^A-Za-z0-9])|(?=[^A-Za-z0-9])/)
      .map(shown)
      .join("");
  }

  /** What is certain of a variable on this path; SET: it has some content. */
  factOf(variable: string): string | null | typeof SET | undefined {
    const outcome = this.decided(variable, this.path);
    if (outcome !== undefined && this.standsIn(variable, outcome)) return SET;
    return typeof outcome === "boolean" ? undefined : outcome;
  }

  private decided(variable: string, path: Condition): Outcome | undefined {
    const known = mapIn(this.decidedUnder, path);
    if (known.has(variable)) return known.get(variable);
    const fact = this.conditions.known(variableKey(variable));
    const outcomes = fact ? this.outcomesOn(path, fact) : [];
    const [only] = outcomes;
    const outcome = outcomes.length === 1 ? only : outcomes.length > 1 && !outcomes.includes(null) ? SET : undefined;
    // A fact that is met later changes nothing for paths that do not speak of it.
    if (fact) known.set(variable, outcome);
    return outcome;
  }

  /** What is read of a value when the run is over, nobody looked up while the settings loaded. */
  noteRead(read: EnvironmentRead): void {
    if (this.isOver) return;
    this.notes.take(() => {
      const known = this.reads.get(read.variable);
      if (!known) this.reads.set(read.variable, [read]);
      else if (!known.some((one) => one.at.file === read.at.file && one.at.start === read.at.start)) known.push(read);
    });
  }

  /** The code compares a variable's content with this text. */
  noteLiteral(variable: string, text: string): void {
    if (!tellsApart(text)) return;
    this.notes.take(() => addTo(this.literals, variable, text));
  }

  /** Whether the variable is set. */
  isSet(variable: string): boolean {
    const fact = this.factFor(variable, platformMarkers.has(variable) ? ["1", null] : [SET, null]);
    if (platformMarkers.has(variable)) this.noteMarker(variable);
    return this.choose([this.conditions.isAmong(fact, (one) => one !== null), this.conditions.is(fact, null)]) !== 1;
  }

  /** Python's truth of a value; undefined where it cannot be followed. Throws what the code would raise. */
  truth(value: Value, at: Span): boolean | undefined {
    const answer = truthiness(value);
    if (answer === "yes") return true;
    if (answer === "no") return false;
    if (value.kind === "environment") return this.environmentTruth(value, at);
    return value.kind === "unknown" ? this.unseenTruth(value.at ?? at, "", value.reason) : this.unseenTruth(at);
  }

  /** A condition that cannot be seen goes both ways; the same condition goes the same way everywhere. */
  unseenTruth(at: Span, what = "", reason?: string): boolean {
    const own = idOf(at);
    const key = own === undefined ? `${at.file}:${at.start}:${at.end}${what}` : `${at.file}#${own}${what}`;
    const fact = this.conditions.fact(unseenKey(key), () => [true, false]);
    if (reason !== undefined) this.notes.take(() => void this.unseenReasons.set(key, reason));
    if (this.conditions.outcomesUnder(this.path, fact).length === 1) this.notes.take(() => void this.repeated.add(key));
    return this.choose([this.conditions.is(fact, true), this.conditions.is(fact, false)]) !== 1;
  }

  /** Whether a module that no requirement names is there. */
  isInstalled(module: string): boolean {
    return this.unseenTruth(fileStart(""), `module ${module}`);
  }

  private environmentTruth(value: EnvironmentValue, at: Span): boolean | undefined {
    const resolved: Value = value.resolve(this.seen);
    if (resolved.kind !== "environment") return this.truth(resolved, at);
    const [negated] = resolved.expression?.operation === "not" ? resolved.expression.operands : [];
    if (negated?.kind === "environment" && negated.type === "bool") {
      const truth = this.environmentTruth(negated, at);
      return truth === undefined ? undefined : !truth;
    }
    // What a content that stands for others has answered, it answers again: `if FLAG:` behind `if FLAG:` in a function.
    const before = this.answered.get(resolved);
    if (before && this.conditions.implies(this.path, before.yes)) return true;
    if (before && this.conditions.implies(this.path, before.no)) return false;
    const { yes, no, unseen, raises } = this.classify(resolved);
    this.answered.set(resolved, { yes, no });
    const index = this.choose([yes, no, unseen, ...raises.map((one) => one.condition)]);
    if (index === 0) return true;
    if (index === 1) return false;
    const raised = index === undefined ? undefined : raises[index - 3];
    if (raised) throw raised.error;
    return this.unseenTruth(at);
  }

  /** Runs a statement, or a part of one that is kept by itself: what another has asked is nothing to it. */
  apart<T>(action: () => T): T {
    const before = this.answered;
    this.answered = new Map();
    try {
      return action();
    } finally {
      this.answered = before;
    }
  }

  /** On which contents of its variables a value is true, false, or raises. */
  private classify(value: EnvironmentValue): {
    readonly yes: Condition;
    readonly no: Condition;
    readonly unseen: Condition;
    readonly raises: readonly { condition: Condition; readonly error: PythonError }[];
  } {
    const { conditions } = this;
    let [yes, no, unseen] = [conditions.never, conditions.never, conditions.never];
    const raises: { condition: Condition; readonly error: PythonError }[] = [];
    let careless = conditions.never;
    let leaves = 0;
    const raise = (condition: Condition, error: PythonError): void => {
      const same = raises.find((one) => isSameError(one.error, error));
      if (same) same.condition = conditions.or(same.condition, condition);
      else raises.push({ condition, error });
    };
    const settle = (truth: boolean | undefined, where: Condition): void => {
      if (truth === true) yes = conditions.or(yes, where);
      else if (truth === false) no = conditions.or(no, where);
      else unseen = conditions.or(unseen, where);
    };
    const visit = (current: Value, where: Condition, unset: Condition): void => {
      if (current.kind !== "environment") {
        const answer = truthiness(current);
        return settle(answer === "yes" ? true : answer === "no" ? false : undefined, where);
      }
      const variable = ++leaves > mostLeaves ? undefined : this.openVariable(current, where);
      if (variable === undefined) return settle(undefined, where);
      const fact = this.demand(variable, current, unset);
      const possible = this.outcomesOn(where, fact);
      // What is dead goes where the others go.
      careless = conditions.or(
        careless,
        conditions.and(
          where,
          conditions.isAmong(fact, (outcome) => !possible.includes(outcome)),
        ),
      );
      const isOpen = this.isLeftOpen(current, variable, possible);
      for (const outcome of possible) {
        const is = conditions.is(fact, outcome);
        const under = conditions.and(where, is);
        const known = this.untried(current, variable, outcome, isOpen);
        if (known) settle(known.truth, under);
        else visitWith(current, variable, outcome as string | null, under, conditions.and(unset, is));
      }
    };
    const visitWith = (
      current: EnvironmentValue,
      variable: string,
      content: string | null,
      under: Condition,
      chosen: Condition,
    ): void => {
      try {
        visit(
          current.resolve((name) => (name === variable ? content : undefined)),
          under,
          content === null ? chosen : conditions.always,
        );
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
        raise(under, error);
      }
    };
    visit(value, this.path, conditions.always);
    if (yes !== conditions.never) yes = conditions.or(yes, careless);
    else if (no !== conditions.never) no = conditions.or(no, careless);
    return { yes, no, unseen, raises };
  }

  /** What a value is without the content being tried; undefined where it is tried. */
  private untried(
    value: EnvironmentValue,
    variable: string,
    outcome: Outcome,
    isOpen: boolean,
  ): { readonly truth: boolean | undefined } | undefined {
    if (outcome === SET) return { truth: truthWhenSet(value, variable) };
    return isOpen && this.standsIn(variable, outcome) ? { truth: undefined } : undefined;
  }

  /** Whether what stands for other contents tells nothing of them. */
  private isLeftOpen(value: EnvironmentValue, variable: string, possible: readonly Outcome[]): boolean {
    const standing = possible.filter((one) => this.standsIn(variable, one));
    // Of a variable that is read as a flag each content says one of two things, and these stand for either.
    const isFlag =
      value.reads.every((read) => read.variable !== variable || read.cast === "bool") &&
      standing.every((one) => typeof one === "string" && isSwitch(one));
    return standing.length > 0 && !isFlag && isAnsweredAlike(value, variable, possible);
  }

  /** Whether the content stands for whatever else a deployer may have. */
  private standsIn(variable: string, content: Outcome): boolean {
    return (
      typeof content === "string" &&
      isStandIn(variable, content, (text) => this.literals.get(variable)?.has(text) === true)
    );
  }

  /** The first variable that the value reads and whose content is open on a path. */
  private openVariable({ reads }: EnvironmentValue, path: Condition): string | undefined {
    return reads.find(({ variable }) => {
      const outcome = this.decided(variable, path);
      return outcome === undefined || outcome === SET || this.standsIn(variable, outcome);
    })?.variable;
  }

  /**
   * Gives the variable a content that matters to `value`. False where none is known to matter.
   * @param value still depends on the variable
   */
  decideVariable(variable: string, value: EnvironmentValue): boolean {
    const fact = this.demand(variable, value);
    if (fact.outcomes.includes(SET)) return false;
    return this.choose(fact.outcomes.map((outcome) => this.conditions.is(fact, outcome))) !== undefined;
  }

  /**
   * A value that code goes through, element by element: without the variables that have no say in it any more. Which of them are unset is
   * told apart, and what the code compares them with; of one that is set as intended nobody has seen the content.
   */
  settled(value: Value): Value {
    let current = value;
    for (let rounds = 0; rounds < 8 && current.kind === "environment"; rounds++) {
      const resolved: Value = current.resolve(this.seen);
      if (resolved.kind !== "environment") return resolved;
      const variable = resolved.reads.find((read) => this.factOf(read.variable) === undefined)?.variable;
      if (variable === undefined) return resolved;
      const isCompared = comparedWith(resolved).some((literal) => resolves(resolved, variable, literal));
      if (!isCompared || !this.decideVariable(variable, resolved)) this.isSet(variable);
      current = resolved;
    }
    return current;
  }

  /**
   * The fact of a variable whose content matters to `value`, with the outcomes that show what the value can be.
   * @param unset variables that were asked before it are unset there: `os.environ.get("STAGE", os.environ.get("ENV"))`
   */
  private demand(variable: string, value: EnvironmentValue, unset = this.conditions.always): Fact {
    for (const literal of comparedWith(value)) this.noteLiteral(variable, literal);
    const known = this.literals.get(variable) ?? none;
    const before = this.knownLiterals.get(variable);
    const literals = (before === undefined ? [...known] : [...new Set([...before, ...known])]).sort();
    const asText = JSON.stringify(literals);
    this.notes.take(() => {
      addTo(this.knewLiterals, variable, asText);
      addTo(this.askedOf, variable, value);
    });
    const { outcomes, role } = outcomesOf(variable, value, literals);
    if (role === "marker") this.noteMarker(variable);
    else if (role === "selector") this.notes.take(() => void this.selectors.add(variable));
    const fact = this.factFor(variable, outcomes);
    const where = (outcome: Outcome): Condition => this.conditions.is(fact, outcome);
    for (const outcome of fact.outcomes) {
      if (outcome === probe)
        this.notes.take(() => {
          this.probes = this.conditions.or(this.probes, where(outcome));
        });
      if (typeof outcome !== "string") continue;
      if (!literals.includes(outcome))
        this.notes.take(() => {
          this.invented = this.conditions.or(this.invented, where(outcome));
        });
      // Nobody deploys with the placeholder that the code looks for in a key or a password.
      else if (secretNames.test(variable)) this.noteNotIntended(where(outcome));
    }
    if (role === "selector" && this.conditions.meets(this.path, where(null)) && resolves(value, variable, null))
      this.judgeUnsetSelector(variable, value, literals, this.conditions.and(unset, where(null)));
    if (productionSwitch.test(variable) && this.conditions.meets(this.path, where(null)))
      this.judgeUnsetSwitch(variable, value, where(null));
    return fact;
  }

  /** The fact of a variable. Outcomes that it does not have yet are there in the next pass. */
  private factFor(variable: string, outcomes: readonly Outcome[]): Fact {
    this.notes.take(() => {
      for (const outcome of outcomes) addTo(this.demanded, variable, outcome);
    });
    const fact = this.conditions.fact(
      variableKey(variable),
      () => this.domains.get(variable) ?? inOrder(variable, new Set([...outcomes, null])),
    );
    if (testRunners.has(variable)) this.noteNotIntended(this.conditions.isAmong(fact, (one) => one !== null));
    if (testSwitch.test(variable)) this.noteNotIntended(this.conditions.isAmong(fact, isSwitchedOn));
    return fact;
  }

  /** An unset selector is production only if what it falls back to is. */
  private judgeUnsetSelector(
    variable: string,
    value: EnvironmentValue,
    literals: readonly string[],
    whenUnset: Condition,
  ): void {
    const read = value.reads.find((one) => one.variable === variable);
    // `getenv("ENV") or "development"` has no fallback of its own; what the value then is says it.
    const own =
      read?.fallback?.kind === "str" ? read.fallback : value.resolve((name) => (name === variable ? null : undefined));
    const fallback = own.kind === "str" ? own.value : "";
    if (isProductionWord(fallback)) return;
    // `ENV == "local"` alone, and unset it is `dev`: the code takes what it takes in production.
    const unset = value.resolve((name) => (name === variable ? null : undefined));
    // Another variable that names production is asked then, and judged in its turn.
    if (unset.kind === "environment" && comparedWith(unset).some(isProductionWord)) return;
    const isTruth = unset.kind === "bool";
    // `(env if env else "production") == "production"`: unset it is what production is, and no other content.
    const isAs = (content: string): boolean => {
      const other = resolvedWith(value, variable, content);
      return isTruth && !(other instanceof PythonError) && other.kind === "bool" && other.value === unset.value;
    };
    if (!isAs(probe) && comparedWith(value).some((word) => isProductionWord(word) && isAs(word))) return;
    const production = literals.filter((word) => isProductionWord(word) && !isRehearsal(word));
    if (production.length > 0 && production.every(isAs)) return;
    if (isTruth && fallback !== "" && literals.every((one) => isDevelopmentWord(one) && one !== fallback)) return;
    // Without a production word there is nothing that unset falls short of, unless the fallback itself says development. What tells only staging apart is production else.
    if (production.length === 0 && !isDevelopmentWord(fallback)) return;
    if (read && own.kind !== "str" && comparedWith(value).length === 0) {
      this.notes.take(() => void this.unsetAsked.push({ variable, read, where: whenUnset }));
      return;
    }
    this.noteNotIntended(whenUnset);
    if (read) this.noteUnsetSelector(variable, read);
  }

  /** `os.getenv("PRODUCTION", "") == "true"`: whoever deploys sets it. */
  private judgeUnsetSwitch(variable: string, value: EnvironmentValue, whenUnset: Condition): void {
    const read = value.reads.find((one) => one.variable === variable);
    const fallback = read?.fallback;
    const isOff =
      fallback === undefined ||
      fallback.kind === "none" ||
      (fallback.kind === "bool" && !fallback.value) ||
      (fallback.kind === "str" && !isSwitchedOn(fallback.value));
    if (read === undefined || !isOff) return;
    this.noteNotIntended(whenUnset);
    this.noteUnsetSelector(variable, read);
  }

  private noteUnsetSelector(variable: string, read: EnvironmentRead): void {
    this.notes.take(() => {
      if (!this.unsetSelectors.some((one) => one.variable === variable)) this.unsetSelectors.push({ variable, read });
    });
  }

  private noteNotIntended(where: Condition): void {
    this.notes.take(() => {
      this.notIntended = this.conditions.or(this.notIntended, where);
    });
  }

  private noteMarker(variable: string): void {
    this.notes.take(() => void this.markers.add(variable));
  }
}

interface Choices {
  readonly script: readonly number[];
  readonly taken: number[];
  readonly others: (readonly number[])[];
}

const none: ReadonlySet<string> = new Set();

function addTo<T>(sets: Map<string, Set<T>>, key: string, value: T): void {
  const known = sets.get(key);
  if (known) known.add(value);
  else sets.set(key, new Set([value]));
}

/** More combinations of contents than a condition has in practice. */
const mostLeaves = 256;

/** Raised at the same place, for the same variable. */
function isSameError(a: PythonError, b: PythonError): boolean {
  return (
    a.type === b.type &&
    a.at.file === b.at.file &&
    a.at.start === b.at.start &&
    a.options.variable === b.options.variable
  );
}
