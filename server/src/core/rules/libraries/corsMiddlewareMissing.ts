import { isTruthy, and, or, not } from "../../domain/predicates.js";
import type { Answer } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { anyItem, isNever } from "../support/libraries.js";
import { middleware, readsOldList } from "../support/middleware.js";
import type { World } from "../../settings/setting.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "cors-middleware-missing",
  family: "libraries",
  severity: "warning",
  reads: ["MIDDLEWARE", "INSTALLED_APPS", "CORS_ALLOWED_ORIGINS", "CORS_ALLOW_ALL_ORIGINS"],
  checklist: ["trusted-origins"],
  fixable: "needsReview",
  docs: {
    summary: "CORS is set up, and its middleware is not there to send the headers",
    why: "All that django-cors-headers does is done by `CorsMiddleware`. The application in `INSTALLED_APPS` brings checks only, and the `CORS_…` settings are read by the middleware alone. Browsers refuse every request across origins.",
    remedy: 'Put `"corsheaders.middleware.CorsMiddleware"` above `CommonMiddleware` and WhiteNoise.',
    references: ["https://github.com/adamchainz/django-cors-headers#setup"],
  },
  check({ settings }) {
    const wanted = (world: World): Answer =>
      or(
        isInstalled(world, "corsheaders", settings.symbols),
        ...[
          "CORS_ALLOWED_ORIGINS",
          "CORS_ORIGIN_WHITELIST",
          "CORS_ALLOW_ALL_ORIGINS",
          "CORS_ORIGIN_ALLOW_ALL",
          "CORS_ALLOWED_ORIGIN_REGEXES",
          "CORS_ORIGIN_REGEX_WHITELIST",
        ]
          .filter((name) => settings.names.includes(name))
          .map((name) => isTruthy(world.get(name))),
      );
    if (isNever(settings.ask(wanted))) return notApplicable("django-cors-headers is not set up");
    // A subclass of the project's own sends them as well. Before Django 2.0 either list may be read.
    const isMissing = (world: World): Answer =>
      and(
        ...(readsOldList(settings.django, world) ? ["MIDDLEWARE", "MIDDLEWARE_CLASSES"] : ["MIDDLEWARE"]).map((name) =>
          not(anyItem(world.get(name), (text) => /cors/i.test(text))),
        ),
      );
    const missing = settings.ask((world) => and(isMissing(world), wanted(world)));
    // A switch that takes the application along is a decision.
    const isSwitched =
      missing.occurs === "sometimes" &&
      settings.ask((world) => and(isMissing(world), isInstalled(world, "corsheaders", settings.symbols))).occurs ===
        "never";
    return verdictOf(missing, (one) => ({
      ...(isSwitched && { severity: "information" as const }),
      message: `MIDDLEWARE has no CorsMiddleware${whenText(one)}: no CORS header is ever sent, though CORS is set up`,
      fixes: settings.fix.insertElement(one.world.setting("MIDDLEWARE"), middleware.cors, {
        before: middleware.common,
      }),
    }));
  },
});
