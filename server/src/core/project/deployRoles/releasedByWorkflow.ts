import { basename } from "../paths.js";
import { type DeployRole, sure } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";

/** `docker compose -f compose.ci.yaml up` in a workflow with a job of the environment production: what brings the release up is more than the name. */
export function releasedByWorkflow(
  { file, scan }: JudgedFile,
  files: readonly JudgedFile[],
  nameOf: (path: string) => string,
): DeployRole | undefined {
  if (scan.kind !== "compose") return undefined;
  const workflow = files.find(
    (one) =>
      one.scan.kind === "workflow" &&
      /^[ \t]+environment:[ \t]*(?:\n[ \t]+name:[ \t]*)?["']?prod(?:uction)?\b/m.test(one.text) &&
      one.text.split("\n").some((line) => bringsUp(line, basename(file))),
  );
  return workflow && sure(`${nameOf(workflow.file)} brings it up in production`);
}

function bringsUp(line: string, name: string): boolean {
  const words = line.trim().split(/\s+/);
  const at = words.findIndex((word) => basename(word) === name);
  return (
    at > 0 &&
    /^(?:-f|--file)$/.test(words[at - 1] ?? "") &&
    words.includes("up", at) &&
    /\bdocker[ -]compose\b/.test(line)
  );
}
