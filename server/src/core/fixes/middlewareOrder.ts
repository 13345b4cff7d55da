/** docs.djangoproject.com/en/5.2/ref/middleware/#middleware-ordering, with WhiteNoise and django-cors-headers where they document themselves. */
export const middlewareOrder: readonly string[] = [
  "django.middleware.security.SecurityMiddleware",
  "whitenoise.middleware.WhiteNoiseMiddleware",
  "django.middleware.cache.UpdateCacheMiddleware",
  "django.middleware.gzip.GZipMiddleware",
  "django.contrib.sessions.middleware.SessionMiddleware",
  "django.middleware.http.ConditionalGetMiddleware",
  "corsheaders.middleware.CorsMiddleware",
  "django.middleware.locale.LocaleMiddleware",
  "django.middleware.common.CommonMiddleware",
  "django.middleware.csrf.CsrfViewMiddleware",
  "django.contrib.auth.middleware.AuthenticationMiddleware",
  "django.contrib.messages.middleware.MessageMiddleware",
  "django.middleware.clickjacking.XFrameOptionsMiddleware",
];
