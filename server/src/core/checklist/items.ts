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
}

const auto = (id: string, label: string, title: string, configuredBy?: RegExp): Item => ({ id, label, title, decidedBy: "auto", ...(configuredBy && { configuredBy }) });
const evidence = (id: string, label: string, title: string): Item => ({ id, label, title, decidedBy: "evidence" });

/** Items that nothing speaking against them proves, since all of the settings was looked at. Others need a place that shows it. */
export const provenByAbsence: ReadonlySet<string> = new Set(["production-settings-separate", "settings-module-production", "debug-off", "secret-key", "credentials-not-in-source", "allowed-hosts", "secure-cookies", "middleware-order", "development-apps-absent"]);

export const sections: readonly Section[] = [
  { id: "environments", title: "Environments", items: [
    auto("production-settings-separate", "Production settings apart", "Production settings are separate from development's, or every difference comes from the environment"),
    auto("settings-module-production", "Production module selected", "DJANGO_SETTINGS_MODULE names a production module in every deploy target"),
    auto("required-variables-set", "Required variables set", "Every variable that production requires is set by a deploy file or listed in .env.example"),
    auto("debug-off", "DEBUG off", "DEBUG is off, and stays off when the variable is missing"),
  ] },
  { id: "secrets", title: "Secrets", items: [
    auto("secret-key", "SECRET_KEY from outside", "SECRET_KEY comes from the environment or a secret store, is required, strong, and not a committed default"),
    auto("credentials-not-in-source", "No credentials in source", "Database, cache, broker, e-mail and third-party credentials are not in source"),
    auto("secret-files-ignored", "Secret files ignored", ".env and key files are ignored by Git and by the Docker build"),
    auto("no-secrets-in-deploy-files", "No secrets in deploy files", "No secret in Dockerfile ENV/ARG, compose environment, units or workflows; none echoed in CI logs"),
    auto("secrets-not-logged", "Secrets not logged", "Nothing logs or prints the environment; logging filters redact secrets"),
    auto("rotation-prepared", "Key rotation prepared", "Rotation is prepared: SECRET_KEY_FALLBACKS, and a written procedure"),
  ] },
  { id: "hosts", title: "Hosts and origins", items: [
    auto("allowed-hosts", "ALLOWED_HOSTS", "ALLOWED_HOSTS is explicit, not *, not [''], and covers health checks"),
    auto("trusted-origins", "Trusted origins", "CSRF_TRUSTED_ORIGINS and CORS origins are explicit and have schemes"),
  ] },
  { id: "https", title: "HTTPS", items: [
    auto("https-redirect", "HTTPS redirect", "HTTP redirects to HTTPS, in Django or in the proxy"),
    auto("proxy-ssl-header", "Proxy's HTTPS header", "SECURE_PROXY_SSL_HEADER matches what the proxy sets and overwrites", /^SECURE_PROXY_SSL_HEADER$/),
    auto("hsts", "HSTS", "HSTS is on, ramped up; subdomains and preload are a decision"),
    auto("certificates", "Certificates and TLS", "Certificates renew; TLS versions and ciphers are current"),
  ] },
  { id: "cookies", title: "Cookies and sessions", items: [
    auto("secure-cookies", "Secure cookies", "Session and CSRF cookies are Secure; HttpOnly and SameSite are sane"),
    auto("session-engine", "Session engine", "The session engine survives several processes; expired sessions are cleared"),
  ] },
  { id: "headers", title: "Headers", items: [
    auto("security-headers", "Security headers", "nosniff, frame options, referrer policy, opener policy"),
    auto("content-security-policy", "Content Security Policy", "Content-Security-Policy is sent, without unsafe-inline scripts", /CSP/),
  ] },
  { id: "middleware", title: "Middleware", items: [
    auto("middleware-order", "Middleware order", "The documented order holds for every pair that matters"),
    auto("development-apps-absent", "No development apps", "Development apps and middleware are absent"),
  ] },
  { id: "database", title: "Database", items: [
    auto("server-database", "Server database", "A server database, credentials from the environment, TLS required and not overwritten", /^DATABASES$/),
    auto("database-connections", "Database connections", "Connections: CONN_MAX_AGE, health checks, pool, PgBouncer and ASGI fit together; workers × connections fit the server", /^DATABASES$/),
    auto("database-timeouts", "Database time-outs", "Statement and connect time-outs are set", /^DATABASES$/),
  ] },
  { id: "cache", title: "Cache", items: [auto("shared-cache", "Shared cache", "A shared cache, with options that its backend accepts", /^CACHES$/)] },
  { id: "static", title: "Static files", items: [auto("static-files", "Static files", "STATIC_ROOT, hashed storage, WhiteNoise's position or the proxy's alias, collectstatic in the build", /^(?:STATIC_|STATICFILES_|STORAGES$|WHITENOISE_)/)] },
  { id: "media", title: "Media", items: [auto("media-files", "Media files", "Uploads live on persistent storage, apart from code and static files; not executed; backed up", /^(?:MEDIA_ROOT|MEDIA_URL|STORAGES|DEFAULT_FILE_STORAGE)$/)] },
  { id: "email", title: "E-mail", items: [auto("email", "E-mail", "A real backend with TLS, credentials from the environment, sender addresses set", /^(?:EMAIL_|MAILERS$|ANYMAIL$|DEFAULT_FROM_EMAIL$|SERVER_EMAIL$)/)] },
  { id: "logging", title: "Logging and monitoring", items: [
    auto("logging", "Logging", "LOGGING reaches the platform (stdout, structured), Django's loggers are not disabled", /^LOGGING$/),
    auto("error-tracking", "Error tracking", "Error tracking is configured, without personal data, with environment and sample rate"),
    evidence("health-endpoint", "Health endpoint", "A health endpoint exists: liveness without, readiness with the database"),
  ] },
  { id: "server", title: "Application server", items: [
    auto("application-server", "Application server", "gunicorn/uvicorn starts the right application with the right worker; no development server"),
    auto("server-tuning", "Server settings", "Workers, time-outs, recycling, logging and bind are chosen on purpose"),
    auto("forwarded-headers", "Forwarded headers", "Forwarded headers are trusted only from the proxy"),
  ] },
  { id: "containers", title: "Containers and services", items: [
    auto("images", "Images", "Images are pinned, not root, have no secrets, ignore what they should; processes get signals"),
    auto("services", "Services", "Services restart, start in order, publish only what they must"),
    auto("one-scheduler", "One scheduler", "Web, worker and scheduler are separate; exactly one scheduler"),
    auto("systemd-units", "systemd units", "systemd units have user, working directory, environment file, restart"),
  ] },
  { id: "proxy", title: "Reverse proxy", items: [auto("reverse-proxy", "Reverse proxy", "Host and forwarded headers, body size, time-outs, unknown hosts, static and media locations")] },
  { id: "jobs", title: "Background jobs", items: [auto("background-jobs", "Background jobs", "Workers and beat have a command in every deploy target; tasks are not run eagerly; serializers are safe", /^(?:CELERY_|Q_CLUSTER$|HUEY$|RQ_QUEUES$|DRAMATIQ_|TASKS$)/)] },
  { id: "migrations", title: "Migrations", items: [auto("migrations", "Migrations", "Run once per release, in their own step, before the new code; never makemigrations")] },
  { id: "dependencies", title: "Dependencies", items: [auto("dependencies", "Dependencies", "Every server, driver and library that production uses is required, pinned, supported; development groups stay out")] },
  { id: "release", title: "CI and release", items: [
    evidence("release-checks", "Release checks", "check --deploy --fail-level WARNING, tests, makemigrations --check run before a release"),
    auto("scripts-stop-on-error", "Scripts stop on error", "Build and deploy scripts stop at the first error"),
  ] },
];
