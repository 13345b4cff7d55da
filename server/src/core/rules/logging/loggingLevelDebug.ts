import { seen } from "../../domain/predicates.js";
import { type DictValue, yesNo } from "../../domain/value.js";
import { entry, numberOf } from "../support/libraries.js";
import { loggingParts } from "../support/loggingConfig.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "logging-level-debug",
  family: "logging",
  severity: "information",
  reads: ["LOGGING"],
  checklist: ["logging"],
  docs: {
    summary: "Everything is logged, down to the inner workings of libraries",
    why: "With the root logger at `DEBUG` every library writes what it does: HTTP clients their headers, boto3 its requests, template engines each missing variable. That is a lot of lines, and sometimes personal data and credentials among them.",
    remedy: "Use `INFO` in production, or read the level from the environment.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/logging/#security-implications",
      "https://docs.djangoproject.com/en/stable/topics/logging/#examples",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("LOGGING")) return notApplicable("LOGGING is not set");
    return ([["root"], ["loggers", ""], ["loggers", "django"]] as const).flatMap((keys) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const logging = world.get("LOGGING");
            const level = entry(logging, ...keys, "level");
            if (typeof level === "string") return level;
            if (logging.kind === "dict" && writesLess(logging)) return "no";
            return {
              answer: seen(level) ?? yesNo((level.kind === "str" && level.value === "DEBUG") || numberOf(level) === 10),
              ...(level.at && { at: level.at }),
            };
          }),
          (one) => ({
            message: `${keys[1] === "django" ? "Django's loggers write" : "The root logger writes"} at level DEBUG${whenText(one)}: what is meant for development fills the log`,
          }),
        ),
      ),
    );
  },
});

/** Every handler leaves out what is below its own level, whatever a logger lets through. */
function writesLess(logging: DictValue): boolean {
  const { parts, otherwise } = loggingParts(logging, "handlers");
  return (
    otherwise === "no" &&
    parts.every(({ value }) => {
      const level = entry(value, "level");
      return typeof level !== "string" && level.kind === "str" && /^(?:INFO|WARN|ERROR|CRITICAL)/.test(level.value);
    })
  );
}
