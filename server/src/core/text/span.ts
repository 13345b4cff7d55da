/** A place in a file. Offsets are UTF-16 units from 0; `end` is exclusive. */
export interface Span {
  /** Absolute path with `/` separators, exactly as the FileSource knows it. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export function span(file: string, start: number, end: number): Span {
  return { file, start, end };
}

/** What is said of a file as a whole stands at its beginning. */
export function fileStart(file: string): Span {
  return span(file, 0, 0);
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** Orders spans by file, then position: the order of every report. */
export function compareSpans(a: Span, b: Span): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}
