import { isTruthy, not } from "../../domain/predicates.js";
import { notDetermined, settingsRule } from "../rule.js";
import { nothingSet, setsNothing } from "../support/setsNothing.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "allowed-hosts-empty",
  family: "hosts",
  severity: "warning",
  since: { django: [1, 5], brought: "ALLOWED_HOSTS" },
  djangoChecks: ["security.W020"],
  reads: ["ALLOWED_HOSTS"],
  checklist: ["allowed-hosts"],
  fixable: "needsReview",
  docs: {
    summary: "ALLOWED_HOSTS is empty, so every request is refused",
    why: "With `DEBUG` off Django answers every request with 400 Bad Request unless its Host header is in `ALLOWED_HOSTS`.",
    remedy: "List the host names of the site, or read them from the environment.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
    ],
  },
  check({ settings }) {
    if (setsNothing(settings)) return notDetermined(nothingSet);
    const empty = settings.ask((world) => not(isTruthy(world.get("ALLOWED_HOSTS"))));
    if (empty.occurs === "unknown") return empty.notDetermined();
    if (empty.occurs === "never") return empty.holds();
    // While DEBUG is on Django answers for this machine's own names.
    const onlyHere = settings.askEverywhere((world) => isTruthy(world.get("DEBUG"))).occurs === "always";
    const effect = onlyHere ? "Django answers for localhost alone, and once DEBUG is off for no host" : undefined;
    return empty.findings((one) => {
      const setting = one.world.setting("ALLOWED_HOSTS");
      const when = whenText(one);
      return {
        // The site answers nothing until the variable is set: that is seen at once, and safe.
        ...((one.when !== "" || settings.isUnnamed) && { severity: "information" as const }),
        ...(settings.isUnnamed && { certainty: "possible" as const }),
        message: `${
          setting.isDefault
            ? `ALLOWED_HOSTS is not set${when}, so ${effect ?? "Django refuses every request in production"}`
            : `ALLOWED_HOSTS is empty${when}, so ${effect ?? "Django refuses every request"}`
        }${settings.isUnnamed ? ", unless settings that build on these set it" : ""}`,
        djangoChecks: ["security.W020"],
        fixes:
          one.when !== ""
            ? []
            : settings.fix.fromEnvironment(setting, { variable: "DJANGO_ALLOWED_HOSTS", cast: "list" }),
      };
    });
  },
});
