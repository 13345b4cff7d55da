import { isTruthy } from "../../domain/predicates.js";
import { loadsSettings, productionProcesses } from "../../launch/targets.js";
import type { RunsWhat } from "../../launch/runsWhat.js";
import { decidedOnTarget, onTarget } from "../../settings/onTarget.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "tasks-without-worker",
  family: "jobs",
  severity: "information",
  checklist: ["background-jobs"],
  docs: {
    summary: "Celery is set up, and no deploy file starts a worker or the scheduler",
    why: "Tasks wait in the broker until a worker takes them; periodic tasks are sent by `celery beat` alone. The deploy files start the site and neither of the two.",
    remedy: "Add a process for each: `celery -A project worker` and, for a schedule, one `celery -A project beat`.",
    whenToIgnore: "Where workers are deployed from another repository or by a managed service.",
    references: [
      "https://docs.celeryq.dev/en/stable/userguide/workers.html",
      "https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#starting-the-scheduler",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(({ launch }) =>
      ["compose", "kubernetes", "procfile", "systemd", "supervisor", "platform"].includes(launch.kind),
    );
    const web = processes.filter(({ launch }) => launch.role === "web").filter(loadsSettings);
    if (web.length === 0 || (project.requirementsComplete && project.distribution("celery") === undefined))
      return notApplicable("no deploy file starts a site that uses Celery");
    const commands = processes.flatMap(({ what, steps }) => [what, ...steps.map((one) => one.what)]);
    const files = new Set(processes.flatMap(({ launch }) => launch.files ?? [launch.file]));
    // A command that is not followed may start one of them.
    const { compose, scripts, procfiles, supervisors, units, kubernetes, platforms, dockerfiles } = project.deploy;
    const mentioned = (word: string): boolean =>
      [
        ...compose,
        ...scripts,
        ...procfiles,
        ...supervisors,
        ...units,
        ...kubernetes,
        ...platforms,
        ...dockerfiles,
      ].some(
        (file) =>
          (file.target === "production" || files.has(file.path)) &&
          file.text.split("\n").some((line) => line.includes("celery") && line.includes(word)),
      );
    const worker =
      commands.some((what) => isCelery(what, "worker")) ||
      processes.some(({ launch }) => launch.role === "worker") ||
      mentioned("worker");
    const beat =
      commands.some((what) => isCelery(what, "beat") || (what.kind === "celery" && what.embeddedBeat !== undefined)) ||
      processes.some(({ launch }) => launch.role === "scheduler") ||
      mentioned("beat");
    const seen = new Set<string>();
    const findings = web.flatMap(({ launch, entry }): readonly FindingDraft[] => {
      const { settings, module } = entry;
      if (seen.has(module) || decidedOnTarget(settings, "CELERY_TASK_ALWAYS_EAGER", launch, isTruthy) === "yes")
        return [];
      seen.add(module);
      const broker = onTarget(settings, "CELERY_BROKER_URL", launch).find((one) => one.at !== undefined)?.at;
      const schedule = onTarget(settings, "CELERY_BEAT_SCHEDULE", launch).find(
        (one) => one.at !== undefined && one.value.kind === "dict" && one.value.entries.length > 0,
      )?.at;
      if (broker !== undefined && !worker)
        return [
          finding({
            at: broker,
            certainty: "possible",
            message: "Tasks wait for ever: no production deploy file starts a Celery worker",
          }),
        ];
      if (schedule !== undefined && !beat)
        return [
          finding({
            at: schedule,
            certainty: "possible",
            message: "Periodic tasks never run: no production deploy file starts celery beat",
          }),
        ];
      return [];
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "tasks have their worker, as far as the settings use Celery" });
  },
});

function isCelery(what: RunsWhat, subcommand: string): boolean {
  return what.kind === "celery" && what.subcommand?.text === subcommand;
}
