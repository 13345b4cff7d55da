/** What the checklist says of parts of an item, word by word: a part that is shown, one that a person has to look at, one that cannot be seen. */
import { describe, expect, it } from "vitest";
import { checklistItem, plainSettings } from "../harness/checklistItem.js";

/** State, reason, and the texts of the evidence. */
function answer(id: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { state, reason, evidence } = checklistItem(id, files);
  return [`${state}: ${reason}`, ...evidence.map(({ text }) => text)];
}

const withSettings = (more: string): Readonly<Record<string, string>> => ({
  "shop/settings.py": `import os\n${plainSettings}${more}`,
});
const web = "  web:\n    image: registry.example.com/shop:1\n    command: gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi\n";
const db = '  db:\n    image: postgres:17\n    restart: always\n    volumes: ["data:/var/lib/postgresql/data"]\n';
const compose = (text: string): Readonly<Record<string, string>> => ({
  "docker-compose.prod.yml": `services:\n${text}`,
});
const smtp =
  'EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = True\nEMAIL_HOST_PASSWORD = os.environ["MAIL_PASSWORD"]\n';
const senders = 'DEFAULT_FROM_EMAIL = "shop@example.com"\nSERVER_EMAIL = "root@example.com"\n';
const logging = (text: string): Readonly<Record<string, string>> => withSettings(`LOGGING = {"version": 1, ${text}}\n`);
const stream = '"handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}}';
const json = '"formatters": {"json": {"()": "pythonjsonlogger.json.JsonFormatter"}}';
const database = (text: string): Readonly<Record<string, string>> =>
  withSettings(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", ${text}}}\n`);
const nginx = (text: string): Readonly<Record<string, string>> => ({
  "nginx.conf": `server {\n  listen 443 ssl;\n${text}\n  location / { proxy_pass http://127.0.0.1:8000; proxy_set_header Host $host; }\n}\n`,
  "shop.service":
    "[Service]\nUser=app\nWorkingDirectory=/site\nExecStart=/site/venv/bin/gunicorn -w 3 -b 127.0.0.1:8000 shop.wsgi\nRestart=always\n",
});

type Case = readonly [what: string, files: Readonly<Record<string, string>>, says: readonly string[]];
const cases: Readonly<Record<string, readonly Case[]>> = {
  services: [
    [
      "one service that is started again",
      compose(`${web}    restart: always\n`),
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again",
        "no service has a port to the outside",
      ],
    ],
    [
      "one that is not",
      compose(web),
      ["to-confirm: nothing starts web again", "docker-compose.prod.yml", "no service has a port to the outside"],
    ],
    [
      "one that is told not to be",
      compose(`${web}    restart: "no"\n`),
      ["to-confirm: nothing starts web again", "docker-compose.prod.yml", "no service has a port to the outside"],
    ],
    [
      "a database that is waited for",
      compose(`${web}    restart: always\n    depends_on:\n      db:\n        condition: service_healthy\n${db}`),
      [
        "pass: all of web and db are started again; web waits for db; no service has a port to the outside",
        "all of web and db are started again",
        "web waits for db",
        "no service has a port to the outside",
      ],
    ],
    [
      "a database that is not waited for",
      compose(`${web}    restart: always\n    depends_on: [db]\n${db}`),
      [
        "to-confirm: web may start before the database or cache answers",
        "depends_on does not wait for it to be healthy",
        "all of web and db are started again",
        "no service has a port to the outside",
      ],
    ],
    [
      "another service waits for the server, which waits for nothing",
      compose(
        `${web}    restart: always\n  mail:\n    image: mailu/front\n    restart: always\n    depends_on: [web]\n${db}`,
      ),
      [
        "to-confirm: web may start before the database or cache answers",
        "depends_on does not wait for it to be healthy",
        "all of web, mail and db are started again",
        "no service has a port to the outside",
      ],
    ],
    [
      "the server waits by way of another",
      compose(
        `${web}    restart: always\n    depends_on: [mail]\n  mail:\n    image: mailu/front\n    restart: always\n    depends_on:\n      db:\n        condition: service_healthy\n${db}`,
      ),
      [
        "pass: all of web, mail and db are started again; web waits for mail; no service has a port to the outside",
        "all of web, mail and db are started again",
        "web waits for mail",
        "no service has a port to the outside",
      ],
    ],
    [
      "nobody waits",
      compose(`${web}    restart: always\n${db}`),
      [
        "to-confirm: no service waits for another",
        "all of web and db are started again",
        "no service has a port to the outside",
      ],
    ],
    [
      "two ports, one of them for this machine alone",
      compose(`${web}    restart: always\n    ports: ["80:8000"]\n${db}    ports: ["127.0.0.1:5432:5432"]\n`),
      [
        "to-confirm: no service waits for another",
        "all of web and db are started again",
        "only web has a port to the outside",
      ],
    ],
    [
      "two ports",
      compose(
        `${web}    restart: always\n    ports: ["80:8000"]\n  mail:\n    image: mailu/front\n    restart: always\n    ports: ["25:25"]\n`,
      ),
      [
        "to-confirm: no service waits for another; web and mail have ports to the outside: make sure that all of them must",
        "web is published",
        "mail is published",
        "all of web and mail are started again",
      ],
    ],
    [
      "what migrates ends",
      compose(
        `${web}    restart: always\n  migrate:\n    image: registry.example.com/shop:1\n    command: python manage.py migrate\n`,
      ),
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again",
        "no service has a port to the outside",
      ],
    ],
    [
      "what another waits for to end",
      compose(
        `${web}    restart: always\n    depends_on:\n      setup:\n        condition: service_completed_successfully\n  setup:\n    image: registry.example.com/setup\n`,
      ),
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again",
        "no service has a port to the outside",
      ],
    ],
  ],
  logging: [
    [
      "nothing is configured",
      {},
      [
        "attention: LOGGING is not set in production: Django writes no traceback of a server error anywhere while DEBUG is off",
      ],
    ],
    [
      "on the root logger, structured",
      logging(`"disable_existing_loggers": False, ${stream}, ${json}, "root": {"handlers": ["out"]}`),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        "the handler out writes to the standard streams",
        "its lines are structured",
        "existing loggers stay",
      ],
    ],
    [
      "on Django's, plain",
      logging(
        `"disable_existing_loggers": False, "handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"django": {"handlers": ["out"]}}`,
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        "the formatter",
        "the handler out writes to the standard streams",
        "existing loggers stay",
      ],
    ],
    [
      "on another logger",
      logging(`"disable_existing_loggers": False, ${stream}, ${json}, "loggers": {"shop": {"handlers": ["out"]}}`),
      [
        "to-confirm: neither the root logger nor Django's writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        "LOGGING",
        "the formatter",
        "existing loggers stay",
      ],
    ],
    [
      "existing loggers are disabled by default",
      logging(`${stream}, ${json}, "root": {"handlers": ["out"]}`),
      [
        'fail: LOGGING does not say "disable_existing_loggers": False, so Django\'s own loggers are disabled: server errors are no longer logged or mailed',
        'LOGGING does not say "disable_existing_loggers": False, so Django\'s own loggers are disabled: server errors are no longer logged or mailed',
      ],
    ],
    [
      "existing loggers are disabled",
      logging(`"disable_existing_loggers": True, ${stream}, ${json}, "root": {"handlers": ["out"]}`),
      [
        'fail: "disable_existing_loggers" is on, so Django\'s own loggers are disabled: server errors are no longer logged or mailed',
        '"disable_existing_loggers" is on, so Django\'s own loggers are disabled: server errors are no longer logged or mailed',
      ],
    ],
    [
      "a format that is JSON",
      logging(
        `"disable_existing_loggers": False, ${stream}, "formatters": {"json": {"format": '{"message": "%(message)s"}'}}, "root": {"handlers": ["out"]}`,
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        "the handler out writes to the standard streams",
        "its lines are structured",
        "existing loggers stay",
      ],
    ],
    [
      "a handler that the root logger does not have",
      logging(`"disable_existing_loggers": False, ${stream}, ${json}, "root": {"handlers": ["mail"]}`),
      [
        'fail: No logger of LOGGING uses handlers["out"], and there is no other: no log line is written; LOGGING gives root the handler mail, which it does not define: Django does not start',
        'No logger of LOGGING uses handlers["out"], and there is no other: no log line is written',
        "LOGGING gives root the handler mail, which it does not define: Django does not start",
      ],
    ],
    [
      "a part cannot be seen",
      withSettings('from our_library import more\nLOGGING = {"version": 1, **more()}\n'),
      [
        "not-determined: LOGGING: our_library.more, which is not in the repository",
        "LOGGING: our_library.more, which is not in the repository",
      ],
    ],
    [
      "by a call",
      withSettings(
        `import logging.config\nlogging.config.dictConfig({"version": 1, "disable_existing_loggers": False, ${stream}, ${json}, "root": {"handlers": ["out"]}})\nLOGGING_CONFIG = None\n`,
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        "the handler out writes to the standard streams",
        "its lines are structured",
        "existing loggers stay",
      ],
    ],
  ],
  email: [
    [
      "by SMTP",
      withSettings(smtp + senders),
      [
        "pass: EMAIL_HOST is 'smtp.example.com'; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST is 'smtp.example.com'",
        "EMAIL_USE_TLS is True",
        "EMAIL_HOST_PASSWORD comes from the environment",
        "DEFAULT_FROM_EMAIL is 'shop@example.com'",
        "SERVER_EMAIL is 'root@example.com'",
      ],
    ],
    [
      "without TLS",
      withSettings(smtp.replace("EMAIL_USE_TLS = True\n", "") + senders),
      ["attention: Mail goes to smtp.example.com without TLS", "Mail goes to smtp.example.com without TLS"],
    ],
    [
      "TLS is off",
      withSettings(smtp.replace("EMAIL_USE_TLS = True", "EMAIL_USE_TLS = False") + senders),
      ["attention: Mail goes to smtp.example.com without TLS", "Mail goes to smtp.example.com without TLS"],
    ],
    [
      "TLS from the start",
      withSettings(smtp.replace("EMAIL_USE_TLS", "EMAIL_USE_SSL") + senders),
      [
        "pass: EMAIL_HOST is 'smtp.example.com'; EMAIL_USE_SSL is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST is 'smtp.example.com'",
        "EMAIL_USE_SSL is True",
        "EMAIL_HOST_PASSWORD comes from the environment",
        "DEFAULT_FROM_EMAIL is 'shop@example.com'",
        "SERVER_EMAIL is 'root@example.com'",
      ],
    ],
    [
      "this machine",
      withSettings(smtp.replace("smtp.example.com", "localhost") + senders),
      [
        "attention: EMAIL_HOST is the application's own machine: in a container nothing listens there",
        "EMAIL_HOST is the application's own machine: in a container nothing listens there",
      ],
    ],
    [
      "a server from the environment",
      withSettings(smtp.replace('"smtp.example.com"', 'os.environ["MAIL_HOST"]') + senders),
      [
        "pass: EMAIL_HOST comes from the variable MAIL_HOST, without which the settings do not load; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST comes from the variable MAIL_HOST, without which the settings do not load",
        "EMAIL_USE_TLS is True",
        "EMAIL_HOST_PASSWORD comes from the environment",
        "DEFAULT_FROM_EMAIL is 'shop@example.com'",
        "SERVER_EMAIL is 'root@example.com'",
      ],
    ],
    [
      "a server from the environment, or another",
      withSettings(smtp.replace('"smtp.example.com"', 'os.environ.get("MAIL_HOST", "smtp.example.com")') + senders),
      [
        "pass: EMAIL_HOST comes from the variable MAIL_HOST; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST comes from the variable MAIL_HOST",
        "EMAIL_USE_TLS is True",
        "EMAIL_HOST_PASSWORD comes from the environment",
        "DEFAULT_FROM_EMAIL is 'shop@example.com'",
        "SERVER_EMAIL is 'root@example.com'",
      ],
    ],
    [
      "no password",
      withSettings('EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = True\n' + senders),
      [
        "to-confirm: EMAIL_HOST_PASSWORD is not set: make sure that the server lets this machine send",
        "EMAIL_HOST is 'smtp.example.com'",
        "EMAIL_USE_TLS is True",
        "DEFAULT_FROM_EMAIL is 'shop@example.com'",
        "SERVER_EMAIL is 'root@example.com'",
      ],
    ],
    [
      "senders of nobody",
      withSettings(smtp),
      [
        "attention: DEFAULT_FROM_EMAIL is not set: mails are sent from webmaster@localhost, which mail servers refuse",
        "DEFAULT_FROM_EMAIL is not set: mails are sent from webmaster@localhost, which mail servers refuse",
      ],
    ],
    [
      "a service",
      withSettings('EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"\n' + senders),
      [
        "to-confirm: make sure that the key of the mail service comes from the environment or a secret store",
        "mail goes to a service by HTTPS (anymail.backends.mailgun.EmailBackend)",
        "DEFAULT_FROM_EMAIL is 'shop@example.com'",
        "SERVER_EMAIL is 'root@example.com'",
      ],
    ],
    [
      "a backend of their own",
      withSettings('EMAIL_BACKEND = "shop.mail.Backend"\n' + senders),
      [
        "to-confirm: EMAIL_BACKEND is 'shop.mail.Backend': make sure that it delivers mail, by TLS",
        "EMAIL_BACKEND is 'shop.mail.Backend'",
      ],
    ],
    [
      "a backend that cannot be seen",
      withSettings("from our_library import value\nEMAIL_BACKEND = value()\n"),
      [
        "not-determined: EMAIL_BACKEND: our_library.value, which is not in the repository",
        "EMAIL_BACKEND: our_library.value, which is not in the repository",
      ],
    ],
  ],
  "media-files": [
    ["files", {}, ["not-applicable: the settings say nothing of it: Django's defaults hold"]],
    [
      "files in a folder",
      withSettings('MEDIA_ROOT = "/srv/media"\n'),
      [
        "to-confirm: uploads are files below MEDIA_ROOT, and nothing shows that this folder outlives a release: make sure that it does, and is no folder of the code",
        "MEDIA_ROOT",
      ],
    ],
    [
      "an object store",
      withSettings('STORAGES = {"default": {"BACKEND": "storages.backends.gcloud.GoogleCloudStorage"}}\n'),
      ["pass: uploads go to GoogleCloudStorage", "uploads go to GoogleCloudStorage"],
    ],
    [
      "a storage of their own",
      withSettings('STORAGES = {"default": {"BACKEND": "shop.storage.Uploads"}}\n'),
      ["to-confirm: where the storage of uploads keeps them cannot be seen", "the storage of uploads"],
    ],
    [
      "a storage that a variable names",
      withSettings('STORAGES = {"default": {"BACKEND": os.environ["UPLOADS"]}}\n'),
      [
        "to-confirm: the storage of uploads comes from the variable UPLOADS: make sure that it outlives a release",
        "the storage of uploads",
      ],
    ],
    [
      "a storage that cannot be seen",
      withSettings('from our_library import value\nSTORAGES = {"default": {"BACKEND": value()}}\n'),
      [
        "not-determined: STORAGES: our_library.value, which is not in the repository",
        "STORAGES: our_library.value, which is not in the repository",
      ],
    ],
    [
      "a volume",
      {
        ...withSettings('MEDIA_ROOT = "/srv/media"\n'),
        ...compose(`${web}    volumes: ["media:/srv/media/"]\nvolumes:\n  media:\n`),
      },
      [
        "pass: service web (docker-compose.prod.yml) keeps /srv/media in a volume",
        "service web (docker-compose.prod.yml) keeps /srv/media in a volume",
      ],
    ],
    [
      "a volume of another service",
      {
        ...withSettings('MEDIA_ROOT = "/srv/media"\n'),
        ...compose(`${web}  nginx:\n    image: nginx\n    volumes: ["media:/srv/media"]\nvolumes:\n  media:\n`),
      },
      [
        "attention: Uploads are gone with the next deploy: no volume of service web (docker-compose.prod.yml) covers /srv/media",
        "Uploads are gone with the next deploy: no volume of service web (docker-compose.prod.yml) covers /srv/media",
      ],
    ],
    [
      "the code's folder from the host",
      {
        ...withSettings('MEDIA_ROOT = "/srv/media"\n'),
        ...compose(`${web}    working_dir: /srv\n    volumes: ["/home/shop:/srv"]\n`),
      },
      [
        "to-confirm: uploads are files below MEDIA_ROOT, and nothing shows that this folder outlives a release: make sure that it does, and is no folder of the code",
        "MEDIA_ROOT",
      ],
    ],
  ],
  "server-database": [
    [
      "without a host",
      {},
      [
        "to-confirm: the default database may be on another machine, and nothing in the settings requires TLS",
        "the default database",
        "the default database is postgres",
      ],
    ],
    [
      "TLS is required",
      database('"HOST": "db.example.com", "PASSWORD": os.environ["DB_PASSWORD"], "OPTIONS": {"sslmode": "require"}'),
      [
        "pass: the default database is postgres; its password comes from the variable DB_PASSWORD; its OPTIONS require TLS",
        "the default database is postgres",
        "its password comes from the variable DB_PASSWORD",
        "its OPTIONS require TLS",
      ],
    ],
    [
      "TLS is preferred",
      database('"HOST": "db.example.com", "OPTIONS": {"sslmode": "prefer"}'),
      [
        'attention: sslmode is "prefer" for the database "default": the connection may go unencrypted',
        'sslmode is "prefer" for the database "default": the connection may go unencrypted',
      ],
    ],
    [
      "TLS by MySQL's name",
      database('"HOST": "db.example.com", "OPTIONS": {"ssl_mode": "REQUIRED"}'),
      [
        'attention: The database "default" is on another machine and has no sslmode: the connection may go unencrypted',
        'The database "default" is on another machine and has no sslmode: the connection may go unencrypted',
      ],
    ],
    [
      "certificates",
      database('"HOST": "db.example.com", "OPTIONS": {"ssl": {"ca": "/etc/ca.pem"}}'),
      [
        'attention: The database "default" is on another machine and has no sslmode: the connection may go unencrypted',
        'The database "default" is on another machine and has no sslmode: the connection may go unencrypted',
      ],
    ],
    [
      "a service file",
      database('"OPTIONS": {"service": "shop"}'),
      [
        "to-confirm: the OPTIONS of the default database set TLS up: make sure that it is required",
        "the default database",
        "the default database is postgres",
      ],
    ],
    [
      "another container",
      database('"HOST": "postgres", "PASSWORD": ""'),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        "the default database is postgres",
        "it is reached without leaving the machine",
      ],
    ],
    [
      "a socket",
      database('"HOST": "/run/postgresql"'),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        "the default database is postgres",
        "it is reached without leaving the machine",
      ],
    ],
    [
      "a password that cannot be seen",
      database('"HOST": "localhost", "PASSWORD": open("/run/password").read()'),
      [
        "to-confirm: where the password of the default database comes from cannot be seen: the content of /run/password",
        "the default database",
        "the default database is postgres",
        "it is reached without leaving the machine",
      ],
    ],
    [
      "a password with a fallback",
      database('"HOST": "localhost", "PASSWORD": os.environ.get("DB_PASSWORD", "postgres")'),
      [
        "to-confirm: the password of the default database is a text of the source while the variable DB_PASSWORD is unset: make sure that production sets it",
        "the password of the default database",
        "the default database is postgres",
        "its password comes from the variable DB_PASSWORD",
        "it is reached without leaving the machine",
      ],
    ],
    [
      "a password that is missing where its variable is",
      database('"HOST": "localhost", "PASSWORD": os.environ.get("DB_PASSWORD")'),
      [
        "pass: the default database is postgres; its password comes from the variable DB_PASSWORD; it is reached without leaving the machine",
        "the default database is postgres",
        "its password comes from the variable DB_PASSWORD",
        "it is reached without leaving the machine",
      ],
    ],
    [
      "by URL",
      withSettings(
        'import dj_database_url\nDATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}\n',
      ),
      [
        "to-confirm: the default database comes from the variable DATABASE_URL: make sure that it is a server; the default database may be on another machine, and nothing in the settings requires TLS",
        "the default database",
      ],
    ],
    ["no default", withSettings("DATABASES = {}\n"), ["not-applicable: there is no default database"]],
    [
      "another engine",
      withSettings('DATABASES = {"default": {"ENGINE": "shop.engine"}}\n'),
      [
        "to-confirm: which kind of database is used cannot be seen; the default database may be on another machine, and nothing in the settings requires TLS",
        "the default database",
      ],
    ],
    [
      "unseen",
      withSettings("from our_library import value\nDATABASES = value()\n"),
      [
        "not-determined: DATABASES: our_library.value, which is not in the repository",
        "DATABASES: our_library.value, which is not in the repository",
      ],
    ],
    [
      "unseen, the default alone",
      withSettings('from our_library import value\nDATABASES = {"default": value()}\n'),
      [
        "not-determined: DATABASES: our_library.value, which is not in the repository",
        "DATABASES: our_library.value, which is not in the repository",
      ],
    ],
  ],
  dependencies: [
    [
      "pinned",
      {},
      [
        "pass: each requirement is pinned; the packages that settings name are required; Django 5.2 had not ended on 2026-11-21",
        "each requirement is pinned",
        "the packages that settings name are required",
        "Django 5.2 had not ended on 2026-11-21",
      ],
    ],
    [
      "one that is not",
      { "requirements.txt": "Django==5.2\nredis>=5\n" },
      [
        "to-confirm: no lock file, and redis is not pinned",
        "the packages that settings name are required",
        "Django 5.2 had not ended on 2026-11-21",
      ],
    ],
    [
      "two that are not",
      { "requirements.txt": "Django>=5.2\nredis>=5\n" },
      [
        "to-confirm: no lock file, and 2 requirements are not pinned; which Django is installed, and whether it is supported, cannot be told",
        "the packages that settings name are required",
      ],
    ],
    [
      "of development too",
      { "requirements.txt": "Django==5.2\n", "requirements-dev.txt": "pytest\n" },
      [
        "to-confirm: nothing shows that a release leaves the requirements of development out",
        "each requirement is pinned",
        "the packages that settings name are required",
        "Django 5.2 had not ended on 2026-11-21",
      ],
    ],
    [
      "a list of all versions with hashes",
      { "requirements.txt": "django==5.2 --hash=sha256:aa\npsycopg==3.2 --hash=sha256:bb\n" },
      [
        "pass: the requirements are a list of all versions; the packages that settings name are required; Django 5.2 had not ended on 2026-11-21",
        "the requirements are a list of all versions",
        "the packages that settings name are required",
        "Django 5.2 had not ended on 2026-11-21",
      ],
    ],
    [
      "a list that includes an unseen one",
      { "requirements.txt": "Django==5.2\n-r https://example.com/more.txt\n" },
      [
        "not-determined: more.txt: this requirements file does not exist",
        "more.txt: this requirements file does not exist",
      ],
    ],
  ],
  "security-headers": [
    [
      "no middleware",
      {},
      [
        "fail: XFrameOptionsMiddleware is not in MIDDLEWARE; SecurityMiddleware is not in MIDDLEWARE",
        "XFrameOptionsMiddleware is not in MIDDLEWARE",
        "SecurityMiddleware is not in MIDDLEWARE",
      ],
    ],
    [
      "the middleware",
      withSettings(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]\n',
      ),
      [
        "pass: SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True; SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin'; SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin'; and 1 more",
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin'",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin'",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY'",
      ],
    ],
    [
      "one of the two",
      withSettings('MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\n'),
      ["fail: XFrameOptionsMiddleware is not in MIDDLEWARE", "XFrameOptionsMiddleware is not in MIDDLEWARE"],
    ],
    [
      "from the environment",
      withSettings(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]\nX_FRAME_OPTIONS = os.environ["FRAMES"]\n',
      ),
      [
        "to-confirm: X_FRAME_OPTIONS comes from the variable FRAMES: make sure that it is DENY or SAMEORIGIN",
        "X_FRAME_OPTIONS comes from the variable FRAMES",
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin'",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin'",
      ],
    ],
    [
      "before 4.0",
      {
        ...withSettings(
          'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]\n',
        ),
        "requirements.txt": "Django==3.2\n",
      },
      [
        "to-confirm: this Django sends no Cross-Origin-Opener-Policy",
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin'",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY'",
      ],
    ],
  ],
  "reverse-proxy": [
    ["none", {}, ["not-applicable: no configuration of a reverse proxy is in the repository"]],
    [
      "nothing is said",
      nginx(""),
      [
        "to-confirm: nginx.conf says nothing of forwarded headers, the size of bodies, time-outs, unknown hosts, static files and uploads",
        "nginx.conf decides on the host",
      ],
    ],
    [
      "some",
      nginx(
        "  client_max_body_size 5m;\n  location /static/ { alias /srv/static/; }\n  location /uploads/ { alias /srv/media/; }\n  proxy_set_header Host $host;",
      ),
      [
        "to-confirm: nginx.conf says nothing of forwarded headers, time-outs and unknown hosts",
        "nginx.conf decides on the host",
        "nginx.conf decides on the size of bodies",
        "nginx.conf decides on static files",
        "nginx.conf decides on uploads",
      ],
    ],
    [
      "forwarded headers",
      nginx(
        "  proxy_set_header X-Forwarded-Proto $scheme;\n  proxy_set_header X-Real-IP $remote_addr;\n  proxy_read_timeout 30s;",
      ),
      [
        "attention: This location does not send X-Real-IP: with a proxy_set_header of its own it inherits none",
        "This location does not send X-Real-IP: with a proxy_set_header of its own it inherits none",
      ],
    ],
    [
      "one forwarded header",
      nginx("  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"),
      [
        "attention: This location does not send X-Forwarded-For: with a proxy_set_header of its own it inherits none",
        "This location does not send X-Forwarded-For: with a proxy_set_header of its own it inherits none",
      ],
    ],
  ],
  certificates: [
    [
      "nginx's defaults",
      nginx(""),
      ["to-confirm: nginx.conf leaves the versions of TLS to nginx's own default", "TLS ends here"],
    ],
    [
      "versions",
      nginx("  ssl_protocols TLSv1.2 TLSv1.3;"),
      ["to-confirm: nginx.conf leaves the ciphers to nginx's own default", "the versions are set here"],
    ],
    [
      "versions and ciphers",
      nginx("  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:!aNULL;"),
      [
        "pass: nginx.conf accepts TLSv1.2 and TLSv1.3 only; nginx.conf lists its ciphers",
        "nginx.conf accepts TLSv1.2 and TLSv1.3 only",
        "nginx.conf lists its ciphers",
      ],
    ],
    [
      "an old cipher",
      nginx("  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_ciphers HIGH:3DES;"),
      ["fail: nginx offers 3DES, which is broken", "nginx offers 3DES, which is broken"],
    ],
    [
      "an old version",
      nginx("  ssl_protocols TLSv1.1 TLSv1.2;"),
      ["fail: nginx accepts TLSv1.1, which is withdrawn", "nginx accepts TLSv1.1, which is withdrawn"],
    ],
    [
      "the newest alone",
      nginx("  ssl_protocols TLSv1.3;"),
      ["pass: nginx.conf accepts TLSv1.3 only", "nginx.conf accepts TLSv1.3 only"],
    ],
  ],
  "server-tuning": [
    ["no server", {}, ["not-applicable: no deploy file starts a server"]],
    [
      "gunicorn's defaults",
      { Procfile: "web: gunicorn shop.wsgi\n" },
      [
        "attention: gunicorn runs with its defaults: no workers, time-outs or logging were chosen",
        "process web (Procfile) starts gunicorn",
      ],
    ],
    [
      "some",
      { Procfile: "web: gunicorn -w 3 --timeout 60 shop.wsgi\n" },
      [
        "to-confirm: of gunicorn's settings nobody chose recycling, logging and bind: make sure that its defaults are meant",
        "gunicorn's workers is 3",
        "gunicorn's timeout is 60",
      ],
    ],
    [
      "all",
      {
        Procfile:
          "web: gunicorn -w 3 -b :8000 --timeout 60 --max-requests 500 --max-requests-jitter 50 --access-logfile - shop.wsgi\n",
      },
      [
        "pass: gunicorn's workers is 3; gunicorn's timeout is 60; gunicorn's max_requests is 500; and 2 more",
        "gunicorn's workers is 3",
        "gunicorn's timeout is 60",
        "gunicorn's max_requests is 500",
        "gunicorn's accesslog is '-'",
        "gunicorn's bind is [':8000']",
      ],
    ],
    [
      "uvicorn",
      { Procfile: "web: uvicorn shop.asgi:application --workers 4\n" },
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile): uvicorn runs in 4 processes",
      ],
    ],
    [
      "daphne",
      { Procfile: "web: daphne shop.asgi:application\n" },
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile): daphne runs in one process",
      ],
    ],
    [
      "waitress",
      { Procfile: "web: waitress-serve shop.wsgi:application\n" },
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile)",
      ],
    ],
  ],
  "error-tracking": [
    [
      "with an environment and a rate",
      withSettings(
        'import sentry_sdk\nsentry_sdk.init(os.environ["DSN"], environment="production", traces_sample_rate=0.1)\n',
      ),
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        "sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
      ],
    ],
    [
      "with personal data",
      withSettings(
        'import sentry_sdk\nsentry_sdk.init(os.environ["DSN"], environment="production", traces_sample_rate=0.1, send_default_pii=True)\n',
      ),
      [
        "attention: sentry_sdk.init() is called with send_default_pii: events carry users, IP addresses and cookies",
        "sentry_sdk.init() is called with send_default_pii: events carry users, IP addresses and cookies",
      ],
    ],
    [
      "expressly without",
      withSettings(
        'import sentry_sdk\nsentry_sdk.init(os.environ["DSN"], environment="production", traces_sample_rate=0.1, send_default_pii=False)\n',
      ),
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        "sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
      ],
    ],
    [
      "started elsewhere",
      {
        "shop/wsgi.py": "import rollbar\nrollbar.init('x')\n",
        "shop/apps.py": "import sentry_sdk\nsentry_sdk.init()\n",
      },
      [
        "to-confirm: shop/apps.py starts error tracking: with which environment and sample rate cannot be seen. Make sure that somebody learns of errors in production",
        "shop/apps.py starts error tracking",
        "shop/wsgi.py starts error tracking",
      ],
    ],
    [
      "mail to ADMINS",
      withSettings('ADMINS = [("Ann", "ann@example.com")]\n'),
      [
        "to-confirm: Django mails errors to ADMINS, which is no error tracking. Make sure that somebody learns of errors in production",
        "ADMINS",
      ],
    ],
  ],
  "static-files": [
    ["nothing", {}, ["not-applicable: the settings say nothing of it: Django's defaults hold"]],
    [
      "a folder",
      withSettings('STATIC_ROOT = "/srv/static"\n'),
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files",
        "STATIC_ROOT names their folder",
      ],
    ],
    [
      "WhiteNoise",
      withSettings(
        'STATIC_ROOT = "/srv/static"\nMIDDLEWARE.insert(0, "whitenoise.middleware.WhiteNoiseMiddleware")\nSTORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}\n',
      ),
      [
        "to-confirm: nothing of production in the repository runs collectstatic",
        "CompressedManifestStaticFilesStorage names files by their content",
        "STATIC_ROOT names their folder",
        "WhiteNoise serves them",
      ],
    ],
    [
      "a store",
      withSettings('STORAGES = {"staticfiles": {"BACKEND": "storages.backends.s3.S3Storage"}}\n'),
      [
        "to-confirm: S3Storage does not name files by their content; nothing of production in the repository runs collectstatic",
        "the storage of static files",
        "they are kept outside of the application",
        "the store serves them",
      ],
    ],
    [
      "a storage that cannot be seen",
      withSettings('from our_library import value\nSTORAGES = {"staticfiles": {"BACKEND": value()}}\n'),
      [
        "not-determined: STORAGES: our_library.value, which is not in the repository",
        "STORAGES: our_library.value, which is not in the repository",
      ],
    ],
    [
      "a Procfile",
      { ...withSettings('STATIC_ROOT = "/srv/static"\n'), Procfile: "web: gunicorn shop.wsgi\n" },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files",
        "STATIC_ROOT names their folder",
        "the buildpack of platforms that read Procfile runs collectstatic",
      ],
    ],
    [
      "a Procfile whose platform does not",
      {
        ...withSettings('STATIC_ROOT = "/srv/static"\n'),
        Procfile: "web: DISABLE_COLLECTSTATIC=1 gunicorn shop.wsgi\n",
      },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files",
        "STATIC_ROOT names their folder",
      ],
    ],
    [
      "Caddy",
      {
        ...withSettings('STATIC_ROOT = "/srv/static"\n'),
        Caddyfile:
          "www.example.com {\n\thandle_path /static/* {\n\t\troot * /srv/static\n\t\tfile_server\n\t}\n\treverse_proxy localhost:8000\n}\n",
      },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files",
        "STATIC_ROOT names their folder",
        "Caddyfile serves files",
      ],
    ],
  ],
};

for (const [id, list] of Object.entries(cases))
  describe(id, () => {
    it.each(list)("%s", (_, files, says) => expect(answer(id, files)).toEqual(says));
  });
