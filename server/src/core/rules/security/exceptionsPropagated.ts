import { isTruthy } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "exceptions-propagated",
  family: "security",
  severity: "warning",
  reads: ["DEBUG_PROPAGATE_EXCEPTIONS"],
  checklist: ["debug-off"],
  fixable: "safe",
  docs: {
    summary: "DEBUG_PROPAGATE_EXCEPTIONS hands errors to the server instead of Django's error page",
    why: "With `DEBUG_PROPAGATE_EXCEPTIONS` Django re-raises every exception of a view: no `500.html`, no `handler500`, no mail to `ADMINS`, no `got_request_exception` signal for error tracking of its own. What visitors see is up to the server, which may be a traceback.",
    remedy: "Delete the line, or set it to `False`: it is for servers and tests that handle exceptions themselves.",
    whenToIgnore: "The server in front handles exceptions on purpose.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#debug-propagate-exceptions",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/handlers/exception.py",
    ],
  },
  check({ settings }) {
    const on = settings.ask((world) => isTruthy(world.get("DEBUG_PROPAGATE_EXCEPTIONS")));
    if (on.occurs === "unknown") return on.notDetermined();
    if (on.occurs === "never") return on.holds();
    return on.findings((one) => ({
      message: `DEBUG_PROPAGATE_EXCEPTIONS is on${whenText(one)}: errors go to the server, past Django's error page, error mails and handlers`,
      fixes: settings.fix.setSetting(one.world.setting("DEBUG_PROPAGATE_EXCEPTIONS"), "False"),
    }));
  },
});
