import { isTruthy, seen, and } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { sendsMail } from "../support/mail.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "email-sender-unset",
  family: "email",
  severity: "information",
  reads: ["DEFAULT_FROM_EMAIL", "SERVER_EMAIL", "ADMINS"],
  checklist: ["email"],
  docs: {
    summary: "Mail is sent from an address at localhost",
    why: "`DEFAULT_FROM_EMAIL` is `webmaster@localhost` by default and `SERVER_EMAIL`, the sender of error reports to `ADMINS`, `root@localhost`. Mail servers refuse such senders or sort the mail out.",
    remedy: "Set both to addresses of the site's domain, for which SPF and DKIM are set up.",
    whenToIgnore: "Every mail is sent with a sender of its own.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#default-from-email",
      "https://docs.djangoproject.com/en/stable/ref/settings/#server-email",
    ],
  },
  check({ settings }) {
    return ["DEFAULT_FROM_EMAIL", "SERVER_EMAIL"].flatMap((name) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const sender = world.get(name);
            const address = /[\w.+-]{0,64}@localhost(?![\w.-])/.exec(sender.kind === "str" ? sender.value : "")?.[0];
            return {
              answer: and(
                seen(sender) ?? yesNo(address !== undefined),
                sendsMail(world),
                name === "SERVER_EMAIL" ? isTruthy(world.get("ADMINS")) : "yes",
              ),
              data: address,
            };
          }),
          (one) => ({
            message: `${name} is ${one.absent === undefined ? "an address at localhost" : "not set"}${whenText(one)}: ${name === "SERVER_EMAIL" ? "error reports" : "mails"} are sent from ${String(one.data)}, which mail servers refuse`,
          }),
        ),
      ),
    );
  },
});
