/**
 * Settings as teams have them after some years: as many variables as are asked for, branches on a fifth of them, and what stands between.
 * The idioms and how often they occur are those counted on public projects: `os.environ.get` first, then django-environ, decouple and helpers of one's own.
 */
import { createRandom, type Random } from "../../test/parity/generator/random.js";
import type { SampleProject } from "./samples.js";

export interface RealisticOptions {
  readonly seed: number;
  /** Environment variables that the settings read. */
  readonly variables: number;
  /** Of all settings modules together, about: statements are not cut. */
  readonly bytes: number;
  /** 1: settings.py; 2: base and production; 3: services too; 4: security too. */
  readonly modules: 1 | 2 | 3 | 4;
}

export interface RealisticProject extends SampleProject {
  /** The variables that are read, in the order of the source, and how many of them a branch depends on. */
  readonly variables: readonly string[];
  readonly branches: number;
}

/** The same project for the same options, whatever the machine. */
export function realisticProject(
  { seed, variables, bytes, modules }: RealisticOptions,
  root = "/project",
): RealisticProject {
  const random = createRandom(seed);
  const style = random.weighted<Style>([
    [46, "os"],
    [18, "environ"],
    [9, "decouple"],
    [13, "helper"],
  ]);
  const read = readersOf(style, random);
  const names: string[] = [];
  const topics = shuffledAfter(known, 12, random);
  let branches = 0;
  const parts: Record<Part, string[]> = { base: [], services: [], security: [], production: [] };
  for (let i = 0; names.length < variables; i++) {
    const topic = topics[i] ?? areaTopic(i - topics.length, random);
    // Every fifth variable decides what is assigned; the others are only used.
    const branched = branches < Math.round((names.length + 1) / 5) && topic.branch !== undefined;
    names.push(topic.name);
    if (branched) branches += 1;
    parts[topic.part].push((branched && topic.branch ? topic.branch : topic.plain)(read).trimEnd());
  }
  const layout = arrange(parts, style, modules, random);
  const fillers: string[] = [];
  let size = Object.values(layout).reduce((sum, text) => sum + text.length, 0);
  for (let i = 0; size < bytes; i++) {
    const text = filler(i, random);
    fillers.push(text);
    size += text.length;
  }
  const folder = modules === 1 ? `${root}/shop` : `${root}/shop/settings`;
  const filled = Object.entries(layout).map(([file, text]): readonly [string, string] => {
    const share = fillers.filter(
      (_, i) => file === (modules === 1 ? "settings.py" : modules > 2 && i % 3 === 0 ? "services.py" : "base.py"),
    );
    return [`${folder}/${file}`, insertBefore(text, share)];
  });
  const module = modules === 1 ? "shop.settings" : "shop.settings.production";
  const start = (body: string): string =>
    `import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n${body}`;
  return {
    root,
    variables: names,
    branches,
    entry: { file: `${folder}/${modules === 1 ? "settings.py" : "production.py"}`, module },
    edited: `${folder}/${modules === 1 ? "settings.py" : "base.py"}`,
    files: {
      [`${root}/manage.py`]: start(
        'import sys\n\nfrom django.core.management import execute_from_command_line\n\nif __name__ == "__main__":\n    execute_from_command_line(sys.argv)\n',
      ),
      [`${root}/requirements.txt`]: `Django==5.2.7\n${style === "environ" ? "django-environ==0.12.0\n" : style === "decouple" ? "python-decouple==3.8\n" : ""}`,
      [`${root}/shop/__init__.py`]: "",
      ...namedModules(
        filled.map(([, text]) => text),
        `${root}/shop`,
      ),
      [`${root}/shop/urls.py`]: "urlpatterns = []\n",
      [`${root}/shop/wsgi.py`]: start(
        "from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n",
      ),
      ...(modules === 1 ? {} : { [`${folder}/__init__.py`]: "" }),
      ...Object.fromEntries(filled),
    },
  };
}

/** The project's own packages, with the classes that its settings name: a project that is at work has them. */
function namedModules(texts: readonly string[], folder: string): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [, path = "", name] of texts
    .join("")
    .matchAll(/"shop\.(?!urls|wsgi|settings|example)([a-z0-9.]+)(?:\.([A-Z]\w*))?"/g)) {
    const parts = path.split(".");
    for (let depth = 1; depth <= parts.length; depth++)
      files[`${folder}/${parts.slice(0, depth).join("/")}/__init__.py`] ??= "";
    if (name !== undefined) files[`${folder}/${parts.join("/")}/__init__.py`] += `class ${name}:\n    pass\n`;
  }
  return files;
}

/** The same few statements under `count` conditions that have nothing to do with each other: each assigns settings of its own, or adds to one list. */
export function independentBranches(
  count: number,
  changes: "own settings" | "one list",
  root = "/project",
): SampleProject {
  const small = realisticProject({ seed: 1, variables: 5, bytes: 0, modules: 1 }, root);
  const lines = Array.from(
    { length: count },
    (_, i) =>
      `FEATURE_${i} = os.environ.get("FEATURE_${i}")\nif FEATURE_${i}:\n${changes === "one list" ? `    INSTALLED_APPS += ["shop.feature${i}"]\n` : `    FEATURE_${i}_URL = "https://feature${i}.example.com"\n    FEATURE_${i}_LIMITS = {"rate": ${i}, "burst": ${i * 10}}\n`}`,
  );
  return {
    ...small,
    files: {
      ...small.files,
      ...namedModules(lines, `${root}/shop`),
      [small.edited]: `${small.files[small.edited] ?? ""}\nimport os\n\n${lines.join("")}`,
    },
  };
}

type Style = "os" | "environ" | "decouple" | "helper";
type Part = "base" | "services" | "security" | "production";

interface Readers {
  /** Without a default: required or None, as the style has it. */
  required(name: string): string;
  optional(name: string): string;
  text(name: string, value: string): string;
  boolean(name: string, value: boolean): string;
  integer(name: string, value: number): string;
  list(name: string, value: string): string;
}

function readersOf(style: Style, random: Random): Readers {
  const python = (value: boolean): string => (value ? "True" : "False");
  switch (style) {
    case "environ":
      return {
        required: (name) => `env("${name}")`,
        optional: (name) => `env("${name}", default=None)`,
        text: (name, value) => `env("${name}", default="${value}")`,
        boolean: (name, value) => `env.bool("${name}", default=${python(value)})`,
        integer: (name, value) => `env.int("${name}", default=${value})`,
        list: (name, value) =>
          `env.list("${name}", default=[${
            value === ""
              ? ""
              : value
                  .split(",")
                  .map((one) => `"${one}"`)
                  .join(", ")
          }])`,
      };
    case "decouple":
      return {
        required: (name) => `config("${name}")`,
        optional: (name) => `config("${name}", default=None)`,
        text: (name, value) => `config("${name}", default="${value}")`,
        boolean: (name, value) => `config("${name}", default=${python(value)}, cast=bool)`,
        integer: (name, value) => `config("${name}", default=${value}, cast=int)`,
        list: (name, value) => `config("${name}", default="${value}", cast=Csv())`,
      };
    case "helper":
      return {
        required: (name) => `get_env("${name}")`,
        optional: (name) => `os.environ.get("${name}")`,
        text: (name, value) => `get_env("${name}", "${value}")`,
        boolean: (name, value) => `env_bool("${name}", ${python(value)})`,
        integer: (name, value) => `int(get_env("${name}", "${value}"))`,
        list: (name, value) => `env_list("${name}", "${value}")`,
      };
    case "os":
      return {
        required: (name) => (random.chance(0.5) ? `os.environ["${name}"]` : `os.environ.get("${name}")`),
        optional: (name) => (random.chance(0.5) ? `os.getenv("${name}")` : `os.environ.get("${name}")`),
        text: (name, value) =>
          random.chance(0.15) ? `os.environ.get("${name}") or "${value}"` : `os.environ.get("${name}", "${value}")`,
        boolean: (name, value) =>
          random.pick([
            `os.environ.get("${name}", "${python(value)}") == "True"`,
            `os.environ.get("${name}", "${value ? 1 : 0}").lower() in ("1", "true", "yes")`,
            `os.getenv("${name}", "${python(value).toLowerCase()}").lower() == "true"`,
            `bool(int(os.environ.get("${name}", "${value ? 1 : 0}")))`,
          ]),
        integer: (name, value) => `int(os.environ.get("${name}", "${value}"))`,
        list: (name, value) =>
          random.pick([
            `os.environ.get("${name}", "${value}").split(",")`,
            `[one.strip() for one in os.environ.get("${name}", "${value}").split(",") if one.strip()]`,
          ]),
      };
  }
}

interface Topic {
  readonly name: string;
  readonly part: Part;
  plain(read: Readers): string;
  /** With a branch on the variable; undefined: nobody branches on this one. */
  readonly branch?: (read: Readers) => string;
}

/** What nearly every project reads, the most frequent first; the first dozen stays in this order. */
const known: readonly Topic[] = [
  { name: "SECRET_KEY", part: "base", plain: (read) => `SECRET_KEY = ${read.required("SECRET_KEY")}` },
  {
    name: "DEBUG",
    part: "base",
    plain: (read) => `DEBUG = ${read.boolean("DEBUG", false)}`,
    branch: (read) =>
      `DEBUG = ${read.boolean("DEBUG", false)}\nif DEBUG:\n    INSTALLED_APPS += ["debug_toolbar"]\n    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")\n    INTERNAL_IPS = ["127.0.0.1"]\n`,
  },
  {
    name: "ALLOWED_HOSTS",
    part: "base",
    plain: (read) => `ALLOWED_HOSTS = ${read.list("ALLOWED_HOSTS", "shop.example.com,www.example.com")}`,
  },
  {
    name: "DATABASE_PASSWORD",
    part: "base",
    plain: (read) => `DATABASES["default"]["PASSWORD"] = ${read.required("DATABASE_PASSWORD")}`,
  },
  {
    name: "SECURE_SSL_REDIRECT",
    part: "security",
    plain: (read) => `SECURE_SSL_REDIRECT = ${read.boolean("SECURE_SSL_REDIRECT", true)}`,
    branch: (read) =>
      `SECURE_SSL_REDIRECT = ${read.boolean("SECURE_SSL_REDIRECT", true)}\nif SECURE_SSL_REDIRECT:\n    SESSION_COOKIE_SECURE = True\n    CSRF_COOKIE_SECURE = True\n    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n`,
  },
  {
    name: "REDIS_URL",
    part: "services",
    plain: (read) =>
      `REDIS_URL = ${read.text("REDIS_URL", "redis://cache.internal:6379/1")}\nCACHES = {\n    "default": {\n        "BACKEND": "django.core.cache.backends.redis.RedisCache",\n        "LOCATION": REDIS_URL,\n        "KEY_PREFIX": "shop",\n    }\n}\n`,
    branch: (read) =>
      `REDIS_URL = ${read.optional("REDIS_URL")}\nif REDIS_URL:\n    CACHES = {\n        "default": {\n            "BACKEND": "django.core.cache.backends.redis.RedisCache",\n            "LOCATION": REDIS_URL,\n        }\n    }\n    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"\nelse:\n    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n`,
  },
  {
    name: "SENTRY_DSN",
    part: "production",
    plain: (read) => `SENTRY_DSN = ${read.text("SENTRY_DSN", "")}`,
    branch: (read) =>
      `SENTRY_DSN = ${read.optional("SENTRY_DSN")}\nif SENTRY_DSN is not None:\n    import sentry_sdk\n    from sentry_sdk.integrations.django import DjangoIntegration\n\n    sentry_sdk.init(dsn=SENTRY_DSN, integrations=[DjangoIntegration()], traces_sample_rate=0.1, send_default_pii=False)\n`,
  },
  {
    name: "DATABASE_NAME",
    part: "base",
    plain: (read) => `DATABASES["default"]["NAME"] = ${read.text("DATABASE_NAME", "shop")}`,
  },
  {
    name: "DATABASE_HOST",
    part: "base",
    plain: (read) => `DATABASES["default"]["HOST"] = ${read.text("DATABASE_HOST", "db.internal")}`,
    branch: (read) =>
      `DATABASE_HOST = ${read.optional("DATABASE_HOST")}\nif DATABASE_HOST:\n    DATABASES["default"]["HOST"] = DATABASE_HOST\n    DATABASES["default"]["OPTIONS"] = {"sslmode": "require"}\n`,
  },
  {
    name: "LOG_LEVEL",
    part: "services",
    plain: (read) =>
      `LOG_LEVEL = ${read.text("LOG_LEVEL", "INFO")}.upper()\nLOGGING["root"]["level"] = LOG_LEVEL\nLOGGING["loggers"]["shop"] = {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False}\n`,
  },
  {
    name: "EMAIL_HOST",
    part: "services",
    plain: (read) => `EMAIL_HOST = ${read.text("EMAIL_HOST", "mail.internal")}`,
    branch: (read) =>
      `EMAIL_HOST = ${read.text("EMAIL_HOST", "")}\nif EMAIL_HOST:\n    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"\nelse:\n    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"\n`,
  },
  {
    name: "USE_S3",
    part: "services",
    plain: (read) => `USE_S3 = ${read.boolean("USE_S3", false)}`,
    branch: (read) =>
      `USE_S3 = ${read.boolean("USE_S3", false)}\nif USE_S3:\n    INSTALLED_APPS += ["storages"]\n    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"querystring_auth": False}}\n    MEDIA_URL = "https://media.example.com/"\nelse:\n    MEDIA_ROOT = BASE_DIR / "media"\n`,
  },
  {
    name: "CSRF_TRUSTED_ORIGINS",
    part: "security",
    plain: (read) => `CSRF_TRUSTED_ORIGINS = ${read.list("CSRF_TRUSTED_ORIGINS", "https://shop.example.com")}`,
  },
  {
    name: "SECURE_HSTS_SECONDS",
    part: "security",
    plain: (read) => `SECURE_HSTS_SECONDS = ${read.integer("SECURE_HSTS_SECONDS", 2592000)}`,
    branch: (read) =>
      `SECURE_HSTS_SECONDS = ${read.integer("SECURE_HSTS_SECONDS", 2592000)}\nif SECURE_HSTS_SECONDS > 0:\n    SECURE_HSTS_INCLUDE_SUBDOMAINS = True\n    SECURE_HSTS_PRELOAD = False\n`,
  },
  {
    name: "ENVIRONMENT",
    part: "base",
    plain: (read) =>
      `ENVIRONMENT = ${read.text("ENVIRONMENT", "production")}\nIS_PRODUCTION = ENVIRONMENT == "production"\n`,
    branch: (read) =>
      `ENVIRONMENT = ${read.text("ENVIRONMENT", "production")}\nif ENVIRONMENT == "production":\n    ADMINS = [("Operations", "operations@example.com")]\nelif ENVIRONMENT == "staging":\n    ADMINS = []\nelse:\n    AUTH_PASSWORD_VALIDATORS = []\n`,
  },
  {
    name: "CELERY_BROKER_URL",
    part: "services",
    plain: (read) =>
      `CELERY_BROKER_URL = ${read.text("CELERY_BROKER_URL", "redis://cache.internal:6379/2")}\nCELERY_RESULT_BACKEND = CELERY_BROKER_URL\nCELERY_TASK_SERIALIZER = "json"\n`,
  },
  {
    name: "SITE_URL",
    part: "base",
    plain: (read) =>
      `SITE_URL = ${read.text("SITE_URL", "https://shop.example.com")}\nLOGIN_REDIRECT_URL = f"{SITE_URL}/account/"\n`,
    branch: (read) =>
      `SITE_URL = ${read.text("SITE_URL", "https://shop.example.com")}\nif SITE_URL.startswith("https://"):\n    SESSION_COOKIE_SECURE = True\n    CSRF_COOKIE_SECURE = True\n`,
  },
  {
    name: "EMAIL_HOST_PASSWORD",
    part: "services",
    plain: (read) => `EMAIL_HOST_PASSWORD = ${read.text("EMAIL_HOST_PASSWORD", "")}`,
  },
  {
    name: "EMAIL_PORT",
    part: "services",
    plain: (read) => `EMAIL_PORT = ${read.integer("EMAIL_PORT", 587)}\nEMAIL_USE_TLS = EMAIL_PORT == 587\n`,
    branch: (read) =>
      `EMAIL_PORT = ${read.integer("EMAIL_PORT", 587)}\nif EMAIL_PORT == 465:\n    EMAIL_USE_SSL = True\nelse:\n    EMAIL_USE_TLS = True\n`,
  },
  {
    name: "DEFAULT_FROM_EMAIL",
    part: "services",
    plain: (read) =>
      `DEFAULT_FROM_EMAIL = ${read.text("DEFAULT_FROM_EMAIL", "shop@example.com")}\nSERVER_EMAIL = DEFAULT_FROM_EMAIL\n`,
  },
  {
    name: "CONN_MAX_AGE",
    part: "base",
    plain: (read) => `DATABASES["default"]["CONN_MAX_AGE"] = ${read.integer("CONN_MAX_AGE", 60)}`,
  },
  {
    name: "DATABASE_REPLICA_HOST",
    part: "base",
    plain: (read) => `DATABASE_REPLICA_HOST = ${read.text("DATABASE_REPLICA_HOST", "")}`,
    branch: (read) =>
      `DATABASE_REPLICA_HOST = ${read.optional("DATABASE_REPLICA_HOST")}\nif DATABASE_REPLICA_HOST:\n    DATABASES["replica"] = {**DATABASES["default"], "HOST": DATABASE_REPLICA_HOST, "TEST": {"MIRROR": "default"}}\n    DATABASE_ROUTERS = ["shop.routers.ReplicaRouter"]\n`,
  },
  {
    name: "AWS_STORAGE_BUCKET_NAME",
    part: "services",
    plain: (read) => `AWS_STORAGE_BUCKET_NAME = ${read.text("AWS_STORAGE_BUCKET_NAME", "shop-media")}`,
  },
  {
    name: "AWS_SECRET_ACCESS_KEY",
    part: "services",
    plain: (read) => `AWS_SECRET_ACCESS_KEY = ${read.optional("AWS_SECRET_ACCESS_KEY")}`,
  },
  {
    name: "CORS_ALLOWED_ORIGINS",
    part: "security",
    plain: (read) => `CORS_ALLOWED_ORIGINS = ${read.list("CORS_ALLOWED_ORIGINS", "https://app.example.com")}`,
    branch: (read) =>
      `CORS_ALLOWED_ORIGINS = ${read.list("CORS_ALLOWED_ORIGINS", "")}\nif CORS_ALLOWED_ORIGINS:\n    INSTALLED_APPS += ["corsheaders"]\n    MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"] + MIDDLEWARE\n`,
  },
  {
    name: "SESSION_COOKIE_DOMAIN",
    part: "security",
    plain: (read) => `SESSION_COOKIE_DOMAIN = ${read.optional("SESSION_COOKIE_DOMAIN")}`,
  },
  { name: "TIME_ZONE", part: "base", plain: (read) => `TIME_ZONE = ${read.text("TIME_ZONE", "Europe/Berlin")}` },
  {
    name: "ADMIN_URL",
    part: "base",
    plain: (read) => `ADMIN_URL = ${read.text("ADMIN_URL", "admin")}.strip("/") + "/"`,
  },
  {
    name: "ENABLE_SILK",
    part: "base",
    plain: (read) => `ENABLE_SILK = ${read.boolean("ENABLE_SILK", false)}`,
    branch: (read) =>
      `ENABLE_SILK = ${read.boolean("ENABLE_SILK", false)}\nif ENABLE_SILK:\n    INSTALLED_APPS.append("silk")\n    MIDDLEWARE += ["silk.middleware.SilkyMiddleware"]\n`,
  },
  {
    name: "MAINTENANCE_MODE",
    part: "base",
    plain: (read) => `MAINTENANCE_MODE = ${read.boolean("MAINTENANCE_MODE", false)}`,
    branch: (read) =>
      `MAINTENANCE_MODE = ${read.boolean("MAINTENANCE_MODE", false)}\nif MAINTENANCE_MODE:\n    MIDDLEWARE.append("shop.middleware.MaintenanceMiddleware")\n`,
  },
  {
    name: "STATIC_HOST",
    part: "production",
    plain: (read) => `STATIC_HOST = ${read.text("STATIC_HOST", "")}\nSTATIC_URL = STATIC_HOST + "/static/"\n`,
    branch: (read) =>
      `STATIC_HOST = ${read.text("STATIC_HOST", "")}\nif not STATIC_HOST:\n    MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")\n    STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}\nelse:\n    STATIC_URL = STATIC_HOST + "/static/"\n`,
  },
  {
    name: "ELASTICSEARCH_URL",
    part: "services",
    plain: (read) =>
      `ELASTICSEARCH_DSL = {"default": {"hosts": ${read.text("ELASTICSEARCH_URL", "https://search.internal:9200")}, "timeout": 30}}`,
  },
  {
    name: "LDAP_SERVER_URI",
    part: "security",
    plain: (read) => `AUTH_LDAP_SERVER_URI = ${read.text("LDAP_SERVER_URI", "")}`,
    branch: (read) =>
      `AUTH_LDAP_SERVER_URI = ${read.text("LDAP_SERVER_URI", "")}\nif AUTH_LDAP_SERVER_URI:\n    try:\n        import ldap\n    except ImportError:\n        ldap = None\n    AUTHENTICATION_BACKENDS.insert(0, "django_auth_ldap.backend.LDAPBackend")\n`,
  },
  {
    name: "SESSION_COOKIE_AGE",
    part: "security",
    plain: (read) => `SESSION_COOKIE_AGE = ${read.integer("SESSION_COOKIE_AGE", 1209600)}`,
  },
  {
    name: "DATA_UPLOAD_MAX_MB",
    part: "base",
    plain: (read) => `DATA_UPLOAD_MAX_MEMORY_SIZE = ${read.integer("DATA_UPLOAD_MAX_MB", 5)} * 1024 * 1024`,
  },
  {
    name: "GOOGLE_OAUTH_SECRET",
    part: "security",
    plain: (read) => `SOCIAL_AUTH_GOOGLE_OAUTH2_SECRET = ${read.text("GOOGLE_OAUTH_SECRET", "")}`,
  },
];

const areas = [
  "billing",
  "search",
  "shipping",
  "reviews",
  "newsletter",
  "inventory",
  "reports",
  "payments",
  "suppliers",
  "coupons",
  "exports",
  "returns",
  "wishlists",
  "analytics",
  "translations",
  "images",
  "maps",
  "chat",
  "taxes",
  "fraud",
] as const;

/** What a project has of its own: addresses, keys, limits and switches of the services that it talks to. */
function areaTopic(index: number, random: Random): Topic {
  const area = areas[Math.floor(index / 6) % areas.length] ?? "area";
  const upper = `${area.toUpperCase()}${index >= areas.length * 6 ? `_${Math.floor(index / (areas.length * 6)) + 1}` : ""}`;
  const part = random.weighted<Part>([
    [5, "services"],
    [4, "base"],
    [1, "production"],
  ]);
  const named = (suffix: string): string => `${upper}_${suffix}`;
  switch (index % 6) {
    case 0: {
      const name = named("URL");
      return {
        name,
        part,
        plain: (read) => `${name} = ${read.text(name, `https://${area}.example.com/api/v1/`)}`,
        branch: (read) =>
          `${name} = ${read.optional(name)}\nif ${name}:\n    INSTALLED_APPS += ["shop.${area}"]\n    ${upper}_HEADERS = {"Accept": "application/json", "Host": ${name}}\n`,
      };
    }
    case 1: {
      const name = named("ENABLED");
      return {
        name,
        part,
        plain: (read) => `${name} = ${read.boolean(name, true)}`,
        branch: (read) =>
          `${name} = ${read.boolean(name, true)}\nif ${name}:\n    CELERY_BEAT_SCHEDULE["${area}-nightly"] = {"task": "shop.${area}.tasks.nightly", "schedule": timedelta(hours=${(index % 23) + 1})}\n    ${upper}_QUEUE = "${area}"\nelse:\n    ${upper}_QUEUE = None\n`,
      };
    }
    case 2: {
      const name = named("TIMEOUT");
      return {
        name,
        part,
        plain: (read) => `${name} = ${read.integer(name, (index % 7) * 10 + 5)}`,
        branch: (read) =>
          `${name} = ${read.integer(name, 30)}\nif ${name} > 60:\n    ${upper}_RETRIES = 1\nelse:\n    ${upper}_RETRIES = 3\n`,
      };
    }
    case 3: {
      const name = named("API_KEY");
      return {
        name,
        part,
        plain: (read) => `${name} = ${read.text(name, "")}`,
        branch: (read) =>
          `${name} = ${read.text(name, "")}\n${upper}_SANDBOX = not ${name}\nif ${upper}_SANDBOX:\n    ${upper}_BACKEND = "shop.${area}.backends.SandboxBackend"\nelse:\n    ${upper}_BACKEND = "shop.${area}.backends.HTTPBackend"\n`,
      };
    }
    case 4: {
      const name = named("MODE");
      return {
        name,
        part,
        plain: (read) => `${name} = ${read.text(name, "live")}`,
        branch: (read) =>
          `${name} = ${read.text(name, "live")}\nif ${name} == "live":\n    ${upper} = {"retries": 3, "verify": True}\nelif ${name} in ("queue", "batch"):\n    ${upper} = {"retries": 10, "verify": True, "queue": "${area}"}\nelse:\n    ${upper} = {"retries": 0, "verify": False}\n`,
      };
    }
    default: {
      const name = named("FORMATS");
      return {
        name,
        part,
        plain: (read) => `${name} = [one.lower() for one in ${read.list(name, "json,csv")}]`,
        branch: (read) =>
          `${name} = ${read.list(name, "json,csv")}\nif "xlsx" in ${name}:\n    INSTALLED_APPS.append("shop.${area}.spreadsheets")\n`,
      };
    }
  }
}

/** What long settings are long by: applications, dictionaries, loggers, schedules. Reads no variable. */
function filler(index: number, random: Random): string {
  const area = areas[index % areas.length] ?? "area";
  const name = `${area}${index < areas.length ? "" : Math.floor(index / areas.length) + 1}`;
  const upper = name.toUpperCase();
  switch (random.below(6)) {
    case 0:
      return `\n# ${name}: what is shown, and to whom.\n${upper}_OPTIONS = {\n    "backend": "shop.${area}.backends.HTTPBackend",\n    "retries": ${(index % 5) + 1},\n    "verify": True,\n    "cache": {"prefix": f"${name}:{LANGUAGE_CODE}", "timeout": 60 * ${(index % 9) + 1}},\n    "formats": ["json", "csv"],\n    "templates": BASE_DIR / "templates" / "${area}",\n}\n`;
    case 1:
      return `\nINSTALLED_APPS += [\n    "shop.${name}",\n    "shop.${name}.api",\n]\n`;
    case 2:
      return `\nLOGGING["loggers"]["shop.${name}"] = {\n    "handlers": ["console"],\n    "level": "WARNING",\n    "propagate": False,\n}\n`;
    case 3:
      return `\nCELERY_BEAT_SCHEDULE["${name}-cleanup"] = {\n    "task": "shop.${area}.tasks.cleanup",\n    "schedule": timedelta(minutes=${(index % 50) + 10}),\n    "options": {"queue": "low", "expires": 60 * ${(index % 7) + 1}},\n}\n`;
    case 4:
      return `\n${upper}_CHOICES = (\n    ("new", "New"),\n    ("open", "In progress"),\n    ("done", "Done"),\n)\n${upper}_NAMES = {key: label for key, label in ${upper}_CHOICES if key != "new"}\n`;
    default:
      return `\n${upper}_PAGE_SIZE = ${(index % 9) * 10 + 10}\n${upper}_TEMPLATE = os.path.join(BASE_DIR, "templates", "${area}.html")\n${upper}_HOST = "${area}.shop.example.com"\n${upper}_ENDPOINT = "https://%s/v%d/" % (${upper}_HOST, ${(index % 3) + 1})\n${upper}_PUBLIC = ${index % 2 === 0 ? "True" : "False"}\n`;
  }
}

function arrange(
  parts: Readonly<Record<Part, readonly string[]>>,
  style: Style,
  modules: 1 | 2 | 3 | 4,
  random: Random,
): Readonly<Record<string, string>> {
  const lines = (...texts: readonly (readonly string[])[]): string => `${texts.flat().join("\n")}\n`;
  const head = `${imports(style)}\nBASE_DIR = Path(__file__).resolve().parent.parent${modules === 1 ? "" : ".parent"}\n${style === "environ" ? "\nenv = environ.Env()\n" : style === "helper" ? helpers : ""}${core}`;
  const tail = random.chance(0.4) ? localSettings : "";
  const security = [...parts.security, hardening];
  const production = [...(random.chance(0.6) ? ["\nDEBUG = False"] : []), ...parts.production];
  const after = (modulesBefore: readonly string[], text: string): string =>
    `${imports(style)}\n${modulesBefore.map((module) => `from .${module} import *\n`).join("")}${text}`;
  switch (modules) {
    case 1:
      return { "settings.py": head + lines(parts.base, parts.services, security, parts.production) + tail };
    case 2:
      return {
        "base.py": head + lines(parts.base, parts.services, security),
        "production.py": after(["base"], lines(production)) + tail,
      };
    case 3:
      return {
        "base.py": head + lines(parts.base, security),
        "services.py": after(["base"], lines(parts.services)),
        "production.py": after(["base", "services"], lines(production)) + tail,
      };
    case 4:
      return {
        "base.py": head + lines(parts.base),
        "services.py": after(["base"], lines(parts.services)),
        "security.py": after(["base"], lines(security)),
        "production.py": after(["base", "services", "security"], lines(production)) + tail,
      };
  }
}

function imports(style: Style): string {
  return `import os\nimport sys\nfrom datetime import timedelta\nfrom pathlib import Path\n${style === "environ" ? "\nimport environ\n" : style === "decouple" ? "\nfrom decouple import Csv, config\n" : ""}`;
}

/** Before the last statements, so that additions to lists and dictionaries find them. */
function insertBefore(text: string, fillers: readonly string[]): string {
  const at = text.lastIndexOf("\nif not DEBUG:\n");
  const place = at >= 0 ? at + 1 : text.endsWith(localSettings) ? text.length - localSettings.length : text.length;
  return `${text.slice(0, place)}${fillers.join("")}\n${text.slice(place)}`;
}

function shuffledAfter<T>(items: readonly T[], fixed: number, random: Random): readonly T[] {
  const rest = items
    .slice(fixed)
    .map((item) => [random.next(), item] as const)
    .sort(([a], [b]) => a - b);
  return [...items.slice(0, fixed), ...rest.map(([, item]) => item)];
}

const helpers = `

def get_env(name, default=None):
    value = os.environ.get(name, default)
    if value is None:
        raise RuntimeError(f"{name} is not set")
    return value


def env_bool(name, default=False):
    value = os.environ.get(name)
    if value is None:
        return default
    return value.strip().lower() in ("1", "true", "yes", "on")


def env_list(name, default=""):
    return [one.strip() for one in os.environ.get(name, default).split(",") if one.strip()]

`;

const core = `
LANGUAGE_CODE = "en-us"
TESTING = "test" in sys.argv

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "shop.core",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "USER": "shop",
        "ATOMIC_REQUESTS": True,
    }
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CELERY_BEAT_SCHEDULE = {}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"verbose": {"format": "%(levelname)s %(asctime)s %(module)s %(process)d %(message)s"}},
    "handlers": {"console": {"level": "DEBUG", "class": "logging.StreamHandler", "formatter": "verbose"}},
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {},
}
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}

`;

const hardening = `
if not DEBUG:
    SESSION_COOKIE_HTTPONLY = True
    SECURE_CONTENT_TYPE_NOSNIFF = True
    X_FRAME_OPTIONS = "DENY"
`;

const localSettings = `
try:
    from .local_settings import *
except ImportError:
    pass
`;
