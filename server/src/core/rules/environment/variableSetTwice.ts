import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "variable-set-twice",
  family: "environment",
  severity: "warning",
  checklist: ["required-variables-set"],
  docs: {
    summary: "An env file sets a variable twice, with different contents",
    why: "Of two lines with one name every reader takes one and drops the other without a word: most the last, some the first. What runs is not what the upper line says.",
    remedy: "Keep one line.",
    references: [
      "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
    ],
  },
  check({ project }) {
    const files = project.deploy.envFiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no env file is in the repository");
    const findings = files.flatMap(({ content }) => {
      const last = new Map(content.entries.map((entry) => [entry.name, entry]));
      return content.entries.flatMap((entry) => {
        const winner = last.get(entry.name);
        if (winner === undefined || winner === entry || winner.value === entry.value) return [];
        return [
          finding({
            at: entry.nameAt,
            certainty: "definite",
            message: `${entry.name} is set again further down, to something else`,
            because: [{ at: winner.nameAt, label: "this line counts for most readers" }],
          }),
        ];
      });
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no env file sets a variable twice" });
  },
});
