import { relativeTo } from "../../core/project/paths.js";
import type { EntriesParams, EntriesResponse, WireStatus } from "../protocol.js";
import type { Folder } from "../folder.js";
import type { ProjectReport } from "../../core/report.js";
import type { Snapshot } from "../session.js";
import { isWithin, pathOfUri } from "../uris.js";
import { ownedProjects, wireEntry } from "./checklist.js";

/** The project that a document belongs to, with what is taken for production in it and why. */
export function entries(snapshot: Snapshot, { uri }: EntriesParams): EntriesResponse {
  const owner = ownerOf(snapshot, uri);
  return {
    ...statusOf(snapshot, owner),
    deployFiles: (owner?.project.launches ?? []).map(({ file, role, because }) => ({
      uri: snapshot.places.uri(file),
      path: relativeTo(owner?.folder.root ?? "", file),
      role,
      because,
    })),
  };
}

/** The same for the status item, without what it does not show. */
export function status(snapshot: Snapshot, uri: string): WireStatus {
  return { uri, ...statusOf(snapshot, ownerOf(snapshot, uri)) };
}

interface Owner {
  readonly folder: Folder;
  readonly project: ProjectReport;
}

function ownerOf(snapshot: Snapshot, uri: string): Owner | undefined {
  const path = pathOfUri(uri);
  const candidates =
    path === undefined
      ? []
      : ownedProjects(snapshot).filter(
          ({ project }) => isWithin(project.root, path) || project.entries.some((entry) => entry.files.includes(path)),
        );
  return candidates.sort((a, b) => b.project.root.length - a.project.root.length)[0];
}

function statusOf(snapshot: Snapshot, owner: Owner | undefined): Omit<EntriesResponse, "deployFiles"> {
  if (owner === undefined)
    return { project: undefined, entries: [], nothingInProduction: undefined, problem: undefined };
  const { folder, project } = owner;
  const raises = project.entries.find((entry) => entry.checked && entry.raises !== null);
  const problem =
    folder.analysis.problems.find((each) => each.fatal && isWithin(project.root, each.file))?.message ??
    (raises?.raises === null || raises === undefined
      ? folder.files.incomplete?.()
      : `${raises.module} does not load: ${raises.raises.type}`);
  return {
    project: project.root,
    entries: project.entries.map((entry) => wireEntry(entry, snapshot.places)),
    nothingInProduction: project.nothingInProduction,
    problem,
  };
}
