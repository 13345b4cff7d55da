/** Value summaries: what something is, each under its condition. */
import { expect, test } from "vitest";
import { Alternatives, merged, under, waysOf, whereAny, type Way } from "../../server/src/core/domain/alternatives.js";
import { allBindings, isBoundEverywhere, isPossible } from "../../server/src/core/domain/bound.js";
import { Conditions } from "../../server/src/core/domain/conditions.js";

const conditions = new Conditions();
const { always, never } = conditions;
const fact = conditions.fact("DEBUG", () => [true, false]);
const [on, off] = [conditions.is(fact, true), conditions.is(fact, false)];
const ways: readonly Way<string>[] = [
  { where: on, value: "local" },
  { where: off, value: "remote" },
];

test("what is not there has no way, what is one value has one, and several keep theirs", () => {
  expect(waysOf(undefined, always)).toEqual([]);
  expect(waysOf("a", on)).toEqual([{ where: on, value: "a" }]);
  expect(waysOf(new Alternatives(ways), off)).toBe(ways);
});

test("under a condition only what is possible is left, each under both", () => {
  expect(under(ways, always, conditions)).toBe(ways);
  expect(under(ways, on, conditions)).toEqual([{ where: on, value: "local" }]);
  expect(under([{ where: always, value: "a" }], off, conditions)).toEqual([{ where: off, value: "a" }]);
  expect(under(ways, never, conditions)).toEqual([]);
});

test("ways with the same value become one, in the order in which the values come first", () => {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  expect(merged([...ways, { where: never, value: "LOCAL" }, { where: on, value: "Remote" }], same, conditions)).toEqual(
    [
      { where: on, value: "local" },
      { where: always, value: "remote" },
    ],
  );
});

test("a name is bound everywhere only where each environment has it", () => {
  const of = (where: typeof always, bindings: readonly Way<string>[]) => ({
    conditions,
    where,
    bindings: new Map([["NAME", bindings]]),
  });
  expect(whereAny(ways, conditions)).toBe(always);
  expect(whereAny([], conditions)).toBe(never);
  expect(isBoundEverywhere(of(always, ways), "NAME")).toBe(true);
  expect(isBoundEverywhere(of(always, ways.slice(1)), "NAME")).toBe(false);
  expect(isBoundEverywhere(of(off, ways.slice(1)), "NAME")).toBe(true);
  expect(isBoundEverywhere(of(always, ways), "OTHER")).toBe(false);
  expect(allBindings(of(off, ways))).toEqual([["NAME", { where: off, value: "remote" }]]);
  expect([isPossible(of(on, ways)), isPossible(of(never, ways))]).toEqual([true, false]);
});
