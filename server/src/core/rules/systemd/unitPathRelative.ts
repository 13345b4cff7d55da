import { noUnits, projectUnits } from "../../launch/units.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "unit-path-relative",
  family: "systemd",
  severity: "error",
  checklist: ["systemd-units"],
  docs: {
    summary: "A unit names a file or folder by a relative path",
    why: "systemd knows no current folder: a relative `WorkingDirectory=` or a program with a relative path makes the unit invalid, and a relative `EnvironmentFile=` is ignored, so the service starts without its variables.",
    remedy: "Write the path from `/`.",
    references: [
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#WorkingDirectory=",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
    ],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    const findings = units.flatMap(({ content }) => {
      const directory = content.get("Service", "WorkingDirectory");
      const path = directory?.value.text.replace(/^-/, "") ?? "";
      return [
        ...(directory !== undefined && path !== "" && !/^[/~%]/.test(path) && !isTemplate(path)
          ? [
              finding({
                at: directory.valueAt,
                certainty: "definite" as const,
                message: `systemd refuses the unit: the working directory ${path} is relative`,
              }),
            ]
          : []),
        ...content.environmentFiles
          .filter((file) => !/^[/%]/.test(file.path) && !isTemplate(file.path))
          .map((file) =>
            finding({
              at: file.at,
              certainty: "definite",
              message: `systemd ignores ${file.path}, so its variables are missing: an EnvironmentFile has an absolute path`,
            }),
          ),
        ...content.commands.flatMap((command) => {
          const [program] = command.words;
          return program !== undefined &&
            program.text.includes("/") &&
            !/^[/%$]/.test(program.text) &&
            !isTemplate(program.text)
            ? [
                finding({
                  at: program.at,
                  certainty: "definite" as const,
                  message: `systemd refuses the unit: the program ${program.text} has a relative path`,
                }),
              ]
            : [];
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "units name files from the root" });
  },
});

/** Ansible, Salt, a script or a person fills it in: `{{ install_directory }}/bin/start`, `@PREFIX@/bin/start`, `<path>`, `PROJECT_DIR/src`, `path_template/src`. */
function isTemplate(path: string): boolean {
  return (
    /^(?:\{[{%]|@\w|<|\$|[A-Z][A-Z0-9]*_[A-Z0-9_]+(?:\/|$))/.test(path) ||
    /^[^/]*(?:template|placeholder|path[-_]?to|your[-_])/i.test(path)
  );
}
