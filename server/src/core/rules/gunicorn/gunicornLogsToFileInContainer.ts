import { effective, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-logs-to-file-in-container",
  family: "gunicorn",
  severity: "warning",
  checklist: ["logging"],
  docs: {
    summary: "gunicorn writes its log into a file of the container",
    why: "The container's log, which the platform collects, is its standard output. A file in the container is seen by nobody, fills the disk, and is gone with the next deploy.",
    remedy: 'Write `-` for standard output: `accesslog = "-"`, `errorlog = "-"`.',
    whenToIgnore: "Where a volume keeps the folder and something reads it.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#accesslog", "https://12factor.net/logs"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const launch = subject.process?.launch;
        if (launch === undefined || (launch.container !== true && launch.kind !== "procfile")) return undefined;
        const volumes = project.deploy.compose
          .filter(({ path }) => (launch.files ?? []).includes(path))
          .flatMap(({ content }) =>
            content.services
              .filter((service) => service.name === launch.name)
              .flatMap((service) => service.volumes.map((volume) => volume.target)),
          );
        return ["accesslog", "errorlog"].flatMap((name) => {
          const log = effective(subject, name);
          if (
            log.source === "default" ||
            log.value.kind !== "str" ||
            log.value.value === "-" ||
            log.value.value === "" ||
            log.value.value.startsWith("/dev/") ||
            log.value.value.startsWith("/proc/")
          )
            return [];
          const path = log.value.value;
          // `tail -f logs/*.log &` before it, to standard output.
          if (
            project.deploy.scripts.some(
              (script) => script.path === log.place.file && /^[ \t]*tail\b[^\n]{0,40}-[fF]/m.test(script.text),
            )
          )
            return [];
          if (
            volumes.some((target) => path.startsWith(`${target.replace(/\/$/, "")}/`)) ||
            launch.kind === "kubernetes"
          )
            return [];
          return [
            finding({
              at: log.place,
              certainty: "definite",
              message: `${name === "accesslog" ? "gunicorn's access log" : "gunicorn's error log"} goes into a file of the container, where nobody sees it`,
            }),
          ];
        });
      },
      "gunicorn's logs go to standard output, or the host keeps them",
    );
  },
});
