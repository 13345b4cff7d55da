import { yesNo } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, open, shown, whole } from "./answers.js";
import { meets, settingFact } from "./settingFacts.js";

/** A beginning is a day at most (Django's advice: an hour); what counts as ramped up is half a year, which SSL Labs asks for as well: https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide. */
const beginning = 86_400;
const rampedUp = 15_552_000;

export function hstsRamped(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "SECURE_HSTS_SECONDS");
  if (fact !== undefined && !fact.isDefault) {
    const place = { at: fact.at, text: fact.text };
    if (meets(fact.values, (value) => yesNo(value.kind === "int" && value.value >= rampedUp)) === "yes")
      return whole(shown(place));
    if (fact.values.every((value) => value.kind === "int" && value.value > 0 && value.value < beginning))
      return whole(half(`${fact.text}: raise it when HTTPS has proven itself`, place));
    if (fact.values.some((value) => value.kind !== "int" || value.value > 0))
      return whole(open(`${fact.text}: raise it to half a year or more when HTTPS has proven itself`, place));
  }
  const sent = context.entry.settings?.proxy.hsts;
  if (sent === undefined)
    return whole(open("neither Django nor a proxy of the repository sends Strict-Transport-Security"));
  const seconds = context.search([sent.file], /\b(?:Strict-Transport-Security\b.*max-age=|stsSeconds=)\d{8,}/i)[0];
  return whole(
    seconds === undefined
      ? open(`${context.show(sent.file)} sends Strict-Transport-Security for less than half a year`, {
          at: sent,
          text: "Strict-Transport-Security",
        })
      : shown({ at: seconds.at, text: `${context.show(sent.file)} sends Strict-Transport-Security` }),
  );
}
