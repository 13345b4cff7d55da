import ignore from "ignore";
import { compareText } from "../../text/compareText.js";
import type { FileSource } from "../../text/fileSource.js";
import type { DeployRole } from "../deployRoles/deployRole.js";
import { startsProduction } from "../deployRoles/startsProduction.js";
import type { Project } from "../discover.js";
import { fileOfModule } from "../moduleNames.js";
import { join } from "../paths.js";
import { type MovedModules, movedModules, withMoved } from "../movedModules.js";
import { type ReplacedFiles, replacedFiles } from "../replacedFiles.js";
import { type SettingsReference, rolesOfDeployFiles, scanDeployFiles, settingsReferences } from "../references.js";
import { decideRoles } from "./decideRoles.js";
import { type Deployed, deployedAs } from "./deployedAs.js";
import { type EntriesInput, folderText } from "./entriesInput.js";
import { type Entry, entryName } from "./entry.js";
import { findCandidates } from "./findCandidates.js";
import { loadedReferences } from "./loadedReferences.js";
import { isForDevelopment } from "./namesForDevelopment.js";
import { isStarter } from "./referenceSources.js";
import { takenFolders } from "./takenFolders.js";

/**
 * Which settings modules a project has, and which of them production loads. The strongest evidence decides:
 * the user's configuration, a production deploy file, the module's name, the default in wsgi.py or asgi.py; manage.py alone never does.
 */
export function findEntries(input: EntriesInput): Entries {
  const scanned = scanDeployFiles(input);
  const isNotProduction = pathMatcher(input.configuration.notProduction);
  const deployRoles = rolesOfDeployFiles({ ...input, isNotProduction }, scanned, isForDevelopment(input));
  const references = loadedReferences(input, settingsReferences(input, scanned, deployRoles));
  const missingIn = (files: FileSource): readonly SettingsReference[] =>
    references.filter(
      ({ module }) => module !== undefined && fileOfModule(files, input.project.searchPath, module) === undefined,
    );
  const moved = movedModules(
    input.files,
    [...new Set([input.project.root, input.analysisRoot])],
    input.project.searchPath,
    missingIn(input.files).flatMap(({ module }) => module ?? []),
    scanned,
    deployRoles,
  );
  const files = withMoved(input.files, moved);
  const unresolved = missingIn(files);
  const replaced = replacedFiles(input.files, input.project, input.analysisRoot, scanned, deployRoles);
  const candidates = findCandidates({ ...input, files }, references, takenFolders(scanned));
  const isDeployed = scanned.some((one) => deployRoles.get(one.file)?.role === "production" && startsProduction(one));
  // Each candidate may ask, and the files of another project have to be read for it.
  const told = new Map<Project, Deployed>();
  const deployed = (project: Project): Deployed => {
    let known = told.get(project);
    if (known === undefined) {
      const own = project === input.project ? { scanned, deployRoles } : undefined;
      told.set(project, (known = deployedAs({ ...input, project, isNotProduction }, own)));
    }
    return known;
  };
  const roleOf = (path: string): DeployRole | undefined => deployRoles.get(path);
  const isStarted = references.some((one) => one.module !== undefined && isStarter(one));
  const roles = decideRoles(
    { ...input, files, isNotProduction, scanned, roleOf, isDeployed, isStarted, deployed, replaced },
    candidates,
  );
  const entries = [...roles].sort(
    (a, b) => compareText(a.module, b.module) || compareText(a.className ?? "", b.className ?? ""),
  );
  return {
    entries,
    references,
    deployRoles,
    moved,
    replaced,
    unresolved,
    nothingInProduction: entries.some((entry) => entry.role === "production")
      ? undefined
      : nothingReason(input, entries, unresolved),
  };
}

export interface Entries {
  /** Sorted by module, then class. */
  readonly entries: readonly Entry[];
  /** What each deploy file is for. */
  readonly deployRoles: ReadonlyMap<string, DeployRole>;
  /** Every place that names a settings module: also for rules about wsgi.py's default. */
  readonly references: readonly SettingsReference[];
  /** References whose module is not in the project. */
  readonly unresolved: readonly SettingsReference[];
  /** Modules that an image puts where they are named. */
  readonly moved: MovedModules;
  /** Files in whose place production has something else. */
  readonly replaced: ReplacedFiles;
  /** Why no entry is in production, where that is so. */
  readonly nothingInProduction: string | undefined;
}

/** Matches gitignore patterns against paths below the analysis root. */
function pathMatcher(patterns: readonly string[]): (relative: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matcher = ignore().add([...patterns]);
  return (relative) => relative !== "." && !relative.startsWith("/") && matcher.ignores(relative);
}

function nothingReason(
  input: EntriesInput,
  entries: readonly Entry[],
  unresolved: readonly SettingsReference[],
): string {
  const configured = input.configuration.productionSettings;
  if (configured.length > 0)
    return `production-settings names ${configured.join(", ")}, which is not in ${folderText(input)}`;
  const { leftBehind } = input.project;
  if (leftBehind !== undefined && entries.length > 0)
    return `${folderText(input)} lies in ${leftBehind}, and another project stands beside it`;
  const missing = unresolved.find(isStarter) ?? (entries.length > 0 ? undefined : unresolved[0]);
  const lacks =
    missing &&
    `${missing.text} to ${missing.module ?? ""}, which is not in ${folderText(input)}${templateText(input, missing.module ?? "")}`;
  if (entries.length > 0) {
    const list = entries
      .slice(0, 5)
      .map((entry) => `${entryName(entry)} (${entry.role})`)
      .join(", ");
    const copied = entries.find(({ isOnServers }) => isOnServers);
    if (copied !== undefined) return `Only ${list}: ${copied.because}`;
    if (lacks !== undefined) return `Only ${list}: ${lacks}`;
    return `Only ${list}${entries.length > 5 ? ` and ${entries.length - 5} more` : ""}: no module is named for production, and no production deploy file, wsgi.py or asgi.py names one`;
  }
  return lacks ?? `No settings module was found in ${folderText(input)}`;
}

/** `settings.py.example`, `settings.sample.py` or `settings_template.py` where the module would lie: each machine has a copy of it. */
function templateText({ files, project }: EntriesInput, module: string): string {
  const parts = module.split(".");
  const name = parts.pop() ?? "";
  for (const folder of project.searchPath.map((root) => join(root, parts.join("/")))) {
    const template = files
      .list(folder)
      .find(
        (one) =>
          one.startsWith(name) &&
          /^(?:\.py)?[._-](?:example|sample|template|tmpl|dist|skel|default|dev|local)(?:\.py)?$/.test(
            one.slice(name.length),
          ),
      );
    if (template !== undefined) return `; ${template} is there to be copied`;
  }
  return "";
}
