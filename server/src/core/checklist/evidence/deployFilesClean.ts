import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";

/** Every deploy file of production was read by a rule that knows secrets by what they are of. */
export function deployFilesClean({ deploy, held, show }: EvidenceContext): EvidenceAnswer {
  const { dockerfiles, compose, units, supervisors, kubernetes, platforms, procfiles, workflows } = deploy;
  // What may be nobody's production proves nothing.
  const looked = [dockerfiles, compose, units, supervisors, kubernetes, platforms, procfiles].flatMap((files) =>
    files.flatMap(({ path }) => (deploy.roles.get(path)?.role === "doubtful" ? [] : path)),
  );
  const clean = held("secret-in-deploy-file") !== undefined;
  const silent = held("workflow-prints-secrets") !== undefined;
  return whole(
    looked.length === 0
      ? nothing("no deploy file is for production")
      : clean
        ? shown(...looked.map((file) => ({ at: { file, start: 0, end: 0 }, text: `${show(file)} holds no secret` })))
        : open("what deploy files hold was not judged"),
    workflows.length === 0
      ? nothing("there is no workflow")
      : silent
        ? shown(
            ...workflows
              .slice(0, 3)
              .map(({ path }) => ({ at: { file: path, start: 0, end: 0 }, text: `${show(path)} prints no secret` })),
          )
        : open("what workflows print was not judged"),
  );
}
