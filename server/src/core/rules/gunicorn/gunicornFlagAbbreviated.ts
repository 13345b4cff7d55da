import { replaceText } from "../../fixes/deployFixes.js";
import { ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-flag-abbreviated",
  family: "gunicorn",
  severity: "hint",
  fixable: "needsReview",
  docs: {
    summary: "A flag of gunicorn is shortened",
    why: "argparse accepts the beginning of a flag while no other flag begins so. A later release of gunicorn may add one, and then the process ends with status 2.",
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
        (subject.process?.gunicorn?.line.arguments ?? [])
          .filter((argument) => argument.abbreviated)
          .map(({ flag, option }) => {
            const written = flag.text.split("=")[0] ?? flag.text;
            return finding({
              at: { ...flag.at, end: Math.min(flag.at.end, flag.at.start + written.length) },
              certainty: "definite",
              message: `${written} is short for ${option}`,
              fixes:
                flag.at.end - flag.at.start === flag.text.length
                  ? replaceText(`Write ${option}`, { ...flag.at, end: flag.at.start + written.length }, option)
                  : [],
            });
          }),
      "flags are written in full",
    );
  },
});
