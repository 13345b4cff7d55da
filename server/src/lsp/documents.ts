import { LineIndex } from "../core/text/lineIndex.js";
import { contentHash } from "./contentHash.js";

/** A document that the editor holds open: its text wins over the one on disk. */
export interface OpenDocument {
  /** As the editor writes it. */
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly text: string;
  readonly hash: string;
  readonly index: LineIndex;
}

/** The units from `start` to `end` of the text before were replaced by `length` others. */
export interface Difference {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

export interface OffsetChange extends Difference {
  /** What was put in. */
  readonly text: string;
}

interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}
export interface ContentChange {
  readonly range?: { readonly start: ProtocolPosition; readonly end: ProtocolPosition } | undefined;
  readonly text: string;
}

export function openDocument(uri: string, path: string, version: number, text: string): OpenDocument {
  return { uri, path, version, text, hash: contentHash(text), index: new LineIndex(text) };
}

/** Applies the changes in order, each to the text that the one before left. */
export function changeDocument(
  document: OpenDocument,
  version: number,
  contentChanges: readonly ContentChange[],
): { readonly document: OpenDocument; readonly changes: readonly OffsetChange[] } {
  let { text, index } = document;
  const changes: OffsetChange[] = [];
  for (const change of contentChanges) {
    let start: number;
    let end: number;
    let length: number;
    let next: string;
    if (change.range === undefined) {
      next = change.text;
      ({ start, end, length } = difference(text, next));
    } else {
      const from = offsetOf(index, change.range.start);
      const to = offsetOf(index, change.range.end);
      const first = Math.min(from, to);
      const last = Math.max(from, to);
      next = text.slice(0, first) + change.text + text.slice(last);
      // Editors and formatters replace whole lines; what stays the same in them has not changed.
      const narrow = difference(text.slice(first, last), change.text);
      ({ start, end, length } = { start: first + narrow.start, end: first + narrow.end, length: narrow.length });
    }
    changes.push({ start, end, length, text: next.slice(start, start + length) });
    text = next;
    index = new LineIndex(text);
  }
  return {
    document: { uri: document.uri, path: document.path, version, text, hash: contentHash(text), index },
    changes,
  };
}

/** The one change between two texts, with their common beginning and end left out. */
export function difference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return { start, end: before.length - same, length: after.length - same - start };
}

function offsetOf(index: LineIndex, position: ProtocolPosition): number {
  return index.offsetAt({ line: position.line, column: position.character });
}
