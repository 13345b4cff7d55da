/** The parts of a settings file: applications, middleware, templates, databases, static files, mail, the security block. */
import { list, quote, variable, type Context, type Module } from "./context.js";
import { boolean, hosts, integer, text } from "./readers.js";

const contrib = [
  "django.contrib.admin",
  "django.contrib.auth",
  "django.contrib.contenttypes",
  "django.contrib.sessions",
  "django.contrib.messages",
  "django.contrib.staticfiles",
];
const thirdParty = [
  "rest_framework",
  "corsheaders",
  "django_extensions",
  "crispy_forms",
  "storages",
  "whitenoise.runserver_nostatic",
  "django_celery_beat",
  "allauth",
  "debug_toolbar",
] as const;
const standardMiddleware = [
  "django.middleware.security.SecurityMiddleware",
  "django.contrib.sessions.middleware.SessionMiddleware",
  "django.middleware.common.CommonMiddleware",
  "django.middleware.csrf.CsrfViewMiddleware",
  "django.contrib.auth.middleware.AuthenticationMiddleware",
  "django.contrib.messages.middleware.MessageMiddleware",
  "django.middleware.clickjacking.XFrameOptionsMiddleware",
];

export function applications(context: Context, module: Module): void {
  const { random } = context;
  const django = random.chance(0.85) ? contrib : contrib.filter(() => !random.chance(0.2));
  const others = random.some(thirdParty, 0.25);
  const own = random.pick([["shop"], ["blog.apps.BlogConfig", "accounts"], ["core"]]);
  const bracket: readonly [string, string] = random.chance(0.1) ? ["(", ")"] : ["[", "]"];
  if (random.chance(0.35)) {
    module.lines.push(
      `DJANGO_APPS = ${list(random, django, bracket)}`,
      `THIRD_PARTY_APPS = ${list(random, others.length > 0 ? others : ["rest_framework"], bracket)}`,
      `LOCAL_APPS = ${list(random, own, bracket)}`,
    );
    module.lines.push(
      bracket[0] === "[" && random.chance(0.25)
        ? "INSTALLED_APPS = [*DJANGO_APPS, *THIRD_PARTY_APPS, *LOCAL_APPS]"
        : "INSTALLED_APPS = DJANGO_APPS + THIRD_PARTY_APPS + LOCAL_APPS",
    );
  } else {
    module.lines.push(`INSTALLED_APPS = ${list(random, [...django, ...others, ...own], bracket)}`);
    if (random.chance(0.2))
      module.lines.push(
        `INSTALLED_APPS += ${bracket[0] === "(" ? `("extra",)` : random.pick([`["extra"]`, `("extra",)`])}`,
      );
  }
  if (bracket[0] === "[" && random.chance(0.1))
    module.lines.push("INSTALLED_APPS = list(dict.fromkeys(INSTALLED_APPS))");
  if (random.chance(0.08))
    module.lines.push(
      `SITE_ID = ${random.pick(["1", "1", '"1"'])}`,
      ...(bracket[0] === "[" ? ['INSTALLED_APPS.append("django.contrib.sites")'] : []),
    );
}

export function middleware(context: Context, module: Module): void {
  const { random } = context;
  const dropped = random.weighted([
    [80, 0],
    [14, 0.12],
    [6, 0.4],
  ]);
  const names = standardMiddleware.filter(() => !random.chance(dropped));
  if (random.chance(0.35)) names.splice(Math.min(1, names.length), 0, "whitenoise.middleware.WhiteNoiseMiddleware");
  if (random.chance(0.2)) names.unshift("corsheaders.middleware.CorsMiddleware");
  const name = random.chance(0.02) ? "MIDDLEWARE_CLASSES" : "MIDDLEWARE";
  const bracket: readonly [string, string] = random.chance(0.08) ? ["(", ")"] : ["[", "]"];
  module.lines.push(`${name} = ${list(random, names, bracket)}`);
  if (name === "MIDDLEWARE" && bracket[0] === "[" && random.chance(0.15))
    module.lines.push(...middlewareChange(context));
}

/** A change of MIDDLEWARE, which is a list already. */
export function middlewareChange(context: Context): readonly string[] {
  const { random } = context;
  return random.pick([
    ['MIDDLEWARE += ["shop.middleware.TimezoneMiddleware"]'],
    ['MIDDLEWARE.append("shop.middleware.TimezoneMiddleware")'],
    ['MIDDLEWARE.insert(0, "django.middleware.security.SecurityMiddleware")'],
    [
      'MIDDLEWARE = ["django.middleware.cache.UpdateCacheMiddleware"] + MIDDLEWARE + ["django.middleware.cache.FetchFromCacheMiddleware"]',
    ],
    ['MIDDLEWARE = [m for m in MIDDLEWARE if "csrf" not in m]'],
    [
      'if "django.middleware.clickjacking.XFrameOptionsMiddleware" in MIDDLEWARE:',
      '    MIDDLEWARE.remove("django.middleware.clickjacking.XFrameOptionsMiddleware")',
    ],
    ['MIDDLEWARE.extend(["shop.middleware.A", "shop.middleware.B"])'],
    ['MIDDLEWARE[1:1] = ["whitenoise.middleware.WhiteNoiseMiddleware"]'],
    ["MIDDLEWARE = [", '    "django.middleware.gzip.GZipMiddleware",', "    *MIDDLEWARE,", "]"],
    [
      'for extra in ("shop.middleware.A", "shop.middleware.B"):',
      "    if extra not in MIDDLEWARE:",
      "        MIDDLEWARE.append(extra)",
    ],
    ['MIDDLEWARE = list(filter(lambda m: not m.endswith("MessageMiddleware"), MIDDLEWARE))'],
  ]);
}

export function templates(context: Context, module: Module): void {
  const { random } = context;
  const processors = [
    "django.template.context_processors.debug",
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
  ].filter(() => !random.chance(0.03));
  module.lines.push(
    "TEMPLATES = [",
    "    {",
    '        "BACKEND": "django.template.backends.django.DjangoTemplates",',
    `        "DIRS": [${random.pick(["", 'BASE_DIR / "templates"', 'str(BASE_DIR / "templates")'])}],`,
    '        "APP_DIRS": True,',
    '        "OPTIONS": {',
    '            "context_processors": [',
    ...processors.map((one) => `                "${one}",`),
    "            ],",
    "        },",
    "    },",
    "]",
  );
  if (random.chance(0.06))
    module.lines.push('TEMPLATES[0]["OPTIONS"]["context_processors"].append("shop.context_processors.site")');
  if (random.chance(0.04)) module.lines.push('TEMPLATES[0]["OPTIONS"]["debug"] = DEBUG');
  if (random.chance(0.02)) module.lines.push('TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = None');
}

export function databases(context: Context, module: Module): void {
  const { random } = context;
  const sqlite = [
    "DATABASES = {",
    '    "default": {',
    '        "ENGINE": "django.db.backends.sqlite3",',
    `        "NAME": ${random.pick(['BASE_DIR / "db.sqlite3"', 'str(BASE_DIR / "db.sqlite3")', 'os.path.join(BASE_DIR, "db.sqlite3")'])},`,
    "    }",
    "}",
  ];
  if (sqlite.some((line) => line.includes("os.path"))) module.imports.add("import os");
  if (context.reader === "environ" && random.chance(0.6)) {
    const key = variable(context, "DATABASE_URL", "database");
    module.lines.push(
      `DATABASES = {"default": ${random.pick([`env.db("${key}", default="sqlite:///db.sqlite3")`, `env.db("${key}", default=f"sqlite:///{BASE_DIR}/db.sqlite3")`])}}`,
    );
    if (random.chance(0.4)) module.lines.push('DATABASES["default"]["ATOMIC_REQUESTS"] = True');
    return;
  }
  if (random.chance(0.2)) {
    context.variables.set("DATABASE_URL", "database");
    module.imports.add("import dj_database_url");
    module.lines.push(
      ...random.pick([
        ['DATABASES = {"default": dj_database_url.config(default="sqlite:///db.sqlite3", conn_max_age=600)}'],
        [...sqlite, 'DATABASES["default"].update(dj_database_url.config(conn_max_age=500))'],
        [
          ...sqlite,
          "database_from_env = dj_database_url.config()",
          "if database_from_env:",
          '    DATABASES["default"] = database_from_env',
        ],
      ]),
    );
    return;
  }
  if (random.chance(0.4)) {
    module.lines.push(
      "DATABASES = {",
      '    "default": {',
      `        "ENGINE": ${text(context, module, "DB_ENGINE", "django.db.backends.postgresql")},`,
      `        "NAME": ${text(context, module, "DB_NAME", "shop")},`,
      `        "USER": ${text(context, module, "DB_USER", "shop")},`,
      `        "HOST": ${text(context, module, "DB_HOST", "localhost")},`,
      `        "PORT": ${integer(context, module, "DB_PORT", 5432)},`,
      "    }",
      "}",
    );
  } else module.lines.push(...sqlite);
  if (random.chance(0.1)) module.lines.push('DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5');
}

export function localisation(context: Context, module: Module): void {
  const { random } = context;
  module.lines.push(
    `LANGUAGE_CODE = ${quote(
      random,
      random.weighted([
        [40, "en-us"],
        [6, "de"],
        [5, "pt-br"],
        [1, "en_US"],
        [1, "xx"],
      ]),
    )}`,
    `TIME_ZONE = ${quote(
      random,
      random.weighted([
        [6, "UTC"],
        [3, "Europe/Berlin"],
        [1, "Asia/Kolkata"],
      ]),
    )}`,
    "USE_I18N = True",
    "USE_TZ = True",
  );
  if (random.chance(0.12)) {
    if (random.chance(0.6)) {
      module.imports.add("from django.utils.translation import gettext_lazy as _");
      module.lines.push('LANGUAGES = [("en", _("English")), ("de", _("German"))]');
    } else module.lines.push('LANGUAGES = (("en", "English"), ("pt-br", "Portuguese"))');
  }
}

export function staticFiles(context: Context, module: Module): void {
  const { random } = context;
  module.lines.push(
    `STATIC_URL = ${random.weighted([
      [20, '"/static/"'],
      [12, '"static/"'],
      [1, '"/static"'],
      [1, 'f"/{"static"}/"'.replace('"static"', "'static'")],
    ])}`,
  );
  if (random.chance(0.6)) module.lines.push(`STATIC_ROOT = ${path(context, module, "staticfiles")}`);
  if (random.chance(0.25))
    module.lines.push(`STATICFILES_DIRS = [${path(context, module, random.pick(["static", "assets"]))}]`);
  if (random.chance(0.6))
    module.lines.push(
      `MEDIA_URL = ${random.weighted([
        [12, '"/media/"'],
        [3, '"media/"'],
        [1, '"/media"'],
      ])}`,
      `MEDIA_ROOT = ${path(context, module, "media")}`,
    );
  if (random.chance(0.2))
    module.lines.push('STATICFILES_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"');
  // biome-ignore lint/suspicious/noDuplicateElseIf: another throw of the dice
  else if (random.chance(0.2))
    module.lines.push(
      "STORAGES = {",
      '    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},',
      '    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},',
      "}",
    );
}

function path(context: Context, module: Module, name: string): string {
  const form = context.random.pick([
    `BASE_DIR / "${name}"`,
    `os.path.join(BASE_DIR, "${name}")`,
    `str(BASE_DIR.joinpath("${name}"))`,
    `str(BASE_DIR / "${name}")`,
  ]);
  if (form.startsWith("os.")) module.imports.add("import os");
  return form;
}

export function mailAndCaches(context: Context, module: Module): void {
  const { random } = context;
  if (random.chance(0.4)) {
    module.lines.push(
      `EMAIL_BACKEND = ${text(context, module, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")}`,
      `EMAIL_HOST = ${text(context, module, "EMAIL_HOST", "localhost")}`,
      `EMAIL_PORT = ${integer(context, module, "EMAIL_PORT", 587)}`,
      `EMAIL_USE_TLS = ${boolean(context, module, "EMAIL_USE_TLS", true)}`,
    );
    if (random.chance(0.5))
      module.lines.push('DEFAULT_FROM_EMAIL = "shop@example.com"', "SERVER_EMAIL = DEFAULT_FROM_EMAIL");
  }
  if (random.chance(0.35)) {
    module.lines.push(
      "CACHES = {",
      `    "${random.weighted([
        [15, "default"],
        [1, "main"],
      ])}": {`,
      `        "BACKEND": "${random.pick(["django.core.cache.backends.locmem.LocMemCache", "django_redis.cache.RedisCache", "django.core.cache.backends.filebased.FileBasedCache"])}",`,
      `        "LOCATION": ${
        random.chance(0.4)
          ? text(context, module, "REDIS_URL", "redis://localhost:6379/0")
          : quote(
              random,
              random.weighted([
                [6, "/var/tmp/django_cache"],
                [6, "redis://redis:6379/1"],
                [1, "cache"],
              ]),
            )
      },`,
      "    },",
      "}",
    );
  }
  if (random.chance(0.25))
    module.lines.push(
      "LOGGING = {",
      '    "version": 1,',
      '    "disable_existing_loggers": False,',
      '    "handlers": {"console": {"class": "logging.StreamHandler"}},',
      `    "root": {"handlers": ["console"], "level": ${random.chance(0.5) ? '"DEBUG" if DEBUG else "INFO"' : '"INFO"'}},`,
      "}",
    );
}

/** Statements of the security block; the caller places them (flat, under `if not DEBUG`, in production). */
export function security(context: Context, module: Module): readonly string[] {
  const { random } = context;
  const lines: string[] = [];
  const flag = (name: string, fallback: boolean): string =>
    random.weighted([
      [6, fallback ? "True" : "False"],
      [3, boolean(context, module, name, fallback)],
      [1, "not DEBUG"],
      [0.3, '"True"'],
      [0.3, "1"],
    ]);
  if (random.chance(0.7)) lines.push(`SECURE_SSL_REDIRECT = ${flag("SECURE_SSL_REDIRECT", random.chance(0.8))}`);
  if (random.chance(0.75)) lines.push(`SESSION_COOKIE_SECURE = ${flag("SESSION_COOKIE_SECURE", random.chance(0.85))}`);
  if (random.chance(0.7))
    lines.push(
      `CSRF_COOKIE_SECURE = ${random.chance(0.15) && lines.at(-1)?.startsWith("SESSION_COOKIE_SECURE") === true ? "SESSION_COOKIE_SECURE" : flag("CSRF_COOKIE_SECURE", random.chance(0.85))}`,
    );
  if (random.chance(0.6)) {
    lines.push(
      `SECURE_HSTS_SECONDS = ${random.weighted([
        [6, integer(context, module, "SECURE_HSTS_SECONDS", random.pick([3600, 31536000, 2592000, 0]))],
        [1, "0 if DEBUG else 31536000"],
        [1, "60"],
      ])}`,
    );
    if (random.chance(0.8))
      lines.push(`SECURE_HSTS_INCLUDE_SUBDOMAINS = ${flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", random.chance(0.8))}`);
    if (random.chance(0.7)) lines.push(`SECURE_HSTS_PRELOAD = ${flag("SECURE_HSTS_PRELOAD", random.chance(0.75))}`);
  }
  if (random.chance(0.3)) lines.push('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")');
  if (random.chance(0.25))
    lines.push(
      `X_FRAME_OPTIONS = ${random.chance(0.3) ? text(context, module, "X_FRAME_OPTIONS", "DENY") : quote(random, random.pick(["DENY", "SAMEORIGIN", "deny"]))}`,
    );
  if (random.chance(0.15)) lines.push("SECURE_BROWSER_XSS_FILTER = True");
  if (random.chance(0.2))
    lines.push(`SECURE_CONTENT_TYPE_NOSNIFF = ${flag("SECURE_CONTENT_TYPE_NOSNIFF", random.chance(0.9))}`);
  if (random.chance(0.12))
    lines.push(
      `SECURE_REFERRER_POLICY = ${quote(random, random.pick(["same-origin", "strict-origin-when-cross-origin", "no-referrer, same-origin", "origin-only"]))}`,
    );
  if (random.chance(0.1))
    lines.push(`SESSION_COOKIE_HTTPONLY = ${flag("SESSION_COOKIE_HTTPONLY", random.chance(0.7))}`);
  if (random.chance(0.06)) lines.push("CSRF_USE_SESSIONS = True");
  if (random.chance(0.2))
    lines.push(
      `CSRF_TRUSTED_ORIGINS = ${random.pick([hosts(context, module, "CSRF_TRUSTED_ORIGINS", ["https://example.com"]), '[f"https://{host}" for host in ALLOWED_HOSTS]', '["https://example.com", "https://*.example.com"]'])}`,
    );
  if (random.chance(0.04))
    lines.push(
      `SECURE_CROSS_ORIGIN_OPENER_POLICY = ${random.pick(["None", '"same-origin-allow-popups"', '"unsafe"'])}`,
    );
  if (random.chance(0.05)) lines.push('SECRET_KEY_FALLBACKS = [key for key in ("old-key",) if key]');
  return lines;
}
