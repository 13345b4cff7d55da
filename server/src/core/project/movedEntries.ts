import { LineIndex } from "../text/lineIndex.js";
import { movement } from "../text/movement.js";
import type { Span } from "../text/span.js";
import type { Entries } from "./entries/findEntries.js";
import type { Entry } from "./entries/entry.js";
import { basename } from "./paths.js";
import type { SettingsReference } from "./references.js";

/**
 * The entries where an edit moved what speaks of them; undefined where that stands in the edit. The same object where nothing moved.
 * @param edits texts of settings modules that say the same of entries before and after, at other places
 */
export function movedEntries(before: Entries, edits: ReadonlyMap<string, EditedText>): Entries | undefined {
  const { move } = movement([...edits].map(([file, edit]) => ({ file, ...edit })));
  const references = new Map<SettingsReference, SettingsReference>();
  const entries: Entry[] = [];
  let isSame = true;
  for (const one of before.references) {
    const moved = movedReason(one.text, one.at, move, edits);
    if (moved === undefined) return undefined;
    const stays = moved.at === one.at && moved.text === one.text;
    isSame &&= stays;
    references.set(one, stays ? one : { ...one, ...moved });
  }
  for (const one of before.entries) {
    const { because, becauseAt } = one;
    const moved = becauseAt && movedReason(because, becauseAt, move, edits);
    if (moved === undefined && becauseAt !== undefined) return undefined;
    const stays = moved === undefined || (moved.at === becauseAt && moved.text === because);
    isSame &&= stays;
    entries.push(stays ? one : { ...one, because: moved.text, becauseAt: moved.at });
  }
  if (isSame) return before;
  return {
    ...before,
    entries,
    references: [...references.values()],
    unresolved: before.unresolved.map((one) => references.get(one) ?? one),
  };
}

interface EditedText {
  readonly before: string;
  readonly after: string;
}

/** A reason and its place, where the line that it names (`production.py:3 imports it`) is another. */
function movedReason(
  text: string,
  at: Span,
  move: (span: Span) => Span | undefined,
  edits: ReadonlyMap<string, EditedText>,
): { readonly text: string; readonly at: Span } | undefined {
  const edit = edits.get(at.file);
  const moved = move(at);
  if (edit === undefined || moved === undefined) return moved && { text, at: moved };
  const [was, is] = [lineOf(edit.before, at.start), lineOf(edit.after, moved.start)];
  if (was === is) return { text, at: moved };
  const place = `${basename(at.file)}:${was} `;
  return text.includes(place) ? { text: text.replace(place, `${basename(at.file)}:${is} `), at: moved } : undefined;
}

/** From 1. */
function lineOf(text: string, offset: number): number {
  return new LineIndex(text).positionAt(offset).line + 1;
}
