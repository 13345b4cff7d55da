import type { Reply } from "../../settings/setting.js";
import { entryOf } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { placeIn, verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "mailers-development-backend",
  family: "email",
  severity: "warning",
  since: { django: [6, 1], brought: "MAILERS" },
  djangoChecks: ["mail.E001"],
  reads: ["MAILERS"],
  checklist: ["email"],
  docs: {
    summary: "The default mailer sends no mail",
    why: "The backends console, dummy, filebased and locmem are for development: nothing reaches anyone, password resets and the mails to ADMINS included. `startproject` of Django 6.1 writes the console backend; `check --deploy` refuses it.",
    remedy:
      "Use `django.core.mail.backends.smtp.EmailBackend`, with its `OPTIONS` from the environment, in production.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/email/",
      "https://docs.djangoproject.com/en/stable/ref/checks/",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const mailer = entryOf(world.get("MAILERS"), "default");
      if (typeof mailer === "string") return { answer: mailer };
      const backend = entryOf(mailer.value, "BACKEND");
      if (typeof backend === "string") return { answer: backend };
      const { value } = backend;
      if (value.kind === "unknown" || value.kind === "environment") return { answer: value.kind };
      return {
        answer: value.kind === "str" && developmentBackends.has(value.value) ? "yes" : "no",
        data: value.kind === "str" ? value.value.split(".")[4] : "",
        ...placeIn(world.setting("MAILERS"), value.at),
      };
    });
    return verdictOf(bad, (one) => ({
      message: `The default mailer uses the ${String(one.data)} backend${whenText(one)}, so no mail leaves the server`,
      djangoChecks: ["mail.E001"],
    }));
  },
});

const developmentBackends: ReadonlySet<string> = new Set(
  ["console", "dummy", "filebased", "locmem"].map((name) => `django.core.mail.backends.${name}.EmailBackend`),
);
