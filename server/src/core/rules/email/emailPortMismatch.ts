import { isTruthy, isText, seen, and, not } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { numberOf } from "../support/libraries.js";
import { smtpBackend } from "../support/mail.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "email-port-mismatch",
  family: "email",
  severity: "warning",
  reads: ["EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL"],
  checklist: ["email"],
  docs: {
    summary: "The mail server's port expects another kind of TLS",
    why: "On port 465 TLS begins with the first byte (`EMAIL_USE_SSL`); on port 587 the connection begins in clear and changes with STARTTLS (`EMAIL_USE_TLS`). With the wrong one of the two each side waits for the other until the time-out, or the handshake fails.",
    remedy: "Port 587 with `EMAIL_USE_TLS = True`, or port 465 with `EMAIL_USE_SSL = True`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#email-use-ssl",
      "https://www.rfc-editor.org/rfc/rfc8314",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("EMAIL_PORT")) return notApplicable("EMAIL_PORT is not set");
    const wrong = settings.ask((world) => {
      const port = world.get("EMAIL_PORT");
      const number = numberOf(port);
      const [starttls, tls] = [isTruthy(world.get("EMAIL_USE_TLS")), isTruthy(world.get("EMAIL_USE_SSL"))];
      return and(
        seen(port) ?? yesNo(number === 465 || number === 587),
        number === 587 ? and(tls, not(starttls)) : and(starttls, not(tls)),
        isText(world.get("EMAIL_BACKEND"), smtpBackend),
      );
    });
    return verdictOf(wrong, (one) =>
      numberOf(one.world.get("EMAIL_PORT")) === 465
        ? {
            message: `Port 465 expects TLS from the first byte (EMAIL_USE_SSL)${whenText(one)}, but EMAIL_USE_TLS is on: sending waits until the time-out`,
          }
        : {
            message: `Port 587 begins in clear (EMAIL_USE_TLS)${whenText(one)}, but EMAIL_USE_SSL is on: the handshake fails`,
          },
    );
  },
});
