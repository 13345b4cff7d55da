import os

from shelter.settings.common import *  # noqa: F403
from shelter.settings.common import MIDDLEWARE as COMMON_MIDDLEWARE

SECRET_KEY = os.environ["SHELTER_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = os.environ["SHELTER_HOSTS"].split(",")

# Drops what the admin's own frame protection needs.
MIDDLEWARE = [name for name in COMMON_MIDDLEWARE if "clickjacking" not in name]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["SHELTER_DATABASE"],
        "USER": os.environ["SHELTER_DATABASE_USER"],
        "PASSWORD": os.environ["SHELTER_DATABASE_PASSWORD"],
        "HOST": os.environ["SHELTER_DATABASE_HOST"],
    }
}
