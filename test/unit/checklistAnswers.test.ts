/** What the checklist says of parts of an item, word by word: a part that is shown, one that a person has to look at, one that cannot be seen. */
import { describe, expect, it } from "vitest";
import { checklistAnswer, plainSettings, type ProjectFiles } from "../harness/checklistItem.js";

const withSettings = (more: string): Readonly<Record<string, string>> => ({
  "shop/settings.py": `import os\n${plainSettings}${more}`,
});
/** A model that takes files in. */
const uploads = {
  "shop/models.py": "from django.db import models\n\n\nclass Photo(models.Model):\n    file = models.FileField()\n",
};
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
const nginx = (text: string, inLocation = "", before = ""): Readonly<Record<string, string>> => ({
  "nginx.conf": `${before}server {\n  listen 443 ssl;\n${text}\n  location / { proxy_pass http://127.0.0.1:8000; proxy_set_header Host $host; ${inLocation} }\n}\n`,
  "shop.service":
    "[Service]\nUser=app\nWorkingDirectory=/site\nExecStart=/site/venv/bin/gunicorn -w 3 -b 127.0.0.1:8000 shop.wsgi\nRestart=always\n",
});

const ssh = (script: string): Readonly<Record<string, string>> => ({
  ".github/workflows/deploy.yml": `name: Deploy\non:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - uses: appleboy/ssh-action@v1\n        with:\n          host: example.com\n          script: |\n            ${script}\n`,
});
const bake = (files: string): Readonly<Record<string, string>> => ({
  ...compose("  web:\n    build: .\n"),
  "docker-compose.local.yml":
    "services:\n  web:\n    build:\n      context: .\n      dockerfile: Dockerfile.local\n    command: python manage.py runserver\n",
  Dockerfile: 'FROM python:3.13-slim\nCOPY shop /site/shop\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n',
  "Dockerfile.local": "FROM python:3.13-slim\n",
  ".github/workflows/ci.yml": `on: [push, pull_request]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/bake-action@v6\n        with:\n          push: false\n          files: ${files}\n`,
});

type Case = readonly [what: string, files: Readonly<Record<string, string>>, says: readonly string[]];
const cases: Readonly<Record<string, readonly Case[]>> = {
  "proxy-ssl-header": [
    [
      "what nginx has from a map may be the client's",
      {
        ...withSettings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...nginx(
          "",
          "proxy_set_header X-Forwarded-Proto $in_front;",
          "map $http_x_forwarded_proto $in_front { default $scheme; https https; }\n",
        ),
      },
      [
        "to-confirm: make sure that nginx.conf overwrites the header that SECURE_PROXY_SSL_HEADER names",
        'SECURE_PROXY_SSL_HEADER names the header ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
        "nginx.conf ← nginx.conf",
      ],
    ],
    [
      "its own scheme",
      {
        ...withSettings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...nginx("", "proxy_set_header X-Forwarded-Proto $scheme;"),
      },
      [
        "pass: nginx.conf sets X-Forwarded-Proto to the scheme of its own side",
        "nginx.conf sets X-Forwarded-Proto to the scheme of its own side ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
      ],
    ],
    [
      "Traefik",
      {
        ...withSettings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...compose(`${web}  edge:\n    image: traefik:3.1\n    restart: always\n`),
      },
      [
        "to-confirm: make sure that service edge (docker-compose.prod.yml) overwrites the header that SECURE_PROXY_SSL_HEADER names",
        'SECURE_PROXY_SSL_HEADER names the header ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
        "service edge (docker-compose.prod.yml) ← docker-compose.prod.yml: edge",
      ],
    ],
  ],
  "scripts-stop-on-error": [
    [
      "an error is thrown away",
      { "deploy.sh": "set -e\npython manage.py create_admin || true\npython manage.py migrate\n" },
      [
        "to-confirm: deploy.sh throws an error away (|| true, set +e): make sure that nothing of the release needs it",
        "an error is thrown away here ← deploy.sh: python manage.py create_admin",
      ],
    ],
    [
      "one is, and more follows",
      { "deploy.sh": "set -e\npython manage.py create_admin || true && python manage.py migrate\n" },
      [
        "to-confirm: deploy.sh throws an error away (|| true, set +e): make sure that nothing of the release needs it",
        "an error is thrown away here ← deploy.sh: python manage.py create_admin",
      ],
    ],
    [
      "it is told, and ends the script",
      { "deploy.sh": "set -e\npython manage.py create_admin || echo failed && exit 1\n" },
      ["pass: deploy.sh stops at the first error", "deploy.sh stops at the first error ← deploy.sh: set -e"],
    ],
    [
      "one of the image's build",
      { Dockerfile: "FROM python:3.13\nRUN pip install -r extra.txt >log 2>&1 || true\n" },
      [
        "to-confirm: Dockerfile throws an error away (|| true, set +e): make sure that nothing of the release needs it",
        "an error is thrown away here ← Dockerfile: RUN pip install -r extra.txt >log 2>&1 |",
      ],
    ],
    [
      "one that no release needs",
      {
        "deploy.sh": "set -e\npython manage.py migrate\n",
        Dockerfile: "FROM python:3.13\nRUN python manage.py compilemessages && rm -r /tmp/cache || true\n",
      },
      ["pass: deploy.sh stops at the first error", "deploy.sh stops at the first error ← deploy.sh: set -e"],
    ],
    [
      "none is",
      { "deploy.sh": "set -e\npython manage.py migrate\n" },
      ["pass: deploy.sh stops at the first error", "deploy.sh stops at the first error ← deploy.sh: set -e"],
    ],
    [
      "by SSH",
      ssh("cd /site\n            docker compose pull\n            docker compose up -d"),
      [
        "to-confirm: what .github/workflows/deploy.yml runs by SSH has no set -e",
        ".github/workflows/deploy.yml ← .github/workflows/deploy.yml: cd /site",
      ],
    ],
    [
      "by SSH, stopping",
      ssh("set -e\n            docker compose pull\n            docker compose up -d"),
      [
        "pass: what .github/workflows/deploy.yml runs by SSH stops at the first error",
        "what .github/workflows/deploy.yml runs by SSH stops at the first error ← .github/workflows/deploy.yml: set -e",
      ],
    ],
    [
      "by SSH, where the action stops",
      ssh("docker compose pull\n            docker compose up -d\n          script_stop: true"),
      [
        "pass: what .github/workflows/deploy.yml runs by SSH stops at the first error",
        "what .github/workflows/deploy.yml runs by SSH stops at the first error ← .github/workflows/deploy.yml: docker compose pull",
      ],
    ],
    ["none", {}, ["not-applicable: there is no deploy script"]],
  ],
  "image-build-tested": [
    [
      "a bake of what developers build",
      bake("docker-compose.local.yml"),
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "a bake of production's",
      bake("docker-compose.prod.yml"),
      [
        "pass: .github/workflows/ci.yml builds the image",
        ".github/workflows/ci.yml builds the image ← .github/workflows/ci.yml: bake-action",
      ],
    ],
  ],
  "background-jobs": [
    [
      "jobs of django-cron",
      withSettings('CRON_CLASSES = ["shop.crons.Clean"]\n'),
      [
        "to-confirm: no deploy file starts a worker: whether one runs cannot be seen; no deploy file starts a scheduler: make sure that none is needed; the jobs are not Celery's: make sure that they run in workers, and that nobody else can write to their queue",
      ],
    ],
  ],
  "debug-off": [
    [
      "a variable that decides of something else",
      withSettings(
        'if os.environ.get("ENVIRONMENT") == "production":\n    CONN_MAX = 60\n    SITE = "https://example.com"\n',
      ),
      ["pass: DEBUG is False", "DEBUG is False ← shop/settings.py: False"],
    ],
  ],
  services: [
    [
      "a policy of deploy starts it again",
      compose(`${web}    deploy:\n      restart_policy:\n        condition: on-failure\n`),
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again",
        "no service has a port to the outside",
      ],
    ],
    [
      "a policy that never does",
      compose(`${web}    restart: always\n    deploy:\n      restart_policy:\n        condition: none\n`),
      [
        "to-confirm: nothing starts web again",
        "docker-compose.prod.yml ← docker-compose.prod.yml: web",
        "no service has a port to the outside",
      ],
    ],
    [
      "a stack, whose services are started again by themselves",
      { ...compose(web), "deploy.sh": "set -e\ndocker stack deploy -c docker-compose.prod.yml shop\n" },
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again",
        "no service has a port to the outside",
      ],
    ],
    [
      "one service that is started again",
      compose(`${web}    restart: always\n`),
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again ← docker-compose.prod.yml: always",
        "no service has a port to the outside",
      ],
    ],
    [
      "one that is not",
      compose(web),
      [
        "to-confirm: nothing starts web again",
        "docker-compose.prod.yml ← docker-compose.prod.yml: web",
        "no service has a port to the outside",
      ],
    ],
    [
      "one that is told not to be",
      compose(`${web}    restart: "no"\n`),
      [
        "to-confirm: nothing starts web again",
        "docker-compose.prod.yml ← docker-compose.prod.yml: web",
        "no service has a port to the outside",
      ],
    ],
    [
      "a database that is waited for",
      compose(`${web}    restart: always\n    depends_on:\n      db:\n        condition: service_healthy\n${db}`),
      [
        "pass: all of web and db are started again; web waits for db; no service has a port to the outside",
        "all of web and db are started again ← docker-compose.prod.yml: always",
        "web waits for db ← docker-compose.prod.yml: db",
        "no service has a port to the outside",
      ],
    ],
    [
      "a database that is not waited for",
      compose(`${web}    restart: always\n    depends_on: [db]\n${db}`),
      [
        "to-confirm: no depends_on keeps web from starting before the database or cache answers",
        "depends_on does not wait for it to be healthy ← docker-compose.prod.yml: web",
        "all of web and db are started again ← docker-compose.prod.yml: always",
        "no service has a port to the outside",
      ],
    ],
    [
      "another service waits for the server, which waits for nothing",
      compose(
        `${web}    restart: always\n  mail:\n    image: mailu/front\n    restart: always\n    depends_on: [web]\n${db}`,
      ),
      [
        "to-confirm: no depends_on keeps web from starting before the database or cache answers",
        "depends_on does not wait for it to be healthy ← docker-compose.prod.yml: web",
        "all of web, mail and db are started again ← docker-compose.prod.yml: always",
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
        "all of web, mail and db are started again ← docker-compose.prod.yml: always",
        "web waits for mail ← docker-compose.prod.yml: mail",
        "no service has a port to the outside",
      ],
    ],
    [
      "nobody waits",
      compose(`${web}    restart: always\n${db}`),
      [
        "to-confirm: no service waits for another",
        "all of web and db are started again ← docker-compose.prod.yml: always",
        "no service has a port to the outside",
      ],
    ],
    [
      "two ports, one of them for this machine alone",
      compose(`${web}    restart: always\n    ports: ["80:8000"]\n${db}    ports: ["127.0.0.1:5432:5432"]\n`),
      [
        "to-confirm: no service waits for another",
        "all of web and db are started again ← docker-compose.prod.yml: always",
        'only web has a port to the outside ← docker-compose.prod.yml: "80:8000"',
      ],
    ],
    [
      "two ports",
      compose(
        `${web}    restart: always\n    ports: ["80:8000"]\n  mail:\n    image: mailu/front\n    restart: always\n    ports: ["25:25"]\n`,
      ),
      [
        "to-confirm: no service waits for another; web and mail have ports to the outside: make sure that all of them must",
        'web is published ← docker-compose.prod.yml: "80:8000"',
        'mail is published ← docker-compose.prod.yml: "25:25"',
        "all of web and mail are started again ← docker-compose.prod.yml: always",
      ],
    ],
    [
      "what migrates ends",
      compose(
        `${web}    restart: always\n  migrate:\n    image: registry.example.com/shop:1\n    command: python manage.py migrate\n`,
      ),
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again ← docker-compose.prod.yml: always",
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
        "web is started again ← docker-compose.prod.yml: always",
        "no service has a port to the outside",
      ],
    ],
  ],
  logging: [
    [
      "a stream that is for DEBUG alone",
      logging(
        `"filters": {"debug": {"()": "django.utils.log.RequireDebugTrue"}}, "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["debug"]}}, "root": {"handlers": ["out"]}, "disable_existing_loggers": False`,
      ),
      [
        "to-confirm: neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        'LOGGING ← shop/settings.py: {"version": 1, "filters": {"debug": {"()',
        'the formatter ← shop/settings.py: {"version": 1, "filters": {"debug": {"()',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "a stream for what DEBUG does not show",
      logging(
        `"filters": {"debug": {"()": "django.utils.log.RequireDebugFalse"}}, "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["debug"]}}, "root": {"handlers": ["out"]}, "disable_existing_loggers": False`,
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: {"version": 1, "filters": {"debug": {"()',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "filt',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "Django configures nothing",
      withSettings("LOGGING_CONFIG = None\n"),
      [
        "not-determined: LOGGING_CONFIG is None: what configures logging instead is not followed",
        "LOGGING is not set ← shop/settings.py: import os",
      ],
    ],
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
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'its lines are structured ← shop/settings.py: {"()": "pythonjsonlogger.json.JsonFormat',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "on Django's, plain",
      logging(
        `"disable_existing_loggers": False, "handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"django": {"handlers": ["out"]}}`,
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler"}',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "on another logger",
      logging(`"disable_existing_loggers": False, ${stream}, ${json}, "loggers": {"shop": {"handlers": ["out"]}}`),
      [
        "to-confirm: neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        'LOGGING ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "existing loggers are disabled by default",
      logging(`${stream}, ${json}, "root": {"handlers": ["out"]}`),
      [
        'fail: LOGGING does not say "disable_existing_loggers": False, so Django\'s own loggers are disabled: server errors are no longer logged or mailed',
        'LOGGING does not say "disable_existing_loggers": False, so Django\'s own loggers are disabled: server errors are no longer logged or mailed ← shop/settings.py: {"version": 1, "handlers": {"out": {"cla',
      ],
    ],
    [
      "existing loggers are disabled",
      logging(`"disable_existing_loggers": True, ${stream}, ${json}, "root": {"handlers": ["out"]}`),
      [
        'fail: "disable_existing_loggers" is on, so Django\'s own loggers are disabled: server errors are no longer logged or mailed',
        '"disable_existing_loggers" is on, so Django\'s own loggers are disabled: server errors are no longer logged or mailed ← shop/settings.py: True',
      ],
    ],
    [
      "a format that is JSON",
      logging(
        `"disable_existing_loggers": False, ${stream}, "formatters": {"json": {"format": '{"message": "%(message)s"}'}}, "root": {"handlers": ["out"]}`,
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'its lines are structured ← shop/settings.py: {"format": \'{"message": "%(message)s"}\'}',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "a handler that the root logger does not have",
      logging(`"disable_existing_loggers": False, ${stream}, ${json}, "root": {"handlers": ["mail"]}`),
      [
        'fail: No logger of LOGGING uses handlers["out"], and there is no other: no log line is written; LOGGING gives root the handler mail, which it does not define: Django does not start',
        'No logger of LOGGING uses handlers["out"], and there is no other: no log line is written ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'LOGGING gives root the handler mail, which it does not define: Django does not start ← shop/settings.py: "mail"',
      ],
    ],
    [
      "a part cannot be seen",
      withSettings('from our_library import more\nLOGGING = {"version": 1, **more()}\n'),
      [
        "not-determined: LOGGING: our_library.more, which is not in the repository",
        'LOGGING: our_library.more, which is not in the repository ← shop/settings.py: {"version": 1, **more()}',
      ],
    ],
    [
      "by a call",
      withSettings(
        `import logging.config\nlogging.config.dictConfig({"version": 1, "disable_existing_loggers": False, ${stream}, ${json}, "root": {"handlers": ["out"]}})\nLOGGING_CONFIG = None\n`,
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'its lines are structured ← shop/settings.py: {"()": "pythonjsonlogger.json.JsonFormat',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
  ],
  email: [
    [
      "by SMTP",
      withSettings(smtp + senders),
      [
        "pass: EMAIL_HOST is 'smtp.example.com'; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "DEFAULT_FROM_EMAIL is 'shop@example.com' ← shop/settings.py: \"shop@example.com\"",
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "without TLS",
      withSettings(smtp.replace("EMAIL_USE_TLS = True\n", "") + senders),
      [
        "attention: Mail goes to smtp.example.com without TLS",
        'Mail goes to smtp.example.com without TLS ← shop/settings.py: "smtp.example.com"',
      ],
    ],
    [
      "TLS is off",
      withSettings(smtp.replace("EMAIL_USE_TLS = True", "EMAIL_USE_TLS = False") + senders),
      [
        "attention: Mail goes to smtp.example.com without TLS",
        'Mail goes to smtp.example.com without TLS ← shop/settings.py: "smtp.example.com"',
      ],
    ],
    [
      "TLS from the start",
      withSettings(smtp.replace("EMAIL_USE_TLS", "EMAIL_USE_SSL") + senders),
      [
        "pass: EMAIL_HOST is 'smtp.example.com'; EMAIL_USE_SSL is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        "EMAIL_USE_SSL is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "DEFAULT_FROM_EMAIL is 'shop@example.com' ← shop/settings.py: \"shop@example.com\"",
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "this machine",
      withSettings(smtp.replace("smtp.example.com", "localhost") + senders),
      [
        "attention: EMAIL_HOST names no other machine: in a container nothing listens there",
        'EMAIL_HOST names no other machine: in a container nothing listens there ← shop/settings.py: "localhost"',
      ],
    ],
    [
      "a server from the environment",
      withSettings(smtp.replace('"smtp.example.com"', 'os.environ["MAIL_HOST"]') + senders),
      [
        "pass: EMAIL_HOST comes from the variable MAIL_HOST, without which the settings do not load; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        'EMAIL_HOST comes from the variable MAIL_HOST, without which the settings do not load ← shop/settings.py: os.environ["MAIL_HOST"]',
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "DEFAULT_FROM_EMAIL is 'shop@example.com' ← shop/settings.py: \"shop@example.com\"",
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "a server from the environment, or another",
      withSettings(smtp.replace('"smtp.example.com"', 'os.environ.get("MAIL_HOST", "smtp.example.com")') + senders),
      [
        "pass: EMAIL_HOST comes from the variable MAIL_HOST; EMAIL_USE_TLS is True; EMAIL_HOST_PASSWORD comes from the environment; and 2 more",
        'EMAIL_HOST comes from the variable MAIL_HOST ← shop/settings.py: os.environ.get("MAIL_HOST", "smtp.exampl',
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        'EMAIL_HOST_PASSWORD comes from the environment ← shop/settings.py: os.environ["MAIL_PASSWORD"]',
        "DEFAULT_FROM_EMAIL is 'shop@example.com' ← shop/settings.py: \"shop@example.com\"",
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "no password",
      withSettings('EMAIL_HOST = "smtp.example.com"\nEMAIL_USE_TLS = True\n' + senders),
      [
        "to-confirm: EMAIL_HOST_PASSWORD is not set: make sure that the server lets this machine send",
        "EMAIL_HOST is 'smtp.example.com' ← shop/settings.py: \"smtp.example.com\"",
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        "DEFAULT_FROM_EMAIL is 'shop@example.com' ← shop/settings.py: \"shop@example.com\"",
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "senders of nobody",
      withSettings(smtp),
      [
        "attention: DEFAULT_FROM_EMAIL is not set: mails are sent from webmaster@localhost, which mail servers refuse",
        "DEFAULT_FROM_EMAIL is not set: mails are sent from webmaster@localhost, which mail servers refuse ← shop/settings.py: import os",
      ],
    ],
    [
      "a service",
      withSettings('EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"\n' + senders),
      [
        "to-confirm: make sure that the key of the mail service comes from the environment or a secret store",
        'mail goes to a service by HTTPS (anymail.backends.mailgun.EmailBackend) ← shop/settings.py: "anymail.backends.mailgun.EmailBackend"',
        "DEFAULT_FROM_EMAIL is 'shop@example.com' ← shop/settings.py: \"shop@example.com\"",
        "SERVER_EMAIL is 'root@example.com' ← shop/settings.py: \"root@example.com\"",
      ],
    ],
    [
      "a backend of their own",
      withSettings('EMAIL_BACKEND = "shop.mail.Backend"\n' + senders),
      [
        "to-confirm: EMAIL_BACKEND is 'shop.mail.Backend': make sure that it delivers mail, by TLS",
        "EMAIL_BACKEND is 'shop.mail.Backend' ← shop/settings.py: \"shop.mail.Backend\"",
      ],
    ],
    [
      "a backend that cannot be seen",
      withSettings("from our_library import value\nEMAIL_BACKEND = value()\n"),
      [
        "not-determined: EMAIL_BACKEND: our_library.value, which is not in the repository",
        "EMAIL_BACKEND: our_library.value, which is not in the repository ← shop/settings.py: value()",
      ],
    ],
  ],
  "media-files": [
    ["files", {}, ["not-applicable: the settings say nothing of it: Django's defaults hold"]],
    [
      "files in a folder",
      { ...withSettings('MEDIA_ROOT = "/srv/media"\n'), ...uploads },
      [
        "to-confirm: uploads are files below MEDIA_ROOT, and nothing shows that this folder outlives a release: make sure that it does, and is no folder of the code",
        'MEDIA_ROOT ← shop/settings.py: "/srv/media"',
      ],
    ],
    [
      "an object store",
      withSettings('STORAGES = {"default": {"BACKEND": "storages.backends.gcloud.GoogleCloudStorage"}}\n'),
      [
        "pass: uploads go to GoogleCloudStorage",
        'uploads go to GoogleCloudStorage ← shop/settings.py: "storages.backends.gcloud.GoogleCloudSto',
      ],
    ],
    [
      "a storage of their own",
      withSettings('STORAGES = {"default": {"BACKEND": "shop.storage.Uploads"}}\n'),
      [
        "to-confirm: where the storage of uploads keeps them cannot be seen",
        'the storage of uploads ← shop/settings.py: "shop.storage.Uploads"',
      ],
    ],
    [
      "a storage that a variable names",
      withSettings('STORAGES = {"default": {"BACKEND": os.environ["UPLOADS"]}}\n'),
      [
        "to-confirm: the storage of uploads comes from the variable UPLOADS: make sure that it outlives a release",
        'the storage of uploads ← shop/settings.py: os.environ["UPLOADS"]',
      ],
    ],
    [
      "a storage that cannot be seen",
      withSettings('from our_library import value\nSTORAGES = {"default": {"BACKEND": value()}}\n'),
      [
        "not-determined: STORAGES: our_library.value, which is not in the repository",
        'STORAGES: our_library.value, which is not in the repository ← shop/settings.py: {"default": {"BACKEND": value()}}',
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
        'service web (docker-compose.prod.yml) keeps /srv/media in a volume ← docker-compose.prod.yml: "media:/srv/media/"',
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
        'Uploads are gone with the next deploy: no volume of service web (docker-compose.prod.yml) covers /srv/media ← shop/settings.py: "/srv/media"',
      ],
    ],
    [
      "the code's folder from the host",
      {
        ...withSettings('MEDIA_ROOT = "/srv/media"\n'),
        ...uploads,
        ...compose(`${web}    working_dir: /srv\n    volumes: ["/home/shop:/srv"]\n`),
      },
      [
        "to-confirm: uploads are files below MEDIA_ROOT, and nothing shows that this folder outlives a release: make sure that it does, and is no folder of the code",
        'MEDIA_ROOT ← shop/settings.py: "/srv/media"',
      ],
    ],
  ],
  "server-database": [
    [
      "without a host",
      {},
      [
        "to-confirm: the default database may be on another machine, and nothing in the settings requires TLS",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
      ],
    ],
    [
      "TLS is required",
      database('"HOST": "db.example.com", "PASSWORD": os.environ["DB_PASSWORD"], "OPTIONS": {"sslmode": "require"}'),
      [
        "pass: the default database is postgres; its password comes from the variable DB_PASSWORD; its OPTIONS require TLS",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable DB_PASSWORD ← shop/settings.py: os.environ["DB_PASSWORD"]',
        'its OPTIONS require TLS ← shop/settings.py: "require"',
      ],
    ],
    [
      "TLS is preferred",
      database('"HOST": "db.example.com", "OPTIONS": {"sslmode": "prefer"}'),
      [
        'attention: sslmode is "prefer" for the database "default": the connection may go unencrypted',
        'sslmode is "prefer" for the database "default": the connection may go unencrypted ← shop/settings.py: "prefer"',
      ],
    ],
    [
      "TLS by MySQL's name",
      database('"HOST": "db.example.com", "OPTIONS": {"ssl_mode": "REQUIRED"}'),
      [
        'attention: The database "default" is on another machine and has no sslmode: the connection may go unencrypted',
        'The database "default" is on another machine and has no sslmode: the connection may go unencrypted ← shop/settings.py: "db.example.com"',
      ],
    ],
    [
      "certificates",
      database('"HOST": "db.example.com", "OPTIONS": {"ssl": {"ca": "/etc/ca.pem"}}'),
      [
        'attention: The database "default" is on another machine and has no sslmode: the connection may go unencrypted',
        'The database "default" is on another machine and has no sslmode: the connection may go unencrypted ← shop/settings.py: "db.example.com"',
      ],
    ],
    [
      "a service file",
      database('"OPTIONS": {"service": "shop"}'),
      [
        "to-confirm: the OPTIONS of the default database set TLS up: make sure that it is required",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
      ],
    ],
    [
      "another container",
      database('"HOST": "postgres", "PASSWORD": ""'),
      [
        "to-confirm: nothing requires TLS on the way to postgres: make sure that the network in between is yours alone",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
      ],
    ],
    [
      "a socket",
      database('"HOST": "/run/postgresql"'),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: "/run/postgresql"',
      ],
    ],
    [
      "a password that cannot be seen",
      database('"HOST": "localhost", "PASSWORD": open("/run/password").read()'),
      [
        "to-confirm: where the password of the default database comes from cannot be seen: the content of /run/password",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: "localhost"',
      ],
    ],
    [
      "a password with a fallback",
      database('"HOST": "localhost", "PASSWORD": os.environ.get("DB_PASSWORD", "postgres")'),
      [
        "to-confirm: the password of the default database is a text of the source while the variable DB_PASSWORD is unset: make sure that production sets it",
        'the password of the default database ← shop/settings.py: "postgres"',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable DB_PASSWORD ← shop/settings.py: os.environ.get("DB_PASSWORD", "postgres"',
        'it is reached without leaving the machine ← shop/settings.py: "localhost"',
      ],
    ],
    [
      "a password that is missing where its variable is",
      database('"HOST": "localhost", "PASSWORD": os.environ.get("DB_PASSWORD")'),
      [
        "pass: the default database is postgres; its password comes from the variable DB_PASSWORD; it is reached without leaving the machine",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable DB_PASSWORD ← shop/settings.py: os.environ.get("DB_PASSWORD")',
        'it is reached without leaving the machine ← shop/settings.py: "localhost"',
      ],
    ],
    [
      "by URL",
      withSettings(
        'import dj_database_url\nDATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}\n',
      ),
      [
        "to-confirm: the default database comes from the variable DATABASE_URL: make sure that it is a server; the default database may be on another machine, and nothing in the settings requires TLS",
        'the default database ← shop/settings.py: dj_database_url.parse(os.environ["DATABA',
      ],
    ],
    ["no default", withSettings("DATABASES = {}\n"), ["not-applicable: there is no default database"]],
    [
      "another engine",
      withSettings('DATABASES = {"default": {"ENGINE": "shop.engine"}}\n'),
      [
        "to-confirm: which kind of database is used cannot be seen; the default database may be on another machine, and nothing in the settings requires TLS",
        'the default database ← shop/settings.py: {"ENGINE": "shop.engine"}',
      ],
    ],
    [
      "unseen",
      withSettings("from our_library import value\nDATABASES = value()\n"),
      [
        "not-determined: DATABASES: our_library.value, which is not in the repository",
        "DATABASES: our_library.value, which is not in the repository ← shop/settings.py: value()",
      ],
    ],
    [
      "unseen, the default alone",
      withSettings('from our_library import value\nDATABASES = {"default": value()}\n'),
      [
        "not-determined: DATABASES: our_library.value, which is not in the repository",
        'DATABASES: our_library.value, which is not in the repository ← shop/settings.py: {"default": value()}',
      ],
    ],
  ],
  dependencies: [
    [
      "pinned",
      { "requirements.txt": "Django==5.2\npsycopg==3.2\n" },
      [
        "pass: each requirement is pinned; the packages that settings name are required; Django 5.2 had not ended on 2026-11-21",
        "each requirement is pinned ← requirements.txt: Django",
        "the packages that settings name are required ← requirements.txt: Django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: Django",
      ],
    ],
    [
      "one that is not",
      { "requirements.txt": "Django==5.2\npsycopg==3.2\nredis>=5\n" },
      [
        "to-confirm: no lock file, and redis is not pinned",
        "the packages that settings name are required ← requirements.txt: Django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: Django",
      ],
    ],
    [
      "two that are not",
      { "requirements.txt": "Django>=5.2\npsycopg==3.2\nredis>=5\n" },
      [
        "to-confirm: no lock file, and 2 requirements are not pinned; which Django is installed, and whether it is supported, cannot be told",
        "the packages that settings name are required ← requirements.txt: Django",
      ],
    ],
    [
      "of development too",
      { "requirements.txt": "Django==5.2\npsycopg==3.2\n", "requirements-dev.txt": "pytest\n" },
      [
        "to-confirm: nothing shows that a release leaves the requirements of development out",
        "each requirement is pinned ← requirements.txt: Django",
        "the packages that settings name are required ← requirements.txt: Django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: Django",
      ],
    ],
    [
      "a driver that is not named, and no server",
      {},
      [
        'not-determined: DATABASES["default"] needs psycopg, which the requirements do not name; they name no server either, and may not be all that production installs',
        'DATABASES["default"] needs psycopg, which the requirements do not name; they name no server either, and may not be all that production installs',
      ],
    ],
    [
      "a list of all versions with hashes",
      { "requirements.txt": "django==5.2 --hash=sha256:aa\npsycopg==3.2 --hash=sha256:bb\n" },
      [
        "pass: the requirements are a list of all versions; the packages that settings name are required; Django 5.2 had not ended on 2026-11-21",
        "the requirements are a list of all versions ← requirements.txt: django",
        "the packages that settings name are required ← requirements.txt: django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: django",
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
        "XFrameOptionsMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
        "SecurityMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "the middleware",
      withSettings(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]\n',
      ),
      [
        "pass: SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True; SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin'; SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin'; and 1 more",
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY' ← shop/settings.py: \"django.middleware.clickjacking.XFrameOp",
      ],
    ],
    [
      "one of the two",
      withSettings('MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\n'),
      [
        "fail: XFrameOptionsMiddleware is not in MIDDLEWARE",
        "XFrameOptionsMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "from the environment",
      withSettings(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]\nX_FRAME_OPTIONS = os.environ["FRAMES"]\n',
      ),
      [
        "to-confirm: X_FRAME_OPTIONS comes from the variable FRAMES: make sure that it is DENY or SAMEORIGIN",
        'X_FRAME_OPTIONS comes from the variable FRAMES ← shop/settings.py: os.environ["FRAMES"]',
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
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
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY' ← shop/settings.py: \"django.middleware.clickjacking.XFrameOp",
      ],
    ],
  ],
  "reverse-proxy": [
    [
      "Traefik",
      compose(`${web}  edge:\n    image: traefik:3.1\n    restart: always\n`),
      [
        "to-confirm: what service edge (docker-compose.prod.yml) hands on to the application is not followed: make sure that its hosts, limits and time-outs are meant",
        "service edge (docker-compose.prod.yml) ← docker-compose.prod.yml: edge",
      ],
    ],
    ["no service of that name", compose(web), ["not-applicable: no configuration of a reverse proxy is production's"]],
    ["none", {}, ["not-applicable: no configuration of a reverse proxy is production's"]],
    [
      "nothing is said",
      nginx(""),
      [
        "to-confirm: nginx.conf says nothing of the client's address, the scheme, the size of bodies, time-outs, unknown hosts, static files and uploads",
        "nginx.conf decides on the host ← nginx.conf: proxy_set_header",
      ],
    ],
    [
      "some",
      nginx(
        "  client_max_body_size 5m;\n  location /static/ { alias /srv/static/; }\n  location /uploads/ { alias /srv/media/; }\n  proxy_set_header Host $host;",
      ),
      [
        "to-confirm: nginx.conf says nothing of the client's address, the scheme, time-outs and unknown hosts",
        "nginx.conf decides on the host ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the size of bodies ← nginx.conf: client_max_body_size",
        "nginx.conf decides on static files ← nginx.conf: location",
        "nginx.conf decides on uploads ← nginx.conf: location",
      ],
    ],
    [
      "forwarded headers",
      nginx(
        "  proxy_set_header X-Forwarded-Proto $scheme;\n  proxy_set_header X-Real-IP $remote_addr;\n  proxy_read_timeout 30s;",
      ),
      [
        "attention: This location does not send X-Real-IP: with a proxy_set_header of its own it inherits none",
        "This location does not send X-Real-IP: with a proxy_set_header of its own it inherits none ← nginx.conf: proxy_set_header Host $host;",
      ],
    ],
    [
      "one forwarded header",
      nginx("  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"),
      [
        "attention: This location does not send X-Forwarded-For: with a proxy_set_header of its own it inherits none",
        "This location does not send X-Forwarded-For: with a proxy_set_header of its own it inherits none ← nginx.conf: proxy_set_header Host $host;",
      ],
    ],
  ],
  certificates: [
    [
      "Traefik",
      compose(`${web}  edge:\n    image: traefik:3.1\n    restart: always\n`),
      [
        "to-confirm: if service edge (docker-compose.prod.yml) ends TLS, make sure that the versions and ciphers it accepts are current",
        "service edge (docker-compose.prod.yml) ← docker-compose.prod.yml: edge",
      ],
    ],
    [
      "nginx's defaults",
      nginx(""),
      [
        "to-confirm: nginx.conf leaves the versions of TLS to nginx's own default",
        "TLS ends here ← nginx.conf: server",
      ],
    ],
    [
      "versions",
      nginx("  ssl_protocols TLSv1.2 TLSv1.3;"),
      [
        "to-confirm: nginx.conf leaves the ciphers to nginx's own default",
        "the versions are set here ← nginx.conf: ssl_protocols TLSv1.2 TLSv1.3;",
      ],
    ],
    [
      "versions and ciphers",
      nginx("  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:!aNULL;"),
      [
        "pass: nginx.conf accepts TLSv1.2 and TLSv1.3 only; nginx.conf lists its ciphers",
        "nginx.conf accepts TLSv1.2 and TLSv1.3 only ← nginx.conf: ssl_protocols TLSv1.2 TLSv1.3;",
        "nginx.conf lists its ciphers ← nginx.conf: ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:",
      ],
    ],
    [
      "an old cipher",
      nginx("  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_ciphers HIGH:3DES;"),
      ["fail: nginx offers 3DES, which is broken", "nginx offers 3DES, which is broken ← nginx.conf: HIGH:3DES"],
    ],
    [
      "an old version",
      nginx("  ssl_protocols TLSv1.1 TLSv1.2;"),
      [
        "fail: nginx accepts TLSv1.1, which is withdrawn",
        "nginx accepts TLSv1.1, which is withdrawn ← nginx.conf: TLSv1.1",
      ],
    ],
    [
      "the newest alone",
      nginx("  ssl_protocols TLSv1.3;"),
      ["pass: nginx.conf accepts TLSv1.3 only", "nginx.conf accepts TLSv1.3 only ← nginx.conf: ssl_protocols TLSv1.3;"],
    ],
  ],
  "server-tuning": [
    ["no server", {}, ["not-applicable: no deploy file starts a server"]],
    [
      "gunicorn's defaults",
      { Procfile: "web: gunicorn shop.wsgi\n" },
      [
        "attention: gunicorn runs with its defaults: no workers, time-outs or logging were chosen",
        "process web (Procfile) starts gunicorn ← Procfile: web",
      ],
    ],
    [
      "some",
      { Procfile: "web: gunicorn -w 3 --timeout 60 shop.wsgi\n" },
      [
        "to-confirm: of gunicorn's settings nobody chose recycling, logging and bind: make sure that its defaults are meant",
        "gunicorn's workers is 3 ← Procfile: 3",
        "gunicorn's timeout is 60 ← Procfile: 60",
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
        "gunicorn's workers is 3 ← Procfile: 3",
        "gunicorn's timeout is 60 ← Procfile: 60",
        "gunicorn's max_requests is 500 ← Procfile: 500",
        "gunicorn's accesslog is '-' ← Procfile: -",
        "gunicorn's bind is [':8000'] ← Procfile: :8000",
      ],
    ],
    [
      "uvicorn",
      { Procfile: "web: uvicorn shop.asgi:application --workers 4\n" },
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile): uvicorn runs in 4 processes ← Procfile: web",
      ],
    ],
    [
      "daphne",
      { Procfile: "web: daphne shop.asgi:application\n" },
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile): daphne runs in one process ← Procfile: web",
      ],
    ],
    [
      "waitress",
      { Procfile: "web: waitress-serve shop.wsgi:application\n" },
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile) ← Procfile: web",
      ],
    ],
  ],
  "error-tracking": [
    [
      "Raven where a platform is known",
      withSettings('if "DYNO" in os.environ:\n    RAVEN_CONFIG = {"dsn": os.environ["SENTRY_DSN"]}\n'),
      [
        "to-confirm: shop/settings.py starts error tracking: with which environment and sample rate cannot be seen. Make sure that somebody learns of errors in production",
        "shop/settings.py starts error tracking ← shop/settings.py:     RAVEN_CONFIG =",
      ],
    ],
    [
      "with an environment and a rate",
      withSettings(
        'import sentry_sdk\nsentry_sdk.init(os.environ["DSN"], environment="production", traces_sample_rate=0.1)\n',
      ),
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        'sentry_sdk.init() is given an environment and a sample rate, and sends no personal data ← shop/settings.py: sentry_sdk.init(os.environ["DSN"], envir',
      ],
    ],
    [
      "with personal data",
      withSettings(
        'import sentry_sdk\nsentry_sdk.init(os.environ["DSN"], environment="production", traces_sample_rate=0.1, send_default_pii=True)\n',
      ),
      [
        "attention: sentry_sdk.init() is called with send_default_pii: events carry users, IP addresses and cookies",
        "sentry_sdk.init() is called with send_default_pii: events carry users, IP addresses and cookies ← shop/settings.py: True",
      ],
    ],
    [
      "expressly without",
      withSettings(
        'import sentry_sdk\nsentry_sdk.init(os.environ["DSN"], environment="production", traces_sample_rate=0.1, send_default_pii=False)\n',
      ),
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        'sentry_sdk.init() is given an environment and a sample rate, and sends no personal data ← shop/settings.py: sentry_sdk.init(os.environ["DSN"], envir',
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
        "shop/apps.py starts error tracking ← shop/apps.py: sentry_sdk.init(",
        "shop/wsgi.py starts error tracking ← shop/wsgi.py: rollbar.init(",
      ],
    ],
    [
      "mail to ADMINS",
      withSettings('ADMINS = [("Ann", "ann@example.com")]\n'),
      [
        "to-confirm: Django mails errors to ADMINS, which is no error tracking. Make sure that somebody learns of errors in production",
        'ADMINS ← shop/settings.py: [("Ann", "ann@example.com")]',
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
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
      ],
    ],
    [
      "WhiteNoise",
      withSettings(
        'STATIC_ROOT = "/srv/static"\nMIDDLEWARE.insert(0, "whitenoise.middleware.WhiteNoiseMiddleware")\nSTORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}\n',
      ),
      [
        "to-confirm: nothing of production in the repository runs collectstatic",
        'CompressedManifestStaticFilesStorage names files by their content ← shop/settings.py: "whitenoise.storage.CompressedManifestSt',
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        'WhiteNoise serves them ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "a class of the project's own module storages",
      {
        ...withSettings(
          'STATIC_ROOT = "/srv/static"\nMIDDLEWARE.insert(0, "whitenoise.middleware.WhiteNoiseMiddleware")\nSTORAGES = {"staticfiles": {"BACKEND": "shop.storages.CalmManifestStaticFilesStorage"}}\n',
        ),
        "shop/storages.py":
          "from whitenoise.storage import CompressedManifestStaticFilesStorage\n\n\nclass CalmManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):\n    manifest_strict = False\n",
      },
      [
        "to-confirm: nothing of production in the repository runs collectstatic",
        'CalmManifestStaticFilesStorage names files by their content ← shop/settings.py: "shop.storages.CalmManifestStaticFilesSt',
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        'WhiteNoise serves them ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "a store",
      withSettings('STORAGES = {"staticfiles": {"BACKEND": "storages.backends.s3.S3Storage"}}\n'),
      [
        "to-confirm: S3Storage does not name files by their content; nothing of production in the repository runs collectstatic",
        'the storage of static files ← shop/settings.py: "storages.backends.s3.S3Storage"',
        'they are kept outside of the application ← shop/settings.py: "storages.backends.s3.S3Storage"',
        'the store serves them ← shop/settings.py: "storages.backends.s3.S3Storage"',
      ],
    ],
    [
      "a storage that cannot be seen",
      withSettings('from our_library import value\nSTORAGES = {"staticfiles": {"BACKEND": value()}}\n'),
      [
        "not-determined: STORAGES: our_library.value, which is not in the repository",
        'STORAGES: our_library.value, which is not in the repository ← shop/settings.py: {"staticfiles": {"BACKEND": value()}}',
      ],
    ],
    ...(["deploy.yml", "tests.yml"] as const).map((name): readonly [string, ProjectFiles, readonly string[]] => [
      `a workflow ${name}`,
      {
        ...withSettings('STATIC_ROOT = "/srv/static"\n'),
        [`.github/workflows/${name}`]:
          "on: push\njobs:\n  a:\n    steps:\n      - run: python manage.py collectstatic --noinput\n",
      },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        ...(name === "deploy.yml"
          ? [".github/workflows/deploy.yml runs collectstatic ← .github/workflows/deploy.yml: collectstatic"]
          : []),
      ],
    ]),
    [
      "a Procfile",
      { ...withSettings('STATIC_ROOT = "/srv/static"\n'), Procfile: "web: gunicorn shop.wsgi\n" },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        "the buildpack of platforms that read Procfile runs collectstatic ← Procfile",
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
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
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
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        "Caddyfile serves files ← Caddyfile: handle_path",
      ],
    ],
  ],
};

for (const [id, list] of Object.entries(cases))
  describe(id, () => {
    it.each(list)("%s", (_, files, says) => expect(checklistAnswer(id, files)).toEqual(says));
  });
