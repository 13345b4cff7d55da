"""The switches that other modules read."""

# Turned off "for a day" in spring.
HTTPS = False
HSTS_SECONDS = 3600
