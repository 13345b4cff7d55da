import type { FixContext } from "../context.js";
import { isText } from "../../text/fileSource.js";
import { exampleOf, namedVariables } from "./envExample.js";

/** The name of a new variable: the one that deploy files give already, else with the prefix that the project's own variables share. */
export function variableName(setting: string, context: FixContext, explicit?: string): string {
  const { reads } = context.evaluation;
  const usual = common.has(setting) ? `DJANGO_${setting}` : setting;
  // A name that a rule proposes is the usual one more often than not: the project's own prefix then still comes first.
  if (explicit !== undefined && explicit !== usual) return explicit;
  const example = exampleNames(context);
  // What production has on already would leave DEBUG on.
  const names = [usual, setting].filter((name) => setting !== "DEBUG" || !context.project.isGivenOn(name));
  const given = names.find((name) => context.project.isGiven(name) || example.includes(name));
  if (given !== undefined) return given;
  const prefix = ownPrefix(reads.keys());
  return prefix === undefined ? usual : setting.startsWith(prefix) ? setting : prefix + setting;
}

function exampleNames({ project, evaluation }: FixContext): readonly string[] {
  const example = exampleOf(project, project.files, evaluation.reads);
  const content = example === undefined ? undefined : project.files.read(example);
  return isText(content) ? namedVariables(content.text) : [];
}

/** Too short for an environment that other programs share. */
const common: ReadonlySet<string> = new Set(["SECRET_KEY", "SECRET_KEY_FALLBACKS", "DEBUG", "ALLOWED_HOSTS"]);

function ownPrefix(read: Iterable<string>): string | undefined {
  const counts = new Map<string, number>();
  let all = 0;
  for (const variable of read) {
    // A project that reads it bare has no prefix, however many variables a service has.
    if (common.has(variable)) return undefined;
    if (
      variable === "DJANGO_SETTINGS_MODULE" ||
      variable === "DJANGO_CONFIGURATION" ||
      [...common].some((name) => variable === `DJANGO_${name}`)
    )
      continue;
    all++;
    const first = /^([A-Z][A-Z0-9]*)_/.exec(variable)?.[1];
    if (first !== undefined && !services.has(first)) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  for (const [prefix, count] of counts) if (count >= 2 && count * 2 > all) return `${prefix}_`;
  return (counts.get("DJANGO") ?? 0) >= 2 ? "DJANGO_" : undefined;
}

/** What variables name, rather than whose they are. */
const services: ReadonlySet<string> = new Set([
  "AWS",
  "DB",
  "DATABASE",
  "POSTGRES",
  "POSTGRESQL",
  "PG",
  "MYSQL",
  "REDIS",
  "EMAIL",
  "SMTP",
  "MAIL",
  "MAILGUN",
  "SENDGRID",
  "SENTRY",
  "CELERY",
  "CACHE",
  "SECRET",
  "ALLOWED",
  "CORS",
  "CSRF",
  "SESSION",
  "SECURE",
  "STRIPE",
  "GOOGLE",
  "GITHUB",
  "FACEBOOK",
  "TWITTER",
  "SOCIAL",
  "LOG",
  "RABBITMQ",
  "ELASTICSEARCH",
  "S3",
  "AZURE",
  "GS",
  "GCP",
  "HEROKU",
  "STATIC",
  "MEDIA",
  "DEFAULT",
  "SERVER",
  "SITE",
]);
