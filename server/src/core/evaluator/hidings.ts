import type { Evaluation, Ways } from "./evaluation.js";
import type { Hiding } from "./runtime.js";

/** Of the places that bring names that cannot be seen, those whose names come as far as the settings: once each, in the order of the run. */
export function hidingsOf(
  all: readonly Hiding[],
  { conditions, where, unseen, bindings }: Ways,
): Evaluation["hidings"] {
  if (all.length === 0) return [];
  const bound = [...bindings.values()].flatMap((ways) => ways.map((way) => way.value));
  const reaches = ({ reason }: Hiding): boolean =>
    unseen.some((one) => one.value === reason) ||
    bound.some(
      ({ value, unless }) =>
        (value.kind === "unknown" && value.maker === reason) || unless?.some(({ hides }) => hides === reason) === true,
    );
  const found = new Map<string, Hiding>();
  for (const hiding of all) {
    const there = conditions.and(hiding.where, where);
    if (there === conditions.never || !reaches(hiding)) continue;
    const key = `${hiding.at.file}:${hiding.at.start}`;
    const before = found.get(key);
    found.set(key, before ? { ...before, where: conditions.or(before.where, there) } : { ...hiding, where: there });
  }
  return [...found.values()];
}
