import { isText, isTruthy, includesText, seen, not } from "../../domain/predicates.js";
import { entry, hidden } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "error-mail-without-admins",
  family: "logging",
  severity: "information",
  reads: ["LOGGING", "ADMINS"],
  checklist: ["error-tracking"],
  docs: {
    summary: "Errors are to be mailed, and ADMINS names nobody",
    why: "`django.utils.log.AdminEmailHandler` sends error reports to `ADMINS`. That list is empty by default, and then the handler does nothing, without a word.",
    remedy: "List the recipients in `ADMINS`, or take the handler out.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#admins",
      "https://docs.djangoproject.com/en/stable/howto/error-reporting/",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("LOGGING")) return notApplicable("LOGGING is not set");
    const nobody = settings.ask((world) => {
      const logging = world.get("LOGGING");
      const handlers = entry(logging, "handlers");
      if (typeof handlers === "string") return handlers;
      if (handlers.kind !== "dict") return seen(handlers) ?? "no";
      const mailing = handlers.entries.flatMap(({ key, value }) => {
        const path = entry(value, "class");
        // `**DEFAULT_LOGGING["handlers"]`: Django has it so without LOGGING too.
        return key.kind === "str" &&
          typeof path !== "string" &&
          path.at !== undefined &&
          isText(path, "django.utils.log.AdminEmailHandler") === "yes"
          ? [{ name: key.value, at: path.at }]
          : [];
      });
      const loggers = entry(logging, "loggers");
      const users = [
        entry(logging, "root", "handlers"),
        ...(typeof loggers !== "string" && loggers.kind === "dict"
          ? loggers.entries.map((one) => entry(one.value, "handlers"))
          : []),
      ];
      const used = mailing.find(({ name }) =>
        users.some((list) => typeof list !== "string" && includesText(list, name) === "yes"),
      );
      if (used === undefined) return hidden(handlers);
      return { answer: not(isTruthy(world.get("ADMINS"))), ...(used.at && { at: used.at }) };
    });
    return verdictOf(nobody, (one) => ({
      message: `LOGGING mails errors to ADMINS, which is empty${whenText(one)}: no mail is sent`,
    }));
  },
});
