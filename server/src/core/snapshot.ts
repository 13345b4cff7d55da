import type { Analysis, AnalysisOptions } from "./analysis.js";
import { confirmationsFile } from "./checklist/confirmations.js";
import { projectChecklists, type ProjectChecklists } from "./checklist/projectChecklists.js";
import type { TextSearchCache } from "./checklist/repositoryTexts.js";
import type { Configuration } from "./configuration.js";
import type { FixDraft, FixEdits } from "./fixes/fix.js";
import { environmentFiles, environmentFilesAt } from "./environmentFiles.js";
import { mergeFixes, suppressionEdits } from "./fixes/combine.js";
import type { Discovery } from "./project/discover.js";
import { entryName } from "./project/entries.js";
import { isText } from "./project/fileSource.js";
import type { ParsedFiles } from "./project/parsedFiles.js";
import type { ProjectAnalysis } from "./projectAnalysis.js";
import type { Finding, Problem, ProjectReport } from "./report.js";
import { rules } from "./rules/catalogue.js";
import { isClosed } from "./settings/closedEntry.js";
import type { RuleResult } from "./rules/engine.js";
import type { FindingDraft } from "./rules/rule.js";
import { readSuppressions, type Suppressions } from "./rules/suppression.js";
import { suppressionResults } from "./suppressionResults.js";
import { rewritesAt } from "./rewrites.js";
import { settingsReport } from "./settings/settingsReport.js";
import { gunicornReports } from "./gunicorn/gunicornReports.js";
import { redactText } from "./domain/redact.js";
import { includesText } from "./domain/predicates.js";
import { isSequence, type Value } from "./domain/value.js";
import { compareSpans } from "./text/span.js";
import { variableReports } from "./settings/variableReports.js";

export interface SnapshotInput {
  readonly options: AnalysisOptions;
  readonly configuration: Configuration;
  readonly discovery: Discovery;
  readonly analyses: readonly ProjectAnalysis[];
  readonly parsed: ParsedFiles;
  readonly searches: TextSearchCache;
  /** Findings of the snapshot before: those that are found again are the same objects, so that hosts see at once what changed. */
  readonly before: readonly Finding[];
}

/** Turns the analyses into what is reported: severities, suppressions, order. */
export function createSnapshot(input: SnapshotInput): Analysis {
  const fixes = new Map<string, readonly FixDraft[]>();
  const foundIn = new Map<string, number[]>();
  const suppressions = suppressionReader(input.parsed);
  const before = new Map(input.before.map((one) => [one.key, one]));
  const reporter = createReporter(input, suppressions, fixes, foundIn);
  const ofProjects = input.analyses.flatMap((analysis) => projectFindings(analysis, reporter));
  // Only now is known which comments were needed.
  const aboutComments = commentResults(input, suppressions, reporter, ofProjects);
  const ofComments = aboutComments.flatMap(({ analysis, results }) => findingsOf(results, (result, draft) => reporter.report(analysis, result, draft, undefined, new Set())));
  const found = [...ofProjects, ...ofComments].map((one) => sameAsBefore(before.get(one.key), one));
  const findings = found.sort((a, b) => compareSpans(a.at, b.at) || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0));
  const byKey = new Map(findings.map((finding) => [finding.key, finding]));
  const lists: ProjectChecklists[] = [];
  const checklists = (): readonly ProjectChecklists[] => {
    if (lists.length === 0) lists.push(...input.analyses.map((analysis) => projectChecklists({ analysis, files: input.options.files, analysisRoot: input.options.root, findings: () => findings.filter((one) => one.project === analysis.project.root), foundIn, cache: input.searches })));
    return lists;
  };
  const fixOf = (key: string, index: number): FixEdits | undefined => fixes.get(key)?.[index]?.edits();
  return {
    projects: input.analyses.map((analysis) => projectReport(analysis)),
    findings,
    problems: [...problemsOf(input, aboutComments), ...checklists().flatMap(({ file, confirmations }) => (confirmations.kind === "damaged" ? [{ file, message: confirmations.problem.slice(confirmationsFile.length + 1), fatal: false }] : []))],
    checklist: (today) => checklists().flatMap((one) => one.reports(today)),
    record: (request, today) => {
      const one = checklists()[input.analyses.findIndex(({ project }) => project.root === request.project)];
      if (one === undefined) return { problem: "The project is not there any more" };
      const recorded = one.record(request, today);
      return "problem" in recorded ? recorded : { file: one.file, text: recorded.text };
    },
    settings: (entry, options) => settingsReport(input.analyses, entry, { ...options, relevant: deployRelevant }),
    environment: () => variableReports(input.analyses),
    gunicorn: () => gunicornReports(input.analyses),
    fix: fixOf,
    rewrites: (at) => rewritesAt(input.analyses, at),
    offers: (at) => environmentFilesAt(input.analyses, at, input.options.files),
    fixAll: (filter) => {
      const merged = mergeFixes(findings
        .filter((one) => one.suppressed === null && (filter.file === undefined || one.at.file === filter.file) && (filter.rule === undefined || one.ruleId === filter.rule))
        .flatMap((one) => { const index = one.fixes.findIndex((fix) => fix.safety === "safe" || filter.unsafe); return index < 0 ? [] : [() => fixOf(one.key, index)]; }));
      // Whoever fixes everything comes again until nothing is left: then the settings read what they will read.
      const isLast = merged.edits.length === 0 && (merged.newFiles ?? []).length === 0;
      if (!filter.unsafe || filter.file !== undefined || filter.rule !== undefined || !isLast) return merged;
      return mergeFixes(input.analyses.map((analysis) => () => environmentFiles(analysis, input.options.files)));
    },
    suppress: (key, scope) => {
      const finding = byKey.get(key);
      const text = finding && input.parsed.text(finding.at.file);
      return finding && text !== undefined ? suppressionEdits(finding, text, scope) : undefined;
    },
  };
}

const deployRelevant: ReadonlySet<string> = new Set(rules.flatMap((rule) => rule.reads ?? []));

function sameAsBefore(before: Finding | undefined, now: Finding): Finding {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

function suppressionReader(parsed: ParsedFiles): (file: string) => Suppressions {
  const known = new Map<string, Suppressions>();
  return (file) => {
    let one = known.get(file);
    if (!one) known.set(file, (one = readSuppressions(parsed.text(file) ?? "", file.endsWith(".py") ? parsed.tree(file)?.comments : undefined)));
    return one;
  };
}

interface Reporter {
  /** undefined: the rule is off, or the same was reported before. */
  report(analysis: ProjectAnalysis, result: RuleResult, draft: FindingDraft, entry: string | undefined, silenced: { has(check: string): boolean }): Finding | undefined;
  /** Whether a finding met the comment that begins there. */
  isUsed(file: string, commentStart: number, ruleId: string): boolean;
}

function createReporter(input: SnapshotInput, suppressions: (file: string) => Suppressions, fixes: Map<string, readonly FixDraft[]>, foundIn: Map<string, number[]>): Reporter {
  const used = new Set<string>();
  return {
    isUsed: (file, start, ruleId) => used.has(`${file}:${start}:${ruleId}`),
    report(analysis, result, draft, entry, silenced) {
      const configured = input.configuration.rules[result.rule.id];
      if (configured === "off") return undefined;
      const checks = draft.djangoChecks ?? [];
      const heard = checks.filter((check) => !silenced.has(check));
      const comment = suppressions(draft.at.file).find(result.rule.id, draft.at);
      if (comment) used.add(`${draft.at.file}:${comment.comment.start}:${result.rule.id}`);
      const key = `${result.rule.id}@${entry ?? ""}@${draft.at.file}:${draft.at.start}:${draft.at.end}:${draft.absent ?? ""}`;
      if (result.process !== undefined) foundIn.set(key, [...(foundIn.get(key) ?? []), result.process]);
      if (fixes.has(key)) return undefined;
      fixes.set(key, draft.fixes ?? []);
      return {
        key, ruleId: result.rule.id,
        severity: configured ?? draft.severity ?? result.rule.severity,
        // Rules keep secrets out by themselves; what looks like one is masked all the same.
        certainty: draft.certainty, message: redactText(draft.message), project: analysis.project.root, entry, at: draft.at,
        djangoChecks: heard, because: (draft.because ?? []).map(({ at, label }) => ({ at, label: redactText(label) })),
        fixes: (draft.fixes ?? []).map(({ title, safety }) => ({ title: redactText(title), safety })),
        suppressed: comment ? { by: "comment", reason: comment.reason } : checks.length > 0 && heard.length === 0 ? { by: "silenced", reason: undefined } : null,
        absent: draft.absent, tags: draft.tags ?? [],
      };
    },
  };
}

function projectFindings(analysis: ProjectAnalysis, { report }: Reporter): readonly Finding[] {
  const ofEntries = analysis.entries.flatMap((entry) => {
    const silenced = silencedChecks(entry.view);
    return findingsOf(entry.results, (result, draft) => report(analysis, result, draft, entryName(entry.entry), silenced));
  });
  return [...ofEntries, ...findingsOf(analysis.results, (result, draft) => report(analysis, result, draft, undefined, new Set()))];
}

interface CommentResults { readonly analysis: ProjectAnalysis; readonly results: readonly RuleResult[] }

function commentResults({ analyses, configuration, parsed, options }: SnapshotInput, suppressions: (file: string) => Suppressions, { isUsed }: Reporter, findings: readonly Finding[]): readonly CommentResults[] {
  const complete = options.environment === undefined && options.settings === undefined;
  return analyses.map((analysis) => ({ analysis, results: suppressionResults(analysis, { rules, configuration, analyses, parsed, suppressions, isUsed, findings, complete }) }));
}

function findingsOf(results: readonly RuleResult[], report: (result: RuleResult, draft: FindingDraft) => Finding | undefined): readonly Finding[] {
  return results.flatMap((result) => result.verdicts.flatMap((verdict) => (verdict.kind === "finding" ? report(result, verdict) ?? [] : [])));
}

/** SILENCED_SYSTEM_CHECKS, as far as it is certain. Django asks `id in SILENCED_SYSTEM_CHECKS`: of a text that is a part of it. */
function silencedChecks(view: ProjectAnalysis["entries"][number]["view"]): { has(check: string): boolean } {
  const values: Value[] = [];
  view?.ask((world) => {
    values.push(world.get("SILENCED_SYSTEM_CHECKS"));
    return "no";
  });
  return { has: (check) => values.some((value) => (isSequence(value) || value.kind === "str" || value.kind === "dict") && includesText(value, check) === "yes") };
}

function projectReport(analysis: ProjectAnalysis): ProjectReport {
  return {
    root: analysis.project.root,
    djangoVersion: analysis.facts.django.text,
    djangoVersionSource: analysis.facts.djangoSource,
    nothingInProduction: analysis.facts.entries.nothingInProduction,
    entries: analysis.entries.map((one) => ({
      module: entryName(one.entry), file: one.entry.file, role: one.entry.role, checked: one.checked, because: one.entry.because, becauseAt: one.entry.becauseAt,
      closed: one.evaluation ? isClosed(one, one.evaluation) : true,
      raises: one.view?.raises ?? null,
      files: one.evaluation ? [...one.evaluation.files] : [one.entry.file],
    })),
  };

}

/** In exact mode a closed entry promises Django's own ids: one that cannot be told leaves it open. */
function problemsOf({ analyses, discovery, options }: SnapshotInput, aboutComments: readonly CommentResults[]): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const one of discovery.problems) problems.set(one.file + one.message, { ...one, fatal: false });
  for (const analysis of analyses) {
    for (const one of analysis.facts.requirements.problems) problems.set(one.file + one.message, { ...one, fatal: false });
    for (const entry of analysis.entries) {
      for (const file of entry.evaluation?.files ?? []) {
        const content = options.files.read(file);
        if (content && !isText(content)) problems.set(file, { file, message: content.problem, fatal: true });
      }
      for (const result of entry.results) if (result.failed !== undefined) problems.set(`${result.rule.id}${entry.entry.file}`, { file: entry.entry.file, message: `The rule ${result.rule.id} failed (${result.failed}); the others go on`, fatal: true });
    }
    const ofComments = aboutComments.find((one) => one.analysis === analysis)?.results ?? [];
    for (const result of [...analysis.results, ...ofComments]) if (result.failed !== undefined) problems.set(result.rule.id, { file: analysis.project.root, message: `The rule ${result.rule.id} failed (${result.failed}); the others go on`, fatal: true });
  }
  return [...problems.values()];
}
