import type { Severity } from "../../core/settings/verdict.js";
import type { Span } from "../../core/text/span.js";
import { wrapped } from "../wrapped.js";
import { paint, type Paint } from "../color.js";
import {
  nothingText,
  oneLine,
  placeText,
  rangeOf,
  statisticsText,
  type CheckResult,
  type MergedFinding,
} from "../checkResult.js";
import { concerned, undeterminedLines, verdictLine } from "../undetermined.js";

/** For people: message, code, where it comes from, what to do. */
export function full(result: CheckResult): string {
  const colors = paint(result.color);
  return result.merged.map((finding) => one(result, finding, colors) + "\n").join("") + foot(result, colors);
}

function one(result: CheckResult, finding: MergedFinding, colors: Paint): string {
  const { session } = result;
  const { start } = rangeOf(session, finding.at);
  const head = `${severityColor(colors, finding.severity)(`${finding.severity}[${finding.ruleId}]`)} ${colors.bold(oneLine(finding.message))}${finding.certainty === "possible" ? colors.dim(" (possible)") : ""}\n`;
  const at = `${colors.blue("  -->")} ${oneLine(session.show(finding.at.file))}:${start.line}:${start.column}${finding.entries.length === 0 ? "" : colors.dim(` in ${finding.entries.join(", ")}`)}\n`;
  const note = (text: string): string => `${colors.blue("   =")} ${wrapped(oneLine(text), result.columns, 5)}\n`;
  const because = finding.because
    .map(({ at: place, label }) => note(`${placeText(session, place)}: ${label}`))
    .join("");
  const checks = finding.djangoChecks.length === 0 ? "" : note(`Django: ${finding.djangoChecks.join(", ")}`);
  const remedy = finding.rule === undefined ? "" : note(plain(finding.rule.docs.remedy));
  const fixes = finding.fixes
    .map(({ title, safety }) => note(`fix: ${title}${safety === "needsReview" ? " (needs review)" : ""}`))
    .join("");
  return head + at + frame(result, finding, finding.at, colors) + because + checks + remedy + fixes;
}

/** The line with carets below it. Secrets on it are starred out, so that a report can be pasted anywhere. */
function frame(result: CheckResult, finding: MergedFinding, at: Span, colors: Paint): string {
  const { session } = result;
  const text = session.text(at.file);
  const index = session.lines(at.file);
  const lineStart = index.lineStart(at.start);
  const raw = text.slice(lineStart, index.lineEnd(at.start));
  if (raw.trim() === "" || raw.length > 400) return "";
  const starred = session.starred(at.file).slice(lineStart, lineStart + raw.length);
  const [from, to] = [at.start - lineStart, at.end - lineStart];
  // A rule about secrets points at one, under whatever name the settings have it.
  const isBare =
    finding.rule?.family === "secrets" &&
    /^\w{0,2}["']/.test(raw.slice(from)) &&
    !starred.slice(from, to).includes("*");
  const line = (
    isBare
      ? starred.slice(0, from) + starred.slice(from, to).replace(/(?<=["'].*).(?=.*["'])/g, "*") + starred.slice(to)
      : starred
  ).replace(/[\x00-\x08\x0b-\x1f\x7f]/g, "�");
  const width = Math.max(1, Math.min(to, raw.length) - from);
  const number = String(index.positionAt(at.start).line + 1);
  const gutter = " ".repeat(number.length);
  const indent = line.slice(0, from).replace(/[^\t]/g, " ");
  return `${colors.blue(`${gutter} |`)}\n${colors.blue(`${number} |`)} ${line}\n${colors.blue(`${gutter} |`)} ${indent}${severityColor(colors, finding.severity)("^".repeat(width))}\n`;
}

function foot(result: CheckResult, colors: Paint): string {
  const { session } = result;
  const assumed = concerned(result).map(
    (entry) => colors.dim(`Checked ${entry.module} as production: ${entry.because}`) + "\n",
  );
  const none = session.projects.length === 0 ? "No Django project was found here.\n" : "";
  const open = undeterminedLines(result).map((line) => colors.dim(line) + "\n");
  const text = verdictLine(result);
  const countOf = (safety: "safe" | "needsReview"): number =>
    result.merged.filter(
      (finding) =>
        finding.fixes.length > 0 && finding.fixes.some((fix) => fix.safety === "safe") === (safety === "safe"),
    ).length;
  const [safe, reviewed] = [countOf("safe"), countOf("needsReview")];
  const suppressed = result.findings.filter((finding) => finding.suppressed !== null).length;
  const summary = result.merged.length === 0 ? colors.green(text) : text;
  const hint = [
    suppressed === 0 ? "" : `; ${suppressed} suppressed`,
    safe === 0 ? "" : `; ${safe} can be fixed safely with --fix`,
    reviewed === 0
      ? ""
      : `; ${reviewed}${safe === 0 ? "" : " more"} can be fixed after a look at --unsafe-fixes --diff`,
  ].join("");
  const more =
    result.merged.length === 0 ? "" : colors.dim("More about a finding: django-deploy-hygiene explain RULE") + "\n";
  return (
    assumed.join("") +
    open.join("") +
    nothingText(session) +
    none +
    (result.statistics ? statisticsText(result) : "") +
    summary +
    hint +
    "\n" +
    more
  );
}

function severityColor(colors: Paint, severity: Severity): (text: string) => string {
  return severity === "error" ? colors.red : severity === "warning" ? colors.yellow : colors.blue;
}

/** Markdown's first paragraph as one line. */
function plain(markdown: string): string {
  return (markdown.trim().split(/\n\s*\n/)[0] ?? "").replace(/\s*\n\s*/g, " ");
}
