import { or, seen } from "../../domain/predicates.js";
import type { Answer, DictValue, Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import type { Fault } from "../support/elements.js";
import { entry, judgeFaults } from "../support/libraries.js";
import { appliedLogging, loggingParts } from "../support/loggingConfig.js";
import { nearest } from "../../text/nearest.js";
import { notApplicable, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "logging-name-undefined",
  family: "logging",
  severity: "error",
  reads: ["LOGGING", "LOGGING_CONFIG"],
  checklist: ["logging"],
  fixable: "needsReview",
  docs: {
    summary: "LOGGING uses a handler, formatter, filter or level that it does not define",
    why: "Python's `logging.config.dictConfig` looks handlers, formatters and filters up in the same dict, and levels among its own names, in capitals. A name that is not there raises `ValueError` in `django.setup()`: neither the server nor `manage.py` starts. Those of Django's own configuration, `mail_admins` and `require_debug_false` among them, are not known in yours.",
    remedy: "Define it under `handlers`, `formatters` or `filters`, or correct the name.",
    references: [
      "https://docs.python.org/3/library/logging.config.html#dictionary-schema-details",
      "https://github.com/python/cpython/blob/3.13/Lib/logging/config.py",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("LOGGING")) return notApplicable("LOGGING is not set");
    return judgeFaults<Undefined>(
      settings,
      (world) => {
        const logging = appliedLogging(world);
        return typeof logging === "string" ? { faults: [], otherwise: logging } : undefinedIn(logging);
      },
      ({ data }, one) => ({
        message:
          data.kind === "level"
            ? `LOGGING gives ${data.user} the level ${data.name}${whenText(one)}, which Python does not know: Django does not start`
            : `LOGGING gives ${data.user} the ${data.kind} ${data.name}${whenText(one)}, which it does not define: Django does not start`,
        ...(data.near !== undefined &&
          data.value.from === "literal" &&
          data.value.at !== undefined && {
            fixes: settings.fix.replace(data.value.at, `"${data.near}"`, {
              title: `Write "${data.near}"`,
              safety: "needsReview",
            }),
          }),
      }),
    );
  },
});

interface Undefined {
  readonly kind: "handler" | "formatter" | "filter" | "level";
  readonly name: string;
  /** Who uses it: `handlers["file"]`, `root`. */
  readonly user: string;
  readonly near: string | undefined;
  readonly value: Value;
}

/** As `DictConfigurator.configure`: every handler is configured, used or not. */
function undefinedIn(logging: DictValue): { readonly faults: readonly Fault<Undefined>[]; readonly otherwise: Answer } {
  const handlers = loggingParts(logging, "handlers");
  const formatters = loggingParts(logging, "formatters");
  const filters = loggingParts(logging, "filters");
  const loggers = loggingParts(logging, "loggers");
  const faults: Fault<Undefined>[] = [];
  const answers: Answer[] = [handlers.otherwise, formatters.otherwise, filters.otherwise, loggers.otherwise];
  const use = (
    kind: Undefined["kind"],
    defined: readonly string[],
    isComplete: boolean,
    user: string,
    value: Value,
  ): void => {
    if (value.kind !== "str") {
      answers.push(seen(value) ?? "no");
      return;
    }
    if (defined.includes(value.value) || value.value === "") return;
    if (!isComplete) answers.push("unknown");
    else
      faults.push({
        key: `${kind} ${user} ${value.value}`,
        at: value.at,
        data: { kind, name: value.value, user, near: nearest(value.value, defined), value },
      });
  };
  const names = (found: typeof handlers): readonly string[] => found.parts.map(({ name }) => name);
  const all = (kind: "handler" | "filter", found: typeof handlers, user: string, list: Value | Answer): void => {
    if (typeof list === "string") answers.push(list);
    else if (isSequence(list)) {
      for (const item of list.items) use(kind, names(found), found.otherwise === "no", user, item);
      if (list.rest !== undefined) answers.push("unknown");
    } else answers.push(seen(list) ?? "no");
  };
  const level = (user: string, value: Value | Answer): void => {
    if (typeof value === "string") answers.push(value);
    // A name of the project's own may have been added; one of Python's in other letters was not.
    else if (value.kind !== "str" || levels.includes(value.value.toUpperCase()))
      use("level", levels, true, user, value);
  };
  for (const { name, value } of handlers.parts) {
    const user = `handlers["${name}"]`;
    const formatter = entry(value, "formatter");
    if (typeof formatter === "string") answers.push(formatter);
    else use("formatter", names(formatters), formatters.otherwise === "no", user, formatter);
    all("filter", filters, user, entry(value, "filters"));
    level(user, entry(value, "level"));
  }
  const root = entry(logging, "root");
  if (typeof root === "string") answers.push(root);
  for (const { user, value } of [
    ...loggers.parts.map((one) => ({ user: `loggers["${one.name}"]`, value: one.value })),
    ...(typeof root === "string" ? [] : [{ user: "root", value: root }]),
  ]) {
    all("handler", handlers, user, entry(value, "handlers"));
    all("filter", filters, user, entry(value, "filters"));
    level(user, entry(value, "level"));
  }
  return { faults, otherwise: or(...answers) };
}

const levels: readonly string[] = ["CRITICAL", "FATAL", "ERROR", "WARN", "WARNING", "INFO", "DEBUG", "NOTSET"];
