import { deployKindOf } from "../../project/deployReferences.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, notShown, shown } from "./answers.js";

const build = /\bdocker(?:\s+buildx)?\s+build\b|\bdocker[ -]compose\b[^\n#]{0,120}\b(?:build|up\b[^\n#]{0,80}--build)\b|\bdocker\/build-push-action\b|\bbuildah\b|\bkaniko\b|\bbake-action\b/;

/** A build that fails is better found before a release than in it. */
export function imageTested({ project, paths, search, show }: EvidenceContext): EvidenceAnswer {
  if (!project.deploy.dockerfiles.some(({ target }) => target === "production")) return doesNotApply("there is no Dockerfile for production");
  const [first, ...more] = search(paths.deploy.filter((path) => deployKindOf(path) === "workflow"), build).map(({ at }) => ({ at, text: `${show(at.file)} builds the image` }));
  return first === undefined ? notShown("no workflow of continuous integration builds the image") : shown(first, ...more.slice(0, 2));
}
