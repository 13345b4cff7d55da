import { redactProse } from "../domain/redact.js";
import { LineIndex } from "../text/lineIndex.js";
import type { Span } from "../text/span.js";

/** `# deploy-hygiene: allow[rule-id, other] reason` and `allow-file[…]` comments of one file. */
export interface Suppressions {
  /** The comment that suppresses a rule at a place; undefined where none does. */
  find(
    ruleId: string,
    at: Span,
  ): { readonly reason: string | undefined; readonly comment: SuppressionComment } | undefined;
  readonly comments: readonly SuppressionComment[];
  /** Comments that begin like one and are none. */
  readonly malformed: readonly { readonly start: number; readonly end: number }[];
  /** The comment that says why it is so: on the lines of the place, right above them, or where it speaks of the setting by its name. */
  reason(at: Span, absent: string | undefined): { readonly start: number; readonly end: number } | undefined;
}

export interface SuppressionComment {
  readonly scope: "line" | "file";
  /** As they are written, whether there are such rules or not. */
  readonly rules: readonly { readonly id: string; readonly start: number; readonly end: number }[];
  readonly reason: string | undefined;
  /** From the sign that begins the comment to its end. */
  readonly start: number;
  readonly end: number;
  /** Nothing else stands on its line. */
  readonly alone: boolean;
  /** Zero-based line that it speaks for: its own, or the first below it that is no comment. */
  readonly line: number;
}

/**
 * @param commentsOnly spans of comments, where the language's parser knows them: elsewhere the text is no comment.
 */
export function readSuppressions(
  text: string,
  commentsOnly?: readonly { readonly start: number; readonly end: number }[],
): Suppressions {
  const reason: Suppressions["reason"] = (at, absent) => reasonAt(text, at, absent);
  if (!text.includes(marker)) return { comments: [], malformed: [], find: () => undefined, reason };
  const lines = new LineIndex(text);
  const comments: SuppressionComment[] = [];
  const malformed: { readonly start: number; readonly end: number }[] = [];
  for (let from = text.indexOf(marker); from >= 0; from = text.indexOf(marker, from + marker.length)) {
    const sign = signBefore(text, from, lines);
    if (sign === undefined || (commentsOnly && !commentsOnly.some((one) => one.start <= sign && sign < one.end)))
      continue;
    const comment = readOne(text, sign, from, lines);
    if (comment) comments.push(comment);
    else malformed.push({ start: sign, end: lines.lineEnd(from) });
  }
  return {
    comments,
    malformed,
    reason,
    find(ruleId, at) {
      const first = lines.positionAt(at.start).line;
      const last = lines.positionAt(at.end).line;
      const comment = comments.find(
        (one) =>
          one.rules.some(({ id }) => id === ruleId) &&
          (one.scope === "file" || one.line === first || one.line === last),
      );
      return comment && { reason: comment.reason, comment };
    },
  };
}

const marker = "deploy-hygiene:";

/** The sign that begins the comment: `#`, or `;` at the beginning of a line, as in units and ini files. undefined: more than the sign stands before the marker. */
function signBefore(text: string, markerAt: number, lines: LineIndex): number | undefined {
  let at = markerAt - 1;
  while (at >= 0 && (text[at] === " " || text[at] === "\t")) at--;
  if (text[at] === "#") return at;
  return text[at] === ";" && text.slice(lines.lineStart(at), at).trim() === "" ? at : undefined;
}

function readOne(text: string, start: number, markerAt: number, lines: LineIndex): SuppressionComment | undefined {
  const end = lines.lineEnd(markerAt);
  const match = /^deploy-hygiene:[ \t]*allow(-file)?\[([^[\]]*)\](.*)$/.exec(text.slice(markerAt, end));
  if (!match) return undefined;
  const list = match[2] ?? "";
  const listAt = markerAt + match[0].indexOf("[") + 1;
  const rules = [...list.matchAll(/[^\s,]+/g)].map((one) => ({
    id: one[0],
    start: listAt + one.index,
    end: listAt + one.index + one[0].length,
  }));
  if (rules.length === 0) return undefined;
  const reason = (match[3] ?? "").trim();
  const alone = text.slice(lines.lineStart(start), start).trim() === "";
  const own = lines.positionAt(markerAt).line;
  return {
    scope: match[1] === undefined ? "line" : "file",
    rules,
    reason: reason === "" ? undefined : redactProse(reason),
    start,
    end,
    alone,
    line: alone ? firstLineBelow(text, own, lines) : own,
  };
}

/** Comments may stand above each other: all speak for the same line. */
function firstLineBelow(text: string, line: number, lines: LineIndex): number {
  for (let next = line + 1; next < lines.lineCount; next++) {
    const start = lines.offsetAt({ line: next, column: 0 });
    if (!/^[ \t]*[#;]/.test(text.slice(start, lines.lineEnd(start)))) return next;
  }
  return line + 1;
}

function reasonAt(
  text: string,
  at: Span,
  absent: string | undefined,
): { readonly start: number; readonly end: number } | undefined {
  const own = absent === undefined ? reasonOnLine(text, at.start) : undefined;
  const name = absent ?? /^[A-Z_]+(?= ?=)/.exec(text.slice(text.lastIndexOf("\n", at.start - 1) + 1))?.[0];
  if (own !== undefined || name === undefined) return own;
  // Line by line, each once: one may be as long as the file.
  for (let from = text.indexOf(name); from >= 0; ) {
    const found = isComment(text, text.lastIndexOf("\n", from) + 1)
      ? reasonOnLine(text, lastOfComment(text, from))
      : undefined;
    if (found !== undefined) return found;
    const end = text.indexOf("\n", from);
    if (end < 0) return undefined;
    from = text.indexOf(name, end);
  }
  return undefined;
}

function isComment(text: string, lineStart: number): boolean {
  return /^[^\S\n]{0,40}#/.test(text.slice(lineStart, lineStart + 41));
}

/** Where the last line begins of those that go on with a comment. */
function lastOfComment(text: string, offset: number): number {
  let last = offset;
  for (let i = 0; i < mostLines; i++) {
    const end = text.indexOf("\n", last);
    if (end < 0 || !isComment(text, end + 1)) break;
    last = end + 1;
  }
  return last;
}

/** Of the line, and the comments right above it. */
function reasonOnLine(text: string, offset: number): { readonly start: number; readonly end: number } | undefined {
  const end = text.indexOf("\n", offset) < 0 ? text.length : text.indexOf("\n", offset);
  let start = text.lastIndexOf("\n", offset - 1) + 1;
  const own = text.slice(start, end);
  const sign = own.search(/(?:^|\s)#/);
  const said = sign < 0 ? [] : [own.slice(sign)];
  let first = sign < 0 ? undefined : start + sign + (own[sign] === "#" ? 0 : 1);
  for (let i = 0; i < mostLines && start > 0; i++) {
    const above = text.lastIndexOf("\n", start - 2) + 1;
    const line = text.slice(above, start - 1);
    if (!isComment(text, above)) break;
    said.unshift(line);
    first = above + line.indexOf("#");
    start = above;
  }
  const words = said.join(" ").replace(/#/g, " ");
  return first !== undefined && isReason.test(words) && !isUndecided.test(words) ? { start: first, end } : undefined;
}

const mostLines = 6;
const fronts =
  "(?:edge|reverse[- ]proxy|proxy|load[- ]?balancer|nginx|apache|traefik|caddy|haproxy|varnish|cloudflare|cloudfront|cdn|ingress|envoy|router|alb|elb|gateway|web ?server|platform|railway|heroku|render\\.com|fly\\.io|dokku|caprover|coolify|app engine|cloud run)";
/** Someone decided, and says why or who does it instead. */
const isReason = new RegExp(
  String.raw`\b(?:because|therefore|redirect loop|so that|in order to|on purpose|deliberate(?:ly)?|intentional(?:ly)?|by design|necess?arr?y|(?:required|needed) (?:for|by)|to allow|to avoid|to prevent|(?:no|without an?) (?:separate |dedicated )?(?:celery )?worker|(?:handled|done|in place|added|set|validated|checked|enforced|terminated|ends?) (?:by|at|in) (?:the |our |an? )?${fronts}|(?:behind|(?:when|if|while) using|rel(?:y|ies|ying) on) (?:the |our |an? )?${fronts}|for (?:the )?(?:wagtail|django)(?:'s)? admin|${fronts}(?: container| server)? (?:already |only )?(?:handles?|does|takes|terminates|redirects?|validates?|checks?|sets|adds|enforces|listens?))\b`,
  "i",
);
/** What is to change yet is no decision. */
const isUndecided =
  /\b(?:TODO|FIXME|XXX|HACK|temporar(?:y|ily)|for now|change (?:this|me)|development|debug(?:ging)?|WARNING)\b/i;
