import type { Answer, Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { includesText, not, or, seen } from "../../domain/predicates.js";
import { isNonce } from "../../evaluator/models/contentSecurityPolicy.js";
import { middleware } from "../support/middleware.js";
import { hidden } from "../support/libraries.js";
import { policySettings, sourcesOf } from "../support/policies.js";
import { hasContextProcessor } from "../support/templates.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "csp-nonce-without-context-processor",
  family: "headers",
  severity: "warning",
  djangoChecks: ["security.W027"],
  reads: ["TEMPLATES", "SECURE_CSP", "SECURE_CSP_REPORT_ONLY"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "The policy asks for a nonce, and templates have none",
    why: "`CSP.NONCE` in `SECURE_CSP` makes Django send a nonce with every response whose page used it. Templates get it as `{{ csp_nonce }}` from the context processor `django.template.context_processors.csp`; without it the variable is empty and the site's own inline scripts are refused.",
    remedy: 'Add `"django.template.context_processors.csp"` to the `context_processors` of `TEMPLATES`.',
    references: [
      "https://docs.djangoproject.com/en/stable/howto/csp/",
      "https://docs.djangoproject.com/en/stable/ref/templates/api/#django-template-context-processors-csp",
    ],
  },
  check({ settings }) {
    const policies = policySettings(settings).filter(({ library }) => library === "django");
    if (policies.length === 0) return notApplicable("SECURE_CSP is not set");
    const missing = settings.ask((world) => {
      const values = policies.map(({ name }) => world.get(name));
      const nonce = values
        .flatMap((value) => (value.kind === "dict" ? value.entries.flatMap((one) => sourcesOf(one.value)) : []))
        .find(isNonce);
      if (nonce === undefined) return values.some((value) => hidden(value) !== "no") ? "unknown" : "no";
      const checked = settings.django.atLeast(6, 1) && includesText(world.get("MIDDLEWARE"), middleware.csp) === "yes";
      return {
        answer: not(anyEngineHas(world.get("TEMPLATES"), "django.template.context_processors.csp")),
        data: checked,
        ...(nonce.at && { at: nonce.at }),
      };
    });
    return verdictOf(missing, (one) => ({
      message: `The policy asks for a nonce${whenText(one)}, but TEMPLATES lacks the context processor that gives it to templates`,
      djangoChecks: one.data === true ? ["security.W027"] : [],
    }));
  },
});

/** Django's check asks every engine. */
function anyEngineHas(templates: Value, processor: string): Answer {
  const unseen = seen(templates);
  if (unseen) return unseen;
  if (!isSequence(templates)) return "unknown";
  return or(
    "no",
    ...templates.items.map((item) => (item.kind === "dict" ? hasContextProcessor(item, processor) : "unknown")),
    templates.rest === undefined ? "no" : "unknown",
  );
}
