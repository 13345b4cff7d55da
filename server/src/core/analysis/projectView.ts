import { evaluateGunicornConfig, type EvaluatedConfig } from "../gunicorn/gunicornView.js";
import type { Glance, TextAnswer, WatchedEntries } from "./projectResults.js";
import { entryName, type Entry } from "../project/entries/entry.js";
import { textOf, type FileSource } from "../text/fileSource.js";
import { distribution } from "../project/requirements.js";
import type { ProjectEntry, ProjectView } from "../rules/views.js";
import type { WatchedSettings } from "../settings/createSettingsView.js";
import type { Looks } from "../settings/looks.js";
import { installsOf } from "../launch/installs.js";
import { movement } from "../text/movement.js";
import { gunicornSubjects, launchViews } from "../launch/launchView.js";
import type { EntryAnalysis, ProjectFacts } from "../projectAnalysis.js";
import { type KeptDeploy, type KeptEntry, type ProjectInput, isFresh } from "./keptProject.js";

/** @param before what was known of the entries in the last snapshot */
export function watchedEntries(
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

export function projectView(
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
    isTracked: (path) => options.files.isTracked?.(path),
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
    get installs() {
      const { requirements } = facts;
      if (deploy.installs?.requirements !== requirements)
        deploy.installs = {
          requirements,
          found: installsOf({ deploy: deploy.files, files: options.files, processes, requirements }),
        };
      return deploy.installs.found;
    },
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

export function settingsDefaultsOf({ entries }: ProjectFacts): ProjectView["settingsDefaults"] {
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
