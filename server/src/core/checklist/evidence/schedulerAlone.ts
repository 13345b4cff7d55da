import { listText } from "../../domain/listText.js";
import { launchText } from "../../launch/targets.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";
import { isCronJob, mistakenLaunches, namedJob, ownLaunches } from "./ownLaunches.js";

export function schedulerAlone(context: EvidenceContext): EvidenceAnswer {
  const [web, workers, schedulers] = (["web", "worker", "scheduler"] as const).map((role) =>
    ownLaunches(context, role),
  );
  if (workers === undefined || schedulers === undefined || workers.length + schedulers.length === 0)
    return whole(
      namedJob(context, "scheduler") ??
        namedJob(context, "worker") ??
        (context.project.distribution("celery") === undefined
          ? nothing("no deploy file starts a worker or scheduler")
          : open(
              "celery is required, and no deploy file starts a worker or scheduler: make sure that one scheduler runs at most",
            )),
    );
  const places = [...(web ?? []), ...workers, ...schedulers].map((process) => ({
    at: process.launch.at,
    text: `${launchText(process)} is a ${process.launch.role === "web" ? "server" : process.launch.role} of its own`,
  }));
  const own = [...schedulers, ...mistakenLaunches(context.project, "scheduler")].filter(
    (process) => !isCronJob(process) && (process.launch.kind !== "shell" || schedulers.includes(process)),
  );
  const files = [...new Set(own.map(({ launch }) => launch.file))];
  const [file] = files;
  if (file === undefined)
    return whole(
      namedJob(context, "scheduler", "make sure that one runs at most") ??
        (schedulers.length > 0
          ? shown(...places)
          : open("no deploy file starts a scheduler: make sure that none is needed", ...places)),
    );
  // A script that nothing starts may never run.
  const script = own.find(({ launch }) => launch.kind === "shell");
  if (script !== undefined && (web ?? []).some(({ launch }) => launch.kind !== "shell"))
    return whole(
      open(
        `${launchText(script)} starts a scheduler, and nothing in the repository starts it: make sure that one runs`,
        ...places,
      ),
    );
  const twice = own.filter(({ launch }) => launch.file === file);
  if (files.length > 1 || twice.length > 1)
    return whole(
      open(`${listText(own.map(launchText), 3)} are schedulers: make sure that only one of them runs`, ...places),
    );
  return whole(
    context.held("scheduler-duplicated") === undefined && own.some(({ what }) => what.kind === "celery")
      ? open("whether the scheduler runs once was not judged", ...places)
      : shown(...places),
  );
}
