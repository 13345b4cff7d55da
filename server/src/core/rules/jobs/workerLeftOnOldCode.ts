import { listText } from "../../domain/listText.js";
import { madeReleases } from "../../launch/releases/order.js";
import { restartOf } from "../../launch/releases/restarts.js";
import { finding, holds, notApplicable, notDetermined, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "worker-left-on-old-code",
  family: "jobs",
  severity: "warning",
  checklist: ["background-jobs", "workers-restart"],
  docs: {
    summary: "A release restarts the server and leaves a worker or scheduler on the old code",
    why: 'A process keeps the code that it was started with. After a release that restarts the server alone, workers run the tasks of the last release on the tables of this one: new tasks are "unregistered", changed arguments and models fail, sometimes days later.',
    remedy:
      "Restart workers and the scheduler in the same step: `docker compose up -d` without names, `systemctl restart shop celery`, `supervisorctl restart all`, or `PartOf=` in the worker's unit.",
    whenToIgnore: "Where another script restarts them with each release.",
    references: [
      "https://docs.celeryq.dev/en/stable/userguide/workers.html#restarting-the-worker",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#PartOf=",
    ],
  },
  check({ project }) {
    const workers = project.processes
      .map(({ launch }) => launch)
      .filter(
        ({ target, role, kind }) =>
          target === "production" &&
          (role === "worker" || role === "scheduler") &&
          (kind === "compose" || kind === "systemd" || kind === "supervisor"),
      );
    const releases = madeReleases(project).filter(({ steps }) => steps.some(({ starts }) => starts?.web === "yes"));
    if (workers.length === 0 || releases.length === 0)
      return notApplicable("no script or pipeline of a release restarts a server beside workers");
    const left = workers.filter((worker) => restartOf(worker, project) === undefined);
    const findings = releases.flatMap(({ name, steps }): readonly FindingDraft[] => {
      const start = [...steps].reverse().find(({ starts }) => starts?.web === "yes");
      const forgotten = left.filter((worker) => worker.kind === start?.starts?.manager);
      const [first] = forgotten;
      if (start === undefined || first === undefined) return [];
      const names = forgotten.map((worker) => worker.name);
      return [
        finding({
          at: start.at,
          certainty: "possible",
          message: `${name} restarts the server and not ${listText(names)}: ${names.length === 1 ? "it goes" : "they go"} on with the code of the last release`,
          because: first.at === undefined ? [] : [{ at: first.at, label: "it is started here" }],
        }),
      ];
    });
    if (findings.length > 0) return findings;
    const unclear = workers.find((worker) => restartOf(worker, project)?.certain === false);
    return unclear !== undefined
      ? notDetermined(
          `whether a release restarts ${unclear.name} cannot be seen: what it restarts is described by no file of the repository`,
          unclear.at,
        )
      : holds(...workers.slice(0, 3).map(({ at, name }) => ({ at, text: `${name} is restarted with the server` })));
  },
});
