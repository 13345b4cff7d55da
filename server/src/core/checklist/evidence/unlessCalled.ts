import type { EvidenceContext } from "../evidenceContext.js";

/** What was not found may stand in a workflow of another repository: then the reason says so too. https://docs.github.com/en/actions/how-tos/reuse-automations */
export function unlessCalled({ paths, search, show }: EvidenceContext, reason: string): string {
  const [call] = search(paths.integration, /\buses:\s{0,9}["']?[\w.-]{1,99}\/[\w.-]{1,99}\/\.github\/workflows\//);
  return call === undefined
    ? reason
    : `${reason}; what ${show(call.at.file)} calls of another repository cannot be seen`;
}
