import type { Analysis, AnalysisHost, Change } from "./analysis.js";
import type { AnalysisOptions } from "./analysisOptions.js";
import type { ToldMigrations } from "./migrations/toldMigrations.js";
import type { Configuration } from "./configuration.js";
import { addingMigrations, type MigrationResultsCache } from "./analysis/migrationResults.js";
import { createMigrationsCache } from "./migrations/projectMigrations.js";
import { createParsedFiles, type ParsedFiles } from "./project/parsedFiles.js";
import { discovering, namedProject, type Discovery } from "./project/discover.js";
import { deployKindOf } from "./project/deployKinds.js";
import { basename } from "./project/paths.js";
import { createScanCache, type ScanCache } from "./project/references.js";
import { looksLikeSettings, mayBeSettings } from "./project/settingsFiles.js";
import { isText } from "./text/fileSource.js";
import type { ProjectAnalysis } from "./projectAnalysis.js";
import { createKeptFindings, type KeptFindings } from "./reporter.js";
import { createSnapshot } from "./snapshot.js";
import { confirmationsFile } from "./checklist/confirmations.js";
import { finish, type Steps } from "./project/steps.js";
import { createTextSearchCache, type TextSearchCache } from "./checklist/repositoryTexts.js";
import { type ProjectCache, createProjectCache } from "./analysis/keptProject.js";
import { analyzingProject } from "./analysis/analyzeProject.js";

/** Creates the analysis of one folder. What it keeps between snapshots belongs to the host: two hosts share nothing. */
export function createAnalysisHost(options: AnalysisOptions): AnalysisHost {
  const state: State = {
    options,
    configuration: options.configuration,
    parsed: createParsedFiles(options.files, options.parser),
    scans: createScanCache(),
    searches: createTextSearchCache(),
    known: undefined,
    migrations: new Map(),
    newMigrations: options.newMigrations,
    goesWithoutMigrations: false,
    snapshot: undefined,
    meanwhile: new Set(),
    findings: createKeptFindings(),
  };
  return {
    analysis: () => (state.snapshot ??= finish(analyzing(state))),
    applyChange: (change) => finish(applying(state, change)),
    steps: (change) => (change === undefined ? analyzing(state) : applying(state, change)),
    *early() {
      state.goesWithoutMigrations = true;
      const analysis = yield* analyzing(state);
      return { analysis, completing: state.goesWithoutMigrations ? () => completing(state) : undefined };
    },
  };
}

/** Which projects there are, and what is kept of each. */
interface Known {
  readonly discovery: Discovery;
  readonly projects: Map<string, ProjectCache>;
}

interface State {
  readonly options: AnalysisOptions;
  configuration: Configuration;
  readonly parsed: ParsedFiles;
  readonly scans: ScanCache;
  readonly searches: TextSearchCache;
  known: Known | undefined;
  /** By root. What is kept of migrations goes by content, so it outlives what else is known of a project. */
  readonly migrations: Map<string, MigrationResultsCache>;
  newMigrations: ToldMigrations | undefined;
  /** They are left for later. */
  goesWithoutMigrations: boolean;
  snapshot: Analysis | undefined;
  /** What was applied while the steps of another analysis were under way: one collection for each. */
  readonly meanwhile: Set<Set<string>>;
  readonly findings: KeptFindings;
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
  const wasSettings = state.known?.discovery.projects.some((project) => project.settingsFiles.includes(file)) ?? false;
  return isSettings !== wasSettings;
}

function* applying(state: State, given: Change): Steps<Analysis> {
  // What people confirmed and wrote down changes the checklist, and nothing that is evaluated.
  const change = {
    ...given,
    files: given.files.filter((file) => basename(file) !== confirmationsFile && !/\.(?:md|rst|adoc)$/i.test(file)),
  };
  if ("newMigrations" in given) state.newMigrations = given.newMigrations;
  for (const files of state.meanwhile) for (const file of change.files) files.add(file);
  const structural =
    change.configuration !== undefined ||
    state.known === undefined ||
    change.files.some((file) => isStructural(file, state));
  if (structural || state.known === undefined) return yield* analyzing(state, change.configuration);
  // An edit is small, and two that were half done at once would each see half of the other.
  return (state.snapshot = finish(snapshotOf(state, state.known, state.configuration, change)));
}

/** From discovery on. What was known before goes on answering until the end. */
function* analyzing(state: State, configuration = state.configuration): Steps<Analysis> {
  const { options } = state;
  const changed = new Set<string>();
  state.meanwhile.add(changed);
  try {
    const discovery = options.settings
      ? namedProject(options)
      : yield* discovering(options.files, options.root, configuration);
    const known: Known = { discovery, projects: new Map() };
    if (discovery.projects.every(({ migrations }) => migrations.length === 0)) state.goesWithoutMigrations = false;
    const { goesWithoutMigrations } = state;
    const snapshot = yield* snapshotOf(state, known, configuration, undefined);
    state.configuration = configuration;
    state.known = known;
    state.snapshot = snapshot;
    state.meanwhile.delete(changed);
    // Some of it may have been seen before those changes and some after them.
    return changed.size === 0 && state.goesWithoutMigrations === goesWithoutMigrations
      ? snapshot
      : yield* applying(state, { files: [...changed] });
  } finally {
    state.meanwhile.delete(changed);
  }
}

/** Adds the migrations. Edits that come in between are answered without them. */
function* completing(state: State): Steps<Analysis> {
  const changed = new Set<string>();
  const { known, configuration, newMigrations } = state;
  if (known === undefined) return yield* analyzing(state);
  state.meanwhile.add(changed);
  try {
    const change = { files: [] };
    // At once: edits that come in between use what is kept of a project too.
    const settings = finish(analyzingProjects(state, known, configuration, change));
    const analyses = yield* addingAllMigrations(state, settings, configuration, change);
    state.goesWithoutMigrations = false;
    state.meanwhile.delete(changed);
    const isSame =
      changed.size === 0 &&
      state.known === known &&
      state.newMigrations === newMigrations &&
      state.configuration === configuration;
    // Otherwise what is read of the migrations is kept, and no snapshot is made of texts that are not there any more.
    return isSame
      ? (state.snapshot = snapshotWith(state, known, configuration, analyses))
      : yield* applying(state, { files: [...changed] });
  } finally {
    state.meanwhile.delete(changed);
  }
}

function* snapshotOf(
  state: State,
  known: Known,
  configuration: Configuration,
  change: Change | undefined,
): Steps<Analysis> {
  const analyses = yield* analyzingProjects(state, known, configuration, change);
  const whole = state.goesWithoutMigrations
    ? analyses
    : yield* addingAllMigrations(state, analyses, configuration, change);
  return snapshotWith(state, known, configuration, whole);
}

function* analyzingProjects(
  { options, parsed, scans }: State,
  { discovery, projects }: Known,
  configuration: Configuration,
  change: Change | undefined,
): Steps<readonly ProjectAnalysis[]> {
  const analyses: ProjectAnalysis[] = [];
  for (const project of discovery.projects) {
    let cache = projects.get(project.root);
    if (!cache) projects.set(project.root, (cache = createProjectCache()));
    analyses.push(
      yield* analyzingProject(
        { project, projects: discovery.projects, options, configuration, parsed, scans, cache, changed: change?.files },
        analyses.length,
      ),
    );
  }
  return analyses;
}

function* addingAllMigrations(
  { options, parsed, newMigrations, migrations }: State,
  analyses: readonly ProjectAnalysis[],
  configuration: Configuration,
  change: Change | undefined,
): Steps<readonly ProjectAnalysis[]> {
  const whole: ProjectAnalysis[] = [];
  for (const analysis of analyses) {
    const { root } = analysis.project;
    let cache = migrations.get(root);
    if (!cache) migrations.set(root, (cache = createMigrationsCache()));
    whole.push(
      yield* addingMigrations(
        analysis,
        { options, newMigrations, configuration, parsed, cache, changed: change?.files },
        whole.length,
      ),
    );
  }
  return whole;
}

function snapshotWith(
  state: State,
  { discovery }: Known,
  configuration: Configuration,
  analyses: readonly ProjectAnalysis[],
): Analysis {
  return createSnapshot({
    options: state.options,
    configuration,
    discovery,
    analyses,
    parsed: state.parsed,
    searches: state.searches,
    before: state.snapshot?.findings ?? [],
    kept: state.findings,
  });
}
