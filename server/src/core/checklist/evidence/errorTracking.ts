import { isSequence, type Value } from "../../domain/value.js";
import type { Evidence } from "../../settings/verdict.js";
import { argument } from "../../rules/support/libraries.js";
import { initialised } from "../../rules/support/sentry.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { variableSources } from "./requiredVariables.js";
import { half, open, shown, whole, type Part } from "./answers.js";
import { settingFact } from "./settingFacts.js";
import { evaluatedFiles } from "./evaluatedFiles.js";

/** Starting a library that collects errors, in settings or where an application starts. */
const started =
  /\b(?:sentry_sdk|rollbar|bugsnag|honeybadger|pybrake|scout_apm|raygun4py|appsignal)\.(?:init|configure|start)\s*\(|^[ \t]*(?:RAVEN_CONFIG|ROLLBAR|BUGSNAG|HONEYBADGER|AIRBRAKE|ELASTIC_APM)\s*=/m;

/** Sentry as settings start it, by its arguments. Of what is started elsewhere, or otherwise, only that it is there can be seen. */
export function errorTracking(context: EvidenceContext): EvidenceAnswer {
  const { entry, paths, search, show } = context;
  const { settings } = entry;
  const parts: Part[] = [];
  settings?.askWhereCalled("sentry_sdk.init", (world) => {
    const call = world.calls("sentry_sdk.init").at(-1);
    if (call === undefined) return "no";
    const given = (name: string): boolean => {
      const value = argument(call, name);
      return typeof value === "string" ? value !== "no" : value.kind !== "none";
    };
    parts.push(...unnamedVariable(argument(call, "dsn"), context));
    const personal = argument(call, "send_default_pii");
    const isPersonal =
      personal !== "no" && !(typeof personal !== "string" && personal.kind === "bool" && !personal.value);
    const hasEnvironment = given("environment") || world.hasVariable("SENTRY_ENVIRONMENT") === "yes";
    const hasRate = given("traces_sample_rate") || given("sample_rate") || given("traces_sampler");
    const place: Evidence = { at: call.at, text: "sentry_sdk.init() is called" };
    parts.push(
      hasEnvironment && hasRate && !isPersonal
        ? shown({
            ...place,
            text: "sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
          })
        : open(
            `sentry_sdk.init() is called ${[...(hasEnvironment ? [] : ["without an environment"]), ...(hasRate ? [] : ["without a sample rate"]), ...(isPersonal ? ["with personal data, or it cannot be told"] : [])].join(", ")}`,
            place,
          ),
    );
    return "no";
  });
  // `if SENTRY_DSN:`
  if (parts.length > 0)
    return whole(
      ...parts,
      ...(settings?.ask(initialised).occurs === "never"
        ? [open("sentry_sdk.init() is called on a condition only: make sure that production meets it")]
        : []),
    );
  const evaluated = evaluatedFiles(entry);
  const files = paths.code.filter(
    (path) =>
      evaluated.has(path) ||
      /\/(?:wsgi|asgi|apps|sentry|celery|__init__|gunicorn\.conf|monitoring|observability)\.py$/.test(path),
  );
  const calls = search(files, started).map(({ at }) => ({ at, text: `${show(at.file)} starts error tracking` }));
  const [first] = calls;
  if (first !== undefined)
    return whole(open(`${first.text}: with which environment and sample rate cannot be seen`, ...calls.slice(0, 3)));
  // Django's own handler mails errors to ADMINS while DEBUG is off: https://docs.djangoproject.com/en/stable/howto/error-reporting/
  const admins = settingFact(context, "ADMINS");
  const named = new Set(admins?.values.map(isNamed));
  return whole(
    open(
      named.has(undefined)
        ? "no library for error tracking is started in settings, and whom ADMINS names cannot be seen"
        : named.has(false)
          ? "no library for error tracking is started in settings, and ADMINS names nobody to whom Django could mail errors"
          : "Django mails errors to ADMINS, which is no error tracking",
      ...(admins?.isDefault === false ? [{ at: admins.at, text: "ADMINS" }] : []),
    ),
  );
}

/** Undefined: it cannot be seen. */
function isNamed(admins: Value): boolean | undefined {
  if (isSequence(admins) && admins.items.length > 0) return true;
  return isSequence(admins)
    ? admins.rest === undefined
      ? false
      : undefined
    : admins.kind === "none"
      ? false
      : undefined;
}

/** A variable that may be unset, in which case nothing is tracked, and that nobody is told to set. */
function unnamedVariable(dsn: ReturnType<typeof argument>, context: EvidenceContext): readonly Part[] {
  if (typeof dsn === "string" || dsn.kind !== "environment") return [];
  const named = variableSources(context);
  const unset = dsn.reads.find(
    (read) => read.fallback !== undefined && !named.some(({ variables }) => variables.has(read.variable)),
  );
  if (unset === undefined) return [];
  const { variable, at } = unset;
  return [
    half(`nothing is tracked while ${variable} is unset, and no deploy file or .env.example names it`, {
      at,
      text: `${variable} is read here`,
    }),
  ];
}
