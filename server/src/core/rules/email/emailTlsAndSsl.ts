import type { Answer } from "../../domain/value.js";
import { and, entryOf, isTruthy, seen } from "../../domain/predicates.js";
import type { World } from "../../settings/setting.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "email-tls-and-ssl",
  family: "email",
  severity: "error",
  since: { django: [1, 7], brought: "EMAIL_USE_SSL" },
  reads: ["EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_BACKEND", "MAILERS"],
  checklist: ["email"],
  docs: {
    summary: "EMAIL_USE_TLS and EMAIL_USE_SSL are both on",
    why: "They exclude each other: STARTTLS on port 587, or TLS from the first byte on port 465. Django raises `ValueError` when it sends the first mail, the one that reports an error included. No check says so.",
    remedy: "Keep the one that fits the port.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#email-use-ssl",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/mail/backends/smtp.py",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Answer => {
      const ssl = isTruthy(world.get("EMAIL_USE_SSL"));
      const mailers = settings.django.atLeast(6, 1) ? world.isSet("MAILERS") : "no";
      if (mailers === "yes") return inMailers(world);
      const backend = world.get("EMAIL_BACKEND");
      const sends: Answer =
        seen(backend) === "unknown"
          ? "unknown"
          : backend.kind === "str" && backend.value !== "django.core.mail.backends.smtp.EmailBackend"
            ? "no"
            : "yes";
      return and(ssl, isTruthy(world.get("EMAIL_USE_TLS")), sends);
    });
    return verdictOf(bad, (one) => {
      if (one.world.isSet("MAILERS") === "yes")
        return {
          at: one.world.setting("MAILERS").valueAt,
          message: `The default mailer has use_tls and use_ssl${whenText(one)}, which exclude each other: no mail can be sent`,
        };
      return {
        message: `EMAIL_USE_TLS and EMAIL_USE_SSL are both on${whenText(one)}, and exclude each other: no mail can be sent`,
        because: [
          ...one.because,
          { at: one.world.setting("EMAIL_USE_TLS").valueAt, label: "EMAIL_USE_TLS is set here" },
        ],
      };
    });
  },
});

function inMailers(world: World): Answer {
  const mailer = entryOf(world.get("MAILERS"), "default");
  if (typeof mailer === "string") return mailer;
  const options = entryOf(mailer.value, "OPTIONS");
  if (typeof options === "string") return options;
  const flag = (name: string): Answer => {
    const found = entryOf(options.value, name);
    return typeof found === "string" ? found : isTruthy(found.value);
  };
  return and(flag("use_tls"), flag("use_ssl"));
}
