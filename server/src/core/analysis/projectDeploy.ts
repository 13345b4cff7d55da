import { gunicornConfigFiles } from "../gunicorn/gunicornView.js";
import { readDeployFiles } from "../launch/deployFiles.js";
import { createYamlParsers, parsingAhead } from "../launch/yamlParsers.js";
import { entryName, type Entry } from "../project/entries/entry.js";
import { textOf, type FileSource } from "../text/fileSource.js";
import { givenNames, isOfProduction } from "../project/infrastructure.js";
import { isInside, relativeTo } from "../project/paths.js";
import type { Step, Steps } from "../project/steps.js";
import { entryOf, launchFacts } from "../launch/launchView.js";
import { isProductionProcess } from "../launch/targets.js";
import { proxyTls } from "../launch/proxyTls.js";
import { launchedVariables } from "../settings/launchedVariables.js";
import type { KeptDeploy, LaunchedEntry, ProjectInput } from "./keptProject.js";
import type { ProjectFacts } from "../projectAnalysis.js";
import { settingsDefaultsOf } from "./projectView.js";

export function* deployOf(
  { project, projects, options }: ProjectInput,
  facts: ProjectFacts,
  step: Step,
): Steps<KeptDeploy> {
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
    installs: undefined,
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

/** What every process of production that loads the entry is given; an exact environment is told by the caller alone. */
export function launchedOf(
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
    launched = { variables: launchedVariables(launches), proxy: proxyTls(deploy.files, launches), given: deploy.given };
    deploy.launched.set(name, launched);
  }
  return launched;
}
