import { removeWords, replaceText } from "../../fixes/deployFixes.js";
import { effective, isOn, ofGunicorns, unseenSwitch } from "../../gunicorn/effective.js";
import type { Span } from "../../text/span.js";
import { finding, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "gunicorn-daemonized",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn goes to the background although something watches over it",
    why: "With `daemon` gunicorn forks and its first process ends. A container stops with it; systemd, supervisord and platforms take the service for finished, restart it in vain or lose its output.",
    remedy: "Remove the flag: what starts the process keeps it in the background.",
    references: [
      "https://docs.gunicorn.org/en/stable/deploy.html#monitoring",
      "https://docs.gunicorn.org/en/stable/settings.html#daemon",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const daemon = effective(subject, "daemon");
        const launch = subject.process?.launch;
        if (launch === undefined) return undefined;
        if (!isOn(daemon.value)) return unseenSwitch(daemon);
        const forks =
          launch.kind === "systemd" &&
          project.deploy.units.some(
            (unit) => unit.path === launch.file && unit.content.get("Service", "Type")?.value.text === "forking",
          );
        const goesOn = scriptGoesOn(project, daemon.place);
        const severity = launch.kind === "shell" || goesOn ? "information" : forks ? "warning" : "error";
        const ends = goesOn
          ? "nothing restarts it"
          : launch.container === true
            ? "the container stops"
            : launch.kind === "systemd"
              ? "systemd takes the service for finished"
              : launch.kind === "supervisor"
                ? "supervisord takes it for dead"
                : launch.kind === "shell"
                  ? "nothing restarts it"
                  : "the platform takes it for finished";
        return finding({
          at: daemon.place,
          severity,
          certainty: "definite",
          message: forks
            ? "gunicorn goes to the background by itself: systemd can watch it more surely in the foreground, with Type=notify"
            : `gunicorn goes to the background, and ${ends}`,
          // With Type=forking the unit has to change as well.
          fixes: forks
            ? []
            : daemon.source === "command-line" &&
                (daemon.place.end - daemon.place.start === 2 || daemon.place.end - daemon.place.start === 8)
              ? removeWords(project.files, "Keep it in the foreground", [daemon.place])
              : daemon.source === "config-file" && daemon.value.kind === "bool"
                ? replaceText("Keep it in the foreground", daemon.place, "False")
                : [],
        });
      },
      "gunicorn stays in the foreground",
    );
  },
});

/** In a script that goes on with something that stays: `while :; do sleep 5; done`, `nginx -g "daemon off;"`. */
function scriptGoesOn(project: ProjectView, { file, end }: Span): boolean {
  const script = project.deploy.scripts.find(({ path }) => path === file);
  return (
    script !== undefined &&
    /^[ \t]*(?:exec[ \t]+)?(?:while|until|wait|tail|sleep|nginx|supervisord)\b/m.test(script.text.slice(end))
  );
}
