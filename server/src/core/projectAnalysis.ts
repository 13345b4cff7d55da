import type { AnalysisOptions } from "./analysisOptions.js";
import type { Configuration } from "./configuration.js";
import { createKeptEvaluation, evaluateEntry, type KeptEvaluation } from "./evaluator/evaluateEntry.js";
import type { Evaluation } from "./evaluator/evaluation.js";
import { mayRunOn } from "./evaluator/removedNames.js";
import type { EvaluationContext } from "./evaluator/runtime.js";
import { createSettingsFixes } from "./fixes/createSettingsFixes.js";
import { evaluateGunicornConfig, gunicornConfigFiles, type EvaluatedConfig } from "./gunicorn/gunicornView.js";
import {
  projectResults,
  type Glance,
  type KeptResults,
  type TextAnswer,
  type WatchedEntries,
} from "./projectResults.js";
import { readDeployFiles, type DeployFiles } from "./launch/deployFiles.js";
import type { ProjectMigrations } from "./migrations/projectMigrations.js";
import { createYamlParsers, parsingAhead } from "./launch/yamlParsers.js";
import type { Project } from "./project/discover.js";
import { withMoved } from "./project/movedModules.js";
import { entriesFacts, entryName, findEntries, type Entries, type Entry } from "./project/entries.js";
import { resolveImport } from "./project/importResolver.js";
import { givenNames, isOfProduction } from "./project/infrastructure.js";
import { movedEntries } from "./project/movedEntries.js";
import { isInside, relativeTo } from "./project/paths.js";
import { projectSymbols } from "./project/projectSymbols.js";
import { fileOfModule, parseEntryName } from "./project/moduleNames.js";
import { isText, type FileSource } from "./project/fileSource.js";
import { forgetMentions, type KeptMentions, mentionsName, readsName } from "./project/nameMentions.js";
import type { ParsedFiles } from "./project/parsedFiles.js";
import type { ScanCache } from "./project/references.js";
import {
  djangoVersion as requiredDjango,
  isForDevelopmentOnly,
  pinnedDistribution,
  readRequirements,
  type Requirements,
} from "./project/requirements.js";
import { resultsOfProcess } from "./rules/resultsOfProcess.js";
import { resultsByRole } from "./rules/deployRoleResults.js";
import type { RuleResult } from "./rules/engine.js";
import { settingsResults, type RulesBefore } from "./settingsResults.js";
import type { ProjectEntry, ProjectView } from "./rules/views.js";
import { allDjangoSettings, djangoDefault } from "./settings/defaults.js";
import { createJudgedTexts, type JudgedTexts } from "./settings/credentials.js";
import {
  createSettingsView,
  djangoVersion,
  settingNames,
  type TestedBindings,
  type WatchedSettings,
} from "./settings/createSettingsView.js";
import type { SettledBindings } from "./settings/resolvedSettings.js";
import type { Looks } from "./settings/looks.js";
import { distributionSubclass } from "./settings/subclasses.js";
import type { SettingsView } from "./settings/settingsView.js";
import type { DjangoVersion } from "./settings/setting.js";
import { finish, type Step, type Steps } from "./project/steps.js";
import { movement } from "./text/movement.js";
import { entryOf, gunicornSubjects, launchFacts, launchViews, type LaunchFacts } from "./launch/launchView.js";
import { isProductionProcess } from "./launch/targets.js";
import { noProxyTls, proxyTls } from "./launch/proxyTls.js";
import type { ProxyTls } from "./settings/proxyTls.js";
import { asLaunched, launchedVariables, type LaunchedVariables } from "./settings/launchedVariables.js";

/** What is known of one project at one moment. */
export interface ProjectAnalysis {
  readonly project: Project;
  readonly facts: ProjectFacts;
  readonly entries: readonly EntryAnalysis[];
  readonly view: ProjectView;
  /** Of rules about the project, its gunicorn files and launches. */
  readonly results: readonly RuleResult[];
  readonly migrations?: ProjectMigrations;
}

export interface ProjectFacts {
  readonly requirements: Requirements;
  readonly entries: Entries;
  readonly django: DjangoVersion;
  readonly djangoSource: string | undefined;
}

export interface EntryAnalysis {
  readonly entry: Entry;
  readonly checked: boolean;
  readonly evaluation: Evaluation | undefined;
  readonly view: SettingsView | undefined;
  readonly results: readonly RuleResult[];
  /** What the entry comes to, also where it is not checked: then it is evaluated when this is asked, from the texts of that moment. */
  resolve(): Evaluation;
}

/** What one project keeps between snapshots. */
export interface ProjectCache {
  readonly entries: Map<string, KeptEntry>;
  /** Values of literals, by their place in a tree. */
  readonly constants: EvaluationContext["constants"];
  /** What the last evaluation of each entry told apart. */
  readonly kept: Map<string, KeptEvaluation>;
  readonly judged: JudgedTexts;
  readonly settled: SettledBindings;
  readonly tested: TestedBindings;
  readonly mentions: KeptMentions;
  facts: { readonly requirements: Requirements } | undefined;
  /** The entries, and what was said about them by the files that are edited most. */
  found: { readonly entries: Entries; readonly told: ReadonlyMap<string, ToldOfEntries> } | undefined;
  /** Until a deploy file changes: then everything of the project is thrown away. */
  deploy:
    | {
        readonly files: DeployFiles;
        readonly launches: readonly LaunchFacts[];
        readonly configPaths: readonly string[];
        readonly configs: Map<string, EvaluatedConfig | undefined>;
        readonly results: KeptResults;
        entries: Entries | undefined;
        readonly launched: Map<string, LaunchedEntry>;
        /** Variables that machines and clusters are told to give, in files that no launch is read from. */
        readonly given: ReadonlySet<string>;
      }
    | undefined;
}

export function createProjectCache(): ProjectCache {
  return {
    entries: new Map(),
    constants: new WeakMap(),
    kept: new Map(),
    judged: createJudgedTexts(),
    settled: new WeakMap(),
    tested: new WeakMap(),
    mentions: new Map(),
    facts: undefined,
    found: undefined,
    deploy: undefined,
  };
}

/** What a settings module says of entries, and the text that it says it in. */
interface ToldOfEntries {
  readonly text: string;
  readonly facts: string;
}

/** What the deploy files say of how production runs an entry. */
interface LaunchedEntry {
  readonly variables: LaunchedVariables;
  readonly proxy: ProxyTls;
  readonly given: ReadonlySet<string>;
}

interface KeptEntry extends RulesBefore {
  readonly versions: ReadonlyMap<string, string>;
  /** Names that code was searched for, and whether it has them. */
  readonly mentions: ReadonlyMap<string, boolean>;
  /** What the deploy files set for it. */
  readonly launched: LaunchedEntry | undefined;
  readonly analysis: EntryAnalysis;
  /** Whether looks at the settings before show the same at these. */
  unchanged(looks: Looks): boolean;
}

export interface ProjectInput {
  readonly project: Project;
  readonly projects: readonly Project[];
  readonly options: AnalysisOptions;
  readonly configuration: Configuration;
  readonly parsed: ParsedFiles;
  readonly scans: ScanCache;
  readonly cache: ProjectCache;
  /** undefined: anything may have changed. */
  readonly changed: readonly string[] | undefined;
}

export function analyzeProject(input: ProjectInput): ProjectAnalysis {
  return finish(analyzingProject(input, 0));
}

/** @param count how many projects were analysed before */
export function* analyzingProject(input: ProjectInput, count: number): Steps<ProjectAnalysis> {
  const step: Step = { stage: "projects", count };
  const { project, options, configuration } = input;
  forgetMentions(input.cache.mentions, options.files, input.changed);
  const requirements = (input.cache.facts ??= {
    requirements: readRequirements(options.files, project.root, options.root),
  }).requirements;
  yield step;
  const found = requiredDjango(requirements);
  const django = djangoVersion(configuration.djangoVersion ?? found?.text, requirements.distributions.has("django"));
  const entries = options.settings ? namedEntries(input, options.settings) : entriesOf(input);
  const facts: ProjectFacts = {
    requirements,
    entries,
    django,
    djangoSource: configuration.djangoVersion !== undefined ? "option" : found?.file,
  };
  const { cache } = input;
  yield step;
  const before = new Map(cache.entries);
  // A settings module that comes or goes may say that a deploy file is for development.
  if (cache.deploy?.entries !== entries && !sameRoles(cache.deploy?.entries?.deployRoles, entries.deployRoles))
    cache.deploy = undefined;
  const deploy = (cache.deploy ??= yield* deployOf(input, facts, step));
  if (!sameEntries(deploy.entries, entries, input)) {
    deploy.results.byRule.clear();
    deploy.launched.clear();
  }
  deploy.entries = entries;
  const analyses: EntryAnalysis[] = [];
  for (const entry of entries.entries) {
    yield step;
    analyses.push(analyzeEntry(entry, facts, input, deploy));
  }
  yield step;
  const { view, glance } = projectView(analyses, facts, input, deploy);
  const results = projectResults(
    view,
    glance,
    deploy.results,
    [...deploy.configs.values()],
    watchedEntries(entries.entries, before, input),
  );
  return { project, facts, entries: analyses, view, results: resultsByRole(results, deploy.files.roles) };
}

function sameRoles(before: Entries["deployRoles"] | undefined, now: Entries["deployRoles"]): boolean {
  return (
    before === undefined ||
    (before.size === now.size &&
      [...now].every(
        ([file, { role, because }]) => before.get(file)?.role === role && before.get(file)?.because === because,
      ))
  );
}

/** The same entries and references at places that at most moved, in files whose results move with them. */
function sameEntries(before: Entries | undefined, now: Entries, { changed, cache }: ProjectInput): boolean {
  if (before === now) return true;
  const isEvaluated = (file: string): boolean => [...cache.entries.values()].some((one) => one.texts.has(file));
  const holdsPlaces = (file: string): boolean =>
    now.references.some((one) => one.at.file === file) || now.entries.some((one) => one.becauseAt?.file === file);
  return (
    before !== undefined &&
    (changed ?? []).every((file) => isEvaluated(file) || !holdsPlaces(file)) &&
    withoutPlaces(before) === withoutPlaces(now)
  );
}

/** Nor with the lines that reasons name: no rule asks for them. */
function withoutPlaces(entries: Entries): string {
  return JSON.stringify(entries, (key, value: unknown) => {
    if (key === "start" || key === "end") return undefined;
    if (key === "because" && typeof value === "string") return value.replace(/:\d+\b/g, "");
    return value instanceof Map ? ([...value] as unknown) : value;
  });
}

/** A keystroke in a settings module seldom says anything new about entries: only what entriesFacts tells does. */
function entriesOf(input: ProjectInput): Entries {
  const { project, options, configuration, parsed, cache, changed } = input;
  const known = cache.found;
  const told = (file: string): ToldOfEntries => {
    const text = parsed.text(file) ?? "";
    return { text, facts: entriesFacts(parsed.tree(file), text) };
  };
  if (known && changed) {
    const now = new Map(changed.map((file) => [file, told(file)]));
    const moved = [...now].every(([file, { facts }]) => known.told.get(file)?.facts === facts)
      ? movedEntries(
          known.entries,
          movement(
            [...now].map(([file, { text }]) => ({ file, before: known.told.get(file)?.text ?? "", after: text })),
          ),
        )
      : undefined;
    if (moved) {
      cache.found = { entries: moved, told: new Map([...known.told, ...now]) };
      return moved;
    }
  }
  const entries = findEntries({
    files: options.files,
    parse: (file) => parsed.tree(file),
    project,
    projects: input.projects,
    analysisRoot: options.root,
    configuration,
    cache: input.scans,
  });
  const settings = new Set([...project.settingsFiles, ...entries.moved.values()]);
  cache.found = { entries, told: new Map([...settings].map((file) => [file, told(file)])) };
  return entries;
}

/** @param before what was known of the entries in the last snapshot */
function watchedEntries(
  entries: readonly Entry[],
  before: ReadonlyMap<string, KeptEntry>,
  { cache, parsed, options, changed }: ProjectInput,
): WatchedEntries {
  const settings = new Map<string, WatchedSettings>();
  const unchanged = new Map<string, (looks: Looks) => boolean>();
  const texts = new Map<string, { readonly file: string; readonly before: string; readonly after: string }>();
  const touched = changed && new Set(changed);
  for (const entry of entries) {
    const name = entryName(entry);
    const now = cache.entries.get(name);
    if (now === undefined) continue;
    settings.set(name, now.settings);
    unchanged.set(name, before.get(name) === now ? () => true : now.unchanged);
    for (const [file, text] of before.get(name)?.texts ?? [])
      texts.set(file, { file, before: text, after: parsed.text(file) ?? "" });
  }
  return {
    settings,
    unchanged: (entry, looks) => unchanged.get(entry)?.(looks) ?? false,
    isTouched: (file) => touched?.has(file) ?? true,
    text: (file) => textOf(options.files, file),
    movement: movement([...texts.values()]),
  };
}

function projectView(
  analyses: readonly EntryAnalysis[],
  facts: ProjectFacts,
  input: ProjectInput,
  deploy: KeptDeploy,
): { readonly view: ProjectView; glance(): Glance } {
  let looked = nothingLooked();
  const { project, options, parsed } = input;
  const gunicornContext = {
    files: options.files,
    parsed,
    root: project.root,
    searchPath: project.searchPath,
    environment: options.environment,
    django: facts.django,
    distribution: (name: string) => distribution(facts.requirements, name),
  };
  const config = (path: string): EvaluatedConfig | undefined => {
    const known = deploy.configs.get(path);
    if (known !== undefined && isFresh(known.versions, input)) return known;
    const evaluated = evaluateGunicornConfig(path, gunicornContext);
    deploy.configs.set(path, evaluated);
    return evaluated;
  };
  const entries = analyses.map(({ entry, view: settings }) => ({
    module: entryName(entry),
    file: entry.file,
    role: entry.role,
    because: entry.because,
    becauseAt: entry.becauseAt,
    settings,
  }));
  const settingsDefaults = settingsDefaultsOf(facts);
  const look = (): readonly ProjectEntry[] => {
    looked.settings = true;
    return entries;
  };
  const files: FileSource = {
    read(path) {
      if (path.endsWith(".py")) {
        const text = textOf(options.files, path);
        looked.texts.push({ file: path, text, question: (now) => now, answer: text });
      }
      return options.files.read(path);
    },
    kind: (path) => options.files.kind(path),
    list: (path) => options.files.list(path),
    isIgnored: (path) => options.files.isIgnored(path),
  };
  const processes = launchViews({ facts: deploy.launches, files, config, entries: look, settingsDefaults }, () => view);
  const gunicornFiles = deploy.configPaths.flatMap((path) => config(path)?.view ?? []);
  const view: ProjectView = {
    root: project.root,
    files,
    inText(file, question) {
      const asked = (text: string | undefined): ReturnType<typeof question> | undefined =>
        text === undefined ? undefined : question(text);
      const own = textOf(options.files, file);
      const answer = asked(own);
      looked.texts.push({ file, text: own, question: asked, answer });
      return answer;
    },
    launches: deploy.files.launches,
    get entries() {
      return look();
    },
    processes,
    gunicornFiles,
    gunicorns: gunicornSubjects(processes, gunicornFiles),
    deploy: deploy.files,
    settingsDefaults,
    django: facts.django,
    distribution: (name) => distribution(facts.requirements, name),
    requirementsComplete: facts.requirements.complete,
    requirements: facts.requirements,
  };
  return {
    view,
    glance() {
      const before = looked;
      looked = nothingLooked();
      return before;
    },
  };
}

function nothingLooked(): { settings: boolean; readonly texts: TextAnswer[] } {
  return { settings: false, texts: [] };
}

function textOf(files: FileSource, file: string): string | undefined {
  const content = files.read(file);
  return isText(content) ? content.text : undefined;
}

function settingsDefaultsOf({ entries }: ProjectFacts): ProjectView["settingsDefaults"] {
  return entries.references
    .filter((one) => !one.buildOnly)
    .map((one) => ({
      source: one.source,
      target: one.target,
      module: one.module,
      className: one.className,
      at: one.at,
      resolved: !entries.unresolved.includes(one),
    }));
}

type KeptDeploy = NonNullable<ProjectCache["deploy"]>;

function* deployOf({ project, projects, options }: ProjectInput, facts: ProjectFacts, step: Step): Steps<KeptDeploy> {
  const { files, root: analysisRoot } = options;
  // A file beside several projects belongs to those whose settings it names.
  const named = new Set(
    facts.entries.references
      .filter((one) => one.module !== undefined && !facts.entries.unresolved.includes(one))
      .map((one) => one.at.file),
  );
  const paths = new Set(
    project.deployFiles.filter((path) => isInside(project.root, path) || projects.length === 1 || named.has(path)),
  );
  const parsers = createYamlParsers();
  yield* parsingAhead(files, paths, parsers, step);
  const deploy = readDeployFiles({
    files,
    root: project.root,
    analysisRoot,
    parsers,
    roles: new Map([...facts.entries.deployRoles].filter(([path]) => paths.has(path))),
  });
  const launches = launchFacts(deploy, files, project.root);
  const configPaths = options.settings
    ? []
    : [
        ...new Set([
          ...gunicornConfigFiles(files, project.root),
          ...launches.flatMap(({ launch, configFile }) =>
            configFile?.path !== undefined && launch.target === "production" ? [configFile.path] : [],
          ),
        ]),
      ];
  return {
    files: deploy,
    launches,
    configPaths,
    configs: new Map(),
    results: { configs: [], byRule: new Map() },
    entries: undefined,
    launched: new Map(),
    given: givenIn(
      [
        ...project.infrastructure,
        ...deploy.kubernetes.filter(({ target }) => target === "production").map(({ path }) => path),
      ].filter((path) => isOfProduction(relativeTo(analysisRoot, path))),
      files,
    ),
  };
}

function givenIn(paths: readonly string[], files: FileSource): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => [...givenNames(textOf(files, path) ?? "")]));
}

export function distribution(requirements: Requirements, name: string): string | null | undefined {
  const found = requirements.distributions.get(name);
  if (found) return found.version ?? null;
  // An extra that is called like a distribution installs it, in whatever version: `gunicorn[gevent]`.
  return [...requirements.distributions.values()].some(({ extras }) => extras.includes(name)) ? null : undefined;
}

/** The entries that the user named: production, whatever their role would be. */
function namedEntries({ project, options }: ProjectInput, names: readonly string[]): Entries {
  const entries = names.flatMap((name): Entry[] => {
    const parsed = parseEntryName(name);
    const file = parsed && fileOfModule(options.files, project.searchPath, parsed.module);
    if (!parsed || file === undefined) return [];
    return [
      {
        module: parsed.module,
        ...(parsed.className !== undefined && { className: parsed.className }),
        file,
        role: "production",
        serves: "requests",
        because: "--settings names it",
      },
    ];
  });
  return {
    entries,
    references: [],
    deployRoles: new Map(),
    moved: new Map(),
    unresolved: [],
    nothingInProduction: undefined,
  };
}

/** What every process of production that loads the entry is given; an exact environment is told by the caller alone. */
function launchedOf(
  entry: Entry,
  deploy: KeptDeploy,
  facts: ProjectFacts,
  input: ProjectInput,
): LaunchedEntry | undefined {
  if (input.options.environment) return undefined;
  const name = entryName(entry);
  let launched = deploy.launched.get(name);
  if (!launched) {
    const entries = facts.entries.entries.map((one) => ({ module: entryName(one), role: one.role }));
    const defaults = settingsDefaultsOf(facts);
    const launches = deploy.launches
      .filter(
        ({ launch, what }) =>
          isProductionProcess(launch) &&
          deploy.files.roles.get(launch.file)?.role !== "doubtful" &&
          entryOf(launch, what, entries, defaults)?.module === name,
      )
      .map(({ launch }) => launch);
    launched = {
      variables: launchedVariables(launches),
      proxy: proxyTls(deploy.files, launches),
      given: deploy.given,
    };
    deploy.launched.set(name, launched);
  }
  return launched;
}

function analyzeEntry(entry: Entry, facts: ProjectFacts, input: ProjectInput, deploy: KeptDeploy): EntryAnalysis {
  const checked = entry.role === "production";
  const name = entryName(entry);
  if (!checked) {
    // Its texts are no longer renewed, so nothing can be told to have moved since.
    input.cache.entries.delete(name);
    return {
      entry,
      checked,
      evaluation: undefined,
      view: undefined,
      results: [],
      resolve: () => evaluate(entry, facts, input),
    };
  }
  const known = input.cache.entries.get(name);
  const launched = launchedOf(entry, deploy, facts, input);
  if (known && known.launched === launched && isFresh(known.versions, input) && sameMentions(known.mentions, input))
    return { ...known.analysis, entry };
  const open = evaluate(entry, facts, input);
  const evaluation = launched === undefined ? open : asLaunched(open, launched.variables, launched.given);
  // What rules and fixes look at besides the evaluated modules, some of it only when a fix is asked for.
  const versions = new Map(
    [...evaluation.files, ...evaluation.filesRead].map((file) => [file, input.parsed.version(file)]),
  );
  const look = (file: string): string => {
    if (!versions.has(file)) versions.set(file, input.parsed.version(file));
    return file;
  };
  const {
    parsed,
    options: { files },
  } = input;
  const evaluated = new Map(versions);
  const mentioned = new Map<string, boolean>();
  // Fixes are made when someone asks for them.
  const lookedAt: ParsedFiles = {
    ...parsed,
    get: (file) => parsed.get(look(file)),
    tree: (file) => parsed.tree(look(file)),
    text: (file) => parsed.text(look(file)),
  };
  const lookedAtFiles: FileSource = {
    read: (file) => files.read(look(file)),
    kind: (path) => files.kind(path),
    list: (path) => files.list(path),
    isIgnored: (path) => files.isIgnored(path),
  };
  const settings = createSettingsView({
    entry: name,
    file: entry.file,
    tree: input.parsed.tree(entry.file),
    treeOf: (file) => input.parsed.tree(file),
    evaluation,
    names: settingNames(evaluation, known?.settings.view.names),
    django: facts.django,
    mode: input.options.environment ? "exact" : "open",
    proxy: launched?.proxy ?? noProxyTls,
    isGiven: (variable) => launched?.given.has(variable) === true,
    isUnnamed: entry.isUnnamed === true && input.options.environment === undefined,
    requirementsComplete: facts.requirements.complete,
    environment: input.options.environment && withSettingsModule(input.options.environment, entry),
    workingDirectory: input.project.root,
    syntaxErrors: evaluation.files.flatMap((file) =>
      (input.parsed.tree(file)?.syntaxErrors ?? []).map(({ start, end, message, until }) => ({
        at: { file, start, end },
        message,
        until: mayRunOn(until, { django: facts.django, oldestPython: facts.requirements.oldestPython })
          ? until
          : undefined,
      })),
    ),
    symbols: projectSymbols({
      files: input.options.files,
      searchPath: input.project.searchPath,
      from: entry.file,
      tree: lookedAt.tree,
      ofDistribution: distributionSubclass,
    }),
    isCurrent: () => [...evaluated].every(([file, version]) => parsed.version(file) === version),
    mentions(name) {
      const answer = mentions(name, input);
      mentioned.set(name, answer);
      return answer;
    },
    kindOf: (path) => kindOf(look(path), input),
    judged: input.cache.judged,
    settled: input.cache.settled,
    tested: input.cache.tested,
    djangoDefault: (setting) => djangoDefault(setting, facts.django.text),
    distribution: (dist) => distribution(facts.requirements, dist),
    fix: createSettingsFixes({
      entryFile: entry.file,
      parsed: lookedAt,
      files: evaluation.files,
      evaluation,
      project: {
        root: input.project.root,
        files: input.options.files,
        distribution: (dist) => distribution(facts.requirements, dist),
        reads: (name) => readsName(lookedAtFiles, input.project.root, name),
      },
    }),
  });
  const { view } = settings;
  const { results, unchanged } = settingsResults(settings, known, input.parsed, input.changed);
  const analysis: EntryAnalysis = {
    entry,
    checked,
    evaluation,
    view,
    results: resultsOfProcess(
      [...results.values()].map(({ result }) => result),
      input.options.environment ? "requests" : entry.serves,
    ),
    resolve: () => evaluation,
  };
  const texts = new Map(
    [...evaluation.files, ...evaluation.filesRead].flatMap((file) => {
      const text = input.parsed.text(file);
      return text === undefined ? [] : [[file, text] as const];
    }),
  );
  input.cache.entries.set(name, {
    versions,
    mentions: mentioned,
    launched,
    analysis,
    settings,
    results,
    texts,
    unchanged,
  });
  return analysis;
}

function kindOf(path: string, { options }: ProjectInput): "file" | "directory" | "missing" | "unknown" {
  const { files } = options;
  if (options.environment) return files.kind(path) ?? "missing";
  if (isCommittedFolder(path, files) && isInside(options.root, path)) return "directory";
  // A pattern such as `/assets/` is about folders, and one that is not there yet does not look like one.
  if (!isInside(options.root, path) || files.isIgnored(path) || files.isIgnored(`${path}/x`)) return "unknown";
  return files.kind(path) ?? "missing";
}

/** `logs/.gitignore` with `*` and `!.gitignore` keeps a folder whose files Git ignores. */
function isCommittedFolder(path: string, files: FileSource): boolean {
  return (
    files.kind(path) === "directory" &&
    !files.isIgnored(path) &&
    files.list(path).some((name) => !files.isIgnored(`${path}/${name}`))
  );
}

function mentions(name: string, { options: { files }, project, cache }: ProjectInput): boolean {
  return mentionsName(files, project.root, name, cache.mentions);
}

function sameMentions(before: ReadonlyMap<string, boolean>, input: ProjectInput): boolean {
  return [...before].every(([name, answer]) => mentions(name, input) === answer);
}

/** Nothing that the evaluation looked at has changed. */
function isFresh(versions: ReadonlyMap<string, string>, { changed, parsed }: ProjectInput): boolean {
  if (!changed) return false;
  return changed.every((file) => !versions.has(file) || versions.get(file) === parsed.version(file));
}

function evaluate(entry: Entry, facts: ProjectFacts, input: ProjectInput): Evaluation {
  const { options, project, parsed } = input;
  const searchPath = project.searchPath;
  const modules = withMoved(options.files, facts.entries.moved);
  const version = facts.django.text;
  const name = entryName(entry);
  let kept = input.cache.kept.get(name);
  if (!kept) input.cache.kept.set(name, (kept = createKeptEvaluation()));
  const context: EvaluationContext = {
    files: options.files,
    parse: (file) => parsed.get(file),
    parseText: (text) => parsed.ofText(text),
    placeOf: (file) => modules.moved?.placeOf(file) ?? file,
    resolveImport(fromFile, level, module) {
      const found = resolveImport(modules, searchPath, fromFile, level, module);
      return entry.isMoved === true && level === 1 && found.kind === "missing" && fromFile === entry.file
        ? { kind: "external" }
        : found;
    },
    workingDirectory: project.root,
    settingsModule: entry.module,
    configuration: entry.className,
    environment: options.environment && withSettingsModule(options.environment, entry),
    django: facts.django,
    djangoDefault: (name) => djangoDefault(name, version),
    djangoDefaults: () => allDjangoSettings(version),
    oldestPython: facts.requirements.oldestPython,
    distribution: (name) => distribution(facts.requirements, name),
    pinned: (name) => pinnedDistribution(facts.requirements, name),
    isForDevelopment: (name) => isForDevelopmentOnly(facts.requirements, name),
    constants: input.cache.constants,
  };
  return evaluateEntry(entry.file, context, { kept });
}

/** In exact mode the variables that select the entry are set to it. */
function withSettingsModule(environment: ReadonlyMap<string, string>, entry: Entry): ReadonlyMap<string, string> {
  const result = new Map(environment);
  result.set("DJANGO_SETTINGS_MODULE", entry.module);
  if (entry.className !== undefined) result.set("DJANGO_CONFIGURATION", entry.className);
  return result;
}
