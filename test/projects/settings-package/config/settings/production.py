import os

from .base import *  # noqa: F403

DEBUG = False

ALLOWED_HOSTS = ["library.example.com"]

DATABASES["default"].update(  # noqa: F405
    HOST=os.environ["DATABASE_HOST"],
    USER=os.environ["DATABASE_USER"],
    PASSWORD=os.environ["DATABASE_PASSWORD"],
)

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30
