import { startsProxy } from "../../launch/startsProxy.js";
import { listeningOf } from "../../launch/listeners.js";
import { basename, dirname, isInside } from "../../project/paths.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "platform-port-ignored",
  family: "server",
  severity: "warning",
  checklist: ["application-server"],
  docs: {
    summary: "A web process listens on a fixed port where the platform chooses one",
    why: "Heroku and platforms like it start each web process with `PORT` set and send requests only there; a process that listens elsewhere is stopped after a minute (error R10).",
    remedy: "Leave the address out, so that gunicorn takes `0.0.0.0:$PORT`, or write `--bind 0.0.0.0:$PORT`.",
    whenToIgnore: "On a platform where the port is a setting of the service.",
    references: [
      "https://devcenter.heroku.com/articles/dynos#local-environment-variables",
      "https://devcenter.heroku.com/articles/error-codes#r10-boot-timeout",
    ],
  },
  check({ project }) {
    const processes = project.processes.filter(
      ({ launch }) =>
        launch.target === "production" &&
        launch.name === "web" &&
        (launch.kind === "procfile" || (launch.kind === "platform" && basename(launch.file) === "heroku.yml")),
    );
    if (processes.length === 0) return notApplicable("no Procfile or heroku.yml starts a web process");
    const findings = processes.flatMap((process) => {
      const listening = listeningOf(process);
      // Where PORT has a fixed content in the same files, that port is meant.
      if (
        listening === undefined ||
        listening.open ||
        process.launch.environment.some((setting) => setting.name === "PORT") ||
        process.steps.some(({ step }) => startsProxy(step.command))
      )
        return [];
      const [first] = listening.listeners;
      const fixed = listening.listeners.every((one) => one.port !== undefined) && first !== undefined;
      if (!fixed || (listening.server === "gunicorn" && first.at === undefined)) return [];
      // Elastic Beanstalk's proxy sends to 8000 (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/python-configuration-procfile.html).
      if (first.port === 8000 && isOnBeanstalk(project, dirname(process.launch.file))) return [];
      if (isOnDokku(project, dirname(process.launch.file), first.port)) return [];
      return [
        finding({
          at: first.at ?? listening.program,
          certainty: "possible",
          message:
            first.at === undefined
              ? `${listening.server} listens on port ${first.port}, its default, and not on the PORT that the platform chooses`
              : `${listening.server} listens on port ${first.port} and not on the PORT that the platform chooses`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: processes[0]?.launch.at, text: "the web process listens on the platform's port" });
  },
});

function isOnBeanstalk({ deploy }: ProjectView, folder: string): boolean {
  return [...deploy.roles.keys()].some(
    (path) => /\/\.(?:ebextensions|platform)\//.test(path) && isInside(folder, path),
  );
}

/**
 * Its app.json says on which port the process is asked for its health (https://dokku.com/docs/deployment/zero-downtime-deploys/), or speaks of
 * Dokku beside an image, whose EXPOSE is where requests go (https://dokku.com/docs/networking/port-management/).
 */
function isOnDokku({ deploy }: ProjectView, folder: string, port: number | undefined): boolean {
  if (port === undefined) return false;
  const isExposed = deploy.dockerfiles.some(
    ({ path, text }) => dirname(path) === folder && new RegExp(String.raw`^EXPOSE\s.*\b${port}\b`, "m").test(text),
  );
  return deploy.platforms.some(
    ({ path, text, content }) =>
      content.kind === "app.json" &&
      dirname(path) === folder &&
      (content.internalPort?.port === port || (isExposed && /"dokku/.test(text))),
  );
}
