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
  if (holds === "no") return whole(open(`${fact.text}: make sure that it is off in production`, place));
  return whole(
    shown(holds === "person" ? { ...place, text: `${fact.text}, without which the settings do not load` } : place),
  );
}
