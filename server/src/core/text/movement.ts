import type { Span } from "./span.js";

/** Where the places of a text are after it was edited. */
export interface Movement {
  /** The same characters in the new text; undefined where the edit touches them. The same object where nothing moved. */
  move(span: Span): Span | undefined;
}

/** @param texts by file what it was and what it is; files that are not among them did not change */
export function movement(texts: readonly { readonly file: string; readonly before: string; readonly after: string }[]): Movement {
  const edits = new Map(texts.filter(({ before, after }) => before !== after).map(({ file, before, after }) => [file, editOf(before, after)]));
  return {
    move(span) {
      const edit = edits.get(span.file);
      if (edit === undefined || span.end <= edit.start) return span;
      if (span.start < edit.end) return undefined;
      return edit.distance === 0 ? span : { file: span.file, start: span.start + edit.distance, end: span.end + edit.distance };
    },
  };
}

interface Edit {
  /** Of what was replaced, in the text before. */
  readonly start: number;
  readonly end: number;
  readonly distance: number;
}

function editOf(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (tail < most - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  return { start, end: before.length - tail, distance: after.length - before.length };
}
