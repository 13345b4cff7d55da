import { mapIn } from "../text/mapIn.js";

/**
 * Conditions: formulas over facts of the outside, as hash-consed ordered decision diagrams with one multi-way node per variable.
 * Equal conditions are the same object. Technique: multi-valued decision diagrams (Srinivasan et al., "Algorithms for discrete
 * function manipulation", ICCAD 1990).
 */
export interface Condition {
  readonly id: number;
  /** Undefined for "always" and "never". */
  readonly fact: Fact | undefined;
  /** One for each outcome of the fact, in their order. */
  readonly children: readonly Condition[];
}

/** What can be true of the outside, one thing at a time: its outcomes exclude each other and cover everything. */
export interface Fact {
  readonly index: number;
  /** Unique among the facts. */
  readonly key: string;
  readonly outcomes: readonly Outcome[];
}

/** A text that a variable has, null where it is unset, SET for "set, to whatever was intended"; of a condition that cannot be seen whether it holds. */
export type Outcome = string | null | typeof SET | boolean;

/** Set, to whatever the deployer intended. */
export const SET = Symbol("set");

export class Conditions {
  readonly always: Condition = { id: 1, fact: undefined, children: [] };
  readonly never: Condition = { id: 0, fact: undefined, children: [] };
  private readonly facts = new Map<string, Fact>();
  private madeFacts = 0;
  /** By fact; those with two outcomes, which most have, by one number. */
  private readonly pairs = new Map<Fact, Map<number, Condition>>();
  private readonly nodes = new Map<string, Condition>();
  private readonly literals = new Map<Fact, Map<Outcome, Condition>>();
  private readonly conjunctions = new Map<number, Condition>();
  private readonly disjunctions = new Map<number, Condition>();
  private readonly meetings = new Map<number, boolean>();
  private readonly restrictions = new Map<number, Condition>();
  private readonly outcomes = new Map<Condition, Map<Fact, readonly Outcome[]>>();
  private readonly negations = new Map<Condition, Condition>();
  private next = 2;

  /** The fact of that name; made with these outcomes where it is new. */
  fact(key: string, outcomes: () => readonly Outcome[]): Fact {
    let fact = this.facts.get(key);
    if (!fact) this.facts.set(key, (fact = { index: this.madeFacts++, key, outcomes: outcomes() }));
    return fact;
  }

  /** Nothing speaks of these any more: who asks for one gets it with other outcomes. */
  forget(isForgotten: (fact: Fact) => boolean): void {
    for (const [key, fact] of this.facts) if (isForgotten(fact)) this.facts.delete(key);
  }

  known(key: string): Fact | undefined {
    return this.facts.get(key);
  }

  allFacts(): readonly Fact[] {
    return [...this.facts.values()];
  }

  /** With those that are forgotten. */
  get factCount(): number {
    return this.madeFacts;
  }

  /** How many nodes there are: a measure of memory. */
  get size(): number {
    return this.next - 2;
  }

  /** Where the fact has that outcome; never where it cannot have it. */
  is(fact: Fact, outcome: Outcome): Condition {
    const known = mapIn(this.literals, fact);
    let made = known.get(outcome);
    if (!made) known.set(outcome, (made = this.isAmong(fact, (one) => one === outcome)));
    return made;
  }

  isAmong(fact: Fact, holds: (outcome: Outcome) => boolean): Condition {
    return this.node(
      fact,
      fact.outcomes.map((one) => (holds(one) ? this.always : this.never)),
    );
  }

  /** Chooses one condition for each outcome. */
  split(fact: Fact, choose: (outcome: Outcome) => Condition): Condition {
    return this.or(...fact.outcomes.map((outcome) => this.and(this.is(fact, outcome), choose(outcome))));
  }

  and(a: Condition, b: Condition): Condition {
    if (a === b || b === this.always) return a;
    if (a === this.always) return b;
    if (a === this.never || b === this.never) return this.never;
    const key = keyOfBoth(a, b);
    const known = this.conjunctions.get(key);
    if (known) return known;
    const fact = topFact(a, b);
    const result = this.node(
      fact,
      fact.outcomes.map((_, index) => this.and(cofactor(a, fact, index), cofactor(b, fact, index))),
    );
    this.conjunctions.set(key, result);
    return result;
  }

  not(a: Condition): Condition {
    if (a === this.always) return this.never;
    if (a === this.never) return this.always;
    let result = this.negations.get(a);
    if (!result) {
      result = this.node(
        a.fact as Fact,
        a.children.map((one) => this.not(one)),
      );
      this.negations.set(a, result);
      this.negations.set(result, a);
    }
    return result;
  }

  or(...all: readonly Condition[]): Condition {
    return all.reduce((a, b) => this.either(a, b), this.never);
  }

  private either(a: Condition, b: Condition): Condition {
    if (a === b || b === this.never) return a;
    if (a === this.never) return b;
    if (a === this.always || b === this.always) return this.always;
    const key = keyOfBoth(a, b);
    const known = this.disjunctions.get(key);
    if (known) return known;
    const fact = topFact(a, b);
    const result = this.node(
      fact,
      fact.outcomes.map((_, index) => this.either(cofactor(a, fact, index), cofactor(b, fact, index))),
    );
    this.disjunctions.set(key, result);
    return result;
  }

  /** `a` where `b` does not hold. */
  without(a: Condition, b: Condition): Condition {
    return b === this.never ? a : this.and(a, this.not(b));
  }

  implies(a: Condition, b: Condition): boolean {
    return a === this.never || b === this.always || a === b || !this.meets(a, this.not(b));
  }

  /** Whether both can hold at once. */
  meets(a: Condition, b: Condition): boolean {
    if (a === this.never || b === this.never) return false;
    if (a === b || a === this.always || b === this.always) return true;
    const key = keyOfBoth(a, b);
    const both = this.conjunctions.get(key);
    if (both) return both !== this.never;
    // One way in which both hold is enough: no condition is made of them.
    let known = this.meetings.get(key);
    if (known === undefined) {
      const fact = topFact(a, b);
      known = fact.outcomes.some((_, index) => this.meets(cofactor(a, fact, index), cofactor(b, fact, index)));
      this.meetings.set(key, known);
    }
    return known;
  }

  /**
   * A condition that is the same as `a` where `b` holds, and speaks of fewer facts where it can. Technique: the restrict operator of
   * Coudert and Madre, "A unified framework for the formal verification of sequential circuits", ICCAD 1990.
   */
  within(a: Condition, b: Condition): Condition {
    if (a === b) return this.always;
    if (a.fact === undefined || b.fact === undefined) return a;
    if (b.fact.index < a.fact.index) return this.within(a, this.or(...b.children));
    const key = keyOf(a, b);
    let result = this.restrictions.get(key);
    if (result === undefined) {
      const { fact } = a;
      const children = a.children.map((child, index) => {
        const there = cofactor(b, fact, index);
        return there === this.never ? undefined : this.within(child, there);
      });
      // Where `b` does not hold it may be what it is elsewhere.
      const some = children.find((child) => child !== undefined) ?? a;
      result = this.node(
        fact,
        children.map((child) => child ?? some),
      );
      this.restrictions.set(key, result);
    }
    return result;
  }

  /** What a condition says of these facts alone, whatever the others are. */
  about(condition: Condition, facts: ReadonlySet<Fact>): Condition {
    const known = new Map<Condition, Condition>();
    const visit = (one: Condition): Condition => {
      if (one.fact === undefined) return one;
      let result = known.get(one);
      if (result === undefined) {
        const children = one.children.map(visit);
        result = facts.has(one.fact) ? this.node(one.fact, children) : this.or(...children);
        known.set(one, result);
      }
      return result;
    };
    return visit(condition);
  }

  /** The outcomes that the fact can have where the condition holds. */
  outcomesUnder(condition: Condition, fact: Fact): readonly Outcome[] {
    if (condition.fact === undefined) return condition === this.never ? [] : fact.outcomes;
    const known = mapIn(this.outcomes, condition);
    let outcomes = known.get(fact);
    if (!outcomes) known.set(fact, (outcomes = this.possibleOutcomes(condition, fact)));
    return outcomes;
  }

  private possibleOutcomes(condition: Condition, fact: Fact): readonly Outcome[] {
    const possible = new Set<number>();
    const seen = new Set<Condition>();
    const visit = (one: Condition): void => {
      if (one === this.never || seen.has(one) || possible.size === fact.outcomes.length) return;
      seen.add(one);
      if (one.fact === undefined || one.fact.index > fact.index)
        fact.outcomes.forEach((_, index) => possible.add(index));
      else if (one.fact === fact)
        one.children.forEach((child, index) => {
          if (child !== this.never) possible.add(index);
        });
      else one.children.forEach(visit);
    };
    visit(condition);
    return fact.outcomes.filter((_, index) => possible.has(index));
  }

  /** Every fact that the condition depends on, in their order. */
  factsOf(...conditions: readonly Condition[]): readonly Fact[] {
    const found = new Set<Fact>();
    const seen = new Set<Condition>();
    const visit = (one: Condition): void => {
      if (one.fact === undefined || seen.has(one)) return;
      seen.add(one);
      found.add(one.fact);
      one.children.forEach(visit);
    };
    conditions.forEach(visit);
    return [...found].sort((a, b) => a.index - b.index);
  }

  /** The condition where each fact that `holds` speaks of has one of the outcomes that it allows. */
  restrict(condition: Condition, holds: (fact: Fact) => ((outcome: Outcome) => boolean) | undefined): Condition {
    let result = condition;
    for (const fact of this.facts.values()) {
      const test = holds(fact);
      if (test) result = this.and(result, this.isAmong(fact, test));
    }
    return result;
  }

  private node(fact: Fact, children: readonly Condition[]): Condition {
    const [first = this.never] = children;
    if (children.every((one) => one === first)) return first;
    const [, second] = children;
    if (second !== undefined && children.length === 2) {
      const pairs = mapIn(this.pairs, fact);
      const key = keyOf(first, second);
      let node = pairs.get(key);
      if (!node) pairs.set(key, (node = { id: this.next++, fact, children }));
      return node;
    }
    let key = `${fact.index}`;
    for (const one of children) key += ` ${one.id}`;
    let node = this.nodes.get(key);
    if (!node) this.nodes.set(key, (node = { id: this.next++, fact, children }));
    return node;
  }
}

function keyOf(a: Condition, b: Condition): number {
  return a.id * 0x4000000 + b.id;
}

/** The same in either order. */
function keyOfBoth(a: Condition, b: Condition): number {
  return a.id < b.id ? keyOf(b, a) : keyOf(a, b);
}

/** Of two that are neither always nor never. */
function topFact(a: Condition, b: Condition): Fact {
  const one = a.fact as Fact;
  const other = b.fact as Fact;
  return one.index < other.index ? one : other;
}

function cofactor(condition: Condition, fact: Fact, index: number): Condition {
  return condition.fact === fact ? (condition.children[index] as Condition) : condition;
}
