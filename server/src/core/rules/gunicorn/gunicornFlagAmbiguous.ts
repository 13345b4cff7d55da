import { commandProblems } from "../../gunicorn/commandProblems.js";
import { ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-flag-ambiguous",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "A shortened flag of gunicorn fits several flags, and gunicorn exits",
    why: "argparse accepts a shortened flag only if exactly one flag begins so; otherwise the process ends with status 2.",
    remedy: "Write the flag in full.",
    references: [
      "https://docs.python.org/3/library/argparse.html#argument-abbreviations-prefix-matching",
      "https://docs.gunicorn.org/en/stable/settings.html",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) =>
        commandProblems(subject, project)
          .filter(({ problem }) => problem.kind === "ambiguous-flag")
          .map(({ problem }) =>
            finding({
              at: problem.word.at,
              certainty: "definite",
              message: `gunicorn exits with status 2: ${problem.word.text.split("=")[0] ?? ""} could be ${problem.candidates.slice(0, 4).join(", ")}${problem.candidates.length > 4 ? " and others" : ""}`,
            }),
          ),
      "no flag is ambiguous",
    );
  },
});
