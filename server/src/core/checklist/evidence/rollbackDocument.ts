import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { sectionsAbout } from "./documents.js";
import { notShown, shown } from "./answers.js";

export function rollbackDocument(context: EvidenceContext): EvidenceAnswer {
  const found = sectionsAbout(context, /\broll(?:ing)?[ -]?back\b|\brevert(?:ing)?\b.{0,30}\b(?:release|deploy|deployment|version)\b|\brestor(?:e|ing)\b.{0,20}\b(?:release|version)\b/i)
    // A heading with nothing below it is a plan to write something.
    .filter(({ text }) => text.replace(/\s+/g, " ").length >= shortest);
  const [first, ...more] = found.map(({ at, title }) => ({ at, text: at.end > at.start ? `${context.show(at.file)} has a part about it: ${title.slice(0, 80)}` : `${context.show(at.file)} is about it` }));
  return first === undefined ? notShown("no document is named for rolling back, and none has a heading about it") : shown(first, ...more.slice(0, 3));
}

const shortest = 80;
