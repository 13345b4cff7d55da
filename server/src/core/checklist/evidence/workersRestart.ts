import { basename } from "../../project/paths.js";
import type { LaunchView } from "../../rules/views.js";
import type { Evidence } from "../../rules/rule.js";
import { restartOf } from "../../launch/releases/restarts.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { listText } from "../listText.js";
import { doesNotApply, notShown, shown } from "./answers.js";

/** Workers keep the code that they were started with. */
export function workersRestart({ project, entry, search, paths, show }: EvidenceContext): EvidenceAnswer {
  const workers = project.processes.filter((one) => one.launch.target === "production" && (one.launch.role === "worker" || one.launch.role === "scheduler") && (one.entry === undefined || one.entry.module === entry.module));
  if (workers.length === 0) {
    const queue = ["celery", "django-rq", "rq", "huey", "dramatiq", "django-q", "django-q2", "django-tasks"].find((name) => project.distribution(name) !== undefined);
    return queue === undefined ? doesNotApply("no deploy file starts a worker or scheduler") : notShown(`${queue} is required, and no deploy file starts a worker`);
  }
  const evidence: Evidence[] = [];
  const open: LaunchView[] = [];
  for (const worker of workers) {
    const found = shownFor(worker);
    if (found === undefined) open.push(worker);
    else evidence.push(found);
  }
  const [first] = evidence;
  if (open.length > 0 || first === undefined) return notShown(`nothing found that restarts ${listText(open.map(({ launch }) => `${launch.name} (${show(launch.file)})`), 3)} with a release`, ...evidence, ...open.map(({ launch }) => ({ at: launch.at, text: `${launch.name} is started here` })).slice(0, 3));
  return shown(first, ...evidence.slice(1, 6));

  function shownFor({ launch }: LaunchView): Evidence | undefined {
    switch (launch.kind) {
      case "procfile": return { at: launch.at, text: `${launch.name} is a process of the ${basename(launch.file)}: the platform restarts all of them with a release` };
      case "platform": return { at: launch.at, text: `${launch.name} is a service of ${show(launch.file)}: the platform starts it anew with a release` };
      case "kubernetes": {
        const rollout = search(paths.deploy, /\bkubectl\b[^\n#]{0,200}\b(?:apply|set image|rollout)\b|\bhelm\b[^\n#]{0,80}\bupgrade\b|\bargocd\b/)[0];
        return rollout && { at: rollout.at, text: `${show(rollout.at.file)} rolls ${launch.name} out` };
      }
      case "compose": case "systemd": case "supervisor": {
        const restart = restartOf(launch, project);
        return restart?.certain === true ? { at: restart.at, text: `${restart.text} restarts ${launch.name}` } : undefined;
      }
      default: return undefined;
    }
  }
}
