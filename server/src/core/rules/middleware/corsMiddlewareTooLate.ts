import { middleware } from "../support/middleware.js";
import { judgePlace, nameList } from "../support/middlewareOrder.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "cors-middleware-too-late",
  family: "middleware",
  severity: "warning",
  decision: true,
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "CorsMiddleware stands after middleware that answers requests",
    why: "django-cors-headers adds its headers to the responses that pass it. A redirect of `CommonMiddleware` or `LocaleMiddleware`, or a page of `FetchFromCacheMiddleware`, that is made outside of it goes out without them, and the browser refuses it. WhiteNoise sends its own `Access-Control-Allow-Origin` unless told otherwise.",
    remedy:
      "Put `corsheaders.middleware.CorsMiddleware` as high as possible, directly after `SecurityMiddleware` and before `WhiteNoiseMiddleware`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
      "https://github.com/adamchainz/django-cors-headers#setup",
    ],
  },
  check({ settings }) {
    // Static files have no headers to lose where no origin is let in, or where the addresses that are meant were chosen.
    const meansStatic =
      settings.names.some((name) => /^CORS_(?:ALLOW_ALL|ALLOWED_ORIGIN|ORIGIN)/.test(name)) &&
      !settings.names.includes("CORS_URLS_REGEX");
    const before = meansStatic ? [...answering, middleware.whitenoise] : answering;
    return judgePlace(settings, middleware.cors, { before }, ({ tooEarly }) => {
      const losing = tooEarly.filter((path) => answering.includes(path));
      if (losing.length === 1 && losing[0] === middleware.locale)
        // django/middleware/locale.py answers itself only where the address has no language and i18n_patterns gives it one.
        return {
          severity: "information",
          message:
            "CorsMiddleware stands after LocaleMiddleware: where i18n_patterns is used, redirects to a language go out without CORS headers",
        };
      return losing.length > 0
        ? {
            severity: "warning",
            message: `CorsMiddleware stands after ${nameList(losing)}: redirects and other answers from there go out without CORS headers`,
          }
        : {
            severity: "information",
            message:
              "CorsMiddleware stands after WhiteNoiseMiddleware: static files go out without the CORS headers that you set",
          };
    });
  },
});

const answering: readonly string[] = [middleware.common, middleware.fetchFromCache, middleware.locale];
