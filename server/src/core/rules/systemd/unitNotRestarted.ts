import { noUnits, projectUnits } from "../../launch/units.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "unit-not-restarted",
  family: "systemd",
  severity: "information",
  checklist: ["systemd-units"],
  docs: {
    summary: "systemd does not start the application again when it ends",
    why: "`Restart=` is `no` by default: after a crash, or when the kernel kills the process for its memory, the site stays down until someone starts it.",
    remedy: "Set `Restart=on-failure`.",
    references: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Restart="],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    const findings = units.flatMap(({ path, content }) => {
      const serves = project.processes.some(
        ({ launch }) =>
          launch.file === path && (launch.role === "web" || launch.role === "worker" || launch.role === "scheduler"),
      );
      const type = content.get("Service", "Type")?.value.text;
      const restart = content.get("Service", "Restart");
      if (!serves || type === "oneshot" || (restart !== undefined && restart.value.text !== "no")) return [];
      const at = restart?.valueAt ?? content.commands.find((one) => one.key === "ExecStart")?.keyAt;
      return at === undefined
        ? []
        : [
            finding({
              at,
              certainty: "definite",
              message: `systemd leaves the application down when it ends: ${restart === undefined ? "the unit has no Restart=" : "Restart= is no"}`,
            }),
          ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "systemd restarts the application" });
  },
});
