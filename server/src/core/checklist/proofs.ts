/** For the documentation: what proves the whole sentence of an item, what makes it only probable, and what is left to a person. */
export interface Proof {
  readonly proves: string;
  readonly probable: string;
  readonly person: string;
}

const proof = (proves: string, probable: string, person: string): Proof => ({ proves, probable, person });
const byPerson = (probable: string, person: string): Proof => proof("nothing in a repository", probable, person);

export const proofs: Readonly<Record<string, Proof>> = {
  "production-settings-separate": proof(
    "a module of development beside production's; or DEBUG, and whatever else differs, comes from variables",
    "the module reads variables, DEBUG not among them",
    "that nobody edits the only module for development",
  ),
  "settings-module-production": proof(
    "every process of production loads the module by name; without deploy files, wsgi.py or asgi.py names it, and its class",
    "a process whose settings no deploy file names; a Makefile that names the module",
    "which module such a process loads",
  ),
  "required-variables-set": proof(
    "each variable without which the settings do not load is named by a production deploy file or an example",
    "some of them are",
    "the others",
  ),
  "debug-off": proof("DEBUG is False in every environment, or required from outside", "–", "–"),
  "secret-key": proof(
    "it comes from variables without a default; with a given environment (`--env`) its strength is judged as well",
    "it comes from variables: how strong their content is cannot be seen",
    "that production's key has 50 or more random characters",
  ),
  "credentials-not-in-source": proof(
    "rules found none in settings and deploy files, no variable falls back to one, where each comes from can be seen, and no other module sets a text that is named like a secret",
    "a text that is named like a secret elsewhere; a password that everyone tries first as a fallback",
    "whether that is one, and that production has another",
  ),
  "secret-files-ignored": proof(
    "Git ignores .env; key files are ignored or there is none; each production image's build leaves .env out or takes chosen files",
    "one of the three",
    "the others",
  ),
  "no-secrets-in-deploy-files": proof("each deploy file of production was judged, and each workflow", "–", "–"),
  "secrets-not-logged": proof(
    "no Python or deploy file prints the whole environment or a secret of the settings: all are searched",
    "–",
    "–",
  ),
  "secrets-redacted": proof(
    "a filter that is named for redacting, on a handler or logger of LOGGING",
    "a filter that nothing uses; Sentry's before_send, which filters something else",
    "what the logs show",
  ),
  "rotation-prepared": proof(
    "SECRET_KEY_FALLBACKS comes from the environment and is used as Django means it",
    "it is set otherwise",
    "where its keys come from",
  ),
  "rotation-procedure": byPerson("a document with such a name", "that it exists and was followed"),
  "allowed-hosts": proof(
    "the hosts are written down or given by a deploy file, none of them `*` or empty; health checks ask for one of them",
    "they come from a variable",
    "what that variable holds",
  ),
  "trusted-origins": proof(
    "each list is written down, with schemes",
    "they come from variables; patterns",
    "what those let in",
  ),
  "https-redirect": proof(
    "SecurityMiddleware with SECURE_SSL_REDIRECT; or a redirect of production's nginx, Caddy, Traefik, ingress or platform",
    "a variable has to turn it on",
    "that plain HTTP is redirected",
  ),
  "proxy-ssl-header": proof(
    "production's proxy in the repository sets the header to the scheme of its own side, or the platform's router does",
    "the setting alone",
    "that what stands in front overwrites the header",
  ),
  hsts: proof(
    "at least half a year, in Django or in the proxy",
    "shorter: under a day needs attention",
    "when to raise it",
  ),
  "hsts-scope": byPerson("the settings", "the decision"),
  certificates: proof(
    "ssl_protocols of 1.2 and 1.3 with ssl_ciphers, or 1.3 alone; Caddy without overrides",
    "nginx's own defaults",
    "what the server in front accepts",
  ),
  "certificate-renewal": byPerson("–", "the renewal, and who hears of a failure"),
  "secure-cookies": proof(
    "both cookies that are used are Secure, the session's is HttpOnly, neither is SameSite=None",
    "a variable has to turn it on",
    "that it does",
  ),
  "session-engine": proof(
    "sessions live in the database, in cookies, or in a cache that processes share",
    "another engine, or a cache that cannot be seen",
    "that every process finds them",
  ),
  "expired-sessions": proof(
    "clearsessions in a crontab, a timer's unit, a CronJob or a schedule",
    "a task that nothing schedules",
    "that it runs regularly",
  ),
  "security-headers": proof(
    "SecurityMiddleware and XFrameOptionsMiddleware with a value for each of the four",
    "one of them is missing",
    "that a proxy sends it",
  ),
  "content-security-policy": proof(
    "a policy of Django, django-csp or production's proxy whose scripts are neither inline nor from everywhere",
    "a policy without script-src and default-src; sources that cannot be seen",
    "that one is sent",
  ),
  "middleware-order": proof("MIDDLEWARE is seen as a whole, and no pair is out of order", "–", "–"),
  "development-apps-absent": proof(
    "INSTALLED_APPS and MIDDLEWARE are seen as a whole, without a tool for development",
    "a variable has to turn a tool on",
    "that production does not",
  ),
  "server-database": proof(
    "a server's ENGINE, a password from the environment, and OPTIONS that require TLS or a socket of the machine",
    "a URL from the environment; a host of the containers' own network",
    "which server it is, and that TLS is required",
  ),
  "database-connections": byPerson(
    "rules find nothing that does not fit together; the product of workers and threads is shown",
    "that the server allows as many",
  ),
  "database-timeouts": proof(
    "connect_timeout and a time-out for statements in OPTIONS",
    "one of them",
    "that a query that hangs ends",
  ),
  "database-privileges": byPerson("–", "the user's rights"),
  "database-backups": byPerson("–", "a restore"),
  "shared-cache": proof(
    "the default cache is Redis, Memcached or the database",
    "a URL from the environment; a folder",
    "that all processes share it",
  ),
  "static-files": proof(
    "STATIC_ROOT, a storage with hashed names, WhiteNoise or production's proxy that serves them, and collectstatic in a production deploy file, which stops when it fails and which no volume hides; an object store takes the place of the folder and the server",
    "some of the four",
    "the others",
  ),
  "media-files": proof(
    "an object store, or a volume over MEDIA_ROOT in each server's Compose service",
    "a folder of the machine",
    "that it outlives a release, apart from the code",
  ),
  "media-backups": byPerson("–", "a restore, and how uploads are served"),
  email: proof(
    "SMTP with a host that is not this machine, TLS, a password from the environment, both senders",
    "some of these; a service with an API of its own",
    "the others",
  ),
  logging: proof(
    "a stream handler with structured lines on the root logger or Django's, and loggers that stay",
    "plain lines; files",
    "that somebody reads them",
  ),
  "error-tracking": proof(
    "sentry_sdk.init() with an environment and a sample rate, and without personal data",
    "another library; ADMINS; what is started elsewhere",
    "that somebody learns of errors",
  ),
  metrics: proof(
    "middleware or an application that measures requests, or a wrapper of production's server",
    "a library that is required",
    "that it is used",
  ),
  alerts: byPerson("–", "an alert that was tried"),
  "health-endpoint": proof(
    "two routes, one named for liveness and one for readiness",
    "one route, or a health check of a container",
    "whether it asks the database",
  ),
  "application-server": proof(
    "each server of production is given an application that exists, with a worker of its kind",
    "uWSGI; a command that is not followed",
    "what it runs",
  ),
  "server-tuning": proof(
    "workers, time-outs, recycling, logging and bind of gunicorn are all set",
    "some of them; another server",
    "that the defaults are meant",
  ),
  "forwarded-headers": proof(
    "the server believes its own machine or named addresses, and Django reads no forwarded header, or only what production's proxy sets and nobody gets around",
    "what stands in front is not in the repository; code that takes the client's address from a header",
    "that the server is reached through the proxy only",
  ),
  images: proof(
    "each production image: a base with a version, a user, .dockerignore or chosen files, a command that gets signals, no secret",
    "some of these",
    "the others",
  ),
  services: proof(
    "each service of production's Compose files is started again; who needs a database waits until it is healthy; at most one has a port to the outside",
    "some of these",
    "the others",
  ),
  "one-scheduler": proof(
    "server, worker and one scheduler are processes of their own",
    "no scheduler; schedulers in several files",
    "that one runs",
  ),
  "systemd-units": proof(
    "each unit has User, WorkingDirectory, EnvironmentFile and Restart",
    "some of them",
    "that the others are not needed",
  ),
  "reverse-proxy": proof(
    "production's nginx decides on host, forwarded headers, size of bodies, time-outs, unknown hosts, static files and uploads",
    "some of them; Caddy",
    "that the defaults are meant",
  ),
  "background-jobs": proof(
    "each target that starts a server starts a worker, and there is a scheduler; Celery runs no task eagerly, and writes them as JSON",
    "no scheduler; jobs of another library than Celery",
    "that none is needed; how jobs are run and written",
  ),
  "workers-restart": proof(
    "the platform does it; or a script or workflow for releases restarts the units, containers or pods",
    "–",
    "that a release restarts them",
  ),
  "workers-run-new-code": byPerson("–", "when the processes were started"),
  migrations: proof(
    "a release command of the platform; a Compose service that the others wait for; a script that migrates before it restarts",
    "migrate runs somewhere",
    "that it runs once, before the new code",
  ),
  "migrations-safe": proof(
    "each new migration was judged, and none blocks or destroys",
    "which are new is a guess",
    "the plan",
  ),
  "migrations-lock-timeout": proof(
    "OPTIONS of the default database, or the variables of everything that migrates, set lock_timeout",
    "files that speak of it; a migration that sets it for itself",
    "what the role has in the database",
  ),
  "migrations-reviewed": byPerson("–", "the review"),
  dependencies: proof(
    "a lock file, or each requirement pinned; what settings and deploy files use is required; Django is supported; installs leave development out",
    "some of these",
    "the others",
  ),
  "release-checks": proof(
    "continuous integration or a release script runs all three, check --deploy with --fail-level",
    "some of them",
    "that all run, and that a failure stops the release",
  ),
  "dependency-audit": proof(
    "a pipeline or hook runs pip-audit, bandit or the like",
    "Dependabot is set up for pip or uv, or Renovate",
    "that somebody hears of a hole",
  ),
  "image-build-tested": proof(
    "continuous integration builds the image",
    "–",
    "that a build that fails is found before the release",
  ),
  "scripts-stop-on-error": proof(
    "`set -e` in each script of production, or one command, or commands joined by &&",
    "scripts without it",
    "that a failure stops them",
  ),
  "release-sequence": proof("one document or script names all six steps", "some of them", "the others"),
  "release-sequence-followed": byPerson("–", "the last release"),
  "rollback-document": proof(
    "a document, or a part of one, speaks of restoring, of the schema, and of who decides",
    "one that says nothing of one of them",
    "what is missing",
  ),
  "rollback-tried": byPerson("–", "the trial"),
  "smoke-test": byPerson("–", "each deploy"),
};
