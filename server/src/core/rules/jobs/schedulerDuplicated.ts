import type { Launch } from "../../launch/launch.js";
import { launchText } from "../../launch/targets.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "scheduler-duplicated",
  family: "jobs",
  severity: "error",
  checklist: ["one-scheduler"],
  docs: {
    summary: "celery beat can run more than once",
    why: "Each beat sends every periodic task: with two of them each task runs twice. A beat inside a worker (`worker -B`) runs once per worker process that is started, and Celery's documentation says that it is not recommended for production use.",
    remedy: "Run `celery beat` as one process of its own, never scaled.",
    whenToIgnore: "With a scheduler that locks, such as RedBeat.",
    references: ["https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#starting-the-scheduler"],
  },
  check({ project }) {
    const all = project.processes.filter(
      ({ launch, what }) => launch.target === "production" && what.kind === "celery" && !isOwn(launch),
    );
    // A script that nothing starts is a developer's where something else starts the same.
    const started = all.filter(({ launch }) => launch.kind !== "shell");
    const processes = started.length > 0 ? started : all;
    if (processes.length === 0) return notApplicable("no deploy file starts celery");
    const findings = processes.flatMap((process) => {
      const { what, launch } = process;
      if (what.kind !== "celery" || launch.command.some((word) => /redbeat/i.test(word.text))) return [];
      const replicas = launch.replicas;
      if (what.embeddedBeat !== undefined) {
        const many = (replicas?.count ?? 1) > 1;
        return [
          finding({
            at: what.embeddedBeat.at,
            severity: many ? "error" : isKnown(project, what.embeddedBeat.at) ? "information" : "warning",
            certainty: "definite",
            message: many
              ? `Every periodic task runs ${replicas?.count ?? 2} times: each worker of ${launchText(process)} has a beat of its own`
              : `Every further worker like ${launchText(process)} runs each periodic task once more: beat is a part of it`,
          }),
        ];
      }
      if (what.subcommand?.text !== "beat" || replicas === undefined || replicas.count <= 1) return [];
      return [
        finding({
          at: replicas.at,
          certainty: "definite",
          message: `Every periodic task runs ${replicas.count} times: beat has ${replicas.count} replicas`,
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "beat runs once" });
  },
});

/** A process of its own, by its name, is not made several. */
function isOwn({ name, replicas }: Launch): boolean {
  return (replicas?.count ?? 1) < 2 && /^(?:celery[-_]?)?(?:beat|scheduler)$/i.test(name);
}

/** The comment above the command says that there is to be one worker. */
function isKnown({ files }: ProjectView, { file, start }: Span): boolean {
  const content = files.read(file);
  if (!isText(content)) return false;
  const comments: string[] = [];
  for (const line of content.text.slice(0, start).split("\n").slice(0, -1).reverse()) {
    if (!/^\s*#/.test(line)) break;
    comments.push(line);
  }
  return /\b(?:one|single|1)\s+(?:\w+\s+)?worker|\bmore than one\b|\bduplicate/i.test(comments.join(" "));
}
