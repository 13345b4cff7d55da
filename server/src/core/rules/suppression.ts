import { LineIndex } from "../text/lineIndex.js";
import type { Span } from "../text/span.js";

/** `# deploy-hygiene: allow[rule-id, other] reason` and `allow-file[…]` comments of one file. */
export interface Suppressions {
  /** The comment that suppresses a rule at a place; undefined where none does. */
  find(ruleId: string, at: Span): { readonly reason: string | undefined; readonly comment: SuppressionComment } | undefined;
  readonly comments: readonly SuppressionComment[];
}

export interface SuppressionComment {
  readonly scope: "line" | "file";
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** From `#` to the end of the comment. */
  readonly start: number;
  readonly end: number;
  /** Zero-based line that it speaks for; it stands alone above its line, or at the end of it. */
  readonly line: number;
}

/**
 * @param commentsOnly spans of comments, where the language's parser knows them: elsewhere the text is no comment.
 */
export function readSuppressions(text: string, commentsOnly?: readonly { readonly start: number; readonly end: number }[]): Suppressions {
  if (!text.includes(marker)) return { comments: [], find: () => undefined };
  const lines = new LineIndex(text);
  const comments: SuppressionComment[] = [];
  for (let from = text.indexOf(marker); from >= 0; from = text.indexOf(marker, from + marker.length)) {
    const comment = readOne(text, from, lines);
    if (comment && (!commentsOnly || commentsOnly.some((one) => one.start <= comment.start && comment.end <= one.end))) comments.push(comment);
  }
  return {
    comments,
    find(ruleId, at) {
      const first = lines.positionAt(at.start).line;
      const last = lines.positionAt(at.end).line;
      const comment = comments.find((one) => one.rules.includes(ruleId) && (one.scope === "file" || one.line === first || one.line === last));
      return comment && { reason: comment.reason, comment };
    },
  };
}

const marker = "deploy-hygiene:";

function readOne(text: string, markerAt: number, lines: LineIndex): SuppressionComment | undefined {
  const end = lines.lineEnd(markerAt);
  const start = text.lastIndexOf("#", markerAt);
  const lineStart = lines.lineStart(markerAt);
  if (start < lineStart || text.slice(start + 1, markerAt).trim() !== "") return undefined;
  const match = /^deploy-hygiene:[ \t]*allow(-file)?\[([a-z0-9, \t-]*)\][ \t]*(.*)$/.exec(text.slice(markerAt, end));
  if (!match) return undefined;
  const alone = text.slice(lineStart, start).trim() === "";
  return {
    scope: match[1] === undefined ? "line" : "file",
    rules: (match[2] ?? "").split(",").map((rule) => rule.trim()).filter((rule) => rule !== ""),
    reason: match[3]?.trim() === "" ? undefined : match[3]?.trim(),
    start, end,
    line: lines.positionAt(markerAt).line + (alone ? 1 : 0),
  };
}
