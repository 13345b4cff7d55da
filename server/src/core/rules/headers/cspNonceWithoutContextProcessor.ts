import { not } from "../../domain/predicates.js";
import { isNonce } from "../../evaluator/models/contentSecurityPolicy.js";
import { whenText } from "../../settings/elements.js";
import { hidden } from "../../settings/libraries.js";
import { policySettings, sourcesOf } from "../../settings/policies.js";
import { djangoEngine, hasContextProcessor } from "../../settings/templates.js";
import { verdictOf } from "../../settings/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "csp-nonce-without-context-processor",
  family: "headers",
  severity: "warning",
  reads: ["TEMPLATES", "SECURE_CSP", "SECURE_CSP_REPORT_ONLY"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "The policy asks for a nonce, and templates have none",
    why: "`CSP.NONCE` in `SECURE_CSP` makes Django send a nonce with every response whose page used it. Templates get it as `{{ csp_nonce }}` from the context processor `django.template.context_processors.csp`; without it the variable is empty and the site's own inline scripts are refused.",
    remedy: "Add `\"django.template.context_processors.csp\"` to the `context_processors` of `TEMPLATES`.",
    references: ["https://docs.djangoproject.com/en/stable/howto/csp/", "https://docs.djangoproject.com/en/stable/ref/templates/api/#django-template-context-processors-csp"],
  },
  check({ settings }) {
    const policies = policySettings(settings).filter(({ library }) => library === "django");
    if (policies.length === 0) return notApplicable("SECURE_CSP is not set");
    const missing = settings.ask((world) => {
      const values = policies.map(({ name }) => world.get(name));
      const nonce = values.flatMap((value) => (value.kind === "dict" ? value.entries.flatMap((one) => sourcesOf(one.value)) : [])).find(isNonce);
      const engine = djangoEngine(world);
      if (nonce === undefined) return values.some((value) => hidden(value) !== "no") ? "unknown" : "no";
      if (typeof engine === "string") return engine;
      return { answer: not(hasContextProcessor(engine, "django.template.context_processors.csp")), ...(nonce.at && { at: nonce.at }) };
    });
    return verdictOf(missing, (one) => ({ message: `The policy asks for a nonce${whenText(one)}, but TEMPLATES lacks the context processor that gives it to templates` }));
  },
});
