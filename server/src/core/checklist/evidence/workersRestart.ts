import { basename } from "../../project/paths.js";
import { launchText } from "../../launch/targets.js";
import { restartOf } from "../../launch/releases/restarts.js";
import type { LaunchView } from "../../rules/views.js";
import type { Evidence } from "../../settings/verdict.js";
import { mayRelease } from "../repositoryPaths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { nothing, open, shown, whole } from "./answers.js";
import { isCronJob, namedJob, ownLaunches } from "./ownLaunches.js";

/** Workers keep the code that they were started with. */
export function workersRestart(context: EvidenceContext): EvidenceAnswer {
  const { project, paths, search, show } = context;
  const workers = ownLaunches(context, "worker", "scheduler").filter((process) => !isCronJob(process));
  const releasing = paths.deploy.filter(mayRelease);
  if (workers.length === 0) {
    const queue = ["celery", "django-rq", "rq", "huey", "dramatiq", "django-q", "django-q2", "django-tasks"].find(
      (name) => project.distribution(name) !== undefined,
    );
    return whole(
      namedJob(context, "worker") ??
        (queue === undefined
          ? nothing("no deploy file starts a worker or scheduler")
          : open(`${queue} is required, and no deploy file starts a worker`)),
    );
  }
  const evidence: Evidence[] = [];
  const left: LaunchView[] = [];
  for (const worker of workers) {
    const found = shownFor(worker);
    if (found === undefined) left.push(worker);
    else evidence.push(found);
  }
  return whole(
    left.length > 0
      ? open(
          `nothing found that restarts ${listText(left.map(launchText), 3)} with a release`,
          ...evidence,
          ...left
            .map((process) => ({ at: process.launch.at, text: `${launchText(process)} is started here` }))
            .slice(0, 3),
        )
      : shown(...evidence.slice(0, 6)),
  );

  function shownFor(process: LaunchView): Evidence | undefined {
    const { launch } = process;
    const name = launchText(process);
    switch (launch.kind) {
      case "procfile":
        return {
          at: launch.at,
          text: `the platform restarts every process of the Procfile with a release, ${launch.name} among them`,
        };
      case "platform":
        return { at: launch.at, text: `the platform starts ${name} anew with a release` };
      case "kubernetes": {
        const rollouts = search(
          releasing,
          /\bkubectl\b[^\n#]{0,200}\b(?:apply|set image|rollout)\b|\bhelm\b[^\n#]{0,80}\bupgrade\b|\bargocd\b/,
        );
        const rollout = rollouts.find(({ at }) => basename(at.file).includes("prod")) ?? rollouts[0];
        return rollout && { at: rollout.at, text: `${show(rollout.at.file)} rolls ${name} out` };
      }
      case "compose":
      case "systemd":
      case "supervisor": {
        const restart = restartOf(launch, project);
        return restart?.certain === true
          ? { at: restart.at, text: `${restart.text} restarts ${launch.name}` }
          : undefined;
      }
      default:
        return undefined;
    }
  }
}
