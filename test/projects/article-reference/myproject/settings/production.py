from .base import *  # noqa: F403

SECRET_KEY = os.environ["SECRET_KEY"]  # noqa: F405
SECRET_KEY_FALLBACKS = [os.environ["OLD_SECRET_KEY"]]  # noqa: F405
DEBUG = os.environ.get("DJANGO_DEBUG", "False") == "True"  # noqa: F405

# Unset this is [""]: the check passes and every request is refused.
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")  # noqa: F405

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["DB_NAME"],  # noqa: F405
        "USER": os.environ["DB_USER"],  # noqa: F405
        "PASSWORD": os.environ["DB_PASSWORD"],  # noqa: F405
        "HOST": "pgbouncer-host",
        "PORT": 6432,
        # Kept for ever, so that the pooler never gets one back.
        "CONN_MAX_AGE": None,
        "OPTIONS": {"sslmode": "require"},
    }
}
# sslmode is gone.
DATABASES["default"]["OPTIONS"] = {"options": "-c statement_timeout=5000"}

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_BROWSER_XSS_FILTER = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# No "default": the first upload fails. The old name below is not read.
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DEFAULT_FILE_STORAGE = "storages.backends.s3boto3.S3Boto3Storage"
AWS_STORAGE_BUCKET_NAME = "my-bucket"

# Options of another library: a TypeError at first use.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/1"),  # noqa: F405
        "OPTIONS": {
            "CLIENT_CLASS": "django_redis.client.DefaultClient",
            "PASSWORD": os.environ.get("REDIS_PASSWORD"),  # noqa: F405
        },
        "KEY_PREFIX": "myapp",
        "TIMEOUT": 300,
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# The names of django-csp before version 4.
CSP_DEFAULT_SRC = ("'self'",)
CSP_SCRIPT_SRC = ("'self'", "'unsafe-inline'")

# Deprecated in Django 6.1 and 6.0.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "smtp.example.com")  # noqa: F405
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", 587))  # noqa: F405
EMAIL_USE_TLS = True
EMAIL_HOST_USER = os.environ["EMAIL_HOST_USER"]  # noqa: F405
EMAIL_HOST_PASSWORD = os.environ["EMAIL_HOST_PASSWORD"]  # noqa: F405
DEFAULT_FROM_EMAIL = "noreply@example.com"
SERVER_EMAIL = "server@example.com"
ADMINS = [("Admin Name", "admin@example.com")]

# The folder has to be made by hand, and ADMINS get nothing: Django's logger has other handlers now.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"verbose": {"format": "{levelname} {asctime} {module} {process:d} {thread:d} {message}", "style": "{"}},
    "handlers": {
        "file": {"level": "ERROR", "class": "logging.handlers.RotatingFileHandler", "filename": "/var/log/django/error.log", "maxBytes": 1024 * 1024 * 10, "backupCount": 5, "formatter": "verbose"},
        "console": {"level": "INFO", "class": "logging.StreamHandler", "formatter": "verbose"},
    },
    "loggers": {"django": {"handlers": ["file", "console"], "level": "INFO", "propagate": False}},
}
