import { type FileSource, textOf } from "../text/fileSource.js";
import type { Span } from "../text/span.js";
import type { TextEdit } from "../text/textEdit.js";
import type { FixDraft } from "./fix.js";

/** Replaces exactly this text. */
export function replaceText(
  title: string,
  at: Span,
  text: string,
  safety: FixDraft["safety"] = "needsReview",
): readonly FixDraft[] {
  return [{ title, safety, edits: () => ({ edits: [{ span: at, text }] }) }];
}

/** Takes words out of a command: out of a line with the blanks before it, out of a JSON array with its comma. Empty where that is not plain. */
export function removeWords(
  files: FileSource,
  title: string,
  words: readonly Span[],
  safety: FixDraft["safety"] = "needsReview",
): readonly FixDraft[] {
  const edits: TextEdit[] = [];
  for (const word of words) {
    const edit = removal(files, word);
    if (edit === undefined) return [];
    edits.push(edit);
  }
  return words.length === 0 ? [] : [{ title, safety, edits: () => ({ edits }) }];
}

function removal(files: FileSource, word: Span): TextEdit | undefined {
  const text = textOf(files, word.file);
  if (text === undefined) return undefined;
  let { start, end } = word;
  const quote = text[start - 1];
  if (quote === '"' && text[end] === '"' && text[start] !== '"') {
    start--;
    end++;
  }
  if (text[start] === '"' && text[end - 1] === '"' && end - start > 1) {
    const comma = /,[ \t]*$/.exec(text.slice(Math.max(0, start - 40), start));
    if (comma !== null) return { span: { file: word.file, start: start - comma[0].length, end }, text: "" };
    const next = /^[ \t]*,[ \t]*/.exec(text.slice(end, end + 40));
    return next === null ? undefined : { span: { file: word.file, start, end: end + next[0].length }, text: "" };
  }
  const blanks = /[ \t]+$/.exec(text.slice(Math.max(0, start - 40), start));
  if (blanks === null) return undefined;
  // The first word of a line, or a list item of its own, leaves more behind than a blank.
  if (/(?:^|\s)-?$/.test(text.slice(0, start - blanks[0].length))) return undefined;
  return { span: { file: word.file, start: start - blanks[0].length, end }, text: "" };
}
