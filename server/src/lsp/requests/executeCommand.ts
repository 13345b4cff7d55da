import type { ExecuteCommandParams } from "vscode-languageserver";
import { isRecord } from "../../core/text/isRecord.js";
import type { Snapshot } from "../session.js";
import { report } from "./report.js";

/** For editors without views of ours: documents as Markdown, which the editor shows wherever it likes. */
export const documentCommands = ["django-deploy-hygiene.checklist", "django-deploy-hygiene.report"] as const;

/** `arguments`: nothing, or one `{ project, target }` as the checklist names them. null: no project, or no such command. */
export function executeCommand(snapshot: Snapshot, { command, arguments: given }: ExecuteCommandParams): string | null {
  const asked: unknown = given?.[0];
  const text = (key: string): string | undefined => {
    const value = isRecord(asked) ? asked[key] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const which = { project: text("project"), target: text("target") };
  if (command === "django-deploy-hygiene.report") return report(snapshot, which)?.markdown ?? null;
  return command === "django-deploy-hygiene.checklist"
    ? (report(snapshot, which, { findings: false })?.markdown ?? null)
    : null;
}
