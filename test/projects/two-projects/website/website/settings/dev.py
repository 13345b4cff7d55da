# Only a development configuration exists here, and wsgi.py loads it.
SECRET_KEY = "only for development"
DEBUG = True
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.contenttypes"]
ROOT_URLCONF = "website.urls"
