import { isTruthy, and, not } from "../../domain/predicates.js";
import { anyMiddleware, middleware } from "../support/middleware.js";
import { isHeaderText, olderScriptPolicy, policySettings } from "../support/policies.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "csp-middleware-missing",
  family: "headers",
  severity: "warning",
  reads: [
    "MIDDLEWARE",
    "SECURE_CSP",
    "SECURE_CSP_REPORT_ONLY",
    "CONTENT_SECURITY_POLICY",
    "CONTENT_SECURITY_POLICY_REPORT_ONLY",
    "CSP_SCRIPT_SRC",
    "CSP_DEFAULT_SRC",
  ],
  checklist: ["content-security-policy"],
  fixable: "needsReview",
  docs: {
    summary: "A Content-Security-Policy is written, and no middleware sends it",
    why: "`SECURE_CSP` is sent by `django.middleware.csp.ContentSecurityPolicyMiddleware` (Django 6.0), `CONTENT_SECURITY_POLICY` by `csp.middleware.CSPMiddleware` of django-csp. Without it the setting has no effect, and nothing says so.",
    remedy: "Add the middleware.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/csp/",
      "https://django-csp.readthedocs.io/en/latest/installation.html",
    ],
  },
  check({ settings }) {
    const older = olderScriptPolicy(settings);
    const policies = [
      ...policySettings(settings),
      ...(older === undefined ? [] : [{ name: older, library: "django-csp" as const }]),
    ];
    if (policies.length === 0) return notApplicable("no Content-Security-Policy is set");
    return policies.flatMap((policy) => {
      const path = policy.library === "django" ? middleware.csp : "csp.middleware.CSPMiddleware";
      const missing = settings.ask((world) =>
        and(
          isTruthy(world.get(policy.name)),
          isHeaderText(world.get(policy.name)) ? "no" : "yes",
          not(
            anyMiddleware(
              world,
              settings.django,
              (text) => sendsPolicy(text, policy.library) || settings.symbols.derivesFrom(text, path) === "yes",
            ),
          ),
        ),
      );
      // Where a switch adds the middleware, leaving it off is a decision.
      const isSwitched =
        missing.occurs === "sometimes" &&
        settings.ask((world) => not(anyMiddleware(world, settings.django, (text) => sendsPolicy(text, policy.library))))
          .occurs === "sometimes";
      return verdictList(
        verdictOf(missing, (one) => ({
          ...(isSwitched && { severity: "information" as const }),
          message: `${policy.name} is set${whenText(one)}, but MIDDLEWARE has no ${path}, so the header is never sent`,
          fixes: settings.fix.insertElement(
            one.world.setting("MIDDLEWARE"),
            path,
            policy.library === "django" ? { after: middleware.security } : "last",
          ),
        })),
      );
    });
  },
});

/** django-csp has a second one, which derives from the first: csp/contrib/rate_limiting.py. Others are known by their names. */
function sendsPolicy(text: string, library: "django" | "django-csp"): boolean {
  if (/^(?:django|csp)\./.test(text)) return library === "django" ? text === middleware.csp : text.startsWith("csp.");
  return /csp|contentsecuritypolicy/i.test(text);
}
