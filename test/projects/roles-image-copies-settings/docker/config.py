import os

from .common import *

DEBUG = False
SECRET_KEY = os.environ["SHOP_SECRET_KEY"]
ALLOWED_HOSTS = ["shop.example.com"]
DATABASES["default"].update(HOST=os.environ["POSTGRES_HOST"], PASSWORD=os.environ["POSTGRES_PASSWORD"])
CONFIG_FOLDER = os.path.basename(os.path.dirname(__file__))
SECURE_SSL_REDIRECT = CONFIG_FOLDER == "settings"
SECURE_HSTS_SECONDS = 31536000
CSRF_COOKIE_SECURE = False
