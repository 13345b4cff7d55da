/** Laws of conditions, and of the heap that keeps what is so under each: run under a condition and undone nothing is left, joined each way has its own. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bindingWays } from "../../server/src/core/domain/bound.js";
import { type Condition, Conditions, type Fact } from "../../server/src/core/domain/conditions.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, plain, settingsOf } from "../harness/evaluateFiles.js";

const outcomes = [
  ["a", null],
  ["a", "b", null],
  [true, false],
] as const;
type Formula =
  | { readonly kind: "is"; readonly fact: number; readonly outcome: number }
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "and" | "or"; readonly left: Formula; readonly right: Formula };

const formula: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant("is" as const), fact: fc.nat(5), outcome: fc.nat(2) }),
    fc.record({ kind: fc.constant("not" as const), of: tie("formula") }),
    fc.record({ kind: fc.constantFrom("and" as const, "or" as const), left: tie("formula"), right: tie("formula") }),
  ),
})).formula;

function factsIn(conditions: Conditions): readonly Fact[] {
  return Array.from({ length: 6 }, (_, index) =>
    conditions.fact(`f${index}`, () => outcomes[index % 3] ?? [true, false]),
  );
}

function build(one: Formula, conditions: Conditions, facts: readonly Fact[]): Condition {
  switch (one.kind) {
    case "is": {
      const fact = facts[one.fact];
      return fact ? conditions.is(fact, fact.outcomes[one.outcome % fact.outcomes.length] ?? null) : conditions.never;
    }
    case "not":
      return conditions.not(build(one.of, conditions, facts));
    case "and":
      return conditions.and(build(one.left, conditions, facts), build(one.right, conditions, facts));
    case "or":
      return conditions.or(build(one.left, conditions, facts), build(one.right, conditions, facts));
  }
}

function holds(one: Formula, chosen: readonly number[], facts: readonly Fact[]): boolean {
  switch (one.kind) {
    case "is":
      return (
        (chosen[one.fact] ?? 0) % (facts[one.fact]?.outcomes.length ?? 1) ===
        one.outcome % (facts[one.fact]?.outcomes.length ?? 1)
      );
    case "not":
      return !holds(one.of, chosen, facts);
    case "and":
      return holds(one.left, chosen, facts) && holds(one.right, chosen, facts);
    case "or":
      return holds(one.left, chosen, facts) || holds(one.right, chosen, facts);
  }
}

/** Where exactly one outcome of each fact is chosen. */
function point(chosen: readonly number[], conditions: Conditions, facts: readonly Fact[]): Condition {
  return facts.reduce(
    (all, fact, index) =>
      conditions.and(all, conditions.is(fact, fact.outcomes[(chosen[index] ?? 0) % fact.outcomes.length] ?? null)),
    conditions.always,
  );
}

test("whether an odd number of forty facts holds is asked without going any way twice", () => {
  const conditions = new Conditions();
  const facts = Array.from({ length: 40 }, (_, index) => conditions.fact(`f${index}`, () => [true, false]));
  const odd = (some: readonly Fact[]): Condition =>
    some.reduce((before, fact) => {
      const own = conditions.is(fact, true);
      return conditions.or(conditions.without(before, own), conditions.without(own, before));
    }, conditions.never);
  const whole = odd(facts);
  const half = facts.filter(({ index }) => index % 2 === 0);
  expect(conditions.meets(whole, odd(half))).toBe(true);
  expect(conditions.meets(whole, conditions.not(odd([...facts].reverse())))).toBe(false);
  const both = conditions.and(whole, odd(half));
  expect(conditions.and(conditions.within(both, odd(half)), odd(half)) === both).toBe(true);
  expect(conditions.about(whole, new Set(half))).toBe(conditions.always);
  expect(conditions.factsOf(whole)).toEqual(facts);
  expect(facts.map((fact) => conditions.outcomesUnder(whole, fact).length)).toEqual(facts.map(() => 2));
});

describe("conditions", () => {
  const choices = fc.array(fc.nat(2), { minLength: 6, maxLength: 6 });

  test("hold where the formula does", () => {
    fc.assert(
      fc.property(formula, choices, (one, chosen) => {
        const conditions = new Conditions();
        const facts = factsIn(conditions);
        expect(conditions.implies(point(chosen, conditions, facts), build(one, conditions, facts))).toBe(
          holds(one, chosen, facts),
        );
      }),
      { numRuns: 400 },
    );
  });

  test("are the same object where they are equal", () => {
    fc.assert(
      fc.property(formula, formula, (a, b) => {
        const conditions = new Conditions();
        const facts = factsIn(conditions);
        const [x, y] = [build(a, conditions, facts), build(b, conditions, facts)];
        expect(conditions.and(x, y)).toBe(conditions.and(y, x));
        expect(conditions.or(x, y)).toBe(conditions.not(conditions.and(conditions.not(x), conditions.not(y))));
        expect(conditions.not(conditions.not(x))).toBe(x);
        expect(conditions.or(x, conditions.and(x, y))).toBe(x);
        expect(conditions.or(conditions.and(x, y), conditions.without(x, y))).toBe(x);
      }),
      { numRuns: 200 },
    );
  });

  test("within another one say the same there, of no further facts", () => {
    fc.assert(
      fc.property(formula, formula, (a, b) => {
        const conditions = new Conditions();
        const facts = factsIn(conditions);
        const [x, y] = [build(a, conditions, facts), build(b, conditions, facts)];
        const within = conditions.within(x, y);
        expect(conditions.and(within, y)).toBe(conditions.and(x, y));
        const own = new Set(conditions.factsOf(x));
        expect(conditions.factsOf(within).every((fact) => own.has(fact))).toBe(true);
        if (conditions.implies(y, x) && y !== conditions.never) expect(within).toBe(conditions.always);
      }),
      { numRuns: 300 },
    );
  });

  test("about some facts hold where they can hold", () => {
    fc.assert(
      fc.property(formula, fc.uniqueArray(fc.nat(5)), choices, (one, chosen, at) => {
        const conditions = new Conditions();
        const facts = factsIn(conditions);
        const wanted = new Set(chosen.flatMap((index) => facts[index] ?? []));
        const condition = build(one, conditions, facts);
        const about = conditions.about(condition, wanted);
        expect(conditions.factsOf(about).every((fact) => wanted.has(fact))).toBe(true);
        const those = facts
          .filter((fact) => wanted.has(fact))
          .reduce((all, fact) => {
            const outcome = fact.outcomes[(at[facts.indexOf(fact)] ?? 0) % fact.outcomes.length] ?? null;
            return conditions.and(all, conditions.is(fact, outcome));
          }, conditions.always);
        expect(conditions.implies(those, about)).toBe(conditions.meets(those, condition));
      }),
      { numRuns: 300 },
    );
  });

  test("tell what a fact can be", () => {
    fc.assert(
      fc.property(formula, fc.nat(5), (one, index) => {
        const conditions = new Conditions();
        const facts = factsIn(conditions);
        const condition = build(one, conditions, facts);
        const fact = facts[index];
        if (fact)
          expect(conditions.outcomesUnder(condition, fact)).toEqual(
            fact.outcomes.filter((outcome) => conditions.meets(condition, conditions.is(fact, outcome))),
          );
      }),
      { numRuns: 200 },
    );
  });
});

describe("every environment at once", () => {
  let parser: PythonParser;
  beforeAll(async () => {
    ({ parser } = await createEngine());
  });

  /** Statements that read, branch, and change lists and dicts in place, over four variables. */
  const line = fc.constantFrom(
    "A = os.environ.get('ONE', 'x')",
    "if os.environ.get('TWO') == 'b':\n    L.append('two')",
    "if 'THREE' in os.environ:\n    D['three'] = len(L)\nelse:\n    D.pop('zero', None)",
    "L += ['more']",
    "M = list(L)",
    "N = L",
    "if FLAG:\n    N = ['other']\n    L.insert(0, 'flag')",
    "FLAG = os.environ.get('FOUR', '') == 'on'",
    "try:\n    E = os.environ['TWO']\nexcept KeyError:\n    E = 'none'\n    D['no'] = E",
    "for name in ['p', 'q']:\n    if os.environ.get(name.upper()) == 'set':\n        L.append(name)",
    "T = (A, FLAG, len(L))",
    "D = {**D, 'copy': L}",
    "if FLAG and len(L) > 2:\n    del L[0]",
    "def f(x):\n    L.append(x)\n    return len(L)\nR = f(A)",
    "if not FLAG:\n    D.setdefault('list', []).append(A)",
  );
  const program = fc
    .array(line, { minLength: 2, maxLength: 9 })
    .map((lines) => `import os\nA = ''\nFLAG = False\nL = ['l']\nD = {'zero': 0}\nN = []\n${lines.join("\n")}\n`);
  const environment = fc.record(
    {
      ONE: fc.constantFrom("x", "y"),
      TWO: fc.constantFrom("b", "c"),
      THREE: fc.constant("t"),
      FOUR: fc.constantFrom("on", "off"),
      P: fc.constantFrom("set", "no"),
      Q: fc.constantFrom("set", "no"),
    },
    { requiredKeys: [] },
  );

  test("restricted to one of them it is what runs there", () => {
    fc.assert(
      fc.property(program, environment, (text, given) => {
        const exact = settingsOf(evaluateText(parser, text, { environment: given }));
        const { worlds } = evaluateText(parser, text);
        const { conditions } = worlds;
        // Contents that the code does not tell apart are one outcome.
        const here = conditions.restrict(worlds.where, (fact) => {
          if (!fact.key.startsWith("$")) return undefined;
          const content = (given as Readonly<Record<string, string | undefined>>)[fact.key.slice(1)];
          const known = content === undefined ? null : content;
          return (outcome) =>
            fact.outcomes.includes(known)
              ? outcome === known
              : outcome !== null && !["b", "on", "set"].includes(String(outcome));
        });
        // A content that the code compares with others only, without telling it apart from them, has no outcome of its own.
        fc.pre(here !== conditions.never);
        for (const [name, value] of Object.entries(exact)) {
          const ways = bindingWays(worlds, name).filter((way) => conditions.meets(way.where, here));
          expect(ways.length, `${name} in\n${text}\n${JSON.stringify(given)}`).toBeGreaterThan(0);
          const shown = ways.map((way) => plain(resolved(way.value.value, given)));
          expect(
            shown.map((one) => JSON.stringify(one)),
            `${name} in\n${text}\n${JSON.stringify(given)}`,
          ).toContain(JSON.stringify(value));
          // What does not come from a content that is open is one thing.
          if (ways.length === 1) expect(shown[0], `${name} in\n${text}`).toEqual(value);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("the ways of a name exclude each other", () => {
    fc.assert(
      fc.property(program, (text) => {
        const { worlds } = evaluateText(parser, text);
        const { conditions } = worlds;
        for (const name of worlds.bindings.keys()) {
          const ways = bindingWays(worlds, name);
          for (const [index, way] of ways.entries())
            for (const other of ways.slice(index + 1))
              expect(conditions.meets(way.where, other.where), `${name} in\n${text}`).toBe(false);
          expect(conditions.or(...ways.map((way) => way.where)), `${name} in\n${text}`).toBe(worlds.where);
        }
      }),
      { numRuns: 80 },
    );
  });

  test("costs as much as the branches, not as their combinations", () => {
    const branches = (count: number): string =>
      `import os\n${Array.from({ length: count }, (_, index) => `if os.environ.get("V${index}"):\n    S${index} = 1\nelse:\n    S${index} = 2\n`).join("")}`;
    const { worlds } = evaluateText(parser, branches(128));
    expect([...worlds.bindings.keys()].every((name) => bindingWays(worlds, name).length === 2)).toBe(true);
    expect(worlds.conditions.size).toBeLessThan(128 * 8);
  });

  /** Values of variables whose contents nobody tells apart, with what is given. */
  function resolved(
    value: Parameters<typeof plain>[0],
    given: Readonly<Record<string, string | undefined>>,
  ): Parameters<typeof plain>[0] {
    switch (value.kind) {
      case "environment":
        return resolved(
          value.resolve((name) => given[name] ?? null),
          given,
        );
      case "list":
        return { ...value, items: value.items.map((item) => resolved(item, given)) };
      case "tuple":
        return { ...value, items: value.items.map((item) => resolved(item, given)) };
      case "dict":
        return {
          ...value,
          entries: value.entries.map((entry) => ({ key: entry.key, value: resolved(entry.value, given) })),
        };
      default:
        return value;
    }
  }
});
