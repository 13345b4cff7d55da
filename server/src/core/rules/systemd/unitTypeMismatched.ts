import { effective, isOn } from "../../gunicorn/effective.js";
import { noUnits, projectUnits } from "../../launch/units.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "unit-type-mismatched",
  family: "systemd",
  severity: "warning",
  checklist: ["systemd-units"],
  docs: {
    summary: "systemd waits for something that the service never does",
    why: "With `Type=forking` systemd waits until the first process ends; gunicorn in the foreground never does, and the start times out. With `Type=notify` it waits for a message that gunicorn and uvicorn's workers send from the main process only: a shell around them, or a server that knows nothing of it, lets the start time out.",
    remedy: "`Type=notify` with gunicorn started directly; `Type=exec` or `simple` for what does not notify.",
    references: [
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Type=",
      "https://docs.gunicorn.org/en/stable/deploy.html#systemd",
    ],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    const findings = units.flatMap(({ path, content }) => {
      const type = content.get("Service", "Type");
      const process = project.processes.find((one) => one.launch.file === path);
      if (type === undefined || process === undefined) return [];
      const { gunicorn, what, launch } = process;
      const forks =
        gunicorn !== undefined &&
        isOn(effective({ effective: gunicorn.effective, configFile: undefined, process }, "daemon").value);
      if (type.value.text === "forking" && gunicorn !== undefined && !forks)
        return [
          finding({
            at: type.valueAt,
            certainty: "definite" as const,
            message: "The start times out: systemd waits for gunicorn to fork, and it stays in the foreground",
          }),
        ];
      if (
        type.value.text === "notify" &&
        launch.underShell === true &&
        content.get("Service", "NotifyAccess") === undefined
      )
        return [
          finding({
            at: type.valueAt,
            certainty: "definite" as const,
            message: "The start times out: systemd takes notices of the main process only, and that is a shell here",
          }),
        ];
      if (
        type.value.text === "notify" &&
        (what.kind === "uvicorn" || what.kind === "daphne" || what.kind === "hypercorn" || what.kind === "celery")
      )
        return [
          finding({
            at: type.valueAt,
            certainty: "definite" as const,
            message: `The start times out: ${what.kind} does not notify systemd`,
          }),
        ];
      return [];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "the types of units fit what they start" });
  },
});
