import { LineIndex } from "../text/lineIndex.js";
import type { TextEdit } from "../text/textEdit.js";

interface Comment {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly alone: boolean;
  readonly rules: readonly { readonly start: number; readonly end: number }[];
}

/** The comment goes; its line too where it stands alone, else the space before it. */
export function removeComment({ file, start, end, alone }: Omit<Comment, "rules">, text: string): TextEdit {
  const lines = new LineIndex(text);
  if (!alone) {
    const before = text.slice(lines.lineStart(start), start).trimEnd().length;
    return { span: { file, start: lines.lineStart(start) + before, end }, text: "" };
  }
  const lineStart = lines.lineStart(start);
  const below = lines.offsetAt({ line: lines.positionAt(start).line + 1, column: 0 });
  // A byte order mark belongs to the file.
  return {
    span: { file, start: lineStart === 0 && text.startsWith("\uFEFF") ? 1 : lineStart, end: Math.max(below, end) },
    text: "",
  };
}

/** One id goes from the list, and the comma beside it. */
export function removeRuleOf({ file, rules }: Comment, index: number): readonly TextEdit[] {
  const [before, own, after] = [rules[index - 1], rules[index], rules[index + 1]];
  if (own === undefined) return [];
  if (after !== undefined) return [{ span: { file, start: own.start, end: after.start }, text: "" }];
  return [{ span: { file, start: before?.end ?? own.start, end: own.end }, text: "" }];
}
