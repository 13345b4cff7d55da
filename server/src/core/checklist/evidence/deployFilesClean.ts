import { fileStart } from "../../text/span.js";
import { isPlaceholder, isSecretVariable } from "../../launch/secretVariables.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import type { DeployFiles, Parsed } from "../../launch/deployFiles.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { noFile } from "./noFile.js";
import { builtStage, stageChain } from "../../syntax/deploy/dockerfile.js";

/** Every deploy file of production was read by a rule that knows secrets by what they are of. */
export function deployFilesClean(context: EvidenceContext): EvidenceAnswer {
  const { project, deploy, held, show } = context;
  const { workflows } = deploy;
  // What may be nobody's production proves nothing.
  const looked = filesOf(deploy).flatMap(({ path }) => (deploy.roles.get(path)?.role === "doubtful" ? [] : path));
  const silent = held("workflow-prints-secrets") !== undefined;
  return whole(
    looked.length === 0
      ? noFile("Dockerfile, Compose file or the like", filesOf(project.deploy))
      : secretsIn(looked, context),
    workflows.length === 0
      ? nothing("there is no workflow")
      : silent
        ? shown(
            ...workflows
              .slice(0, 3)
              .map(({ path }) => ({ at: fileStart(path), text: `${show(path)} prints no secret` })),
          )
        : open("what workflows print was not judged"),
  );
}

function filesOf(deploy: DeployFiles): readonly Parsed<unknown>[] {
  const { dockerfiles, compose, units, supervisors, kubernetes, platforms, procfiles } = deploy;
  return [...dockerfiles, ...compose, ...units, ...supervisors, ...kubernetes, ...platforms, ...procfiles];
}

/** A placeholder is no secret, and whoever deploys has to replace it. */
function secretsIn(looked: readonly string[], { deploy, held, search, show }: EvidenceContext): Part {
  if (held("secret-in-deploy-file") === undefined) return open("what deploy files hold was not judged");
  const launched = deploy.launches
    .filter(({ file }) => looked.includes(file))
    .flatMap(({ environment }) => environment);
  // An image keeps what its ENV says, whatever starts it.
  const built = deploy.dockerfiles
    .filter(({ path }) => looked.includes(path))
    .flatMap(({ content }) => {
      const stage = builtStage(content, undefined);
      const variables = stage === undefined ? [] : stageChain(content, stage).flatMap(({ env }) => env);
      return [...new Map(variables.map((one) => [one.name, one])).values()];
    })
    .map(({ name, value, at }) => ({ name, value: value?.text, at }));
  const placeholder = [...launched, ...built].find(
    ({ name, value = "" }) => isSecretVariable(name) && isPlaceholder(value) && !/^$|[$]|\{\{/.test(value),
  );
  const [fallback] = search(looked, /\$\{\w{0,60}(?:PASSWORD|SECRET|TOKEN|KEY)\w{0,60}:?-[\w-]{1,80}\}/).filter(
    ({ line }) => isPlaceholder(/:?-([\w-]{1,80})\}/.exec(line)?.[1] ?? ""),
  );
  if (fallback !== undefined)
    return open(
      `${show(fallback.at.file)} falls back to a placeholder for a secret: make sure that production sets another`,
      { at: fallback.at, text: "the placeholder" },
    );
  return placeholder === undefined
    ? shown(...looked.map((file) => ({ at: fileStart(file), text: `${show(file)} holds no secret` })))
    : open(
        `${placeholder.name} is a placeholder in ${show(placeholder.at.file)}: make sure that production has another`,
        { at: placeholder.at, text: placeholder.name },
      );
}
