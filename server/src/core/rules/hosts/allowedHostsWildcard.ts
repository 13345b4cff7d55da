import { whenText } from "../../settings/elements.js";
import { includesText } from "../../domain/predicates.js";
import { isSequence } from "../../domain/value.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "allowed-hosts-wildcard",
  family: "hosts",
  severity: "warning",
  reads: ["ALLOWED_HOSTS"],
  checklist: ["allowed-hosts"],
  fixable: "needsReview",
  docs: {
    summary: "ALLOWED_HOSTS accepts every host name",
    why: "With `*` Django believes any Host header, so that links in password-reset mails and cached pages can be made to point elsewhere. `check --deploy` says nothing: it only looks whether the list is empty.",
    remedy: "List the host names of the site, or read them from the environment and require the variable.",
    whenToIgnore: "Something in front refuses unknown hosts before a request reaches Django.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://docs.djangoproject.com/en/stable/topics/security/#host-headers-virtual-hosting",
    ],
  },
  check({ settings }) {
    const wildcard = settings.ask((world) => {
      const value = world.get("ALLOWED_HOSTS");
      const element = isSequence(value)
        ? value.items.find((item) => item.kind === "str" && item.value === "*")?.at
        : undefined;
      const setting = world.setting("ALLOWED_HOSTS");
      const inPlace =
        element &&
        element.file === setting.valueAt.file &&
        element.start >= setting.valueAt.start &&
        element.end <= setting.valueAt.end;
      return {
        answer:
          isSequence(value) || value.kind === "unknown" || value.kind === "environment"
            ? includesText(value, "*")
            : "no",
        ...(inPlace && { at: element }),
      };
    });
    if (wildcard.occurs === "unknown") return wildcard.notDetermined();
    if (wildcard.occurs === "never") return wildcard.holds();
    return wildcard.findings((one) => {
      // Where "*" stands in for a variable that is unset, that one is to be required, and no second one.
      const when = whenText(one);
      return {
        message: `ALLOWED_HOSTS accepts every host name ("*")${when}`,
        fixes: settings.fix.fromEnvironment(one.world.setting("ALLOWED_HOSTS"), {
          variable: one.unset.length === 1 && one.unset[0] !== undefined ? one.unset[0] : "DJANGO_ALLOWED_HOSTS",
          cast: "list",
        }),
      };
    });
  },
});
