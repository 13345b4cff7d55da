import type { Finding } from "../core/report.js";
import { dirname } from "../core/project/paths.js";
import { entryKey } from "./drawn.js";
import type { Folder } from "./folder.js";
import type { HostFiles } from "./services.js";
import { isWithin } from "./uris.js";

/** The folder that answers for a path or project root. */
export function innermost(folders: readonly Folder[], path: string): Folder | undefined {
  let best: Folder | undefined;
  for (const folder of folders)
    if (isWithin(folder.root, path) && (best === undefined || folder.root.length > best.root.length)) best = folder;
  return best;
}

/** What is shown of all folders: of one within another only the inner one speaks. */
export function reportedOf(folders: readonly Folder[]): {
  readonly findings: readonly Finding[];
  readonly problems: Folder["analysis"]["problems"];
} {
  const nested = folders.some((a) => folders.some((b) => a !== b && isWithin(a.root, b.root)));
  return {
    findings: folders.flatMap((folder) =>
      nested
        ? folder.analysis.findings.filter((finding) => innermost(folders, finding.project) === folder)
        : folder.analysis.findings,
    ),
    problems: folders.flatMap((folder) =>
      folder.analysis.problems.filter((problem) => !nested || innermost(folders, problem.file) === folder),
    ),
  };
}

/** Entries, by `entryKey`, that do not load because of a document that is not saved: most likely half a name that becomes a whole one. */
export function unfinishedEntries(
  folders: readonly Folder[],
  isUnsaved: (file: string) => boolean,
): ReadonlySet<string> {
  return new Set(
    folders.flatMap((folder) =>
      folder.analysis.projects.flatMap((project) =>
        project.entries.flatMap((entry) =>
          entry.checked && entry.raises !== null && isUnsaved(entry.raises.at.file)
            ? [entryKey(project.root, entry.module)]
            : [],
        ),
      ),
    ),
  );
}

/** Where a file is the only thing that is open, what it stands for: the nearest folder above it with a manage.py, else its own. */
export function rootAround(path: string, files: Pick<HostFiles, "kind">): string {
  for (let up = dirname(path), steps = 0; up !== "/" && steps < 5; up = dirname(up), steps++) {
    if (files.kind(`${up}/manage.py`) === "file") return up;
    if (files.kind(`${up}/.git`) !== undefined) break;
  }
  return dirname(path);
}
