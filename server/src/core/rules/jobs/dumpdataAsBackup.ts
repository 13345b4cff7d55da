import { basename } from "../../project/paths.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "dumpdata-as-backup",
  family: "jobs",
  severity: "hint",
  checklist: ["database-backups"],
  docs: {
    summary: "dumpdata is used as a backup",
    why: "`dumpdata` writes what models read, all of it in memory, and not in one transaction: rows that change meanwhile contradict each other, and nothing of the database itself is kept. `loaddata` needs the very same models, and fails on signals and constraints.",
    remedy: "Use the database's own: `pg_dump -Fc`, `mysqldump --single-transaction`, or the provider's snapshots.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/django-admin/#dumpdata",
      "https://www.postgresql.org/docs/current/backup.html",
    ],
  },
  check({ project }) {
    const { scripts, workflows, compose } = project.deploy;
    const files = [...scripts, ...workflows, ...compose].filter(
      ({ path, text }) =>
        /\bdumpdata\b/.test(text) && /backup|dump/i.test(`${basename(path)} ${text.replace(/dumpdata/g, "")}`),
    );
    if (files.length === 0) return notApplicable("nothing runs dumpdata");
    const findings = files.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?!\s*#)[^\n]*?(dumpdata)\b[^\n]*$/gm)]
        .slice(0, 1)
        .filter((match) => /backup/i.test(`${path} ${match[0]}`) || /backup/i.test(text))
        .map((match) => {
          const start = match.index + match[0].indexOf("dumpdata");
          return finding({
            at: { file: path, start, end: start + "dumpdata".length },
            certainty: "definite",
            message: "dumpdata is no backup: it is not consistent, and loaddata needs the very same models",
          });
        }),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "dumpdata is not used for backups" });
  },
});
