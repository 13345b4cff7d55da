import { and, includesText, isTruthy, not, or, seen } from "../../domain/predicates.js";
import type { Answer, DictValue, Value } from "../../domain/value.js";
import { entry } from "./libraries.js";
import type { World } from "../../settings/setting.js";

/**
 * LOGGING where Python's `logging.config.dictConfig` configures all of it: Django calls it in `django.setup()`, and what it refuses stops the start.
 * Else the answer for what is not there or cannot be seen.
 */
export function appliedLogging(world: World): DictValue | Answer {
  const { value } = world.setting("LOGGING");
  if (value.kind !== "dict") return seen(value) ?? "no";
  // A part that dynaconf merges into the whole of another file: https://www.dynaconf.com/merging/
  if (entry(value, "dynaconf_merge") !== "no") return "unknown";
  const own = world.get("LOGGING_CONFIG");
  const byDict: Answer = seen(own) ?? (own.kind === "str" && own.value === "logging.config.dictConfig" ? "yes" : "no");
  const incremental = entry(value, "incremental");
  const applies = and(
    isTruthy(value),
    byDict,
    typeof incremental === "string" ? (incremental === "no" ? "yes" : "unknown") : not(isTruthy(incremental)),
  );
  return applies === "yes" ? value : applies;
}

/** The dicts under `handlers`, `formatters`, `filters` or `loggers`, by name, and what holds for the rest. */
export function loggingParts(
  logging: DictValue,
  kind: "handlers" | "formatters" | "filters" | "loggers",
): { readonly parts: readonly { readonly name: string; readonly value: Value }[]; readonly otherwise: Answer } {
  const found = entry(logging, kind);
  if (typeof found === "string") return { parts: [], otherwise: found };
  if (found.kind !== "dict") return { parts: [], otherwise: seen(found) ?? "no" };
  return {
    parts: found.entries.flatMap(({ key, value }) => (key.kind === "str" ? [{ name: key.value, value }] : [])),
    otherwise: found.rest === undefined ? "no" : "unknown",
  };
}

/**
 * Whether errors are mailed to ADMINS: by Django's own configuration, which stays where LOGGING says nothing of \`django\` and disables nothing, or by a
 * handler of LOGGING. https://docs.djangoproject.com/en/stable/ref/logging/#default-logging-configuration
 */
export function mailsErrors(world: World): Answer {
  if (world.isSet("LOGGING") === "no") return "yes";
  const logging = appliedLogging(world);
  if (typeof logging === "string") return logging === "no" ? "yes" : logging;
  const handlers = loggingParts(logging, "handlers");
  const loggers = loggingParts(logging, "loggers");
  const root = entry(logging, "root");
  const mailing = handlers.parts
    .filter(({ value }) => {
      const path = entry(value, "class");
      return typeof path !== "string" && path.kind === "str" && /Email|Mail|SMTP/i.test(path.value);
    })
    .map(({ name }) => name);
  const users = [...loggers.parts.map(({ value }) => value), ...(typeof root === "string" ? [] : [root])].map((value) =>
    entry(value, "handlers"),
  );
  const used = or(
    ...mailing.flatMap((name) => users.map((list) => (typeof list === "string" ? list : includesText(list, name)))),
  );
  if (used === "yes") return "yes";
  const disable = entry(logging, "disable_existing_loggers");
  const keeps = disable === "no" ? "no" : typeof disable === "string" ? disable : not(isTruthy(disable));
  const own = loggers.parts.some(({ name, value }) => name === "django" && entry(value, "handlers") !== "no");
  // A logger that cannot be seen may be Django's own.
  return or(used, handlers.otherwise, loggers.otherwise, own ? "no" : and(keeps, not(loggers.otherwise)));
}

/** Whether LOGGING_CONFIG names Django's own way: what LOGGING says goes to `logging.config.dictConfig`. */
export function configuresByDict(loggingConfig: Value): Answer {
  return (
    seen(loggingConfig) ??
    (loggingConfig.kind === "str" && loggingConfig.value === "logging.config.dictConfig" ? "yes" : "no")
  );
}
