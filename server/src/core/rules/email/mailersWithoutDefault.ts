import { and, includesText, not } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "mailers-without-default",
  family: "email",
  severity: "warning",
  since: { django: [6, 1], brought: "MAILERS" },
  djangoChecks: ["mail.W001"],
  reads: ["MAILERS"],
  checklist: ["email"],
  docs: {
    summary: 'MAILERS has no "default"',
    why: "Mail that is sent without naming a mailer, Django's own to ADMINS and for passwords included, asks for `default` and fails. Django's check warns of it since 6.1.",
    remedy: 'Add the key `"default"` to `MAILERS`.',
    references: [
      "https://docs.djangoproject.com/en/stable/topics/email/",
      "https://docs.djangoproject.com/en/stable/ref/checks/",
    ],
  },
  check({ settings }) {
    return verdictOf(
      settings.ask((world) => and(not(includesText(world.get("MAILERS"), "default")), world.isSet("MAILERS"))),
      (one) => ({
        message: `MAILERS has no "default"${whenText(one)}, so mail that names no mailer fails`,
        djangoChecks: ["mail.W001"],
      }),
    );
  },
});
