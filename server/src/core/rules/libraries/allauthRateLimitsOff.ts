import { seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "allauth-rate-limits-off",
  family: "libraries",
  severity: "warning",
  reads: ["ACCOUNT_RATE_LIMITS"],
  docs: {
    summary: "django-allauth does not limit how often passwords may be tried",
    why: "`ACCOUNT_RATE_LIMITS = False` switches off every limit of django-allauth: attempts to sign in, sign-ups, and mails for resetting passwords.",
    remedy: "Delete the setting, and change single limits in a dict where they do not fit.",
    whenToIgnore: "Something else limits them: django-axes, or the proxy.",
    references: ["https://docs.allauth.org/en/latest/account/rate_limits.html"],
  },
  check({ settings }) {
    if (!settings.names.includes("ACCOUNT_RATE_LIMITS")) return notApplicable("ACCOUNT_RATE_LIMITS is not set");
    const off = settings.ask((world) => {
      const limits = world.get("ACCOUNT_RATE_LIMITS");
      return seen(limits) ?? yesNo(limits.kind === "bool" && !limits.value);
    });
    return verdictOf(off, (one) => ({
      message: `ACCOUNT_RATE_LIMITS is False${whenText(one)}: passwords may be tried without limit`,
    }));
  },
});
