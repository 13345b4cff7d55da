import { deployKindOf } from "../../project/deployKinds.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";

const build =
  /\bdocker(?:\s+buildx)?\s+build\b|\bdocker[ -]compose\b[^\n#]{0,120}\b(?:build|up\b[^\n#]{0,80}--build)\b|\bdocker\/build-push-action\b|\bbuildah\b|\bkaniko\b|\bbake-action\b/;

/** A build that fails is better found before a release than in it: in a workflow that runs for changes, not for releases alone. */
export function imageTested({ deploy, paths, search, show }: EvidenceContext): EvidenceAnswer {
  if (deploy.dockerfiles.length === 0) return whole(nothing("there is no Dockerfile for production"));
  const [first, ...more] = search(
    paths.integration.filter(
      (path) =>
        deployKindOf(path) === "workflow" &&
        (!path.includes("/.github/") || search([path], /\bpull_request\b/).length > 0),
    ),
    build,
  ).map(({ at }) => ({ at, text: `${show(at.file)} builds the image` }));
  return whole(
    first === undefined
      ? open("no workflow of continuous integration builds the image")
      : shown(first, ...more.slice(0, 2)),
  );
}
