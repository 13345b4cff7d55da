import { madeReleases } from "../../launch/releases/order.js";
import { noUnits, projectUnits } from "../../launch/units.js";
import { basename } from "../../project/paths.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "unit-reload-unknown",
  family: "systemd",
  severity: "error",
  checklist: ["systemd-units"],
  docs: {
    summary: "A release reloads a unit that does not say how",
    why: '`systemctl reload` runs `ExecReload=` of the unit. Without one it fails with "Job type reload is not applicable", and the server goes on with the old code.',
    remedy: "Add `ExecReload=/bin/kill -s HUP $MAINPID` to the unit, or restart it.",
    references: [
      "https://www.freedesktop.org/software/systemd/man/latest/systemctl.html#reload%20PATTERN%E2%80%A6",
      "https://docs.gunicorn.org/en/stable/deploy.html#systemd",
    ],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    const reloads = madeReleases(project).flatMap(({ name, steps }) =>
      steps
        .filter(({ starts, text }) => starts?.manager === "systemd" && /^(?:force-)?reload of /.test(text))
        .map((step) => ({ name, step })),
    );
    if (reloads.length === 0) return notApplicable("no release reloads a unit");
    const findings = reloads.flatMap(({ name, step }) =>
      units.flatMap(({ path, content }): readonly FindingDraft[] => {
        const unit = basename(path).replace(/\.service.*$/, "");
        if (
          step.starts?.names?.includes(unit) !== true ||
          content.commands.some(({ key }) => key === "ExecReload") ||
          /^notify-reload$/.test(content.get("Service", "Type")?.value.text ?? "")
        )
          return [];
        return [
          finding({
            at: step.at,
            certainty: "definite",
            message: `${name} cannot reload ${unit}: the unit has no ExecReload=, so the old code goes on`,
            because: content.commands
              .filter(({ key }) => key === "ExecStart")
              .map(({ keyAt }) => ({ at: keyAt, label: "the unit starts it here" })),
          }),
        ];
      }),
    );
    return findings.length > 0
      ? findings
      : holds(
          ...reloads
            .slice(0, 2)
            .map(({ name, step }) => ({ at: step.at, text: `${name} reloads what can be reloaded` })),
        );
  },
});
