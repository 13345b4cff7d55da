from .base import *

CONN_MAX_AGE = 60
