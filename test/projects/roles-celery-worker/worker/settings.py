from shop.settings import *

MIDDLEWARE = []
ALLOWED_HOSTS = ["*"]
CSRF_COOKIE_SECURE = False
