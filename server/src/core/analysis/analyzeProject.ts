import { projectResults } from "./projectResults.js";
import { forgetMentions } from "../project/nameMentions.js";
import { djangoVersion as requiredDjango, readRequirements } from "../project/requirements.js";
import { resultsByRole } from "../rules/deployRoleResults.js";
import { djangoVersion } from "../settings/createSettingsView.js";
import { finish, type Step, type Steps } from "../project/steps.js";
import type { EntryAnalysis, ProjectAnalysis, ProjectFacts } from "../projectAnalysis.js";
import type { ProjectInput } from "./keptProject.js";
import { analyzeEntry } from "./analyzeEntry.js";
import { deployOf } from "./projectDeploy.js";
import { entriesOf, namedEntries, sameEntries, sameRoles } from "./currentEntries.js";
import { projectView, watchedEntries } from "./projectView.js";

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
