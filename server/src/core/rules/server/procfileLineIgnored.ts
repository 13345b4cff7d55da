import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "procfile-line-ignored",
  family: "server",
  severity: "warning",
  checklist: ["application-server"],
  docs: {
    summary: "A line of a Procfile starts nothing",
    why: "A Procfile has one process per line, `name: command`, with letters, digits, `-` and `_` in the name. Other lines are ignored without a word.",
    remedy: "Write `name: command`.",
    references: ["https://devcenter.heroku.com/articles/procfile"],
  },
  check({ project }) {
    const files = project.deploy.procfiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("there is no Procfile");
    const findings = files.flatMap(({ content }) =>
      content.problems.map(({ at, message }) =>
        finding({ at, certainty: "definite", message: `The platform ignores this line: ${message}` }),
      ),
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "every line of the Procfile starts a process" });
  },
});
