import type { Answer, Assignment, EnvironmentRead, EnvironmentValue, Value } from "../domain/value.js";
import { truthiness } from "../domain/value.js";
import { isDevelopmentWord, isProductionWord, isRehearsal, roleWords } from "../project/roleWords.js";
import type { Span } from "../text/span.js";
import { type Condition, type Conditions, type Fact, type Outcome, SET } from "../domain/conditions.js";
import { idOf } from "./nodeSpan.js";
import type { Notes } from "./notes.js";
import { resolvedWith } from "./resolvedWith.js";
import { PythonError } from "./pythonError.js";

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

  /** Begins the same run anew, after an edit. What was told of the one before stays with whoever has it. */
  restart(knownLiterals: ReadonlyMap<string, ReadonlySet<string>>, domains: Domains): void {
    const { conditions } = this;
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
      const texts = fact.outcomes.filter((outcome) => typeof outcome === "string" && !isInvented(outcome));
      return variable !== undefined && texts.length > 1 && texts.length === fact.outcomes.length - 1 ? [variable] : [];
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

  /** What is certain of a variable on this path; SET: it has some content. */
  factOf(variable: string): string | null | typeof SET | undefined {
    const outcome = this.decided(variable, this.path);
    return typeof outcome === "boolean" ? undefined : outcome;
  }

  private decided(variable: string, path: Condition): Outcome | undefined {
    let known = this.decidedUnder.get(path);
    if (!known) this.decidedUnder.set(path, (known = new Map()));
    if (known.has(variable)) return known.get(variable);
    const fact = this.conditions.known(variableKey(variable));
    const outcomes = fact ? this.outcomesOn(path, fact) : [];
    const [only] = outcomes;
    const outcome = outcomes.length === 1 ? only : outcomes.length > 1 && !outcomes.includes(null) ? SET : undefined;
    // A fact that is met later changes nothing for paths that do not speak of it.
    if (fact) known.set(variable, outcome);
    return outcome;
  }

  noteRead(read: EnvironmentRead): void {
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
    return this.unseenTruth({ file: "", start: 0, end: 0 }, `module ${module}`);
  }

  private environmentTruth(value: EnvironmentValue, at: Span): boolean | undefined {
    const resolved: Value = value.resolve(this.assignment);
    if (resolved.kind !== "environment") return this.truth(resolved, at);
    const { yes, no, unseen, raises } = this.classify(resolved);
    const index = this.choose([yes, no, unseen, ...raises.map((one) => one.condition)]);
    if (index === 0) return true;
    if (index === 1) return false;
    const raised = index === undefined ? undefined : raises[index - 3];
    if (raised) throw raised.error;
    return this.unseenTruth(at);
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
      const same = raises.find(
        (one) =>
          one.error.type === error.type &&
          one.error.at.file === error.at.file &&
          one.error.at.start === error.at.start &&
          one.error.options.variable === error.options.variable,
      );
      if (same) same.condition = conditions.or(same.condition, condition);
      else raises.push({ condition, error });
    };
    const settle = (truth: boolean | undefined, where: Condition): void => {
      if (truth === true) yes = conditions.or(yes, where);
      else if (truth === false) no = conditions.or(no, where);
      else unseen = conditions.or(unseen, where);
    };
    const visit = (current: Value, where: Condition): void => {
      if (current.kind !== "environment") {
        const answer = truthiness(current);
        return settle(answer === "yes" ? true : answer === "no" ? false : undefined, where);
      }
      const variable =
        ++leaves > mostLeaves
          ? undefined
          : current.reads
              .map((read) => read.variable)
              .find((name) => {
                const outcome = this.decided(name, where);
                return outcome === undefined || outcome === SET;
              });
      if (variable === undefined) return settle(undefined, where);
      const fact = this.demand(variable, current);
      const possible = this.outcomesOn(where, fact);
      // What is dead goes where the others go.
      careless = conditions.or(
        careless,
        conditions.and(
          where,
          conditions.isAmong(fact, (outcome) => !possible.includes(outcome)),
        ),
      );
      for (const outcome of possible) {
        const under = conditions.and(where, conditions.is(fact, outcome));
        if (outcome === SET) {
          settle(truthWhenSet(current, variable), under);
          continue;
        }
        try {
          visit(
            current.resolve((name) => (name === variable ? (outcome as string | null) : undefined)),
            under,
          );
        } catch (error) {
          if (!(error instanceof PythonError)) throw error;
          raise(under, error);
        }
      }
    };
    visit(value, this.path);
    if (yes !== conditions.never) yes = conditions.or(yes, careless);
    else if (no !== conditions.never) no = conditions.or(no, careless);
    return { yes, no, unseen, raises };
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
      const resolved: Value = current.resolve(this.assignment);
      if (resolved.kind !== "environment") return resolved;
      const variable = resolved.reads.find((read) => this.factOf(read.variable) === undefined)?.variable;
      if (variable === undefined) return resolved;
      const isCompared = comparedWith(resolved).some((literal) => resolves(resolved, variable, literal));
      if (!isCompared || !this.decideVariable(variable, resolved)) this.isSet(variable);
      current = resolved;
    }
    return current;
  }

  /** The fact of a variable whose content matters to `value`, with the outcomes that show what the value can be. */
  private demand(variable: string, value: EnvironmentValue): Fact {
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
      this.judgeUnsetSelector(variable, value, literals, where(null));
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
    // Without a production word there is nothing that unset falls short of, unless the fallback itself says development. What tells only staging apart is production else.
    if (literals.filter(isProductionWord).every(isRehearsal) && !isDevelopmentWord(fallback)) return;
    this.noteNotIntended(whenUnset);
    if (read)
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

/**
 * The domains that a pass asked for, in an order that follows from them alone: the ordinary outcome first.
 * @param steady for some variables the outcomes that they keep, as long as the pass asked for nothing else
 */
export function domainsOf(decisions: Decisions, steady: ReadonlyMap<string, SteadyDomain>): Domains {
  return new Map(
    [...decisions.demanded.keys()].map((variable) => {
      const outcomes = decisions.outcomesAskedFor(variable);
      const kept = steady.get(variable);
      const isKept = kept !== undefined && [...outcomes].every((outcome) => kept.of.has(outcome));
      return [variable, isKept ? kept.outcomes : inOrder(variable, outcomes)];
    }),
  );
}

export interface SteadyDomain {
  readonly outcomes: readonly Outcome[];
  /** What passes asked for in turn. */
  readonly of: ReadonlySet<Outcome>;
}

/**
 * Of a variable whose contents passes ask for in turn, each because the one before did otherwise (whether it is among others that come from
 * the environment): the texts of the code if there are any, else it keeps the content that was intended.
 */
export function steadyDomain(variable: string, ...asked: readonly (readonly Outcome[])[]): SteadyDomain {
  const of = new Set<Outcome>([SET, null, ...asked.flat()]);
  return {
    of,
    outcomes: inOrder(variable, new Set([...of].filter((one) => typeof one !== "string" || !isInvented(one)))),
  };
}

/** The contents that were asked for, and one that stands in no code: of each variable another, so that no two of them are the same. */
export function furtherDomain(variable: string, asked: readonly Outcome[]): SteadyDomain {
  return { of: new Set([SET, ...asked]), outcomes: inOrder(variable, new Set([...asked, furtherContent(variable)])) };
}

function furtherContent(variable: string): string {
  return `value${variable.toLowerCase().replace(/[^a-z0-9]/g, "")}`;
}

/** One of those that stand in for whatever the deployer has. */
export function isOrdinaryContent(variable: string, content: string): boolean {
  return ordinaryContents.includes(content) || content === furtherContent(variable);
}

function inOrder(variable: string, outcomes: ReadonlySet<Outcome>): readonly Outcome[] {
  const texts = [...outcomes]
    .filter((one) => typeof one === "string")
    .sort((a, b) => rank(variable, a) - rank(variable, b) || (a < b ? -1 : 1));
  // Once a content matters, "set to something" is one of the contents.
  const set: readonly Outcome[] = texts.length > 0 ? texts : [SET];
  return [...set, null];
}

/** Production runs with DEBUG off, anything else with what the code speaks of. */
function rank(variable: string, text: string): number {
  if (text === probe) return 9;
  const isOn = switchesOn.test(text);
  if (/debug/i.test(variable)) return isOn ? 1 : 0;
  if (isProductionWord(text)) return 0;
  return isOn ? 1 : switchesOff.test(text) ? 3 : 2;
}

export function variableKey(variable: string): string {
  return `$${variable}`;
}

/** The variable of a fact; undefined where it is about something else. */
export function variableOf(fact: Fact): string | undefined {
  return fact.key.startsWith("$") ? fact.key.slice(1) : undefined;
}

function unseenKey(key: string): string {
  return `?${key}`;
}

/** The key of a condition that cannot be seen, which names its place; undefined where the fact is about a variable. */
export function unseenOf(fact: Fact): string | undefined {
  return fact.key.startsWith("?") ? fact.key.slice(1) : undefined;
}

/** The module of `isInstalled`, by the key of its condition. */
export function moduleOf(key: string): string | undefined {
  return key.startsWith(moduleKey) ? key.slice(moduleKey.length) : undefined;
}

const moduleKey = ":0:0module ";

/** What a variable can be where the value is asked for, and whether it selects an environment. */
function outcomesOf(
  variable: string,
  value: EnvironmentValue,
  literals: readonly string[],
): { readonly outcomes: readonly Outcome[]; readonly role: "marker" | "selector" | undefined } {
  if (platformMarkers.has(variable)) return { outcomes: ["1", null], role: "marker" };
  // A part of a JSON text is compared: the words are no contents, and what the deployer gives nobody can make up.
  const compared = comparedWith(value);
  if (compared.length > 0 && compared.every((literal) => !resolves(value, variable, literal)))
    return { outcomes: [SET, null], role: undefined };
  // A key that is compared with "local-…" selects no environment, and neither does a switch that is "true", "false" or "dev", or what is measured.
  const found =
    secretNames.test(variable) || literals.some((literal) => switchWord.test(literal) || measure.test(literal))
      ? []
      : literals.filter((literal) => roleWords(literal).length > 0);
  // Files that are kept "local" are so in production too.
  const isPlace = keptSomewhere.test(variable) && found.every((literal) => /^local\b/i.test(literal));
  // `EMAIL_STRATEGY` is "local" or "mailtrap", `LOG_FORMAT` "dev" or "json": of the two neither is an environment.
  const isKind =
    !namesEnvironment.test(variable) &&
    !found.some(isProductionWord) &&
    literals.some((literal) => roleWords(literal).length === 0);
  const words = isPlace || isKind ? [] : found;
  if (words.length > 0) {
    const production = words.filter(isProductionWord);
    const further = production.every(isRehearsal) ? ["production"] : [];
    return { outcomes: [...further, ...production, probe, null], role: "selector" };
  }
  // Only whether it is set matters here: it keeps the content that was intended.
  if (truthWhenSet(value, variable) !== undefined) return { outcomes: [SET, null], role: undefined };
  // One that is compared with the whole of a long list keeps what was intended too: each content for itself would be as many ways.
  if (literals.length > mostContents) return { outcomes: [SET, null], role: undefined };
  return { outcomes: [...representatives(variable, value, literals), null], role: undefined };
}

/** `len(PREFIX) > 3` */
const measure = /^\d+$/;

const mostContents = 24;

/** What is kept in one place or another: `STORAGE`, `MEDIA_BACKEND`, `CACHE_DRIVER`. */
const keptSomewhere =
  /(?:^|_)(?:STORAGES?|BACKEND|MEDIA|FILES?|UPLOADS?|CACHE|DRIVER|PROVIDER|ENGINE|BROKER|QUEUE)(?:_|$)/i;

/** What people call the variable that says where the project runs: `APP_ENV`, `DEPLOY_STAGE`, `RUN_MODE`. */
const namesEnvironment = /ENV|STAGE|TIER|MODE|PROFILE|DEPLOY|INSTANCE|REALM/i;

/** Texts of the code that a value is compared with: a content that was made up for another variable stands in no code. */
function comparedWith({ literals }: EnvironmentValue): readonly string[] {
  return literals.filter(tellsApart);
}

/** The empty text is no content: a variable that is set has one, and `if value == "":` asks what `if not value:` does. */
function tellsApart(literal: string): boolean {
  return literal !== "" && !isInvented(literal);
}

function isInvented(text: string): boolean {
  return strongContents.includes(text) || text === probe;
}

/** A content that no code compares with, so that every `elif` is reached. */
export const probe = "\u0000";

/** Variables that a platform sets by itself: both states are ordinary. Their documentation names them. */
export const platformMarkers: ReadonlySet<string> = new Set([
  "DYNO",
  "RENDER",
  "FLY_APP_NAME",
  "RAILWAY_ENVIRONMENT",
  "RAILWAY_ENVIRONMENT_NAME",
  "K_SERVICE",
  "GAE_ENV",
  "GAE_APPLICATION",
  "GAE_INSTANCE",
  "WEBSITE_HOSTNAME",
  "VERCEL",
  "PYTHONANYWHERE_DOMAIN",
  "KUBERNETES_SERVICE_HOST",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "PLATFORM_PROJECT_ENTROPY",
]);

/** Variables that services set where they run tests and build, and nobody in production. Their documentation names them. */
const testRunners: ReadonlySet<string> = new Set([
  "CI",
  "GITHUB_ACTIONS",
  "GITLAB_CI",
  "TRAVIS",
  "CIRCLECI",
  "JENKINS_URL",
  "BUILDKITE",
  "TF_BUILD",
  "APPVEYOR",
  "BITBUCKET_BUILD_NUMBER",
  "TEAMCITY_VERSION",
  "DRONE",
  "READTHEDOCS",
]);

/** What people call the variable that says that tests run: `TESTING`, `DJANGO_TEST_MODE`; `AB_TESTING` is production's own. */
const testSwitch = /^(?:(?:DJANGO|APP|IN|IS|UNIT)_){0,2}(?:TESTING|TESTS?|TEST_MODE|RUN(?:NING)?_TESTS|UNITTESTS?)$/;

const switchWord = /^(?:true|false|yes|no|on|off)$/i;

function isSwitchedOn(outcome: Outcome): boolean {
  return outcome === SET || (typeof outcome === "string" && /^(?:1|true|yes|y|on|t)$/i.test(outcome.trim()));
}

/**
 * Contents that show what the value can be: one that makes it true and one that makes it false. Of the texts that the code compares with,
 * those that mean different things are told apart even where this value is the same for them, since what follows may not be:
 * `if mode not in ("on", "off"): raise`, then `X = mode == "on"`. Plain text that is only tested for being there is set to something.
 */
function representatives(variable: string, value: EnvironmentValue, literals: readonly string[]): string[] {
  const found: string[] = [];
  const answers = new Set<string>();
  const meanings = new Set<string>();
  for (const candidate of [...(secretNames.test(variable) ? strongContents : []), ...literals, ...ordinaryContents]) {
    // Every condition passes here: contents of nobody are only tried until both answers are there.
    const isLiteral = literals.includes(candidate);
    if (!isLiteral && answers.size >= 2) break;
    const resolved = resolvedWith(value, variable, candidate);
    if (resolved instanceof PythonError) continue;
    // A content that leaves it to other variables is a way of its own.
    const truth = truthiness(resolved);
    const answer = truth === "unknown" ? "environment" : truth;
    const meaning = meaningOf(candidate);
    if (isLiteral ? meanings.has(`${answer} ${meaning}`) : answers.has(answer)) continue;
    answers.add(answer);
    meanings.add(`${answer} ${meaning}`);
    found.push(candidate);
  }
  return found;
}

/** Variables whose content is a secret: the deployer's own, long and compared with nothing. */
const secretNames = /(?:SECRET|PASSWORD|PASSWD|TOKEN|SALT|(?:^|_)KEY)(?:_|$)/i;

/**
 * The outcomes that a variable has which is given a text, or null for none: undefined where the code may do with it what it does with
 * no outcome that is told apart.
 */
export function outcomesFor({ outcomes }: Fact, text: string | null): readonly Outcome[] | undefined {
  if (outcomes.includes(text)) return [text];
  if (text === null) return undefined;
  if (outcomes.includes(SET)) return [SET];
  // `n` and `False` say the same.
  const same = outcomes.filter((outcome) => typeof outcome === "string" && meaningOf(outcome) === meaningOf(text));
  return same.length > 0 ? same : undefined;
}

function meaningOf(content: string): string {
  return switchesOn.test(content) ? "on" : switchesOff.test(content) ? "off" : content;
}

const switchesOn = /^(?:true|1|yes|y|on|t)$/i;
const switchesOff = /^(?:false|0|no|n|off|f|none)?$/i;

/** Long enough for any check, then of the lengths that keys of AES and Fernet have: `if len(KEY) != 32: raise`. */
const strongContents: readonly string[] = [
  "w5-Jq2_Zr8xKf0Vt7Lb3NcY9mHd6PgS1aEu4oXiB-TnRkCvWyQjMhGzDpFsUlA",
  "8d1f0a7c5e3b9264d0f7a18c6b2e9354",
  "9Zb3Qm7Xr1Tc5Wv0Ky8Ld2Nf6Hs4Gp9Jq3Ra7Ue1Io5=",
  "4c9e1b7a0d6f8352",
  "3f8a1c6d9b2e7054f1a8c3d6e9b0725448c1f6a3d9e2b7050a6f8c1d4e7b9320",
];

/** Contents that the readers of booleans, numbers, lists, URLs and JSON understand. None is empty: a variable that is set has a content. */
const ordinaryContents = [
  "True",
  "False",
  "1",
  "0",
  "100",
  "value",
  "https://example.com",
  "postgres://user@host/name",
  "{}",
  // Whoever sets a list has something to put into it.
  `["value"]`,
  "[]",
];

function truthOf(value: EnvironmentValue, variable: string, content: string | null): Answer | undefined {
  const resolved = resolvedWith(value, variable, content);
  return resolved instanceof PythonError ? undefined : truthiness(resolved);
}

function resolves(value: EnvironmentValue, variable: string, content: string | null): boolean {
  return !(resolvedWith(value, variable, content) instanceof PythonError);
}

/** The value's truth with the variable set to anything ordinary; undefined where the content matters. */
function truthWhenSet(value: EnvironmentValue, variable: string): boolean | undefined {
  if (comparedWith(value).length > 0) return undefined;
  let only: Answer | undefined;
  for (const content of ordinaryContents) {
    const answer = truthOf(value, variable, content);
    if (answer === undefined) continue;
    if (answer !== "yes" && answer !== "no") return undefined;
    if (only !== undefined && only !== answer) return undefined;
    only = answer;
  }
  return only === undefined ? undefined : only === "yes";
}
