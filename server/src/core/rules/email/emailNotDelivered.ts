import { seen } from "../../domain/predicates.js";
import type { Reply } from "../../settings/setting.js";
import { keepsMail } from "../support/mail.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "email-not-delivered",
  family: "email",
  severity: "warning",
  reads: ["EMAIL_BACKEND"],
  checklist: ["email"],
  docs: {
    summary: "Mail is written somewhere instead of being sent",
    why: "The console, file, memory and dummy backends are for development. Links for resetting passwords and messages to users end in the log or nowhere, and nothing fails.",
    remedy: "Use the SMTP backend, Django's default, or a service's own backend (django-anymail).",
    whenToIgnore: "The site sends no mail.",
    references: ["https://docs.djangoproject.com/en/stable/topics/email/#email-backends"],
  },
  check({ settings }) {
    if (settings.names.includes("MAILERS")) return notApplicable("MAILERS takes its place");
    const kept = settings.ask((world): Reply => {
      const backend = world.get("EMAIL_BACKEND");
      const way = backend.kind === "str" ? keepsMail(backend.value) : undefined;
      return way === undefined ? { answer: seen(backend) ?? "no" } : { answer: "yes", data: way };
    });
    return verdictOf(kept, (one) => ({
      // A fallback for development is common, and production's variable rarely forgotten; what throws mail away is rather taken on purpose, where mail goes another way.
      severity: one.when === "" && one.data !== "dummy" ? "warning" : "information",
      message: `EMAIL_BACKEND ${texts[String(one.data)] ?? ""}${whenText(one)}: no mail reaches anyone`,
    }));
  },
});

const texts: Readonly<Record<string, string>> = {
  console: "prints mail to the log",
  dummy: "throws mail away",
  locmem: "keeps mail in memory",
  filebased: "writes mail to files",
};
