import { removeWords, replaceText } from "../../fixes/deployFixes.js";
import { effective, isOn, ofGunicorns, unseenSwitch } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-spew-enabled",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn prints every line that it executes",
    why: "`spew` installs a trace function that writes every executed line to the log. The server becomes many times slower, and the log fills with source and the data that stands in it.",
    remedy: "Remove `spew`.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#spew"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const spew = effective(subject, "spew");
        if (!isOn(spew.value)) return unseenSwitch(spew);
        return finding({
          at: spew.place,
          certainty: "definite",
          message: "gunicorn traces and prints every line that is executed: spew is on",
          fixes:
            spew.source === "command-line"
              ? removeWords(project.files, "Remove --spew", [spew.place])
              : spew.source === "config-file" && spew.value.kind === "bool"
                ? replaceText("Turn spew off", spew.place, "False")
                : [],
        });
      },
      "spew is off",
    );
  },
});
