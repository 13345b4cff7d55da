import { isThisMachine } from "../../text/thisMachine.js";
import { isText, seen, and } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { smtpBackend } from "../support/mail.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "email-host-local",
  family: "email",
  severity: "information",
  reads: ["EMAIL_HOST", "EMAIL_BACKEND"],
  checklist: ["email"],
  docs: {
    summary: "Mail is handed to a server on the application's own machine",
    why: "`EMAIL_HOST` is `localhost` by default. A container has no mail server, so sending fails; a machine's own is seldom trusted by others, and mail ends as spam.",
    remedy: "Name the server of a mail service and its credentials, or use its backend (django-anymail).",
    whenToIgnore: "A relay really runs there.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#email-host",
      "https://docs.djangoproject.com/en/stable/topics/email/",
    ],
  },
  check({ settings }) {
    if (
      !settings.names.some((name) => /^(?:EMAIL_(?!BACKEND)\w+|DEFAULT_FROM_EMAIL)$/.test(name)) ||
      settings.names.includes("MAILERS")
    )
      return notApplicable("the settings say nothing of mail");
    const local = settings.ask((world) => {
      const host = world.get("EMAIL_HOST");
      return and(
        seen(host) ?? yesNo(host.kind === "str" && (host.value === "" || isThisMachine(host.value))),
        isText(world.get("EMAIL_BACKEND"), smtpBackend),
      );
    });
    return verdictOf(local, (one) => ({
      message:
        one.absent === undefined
          ? `EMAIL_HOST names no other machine${whenText(one)}: in a container nothing listens there`
          : `EMAIL_HOST is not set${whenText(one)}, so mail goes to localhost: in a container nothing listens there`,
    }));
  },
});
