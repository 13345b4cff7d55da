import { isInstalled } from "../../settings/installedApps.js";
import { isAtLeast } from "../../settings/libraries.js";
import { verdictOf } from "../../settings/verdicts.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "csp-settings-of-older-library",
  family: "libraries",
  severity: "error",
  djangoChecks: ["csp.E001"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "Settings of django-csp before 4.0, which the installed version ignores",
    why: "django-csp 4.0 reads `CONTENT_SECURITY_POLICY` and no longer `CSP_DEFAULT_SRC` and its like: no policy is sent. Where the application `csp` is installed its check refuses the old names.",
    remedy: "Write `CONTENT_SECURITY_POLICY = {\"DIRECTIVES\": {\"default-src\": [SELF]}}`; `manage.py check` prints a translation.",
    references: ["https://django-csp.readthedocs.io/en/latest/migration-guide.html", "https://github.com/mozilla/django-csp/blob/main/csp/checks.py"],
  },
  check({ settings }) {
    const version = settings.distribution("django-csp");
    if (version === undefined || !isAtLeast(version, 4)) return notApplicable("django-csp 4.0 or later is not required");
    const [first, ...others] = settings.names.filter((name) => oldNames.has(name));
    if (first === undefined) return notApplicable("none of the old names is set");
    const bad = settings.ask((world) => ({ answer: world.isSet(first), data: isInstalled(world, "csp", settings.symbols) === "yes" }));
    return verdictOf(bad, (one) => ({
      message: `${first}${others.length === 0 ? " is" : ` and ${others.length} more are`} of django-csp before 4.0: the installed version sends no policy for ${others.length === 0 ? "it" : "them"}`,
      djangoChecks: one.data === true ? ["csp.E001"] : [],
      ...(version === null && { certainty: "possible" as const }),
    }));
  },
});

/** csp/checks.py: OUTDATED_SETTINGS and the three further names. */
const oldNames: ReadonlySet<string> = new Set(("CHILD_SRC CONNECT_SRC DEFAULT_SRC SCRIPT_SRC SCRIPT_SRC_ATTR SCRIPT_SRC_ELEM OBJECT_SRC STYLE_SRC STYLE_SRC_ATTR STYLE_SRC_ELEM FONT_SRC FRAME_SRC IMG_SRC MANIFEST_SRC "
  + "MEDIA_SRC PREFETCH_SRC WORKER_SRC BASE_URI PLUGIN_TYPES SANDBOX FORM_ACTION FRAME_ANCESTORS NAVIGATE_TO REQUIRE_SRI_FOR REQUIRE_TRUSTED_TYPES_FOR TRUSTED_TYPES UPGRADE_INSECURE_REQUESTS "
  + "BLOCK_ALL_MIXED_CONTENT REPORT_URI REPORT_TO REPORT_ONLY EXCLUDE_URL_PREFIXES REPORT_PERCENTAGE").split(" ").map((name) => `CSP_${name}`));
