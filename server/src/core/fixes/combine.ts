import type { Finding } from "../report.js";
import { LineIndex } from "../text/lineIndex.js";
import type { TextEdit } from "../text/textEdit.js";
import type { FixDraft, FixEdits } from "./fix.js";
import { middlewareOrder } from "./middlewareOrder.js";

/**
 * The edits of several fixes in one, leaving out fixes that change what an earlier one changes. Lines that several fixes add at one place
 * follow each other as one block.
 */
export function mergeFixes(fixes: readonly (() => FixEdits | undefined)[]): FixEdits {
  const edits: TextEdit[] = [];
  const newFiles = new Map<string, { readonly file: string; readonly text: string }>();
  for (const fix of fixes) {
    const one = fix();
    if (!one || (one.edits.length === 0 && (one.newFiles ?? []).length === 0)) continue;
    const fresh = one.edits.filter((edit) => !edits.some((other) => sameEdit(edit, other)));
    if (fresh.some((edit) => edits.some((other) => excludes(edit, other)))) continue;
    if ((one.newFiles ?? []).some((file) => newFiles.has(file.file))) continue;
    for (const edit of fresh) append(edit, edits);
    for (const file of one.newFiles ?? []) newFiles.set(file.file, file);
  }
  const separated = edits.map((one, index) => {
    const other = edits
      .slice(0, index)
      .filter((before) => isInsertAt(before, one))
      .at(-1);
    return other && bareElement.test(other.text) && bareElement.test(one.text)
      ? { ...one, text: `${other.text.endsWith(",") ? "" : ","} ${one.text}` }
      : one;
  });
  return newFiles.size > 0 ? { edits: separated, newFiles: [...newFiles.values()] } : { edits: separated };
}

/** What stands alone in a list that was empty. */
const bareElement = /^(["']).*\1,?$/;

/** One fix that does what several do; none where one of them cannot. */
export function together(title: string, fixes: readonly (FixDraft | undefined)[]): readonly FixDraft[] {
  const all = fixes.filter((one) => one !== undefined);
  if (all.length === 0 || all.length < fixes.length) return [];
  return [
    {
      title,
      safety: all.every(({ safety }) => safety === "safe") ? "safe" : "needsReview",
      edits: () => {
        const parts = all.map((one) => one.edits());
        return parts.some(({ edits }) => edits.length === 0)
          ? { edits: [] }
          : mergeFixes(parts.map((part) => () => part));
      },
    },
  ];
}

/** Empty lines around lines that are added stand only before the first and after the last of them. */
function append(edit: TextEdit, edits: TextEdit[]): void {
  const other = edits.filter((one) => isInsertAt(one, edit)).at(-1);
  if (!other) return void edits.push(edit);
  const rank = middlewareRank(edit.text);
  const behind = edits.find((one) => isInsertAt(one, edit) && rank >= 0 && middlewareRank(one.text) > rank);
  if (behind) return void edits.splice(edits.indexOf(behind), 0, edit);
  const gap = /(\r\n|\r|\n)\1$/.exec(other.text)?.[1];
  const isOneBlock = !isImport.test(other.text) || isImport.test(edit.text);
  if (gap !== undefined && isOneBlock && edit.text.endsWith(gap + gap))
    edits[edits.indexOf(other)] = { ...other, text: other.text.slice(0, -gap.length) };
  edits.push(
    isOneBlock && edits.some((one) => isInsertAt(one, edit) && startsBlock(one.text))
      ? { ...edit, text: withoutGap(edit.text) }
      : edit,
  );
}

const isImport = /^\s*(?:import|from)\s/;

/** Of several middleware at one place each stands where Django wants it. */
function middlewareRank(text: string): number {
  return middlewareOrder.indexOf(/^[^"']*["']([\w.]+)["'][^"']*$/.exec(text)?.[1] ?? "");
}

/** The same import, added by two fixes. */
function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.span.file === b.span.file && a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

/** They overlap, or add the same name at the same place. Next to each other is no conflict: texts are applied in order. */
function excludes(a: TextEdit, b: TextEdit): boolean {
  if (a.span.file !== b.span.file) return false;
  const [emptyA, emptyB] = [a.span.start === a.span.end, b.span.start === b.span.end];
  if (emptyA && emptyB)
    return a.span.start === b.span.start && boundName(a.text) !== undefined && boundName(a.text) === boundName(b.text);
  if (emptyA) return b.span.start < a.span.start && a.span.start < b.span.end;
  if (emptyB) return a.span.start < b.span.start && b.span.start < a.span.end;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

function boundName(text: string): string | undefined {
  return /^[ \t]*([A-Za-z_]\w*)[ \t]*=(?!=)/m.exec(text)?.[1];
}

function isInsertAt(other: TextEdit, edit: TextEdit): boolean {
  return (
    edit.span.start === edit.span.end &&
    other.span.file === edit.span.file &&
    other.span.start === edit.span.start &&
    other.span.end === edit.span.end
  );
}

/** An empty line comes first: `\n` at the start of a line, two where the text before has no line break. */
function startsBlock(text: string): boolean {
  return withoutGap(text) !== text;
}

function withoutGap(text: string): string {
  const [first] = /^(?:\r\n|\r|\n)/.exec(text) ?? [];
  if (first === undefined) return text;
  const rest = text.slice(first.length);
  return text.endsWith(first) && rest !== "" ? rest : rest.startsWith(first) ? rest : text;
}

/** A comment that suppresses the finding: at the end of its line, or at the top of its file. Empty where no comment can stand. */
export function suppressionEdits(finding: Finding, text: string, scope: "line" | "file"): FixEdits {
  const { file } = finding.at;
  // JSON has no comments.
  if (file.endsWith(".json")) return { edits: [] };
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  if (scope === "file") {
    const at = afterHeader(text);
    return {
      edits: [
        { span: { file, start: at, end: at }, text: `# deploy-hygiene: allow-file[${finding.ruleId}]${lineBreak}` },
      ],
    };
  }
  const lines = new LineIndex(text);
  // The comment counts on the first and on the last line of the finding.
  for (const offset of [finding.at.start, finding.at.end]) {
    const edit = suppressLine(finding, text, lines, offset, lineBreak);
    if (edit) return { edits: [edit] };
  }
  return { edits: [] };
}

function suppressLine(
  { at: { file }, ruleId }: Finding,
  text: string,
  lines: LineIndex,
  offset: number,
  lineBreak: string,
): TextEdit | undefined {
  const lineStart = lines.lineStart(offset);
  const lineEnd = lines.lineEnd(offset);
  const line = text.slice(lineStart, lineEnd);
  const existing = /# deploy-hygiene: allow\[([a-z0-9, -]*)\]/.exec(line);
  if (existing) {
    const at = lineStart + existing.index + existing[0].length - 1;
    return { span: { file, start: at, end: at }, text: `, ${ruleId}` };
  }
  const isPython = file.endsWith(".py");
  if (isPython && isInsideText(text, lineStart)) return undefined;
  // A comment may not follow a line that goes on with a backslash, nor stand inside a text of several lines: it goes above.
  if (!isPython || line.endsWith("\\") || /"""|'''/.test(line)) {
    if (isPython && lineStart > 0 && /\\(?:\r\n|\n|\r)$/.test(text.slice(Math.max(0, lineStart - 3), lineStart)))
      return undefined;
    const at = lineStart === 0 && text.startsWith("\uFEFF") ? 1 : lineStart;
    const indent = /^[ \t]*/.exec(text.slice(at, lineEnd))?.[0] ?? "";
    return { span: { file, start: at, end: at }, text: `${indent}# deploy-hygiene: allow[${ruleId}]${lineBreak}` };
  }
  const end = lineStart + line.trimEnd().length;
  return { span: { file, start: end, end: lineEnd }, text: `  # deploy-hygiene: allow[${ruleId}]` };
}

/** Whether a line begins inside a triple-quoted text, by what opens and closes before it. */
function isInsideText(text: string, offset: number): boolean {
  for (let at = 0; at < offset; ) {
    const letter = text[at];
    if (letter === "#") {
      while (at < offset && text[at] !== "\n" && text[at] !== "\r") at++;
    } else if (letter === '"' || letter === "'") {
      const quotes = text.startsWith(letter.repeat(3), at) ? letter.repeat(3) : letter;
      at += quotes.length;
      while (
        at < text.length &&
        !text.startsWith(quotes, at) &&
        (quotes.length === 3 || (text[at] !== "\n" && text[at] !== "\r"))
      )
        at += text[at] === "\\" ? 2 : 1;
      if (quotes.length === 3 && at >= offset) return true;
      at += text.startsWith(quotes, at) ? quotes.length : 0;
    } else at++;
  }
  return false;
}

/** After a byte order mark, a `#!` line and an encoding comment, which counts on the first line and on the second. */
function afterHeader(text: string): number {
  const coded = /^\uFEFF?(?:[ \t\f]{0,300}(?:#[^\n]*)?\n)?[ \t\f]{0,300}#[^\n]{0,300}?coding[:=][^\n]*\n/.exec(text);
  const [header = ""] = coded ?? /^\uFEFF?(?:#![^\n]*\n)?/.exec(text) ?? [];
  return header.length;
}
