import { readConfirmations } from "./checklist/projectChecklists.js";
import { includesText } from "./domain/predicates.js";
import { isSequence, type Value } from "./domain/value.js";
import { deployKindOf } from "./project/deployKinds.js";
import type { DeployRole } from "./project/deployRoles/deployRole.js";
import { entryName, type Entry } from "./project/entries/entry.js";
import { isText, type FileSource } from "./text/fileSource.js";
import type { ProjectAnalysis } from "./projectAnalysis.js";
import type { Finding, Problem, ProjectReport } from "./report.js";
import type { Reporter } from "./reporter.js";
import type { RuleResult } from "./rules/engine.js";
import { severityOf, type FindingDraft, type Severity } from "./settings/verdict.js";
import { lastPart } from "./text/lastPart.js";
import { once } from "./text/once.js";
import { isOfRehearsal, isRehearsal, settingsWords } from "./project/roleWords.js";
import { basename, relativeTo } from "./project/paths.js";
import { loadsOf, undeterminedOf } from "./settings/closedEntry.js";

/** What is reported of one project: plain data, without the values, trees and fixes that it came from. */
export interface JudgedProject {
  readonly report: ProjectReport;
  /** Of all rules but those about suppression comments. */
  readonly findings: readonly Finding[];
  /** Each with what tells it from others. */
  readonly problems: readonly (readonly [string, Problem])[];
  readonly confirmationsProblem: Problem | undefined;
}

export function judgeProject(analysis: ProjectAnalysis, files: FileSource, { report }: Reporter): JudgedProject {
  const { root } = analysis.project;
  const others = analysis.entries.filter(({ entry, checked }) => checked && !isOfRehearsal(nameOf(entry)));
  const settings = drafts(others);
  const isOnStaging = perFile((file) => isRehearsed(relativeTo(root, file)));
  // Most projects have nothing for staging alone, and this is asked at every edit.
  const deploy = once(() => drafts([analysis], (draft) => !isOnStaging(draft.at.file)));
  const startsBeside = once(() =>
    analysis.view.launches.some(
      ({ target, command }) => target === "production" && !isOnStaging(command[0]?.at.file ?? "staging"),
    ),
  );
  return {
    report: projectReport(analysis),
    findings: [
      ...analysis.entries.flatMap((entry) => {
        const silenced = silencedChecks(entry.view);
        const isBeside = others.length > 0 && isOfRehearsal(nameOf(entry.entry));
        const isWeak = entry.entry.isPresumed === true || (entry.entry.isUnnamed === true && startsUnseen(analysis));
        const isLax = perFile((file) => isWeak || isOfDevelopers(file, entry.entry));
        return findingsOf(entry.results, (result, draft) => {
          const severity = isBeside
            ? ofStaging(result, draft, settings)
            : isLax(draft.at.file)
              ? ofWeak(result, draft)
              : severityOf(result.rule, draft);
          return report(root, result, draft, severity, entryName(entry.entry), silenced);
        });
      }),
      ...findingsOf(analysis.results, (result, draft) => {
        const severity =
          isOnStaging(draft.at.file) &&
          (deploy().has(result.rule.id) || (!draft.at.file.endsWith(".py") && startsBeside()))
            ? ofStaging(result, draft, deploy())
            : severityOf(result.rule, draft);
        return report(root, result, draft, severity, undefined, none);
      }),
    ],
    problems: problemsOf(analysis, files),
    confirmationsProblem: confirmationsProblem(files, root),
  };
}

const none: ReadonlySet<string> = new Set();

/** What it is called of all that it could be: `staging` of `config.settings.staging`, the class where there are several in one module. */
function nameOf({ module, className }: Pick<Entry, "module" | "className">): string {
  return className ?? lastPart(module);
}

/** The rules that found something. */
function drafts(
  judged: readonly { readonly results: readonly RuleResult[] }[],
  counts: (draft: FindingDraft) => boolean = () => true,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { results } of judged)
    for (const { rule, verdicts } of results)
      for (const verdict of verdicts) if (verdict.kind === "finding" && counts(verdict)) found.add(rule.id);
  return found;
}

/** What staging shares with production is said of production, and what is wrong on staging alone is less. */
function ofStaging({ rule }: RuleResult, draft: FindingDraft, shared: ReadonlySet<string>): Severity {
  const severity = severityOf(rule, draft);
  if (severity !== "error" && severity !== "warning") return severity;
  return severity === "error" && !shared.has(rule.id) ? "warning" : "information";
}

/** wsgi.py names settings that are not in the repository. */
function startsUnseen({ view }: ProjectAnalysis): boolean {
  return view.settingsDefaults.some(
    ({ source, module, resolved }) => (source === "wsgi" || source === "asgi") && module !== undefined && !resolved,
  );
}

/** `local.py`, which production's settings take over if it is there. */
function isOfDevelopers(file: string, entry: Entry): boolean {
  if (file === entry.file || !file.endsWith(".py")) return false;
  const { development, test } = settingsWords(basename(file).slice(0, -".py".length));
  return development || test;
}

/** What runs may set it otherwise, or never load it: no error is certain, but what a module gives away it gives away all the same. */
function ofWeak({ rule }: RuleResult, draft: FindingDraft): Severity {
  const severity = severityOf(rule, draft);
  return severity === "error" && rule.family !== "secrets" ? "warning" : severity;
}

/** A project has many findings in few files, and all are gone through at every edit. */
function perFile(answer: (file: string) => boolean): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const told = known.get(file) ?? answer(file);
    known.set(file, told);
    return told;
  };
}

/** `deploy/staging/shop.service`, `run-staging.sh` */
function isRehearsed(path: string): boolean {
  return path.split("/").some(isRehearsal);
}

export function findingsOf(
  results: readonly RuleResult[],
  report: (result: RuleResult, draft: FindingDraft) => Finding | undefined,
): readonly Finding[] {
  // Most rules find nothing, and all are gone through at every edit.
  const found: Finding[] = [];
  for (const result of results)
    for (const verdict of result.verdicts) {
      const finding = verdict.kind === "finding" ? report(result, verdict) : undefined;
      if (finding !== undefined) found.push(finding);
    }
  return found;
}

/** Rules about a project, or its comments, that failed. */
export function failuresOf(root: string, results: readonly RuleResult[]): JudgedProject["problems"] {
  return results.flatMap((result) =>
    result.failed === undefined
      ? []
      : [
          [
            result.rule.id,
            {
              file: root,
              message: `The rule ${result.rule.id} failed (${result.failed}); the others go on`,
              fatal: true,
            },
          ] as const,
        ],
  );
}

/** SILENCED_SYSTEM_CHECKS, as far as it is certain. Django asks `id in SILENCED_SYSTEM_CHECKS`: of a text that is a part of it. */
function silencedChecks(view: ProjectAnalysis["entries"][number]["view"]): { has(check: string): boolean } {
  const values: Value[] = [];
  // Django's default is an empty list.
  if (view?.names.includes("SILENCED_SYSTEM_CHECKS"))
    view.ask((world) => {
      values.push(world.get("SILENCED_SYSTEM_CHECKS"));
      return "no";
    });
  return {
    has: (check) =>
      values.some(
        (value) =>
          (isSequence(value) || value.kind === "str" || value.kind === "dict") && includesText(value, check) === "yes",
      ),
  };
}

function projectReport(analysis: ProjectAnalysis): ProjectReport {
  return {
    root: analysis.project.root,
    djangoVersion: analysis.facts.django.text,
    djangoVersionSource: analysis.facts.djangoSource,
    launches: deployFileReports(analysis.view.deploy.roles),
    nothingInProduction: analysis.facts.entries.nothingInProduction,
    entries: analysis.entries.map((one) => ({
      module: entryName(one.entry),
      file: one.entry.file,
      role: one.entry.role,
      checked: one.checked,
      because: one.entry.because,
      becauseAt: one.entry.becauseAt,
      ...stateOf(one),
      raises: one.view?.raises ?? null,
      files: one.evaluation ? [...one.evaluation.files] : [one.entry.file],
    })),
  };
}

function stateOf(
  one: ProjectAnalysis["entries"][number],
): Pick<ProjectReport["entries"][number], "closed" | "loads" | "undetermined"> {
  if (!one.evaluation) return { closed: true, loads: "yes", undetermined: [] };
  const loads = loadsOf(one, one.evaluation);
  const undetermined = loads === "no" ? [] : undeterminedOf(one, one.evaluation);
  return { closed: undetermined.length === 0, loads, undetermined };
}

function deployFileReports(roles: ReadonlyMap<string, DeployRole>): ProjectReport["launches"] {
  return [...roles]
    .filter(([file]) => deployKindOf(file) !== "makefile")
    .map(([file, { role, because }]) => ({ file, role, because }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

function problemsOf(analysis: ProjectAnalysis, files: FileSource): JudgedProject["problems"] {
  const problems: (readonly [string, Problem])[] = [];
  for (const one of analysis.facts.requirements.problems)
    problems.push([one.file + one.message, { ...one, fatal: false }]);
  // Their absence makes other verdicts, so it is told; that they exist is no reason to fail.
  for (const file of analysis.project.deployFiles) {
    const content = files.read(file);
    if (content && !isText(content)) problems.push([file, { file, message: content.problem, fatal: false }]);
  }
  for (const entry of analysis.entries) {
    for (const file of entry.evaluation?.files ?? []) {
      const content = files.read(file);
      if (content && !isText(content)) problems.push([file, { file, message: content.problem, fatal: true }]);
    }
    for (const result of entry.results)
      if (result.failed !== undefined)
        problems.push([
          `${result.rule.id}${entry.entry.file}`,
          {
            file: entry.entry.file,
            message: `The rule ${result.rule.id} failed (${result.failed}); the others go on`,
            fatal: true,
          },
        ]);
  }
  return [...problems, ...failuresOf(analysis.project.root, analysis.results)];
}

function confirmationsProblem(files: FileSource, root: string): Problem | undefined {
  const { file, confirmations } = readConfirmations(files, root);
  return confirmations.kind === "damaged" ? { file, message: confirmations.problem, fatal: false } : undefined;
}
