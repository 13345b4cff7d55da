import { variableInWords } from "../../settings/conditionWords.js";
import { bindingWays } from "../../domain/bound.js";
import { meansOff, placeKey, textTruths } from "../support/textTruth.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Reply, World } from "../../settings/setting.js";
import type { Verdict } from "../rule.js";
import { holds, settingsRule } from "../rule.js";

/** What Django and well-known libraries test for truth, apart from DEBUG. */
const flags = [
  "SECURE_SSL_REDIRECT",
  "SECURE_HSTS_INCLUDE_SUBDOMAINS",
  "SECURE_HSTS_PRELOAD",
  "SECURE_CONTENT_TYPE_NOSNIFF",
  "SESSION_COOKIE_SECURE",
  "SESSION_COOKIE_HTTPONLY",
  "SESSION_EXPIRE_AT_BROWSER_CLOSE",
  "SESSION_SAVE_EVERY_REQUEST",
  "CSRF_COOKIE_SECURE",
  "CSRF_COOKIE_HTTPONLY",
  "CSRF_USE_SESSIONS",
  "LANGUAGE_COOKIE_SECURE",
  "USE_X_FORWARDED_HOST",
  "USE_X_FORWARDED_PORT",
  "EMAIL_USE_TLS",
  "EMAIL_USE_SSL",
  "USE_TZ",
  "USE_I18N",
  "APPEND_SLASH",
  "PREPEND_WWW",
  "CORS_ALLOW_ALL_ORIGINS",
  "CORS_ORIGIN_ALLOW_ALL",
  "CORS_ALLOW_CREDENTIALS",
  "AWS_QUERYSTRING_AUTH",
  "AWS_S3_FILE_OVERWRITE",
  "AWS_S3_USE_SSL",
  "CELERY_TASK_ALWAYS_EAGER",
  "AXES_ENABLED",
  "WHITENOISE_AUTOREFRESH",
  "WHITENOISE_USE_FINDERS",
  "ACCOUNT_ALLOW_REGISTRATION",
  "DEBUG_PROPAGATE_EXCEPTIONS",
];

export default settingsRule({
  id: "flag-from-text",
  family: "environment",
  severity: "warning",
  reads: flags,
  checklist: ["https-redirect", "secure-cookies", "hsts", "security-headers", "email"],
  fixable: "safe",
  docs: {
    summary: 'A setting that is on or off holds a text, so that "False" acts as on',
    why: 'To Python every text but an empty one is true, and Django\'s middleware asks for truth: with `SECURE_SSL_REDIRECT = os.environ.get("SSL_REDIRECT")` the value `False` redirects every request. `check --deploy` compares with `is True` and says of the same setting that it is off. What runs and what the check says are then two different things.',
    remedy:
      'Turn the text into a truth value: `os.environ.get("SSL_REDIRECT", "True") == "True"`, `config("SSL_REDIRECT", default=True, cast=bool)`, `env.bool("SSL_REDIRECT", default=True)`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/middleware/security.py",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
    ],
  },
  check({ settings }) {
    const set = new Set(settings.names);
    const verdicts = flags.filter((name) => set.has(name)).flatMap((name) => checkFlag(name, settings));
    return verdicts.length > 0 ? verdicts : holds();
  },
});

function checkFlag(name: string, settings: SettingsView): readonly Verdict[] {
  // True and False written out are most of them.
  if (bindingWays(settings.evaluationOf(name).intended, name).every((way) => way.value.value.kind === "bool"))
    return [];
  const truths = textTruths(settings.evaluationOf(name), name, false);
  const bad = settings.ask((world: World): Reply => {
    const setting = world.setting(name);
    const truth = truths.get(placeKey(setting.valueAt));
    if (truth?.on === "any" && truth.offWhenEmpty) return { answer: "yes", at: setting.valueAt, data: "variable" };
    const { value } = setting;
    if (value.kind === "unknown") return { answer: "unknown" };
    return { answer: value.kind === "str" && meansOff(value.value) ? "yes" : "no" };
  });
  if (bad.occurs === "unknown") return [bad.notDetermined()];
  if (bad.occurs === "never") return [bad.holds()];
  return bad.findings((one) => {
    const setting = one.world.setting(name);
    const truth = truths.get(placeKey(setting.valueAt));
    if (one.data === "variable" && truth !== undefined) {
      return {
        about: [name],
        certainty: "possible",
        // Unset it is on, and on is the safe side: only switching it off does not work.
        ...(truth.onWhenUnset && protective.test(name) && { severity: "information" as const }),
        message: `${name} is the text of ${variableInWords(truth.variable, new Set([name]))}, and any text but an empty one is true: the word False turns it on too`,
        fixes: settings.fix.fromEnvironment(setting, {
          variable: truth.variable,
          cast: "bool",
          fallback: truth.onWhenUnset ? "True" : "False",
        }),
      };
    }
    return {
      about: [name],
      message: `${name} is a text that says off, and any text but an empty one is true: it acts as on`,
      fixes: settings.fix.setSetting(setting, "False", { safety: "needsReview" }),
    };
  });
}

/** Protection that costs a site over HTTPS nothing; a redirect or HSTS that cannot be switched off may lock people out. */
const protective =
  /^(?:(?:SESSION|CSRF|LANGUAGE)_COOKIE_(?:SECURE|HTTPONLY)|SECURE_CONTENT_TYPE_NOSNIFF|AWS_QUERYSTRING_AUTH|AWS_S3_USE_SSL)$/;
