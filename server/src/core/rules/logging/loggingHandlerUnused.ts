import { includesText, isTruthy, or, seen } from "../../domain/predicates.js";
import type { Value } from "../../domain/value.js";
import { entry, judgeFaults } from "../support/libraries.js";
import { appliedLogging, loggingParts } from "../support/loggingConfig.js";
import { notApplicable, settingsRule } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "logging-handler-unused",
  family: "logging",
  severity: "information",
  reads: ["LOGGING"],
  checklist: ["logging"],
  docs: {
    summary: "No logger uses a handler of LOGGING",
    why: "A handler gets what loggers give it. One that stands in no list of `handlers` gets nothing: where it is the only one, no log line is written at all, and the tracebacks of server errors are lost.",
    remedy: 'Name it in `"root": {"handlers": […]}` or in a logger.',
    references: [
      "https://docs.python.org/3/library/logging.config.html#dictionary-schema-details",
      "https://docs.djangoproject.com/en/stable/topics/logging/",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("LOGGING")) return notApplicable("LOGGING is not set");
    return verdictList(
      judgeFaults<{ readonly name: string; readonly isOnly: boolean }>(
        settings,
        (world) => {
          const logging = appliedLogging(world);
          if (typeof logging === "string") return { faults: [], otherwise: logging };
          const handlers = loggingParts(logging, "handlers");
          const loggers = loggingParts(logging, "loggers");
          const root = entry(logging, "root");
          // A handler may hand on to others: QueueHandler, MemoryHandler.
          const lists = [...loggers.parts.map(({ value }) => value), ...(typeof root === "string" ? [] : [root])].map(
            (value) => entry(value, "handlers"),
          );
          const onward = handlers.parts.flatMap(({ value }) => [entry(value, "handlers"), entry(value, "target")]);
          const used = (name: string) =>
            or(
              ...[...lists, ...onward].map((list) =>
                typeof list === "string"
                  ? list
                  : list.kind === "str"
                    ? list.value === name
                      ? "yes"
                      : "no"
                    : (seen(list) ?? includesText(list, name)),
              ),
              loggers.otherwise,
              root === "unknown" ? "unknown" : "no",
            );
          const uses = handlers.parts.map(({ name }) => used(name));
          // Django's own come along with `**DEFAULT_LOGGING["handlers"]`.
          const unused = handlers.parts.filter(({ value }, index) => uses[index] === "no" && value.at !== undefined);
          // Django's own loggers, configured before, stay where nothing disables them: with DEBUG off they mail errors, and write nothing.
          const disabling = entry(logging, "disable_existing_loggers");
          const keepsOwn = typeof disabling !== "string" && isTruthy(disabling) === "no";
          const faults = unused.map(({ name, value }) => ({
            key: name,
            at: value.at,
            data: { name, isOnly: unused.length === handlers.parts.length && !(keepsOwn && mails(value)) },
          }));
          return {
            faults,
            otherwise: or(handlers.otherwise, loggers.otherwise, ...uses.map((use) => (use === "yes" ? "no" : use))),
          };
        },
        // What a variable switches off is off because somebody wants it so.
        ({ data }, one) => ({
          severity: data.isOnly && whenText(one) === "" ? "warning" : "information",
          message: `No logger of LOGGING uses handlers["${data.name}"]${whenText(one)}${data.isOnly && whenText(one) === "" ? ", and there is no other: no log line is written" : ", so nothing reaches it"}`,
        }),
      ),
    );
  },
});

/** `django.utils.log.AdminEmailHandler`. */
function mails(handler: Value): boolean {
  const path = entry(handler, "class");
  return typeof path !== "string" && path.kind === "str" && path.value.includes("AdminEmailHandler");
}
