from .core import VERSION

RELEASE = f"shop-{VERSION}"
ALLOWED_HOSTS = ["shop.example.com"]
SECURE_SSL_REDIRECT = True
