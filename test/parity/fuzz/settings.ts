/** Generated settings for Django's checks: every setting that a check reads, with right, wrong-typed, empty and odd values. */
import { createRandom, type Random } from "../generator/random.js";

export interface SettingsCase {
  readonly id: string;
  readonly module: "settings";
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** The same settings for the same seed, whatever the machine. */
export function settingsCase(seed: number): SettingsCase {
  const random = createRandom(seed * 104729 + 5);
  const lines = ["import os", "from pathlib import Path", "BASE_DIR = Path(__file__).resolve().parent"];
  const density = random.pick([0.15, 0.3, 0.5]);
  // How often a value is of the wrong type: settings with many such values fail at the first one.
  const oddity = random.pick([0, 0.05, 0.2, 0.5]);
  const put = (
    name: string,
    chance: number,
    good: readonly [string, ...string[]],
    odd: readonly string[] = [],
  ): void => {
    if (!random.chance(chance)) return;
    // Whether a LANGUAGE_CODE that cannot be hashed raises or is translation.E004 differs between patch releases.
    const others = name === "LANGUAGE_CODE" ? anything.filter((one) => one !== "[]" && one !== "{}") : anything;
    lines.push(
      `${name} = ${random.chance(oddity) ? random.pick([...odd, ...others] as unknown as readonly [string, ...string[]]) : random.pick(good)}`,
    );
  };
  put(
    "SECRET_KEY",
    0.97,
    [
      `"${key}"`,
      `"${key}"`,
      `"${key}"`,
      '"x"',
      '"django-insecure-' + key + '"',
      `"${"ab".repeat(30)}"`,
      '""',
      `"${"a1b2c".repeat(10)}"`,
      `"${"é".repeat(30)}äöüß${"x".repeat(20)}"`,
    ],
    ["None", `b"${key}"`, `["${key}"]`],
  );
  put("DEBUG", 0.8, ["False", "True", "False"], ['"False"', "0", "1", '""']);
  put(
    "ALLOWED_HOSTS",
    0.8,
    ['["example.com"]', '["*"]', "[]", '("a.example",)', '[""]'],
    ['"example.com"', "None", '{"a"}', "()", '""', '{"a": 1}'],
  );
  put(
    "INSTALLED_APPS",
    0.95,
    [applications(random), applications(random), applications(random), `tuple(${applications(random)})`],
    ["None", '"django.contrib.admin"', '{"django.contrib.admin"}', "set()"],
  );
  put(
    "MIDDLEWARE",
    0.95,
    [middleware(random), middleware(random), middleware(random), `tuple(${middleware(random)})`],
    [
      "None",
      '"django.middleware.security.SecurityMiddleware"',
      `set(${middleware(random)})`,
      "{}",
      '["nowhere.Missing"]',
      "[None]",
      "[1]",
      `dict.fromkeys(${middleware(random)})`,
    ],
  );
  if (random.chance(0.06)) lines.push(`MIDDLEWARE_CLASSES = ${middleware(random)}`);
  const flag = ["True", "False", "True"] as const;
  const oddFlag = ["1", "0", '"True"', '"False"', "None", '""', "[]", "[1]", "2"];
  for (const name of [
    "SECURE_SSL_REDIRECT",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_BROWSER_XSS_FILTER",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_USE_SESSIONS",
    "USE_TZ",
    "USE_I18N",
    "USE_L10N",
  ]) {
    put(name, density * (name.startsWith("USE_") ? 0.4 : 1), flag, oddFlag);
    // Truthiness and identity decide: odd values far more often than elsewhere.
    if (random.chance(0.06))
      lines.push(`${name} = ${random.pick(oddFlag as unknown as readonly [string, ...string[]])}`);
  }
  put(
    "SECURE_HSTS_SECONDS",
    density,
    ["3600", "0", "31536000", "-1"],
    ["None", '"3600"', '"0"', '""', "1.5", "True", "False"],
  );
  put(
    "X_FRAME_OPTIONS",
    density,
    ['"DENY"', '"SAMEORIGIN"', '"deny"', '"ALLOWALL"'],
    ["None", '""', "True", '["DENY"]'],
  );
  put(
    "SECURE_REFERRER_POLICY",
    density,
    [
      '"same-origin"',
      '"no-referrer, same-origin"',
      '["same-origin", "strict-origin"]',
      '"origin-only"',
      "None",
      '("no-referrer",)',
      '" unsafe-url "',
      '"same-origin,"',
      '"Same-Origin"',
      '["same-origin "]',
    ],
    ['""', "[]", "()", "1", '{"same-origin"}', "[None]", "True", '{"origin": 1}', '"no-referrer,,origin"'],
  );
  put(
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    density,
    ['"same-origin"', "None", '"same-origin-allow-popups"', '"unsafe"', '"unsafe-none"', '"Same-Origin"'],
    ['""', '["same-origin"]', "1", "False", "()"],
  );
  put(
    "SECRET_KEY_FALLBACKS",
    density * 0.7,
    [`["${key}"]`, '["x"]', "[]", `["${key}", "short", "${key}"]`, `("${key}",)`, '[""]'],
    ["None", `"${key}"`, "[None]", "[1]", `{"${key}"}`, "()"],
  );
  put(
    "SECURE_CSP",
    density * 0.6,
    ['{"default-src": ["\'self\'"]}', "{}", "None", '{"script-src": ["<CSP_NONCE_SENTINEL>"]}', "CSP_POLICY"],
    ['"default-src"', "[]", "True", "()", '""', '[("default-src", [])]'],
  );
  put("SECURE_CSP_REPORT_ONLY", density * 0.5, ['{"default-src": ["\'self\'"]}', "{}", "None"], ['"x"', "0", '["a"]']);
  put(
    "CSRF_TRUSTED_ORIGINS",
    density,
    [
      '["https://a.example"]',
      '["a.example"]',
      "[]",
      '["https://*.a.example", ".b.example"]',
      '("https://a.example",)',
      '[""]',
      '["//a.example"]',
      '["http://", "://"]',
    ],
    ['"https://a.example"', '"a.example"', "None", '{"a.example"}', "[None]", "1", '{"https://a.example": 1}'],
  );
  put(
    "CSRF_FAILURE_VIEW",
    density * 0.3,
    ['"django.views.csrf.csrf_failure"', '"views.failure"', '"views.missing"', '"views.wrong"', '"nowhere.view"'],
    ["None", '""', '"failure"', "1"],
  );
  put("DEFAULT_HASHING_ALGORITHM", density * 0.3, ['"sha256"', '"sha1"', '"md5"'], ["None", '""', '["sha1"]']);
  put(
    "SILENCED_SYSTEM_CHECKS",
    0.3,
    [
      '["security.W004"]',
      '["security.W008", "security.W012", "security.W016"]',
      '("security.W018",)',
      "[]",
      '["W004"]',
      '["security.w004"]',
      '{"security.W001"}',
      '[f"security.W{n:03}" for n in range(30)]',
      '["security.E023", "caches.W003"]',
    ],
    ['"security.W004"', "None", '{"security.W004": True}', '""', '"security.W004,security.W008"'],
  );
  put("SITE_ID", density * 0.6, ["1", "None", "0"], ['"1"', "1.0", "True", "[1]"]);
  put(
    "LANGUAGE_CODE",
    density * 0.8,
    [
      '"en-us"',
      '"de"',
      '"en_US"',
      '"xx"',
      '"pt-br"',
      '"zh-hans"',
      '"de-at"',
      '"sr@latin"',
      '"EN-us"',
      '"ca-ES-valencia"',
      '"de-1996"',
      '"no"',
      '"en-GB-oed"',
    ],
    ['""', "None", "1", '"e"', '"en us"', '"en-"', '"-"', '"abcdefghi"'],
  );
  put(
    "LANGUAGES",
    density * 0.7,
    [
      '[("en", "English"), ("de", "German")]',
      '(("en-us", "English"),)',
      '[["de", "German"]]',
      "[]",
      '[("en_US", "x"), ("de", "German")]',
      '[("xx", "X")]',
      '[("en", "English"), ("e", "E")]',
      '[("pt-br", "P"), ("pt", "P")]',
    ],
    [
      "None",
      '"en"',
      '["en", "de"]',
      '[("en",)]',
      '[("en", "E", "x")]',
      "[1]",
      '{"en": "English"}',
      '[(1, "x")]',
      '[(None, "x")]',
    ],
  );
  put(
    "LANGUAGES_BIDI",
    density * 0.3,
    ['["he", "ar"]', "[]", '["he_IL"]', '("fa",)'],
    ["None", '"he"', "[1]", '{"he": 1}'],
  );
  put(
    "STATIC_URL",
    density,
    [
      '"/static/"',
      '"static/"',
      '"/static"',
      "None",
      '"https://cdn.example/static/"',
      '"https://cdn.example/static"',
      '"/"',
    ],
    ['""', '"static"', "[]", "b'/static/'", "1"],
  );
  put("MEDIA_URL", density, ['"/media/"', '"media/"', '"/media"', '""', '"/static/"'], ["None", '"media"', "1"]);
  put(
    "STATIC_ROOT",
    density,
    [
      'BASE_DIR / "staticfiles"',
      'str(BASE_DIR / "static")',
      "None",
      '"staticfiles"',
      '""',
      '"/nowhere/static"',
      'BASE_DIR / "static"',
      '"/nowhere/static/"',
    ],
    ["1", "[]", "False"],
  );
  put(
    "MEDIA_ROOT",
    density,
    ['BASE_DIR / "media"', '""', '"/nowhere/media"', 'BASE_DIR / "staticfiles"', '"media"'],
    ["None", "1", "[]"],
  );
  put(
    "STATICFILES_DIRS",
    density,
    [
      '[BASE_DIR / "static"]',
      '[BASE_DIR / "missing"]',
      "[]",
      '[("assets", BASE_DIR / "static")]',
      '[("assets/", BASE_DIR / "static")]',
      '(BASE_DIR / "static",)',
      '["static"]',
      '["/nowhere/static"]',
      '[["x", BASE_DIR / "static"]]',
      '[str(BASE_DIR / "static"), BASE_DIR / "static"]',
      '[("a", "/nowhere/static"), "/nowhere/cache/x"]',
    ],
    [
      "None",
      '"static"',
      '{"static"}',
      "[None]",
      '[("a", "b", "c")]',
      '[("a",)]',
      'BASE_DIR / "static"',
      '[""]',
      "[()]",
    ],
  );
  put(
    "STATICFILES_FINDERS",
    density * 0.4,
    [
      '["django.contrib.staticfiles.finders.FileSystemFinder"]',
      '["django.contrib.staticfiles.finders.AppDirectoriesFinder"]',
      '["django.contrib.staticfiles.finders.FileSystemFinder", "django.contrib.staticfiles.finders.AppDirectoriesFinder"]',
      "[]",
      '("django.contrib.staticfiles.finders.DefaultStorageFinder",)',
    ],
    ['"django.contrib.staticfiles.finders.FileSystemFinder"', '["os.path"]'],
  );
  put(
    "STATICFILES_STORAGE",
    density * 0.4,
    [
      '"django.contrib.staticfiles.storage.ManifestStaticFilesStorage"',
      '"whitenoise.storage.CompressedManifestStaticFilesStorage"',
    ],
    ["None", '""'],
  );
  put(
    "DEFAULT_FILE_STORAGE",
    density * 0.3,
    ['"django.core.files.storage.FileSystemStorage"', '"storages.backends.s3.S3Storage"'],
    ["None", '""'],
  );
  put(
    "STORAGES",
    density * 0.6,
    [
      '{"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}',
      '{"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}',
      '{"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}',
      "{}",
      '{"staticfiles": {}}',
    ],
    ["None", "[]", '["staticfiles"]', '"staticfiles"', "()"],
  );
  put(
    "TEMPLATES",
    density + 0.3,
    [templates(random), templates(random), templates(random), "[]", `(${templates(random).slice(1, -1)},)`],
    [
      "None",
      "{}",
      '"x"',
      "[{}]",
      "[None]",
      '[{"BACKEND": None}]',
      '[{"BACKEND": "nowhere"}]',
      '[{"BACKEND": "django.template.backends.django.DjangoTemplates"}, {"BACKEND": "django.template.backends.django.DjangoTemplates"}]',
      '[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": None}]',
      '[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": []}]',
    ],
  );
  put(
    "AUTHENTICATION_BACKENDS",
    density * 0.4,
    [
      '["django.contrib.auth.backends.ModelBackend"]',
      "[]",
      '("django.contrib.auth.backends.AllowAllUsersModelBackend",)',
      '["nowhere.Backend"]',
      '["backends.Own"]',
      '["backends.Own", "django.contrib.auth.backends.ModelBackend"]',
    ],
    ["None", '"django.contrib.auth.backends.ModelBackend"', "[None]"],
  );
  put(
    "CACHES",
    density * 0.8,
    [
      caches(random),
      caches(random),
      caches(random),
      "{}",
      '{"other": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}',
    ],
    ["None", "[]", '{"default": None}', '{"default": {}}', '"default"', '["default"]'],
  );
  put(
    "DATABASES",
    density * 0.7,
    [
      '{"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}',
      "{}",
      '{"other": {"ENGINE": "django.db.backends.sqlite3"}}',
      '{"default": {}}',
    ],
    ["None", "[]", '{"default": None}', '"sqlite"'],
  );
  put(
    "FILE_UPLOAD_TEMP_DIR",
    density * 0.4,
    ["None", '"/nowhere/at/all"', "BASE_DIR", 'BASE_DIR / "static"', 'BASE_DIR / "views.py"'],
    ['""', "False", "b'/tmp'"],
  );
  put("DATA_UPLOAD_MAX_MEMORY_SIZE", density * 0.1, ["1000", "None"], []);
  put(
    "EMAIL_BACKEND",
    density * 0.4,
    ['"django.core.mail.backends.console.EmailBackend"', '"django.core.mail.backends.smtp.EmailBackend"'],
    ["None"],
  );
  put("EMAIL_HOST", density * 0.2, ['"localhost"', '"mail.example"'], []);
  put("EMAIL_USE_TLS", density * 0.2, flag, []);
  put(
    "MAILERS",
    density * 0.4,
    [
      '{"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}',
      '{"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}',
      "{}",
      '{"other": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}',
      '{"default": {}}',
      '{"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}, "x": {}}',
      '{"default": {"BACKEND": "anymail.backends.mailgun.EmailBackend"}}',
    ],
    ["None", "[]", '{"default": None}', '"default"'],
  );
  put(
    "TIME_ZONE",
    density * 0.4,
    ['"UTC"', '"Europe/Berlin"', '"Nowhere/Place"', '"Asia/Kolkata"'],
    ["None", '""', "1", '"utc"', '"UTC "'],
  );
  put("LOCALE_PATHS", density * 0.3, ['[BASE_DIR / "locale"]', "()", "[]"], ['"locale"', "None", '{"locale"}']);
  put("DEFAULT_AUTO_FIELD", density * 0.2, ['"django.db.models.BigAutoField"'], ["None"]);
  put("USE_DEPRECATED_PYTZ", density * 0.15, flag, []);
  put("CSRF_COOKIE_MASKED", density * 0.1, flag, []);
  put("FORMS_URLFIELD_ASSUME_HTTPS", density * 0.1, flag, []);
  put("PASSWORD_RESET_TIMEOUT", density * 0.1, ["3600"], []);
  put("PASSWORD_RESET_TIMEOUT_DAYS", density * 0.1, ["3"], []);
  put(
    "TASKS",
    density * 0.1,
    ['{"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}', "{}"],
    ["None"],
  );
  put("URLIZE_ASSUME_HTTPS", density * 0.1, flag, []);
  if (lines.some((line) => line.includes("CSP_POLICY")))
    lines.splice(
      3,
      0,
      "try:",
      "    from django.utils.csp import CSP",
      '    CSP_POLICY = {"default-src": [CSP.SELF], "script-src": [CSP.NONCE]}',
      "except ImportError:",
      "    CSP_POLICY = None",
    );
  const files: Record<string, string> = {
    "settings.py": `${lines.join("\n")}\n`,
    "views.py": "def failure(request, reason=''):\n    pass\n\n\ndef wrong(request):\n    pass\n",
    "backends.py": ownClasses,
    "middleware.py": ownMiddleware,
    "static/x.css": "a {}\n",
  };
  return {
    id: `settings ${seed}`,
    module: "settings",
    files,
    environment: random.chance(0.08) ? { DJANGO_ALLOW_ASYNC_UNSAFE: random.pick(["1", "", "false"]) } : {},
  };
}

const key = "p9o8i7u6y5t4r3e2w1q0-a_s+d=f!g@h#j%k&l*z(x)c1v2b3n4m5";

/** In the place of any setting. */
const anything = ["None", '""', "0", "[]", '"x"', "{}", "True", "()"] as const;

const ownClasses = "from django.contrib.auth.backends import ModelBackend\n\n\nclass Own(ModelBackend):\n    pass\n";
const ownMiddleware = `from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware


class Security(SecurityMiddleware):
    pass


class Session(SessionMiddleware):
    pass


class Auth(AuthenticationMiddleware):
    pass


class LaterAuth(Auth):
    pass


class Messages(MessageMiddleware):
    pass


class Csrf(CsrfViewMiddleware):
    pass


def plain(get_response):
    return get_response
`;

const middlewareNames = [
  "django.middleware.security.SecurityMiddleware",
  "django.contrib.sessions.middleware.SessionMiddleware",
  "django.middleware.common.CommonMiddleware",
  "django.middleware.csrf.CsrfViewMiddleware",
  "django.contrib.auth.middleware.AuthenticationMiddleware",
  "django.contrib.messages.middleware.MessageMiddleware",
  "django.middleware.clickjacking.XFrameOptionsMiddleware",
];

function middleware(random: Random): string {
  const dropped = random.pick([0, 0, 0.1, 0.4]);
  const names = middlewareNames
    .filter(() => !random.chance(dropped))
    .map((name) =>
      random.chance(0.06)
        ? random.pick([
            "middleware.Security",
            "middleware.Session",
            "middleware.Auth",
            "middleware.LaterAuth",
            "middleware.Messages",
            "middleware.Csrf",
            "middleware.plain",
          ])
        : name,
    );
  const extra = random.some(
    [
      "django.contrib.auth.middleware.LoginRequiredMiddleware",
      "django.middleware.csp.ContentSecurityPolicyMiddleware",
      "django.middleware.locale.LocaleMiddleware",
      "django.contrib.auth.middleware.RemoteUserMiddleware",
      "django.middleware.gzip.GZipMiddleware",
    ],
    0.12,
  );
  for (const one of extra) names.splice(random.below(names.length + 1), 0, one);
  if (random.chance(0.1)) names.reverse();
  if (random.chance(0.04)) names.push(...names.slice(0, 1));
  return `[${names.map((name) => `"${name}"`).join(", ")}]`;
}

function applications(random: Random): string {
  const all = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
  ];
  const dropped = random.pick([0.05, 0.15, 0.5]);
  const names = all
    .filter(() => !random.chance(dropped))
    .map((name) => (random.chance(0.05) ? `${name}.apps.${configurations[name] ?? ""}` : name));
  return `[${names.map((name) => `"${name}"`).join(", ")}]`;
}

const configurations: Readonly<Record<string, string>> = {
  "django.contrib.admin": "SimpleAdminConfig",
  "django.contrib.auth": "AuthConfig",
  "django.contrib.contenttypes": "ContentTypesConfig",
  "django.contrib.sessions": "SessionsConfig",
  "django.contrib.messages": "MessagesConfig",
  "django.contrib.staticfiles": "StaticFilesConfig",
  "django.contrib.sites": "SitesConfig",
};

function templates(random: Random): string {
  const processors = random.some(
    [
      "django.template.context_processors.debug",
      "django.template.context_processors.request",
      "django.contrib.auth.context_processors.auth",
      "django.contrib.messages.context_processors.messages",
      "django.template.context_processors.csp",
    ],
    0.8,
  );
  const options = [
    `"context_processors": ${random.chance(0.06) ? random.pick(["None", '"django.template.context_processors.request"', "()", "{}"]) : `[${processors.map((one) => `"${one}"`).join(", ")}]`}`,
    ...(random.chance(0.12)
      ? [`"loaders": ${random.pick(['["django.template.loaders.filesystem.Loader"]', "[]", "None"])}`]
      : []),
    ...(random.chance(0.12)
      ? [`"string_if_invalid": ${random.pick(['""', '"x"', "None", "0", "False", "[]", "{}"])}`]
      : []),
    ...(random.chance(0.1) ? [`"debug": ${random.pick(["True", "False"])}`] : []),
  ];
  const engine = random.weighted([
    [12, "django.template.backends.django.DjangoTemplates"],
    [2, "django.template.backends.dummy.TemplateStrings"],
  ]);
  return `[{"BACKEND": "${engine}", ${
    random.chance(0.8)
      ? `"APP_DIRS": ${random.weighted([
          [10, "True"],
          [3, "False"],
          [1, "1"],
          [1, '""'],
          [1, "None"],
        ])}, `
      : ""
  }${random.chance(0.5) ? '"DIRS": [BASE_DIR / "templates"], ' : ""}${random.chance(0.93) ? `"OPTIONS": {${options.join(", ")}}` : ""}}]`;
}

function caches(random: Random): string {
  const one = (): string => {
    const backend = random.weighted([
      [6, "django.core.cache.backends.filebased.FileBasedCache"],
      [3, "django.core.cache.backends.locmem.LocMemCache"],
      [1, "django.core.cache.backends.dummy.DummyCache"],
      [1, "django.core.cache.backends.db.DatabaseCache"],
      [0.5, "nowhere.Cache"],
    ]);
    const location = random.pick([
      '"/var/tmp/cache"',
      '"cache"',
      "BASE_DIR",
      'BASE_DIR / "static"',
      'BASE_DIR / "static" / "deep"',
      'str(BASE_DIR / "media")',
      '"/nowhere/static/cache"',
      '"/nowhere"',
      '"/nowhere/cache"',
      '"./cache"',
      '""',
      "None",
      '"/nowhere/media/"',
      '"/nowhere/statics"',
      "BASE_DIR.parent",
      '"~/cache"',
    ]);
    return `{"BACKEND": "${backend}"${random.chance(0.85) ? `, "LOCATION": ${location}` : ""}${random.chance(0.1) ? ', "TIMEOUT": None' : ""}}`;
  };
  return `{${random.chance(0.93) ? `"default": ${one()}` : ""}${random.chance(0.3) ? `${random.chance(0.9) ? ", " : ""}"other": ${one()}` : ""}}`
    .replace("{, ", "{")
    .replace('}"other"', '}, "other"');
}
