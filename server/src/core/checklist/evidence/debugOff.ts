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
  const place = { at: fact.at, text: fact.text };
  const holds = meets(fact.values, (value) => not(truthiness(value)));
  if (holds === "unseen") return whole(unseen(fact.text, place));
  // Where every launch sets the variable it is off; without the variable it is not.
  const switched = [...(context.entry.settings?.evaluation.reads ?? [])].find(([, reads]) =>
    reads.some(
      ({ at, fallback }) =>
        fact.at !== undefined &&
        at.file === fact.at.file &&
        at.start >= fact.at.start &&
        at.end <= fact.at.end &&
        fallback !== undefined &&
        (fallback.kind === "str" ? /^(?:true|1|yes|on)$/i.test(fallback.value) : truthiness(fallback) === "yes"),
    ),
  );
  if (holds === "yes" && switched !== undefined)
    return whole(
      open(
        `every process of production sets ${switched[0]}, and without it DEBUG is on: make sure that nothing starts without it`,
        place,
      ),
    );
  if (holds === "no") return whole(open(`${fact.text}: make sure that it is off in production`, place));
  // Not where production gives a variable that need not be given.
  const isRequired = fact.values.some(
    (value) =>
      value.kind === "environment" && variablesOf(value).some((one) => valueWhenUnset(value, one) === "raises"),
  );
  return whole(shown(isRequired ? { ...place, text: `${fact.text}, without which the settings do not load` } : place));
}
