from shelter.settings.common import *  # noqa: F403

SECRET_KEY = "only for development"
DEBUG = True
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "dev.sqlite3"}}
