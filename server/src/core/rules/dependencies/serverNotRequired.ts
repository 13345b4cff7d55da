import { servers } from "../../project/servers.js";
import { namesDjango, unreadText } from "../../project/requirements.js";
import { noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { builtStage, stageChain } from "../../syntax/deploy/dockerfile.js";
import { finding, holds, notDetermined, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

/** Programs with the distributions that bring them. */
const programs: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(servers.map(({ name, distributions }) => [name, distributions])),
  celery: ["celery"],
};
/** Programs that start others. Those that an operating system's packages bring as a rule are left out. */
const wrappers: Readonly<Record<string, readonly string[]>> = {
  "newrelic-admin": ["newrelic"],
  "ddtrace-run": ["ddtrace"],
  "opentelemetry-instrument": ["opentelemetry-instrumentation", "opentelemetry-distro"],
  "elasticapm-run": ["elastic-apm"],
  "scout-apm-run": ["scout-apm"],
};

export default projectRule({
  id: "server-not-required",
  family: "dependencies",
  severity: "error",
  checklist: ["dependencies", "application-server"],
  docs: {
    summary: "Production starts a program that no requirement installs",
    why: 'The command names the program, and neither requirements nor lock file bring it: the process ends with "command not found" or ModuleNotFoundError.',
    remedy: "Add it to the requirements of production.",
    whenToIgnore: "Where the image or the machine has it from elsewhere.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/",
      "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project);
    if (processes.length === 0) return noDeployFiles;
    if (!namesDjango(project.requirements)) return notDetermined("the requirements that are read do not bring Django");
    if (!project.requirementsComplete) return notDetermined(unreadText(project.requirements));
    // An installation outside of the requirements shows in some deploy file.
    const texts = [
      ...project.deploy.dockerfiles,
      ...project.deploy.scripts,
      ...project.deploy.workflows,
      ...project.deploy.platforms,
    ].map((file) => file.text.replace(/\\\r?\n/g, " "));
    const certainty = project.requirements.locked ? ("definite" as const) : ("possible" as const);
    const wrapped = processes.flatMap(({ launch }) =>
      (launch.wrappers ?? []).flatMap((wrapper) => {
        const names = wrappers[wrapper];
        const program = launch.command[0];
        if (
          names === undefined ||
          program === undefined ||
          names.some((name) => project.distribution(name) !== undefined || texts.some((text) => text.includes(name)))
        )
          return [];
        return [
          finding({
            at: program.at,
            certainty,
            severity: "warning",
            message: `No requirement installs ${names[0] ?? ""}, whose ${wrapper} starts this`,
          }),
        ];
      }),
    );
    const findings = processes.flatMap(({ what, launch }) => {
      const names = programs[what.kind];
      const program = launch.command[0];
      if (
        names === undefined ||
        program === undefined ||
        names.some((name) => project.distribution(name) !== undefined)
      )
        return [];
      const installs = new RegExp(`(?:install|wheel|download|add|sync)\\b[^\\n]*\\b(?:${names.join("|")})\\b`, "i");
      if (
        texts.some((text) => installs.test(text)) ||
        inForeignImage(project, launch.files ?? [launch.file]) ||
        fromSystem(project, what.kind, launch)
      )
        return [];
      // Extras and parents bring some of them.
      if (
        (what.kind === "uvicorn" &&
          (project.distribution("uvicorn-worker") !== undefined || project.distribution("fastapi") !== undefined)) ||
        (what.kind === "daphne" && project.distribution("channels") !== undefined) ||
        (what.kind === "celery" &&
          (project.distribution("django-celery-beat") !== undefined ||
            project.distribution("django-celery-results") !== undefined ||
            project.distribution("flower") !== undefined))
      )
        return [];
      return [
        finding({
          at: program.at,
          certainty,
          severity:
            certainty === "possible" || launch.kind === "systemd" || launch.kind === "supervisor" ? "warning" : "error",
          message: `No requirement installs ${names[0]}, which this starts`,
        }),
      ];
    });
    // One missing requirement is one cause, however many processes it stops.
    const first = findings.filter(
      (one, index) => findings.findIndex((other) => other.message === one.message) === index,
    );
    const all = [...first, ...wrapped];
    return all.length > 0 ? all : holds({ at: undefined, text: "every server that production starts is required" });
  },
});

/** The image is built on one that is neither Python's own nor an operating system's: it may bring the program. */
function inForeignImage(project: ProjectView, files: readonly string[]): boolean {
  return project.deploy.dockerfiles
    .filter((file) => files.includes(file.path))
    .some(({ content }) => {
      const stage = builtStage(content, undefined);
      const base =
        stage === undefined
          ? undefined
          : stageChain(content, stage).find(
              (one) => one.image !== "" && !content.stages.some((other) => other.name === one.image),
            )?.image;
      return (
        base !== undefined &&
        !/^(?:docker\.io\/)?(?:library\/)?(?:python|pypy|debian|ubuntu|alpine|fedora|rockylinux|almalinux|amazonlinux|centos)(?:[:@]|$)|(?:^|\/)(?:python|uv|debian|ubuntu)(?:-[\w.-]+)?[:@]|^ghcr\.io\/astral-sh\/uv/.test(
          base,
        )
      );
    });
}

/** Elastic Beanstalk's platforms for Python have gunicorn (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/python-configuration-procfile.html). */
function fromSystem(project: ProjectView, server: string, { kind }: { readonly kind: string }): boolean {
  // Beside it an operating system's package of uWSGI serves by a unit; of uwsgi.ini alone nobody knows what starts it.
  if (server === "uwsgi") return kind === "systemd" || kind === "supervisor" || kind === "uwsgi";
  return (
    server === "gunicorn" && kind === "procfile" && project.files.kind(`${project.root}/.ebextensions`) === "directory"
  );
}
