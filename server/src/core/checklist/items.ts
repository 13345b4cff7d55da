/** The production checklist: sections and items, and how each is decided. Rules name the items they decide by id. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
}

export interface Item {
  readonly id: string;
  /** A few words, for a narrow tree. */
  readonly label: string;
  /** The whole statement that is decided. */
  readonly title: string;
  readonly decidedBy: "auto" | "evidence" | "manual";
  /** Settings without any of which there is nothing to prove: Django's default is then no decision of the project. */
  readonly configuredBy?: RegExp;
  /** What it is about: evidence of that comes first, and what a person confirmed of it holds until one of these files changes. */
  readonly about?: About;
  /** For what a person confirms: what to make sure of. */
  readonly ask?: string;
  /** What shows it shows all of it, wherever rules cannot see. */
  readonly isShownAlone?: true;
  /** It is about what stands in the source, whatever production ends up with. */
  readonly isOfSource?: true;
  /** What is found is judged by rules too: where they cannot see, it is not proven. */
  readonly isJudged?: true;
  /** An evidence item without which there is nothing to confirm either. */
  readonly follows?: string;
  /** For how many days what a person confirmed holds; undefined: a year. */
  readonly period?: number;
}

export interface About {
  /** Files that assign one of these settings. */
  readonly settings?: RegExp;
  /** Deploy files by their kind, and documents and scripts by their path below the project. */
  readonly files?: RegExp;
  /** Every module of migrations. */
  readonly migrations?: true;
}

/** Days that a confirmation holds where its item says nothing else. */
export const defaultPeriod = 365;

type Rest = Pick<
  Item,
  "about" | "configuredBy" | "ask" | "follows" | "isJudged" | "isOfSource" | "isShownAlone" | "period"
>;

const auto = (id: string, label: string, title: string, settings?: RegExp, rest: Rest = {}): Item => ({
  id,
  label,
  title,
  decidedBy: "auto",
  ...(settings && { about: { settings } }),
  ...rest,
});
const evidence = (id: string, label: string, title: string, rest: Rest = {}): Item => ({
  id,
  label,
  title,
  decidedBy: "evidence",
  ...rest,
});
const manual = (id: string, label: string, title: string, ask: string, rest: Rest = {}): Item => ({
  id,
  label,
  title,
  decidedBy: "manual",
  ask,
  ...rest,
});
/** Nothing is proven where the settings do not speak of it. */
const configured = (id: string, label: string, title: string, settings: RegExp): Item =>
  auto(id, label, title, settings, { configuredBy: settings });

const mediaSettings = /^(?:MEDIA_ROOT|MEDIA_URL|STORAGES|DEFAULT_FILE_STORAGE)$/;
const proxyFiles = /nginx|\.conf$|[Cc]addyfile|traefik/;
const backupFiles = /(?:^|\/)[\w.-]*(?:backup|restore|pg_?dump)[\w.-]*$/i;
const deployDocuments = /(?:^|\/)[\w.-]*(?:deploy|release|runbook|rollback|roll-back|operations)[\w.-]*$/i;

export const sections: readonly Section[] = [
  {
    id: "environments",
    title: "Environments",
    items: [
      auto(
        "production-settings-separate",
        "Production settings apart",
        "Production settings are separate from development's, or every difference comes from the environment",
        /^(?:DEBUG|INSTALLED_APPS|MIDDLEWARE)$/,
      ),
      auto(
        "settings-module-production",
        "Production module selected",
        "DJANGO_SETTINGS_MODULE names a production module in every deploy target",
      ),
      auto(
        "required-variables-set",
        "Required variables set",
        "Every variable that production requires is set by a deploy file or listed in .env.example",
        undefined,
        { isShownAlone: true },
      ),
      auto(
        "debug-off",
        "DEBUG off",
        "DEBUG is off, and stays off when the variable is missing",
        /^(?:DEBUG|TEMPLATE_DEBUG)$/,
      ),
    ],
  },
  {
    id: "secrets",
    title: "Secrets",
    items: [
      auto(
        "secret-key",
        "SECRET_KEY from outside",
        "SECRET_KEY comes from the environment or a secret store, is required, strong, and not a committed default",
        /^SECRET_KEY$/,
      ),
      auto(
        "credentials-not-in-source",
        "No credentials in source",
        "Database, cache, broker, e-mail and third-party credentials are not in source",
        undefined,
        { isOfSource: true },
      ),
      auto(
        "secret-files-ignored",
        "Secret files ignored",
        ".env and key files are ignored by Git and by the Docker build",
      ),
      auto(
        "no-secrets-in-deploy-files",
        "No secrets in deploy files",
        "No secret in Dockerfile ENV/ARG, compose environment, units or workflows; none echoed in CI logs",
      ),
      auto("secrets-not-logged", "Secrets not logged", "Nothing logs or prints the environment"),
      evidence("secrets-redacted", "Logs redact secrets", "Logging filters redact secrets", {
        about: { settings: /^(?:LOGGING|SENTRY_\w*)$/ },
        ask: "Make sure that no password, token or session reaches the logs and the error tracker",
      }),
      auto(
        "rotation-prepared",
        "Key rotation prepared",
        "Rotation is prepared: SECRET_KEY_FALLBACKS is used as Django means it",
        /^SECRET_KEY_FALLBACKS$/,
      ),
      manual(
        "rotation-procedure",
        "Rotation procedure",
        "A written procedure says who gets which secret, and how SECRET_KEY and other credentials are rotated",
        "Make sure that the procedure exists and was followed, that each service gets only its own secrets, and that env files are readable by their service alone (600)",
        {
          about: {
            settings: /^SECRET_KEY(?:_FALLBACKS)?$/,
            files: /(?:^|\/)[\w.-]*(?:rotat|security)[\w.-]*\.(?:md|rst|txt)$/i,
          },
          period: 365,
        },
      ),
    ],
  },
  {
    id: "hosts",
    title: "Hosts and origins",
    items: [
      auto(
        "allowed-hosts",
        "ALLOWED_HOSTS",
        "ALLOWED_HOSTS is explicit, not *, not [''], and covers health checks",
        /^ALLOWED_HOSTS$/,
      ),
      configured(
        "trusted-origins",
        "Trusted origins",
        "CSRF_TRUSTED_ORIGINS and CORS origins are explicit and have schemes",
        /^(?:CSRF_TRUSTED_ORIGINS|CORS_\w+)$/,
      ),
    ],
  },
  {
    id: "https",
    title: "HTTPS",
    items: [
      auto(
        "https-redirect",
        "HTTPS redirect",
        "HTTP redirects to HTTPS, in Django or in the proxy",
        /^SECURE_SSL_REDIRECT$/,
      ),
      auto(
        "proxy-ssl-header",
        "Proxy's HTTPS header",
        "SECURE_PROXY_SSL_HEADER matches what the proxy sets and overwrites",
        /^SECURE_PROXY_SSL_HEADER$/,
      ),
      auto("hsts", "HSTS", "HSTS is on, ramped up", /^SECURE_HSTS_SECONDS$/),
      manual(
        "hsts-scope",
        "HSTS for subdomains",
        "Whether HSTS covers subdomains and is preloaded is decided",
        "Decide it with whoever runs the other subdomains: preloading cannot be taken back within weeks",
        { about: { settings: /^SECURE_HSTS_\w+$/ }, period: 365 },
      ),
      auto("certificates", "TLS versions and ciphers", "TLS versions and ciphers are current"),
      manual(
        "certificate-renewal",
        "Certificates renew",
        "Certificates renew by themselves, and someone hears of it when they do not",
        "Look at the date of the certificate that is served, and at what renews it",
        { about: { files: proxyFiles }, period: 90 },
      ),
    ],
  },
  {
    id: "cookies",
    title: "Cookies and sessions",
    items: [
      auto(
        "secure-cookies",
        "Secure cookies",
        "Session and CSRF cookies are Secure; HttpOnly and SameSite are sane",
        /^(?:SESSION|CSRF|LANGUAGE)_COOKIE_\w+$/,
      ),
      auto("session-engine", "Session engine", "The session engine survives several processes", /^SESSION_ENGINE$/),
      evidence("expired-sessions", "Expired sessions cleared", "Expired sessions are cleared", {
        about: { settings: /^SESSION_ENGINE$/ },
        ask: "Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
      }),
    ],
  },
  {
    id: "headers",
    title: "Headers",
    items: [
      auto(
        "security-headers",
        "Security headers",
        "nosniff, frame options, referrer policy, opener policy",
        /^(?:SECURE_CONTENT_TYPE_NOSNIFF|X_FRAME_OPTIONS|SECURE_REFERRER_POLICY|SECURE_CROSS_ORIGIN_OPENER_POLICY)$/,
      ),
      evidence(
        "content-security-policy",
        "Content Security Policy",
        "Content-Security-Policy is sent, without unsafe-inline scripts",
        {
          about: { settings: /^(?:SECURE_CSP|CONTENT_SECURITY_POLICY|CSP_\w+)$/ },
          isJudged: true,
          ask: "Make sure that whatever stands in front of the application sends one, or decide against it",
        },
      ),
    ],
  },
  {
    id: "middleware",
    title: "Middleware",
    items: [
      auto(
        "middleware-order",
        "Middleware order",
        "The documented order holds for every pair that matters",
        /^MIDDLEWARE$/,
      ),
      auto(
        "development-apps-absent",
        "No development apps",
        "Development apps and middleware are absent",
        /^(?:INSTALLED_APPS|MIDDLEWARE)$/,
      ),
    ],
  },
  {
    id: "database",
    title: "Database",
    items: [
      configured(
        "server-database",
        "Server database",
        "A server database, credentials from the environment, TLS required and not overwritten",
        /^DATABASES$/,
      ),
      configured(
        "database-connections",
        "Database connections",
        "Connections: CONN_MAX_AGE, health checks, pool, PgBouncer and ASGI fit together; workers × connections fit the server",
        /^DATABASES$/,
      ),
      evidence("database-timeouts", "Database time-outs", "Statement and connect time-outs are set", {
        about: { settings: /^DATABASES$/ },
        configuredBy: /^DATABASES$/,
        ask: "Make sure that a query that hangs ends: by OPTIONS, by the database user's settings, or by the pooler",
      }),
      manual(
        "database-privileges",
        "Least privilege",
        "The application's database user has the least privilege",
        "Make sure that it is no superuser, owns no other database, and that migrations run as another user where possible",
        {
          about: { settings: /^DATABASES$/ },
          configuredBy: /^DATABASES$/,
          follows: "database-connections",
          period: 365,
        },
      ),
      manual(
        "database-backups",
        "Backups and restore",
        "Backups run, and a restore has been tested",
        "Restore the last backup somewhere, and look at what is in it",
        { about: { settings: /^DATABASES$/, files: backupFiles }, configuredBy: /^DATABASES$/, period: 90 },
      ),
    ],
  },
  {
    id: "cache",
    title: "Cache",
    items: [auto("shared-cache", "Shared cache", "A shared cache, with options that its backend accepts", /^CACHES$/)],
  },
  {
    id: "static",
    title: "Static files",
    items: [
      configured(
        "static-files",
        "Static files",
        "STATIC_ROOT, hashed storage, WhiteNoise's position or the proxy's alias, collectstatic in the build",
        /^(?:STATIC_\w+|STATICFILES_\w+|STORAGES|WHITENOISE_\w+)$/,
      ),
    ],
  },
  {
    id: "media",
    title: "Media",
    items: [
      configured(
        "media-files",
        "Media files",
        "Uploads live on persistent storage, apart from code and static files",
        mediaSettings,
      ),
      manual(
        "media-backups",
        "Uploads safe, backed up",
        "Uploads are never executed, and are backed up",
        "Make sure that the server hands uploads out as files only, and restore one from the backup",
        {
          about: { settings: mediaSettings, files: new RegExp(`${proxyFiles.source}|${backupFiles.source}`, "i") },
          configuredBy: mediaSettings,
          period: 90,
        },
      ),
    ],
  },
  {
    id: "email",
    title: "E-mail",
    items: [
      configured(
        "email",
        "E-mail",
        "A real backend with TLS, credentials from the environment, sender addresses set",
        /^(?:EMAIL_\w+|MAILERS|ANYMAIL|DEFAULT_FROM_EMAIL|SERVER_EMAIL)$/,
      ),
    ],
  },
  {
    id: "logging",
    title: "Logging and monitoring",
    items: [
      auto(
        "logging",
        "Logging",
        "LOGGING reaches the platform (stdout, structured), Django's loggers are not disabled",
        /^LOGGING$/,
      ),
      evidence(
        "error-tracking",
        "Error tracking",
        "Error tracking is configured, without personal data, with environment and sample rate",
        {
          about: { settings: /^(?:SENTRY_\w+|ROLLBAR|BUGSNAG|ADMINS)$/ },
          isJudged: true,
          ask: "Make sure that somebody learns of errors in production",
        },
      ),
      evidence("metrics", "Metrics", "Metrics of requests and processes are collected", {
        about: { settings: /^(?:INSTALLED_APPS|MIDDLEWARE)$/ },
        ask: "Make sure that requests, errors, latency and the database's load are measured",
      }),
      manual(
        "alerts",
        "Alerts and slow queries",
        "Alerts reach a person, and slow queries can be seen",
        "Cause an alert, and see who is told; look up the slowest query of the last week",
        { about: { settings: /^(?:LOGGING|SENTRY_\w+)$/ }, period: 180 },
      ),
      evidence(
        "health-endpoint",
        "Health endpoint",
        "A health endpoint exists: liveness without, readiness with the database",
        { ask: "Make sure that the platform can ask the application whether it is alive" },
      ),
    ],
  },
  {
    id: "server",
    title: "Application server",
    items: [
      auto(
        "application-server",
        "Application server",
        "gunicorn/uvicorn starts the right application with the right worker; no development server",
      ),
      auto("server-tuning", "Server settings", "Workers, time-outs, recycling, logging and bind are chosen on purpose"),
      auto(
        "forwarded-headers",
        "Forwarded headers",
        "Forwarded headers are trusted only from the proxy",
        /^(?:USE_X_FORWARDED_\w+|SECURE_PROXY_SSL_HEADER)$/,
      ),
    ],
  },
  {
    id: "containers",
    title: "Containers and services",
    items: [
      auto(
        "images",
        "Images",
        "Images are pinned, not root, have no secrets, ignore what they should; processes get signals",
      ),
      auto("services", "Services", "Services restart, start in order, publish only what they must"),
      auto("one-scheduler", "One scheduler", "Web, worker and scheduler are separate; exactly one scheduler"),
      auto("systemd-units", "systemd units", "systemd units have user, working directory, environment file, restart"),
    ],
  },
  {
    id: "proxy",
    title: "Reverse proxy",
    items: [
      auto(
        "reverse-proxy",
        "Reverse proxy",
        "Host and forwarded headers, size of requests, time-outs, unknown hosts, static and media locations",
      ),
    ],
  },
  {
    id: "jobs",
    title: "Background jobs",
    items: [
      auto(
        "background-jobs",
        "Background jobs",
        "Workers and beat have a command in every deploy target; tasks are not run eagerly; serializers are safe",
        /^(?:CELERY_\w+|Q_CLUSTER|HUEY|RQ_QUEUES|DRAMATIQ_\w+|TASKS)$/,
      ),
      evidence("workers-restart", "Workers restart", "Workers restart with each release", {
        about: {
          files: /(?:^|\/)(?:[\w.-]*deploy[\w.-]*|[\w.-]*release[\w.-]*|Procfile|[\w.-]*celery[\w.-]*\.service)$/i,
        },
        ask: "Make sure that a release restarts every worker and scheduler: they run the old code until then",
      }),
      manual(
        "workers-run-new-code",
        "Workers run the new code",
        "After the last release workers and schedulers ran the new code",
        "Look at when the processes were started, or at the version that they log",
        { follows: "workers-restart", period: 90 },
      ),
    ],
  },
  {
    id: "migrations",
    title: "Migrations",
    items: [
      auto(
        "migrations",
        "Migrations",
        "Run once per release, in their own step, before the new code; never makemigrations",
      ),
      evidence(
        "migrations-safe",
        "Migrations do not block",
        "No blocking or destructive operation in new migrations without a plan",
        {
          about: { migrations: true },
          isJudged: true,
          ask: "Make sure that there is a plan: separate releases, a quiet hour, or a backup",
        },
      ),
      evidence(
        "migrations-lock-timeout",
        "Migrations give up on locks",
        "What migrates gives up when it cannot have a lock for some seconds: everything else queues behind it",
        {
          about: { settings: /^DATABASES$/ },
          ask: "Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
        },
      ),
      manual(
        "migrations-reviewed",
        "Migrations reviewed",
        "New migrations were reviewed: no blocking or destructive operation without a plan",
        "Read what sqlmigrate prints for the new ones, and think of the size of the tables and of the old code that still runs",
        { about: { migrations: true }, period: 365 },
      ),
    ],
  },
  {
    id: "dependencies",
    title: "Dependencies",
    items: [
      auto(
        "dependencies",
        "Dependencies",
        "Every server, driver and library that production uses is required, pinned, supported; development groups stay out",
      ),
    ],
  },
  {
    id: "release",
    title: "CI and release",
    items: [
      evidence(
        "release-checks",
        "Release checks",
        "check --deploy --fail-level WARNING, tests, makemigrations --check run before a release",
        {
          about: {
            files:
              /(?:^|\/)(?:\.github\/workflows\/[^/]+|\.gitlab-ci\.ya?ml|Makefile|tox\.ini|noxfile\.py|\.pre-commit-config\.yaml)$/,
          },
          ask: "Make sure that all three run before every release, and that a failure stops it",
        },
      ),
      evidence(
        "dependency-audit",
        "Audit of code, packages",
        "Known holes and careless code are looked for: pip-audit, bandit or the like",
        {
          about: {
            files: /(?:^|\/)(?:\.github\/workflows\/[^/]+|\.gitlab-ci\.ya?ml|\.pre-commit-config\.yaml|tox\.ini)$/,
          },
          ask: "Make sure that somebody hears of a hole in a package that production uses",
        },
      ),
      evidence(
        "image-build-tested",
        "Image built in CI",
        "Continuous integration builds the image before a release does",
        { ask: "Make sure that a build that fails is found before the release" },
      ),
      auto(
        "scripts-stop-on-error",
        "Scripts stop on error",
        "Build and deploy scripts stop at the first error, and throw none away",
      ),
      evidence(
        "release-sequence",
        "Release sequence written",
        "The sequence is written down: pull, install, migrate, collectstatic, restart, verify",
        { about: { files: deployDocuments }, ask: "Write down, or point to, the steps of a release" },
      ),
      manual(
        "release-sequence-followed",
        "Release sequence followed",
        "The last release followed the written sequence",
        "Ask whoever made the last release",
        { about: { files: deployDocuments }, period: 90 },
      ),
    ],
  },
  {
    id: "rollback",
    title: "Rollback",
    items: [
      evidence(
        "rollback-document",
        "Rollback written",
        "It is written down how to restore the last release, what it means for the schema, and who decides",
        { about: { files: deployDocuments }, ask: "Write down, or point to, how the last release is restored" },
      ),
      manual(
        "rollback-tried",
        "Rollback tried",
        "Restoring the last release has been tried",
        "Restore the last release somewhere, with the present schema",
        { about: { files: deployDocuments }, period: 180 },
      ),
    ],
  },
  {
    id: "after-deploy",
    title: "After the deploy",
    items: [
      manual(
        "smoke-test",
        "Looked at after the deploy",
        "Pages over HTTPS, login, the admin and from where it can be reached, a write, CSS and JS, one critical flow, jobs, and the logs for some minutes were looked at after the last deploy",
        "Go through them after every deploy",
        { period: 30 },
      ),
    ],
  },
];

/** Where an item stands in the checklist; behind all for those that this version does not know. */
export function itemOrder(id: string): number {
  const index = sections.flatMap((section) => section.items).findIndex((item) => item.id === id);
  return index < 0 ? Number.MAX_SAFE_INTEGER : index;
}

export function itemOf(id: string): Item | undefined {
  return byId.get(id);
}

const byId: ReadonlyMap<string, Item> = new Map(
  sections.flatMap((section) => section.items.map((item) => [item.id, item])),
);
