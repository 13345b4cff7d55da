import { isSequence } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";
import { hiddenPart, settingFact } from "./settingFacts.js";

export function rotationPrepared(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "SECRET_KEY_FALLBACKS");
  if (fact === undefined) return whole(nothing("SECRET_KEY_FALLBACKS is not set"));
  const hidden = hiddenPart(fact);
  if (hidden !== undefined) return whole(hidden);
  if (fact.isDefault) return whole(nothing("SECRET_KEY_FALLBACKS is not set"));
  if (fact.values.every((value) => isSequence(value) && value.items.length === 0 && value.rest === undefined))
    return whole(nothing("SECRET_KEY_FALLBACKS is empty: no rotation is under way"));
  if (
    fact.values.some(({ kind }) => kind === "environment") ||
    fact.values.some((value) => isSequence(value) && value.items.some(({ kind }) => kind === "environment"))
  )
    return whole(shown({ at: fact.at, text: "SECRET_KEY_FALLBACKS comes from the environment" }));
  return whole(
    open("where the keys of SECRET_KEY_FALLBACKS come from cannot be seen", {
      at: fact.at,
      text: "SECRET_KEY_FALLBACKS",
    }),
  );
}
