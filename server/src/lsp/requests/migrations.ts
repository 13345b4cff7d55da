import { migrationsMarkdown } from "../../core/migrations/markdownReport.js";
import type { MigrationsResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";

/** The migrations of the next release, of every folder, as one page. */
export function migrations(snapshot: Snapshot): MigrationsResponse {
  const show = (path: string): string => {
    const root = snapshot.folderOf(path)?.root ?? "";
    return path === root ? root.slice(root.lastIndexOf("/") + 1) : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  };
  return { markdown: migrationsMarkdown(snapshot.folders.flatMap((folder) => folder.analysis.migrations?.() ?? []), { show, line: (at) => snapshot.places.range(at).start.line + 1 }) };
}
