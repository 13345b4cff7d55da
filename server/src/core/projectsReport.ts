import type { AnalysisReport } from "./analysis.js";
import type { AnalysisOptions } from "./analysisOptions.js";
import type { Configuration } from "./configuration.js";
import { failuresOf, findingsOf, type JudgedProject } from "./judgedProject.js";
import type { Discovery } from "./project/discover.js";
import type { ParsedFiles } from "./project/parsedFiles.js";
import type { Problem } from "./report.js";
import type { Reporter } from "./reporter.js";
import { rules } from "./rules/catalogue.js";
import type { Suppressions } from "./rules/suppression.js";
import { suppressionResults, type SuppressionSubject } from "./analysis/suppressionResults.js";
import { severityOf } from "./settings/verdict.js";
import { compareSpans } from "./text/span.js";

export interface ProjectInReport extends JudgedProject {
  readonly subject: SuppressionSubject;
}

export interface ReportInput {
  readonly options: AnalysisOptions;
  readonly configuration: Configuration;
  readonly discovery: Discovery;
  readonly judged: readonly ProjectInReport[];
  readonly parsed: Pick<ParsedFiles, "text">;
  suppressions(file: string): Suppressions;
  readonly reporter: Reporter;
}

/** The projects of an analysis as one report. Only with all of them is known which suppression comments were needed. */
export function report({
  options,
  configuration,
  discovery,
  judged,
  parsed,
  suppressions,
  reporter,
}: ReportInput): AnalysisReport {
  const ofProjects = judged.flatMap(({ findings }) => findings);
  const complete = options.environment === undefined && options.settings === undefined;
  const subjects = judged.map(({ subject }) => subject);
  const aboutComments = subjects.map((subject) =>
    suppressionResults(subject, {
      rules,
      configuration,
      subjects,
      parsed,
      suppressions,
      isUsed: (file, start, id) => reporter.isUsed(file, start, id),
      findings: ofProjects,
      complete,
    }),
  );
  const ofComments = aboutComments.flatMap((results, index) =>
    findingsOf(results, (result, draft) =>
      reporter.report(
        judged[index]?.report.root ?? "",
        result,
        draft,
        severityOf(result.rule, draft),
        undefined,
        new Set(),
      ),
    ),
  );
  const problems = new Map<string, Problem>();
  for (const one of discovery.problems) problems.set(one.file + one.message, { ...one, fatal: false });
  for (const [index, project] of judged.entries())
    for (const [key, problem] of [...project.problems, ...failuresOf(project.report.root, aboutComments[index] ?? [])])
      problems.set(key, problem);
  return {
    projects: judged.map((one) => one.report),
    findings: [...ofProjects, ...ofComments].sort(
      (a, b) => compareSpans(a.at, b.at) || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0),
    ),
    problems: [...problems.values(), ...judged.flatMap((one) => one.confirmationsProblem ?? [])],
  };
}
