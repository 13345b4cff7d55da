import type { Severity } from "../../core/settings/verdict.js";
import { nothingInProduction, oneLine, rangeOf, type CheckResult } from "../checkResult.js";
import { undeterminedNotes } from "../undetermined.js";
import { fingerprint } from "../fingerprint.js";
import { hashText } from "../session.js";
import { jsonText } from "./json.js";

/**
 * GitLab's code quality report. It compares fingerprints of two branches, and those of one report must differ. The entry stays out: a finding
 * that a second entry shares is none that is new.
 */
export function gitlab(result: CheckResult): string {
  const { session } = result;
  const seen = new Map<string, number>();
  const nothing = nothingInProduction(session).map(({ root, file, text }) => ({
    description: oneLine(text),
    check_name: "nothing-in-production",
    fingerprint: `nothing-in-production-${root}`,
    severity: "major",
    location: { path: session.show(file), lines: { begin: 1, end: 1 } },
  }));
  /** Of the same print the second has a number. */
  const distinct = (print: string): string => {
    const count = seen.get(print) ?? 0;
    seen.set(print, count + 1);
    return count === 0 ? print : `${print}-${count}`;
  };
  const notes = undeterminedNotes(result).map(({ at, file, text }) => {
    const path = session.show(file);
    const line = at === undefined ? 1 : rangeOf(session, at).start.line;
    return {
      description: text,
      check_name: "not-determined",
      fingerprint: distinct(hashText(["not-determined", path, text].join("\n"))),
      severity: "info",
      location: { path, lines: { begin: line, end: line } },
    };
  });
  return jsonText([
    ...nothing,
    ...notes,
    ...result.merged.map((finding) => {
      const { start, end } = rangeOf(session, finding.at);
      return {
        description: oneLine(finding.message),
        check_name: finding.ruleId,
        fingerprint: distinct(fingerprint(session, { ...finding, entry: undefined }, session.base)),
        severity: severityOf[finding.severity],
        location: { path: session.show(finding.at.file), lines: { begin: start.line, end: end.line } },
      };
    }),
  ]);
}

const severityOf: Readonly<Record<Severity, "critical" | "major" | "minor" | "info">> = {
  error: "critical",
  warning: "major",
  information: "minor",
  hint: "info",
};
