import { judgeElements } from "../support/elements.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "redirect-exempt-with-slash",
  family: "https",
  severity: "error",
  since: { django: [1, 8], brought: "SECURE_REDIRECT_EXEMPT" },
  reads: ["SECURE_REDIRECT_EXEMPT"],
  checklist: ["https-redirect"],
  fixable: "needsReview",
  docs: {
    summary: "A pattern of SECURE_REDIRECT_EXEMPT begins with a slash",
    why: "Django searches the path without its first slash: `^/health$` never matches, so that the health check is redirected like everything else. No check says so.",
    remedy: 'Leave the slash out: `r"^health$"`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-redirect-exempt",
      "https://github.com/django/django/blob/stable/5.2.x/django/middleware/security.py",
    ],
  },
  check({ settings }) {
    return judgeElements(
      settings,
      "SECURE_REDIRECT_EXEMPT",
      (item) =>
        item.kind === "str" && /^\^\/(?![?*{])/.test(item.value) ? { key: item.value, data: item } : undefined,
      (fault, one) => ({
        message: `This pattern begins with a slash, and Django searches the path without its first one: it never matches${whenText(one)}`,
        fixes:
          fault.data.kind === "str" && fault.data.from === "literal" && /^[\w^$/.-]+$/.test(fault.data.value)
            ? settings.fix.replace(one.at, `r"${fault.data.value.replace("^/", "^")}"`, {
                title: "Leave the slash out",
                safety: "needsReview",
              })
            : [],
      }),
    );
  },
});
