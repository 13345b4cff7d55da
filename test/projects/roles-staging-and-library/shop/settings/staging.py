from .production import *

SERVER_EMAIL = "staging@example.com"
CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
