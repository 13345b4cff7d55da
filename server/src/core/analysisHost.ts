import type { Analysis, AnalysisHost, AnalysisOptions, Change } from "./analysis.js";
import type { Configuration } from "./configuration.js";
import type { Finding } from "./report.js";
import { createParsedFiles, type ParsedFiles } from "./project/parsedFiles.js";
import { discoverProjects, namedProject, type Discovery } from "./project/discover.js";
import { deployKindOf } from "./project/deployReferences.js";
import { basename } from "./project/paths.js";
import { createScanCache, type ScanCache } from "./project/references.js";
import { looksLikeSettings, mayBeSettings } from "./project/settingsFiles.js";
import { isText } from "./project/fileSource.js";
import { analyzeProject, createProjectCache, type ProjectAnalysis, type ProjectCache } from "./projectAnalysis.js";
import type { ToldFixes } from "./reporter.js";
import { createSnapshot } from "./snapshot.js";
import { confirmationsFile } from "./checklist/confirmations.js";
import { createTextSearchCache, type TextSearchCache } from "./checklist/repositoryTexts.js";

/** Creates the analysis of one folder. What it keeps between snapshots belongs to the host: two hosts share nothing. */
export function createAnalysisHost(options: AnalysisOptions): AnalysisHost {
  const state: State = {
    options,
    configuration: options.configuration,
    parsed: createParsedFiles(options.files, options.parser),
    scans: createScanCache(),
    searches: createTextSearchCache(),
    discovery: undefined,
    projects: new Map(),
    snapshot: undefined,
    fixesOf: new WeakMap(),
  };
  return {
    analysis: () => (state.snapshot ??= analyze(state, undefined)),
    applyChange(given) {
      // What people confirmed and wrote down changes the checklist, and nothing that is evaluated.
      const change = { ...given, files: given.files.filter((file) => basename(file) !== confirmationsFile && !/\.(?:md|rst|adoc)$/i.test(file)) };
      if (change.configuration) state.configuration = change.configuration;
      const structural = change.configuration !== undefined || state.discovery === undefined || change.files.some((file) => isStructural(file, state));
      if (structural) {
        state.discovery = undefined;
        state.projects.clear();
      }
      return (state.snapshot = analyze(state, structural ? undefined : change));
    },
  };
}

interface State {
  readonly options: AnalysisOptions;
  configuration: Configuration;
  readonly parsed: ParsedFiles;
  readonly scans: ScanCache;
  readonly searches: TextSearchCache;
  discovery: Discovery | undefined;
  readonly projects: Map<string, ProjectCache>;
  snapshot: Analysis | undefined;
  readonly fixesOf: WeakMap<Finding, ToldFixes>;
}

/** Whether a change may add or take away projects, entries, modules or versions. A keystroke in a settings module does not. */
function isStructural(file: string, state: State): boolean {
  const existsNow = state.options.files.kind(file) === "file";
  const existedBefore = state.parsed.has(file);
  if (!file.endsWith(".py")) return true;
  if (existsNow !== existedBefore && !(existsNow && !mayBeSettings(file) && state.parsed.isNew(file))) return true;
  if (/^(?:manage|wsgi|asgi|celery|setup)\.py$/.test(basename(file)) || deployKindOf(file) !== undefined) return true;
  if (!mayBeSettings(file)) return false;
  const content = state.options.files.read(file);
  const isSettings = isText(content) && looksLikeSettings(file, content.text);
  const wasSettings = state.discovery?.projects.some((project) => project.settingsFiles.includes(file)) ?? false;
  return isSettings !== wasSettings;
}

function analyze(state: State, change: Change | undefined): Analysis {
  const { options } = state;
  const discovery = (state.discovery ??= options.settings ? namedProject(options) : discoverProjects(options.files, options.root, state.configuration));
  const analyses: ProjectAnalysis[] = [];
  for (const project of discovery.projects) {
    let cache = state.projects.get(project.root);
    if (!cache) state.projects.set(project.root, (cache = createProjectCache()));
    analyses.push(analyzeProject({ project, projects: discovery.projects, options, configuration: state.configuration, parsed: state.parsed, scans: state.scans, cache, changed: change?.files }));
  }
  return createSnapshot({ options, configuration: state.configuration, discovery, analyses, parsed: state.parsed, searches: state.searches, before: state.snapshot?.findings ?? [], fixesOf: state.fixesOf });
}
