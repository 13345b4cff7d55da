import type { Finding, Problem } from "../core/report.js";
import type { Rule } from "../core/rules/rule.js";
import { severities, type Severity } from "../core/settings/verdict.js";
import { capital } from "../core/text/capital.js";
import type { Position } from "../core/text/lineIndex.js";
import { compareText } from "../core/text/compareText.js";
import type { Span } from "../core/text/span.js";
import type { BaselineRow } from "./baseline.js";
import type { Session } from "./session.js";

/** What `check` found, for its reporters. */
export interface CheckResult {
  readonly session: Session;
  readonly version: string;
  /** One per (entry, rule, place), suppressed ones included, sorted. */
  readonly findings: readonly Finding[];
  /** Those that count, equal (file, range, rule) as one. */
  readonly merged: readonly MergedFinding[];
  readonly problems: readonly Problem[];
  readonly summary: Summary;
  readonly statistics: boolean;
  readonly color: boolean;
  /** Of the terminal; undefined: lines are not broken. */
  readonly columns: number | undefined;
  /** Where `--baseline` was given: how many findings it forgives, and its entries that nothing needs any more. */
  readonly baseline: { readonly matched: number; readonly stale: readonly BaselineRow[] } | undefined;
}

export interface MergedFinding extends Finding {
  readonly entries: readonly string[];
  readonly rule: Rule | undefined;
}

export type Summary = Readonly<Record<Severity, number>>;

export type Reporter = (result: CheckResult) => string;

export function mergeFindings(findings: readonly Finding[], rules: readonly Rule[]): readonly MergedFinding[] {
  const merged = new Map<string, MergedFinding>();
  for (const finding of findings) {
    if (finding.suppressed !== null) continue;
    const identity = JSON.stringify([finding.at, finding.ruleId]);
    const own = finding.entry === undefined ? [] : [finding.entry];
    const before = merged.get(identity);
    if (before === undefined) {
      merged.set(identity, { ...finding, entries: own, rule: rules.find((rule) => rule.id === finding.ruleId) });
      continue;
    }
    const worse = severities.indexOf(finding.severity) < severities.indexOf(before.severity) ? finding : before;
    merged.set(identity, {
      ...worse,
      rule: before.rule,
      entries: [...new Set([...before.entries, ...own])],
      certainty: before.certainty === "definite" || finding.certainty === "definite" ? "definite" : "possible",
      djangoChecks: [...new Set([...before.djangoChecks, ...finding.djangoChecks])],
    });
  }
  return [...merged.values()];
}

export function summarize(merged: readonly MergedFinding[]): Summary {
  const count = (severity: Severity): number => merged.filter((finding) => finding.severity === severity).length;
  return { error: count("error"), warning: count("warning"), information: count("information"), hint: count("hint") };
}

/** `1 error, 2 warnings`, or `no findings`. */
function summaryText(summary: Summary): string {
  const nouns: Readonly<Record<Severity, readonly [string, string]>> = {
    error: ["error", "errors"],
    warning: ["warning", "warnings"],
    information: ["information", "information"],
    hint: ["hint", "hints"],
  };
  const parts = severities
    .filter((severity) => summary[severity] > 0)
    .map((severity) => `${summary[severity]} ${nouns[severity][summary[severity] === 1 ? 0 : 1]}`);
  return parts.length === 0 ? "no findings" : parts.join(", ");
}

/** `1 error, 2 warnings` as a sentence of its own. */
export function summaryLine(summary: Summary): string {
  return capital(summaryText(summary));
}

/** Projects of which nothing was checked, with the reason and the nearest candidates: what is not said there looks like a clean bill. */
export function nothingInProduction({ projects, show }: Pick<Session, "projects" | "show">): readonly {
  readonly root: string;
  readonly file: string;
  readonly text: string;
}[] {
  return projects.flatMap(({ root, entries, nothingInProduction: reason }) =>
    reason === undefined
      ? []
      : [{ root: show(root), file: entries[0]?.file ?? root, text: `nothing in production: ${reason}` }],
  );
}

/** One line for each. */
export function nothingText(session: Session): string {
  return nothingInProduction(session)
    .map(({ root, text }) => `${oneLine(`${root}: ${text}`)}\n`)
    .join("");
}

/** Without line breaks and other control characters: file names may hold them, and a line of a report is one thing. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]\s*/g, " ").replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, "\ufffd");
}

/** Counts per rule, most frequent first. */
export function statistics(
  result: CheckResult,
): readonly { readonly ruleId: string; readonly count: number; readonly fixable: number }[] {
  const rows = new Map<string, { ruleId: string; count: number; fixable: number }>();
  for (const finding of result.merged) {
    const row = rows.get(finding.ruleId) ?? { ruleId: finding.ruleId, count: 0, fixable: 0 };
    row.count++;
    if (finding.fixes.length > 0) row.fixable++;
    rows.set(finding.ruleId, row);
  }
  return [...rows.values()].sort((a, b) => b.count - a.count || compareText(a.ruleId, b.ruleId));
}

export function statisticsText(result: CheckResult): string {
  const { baseline } = result;
  const stale =
    baseline === undefined
      ? []
      : count(baseline.stale.map(({ ruleId }) => ruleId)).map(
          ([ruleId, times]) =>
            `${String(times).padStart(5)}  ${ruleId} no longer occurs, and is still in the baseline\n`,
        );
  const forgiven = baseline === undefined ? "" : `${String(baseline.matched).padStart(5)}  forgiven by the baseline\n`;
  const suppressed = count(
    result.findings.flatMap(({ suppressed: one }) => (one === null || one.by === "baseline" ? [] : [one.by])),
  ).map(([by, times]) => `${String(times).padStart(5)}  suppressed by ${suppressors[by]}\n`);
  return ruleCounts(result) + suppressed.join("") + forgiven + stale.join("");
}

const suppressors: Readonly<Record<NonNullable<Finding["suppressed"]>["by"], string>> = {
  comment: "a comment",
  baseline: "the baseline",
  silenced: "SILENCED_SYSTEM_CHECKS",
  option: "--select or --ignore",
};

function count<T extends string>(names: readonly T[]): readonly (readonly [T, number])[] {
  const counts = new Map<T, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b));
}

function ruleCounts(result: CheckResult): string {
  return statistics(result)
    .map(
      ({ ruleId, count, fixable }) =>
        `${String(count).padStart(5)}  ${ruleId}${fixable === 0 ? "" : fixable === count ? " (fixable)" : ` (${fixable} fixable)`}\n`,
    )
    .join("");
}

/** Both ends, from 1; columns in UTF-16 units. */
export function rangeOf(session: Session, at: Span): { readonly start: Position; readonly end: Position } {
  const index = session.lines(at.file);
  const from = index.positionAt(at.start);
  const to = index.positionAt(at.end);
  return { start: { line: from.line + 1, column: from.column + 1 }, end: { line: to.line + 1, column: to.column + 1 } };
}

/** `backend/settings.py:3` */
export function placeText(session: Session, at: Span): string {
  return `${session.show(at.file)}:${rangeOf(session, at).start.line}`;
}

export function ruleAddress(id: string): string {
  return `https://github.com/django-deploy-hygiene/django-deploy-hygiene/blob/main/docs/rules/${id}.md`;
}
