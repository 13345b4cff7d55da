import type { Severity } from "../../core/settings/verdict.js";
import { nothingInProduction, oneLine, rangeOf, type CheckResult } from "../checkResult.js";
import { fingerprint } from "../fingerprint.js";
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
  return jsonText([
    ...nothing,
    ...result.merged.map((finding) => {
      const { start, end } = rangeOf(session, finding.at);
      const print = fingerprint(session, { ...finding, entry: undefined }, session.base);
      const count = seen.get(print) ?? 0;
      seen.set(print, count + 1);
      return {
        description: oneLine(finding.message),
        check_name: finding.ruleId,
        fingerprint: count === 0 ? print : `${print}-${count}`,
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
