import type { Condition } from "../domain/conditions.js";
import { type EnvironmentValue, unknown, type Value } from "../domain/value.js";
import { isBegun } from "../evaluator/begunContents.js";
import { isStandIn } from "../evaluator/variableOutcomes.js";
import { factUnder } from "../evaluator/factUnder.js";
import type { Ways } from "../evaluator/evaluation.js";
import { PythonError } from "../evaluator/pythonError.js";

/**
 * A content that stands in for whatever the deployer has decides which way code goes. What it says is nobody's text: a root that is "True" is no
 * folder, and two that are so are not the same one.
 */
export function withoutStandIns(value: Value, where: Condition, ways: Ways, depth = 6): Value {
  if (depth < 0) return value;
  const inside = (one: Value): Value => withoutStandIns(one, where, ways, depth - 1);
  switch (value.kind) {
    case "str": {
      const from = value.variables?.find((variable) => {
        const content = standIn(variable, where, ways);
        return content !== undefined && holds(value.value, content);
      });
      return from === undefined ? value : given(from, value);
    }
    case "list":
    case "tuple":
    case "set": {
      const items = value.items.map(inside);
      return items.every((item, index) => item === value.items[index]) ? value : { ...value, items };
    }
    case "dict": {
      const entries = value.entries.map((entry) => {
        const without = inside(entry.value);
        return without === entry.value ? entry : { key: entry.key, value: without };
      });
      return entries.every((entry, index) => entry === value.entries[index]) ? value : { ...value, entries };
    }
    default:
      return value;
  }
}

/** The text as the deployer gives it: here the variable is set. */
function given(variable: string, { at }: Value): Value {
  if (at === undefined) return { ...unknown(`it comes from ${variable}`, at, "str"), truth: true };
  const value: EnvironmentValue = {
    kind: "environment",
    type: "str",
    at,
    from: "environment",
    reads: [{ variable, at, reader: "os.environ" }],
    literals: [],
    resolve(assignment) {
      if (assignment(variable) === null) throw new PythonError("KeyError", at, { variable });
      return value;
    },
  };
  return value;
}

/** The content that was made up for a variable; undefined where the code itself names it, and where it is no ordinary one. */
export function standIn(
  variable: string,
  where: Condition,
  { conditions, literals, targets }: Ways,
): string | undefined {
  const fact = factUnder(where, variable, conditions);
  return typeof fact === "string" &&
    !targets.has(variable) &&
    isStandIn(variable, fact, (text) => literals.get(variable)?.has(text) === true)
    ? fact
    : undefined;
}

/** `https://True/` holds "True"; "0" is found in too many texts to tell. */
function holds(text: string, content: string): boolean {
  return text === content || (isBegun(content) ? isBegun(text) : content.length > 3 && text.includes(content));
}
