import { isTruthy, isText, and, not } from "../../domain/predicates.js";
import { redactText } from "../../domain/redact.js";
import type { Value } from "../../domain/value.js";
import { numberOf } from "../support/libraries.js";
import { sendsMail, smtpBackend } from "../support/mail.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "email-without-tls",
  family: "email",
  severity: "warning",
  reads: ["EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_HOST", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_BACKEND"],
  checklist: ["email"],
  docs: {
    summary: "Mail, and the password of the mail account, travel in clear",
    why: "Django uses TLS for mail only where `EMAIL_USE_TLS` (STARTTLS, port 587) or `EMAIL_USE_SSL` (port 465) is on; both are off by default.",
    remedy: "Set `EMAIL_USE_TLS = True` with port 587, or `EMAIL_USE_SSL = True` with port 465.",
    whenToIgnore: "The mail server stands in the same private network.",
    references: ["https://docs.djangoproject.com/en/stable/ref/settings/#email-use-tls"],
  },
  check({ settings }) {
    if (!settings.names.includes("EMAIL_HOST")) return notApplicable("EMAIL_HOST is not set");
    const clear = settings.ask((world) => {
      const host = world.get("EMAIL_HOST");
      return and(
        // Whatever server a variable names: 587 is where mail is handed in from elsewhere, in clear until STARTTLS.
        host.kind === "environment" && numberOf(world.get("EMAIL_PORT")) !== 587 ? "environment" : "yes",
        not(isTruthy(world.get("EMAIL_USE_TLS"))),
        not(isTruthy(world.get("EMAIL_USE_SSL"))),
        isText(world.get("EMAIL_BACKEND"), smtpBackend),
        sendsMail(world),
      );
    });
    return verdictOf(clear, (one) => {
      const user = one.world.setting("EMAIL_HOST_USER");
      const password = one.world.setting("EMAIL_HOST_PASSWORD");
      // Django signs in where both are given.
      const signsIn = [user, password].every((each) => !each.isDefault && isTruthy(each.value) !== "no");
      return {
        severity: signsIn ? "warning" : "information",
        message: `Mail goes to ${redactText(hostText(one.world.get("EMAIL_HOST")))} without TLS${whenText(one)}${signsIn ? ", and so does the password of the account" : ""}`,
      };
    });
  },
});

function hostText(host: Value): string {
  return host.kind === "str" ? host.value : "its server";
}
