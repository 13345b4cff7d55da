from .base import *

# The proxy does it.
MIDDLEWARE.remove("django.middleware.clickjacking.XFrameOptionsMiddleware")
