import { isTruthy, includesText, and, not } from "../../domain/predicates.js";
import { redactText } from "../../domain/redact.js";
import { corsName, sendsCorsHeaders } from "../support/cors.js";
import { judgeElements } from "../support/elements.js";
import { isLocalHost, originParts } from "../../settings/hosts.js";
import { anyItem } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { settingsRule, notApplicable } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cors-origin-not-csrf-trusted",
  family: "libraries",
  severity: "information",
  reads: ["CORS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS", "CORS_ALLOW_CREDENTIALS"],
  checklist: ["trusted-origins"],
  docs: {
    summary: "An origin may send credentials, and Django's CSRF protection refuses what it posts",
    why: "CORS decides whether a script may read the response; `CsrfViewMiddleware` decides on its own whether an unsafe request with cookies is accepted, and takes the Origin header of other hosts only where it stands in `CSRF_TRUSTED_ORIGINS`. POST, PUT and DELETE with session cookies get 403.",
    remedy: "Add the origin to `CSRF_TRUSTED_ORIGINS`.",
    whenToIgnore: "The interface takes tokens in headers only, or its views are exempt from CSRF protection.",
    references: [
      "https://github.com/adamchainz/django-cors-headers#csrf-integration",
      "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
    ],
  },
  check({ settings }) {
    const name = corsName(settings, "CORS_ALLOWED_ORIGINS");
    if (!settings.names.includes(name) || !settings.names.includes("CORS_ALLOW_CREDENTIALS"))
      return notApplicable("no origin may send credentials");
    if (!settings.django.atLeast(4, 0)) return notApplicable("before Django 4.0 the Origin header is not compared");
    return judgeElements(
      settings,
      name,
      (item, world) => {
        const parts = item.kind === "str" ? originParts(item.value) : undefined;
        if (item.kind !== "str" || parts === undefined || isLocalHost(parts.host)) return undefined;
        const trusted = anyItem(
          world.get("CSRF_TRUSTED_ORIGINS"),
          (origin) =>
            origin === item.value ||
            (origin.includes("://*.") && parts.host.endsWith(origin.slice(origin.indexOf("*") + 1))),
        );
        const own = anyItem(world.get("ALLOWED_HOSTS"), (host) => host === parts.host);
        const wanted = and(
          isTruthy(world.get("CORS_ALLOW_CREDENTIALS")),
          sendsCorsHeaders(world),
          includesText(world.get("MIDDLEWARE"), middleware.csrf),
          not(trusted),
          not(own),
        );
        return wanted === "yes" ? { key: item.value, data: item.value } : wanted === "unknown" ? "unknown" : undefined;
      },
      ({ data: origin }, one) => ({
        message: `${redactText(origin)} may send credentials${whenText(one)}, but is not in CSRF_TRUSTED_ORIGINS: what it posts with session cookies gets 403`,
      }),
    );
  },
});
