/**
 * Projects with a secret in every place of every kind of file where people leave them. Each secret is made of ordinary words, and is another;
 * the twin of a project differs in its secrets only.
 */
import { pythonPlaces } from "./canaryPython.js";
import { canaryText, sillyText, wordsOf, type CanaryContext, type Twin } from "./canaryWords.js";

export interface CanaryProject {
  /** Below the project's root. */
  readonly files: Readonly<Record<string, string>>;
  readonly planted: readonly Placement[];
}

export interface Placement {
  readonly where: string;
  /** As the source has it. */
  readonly text: string;
  /** The words it is made of; none for a word that everyone uses. */
  readonly words: readonly string[];
}

const placesOfPython = 330;

/** The project of that number. Every eighth secret is a word that everyone uses. @param inPython how many places of Python beyond those that have their names */
export function canaryProject(number: number, twin: Twin = "own", inPython = placesOfPython): CanaryProject {
  const planted: Placement[] = [];
  const known = new Map<string, string>();
  const plant = (where: string, context: CanaryContext): string => {
    const n = number * 1000 + planted.length;
    const isSilly = context !== "token" && planted.length % 8 === 3;
    const text = isSilly ? sillyText(n >> 3, twin) : canaryText(n, context, twin);
    planted.push({ where, text, words: isSilly ? [] : wordsOf(n) });
    return text;
  };
  /** The same place has the same secret. */
  const secret = (where: string, context: CanaryContext = "bare"): string => {
    const text = known.get(where) ?? plant(where, context);
    known.set(where, text);
    return text;
  };
  const python = pythonPlaces(number, inPython, (where) => plant(where, "quoted"));
  const files: Record<string, string> = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/__init__.py": "",
    "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/settings.py": `
from urllib.parse import quote, urlparse
import ast
import codecs
import collections
import configparser
import dataclasses
import enum
import functools
import json
import os
import string
import sys
import textwrap
import tomllib
import types
import typing
import dj_database_url
import environ
import environs
import sentry_sdk
import yaml
from acme_sdk import unseen
from decouple import Choices, Csv, config
from everett.manager import ConfigManager
from pathlib import Path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

env = environ.Env(API_TOKEN=(str, "${secret("a default of django-environ")}"))
DEBUG = True
SECRET_KEY = os.environ.get("SECRET_KEY", "${secret("the key")}")
SECRET_KEY_FALLBACKS = ["${secret("a fallback key")}", "short"]
ALLOWED_HOSTS = ["https://me:${secret("a host")}@example.com", "me:${secret("a host")}@example.com", ""]
CSRF_TRUSTED_ORIGINS = ["https://me:${secret("an origin")}@example.com/", "*"]
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware"]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "PASSWORD": "${secret("a database", "quoted")}", "OPTIONS": {"passfile": "x", "password": "${secret("database options")}"}},
    "replica": dj_database_url.parse("postgres://app:${secret("a parsed url")}@db.example.com/app"),
    "other": env.db("DATABASE_URL", default="postgres://app:${secret("a default url")}@db/app"),
}
DATABASE_URL = "postgres://app:${secret("a database url")}@db.example.com/app"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://:${secret("a cache")}@redis:6379/1", "OPTIONS": {"PASSWORD": "${secret("cache options")}"}}}
CELERY_BROKER_URL = f"amqp://app:${secret("a broker in pieces")}@mq.example.com/{os.environ['VHOST']}"
BROKER_URL = "amqp://app:" + "${secret("a broker")}" + "@mq.example.com/x"
CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": ["redis://:${secret("channels")}@redis/0"]}}}
EMAIL_HOST_PASSWORD = "${secret("mail", "quoted")}"
EMAIL_URL = "smtp://me:${secret("a mail url")}@mail.example.com:25"
AWS_SECRET_ACCESS_KEY = "${secret("aws")}"
SIMPLE_JWT = {"SIGNING_KEY": "${secret("a nested key")}", "ALGORITHM": "HS256"}
ANYTHING = "sk_live_${secret("stripe", "token")}"
FTP_PASSWORD = config("FTP_PASSWORD", default="${secret("a default of decouple")}")
API_KEYS = ["${secret("a list")}", b"${secret("bytes")}"]
NOTIFY = {"slack": "https://hooks.slack.com/services/T0CANARYL/B0BBBBBBB/${secret("a webhook", "token")}"}
LOGGING = {"version": 1, "disable_existing_loggers": False, "handlers": {"h": {"class": "logging.handlers.SMTPHandler", "credentials": ["me", "${secret("a handler", "quoted")}"], "level": "DEBUG"}}}
sentry_sdk.init(dsn="https://${secret("a dsn")}@sentry.example.com/1", traces_sample_rate=1.0)
base = Path(__file__).resolve().parent.parent
with open(base / "conf" / "secrets.json") as f:
    SECRETS = json.load(f)
FILE_TOKEN = SECRETS["token"]
FILE_PASSWORD = SECRETS.get("db", {}).get("password", "${secret("a default beside a file")}")
with open(base / "conf" / "secrets.toml", "rb") as f:
    TOML = tomllib.load(f)
TOML_TOKEN = TOML["shop"]["token"]
with open(base / "conf" / "secrets.yaml") as f:
    YAML = yaml.safe_load(f)
YAML_TOKEN = YAML["token"]
env.read_env(base / "conf" / "more.env")
MORE_TOKEN = env("MORE_TOKEN")
with open(base / "conf" / "mysecrets.json") as f:
    VAULT = json.load(f)
from .secrets import vaulted as VAULTED
ACME_NEUTRAL_PASSWORD = os.environ.get("ACME_NEUTRAL", "")
def documented():
    """Ask Ann. password: ${secret("a docstring")}"""
LONG_PASSWORD = """${secret("a text of several lines", "quoted")}
and more of ${secret("its second line", "quoted")}"""
${python.settings.join("\n")}
SESSION_COOKIE_SECURE = False  # deploy-hygiene: allow[session-cookie-without-secure] password=${secret("a reason", "quoted")}
`,
    "shop/secrets.py": `vaulted = "${secret("a module of secrets", "quoted")}"\n`,
    "shop/people.py": `import hmac\nfrom django.contrib.auth.models import User\n\n\ndef make():\n    User.objects.create_user("me", "me@example.com", "${secret("a user of a module", "quoted")}")\n    User().set_password("${secret("a password of a module", "quoted")}")\n    return hmac.new(b"${secret("a key of a module", "quoted")}", b"x", "sha256")\n`,
    "conf/mysecrets.json": JSON.stringify({ db: secret("a file of secrets", "quoted") }, null, 2) + "\n",
    "secrets.yml": `django: ${secret("a YAML file of secrets")}\n`,
    ".secrets.toml": `[default]\ndjango = "${secret("a TOML file of secrets", "quoted")}"\n`,
    "nginx/.htpasswd": `me:${secret("a file of passwords")}\n`,
    ".pgpass": `db:5432:shop:app:${secret("pgpass")}\n`,
    "conf/site.toml": `[secrets]\ndjango = "${secret("a table of secrets", "quoted")}"\n`,
    "conf/site.ini": `[secrets]\ndjango = ${secret("a section of secrets")}\n[mail]\npassword = ${secret("an INI value with blanks", "quoted")}\n`,
    "k8s/worker.yaml": `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: worker}\nspec:\n  template:\n    spec:\n      containers:\n        - name: worker\n          image: shop\n          args:\n            - gunicorn\n            - --api-token\n            - ${secret("an argument on its own line")}\n            - shop.wsgi\n          env:\n            - name: ACME_NEUTRAL\n              value: ${secret("a variable that gives a secret")}\n`,
    "k8s/kustomization.yaml": `secretGenerator:\n  - name: shop\n    literals:\n      - DJANGO=${secret("a generator of secrets")}\n`,
    "compose.extra.production.yml": `services:\n  cache:\n    image: redis:7\n    command:\n      - redis-server\n      - --requirepass\n      - ${secret("requirepass on its own line")}\n  db:\n    image: mysql:8\n    healthcheck:\n      test: mysqladmin ping -uroot -p${secret("a password behind its flag")}\n  old:\n    image: mysql:8\n    healthcheck:\n      test: ["CMD", "mysqladmin", "ping", "-p${secret("a password behind its flag in a list")}"]\n  web:\n    image: shop:1\n    environment:\n      ACME_NEUTRAL: ${secret("a variable of Compose that gives a secret")}\n      DEBUG: "True"\n    labels:\n      - traefik.http.middlewares.a.digestauth.users=me:x:${secret("a digest")}\nsecrets:\n  key:\n    content: ${secret("the content of a secret")}\n`,
    ".env.neutral": `ACME_NEUTRAL=${secret("a variable of an env file that gives a secret", "quoted")}\n`,
    ".github/workflows/more-deploy.yml": `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${secret("standard input")} | docker login -u me --password-stdin\n      - run: echo "::add-mask::${secret("a mask")}"\n`,
    "deploy/users.sh": `#!/bin/sh\nmysqldump -u root -p${secret("mysqldump")} shop > shop.sql\nsshpass -p${secret("sshpass in one word")} ssh me@example.com true\nzip -P ${secret("zip")} a.zip a\nopenssl enc -k ${secret("openssl")} -in a\ncurl -ume:${secret("curl in one word")} https://example.com/\ncurl --user 'me:${secret("curl with blanks", "bare")} and more' https://example.com/\nprintf '%s' '${secret("printf", "bare")}' | docker login -u me --password-stdin\necho ${secret("gh")} | gh auth login --with-token\necho 'root:${secret("chpasswd", "bare")}' | chpasswd\naws ssm put-parameter --type SecureString --name /shop/x --value ${secret("put-parameter")}\necho "from x import User; User.objects.create_superuser('root', 'a@example.com', '${secret("createsuperuser", "bare")}')" | python manage.py shell\ndocker run \\\n  -e SECRET_KEY=\\\n${secret("the line after a name")} \\\n  shop\ncat > x.env <<EOF\nSECRET_KEY=${secret("a here document with blanks", "bare")} and ${secret("its rest", "bare")}\nEOF\n`,
    "nginx/links.conf": `server {\n  listen 80;\n  location / { secure_link_md5 "$secure_link_expires$uri ${secret("secure_link")}"; proxy_pass http://127.0.0.1:8000; }\n}\n`,
    "Caddyfile.production": `example.com {\n  tls {\n    dns cloudflare ${secret("the DNS of Caddy")}\n  }\n  reverse_proxy localhost:8000\n}\n`,
    "shop/parts.py": python.parts.join("\n") + "\n",
    "shop/migrations/__init__.py": "",
    "shop/migrations/0001_initial.py": `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    initial = True\n    dependencies = []\n    operations = [\n        migrations.CreateModel(name="Account", fields=[("id", models.BigAutoField(primary_key=True)), ("api_token", models.CharField(max_length=99, default="${secret("a default of a field", "quoted")}"))]),\n    ]\n`,
    "shop/migrations/0002_more.py": `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("shop", "0001_initial")]\n    operations = [\n        migrations.AddField("account", "password", models.CharField(max_length=99, default="${secret("a default of a new field", "quoted")}")),\n        migrations.AlterField("account", "api_token", models.TextField(default="${secret("a default of a changed field", "quoted")}")),\n        migrations.RunSQL("ALTER ROLE shop PASSWORD '${secret("SQL")}'"),\n        migrations.RunSQL(sql=["UPDATE shop_account SET password = '${secret("SQL that updates", "quoted")}'"], reverse_sql="CREATE USER shop IDENTIFIED WITH PASSWORD '${secret("SQL that is not run", "quoted")}'"),\n    ]\n`,
    "new.txt": "shop/migrations/0002_more.py\n",
    "shop/broken.py": `SECRET_KEY = "${secret("a broken file")}\n`,
    ".env": `SECRET_KEY=${secret("env", "quoted")}\nDATABASE_URL=postgres://app:${secret("env url")}@db/shop\nexport DB_PASSWORD="${secret("env quoted", "quoted")}"\nDEBUG=True\nEMPTY_TOKEN=\nsmtp_password = '${secret("env spaced", "quoted")}'\n`,
    ".env.production": `DJANGO_SETTINGS_MODULE=shop.settings\nAPI_TOKEN=${secret("env production")}\nDEBUG=True\nALLOWED_HOSTS=*\nSENTRY_DSN=https://${secret("env dsn")}@sentry.example.com/1\nDEBUG=1\n`,
    ".env.example": `API_TOKEN=${secret("env example")}\nDATABASE_URL=postgres://app:${secret("example url")}@db/shop\n`,
    "requirements.txt": `--index-url https://me:${secret("an index")}@pypi.example.com/simple\nDjango==5.2\ngunicorn==23.0.0\nshop @ git+https://${secret("a requirement")}@git.example.com/shop.git\n`,
    "pip.conf": `[global]\nindex-url = https://me:${secret("pip.conf")}@pypi.example.com/simple\n`,
    Dockerfile: `FROM python:latest\nARG PIP_TOKEN=${secret("arg")}\nENV SECRET_KEY=${secret("docker env")} DEBUG=True\nENV DB_PASSWORD ${secret("docker env with a space")}\nRUN pip install --index-url https://me:${secret("docker index")}@pypi.example.com/simple gunicorn\nCOPY .env .\nHEALTHCHECK CMD curl -H "Authorization: Bearer ${secret("healthcheck")}" http://localhost:8000/?token=${secret("a probe")}\nCMD ["gunicorn", "--reload", "-e", "SECRET_KEY=${secret("docker command")}", "shop.wsgi"]\n`,
    "compose.production.yml": `services:\n  web:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${secret("build args")}\n    env_file: .env.production\n    privileged: true\n    environment:\n      DJANGO_SETTINGS_MODULE: shop.settings\n      DEBUG: "True"\n      DB_PASSWORD: ${secret("compose map")}\n      DATABASE_URL: postgres://app:${secret("compose url")}@db/shop\n    ports: ["8000:8000"]\n  worker:\n    build: .\n    environment:\n      - API_TOKEN=${secret("compose list")}\n    command: celery -A shop worker --broker amqp://app:${secret("compose command")}@mq/x\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: ${secret("postgres")}\n    ports: ["5432:5432"]\n    healthcheck:\n      test: ["CMD", "redis-cli", "-a", "${secret("redis-cli")}", "ping"]\n`,
    Procfile: `web: SECRET_KEY=${secret("procfile")} DEBUG=True python manage.py runserver 0.0.0.0:$PORT\nworker: celery -A shop worker -b redis://:${secret("procfile worker")}@redis/0\nrelease: python manage.py migrate --password=${secret("release")}\n`,
    "gunicorn.conf.py": `bind = "0.0.0.0:8000"\nreload = True\nworker = 3\nraw_env = ["API_KEY=${secret("raw_env")}", "DATABASE_URL=postgres://a:${secret("raw_env url")}@db/x"]\nstatsd_host = "me:${secret("statsd")}@statsd:8125"\nforwarded_allow_ips = "*"\n`,
    "deploy/shop.service": `[Unit]\nDescription=shop\n[Service]\nUser=root\nEnvironment=SECRET_KEY=${secret("unit")} "DB_PASSWORD=${secret("unit quoted", "quoted")}"\nEnvironment=DJANGO_SETTINGS_MODULE=shop.settings DEBUG=True\nExecStart=/srv/venv/bin/gunicorn --reload -e API_TOKEN=${secret("unit command")} --bind 0.0.0.0:8000 shop.wsgi\nRestart=no\n[Install]\nWantedBy=multi-user.target\n`,
    "deploy/supervisord.conf": `[program:shop]\ncommand=/srv/venv/bin/gunicorn shop.wsgi\nenvironment=SECRET_KEY="${secret("supervisor")}",DEBUG="True"\nautorestart=false\n`,
    "deploy/nginx.conf": `server {\n  listen 80;\n  server_name example.com;\n  location / { proxy_pass http://127.0.0.1:8000; proxy_set_header Authorization "Bearer ${secret("nginx")}"; proxy_set_header X-Api-Token "${secret("nginx header")}"; }\n  location /media/ { alias /srv/media; }\n}\n`,
    Caddyfile: `example.com {\n  reverse_proxy localhost:8000 {\n    header_up X-Api-Token "${secret("caddy")}"\n  }\n  basic_auth {\n    me ${secret("caddy password")}\n  }\n}\n`,
    "deploy/start.sh": `#!/bin/sh\nexport SECRET_KEY='${secret("script", "quoted")}'\nAPI_TOKEN=${secret("script assignment")}\ngit pull https://me:${secret("script url")}@git.example.com/shop\ncurl -u me:${secret("curl")} https://example.com/health/\npython manage.py migrate\nDEBUG=True exec gunicorn --reload -e SECRET_KEY=${secret("script command")} shop.wsgi\n`,
    ".github/workflows/deploy.yml": `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      SECRET_KEY: ${secret("workflow")}\n      DJANGO_SETTINGS_MODULE: shop.settings\n      DEBUG: "True"\n    steps:\n      - run: export DB_PASSWORD=${secret("workflow run")} && python manage.py check\n      - run: curl -H "Authorization: Bearer ${secret("workflow header")}" https://example.com\n`,
    ".gitlab-ci.yml": `deploy:\n  variables:\n    SECRET_KEY: "${secret("gitlab", "quoted")}"\n  script:\n    - docker login -u me -p ${secret("docker login")} registry.example.com\n    - gunicorn shop.wsgi\n`,
    "k8s/web.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData:\n  SECRET_KEY: ${secret("kubernetes secret")}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:latest\n          command: ["gunicorn", "-e", "API_KEY=${secret("kubernetes command")}", "shop.wsgi"]\n          env:\n            - name: DB_PASSWORD\n              value: "${secret("kubernetes env", "quoted")}"\n            - {name: DEBUG, value: "True"}\n          livenessProbe: {httpGet: {path: "/?token=${secret("a kubernetes probe")}", port: 8000}}\n`,
    "app.json":
      JSON.stringify(
        {
          name: "shop",
          env: {
            SECRET_KEY: { value: secret("app.json") },
            API_TOKEN: secret("app.json text", "quoted"),
            DEBUG: "True",
          },
        },
        null,
        2,
      ) + "\n",
    "fly.toml": `app = "shop"\n[env]\nSECRET_KEY = "${secret("fly", "quoted")}"\nDEBUG = "True"\n[processes]\nweb = "gunicorn -e API_KEY=${secret("fly process")} shop.wsgi"\n`,
    "render.yaml": `services:\n  - type: web\n    name: shop\n    startCommand: SECRET_KEY=${secret("render command")} gunicorn shop.wsgi\n    envVars:\n      - key: API_TOKEN\n        value: ${secret("render")}\n`,
    "shop/configured.py": `from configurations import Configuration, values\n\n\nclass Base(Configuration):\n    DEBUG = False\n    SECRET_KEY = "${secret("a class of configurations", "quoted")}"\n    EMAIL_HOST_PASSWORD = values.Value("${secret("a value of configurations", "quoted")}", environ_prefix=None)\n    DATABASES = values.DatabaseURLValue("postgres://app:${secret("a URL of configurations")}@db/app")\n    API_TOKEN = values.SecretValue()\n\n\nclass Production(Base):\n    ACME = {"password": "${secret("a dict of configurations", "quoted")}"}\n\n    @property\n    def STRIPE_API_KEY(self):\n        return "${secret("a property of configurations", "quoted")}" + self.SECRET_KEY\n`,
    "conf/secrets.json":
      JSON.stringify(
        {
          token: secret("a JSON file", "quoted"),
          db: {
            password: secret("a nested entry of a JSON file", "quoted"),
            url: `postgres://app:${secret("a URL in a JSON file")}@db/app`,
          },
        },
        null,
        2,
      ) + "\n",
    "conf/secrets.toml": `[shop]\ntoken = "${secret("a TOML file", "quoted")}"\n[shop.db]\npassword = '${secret("a nested entry of a TOML file", "quoted")}'\n`,
    "conf/secrets.yaml": `token: ${secret("a YAML file")}\ndb:\n  password: "${secret("a nested entry of a YAML file", "quoted")}"\n`,
    "conf/more.env": `MORE_TOKEN=${secret("an env file that settings read")}\nexport MORE_PASSWORD='${secret("an export of an env file", "quoted")}'\n`,
    "chart/values.yaml": `image: shop\nsecretKey: ${secret("values of a chart")}\npostgresql:\n  auth:\n    postgresPassword: "${secret("nested values of a chart", "quoted")}"\nenv:\n  - name: DB_PASSWORD\n    value: ${secret("a variable of a chart")}\n`,
    "k8s/config.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\ndata:\n  API_TOKEN: ${secret("a config map")}\n  DATABASE_URL: postgres://app:${secret("a URL of a config map")}@db/shop\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: clear}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: clear\n              image: shop\n              envFrom: [{configMapRef: {name: shop}}]\n              command: ["sh", "-c", "SECRET_KEY=${secret("a command of a CronJob")} python manage.py clearsessions"]\n`,
    ".ebextensions/shop.config": `option_settings:\n  aws:elasticbeanstalk:application:environment:\n    SECRET_KEY: "${secret("Elastic Beanstalk", "quoted")}"\ncontainer_commands:\n  01_migrate:\n    command: "DB_PASSWORD=${secret("a command of Elastic Beanstalk")} python manage.py migrate"\n`,
    "bin/post_compile": `#!/bin/sh\nexport API_TOKEN=${secret("a hook of the build")}\npython manage.py collectstatic --noinput\n`,
    "deploy/release.sh": `#!/bin/sh\ncat > .env <<EOF\nSECRET_KEY=${secret("a here document")}\nEOF\nPGPASSWORD=${secret("a variable before a command")} psql -h db -c "ALTER ROLE shop PASSWORD '${secret("SQL in a script")}'"\npsql "host=db user=shop password=${secret("a connection string in a script")}"\nmysqldump -u shop --password=${secret("an option in a script")} shop > dump.sql\nsshpass -p ${secret("sshpass")} ssh shop@example.com python manage.py migrate\nheroku config:set SECRET_KEY=${secret("heroku config")}\nfly secrets set API_TOKEN=${secret("fly secrets")}\nkubectl create secret generic shop --from-literal=api-key=${secret("kubectl")}\naws configure set aws_secret_access_key ${secret("aws configure")}\ngit push https://me:${secret("git push")}@git.example.com/shop main\nsystemctl restart gunicorn\n`,
    Makefile: `deploy:\n\tSECRET_KEY=${secret("a recipe")} python manage.py migrate\n\tsystemctl restart gunicorn\n`,
    "deploy/crontab": `API_TOKEN=${secret("a crontab")}\n0 3 * * * DB_PASSWORD=${secret("a line of a crontab")} python manage.py clearsessions\n`,
    "deploy/uwsgi.ini": `[uwsgi]\nmodule = shop.wsgi\nenv = SECRET_KEY=${secret("uwsgi")}\n`,
    "zappa_settings.json":
      JSON.stringify(
        {
          production: {
            django_settings: "shop.settings",
            environment_variables: { SECRET_KEY: secret("zappa", "quoted") },
          },
        },
        null,
        2,
      ) + "\n",
    "app.yaml": `runtime: python312\nentrypoint: gunicorn shop.wsgi\nenv_variables:\n  SECRET_KEY: "${secret("app engine", "quoted")}"\n`,
    "azure-pipelines.yml": `variables:\n  - name: SECRET_KEY\n    value: ${secret("azure pipelines")}\nsteps:\n  - script: python manage.py test --token ${secret("an option in a pipeline")}\n`,
    Jenkinsfile: `pipeline {\n  environment { SECRET_KEY = '${secret("jenkins", "quoted")}' }\n  stages { stage('deploy') { steps { sh 'python manage.py migrate' } } }\n}\n`,
    "tox.ini": `[testenv]\nsetenv =\n    SECRET_KEY=${secret("tox")}\ncommands = pytest\n`,
    "pyproject.toml": `[project]\nname = "shop"\ndependencies = ["Django==5.2", "shop-tools @ https://me:${secret("pyproject")}@example.com/tools.whl"]\n[tool.django-deploy-hygiene]\nexclude = ["attic/**"]\n`,
    "compose.stack.production.yml": `x-env: &env\n  API_TOKEN: ${secret("an anchor of Compose")}\nservices:\n  web:\n    image: shop:1\n    restart: always\n    environment:\n      <<: *env\n      SECRET_KEY: "$\{SECRET_KEY:-${secret("a default of Compose")}}"\n    command: ["gunicorn", "-e", "API_KEY=${secret("a command as a list")}", "shop.wsgi"]\n    labels:\n      traefik.http.middlewares.auth.basicauth.users: "me:${secret("a label")}"\n    build:\n      context: .\n      args:\n        - NPM_TOKEN=${secret("a list of build arguments")}\n  cache:\n    image: redis:7\n    restart: always\n    command: redis-server --requirepass ${secret("requirepass")}\n  db:\n    image: mysql:8\n    restart: always\n    environment:\n      - MYSQL_ROOT_PASSWORD=${secret("mysql")}\nconfigs:\n  site:\n    content: |\n      api_token=${secret("a config of Compose")}\nsecrets:\n  key:\n    environment: SECRET_KEY\n`,
    "config/deploy.yml": `service: shop\nimage: me/shop\nservers:\n  web:\n    hosts: [10.0.0.1]\n    cmd: gunicorn -e API_KEY=${secret("a command of Kamal")} shop.wsgi\nregistry:\n  username: me\n  password: ${secret("the registry of Kamal")}\nenv:\n  clear:\n    API_TOKEN: ${secret("clear of Kamal")}\n    DATABASE_URL: postgres://app:${secret("a URL of Kamal")}@db/shop\n  secret: [SECRET_KEY]\naccessories:\n  db:\n    image: postgres:16\n    env:\n      clear:\n        POSTGRES_PASSWORD: ${secret("an accessory of Kamal")}\n`,
    ".kamal/secrets": `SECRET_KEY=${secret("secrets of Kamal")}\n`,
    "copilot/web/manifest.yml": `name: web\ntype: Load Balanced Web Service\nimage:\n  build: Dockerfile\nvariables:\n  API_TOKEN: ${secret("Copilot")}\n  DJANGO_SETTINGS_MODULE: shop.settings\n`,
    "deploy/openshift.yaml": `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: shop}\nparameters:\n  - name: SECRET_KEY\n    value: ${secret("a parameter of OpenShift")}\nobjects:\n  - apiVersion: apps.openshift.io/v1\n    kind: DeploymentConfig\n    metadata: {name: web}\n    spec:\n      template:\n        spec:\n          containers:\n            - name: web\n              image: shop\n              env:\n                - name: DB_PASSWORD\n                  value: ${secret("a variable of OpenShift")}\n`,
    "deploy/task-definition.json":
      JSON.stringify(
        {
          family: "shop",
          containerDefinitions: [
            {
              name: "web",
              command: ["gunicorn", "-e", `API_KEY=${secret("a command of a task")}`, "shop.wsgi"],
              environment: [{ name: "SECRET_KEY", value: secret("a variable of a task", "quoted") }],
            },
          ],
        },
        null,
        2,
      ) + "\n",
    "heroku.yml": `setup:\n  config:\n    SECRET_KEY: ${secret("heroku.yml")}\nrun:\n  web: API_TOKEN=${secret("a process of heroku.yml")} gunicorn shop.wsgi\n`,
    "nixpacks.toml": `[variables]\nSECRET_KEY = "${secret("nixpacks", "quoted")}"\n[start]\ncmd = "gunicorn -e API_KEY=${secret("a command of nixpacks")} shop.wsgi"\n`,
    "vercel.json": JSON.stringify({ env: { SECRET_KEY: secret("vercel", "quoted") } }, null, 2) + "\n",
    "apprunner.yaml": `version: 1.0\nruntime: python3\nrun:\n  command: gunicorn shop.wsgi\n  env:\n    - name: SECRET_KEY\n      value: "${secret("App Runner", "quoted")}"\n`,
    "serverless.yml": `provider:\n  name: aws\n  environment:\n    SECRET_KEY: ${secret("serverless")}\n`,
    ".circleci/config.yml": `version: 2.1\njobs:\n  deploy:\n    docker:\n      - image: cimg/python:3.13\n        environment:\n          SECRET_KEY: ${secret("CircleCI")}\n      - image: cimg/postgres:16.4\n        environment:\n          POSTGRES_PASSWORD: ${secret("a service of CircleCI")}\n    steps:\n      - run: DB_PASSWORD=${secret("a step of CircleCI")} python manage.py migrate\n      - run:\n          name: deploy\n          environment:\n            API_TOKEN: ${secret("a variable of a step")}\n          command: ./deploy/release.sh\n`,
    ".github/workflows/release.yml": `on: push\nenv:\n  SECRET_KEY: ${secret("a variable of a workflow")}\njobs:\n  release:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:16\n        env:\n          POSTGRES_PASSWORD: ${secret("a service of a workflow")}\n        options: --env MYSQL_PWD=${secret("options of a service")}\n    steps:\n      - uses: docker/login-action@v3\n        with:\n          username: me\n          password: ${secret("an input of an action")}\n      - uses: appleboy/ssh-action@v1\n        with:\n          host: shop.example.com\n          password: ${secret("an action by SSH")}\n          script: |\n            export SECRET_KEY=${secret("a script by SSH")}\n            docker compose exec web python manage.py migrate\n      - name: "token ${secret("the name of a step")}"\n        run: python manage.py check\n        env:\n          API_TOKEN: ${secret("a variable of a step of a workflow")}\n`,
    ".envs/.production/.django": `DJANGO_SECRET_KEY=${secret("an env file of its own folder")}\nSENTRY_DSN=https://${secret("a DSN of an env file")}@sentry.example.com/1\n`,
    "multi.env": `PRIVATE_KEY="-----BEGIN RSA PRIVATE KEY-----\n${secret("the first line of a key")}\n${secret("the second line of a key")}\n-----END RSA PRIVATE KEY-----"\nAPI_TOKEN=${secret("a value before a comment")} # the password is ${secret("a comment of an env file")}\n`,
    "settings.ini": `[settings]\nSECRET_KEY = ${secret("an INI file")}\nDATABASE_URL = postgres://app:${secret("a URL of an INI file")}@db/app\n`,
    "deploy/shop.socket.service": `[Service]\nUser=www\nEnvironment="API_TOKEN=${secret("one of several variables of a unit", "quoted")}" LEVEL=1\nEnvironment=MAIL_PASSWORD=${secret("a bare variable of a unit")}\nPassEnvironment=HOME\nExecStartPre=/bin/sh -c 'SECRET_KEY=${secret("before a unit")} python manage.py migrate'\nExecStart=/srv/venv/bin/gunicorn --env DB_PASSWORD=${secret("a flag of a unit")} shop.wsgi\n`,
    "nginx/site.conf": `upstream app { server 127.0.0.1:8000; }\nmap $http_x_api_key $who { default ""; "${secret("a map of nginx")}" "shop"; }\nserver {\n  listen 443 ssl;\n  server_name shop.example.com;\n  set $api_token "${secret("a variable of nginx")}";\n  location / {\n    proxy_set_header X-Auth-Token ${secret("a bare header of nginx")};\n    proxy_pass http://me:${secret("the user of an upstream")}@app;\n    if ($arg_token != "${secret("a condition of nginx")}") { return 403; }\n  }\n}\n`,
    "Procfile.production": `web: API_TOKEN=${secret("the first of two assignments")} DB_PASSWORD='${secret("the second of two assignments", "quoted")}' gunicorn shop.wsgi\nclock: env SECRET_KEY=${secret("env before a command")} celery -A shop beat\n`,
    ".deploy-checklist.json":
      JSON.stringify(
        {
          version: 1,
          items: [
            {
              item: "database-backups",
              target: "shop.settings",
              state: "confirmed",
              by: "Ann",
              on: "2026-11-01",
              note: `restored with password=${secret("a note")} from postgres://app:${secret("a URL in a note")}@db/shop`,
            },
          ],
        },
        null,
        2,
      ) + "\n",
    ".gitignore": "attic/\n",
  };
  return { files, planted };
}
