import { effective, ofGunicorns, subjectPlace } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-application-missing",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "gunicorn is started without an application",
    why: 'gunicorn takes the application from its first argument, or from `wsgi_app` in its config file. Without either it exits: "No application module specified".',
    remedy: "Name it: `gunicorn shop.wsgi`.",
    references: [
      "https://docs.gunicorn.org/en/stable/run.html",
      "https://docs.gunicorn.org/en/stable/settings.html#wsgi-app",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const resolved = subject.process?.gunicorn;
        const launch = subject.process?.launch;
        if (
          resolved === undefined ||
          launch === undefined ||
          // `CMD ["gunicorn"]` is a word for the image's entrypoint, which puts the rest behind it.
          (launch.container === true && launch.command.length === 1) ||
          resolved.app !== undefined ||
          resolved.line.exits !== undefined ||
          resolved.line.problems.length > 0
        )
          return undefined;
        if (
          launch.command.some((word) => word.dynamic) ||
          effective(subject, "wsgi_app").value.kind !== "none" ||
          effective(subject, "paste").value.kind !== "none"
        )
          return undefined;
        const protocol = effective(subject, "proxy_protocol");
        if (protocol.source === "command-line" && protocol.value.kind === "str" && protocol.value.value !== "auto")
          return undefined;
        // A config file that is somewhere else may name it.
        const { configFile } = subject.process ?? {};
        if (configFile !== undefined && configFile.path === undefined) return undefined;
        const unseen =
          launch.sourceDirectory === undefined &&
          (launch.container === true || launch.kind === "systemd" || launch.kind === "supervisor");
        return finding({
          at: subjectPlace(subject),
          certainty: unseen ? "possible" : "definite",
          severity: unseen ? "warning" : "error",
          message: "gunicorn exits: no application is named on its command line or by wsgi_app",
        });
      },
      "gunicorn is given an application",
    );
  },
});
