import type { Condition } from "../domain/conditions.js";
import type { Ways } from "../evaluator/evaluation.js";
import { causesOf } from "./causes.js";
import type { Leaf } from "./leaves.js";
import type { Judgement } from "./setting.js";
import { unseenParts } from "./unseenParts.js";

/** A leaf in which it occurs, and the condition that makes it so. */
export interface Guilty {
  readonly leaf: Leaf;
  readonly when: string;
  readonly unset: readonly string[];
}

export interface Verdict {
  readonly occurs: Judgement["occurs"];
  readonly guilty: readonly Guilty[];
}

export function verdictOf(
  leaves: readonly Leaf[],
  asked: Condition,
  leftOut: readonly Condition[],
  ways: Ways,
): Verdict {
  const { conditions } = ways;
  const yes = leaves.filter((leaf) => leaf.answer === "yes");
  if (yes.length === 0)
    return { occurs: leaves.some((leaf) => leaf.answer === "unknown") ? "unknown" : "never", guilty: [] };
  const there = conditions.or(...yes.map((leaf) => leaf.where));
  const { parts, areAll } = unseenParts(
    asked,
    leaves.map((leaf) => leaf.where),
    ways,
  );
  // Where they are not all, what cannot be seen may decide within a part.
  const unknown = conditions.or(
    ...leaves
      .filter((leaf) => leaf.answer === "unknown" || (!areAll && leaf.answer === "yes"))
      .map((leaf) => leaf.where),
  );
  const judged = parts.map((part) =>
    judgePart(
      yes.filter((leaf) => conditions.meets(leaf.where, part)),
      there,
      unknown,
      conditions.and(asked, part),
      leftOut,
      ways,
    ),
  );
  // Where some outcome makes it "always", what is said of the others holds there too.
  const kinds = new Set(judged.map((one) => one.occurs));
  if (kinds.has("sometimes")) kinds.delete("always");
  const [occurs = "unknown"] = kinds;
  // What cannot be seen decides: no finding rests on that.
  if (kinds.size > 1) return { occurs: "unknown", guilty: [] };
  const told = onePerLeaf(judged.filter((one) => one.occurs === occurs).flatMap((one) => one.guilty));
  if (occurs !== "sometimes" || parts.length === 1) return { occurs, guilty: told };
  // The condition has to be enough whatever cannot be seen: each part alone may need less of it.
  const whole = judgePart(
    told.map((one) => one.leaf),
    there,
    unknown,
    asked,
    leftOut,
    ways,
  );
  return whole.occurs === occurs ? { occurs, guilty: onePerLeaf(whole.guilty) } : { occurs: "unknown", guilty: [] };
}

function onePerLeaf(guilty: readonly Guilty[]): readonly Guilty[] {
  const seen = new Set<Leaf>();
  return guilty.filter(({ leaf }) => !seen.has(leaf) && seen.add(leaf));
}

function judgePart(
  yes: readonly Leaf[],
  occurs: Condition,
  unknown: Condition,
  asked: Condition,
  leftOut: readonly Condition[],
  ways: Ways,
): Verdict {
  const { conditions } = ways;
  if (conditions.implies(asked, occurs))
    return { occurs: "always", guilty: yes.map((leaf) => ({ leaf, when: "", unset: [] })) };
  const causes = causesOf(yes, occurs, asked, leftOut, ways);
  if (causes.length > 0) {
    const guilty = causes.flatMap((cause) =>
      yes
        .filter((leaf) => conditions.meets(leaf.where, cause.where))
        .map((leaf) => ({ leaf, when: cause.text, unset: cause.unset })),
    );
    return { occurs: "sometimes", guilty };
  }
  return { occurs: conditions.meets(asked, unknown) ? "unknown" : "never", guilty: [] };
}
