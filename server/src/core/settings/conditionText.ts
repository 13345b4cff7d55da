import { variablesOf } from "../domain/display.js";
import { isSecretName } from "../domain/redact.js";
import { type Condition, type Fact, type Outcome, SET } from "../domain/conditions.js";
import { isBegun } from "../evaluator/begunContents.js";
import { probe } from "../evaluator/variableOutcomes.js";
import { unseenOf, variableOf } from "../evaluator/factKeys.js";
import type { Ways } from "../evaluator/evaluation.js";
import { stateInWords, togetherInWords } from "./conditionWords.js";
import { factsByName, unseenCondition } from "./unseenConditions.js";

/**
 * A condition for people, as short as it can be where `given` holds: `SITE_URL is unset`, `DEBUG is set and ENV is "staging"`.
 * Facts that make no difference are left out. "" where it holds anyway.
 */
export function conditionText(condition: Condition, given: Condition, ways: Ways): string {
  const { conditions } = ways;
  const wanted = conditions.and(condition, given);
  if (conditions.implies(given, wanted)) return "";
  const cubes: Cube[] = [];
  let left = wanted;
  while (left !== conditions.never && cubes.length < mostParts) {
    const cube = widened(firstCube(left, ways), wanted, given, ways);
    left = conditions.without(left, cubeCondition(cube, ways));
    cubes.push(cube);
  }
  const parts = cubes.map((cube) =>
    togetherInWords(
      withoutOthers(cube, cubes, ways).map(([fact, outcomes]) => ({
        text: literalText(fact, outcomes, given, ways),
        unset: outcomes.every((one) => one === null) ? variableOf(fact) : undefined,
      })),
      ways.bindings,
    ),
  );
  if (left !== conditions.never) parts.push("in other cases");
  // Several conditions that cannot be seen are told alike.
  return [...new Set(parts)].join(" or ");
}

const mostParts = 3;

/** Facts with the outcomes that they may have. */
type Cube = readonly (readonly [Fact, readonly Outcome[]])[];

function cubeCondition(cube: Cube, { conditions }: Ways): Condition {
  return cube.reduce(
    (all, [fact, outcomes]) =>
      conditions.and(
        all,
        conditions.isAmong(fact, (one) => outcomes.includes(one)),
      ),
    conditions.always,
  );
}

/** One way through the condition; unset is told before anything else. */
function firstCube(condition: Condition, ways: Ways): Cube {
  const { conditions } = ways;
  const cube: (readonly [Fact, readonly Outcome[]])[] = [];
  let left = condition;
  for (const fact of factsByName([condition], ways)) {
    const others = new Set(conditions.factsOf(left));
    if (!others.delete(fact)) continue;
    const outcomes = [...fact.outcomes].sort((a, b) => Number(b === null) - Number(a === null));
    const outcome = outcomes.find((one) => conditions.meets(left, conditions.is(fact, one)));
    if (outcome === undefined) break;
    cube.push([fact, [outcome]]);
    left = conditions.about(conditions.and(left, conditions.is(fact, outcome)), others);
  }
  return cube;
}

/** Leaves out what makes no difference, and takes in every outcome that makes none. */
function widened(cube: Cube, wanted: Condition, given: Condition, ways: Ways): Cube {
  const { conditions } = ways;
  const holds = (one: Cube): boolean => conditions.implies(conditions.and(given, cubeCondition(one, ways)), wanted);
  let current = [...cube];
  // What cannot be seen, and contents, go first: that a variable is unset is what people look for.
  for (const part of [...cube].sort((a, b) => keeping(a[1]) - keeping(b[1]))) {
    const without = current.filter((one) => one[0] !== part[0]);
    if (holds(without)) current = without;
  }
  return current.map(([fact, outcomes], index) => {
    let wide: readonly Outcome[] = outcomes;
    for (const outcome of fact.outcomes) {
      if (wide.includes(outcome)) continue;
      const tried: readonly Outcome[] = [...wide, outcome];
      if (
        holds(current.map((one, other): readonly [Fact, readonly Outcome[]] => (other === index ? [fact, tried] : one)))
      )
        wide = tried;
    }
    return [fact, wide] as const;
  });
}

/** Leaves out what is told beside it anyway: `A is unset or "x" and B is set or A is "x"`. */
function withoutOthers(cube: Cube, cubes: readonly Cube[], ways: Ways): Cube {
  const { conditions } = ways;
  const told = conditions.or(...cubes.map((one) => (one === cube ? conditions.never : cubeCondition(one, ways))));
  return cube.map(([fact, outcomes]) => {
    const own = outcomes.filter((one) => !conditions.implies(conditions.is(fact, one), told));
    return [fact, own.length > 0 ? own : outcomes] as const;
  });
}

function keeping(outcomes: readonly Outcome[]): number {
  const [only] = outcomes;
  return typeof only === "boolean" ? 0 : only === null ? 2 : 1;
}

const other = "something else";

/** Whether a setting that is named like a secret is made of it. */
function givesSecret(variable: string, { bindings, targets }: Ways): boolean {
  if (targets.has(variable)) return false;
  for (const [name, all] of bindings)
    if (isSecretName(name))
      for (const { value } of all)
        if (value.value.kind === "environment" && variablesOf(value.value).includes(variable)) return true;
  return false;
}

function literalText(fact: Fact, wide: readonly Outcome[], given: Condition, ways: Ways): string {
  const key = unseenOf(fact);
  if (key !== undefined) return unseenCondition(key, wide[0] === true, ways);
  // With others the settings do not load.
  const possible = ways.conditions.outcomesUnder(given, fact);
  const outcomes = wide.filter((one) => possible.includes(one));
  const variable = variableOf(fact) ?? fact.key;
  if (outcomes.every((one) => one === null)) return stateInWords(variable, "unset", ways.bindings);
  const texts = outcomes.filter((one) => typeof one === "string");
  const others = possible.filter((one) => typeof one === "string" && one !== probe && !outcomes.includes(one));
  if (outcomes.includes(SET) || (others.length === 0 && !outcomes.includes(null)))
    return stateInWords(variable, "set", ways.bindings);
  if (isSecretName(variable) || givesSecret(variable, ways))
    return stateInWords(variable, outcomes.includes(null) ? "unset or another" : "set", ways.bindings);
  const literals = ways.literals.get(variable);
  // A content that the code does not speak of stands for all such contents.
  const shown = (text: string): string =>
    literals?.has(text) === true || isBegun(text) || ways.targets.has(variable)
      ? `"${text}"`
      : literals !== undefined && literals.size > 0
        ? other
        : text === "True"
          ? "true"
          : text === "False"
            ? "false"
            : other;
  const named = texts.filter((one) => typeof one === "string" && one !== probe).map((one) => shown(one as string));
  const unset = outcomes.includes(null) ? ["unset"] : [];
  if (others.length > 0 && (named.includes(other) || named.length > others.length))
    return stateInWords(
      variable,
      `${unset.length > 0 ? "" : "set and "}not ${others.map((one) => shown(one as string)).join(" or ")}`,
      ways.bindings,
    );
  return stateInWords(variable, [...unset, ...new Set(named)].join(" or "), ways.bindings);
}
