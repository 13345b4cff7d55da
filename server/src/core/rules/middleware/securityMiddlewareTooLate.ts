import { middleware } from "../support/middleware.js";
import { judgePlace, nameList } from "../support/middlewareOrder.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "security-middleware-too-late",
  family: "middleware",
  severity: "warning",
  since: { django: [1, 8], brought: "SecurityMiddleware" },
  decision: true,
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "SecurityMiddleware stands after middleware that answers requests",
    why: "`SecurityMiddleware` redirects to HTTPS and adds its headers. What answers a request before it, `CommonMiddleware` with a redirect or `FetchFromCacheMiddleware` with a cached page, answers over plain HTTP and without Strict-Transport-Security. Whatever else stands before it works for requests that are only redirected.",
    remedy:
      "Put `django.middleware.security.SecurityMiddleware` first; CORS, health checks, metrics and tenants may stand before it.",
    references: ["https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering"],
  },
  check({ settings }) {
    return judgePlace(settings, middleware.security, { before: [...answering, ...working] }, ({ tooEarly }) => {
      const open = tooEarly.filter((path) => answering.includes(path));
      return open.length > 0
        ? {
            severity: "warning",
            message: `SecurityMiddleware stands after ${nameList(open)}, which can answer over plain HTTP and without its headers`,
          }
        : {
            severity: "information",
            message: `SecurityMiddleware stands after ${nameList(tooEarly)}, which ${tooEarly.length > 1 ? "work" : "works"} for requests that are only redirected to HTTPS`,
          };
    });
  },
});

const answering: readonly string[] = [middleware.common, middleware.fetchFromCache];

/** They do nothing on the way in that could go wrong over plain HTTP, only for nothing. */
const working: readonly string[] = [
  middleware.session,
  middleware.locale,
  middleware.authentication,
  middleware.messages,
];
