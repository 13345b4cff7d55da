from .production import *

SERVER_EMAIL = "staging@example.com"
