import { isTruthy, not } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { launchText } from "../../launch/targets.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { loadsAnother, mistakenLaunches, namedJob, ownLaunches } from "./ownLaunches.js";
import { settingFact, settingPart } from "./settingFacts.js";

export function workersStarted(context: EvidenceContext): EvidenceAnswer {
  const workers = ownLaunches(context, "worker");
  const schedulers = ownLaunches(context, "scheduler");
  // A deploy target is what one file, or one folder of units, starts.
  const targetOf = ({ file, kind }: { readonly file: string; readonly kind: string }): string =>
    kind === "compose" || kind === "procfile" || kind === "platform" ? file : kind;
  const without = [...new Set(ownLaunches(context, "web").map(({ launch }) => targetOf(launch)))].filter(
    // What starts the image elsewhere starts workers of it as well.
    (target, _index, all) =>
      !workers.some(({ launch }) => targetOf(launch) === target) && (target !== "dockerfile" || all.length === 1),
  );
  const [first] = workers;
  const mistaken = mistakenLaunches(context.project, "worker").find(({ launch }) => without.includes(targetOf(launch)));
  if (first === undefined && schedulers.length === 0 && !isUsed(context))
    return whole(nothing("no library for background jobs is required or set up"));
  const schedule = settingFact(context, "CELERY_BEAT_SCHEDULE");
  const needsBeat =
    schedule !== undefined &&
    schedule.values.some((value) => value.kind !== "dict" || value.entries.length > 0) &&
    !schedule.isDefault;
  return whole(
    first === undefined
      ? (namedJob(context, "worker") ?? open("no deploy file starts a worker: whether one runs cannot be seen"))
      : without.length > 0
        ? (loadsAnother(mistaken, context.entry) ??
          open(
            `${listText(
              without.map((one) => context.show(one)),
              2,
            )} ${without.length === 1 ? "starts" : "start"} a server and no worker`,
            { at: first.launch.at, text: launchText(first) },
          ))
        : shown(...workers.map((process) => ({ at: process.launch.at, text: `${launchText(process)} is a worker` }))),
    schedulers[0] !== undefined
      ? shown({ at: schedulers[0].launch.at, text: `${launchText(schedulers[0])} is the scheduler` })
      : (namedJob(context, "scheduler") ??
          (needsBeat
            ? open("no deploy file starts the scheduler that CELERY_BEAT_SCHEDULE needs", {
                at: schedule.at,
                text: "CELERY_BEAT_SCHEDULE",
              })
            : open("no deploy file starts a scheduler: make sure that none is needed"))),
    ...(usesCelery(context)
      ? [eager(context), serializers(context)]
      : [
          open(
            "the jobs are not Celery's: make sure that they run in workers, and that nobody else can write to their queue",
          ),
        ]),
  );
}

const queues = [
  "celery",
  "django-rq",
  "rq",
  "huey",
  "dramatiq",
  "django-dramatiq",
  "django-q",
  "django-q2",
  "django-tasks",
];

/** Celery needs no setting: it reads its broker from a variable too. */
function isUsed(context: EvidenceContext): boolean {
  return (
    queues.some((name) => context.project.distribution(name) !== undefined) ||
    sets(context, /^(?:CELERY_\w+|Q_CLUSTER|HUEY|RQ_QUEUES|DRAMATIQ_\w+|TASKS|CRON_CLASSES|CRONJOBS)$/)
  );
}

function usesCelery(context: EvidenceContext): boolean {
  return (
    context.project.distribution("celery") !== undefined ||
    sets(context, /^CELERY_/) ||
    [...ownLaunches(context, "worker"), ...ownLaunches(context, "scheduler")].some(({ what }) => what.kind === "celery")
  );
}

function sets({ entry }: EvidenceContext, names: RegExp): boolean {
  return entry.settings?.names.some((name) => names.test(name)) === true;
}

function eager(context: EvidenceContext): Part {
  const fact = settingFact(context, "CELERY_TASK_ALWAYS_EAGER");
  return fact === undefined || fact.isDefault
    ? shown({ at: undefined, text: "tasks are handed to the workers" })
    : settingPart(
        context,
        "CELERY_TASK_ALWAYS_EAGER",
        (value) => not(isTruthy(value)),
        "make sure that tasks run in workers",
      );
}

/** Celery's default is JSON since 4.0: https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-serializer. */
function serializers(context: EvidenceContext): Part {
  const fact = settingFact(context, "CELERY_TASK_SERIALIZER");
  return fact === undefined || fact.isDefault
    ? shown({ at: undefined, text: "they are written as JSON" })
    : settingPart(
        context,
        "CELERY_TASK_SERIALIZER",
        (value) => yesNo(value.kind === "str" && value.value === "json"),
        "make sure that it runs no code",
      );
}
