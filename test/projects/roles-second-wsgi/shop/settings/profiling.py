from .cloud import *

SECURE_HSTS_SECONDS = 0
