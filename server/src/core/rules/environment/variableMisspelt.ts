import { replaceText } from "../../fixes/deployFixes.js";
import { knowsSettings, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { isText } from "../../text/fileSource.js";
import { nearest } from "../../text/nearest.js";
import { finding, holds, projectRule, type FindingDraft } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "variable-misspelt",
  family: "environment",
  severity: "warning",
  everyFile: true,
  checklist: ["required-variables-set"],
  fixable: "needsReview",
  docs: {
    summary: "A deploy file sets a variable that nothing reads, and nearly the same name is read and not set",
    why: "Settings read one name, the deploy file sets another: the settings take their default, or do not load.",
    remedy: "Write the name that the settings read.",
    references: ["https://12factor.net/config"],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(knowsSettings);
    const listed = inExamples(project);
    if (processes.length === 0 && listed.length === 0) return noDeployFiles;
    const findings = processes.flatMap(({ launch, entry, gunicorn }) => {
      const reads = new Set(entry.settings.variables);
      for (const file of project.gunicornFiles)
        if (gunicorn !== undefined) for (const name of file.reads.keys()) reads.add(name);
      const set = new Set(launch.environment.map((setting) => setting.name));
      const free = [...reads].filter((name) => !set.has(name));
      return launch.environment.flatMap((setting) => {
        const { name } = setting;
        if (reads.has(name) || name.length < 6 || setting.source === "command" || known.test(name)) return [];
        const meant = nearest(
          name.toUpperCase(),
          free.map((one) => one.toUpperCase()),
          name.length < 9 ? 1 : 2,
        );
        const spelt = free.find((one) => one.toUpperCase() === meant);
        if (spelt === undefined || mayDiffer(name, spelt)) return [];
        const at = { ...setting.at, end: Math.min(setting.at.end, setting.at.start + name.length) };
        const read = entry.settings.readsOf(spelt)[0];
        const content = project.files.read(at.file);
        const exact = isText(content) && content.text.slice(at.start, at.end) === name;
        return [
          finding({
            at: exact ? at : setting.at,
            certainty: "definite",
            message: `Nothing reads ${name}; ${read === undefined ? "gunicorn's config file reads" : "the settings read"} ${spelt}, which is not set here`,
            because: read === undefined ? [] : [{ at: read.at, label: `${spelt} is read here` }],
            fixes: exact ? replaceText(`Rename to ${spelt}`, at, spelt) : [],
          }),
        ];
      });
    });
    const all = [...findings, ...listed];
    return all.length > 0 ? all : holds({ at: undefined, text: "no variable of a deploy file looks misspelt" });
  },
});

/** Who fills in `.env.example` sets what it lists: where settings do not load without a variable, and the example lists nearly its name, they do not load. */
function inExamples(project: ProjectView): readonly FindingDraft[] {
  const checked = project.entries.filter((entry) => entry.settings !== undefined);
  const reads = new Set(checked.flatMap((entry) => [...(entry.settings?.variables ?? [])]));
  const required = checked.flatMap((entry) => entry.settings?.required ?? []);
  return project.deploy.examples.flatMap(({ content }) => {
    const names = new Set(content.entries.map(({ name }) => name));
    const missing = required.filter((read) => !names.has(read.variable));
    return content.entries.flatMap(({ name, nameAt }) => {
      if (reads.has(name) || name.length < 6 || known.test(name)) return [];
      const meant = nearest(
        name,
        missing.map((read) => read.variable),
        name.length < 9 ? 1 : 2,
      );
      const read = missing.find((one) => one.variable === meant);
      if (read === undefined || name.replace(/\d+/g, "") === read.variable.replace(/\d+/g, "")) return [];
      return [
        finding({
          at: nameAt,
          certainty: "definite",
          message: `Nothing reads ${name}; the settings do not load without ${read.variable}, which the example does not list`,
          because: [{ at: read.at, label: `${read.variable} is read here` }],
          fixes: replaceText(`Rename to ${read.variable}`, nameAt, read.variable),
        }),
      ];
    });
  });
}

/** Variables of databases, servers and shells: others than settings read them. */
const known =
  /^(?:POSTGRES_|MYSQL_|PG|REDIS_|RABBITMQ_|PYTHON|PIP_|UV_|POETRY_|GUNICORN_|UVICORN_|CELERY_|FLOWER_|DJANGO_SETTINGS_MODULE$|DJANGO_SUPERUSER_|WEB_CONCURRENCY$|PORT$|PATH$|LANG$|LC_|TZ$|HOME$|NEW_RELIC_|DD_|OTEL_|SENTRY_|AWS_)/;

/** `DB_HOST1` and `DB_HOST2`, `USER` and `USERS` are names of their own as a rule; a digit or a plural alone is no slip. */
function mayDiffer(a: string, b: string): boolean {
  return a.replace(/\d+/g, "") === b.replace(/\d+/g, "") || a === `${b}S` || b === `${a}S`;
}
