import { redactText } from "../../core/domain/redact.js";
import type { Finding, Problem } from "../../core/report.js";
import type { Rule } from "../../core/rules/rule.js";
import type { Severity } from "../../core/settings/verdict.js";
import type { Span } from "../../core/text/span.js";
import { nothingInProduction, rangeOf, ruleAddress, type CheckResult } from "../checkResult.js";
import type { Json } from "../encodeValue.js";
import { undeterminedNotes, type Note } from "../undetermined.js";
import { fingerprint } from "../fingerprint.js";
import type { Session } from "../session.js";
import { jsonText } from "./json.js";

/**
 * SARIF 2.1.0, for code scanning. Suppressed findings stay, marked as such. No snippets: a line may hold a secret.
 * Of several projects each has a run, named by its folder: so results of one are not taken for changes of another.
 */
export function sarif(result: CheckResult): string {
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: partsOf(result).map((part) => runOf(result, part)),
  });
}

/** What one run is about. */
interface Part {
  /** The project's folder as it is shown; undefined where all is one. */
  readonly name: string | undefined;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly notices: ReturnType<typeof nothingInProduction>;
  readonly notes: readonly Note[];
}

function partsOf(result: CheckResult): readonly Part[] {
  const { session, findings, problems } = result;
  const notices = nothingInProduction(session);
  const notes = undeterminedNotes(result);
  const roots = session.projects.map(({ root }) => root);
  if (roots.length < 2) return [{ name: undefined, findings, problems, notices, notes }];
  const parts = new Map(
    roots.map((root) => [
      root,
      {
        name: session.show(root),
        findings: [] as Finding[],
        problems: [] as Problem[],
        notices: [] as Part["notices"][number][],
        notes: [] as Note[],
      },
    ]),
  );
  const first = parts.get(roots[0] ?? "");
  for (const finding of findings) (parts.get(finding.project) ?? first)?.findings.push(finding);
  // Inside of the nearest project; what lies in none is told with the first.
  const partAt = (path: string): typeof first => {
    for (let folder = path; folder.includes("/"); folder = folder.slice(0, folder.lastIndexOf("/")))
      if (parts.has(folder)) return parts.get(folder);
    return first;
  };
  for (const problem of problems) partAt(problem.file)?.problems.push(problem);
  for (const notice of notices) partAt(notice.file)?.notices.push(notice);
  for (const note of notes) partAt(note.file)?.notes.push(note);
  return [...parts.values()];
}

function runOf({ session, version }: CheckResult, { name, findings, problems, notices, notes }: Part): Json {
  const ids = [...new Set(findings.map((finding) => finding.ruleId))].sort();
  const indices = new Map(ids.map((id, index) => [id, index]));
  return {
    tool: {
      driver: {
        name: "django-deploy-hygiene",
        fullName: "Django Deploy Hygiene",
        version,
        semanticVersion: version,
        informationUri: "https://github.com/django-deploy-hygiene/django-deploy-hygiene",
        rules: ids.map((id) => descriptor(session, id)),
      },
    },
    ...(name === undefined ? {} : { automationDetails: { id: `django-deploy-hygiene/${name}/` } }),
    originalUriBaseIds: {
      [sourceRoot]: { description: { text: "The folder that the command was given, or the working directory." } },
    },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: !problems.some((problem) => problem.fatal),
        toolExecutionNotifications: [
          ...notices.map(
            ({ file, text }): Json => ({
              level: "warning",
              message: { text },
              locations: [{ physicalLocation: { artifactLocation: artifact(session, file) } }],
            }),
          ),
          ...notes.map(
            ({ at, file, text }): Json => ({
              level: "note",
              message: { text },
              locations: [
                at === undefined
                  ? { physicalLocation: { artifactLocation: artifact(session, file) } }
                  : location(session, at),
              ],
            }),
          ),
          ...problems.map((problem) => notification(session, problem)),
        ],
      },
    ],
    results: findings.map((finding) => resultOf(session, finding, indices.get(finding.ruleId) ?? -1)),
  };
}

const sourceRoot = "%SRCROOT%";

/** What the rule says, with its page as help: code scanning shows it beside the finding. */
function descriptor(session: Session, id: string): Json {
  const rule = session.engine.rules.find((one) => one.id === id);
  if (rule === undefined) return { id };
  const { docs } = rule;
  return {
    id,
    name: id,
    shortDescription: { text: docs.summary },
    fullDescription: { text: docs.why },
    help: { text: docs.remedy, markdown: session.engine.explain(id)?.markdown ?? docs.remedy },
    helpUri: ruleAddress(id),
    defaultConfiguration: { level: level(rule.severity) },
    properties: {
      tags: [
        "django",
        "deployment",
        ...(isAboutSecurity(rule) ? ["security"] : []),
        ...(rule.family === "security" ? [] : [rule.family]),
        ...(rule.djangoChecks ?? []),
      ],
      ...(isAboutSecurity(rule) ? { "security-severity": scores[rule.severity] } : {}),
    },
  };
}

function isAboutSecurity({ family }: Rule): boolean {
  return ["security", "secrets", "hosts", "cookies", "https", "headers", "middleware"].includes(family);
}

/** GitHub sorts security alerts by a score: from 7 on high, from 4 on medium (docs.github.com, SARIF support for code scanning). */
const scores: Readonly<Record<Severity, string>> = { error: "8.0", warning: "5.0", information: "2.0", hint: "1.0" };

function notification(session: Session, { file, message, fatal }: Problem): Json {
  return {
    level: fatal ? "error" : "warning",
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact(session, file) } }],
  };
}

function resultOf(session: Session, finding: Finding, ruleIndex: number): Json {
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: level(finding.severity),
    message: { text: finding.message },
    locations: [location(session, finding.at)],
    relatedLocations: finding.because.map(({ at, label }, id) => ({
      id,
      ...location(session, at),
      message: { text: label },
    })),
    partialFingerprints: { "djangoDeployHygiene/v1": fingerprint(session, finding, session.base) },
    suppressions: suppressions(finding),
    properties: {
      certainty: finding.certainty,
      severity: finding.severity,
      entry: finding.entry ?? null,
      djangoChecks: finding.djangoChecks,
    },
  };
}

/** Comments stand in the source; a baseline, SILENCED_SYSTEM_CHECKS and options are decisions made elsewhere. */
function suppressions({ suppressed }: Finding): readonly Json[] {
  if (suppressed === null) return [];
  const reason =
    suppressed.reason ??
    {
      comment: undefined,
      baseline: "listed in the baseline",
      silenced: "silenced by SILENCED_SYSTEM_CHECKS",
      option: "not selected",
    }[suppressed.by];
  return [
    {
      kind: suppressed.by === "comment" ? "inSource" : "external",
      status: "accepted",
      ...(reason === undefined ? {} : { justification: redactText(reason) }),
    },
  ];
}

function level(severity: Severity): "error" | "warning" | "note" {
  return severity === "error" || severity === "warning" ? severity : "note";
}

function location(session: Session, at: Span): { readonly physicalLocation: Json } {
  const { start, end } = rangeOf(session, at);
  return {
    physicalLocation: {
      artifactLocation: artifact(session, at.file),
      region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    },
  };
}

/** A relative address, each part of the path percent-encoded; a file of another drive has an absolute one. */
function artifact(session: Session, file: string): Json {
  const path = session.show(file);
  const encoded = path
    .split("/")
    .map((part) => encodeURIComponent(part.replace(loneSurrogate, "\ufffd")))
    .join("/");
  return /^[A-Za-z]:\//.test(path)
    ? { uri: `file:///${encoded.replace("%3A", ":")}` }
    : { uri: encoded, uriBaseId: sourceRoot };
}

/** Half of a pair cannot be percent-encoded. */
const loneSurrogate = /\p{Surrogate}/gu;
