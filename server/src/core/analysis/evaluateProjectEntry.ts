import { createKeptEvaluation, evaluateEntry } from "../evaluator/evaluateEntry.js";
import type { Evaluation } from "../evaluator/evaluation.js";
import type { EvaluationContext } from "../evaluator/runtime.js";
import { entryName, type Entry } from "../project/entries/entry.js";
import { withMoved } from "../project/movedModules.js";
import { withReplaced } from "../project/replacedFiles.js";
import { resolveImport } from "../project/importResolver.js";
import { isForDevelopmentOnly, pinnedDistribution, distribution } from "../project/requirements.js";
import { allDjangoSettings, djangoDefault } from "../settings/defaults.js";
import type { ProjectFacts } from "../projectAnalysis.js";
import type { ProjectInput } from "./keptProject.js";

/** Runs an entry for every environment at once, or for the one that is given. */
export function evaluateProjectEntry(entry: Entry, facts: ProjectFacts, input: ProjectInput): Evaluation {
  const { options, project, parsed } = input;
  const searchPath = project.searchPath;
  const modules = withMoved(options.files, facts.entries.moved);
  const version = facts.django.text;
  const name = entryName(entry);
  let kept = input.cache.kept.get(name);
  if (!kept) input.cache.kept.set(name, (kept = createKeptEvaluation()));
  const context: EvaluationContext = {
    files: withReplaced(options.files, facts.entries.replaced),
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
    repository: options.root,
    settingsModule: entry.module,
    configuration: entry.className,
    environment: options.environment && withSettingsModule(options.environment, entry),
    chosen: withSettingsModule(new Map(), entry),
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

/** With the variables that select the entry set to it. */
export function withSettingsModule(
  environment: ReadonlyMap<string, string>,
  entry: Entry,
): ReadonlyMap<string, string> {
  const result = new Map(environment);
  result.set("DJANGO_SETTINGS_MODULE", entry.module);
  if (entry.className !== undefined) result.set("DJANGO_CONFIGURATION", entry.className);
  return result;
}
