import type { EntryReport, Finding, ProjectReport, Undetermined } from "../../core/report.js";
import type { Raised } from "../../core/evaluator/raised.js";
import { rangeOf, statistics, type CheckResult } from "../checkResult.js";
import type { Json } from "../encodeValue.js";
import { redactText } from "../../core/domain/redact.js";
import type { Session } from "../session.js";

/** The contract's `check --format json`. */
export function json(result: CheckResult): string {
  const { session } = result;
  return jsonText({
    schemaVersion: 1,
    tool: { name: "django-deploy-hygiene", version: result.version },
    projects: session.projects.map((project) => projectJson(session, project)),
    findings: result.findings.map((finding) => findingJson(session, finding)),
    problems: result.problems.map(({ file, message }) => ({ file: session.show(file), message })),
    summary: { ...result.summary },
    ...(result.statistics ? { statistics: statistics(result).map((row) => ({ ...row })) } : {}),
    ...(result.baseline === undefined
      ? {}
      : {
          baseline: {
            matched: result.baseline.matched,
            stale: result.baseline.stale.map(({ ruleId, file, entry }) => ({ ruleId, file, entry })),
          },
        }),
  });
}

export function jsonText(value: Json): string {
  return JSON.stringify(value, null, 2) + "\n";
}

export function raisedJson(session: Session, raised: Raised | null): Json {
  if (raised === null) return null;
  return {
    type: raised.type,
    file: session.show(raised.at.file),
    line: rangeOf(session, raised.at).start.line,
    ...(raised.variable === undefined ? {} : { variable: raised.variable }),
    ...(raised.message === undefined ? {} : { message: redactText(raised.message) }),
  };
}

function projectJson(session: Session, project: ProjectReport): Json {
  const source = project.djangoVersionSource;
  return {
    root: session.show(project.root),
    djangoVersion: project.djangoVersion ?? null,
    djangoVersionSource: source === undefined ? null : source.includes("/") ? session.show(source) : source,
    entries: project.entries.map((entry) => entryJson(session, entry)),
    launches: project.launches.map(({ file, role, because }) => ({ file: session.show(file), role, because })),
    ...(project.nothingInProduction === undefined ? {} : { nothingInProduction: project.nothingInProduction }),
  };
}

function entryJson(session: Session, entry: EntryReport): Json {
  return {
    module: entry.module,
    file: session.show(entry.file),
    role: entry.role,
    checked: entry.checked,
    because: entry.because,
    closed: entry.closed,
    raises: raisedJson(session, entry.raises),
    loads: entry.loads,
    undetermined: undeterminedJson(session, entry.undetermined),
  };
}

/** What rules asked of an entry and could not learn; its reasons may hold texts of the project. */
export function undeterminedJson(session: Session, undetermined: readonly Undetermined[]): Json {
  return undetermined.map(({ setting, at, reason }) => ({
    ...(setting === undefined ? {} : { setting }),
    ...(at === undefined ? {} : { file: session.show(at.file), line: rangeOf(session, at).start.line }),
    reason: redactText(reason),
  }));
}

function findingJson(session: Session, finding: Finding): Json {
  const { start, end } = rangeOf(session, finding.at);
  return {
    ruleId: finding.ruleId,
    severity: finding.severity,
    certainty: finding.certainty,
    message: finding.message,
    project: session.show(finding.project),
    entry: finding.entry ?? null,
    file: session.show(finding.at.file),
    range: { start: { ...start }, end: { ...end } },
    djangoChecks: finding.djangoChecks,
    because: finding.because.map(({ at, label }) => ({
      file: session.show(at.file),
      line: rangeOf(session, at).start.line,
      label,
    })),
    ...(finding.when === undefined ? {} : { when: finding.when }),
    ...(finding.effect === undefined ? {} : { effect: finding.effect }),
    ...(finding.operation === undefined ? {} : { operation: finding.operation }),
    fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
    suppressed:
      finding.suppressed === null
        ? null
        : {
            by: finding.suppressed.by,
            ...(finding.suppressed.reason === undefined ? {} : { reason: finding.suppressed.reason }),
          },
  };
}
