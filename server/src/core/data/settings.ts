/**
 * What there is to say of a setting by its name, for all who ask: hovers, completion, the outline, fixes, places of what is absent.
 * Defaults and versions are Django's own: djangoSettings.json.
 */
export interface SettingFacts {
  /** What it decides in production, in a sentence or two. From Django's and the libraries' own documentation, in our words. */
  readonly meaning?: string;
  /** What a new line does, for whoever reads the settings next. */
  readonly comment?: string;
  /** Texts for a variable that give it a value with which production works and Django's checks are content, most usual first. */
  readonly production?: readonly string[];
}

const on: readonly string[] = ["True", "true", "1", "yes", "on"];
const off: readonly string[] = ["False", "false", "0", "no", "off"];

export const settingFacts: Readonly<Record<string, SettingFacts>> = {
  ADMINS: {
    meaning:
      "Who gets an e-mail for every request that fails with a server error, where logging has the handler for it.",
  },
  ALLOWED_HOSTS: {
    meaning:
      "The host names that requests may be for. Others get 400; with `*` a forged Host header ends up in links, e-mails and caches.",
    production: ["example.com"],
  },
  APPEND_SLASH: {
    meaning: "Whether a path without its last slash is redirected to the one with it, by CommonMiddleware.",
  },
  ASGI_APPLICATION: {
    meaning: "The ASGI application that development servers of Channels and Daphne run.",
  },
  AUTHENTICATION_BACKENDS: {
    meaning: "Who decides whether a log-in is right; asked in this order.",
  },
  AUTH_PASSWORD_VALIDATORS: {
    meaning: "What a new password must satisfy. Empty: any password is accepted.",
  },
  CACHES: {
    meaning:
      "Where cached data, and often sessions and rate limits, are kept. The default is memory of one process, which the others do not see.",
  },
  CELERY_BROKER_URL: {
    meaning: "Where Celery's tasks wait. It usually holds credentials.",
  },
  CELERY_TASK_ALWAYS_EAGER: {
    meaning: "Runs tasks at once in the web process instead of in a worker: for tests only.",
  },
  CHANNEL_LAYERS: {
    meaning: "How the processes of Channels talk to each other. The layer in memory reaches one process only.",
  },
  CONN_HEALTH_CHECKS: {
    meaning: "Whether a kept database connection is tried before a request uses it. It stands inside DATABASES.",
  },
  CONN_MAX_AGE: {
    meaning: "How long a database connection is kept. It stands inside DATABASES.",
  },
  CORS_ALLOWED_ORIGINS: {
    meaning: "The sites whose pages may read the answers of this one, each with its scheme.",
  },
  CORS_ALLOW_ALL_ORIGINS: {
    meaning: "Lets pages of every site read the answers of this one.",
  },
  CORS_ALLOW_CREDENTIALS: {
    meaning: "Lets pages of other sites send this site's cookies along.",
  },
  CSRF_COOKIE_HTTPONLY: {
    meaning: "Hides the CSRF cookie from scripts. It protects little, since the token also stands in pages.",
  },
  CSRF_COOKIE_SAMESITE: {
    meaning: "Whether browsers send the CSRF cookie with requests that come from other sites.",
  },
  CSRF_COOKIE_SECURE: {
    meaning: "Sends the CSRF cookie over HTTPS only. Without it one request over HTTP gives it away.",
    comment: "The CSRF cookie travels over HTTPS only.",
    production: on,
  },
  CSRF_TRUSTED_ORIGINS: {
    meaning:
      "Origins, with scheme, whose forms are accepted besides the site's own: needed behind proxies and for sub-domains.",
    production: ["https://example.com"],
  },
  CSRF_USE_SESSIONS: {
    meaning: "Keeps the CSRF token in the session instead of in a cookie of its own.",
  },
  DATABASES: {
    meaning:
      "Where the data is, and as whom. Credentials belong in the environment; SQLite allows one writer and lives on one machine.",
  },
  DATA_UPLOAD_MAX_MEMORY_SIZE: {
    meaning:
      "The largest body, without files, that is accepted. `None` switches the protection against exhaustion off.",
  },
  DATA_UPLOAD_MAX_NUMBER_FIELDS: {
    meaning: "How many fields a form may have before the request is refused.",
  },
  DEBUG: {
    meaning:
      "Shows settings, source and local variables to everybody who causes an error, and keeps every query in memory. Never on in production.",
    production: off,
  },
  DEBUG_PROPAGATE_EXCEPTIONS: {
    meaning: "Lets the server, not Django, answer for an unhandled error: for tests.",
  },
  DEFAULT_AUTO_FIELD: {
    meaning:
      "The type of primary keys that models do not declare. Changing it later makes migrations of every such table.",
  },
  DEFAULT_FILE_STORAGE: {
    meaning: "Where uploads are stored. Newer versions have STORAGES instead.",
  },
  DEFAULT_FROM_EMAIL: {
    meaning: "The sender of e-mails to users. `webmaster@localhost` is rejected by most servers.",
  },
  EMAIL_BACKEND: {
    meaning: "How e-mail is sent. The console and file backends send nothing.",
  },
  EMAIL_HOST: {
    meaning: "The mail server. The default is this very machine, where usually none listens.",
  },
  EMAIL_HOST_PASSWORD: {
    meaning: "The mail server's password: from the environment or a secret store.",
  },
  EMAIL_HOST_USER: {
    meaning: "As whom e-mail is sent. Empty: without authentication.",
  },
  EMAIL_PORT: {
    meaning: "The mail server's port: 587 with EMAIL_USE_TLS, 465 with EMAIL_USE_SSL.",
  },
  EMAIL_USE_SSL: {
    meaning: "Speaks TLS from the start (port 465). Not together with EMAIL_USE_TLS.",
  },
  EMAIL_USE_TLS: {
    meaning:
      "Turns TLS on after connecting (STARTTLS, port 587). Without it and EMAIL_USE_SSL the password travels readable.",
  },
  INSTALLED_APPS: {
    meaning: "The applications that run: also where development tools and the admin come in.",
  },
  INTERNAL_IPS: {
    meaning: "Addresses that debugging tools are shown to.",
  },
  LANGUAGE_CODE: {
    meaning: "The language where no other is asked for.",
  },
  LOGGING: {
    meaning: "Where messages go. In containers to standard output, with Django's own loggers left on.",
  },
  LOGGING_CONFIG: {
    meaning: "The function that sets logging up. `None`: nothing does.",
  },
  MANAGERS: {
    meaning: "Who gets e-mail about broken links, where BrokenLinkEmailsMiddleware is installed.",
  },
  MEDIA_ROOT: {
    meaning: "The folder of uploads: on storage that outlives a release, apart from code and static files.",
  },
  MEDIA_URL: {
    meaning: "The address of uploads. Django does not serve them in production.",
  },
  MIDDLEWARE: {
    meaning:
      "What every request and answer passes through. The order matters, and several settings do nothing without their middleware.",
  },
  PASSWORD_HASHERS: {
    meaning: "How passwords are stored: the first is used for new ones. Fast hashers are for tests only.",
  },
  REST_FRAMEWORK: {
    meaning: "Django REST framework: who may do what by default, how requests are authenticated and limited.",
  },
  ROOT_URLCONF: {
    meaning: "The module of the site's addresses.",
  },
  SECRET_KEY: {
    meaning:
      "Signs sessions, password-reset links and every signed value. Whoever has it can forge them: it comes from the environment, and is kept out of source.",
  },
  SECRET_KEY_FALLBACKS: {
    meaning: "Former keys that are still accepted, so that SECRET_KEY can be replaced without logging everybody out.",
  },
  SECURE_BROWSER_XSS_FILTER: {
    meaning: "Sent a header that browsers no longer know.",
  },
  SECURE_CONTENT_TYPE_NOSNIFF: {
    meaning:
      "Keeps browsers from guessing another type for a file than the one it is served with. Needs SecurityMiddleware.",
    production: on,
  },
  SECURE_CROSS_ORIGIN_OPENER_POLICY: {
    meaning: "Separates the site's windows from those that other sites open. Needs SecurityMiddleware.",
  },
  SECURE_CSP: {
    meaning: "The Content-Security-Policy that ContentSecurityPolicyMiddleware sends: what pages may load and run.",
  },
  SECURE_HSTS_INCLUDE_SUBDOMAINS: {
    meaning: "Extends Strict-Transport-Security to every sub-domain: only where all of them have HTTPS.",
    // A decision too: a sub-domain without HTTPS is gone for who has been here.
    production: off,
  },
  SECURE_HSTS_PRELOAD: {
    meaning: "Agrees to the browsers' built-in lists. Hard to take back.",
    // A decision that is hard to undo, and refused with so few seconds.
    production: off,
  },
  SECURE_HSTS_SECONDS: {
    meaning: "For how long browsers use nothing but HTTPS for the site. Raise it in steps; needs SecurityMiddleware.",
    // The lowest value that Django accepts: it is raised when nothing breaks.
    production: ["3600"],
  },
  SECURE_PROXY_SSL_HEADER: {
    meaning:
      "The header by which a proxy tells that the visitor came over HTTPS. Anybody can send it, unless the proxy always sets or removes it.",
    comment: "The proxy says whether the client came over HTTPS.",
  },
  SECURE_REDIRECT_EXEMPT: {
    meaning: "Paths that SECURE_SSL_REDIRECT leaves alone: patterns without the first slash.",
    comment: "The platform asks by plain HTTP whether the site lives.",
  },
  SECURE_REFERRER_POLICY: {
    meaning: "What addresses other sites learn from links. Needs SecurityMiddleware.",
  },
  SECURE_SSL_HOST: {
    meaning: "The host that redirects to HTTPS lead to.",
  },
  SECURE_SSL_REDIRECT: {
    meaning:
      "Redirects HTTP to HTTPS. Needs SecurityMiddleware, and behind a proxy SECURE_PROXY_SSL_HEADER, or it goes on for ever.",
    comment: "Plain HTTP is answered with a redirect to HTTPS.",
    production: on,
  },
  SERVER_EMAIL: {
    meaning: "The sender of error e-mails. `root@localhost` is rejected by most servers.",
  },
  SESSION_COOKIE_AGE: {
    meaning: "For how many seconds a log-in lasts.",
  },
  SESSION_COOKIE_HTTPONLY: {
    meaning: "Hides the session cookie from scripts.",
  },
  SESSION_COOKIE_SAMESITE: {
    meaning: "Whether browsers send the session cookie with requests that come from other sites.",
  },
  SESSION_COOKIE_SECURE: {
    meaning: "Sends the session cookie over HTTPS only. Without it one request over HTTP gives the log-in away.",
    comment: "The session cookie travels over HTTPS only.",
    production: on,
  },
  SESSION_ENGINE: {
    meaning: "Where sessions are kept: it must be a place that every process sees and that survives a restart.",
  },
  SESSION_SERIALIZER: {
    meaning: "How sessions are written. With pickle, whoever can write one runs code.",
  },
  SILENCED_SYSTEM_CHECKS: {
    meaning: "Django's own checks that stay silent.",
  },
  SITE_ID: {
    meaning: "Which row of the sites table this site is.",
  },
  STATICFILES_DIRS: {
    meaning: "Further folders of static files. STATIC_ROOT must not be among them.",
  },
  STATICFILES_STORAGE: {
    meaning: "How static files are stored. Newer versions have STORAGES instead.",
  },
  STATIC_ROOT: {
    meaning: "The folder that `collectstatic` fills and that the web server or WhiteNoise serves.",
  },
  STATIC_URL: {
    meaning: "The address of static files.",
  },
  STORAGES: {
    meaning:
      "Where uploads (`default`) and static files (`staticfiles`) are stored. A storage with hashes in names lets browsers keep static files for long.",
  },
  TEMPLATES: {
    meaning: "Engines, folders and context processors of templates. The cached loader is on where DEBUG is off.",
  },
  TIME_ZONE: {
    meaning: "The zone that times are shown in, and stored in where USE_TZ is off.",
  },
  USE_TZ: {
    meaning: "Stores times in UTC. Without it, times become ambiguous twice a year.",
  },
  USE_X_FORWARDED_HOST: {
    meaning: "Believes the proxy's X-Forwarded-Host instead of Host: only where the proxy always sets it.",
  },
  WSGI_APPLICATION: {
    meaning: "The WSGI application that `runserver` loads. Servers in production name theirs themselves.",
  },
  X_FRAME_OPTIONS: {
    meaning: "Whether other sites may show pages in a frame. Needs XFrameOptionsMiddleware.",
  },
};

/** The middleware that makes a setting matter: django/middleware/security.py, csrf.py, clickjacking.py, sessions. */
export const settingMiddleware: readonly (readonly [RegExp, string])[] = [
  [/^SECURE_(?!CSP)/, "django.middleware.security.SecurityMiddleware"],
  [/^SECURE_CSP/, "django.middleware.csp.ContentSecurityPolicyMiddleware"],
  [/^CSRF_/, "django.middleware.csrf.CsrfViewMiddleware"],
  [/^SESSION_/, "django.contrib.sessions.middleware.SessionMiddleware"],
  [/^X_FRAME_OPTIONS$/, "django.middleware.clickjacking.XFrameOptionsMiddleware"],
];

/** The topics that Django's settings reference lists settings under; where it lists one twice, the topic that fewer have. https://docs.djangoproject.com/en/6.0/ref/settings/#core-settings-topical-index */
export const settingTopics: readonly (readonly [string, RegExp])[] = [
  ["Cache", /^CACHE/],
  ["Database", /^(?:DATABASE|DEFAULT_(?:INDEX_)?TABLESPACE|DEFAULT_AUTO_FIELD)/],
  ["Debugging", /^DEBUG/],
  ["Email", /^(?:EMAIL_|MAILERS$|ADMINS$|MANAGERS$|DEFAULT_FROM_EMAIL$|SERVER_EMAIL$)/],
  ["Error reporting", /^(?:DEFAULT_EXCEPTION_REPORTER|IGNORABLE_404|SILENCED_SYSTEM)/],
  ["File uploads", /^(?:FILE_UPLOAD_|MEDIA_|DEFAULT_FILE_STORAGE$|STORAGES$)/],
  ["Static files", /^STATIC/],
  [
    "Globalization",
    /^(?:LANGUAGE|LOCALE|TIME_ZONE$|USE_(?:I18N|L10N|TZ|THOUSAND)|DECIMAL_|THOUSAND_|NUMBER_|FIRST_DAY|FORMAT_)|_FORMATS?$/,
  ],
  ["Security", /^(?:SECRET_KEY|SECURE_|CSRF_|ALLOWED_HOSTS$|X_FRAME_OPTIONS$|SIGNING_)/],
  ["Sessions", /^SESSION_/],
  ["Auth", /^(?:AUTH|LOGIN_|LOGOUT_|PASSWORD_)/],
  ["Messages", /^MESSAGE_/],
  ["Sites", /^SITE_ID$/],
  [
    "HTTP",
    /^(?:DATA_UPLOAD_|DEFAULT_CHARSET$|DISALLOWED_USER|FORCE_SCRIPT|INTERNAL_IPS$|MIDDLEWARE|USE_X_|WSGI_|ASGI_)/,
  ],
  ["URLs", /^(?:APPEND_SLASH$|PREPEND_WWW$|ROOT_URLCONF$|URLIZE_)/],
  ["Logging", /^LOGGING/],
  ["Models", /^(?:ABSOLUTE_URL|FIXTURE_DIRS$|INSTALLED_APPS$)/],
  ["Templates", /^TEMPLATE/],
  ["Forms", /^FORMS?_/],
  ["Serialization", /^SERIALIZATION_/],
  ["Testing", /^TEST_/],
  ["Migrations", /^MIGRATION_/],
];

/** Whose settings these are, by their documentation. */
export const settingLibraries: readonly { readonly settings: RegExp; readonly distribution: string }[] = [
  { settings: /^(?:ACCOUNT|ALLAUTH)_/, distribution: "django-allauth" },
  { settings: /^AWS_/, distribution: "django-storages" },
  { settings: /^AXES_/, distribution: "django-axes" },
  { settings: /^(?:CELERY|BROKER)_/, distribution: "celery" },
  { settings: /^(?:CHANNEL_LAYERS|ASGI_APPLICATION)$/, distribution: "channels" },
  { settings: /^CONTENT_SECURITY_POLICY/, distribution: "django-csp" },
  { settings: /^CORS_(?!ORIGIN_)/, distribution: "django-cors-headers" },
  { settings: /^DJANGO_REDIS_/, distribution: "django-redis" },
  { settings: /^REST_FRAMEWORK$/, distribution: "djangorestframework" },
  { settings: /^SIMPLE_JWT$/, distribution: "djangorestframework-simplejwt" },
  { settings: /^WHITENOISE_/, distribution: "whitenoise" },
];

/** Settings that stop plain HTTP from working, as development uses it. */
export const needsHttps =
  /^(?:SECURE_SSL_REDIRECT|SECURE_HSTS_INCLUDE_SUBDOMAINS|SECURE_HSTS_PRELOAD|[A-Z0-9_]*COOKIE_SECURE)$/;
