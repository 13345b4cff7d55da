import { redactLine } from "../core/domain/redact.js";
import type { Finding } from "../core/report.js";
import { CommandFailure } from "./commandFailure.js";
import { compareText, hashText, type Session } from "./session.js";

/** How many findings of each fingerprint a baseline forgives. */
export type Baseline = ReadonlyMap<string, number>;

/** The text of a baseline file for these findings. */
export function writeBaseline(session: Session, findings: readonly Finding[]): string {
  const rows = findings.map((finding) => ({
    ruleId: finding.ruleId, file: session.show(finding.at.file), entry: finding.entry ?? null, fingerprint: fingerprint(session, finding),
  }));
  rows.sort((a, b) => compareText(a.file, b.file) || compareText(a.ruleId, b.ruleId) || compareText(a.entry ?? "", b.entry ?? "") || compareText(a.fingerprint, b.fingerprint));
  return JSON.stringify({ schemaVersion: 1, findings: rows }, null, 2) + "\n";
}

export function parseBaseline(file: string, text: string): Baseline {
  const wrong = new CommandFailure(`the baseline ${file} cannot be understood. Write it again with --baseline ${file} --update-baseline`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong;
  }
  const rows = isRecord(parsed) && parsed["schemaVersion"] === 1 ? parsed["findings"] : undefined;
  if (!Array.isArray(rows)) throw wrong;
  const result = new Map<string, number>();
  for (const row of rows as readonly unknown[]) {
    const value = isRecord(row) ? row["fingerprint"] : undefined;
    if (typeof value !== "string") throw wrong;
    result.set(value, (result.get(value) ?? 0) + 1);
  }
  return result;
}

/** Marks the findings that the baseline forgives, as many as it lists. */
export function applyBaseline(session: Session, findings: readonly Finding[], baseline: Baseline): readonly Finding[] {
  const left = new Map(baseline);
  return findings.map((finding) => {
    if (finding.suppressed !== null) return finding;
    const print = fingerprint(session, finding);
    const count = left.get(print) ?? 0;
    if (count === 0) return finding;
    left.set(print, count - 1);
    return { ...finding, suppressed: { by: "baseline", reason: undefined } };
  });
}

/**
 * Survives moved lines and other indentation; changes with the code on the line. String literals are left out: a hash of a
 * weak secret could be guessed back.
 */
export function fingerprint(session: Session, finding: Finding): string {
  const text = session.text(finding.at.file);
  const index = session.lines(finding.at.file);
  const line = text.slice(index.lineStart(finding.at.start), index.lineEnd(finding.at.start));
  const code = redactLine(line, { secret: true }).replace(/\s+/g, "");
  return hashText([finding.ruleId, session.show(finding.at.file), finding.entry ?? "", finding.absent ?? "", code].join("\n"));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
