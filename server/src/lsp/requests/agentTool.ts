import { answerTool } from "../../core/agents/answerTool.js";
import { tools } from "../../core/agents/tools.js";
import { basename, isInside, join, relativeTo } from "../../core/project/paths.js";
import type { Folder } from "../folder.js";
import type { AgentToolParams, AgentToolResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { fixEdit } from "./codeAction.js";

/** What an agent of the editor asks. Nothing is written: an edit is the client's to apply, after the user confirmed it. */
export function agentTool(snapshot: Snapshot, { tool, input }: AgentToolParams): AgentToolResponse {
  const name = tools.find((one) => one.name === tool)?.name;
  if (name === undefined) return { text: "There is no such tool", isError: true };
  const { folders, engine, places } = snapshot;
  // Of several folders each begins with its name, as VS Code shows them.
  const nameOf = (folder: Folder): string => (folders.length > 1 ? basename(folder.root) : "");
  const show = (path: string): string => {
    const folder = snapshot.folderOf(path);
    if (folder === undefined) return path;
    const own = relativeTo(folder.root, path);
    return nameOf(folder) === "" ? own : own === "." ? nameOf(folder) : `${nameOf(folder)}/${own}`;
  };
  const answer = answerTool(
    {
      analyses: folders.map((folder) => folder.analysis),
      explain: (id) => engine?.explain(id),
      show,
      find(shown) {
        for (const folder of folders) {
          const own =
            nameOf(folder) !== "" && isInside(nameOf(folder), shown) ? relativeTo(nameOf(folder), shown) : shown;
          const path = join(folder.root, own);
          if (isInside(folder.root, path) && folder.files.kind(path) !== undefined) return path;
        }
        return undefined;
      },
      line: (at) => places.range(at).start.line + 1,
    },
    name,
    input,
  );
  switch (answer.kind) {
    case "text":
      return { text: answer.text, isError: false };
    case "problem":
      return { text: answer.message, isError: true };
    case "fix": {
      const { title, safety, finding, edits } = answer;
      const edit = fixEdit(snapshot, edits, title, safety);
      if (edit === undefined) return { text: "This editor cannot carry the fix out", isError: true };
      const files = [
        ...new Set([...edits.edits.map(({ span }) => span.file), ...(edits.newFiles ?? []).map(({ file }) => file)]),
      ];
      return {
        text: title,
        isError: false,
        fix: { about: finding.message, needsReview: safety === "needsReview", files: files.map(show), edit },
      };
    }
  }
}
