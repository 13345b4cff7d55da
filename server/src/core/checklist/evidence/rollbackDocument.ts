import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { sectionsAbout } from "./documents.js";
import { open, shown, whole } from "./answers.js";

/** The three things that the item asks for, by words that speak of them. */
const asked: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: "how the last release is restored",
    pattern: /\b(?:deploy|redeploy|restore|check\s?out|revert|roll|pull|push|tag|image|version|previous|before)\b/i,
  },
  { what: "the schema", pattern: /\bschema\b|\bmigrat|\bdatabase\b|\btables\b/i },
  {
    what: "who decides",
    pattern: /\bdecid|\bon[- ]call\b|\bresponsib|\bowner\b|\bapprov|\bcontact\b|\bask\b|\blead\b|\bmaintainers?\b/i,
  },
];

export function rollbackDocument(context: EvidenceContext): EvidenceAnswer {
  const found = sectionsAbout(
    context,
    /\broll(?:ing)?[ -]?back\b|\brevert(?:ing)?\b.{0,30}\b(?:release|deploy|deployment|version)\b|\brestor(?:e|ing)\b.{0,20}\b(?:release|version)\b/i,
  )
    // A heading with nothing below it is a plan to write something.
    .filter(({ text }) => text.replace(/\s+/g, " ").length >= shortest)
    .map((section) => ({
      section,
      missing: asked.filter(({ pattern }) => !pattern.test(section.text)).map(({ what }) => what),
    }))
    .sort((a, b) => a.missing.length - b.missing.length);
  const [best] = found;
  if (best === undefined) return whole(open("no document is named for rolling back, and none has a heading about it"));
  const { at, title } = best.section;
  const place = {
    at,
    text:
      at.end > at.start
        ? `${context.show(at.file)} has a part about it: ${title.slice(0, 80)}`
        : `${context.show(at.file)} is about it`,
  };
  return whole(
    best.missing.length === 0
      ? shown(place)
      : open(`${context.show(at.file)} says nothing of ${listText(best.missing)}`, place),
  );
}

const shortest = 80;
