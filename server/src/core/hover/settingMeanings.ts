/** What a setting decides in production, in a sentence or two. From Django's and the libraries' own documentation, in our words. */
export const settingMeanings: Readonly<Record<string, string>> = {
  ADMINS: "Who gets an e-mail for every request that fails with a server error, where logging has the handler for it.",
  ALLOWED_HOSTS:
    "The host names that requests may be for. Others get 400; with `*` a forged Host header ends up in links, e-mails and caches.",
  APPEND_SLASH: "Whether a path without its last slash is redirected to the one with it, by CommonMiddleware.",
  ASGI_APPLICATION: "The ASGI application that development servers of Channels and Daphne run.",
  AUTH_PASSWORD_VALIDATORS: "What a new password must satisfy. Empty: any password is accepted.",
  AUTHENTICATION_BACKENDS: "Who decides whether a log-in is right; asked in this order.",
  CACHES:
    "Where cached data, and often sessions and rate limits, are kept. The default is memory of one process, which the others do not see.",
  CELERY_BROKER_URL: "Where Celery's tasks wait. It usually holds credentials.",
  CELERY_TASK_ALWAYS_EAGER: "Runs tasks at once in the web process instead of in a worker: for tests only.",
  CHANNEL_LAYERS: "How the processes of Channels talk to each other. The layer in memory reaches one process only.",
  CONN_HEALTH_CHECKS:
    "Whether a kept database connection is tried before a request uses it. It stands inside DATABASES.",
  CONN_MAX_AGE: "How long a database connection is kept. It stands inside DATABASES.",
  CORS_ALLOW_ALL_ORIGINS: "Lets pages of every site read the answers of this one.",
  CORS_ALLOW_CREDENTIALS: "Lets pages of other sites send this site's cookies along.",
  CORS_ALLOWED_ORIGINS: "The sites whose pages may read the answers of this one, each with its scheme.",
  CSRF_COOKIE_HTTPONLY: "Hides the CSRF cookie from scripts. It protects little, since the token also stands in pages.",
  CSRF_COOKIE_SAMESITE: "Whether browsers send the CSRF cookie with requests that come from other sites.",
  CSRF_COOKIE_SECURE: "Sends the CSRF cookie over HTTPS only. Without it one request over HTTP gives it away.",
  CSRF_TRUSTED_ORIGINS:
    "Origins, with scheme, whose forms are accepted besides the site's own: needed behind proxies and for sub-domains.",
  CSRF_USE_SESSIONS: "Keeps the CSRF token in the session instead of in a cookie of its own.",
  DATA_UPLOAD_MAX_MEMORY_SIZE:
    "The largest body, without files, that is accepted. `None` switches the protection against exhaustion off.",
  DATA_UPLOAD_MAX_NUMBER_FIELDS: "How many fields a form may have before the request is refused.",
  DATABASES:
    "Where the data is, and as whom. Credentials belong in the environment; SQLite allows one writer and lives on one machine.",
  DEBUG:
    "Shows settings, source and local variables to everybody who causes an error, and keeps every query in memory. Never on in production.",
  DEBUG_PROPAGATE_EXCEPTIONS: "Lets the server, not Django, answer for an unhandled error: for tests.",
  DEFAULT_AUTO_FIELD:
    "The type of primary keys that models do not declare. Changing it later makes migrations of every such table.",
  DEFAULT_FILE_STORAGE: "Where uploads are stored. Newer versions have STORAGES instead.",
  DEFAULT_FROM_EMAIL: "The sender of e-mails to users. `webmaster@localhost` is rejected by most servers.",
  EMAIL_BACKEND: "How e-mail is sent. The console and file backends send nothing.",
  EMAIL_HOST: "The mail server. The default is this very machine, where usually none listens.",
  EMAIL_HOST_PASSWORD: "The mail server's password: from the environment or a secret store.",
  EMAIL_HOST_USER: "As whom e-mail is sent. Empty: without authentication.",
  EMAIL_PORT: "The mail server's port: 587 with EMAIL_USE_TLS, 465 with EMAIL_USE_SSL.",
  EMAIL_USE_SSL: "Speaks TLS from the start (port 465). Not together with EMAIL_USE_TLS.",
  EMAIL_USE_TLS:
    "Turns TLS on after connecting (STARTTLS, port 587). Without it and EMAIL_USE_SSL the password travels readable.",
  INSTALLED_APPS: "The applications that run: also where development tools and the admin come in.",
  INTERNAL_IPS: "Addresses that debugging tools are shown to.",
  LANGUAGE_CODE: "The language where no other is asked for.",
  LOGGING: "Where messages go. In containers to standard output, with Django's own loggers left on.",
  LOGGING_CONFIG: "The function that sets logging up. `None`: nothing does.",
  MANAGERS: "Who gets e-mail about broken links, where BrokenLinkEmailsMiddleware is installed.",
  MEDIA_ROOT: "The folder of uploads: on storage that outlives a release, apart from code and static files.",
  MEDIA_URL: "The address of uploads. Django does not serve them in production.",
  MIDDLEWARE:
    "What every request and answer passes through. The order matters, and several settings do nothing without their middleware.",
  PASSWORD_HASHERS: "How passwords are stored: the first is used for new ones. Fast hashers are for tests only.",
  REST_FRAMEWORK: "Django REST framework: who may do what by default, how requests are authenticated and limited.",
  ROOT_URLCONF: "The module of the site's addresses.",
  SECRET_KEY:
    "Signs sessions, password-reset links and every signed value. Whoever has it can forge them: it comes from the environment, and is kept out of source.",
  SECRET_KEY_FALLBACKS:
    "Former keys that are still accepted, so that SECRET_KEY can be replaced without logging everybody out.",
  SECURE_BROWSER_XSS_FILTER: "Sent a header that browsers no longer know.",
  SECURE_CONTENT_TYPE_NOSNIFF:
    "Keeps browsers from guessing another type for a file than the one it is served with. Needs SecurityMiddleware.",
  SECURE_CROSS_ORIGIN_OPENER_POLICY:
    "Separates the site's windows from those that other sites open. Needs SecurityMiddleware.",
  SECURE_CSP: "The Content-Security-Policy that ContentSecurityPolicyMiddleware sends: what pages may load and run.",
  SECURE_HSTS_INCLUDE_SUBDOMAINS:
    "Extends Strict-Transport-Security to every sub-domain: only where all of them have HTTPS.",
  SECURE_HSTS_PRELOAD: "Agrees to the browsers' built-in lists. Hard to take back.",
  SECURE_HSTS_SECONDS:
    "For how long browsers use nothing but HTTPS for the site. Raise it in steps; needs SecurityMiddleware.",
  SECURE_PROXY_SSL_HEADER:
    "The header by which a proxy tells that the visitor came over HTTPS. Anybody can send it, unless the proxy always sets or removes it.",
  SECURE_REDIRECT_EXEMPT: "Paths that SECURE_SSL_REDIRECT leaves alone: patterns without the first slash.",
  SECURE_REFERRER_POLICY: "What addresses other sites learn from links. Needs SecurityMiddleware.",
  SECURE_SSL_HOST: "The host that redirects to HTTPS lead to.",
  SECURE_SSL_REDIRECT:
    "Redirects HTTP to HTTPS. Needs SecurityMiddleware, and behind a proxy SECURE_PROXY_SSL_HEADER, or it goes on for ever.",
  SERVER_EMAIL: "The sender of error e-mails. `root@localhost` is rejected by most servers.",
  SESSION_COOKIE_AGE: "For how many seconds a log-in lasts.",
  SESSION_COOKIE_HTTPONLY: "Hides the session cookie from scripts.",
  SESSION_COOKIE_SAMESITE: "Whether browsers send the session cookie with requests that come from other sites.",
  SESSION_COOKIE_SECURE:
    "Sends the session cookie over HTTPS only. Without it one request over HTTP gives the log-in away.",
  SESSION_ENGINE: "Where sessions are kept: it must be a place that every process sees and that survives a restart.",
  SESSION_SERIALIZER: "How sessions are written. With pickle, whoever can write one runs code.",
  SILENCED_SYSTEM_CHECKS: "Django's own checks that stay silent.",
  SITE_ID: "Which row of the sites table this site is.",
  STATIC_ROOT: "The folder that `collectstatic` fills and that the web server or WhiteNoise serves.",
  STATIC_URL: "The address of static files.",
  STATICFILES_DIRS: "Further folders of static files. STATIC_ROOT must not be among them.",
  STATICFILES_STORAGE: "How static files are stored. Newer versions have STORAGES instead.",
  STORAGES:
    "Where uploads (`default`) and static files (`staticfiles`) are stored. A storage with hashes in names lets browsers keep static files for long.",
  TEMPLATES: "Engines, folders and context processors of templates. The cached loader is on where DEBUG is off.",
  TIME_ZONE: "The zone that times are shown in, and stored in where USE_TZ is off.",
  USE_TZ: "Stores times in UTC. Without it, times become ambiguous twice a year.",
  USE_X_FORWARDED_HOST: "Believes the proxy's X-Forwarded-Host instead of Host: only where the proxy always sets it.",
  WSGI_APPLICATION: "The WSGI application that `runserver` loads. Servers in production name theirs themselves.",
  X_FRAME_OPTIONS: "Whether other sites may show pages in a frame. Needs XFrameOptionsMiddleware.",
};
