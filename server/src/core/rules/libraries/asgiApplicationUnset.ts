import { isTruthy, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { isNever, itemsOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "asgi-application-unset",
  family: "libraries",
  severity: "hint",
  reads: ["ASGI_APPLICATION", "INSTALLED_APPS"],
  docs: {
    summary: "ASGI_APPLICATION is not set, so development does not run the ASGI application",
    why: "The `runserver` of daphne (and of channels 3) starts what `ASGI_APPLICATION` names, and raises `ImproperlyConfigured` without it. Servers in production are given the application by their command.",
    remedy: 'Set it: `ASGI_APPLICATION = "config.asgi.application"`.',
    references: ["https://channels.readthedocs.io/en/stable/installation.html"],
  },
  check({ settings }) {
    const missing = settings.ask((world) => {
      const apps = world.get("INSTALLED_APPS");
      const item = itemsOf(apps).find((one) => one.kind === "str" && one.value === "daphne");
      return {
        answer: and(isInstalled(world, "daphne", settings.symbols), not(isTruthy(world.get("ASGI_APPLICATION")))),
        ...(item?.at && { at: item.at }),
      };
    });
    if (isNever(settings.ask((world) => isInstalled(world, "daphne", settings.symbols))))
      return notApplicable("daphne is not installed as an application");
    return verdictOf(missing, (one) => ({
      message: `ASGI_APPLICATION is not set${whenText(one)}: the runserver of daphne needs it`,
    }));
  },
});
