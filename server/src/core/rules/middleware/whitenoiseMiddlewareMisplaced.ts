import { middleware } from "../support/middleware.js";
import { judgePlace, nameList } from "../support/middlewareOrder.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "whitenoise-middleware-misplaced",
  family: "middleware",
  severity: "warning",
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order", "static-files"],
  fixable: "safe",
  docs: {
    summary: "WhiteNoiseMiddleware does not stand directly after SecurityMiddleware",
    why: "WhiteNoise answers requests for static files itself. Before `SecurityMiddleware` they are served over plain HTTP without its headers; after sessions, authentication and the rest each static file goes through all of them first. Its documentation asks for the place directly after `SecurityMiddleware`.",
    remedy:
      "Put `whitenoise.middleware.WhiteNoiseMiddleware` directly after `SecurityMiddleware`, or after `CorsMiddleware` where that comes next.",
    whenToIgnore: "Something else in front serves the static files.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
      "https://whitenoise.readthedocs.io/en/stable/django.html#enable-whitenoise",
    ],
  },
  check({ settings }) {
    return judgePlace(
      settings,
      middleware.whitenoise,
      { after: [middleware.security], before: passing },
      ({ tooEarly, tooLate }) => ({
        // The middleware that it passes costs a static file next to nothing.
        severity: tooLate.length > 0 ? "warning" : "information",
        message:
          tooLate.length > 0
            ? "WhiteNoiseMiddleware stands before SecurityMiddleware: static files are served without the redirect to HTTPS and without its headers"
            : `WhiteNoiseMiddleware stands after ${nameList(tooEarly)}: each request for a static file goes through ${tooEarly.length > 1 ? "them" : "it"} first`,
      }),
    );
  },
});

/** Health checks, metrics, tenants, CORS and the cache may stand before it. */
const passing: readonly string[] = [
  middleware.session,
  middleware.common,
  middleware.csrf,
  middleware.authentication,
  middleware.loginRequired,
  middleware.messages,
  middleware.frameOptions,
  middleware.locale,
  middleware.gzip,
  middleware.conditionalGet,
  middleware.fetchFromCache,
];
