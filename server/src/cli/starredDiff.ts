import { starRanges } from "../core/secrets/secretPlaces.js";
import type { Fixed } from "./fixing.js";
import type { Session } from "./session.js";
import { starredTexts } from "./starredTexts.js";
import { unifiedDiff } from "./unifiedDiff.js";

/** What fixes change, with stars for secrets on both sides: also for those that the change moves to where nothing tells of them any more. */
export function starredDiff(session: Session, changes: Fixed["changes"]): string {
  const texts = new Map(changes.map(({ file, before }) => [file, before ?? ""]));
  const starredBefore = starredTexts(session.engine, (file) => texts.get(file) ?? session.text(file), session.projects);
  const known = new Set(changes.flatMap(({ file, before = "" }) => hiddenTexts(before, starredBefore(file))));
  return changes
    .map(({ file, before, after }) =>
      unifiedDiff(session.show(file), before, after, {
        before: starredBefore(file),
        after: withoutTexts(after, session.starred(file), known),
      }),
    )
    .join("");
}

/** What stands where the stars are. */
function hiddenTexts(text: string, starred: string): readonly string[] {
  return [...starred.matchAll(/\*+/g)]
    .map(({ 0: stars, index }) => text.slice(index, index + stars.length))
    .filter((one) => one.length >= shortest && !/^\**$/.test(one));
}

/** Shorter ones are found in words that are none. */
const shortest = 3;

function withoutTexts(text: string, starred: string, known: ReadonlySet<string>): string {
  const ranges: { start: number; end: number }[] = [];
  for (const one of known) {
    for (let at = text.indexOf(one); at >= 0; at = text.indexOf(one, at + one.length)) {
      const isWord = /\w/.test(text[at - 1] ?? "") || /\w/.test(text[at + one.length] ?? "");
      if (!isWord) ranges.push({ start: at, end: at + one.length });
    }
  }
  return starRanges(
    starred,
    ranges.sort((a, b) => a.start - b.start),
  );
}
