import { dirname, isInside } from "../../project/paths.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

/** Variables that programs read, not settings. */
const readElsewhere =
  /^(?:POSTGRES_|MYSQL_|MARIADB_|PG[A-Z]|PYTHON|PIP_|DJANGO_SETTINGS_MODULE$|DJANGO_CONFIGURATION$|DJANGO_SUPERUSER_|GUNICORN_|UVICORN_|WEB_CONCURRENCY$|PORT$|COMPOSE_|DOCKER_|FORWARDED_ALLOW_IPS$|TZ$|LANG$|LC_|SENTRY_|AWS_|CELERY_|FLOWER_|C_FORCE_ROOT$|NEW_RELIC_|DD_|OTEL_|NODE_|NPM_|VITE_|NEXT_|REACT_)/;

export default projectRule({
  id: "example-variable-unused",
  family: "environment",
  severity: "hint",
  everyFile: true,
  checklist: ["required-variables-set"],
  docs: {
    summary: "An example env file lists a variable that nothing reads",
    why: "`.env.example` is what someone who deploys the project fills in. A variable that neither settings nor deploy files read has no effect; often the setting that read it is gone or has another name.",
    remedy: "Remove the line, or write the name that is read.",
    references: ["https://12factor.net/config"],
  },
  check({ project }) {
    if (project.deploy.examples.length === 0) return notApplicable("there is no example env file");
    const checked = project.entries.flatMap((entry) => (entry.settings === undefined ? [] : [entry.settings]));
    if (checked.length === 0) return notApplicable("no settings are checked");
    const hidden = checked.find((settings) => settings.evaluation.unseen !== undefined);
    if (hidden !== undefined) return notDetermined(hidden.evaluation.unseen ?? "a part of the settings cannot be seen");
    // Other Python code and deploy files may read it too: any mention of the name counts.
    const reads = new Set(checked.flatMap((settings) => [...settings.variables]));
    for (const file of project.gunicornFiles) for (const name of file.reads.keys()) reads.add(name);
    const {
      compose,
      dockerfiles,
      units,
      procfiles,
      kubernetes,
      platforms,
      workflows,
      scripts,
      nginx,
      caddyfiles,
      supervisors,
    } = project.deploy;
    const texts = [
      ...compose,
      ...dockerfiles,
      ...units,
      ...procfiles,
      ...kubernetes,
      ...platforms,
      ...workflows,
      ...scripts,
      ...nginx,
      ...caddyfiles,
      ...supervisors,
    ].map((file) => file.text);
    const modules = new Set(
      project.entries.flatMap((entry) => [entry.file, ...(entry.settings?.evaluation.files ?? [])]),
    );
    // What lies in a folder beside the project's is another component's.
    const own = project.deploy.examples.filter(
      ({ path }) => isInside(project.root, path) || isInside(dirname(path), project.root),
    );
    const unread = own.flatMap(({ content }) =>
      content.entries.filter(
        ({ name }) => !reads.has(name) && !readElsewhere.test(name) && !texts.some((text) => text.includes(name)),
      ),
    );
    const mentioned = new Set(
      [...modules].flatMap(
        (file) =>
          project.inText(file, (text) => unread.flatMap(({ name }) => (text.includes(name) ? [name] : []))) ?? [],
      ),
    );
    const findings = unread.flatMap(({ name, nameAt }) =>
      mentioned.has(name)
        ? []
        : [
            finding({
              at: nameAt,
              certainty: "possible",
              tags: ["unnecessary"],
              message: `Neither settings nor deploy files read ${name}`,
            }),
          ],
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "everything that the example lists is read" });
  },
});
