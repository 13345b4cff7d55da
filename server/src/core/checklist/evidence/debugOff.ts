import { valueWhenUnset, variablesOf } from "../../domain/display.js";
import { not } from "../../domain/predicates.js";
import { truthiness } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, unseen, whole } from "./answers.js";
import { meets, settingFact } from "./settingFacts.js";

/** What rules find of it has failed the item already: what is left is off in every environment, or required. */
export function debugOff(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "DEBUG", "askEverywhere");
  if (fact === undefined) return whole(unseen("DEBUG cannot be seen"));
  const { at } = fact;
  const [read] = [...(context.entry.settings?.evaluation.reads.values() ?? [])]
    .flat()
    .filter((one) => at !== undefined && one.at.file === at.file && one.at.start >= at.start && one.at.end <= at.end);
  // Where `if DEBUG:` tells what it is apart, nothing of the variable is left.
  const text =
    read !== undefined && fact.text === "DEBUG is False" ? `DEBUG comes from the variable ${read.variable}` : fact.text;
  const place = { at, text };
  const holds = meets(fact.values, (value) => not(truthiness(value)));
  if (holds === "unseen") return whole(unseen(text, place));
  // Where every launch sets the variable it is off; without the variable it is not.
  if (
    holds === "yes" &&
    read?.fallback !== undefined &&
    (read.fallback.kind === "str"
      ? /^(?:true|1|yes|on)$/i.test(read.fallback.value)
      : truthiness(read.fallback) === "yes")
  )
    return whole(
      open(
        `every process of production sets ${read.variable}, and without it DEBUG is on: make sure that nothing starts without it`,
        place,
      ),
    );
  if (holds === "no") return whole(open(`${text}: make sure that it is off in production`, place));
  // Not where production gives a variable that need not be given.
  const isRequired = fact.values.some(
    (value) =>
      value.kind === "environment" && variablesOf(value).some((one) => valueWhenUnset(value, one) === "raises"),
  );
  return whole(shown(isRequired ? { ...place, text: `${text}, without which the settings do not load` } : place));
}
