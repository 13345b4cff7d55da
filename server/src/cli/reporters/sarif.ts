import type { Severity } from "../../core/rules/rule.js";
import type { Span } from "../../core/text/span.js";
import { fingerprint } from "../baseline.js";
import { rangeOf, ruleAddress, type CheckResult } from "../checkResult.js";
import type { Json } from "../encodeValue.js";
import type { Session } from "../session.js";
import { jsonText } from "./json.js";

/** SARIF 2.1.0, for code scanning. Suppressed findings stay, marked as such. */
export function sarif(result: CheckResult): string {
  const { session } = result;
  const ids = [...new Set(result.findings.map((finding) => finding.ruleId))].sort();
  const rules = ids.map((id): Json => {
    const rule = session.engine.rules.find((one) => one.id === id);
    if (rule === undefined) return { id };
    return {
      id, shortDescription: { text: rule.docs.summary }, fullDescription: { text: rule.docs.why }, help: { text: rule.docs.remedy, markdown: rule.docs.remedy }, helpUri: ruleAddress(id),
      defaultConfiguration: { level: level(rule.severity) }, properties: { tags: [rule.family, ...(rule.djangoChecks ?? [])] },
    };
  });
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "django-deploy-hygiene", version: result.version, informationUri: "https://github.com/django-deploy-hygiene/django-deploy-hygiene", rules } },
      columnKind: "utf16CodeUnits",
      invocations: [{
        executionSuccessful: !result.problems.some((problem) => problem.fatal),
        toolExecutionNotifications: result.problems.map((problem) => ({
          level: problem.fatal ? "error" : "warning", message: { text: problem.message }, locations: [{ physicalLocation: { artifactLocation: artifact(session, problem.file) } }],
        })),
      }],
      results: result.findings.map((finding) => ({
        ruleId: finding.ruleId, ruleIndex: ids.indexOf(finding.ruleId), level: level(finding.severity), message: { text: finding.message },
        locations: [location(session, finding.at)],
        relatedLocations: finding.because.map(({ at, label }, id) => ({ id, ...location(session, at), message: { text: label } })),
        partialFingerprints: { "djangoDeployHygiene/v1": fingerprint(session, finding) },
        suppressions: finding.suppressed === null ? [] : [{ kind: finding.suppressed.by === "comment" ? "inSource" : "external", ...(finding.suppressed.reason === undefined ? {} : { justification: finding.suppressed.reason }) }],
        properties: { certainty: finding.certainty, entry: finding.entry ?? null, djangoChecks: finding.djangoChecks },
      })),
    }],
  });
}

function level(severity: Severity): "error" | "warning" | "note" {
  return severity === "error" || severity === "warning" ? severity : "note";
}

function location(session: Session, at: Span): { readonly physicalLocation: Json } {
  const { start, end } = rangeOf(session, at);
  return { physicalLocation: { artifactLocation: artifact(session, at.file), region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column } } };
}

/** A relative address: each part of the path percent-encoded. */
function artifact(session: Session, file: string): Json {
  return { uri: session.show(file).split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}
