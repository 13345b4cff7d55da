import type { Analysis } from "./analysis.js";
import type { AnalysisOptions } from "./analysisOptions.js";
import { projectChecklists, type ProjectChecklists } from "./checklist/projectChecklists.js";
import type { TextSearchCache } from "./checklist/repositoryTexts.js";
import { fileCompletion } from "./completion/fileCompletion.js";
import type { Configuration } from "./configuration.js";
import type { FixDraft, FixEdits } from "./fixes/fix.js";
import { keepingBlocks } from "./fixes/keepingBlocks.js";
import { mayHaveFixes } from "./fixes/lazyFixes.js";
import { environmentFiles, environmentFilesAt } from "./environmentFiles.js";
import { mergeFixes, suppressionEdits } from "./fixes/combine.js";
import { fileLenses } from "./hints/fileLenses.js";
import { fileHints } from "./hints/fileHints.js";
import { migrationHover } from "./hover/migrationHover.js";
import { migrationsReport } from "./migrations/migrationsReport.js";
import { createNavigation } from "./navigation/navigation.js";
import type { Discovery } from "./project/discover.js";
import type { ParsedFiles } from "./project/parsedFiles.js";
import type { ProjectAnalysis } from "./projectAnalysis.js";
import { judgeProject } from "./judgedProject.js";
import { report, type ProjectInReport } from "./projectsReport.js";
import type { Finding, SettingsReport, VariableReport } from "./report.js";
import { createReporter, type KeptFindings, sameSuppression, suppressionReader } from "./reporter.js";
import { rules } from "./rules/catalogue.js";
import { suppressionSubject } from "./analysis/suppressionResults.js";
import { rewritesAt } from "./rewrites.js";
import { secretPlaces, type SecretPlaces, type SecretSources } from "./secrets/secretPlaces.js";
import { settingsReport } from "./settings/settingsReport.js";
import { gunicornReports } from "./gunicorn/gunicornReports.js";
import { variableReports } from "./settings/variableReports.js";
import { sameList } from "./text/sameList.js";
import { sameSpan } from "./text/span.js";

export interface SnapshotInput {
  readonly options: AnalysisOptions;
  readonly configuration: Configuration;
  readonly discovery: Discovery;
  readonly analyses: readonly ProjectAnalysis[];
  readonly parsed: ParsedFiles;
  readonly searches: TextSearchCache;
  /** Findings of the snapshot before: those that are found again are the same objects, so that hosts see at once what changed. */
  readonly before: readonly Finding[];
  readonly kept: KeptFindings;
}

/** Turns the analyses into what is reported: severities, suppressions, order. */
export function createSnapshot(input: SnapshotInput): Analysis {
  const fixes = new Map<string, readonly FixDraft[]>();
  const foundIn = new Map<string, number[]>();
  const suppressions = suppressionReader(input.parsed, new Map());
  const before = new Map(input.before.map((one) => [one.key, one]));
  const sameAsBefore = (now: Finding): Finding => {
    const known = before.get(now.key);
    if (known === now) return now;
    const [its, own] = [known && input.kept.fixesOf.get(known), input.kept.fixesOf.get(now)];
    if (!known || !its || !own || !isSameFinding(known, now)) return now;
    // Fixes that someone looked into were those of another text.
    if (its.drafts !== own.drafts && its.told !== undefined) return now;
    its.drafts = own.drafts;
    return known;
  };
  const reporter = createReporter({
    configuration: input.configuration,
    suppressions,
    keep: (key, drafts) => void fixes.set(key, drafts),
    foundIn,
    later: input.kept,
  });
  const judged = input.analyses.map(
    (analysis): ProjectInReport => ({
      ...judgeProject(analysis, input.options.files, reporter),
      subject: suppressionSubject(analysis, input.parsed),
    }),
  );
  const { projects, findings: found, problems } = report({ ...input, judged, suppressions, reporter });
  const findings = found.map(sameAsBefore);
  const byKey = new Map(findings.map((finding) => [finding.key, finding]));
  const lists: ProjectChecklists[] = [];
  const checklists = (): readonly ProjectChecklists[] => {
    if (lists.length === 0)
      lists.push(
        ...input.analyses.map((analysis) =>
          projectChecklists({
            analysis,
            files: input.options.files,
            analysisRoot: input.options.root,
            findings: () => findings.filter((one) => one.project === analysis.project.root),
            foundIn,
            cache: input.searches,
          }),
        ),
      );
    return lists;
  };
  const sources: SecretSources = { text: (file) => input.parsed.text(file), tree: (file) => input.parsed.tree(file) };
  const places = new Map<string, SecretPlaces>();
  const secretsIn = (modules: readonly string[]): SecretPlaces => {
    const key = modules.join("\n");
    const known = places.get(key) ?? secretPlaces(modules, sources);
    places.set(key, known);
    return known;
  };
  const secretsOf = ({ entries }: ProjectAnalysis): SecretPlaces =>
    secretsIn([...new Set(entries.flatMap(({ evaluation }) => evaluation?.files ?? []))]);
  const reports = new Map<string, SettingsReport | undefined>();
  const settings: Analysis["settings"] = (entry, options) => {
    const key = JSON.stringify([entry, options.project, options.withDefaults]);
    if (!reports.has(key))
      reports.set(
        key,
        settingsReport(input.analyses, entry, {
          ...options,
          relevant: deployRelevant,
          secretsIn,
          isOpen: input.options.environment === undefined,
        }),
      );
    return reports.get(key);
  };
  let variables: readonly VariableReport[] | undefined;
  const environment = (): readonly VariableReport[] => (variables ??= variableReports(input.analyses));
  const navigation = createNavigation({
    analyses: input.analyses,
    files: input.options.files,
    ...sources,
    settings: (entry, project) => settings(entry, { withDefaults: false, project }),
  });
  const fixOf = (key: string, index: number): FixEdits | undefined => fixes.get(key)?.[index]?.edits();
  return {
    projects,
    findings,
    problems,
    checklist: (today) => checklists().flatMap((one) => one.reports(today)),
    failing: () => checklists().flatMap((one) => one.failing()),
    record: (request, today) => {
      const one = checklists()[input.analyses.findIndex(({ project }) => project.root === request.project)];
      if (one === undefined) return { problem: "The project is not there any more" };
      const recorded = one.record(request, today);
      return "problem" in recorded ? recorded : { file: one.file, text: recorded.text };
    },
    settings,
    environment,
    navigation,
    lenses(file) {
      const tree = navigation.isSettingsModule(file) ? input.parsed.tree(file) : undefined;
      const loading = new Set(
        projects.flatMap(({ entries }) =>
          entries.filter((entry) => entry.files.includes(file)).map(({ module }) => module),
        ),
      );
      return tree === undefined
        ? []
        : fileLenses(tree, (name) => navigation.inProduction(name, file).filter(({ entry }) => loading.has(entry)));
    },
    completion: (file, text, offset) =>
      fileCompletion({ analyses: input.analyses, environment, tree: sources.tree }, file, text, offset),
    hints: (file) =>
      fileHints(file, {
        analyses: input.analyses,
        ...sources,
        environment,
        secretsOf,
        settings: (entry, project) => settings(entry, { withDefaults: false, project }),
      }),
    migrations: () =>
      input.analyses.flatMap(({ project, migrations }) =>
        migrations === undefined || migrations.inventory.apps.length === 0
          ? []
          : [migrationsReport(project.root, migrations)],
      ),
    migrationAt: (file, offset) =>
      input.analyses
        .map(({ migrations }) => migrations && migrationHover(migrations, file, offset))
        .find((one) => one !== undefined),
    gunicorn: () => gunicornReports(input.analyses),
    fix: fixOf,
    mayFix: (key) => mayHaveFixes(fixes.get(key) ?? []),
    rewrites: (at) => rewritesAt(input.analyses, at),
    offers: (at) => environmentFilesAt(input.analyses, at, input.options.files, secretsOf),
    fixAll: (filter) => {
      const all = mergeFixes(
        findings
          .filter(
            (one) =>
              one.suppressed === null &&
              (filter.file === undefined || one.at.file === filter.file) &&
              (filter.rule === undefined || one.ruleId === filter.rule),
          )
          .flatMap((one) => {
            const index = one.fixes.findIndex((fix) => fix.safety === "safe" || filter.unsafe);
            return index < 0 ? [] : [() => fixOf(one.key, index)];
          }),
      );
      const merged = { ...all, edits: keepingBlocks(all.edits, sources.tree) };
      // Whoever fixes everything comes again until nothing is left: then the settings read what they will read.
      const isLast = merged.edits.length === 0 && (merged.newFiles ?? []).length === 0;
      if (!filter.unsafe || filter.file !== undefined || filter.rule !== undefined || !isLast) return merged;
      return mergeFixes(
        input.analyses.map((analysis) => () => environmentFiles(analysis, input.options.files, secretsOf(analysis))),
      );
    },
    suppress: (key, scope) => {
      const finding = byKey.get(key);
      const text = finding && input.parsed.text(finding.at.file);
      return finding && text !== undefined ? suppressionEdits(finding, text, scope) : undefined;
    },
  };
}

const deployRelevant: ReadonlySet<string> = new Set(rules.flatMap((rule) => rule.reads ?? []));

const none: readonly string[] = [];

/** In all but their fixes, which nobody may have asked for. */
function isSameFinding(a: Finding, b: Finding): boolean {
  return (
    a.message === b.message &&
    a.severity === b.severity &&
    a.certainty === b.certainty &&
    a.project === b.project &&
    a.entry === b.entry &&
    sameSpan(a.at, b.at) &&
    a.absent === b.absent &&
    sameList(a.about ?? none, b.about ?? none) &&
    a.when === b.when &&
    sameList(a.djangoChecks, b.djangoChecks) &&
    sameList(a.tags, b.tags) &&
    sameList(a.because, b.because, (one, other) => one.label === other.label && sameSpan(one.at, other.at)) &&
    sameSuppression(a.suppressed, b.suppressed)
  );
}
