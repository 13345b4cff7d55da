import { deploysSomething, runsTests } from "../deployEvidence.js";
import { basename } from "../paths.js";
import { type DeployRole, development, sure } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";
import { names } from "./usersOfPart.js";

/** `docker compose -f compose.ci.yaml up` in a workflow with a job of the environment production: what brings the release up is more than the name. */
export function releasedByWorkflow(
  { file, scan }: JudgedFile,
  files: readonly JudgedFile[],
  nameOf: (path: string) => string,
): DeployRole | undefined {
  if (scan.kind !== "compose") return undefined;
  for (const workflow of files) {
    if (
      workflow.scan.kind !== "workflow" ||
      !/^[ \t]+environment:[ \t]*(?:\n[ \t]+name:[ \t]*)?["']?prod(?:uction)?\b/m.test(workflow.text)
    )
      continue;
    const line = workflow.text.split("\n").find((one) => bringsUp(one, basename(file)));
    if (line === undefined) continue;
    const isAlone = (line.match(/[ \t](?:-f|--file)[ \t]/g) ?? []).length === 1;
    return { ...sure(`${nameOf(workflow.file)} brings it up in production`), ...(isAlone && { runAlone: true }) };
  }
  return undefined;
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

/** `docker compose -f gh-docker-compose.yml run server pytest`: a Compose file with a name of its own that only pipelines name, and those test. */
export function testedByWorkflow(
  { file, scan }: JudgedFile,
  files: readonly JudgedFile[],
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const name = basename(file);
  if (scan.kind !== "compose" || /^(?:docker-)?compose\.ya?ml$/.test(name)) return undefined;
  const users = files.filter((other) => other.file !== file && names(other.text, name));
  const [user] = users;
  return user !== undefined &&
    users.every((one) => one.scan.kind === "workflow" && runsTests(one.text) && !deploysSomething(one.text))
    ? development(`only ${nameOf(user.file)} names it, which tests`, true)
    : undefined;
}
