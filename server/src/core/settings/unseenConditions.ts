import { redactText } from "../domain/redact.js";
import type { Condition, Fact } from "../domain/conditions.js";
import { moduleOf, unseenOf, variableOf } from "../evaluator/factKeys.js";
import type { Ways } from "../evaluator/evaluation.js";

/**
 * What the conditions depend on, by name: in which order facts were met is another after an edit than from the start. What cannot be
 * seen comes last.
 */
export function factsByName(conditions: readonly Condition[], ways: Ways): readonly Fact[] {
  const nameOf = (fact: Fact): string => {
    const key = unseenOf(fact);
    return key === undefined ? (variableOf(fact) ?? fact.key) : `~${deciderOf(key, ways)}`;
  };
  return ways.conditions
    .factsOf(...conditions)
    .map((fact) => [nameOf(fact), fact] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, fact]) => fact);
}

/** A condition that cannot be seen, as it turns out: `debug_toolbar is installed`, `a condition on the host name does not hold`. */
export function unseenCondition(key: string, outcome: boolean, ways: Ways): string {
  const module = moduleOf(key);
  return module === undefined
    ? `${subjectOf(key, ways)} ${outcome ? "holds" : "does not hold"}`
    : `${module} is ${outcome ? "" : "not "}installed`;
}

/**
 * The condition that cannot be seen by which the answers differ: `whether debug_toolbar is installed`, `a condition on the host name`.
 * Undefined where no single one tells them apart.
 */
export function decidingCondition(
  answers: readonly { readonly where: Condition; readonly answer: string }[],
  ways: Ways,
): string | undefined {
  const { conditions } = ways;
  const wheres = answers.map((one) => one.where);
  const deciding = factsByName(wheres, ways).find((fact: Fact) => {
    if (unseenOf(fact) === undefined) return false;
    const [yes, no] = [true, false].map(
      (outcome) =>
        new Set(
          answers.filter((one) => conditions.meets(one.where, conditions.is(fact, outcome))).map((one) => one.answer),
        ),
    );
    return yes?.size === 1 && no?.size === 1 && [...yes][0] !== [...no][0];
  });
  const key = deciding && unseenOf(deciding);
  return key === undefined ? undefined : deciderOf(key, ways);
}

/** The conditions that cannot be seen by which the answers may differ, where it takes several: two of them are named. */
export function unseenConditions(answers: readonly { readonly where: Condition }[], ways: Ways): string | undefined {
  const named = new Set(
    factsByName(
      answers.map((one) => one.where),
      ways,
    ).flatMap((fact) => {
      const key = unseenOf(fact);
      return key === undefined ? [] : [deciderOf(key, ways)];
    }),
  );
  return named.size === 0
    ? undefined
    : [...named].slice(0, mostNamed).join(" and ") + (named.size > mostNamed ? " and others" : "");
}

const mostNamed = 2;

function deciderOf(key: string, ways: Ways): string {
  const module = moduleOf(key);
  return module === undefined
    ? subjectOf(key, ways).replace(/^a condition on (?=.)/s, "")
    : `whether ${module} is installed`;
}

/** What is unseen because a condition is, is unseen for that reason: no condition on a condition is told. */
function subjectOf(key: string, ways: Ways): string {
  const reason = ways.unseenReasons.get(key);
  if (reason === undefined) return "a condition that cannot be seen";
  const inner = /^(?:what depends on )?(a condition (?:that cannot be (?:followed|seen)|on .+))$/s.exec(reason)?.[1];
  return redactText(inner ?? `a condition on ${reason}`);
}
