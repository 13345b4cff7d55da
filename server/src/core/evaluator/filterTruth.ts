import type { Value } from "../domain/value.js";
import { truthiness } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { Run } from "./runtime.js";

/** Whether a filter lets one item after the other pass; undefined where that cannot be followed. What variables decide is gone both ways, for few items. */
export function filterTruth(run: Run): (value: Value, at: Span) => boolean | undefined {
  let open = 0;
  return (value, at) => {
    const answer = truthiness(value);
    if (answer === "yes" || answer === "no") return answer === "yes";
    return value.kind === "environment" && open++ < mostOpen ? run.decisions.truth(value, at) : undefined;
  };
}

const mostOpen = 5;
