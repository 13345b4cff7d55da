import { listed } from "./listed.js";
import { isSequence } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, unseen, whole, type Part } from "./answers.js";
import { hiddenPart, meets, settingFact } from "./settingFacts.js";

const lists = ["CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST"];

/** What cannot be seen may set anything, also what nothing reads. */
const unread = nothing("django-cors-headers is not required");

export function trustedOrigins(context: EvidenceContext): EvidenceAnswer {
  const readsCors = context.project.distribution("django-cors-headers") !== undefined;
  const patterns = settingFact(context, "CORS_ALLOWED_ORIGIN_REGEXES");
  return whole(
    ...lists.map((name): Part => {
      const fact = settingFact(context, name);
      if (fact === undefined || fact.isDefault) return nothing(`${name} is not set`);
      const hidden = hiddenPart(fact);
      if (hidden !== undefined) return name.startsWith("CORS_") && !readsCors ? unread : hidden;
      if (fact.values.every((value) => isSequence(value) && value.items.length === 0 && value.rest === undefined))
        return nothing(`${name} is empty`);
      const place = { at: fact.at, text: fact.text };
      switch (
        meets(
          fact.values,
          (value) => listed(value, (text) => /^https?:\/\/[^*]/.test(text) || /^https?:\/\/\*\./.test(text)),
          "contents",
        )
      ) {
        case "yes":
          return shown(place);
        case "unseen":
          return unseen(`${name} cannot be seen as a whole`, place);
        default:
          return open(`${fact.text}: make sure that each origin is your own, with its scheme`, place);
      }
    }),
    patterns === undefined || patterns.isDefault
      ? nothing("CORS_ALLOWED_ORIGIN_REGEXES is not set")
      : ((readsCors ? hiddenPart(patterns) : hiddenPart(patterns) && unread) ??
          open("which origins CORS_ALLOWED_ORIGIN_REGEXES lets in is for a person to judge", {
            at: patterns.at,
            text: "CORS_ALLOWED_ORIGIN_REGEXES",
          })),
  );
}
