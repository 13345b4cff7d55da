import { replaceText } from "../../fixes/deployFixes.js";
import { effective, ofGunicorns } from "../../gunicorn/effective.js";
import { isText } from "../../text/fileSource.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-umask-decimal",
  family: "gunicorn",
  severity: "warning",
  checklist: ["server-tuning"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn's umask is written as a decimal number",
    why: "File modes are octal. In Python `umask = 22` is octal 026, another mask than 0o22; on the command line gunicorn reads `-m 022` as octal itself.",
    remedy: "Write it with `0o`: `umask = 0o022`.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#umask"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const umask = effective(subject, "umask");
        if (umask.source !== "config-file" || umask.value.kind !== "int") return undefined;
        const content = project.files.read(umask.place.file);
        const written = isText(content) ? content.text.slice(umask.place.start, umask.place.end) : "";
        if (!/^[1-7][0-7]{0,2}$/.test(written) || written.length === 1) return undefined;
        return finding({
          at: umask.place,
          certainty: "definite",
          message: `umask ${written} is the decimal number: as a mask it is 0o${Number(written).toString(8)}`,
          fixes: replaceText(`Write 0o${written}`, umask.place, `0o${written}`),
        });
      },
      "umask is octal",
    );
  },
});
