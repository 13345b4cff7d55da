import type { Evaluation } from "../evaluator/evaluation.js";
import { mayRunOn } from "../evaluator/removedNames.js";
import { createSettingsFixes } from "../fixes/createSettingsFixes.js";
import { entryName, type Entry } from "../project/entries/entry.js";
import { isInside } from "../project/paths.js";
import { projectSymbols } from "../project/projectSymbols.js";
import type { FileSource } from "../text/fileSource.js";
import { mentionsName, readsName } from "../project/nameMentions.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import { distribution } from "../project/requirements.js";
import { resultsOfProcess } from "../rules/resultsOfProcess.js";
import { settingsResults } from "./settingsResults.js";
import { djangoDefault } from "../settings/defaults.js";
import { createSettingsView, settingNames, type WatchedSettings } from "../settings/createSettingsView.js";
import { distributionSubclass } from "../rules/support/subclasses.js";
import { noProxyTls } from "../launch/proxyTls.js";
import { asLaunched } from "../settings/launchedVariables.js";
import type { EntryAnalysis, ProjectFacts } from "../projectAnalysis.js";
import { isFresh, type KeptDeploy, type KeptEntry, type LaunchedEntry, type ProjectInput } from "./keptProject.js";
import { launchedOf } from "./projectDeploy.js";
import type { SettingsView } from "../settings/settingsView.js";
import { evaluateProjectEntry, withSettingsModule } from "./evaluateProjectEntry.js";

/** What an entry comes to, and what rules say of it: as long as nothing that they looked at is another, what was known before. */
export function analyzeEntry(
  entry: Entry,
  facts: ProjectFacts,
  input: ProjectInput,
  deploy: KeptDeploy,
): EntryAnalysis {
  const { cache, options, parsed } = input;
  const name = entryName(entry);
  if (entry.role !== "production") {
    // Its texts are no longer renewed, so nothing can be told to have moved since.
    cache.entries.delete(name);
    const resolve = (): Evaluation => evaluateProjectEntry(entry, facts, input);
    return { entry, checked: false, evaluation: undefined, view: undefined, results: [], resolve };
  }
  const known = cache.entries.get(name);
  const launched = launchedOf(entry, deploy, facts, input);
  if (known && known.launched === launched && isFresh(known.versions, input) && sameMentions(known.mentions, input))
    return { ...known.analysis, entry };
  const open = evaluateProjectEntry(entry, facts, input);
  const evaluation = launched === undefined ? open : asLaunched(open, launched.variables, launched.given);
  const watched = watchedFiles(evaluation, input);
  const settings = settingsOf(entry, evaluation, { known, launched, facts, input, watched });
  const { results, unchanged } = settingsResults(settings, known, parsed, input.changed);
  const analysis: EntryAnalysis = {
    entry,
    checked: true,
    evaluation,
    view: settings.view,
    results: resultsOfProcess(
      [...results.values()].map(({ result }) => result),
      options.environment ? "requests" : entry.serves,
    ),
    resolve: () => evaluation,
  };
  const texts = new Map(
    [...evaluation.files, ...evaluation.filesRead].flatMap((file) => {
      const text = parsed.text(file);
      return text === undefined ? [] : [[file, text] as const];
    }),
  );
  const { versions, mentions } = watched;
  cache.entries.set(name, { versions, mentions, launched, analysis, settings, results, texts, unchanged });
  return analysis;
}

/** What rules and fixes look at besides the evaluated modules, some of it only when a fix is asked for, is noted with its version. */
interface WatchedFiles {
  readonly versions: ReadonlyMap<string, string>;
  /** Names that code was searched for, and whether it has them. */
  readonly mentions: ReadonlyMap<string, boolean>;
  readonly parsed: ParsedFiles;
  readonly files: FileSource;
  /** Whether the modules are still those that were evaluated. */
  isCurrent(): boolean;
  mentionsName(name: string): boolean;
  kindOf(path: string): ReturnType<SettingsView["kindOf"]>;
}

function watchedFiles(evaluation: Evaluation, input: ProjectInput): WatchedFiles {
  const { parsed, options } = input;
  const { files } = options;
  const versions = new Map([...evaluation.files, ...evaluation.filesRead].map((file) => [file, parsed.version(file)]));
  const evaluated = new Map(versions);
  const mentions = new Map<string, boolean>();
  const look = (file: string): string => {
    if (!versions.has(file)) versions.set(file, parsed.version(file));
    return file;
  };
  return {
    versions,
    mentions,
    parsed: {
      ...parsed,
      get: (file) => parsed.get(look(file)),
      tree: (file) => parsed.tree(look(file)),
      text: (file) => parsed.text(look(file)),
    },
    files: {
      read: (file) => files.read(look(file)),
      kind: (path) => files.kind(path),
      list: (path) => files.list(path),
      isIgnored: (path) => files.isIgnored(path),
    },
    isCurrent: () => [...evaluated].every(([file, version]) => parsed.version(file) === version),
    mentionsName(name) {
      const answer = isMentioned(name, input);
      mentions.set(name, answer);
      return answer;
    },
    kindOf: (path) => kindOf(look(path), input),
  };
}

function settingsOf(
  entry: Entry,
  evaluation: Evaluation,
  {
    known,
    launched,
    facts,
    input,
    watched,
  }: {
    readonly known: KeptEntry | undefined;
    readonly launched: LaunchedEntry | undefined;
    readonly facts: ProjectFacts;
    readonly input: ProjectInput;
    readonly watched: WatchedFiles;
  },
): WatchedSettings {
  const { cache, options, parsed, project } = input;
  const { django, requirements } = facts;
  const installed = (name: string): string | null | undefined => distribution(requirements, name);
  return createSettingsView({
    entry: entryName(entry),
    file: entry.file,
    tree: parsed.tree(entry.file),
    treeOf: (file) => parsed.tree(file),
    evaluation,
    names: settingNames(evaluation, known?.settings.view.names),
    django,
    mode: options.environment ? "exact" : "open",
    proxy: launched?.proxy ?? noProxyTls,
    isGiven: (variable) => launched?.given.has(variable) === true,
    isUnnamed: entry.isUnnamed === true && options.environment === undefined,
    requirementsComplete: requirements.complete,
    environment: options.environment && withSettingsModule(options.environment, entry),
    workingDirectory: project.root,
    syntaxErrors: evaluation.files.flatMap((file) =>
      (parsed.tree(file)?.syntaxErrors ?? []).map(({ start, end, message, until }) => ({
        at: { file, start, end },
        message,
        until: mayRunOn(until, { django, oldestPython: requirements.oldestPython }) ? until : undefined,
      })),
    ),
    symbols: projectSymbols({
      files: options.files,
      searchPath: project.searchPath,
      from: entry.file,
      tree: watched.parsed.tree,
      ofDistribution: distributionSubclass,
    }),
    isCurrent: watched.isCurrent,
    mentions: watched.mentionsName,
    kindOf: watched.kindOf,
    judged: cache.judged,
    settled: cache.settled,
    tested: cache.tested,
    djangoDefault: (setting) => djangoDefault(setting, django.text),
    distribution: installed,
    fix: createSettingsFixes({
      entryFile: entry.file,
      parsed: watched.parsed,
      files: evaluation.files,
      evaluation,
      project: {
        root: project.root,
        files: options.files,
        deployFiles: project.deployFiles,
        isGiven: (variable) =>
          launched?.variables.always.has(variable) === true || launched?.given.has(variable) === true,
        isGivenOn: (variable) =>
          [...(launched?.variables.texts.get(variable) ?? [])].some((text) => /^(?:1|true|yes|on)$/i.test(text)),
        distribution: installed,
        reads: (name) => readsName(watched.files, project.root, name),
      },
    }),
  });
}

function kindOf(path: string, { options }: ProjectInput): "file" | "directory" | "missing" | "unknown" {
  const { files } = options;
  if (options.environment) return files.kind(path) ?? "missing";
  if (isCommittedFolder(path, files) && isInside(options.root, path)) return "directory";
  // A pattern such as `/assets/` is about folders, and one that is not there yet does not look like one.
  if (!isInside(options.root, path) || files.isIgnored(path) || files.isIgnored(`${path}/x`)) return "unknown";
  return files.kind(path) ?? "missing";
}

/** `logs/.gitignore` with `*` and `!.gitignore` keeps a folder whose files Git ignores; so does `git add -f`. */
function isCommittedFolder(path: string, files: FileSource): boolean {
  if (files.kind(path) !== "directory") return false;
  const isIgnored = files.isIgnored(path);
  return files
    .list(path)
    .map((name) => `${path}/${name}`)
    .some((file) => (!isIgnored && !files.isIgnored(file)) || files.isTracked?.(file) === true);
}

function isMentioned(name: string, { options: { files }, project, cache }: ProjectInput): boolean {
  return mentionsName(files, project.root, name, cache.mentions);
}

function sameMentions(before: ReadonlyMap<string, boolean>, input: ProjectInput): boolean {
  return [...before].every(([name, answer]) => isMentioned(name, input) === answer);
}
