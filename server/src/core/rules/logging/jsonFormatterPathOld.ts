import { seen } from "../../domain/predicates.js";
import { entry, isAtLeast, judgeFaults, hidden } from "../support/libraries.js";
import { settingsRule, notApplicable } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "json-formatter-path-old",
  family: "logging",
  severity: "hint",
  reads: ["LOGGING"],
  fixable: "needsReview",
  docs: {
    summary: "The path of the JSON formatter is the one before python-json-logger 3.1",
    why: "`pythonjsonlogger.jsonlogger` moved to `pythonjsonlogger.json`. The old module still works and warns with a DeprecationWarning.",
    remedy: 'Write `"pythonjsonlogger.json.JsonFormatter"`.',
    references: ["https://nhairs.github.io/python-json-logger/latest/changelog/"],
  },
  check({ settings }) {
    if (!settings.names.includes("LOGGING")) return notApplicable("LOGGING is not set");
    if (!isAtLeast(settings.distribution("python-json-logger"), 3, 1))
      return notApplicable("before python-json-logger 3.1 that is the path");
    return judgeFaults(
      settings,
      (world) => {
        const formatters = entry(world.get("LOGGING"), "formatters");
        if (typeof formatters === "string" || formatters.kind !== "dict")
          return { faults: [], otherwise: typeof formatters === "string" ? formatters : (seen(formatters) ?? "no") };
        const faults = formatters.entries.flatMap((one) =>
          ["()", "class"].flatMap((key) => {
            const path = entry(one.value, key);
            return typeof path !== "string" && path.kind === "str" && path.value === old
              ? [{ key: `${path.at?.start}`, at: path.at, data: path }]
              : [];
          }),
        );
        return { faults, otherwise: hidden(formatters) };
      },
      ({ data: path }, one) => ({
        message: `"${old}" is now called "pythonjsonlogger.json.JsonFormatter"${whenText(one)}`,
        tags: ["deprecated"],
        ...(path.from === "literal" &&
          path.at && {
            fixes: settings.fix.replace(path.at, '"pythonjsonlogger.json.JsonFormatter"', {
              title: "Write the new path",
              safety: "needsReview",
            }),
          }),
      }),
    );
  },
});

const old = "pythonjsonlogger.jsonlogger.JsonFormatter";
