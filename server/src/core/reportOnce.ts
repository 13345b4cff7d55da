import type { AnalysisReport } from "./analysis.js";
import type { AnalysisOptions } from "./analysisOptions.js";
import { discoverProjects, namedProject } from "./project/discover.js";
import { withMigrations } from "./analysis/migrationResults.js";
import { createMigrationsCache } from "./migrations/projectMigrations.js";
import { createParsedFiles } from "./project/parsedFiles.js";
import { createScanCache } from "./project/references.js";
import { judgeProject } from "./judgedProject.js";
import { report, type ProjectInReport } from "./projectsReport.js";
import { createReporter, suppressionReader } from "./reporter.js";
import type { Suppressions } from "./rules/suppression.js";
import { keptSuppressionSubject } from "./analysis/suppressionResults.js";
import { analyzeProject } from "./analysis/analyzeProject.js";
import { createProjectCache } from "./analysis/keptProject.js";

/** What an analysis host reports at first. Nothing is kept of a project but that, so that a thousand of them need no more memory than one. */
export function reportOnce(options: AnalysisOptions): AnalysisReport {
  const { files, parser, configuration } = options;
  const discovery = options.settings ? namedProject(options) : discoverProjects(files, options.root, configuration);
  const scans = createScanCache();
  const known = new Map<string, Suppressions>();
  let parsed = createParsedFiles(files, parser);
  const suppressions = (file: string): Suppressions => suppressionReader(parsed, known)(file);
  const reporter = createReporter({ configuration, suppressions, keep: () => undefined, foundIn: new Map() });
  const judged = discovery.projects.map((project): ProjectInReport => {
    parsed = createParsedFiles(files, parser);
    const analysis = withMigrations(
      analyzeProject({
        project,
        projects: discovery.projects,
        options,
        configuration,
        parsed,
        scans,
        cache: createProjectCache(),
        changed: undefined,
      }),
      {
        options,
        newMigrations: options.newMigrations,
        configuration,
        parsed,
        cache: createMigrationsCache(),
        changed: undefined,
      },
    );
    const subject = keptSuppressionSubject(analysis, parsed);
    // The trees of these files are still there.
    for (const file of subject.files) suppressions(file);
    return { ...judgeProject(analysis, files, reporter), subject };
  });
  return report({ options, configuration, discovery, judged, parsed, suppressions, reporter });
}
