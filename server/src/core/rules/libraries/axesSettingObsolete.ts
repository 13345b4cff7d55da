import { and } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { isAtLeast, isNever } from "../support/libraries.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "axes-setting-obsolete",
  family: "libraries",
  severity: "warning",
  djangoChecks: ["axes.W004"],
  reads: ["AXES_PROXY_COUNT", "AXES_META_PRECEDENCE_ORDER", "AXES_ONLY_USER_FAILURES", "AXES_USE_USER_AGENT"],
  docs: {
    summary: "django-axes does not read a setting any more",
    why: "django-axes 6 moved the proxy settings to `AXES_IPWARE_…` and put one list, `AXES_LOCKOUT_PARAMETERS`, in the place of the settings that said what is counted. The old names have no effect; `axes.W004` says so.",
    remedy:
      'Use `AXES_IPWARE_PROXY_COUNT`, `AXES_IPWARE_META_PRECEDENCE_ORDER` and `AXES_LOCKOUT_PARAMETERS = ["ip_address", ["username", "user_agent"]]`.',
    references: [
      "https://django-axes.readthedocs.io/en/latest/4_configuration.html",
      "https://github.com/jazzband/django-axes/blob/master/axes/checks.py",
    ],
  },
  check({ settings }) {
    if (!isAtLeast(settings.distribution("django-axes"), 6))
      return notApplicable("before django-axes 6 these are the names");
    if (isNever(settings.ask((world) => isInstalled(world, "axes", settings.symbols))))
      return notApplicable("django-axes is not installed");
    const found = [...obsolete]
      .filter(([old]) => settings.names.includes(old))
      .flatMap(([old, name]) =>
        verdictList(
          verdictOf(
            settings.ask((world) => {
              const setting = world.setting(old);
              return { answer: and(world.isSet(old), isInstalled(world, "axes", settings.symbols)), at: setting.at };
            }),
            (one) => ({
              message: `django-axes does not read ${old}${whenText(one)}${name === "" ? "" : `: use ${name}`}`,
              djangoChecks: ["axes.W004"],
              tags: ["deprecated"],
            }),
          ),
        ),
      );
    return found.length > 0 ? found : notApplicable("no obsolete setting is used");
  },
});

const obsolete: ReadonlyMap<string, string> = new Map([
  ["AXES_DISABLE_SUCCESS_ACCESS_LOG", ""],
  ["AXES_LOGGER", ""],
  ["AXES_PROXY_ORDER", "AXES_IPWARE_PROXY_ORDER"],
  ["AXES_PROXY_COUNT", "AXES_IPWARE_PROXY_COUNT"],
  ["AXES_PROXY_TRUSTED_IPS", "AXES_IPWARE_PROXY_TRUSTED_IPS"],
  ["AXES_META_PRECEDENCE_ORDER", "AXES_IPWARE_META_PRECEDENCE_ORDER"],
  ["AXES_ONLY_USER_FAILURES", "AXES_LOCKOUT_PARAMETERS"],
  ["AXES_LOCK_OUT_BY_USER_OR_IP", "AXES_LOCKOUT_PARAMETERS"],
  ["AXES_LOCK_OUT_BY_COMBINATION_USER_AND_IP", "AXES_LOCKOUT_PARAMETERS"],
  ["AXES_USE_USER_AGENT", "AXES_LOCKOUT_PARAMETERS"],
]);
