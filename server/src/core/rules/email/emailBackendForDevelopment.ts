import { isText } from "../../domain/predicates.js";
import { whenText } from "../../settings/elements.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "email-backend-for-development",
  family: "email",
  severity: "warning",
  reads: ["EMAIL_BACKEND"],
  checklist: ["email"],
  docs: {
    summary: "Mails are not sent: the backend is one for development",
    why: "The console, file, memory and dummy backends of Django take every mail and send none: password resets, confirmations and error mails are lost, and the code that sends them sees a success.",
    remedy: "Set the backend of your provider, or `\"django.core.mail.backends.smtp.EmailBackend\"`, in production.",
    whenToIgnore: "The site sends no mail.",
    references: ["https://docs.djangoproject.com/en/stable/topics/email/#email-backends"],
  },
  check({ settings }) {
    const backends = ["console", "dummy", "filebased", "locmem"].map((name) => `django.core.mail.backends.${name}.EmailBackend`);
    const development = settings.ask((world) => isText(world.get("EMAIL_BACKEND"), ...backends));
    if (development.occurs === "unknown") return development.notDetermined();
    if (development.occurs === "never") return development.holds();
    return development.findings((one) => {
      const { value } = one.world.setting("EMAIL_BACKEND");
      const name = value.kind === "str" ? value.value.split(".").at(-2) ?? "" : "";
      return { message: `EMAIL_BACKEND is the ${name} backend${whenText(one)}: no mail leaves the site`, severity: one.when === "" ? "warning" : "information" };
    });
  },
});
