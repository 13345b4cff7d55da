import type { Configuration } from "../configuration.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { EntryAnalysis, ProjectAnalysis } from "../projectAnalysis.js";
import type { Finding } from "../report.js";
import { runRules, type RuleResult } from "../rules/engine.js";
import type { Rule, SuppressionRule } from "../rules/rule.js";
import type { Suppressions } from "../rules/suppression.js";
import type { JudgedComment, JudgedRule, SuppressionsView } from "../rules/suppressionsView.js";
import type { Span } from "../text/span.js";

export interface SuppressionInput {
  readonly rules: readonly Rule[];
  readonly configuration: Configuration;
  /** Of all projects. */
  readonly subjects: readonly SuppressionSubject[];
  readonly parsed: Pick<ParsedFiles, "text">;
  readonly suppressions: (file: string) => Suppressions;
  /** Whether a finding met that comment. */
  readonly isUsed: (file: string, commentStart: number, ruleId: string) => boolean;
  /** What the other rules found, suppressed or not. */
  readonly findings: readonly Finding[];
  /** Everything that production could be was looked at: no environment and no entry was given. */
  readonly complete: boolean;
}

/** What decides over the comments of a project. */
export interface SuppressionSubject {
  /** Where production's settings, launches and gunicorns stand. */
  readonly files: ReadonlySet<string>;
  /** Whether the rule looked at the file, and everything that it asked was answered. */
  isDecided(ruleId: string, file: string): boolean;
}

/** What the rules about suppression comments find in the files of one project, after all others have run on all projects. */
export function suppressionResults(subject: SuppressionSubject, input: SuppressionInput): readonly RuleResult[] {
  const own = input.rules.filter((rule): rule is SuppressionRule => rule.kind === "suppression");
  const comments: JudgedComment[] = [];
  const malformed: Span[] = [];
  for (const file of subject.files) {
    const found = input.suppressions(file);
    malformed.push(...found.malformed.map(({ start, end }) => ({ file, start, end })));
    comments.push(
      ...found.comments.map((comment) => ({
        ...comment,
        file,
        rules: comment.rules.map(
          (rule): JudgedRule => ({
            ...rule,
            use: useOf(rule.id, file, comment.start, input, own),
            elsewhere:
              comment.scope === "file"
                ? undefined
                : input.findings.find(
                    (one) => one.ruleId === rule.id && one.at.file === file && one.suppressed === null,
                  )?.at,
          }),
        ),
      })),
    );
  }
  if (comments.length + malformed.length === 0) return [];
  const suppressions: SuppressionsView = {
    comments,
    malformed,
    ruleIds: input.rules.map((rule) => rule.id),
    ruleOfCheck: (check) =>
      input.rules.find((rule) => rule.djangoChecks?.some((known) => known === check || known === `security.${check}`))
        ?.id,
    text: (file) => input.parsed.text(file) ?? "",
  };
  return runRules(own, (rule) => rule.check({ suppressions }));
}

function useOf(
  id: string,
  file: string,
  commentStart: number,
  input: SuppressionInput,
  own: readonly SuppressionRule[],
): JudgedRule["use"] {
  if (!input.rules.some((rule) => rule.id === id)) return "no such rule";
  if (input.isUsed(file, commentStart, id)) return "used";
  // A comment about these rules may be the reason why they are silent.
  if (!input.complete || input.configuration.rules[id] === "off" || own.some((rule) => rule.id === id))
    return "undecided";
  return input.subjects.filter(({ files }) => files.has(file)).every((subject) => subject.isDecided(id, file))
    ? "unused"
    : "undecided";
}

/** Holds the analysis, and asks it as often as it is asked. */
export function suppressionSubject(analysis: ProjectAnalysis, parsed: ParsedFiles): SuppressionSubject {
  let files: ReadonlySet<string> | undefined;
  return {
    get files() {
      return (files ??= filesOf(analysis));
    },
    isDecided(id, file) {
      const loading = analysis.entries.filter((entry) => entry.checked && entry.evaluation?.files.includes(file));
      if (loading.some((entry) => isBlocked(entry, parsed))) return false;
      if (deployFiles(analysis).some(({ path, target }) => path === file && target === "development")) return false;
      return [...loading.flatMap((entry) => entry.results), ...analysis.results].every(
        (result) => result.rule.id !== id || !isOpen(result),
      );
    },
  };
}

/** The same, once for all and without the analysis. */
export function keptSuppressionSubject(analysis: ProjectAnalysis, parsed: ParsedFiles): SuppressionSubject {
  const openRules = (results: readonly RuleResult[]): ReadonlySet<string> =>
    new Set(results.filter(isOpen).map(({ rule }) => rule.id));
  const entries = analysis.entries.flatMap((entry) =>
    entry.checked
      ? [{ files: entry.evaluation?.files ?? [], blocked: isBlocked(entry, parsed), open: openRules(entry.results) }]
      : [],
  );
  const development = new Set(
    deployFiles(analysis).flatMap(({ path, target }) => (target === "development" ? [path] : [])),
  );
  const open = openRules(analysis.results);
  return {
    files: filesOf(analysis),
    isDecided: (id, file) =>
      !open.has(id) &&
      !development.has(file) &&
      entries.every((entry) => !entry.files.includes(file) || (!entry.blocked && !entry.open.has(id))),
  };
}

function isBlocked({ view, evaluation }: EntryAnalysis, parsed: ParsedFiles): boolean {
  return (
    view === undefined ||
    view.raises !== null ||
    (evaluation?.files.some((one) => (parsed.tree(one)?.syntaxErrors.length ?? 0) > 0) ?? false)
  );
}

function isOpen({ failed, verdicts }: RuleResult): boolean {
  return failed !== undefined || verdicts.some((verdict) => verdict.kind === "notDetermined");
}

function filesOf({ entries, view }: ProjectAnalysis): ReadonlySet<string> {
  return new Set([
    ...entries.flatMap(({ checked, evaluation }) => (checked ? (evaluation?.files ?? []) : [])),
    ...deployFiles({ view }).map(({ path }) => path),
    ...view.gunicornFiles.map(({ file }) => file),
    ...view.settingsDefaults.map(({ at }) => at.file),
  ]);
}

function deployFiles({
  view: { deploy },
}: Pick<ProjectAnalysis, "view">): readonly { readonly path: string; readonly target: "production" | "development" }[] {
  return [
    ...deploy.dockerfiles,
    ...deploy.compose,
    ...deploy.units,
    ...deploy.supervisors,
    ...deploy.procfiles,
    ...deploy.nginx,
    ...deploy.caddyfiles,
    ...deploy.kubernetes,
    ...deploy.platforms,
    ...deploy.workflows,
    ...deploy.scripts,
    ...deploy.envFiles,
  ];
}
