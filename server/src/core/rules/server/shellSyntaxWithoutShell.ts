import { basename } from "../../project/paths.js";
import { takesWords } from "../../launch/runsWhat.js";
import { launchText, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { finding, holds, projectRule } from "../rule.js";

const operators: ReadonlySet<string> = new Set(["&&", "||", "|", ";", ">", ">>", "<", "2>&1", "&>", "&", "2>"]);

export default projectRule({
  id: "shell-syntax-without-shell",
  family: "server",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "A command uses the shell's operators, and no shell reads it",
    why: "Compose splits a `command:` text into words and starts the first as a program; so do systemd, supervisord and the exec form of a Dockerfile. `&&`, `|`, `;` and `>` are handed to that program as arguments: in `migrate && gunicorn …` manage.py gets them all, and gunicorn never starts.",
    remedy: 'Start a shell (`sh -c "…"`), or put the steps into an entrypoint script or a service of their own.',
    references: [
      "https://docs.docker.com/reference/compose-file/services/#command",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines",
      "http://supervisord.org/configuration.html#program-x-section-settings",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project);
    if (processes.length === 0) return noDeployFiles;
    const findings = processes.flatMap((process) =>
      process.steps.flatMap(({ step }) => {
        if (step.shell) return [];
        const word =
          step.command.find((one) => !one.dynamic && operators.has(one.text)) ??
          step.command.find((one) => /^\$\(.+\)?$|^`/.test(one.text) && process.launch.kind === "systemd");
        if (word === undefined || /^(?:expr|test|\[|find|awk|jq)$/.test(step.command[0]?.text ?? "")) return [];
        const program = step.command[0]?.text ?? "";
        return [
          finding({
            at: word.at,
            certainty: "definite",
            // A program that is not known may read them itself: `monofy migrate && gunicorn …`.
            ...(!takesWords(program) && { severity: "information" as const }),
            message: `${basename(program)} gets ${word.text} as an argument: no shell reads the command of ${launchText(process)}`,
          }),
        ];
      }),
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "operators of the shell stand only where a shell reads them" });
  },
});
