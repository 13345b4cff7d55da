import type { Answer } from "../../domain/value.js";
import { and, isTruthy, not, seen } from "../../domain/predicates.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "samesite-none-without-secure",
  family: "cookies",
  severity: "error",
  since: { django: [3, 1], brought: "the value" },
  reads: ["SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE"],
  checklist: ["secure-cookies"],
  docs: {
    summary: "A cookie has SameSite=None without Secure, and browsers drop it",
    why: "Browsers accept `SameSite=None` only together with `Secure`; without it the cookie is dropped: nobody stays logged in, or every form is refused.",
    remedy: 'Set `SESSION_COOKIE_SECURE = True` and `CSRF_COOKIE_SECURE = True`, or go back to `"Lax"`.',
    references: [
      "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#samesitesamesite-value",
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-samesite",
    ],
  },
  check({ settings }) {
    return ["SESSION", "CSRF"].flatMap((prefix) =>
      verdictList(
        verdictOf(
          settings.ask((world): Answer => {
            const value = world.get(`${prefix}_COOKIE_SAMESITE`);
            const isNone: Answer =
              seen(value) ?? (value.kind === "str" && value.value.toLowerCase() === "none" ? "yes" : "no");
            return and(isNone, not(isTruthy(world.get(`${prefix}_COOKIE_SECURE`))));
          }),
          (one) => ({
            message: `${prefix}_COOKIE_SAMESITE is "None" and ${prefix}_COOKIE_SECURE is not on${whenText(one)}: browsers drop the cookie`,
          }),
        ),
      ),
    );
  },
});
