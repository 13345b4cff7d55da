import type { ProjectView } from "../views.js";
import { basename } from "../../project/paths.js";
import { noUnits, projectUnits } from "../../launch/units.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "unit-runs-as-root",
  family: "systemd",
  severity: "warning",
  checklist: ["systemd-units"],
  docs: {
    summary: "A unit runs the application as root",
    why: "Without `User=` a system service runs as root: whoever gets to run code in the application owns the machine.",
    remedy: "Set `User=` (and `Group=`) to a user of its own, or `DynamicUser=yes`.",
    whenToIgnore: "For a unit of a user's own manager (`systemctl --user`).",
    references: [
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#User=",
      "https://docs.gunicorn.org/en/stable/deploy.html#systemd",
    ],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    const findings = units.flatMap(({ path, content }) => {
      const user = content.get("Service", "User");
      const dynamic = content.get("Service", "DynamicUser")?.value.text;
      if (dynamic !== undefined && /^(?:1|yes|true|on)$/i.test(dynamic)) return [];
      // gunicorn itself, or a wrapper, may change the user.
      const processes = project.processes.filter((process) => process.launch.file === path);
      if (
        processes.some(
          (process) =>
            (process.gunicorn?.effective.get("user")?.source ?? "default") !== "default" ||
            (process.launch.user !== undefined && process.launch.user.name !== (user?.value.text ?? "")),
        )
      )
        return [];
      if (user !== undefined)
        return /^(?:root|0)$/.test(user.value.text)
          ? [finding({ at: user.valueAt, certainty: "definite" as const, message: "The application runs as root" })]
          : [];
      if (
        /\/\.config\/systemd\/user\//.test(path) ||
        /default\.target/.test(content.get("Install", "WantedBy")?.value.text ?? "")
      )
        return [];
      const command = content.commands.find((one) => one.key === "ExecStart");
      if (takesOwnUser(content.get("Service", "ExecStart")?.value.text ?? "", project)) return [];
      return command === undefined
        ? []
        : [
            finding({
              at: command.keyAt,
              certainty: "definite",
              message: "The application runs as root: the unit has no User=",
            }),
          ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "units run as users of their own" });
  },
});

/** uWSGI takes a user from a file of its own, which stands on the server. */
function takesOwnUser(line: string, { processes }: ProjectView): boolean {
  if (!/(?:^|\/)uwsgi\s/.test(line) || !/\s--?(?:ini|emperor|xml|yaml|yml|json)\b|\.ini\b/.test(line)) return false;
  const own = processes.filter(({ launch }) => launch.kind === "uwsgi" && line.includes(basename(launch.file)));
  return own.length === 0 || own.some(({ launch }) => launch.user !== undefined);
}
