import { fileStart } from "../../core/text/span.js";
import { effectText } from "../../core/migrations/effectText.js";
import { migrationsMarkdown, releaseText, whenText } from "../../core/migrations/markdownReport.js";
import type { MigrationsReport, OperationReport } from "../../core/migrations/migrationsReport.js";
import { basename } from "../../core/project/paths.js";
import type { MigrationsResponse, WireOperation, WireRelease } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toLocation } from "../toProtocol.js";

/** The migrations of the next release, of every folder: a page, and what a view draws. */
export function migrations(snapshot: Snapshot): MigrationsResponse {
  const show = (path: string): string => {
    const root = snapshot.folderOf(path)?.root ?? "";
    return path === root ? basename(root) : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  };
  const reports = snapshot.folders.flatMap((folder) => (folder.isWhole ? (folder.analysis.migrations?.() ?? []) : []));
  return {
    markdown: migrationsMarkdown(reports, { show, line: (at) => snapshot.places.range(at).start.line + 1 }),
    releases: reports.map((report) => releaseOf(report, show(report.project), snapshot)),
  };
}

function releaseOf(report: MigrationsReport, name: string, { places }: Snapshot): WireRelease {
  return {
    root: report.project,
    name,
    says: releaseText(report),
    migrations: report.migrations.map((one, order) => ({
      app: one.app,
      name: one.name,
      order: order + 1,
      when: whenText(one),
      location: toLocation(one.operations[0]?.at ?? fileStart(one.file), places),
      operations: one.operations.map((operation) => ({
        name: operation.name,
        effect: effectText(operation),
        severity: severityOf(operation),
        messages: operation.messages,
        location: toLocation(operation.at, places),
      })),
    })),
  };
}

/** Which migrations are new may be a guess: of that the release's own sentence speaks. */
function severityOf({ effect }: OperationReport): WireOperation["severity"] {
  switch (effect) {
    case "fails":
      return "error";
    case "breaks-release":
    case "loses-data":
    case "rewrites":
      return "warning";
    case "blocks-all":
    case "blocks-writes":
    case "scans":
      return "information";
    case "unknown":
      return "unknown";
    default:
      return "none";
  }
}
