import { and, includesText, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { isAtLeast } from "../support/libraries.js";
import { policyFix } from "../support/replacements.js";
import { verdictOf } from "../support/verdicts.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "csp-settings-of-older-library",
  family: "libraries",
  severity: "error",
  djangoChecks: ["csp.E001"],
  checklist: ["content-security-policy"],
  fixable: "needsReview",
  docs: {
    summary: "Settings of django-csp before 4.0, which the installed version ignores",
    why: "django-csp 4.0 reads `CONTENT_SECURITY_POLICY` and no longer `CSP_DEFAULT_SRC` and its like: no policy is sent. Where the application `csp` is installed its check refuses the old names. Django's own middleware (6.0) reads `SECURE_CSP` alone.",
    remedy:
      'Write `CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": [SELF]}}`; `manage.py check` prints a translation.',
    references: [
      "https://django-csp.readthedocs.io/en/latest/migration-guide.html",
      "https://github.com/mozilla/django-csp/blob/main/csp/checks.py",
    ],
  },
  check({ settings }) {
    const version = settings.distribution("django-csp");
    const isNew = version !== undefined && isAtLeast(version, 4);
    // With Django's own middleware nothing reads them, whatever django-csp there is.
    if (!isNew && !(settings.django.isKnown && settings.django.atLeast(6, 0)))
      return notApplicable("django-csp 4.0 or later is not required");
    const [first, ...others] = settings.names.filter((name) => oldNames.has(name));
    if (first === undefined) return notApplicable("none of the old names is set");
    const bad = settings.ask((world) => {
      const own = and(
        includesText(world.get("MIDDLEWARE"), djangoMiddleware),
        not(includesText(world.get("MIDDLEWARE"), libraryMiddleware)),
      );
      return {
        answer: and(world.isSet(first), isNew ? "yes" : own),
        at: world.setting(first).valueAt,
        data: { own: own === "yes", app: isInstalled(world, "csp", settings.symbols) === "yes" },
      };
    });
    return verdictOf(bad, (one) => {
      const { own, app } = one.data as { readonly own: boolean; readonly app: boolean };
      const django = own && settings.django.atLeast(6, 0);
      return {
        message: `${first}${others.length === 0 ? " is" : ` and ${others.length} more are`} of django-csp before 4.0: ${django ? "Django's own middleware" : "the installed version"} sends no policy for ${others.length === 0 ? "it" : "them"}`,
        djangoChecks: app && isNew ? ["csp.E001"] : [],
        fixes: policyFix(
          settings,
          one.world,
          settings.names.filter((name) => oldNames.has(name) || name === "CSP_INCLUDE_NONCE_IN"),
          django ? "django" : "django-csp",
        ),
        ...(isNew && version === null && { certainty: "possible" as const, severity: "warning" as const }),
      };
    });
  },
});

const djangoMiddleware = "django.middleware.csp.ContentSecurityPolicyMiddleware";
const libraryMiddleware = "csp.middleware.CSPMiddleware";

/** csp/checks.py: OUTDATED_SETTINGS and the three further names. */
const oldNames: ReadonlySet<string> = new Set(
  (
    "CHILD_SRC CONNECT_SRC DEFAULT_SRC SCRIPT_SRC SCRIPT_SRC_ATTR SCRIPT_SRC_ELEM OBJECT_SRC STYLE_SRC STYLE_SRC_ATTR STYLE_SRC_ELEM FONT_SRC FRAME_SRC IMG_SRC MANIFEST_SRC " +
    "MEDIA_SRC PREFETCH_SRC WORKER_SRC BASE_URI PLUGIN_TYPES SANDBOX FORM_ACTION FRAME_ANCESTORS NAVIGATE_TO REQUIRE_SRI_FOR REQUIRE_TRUSTED_TYPES_FOR TRUSTED_TYPES UPGRADE_INSECURE_REQUESTS " +
    "BLOCK_ALL_MIXED_CONTENT REPORT_URI REPORT_TO REPORT_ONLY EXCLUDE_URL_PREFIXES REPORT_PERCENTAGE"
  )
    .split(" ")
    .map((name) => `CSP_${name}`),
);
