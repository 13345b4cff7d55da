import type { Reply } from "../../settings/setting.js";
import type { ProjectSymbol } from "../../project/projectSymbols.js";
import { settingsRule } from "../rule.js";
import { verdictOf } from "../support/verdicts.js";
import { aboutSetting } from "../../settings/unseenReasons.js";

export default settingsRule({
  id: "csrf-failure-view-broken",
  family: "security",
  severity: "error",
  since: { django: [3, 2], brought: "the check" },
  djangoChecks: ["security.E101", "security.E102"],
  reads: ["CSRF_FAILURE_VIEW"],
  docs: {
    summary: "CSRF_FAILURE_VIEW names no view that Django can call",
    why: "A request without a valid CSRF token then ends in a server error. Django calls the view with the request and `reason`; its check refuses one that cannot be imported (E102) or does not take them (E101), since 3.2.",
    remedy: 'Write `def csrf_failure(request, reason=""):` and name it by its dotted path.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/csrf.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-failure-view",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const value = world.get("CSRF_FAILURE_VIEW");
      if (value.kind === "unknown" || value.kind === "environment") return { answer: value.kind };
      if (value.kind !== "str") return { answer: "unknown" };
      if (value.value === "django.views.csrf.csrf_failure") return { answer: "no" };
      const symbol = settings.symbols.symbol(value.value);
      switch (symbol.kind) {
        case "missing":
          return { answer: "yes", data: "security.E102" };
        case "function":
          return symbol.isDecorated
            ? { answer: "unknown" }
            : { answer: takesReason(symbol) ? "no" : "yes", data: "security.E101" };
        default:
          return { answer: "unknown", reason: aboutSetting("CSRF_FAILURE_VIEW", "what it names cannot be seen") };
      }
    });
    return verdictOf(bad, (one) => ({
      message:
        one.data === "security.E101"
          ? "The view of CSRF_FAILURE_VIEW does not take a request and a reason, which Django's checks refuse"
          : "The view of CSRF_FAILURE_VIEW does not exist, which Django's checks refuse",
      djangoChecks: [String(one.data)],
    }));
  },
});

/** `signature(view).bind(None, reason=None)`. */
function takesReason(symbol: Extract<ProjectSymbol, { kind: "function" }>): boolean {
  const [first, ...rest] = symbol.parameters;
  const positional =
    first !== undefined &&
    (first.variadic === "*" || (first.variadic === undefined && !first.keywordOnly && first.name !== "reason"));
  if (!positional) return false;
  const named = rest.some((one) => one.variadic === "**" || (one.variadic === undefined && one.name === "reason"));
  return (
    named && rest.every((one) => one.variadic !== undefined || one.name === "reason" || one.defaultValue !== undefined)
  );
}
