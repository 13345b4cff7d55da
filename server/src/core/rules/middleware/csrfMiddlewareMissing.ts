import { settingsRule } from "../rule.js";
import { middleware } from "../support/middleware.js";
import { includesText } from "../../domain/predicates.js";
import { judgeMissingMiddleware } from "../support/missingMiddleware.js";

export default settingsRule({
  id: "csrf-middleware-missing",
  family: "middleware",
  severity: "warning",
  decision: true,
  djangoChecks: ["security.W003"],
  reads: ["MIDDLEWARE"],
  checklist: ["secure-cookies"],
  fixable: "needsReview",
  docs: {
    summary: "CsrfViewMiddleware is not in MIDDLEWARE",
    why: "Without `CsrfViewMiddleware` forms are not protected against requests that other sites send in the name of a visitor, unless every view is decorated.",
    remedy: "Add it to `MIDDLEWARE` at its documented place.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/csrf.py",
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
    ],
  },
  check: ({ settings }) =>
    judgeMissingMiddleware(settings, middleware.csrf, "security.W003", (list) =>
      settings.fix.insertElement(
        list,
        middleware.csrf,
        includesText(list.value, middleware.common) === "yes"
          ? { after: middleware.common }
          : { before: middleware.authentication },
      ),
    ),
});
