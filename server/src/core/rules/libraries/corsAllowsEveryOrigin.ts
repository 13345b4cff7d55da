import { isTruthy, isText, and } from "../../domain/predicates.js";
import { corsName, sendsCorsHeaders } from "../support/cors.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "cors-allows-every-origin",
  family: "libraries",
  severity: "warning",
  decision: true,
  reads: [
    "CORS_ALLOW_ALL_ORIGINS",
    "CORS_ORIGIN_ALLOW_ALL",
    "CORS_ALLOW_CREDENTIALS",
    "CORS_URLS_REGEX",
    "SESSION_COOKIE_SAMESITE",
  ],
  checklist: ["trusted-origins"],
  docs: {
    summary: "Pages of every origin may read the site's responses",
    why: 'With `CORS_ALLOW_ALL_ORIGINS` django-cors-headers lets scripts of any page read responses. Together with `CORS_ALLOW_CREDENTIALS` it does not send `*`, which browsers would refuse, but repeats the asking origin: any page may then read what the signed-in visitor sees, as far as browsers send the cookies. They do for pages of the same site (its subdomains), and for all pages with `SESSION_COOKIE_SAMESITE = "None"`.',
    remedy:
      'List the origins: `CORS_ALLOWED_ORIGINS = ["https://app.example.com"]`. For an interface that is public on purpose keep credentials off and limit the paths with `CORS_URLS_REGEX`.',
    whenToIgnore: "Everything the site answers is public, and no cookie or network position gives access to more.",
    references: [
      "https://github.com/adamchainz/django-cors-headers#cors_allow_all_origins-bool",
      "https://github.com/adamchainz/django-cors-headers/blob/main/src/corsheaders/middleware.py",
    ],
  },
  check({ settings }) {
    const name = corsName(settings, "CORS_ALLOW_ALL_ORIGINS");
    if (!settings.names.some((one) => one.startsWith("CORS_")))
      return notApplicable("django-cors-headers is not set up");
    const every = settings.ask((world) => and(isTruthy(world.get(name)), sendsCorsHeaders(world)));
    return verdictOf(every, (one) => {
      const credentials = isTruthy(one.world.get("CORS_ALLOW_CREDENTIALS")) === "yes";
      const everywhere = isText(one.world.get("SESSION_COOKIE_SAMESITE"), "None") === "yes";
      const limited = one.world.isSet("CORS_URLS_REGEX") === "yes";
      return {
        // Without credentials a page gets what everybody gets.
        severity: credentials ? (everywhere ? "error" : "warning") : "information",
        message: credentials
          ? `${name} and CORS_ALLOW_CREDENTIALS are both on${whenText(one)}: every origin is allowed by name and with credentials${everywhere ? ", so any page can read what a signed-in visitor sees" : ""}`
          : `${name} is on${whenText(one)}: scripts of any page may read ${limited ? "the responses below CORS_URLS_REGEX" : "the site's responses"}`,
      };
    });
  },
});
