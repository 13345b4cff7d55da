import type { Span } from "./span.js";

/** Where the places of a text are after it was edited. */
export interface Movement {
  /** The same characters in the new text; undefined where the edit touches them. The same object where nothing moved. */
  move(span: Span): Span | undefined;
}

/** @param texts by file what it was and what it is; files that are not among them did not change */
export function movement(
  texts: readonly { readonly file: string; readonly before: string; readonly after: string }[],
): Movement {
  const edits = new Map(
    texts
      .filter(({ before, after }) => before !== after)
      .map(({ file, before, after }) => [file, editOf(before, after)]),
  );
  return {
    move(span) {
      const edit = edits.get(span.file);
      if (edit === undefined || span.end <= edit.doubtful) return span;
      if (span.start < edit.end) return undefined;
      return edit.distance === 0
        ? span
        : { file: span.file, start: span.start + edit.distance, end: span.end + edit.distance };
    },
  };
}

/** What is between the longest equal beginning and the longest equal end of two texts. */
export interface Edit {
  /** Of what was replaced, in the text before. */
  readonly start: number;
  readonly end: number;
  readonly distance: number;
  /**
   * From here to `start` it may as well have been moved as not, where new text begins as what follows it does: `A = 1` in front of `A = 2` leaves the
   * first `A` where it was, or moves it. `start` where there is no doubt.
   */
  readonly doubtful: number;
}

export function editOf(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  const start = longest(most, (from, to) => before.slice(from, to) === after.slice(from, to));
  const [endBefore, endAfter] = [before.length, after.length];
  const tail = longest(
    most,
    (from, to) => before.slice(endBefore - to, endBefore - from) === after.slice(endAfter - to, endAfter - from),
  );
  return {
    start,
    end: endBefore - Math.min(tail, most - start),
    distance: endAfter - endBefore,
    doubtful: Math.min(start, endBefore - tail),
  };
}

/** How many units are the same from the first one on. Whole pieces are compared at once, which is what takes no time. */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let [same, step] = [0, 1024];
  while (step >= 1) {
    if (same + step <= most && isSame(same, same + step)) same += step;
    else step = step === 1 ? 0 : step / 2;
  }
  return same;
}
