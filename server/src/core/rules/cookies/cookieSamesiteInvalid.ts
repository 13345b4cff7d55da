import { isTruthy } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "cookie-samesite-invalid",
  family: "cookies",
  severity: "error",
  since: { django: [2, 1], brought: "the settings" },
  reads: ["SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SAMESITE"],
  checklist: ["secure-cookies"],
  docs: {
    summary: "A cookie's SameSite is a word that Django does not accept",
    why: "Django raises `ValueError` when it sets the cookie: at the first login, or the first form. It accepts Lax, Strict and, from 3.1 on, None as a text; `None` and `False` send no attribute. No check says so.",
    remedy: 'Write `"Lax"`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-samesite",
      "https://github.com/django/django/blob/stable/5.2.x/django/http/response.py",
    ],
  },
  check({ settings }) {
    const accepted = settings.django.atLeast(3, 1) ? ["lax", "strict", "none"] : ["lax", "strict"];
    return ["SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SAMESITE"].flatMap((name) =>
      verdictList(
        verdictOf(
          settings.ask((world) => isInvalid(world.get(name), accepted)),
          (one) => ({
            message: `${name} is none of ${accepted.map((word) => `"${word.charAt(0).toUpperCase()}${word.slice(1)}"`).join(", ")}${whenText(one)}: Django fails when it sets the cookie`,
          }),
        ),
      ),
    );
  },
});

function isInvalid(value: Value, accepted: readonly string[]): Answer {
  if (value.kind === "unknown" || value.kind === "environment") return value.kind;
  if (value.kind === "str") return value.value === "" || accepted.includes(value.value.toLowerCase()) ? "no" : "yes";
  return isTruthy(value);
}
