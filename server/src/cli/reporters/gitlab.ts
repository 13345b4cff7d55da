import type { Severity } from "../../core/rules/rule.js";
import { fingerprint } from "../baseline.js";
import { rangeOf, type CheckResult } from "../checkResult.js";
import { jsonText } from "./json.js";

/** GitLab's code quality report. Its fingerprints must be unique within one report. */
export function gitlab(result: CheckResult): string {
  const { session } = result;
  const seen = new Map<string, number>();
  return jsonText(result.merged.map((finding) => {
    const { start, end } = rangeOf(session, finding.at);
    const print = fingerprint(session, finding);
    const count = seen.get(print) ?? 0;
    seen.set(print, count + 1);
    return {
      description: finding.message, check_name: finding.ruleId, fingerprint: count === 0 ? print : `${print}-${count}`, severity: severityOf[finding.severity],
      location: { path: session.show(finding.at.file), lines: { begin: start.line, end: end.line } },
    };
  }));
}

const severityOf: Readonly<Record<Severity, string>> = { error: "critical", warning: "major", information: "minor", hint: "info" };
