import type { Span } from "./span.js";

/** Replaces the text of `span` by `text`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * Applies the edits that belong to `file`. Edits may not overlap; several inserts at one offset keep their order.
 * Throws RangeError when edits overlap or leave the text.
 */
export function applyEdits(file: string, text: string, edits: readonly TextEdit[]): string {
  const own = edits.filter((edit) => edit.span.file === file).map((edit, order) => ({ edit, order }));
  own.sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order);
  let result = "";
  let position = 0;
  for (const { edit } of own) {
    if (edit.span.start < position || edit.span.end > text.length)
      throw new RangeError("edits overlap or leave the text");
    result += text.slice(position, edit.span.start) + edit.text;
    position = edit.span.end;
  }
  return result + text.slice(position);
}
