import type { RecordParams, RecordResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";

/** The new text of a project's file of confirmations; the editor writes it. */
export function record(snapshot: Snapshot, params: RecordParams): RecordResponse {
  const { project, target, item, action, by, note } = params;
  if (
    ![project, target, item, by, note].every((one) => typeof one === "string") ||
    !["confirm", "set-aside", "reopen"].includes(action)
  )
    return { problem: "The request does not say what to record" };
  const recorded = snapshot
    .folderOf(project)
    ?.analysis.record?.({ project, target, item, action, by, note }, snapshot.today());
  if (recorded === undefined) return { problem: "The project is not open any more" };
  return "problem" in recorded ? recorded : { uri: snapshot.places.uri(recorded.file), text: recorded.text };
}
