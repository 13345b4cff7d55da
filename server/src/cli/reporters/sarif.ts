import { redactText } from "../../core/domain/redact.js";
import type { Finding, Problem } from "../../core/report.js";
import type { Rule, Severity } from "../../core/rules/rule.js";
import type { Span } from "../../core/text/span.js";
import { nothingInProduction, rangeOf, ruleAddress, type CheckResult } from "../checkResult.js";
import type { Json } from "../encodeValue.js";
import { fingerprint } from "../fingerprint.js";
import type { Session } from "../session.js";
import { jsonText } from "./json.js";

/** SARIF 2.1.0, for code scanning. Suppressed findings stay, marked as such. No snippets: a line may hold a secret. */
export function sarif(result: CheckResult): string {
  const { session } = result;
  const ids = [...new Set(result.findings.map((finding) => finding.ruleId))].sort();
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: {
        name: "django-deploy-hygiene", fullName: "Django Deploy Hygiene", version: result.version, semanticVersion: result.version,
        informationUri: "https://github.com/django-deploy-hygiene/django-deploy-hygiene", rules: ids.map((id) => descriptor(session, id)),
      } },
      originalUriBaseIds: { [sourceRoot]: { description: { text: "The folder that the command was given, or the working directory." } } },
      columnKind: "utf16CodeUnits",
      invocations: [{
        executionSuccessful: !result.problems.some((problem) => problem.fatal),
        toolExecutionNotifications: [
          ...nothingInProduction(session).map(({ file, text }): Json => ({ level: "warning", message: { text }, locations: [{ physicalLocation: { artifactLocation: artifact(session, file) } }] })),
          ...result.problems.map((problem) => notification(session, problem)),
        ],
      }],
      results: result.findings.map((finding) => resultOf(session, finding, ids.indexOf(finding.ruleId))),
    }],
  });
}

const sourceRoot = "%SRCROOT%";

/** What the rule says, with its page as help: code scanning shows it beside the finding. */
function descriptor(session: Session, id: string): Json {
  const rule = session.engine.rules.find((one) => one.id === id);
  if (rule === undefined) return { id };
  const { docs } = rule;
  return {
    id, name: id, shortDescription: { text: docs.summary }, fullDescription: { text: docs.why },
    help: { text: docs.remedy, markdown: session.engine.explain(id)?.markdown ?? docs.remedy }, helpUri: ruleAddress(id),
    defaultConfiguration: { level: level(rule.severity) },
    properties: { tags: ["django", "deployment", ...(isAboutSecurity(rule) ? ["security"] : []), ...(rule.family === "security" ? [] : [rule.family]), ...(rule.djangoChecks ?? [])], ...(isAboutSecurity(rule) ? { "security-severity": scores[rule.severity] } : {}) },
  };
}

function isAboutSecurity({ family }: Rule): boolean {
  return ["security", "secrets", "hosts", "cookies", "https", "headers", "middleware"].includes(family);
}

/** GitHub sorts security alerts by a score: from 7 on high, from 4 on medium (docs.github.com, SARIF support for code scanning). */
const scores: Readonly<Record<Severity, string>> = { error: "8.0", warning: "5.0", information: "2.0", hint: "1.0" };

function notification(session: Session, { file, message, fatal }: Problem): Json {
  return { level: fatal ? "error" : "warning", message: { text: message }, locations: [{ physicalLocation: { artifactLocation: artifact(session, file) } }] };
}

function resultOf(session: Session, finding: Finding, ruleIndex: number): Json {
  return {
    ruleId: finding.ruleId, ruleIndex, level: level(finding.severity), message: { text: finding.message },
    locations: [location(session, finding.at)],
    relatedLocations: finding.because.map(({ at, label }, id) => ({ id, ...location(session, at), message: { text: label } })),
    partialFingerprints: { "djangoDeployHygiene/v1": fingerprint(session, finding, session.base) },
    suppressions: suppressions(finding),
    properties: { certainty: finding.certainty, severity: finding.severity, entry: finding.entry ?? null, djangoChecks: finding.djangoChecks },
  };
}

/** Comments stand in the source; a baseline, SILENCED_SYSTEM_CHECKS and options are decisions made elsewhere. */
function suppressions({ suppressed }: Finding): readonly Json[] {
  if (suppressed === null) return [];
  const reason = suppressed.reason ?? { comment: undefined, baseline: "listed in the baseline", silenced: "silenced by SILENCED_SYSTEM_CHECKS", option: "not selected" }[suppressed.by];
  return [{ kind: suppressed.by === "comment" ? "inSource" : "external", status: "accepted", ...(reason === undefined ? {} : { justification: redactText(reason) }) }];
}

function level(severity: Severity): "error" | "warning" | "note" {
  return severity === "error" || severity === "warning" ? severity : "note";
}

function location(session: Session, at: Span): { readonly physicalLocation: Json } {
  const { start, end } = rangeOf(session, at);
  return { physicalLocation: { artifactLocation: artifact(session, at.file), region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column } } };
}

/** A relative address, each part of the path percent-encoded; a file of another drive has an absolute one. */
function artifact(session: Session, file: string): Json {
  const path = session.show(file);
  const encoded = path.split("/").map((part) => encodeURIComponent(part.replace(loneSurrogate, "\ufffd"))).join("/");
  return /^[A-Za-z]:\//.test(path) ? { uri: `file:///${encoded.replace("%3A", ":")}` } : { uri: encoded, uriBaseId: sourceRoot };
}

/** Half of a pair cannot be percent-encoded. */
const loneSurrogate = /\p{Surrogate}/gu;
