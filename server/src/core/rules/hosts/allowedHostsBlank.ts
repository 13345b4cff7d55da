import { isSequence, restOf } from "../../domain/value.js";
import { seen } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "allowed-hosts-blank",
  family: "hosts",
  severity: "error",
  since: { django: [1, 4], brought: "ALLOWED_HOSTS" },
  reads: ["ALLOWED_HOSTS"],
  checklist: ["allowed-hosts"],
  fixable: "needsReview",
  docs: {
    summary: "ALLOWED_HOSTS holds only empty text, so every request is refused",
    why: '`"".split(",")` is `[""]`, a list with one empty text. Django\'s check `security.W020` sees a list that is not empty and is content; the site answers every request with 400 Bad Request, because no Host header equals an empty text.',
    remedy:
      'Require the variable, and drop empty parts: `[host.strip() for host in os.environ["DJANGO_ALLOWED_HOSTS"].split(",") if host.strip()]`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://github.com/django/django/blob/stable/5.2.x/django/http/request.py",
    ],
  },
  check({ settings }) {
    const blank = settings.ask((world) => {
      const value = world.get("ALLOWED_HOSTS");
      const hidden = seen(value);
      if (hidden !== undefined) return hidden;
      if (!isSequence(value) || value.items.length === 0) return "no";
      const visible = value.items.find((item) => item.kind === "str" && item.value !== "");
      if (visible !== undefined) return "no";
      if (restOf(value) === "unknown" || value.items.some((item) => item.kind === "unknown")) return "unknown";
      if (value.rest !== undefined) return "environment";
      return value.items.every((item) => item.kind === "str") ? "yes" : "environment";
    });
    if (blank.occurs === "unknown") return blank.notDetermined();
    if (blank.occurs === "never") return blank.holds();
    return blank.findings((one) => {
      const setting = one.world.setting("ALLOWED_HOSTS");
      return {
        message: `ALLOWED_HOSTS is [""]${whenText(one)}: not empty for Django's check, but every request is refused`,
        // A forgotten variable closes the site at once and for everyone to see.
        severity: blank.occurs === "always" ? "error" : "information",
        fixes: settings.fix.fromEnvironment(setting, { variable: "DJANGO_ALLOWED_HOSTS", cast: "list" }),
      };
    });
  },
});
