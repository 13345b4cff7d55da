import type { Answer, Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { and, includesText, not, or, seen } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import type { World } from "../../settings/settingsView.js";
import { middleware } from "../../settings/middleware.js";
import { hasContextProcessor } from "../../settings/templates.js";
import { verdictOf } from "../../settings/verdicts.js";

export default settingsRule({
  id: "csp-nonce-without-context-processor",
  family: "headers",
  severity: "warning",
  djangoChecks: ["security.W027"],
  reads: ["SECURE_CSP", "SECURE_CSP_REPORT_ONLY", "MIDDLEWARE", "TEMPLATES"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "The Content-Security-Policy has a nonce that no template can write",
    why: "With `CSP.NONCE` browsers run only scripts that carry the nonce of the response. Templates get it from `django.template.context_processors.csp`; without that no script carries it, and all of them are refused. Django's check warns of it since 6.1.",
    remedy: "Add `\"django.template.context_processors.csp\"` to the context processors in `TEMPLATES`.",
    references: ["https://docs.djangoproject.com/en/stable/ref/csp/", "https://docs.djangoproject.com/en/stable/ref/checks/#security"],
  },
  check({ settings }) {
    if (!settings.django.atLeast(6, 0)) return notApplicable("Django 6.0 brought SECURE_CSP");
    const bad = settings.ask((world) => and(
      or(hasNonce(world.get("SECURE_CSP")), hasNonce(world.get("SECURE_CSP_REPORT_ONLY"))),
      includesText(world.get("MIDDLEWARE"), middleware.csp),
      not(anyEngineHas(world, "django.template.context_processors.csp")),
    ));
    return verdictOf(bad, () => ({
      message: "The policy has a nonce, and no template engine has the context processor that hands it to templates: scripts will be refused",
      djangoChecks: settings.django.atLeast(6, 1) ? ["security.W027"] : [],
    }));
  },
});

/** `CSP.NONCE` is the text `<CSP_NONCE_SENTINEL>`: django/utils/csp.py. */
function hasNonce(policy: Value): Answer {
  if (policy.kind === "none") return "no";
  if (policy.kind !== "dict") return seen(policy) ?? "no";
  const answers = policy.entries.map(({ value }): Answer => {
    if (!isSequence(value)) return isNonce(value);
    return or(...value.items.map(isNonce), value.rest === undefined ? "no" : "unknown");
  });
  return or(...answers, policy.rest === undefined ? "no" : "unknown");
}

function isNonce(value: Value): Answer {
  if (value.kind === "object") return value.repr.includes("CSP.NONCE") || value.repr.includes("CSP_NONCE_SENTINEL") ? "yes" : "no";
  if (value.kind === "unknown") return /\bCSP\.NONCE\b/.test(value.reason) ? "yes" : /\bCSP\./.test(value.reason) ? "no" : "unknown";
  return seen(value) ?? (value.kind === "str" && value.value === "<CSP_NONCE_SENTINEL>" ? "yes" : "no");
}

function anyEngineHas(world: World, processor: string): Answer {
  const value = world.get("TEMPLATES");
  const hidden = seen(value);
  if (hidden) return hidden;
  if (!isSequence(value)) return "unknown";
  return or(...value.items.map((item) => (item.kind === "dict" ? hasContextProcessor(item, processor) : "unknown")), value.rest === undefined ? "no" : "unknown");
}
