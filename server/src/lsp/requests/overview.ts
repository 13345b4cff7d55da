import type { Overview, WireProject } from "../protocol.js";
import { entryKey } from "../drawn.js";
import type { Snapshot } from "../session.js";
import { wholeProjects, projectName, wireEntry } from "./checklist.js";

/** Answers from the findings alone, without any checklist. While a project does not load because of a line that is being written, its last counts stay. */
export function createOverview(): (snapshot: Snapshot) => Overview {
  let last: readonly WireProject[] = [];
  return (snapshot) => {
    const unfinished = snapshot.unfinished();
    const owned = wholeProjects(snapshot);
    const failing = new Map(
      [...new Set(owned.map(({ folder }) => folder))].map((folder) => [folder, folder.analysis.failing()]),
    );
    last = owned.map(({ folder, project }): WireProject => {
      const before = project.entries.some((entry) => unfinished.has(entryKey(project.root, entry.module)))
        ? last.find(({ root }) => root === project.root)
        : undefined;
      return {
        root: project.root,
        name: projectName(project, folder),
        nothingInProduction: project.nothingInProduction,
        entries: project.entries.map((entry) => wireEntry(entry, snapshot.places)),
        checklists:
          before?.checklists ??
          (failing.get(folder) ?? [])
            .filter((one) => one.project === project.root)
            .map(({ target, items }) => ({ target, failing: items.length })),
      };
    });
    return { djangoProject: last.length > 0, projects: last };
  };
}
