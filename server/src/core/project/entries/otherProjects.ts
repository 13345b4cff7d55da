import type { Project } from "../discover.js";
import { fileOfModule } from "../moduleNames.js";
import { basename, isInside } from "../paths.js";
import { environmentDefaults } from "../pythonReferences.js";
import { projectWords } from "../roleWords.js";
import type { Candidate } from "./candidate.js";
import type { DecisionInput } from "./decision.js";

/** A manage.py inside the package of a project around it, whose wsgi.py calls the same file by its whole name. */
export function loadedFromAround(
  { project, projects, files, parse }: DecisionInput,
  { file }: Candidate,
): { readonly starter: string; readonly module: string } | undefined {
  for (const { root, starters, searchPath } of projects) {
    if (root === project.root || !isInside(root, project.root)) continue;
    for (const starter of starters) {
      const tree = isInside(project.root, starter) && isSiteStarter(starter) ? parse(starter) : undefined;
      const module =
        tree && environmentDefaults(tree).find(({ variable }) => variable === "DJANGO_SETTINGS_MODULE")?.value;
      if (module !== undefined && fileOfModule(files, searchPath, module) === file) return { starter, module };
    }
  }
  return undefined;
}

/** A project with a manage.py alone, which nothing deploys, beside one that has a wsgi.py or asgi.py: a library with commands, or what checks the site. */
export function besideSite(input: DecisionInput): Project | undefined {
  const { project, projects } = input;
  const isSite = ({ starters }: Project): boolean => starters.some(isSiteStarter);
  return isSite(project) || input.deployed(project) !== "nothing"
    ? undefined
    : projects.find(
        (other) =>
          isSite(other) &&
          !isInside(project.root, other.root) &&
          !isInside(other.root, project.root) &&
          projectWords(basename(other.root)) === undefined,
      );
}

function isSiteStarter(file: string): boolean {
  return /[aw]sgi(?:\/__init__)?\.py$/.test(file);
}
