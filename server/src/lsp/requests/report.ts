import { auditReport } from "../../core/checklist/report/auditReport.js";
import type { ReportParams, ReportResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { wholeProjects, projectName } from "./checklist.js";

/** The report for an audit or a pull request, of one project and target or of all; without findings it is the checklist alone. */
export function report(
  snapshot: Snapshot,
  params: ReportParams,
  { findings } = { findings: true },
): ReportResponse | null {
  const owned = wholeProjects(snapshot).filter(
    ({ project }) => params.project === undefined || project.root === params.project,
  );
  const checklists = owned.flatMap(({ folder, project }) =>
    folder.analysis
      .checklist(snapshot.today())
      .filter((one) => one.project === project.root && (params.target === undefined || one.target === params.target)),
  );
  if (checklists.length === 0) return null;
  const folderOf = (path: string): string => snapshot.folderOf(path)?.root ?? "";
  return auditReport({
    product: { name: "Django Deploy Hygiene", version: snapshot.version },
    date: snapshot.today(),
    projects: owned.map(({ project }) => project),
    checklists: findings ? checklists : checklists.map((one) => ({ ...one, findings: [] })),
    place: (at) => {
      const root = folderOf(at.file);
      return {
        path: at.file.startsWith(`${root}/`) ? at.file.slice(root.length + 1) : at.file,
        line: snapshot.places.range(at).start.line + 1,
        uri: snapshot.places.uri(at.file),
      };
    },
    name: (root) => {
      const one = owned.find(({ project }) => project.root === root);
      return one === undefined ? root : projectName(one.project, one.folder);
    },
  });
}
