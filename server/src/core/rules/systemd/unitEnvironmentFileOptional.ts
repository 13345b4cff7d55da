import { noUnits, projectUnits } from "../../launch/units.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "unit-environment-file-optional",
  family: "systemd",
  severity: "information",
  checklist: ["systemd-units"],
  docs: {
    summary: "systemd starts the application also without its file of variables",
    why: "With `-` in front of the path a missing file is skipped without a word: the application starts with the defaults of its settings, whatever these are.",
    remedy: "Remove the `-`, so that a missing file stops the start.",
    whenToIgnore: "For a second file that only overrides.",
    references: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile="],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    const findings = units.flatMap(({ content }) =>
      content.environmentFiles.some((file) => !file.optional)
        ? []
        : content.environmentFiles.map((file) =>
            finding({
              at: file.at,
              certainty: "definite",
              message: `The application starts without ${file.path} if it is missing: the - in front of it skips it`,
            }),
          ),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "files of variables must be there" });
  },
});
