import { launchSubject, launchText, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import type { Launch } from "../../launch/launch.js";
import { finding, holds, projectRule, type Severity } from "../rule.js";

export default projectRule({
  id: "runserver-in-production",
  family: "server",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "Production is served by Django's development server",
    why: "Django's documentation: do not use this server in a production setting; it has not gone through security audits or performance tests. It reloads on changes, and with `--insecure` serves static files slowly. `runserver_plus` adds a console that runs code for whoever reaches it.",
    remedy: "Start gunicorn, or an ASGI server: `gunicorn shop.wsgi`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver",
      "https://django-extensions.readthedocs.io/en/latest/runserver_plus.html",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project);
    if (processes.length === 0) return noDeployFiles;
    // A script that starts a real server stands beside an image for developers.
    const hasServer = project.processes.some(
      ({ launch, what }) =>
        launch.target === "production" && launch.role === "web" && what.kind !== "manage" && what.kind !== "other",
    );
    const findings = processes.flatMap((process) =>
      process.steps.flatMap(({ what, step }) => {
        if (
          what.kind !== "manage" ||
          (what.subcommand?.text !== "runserver" && what.subcommand?.text !== "runserver_plus") ||
          (step.conditional && step.whenUnset !== "runs")
        )
          return [];
        const unset = step.conditional ? ", unless a variable is set" : "";
        return [
          finding({
            at: what.subcommand.at,
            certainty: step.conditional ? "possible" : "definite",
            severity: severityOf(process.launch, step.conditional, hasServer),
            message: `${launchSubject(process)} serves production with Django's development server${what.subcommand.text === "runserver_plus" ? ", and with a console that runs code" : ""}${unset}`,
          }),
        ];
      }),
    );
    const servers = processes.filter(({ launch }) => launch.role === "web");
    return findings.length > 0
      ? findings
      : holds(
          ...servers.slice(0, 3).map((process) => ({
            at: process.launch.command[0]?.at,
            text: `${launchText(process)} runs ${process.launch.command[0]?.text ?? "a server"}`,
          })),
        );
  },
});

/** What an image starts by itself may be for developers, and production may give it another command. */
function severityOf({ kind }: Launch, conditional: boolean, hasServer: boolean): Severity {
  if (conditional) return "warning";
  return kind !== "dockerfile" ? "error" : hasServer ? "information" : "warning";
}
