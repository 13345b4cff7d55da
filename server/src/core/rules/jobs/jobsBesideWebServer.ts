import { launchText } from "../../launch/targets.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "jobs-beside-web-server",
  family: "jobs",
  severity: "warning",
  checklist: ["one-scheduler"],
  docs: {
    summary: "A worker or scheduler runs in the background of the web process",
    why: "What is started with `&` in front of the server shares its memory and its fate, is not restarted when it ends, gets no signal when the container stops, and multiplies with every web instance: two of them are two schedulers.",
    remedy: "Give the worker and beat a process, service or unit of their own.",
    whenToIgnore: "On a plan with a single process, where losing tasks is acceptable.",
    references: [
      "https://docs.docker.com/engine/containers/multi-service_container/",
      "https://docs.celeryq.dev/en/stable/userguide/daemonizing.html",
    ],
  },
  check({ project }) {
    const servers = project.processes.filter(({ launch }) => launch.target === "production" && launch.role === "web");
    if (servers.length === 0) return notApplicable("no deploy file starts a server");
    const findings = servers.flatMap((process) =>
      process.steps.flatMap(({ what, step }) => {
        if (
          what.kind !== "celery" ||
          !step.background ||
          (what.subcommand?.text !== "worker" && what.subcommand?.text !== "beat")
        )
          return [];
        return [
          finding({
            at: what.subcommand.at,
            certainty: "definite",
            message: `celery ${what.subcommand.text} runs in the background of ${launchText(process)}: it is not restarted, and runs once per web instance`,
          }),
        ];
      }),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "servers run alone in their process" });
  },
});
