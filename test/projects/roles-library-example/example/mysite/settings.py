DEBUG = True
SECRET_KEY = "example"
ROOT_URLCONF = "mysite.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "thelib"]
