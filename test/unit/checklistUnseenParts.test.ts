/** What the checklist says of parts of an item, word by word: values that cannot be seen, that a variable decides, or that lie beside what counts. */
import { describe, expect, it } from "vitest";
import { checklistAnswer, plainSettings } from "../harness/checklistItem.js";

type Files = Readonly<Record<string, string>>;

const settings = (more: string): Files => ({ "shop/settings.py": `import os\n${plainSettings}${more}` });
const db = (t: string): Files =>
  settings(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", ${t}}}\n`);
const smtp =
  'EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = True\nEMAIL_HOST_PASSWORD = os.environ["MAIL_PASSWORD"]\n';
const hidden = (n: string): string => `from company import ${n}\n`;
const unit = {
  "shop.service":
    "[Service]\nUser=app\nWorkingDirectory=/site\nExecStart=/site/venv/bin/gunicorn -w 3 shop.wsgi\nRestart=always\n",
};
const web =
  "  web:\n    image: registry.example.com/shop:1\n    command: gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi\n    restart: always\n";
const compose = (t: string): Files => ({ "docker-compose.prod.yml": `services:\n${t}` });
const gunicorn = { "requirements.txt": "Django==5.2\ngunicorn==23.0\n" };
const celery = { "requirements.txt": "Django==5.2\ncelery==5.5\n" };
const docker = (t: string): Files => ({ Dockerfile: t });

const startsWith = (module: string): string =>
  `import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\napplication = get_wsgi_application()\n`;
const worker =
  "  worker:\n    image: registry.example.com/shop:1\n    command: celery -A shop worker\n    restart: always\n";
const log = (t: string): Files => settings(`LOGGING = {"version": 1, "disable_existing_loggers": False, ${t}}\n`);
const image = (t: string): Files => docker(`FROM python:3.13-slim\nWORKDIR /site\nCOPY shop shop\n${t}`);

const withExample = (name: string, module: string): Files => ({
  ...gunicorn,
  ...compose(web.replace("    restart", `    env_file: ${name}.env\n    restart`)),
  [`${name}.env.example`]: `DEBUG=0\nDJANGO_SETTINGS_MODULE=${module}\n`,
  "shop/wsgi.py": startsWith("shop"),
  "shop/prod.py": "from .settings import *\n",
  "shop/local.py": "from .settings import *\nDEBUG = True\n",
});
const bucket = settings(
  'if os.environ.get("S3"):\n    BUCKET = os.environ["BUCKET"]\n    REGION = os.environ["REGION"]\n',
);

type Case = readonly [what: string, files: Files, says: readonly string[]];
const cases: Readonly<Record<string, readonly Case[]>> = {
  "server-database": [
    [
      "a password in a URL of the source",
      {
        ...settings(
          'import dj_database_url\nDATABASES = {"default": dj_database_url.config(default="postgres://shop:shop@db/shop")}\n',
        ),
        "requirements.txt": "Django==5.2\ndj-database-url==2.3\n",
      },
      [
        "to-confirm: the default database comes from the variable DATABASE_URL: make sure that it is a server; the default database may be on another machine, and nothing in the settings requires TLS; the password of the default database is a text of the source: make sure that production has another; nothing requires TLS on the way to db: make sure that the network in between is yours alone",
        'the default database ← shop/settings.py: dj_database_url.config(default="postgres',
        'the default database ← shop/settings.py: "postgres://shop:shop@db/shop"',
        'the default database is postgres ← shop/settings.py: dj_database_url.config(default="postgres',
      ],
    ],
    [
      "a name without a dot",
      db('"HOST": "db"'),
      [
        "to-confirm: nothing requires TLS on the way to db: make sure that the network in between is yours alone",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
      ],
    ],
    [
      "an address of a private network",
      db('"HOST": "10.0.0.5", "OPTIONS": {"connect_timeout": 3}'),
      [
        "to-confirm: the default database may be on another machine, and nothing in the settings requires TLS",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
      ],
    ],
    [
      "the machine itself",
      db('"HOST": "::1"'),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: "::1"',
      ],
    ],
    [
      "TLS by a variable with a fallback",
      {
        ...settings(
          'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "10.0.0.5", "OPTIONS": {"sslmode": os.environ.get("DB_SSLMODE", "require")}}}\n',
        ),
      },
      [
        "pass: the default database is postgres; its OPTIONS require TLS",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its OPTIONS require TLS ← shop/settings.py: os.environ.get("DB_SSLMODE", "require")',
        'its OPTIONS require TLS ← shop/settings.py: "require"',
      ],
    ],
    [
      "a service of libpq",
      db('"OPTIONS": {"service": "shop"}'),
      [
        "to-confirm: the OPTIONS of the default database set TLS up: make sure that it is required",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
      ],
    ],
    [
      "ssl of a URL",
      {
        ...settings(
          'import dj_database_url\nDATABASES = {"default": dj_database_url.parse("postgres://shop@db.example.com/shop", ssl_require=True)}\n',
        ),
        "requirements.txt": "Django==5.2\ndj-database-url==2.3\n",
      },
      [
        "pass: the default database is postgres; its OPTIONS require TLS",
        'the default database is postgres ← shop/settings.py: dj_database_url.parse("postgres://shop@d',
        'its OPTIONS require TLS ← shop/settings.py: dj_database_url.parse("postgres://shop@d',
      ],
    ],
  ],
  "background-jobs": [
    [
      "a target without a worker",
      { ...celery, ...compose(web + worker), ...unit },
      [
        "to-confirm: systemd starts a server and no worker; no deploy file starts a scheduler: make sure that none is needed",
        "service worker (docker-compose.prod.yml) ← docker-compose.prod.yml: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "two targets without a worker",
      { ...celery, ...compose(web + worker), ...unit, Procfile: "web: gunicorn shop.wsgi\n" },
      [
        "to-confirm: Procfile and systemd start a server and no worker; no deploy file starts a scheduler: make sure that none is needed",
        "service worker (docker-compose.prod.yml) ← docker-compose.prod.yml: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a schedule that nothing runs",
      {
        ...celery,
        ...settings('CELERY_BEAT_SCHEDULE = {"a": {"task": "b", "schedule": 5}}\n'),
        ...compose(web + worker),
      },
      [
        "attention: Periodic tasks never run: no production deploy file starts celery beat",
        'Periodic tasks never run: no production deploy file starts celery beat ← shop/settings.py: {"a": {"task": "b", "schedule": 5}}',
      ],
    ],
    [
      "an empty schedule",
      { ...celery, ...settings("CELERY_BEAT_SCHEDULE = {}\n"), ...compose(web + worker) },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "service worker (docker-compose.prod.yml) is a worker ← docker-compose.prod.yml: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a schedule that cannot be seen",
      { ...celery, ...settings(hidden("CELERY_BEAT_SCHEDULE")), ...compose(web + worker) },
      [
        "to-confirm: no deploy file starts the scheduler that CELERY_BEAT_SCHEDULE needs",
        "CELERY_BEAT_SCHEDULE ← shop/settings.py: CELERY_BEAT_SCHEDULE",
        "service worker (docker-compose.prod.yml) is a worker ← docker-compose.prod.yml: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    ["nothing of the kind", compose(web), ["not-applicable: no library for background jobs is required or set up"]],
    [
      "another library, by its setting",
      { ...settings("HUEY = {}\n"), ...compose(web) },
      [
        "to-confirm: no deploy file starts a worker: whether one runs cannot be seen; no deploy file starts a scheduler: make sure that none is needed; the jobs are not Celery's: make sure that they run in workers, and that nobody else can write to their queue",
      ],
    ],
    [
      "a queue of Redis that is started",
      {
        "requirements.txt": "Django==5.2\ndjango-rq==3.0\n",
        ...compose(web + worker.replace("celery -A shop worker", "python manage.py rqworker")),
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed; the jobs are not Celery's: make sure that they run in workers, and that nobody else can write to their queue",
        "service worker (docker-compose.prod.yml) is a worker ← docker-compose.prod.yml: worker",
      ],
    ],
    [
      "a worker of Celery by its command alone",
      compose(web + worker),
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "service worker (docker-compose.prod.yml) is a worker ← docker-compose.prod.yml: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a variable may run tasks in the request",
      {
        ...celery,
        ...settings('CELERY_TASK_ALWAYS_EAGER = os.environ.get("EAGER") == "1"\n'),
        ...compose(web + worker),
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "service worker (docker-compose.prod.yml) is a worker ← docker-compose.prod.yml: worker",
        'CELERY_TASK_ALWAYS_EAGER comes from the variable EAGER ← shop/settings.py: os.environ.get("EAGER") == "1"',
        "they are written as JSON",
      ],
    ],
  ],
  "session-engine": [
    [
      "cannot be seen",
      settings(hidden("SESSION_ENGINE")),
      [
        "not-determined: SESSION_ENGINE: company.SESSION_ENGINE, which is not in the repository",
        "SESSION_ENGINE: company.SESSION_ENGINE, which is not in the repository ← shop/settings.py: SESSION_ENGINE",
      ],
    ],
  ],
  "error-tracking": [
    [
      "nobody",
      settings("ADMINS = None\n"),
      [
        "to-confirm: no library for error tracking is started in settings, and ADMINS names nobody to whom Django could mail errors. Make sure that somebody learns of errors in production",
        "ADMINS ← shop/settings.py: None",
      ],
    ],
    [
      "cannot be seen",
      settings(hidden("ADMINS")),
      [
        "to-confirm: no library for error tracking is started in settings, and whom ADMINS names cannot be seen. Make sure that somebody learns of errors in production",
        "ADMINS ← shop/settings.py: ADMINS",
      ],
    ],
  ],
  email: [
    [
      "TLS by a variable that falls back to on",
      settings(
        'EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = os.environ.get("MAIL_TLS", "true").lower() == "true"\nEMAIL_HOST_PASSWORD = os.environ["MAIL_PASSWORD"]\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "pass: EMAIL_HOST is 'smtp.example.com'; EMAIL_USE_TLS comes from the variable MAIL_TLS; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        'EMAIL_USE_TLS comes from the variable MAIL_TLS ← shop/settings.py: os.environ.get("MAIL_TLS", "true").lower',
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "DEFAULT_FROM_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
        "SERVER_EMAIL is 'b@example.com' ← shop/settings.py: \"b@example.com\"",
      ],
    ],
    [
      "backend cannot be seen",
      settings(hidden("EMAIL_BACKEND") + smtp),
      [
        "not-determined: EMAIL_BACKEND: company.EMAIL_BACKEND, which is not in the repository",
        "EMAIL_BACKEND: company.EMAIL_BACKEND, which is not in the repository ← shop/settings.py: EMAIL_BACKEND",
      ],
    ],
    [
      "a sender of two variables",
      settings(
        `${smtp}DEFAULT_FROM_EMAIL = os.environ.get("SENDER") or os.environ.get("MAIL_FROM", "shop@example.com")\nSERVER_EMAIL = "root@example.com"\n`,
      ),
      [
        "pass: EMAIL_HOST is 'smtp.example.com'; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        'DEFAULT_FROM_EMAIL comes from the variables SENDER and MAIL_FROM ← shop/settings.py: os.environ.get("SENDER") or os.environ.g',
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "a sender that cannot be seen",
      settings(smtp + hidden("DEFAULT_FROM_EMAIL") + 'SERVER_EMAIL = "root@example.com"\n'),
      [
        "not-determined: DEFAULT_FROM_EMAIL: company.DEFAULT_FROM_EMAIL, which is not in the repository",
        "DEFAULT_FROM_EMAIL: company.DEFAULT_FROM_EMAIL, which is not in the repository ← shop/settings.py: DEFAULT_FROM_EMAIL",
      ],
    ],
    [
      "a sender of a variable",
      settings(smtp + 'DEFAULT_FROM_EMAIL = os.environ["SENDER"]\nSERVER_EMAIL = "root@example.com"\n'),
      [
        "to-confirm: DEFAULT_FROM_EMAIL comes from the variable SENDER: make sure that mail has a sender of your own",
        'DEFAULT_FROM_EMAIL comes from the variable SENDER ← shop/settings.py: os.environ["SENDER"]',
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "two services",
      settings(
        'EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend" if os.environ.get("M") else "django_ses.SESBackend"\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "to-confirm: EMAIL_BACKEND comes from the variable M, and is 'django_ses.SESBackend' while it is unset: make sure that it delivers mail, by TLS",
        "EMAIL_BACKEND comes from the variable M, and is 'django_ses.SESBackend' while it is unset ← shop/settings.py: \"anymail.backends.mailgun.EmailBackend\" ",
      ],
    ],
    [
      "a service, or a server that nobody names",
      settings(
        'EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend" if os.environ.get("M") else "django.core.mail.backends.smtp.EmailBackend"\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "attention: EMAIL_HOST is not set when M is unset, so mail goes to localhost: in a container nothing listens there",
        "EMAIL_HOST is not set when M is unset, so mail goes to localhost: in a container nothing listens there ← shop/settings.py: import os",
      ],
    ],
    [
      "a server on the machine",
      settings(
        smtp.replace("smtp.example.com", "localhost") +
          'DEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "attention: EMAIL_HOST names no other machine: in a container nothing listens there",
        'EMAIL_HOST names no other machine: in a container nothing listens there ← shop/settings.py: "localhost"',
      ],
    ],
    [
      "a variable that falls back to a server",
      settings(
        smtp.replace('"smtp.example.com"', 'os.environ.get("MAIL_HOST", "smtp.example.com")') +
          'DEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "pass: EMAIL_HOST comes from the variable MAIL_HOST; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        'EMAIL_HOST comes from the variable MAIL_HOST ← shop/settings.py: os.environ.get("MAIL_HOST", "smtp.exampl',
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "DEFAULT_FROM_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
        "SERVER_EMAIL is 'b@example.com' ← shop/settings.py: \"b@example.com\"",
      ],
    ],
    [
      "a required server, and a sender of nobody",
      settings(
        smtp.replace('"smtp.example.com"', 'os.environ["MAIL_HOST"]') +
          'DEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@localhost"\n',
      ),
      [
        "to-confirm: SERVER_EMAIL is 'b@localhost': make sure that mail has a sender of your own",
        "SERVER_EMAIL is 'b@localhost' ← shop/settings.py: \"b@localhost\"",
        'EMAIL_HOST comes from the variable MAIL_HOST, without which the settings do not load ← shop/settings.py: os.environ["MAIL_HOST"]',
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "DEFAULT_FROM_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
      ],
    ],
    [
      "a server that cannot be seen",
      settings(
        hidden("EMAIL_HOST") +
          'EMAIL_USE_SSL = True\nEMAIL_HOST_PASSWORD = ""\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "not-determined: EMAIL_HOST: company.EMAIL_HOST, which is not in the repository",
        "EMAIL_HOST: company.EMAIL_HOST, which is not in the repository ← shop/settings.py: EMAIL_HOST",
      ],
    ],
    [
      "no password",
      settings(
        'EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = True\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "to-confirm: EMAIL_HOST_PASSWORD is not set: make sure that the server lets this machine send",
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        "DEFAULT_FROM_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
        "SERVER_EMAIL is 'b@example.com' ← shop/settings.py: \"b@example.com\"",
      ],
    ],
    [
      "an empty password",
      settings(
        'EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = True\nEMAIL_HOST_PASSWORD = ""\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "to-confirm: EMAIL_HOST_PASSWORD is empty: make sure that the server lets this machine send",
        'EMAIL_HOST_PASSWORD ← shop/settings.py: ""',
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        "DEFAULT_FROM_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
        "SERVER_EMAIL is 'b@example.com' ← shop/settings.py: \"b@example.com\"",
      ],
    ],
    [
      "a variable decides on TLS",
      settings(
        'EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = os.environ.get("MAIL_TLS") == "1"\nEMAIL_HOST_PASSWORD = os.environ["MP"]\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "b@example.com"\n',
      ),
      [
        "attention: Mail goes to smtp.example.com without TLS when MAIL_TLS is unset",
        'Mail goes to smtp.example.com without TLS when MAIL_TLS is unset ← shop/settings.py: "smtp.example.com"',
      ],
    ],
  ],
  "static-files": [
    [
      "a relative folder above the code, where Django may be started",
      {
        "manage.py": "",
        "shop/settings.py": "",
        "src/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        "src/shop/__init__.py": "",
        "src/shop/settings.py": `${plainSettings}INSTALLED_APPS += ["django.contrib.staticfiles"]\nSTATIC_ROOT = "/srv/static"\nSTATICFILES_DIRS = ["static"]\n`,
        "static/site.css": "",
      },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← src/shop/settings.py: DEBUG = False",
        'STATIC_ROOT names their folder ← src/shop/settings.py: "/srv/static"',
      ],
    ],
    [
      "a relative folder that is nowhere",
      {
        "manage.py": "",
        "shop/settings.py": "",
        "src/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        "src/shop/__init__.py": "",
        "src/shop/settings.py": `${plainSettings}INSTALLED_APPS += ["django.contrib.staticfiles"]\nSTATIC_ROOT = "/srv/static"\nSTATICFILES_DIRS = ["static"]\n`,
        "other/site.css": "",
      },
      [
        "attention: This folder is not in the repository, so STATICFILES_DIRS finds nothing there",
        'This folder is not in the repository, so STATICFILES_DIRS finds nothing there ← src/shop/settings.py: "static"',
      ],
    ],
    [
      "Caddy serves the files",
      {
        ...settings(
          'STATIC_ROOT = "/srv/static"\nSTORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}\n',
        ),
        Caddyfile:
          "shop.example.com {\n  handle /static/* {\n    file_server\n  }\n  reverse_proxy 127.0.0.1:8000\n}\n",
        "deploy.sh": "python manage.py collectstatic --noinput\n",
      },
      [
        "pass: ManifestStaticFilesStorage names files by their content; STATIC_ROOT names their folder; Caddyfile serves files; and 1 more",
        'ManifestStaticFilesStorage names files by their content ← shop/settings.py: "django.contrib.staticfiles.storage.Mani',
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        "Caddyfile serves files ← Caddyfile: handle",
        "deploy.sh runs collectstatic ← deploy.sh: collectstatic",
      ],
    ],
    [
      "Caddy serves none",
      {
        ...settings(
          'STATIC_ROOT = "/srv/static"\nSTORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}\n',
        ),
        Caddyfile: "shop.example.com {\n  reverse_proxy 127.0.0.1:8000\n}\n",
        "deploy.sh": "python manage.py collectstatic --noinput\n",
      },
      [
        "to-confirm: neither WhiteNoise nor a proxy of the repository serves them",
        'ManifestStaticFilesStorage names files by their content ← shop/settings.py: "django.contrib.staticfiles.storage.Mani',
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        "deploy.sh runs collectstatic ← deploy.sh: collectstatic",
      ],
    ],
  ],
  "application-server": [
    [
      "an env file that is not in the repository, and a fallback that is no settings",
      withExample("staging", "shop.prod"),
      [
        "pass: service web (docker-compose.prod.yml) starts gunicorn with shop.wsgi",
        "service web (docker-compose.prod.yml) starts gunicorn with shop.wsgi ← docker-compose.prod.yml: shop.wsgi",
      ],
    ],
    ...(["", '    command: ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n'] as const).map(
      (command): Case => [
        command === "" ? "an entrypoint of Compose's, which drops the image's command" : "the same with a command",
        {
          "requirements.txt": "Django==5.2\ngunicorn==23.0\ncelery==5.5\n",
          ...image('COPY start.sh /site/\nUSER app\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n'),
          ...compose(
            `  web:\n    image: registry.example.com/acme:1\n    entrypoint: ["sh", "/site/start.sh"]\n${command}${worker.replaceAll("/shop:", "/acme:")}`,
          ),
          "start.sh": 'set -e\npython manage.py migrate\nmkdir -p logs\nexec "$@"\n',
        },
        command === ""
          ? [
              "to-confirm: Dockerfile names a server, which is not followed: make sure that it runs",
              'the server ← Dockerfile: "gunicorn',
            ]
          : [
              "pass: Dockerfile starts gunicorn with shop.wsgi",
              'Dockerfile starts gunicorn with shop.wsgi ← Dockerfile: "shop.wsgi"',
            ],
      ],
    ),
    [
      "a script of Python's that the image starts",
      image('USER app\nCMD ["python", "serve.py"]\n'),
      [
        "to-confirm: Dockerfile runs serve.py, which is not followed: make sure that it starts a server",
        "Dockerfile ← Dockerfile: CMD",
      ],
    ],
    [
      "manage.py that only migrates",
      image('USER app\nCMD ["python", "manage.py", "migrate"]\n'),
      ["not-applicable: no deploy file starts a server"],
    ],
    [
      "a server that loads development's settings",
      {
        ...gunicorn,
        ...compose(web),
        "shop/wsgi.py": startsWith("shop.local"),
        "shop/local.py": "from .settings import *\nDEBUG = True\n",
        "shop/production.py": "from .settings import *\n",
      },
      [
        "to-confirm: service web (docker-compose.prod.yml) loads shop.local: make sure that production loads shop.settings",
        "service web (docker-compose.prod.yml) ← docker-compose.prod.yml: web",
      ],
    ],
    [
      "an application that a variable names",
      compose(web.replace("gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi", "gunicorn -b 0.0.0.0:8000 $$APP")),
      [
        "attention: No requirement installs gunicorn, which this starts",
        "No requirement installs gunicorn, which this starts ← docker-compose.prod.yml: gunicorn",
      ],
    ],
    [
      "no application",
      compose(web.replace("gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi", "gunicorn -b 0.0.0.0:8000")),
      [
        "attention: No requirement installs gunicorn, which this starts; gunicorn exits: no application is named on its command line or by wsgi_app",
        "No requirement installs gunicorn, which this starts ← docker-compose.prod.yml: gunicorn",
        "gunicorn exits: no application is named on its command line or by wsgi_app ← docker-compose.prod.yml: gunicorn",
      ],
    ],
    [
      "uvicorn",
      compose(web.replace("gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi", "uvicorn --host 0.0.0.0 shop.asgi:application")),
      [
        "attention: No requirement installs uvicorn, which this starts",
        "No requirement installs uvicorn, which this starts ← docker-compose.prod.yml: uvicorn",
      ],
    ],
    [
      "daphne",
      compose(web.replace("gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi", "daphne -b 0.0.0.0 shop.asgi:application")),
      [
        "attention: No requirement installs daphne, which this starts",
        "No requirement installs daphne, which this starts ← docker-compose.prod.yml: daphne",
      ],
    ],
    [
      "waitress",
      compose(web.replace("gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi", "waitress-serve shop.wsgi:application")),
      [
        "to-confirm: service web (docker-compose.prod.yml) starts waitress: which application it is given is for a person to look at",
        "service web (docker-compose.prod.yml) ← docker-compose.prod.yml: web",
      ],
    ],
    [
      "runserver",
      compose(web.replace("gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi", "python manage.py runserver 0.0.0.0:8000")),
      [
        "fail: Service web (docker-compose.prod.yml) serves production with Django's development server",
        "Service web (docker-compose.prod.yml) serves production with Django's development server ← docker-compose.prod.yml: runserver",
      ],
    ],
  ],
  "shared-cache": [
    [
      "no backend",
      settings('CACHES = {"default": {}}\n'),
      ["attention: the default cache has no BACKEND: what uses it fails", "CACHES ← shop/settings.py: {}"],
    ],
    [
      "a backend of a variable",
      settings('CACHES = {"default": {"BACKEND": os.environ["CACHE_BACKEND"]}}\n'),
      [
        "to-confirm: which cache is used comes from the environment: make sure that all processes share it",
        'CACHES ← shop/settings.py: {"BACKEND": os.environ["CACHE_BACKEND"]}',
      ],
    ],
    [
      "all caches of a variable",
      settings('import json\nCACHES = json.loads(os.environ["CACHES"])\n'),
      [
        "to-confirm: which cache is used comes from the environment: make sure that all processes share it",
        'CACHES ← shop/settings.py: json.loads(os.environ["CACHES"])',
      ],
    ],
    [
      "a URL",
      {
        ...settings('import environ\nenv = environ.Env()\nCACHES = {"default": env.cache("CACHE_URL")}\n'),
        "requirements.txt": "Django==5.2\ndjango-environ==0.12\n",
      },
      [
        "to-confirm: the default cache comes from the variable CACHE_URL: make sure that all processes share it",
        'CACHES ← shop/settings.py: env.cache("CACHE_URL")',
      ],
    ],
    [
      "files",
      settings(
        'CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "/var/cache/x"}}\n',
      ),
      [
        "to-confirm: the default cache is FileBasedCache, which other processes and machines may not share",
        'CACHES ← shop/settings.py: "django.core.cache.backends.filebased.Fi',
      ],
    ],
    [
      "a part that cannot be seen",
      settings(hidden("MORE") + "CACHES = {**MORE}\n"),
      [
        "not-determined: CACHES: company.MORE, which is not in the repository",
        "CACHES: company.MORE, which is not in the repository ← shop/settings.py: {**MORE}",
      ],
    ],
    [
      "used, and not set",
      { "shop/views.py": "from django.core.cache import cache\n\ndef v(r):\n    cache.set('a', 1)\n" },
      [
        "attention: CACHES is not set: each process has a cache of its own, and forgets it when it ends",
        "shop/views.py uses the cache ← shop/views.py: django.core.cache",
      ],
    ],
  ],
  services: [
    [
      "a file whose env file is for development, beside an image that starts the server",
      {
        ...image('USER app\nCMD ["gunicorn", "shop.wsgi"]\n'),
        "compose.yaml": "services:\n  web:\n    build: .\n    env_file: .dev.env\n    restart: always\n",
        ".dev.env": "DEBUG=1\n",
      },
      ["not-applicable: no Compose file is for production"],
    ],
    [
      "a file with an env file that says nothing",
      {
        ...image('USER app\nCMD ["gunicorn", "shop.wsgi"]\n'),
        "compose.yaml": "services:\n  web:\n    build: .\n    env_file: .env\n    restart: always\n",
      },
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again ← compose.yaml: always",
        "no service has a port to the outside",
      ],
    ],
    [
      "a worker beside stores",
      compose(
        web +
          '    depends_on: [db]\n  db:\n    image: postgres:17\n    restart: always\n    volumes: ["data:/var/lib/postgresql/data"]\n',
      ),
      [
        "to-confirm: no depends_on keeps web from starting before the database or cache answers",
        "depends_on does not wait for it to be healthy ← docker-compose.prod.yml: web",
        "all of web and db are started again ← docker-compose.prod.yml: always",
        "no service has a port to the outside",
      ],
    ],
    [
      "two that nothing starts again",
      compose(web.replace("    restart: always\n", "") + worker.replace("    restart: always\n", "")),
      [
        "to-confirm: nothing starts web and worker again; no service waits for another",
        "docker-compose.prod.yml ← docker-compose.prod.yml: web",
        "docker-compose.prod.yml ← docker-compose.prod.yml: worker",
        "no service has a port to the outside",
      ],
    ],
    [
      "a command of manage.py ends",
      compose(
        web +
          "  seed:\n    image: registry.example.com/shop:1\n    command: python manage.py seed\n  other:\n    image: x/y:1\n    command: sleep 5\n",
      ),
      [
        "to-confirm: nothing starts other again; no service waits for another",
        "docker-compose.prod.yml ← docker-compose.prod.yml: other",
        "no service has a port to the outside",
      ],
    ],
    [
      "two with ports",
      compose(
        web + '    ports: ["80:8000"]\n  front:\n    image: nginx:1.27\n    restart: always\n    ports: ["443:443"]\n',
      ),
      [
        "to-confirm: no service waits for another; web and front have ports to the outside: make sure that all of them must",
        'web is published ← docker-compose.prod.yml: "80:8000"',
        'front is published ← docker-compose.prod.yml: "443:443"',
        "all of web and front are started again ← docker-compose.prod.yml: always",
      ],
    ],
  ],
  logging: [
    [
      "basicConfig in a module that the settings import",
      {
        ...settings("from shop.logs import configure\nconfigure()\n"),
        "shop/logs.py": "import logging\n\n\ndef configure():\n    logging.basicConfig(level=logging.INFO)\n",
      },
      [
        "to-confirm: LOGGING is not set, and shop/logs.py configures Python's root logger: make sure that tracebacks of server errors reach it",
        "basicConfig() ← shop/logs.py: basicConfig(",
      ],
    ],
    [
      "nothing configures it",
      settings(""),
      [
        "attention: LOGGING is not set in production: Django writes no traceback of a server error anywhere while DEBUG is off",
      ],
    ],
    [
      "structured by format",
      log(
        '"formatters": {"j": {"format": "{\\"level\\": \\"%(levelname)s\\"}"}}, "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "j"}}, "root": {"handlers": ["out"]}',
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'its lines are structured ← shop/settings.py: {"format": "{\\"level\\": \\"%(levelname)s\\',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "structured by a class",
      log(
        '"formatters": {"j": {"class": "pythonjsonlogger.json.JsonFormatter"}}, "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "j"}}, "root": {"handlers": ["out"]}',
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'its lines are structured ← shop/settings.py: {"class": "pythonjsonlogger.json.JsonFor',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "structured by a formatter that no handler has",
      log(
        '"formatters": {"j": {"format": "%(message)s"}, "k": {"()": "pythonjsonlogger.json.JsonFormatter"}}, "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "j"}}, "root": {"handlers": ["out"]}',
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: {"format": "%(message)s"}',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "django logger",
      log('"handlers": {"out": {"class": "rich.logging.RichHandler"}}, "loggers": {"django": {"handlers": ["out"]}}'),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "rich.logging.RichHandler"}',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "another logger",
      log('"handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"shop": {"handlers": ["out"]}}'),
      [
        "to-confirm: neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        'LOGGING ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "empty-name logger",
      log('"handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"": {"handlers": ["out"]}}'),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler"}',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "handlers that are no list",
      log('"handlers": {"out": {"class": "logging.StreamHandler"}}, "root": {"handlers": "out"}'),
      [
        "to-confirm: neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        'LOGGING ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "dictConfig",
      settings(
        'import logging.config\nLOGGING_CONFIG = None\nlogging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "handlers": {"out": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["out"]}})\n',
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: logging.config.dictConfig({"version": 1,',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler"}',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "fileConfig",
      settings('import logging.config\nLOGGING_CONFIG = None\nlogging.config.fileConfig("/etc/log.ini")\n'),
      [
        "not-determined: what logging is configured with cannot be seen",
        'the settings configure logging ← shop/settings.py: logging.config.fileConfig("/etc/log.ini"',
      ],
    ],
  ],
  images: [
    [
      "entrypoint alone",
      image('USER app\nENTRYPOINT ["/start.sh"]\n'),
      [
        "to-confirm: whether the server gets signals cannot be told: a shell may stand before it",
        'the command ← Dockerfile: ["/start.sh"]',
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop shop",
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "no command",
      image("USER app\n"),
      [
        "to-confirm: whether what Dockerfile starts gets signals cannot be told",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop shop",
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "gosu",
      image('ENTRYPOINT ["gosu", "app", "gunicorn", "shop.wsgi"]\n'),
      [
        "to-confirm: as whom Dockerfile runs is decided while it starts",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it takes chosen files only ← Dockerfile: COPY shop shop",
        'its command gets signals ← Dockerfile: ["gosu", "app", "gunicorn", "shop.wsgi"]',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "a user with a group",
      image('USER app:app\nCMD ["gunicorn", "shop.wsgi"]\n'),
      [
        "pass: Dockerfile is built on python:3.13-slim; it runs as app:app; it takes chosen files only; and 2 more",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app:app ← Dockerfile: app:app",
        "it takes chosen files only ← Dockerfile: COPY shop shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "digest",
      docker(
        'FROM python@sha256:0123456789012345678901234567890123456789012345678901234567890123\nCOPY shop shop\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n',
      ),
      [
        "pass: Dockerfile is built on python@sha256:0123456789012345678901234567890123456789012345678901234567890123; it runs as app; it takes chosen files only; and 2 more",
        "Dockerfile is built on python@sha256:0123456789012345678901234567890123456789012345678901234567890123 ← Dockerfile: python@sha256:01234567890123456789012345",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "a base that a variable names",
      docker('FROM $BASE\nCOPY shop shop\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n'),
      [
        "to-confirm: Dockerfile is built on $BASE, which names no version that can be seen",
        "the base ← Dockerfile: $BASE",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
        "it holds no secret ← Dockerfile",
      ],
    ],
  ],
  "secrets-redacted": [
    [
      "a handler without the filter",
      log(
        '"filters": {"redact": {"()": "shop.log.Redact"}}, "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["redact"]}, "file": {"class": "logging.FileHandler", "filename": "/x"}}',
      ),
      [
        "attention: the filter redact is not attached to the handler file",
        'the filter redact is not attached to the handler file ← shop/settings.py: {"()": "shop.log.Redact"}',
        'out in LOGGING has the filter redact ← shop/settings.py: {"()": "shop.log.Redact"}',
      ],
    ],
    [
      "a filter that nothing uses",
      log('"filters": {"redact": {"()": "shop.log.Redact"}}, "handlers": {"out": {"class": "logging.StreamHandler"}}'),
      [
        "to-confirm: nothing in LOGGING uses the filter redact. Make sure that no password, token or session reaches the logs and the error tracker",
        'nothing in LOGGING uses the filter redact ← shop/settings.py: {"()": "shop.log.Redact"}',
      ],
    ],
    [
      "a filter of a logger alone",
      log(
        '"filters": {"redact": {"()": "shop.log.Redact"}}, "handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"django": {"filters": ["redact"]}}',
      ),
      [
        "attention: the filter redact is not attached to the handler out",
        'the filter redact is not attached to the handler out ← shop/settings.py: {"()": "shop.log.Redact"}',
        'django in LOGGING has the filter redact ← shop/settings.py: {"()": "shop.log.Redact"}',
      ],
    ],
  ],
  "development-apps-absent": [
    [
      "an element that cannot be seen",
      settings(hidden("APP") + 'INSTALLED_APPS = ["shop", APP]\n'),
      [
        "not-determined: INSTALLED_APPS cannot be seen as a whole: company.APP, which is not in the repository",
        'INSTALLED_APPS ← shop/settings.py: ["shop", APP]',
        'of 1 entry in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "an element of a variable",
      settings('INSTALLED_APPS = ["shop", os.environ["APP"]]\n'),
      [
        "not-determined: INSTALLED_APPS cannot be seen as a whole: an element comes from the environment",
        'INSTALLED_APPS ← shop/settings.py: ["shop", os.environ["APP"]]',
        'of 1 entry in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "a list of a variable",
      settings('INSTALLED_APPS = os.environ["APPS"].split(",")\n'),
      [
        "not-determined: INSTALLED_APPS cannot be seen as a whole: it comes from the environment",
        'INSTALLED_APPS ← shop/settings.py: os.environ["APPS"].split(",")',
        'of 1 entry in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "no list",
      settings('INSTALLED_APPS = "shop"\n'),
      [
        "not-determined: INSTALLED_APPS cannot be seen as a whole: it is no list",
        'INSTALLED_APPS ← shop/settings.py: "shop"',
        'of 1 entry in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "two entries of MIDDLEWARE",
      settings(
        'MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware"]\n',
      ),
      [
        "pass: of 1 application in INSTALLED_APPS none is for development; of 2 entries in MIDDLEWARE none is for development",
        'of 1 application in INSTALLED_APPS none is for development ← shop/settings.py: ["django.contrib.sessions"]',
        'of 2 entries in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
  ],
  "trusted-origins": [
    [
      "origins that cannot be seen, and that are read",
      { ...settings(hidden("CORS_ALLOWED_ORIGINS")), "requirements.txt": "Django==5.2\ndjango-cors-headers==4.6\n" },
      [
        "not-determined: CORS_ALLOWED_ORIGINS: company.CORS_ALLOWED_ORIGINS, which is not in the repository",
        "CORS_ALLOWED_ORIGINS: company.CORS_ALLOWED_ORIGINS, which is not in the repository ← shop/settings.py: CORS_ALLOWED_ORIGINS",
      ],
    ],
    [
      "patterns that nothing reads",
      {
        ...settings('CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://\\w+\\.example\\.com$"]\n'),
        "requirements.txt": "Django==5.2\ndjango-cors-headers==4.6\n",
      },
      [
        "fail: MIDDLEWARE has no CorsMiddleware: no CORS header is ever sent, though CORS is set up",
        'MIDDLEWARE has no CorsMiddleware: no CORS header is ever sent, though CORS is set up ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "every subdomain",
      settings('CSRF_TRUSTED_ORIGINS = ["https://*.example.com"]\n'),
      [
        "pass: CSRF_TRUSTED_ORIGINS is ['https://*.example.com']",
        "CSRF_TRUSTED_ORIGINS is ['https://*.example.com'] ← shop/settings.py: [\"https://*.example.com\"]",
      ],
    ],
    [
      "origins of a variable",
      settings('CSRF_TRUSTED_ORIGINS = os.environ["ORIGINS"].split(",")\n'),
      [
        "to-confirm: CSRF_TRUSTED_ORIGINS comes from the variable ORIGINS: make sure that each origin is your own, with its scheme",
        'CSRF_TRUSTED_ORIGINS comes from the variable ORIGINS ← shop/settings.py: os.environ["ORIGINS"].split(",")',
      ],
    ],
    [
      "no origin",
      settings("CSRF_TRUSTED_ORIGINS = []\n"),
      [
        "not-applicable: CSRF_TRUSTED_ORIGINS is empty; CORS_ALLOWED_ORIGINS is not set; CORS_ORIGIN_WHITELIST is not set; CORS_ALLOWED_ORIGIN_REGEXES is not set",
      ],
    ],
  ],
  "media-files": [
    [
      "a storage of a variable",
      settings(
        'STORAGES = {"default": {"BACKEND": os.environ["STORAGE"]}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\n',
      ),
      [
        "to-confirm: the storage of uploads comes from the variable STORAGE: make sure that it outlives a release",
        'the storage of uploads ← shop/settings.py: os.environ["STORAGE"]',
      ],
    ],
    [
      "a variable chooses the storage",
      settings(
        'STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage" if os.environ.get("S3") else "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\n',
      ),
      [
        "to-confirm: the storage of uploads comes from the variable S3: make sure that it outlives a release",
        'the storage of uploads ← shop/settings.py: "storages.backends.s3.S3Storage" if os.e',
      ],
    ],
  ],
  metrics: [
    [
      "an application that measures",
      settings('INSTALLED_APPS = ["shop", "ddtrace.contrib.django"]\n'),
      [
        "pass: ddtrace.contrib.django in INSTALLED_APPS measures requests",
        'ddtrace.contrib.django in INSTALLED_APPS measures requests ← shop/settings.py: "ddtrace.contrib.django"',
      ],
    ],
    [
      "an application that measures nothing by itself",
      settings('INSTALLED_APPS = ["shop", "django_prometheus"]\n'),
      [
        "to-confirm: no library that measures requests is required, and nothing that production starts is wrapped by one. Make sure that requests, errors, latency and the database's load are measured",
      ],
    ],
    [
      "a library of development",
      { "requirements-dev.txt": "prometheus-client==0.2\n" },
      [
        "to-confirm: no library that measures requests is required, and nothing that production starts is wrapped by one. Make sure that requests, errors, latency and the database's load are measured",
      ],
    ],
    [
      "a library that is only required",
      { "requirements.txt": "Django==5.2\nprometheus-client==0.2\n" },
      [
        "to-confirm: prometheus-client is required (requirements.txt), and nothing shows that it measures requests. Make sure that requests, errors, latency and the database's load are measured",
        "prometheus-client is required (requirements.txt) ← requirements.txt: prometheus-client",
      ],
    ],
    [
      "a wrapper",
      compose(web.replace("command: gunicorn", "command: newrelic-admin run-program gunicorn")),
      [
        "pass: service web (docker-compose.prod.yml) runs under newrelic-admin",
        "service web (docker-compose.prod.yml) runs under newrelic-admin ← docker-compose.prod.yml: web",
      ],
    ],
  ],
  "https-redirect": [
    [
      "without the middleware",
      settings('SECURE_SSL_REDIRECT = os.environ.get("SSL") == "1"\n'),
      [
        "fail: SecurityMiddleware is not in MIDDLEWARE",
        "SecurityMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
  ],
  "no-secrets-in-deploy-files": [
    [
      "a placeholder",
      compose(web.replace("    restart", "    environment:\n      SECRET_KEY: verysecret\n    restart")),
      [
        "to-confirm: SECRET_KEY is a placeholder in docker-compose.prod.yml: make sure that production has another",
        "SECRET_KEY ← docker-compose.prod.yml: SECRET_KEY: verysecret",
      ],
    ],
    [
      "a placeholder that an image keeps, whoever starts it",
      {
        Dockerfile: "FROM python:3.12\nENV DJANGO_SECRET_KEY=123456\nCOPY . /code\n",
        "Dockerfile.fly": "FROM python:3.12\nCOPY . /code\n",
        "fly.toml": '[build]\n  dockerfile = "Dockerfile.fly"\n[processes]\n  web = "gunicorn -w 3 shop.wsgi"\n',
      },
      [
        "to-confirm: DJANGO_SECRET_KEY is a placeholder in Dockerfile: make sure that production has another",
        "DJANGO_SECRET_KEY ← Dockerfile: DJANGO_SECRET_KEY=123456",
      ],
    ],
    [
      "one that the image takes back",
      {
        Dockerfile: "FROM python:3.12\nENV DJANGO_SECRET_KEY=123456\nENV DJANGO_SECRET_KEY=\nCMD gunicorn shop.wsgi\n",
        "fly.toml": '[build]\n  dockerfile = "Dockerfile.fly"\n[processes]\n  web = "gunicorn -w 3 shop.wsgi"\n',
      },
      [
        "pass: Dockerfile holds no secret; fly.toml holds no secret",
        "Dockerfile holds no secret ← Dockerfile",
        "fly.toml holds no secret ← fly.toml",
      ],
    ],
    [
      "a variable of the deployer's",
      compose(web.replace("    restart", "    environment:\n      SECRET_KEY: ${SECRET_KEY}\n    restart")),
      [
        "pass: docker-compose.prod.yml holds no secret",
        "docker-compose.prod.yml holds no secret ← docker-compose.prod.yml",
      ],
    ],
  ],
  "allowed-hosts": [
    [
      "a container and this machine",
      settings(
        'MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]\nALLOWED_HOSTS = ["backend", "localhost"]\n',
      ),
      [
        "to-confirm: ALLOWED_HOSTS names no domain: make sure that what stands in front asks for the site by one of these names",
        'ALLOWED_HOSTS ← shop/settings.py: ["backend", "localhost"]',
        "ALLOWED_HOSTS is ['backend', 'localhost'] ← shop/settings.py: [\"backend\", \"localhost\"]",
      ],
    ],
    [
      "a domain beside them",
      settings(
        'MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]\nALLOWED_HOSTS = ["backend", "shop.example.com"]\n',
      ),
      [
        "pass: ALLOWED_HOSTS is ['backend', 'shop.example.com']",
        "ALLOWED_HOSTS is ['backend', 'shop.example.com'] ← shop/settings.py: [\"backend\", \"shop.example.com\"]",
      ],
    ],
  ],
  "reverse-proxy": [
    [
      "nothing is handed on",
      { "nginx.conf": "http {\n  include mime.types;\n  server {\n    listen 80;\n    root /srv/www;\n  }\n}\n" },
      ["not-applicable: no configuration of a reverse proxy is production's"],
    ],
  ],
  "settings-module-production": [
    [
      "an env file that is not in the repository, beside its example",
      withExample("prod", "shop.prod"),
      [
        "to-confirm: prod.env.example names shop.prod: make sure that production's own env file, which is not in the repository, does too",
        "service web (docker-compose.prod.yml) ← prod.env.example: DJANGO_SETTINGS_MODULE=shop.prod",
      ],
    ],
    [
      "an example for staging that names production's settings",
      withExample("staging", "shop.prod"),
      [
        "to-confirm: service web (docker-compose.prod.yml) loads settings that no deploy file names",
        "service web (docker-compose.prod.yml) ← docker-compose.prod.yml: web",
      ],
    ],
    [
      "an example that names settings for development",
      withExample("prod", "shop.local"),
      [
        "to-confirm: service web (docker-compose.prod.yml) loads settings that no deploy file names",
        "service web (docker-compose.prod.yml) ← docker-compose.prod.yml: web",
      ],
    ],
  ],
  "one-scheduler": [
    [
      "a mail worker that a script names in a branch",
      {
        ...image('USER app\nCOPY run.sh .\nENTRYPOINT ["./run.sh"]\n'),
        "run.sh": '#!/bin/sh\nif [ "$1" = worker ]\nthen\n  python manage.py runmailer\nfi\n',
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "Dockerfile is a worker of its own ← Dockerfile: ENTRYPOINT",
      ],
    ],
  ],
  "required-variables-set": [
    [
      "what the image sets and the settings can do without",
      {
        ...settings('ALLOWED_HOSTS = os.environ.get("HOSTS", "localhost").split(",")\nKEY = os.environ["SHOP_KEY"]\n'),
        ...image('ENV HOSTS=shop.example.com\nENV SHOP_KEY=x\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n'),
        ".env.example": "SHOP_KEY=\n",
      },
      ["pass: Dockerfile names SHOP_KEY", "Dockerfile names SHOP_KEY ← Dockerfile: CMD"],
    ],
    [
      "read without a default in one way only, and listed",
      { ...bucket, ".env.example": "BUCKET=\nREGION=\nS3=\n" },
      ["pass: .env.example names BUCKET and REGION", ".env.example names BUCKET and REGION ← .env.example"],
    ],
    [
      "read without a default in one way only, and one of them is not listed",
      { ...bucket, ".env.example": "BUCKET=\nS3=\n" },
      [
        "to-confirm: REGION has no default where it is read: make sure that production sets what it needs",
        'REGION is read here ← shop/settings.py: os.environ["REGION"]',
      ],
    ],
  ],
};

for (const [id, list] of Object.entries(cases))
  describe(id, () => {
    it.each(list)("%s", (_, files, says) => expect(checklistAnswer(id, files)).toEqual(says));
  });

describe("settings of production that no deploy file starts, beside others that one starts", () => {
  const files = {
    ...gunicorn,
    ...compose(
      web.replace("    restart", "    environment:\n      DJANGO_SETTINGS_MODULE: shop.production.y2021\n    restart"),
    ),
    ...image('USER app\nENV DJANGO_SETTINGS_MODULE=shop.production.y2021\nCMD ["gunicorn", "shop.wsgi"]\n'),
    "shop/wsgi.py": startsWith("shop.production.y2020"),
    "shop/production/__init__.py": "",
    "shop/production/y2021.py": "from ..settings import *\n",
    "shop/production/y2020.py": "from ..settings import *\n",
  };
  it.each([
    ["application-server", "not-applicable: no deploy file starts a server with these settings"],
    ["images", "not-applicable: no Dockerfile is for production with these settings"],
    ["services", "not-applicable: no Compose file is for production with these settings"],
    [
      "no-secrets-in-deploy-files",
      "not-applicable: no Dockerfile, Compose file or the like is for production with these settings; there is no workflow",
    ],
  ])("%s", (id, says) => {
    expect(checklistAnswer(id, files, "shop.production.y2020")).toEqual([says]);
    expect(checklistAnswer(id, files, "shop.production.y2021")).not.toEqual([says]);
  });
});
