/** Settings projects of a wanted size, as people write them. */
export interface SampleProject {
  readonly root: string;
  readonly files: Readonly<Record<string, string>>;
  /** The file that is edited: it holds most of the settings. */
  readonly edited: string;
  readonly entry: { readonly file: string; readonly module: string };
}

/**
 * @param bytes of all settings modules together
 * @param modules 1: one file; 4: base, security, logging and production, which takes them over
 */
export function sampleProject(bytes: number, modules: 1 | 4, root = "/project"): SampleProject {
  const starter = (module: string, body: string): string =>
    `import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n${body}`;
  const wsgi = "from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n";
  const manage =
    'import sys\n\nfrom django.core.management import execute_from_command_line\n\nif __name__ == "__main__":\n    execute_from_command_line(sys.argv)\n';
  if (modules === 1) {
    const file = `${root}/shop/settings.py`;
    return {
      root,
      edited: file,
      entry: { file, module: "shop.settings" },
      files: {
        [`${root}/manage.py`]: starter("shop.settings", manage),
        [`${root}/requirements.txt`]: "Django==5.2.7\n",
        [`${root}/shop/__init__.py`]: "",
        [`${root}/shop/urls.py`]: "urlpatterns = []\n",
        [`${root}/shop/wsgi.py`]: starter("shop.settings", wsgi),
        [file]: ofSize(core + security, bytes),
      },
    };
  }
  const folder = `${root}/shop/settings`;
  const parts = {
    base: `${core}`,
    security: `from .base import DEBUG\n${security}`,
    logging: `${logging}`,
    production: production,
  };
  const others = parts.security.length + parts.logging.length + parts.production.length;
  return {
    root,
    edited: `${folder}/base.py`,
    entry: { file: `${folder}/production.py`, module: "shop.settings.production" },
    files: {
      [`${root}/manage.py`]: starter("shop.settings.production", manage),
      [`${root}/requirements.txt`]: "Django==5.2.7\n",
      [`${root}/shop/__init__.py`]: "",
      [`${root}/shop/urls.py`]: "urlpatterns = []\n",
      [`${root}/shop/wsgi.py`]: starter("shop.settings.production", wsgi),
      [`${folder}/__init__.py`]: "",
      [`${folder}/base.py`]: ofSize(parts.base.replace(".parent.parent\n", ".parent.parent.parent\n"), bytes - others),
      [`${folder}/security.py`]: parts.security,
      [`${folder}/logging.py`]: parts.logging,
      [`${folder}/production.py`]: parts.production,
    },
  };
}

/** The core, and as many further sections as fit. Long settings are long by their applications, loggers, queues and feature switches. */
function ofSize(start: string, bytes: number): string {
  let text = start;
  for (let i = 0; text.length < bytes; i++) text += section(i);
  return text;
}

function section(i: number): string {
  const name = areas[i % areas.length] ?? "area";
  const number = i < areas.length ? "" : String(Math.floor(i / areas.length) + 1);
  const upper = `${name}${number}`.toUpperCase();
  return `
# ${name[0]?.toUpperCase() ?? ""}${name.slice(1)}${number === "" ? "" : ` ${number}`}
INSTALLED_APPS += ["shop.${name}${number}"]
${upper}_URL = os.environ.get("${upper}_URL", "https://${name}.example.com/api/v${(i % 3) + 1}/")
${upper}_TIMEOUT = int(os.environ.get("${upper}_TIMEOUT", "30"))
${upper} = {
    "backend": "shop.${name}.backends.${i % 2 === 0 ? "HTTPBackend" : "QueueBackend"}",
    "retries": ${(i % 5) + 1},
    "cache": {"prefix": f"${name}:{TIME_ZONE}", "timeout": 60 * ${(i % 9) + 1}},
    "formats": ["json", "csv"${i % 2 === 0 ? ', "xlsx"' : ""}],
    "templates": BASE_DIR / "templates" / "${name}",
}
CELERY_BEAT_SCHEDULE["${name}${number}-nightly"] = {
    "task": "shop.${name}.tasks.nightly",
    "schedule": timedelta(hours=${(i % 23) + 1}),
}
${i % 5 === 2 ? `if os.environ.get("${upper}_SANDBOX"):\n    ${upper}["backend"] = "shop.${name}.backends.SandboxBackend"\n` : ""}`;
}

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
];

const core = `"""Settings of the shop."""

import os
from datetime import timedelta
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = os.environ.get("DEBUG", "false").lower() == "true"
ALLOWED_HOSTS = ["shop.example.com", "www.example.com"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
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
        "NAME": os.environ.get("DB_NAME", "shop"),
        "USER": os.environ.get("DB_USER", "shop"),
        "PASSWORD": os.environ["DB_PASSWORD"],
        "HOST": os.environ.get("DB_HOST", "db.internal"),
        "CONN_MAX_AGE": 60,
    }
}

TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "redis://cache.internal/1")
CELERY_BEAT_SCHEDULE = {}
`;

const security = `
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30
`;

const logging = `
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"verbose": {"format": "%(levelname)s %(asctime)s %(module)s %(process)d %(message)s"}},
    "handlers": {"console": {"level": "DEBUG", "class": "logging.StreamHandler", "formatter": "verbose"}},
    "root": {"level": "INFO", "handlers": ["console"]},
}
`;

const production = `from .base import *
from .security import *
from .logging import *

DEBUG = False
CSRF_TRUSTED_ORIGINS = ["https://shop.example.com"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS_URL"]}}
`;
