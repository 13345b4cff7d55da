import { basename } from "../../project/paths.js";
import type { LaunchView } from "../../rules/views.js";
import type { Evidence } from "../../rules/rule.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { listText } from "../listText.js";
import { doesNotApply, notShown, shown } from "./answers.js";

/** Workers keep the code that they were started with. */
export function workersRestart({ project, entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const workers = project.processes.filter((one) => one.launch.target === "production" && (one.launch.role === "worker" || one.launch.role === "scheduler") && (one.entry === undefined || one.entry.module === entry.module));
  if (workers.length === 0) {
    const queue = ["celery", "django-rq", "rq", "huey", "dramatiq", "django-q", "django-q2", "django-tasks"].find((name) => project.distribution(name) !== undefined);
    return queue === undefined ? doesNotApply("no deploy file starts a worker or scheduler") : notShown(`${queue} is required, and no deploy file starts a worker`);
  }
  const evidence: Evidence[] = [];
  const open: LaunchView[] = [];
  for (const worker of workers) {
    const found = restartOf(worker);
    if (found === undefined) open.push(worker);
    else evidence.push(found);
  }
  const [first] = evidence;
  if (open.length > 0 || first === undefined) return notShown(`nothing found that restarts ${listText(open.map(({ launch }) => `${launch.name} (${show(launch.file)})`), 3)} with a release`, ...evidence, ...open.map(({ launch }) => ({ at: launch.at, text: `${launch.name} is started here` })).slice(0, 3));
  return shown(first, ...evidence.slice(1, 6));

  function restartOf({ launch }: LaunchView): Evidence | undefined {
    switch (launch.kind) {
      case "procfile": return { at: launch.at, text: `${launch.name} is a process of the ${basename(launch.file)}: the platform restarts all of them with a release` };
      case "platform": return { at: launch.at, text: `${launch.name} is a service of ${show(launch.file)}: the platform starts it anew with a release` };
      case "kubernetes": {
        const rollout = search(paths.deploy, /\bkubectl\b[^\n#]{0,200}\b(?:apply|set image|rollout)\b|\bhelm\b[^\n#]{0,80}\bupgrade\b|\bargocd\b/)[0];
        return rollout && { at: rollout.at, text: `${show(rollout.at.file)} rolls ${launch.name} out` };
      }
      case "compose": {
        const up = search(paths.deploy, /\bdocker[ -]compose\b[^\n#]{0,200}\b(?:up|restart)\b|\bdocker stack deploy\b/)[0];
        return up && { at: up.at, text: `${show(up.at.file)} starts the containers anew, ${launch.name} among them` };
      }
      case "systemd": case "supervisor": return restarted(basename(launch.file).replace(/\.service$/, ""), launch);
      default: return undefined;
    }
  }

  function restarted(unit: string, launch: LaunchView["launch"]): Evidence | undefined {
    const name = unit.replace(/@$/, "");
    const command = launch.kind === "systemd" ? /\bsystemctl\b[^\n#]{0,80}\b(?:re|try-re)(?:start|load)[^\n#]{0,200}/ : /\bsupervisorctl\b[^\n#]{0,80}\b(?:restart|reload|update)\b[^\n#]{0,200}/;
    const match = search(paths.deploy, command).find(({ line }) => line.includes(name) || line.includes(launch.name) || (launch.kind === "supervisor" && /\brestart\s+all\b|\breload\b/.test(line)));
    if (match !== undefined) return { at: match.at, text: `${show(match.at.file)} restarts ${launch.name}` };
    const bound = launch.kind === "systemd" ? search([launch.file], /^(?:PartOf|BindsTo)=\S[^\n]*/m)[0] : undefined;
    return bound && { at: bound.at, text: `${show(launch.file)} restarts together with another unit` };
  }
}
