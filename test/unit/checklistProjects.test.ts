/** What the checklist says of whole small projects, word by word and with the place that each piece of evidence points at. */
import { describe, expect, it } from "vitest";
import { checklistAnswer, plainSettings, type ProjectFiles } from "../harness/checklistItem.js";

const settings = (more: string): ProjectFiles => ({ "shop/settings.py": `import os\n${plainSettings}${more}` });
/** Settings in which each name is assigned once. */
const own = (text: string): ProjectFiles => ({
  "shop/settings.py": `import os
DEBUG = False
${text}`,
});
const hashed: ProjectFiles = {
  ...own(
    'STATIC_URL = "/static/"\nSTATIC_ROOT = "/srv/static"\nMIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]\nSTORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}\n',
  ),
  "requirements.txt": "Django==5.2\nwhitenoise==6.9\ngunicorn==23.0\n",
};
const hashedParts: readonly string[] = [
  'CompressedManifestStaticFilesStorage names files by their content ← shop/settings.py: "whitenoise.storage.CompressedManifestSt',
  'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
  'WhiteNoise serves them ← shop/settings.py: ["whitenoise.middleware.WhiteNoiseMiddle',
];
const collecting =
  "FROM python:3.13-slim\nCOPY shop /app/shop\nRUN python manage.py collectstatic --noinput\nUSER app\n";
const secured = 'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\n';
const hosts = (text: string): ProjectFiles =>
  own(`MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
${text}`);
const requires = (...names: readonly string[]): ProjectFiles => ({
  "requirements.txt": ["Django==5.2", ...names, ""].join("\n"),
});
const procfile = (text: string): ProjectFiles => ({ Procfile: text });
const workflow = (text: string, on = "on: [push, pull_request]"): ProjectFiles => ({
  ".github/workflows/test.yml": `${on}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${text
    .split("\n")
    .map((line) => `      - run: ${line}\n`)
    .join("")}`,
});
const compose = (text: string): ProjectFiles => ({ "docker-compose.prod.yml": `services:\n${text}` });
const logging = (text: string): ProjectFiles => settings(`LOGGING = {"version": 1, ${text}}\n`);
const migration = (operations: string, dependencies = ""): string =>
  `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${dependencies}]\n    operations = [${operations}]\n`;
const migrations: ProjectFiles = {
  ...settings('INSTALLED_APPS = ["shop"]\n'),
  "shop/migrations/__init__.py": "",
  "shop/migrations/0001_initial.py": migration(
    "migrations.CreateModel('Item', [('id', models.AutoField(primary_key=True))])",
  ),
};
const web = "web: gunicorn -w 3 shop.wsgi\n";
const tlsServer = (more: string): string =>
  `server {\n  listen 443 ssl;\n${more}  location / { proxy_pass http://127.0.0.1:8000; }\n}\n`;
/** A Deployment of Helm, whose actions stand on lines of their own. */
const chart = (image: string): string =>
  `{{- if .Values.web }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    {{- include "shop.labels" . | nindent 4 }}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: "${image}"\n          livenessProbe:\n            httpGet: {path: /up/, port: 8000}\n          env:\n            {{- toYaml .Values.env | nindent 12 }}\n{{- end }}\n`;
const deployScript =
  'import subprocess\n\nfor step in ("git pull", "pip install -r requirements.txt", "python manage.py migrate"):\n    subprocess.run(step, shell=True)\nsubprocess.run(["systemctl", "restart", "shop"])\n';
const cronJob = (command: string): string =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: tidy\nspec:\n  schedule: "{{ .Values.schedule }}"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: tidy\n              image: "{{ .Values.image }}"\n              command: ["sh", "-c", {{ ${command} }}]\n`;
const wsgi = (module: string): ProjectFiles => ({
  "shop/wsgi.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`,
});
/** With an application for servers, and what starts it. */
const served = (name: string): ProjectFiles => ({
  ...requires(name),
  "shop/wsgi.py": `${wsgi("shop.settings")["shop/wsgi.py"] ?? ""}application = get_wsgi_application()\n`,
});
const image = (text: string): ProjectFiles => ({ Dockerfile: text });
const sound =
  'FROM python:3.13-slim\nCOPY shop /app/shop\nUSER app\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n';
const nginx = (text: string): ProjectFiles => ({
  "nginx.conf": `server {\n  listen 443 ssl;\n  location / { proxy_pass http://127.0.0.1:8000; ${text} }\n}\n`,
  "shop.service":
    "[Service]\nUser=app\nWorkingDirectory=/site\nExecStart=/site/venv/bin/gunicorn -b 127.0.0.1:8000 shop.wsgi\nRestart=always\n",
});
const sendsHsts = 'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "shop.middleware.HstsMiddleware"]\n';
const hstsNginx = (seconds: number): ProjectFiles => ({
  ...nginx(""),
  "nginx.conf": `server {\n  listen 443 ssl;\n  add_header Strict-Transport-Security "max-age=${seconds}";\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n`,
});

const plainNginx = (text: string): ProjectFiles =>
  Object.fromEntries(
    Object.entries(nginx(text)).map(([file, own]) => [file, (own ?? "").replace("listen 443 ssl", "listen 80")]),
  );

const server =
  "  web:\n    image: registry.example.com/shop:1\n    restart: always\n    command: gunicorn -w 3 -b 0.0.0.0:8000 shop.wsgi\n";
const database = '  db:\n    image: postgres:17\n    restart: always\n    volumes: ["data:/var/lib/postgresql/data"]\n';
const range = (count: number): readonly number[] => [...Array(count).keys()];
const many = (count: number, file: (n: number) => readonly [string, string]): ProjectFiles =>
  Object.fromEntries(range(count).map(file));

type Case = readonly [what: string, files: ProjectFiles, says: readonly string[]];
const cases: Readonly<Record<string, readonly Case[]>> = {
  "static-files": [
    [
      "uploads that the proxy hands on are no static files",
      {
        "shop/settings.py": `${hashed["shop/settings.py"] ?? ""}MEDIA_URL = "/media/"\nMEDIA_ROOT = "/srv/media"\n`,
        "shop/models.py": "photo = models.ImageField()\n",
        ...nginx("proxy_set_header Host $host;"),
      },
      ["to-confirm: nothing of production in the repository runs collectstatic", ...hashedParts],
    ],
    [
      "collected by a line that may fail",
      {
        ...hashed,
        ...image(
          "FROM python:3.13-slim\nCOPY shop /app/shop\nUSER app\nRUN python manage.py collectstatic || echo later\n",
        ),
        "deploy.sh":
          '#!/bin/sh\nset -e\necho "run collectstatic"\nif [ -n "$1" ]; then\n  python manage.py collectstatic\nfi\n',
      },
      [
        "to-confirm: Dockerfile goes on when collectstatic fails: make sure that it does not",
        "collectstatic ← Dockerfile: collectstatic",
        ...hashedParts,
      ],
    ],
    [
      "collected under a condition, and named by a comment",
      {
        ...hashed,
        ...compose("  web:\n    image: shop\n    volumes:\n      - shop:/srv  # collectstatic fills it\n"),
        "deploy.sh": '#!/bin/sh\nset -e\nif [ -n "$1" ]; then\n  python manage.py collectstatic\nfi\n',
      },
      [
        "to-confirm: deploy.sh runs collectstatic under a condition: make sure that it is met",
        "collectstatic ← deploy.sh: collectstatic",
        ...hashedParts,
      ],
    ],
    [
      "collected in the image, below a volume",
      {
        ...hashed,
        ...image(`${collecting}CMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n`),
        ...compose(
          "  web:\n    build: .\n    restart: always\n    volumes: ['static:/srv/static']\nvolumes:\n  static:\n",
        ),
      },
      [
        "to-confirm: service web (docker-compose.prod.yml) has a volume over the static files that Dockerfile collects: make sure that a release collects them again",
        "collectstatic ← Dockerfile: collectstatic",
        ...hashedParts,
      ],
    ],
    [
      "collected in the image, beside a volume",
      {
        ...hashed,
        ...image(`${collecting}CMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n`),
        ...compose(
          "  web:\n    build: .\n    restart: always\n    volumes: ['media:/srv/media']\nvolumes:\n  media:\n",
        ),
      },
      [
        "pass: CompressedManifestStaticFilesStorage names files by their content; STATIC_ROOT names their folder; WhiteNoise serves them; and 1 more",
        ...hashedParts,
        "Dockerfile runs collectstatic ← Dockerfile: collectstatic",
      ],
    ],
    [
      "names by content unless a variable says otherwise",
      settings(
        'STATIC_URL = "/static/"\nSTATIC_ROOT = "/srv/static"\nif os.environ.get("PLAIN"):\n    STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\nelse:\n    STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}\n',
      ),
      [
        "to-confirm: the names of static files change with their content in some environments only; neither WhiteNoise nor a proxy of the repository serves them; nothing of production in the repository runs collectstatic",
        'the storage of static files ← shop/settings.py: "django.contrib.staticfiles.storage.Stat',
        'ManifestStaticFilesStorage names files by their content ← shop/settings.py: "django.contrib.staticfiles.storage.Mani',
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
      ],
    ],
  ],
  "production-settings-separate": [
    [
      "manage.py loads what it takes over",
      {
        "shop/settings_prod.py": "from .settings import *\nDEBUG = False\n",
        ...wsgi("shop.settings_prod"),
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
      },
      [
        "pass: shop.settings_prod stands apart from shop.settings, which manage.py loads",
        "shop.settings_prod stands apart from shop.settings, which manage.py loads ← shop/settings_prod.py",
      ],
    ],
    [
      "nothing loads what it takes over",
      {
        "shop/base.py": plainSettings,
        "shop/settings.py": "from .base import *\n",
      },
      [
        "to-confirm: shop.settings is the only settings module, and reads nothing from the environment: make sure that nobody edits it for development",
        "the settings ← shop/settings.py",
      ],
    ],
    [
      "DEBUG where a variable names the stage, and branches on it",
      settings(
        'DEBUG = os.getenv("STAGE") == "local"\nif DEBUG:\n    ALLOWED_HOSTS = ["*"]\nelse:\n    ALLOWED_HOSTS = ["shop.example"]\n',
      ),
      [
        "pass: the variable STAGE makes the difference",
        'the variable STAGE makes the difference ← shop/settings.py: os.getenv("STAGE") == "local"',
      ],
    ],
    [
      "one module",
      {},
      [
        "to-confirm: shop.settings is the only settings module, and reads nothing from the environment: make sure that nobody edits it for development",
        "the settings ← shop/settings.py",
      ],
    ],
    [
      "another for development",
      { "shop/settings_dev.py": "from .settings import *\nDEBUG = True\n" },
      [
        "pass: shop.settings stands apart from shop.settings_dev",
        "shop.settings stands apart from shop.settings_dev ← shop/settings.py",
      ],
    ],
    [
      "DEBUG by a variable",
      settings('DEBUG = os.environ.get("DEBUG") == "1"\n'),
      [
        "pass: the variable DEBUG makes the difference",
        'the variable DEBUG makes the difference ← shop/settings.py: os.environ.get("DEBUG") == "1"',
      ],
    ],
    [
      "DEBUG and a name by variables",
      settings('DEBUG = os.environ.get("DEBUG") == "1"\nNAME = os.environ["NAME"]\n'),
      [
        "pass: 2 variables make the difference, that of DEBUG among them",
        '2 variables make the difference, that of DEBUG among them ← shop/settings.py: os.environ.get("DEBUG") == "1"',
      ],
    ],
    [
      "a branch by a variable",
      settings('if os.environ.get("STAGE") == "dev":\n    DEBUG = True\n'),
      [
        "to-confirm: shop.settings is the only settings module, and takes DEBUG from no variable: make sure that nobody edits it for development",
        "the settings ← shop/settings.py",
      ],
    ],
    [
      "a branch by a variable or by what cannot be seen",
      settings(
        'from our_library import local\nif os.environ.get("STAGE") == "dev":\n    DEBUG = True\nelif local():\n    DEBUG = True\n',
      ),
      [
        "to-confirm: shop.settings is the only settings module, and takes DEBUG from no variable: make sure that nobody edits it for development",
        "the settings ← shop/settings.py",
      ],
    ],
    [
      "a variable that does not decide on DEBUG",
      settings('NAME = os.environ["NAME"]\n'),
      [
        "to-confirm: shop.settings is the only settings module, and takes DEBUG from no variable: make sure that nobody edits it for development",
        "the settings ← shop/settings.py",
      ],
    ],
    [
      "DEBUG cannot be seen",
      settings("from our_library import debug\nDEBUG = debug()\n"),
      ["not-determined: DEBUG: our_library.debug, which is not in the repository", "DEBUG ← shop/settings.py: debug()"],
    ],
    [
      "two modules of production",
      {
        ...wsgi("shop.settings"),
        "intranet/__init__.py": "",
        "intranet/settings.py": plainSettings,
        "intranet/wsgi.py": wsgi("intranet.settings")["shop/wsgi.py"] ?? "",
      },
      [
        "to-confirm: no settings module is for development, and intranet.settings reads nothing from the environment: make sure that nobody edits it for development",
        "the settings ← intranet/settings.py",
      ],
    ],
  ],
  "settings-module-production": [
    [
      "a server, and nothing that names the module",
      {
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", os.environ["SETTINGS"])\n',
        ...image("FROM python:3.13\nCOPY . /code\nCMD sh /code/$SCRIPT\n"),
        ...compose('  web:\n    build: .\n    environment: ["SCRIPT=${SCRIPT:-start.sh}"]\n'),
      },
      ["to-confirm: no deploy file names shop.settings: make sure that production loads it"],
    ],
    [
      "gunicorn with an application of asgi.py, which names another module than wsgi.py",
      {
        ...wsgi("shop.settings"),
        "shop/asgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.intranet")\n',
        "shop/intranet.py": "from shop.settings import *\n",
        ...procfile(
          "web: gunicorn -k uvicorn.workers.UvicornWorker shop.asgi:application\nother: gunicorn shop.wsgi\n",
        ),
      },
      [
        "pass: process web (Procfile) loads shop.intranet",
        "process web (Procfile) loads shop.intranet ← Procfile: web",
      ],
    ],
    [
      "nothing names it",
      {},
      [
        "to-confirm: only manage.py names shop.settings: make sure that production loads it",
        "manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test ← manage.py: shop.settings",
      ],
    ],
    [
      "wsgi.py names it",
      wsgi("shop.settings"),
      ["pass: wsgi.py names shop.settings", "wsgi.py names shop.settings ← shop/wsgi.py: shop.settings"],
    ],
    [
      "wsgi.py names it, and celery.py names another",
      {
        ...wsgi("shop.settings"),
        "shop/celery.py": wsgi("shop.worker_settings")["shop/wsgi.py"] ?? "",
        "shop/worker_settings.py": "from .settings import *\n",
      },
      [
        "to-confirm: celery.py falls back to shop.worker_settings: make sure that workers get shop.settings",
        "celery.py falls back to shop.worker_settings ← shop/celery.py: shop.worker_settings",
        "wsgi.py names shop.settings ← shop/wsgi.py: shop.settings",
      ],
    ],
    [
      "wsgi.py and celery.py name it",
      { ...wsgi("shop.settings"), "shop/celery.py": wsgi("shop.settings")["shop/wsgi.py"] ?? "" },
      ["pass: wsgi.py names shop.settings", "wsgi.py names shop.settings ← shop/wsgi.py: shop.settings"],
    ],
    [
      "wsgi.py names another",
      { ...wsgi("shop.settings_dev"), "shop/settings_dev.py": "from .settings import *\nDEBUG = True\n" },
      [
        "fail: wsgi.py falls back to shop.settings_dev, the settings for development, when DJANGO_SETTINGS_MODULE is unset",
        "wsgi.py falls back to shop.settings_dev, the settings for development, when DJANGO_SETTINGS_MODULE is unset ← shop/wsgi.py: shop.settings_dev",
      ],
    ],
    [
      "asgi.py is a package",
      { "shop/asgi/__init__.py": wsgi("shop.settings")["shop/wsgi.py"] ?? "" },
      ["pass: asgi.py names shop.settings", "asgi.py names shop.settings ← shop/asgi/__init__.py: shop.settings"],
    ],
    [
      "a process loads it",
      { ...wsgi("shop.settings"), ...procfile(web) },
      [
        "pass: process web (Procfile) loads shop.settings",
        "process web (Procfile) loads shop.settings ← Procfile: web",
      ],
    ],
    [
      "a process whose settings nobody names",
      procfile(web),
      [
        "pass: process web (Procfile) loads shop.settings",
        "process web (Procfile) loads shop.settings ← Procfile: web",
      ],
    ],
    [
      "a command of a release on other settings",
      {
        ...procfile(`${web}release: python manage.py migrate\n`),
        ...wsgi("shop.settings"),
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings_dev")\n',
        "shop/settings_dev.py": "from .settings import *\nDEBUG = True\n",
      },
      [
        "to-confirm: process release (Procfile) runs migrate on shop.settings_dev, unless DJANGO_SETTINGS_MODULE is set for it",
        "process release (Procfile) ← Procfile: release",
        "process web (Procfile) loads shop.settings ← Procfile: web",
      ],
    ],
    [
      "a script that falls back to other settings",
      {
        ...procfile(web),
        ...wsgi("shop.settings"),
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings_dev")\n',
        "shop/settings_dev.py": "from .settings import *\nDEBUG = True\n",
        "deploy.sh": "#!/bin/sh\nset -e\ngit pull\npython manage.py migrate\nsudo systemctl restart gunicorn\n",
      },
      [
        "to-confirm: deploy.sh runs migrate on shop.settings_dev, unless DJANGO_SETTINGS_MODULE is set where it runs",
        "migrate ← deploy.sh: python manage.py migrate",
        "process web (Procfile) loads shop.settings ← Procfile: web",
      ],
    ],
    [
      "a script that names them",
      {
        ...procfile(web),
        ...wsgi("shop.settings"),
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings_dev")\n',
        "shop/settings_dev.py": "from .settings import *\nDEBUG = True\n",
        "deploy.sh":
          "#!/bin/sh\nset -e\ngit pull\nDJANGO_SETTINGS_MODULE=shop.settings python manage.py migrate\nsudo systemctl restart gunicorn\n",
      },
      [
        "pass: process web (Procfile) loads shop.settings",
        "process web (Procfile) loads shop.settings ← Procfile: web",
      ],
    ],
    [
      "an env file of production names it",
      { "manage.py": "", ".env.production": "DJANGO_SETTINGS_MODULE=shop.settings\n" },
      [
        "pass: .env.production:1 sets DJANGO_SETTINGS_MODULE",
        ".env.production:1 sets DJANGO_SETTINGS_MODULE ← .env.production: shop.settings",
      ],
    ],
    [
      "make names it",
      { "manage.py": "", Makefile: "deploy:\n\tDJANGO_SETTINGS_MODULE=shop.settings python manage.py migrate\n" },
      [
        "to-confirm: only Makefile names shop.settings: make sure that production loads it",
        "Makefile:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test ← Makefile: shop.settings",
      ],
    ],
    [
      "a Dockerfile names it",
      { "manage.py": "", ...image("FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=shop.settings\nCOPY . .\n") },
      [
        "pass: Dockerfile:2 sets DJANGO_SETTINGS_MODULE",
        "Dockerfile:2 sets DJANGO_SETTINGS_MODULE ← Dockerfile: shop.settings",
      ],
    ],
  ],
  "required-variables-set": [
    [
      "a folder of examples names one, and one of another name the other",
      {
        ...settings('SECRET_KEY = os.environ["SECRET_KEY"]\nNAME = os.environ["NAME"]\n'),
        ".envs/.template/.django": "SECRET_KEY=\n",
        ".envs/.local/.django": "NAME=\n",
      },
      [
        "attention: NAME is required, and no deploy file or .env.example names it",
        'NAME is required here ← shop/settings.py: os.environ["NAME"]',
      ],
    ],
    ["none", {}, ["not-applicable: the settings require no variable"]],
    [
      "nothing names them",
      settings('SECRET_KEY = os.environ["SECRET_KEY"]\nNAME = os.environ["NAME"]\n'),
      [
        "attention: SECRET_KEY and NAME are required, and no deploy file or .env.example names them",
        'SECRET_KEY is required here ← shop/settings.py: os.environ["SECRET_KEY"]',
        'NAME is required here ← shop/settings.py: os.environ["NAME"]',
      ],
    ],
    [
      "nothing names one",
      settings('NAME = os.environ["NAME"]\n'),
      [
        "attention: NAME is required, and no deploy file or .env.example names it",
        'NAME is required here ← shop/settings.py: os.environ["NAME"]',
      ],
    ],
    [
      "an example names both",
      {
        ...settings('SECRET_KEY = os.environ["SECRET_KEY"]\nNAME = os.environ["NAME"]\n'),
        ".env.example": "SECRET_KEY=\nNAME=\n",
      },
      ["pass: .env.example names SECRET_KEY and NAME", ".env.example names SECRET_KEY and NAME ← .env.example"],
    ],
    [
      "an example names one, a process the other",
      {
        ...settings('SECRET_KEY = os.environ["SECRET_KEY"]\nNAME = os.environ["NAME"]\n'),
        ".env.example": "SECRET_KEY=\n",
        ...procfile("web: NAME=x gunicorn shop.wsgi\n"),
      },
      [
        "pass: process web (Procfile) names NAME; .env.example names SECRET_KEY",
        "process web (Procfile) names NAME ← Procfile: web",
        ".env.example names SECRET_KEY ← .env.example",
      ],
    ],
    [
      "a process names one, an example both",
      {
        ...settings('SECRET_KEY = os.environ["SECRET_KEY"]\nNAME = os.environ["NAME"]\n'),
        ".env.example": "SECRET_KEY=\nNAME=\n",
        ...procfile("web: NAME=x gunicorn shop.wsgi\n"),
      },
      [
        "pass: process web (Procfile) names NAME; .env.example names SECRET_KEY",
        "process web (Procfile) names NAME ← Procfile: web",
        ".env.example names SECRET_KEY ← .env.example",
      ],
    ],
    [
      "processes name both",
      {
        ...settings('SECRET_KEY = os.environ["SECRET_KEY"]\nNAME = os.environ["NAME"]\n'),
        ...procfile("web: NAME=x SECRET_KEY=$KEY gunicorn shop.wsgi\n"),
      },
      [
        "pass: process web (Procfile) names SECRET_KEY and NAME",
        "process web (Procfile) names SECRET_KEY and NAME ← Procfile: web",
      ],
    ],
    [
      "an env file of production",
      { ...settings('NAME = os.environ["NAME"]\n'), ".env.production": "NAME=x\n" },
      ["pass: .env.production names NAME", ".env.production names NAME ← .env.production"],
    ],
    [
      "none by itself, though two have no default",
      settings('if os.environ.get("A"):\n    NAME = os.environ["B"]\n    OTHER = os.environ["C"]\n'),
      [
        "to-confirm: B and C have no default where they are read: make sure that production sets what it needs",
        'B is read here ← shop/settings.py: os.environ["B"]',
        'C is read here ← shop/settings.py: os.environ["C"]',
      ],
    ],
    [
      "none by itself, though one has no default",
      settings('if os.environ.get("A"):\n    NAME = os.environ["B"]\n'),
      [
        "to-confirm: B has no default where it is read: make sure that production sets what it needs",
        'B is read here ← shop/settings.py: os.environ["B"]',
      ],
    ],
    [
      "a key that cannot be seen",
      settings("from our_library import key\nSECRET_KEY = key()\n"),
      [
        "not-determined: SECRET_KEY: our_library.key, which is not in the repository",
        "SECRET_KEY ← shop/settings.py: key()",
      ],
    ],
    [
      "nothing names five",
      settings(
        'A = os.environ["A"]\nB = os.environ["B"]\nC = os.environ["C"]\nD = os.environ["D"]\nE = os.environ["E"]\n',
      ),
      [
        "attention: A, B, C, D and 1 more are required, and no deploy file or .env.example names them",
        'A is required here ← shop/settings.py: os.environ["A"]',
        'B is required here ← shop/settings.py: os.environ["B"]',
        'C is required here ← shop/settings.py: os.environ["C"]',
        'D is required here ← shop/settings.py: os.environ["D"]',
        'E is required here ← shop/settings.py: os.environ["E"]',
      ],
    ],
    [
      "an example names four of five",
      {
        ...settings(
          'A = os.environ["A"]\nB = os.environ["B"]\nC = os.environ["C"]\nD = os.environ["D"]\nE = os.environ["E"]\n',
        ),
        ".env.example": "A=\nB=\nC=\nD=\n",
        ...procfile("web: E=x gunicorn shop.wsgi\n"),
      },
      [
        "pass: process web (Procfile) names E; .env.example names A, B, C and D",
        "process web (Procfile) names E ← Procfile: web",
        ".env.example names A, B, C and D ← .env.example",
      ],
    ],
    [
      "an example names five",
      {
        ...settings(
          'A = os.environ["A"]\nB = os.environ["B"]\nC = os.environ["C"]\nD = os.environ["D"]\nE = os.environ["E"]\n',
        ),
        ".env.example": "A=\nB=\nC=\nD=\nE=\n",
      },
      ["pass: .env.example names A, B, C, D and 1 more", ".env.example names A, B, C, D and 1 more ← .env.example"],
    ],
    [
      "an example names none of five that others name",
      {
        ...settings(
          'A = os.environ["A"]\nB = os.environ["B"]\nC = os.environ["C"]\nD = os.environ["D"]\nE = os.environ["E"]\n',
        ),
        ".env.example": "X=\n",
        ...procfile("web: A=1 B=1 C=1 D=1 E=1 gunicorn shop.wsgi\n"),
      },
      [
        "pass: process web (Procfile) names A, B, C, D and 1 more",
        "process web (Procfile) names A, B, C, D and 1 more ← Procfile: web",
      ],
    ],
    [
      "nothing names eight",
      settings(
        range(8)
          .map((n) => `V${n} = os.environ["V${n}"]\n`)
          .join(""),
      ),
      [
        "attention: V0, V1, V2, V3 and 4 more are required, and no deploy file or .env.example names them",
        'V0 is required here ← shop/settings.py: os.environ["V0"]',
        'V1 is required here ← shop/settings.py: os.environ["V1"]',
        'V2 is required here ← shop/settings.py: os.environ["V2"]',
        'V3 is required here ← shop/settings.py: os.environ["V3"]',
        'V4 is required here ← shop/settings.py: os.environ["V4"]',
        'V5 is required here ← shop/settings.py: os.environ["V5"]',
      ],
    ],
    [
      "eight have no default",
      settings(
        `if os.environ.get("A"):\n${range(8)
          .map((n) => `    V${n} = os.environ["V${n}"]\n`)
          .join("")}`,
      ),
      [
        "to-confirm: V0, V1, V2, V3 and 4 more have no default where they are read: make sure that production sets what it needs",
        'V0 is read here ← shop/settings.py: os.environ["V0"]',
        'V1 is read here ← shop/settings.py: os.environ["V1"]',
        'V2 is read here ← shop/settings.py: os.environ["V2"]',
        'V3 is read here ← shop/settings.py: os.environ["V3"]',
        'V4 is read here ← shop/settings.py: os.environ["V4"]',
        'V5 is read here ← shop/settings.py: os.environ["V5"]',
      ],
    ],
  ],
  "secret-files-ignored": [
    ["no env file", {}, ["not-applicable: no env file is used"]],
    [
      "a reader, and .env is not ignored",
      requires("python-dotenv==1.0"),
      ["attention: Git does not ignore .env, which would hold the secrets"],
    ],
    [
      "a service has one, and .env is not ignored",
      compose("  web:\n    image: shop\n    env_file: .env\n    command: gunicorn shop.wsgi\n"),
      [
        "attention: Git does not ignore .env, which would hold the secrets",
        "an env file is named here ← docker-compose.prod.yml: env_file",
      ],
    ],
    [
      "Docker Compose reads the one beside its file",
      { ...compose("  web:\n    image: shop\n    command: gunicorn shop.wsgi\n"), ".env": "DEBUG=True\n" },
      ["attention: Git does not ignore .env, which would hold the secrets"],
    ],
    [
      "the settings read one, and it is not ignored",
      settings('for line in open("/site/.env"):\n    print(line)\n'),
      ["attention: Git does not ignore .env, which would hold the secrets"],
    ],
    [
      "ignored",
      { ...requires("python-dotenv==1.0"), ".gitignore": ".env\n" },
      [
        "pass: Git ignores .env; no key file lies beside the code",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
      ],
    ],
    [
      "ignored, and keys too",
      { ...requires("python-dotenv==1.0"), ".gitignore": "*.pem\n/.env\n" },
      [
        "pass: Git ignores .env; Git ignores key files (private.pem for instance)",
        "Git ignores .env ← .gitignore: /.env",
        "Git ignores key files (private.pem for instance)",
      ],
    ],
    [
      "a key that is not ignored",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        "server.key": "",
        "a.pem": "",
        "b.pem": "",
        "c.pem": "",
      },
      [
        "to-confirm: Git does not ignore a.pem, b.pem, c.pem: make sure that no private key is in it",
        "a.pem ← a.pem",
        "b.pem ← b.pem",
        "c.pem ← c.pem",
        "Git ignores .env ← .gitignore: .env",
      ],
    ],
    [
      "an image that takes everything",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        ...image("FROM python:3.13\nCOPY . .\nCMD gunicorn shop.wsgi\n"),
      },
      [
        "fail: Whatever lies in the folder is copied into the image, .env files and .git included: there is no .dockerignore",
        "Whatever lies in the folder is copied into the image, .env files and .git included: there is no .dockerignore ← Dockerfile: COPY . .",
      ],
    ],
    [
      "an image that leaves it out",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        ".dockerignore": ".git\n.env*\n",
        ...image("FROM python:3.13\nCOPY . .\nCMD gunicorn shop.wsgi\n"),
      },
      [
        "pass: Git ignores .env; no key file lies beside the code; the image's build leaves .env out",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
        "the image's build leaves .env out ← .dockerignore: .env",
      ],
    ],
    [
      "an image that takes the project's folder as a whole",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        ...image(sound.replace("COPY shop /app/shop", "COPY site/ /app")),
      },
      [
        "to-confirm: whether the image's build leaves .env out cannot be told",
        "everything is copied here ← Dockerfile: COPY site/ /app",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
      ],
    ],
    [
      "an image that takes it beside something else",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        ...image(sound.replace("COPY shop /app/shop", "COPY requirements.txt site/ /app")),
      },
      [
        "to-confirm: whether the image's build leaves .env out cannot be told",
        "everything is copied here ← Dockerfile: COPY requirements.txt site/ /app",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
      ],
    ],
    [
      "an image that takes chosen files",
      { ...requires("python-dotenv==1.0"), ".gitignore": ".env\n", ...image(sound) },
      [
        "pass: Git ignores .env; no key file lies beside the code; the image takes chosen files only",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
        "the image takes chosen files only ← Dockerfile: COPY shop /app/shop",
      ],
    ],
    [
      "an image that takes nothing",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        ...image("FROM registry.example.com/shop:1\nCMD gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: whether the image's build leaves .env out cannot be told",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
      ],
    ],
    [
      "ignored by another pattern",
      { ...requires("python-dotenv==1.0"), ".gitignore": ".e*\n" },
      [
        "pass: Git ignores .env; no key file lies beside the code",
        "Git ignores .env",
        "no key file lies beside the code",
      ],
    ],
    [
      "an image whose list has another pattern",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        ".dockerignore": ".git\n.e*\n",
        ...image("FROM python:3.13\nCOPY . .\nCMD gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: whether the image's build leaves .env out cannot be told",
        "everything is copied here ← Dockerfile: COPY . .",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
      ],
    ],
    [
      "an image whose list leaves everything out",
      {
        ...requires("python-dotenv==1.0"),
        ".gitignore": ".env\n",
        ".dockerignore": "*\n!shop\n",
        ...image("FROM python:3.13\nCOPY . .\nCMD gunicorn shop.wsgi\n"),
      },
      [
        "pass: Git ignores .env; no key file lies beside the code; the image's build leaves .env out",
        "Git ignores .env ← .gitignore: .env",
        "no key file lies beside the code",
        "the image's build leaves .env out ← .dockerignore: *",
      ],
    ],
  ],
  "no-secrets-in-deploy-files": [
    ["none", {}, ["not-applicable: no Dockerfile, Compose file or the like is for production; there is no workflow"]],
    ["a Procfile", procfile(web), ["pass: Procfile holds no secret", "Procfile holds no secret ← Procfile"]],
    [
      "a Dockerfile and a unit",
      { ...image(sound), ...nginx("") },
      [
        "pass: Dockerfile holds no secret; shop.service holds no secret",
        "Dockerfile holds no secret ← Dockerfile",
        "shop.service holds no secret ← shop.service",
      ],
    ],
    [
      "a secret in it",
      procfile("web: SECRET_KEY=kv8q2m5r1z7c3x9b4n6p0s8d2f5g7h1j gunicorn shop.wsgi\n"),
      [
        "fail: The secret SECRET_KEY is written into the Procfile",
        "The secret SECRET_KEY is written into the Procfile ← Procfile: kv8q2m5r1z7c3x9b4n6p0s8d2f5g7h1j",
      ],
    ],
    [
      "a workflow that prints none",
      {
        ...procfile(web),
        ".github/workflows/deploy.yml":
          "on: push\njobs:\n  deploy:\n    steps:\n      - run: ./deploy.sh\n        env:\n          TOKEN: ${{ secrets.TOKEN }}\n",
      },
      [
        "pass: Procfile holds no secret; .github/workflows/deploy.yml prints no secret",
        "Procfile holds no secret ← Procfile",
        ".github/workflows/deploy.yml prints no secret ← .github/workflows/deploy.yml",
      ],
    ],
    [
      "a workflow that prints one",
      {
        ...procfile(web),
        ".github/workflows/deploy.yml":
          "on: push\njobs:\n  deploy:\n    steps:\n      - run: echo ${{ secrets.TOKEN }}\n",
      },
      [
        "attention: This writes a secret into the log of the workflow",
        "This writes a secret into the log of the workflow ← .github/workflows/deploy.yml: echo ${{ secrets.TOKEN }}",
      ],
    ],
    [
      "a workflow alone",
      workflow("pytest"),
      [
        "pass: .github/workflows/test.yml prints no secret",
        ".github/workflows/test.yml prints no secret ← .github/workflows/test.yml",
      ],
    ],
    [
      "five workflows",
      {
        ...procfile(web),
        ...many(5, (n) => [`.github/workflows/w${n}.yml`, "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n"]),
      },
      [
        "pass: Procfile holds no secret; .github/workflows/w0.yml prints no secret; .github/workflows/w1.yml prints no secret; and 1 more",
        "Procfile holds no secret ← Procfile",
        ".github/workflows/w0.yml prints no secret ← .github/workflows/w0.yml",
        ".github/workflows/w1.yml prints no secret ← .github/workflows/w1.yml",
        ".github/workflows/w2.yml prints no secret ← .github/workflows/w2.yml",
      ],
    ],
  ],
  "secrets-not-logged": [
    [
      "nothing prints",
      {},
      [
        "pass: none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
        "none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
      ],
    ],
    [
      "the environment, in Python",
      { "shop/start.py": "import os\nprint(os.environ)\n" },
      [
        "attention: shop/start.py prints the whole environment",
        "shop/start.py prints the whole environment ← shop/start.py: print(os.environ",
      ],
    ],
    [
      "one variable",
      { "shop/start.py": "import os\nprint(os.environ['HOME'])\nprint(os.environ.get('HOME'))\n" },
      [
        "pass: none of 4 Python and 0 deploy files prints the whole environment, or a secret of the settings",
        "none of 4 Python and 0 deploy files prints the whole environment, or a secret of the settings",
      ],
    ],
    [
      "its items, in a log",
      { "shop/start.py": "import os\nlogger.info(dict(os.environ.items()))\n" },
      [
        "attention: shop/start.py prints the whole environment",
        "shop/start.py prints the whole environment ← shop/start.py: logger.info(dict(os.environ.items(",
      ],
    ],
    [
      "in a script",
      { "deploy.sh": "#!/bin/sh\nset -e\nprintenv | sort\n" },
      [
        "attention: deploy.sh prints the whole environment",
        "deploy.sh prints the whole environment ← deploy.sh: printenv | sort",
      ],
    ],
    [
      "a secret of the settings",
      { "shop/start.py": "logger.debug('key %s', settings.SECRET_KEY)\n" },
      [
        "attention: shop/start.py prints a secret of the settings",
        "shop/start.py prints a secret of the settings ← shop/start.py: logger.debug('key %s', settings.SECRET_K",
      ],
    ],
    [
      "a secret of the settings, in a test",
      { "shop/tests/test_start.py": "print(settings.SECRET_KEY)\n" },
      [
        "pass: none of 4 Python and 0 deploy files prints the whole environment, or a secret of the settings",
        "none of 4 Python and 0 deploy files prints the whole environment, or a secret of the settings",
      ],
    ],
    [
      "in a script that Git ignores",
      { ".gitignore": "deploy.sh\n", "deploy.sh": "#!/bin/sh\nset -e\nprintenv\n" },
      [
        "pass: none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
        "none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
      ],
    ],
    [
      "in a script and in Python",
      {
        "shop/start.py": "import os\nprint(os.environ)\nprint(settings.SECRET_KEY)\n",
        "deploy.sh": "#!/bin/sh\nset -e\nenv\n",
      },
      [
        "attention: shop/start.py prints the whole environment",
        "shop/start.py prints the whole environment ← shop/start.py: print(os.environ",
        "deploy.sh prints the whole environment ← deploy.sh: env",
        "shop/start.py prints a secret of the settings ← shop/start.py: print(settings.SECRET_KEY)",
      ],
    ],
    [
      "eight files",
      many(8, (n) => [`shop/p${n}.py`, "print(os.environ)\n"]),
      [
        "attention: shop/p0.py prints the whole environment",
        "shop/p0.py prints the whole environment ← shop/p0.py: print(os.environ",
        "shop/p1.py prints the whole environment ← shop/p1.py: print(os.environ",
        "shop/p2.py prints the whole environment ← shop/p2.py: print(os.environ",
        "shop/p3.py prints the whole environment ← shop/p3.py: print(os.environ",
        "shop/p4.py prints the whole environment ← shop/p4.py: print(os.environ",
        "shop/p5.py prints the whole environment ← shop/p5.py: print(os.environ",
      ],
    ],
    [
      "in folders of others, or of nobody",
      {
        ".gitignore": "build-of-mine/\n",
        "vendor/a.py": "print(os.environ)\n",
        "node_modules/b.py": "print(os.environ)\n",
        ".hidden/c.py": "print(os.environ)\n",
        "build-of-mine/d.py": "print(os.environ)\n",
        "shop.egg/e.py": "print(os.environ)\n",
      },
      [
        "pass: none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
        "none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
      ],
    ],
    [
      "nine folders deep",
      { "a/b/c/d/e/f/g/h/i/x.py": "print(os.environ)\n" },
      [
        "pass: none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
        "none of 3 Python and 0 deploy files prints the whole environment, or a secret of the settings",
      ],
    ],
    [
      "eight folders deep",
      { "a/b/c/d/e/f/g/h/x.py": "print(os.environ)\n" },
      [
        "attention: a/b/c/d/e/f/g/h/x.py prints the whole environment",
        "a/b/c/d/e/f/g/h/x.py prints the whole environment ← a/b/c/d/e/f/g/h/x.py: print(os.environ",
      ],
    ],
  ],
  "secrets-redacted": [
    [
      "no filter",
      {},
      [
        "to-confirm: no filter in LOGGING is named for redacting. Make sure that no password, token or session reaches the logs and the error tracker",
      ],
    ],
    [
      "a handler has it",
      logging(
        '"filters": {"redact": {"()": "shop.logs.Filter"}}, "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["redact"]}}',
      ),
      [
        "pass: out in LOGGING has the filter redact",
        'out in LOGGING has the filter redact ← shop/settings.py: {"()": "shop.logs.Filter"}',
      ],
    ],
    [
      "by the name of its class",
      logging(
        '"filters": {"x": {"()": "shop.logs.MaskSecrets"}}, "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["x"]}}',
      ),
      [
        "pass: out in LOGGING has the filter x",
        'out in LOGGING has the filter x ← shop/settings.py: {"()": "shop.logs.MaskSecrets"}',
      ],
    ],
    [
      "one of two handlers has it",
      logging(
        '"filters": {"redact": {"()": "shop.logs.Filter"}}, "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["redact"]}, "file": {"class": "logging.FileHandler", "filename": "x"}}',
      ),
      [
        "attention: the filter redact is not attached to the handler file",
        'the filter redact is not attached to the handler file ← shop/settings.py: {"()": "shop.logs.Filter"}',
        'out in LOGGING has the filter redact ← shop/settings.py: {"()": "shop.logs.Filter"}',
      ],
    ],
    [
      "a logger has it, and its handler has not",
      logging(
        '"filters": {"redact": {"()": "shop.logs.Filter"}}, "handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"shop": {"handlers": ["out"], "filters": ["redact"]}}',
      ),
      [
        "attention: the filter redact is not attached to the handler out",
        'the filter redact is not attached to the handler out ← shop/settings.py: {"()": "shop.logs.Filter"}',
        'shop in LOGGING has the filter redact ← shop/settings.py: {"()": "shop.logs.Filter"}',
      ],
    ],
    [
      "nothing uses it",
      logging(
        '"filters": {"redact": {"()": "shop.logs.Filter"}}, "handlers": {"out": {"class": "logging.StreamHandler"}}',
      ),
      [
        "to-confirm: nothing in LOGGING uses the filter redact. Make sure that no password, token or session reaches the logs and the error tracker",
        'nothing in LOGGING uses the filter redact ← shop/settings.py: {"()": "shop.logs.Filter"}',
      ],
    ],
    [
      "a filter for something else",
      logging(
        '"filters": {"debug": {"()": "django.utils.log.RequireDebugFalse"}}, "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["debug"]}}',
      ),
      [
        "to-confirm: no filter in LOGGING is named for redacting. Make sure that no password, token or session reaches the logs and the error tracker",
      ],
    ],
    [
      "what goes to Sentry",
      settings('import sentry_sdk\nsentry_sdk.init(before_send=strip, dsn=os.environ["DSN"])\n'),
      [
        "to-confirm: shop/settings.py filters what is sent to Sentry, which is not what is logged. Make sure that no password, token or session reaches the logs and the error tracker",
        "shop/settings.py filters what is sent to Sentry, which is not what is logged ← shop/settings.py: before_send=",
      ],
    ],
    [
      "what goes to Sentry from elsewhere",
      { "shop/views.py": "init(before_send=strip)\n" },
      [
        "to-confirm: no filter in LOGGING is named for redacting. Make sure that no password, token or session reaches the logs and the error tracker",
      ],
    ],
    [
      "filters of three handlers",
      logging(
        '"filters": {"redact": {"()": "shop.logs.Filter"}}, "handlers": {"a": {"class": "logging.StreamHandler", "filters": ["redact"]}, "b": {"class": "logging.StreamHandler"}, "c": {"class": "logging.StreamHandler"}}',
      ),
      [
        "attention: the filter redact is not attached to the handlers b and c",
        'the filter redact is not attached to the handlers b and c ← shop/settings.py: {"()": "shop.logs.Filter"}',
        'a in LOGGING has the filter redact ← shop/settings.py: {"()": "shop.logs.Filter"}',
      ],
    ],
  ],
  "allowed-hosts": [
    [
      "not set",
      {},
      [
        "fail: ALLOWED_HOSTS is not set, so Django refuses every request in production; CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host",
        "ALLOWED_HOSTS is not set, so Django refuses every request in production ← shop/settings.py: DEBUG = False",
        "CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "named",
      hosts('ALLOWED_HOSTS = ["www.example.com", ".example.org"]\n'),
      [
        "pass: ALLOWED_HOSTS is ['www.example.com', '.example.org']",
        "ALLOWED_HOSTS is ['www.example.com', '.example.org'] ← shop/settings.py: [\"www.example.com\", \".example.org\"]",
      ],
    ],
    [
      "all",
      hosts('ALLOWED_HOSTS = ["*"]\n'),
      [
        'fail: ALLOWED_HOSTS accepts every host name ("*")',
        'ALLOWED_HOSTS accepts every host name ("*") ← shop/settings.py: "*"',
      ],
    ],
    [
      "an empty text among them",
      hosts('ALLOWED_HOSTS = ["www.example.com", ""]\n'),
      [
        "to-confirm: ALLOWED_HOSTS is ['www.example.com', '']: make sure that it names your hosts, and never *",
        "ALLOWED_HOSTS is ['www.example.com', ''] ← shop/settings.py: [\"www.example.com\", \"\"]",
      ],
    ],
    [
      "from a variable",
      hosts('import os\nALLOWED_HOSTS = os.environ["HOSTS"].split(",")\n'),
      [
        "to-confirm: ALLOWED_HOSTS comes from the variable HOSTS: make sure that it names your hosts, and never *",
        'ALLOWED_HOSTS comes from the variable HOSTS ← shop/settings.py: os.environ["HOSTS"].split(",")',
      ],
    ],
    [
      "one element from a variable",
      hosts('ALLOWED_HOSTS = ["www.example.com", os.environ["HOST"]]\n'),
      [
        "to-confirm: ALLOWED_HOSTS is given: make sure that it names your hosts, and never *",
        'ALLOWED_HOSTS is given ← shop/settings.py: ["www.example.com", os.environ["HOST"]]',
      ],
    ],
    [
      "what a Procfile gives to the variable",
      {
        ...hosts('import os\nALLOWED_HOSTS = os.environ["HOSTS"].split(",")\n'),
        ...procfile("web: HOSTS=www.example.com,example.com gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: ALLOWED_HOSTS comes from the variable HOSTS: make sure that it names your hosts, and never *",
        'ALLOWED_HOSTS comes from the variable HOSTS ← shop/settings.py: os.environ["HOSTS"].split(",")',
      ],
    ],
    [
      "this machine alone",
      hosts('ALLOWED_HOSTS = ["localhost", "127.0.0.1", ".localhost"]\n'),
      [
        "to-confirm: ALLOWED_HOSTS names no domain: make sure that what stands in front asks for the site by one of these names",
        'ALLOWED_HOSTS ← shop/settings.py: ["localhost", "127.0.0.1", ".localhost"]',
        "ALLOWED_HOSTS is ['localhost', '127.0.0.1', '.localhost'] ← shop/settings.py: [\"localhost\", \"127.0.0.1\", \".localhost\"]",
      ],
    ],
    [
      "cannot be seen",
      hosts("from our_library import hosts\nALLOWED_HOSTS = hosts()\n"),
      [
        "not-determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository",
        "ALLOWED_HOSTS: our_library.hosts, which is not in the repository ← shop/settings.py: hosts()",
      ],
    ],
    [
      "a check of Dokku",
      {
        ...hosts('ALLOWED_HOSTS = ["www.example.com"]\n'),
        ...procfile(web),
        "app.json": '{"healthchecks": {"web": [{"type": "startup", "name": "a", "path": "/health/"}]}}\n',
      },
      [
        "to-confirm: which host the platform's health check asks for cannot be told: make sure that it is one of them",
        'the platform asks for its health here ← app.json: {"type": "startup", "name": "a", "path":',
        "ALLOWED_HOSTS is ['www.example.com'] ← shop/settings.py: [\"www.example.com\"]",
      ],
    ],
    [
      "a check of Dokku that names a host",
      {
        ...hosts('ALLOWED_HOSTS = ["www.example.com"]\n'),
        ...procfile(web),
        "app.json":
          '{"healthchecks": {"web": [{"type": "startup", "name": "a", "path": "/health/", "httpHeaders": [{"name": "Host", "value": "www.example.com"}]}]}}\n',
      },
      [
        "pass: ALLOWED_HOSTS is ['www.example.com']",
        "ALLOWED_HOSTS is ['www.example.com'] ← shop/settings.py: [\"www.example.com\"]",
      ],
    ],
    [
      "a container's check that is content with any answer",
      {
        ...hosts('ALLOWED_HOSTS = ["www.example.com"]\n'),
        ...compose(
          '  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    healthcheck:\n      test: ["CMD", "curl", "http://localhost:8000/health/"]\n',
        ),
      },
      [
        "to-confirm: which host health checks ask for cannot be told",
        "ALLOWED_HOSTS is ['www.example.com'] ← shop/settings.py: [\"www.example.com\"]",
      ],
    ],
    [
      "a container's check that asks for localhost",
      {
        ...hosts('ALLOWED_HOSTS = ["www.example.com", "localhost"]\n'),
        ...compose(
          '  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/health/"]\n',
        ),
      },
      [
        "pass: ALLOWED_HOSTS is ['www.example.com', 'localhost']; health checks ask for hosts that ALLOWED_HOSTS names",
        "ALLOWED_HOSTS is ['www.example.com', 'localhost'] ← shop/settings.py: [\"www.example.com\", \"localhost\"]",
        'health checks ask for hosts that ALLOWED_HOSTS names ← docker-compose.prod.yml: ["CMD", "curl", "-f", "http://localhost:',
      ],
    ],
    [
      "a container's check that asks for localhost, where a variable names the hosts",
      {
        ...hosts('import os\nALLOWED_HOSTS = os.environ["HOSTS"].split(",")\n'),
        ...compose(
          '  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    env_file: .env\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/health/"]\n',
        ),
      },
      [
        "to-confirm: ALLOWED_HOSTS comes from the variable HOSTS: make sure that it names your hosts, and never *",
        'ALLOWED_HOSTS comes from the variable HOSTS ← shop/settings.py: os.environ["HOSTS"].split(",")',
      ],
    ],
    [
      "not determined for several reasons",
      own(
        "from our_library import a\nfrom other_library import b\nfrom third_library import c\nfrom fourth_library import d\nALLOWED_HOSTS = [a(), b(), c(), d()]\nMIDDLEWARE = [d()]\n",
      ),
      [
        "not-determined: ALLOWED_HOSTS: our_library.a, which is not in the repository; MIDDLEWARE: fourth_library.d, which is not in the repository",
        "ALLOWED_HOSTS: our_library.a, which is not in the repository ← shop/settings.py: [a(), b(), c(), d()]",
        "MIDDLEWARE: fourth_library.d, which is not in the repository ← shop/settings.py: [d()]",
      ],
    ],
  ],
  "https-redirect": [
    [
      "a template of nginx",
      {
        ...own(secured),
        "nginx/site.conf.tpl": "server {\n  listen 80;\n  return 301 https://$host$request_uri;\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "attention: site.conf.tpl redirects to HTTPS, and Django does not: SECURE_SSL_REDIRECT is not set, so what reaches Django another way is served over plain HTTP",
        'site.conf.tpl redirects to HTTPS, and Django does not: SECURE_SSL_REDIRECT is not set, so what reaches Django another way is served over plain HTTP ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "nobody",
      own('MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\n'),
      [
        "fail: SECURE_SSL_REDIRECT is not set, so Django serves plain HTTP without redirecting to HTTPS",
        'SECURE_SSL_REDIRECT is not set, so Django serves plain HTTP without redirecting to HTTPS ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "Django",
      own('MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = True\n'),
      ["pass: SECURE_SSL_REDIRECT is True", "SECURE_SSL_REDIRECT is True ← shop/settings.py: True"],
    ],
    [
      "Django, behind nginx that says https of what it gets by plain HTTP",
      {
        ...own(
          'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = True\nSECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n',
        ),
        ...plainNginx("proxy_set_header X-Forwarded-Proto https;"),
      },
      [
        "to-confirm: nginx.conf says https of every request, so Django redirects none: make sure that what stands in front redirects plain HTTP",
        "the proxy ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
      ],
    ],
    [
      "Django, without its middleware",
      settings("SECURE_SSL_REDIRECT = True\n"),
      [
        "fail: SecurityMiddleware is not in MIDDLEWARE: SECURE_SSL_REDIRECT and SECURE_CONTENT_TYPE_NOSNIFF are without effect",
        "SecurityMiddleware is not in MIDDLEWARE: SECURE_SSL_REDIRECT and SECURE_CONTENT_TYPE_NOSNIFF are without effect ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "off",
      own('MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = False\n'),
      [
        "fail: SECURE_SSL_REDIRECT is not True, so Django serves plain HTTP without redirecting to HTTPS",
        "SECURE_SSL_REDIRECT is not True, so Django serves plain HTTP without redirecting to HTTPS ← shop/settings.py: False",
      ],
    ],
    [
      "by a variable",
      own(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = os.environ.get("TLS", "1") == "1"\n',
      ),
      [
        "pass: SECURE_SSL_REDIRECT comes from the variable TLS",
        'SECURE_SSL_REDIRECT comes from the variable TLS ← shop/settings.py: os.environ.get("TLS", "1") == "1"',
      ],
    ],
    [
      "by a variable that has to be set",
      own(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = os.environ["TLS"] == "1"\n',
      ),
      [
        "to-confirm: SECURE_SSL_REDIRECT comes from the variable TLS: make sure that plain HTTP is redirected",
        'SECURE_SSL_REDIRECT comes from the variable TLS ← shop/settings.py: os.environ["TLS"] == "1"',
      ],
    ],
    [
      "nginx",
      {
        ...own(secured),
        "nginx.conf":
          "server {\n  listen 80;\n  return 301 https://$host$request_uri;\n}\nserver {\n  listen 443 ssl;\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n",
      },
      [
        "attention: nginx.conf redirects to HTTPS, and Django does not: SECURE_SSL_REDIRECT is not set, so what reaches Django another way is served over plain HTTP",
        'nginx.conf redirects to HTTPS, and Django does not: SECURE_SSL_REDIRECT is not set, so what reaches Django another way is served over plain HTTP ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "Django, whose middleware a variable adds",
      own(
        'MIDDLEWARE = []\nif os.environ.get("TLS"):\n    MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = True\n',
      ),
      [
        "attention: SecurityMiddleware is not in MIDDLEWARE when TLS is unset: SECURE_SSL_REDIRECT and SECURE_CONTENT_TYPE_NOSNIFF are without effect",
        "SecurityMiddleware is not in MIDDLEWARE when TLS is unset: SECURE_SSL_REDIRECT and SECURE_CONTENT_TYPE_NOSNIFF are without effect ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "cannot be seen",
      own(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nfrom our_library import tls\nSECURE_SSL_REDIRECT = tls()\n',
      ),
      [
        "not-determined: SECURE_SSL_REDIRECT: our_library.tls, which is not in the repository",
        "SECURE_SSL_REDIRECT: our_library.tls, which is not in the repository ← shop/settings.py: tls()",
      ],
    ],
    [
      "left to a person, who set it aside",
      {
        ...own(`${secured}SECURE_SSL_REDIRECT = os.environ["TLS"] == "1"\n`),
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "https-redirect", state: "set-aside", by: "Ann", on: "2026-11-20" }],
        }),
      },
      [
        "not-applicable: set aside by Ann on 2026-11-20",
        'SECURE_SSL_REDIRECT comes from the variable TLS ← shop/settings.py: os.environ["TLS"] == "1"',
      ],
    ],
  ],
  "proxy-ssl-header": [
    [
      "a platform's router, and a variable that may name another header",
      {
        ...settings(
          'import environ\nenv = environ.Env()\nSECURE_PROXY_SSL_HEADER = env.tuple("HEADER", default=("HTTP_X_FORWARDED_PROTO", "https"))\n',
        ),
        ...requires("gunicorn==23.0", "django-environ==0.12"),
        ...procfile(web),
      },
      [
        "pass: the router of the platform that reads Procfile overwrites X-Forwarded-Proto",
        "the router of the platform that reads Procfile overwrites X-Forwarded-Proto ← Procfile: web",
      ],
    ],
    [
      "not set, and nothing is redirected",
      {},
      ["not-applicable: SECURE_PROXY_SSL_HEADER is not set, and Django redirects nothing to HTTPS"],
    ],
    [
      "not set, and everything is redirected",
      own('MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = True\n'),
      ["not-applicable: no deploy file starts a server"],
    ],
    [
      "not set, redirected, and a server",
      {
        ...own('MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = True\n'),
        ...procfile(web),
      },
      [
        "attention: Every request is redirected to https for ever, unless the platform sets FORWARDED_ALLOW_IPS: SECURE_PROXY_SSL_HEADER is not set, and gunicorn does not trust the router by itself",
        "Every request is redirected to https for ever, unless the platform sets FORWARDED_ALLOW_IPS: SECURE_PROXY_SSL_HEADER is not set, and gunicorn does not trust the router by itself ← shop/settings.py: True",
      ],
    ],
    [
      "not set, redirected by a variable",
      {
        ...own(
          'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = os.environ.get("TLS") == "1"\n',
        ),
        ...procfile(web),
      },
      [
        "to-confirm: SECURE_SSL_REDIRECT comes from the variable TLS, and SECURE_PROXY_SSL_HEADER is not set: make sure that no proxy ends TLS in front, or Django redirects for ever",
        "process web (Procfile) ← Procfile: web",
      ],
    ],
    [
      "set, with nothing in front",
      settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
      [
        "to-confirm: no file of production says what stands in front of the application: make sure that it overwrites the header that SECURE_PROXY_SSL_HEADER names",
        'SECURE_PROXY_SSL_HEADER names the header ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
      ],
    ],
    [
      "set, behind a platform",
      { ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'), ...procfile(web) },
      [
        "pass: the router of the platform that reads Procfile overwrites X-Forwarded-Proto",
        "the router of the platform that reads Procfile overwrites X-Forwarded-Proto ← Procfile: web",
      ],
    ],
    [
      "set, behind nginx that overwrites it",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...nginx("proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header Host $host;"),
      },
      [
        "pass: nginx.conf sets X-Forwarded-Proto to the scheme of its own side",
        "nginx.conf sets X-Forwarded-Proto to the scheme of its own side ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
      ],
    ],
    [
      "set, behind nginx that gets plain HTTP alone",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...plainNginx("proxy_set_header X-Forwarded-Proto $scheme;"),
      },
      [
        "to-confirm: nginx.conf listens on plain HTTP, and says so of every request: make sure that the server's own file ends TLS there, or Django takes every request for plain HTTP",
        "the proxy ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
        'SECURE_PROXY_SSL_HEADER names the header ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
      ],
    ],
    [
      "set, behind nginx that says https of what it gets by plain HTTP",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...plainNginx("proxy_set_header X-Forwarded-Proto https;"),
      },
      [
        "to-confirm: nginx.conf listens on plain HTTP and says https of every request: make sure that TLS ends in front of it, and that nobody reaches it past that",
        "the proxy ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
      ],
    ],
    [
      "set, behind nginx that says https of what it gets by TLS",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...nginx("proxy_set_header X-Forwarded-Proto https;"),
      },
      [
        "pass: nginx.conf sets X-Forwarded-Proto to the scheme of its own side",
        "nginx.conf sets X-Forwarded-Proto to the scheme of its own side ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
      ],
    ],
    [
      "set, behind nginx that does not",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...nginx("proxy_set_header Host $host;"),
      },
      [
        "fail: Anyone can claim https: Django trusts X-Forwarded-Proto, and this location passes the client's own on",
        "Anyone can claim https: Django trusts X-Forwarded-Proto, and this location passes the client's own on ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
      ],
    ],
    [
      "set, behind Caddy",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        Caddyfile: "www.example.com {\n\treverse_proxy localhost:8000\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "pass: Caddyfile sets X-Forwarded-Proto to the scheme of its own side",
        "Caddyfile sets X-Forwarded-Proto to the scheme of its own side ← Caddyfile: reverse_proxy",
      ],
    ],
    [
      "another header, behind a platform",
      { ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_SCHEME", "https")\n'), ...procfile(web) },
      [
        "to-confirm: no file of production says what stands in front of the application: make sure that it overwrites the header that SECURE_PROXY_SSL_HEADER names",
        'SECURE_PROXY_SSL_HEADER names the header ← shop/settings.py: ("HTTP_X_SCHEME", "https")',
      ],
    ],
    [
      "a platform, and a server beside it",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...procfile(web),
        ...compose("  web:\n    image: shop\n    command: gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: no file of production says what stands in front of the application: make sure that it overwrites the header that SECURE_PROXY_SSL_HEADER names",
        'SECURE_PROXY_SSL_HEADER names the header ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
      ],
    ],
    [
      "cannot be seen",
      settings("from our_library import header\nSECURE_PROXY_SSL_HEADER = header()\n"),
      [
        "not-determined: SECURE_PROXY_SSL_HEADER: our_library.header, which is not in the repository",
        "SECURE_PROXY_SSL_HEADER: our_library.header, which is not in the repository ← shop/settings.py: header()",
      ],
    ],
  ],
  "expired-sessions": [
    [
      "a crontab of an image's folder",
      {
        ...settings('INSTALLED_APPS = ["django.contrib.sessions"]\n'),
        "docker/crontab": "0 0 * * * python manage.py clearsessions\n",
      },
      [
        "pass: docker/crontab clears expired sessions regularly",
        "docker/crontab clears expired sessions regularly ← docker/crontab: clearsessions",
      ],
    ],
    [
      "nothing clears",
      {},
      [
        "to-confirm: nothing in the repository runs clearsessions. Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
      ],
    ],
    [
      "no sessions",
      { "shop/settings.py": "DEBUG = False\nINSTALLED_APPS = []\nMIDDLEWARE = []\n" },
      ["not-applicable: django.contrib.sessions is not used"],
    ],
    [
      "a library's sessions",
      {
        "shop/settings.py": 'MIDDLEWARE = ["qsessions.middleware.SessionMiddleware"]\nINSTALLED_APPS = ["qsessions"]\n',
      },
      [
        "to-confirm: nothing in the repository runs clearsessions. Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
      ],
    ],
    [
      "in the cache",
      settings('SESSION_ENGINE = "django.contrib.sessions.backends.cache"\n'),
      ["not-applicable: sessions live in the cache, which forgets them by itself"],
    ],
    [
      "in cookies",
      settings('SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"\n'),
      ["not-applicable: sessions live in cookies: the server keeps none"],
    ],
    [
      "in the cache and the database",
      settings('SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"\n'),
      [
        "to-confirm: nothing in the repository runs clearsessions. Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
      ],
    ],
    [
      "a crontab",
      { crontab: "0 3 * * * python manage.py clearsessions\n" },
      [
        "pass: crontab clears expired sessions regularly",
        "crontab clears expired sessions regularly ← crontab: clearsessions",
      ],
    ],
    [
      "a unit with a timer",
      {
        "deploy/clear.service": "[Service]\nExecStart=/site/venv/bin/python manage.py clearsessions\n",
        "deploy/clear.timer": "[Timer]\nOnCalendar=daily\n",
      },
      [
        "pass: deploy/clear.service clears expired sessions regularly",
        "deploy/clear.service clears expired sessions regularly ← deploy/clear.service: clearsessions",
      ],
    ],
    [
      "a unit without",
      { "deploy/clear.service": "[Service]\nExecStart=/site/venv/bin/python manage.py clearsessions\n" },
      [
        "to-confirm: deploy/clear.service can clear expired sessions, and nothing was found that runs it regularly. Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
        "expired sessions are cleared here ← deploy/clear.service: clearsessions",
      ],
    ],
    [
      "a task, and one that only clears",
      {
        "shop/tasks.py": "def clear():\n    call_command('clearsessions')\n",
        "shop/late.py": "SessionStore.clear_expired()\n",
      },
      [
        "to-confirm: shop/late.py can clear expired sessions, and nothing was found that runs it regularly. Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
        "expired sessions are cleared here ← shop/late.py: SessionStore.clear_expired(",
        "expired sessions are cleared here ← shop/tasks.py: clearsessions",
      ],
    ],
    [
      "a task of celery beat",
      { "shop/tasks.py": "app.conf.beat_schedule = {}\ndef clear():\n    call_command('clearsessions')\n" },
      [
        "pass: shop/tasks.py clears expired sessions regularly",
        "shop/tasks.py clears expired sessions regularly ← shop/tasks.py: clearsessions",
      ],
    ],
    [
      "a workflow",
      {
        ".github/workflows/clear.yml":
          "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  a:\n    steps:\n      - run: python manage.py clearsessions\n",
      },
      [
        "to-confirm: nothing in the repository runs clearsessions. Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
      ],
    ],
    [
      "three files that can",
      many(3, (n) => [`shop/t${n}.py`, "call_command('clearsessions')\n"]),
      [
        "to-confirm: shop/t0.py can clear expired sessions, and nothing was found that runs it regularly. Make sure that clearsessions runs regularly: Django never deletes expired sessions by itself",
        "expired sessions are cleared here ← shop/t0.py: clearsessions",
        "expired sessions are cleared here ← shop/t1.py: clearsessions",
      ],
    ],
  ],
  "middleware-order": [
    [
      "the list of Django 1",
      {
        "requirements.txt": "Django==1.8\n",
        ...own('MIDDLEWARE_CLASSES = ["django.middleware.common.CommonMiddleware"]\n'),
      },
      [
        "to-confirm: the order of MIDDLEWARE_CLASSES, which Django 1 reads, is for a person to look at",
        'MIDDLEWARE_CLASSES ← shop/settings.py: ["django.middleware.common.CommonMiddlew',
      ],
    ],
    [
      "one",
      {},
      [
        "pass: MIDDLEWARE has 1 entry in an order that Django documents",
        'MIDDLEWARE has 1 entry in an order that Django documents ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "three",
      own(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware"]\n',
      ),
      [
        "pass: MIDDLEWARE has 3 entries in an order that Django documents",
        'MIDDLEWARE has 3 entries in an order that Django documents ← shop/settings.py: ["django.middleware.security.SecurityMid',
      ],
    ],
    [
      "in the wrong order",
      own(
        'MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.sessions.middleware.SessionMiddleware"]\n',
      ),
      [
        "fail: SessionMiddleware stands after AuthenticationMiddleware, which needs the session: every request fails",
        'SessionMiddleware stands after AuthenticationMiddleware, which needs the session: every request fails ← shop/settings.py: "django.contrib.sessions.middleware.Sess',
      ],
    ],
    ["not set", { "shop/settings.py": "DEBUG = False\n" }, ["not-applicable: MIDDLEWARE is not set"]],
    [
      "a part cannot be seen",
      settings("from our_library import more\nMIDDLEWARE = MIDDLEWARE + more()\n"),
      [
        "not-determined: MIDDLEWARE: our_library.more, which is not in the repository",
        "MIDDLEWARE: our_library.more, which is not in the repository ← shop/settings.py: MIDDLEWARE + more()",
      ],
    ],
    [
      "an element cannot be seen",
      settings("from our_library import more\nMIDDLEWARE = [*MIDDLEWARE, more()]\n"),
      [
        "not-determined: MIDDLEWARE: our_library.more, which is not in the repository",
        "MIDDLEWARE: our_library.more, which is not in the repository ← shop/settings.py: [*MIDDLEWARE, more()]",
      ],
    ],
    [
      "from the environment",
      settings('MIDDLEWARE = os.environ["M"].split(",")\n'),
      [
        "not-determined: MIDDLEWARE cannot be seen as a whole: it comes from the environment",
        'MIDDLEWARE ← shop/settings.py: os.environ["M"].split(",")',
      ],
    ],
    [
      "an element from the environment",
      settings('MIDDLEWARE = [*MIDDLEWARE, os.environ["M"]]\n'),
      [
        "not-determined: MIDDLEWARE cannot be seen as a whole: an element comes from the environment",
        'MIDDLEWARE ← shop/settings.py: [*MIDDLEWARE, os.environ["M"]]',
      ],
    ],
    [
      "one more by a variable",
      settings('if os.environ.get("CORS"):\n    MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]\n'),
      [
        "pass: MIDDLEWARE has 1 to 2 entries in an order that Django documents",
        'MIDDLEWARE has 1 to 2 entries in an order that Django documents ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "no list",
      settings('MIDDLEWARE = "django.middleware.security.SecurityMiddleware"\n'),
      [
        "not-determined: MIDDLEWARE cannot be seen as a whole: it is no list",
        'MIDDLEWARE ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "confirmed, though it is shown",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "middleware-order", state: "confirmed", by: "Ann", on: "2026-11-20" }],
        }),
      },
      [
        "pass: MIDDLEWARE has 1 entry in an order that Django documents",
        'MIDDLEWARE has 1 entry in an order that Django documents ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
  ],
  "development-apps-absent": [
    [
      "none",
      {},
      [
        "pass: of 1 application in INSTALLED_APPS none is for development; of 1 entry in MIDDLEWARE none is for development",
        'of 1 application in INSTALLED_APPS none is for development ← shop/settings.py: ["django.contrib.sessions"]',
        'of 1 entry in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "one",
      settings('INSTALLED_APPS = ["debug_toolbar"]\n'),
      [
        "attention: django-debug-toolbar is installed in production: its middleware is not in MIDDLEWARE, so it sees no request, but its pages may be there",
        'django-debug-toolbar is installed in production: its middleware is not in MIDDLEWARE, so it sees no request, but its pages may be there ← shop/settings.py: "debug_toolbar"',
      ],
    ],
    [
      "one by a variable",
      settings('if os.environ.get("TOOLBAR"):\n    INSTALLED_APPS = ["django_extensions", "debug_toolbar"]\n'),
      [
        "to-confirm: django_extensions is in INSTALLED_APPS where a variable turns it on: make sure that production does not",
        'django_extensions ← shop/settings.py: "django_extensions"',
        'of 1 entry in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "by a list that is computed, and a variable",
      settings('if os.environ.get("TOOLBAR"):\n    INSTALLED_APPS += "shop,debug_toolbar".split(",")\n'),
      [
        "to-confirm: debug_toolbar is in INSTALLED_APPS where a variable turns it on: make sure that production does not",
        'debug_toolbar ← shop/settings.py: "shop,debug_toolbar"',
        'of 1 entry in MIDDLEWARE none is for development ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "middleware by a variable",
      settings(
        'if os.environ.get("TOOLBAR"):\n    MIDDLEWARE.append("debug_toolbar.middleware.DebugToolbarMiddleware")\n',
      ),
      [
        "to-confirm: debug_toolbar.middleware.DebugToolbarMiddleware is in MIDDLEWARE where a variable turns it on: make sure that production does not",
        'debug_toolbar.middleware.DebugToolbarMiddleware ← shop/settings.py: "debug_toolbar.middleware.DebugToolbarMi',
        'of 1 application in INSTALLED_APPS none is for development ← shop/settings.py: ["django.contrib.sessions"]',
      ],
    ],
    [
      "cannot be seen",
      settings("from our_library import apps\nINSTALLED_APPS = apps()\n"),
      [
        "not-determined: INSTALLED_APPS: our_library.apps, which is not in the repository",
        "INSTALLED_APPS: our_library.apps, which is not in the repository ← shop/settings.py: apps()",
      ],
    ],
    [
      "not set",
      { "shop/settings.py": "DEBUG = False\n" },
      ["not-applicable: INSTALLED_APPS is not set; MIDDLEWARE is not set"],
    ],
  ],
  "database-timeouts": [
    [
      "neither",
      {},
      [
        "to-confirm: OPTIONS of the default database sets no connect_timeout and no time-out for statements. Make sure that a query that hangs ends: by OPTIONS, by the database user's settings, or by the pooler",
        'the databases ← shop/settings.py: {"default": {"ENGINE": "django.db.backen',
      ],
    ],
    [
      "both",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"connect_timeout": 5, "options": "-c statement_timeout=30000"}}}\n',
      ),
      [
        "pass: OPTIONS has connect_timeout; OPTIONS has a time-out for statements",
        "OPTIONS has connect_timeout ← shop/settings.py: 5",
        'OPTIONS has a time-out for statements ← shop/settings.py: "-c statement_timeout=30000"',
      ],
    ],
    [
      "to connect",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"connect_timeout": 5}}}\n',
      ),
      [
        "attention: OPTIONS sets connect_timeout, and no time-out for statements",
        "connect_timeout ← shop/settings.py: 5",
      ],
    ],
    [
      "for statements",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": "-c statement_timeout=30000"}}}\n',
      ),
      [
        "attention: OPTIONS sets a time-out for statements, and no connect_timeout",
        'the time-out for statements ← shop/settings.py: "-c statement_timeout=30000"',
      ],
    ],
    [
      "of MySQL",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "OPTIONS": {"connect_timeout": 5, "init_command": "SET max_execution_time=1000"}}}\n',
      ),
      [
        "pass: OPTIONS has connect_timeout; OPTIONS has a time-out for statements",
        "OPTIONS has connect_timeout ← shop/settings.py: 5",
        'OPTIONS has a time-out for statements ← shop/settings.py: "SET max_execution_time=1000"',
      ],
    ],
    [
      "of mysqlclient",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "OPTIONS": {"connect_timeout": 5, "read_timeout": 30}}}\n',
      ),
      [
        "pass: OPTIONS has connect_timeout; OPTIONS has a time-out for statements",
        "OPTIONS has connect_timeout ← shop/settings.py: 5",
        "OPTIONS has a time-out for statements ← shop/settings.py: 30",
      ],
    ],
    [
      "other options",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": "-c lock_timeout=1s"}}}\n',
      ),
      [
        "to-confirm: OPTIONS of the default database sets no connect_timeout and no time-out for statements. Make sure that a query that hangs ends: by OPTIONS, by the database user's settings, or by the pooler",
        'the databases ← shop/settings.py: {"default": {"ENGINE": "django.db.backen',
      ],
    ],
    [
      "a value from the environment",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"connect_timeout": int(os.environ["T"]), "options": os.environ["O"]}}}\n',
      ),
      [
        "attention: OPTIONS sets connect_timeout, and no time-out for statements",
        'connect_timeout ← shop/settings.py: int(os.environ["T"])',
      ],
    ],
    [
      "SQLite",
      settings('DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/srv/db"}}\n'),
      ["not-applicable: SQLite has no server that could hang"],
    ],
    [
      "from a URL",
      {
        ...settings(
          'import dj_database_url\nDATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}\n',
        ),
        ...requires("dj-database-url==2.3"),
      },
      [
        "to-confirm: the default database comes from the environment: its time-outs cannot be seen. Make sure that a query that hangs ends: by OPTIONS, by the database user's settings, or by the pooler",
        'the databases ← shop/settings.py: {"default": dj_database_url.parse(os.env',
      ],
    ],
    [
      "from a URL, with both",
      {
        ...settings(
          'import dj_database_url\nDATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}\nDATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, "options": "-c statement_timeout=5000"}\n',
        ),
        ...requires("dj-database-url==2.3"),
      },
      [
        "pass: connect_timeout is set for the database of a URL; the time-out for statements is set for the database of a URL",
        'connect_timeout is set for the database of a URL ← shop/settings.py: "connect_timeout"',
        "the time-out for statements is set for the database of a URL ← shop/settings.py: statement_timeout",
      ],
    ],
    [
      "from a URL, with one",
      {
        ...settings(
          'import dj_database_url\nDATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}\nDATABASES["default"]["OPTIONS"] = {"connect_timeout": 5}\n',
        ),
        ...requires("dj-database-url==2.3"),
      },
      [
        "attention: the settings set one of connect_timeout and a time-out for statements",
        'connect_timeout is set for the database of a URL ← shop/settings.py: "connect_timeout"',
      ],
    ],
    [
      "cannot be seen",
      settings("from our_library import databases\nDATABASES = databases()\n"),
      [
        "to-confirm: the default database cannot be seen. Make sure that a query that hangs ends: by OPTIONS, by the database user's settings, or by the pooler",
        "the databases ← shop/settings.py: databases()",
      ],
    ],
  ],
  "shared-cache": [
    ["not set, and not used", {}, ["not-applicable: the settings say nothing of it, and the code uses no cache"]],
    [
      "not set, and used by tests alone",
      {
        "shop/tests/test_views.py": "from django.core.cache import cache\n",
        "shop/tests.py": "from django.core.cache import cache\n",
        "conftest.py": "from django.core.cache import cache\n",
      },
      ["not-applicable: the settings say nothing of it, and the code uses no cache"],
    ],
    [
      "not set, and set by development's settings alone",
      {
        "shop/settings_local.py":
          'from .settings import *\n\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n',
      },
      ["not-applicable: the settings say nothing of it, and the code uses no cache"],
    ],
    [
      "not set, and used",
      { "shop/views.py": "from django.core.cache import cache\n" },
      [
        "attention: CACHES is not set: each process has a cache of its own, and forgets it when it ends",
        "shop/views.py uses the cache ← shop/views.py: django.core.cache",
      ],
    ],
    [
      "Redis",
      settings(
        'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://cache:6379"}}\n',
      ),
      [
        "pass: the default cache is RedisCache",
        'the default cache is RedisCache ← shop/settings.py: "django.core.cache.backends.redis.RedisC',
      ],
    ],
    [
      "of this process",
      settings('CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n'),
      [
        "to-confirm: the default cache is LocMemCache, which other processes and machines may not share",
        'CACHES ← shop/settings.py: "django.core.cache.backends.locmem.LocMe',
      ],
    ],
    [
      "files",
      settings(
        'CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "/tmp/c"}}\n',
      ),
      [
        'attention: The files of CACHES["default"] lie where every user of the machine may write, and reading them runs what they say',
        'The files of CACHES["default"] lie where every user of the machine may write, and reading them runs what they say ← shop/settings.py: "/tmp/c"',
      ],
    ],
    [
      "the backend from a variable",
      settings('CACHES = {"default": {"BACKEND": os.environ["CACHE"]}}\n'),
      [
        "to-confirm: which cache is used comes from the environment: make sure that all processes share it",
        'CACHES ← shop/settings.py: {"BACKEND": os.environ["CACHE"]}',
      ],
    ],
    [
      "a URL",
      {
        ...settings('import environ\nenv = environ.Env()\nCACHES = {"default": env.cache("CACHE_URL")}\n'),
        ...requires("django-environ==0.12"),
      },
      [
        "to-confirm: the default cache comes from the variable CACHE_URL: make sure that all processes share it",
        'CACHES ← shop/settings.py: env.cache("CACHE_URL")',
      ],
    ],
    [
      "Redis, or of this process by a variable",
      settings(
        'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache" if os.environ.get("REDIS") else "django.core.cache.backends.locmem.LocMemCache"}}\n',
      ),
      [
        "to-confirm: which cache is used comes from the environment: make sure that all processes share it; the default cache is LocMemCache, which other processes and machines may not share",
        'CACHES ← shop/settings.py: {"BACKEND": "django.core.cache.backends.',
        'CACHES ← shop/settings.py: "django.core.cache.backends.locmem.LocMe',
      ],
    ],
    [
      "cannot be seen",
      settings("from our_library import caches\nCACHES = caches()\n"),
      [
        "not-determined: CACHES: our_library.caches, which is not in the repository",
        "CACHES: our_library.caches, which is not in the repository ← shop/settings.py: caches()",
      ],
    ],
    [
      "no default",
      settings('CACHES = {"other": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\n'),
      [
        'fail: CACHES has no "default": Django\'s checks fail, and what uses the cache',
        'CACHES has no "default": Django\'s checks fail, and what uses the cache ← shop/settings.py: {"other": {"BACKEND": "django.core.cache',
      ],
    ],
    [
      "a module that is not there may set it",
      settings("try:\n    from .local_settings import *\nexcept ImportError:\n    pass\n"),
      ["not-applicable: the settings say nothing of it, and the code uses no cache"],
    ],
    [
      "the default cannot be seen",
      settings('from our_library import cache\nCACHES = {"default": cache()}\n'),
      [
        "not-determined: CACHES: our_library.cache, which is not in the repository",
        'CACHES: our_library.cache, which is not in the repository ← shop/settings.py: {"default": cache()}',
      ],
    ],
    [
      "the backend cannot be seen",
      settings('from our_library import cache\nCACHES = {"default": {"BACKEND": cache()}}\n'),
      [
        "not-determined: CACHES: our_library.cache, which is not in the repository",
        'CACHES: our_library.cache, which is not in the repository ← shop/settings.py: {"default": {"BACKEND": cache()}}',
      ],
    ],
  ],
  metrics: [
    [
      "measured by settings",
      { ...requires("opentelemetry-instrumentation-django"), ...settings("DjangoInstrumentor().instrument()\n") },
      [
        "to-confirm: shop/settings.py lets requests be measured: make sure that somebody collects what it measures. Make sure that requests, errors, latency and the database's load are measured",
        "shop/settings.py lets requests be measured ← shop/settings.py: DjangoInstrumentor().instrument(",
      ],
    ],
    [
      "nothing",
      {},
      [
        "to-confirm: no library that measures requests is required, and nothing that production starts is wrapped by one. Make sure that requests, errors, latency and the database's load are measured",
      ],
    ],
    [
      "middleware",
      settings('MIDDLEWARE = ["django_prometheus.middleware.PrometheusBeforeMiddleware", *MIDDLEWARE]\n'),
      [
        "pass: django_prometheus.middleware.PrometheusBeforeMiddleware in MIDDLEWARE measures requests",
        'django_prometheus.middleware.PrometheusBeforeMiddleware in MIDDLEWARE measures requests ← shop/settings.py: "django_prometheus.middleware.Prometheus',
      ],
    ],
    [
      "an application and middleware",
      settings(
        'INSTALLED_APPS = ["elasticapm.contrib.django"]\nMIDDLEWARE = ["django_prometheus.middleware.PrometheusBeforeMiddleware"]\n',
      ),
      [
        "pass: django_prometheus.middleware.PrometheusBeforeMiddleware in MIDDLEWARE measures requests; elasticapm.contrib.django in INSTALLED_APPS measures requests",
        'django_prometheus.middleware.PrometheusBeforeMiddleware in MIDDLEWARE measures requests ← shop/settings.py: "django_prometheus.middleware.Prometheus',
        'elasticapm.contrib.django in INSTALLED_APPS measures requests ← shop/settings.py: "elasticapm.contrib.django"',
      ],
    ],
    [
      "an application that measures by its middleware alone, which is not there",
      settings('INSTALLED_APPS = ["django_prometheus"]\n'),
      [
        "to-confirm: no library that measures requests is required, and nothing that production starts is wrapped by one. Make sure that requests, errors, latency and the database's load are measured",
      ],
    ],
    [
      "a wrapper",
      procfile("web: newrelic-admin run-program gunicorn shop.wsgi\n"),
      [
        "pass: process web (Procfile) runs under newrelic-admin",
        "process web (Procfile) runs under newrelic-admin ← Procfile: web",
      ],
    ],
    [
      "five that are wrapped",
      compose(
        [1, 2, 3, 4, 5]
          .map(
            (at) =>
              `  web${at}:\n    image: registry.example.com/shop:1\n    command: newrelic-admin run-program gunicorn -b 0.0.0.0:800${at} shop.wsgi\n`,
          )
          .join(""),
      ),
      [
        "pass: service web1 (docker-compose.prod.yml) runs under newrelic-admin; service web2 (docker-compose.prod.yml) runs under newrelic-admin; service web3 (docker-compose.prod.yml) runs under newrelic-admin; and 1 more",
        "service web1 (docker-compose.prod.yml) runs under newrelic-admin ← docker-compose.prod.yml: web1",
        "service web2 (docker-compose.prod.yml) runs under newrelic-admin ← docker-compose.prod.yml: web2",
        "service web3 (docker-compose.prod.yml) runs under newrelic-admin ← docker-compose.prod.yml: web3",
        "service web4 (docker-compose.prod.yml) runs under newrelic-admin ← docker-compose.prod.yml: web4",
      ],
    ],
    [
      "another wrapper",
      procfile("web: nice gunicorn shop.wsgi\n"),
      [
        "to-confirm: no library that measures requests is required, and nothing that production starts is wrapped by one. Make sure that requests, errors, latency and the database's load are measured",
      ],
    ],
    [
      "required",
      requires("newrelic==10.0", "statsd==4.0"),
      [
        "to-confirm: newrelic is required (requirements.txt), and nothing shows that it measures requests. Make sure that requests, errors, latency and the database's load are measured",
        "newrelic is required (requirements.txt) ← requirements.txt: newrelic",
        "statsd is required (requirements.txt) ← requirements.txt: statsd",
      ],
    ],
    [
      "required for development",
      { "requirements-dev.txt": "newrelic==10.0\n" },
      [
        "to-confirm: no library that measures requests is required, and nothing that production starts is wrapped by one. Make sure that requests, errors, latency and the database's load are measured",
      ],
    ],
    [
      "statsd of gunicorn",
      procfile("web: gunicorn --statsd-host=127.0.0.1:8125 shop.wsgi\n"),
      [
        "to-confirm: gunicorn sends what it measures to statsd, and nothing shows that it measures requests. Make sure that requests, errors, latency and the database's load are measured",
        "gunicorn sends what it measures to statsd ← Procfile: 127.0.0.1:8125",
      ],
    ],
    [
      "middleware by a variable",
      settings(
        'if os.environ.get("M"):\n    MIDDLEWARE.append("django_prometheus.middleware.PrometheusBeforeMiddleware")\n',
      ),
      [
        "to-confirm: no library that measures requests is required, and nothing that production starts is wrapped by one. Make sure that requests, errors, latency and the database's load are measured",
      ],
    ],
    [
      "a person says so",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "metrics", state: "confirmed", by: "Ann", on: "2026-11-20" }],
        }),
      },
      ["confirmed: confirmed by Ann on 2026-11-20"],
    ],
    [
      "four that are required",
      requires("newrelic==10.0", "statsd==4.0", "ddtrace==3.0", "prometheus-client==0.20"),
      [
        "to-confirm: prometheus-client is required (requirements.txt), and nothing shows that it measures requests. Make sure that requests, errors, latency and the database's load are measured",
        "prometheus-client is required (requirements.txt) ← requirements.txt: prometheus-client",
        "ddtrace is required (requirements.txt) ← requirements.txt: ddtrace",
        "newrelic is required (requirements.txt) ← requirements.txt: newrelic",
      ],
    ],
  ],
  "health-endpoint": [
    [
      "an exception of a view whose name ends like a health check's",
      {
        "shop/views.py":
          "def mapping(request):\n    try:\n        check()\n    except Exception as error:\n        return JsonResponse({'error': str(error)})\n",
      },
      [
        "to-confirm: no route with a usual name of a health check was found (health, healthz, livez, readyz, ping …), and no container's health check asks the application. Make sure that the platform can ask the application whether it is alive",
      ],
    ],
    [
      "a route for liveness that asks the database",
      {
        "shop/urls.py":
          'urlpatterns = [\n    path("up/live/", HealthCheckView.as_view(checks=["health_check.Database"])),\n    path("up/ready/", HealthCheckView.as_view(checks=["health_check.Database"])),\n]\n',
      },
      [
        "attention: the route for liveness asks the database, whose failure no restart mends",
        'shop/urls.py has a route for liveness ← shop/urls.py: "up/live/", HealthCheckView.as_view(chec',
      ],
    ],
    [
      "a route for liveness that asks for something else",
      {
        "shop/urls.py":
          'urlpatterns = [\n    path("up/live/", HealthCheckView.as_view(checks=["health_check.Memory"])),\n    path("up/ready/", HealthCheckView.as_view(checks=["health_check.Database"])),\n]\n',
      },
      [
        "pass: shop/urls.py has a route for liveness; shop/urls.py has a route for readiness",
        'shop/urls.py has a route for liveness ← shop/urls.py: path("up/live/"',
        'shop/urls.py has a route for readiness ← shop/urls.py: path("up/ready/"',
      ],
    ],
    [
      "a route below the usual name, and a load balancer's check",
      {
        "shop/urls.py": 'urlpatterns = [path("health/database", database)]\n',
        "infra/main.tf":
          'resource "aws_lb_target_group" "web" {\n  health_check {\n    path = "/health/database"\n  }\n}\n',
      },
      [
        "to-confirm: infra/main.tf has a health check: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        "infra/main.tf has a health check ← infra/main.tf: health_check {",
        'shop/urls.py has a route for health checks ← shop/urls.py: path("health/database"',
      ],
    ],
    [
      "none",
      {},
      [
        "to-confirm: no route with a usual name of a health check was found (health, healthz, livez, readyz, ping …), and no container's health check asks the application. Make sure that the platform can ask the application whether it is alive",
      ],
    ],
    [
      "one",
      { "shop/urls.py": 'urlpatterns = [path("health/", view)]\n' },
      [
        "to-confirm: shop/urls.py has a route for health checks: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        'shop/urls.py has a route for health checks ← shop/urls.py: path("health/"',
      ],
    ],
    [
      "one that asks the database",
      {
        "shop/urls.py": 'urlpatterns = [path("health/", view)]\n',
        "shop/views.py": "def health(request):\n    connection.cursor()\n",
      },
      [
        "to-confirm: shop/urls.py has a route for health checks: one view asks the database, and no other route is there for liveness. Make sure that the platform can ask the application whether it is alive",
        'shop/urls.py has a route for health checks ← shop/urls.py: path("health/"',
      ],
    ],
    [
      "two",
      { "shop/urls.py": 'urlpatterns = [path("livez", a), path("readyz", b)]\n' },
      [
        "pass: shop/urls.py has a route for liveness; shop/urls.py has a route for readiness",
        'shop/urls.py has a route for liveness ← shop/urls.py: path("livez"',
        'shop/urls.py has a route for readiness ← shop/urls.py: path("readyz"',
      ],
    ],
    [
      "one that is both",
      { "shop/urls.py": 'urlpatterns = [path("", include("django_alive.urls"))]\n' },
      [
        "to-confirm: shop/urls.py has a route for health checks: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        'shop/urls.py has a route for health checks ← shop/urls.py: include("django_alive',
      ],
    ],
    [
      "a container's check",
      {
        ...settings('ALLOWED_HOSTS = ["localhost"]\n'),
        ...compose(
          '  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/up/?token=abc"]\n',
        ),
      },
      [
        "to-confirm: a health check asks for /up/: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        'a health check asks for /up/ ← docker-compose.prod.yml: ["CMD", "curl", "-f", "http://localhost:',
      ],
    ],
    [
      "a container's check of the front page",
      {
        ...settings('ALLOWED_HOSTS = ["localhost"]\n'),
        ...compose(
          '  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/"]\n',
        ),
      },
      [
        "to-confirm: a health check asks for /: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        'a health check asks for / ← docker-compose.prod.yml: ["CMD", "curl", "-f", "http://localhost:',
      ],
    ],
    [
      "of a chart's own image",
      { "chart/templates/web.yaml": chart("{{ .Values.image }}") },
      [
        "to-confirm: a health check asks for /up/: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        "a health check asks for /up/ ← chart/templates/web.yaml: /up/",
      ],
    ],
    [
      "of another's image",
      { "chart/templates/web.yaml": chart("elasticsearch:8") },
      [
        "to-confirm: no route with a usual name of a health check was found (health, healthz, livez, readyz, ping …), and no container's health check asks the application. Make sure that the platform can ask the application whether it is alive",
      ],
    ],
    [
      "the text of an exception",
      {
        "shop/urls.py": 'urlpatterns = [path("health/", view)]\n',
        "shop/views.py":
          "def health(request):\n    try:\n        connection.cursor()\n    except Exception as problem:\n        return HttpResponse(str(problem))\n",
      },
      [
        "attention: a health check answers everyone with the text of an exception, which names hosts, users and databases",
        "shop/views.py answers with the text of an exception ← shop/views.py: def health(request):",
      ],
    ],
    [
      "the text of an exception in another view of the file",
      {
        "shop/urls.py": 'urlpatterns = [path("health/", view)]\n',
        "shop/views.py":
          "def health(request):\n    return HttpResponse()\n\n\ndef order(request):\n    try:\n        book()\n    except Exception as problem:\n        return HttpResponse(str(problem))\n",
      },
      [
        "to-confirm: shop/urls.py has a route for health checks: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        'shop/urls.py has a route for health checks ← shop/urls.py: path("health/"',
      ],
    ],
    [
      "in tests",
      { "shop/tests/urls.py": 'urlpatterns = [path("health/", view)]\n' },
      [
        "to-confirm: no route with a usual name of a health check was found (health, healthz, livez, readyz, ping …), and no container's health check asks the application. Make sure that the platform can ask the application whether it is alive",
      ],
    ],
    [
      "six routes",
      many(6, (n) => [`shop/a${n}/urls.py`, 'urlpatterns = [path("health/", view)]\n']),
      [
        "to-confirm: shop/a0/urls.py has a route for health checks: make sure that one asks the database (readiness), and that another does not (liveness). Make sure that the platform can ask the application whether it is alive",
        'shop/a0/urls.py has a route for health checks ← shop/a0/urls.py: path("health/"',
        'shop/a1/urls.py has a route for health checks ← shop/a1/urls.py: path("health/"',
        'shop/a2/urls.py has a route for health checks ← shop/a2/urls.py: path("health/"',
        'shop/a3/urls.py has a route for health checks ← shop/a3/urls.py: path("health/"',
      ],
    ],
  ],
  "application-server": [
    [
      "a server that a script in Python starts",
      { "deploy.py": 'run(f"cd {folder} && {folder}/gunicorn shop.wsgi --daemon")\n' },
      [
        "to-confirm: deploy.py names a server, which is not followed: make sure that it runs",
        "the server ← deploy.py: }/gunicorn",
      ],
    ],
    [
      "a socket behind a port that an image exposes",
      {
        ...settings(""),
        ...served("gunicorn==23.0"),
        ...image(
          'FROM python:3.13\nCOPY . /app\nEXPOSE 80\nUSER app\nCMD ["gunicorn", "-b", "unix:/tmp/shop.sock", "shop.wsgi"]\n',
        ),
      },
      [
        "pass: Dockerfile starts gunicorn with shop.wsgi",
        'Dockerfile starts gunicorn with shop.wsgi ← Dockerfile: "shop.wsgi"',
      ],
    ],
    ["none", {}, ["not-applicable: no deploy file starts a server"]],
    [
      "an image whose entrypoint hands its command to another program",
      {
        "entrypoint.sh": '#!/bin/sh\nset -eu\nexec litestream replicate -exec "$*"\n',
        ...image(
          'FROM python:3.13-slim\nCOPY . /app\nUSER app\nENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n',
        ),
      },
      [
        "to-confirm: Dockerfile names a server, which is not followed: make sure that it runs",
        'the server ← Dockerfile: "gunicorn',
      ],
    ],
    [
      "an image that starts what its base image starts",
      image("FROM registry.example.com/django:5\nCOPY . /app\nRUN python manage.py collectstatic --noinput\n"),
      [
        "to-confirm: what Dockerfile starts is not in the repository: make sure that it runs",
        "its image ← Dockerfile: FROM registry.example.com/django:5",
      ],
    ],
    [
      "gunicorn",
      { ...served("gunicorn==23.0"), ...procfile(web) },
      [
        "pass: process web (Procfile) starts gunicorn with shop.wsgi",
        "process web (Procfile) starts gunicorn with shop.wsgi ← Procfile: shop.wsgi",
      ],
    ],
    [
      "uWSGI",
      { ...served("uwsgi==2.0"), ...procfile("web: uwsgi --ini uwsgi.ini --http :$PORT\n") },
      [
        "to-confirm: process web (Procfile) starts uWSGI: which application it is given is for a person to look at",
        "process web (Procfile) ← Procfile: web",
      ],
    ],
    [
      "waitress",
      { ...served("waitress==3.0"), ...procfile("web: waitress-serve --port=$PORT shop.wsgi:application\n") },
      [
        "to-confirm: process web (Procfile) starts waitress: which application it is given is for a person to look at",
        "process web (Procfile) ← Procfile: web",
      ],
    ],
    [
      "an application by a variable",
      { ...served("gunicorn==23.0"), ...procfile("web: gunicorn $APP\n") },
      [
        "not-determined: which application process web (Procfile) starts depends on a variable",
        "process web (Procfile) ← Procfile: web",
      ],
    ],
    [
      "no application",
      { ...served("gunicorn==23.0"), ...procfile("web: gunicorn -w 3\n") },
      [
        "fail: gunicorn exits: no application is named on its command line or by wsgi_app",
        "gunicorn exits: no application is named on its command line or by wsgi_app ← Procfile: gunicorn",
      ],
    ],
    [
      "an application of the configuration",
      {
        ...served("gunicorn==23.0"),
        ...procfile("web: gunicorn -c gunicorn.conf.py\n"),
        "gunicorn.conf.py": "wsgi_app = 'shop.wsgi'\n",
      },
      ["pass: process web (Procfile) starts gunicorn", "process web (Procfile) starts gunicorn ← Procfile: web"],
    ],
    [
      "uvicorn",
      { ...served("uvicorn==0.34"), ...procfile("web: uvicorn --port=$PORT shop.wsgi:application\n") },
      [
        "fail: Every request fails: shop.wsgi:application is a WSGI application, and uvicorn serves ASGI",
        "Every request fails: shop.wsgi:application is a WSGI application, and uvicorn serves ASGI ← Procfile: shop.wsgi:application",
      ],
    ],
    [
      "a script of a chart that is not followed",
      {
        ...served("gunicorn==23.0"),
        "k8s/web.yaml":
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1\n          command: ["sh", "-c", "$(WRAP) gunicorn shop.wsgi"]\n',
      },
      ["not-applicable: no deploy file starts a server"],
    ],
    [
      "the development server",
      procfile("web: python manage.py runserver 0.0.0.0:$PORT\n"),
      [
        "fail: Process web (Procfile) serves production with Django's development server",
        "Process web (Procfile) serves production with Django's development server ← Procfile: runserver",
      ],
    ],
  ],
  "forwarded-headers": [
    ["none", {}, ["not-applicable: no deploy file starts a server"]],
    [
      "gunicorn by itself",
      procfile(web),
      [
        "pass: process web (Procfile) believes forwarded headers of its own machine only; Django reads no forwarded header",
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "gunicorn believes one machine",
      procfile("web: gunicorn --forwarded-allow-ips=10.0.0.1 shop.wsgi\n"),
      [
        "pass: process web (Procfile) believes 10.0.0.1; Django reads no forwarded header",
        "process web (Procfile) believes 10.0.0.1 ← Procfile: 10.0.0.1",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "gunicorn believes all",
      procfile("web: gunicorn --forwarded-allow-ips='*' shop.wsgi\n"),
      [
        "attention: gunicorn believes forwarded headers of everyone who reaches process web (Procfile): right only if the platform's router is the only way in",
        "gunicorn believes forwarded headers of everyone who reaches process web (Procfile): right only if the platform's router is the only way in ← Procfile: --forwarded-allow-ips='*'",
      ],
    ],
    [
      "uvicorn by itself",
      procfile("web: uvicorn shop.asgi:application\n"),
      [
        "pass: process web (Procfile) believes forwarded headers of its own machine only; Django reads no forwarded header",
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "uvicorn with an option",
      procfile("web: uvicorn --forwarded-allow-ips=10.0.0.1 shop.asgi:application\n"),
      [
        "to-confirm: make sure that process web (Procfile) believes forwarded headers of your own proxy only",
        "process web (Procfile) ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "uvicorn with a variable",
      procfile("web: FORWARDED_ALLOW_IPS=10.0.0.1 uvicorn shop.asgi:application\n"),
      [
        "to-confirm: make sure that process web (Procfile) believes forwarded headers of your own proxy only",
        "process web (Procfile) ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "daphne",
      procfile("web: daphne shop.asgi:application\n"),
      [
        "to-confirm: make sure that process web (Procfile) believes forwarded headers of your own proxy only",
        "process web (Procfile) ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "Django reads a header behind a platform",
      { ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'), ...procfile(web) },
      [
        "to-confirm: Django reads forwarded headers: make sure that the server is reached through the proxy only, and that the proxy overwrites them",
        'SECURE_PROXY_SSL_HEADER ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
      ],
    ],
    [
      "Django reads a header, with nothing in front",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...compose("  web:\n    image: shop\n    command: gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: Django reads forwarded headers: make sure that the server is reached through the proxy only, and that the proxy overwrites them",
        'SECURE_PROXY_SSL_HEADER ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
        "service web (docker-compose.prod.yml) believes forwarded headers of its own machine only ← docker-compose.prod.yml: web",
      ],
    ],
    [
      "Django reads the host by a variable",
      { ...settings('USE_X_FORWARDED_HOST = os.environ.get("PROXIED") == "1"\n'), ...procfile(web) },
      [
        "to-confirm: Django reads forwarded headers: make sure that the server is reached through the proxy only, and that the proxy overwrites them",
        'USE_X_FORWARDED_HOST ← shop/settings.py: os.environ.get("PROXIED") == "1"',
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
      ],
    ],
    [
      "code that reads the client",
      { ...procfile(web), "shop/views.py": "def a(request):\n    return request.META['HTTP_X_FORWARDED_FOR']\n" },
      [
        "to-confirm: shop/views.py takes the client's address from a header: make sure that the proxy overwrites it, or limits and logs follow what a client claims",
        "the client's address is read here ← shop/views.py: HTTP_X_FORWARDED_FOR",
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "a test that reads the client",
      {
        ...procfile(web),
        "shop/tests/test_a.py": "META['HTTP_X_FORWARDED_FOR']\n",
        "shop/migrations/0001_a.py": "help_text = 'HTTP_X_FORWARDED_FOR'\n",
      },
      [
        "pass: process web (Procfile) believes forwarded headers of its own machine only; Django reads no forwarded header",
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
    [
      "Django is told to read none",
      { ...settings("USE_X_FORWARDED_HOST = False\n"), ...procfile(web) },
      [
        "pass: process web (Procfile) believes forwarded headers of its own machine only; Django reads no forwarded header",
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
        "Django reads no forwarded header ← shop/settings.py: False",
      ],
    ],
    [
      "behind nginx that overwrites it",
      {
        ...settings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
        ...nginx("proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header Host $host;"),
      },
      [
        "to-confirm: Django reads forwarded headers: make sure that the server is reached through the proxy only, and that the proxy overwrites them",
        'SECURE_PROXY_SSL_HEADER ← shop/settings.py: ("HTTP_X_FORWARDED_PROTO", "https")',
        "shop.service believes forwarded headers of its own machine only ← shop.service: ExecStart",
      ],
    ],
    [
      "two servers, of which one believes all",
      {
        ...procfile(web),
        ...compose("  web:\n    image: shop\n    command: gunicorn --forwarded-allow-ips=10.0.0.1 shop.wsgi\n"),
      },
      [
        "pass: process web (Procfile) believes forwarded headers of its own machine only; service web (docker-compose.prod.yml) believes 10.0.0.1; Django reads no forwarded header",
        "process web (Procfile) believes forwarded headers of its own machine only ← Procfile: web",
        "service web (docker-compose.prod.yml) believes 10.0.0.1 ← docker-compose.prod.yml: 10.0.0.1",
        "Django reads no forwarded header ← shop/settings.py: DEBUG = False",
      ],
    ],
  ],
  images: [
    [
      "a key that is copied",
      {
        ...image(
          'FROM python:3.13-slim\nCOPY shop /app/shop\nCOPY certs/tls.* /ssl/\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n',
        ),
        "certs/tls.key": "",
        "certs/tls.crt": "",
      },
      [
        "to-confirm: Dockerfile takes in tls.key: make sure that it opens nothing of production",
        "a key is copied here ← Dockerfile: certs/tls.*",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
      ],
    ],
    [
      "a certificate that is copied beside a key",
      {
        ...image(
          'FROM python:3.13-slim\nCOPY shop /app/shop\nCOPY certs/*.crt /ssl/\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n',
        ),
        "certs/tls.key": "",
        "certs/tls.crt": "",
      },
      [
        "pass: Dockerfile is built on python:3.13-slim; it runs as app; it takes chosen files only; and 2 more",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "a secret in another file",
      {
        ...image('FROM python:3.13-slim\nCOPY shop /app/shop\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n'),
        "shop.service":
          "[Service]\nUser=app\nEnvironment=PAYMENT_TOKEN=9f3kd82jfkq0zm4x\nExecStart=/srv/venv/bin/gunicorn shop.wsgi\n",
      },
      [
        "pass: Dockerfile is built on python:3.13-slim; it runs as app; it takes chosen files only; and 2 more",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "a secret in its own file",
      image(
        'FROM python:3.13-slim\nENV PAYMENT_TOKEN=9f3kd82jfkq0zm4x\nCOPY shop /app/shop\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n',
      ),
      [
        "to-confirm: make sure that Dockerfile holds no secret",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
      ],
    ],
    ["none", {}, ["not-applicable: no Dockerfile is for production"]],
    [
      "sound",
      image(sound),
      [
        "pass: Dockerfile is built on python:3.13-slim; it runs as app; it takes chosen files only; and 2 more",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "-b", "0.0.0.0:8000", "shop',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "without a version",
      image(sound.replace(":3.13-slim", "")),
      [
        "fail: python is another Python with each release: it names no minor version",
        "python is another Python with each release: it names no minor version ← Dockerfile: python",
      ],
    ],
    [
      "a version by an argument",
      image("ARG V=3.13\n" + sound.replace("3.13-slim", "${V}")),
      [
        "to-confirm: Dockerfile is built on python:${V}, which names no version that can be seen",
        "the base ← Dockerfile: python:${V}",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "-b", "0.0.0.0:8000", "shop',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "as root",
      image(sound.replace("USER app\n", "")),
      [
        "fail: The image has no USER, so its processes run as root",
        "The image has no USER, so its processes run as root ← Dockerfile: FROM python:3.13-slim",
      ],
    ],
    [
      "as root in words",
      image(sound.replace("USER app", "USER root")),
      ["fail: Dockerfile runs as root", "Dockerfile runs as root ← Dockerfile: root"],
    ],
    [
      "the user is chosen at the start",
      image(sound.replace("USER app\n", "RUN apt-get install -y gosu\n")),
      [
        "to-confirm: as whom Dockerfile runs is decided while it starts",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "-b", "0.0.0.0:8000", "shop',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "all files",
      image(sound.replace("COPY shop /app/shop", "COPY . /app")),
      [
        "fail: Whatever lies in the folder is copied into the image, .env files and .git included: there is no .dockerignore",
        "Whatever lies in the folder is copied into the image, .env files and .git included: there is no .dockerignore ← Dockerfile: COPY . /app",
      ],
    ],
    [
      "all files, with a list of what stays out",
      { ...image(sound.replace("COPY shop /app/shop", "COPY . /app")), ".dockerignore": ".git\n.env\n" },
      [
        "pass: Dockerfile is built on python:3.13-slim; it runs as app; .dockerignore keeps files out of it; and 2 more",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        ".dockerignore keeps files out of it ← .dockerignore",
        'its command gets signals ← Dockerfile: ["gunicorn", "-b", "0.0.0.0:8000", "shop',
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "a shell before the command",
      image(sound.replace(/CMD.*/, "CMD gunicorn shop.wsgi")),
      [
        "to-confirm: whether the server gets signals cannot be told: a shell may stand before it",
        "the command ← Dockerfile: gunicorn shop.wsgi",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "no command",
      image(sound.replace(/CMD.*/, "")),
      [
        "to-confirm: whether what Dockerfile starts gets signals cannot be told",
        "Dockerfile is built on python:3.13-slim ← Dockerfile: python:3.13-slim",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        "it holds no secret ← Dockerfile",
      ],
    ],
    [
      "two stages",
      image(
        'FROM node:22 AS assets\nRUN npm run build\nFROM python:3.13 AS base\nUSER app\nFROM base\nCOPY --from=assets /dist /app/static\nCOPY shop /app/shop\nENTRYPOINT ["gunicorn", "shop.wsgi"]\n',
      ),
      [
        "pass: Dockerfile is built on python:3.13; it runs as app; it takes chosen files only; and 2 more",
        "Dockerfile is built on python:3.13 ← Dockerfile: python:3.13",
        "it runs as app ← Dockerfile: app",
        "it takes chosen files only ← Dockerfile: COPY shop /app/shop",
        'its command gets signals ← Dockerfile: ["gunicorn", "shop.wsgi"]',
        "it holds no secret ← Dockerfile",
      ],
    ],
  ],
  "one-scheduler": [
    [
      "a script that nothing starts, beside a server that a Compose file starts",
      {
        ...requires("celery==5.5"),
        ...compose("  web:\n    image: shop\n    command: gunicorn shop.wsgi\n"),
        "start-beat.sh": "#!/bin/sh\nset -e\nexec celery -A shop beat\n",
      },
      [
        "to-confirm: start-beat.sh starts a scheduler, and nothing in the repository starts it: make sure that one runs",
        "service web (docker-compose.prod.yml) is a server of its own ← docker-compose.prod.yml: web",
        "start-beat.sh is a scheduler of its own ← start-beat.sh",
      ],
    ],
    [
      "a chart's CronJob",
      { "chart/templates/jobs.yaml": cronJob("$.Values.command }} # django {{"), ...requires("celery") },
      [
        "to-confirm: chart/templates/jobs.yaml names a scheduler, which is not followed: make sure that it runs",
        "the scheduler ← chart/templates/jobs.yaml: kind: CronJob",
      ],
    ],
    [
      "a chart's CronJob of the database",
      { "chart/templates/jobs.yaml": cronJob("$.Values.backup"), ...requires("celery") },
      [
        "to-confirm: celery is required, and no deploy file starts a worker or scheduler: make sure that one scheduler runs at most",
      ],
    ],
    [
      "with the settings of development",
      {
        ...settings(""),
        ...requires("celery==5.5", "gunicorn==23.0"),
        ...wsgi("shop.settings"),
        "shop/local.py": "from shop.settings import *\nDEBUG = True\n",
        ...procfile("web: gunicorn shop.wsgi\nbeat: DJANGO_SETTINGS_MODULE=shop.local celery -A shop beat\n"),
      },
      [
        "to-confirm: process beat (Procfile) loads shop.local: make sure that production loads shop.settings",
        "process beat (Procfile) ← Procfile: beat",
      ],
    ],
    ["none", {}, ["not-applicable: no deploy file starts a worker or scheduler"]],
    [
      "celery alone",
      requires("celery==5.5"),
      [
        "to-confirm: celery is required, and no deploy file starts a worker or scheduler: make sure that one scheduler runs at most",
      ],
    ],
    [
      "a worker",
      { ...requires("celery==5.5"), ...procfile(`${web}worker: celery -A shop worker\n`) },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "process web (Procfile) is a server of its own ← Procfile: web",
        "process worker (Procfile) is a worker of its own ← Procfile: worker",
      ],
    ],
    [
      "one",
      { ...requires("celery==5.5"), ...procfile(`${web}worker: celery -A shop worker\nbeat: celery -A shop beat\n`) },
      [
        "pass: process web (Procfile) is a server of its own; process worker (Procfile) is a worker of its own; process beat (Procfile) is a scheduler of its own",
        "process web (Procfile) is a server of its own ← Procfile: web",
        "process worker (Procfile) is a worker of its own ← Procfile: worker",
        "process beat (Procfile) is a scheduler of its own ← Procfile: beat",
      ],
    ],
    [
      "in the worker",
      { ...requires("celery==5.5"), ...procfile(`${web}worker: celery -A shop worker -B\n`) },
      [
        "fail: Every further worker like process worker (Procfile) runs each periodic task once more: beat is a part of it",
        "Every further worker like process worker (Procfile) runs each periodic task once more: beat is a part of it ← Procfile: -B",
      ],
    ],
    [
      "two of one file",
      { ...requires("celery==5.5"), ...procfile(`beat: celery -A shop beat\nother: celery -A shop beat\n`) },
      [
        "to-confirm: process beat (Procfile) and process other (Procfile) are schedulers: make sure that only one of them runs",
        "process beat (Procfile) is a scheduler of its own ← Procfile: beat",
        "process other (Procfile) is a scheduler of its own ← Procfile: other",
      ],
    ],
    [
      "two files",
      {
        ...requires("celery==5.5"),
        ...procfile(`beat: celery -A shop beat\n`),
        ...compose("  beat:\n    image: shop\n    command: celery -A shop beat\n"),
      },
      [
        "to-confirm: process beat (Procfile) and service beat (docker-compose.prod.yml) are schedulers: make sure that only one of them runs",
        "process beat (Procfile) is a scheduler of its own ← Procfile: beat",
        "service beat (docker-compose.prod.yml) is a scheduler of its own ← docker-compose.prod.yml: beat",
      ],
    ],
    [
      "another that falls back to settings for development",
      {
        ...settings(""),
        ...requires("celery==5.5", "gunicorn==23.0"),
        ...wsgi("shop.settings"),
        "shop/local.py": "from shop.settings import *\nDEBUG = True\n",
        ...procfile(`${web}beat: DJANGO_SETTINGS_MODULE=shop.local celery -A shop beat\n`),
        ...compose(
          "  web:\n    image: shop\n    command: gunicorn shop.wsgi\n  beat:\n    image: shop\n    command: celery -A shop beat\n",
        ),
      },
      [
        "to-confirm: service beat (docker-compose.prod.yml) and process beat (Procfile) are schedulers: make sure that only one of them runs",
        "process web (Procfile) is a server of its own ← Procfile: web",
        "service web (docker-compose.prod.yml) is a server of its own ← docker-compose.prod.yml: web",
        "service beat (docker-compose.prod.yml) is a scheduler of its own ← docker-compose.prod.yml: beat",
      ],
    ],
    [
      "two CronJobs, which the cluster starts",
      {
        ...requires("celery==5.5"),
        "k8s/jobs.yaml": ["report", "tidy"]
          .map(
            (name) =>
              `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: ${name}}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: ${name}\n              image: shop:1\n              command: ["python", "manage.py", "${name}"]\n`,
          )
          .join("---\n"),
      },
      [
        "pass: container report (jobs.yaml) is a scheduler of its own; container tidy (jobs.yaml) is a scheduler of its own",
        "container report (jobs.yaml) is a scheduler of its own ← k8s/jobs.yaml: report",
        "container tidy (jobs.yaml) is a scheduler of its own ← k8s/jobs.yaml: tidy",
      ],
    ],
    [
      "of rq",
      { ...requires("rq-scheduler==0.14"), ...procfile(`${web}clock: rqscheduler\n`) },
      [
        "pass: process web (Procfile) is a server of its own; process clock (Procfile) is a scheduler of its own",
        "process web (Procfile) is a server of its own ← Procfile: web",
        "process clock (Procfile) is a scheduler of its own ← Procfile: clock",
      ],
    ],
    [
      "that a chart names",
      {
        ...requires("celery==5.5"),
        "k8s/beat.yaml":
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: beat}\nspec:\n  template:\n    spec:\n      containers:\n        - name: beat\n          image: shop:1\n          command: ["sh", "-c", "$(WRAP) celery -A shop beat"]\n',
      },
      [
        "to-confirm: k8s/beat.yaml names a scheduler, which is not followed: make sure that it runs",
        "the scheduler ← k8s/beat.yaml: celery -A shop beat",
      ],
    ],
  ],
  "media-files": [
    [
      "a volume in Compose, and a unit beside it",
      {
        ...settings('MEDIA_ROOT = "/srv/media"\n'),
        "shop/models.py": "photo = models.ImageField()\n",
        ...compose("  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    volumes: ['media:/srv/media']\n"),
        "shop.service": "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/gunicorn shop.wsgi\n",
      },
      [
        "to-confirm: nothing shows that the uploads of shop.service outlive a release: make sure that they do",
        "service web (docker-compose.prod.yml) keeps /srv/media in a volume ← docker-compose.prod.yml: 'media:/srv/media'",
      ],
    ],
    [
      "a location of static files",
      {
        ...settings('STATIC_ROOT = "/srv/static"\nMEDIA_ROOT = "/srv/media"\n'),
        ...procfile("web: gunicorn -b 127.0.0.1:8000 shop.wsgi\n"),
        "nginx.conf":
          "server {\n  location /static { alias /srv/static/; }\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n",
      },
      [
        "to-confirm: no code of the project takes uploads in: make sure that no library of it keeps any",
        'MEDIA_ROOT ← shop/settings.py: "/srv/media"',
      ],
    ],
    [
      "a location of uploads",
      {
        ...settings('STATIC_ROOT = "/srv/static"\nMEDIA_ROOT = "/srv/media"\n'),
        ...procfile("web: gunicorn -b 127.0.0.1:8000 shop.wsgi\n"),
        "nginx.conf":
          "server {\n  location /media { alias /srv/media/; }\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n",
      },
      [
        "attention: Files beside /srv/media/ can be fetched through /media..: the alias ends with a slash and the location does not",
        "Files beside /srv/media/ can be fetched through /media..: the alias ends with a slash and the location does not ← nginx.conf: /media",
      ],
    ],
    [
      "nothing takes uploads in",
      settings('from pathlib import Path\nMEDIA_ROOT = Path(__file__).parent.parent / "media"\n'),
      [
        "to-confirm: no code of the project takes uploads in: make sure that no library of it keeps any",
        'MEDIA_ROOT ← shop/settings.py: Path(__file__).parent.parent / "media"',
      ],
    ],
    [
      "a path below the folder of the code",
      {
        "shop/settings.py":
          'from pathlib import Path\nDEBUG = False\nBASE_DIR = Path(__file__).resolve().parent.parent\nMEDIA_ROOT = BASE_DIR / "media"\n',
        "shop/models.py": "photo = models.ImageField()\n",
      },
      [
        "attention: uploads lie in media, within the folder of the code: a release that replaces it loses them",
        'MEDIA_ROOT ← shop/settings.py: BASE_DIR / "media"',
      ],
    ],
    [
      "a path below the folder of the code, in a volume of the container",
      {
        "shop/settings.py":
          'from pathlib import Path\nDEBUG = False\nBASE_DIR = Path(__file__).resolve().parent.parent\nMEDIA_ROOT = BASE_DIR / "media"\n',
        ...compose(
          '  web:\n    image: shop\n    working_dir: /app\n    command: gunicorn shop.wsgi\n    volumes: ["media:/app/media"]\nvolumes:\n  media:\n',
        ),
      },
      [
        "pass: service web (docker-compose.prod.yml) keeps /app/media in a volume",
        'service web (docker-compose.prod.yml) keeps /app/media in a volume ← docker-compose.prod.yml: "media:/app/media"',
      ],
    ],
    [
      "two folders by a variable",
      {
        ...settings('MEDIA_ROOT = "/srv/a" if os.environ.get("A") else "/site/b"\n'),
        "shop/models.py": "photo = models.ImageField()\n",
      },
      [
        "to-confirm: uploads are files below MEDIA_ROOT, and nothing shows that this folder outlives a release: make sure that it does, and is no folder of the code",
        'MEDIA_ROOT ← shop/settings.py: "/srv/a" if os.environ.get("A") else "/s',
      ],
    ],
    [
      "a storage that is no text",
      settings(
        'STORAGES = {"default": {"BACKEND": 1}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\n',
      ),
      ["not-determined: the storage of uploads cannot be seen", "the storage of uploads ← shop/settings.py: 1"],
    ],
    [
      "a store, or files by a variable",
      settings(
        'STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage" if os.environ.get("S3") else "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\n',
      ),
      [
        "to-confirm: the storage of uploads comes from the variable S3: make sure that it outlives a release",
        'the storage of uploads ← shop/settings.py: "storages.backends.s3.S3Storage" if os.e',
      ],
    ],
  ],
  "content-security-policy": [
    [
      "inline scripts",
      {
        ...own(
          'MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]\nSECURE_CSP = {"script-src": ["\'self\'", "\'unsafe-inline\'"]}\n',
        ),
        ...requires(),
        "requirements.txt": "Django==6.0\n",
      },
      [
        "fail: 'unsafe-inline' in SECURE_CSP lets injected inline scripts run",
        "'unsafe-inline' in SECURE_CSP lets injected inline scripts run ← shop/settings.py: \"'unsafe-inline'\"",
      ],
    ],
    [
      "data as scripts",
      {
        ...own(
          'MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]\nSECURE_CSP = {"script-src": ["\'self\'", "data:"]}\n',
        ),
        "requirements.txt": "Django==6.0\n",
      },
      [
        "fail: data: in SECURE_CSP lets scripts be loaded from anywhere",
        'data: in SECURE_CSP lets scripts be loaded from anywhere ← shop/settings.py: "data:"',
      ],
    ],
    [
      "inline scripts, but for a nonce",
      {
        ...own(
          'from django.utils.csp import CSP\nMIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]\nSECURE_CSP = {"script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.NONCE]}\n',
        ),
        "requirements.txt": "Django==6.0\n",
      },
      [
        "fail: The policy asks for a nonce, but TEMPLATES lacks the context processor that gives it to templates",
        "The policy asks for a nonce, but TEMPLATES lacks the context processor that gives it to templates ← shop/settings.py: CSP.NONCE",
      ],
    ],
    [
      "inline scripts, before django-csp 4",
      {
        ...own('MIDDLEWARE = ["csp.middleware.CSPMiddleware"]\nCSP_SCRIPT_SRC = ("\'unsafe-inline\'", "data:")\n'),
        ...requires("django-csp==3.8"),
      },
      [
        "fail: 'unsafe-inline' and data: in CSP_SCRIPT_SRC let injected scripts run",
        "'unsafe-inline' and data: in CSP_SCRIPT_SRC let injected scripts run ← shop/settings.py: \"'unsafe-inline'\"",
      ],
    ],
    [
      "a default for all sources, before django-csp 4",
      {
        ...own('MIDDLEWARE = ["csp.middleware.CSPMiddleware"]\nCSP_DEFAULT_SRC = ["\'self\'", "cdn.example.com"]\n'),
        ...requires("django-csp==3.8"),
      },
      [
        "pass: CSP_DEFAULT_SRC limits scripts to 'self' cdn.example.com",
        "CSP_DEFAULT_SRC limits scripts to 'self' cdn.example.com ← shop/settings.py: [\"'self'\", \"cdn.example.com\"]",
      ],
    ],
    [
      "in the block of Caddy",
      {
        Caddyfile:
          "www.example.com {\n\theader {\n\t\tContent-Security-Policy \"default-src 'self'\"\n\t}\n\treverse_proxy localhost:8000\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "pass: Caddyfile sends it, and limits scripts to 'self'",
        "Caddyfile sends it, and limits scripts to 'self' ← Caddyfile: Content-Security-Policy \"default-src 'se",
      ],
    ],
    [
      "a nonce, with which inline scripts are let in for old browsers only",
      {
        ...own(
          'from csp.constants import NONCE, SELF, UNSAFE_INLINE\nMIDDLEWARE = ["csp.middleware.CSPMiddleware"]\nINSTALLED_APPS = ["csp"]\nTEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"context_processors": ["csp.context_processors.nonce"]}}]\nCONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [SELF, NONCE, UNSAFE_INLINE]}}\n',
        ),
        ...requires("django-csp==4.0"),
      },
      [
        "pass: CONTENT_SECURITY_POLICY limits scripts to 'self' a nonce",
        "CONTENT_SECURITY_POLICY limits scripts to 'self' a nonce ← shop/settings.py: [SELF, NONCE, UNSAFE_INLINE]",
      ],
    ],
    [
      "a nonce, and every host, which it does not override",
      {
        "nginx.conf":
          "server {\n    listen 443 ssl;\n    add_header Content-Security-Policy \"script-src 'nonce-$request_id' data:\" always;\n    location / { proxy_pass http://localhost:8000; }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx.conf sends a policy that lets inline scripts or every host in. Make sure that whatever stands in front of the application sends one, or decide against it",
        'the policy ← nginx.conf: add_header Content-Security-Policy "scri',
      ],
    ],
    [
      "seven sources",
      {
        ...own(
          'MIDDLEWARE = ["csp.middleware.CSPMiddleware"]\nCSP_SCRIPT_SRC = ["\'self\'", "a.example.com", "b.example.com", "c.example.com", "d.example.com", "e.example.com", "f.example.com"]\n',
        ),
        ...requires("django-csp==3.8"),
      },
      [
        "pass: CSP_SCRIPT_SRC limits scripts to 'self' a.example.com b.example.com c.example.com d.example.com",
        'CSP_SCRIPT_SRC limits scripts to \'self\' a.example.com b.example.com c.example.com d.example.com ← shop/settings.py: ["\'self\'", "a.example.com", "b.example.c',
      ],
    ],
  ],
  logging: [
    [
      "a folder made for something else",
      settings(
        'os.makedirs("/tmp/shop", exist_ok=True)\nLOGGING = {"version": 1, "disable_existing_loggers": False, "handlers": {"out": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["out"]}}\n',
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler"}',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "a variable decides on existing loggers",
      logging(
        '"disable_existing_loggers": os.environ["QUIET"] == "1", "handlers": {"out": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["out"]}',
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells; LOGGING disables the loggers that exist, Django's among them, unless it names them",
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'LOGGING ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler"}',
      ],
    ],
    [
      "called twice",
      settings(
        'import logging.config\nlogging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "handlers": {"out": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["out"]}})\nlogging.config.dictConfig({"version": 1, "disable_existing_loggers": False})\nLOGGING_CONFIG = None\n',
      ),
      [
        "to-confirm: neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        'LOGGING ← shop/settings.py: logging.config.dictConfig({"version": 1,',
        'the formatter ← shop/settings.py: logging.config.dictConfig({"version": 1,',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "from a file",
      settings('import logging.config\nlogging.config.fileConfig("logging.ini")\nLOGGING_CONFIG = None\n'),
      [
        "not-determined: what logging is configured with cannot be seen",
        'the settings configure logging ← shop/settings.py: logging.config.fileConfig("logging.ini")',
      ],
    ],
    [
      "called with what cannot be seen",
      settings(
        "import logging.config\nfrom our_library import config\nlogging.config.dictConfig(config())\nLOGGING_CONFIG = None\n",
      ),
      [
        "not-determined: what logging is configured with cannot be seen",
        "the settings configure logging ← shop/settings.py: logging.config.dictConfig(config())",
      ],
    ],
    [
      "existing loggers are disabled where nothing is said",
      settings(
        'import logging.config\nlogging.config.dictConfig({"version": 1, "handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"": {"handlers": ["out"]}}})\nLOGGING_CONFIG = None\n',
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells; LOGGING disables the loggers that exist, Django's among them, unless it names them",
        'the formatter ← shop/settings.py: logging.config.dictConfig({"version": 1,',
        'LOGGING ← shop/settings.py: logging.config.dictConfig({"version": 1,',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler"}',
      ],
    ],
    [
      "a plain format",
      logging(
        '"disable_existing_loggers": False, "formatters": {"plain": {"format": "%(message)s"}}, "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}}, "root": {"handlers": ["out"]}',
      ),
      [
        "to-confirm: log lines are not structured, as far as their formatter tells",
        'the formatter ← shop/settings.py: {"format": "%(message)s"}',
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "a formatter of the name of another library",
      logging(
        '"disable_existing_loggers": False, "formatters": {"plain": {"class": "structlog.stdlib.ProcessorFormatter"}}, "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}}, "root": {"handlers": ["out"]}',
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'its lines are structured ← shop/settings.py: {"class": "structlog.stdlib.ProcessorFor',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
  ],
  "trusted-origins": [
    [
      "a list of a library that is not required",
      settings('CORS_ALLOWED_ORIGINS = ["https://shop.example.com"]\n'),
      [
        "fail: MIDDLEWARE has no CorsMiddleware: no CORS header is ever sent, though CORS is set up",
        'MIDDLEWARE has no CorsMiddleware: no CORS header is ever sent, though CORS is set up ← shop/settings.py: ["django.contrib.sessions.middleware.Ses',
      ],
    ],
    [
      "a list that cannot be seen, of a library that is not required",
      settings("from our_library import origins\nCORS_ALLOWED_ORIGINS = origins()\n"),
      [
        "not-applicable: CSRF_TRUSTED_ORIGINS is not set; django-cors-headers is not required; CORS_ORIGIN_WHITELIST is not set; CORS_ALLOWED_ORIGIN_REGEXES is not set",
      ],
    ],
    [
      "patterns that cannot be seen, of a library that is not required",
      settings("from our_library import origins\nCORS_ALLOWED_ORIGIN_REGEXES = origins()\n"),
      [
        "not-applicable: CSRF_TRUSTED_ORIGINS is not set; CORS_ALLOWED_ORIGINS is not set; CORS_ORIGIN_WHITELIST is not set; django-cors-headers is not required",
      ],
    ],
    [
      "an empty list",
      settings("CSRF_TRUSTED_ORIGINS = []\n"),
      [
        "not-applicable: CSRF_TRUSTED_ORIGINS is empty; CORS_ALLOWED_ORIGINS is not set; CORS_ORIGIN_WHITELIST is not set; CORS_ALLOWED_ORIGIN_REGEXES is not set",
      ],
    ],
  ],
  "session-engine": [
    [
      "in the database",
      settings('SESSION_ENGINE = "django.contrib.sessions.backends.db"\n'),
      [
        "pass: sessions live in the database",
        'sessions live in the database ← shop/settings.py: "django.contrib.sessions.backends.db"',
      ],
    ],
    [
      "in the cache of one process",
      settings(
        'SESSION_ENGINE = "django.contrib.sessions.backends.cache"\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n',
      ),
      [
        "fail: Sessions are kept in the memory of one process: the other workers do not know them, and a restart forgets them",
        'Sessions are kept in the memory of one process: the other workers do not know them, and a restart forgets them ← shop/settings.py: "django.contrib.sessions.backends.cache"',
      ],
    ],
    [
      "in the cache or the database, by a variable",
      settings(
        'SESSION_ENGINE = "django.contrib.sessions.backends." + ("db" if os.environ.get("A") else "cached_db")\n',
      ),
      [
        "attention: Each process keeps copies of sessions in its own memory when A is unset: who signs out in one stays signed in in the others",
        'Each process keeps copies of sessions in its own memory when A is unset: who signs out in one stays signed in in the others ← shop/settings.py: "django.contrib.sessions.backends." + ("',
      ],
    ],
    [
      "in files",
      settings('SESSION_ENGINE = "django.contrib.sessions.backends.file"\n'),
      [
        "to-confirm: SESSION_ENGINE is 'django.contrib.sessions.backends.file': make sure that every process finds the sessions",
        "SESSION_ENGINE is 'django.contrib.sessions.backends.file' ← shop/settings.py: \"django.contrib.sessions.backends.file\"",
      ],
    ],
    [
      "not used",
      { "shop/settings.py": "DEBUG = False\nMIDDLEWARE = []\nINSTALLED_APPS = []\n" },
      ["not-applicable: MIDDLEWARE has no SessionMiddleware: Django keeps no sessions"],
    ],
    [
      "a library's",
      {
        "shop/settings.py":
          'MIDDLEWARE = ["qsessions.middleware.SessionMiddleware"]\nINSTALLED_APPS = []\nSESSION_ENGINE = "qsessions.backends.cached_db"\n',
      },
      [
        "to-confirm: SESSION_ENGINE is 'qsessions.backends.cached_db': make sure that every process finds the sessions",
        "SESSION_ENGINE is 'qsessions.backends.cached_db' ← shop/settings.py: \"qsessions.backends.cached_db\"",
      ],
    ],
    [
      "in one of two caches, by a variable",
      settings(
        'SESSION_ENGINE = "django.contrib.sessions.backends.cache"\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://c"}}\nif os.environ.get("FILES"):\n    CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "/srv/cache"}}\n',
      ),
      [
        "to-confirm: which cache keeps the sessions cannot be seen: make sure that all processes share it",
        "SESSION_ENGINE is 'django.contrib.sessions.backends.cache' ← shop/settings.py: \"django.contrib.sessions.backends.cache\"",
      ],
    ],
  ],
  "debug-off": [
    [
      "every launch switches it off",
      {
        ...settings('DEBUG = os.environ.get("DEBUG", "1") == "1"\n'),
        ...procfile("web: DEBUG=0 gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: every process of production sets DEBUG, and without it DEBUG is on: make sure that nothing starts without it",
        'DEBUG comes from the variable DEBUG ← shop/settings.py: os.environ.get("DEBUG", "1") == "1"',
      ],
    ],
    [
      "off unless it is set",
      {
        ...settings('DEBUG = os.environ.get("DEBUG", "0") == "1"\n'),
        ...procfile("web: DEBUG=0 gunicorn shop.wsgi\n"),
      },
      [
        "pass: DEBUG comes from the variable DEBUG",
        'DEBUG comes from the variable DEBUG ← shop/settings.py: os.environ.get("DEBUG", "0") == "1"',
      ],
    ],
    [
      "told apart by an if",
      settings('DEBUG = os.environ.get("DEBUG", "0") == "1"\nif DEBUG:\n    INTERNAL_IPS = ["127.0.0.1"]\n'),
      [
        "pass: DEBUG comes from the variable DEBUG",
        'DEBUG comes from the variable DEBUG ← shop/settings.py: os.environ.get("DEBUG", "0") == "1"',
      ],
    ],
    [
      "a text, told apart by an if",
      settings('DEBUG = False\nif DEBUG:\n    INTERNAL_IPS = ["127.0.0.1"]\n'),
      ["pass: DEBUG is False", "DEBUG is False ← shop/settings.py: False"],
    ],
    [
      "given from elsewhere, and not required",
      {
        ...settings(
          'def variable(name, fallback):\n    found = os.environ.get(name)\n    if not found:\n        found = fallback\n    return found\n\n\nDEBUG = variable("DEBUG", "0") == "1"\n',
        ),
        "deploy/web.yaml":
          "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: registry.example.com/shop:1\n          command: [gunicorn, shop.wsgi]\n          env:\n            - name: DEBUG\n              valueFrom:\n                configMapKeyRef:\n                  name: shop\n                  key: debug\n",
      },
      [
        "pass: DEBUG comes from the variable DEBUG",
        'DEBUG comes from the variable DEBUG ← shop/settings.py: variable("DEBUG", "0") == "1"',
      ],
    ],
    [
      "required",
      settings('DEBUG = os.environ["DEBUG"] == "1"\n'),
      [
        "pass: DEBUG comes from the variable DEBUG, without which the settings do not load",
        'DEBUG comes from the variable DEBUG, without which the settings do not load ← shop/settings.py: os.environ["DEBUG"] == "1"',
      ],
    ],
    [
      "cannot be seen",
      settings("from our_library import debug\nDEBUG = debug()\n"),
      [
        "not-determined: DEBUG: our_library.debug, which is not in the repository",
        "DEBUG: our_library.debug, which is not in the repository ← shop/settings.py: debug()",
      ],
    ],
    [
      "a module that is not there may turn it on",
      settings("try:\n    from .local_settings import *\nexcept ImportError:\n    pass\n"),
      [
        "to-confirm: DEBUG is False: make sure that local_settings.py, which is not in the repository, sets nothing else",
        "DEBUG is False ← shop/settings.py: False",
      ],
    ],
    [
      "a module that is not there, with an example that sets it",
      {
        ...settings("try:\n    from .local_settings import *\nexcept ImportError:\n    pass\n"),
        "shop/local_settings.py.example": "DEBUG = True\n",
      },
      [
        "to-confirm: DEBUG is False: make sure that local_settings.py (as in local_settings.py.example), which is not in the repository, sets nothing else",
        "DEBUG is False ← shop/settings.py: False",
      ],
    ],
    [
      "read twice, and switched off by every launch",
      {
        ...settings('VERBOSE = os.environ.get("DEBUG")\nDEBUG = os.environ.get("DEBUG", "1") == "1"\n'),
        ...procfile("web: DEBUG=0 gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: every process of production sets DEBUG, and without it DEBUG is on: make sure that nothing starts without it",
        'DEBUG comes from the variable DEBUG ← shop/settings.py: os.environ.get("DEBUG", "1") == "1"',
      ],
    ],
  ],
  "workers-restart": [
    ["none", {}, ["not-applicable: no deploy file starts a worker or scheduler"]],
    [
      "celery alone",
      requires("celery==5.5"),
      [
        "to-confirm: celery is required, and no deploy file starts a worker. Make sure that a release restarts every worker and scheduler: they run the old code until then",
      ],
    ],
    [
      "a Procfile",
      procfile(`${web}worker: celery -A shop worker\n`),
      [
        "pass: the platform restarts every process of the Procfile with a release, worker among them",
        "the platform restarts every process of the Procfile with a release, worker among them ← Procfile: worker",
      ],
    ],
    [
      "a service that nothing restarts",
      compose("  worker:\n    image: shop\n    command: celery -A shop worker\n"),
      [
        "to-confirm: nothing found that restarts service worker (docker-compose.prod.yml) with a release. Make sure that a release restarts every worker and scheduler: they run the old code until then",
        "service worker (docker-compose.prod.yml) is started here ← docker-compose.prod.yml: worker",
      ],
    ],
    [
      "a service that a script starts anew",
      {
        ...compose("  worker:\n    image: shop\n    command: celery -A shop worker\n"),
        "deploy.sh": "#!/bin/sh\nset -e\ndocker compose -f docker-compose.prod.yml up -d\n",
      },
      [
        "pass: deploy.sh restarts worker",
        "deploy.sh restarts worker ← deploy.sh: docker compose -f docker-compose.prod.ym",
      ],
    ],
    [
      "a service that a script starts anew by what a variable holds, of which a part is not known",
      {
        ...compose("  worker:\n    image: shop\n    command: celery -A shop worker\n"),
        "deploy.sh": '#!/bin/sh\nset -e\nCOMPOSE="docker compose -f $FILE"\n$COMPOSE up -d worker\n',
      },
      ["pass: deploy.sh restarts worker", "deploy.sh restarts worker ← deploy.sh: $COMPOSE up -d worker"],
    ],
    [
      "a script that does what a variable says",
      {
        ...compose("  worker:\n    image: shop\n    command: celery -A shop worker\n"),
        "deploy.sh": '#!/bin/sh\nset -e\nCOMPOSE="docker compose $ACTION"\n$COMPOSE worker\n',
      },
      [
        "to-confirm: nothing found that restarts service worker (docker-compose.prod.yml) with a release. Make sure that a release restarts every worker and scheduler: they run the old code until then",
        "service worker (docker-compose.prod.yml) is started here ← docker-compose.prod.yml: worker",
      ],
    ],
    [
      "a unit that nothing restarts",
      { "worker.service": "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop worker\n" },
      [
        "to-confirm: nothing found that restarts worker.service with a release. Make sure that a release restarts every worker and scheduler: they run the old code until then",
        "worker.service is started here ← worker.service: ExecStart",
      ],
    ],
    [
      "a unit that a script restarts",
      {
        "worker.service": "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop worker\n",
        "deploy.sh": "#!/bin/sh\nset -e\ngit pull\nsudo systemctl restart worker\n",
      },
      ["pass: deploy.sh restarts worker", "deploy.sh restarts worker ← deploy.sh: sudo systemctl restart worker"],
    ],
    [
      "a worker of a chart, which production's script rolls out",
      {
        "chart/templates/worker.yaml": chart("shop:1").replace(
          "livenessProbe:",
          "args: [celery, -A, shop, worker]\n          livenessProbe:",
        ),
        "bin/other_deploy.sh": "#!/bin/sh\nset -e\nhelm upgrade other charts/other\n",
        "bin/production_deploy.sh": "#!/bin/sh\nset -e\nhelm upgrade shop chart\n",
      },
      [
        "pass: bin/production_deploy.sh rolls container web (worker.yaml) out",
        "bin/production_deploy.sh rolls container web (worker.yaml) out ← bin/production_deploy.sh: helm upgrade",
      ],
    ],
    [
      "a Deployment that nothing rolls out",
      {
        "k8s/worker.yaml":
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: worker}\nspec:\n  template:\n    spec:\n      containers:\n        - name: worker\n          image: shop:1\n          command: [celery, -A, shop, worker]\n",
      },
      [
        "to-confirm: nothing found that restarts container worker (worker.yaml) with a release. Make sure that a release restarts every worker and scheduler: they run the old code until then",
        "container worker (worker.yaml) is started here ← k8s/worker.yaml: worker",
      ],
    ],
    [
      "a Deployment that is applied",
      {
        "k8s/worker.yaml":
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: worker}\nspec:\n  template:\n    spec:\n      containers:\n        - name: worker\n          image: shop:1\n          command: [celery, -A, shop, worker]\n",
        "deploy.sh": "#!/bin/sh\nset -e\nkubectl apply -f k8s/\n",
      },
      [
        "pass: deploy.sh rolls container worker (worker.yaml) out",
        "deploy.sh rolls container worker (worker.yaml) out ← deploy.sh: kubectl apply",
      ],
    ],
    [
      "a platform",
      { "fly.toml": 'app = "shop"\n[processes]\nweb = "gunicorn shop.wsgi"\nworker = "celery -A shop worker"\n' },
      [
        "pass: the platform starts service worker (fly.toml) anew with a release",
        "the platform starts service worker (fly.toml) anew with a release ← fly.toml: worker",
      ],
    ],
    [
      "two, of which one is restarted",
      {
        ...procfile(`worker: celery -A shop worker\n`),
        "beat.service": "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop beat\n",
      },
      [
        "to-confirm: nothing found that restarts beat.service with a release. Make sure that a release restarts every worker and scheduler: they run the old code until then",
        "the platform restarts every process of the Procfile with a release, worker among them ← Procfile: worker",
        "beat.service is started here ← beat.service: ExecStart",
      ],
    ],
    [
      "seven units",
      {
        "deploy.sh": `#!/bin/sh\nset -e\ngit pull\n${range(7)
          .map((n) => `sudo systemctl restart w${n}\n`)
          .join("")}`,
        ...many(7, (n) => [
          `w${n}.service`,
          "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop worker\n",
        ]),
      },
      [
        "pass: deploy.sh restarts w0; deploy.sh restarts w1; deploy.sh restarts w2; and 3 more",
        "deploy.sh restarts w0 ← deploy.sh: sudo systemctl restart w0",
        "deploy.sh restarts w1 ← deploy.sh: sudo systemctl restart w1",
        "deploy.sh restarts w2 ← deploy.sh: sudo systemctl restart w2",
        "deploy.sh restarts w3 ← deploy.sh: sudo systemctl restart w3",
        "deploy.sh restarts w4 ← deploy.sh: sudo systemctl restart w4",
        "deploy.sh restarts w5 ← deploy.sh: sudo systemctl restart w5",
      ],
    ],
    [
      "four units that nothing restarts",
      many(4, (n) => [
        `w${n}.service`,
        "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop worker\n",
      ]),
      [
        "to-confirm: nothing found that restarts w0.service, w1.service, w2.service and 1 more with a release. Make sure that a release restarts every worker and scheduler: they run the old code until then",
        "w0.service is started here ← w0.service: ExecStart",
        "w1.service is started here ← w1.service: ExecStart",
        "w2.service is started here ← w2.service: ExecStart",
      ],
    ],
  ],
  migrations: [
    [
      "by Fabric",
      { ...settings(""), "fabfile.py": 'def deploy():\n    run("python manage.py migrate")\n' },
      [
        "to-confirm: fabfile.py runs migrate: make sure that it runs once per release, before the new code",
        "migrate ← fabfile.py: manage.py migrate",
      ],
    ],
    [
      "nothing",
      {},
      ["to-confirm: nothing of production in the repository runs migrate: whether a release does cannot be seen"],
    ],
    [
      "a release command",
      procfile(`${web}release: python manage.py migrate --noinput\n`),
      [
        "pass: process release (Procfile) migrates in a step of its own",
        "process release (Procfile) migrates in a step of its own ← Procfile: release",
      ],
    ],
    [
      "a release command that only checks",
      procfile(`${web}release: python manage.py migrate --check\n`),
      ["to-confirm: nothing of production in the repository runs migrate: whether a release does cannot be seen"],
    ],
    [
      "with the server",
      procfile("web: python manage.py migrate && gunicorn shop.wsgi\n"),
      [
        "attention: Process web (Procfile) migrates at every start",
        "Process web (Procfile) migrates at every start ← Procfile: migrate",
      ],
    ],
    [
      "a script, before the restart",
      { "deploy.sh": "#!/bin/sh\nset -e\ngit pull\npython manage.py migrate\nsudo systemctl restart gunicorn\n" },
      [
        "pass: deploy.sh migrates before it starts the new code",
        "deploy.sh migrates before it starts the new code ← deploy.sh: python manage.py migrate",
      ],
    ],
    [
      "a script, behind the restart",
      { "deploy.sh": "#!/bin/sh\nset -e\ngit pull\nsudo systemctl restart gunicorn\npython manage.py migrate\n" },
      [
        "fail: deploy.sh starts the new code (restart of gunicorn) before its migrations ran",
        "deploy.sh starts the new code (restart of gunicorn) before its migrations ran ← deploy.sh: sudo systemctl restart gunicorn",
      ],
    ],
    [
      "a service that others wait for",
      compose(
        "  migrate:\n    image: shop\n    command: python manage.py migrate\n  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    depends_on:\n      migrate:\n        condition: service_completed_successfully\n",
      ),
      [
        "pass: service migrate (docker-compose.prod.yml) migrates in a step of its own",
        "service migrate (docker-compose.prod.yml) migrates in a step of its own ← docker-compose.prod.yml: migrate",
      ],
    ],
    [
      "a service that nobody waits for",
      compose(
        "  migrate:\n    image: shop\n    command: python manage.py migrate\n  web:\n    image: shop\n    command: gunicorn shop.wsgi\n",
      ),
      [
        "to-confirm: docker-compose.prod.yml runs migrate: make sure that it runs once per release, before the new code",
        "migrate ← docker-compose.prod.yml: manage.py migrate",
      ],
    ],
    [
      "a workflow of tests",
      workflow("python manage.py migrate\npytest"),
      ["to-confirm: nothing of production in the repository runs migrate: whether a release does cannot be seen"],
    ],
    [
      "a workflow of releases",
      {
        ".github/workflows/deploy.yml":
          "on: push\njobs:\n  a:\n    steps:\n      - run: ssh shop python manage.py migrate\n",
      },
      [
        "to-confirm: .github/workflows/deploy.yml runs migrate: make sure that it runs once per release, before the new code",
        "migrate ← .github/workflows/deploy.yml: manage.py migrate",
      ],
    ],
  ],
  "migrations-safe": [
    ["no migrations", {}, ["not-applicable: the project has no migrations of its own"]],
    [
      "six that are new and say nothing",
      {
        ...migrations,
        "pyproject.toml": '[tool.django-deploy-hygiene]\ndeployed = { shop = "0001" }\n',
        ...Object.fromEntries(
          [2, 3, 4, 5, 6, 7].map((number) => [
            `shop/migrations/000${number}_next.py`,
            migration(
              `migrations.CreateModel('Item${number}', [('id', models.AutoField(primary_key=True))])`,
              `('shop', '000${number - 1}_${number === 2 ? "initial" : "next"}')`,
            ),
          ]),
        ),
      },
      [
        "pass: shop/migrations/0002_next.py neither blocks nor destroys (after what “deployed” says); shop/migrations/0003_next.py neither blocks nor destroys (after what “deployed” says); shop/migrations/0004_next.py neither blocks nor destroys (after what “deployed” says); and 3 more",
        "shop/migrations/0002_next.py neither blocks nor destroys (after what “deployed” says) ← shop/migrations/0002_next.py",
        "shop/migrations/0003_next.py neither blocks nor destroys (after what “deployed” says) ← shop/migrations/0003_next.py",
        "shop/migrations/0004_next.py neither blocks nor destroys (after what “deployed” says) ← shop/migrations/0004_next.py",
        "shop/migrations/0005_next.py neither blocks nor destroys (after what “deployed” says) ← shop/migrations/0005_next.py",
        "shop/migrations/0006_next.py neither blocks nor destroys (after what “deployed” says) ← shop/migrations/0006_next.py",
        "shop/migrations/0007_next.py neither blocks nor destroys (after what “deployed” says) ← shop/migrations/0007_next.py",
      ],
    ],
    [
      "nothing tells which are new",
      migrations,
      [
        "to-confirm: nothing tells which migrations production has: “deployed” in the configuration, or --new-migrations, would. Make sure that there is a plan: separate releases, a quiet hour, or a backup",
      ],
    ],
  ],
  "migrations-lock-timeout": [
    ["no migrations", {}, ["not-applicable: the project has no migrations of its own"]],
    [
      "nothing",
      migrations,
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
      ],
    ],
    [
      "in OPTIONS",
      {
        ...migrations,
        ...settings(
          'INSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": "-c lock_timeout=5s"}}}\n',
        ),
      },
      ["pass: OPTIONS sets it", 'OPTIONS sets it ← shop/settings.py: "-c lock_timeout=5s"'],
    ],
    [
      "for ever",
      {
        ...migrations,
        ...settings(
          'INSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": "-c lock_timeout=0"}}}\n',
        ),
      },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
        "shop/settings.py speaks of it ← shop/settings.py: lock_timeout",
      ],
    ],
    [
      "of MySQL",
      {
        ...migrations,
        ...settings(
          'INSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "OPTIONS": {"init_command": "SET lock_wait_timeout=5"}}}\n',
        ),
      },
      ["pass: OPTIONS sets it", 'OPTIONS sets it ← shop/settings.py: "SET lock_wait_timeout=5"'],
    ],
    [
      "in OPTIONS by a variable",
      {
        ...migrations,
        ...settings(
          'INSTALLED_APPS = ["shop"]\nif os.environ.get("A"):\n    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=5s"\n',
        ),
      },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
        "shop/settings.py speaks of it ← shop/settings.py: lock_timeout",
      ],
    ],
    [
      "a library's setting",
      {
        ...migrations,
        ...settings(
          'INSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django_zero_downtime_migrations.backends.postgres"}}\nZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT = "2s"\n',
        ),
      },
      [
        "pass: ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT is set",
        'ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT is set ← shop/settings.py: "2s"',
      ],
    ],
    [
      "a library's setting in some environments",
      {
        ...migrations,
        ...settings(
          'INSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django_zero_downtime_migrations.backends.postgres"}}\nif os.environ.get("A"):\n    ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT = "2s"\n',
        ),
      },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
      ],
    ],
    [
      "the setting without its backend",
      { ...migrations, ...settings('INSTALLED_APPS = ["shop"]\nZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT = "2s"\n') },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
      ],
    ],
    [
      "what migrates has it",
      { ...migrations, ...procfile(`release: PGOPTIONS="-c lock_timeout=5s" python manage.py migrate\n${web}`) },
      [
        "pass: PGOPTIONS of process release (Procfile) sets it",
        'PGOPTIONS of process release (Procfile) sets it ← Procfile: PGOPTIONS="-c lock_timeout=5s"',
      ],
    ],
    [
      "what migrates gives an option",
      {
        ...migrations,
        ...procfile(`release: python manage.py migrate_with_timeouts --lock-timeout-in-ms=5000\n${web}`),
      },
      [
        "pass: process release (Procfile) gives --lock-timeout-in-ms",
        "process release (Procfile) gives --lock-timeout-in-ms ← Procfile: manage.py",
      ],
    ],
    [
      "one of two",
      {
        ...migrations,
        ...procfile(`release: PGOPTIONS="-c lock_timeout=5s" python manage.py migrate\n${web}`),
        "deploy.sh": "git pull\npython manage.py migrate\nsystemctl restart gunicorn\n",
      },
      [
        "attention: deploy.sh migrates without lock_timeout",
        "migrate ← deploy.sh: manage.py",
        'PGOPTIONS of process release (Procfile) sets it ← Procfile: PGOPTIONS="-c lock_timeout=5s"',
      ],
    ],
    [
      "a script for the role",
      { ...migrations, "deploy/role.sh": "psql -c \"ALTER ROLE shop SET lock_timeout = '5s'\"\n" },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
        "deploy/role.sh speaks of it ← deploy/role.sh: lock_timeout",
      ],
    ],
    [
      "in OPTIONS, or databases that cannot be seen",
      {
        ...migrations,
        ...settings(
          'INSTALLED_APPS = ["shop"]\nfrom our_library import databases\nDATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=5s"\nif os.environ.get("A"):\n    DATABASES = databases()\n',
        ),
      },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
        "shop/settings.py speaks of it ← shop/settings.py: lock_timeout",
      ],
    ],
    [
      "databases that cannot be seen",
      {
        ...migrations,
        ...settings('INSTALLED_APPS = ["shop"]\nfrom our_library import databases\nDATABASES = databases()\n'),
      },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
      ],
    ],
    [
      "four files that speak of it",
      { ...migrations, ...many(4, (n) => [`deploy/r${n}.sh`, 'psql -c "SET lock_timeout = 5"\n']) },
      [
        "to-confirm: neither OPTIONS nor what runs migrate sets lock_timeout; what the database itself has for the role cannot be seen. Ask the database as the role that migrates: by default PostgreSQL waits for ever, and MySQL for a year",
        "deploy/r0.sh speaks of it ← deploy/r0.sh: lock_timeout",
        "deploy/r1.sh speaks of it ← deploy/r1.sh: lock_timeout",
        "deploy/r2.sh speaks of it ← deploy/r2.sh: lock_timeout",
      ],
    ],
  ],
  "release-checks": [
    [
      "Woodpecker",
      { ".woodpecker.yml": "steps:\n  test:\n    commands:\n      - python manage.py test\n" },
      [
        "attention: nothing found that runs check --deploy or makemigrations --check",
        ".woodpecker.yml runs the tests ← .woodpecker.yml: manage.py test",
      ],
    ],
    [
      "by scripts of package.json",
      { ...workflow("yarn test:py"), "package.json": '{"scripts": {"test:py": "pytest", "test": "jest"}}\n' },
      [
        "attention: nothing found that runs check --deploy or makemigrations --check",
        "package.json runs the tests ← package.json: pytest",
      ],
    ],
    [
      "by an action of the repository",
      {
        ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    steps:\n      - uses: ./.github/actions/tests\n",
        ".github/actions/tests/action.yml":
          "runs:\n  using: composite\n  steps:\n    - run: python manage.py test\n      shell: bash\n",
      },
      [
        "attention: nothing found that runs check --deploy or makemigrations --check",
        ".github/actions/tests/action.yml runs the tests ← .github/actions/tests/action.yml: manage.py test",
      ],
    ],
    [
      "package.json alone",
      { ...workflow("yarn install"), "package.json": '{"scripts": {"test:py": "pytest"}}\n' },
      [
        "to-confirm: no workflow or script for releases runs check --deploy, tests or makemigrations --check. Make sure that all three run before every release, and that a failure stops it",
      ],
    ],
    [
      "by a service of Compose",
      {
        ...workflow("docker compose run --rm test"),
        "docker-compose.yml": "services:\n  test:\n    build: .\n    command: python manage.py test\n",
      },
      [
        "attention: nothing found that runs check --deploy or makemigrations --check",
        "docker-compose.yml runs the tests ← docker-compose.yml: manage.py test",
      ],
    ],
    [
      "a service of Compose that is not run",
      {
        ...workflow("docker compose up -d db"),
        "docker-compose.yml": "services:\n  test:\n    build: .\n    command: python manage.py test\n",
      },
      [
        "to-confirm: no workflow or script for releases runs check --deploy, tests or makemigrations --check. Make sure that all three run before every release, and that a failure stops it",
      ],
    ],
    [
      "whether migrations were applied is another question",
      workflow("python manage.py migrate --check"),
      [
        "to-confirm: no workflow or script for releases runs check --deploy, tests or makemigrations --check. Make sure that all three run before every release, and that a failure stops it",
      ],
    ],
    [
      "whatever settings there are for development, where manage.py names none",
      {
        "manage.py": "",
        "shop/settings_dev.py": "from .settings import *\nDEBUG = True\n",
        ...workflow(
          "python manage.py check --deploy --fail-level WARNING\npython manage.py test\npython manage.py makemigrations --check",
        ),
      },
      [
        "pass: .github/workflows/test.yml runs check --deploy; .github/workflows/test.yml runs the tests; .github/workflows/test.yml runs makemigrations --check",
        ".github/workflows/test.yml runs check --deploy ← .github/workflows/test.yml: check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: manage.py test",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
    [
      "none",
      {},
      [
        "to-confirm: no workflow of continuous integration and no script for releases was found. Make sure that all three run before every release, and that a failure stops it",
      ],
    ],
    [
      "a workflow that runs none",
      workflow("echo"),
      [
        "to-confirm: no workflow or script for releases runs check --deploy, tests or makemigrations --check. Make sure that all three run before every release, and that a failure stops it",
      ],
    ],
    [
      "all three",
      workflow("python manage.py check --deploy --fail-level WARNING\npytest\npython manage.py makemigrations --check"),
      [
        "pass: .github/workflows/test.yml runs check --deploy; .github/workflows/test.yml runs the tests; .github/workflows/test.yml runs makemigrations --check",
        ".github/workflows/test.yml runs check --deploy ← .github/workflows/test.yml: check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
    [
      "two",
      workflow("pytest\npython manage.py makemigrations --check"),
      [
        "attention: nothing found that runs check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
    [
      "one",
      workflow("pytest"),
      [
        "attention: nothing found that runs check --deploy or makemigrations --check",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
      ],
    ],
    [
      "warnings that stop nothing",
      workflow("python manage.py check --deploy\npytest\npython manage.py makemigrations --check"),
      [
        "attention: check --deploy runs without --fail-level WARNING, so its warnings stop nothing",
        ".github/workflows/test.yml runs check --deploy ← .github/workflows/test.yml: check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
    [
      "a failure that is thrown away",
      workflow(
        "python manage.py check --deploy --fail-level WARNING\npytest || true\npython manage.py makemigrations --check",
      ),
      [
        "attention: a failure of pytest stops nothing",
        "pytest ← .github/workflows/test.yml: run: pytest || true",
        ".github/workflows/test.yml runs check --deploy ← .github/workflows/test.yml: check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
    [
      "by make",
      {
        ...workflow("make check"),
        Makefile:
          "check:\n\tpython manage.py check --deploy --fail-level WARNING\n\tpytest\n\tpython manage.py makemigrations --check\n",
      },
      [
        "pass: Makefile runs check --deploy; Makefile runs the tests; Makefile runs makemigrations --check",
        "Makefile runs check --deploy ← Makefile: check --deploy",
        "Makefile runs the tests ← Makefile: pytest",
        "Makefile runs makemigrations --check ← Makefile: makemigrations --check",
      ],
    ],
    [
      "by a Makefile that nothing runs",
      { ...workflow("pytest"), Makefile: "check:\n\tpython manage.py check --deploy --fail-level WARNING\n" },
      [
        "attention: nothing found that runs check --deploy or makemigrations --check",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
      ],
    ],
    [
      "by a script that the workflow names",
      {
        ...workflow("scripts/all.sh"),
        "scripts/all.sh":
          "#!/bin/sh\nset -e\npython manage.py check --deploy --fail-level WARNING\npytest\npython manage.py makemigrations --check\n",
      },
      [
        "pass: scripts/all.sh runs check --deploy; scripts/all.sh runs the tests; scripts/all.sh runs makemigrations --check",
        "scripts/all.sh runs check --deploy ← scripts/all.sh: check --deploy",
        "scripts/all.sh runs the tests ← scripts/all.sh: pytest",
        "scripts/all.sh runs makemigrations --check ← scripts/all.sh: makemigrations --check",
      ],
    ],
    [
      "by a script that nothing names",
      {
        ...workflow("pytest"),
        "scripts/all.sh": "#!/bin/sh\nset -e\npython manage.py check --deploy --fail-level WARNING\n",
      },
      [
        "attention: nothing found that runs check --deploy or makemigrations --check",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
      ],
    ],
    [
      "when the image starts",
      {
        ...workflow("pytest"),
        ...image('FROM python:3.13\nCOPY shop /app\nENTRYPOINT ["/start.sh"]\n'),
        "start.sh":
          "#!/bin/sh\nset -e\npython manage.py check --deploy --fail-level WARNING\nexec gunicorn shop.wsgi\n",
      },
      [
        "attention: check --deploy runs only when the new code starts, and nothing found that runs makemigrations --check",
        "start.sh runs check --deploy ← start.sh: check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
      ],
    ],
    [
      "on settings for development",
      {
        ...workflow(
          "python manage.py check --deploy --fail-level WARNING\npytest\npython manage.py makemigrations --check",
        ),
        ...wsgi("shop.settings"),
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings_dev")\n',
        "shop/settings_dev.py": "from .settings import *\nDEBUG = True\n",
      },
      [
        "attention: check --deploy looks at shop.settings_dev, which manage.py falls back to: add --settings with the production settings",
        ".github/workflows/test.yml runs check --deploy ← .github/workflows/test.yml: check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
    [
      "a script for releases that names itself",
      {
        "deploy.sh":
          "#!/bin/sh\n# deploy.sh\nset -e\npython manage.py check --deploy --fail-level WARNING\npytest\npython manage.py makemigrations --check\n",
      },
      [
        "pass: deploy.sh runs check --deploy; deploy.sh runs the tests; deploy.sh runs makemigrations --check",
        "deploy.sh runs check --deploy ← deploy.sh: check --deploy",
        "deploy.sh runs the tests ← deploy.sh: pytest",
        "deploy.sh runs makemigrations --check ← deploy.sh: makemigrations --check",
      ],
    ],
    [
      "this very tool",
      workflow("django-deploy-hygiene check\npytest\npython manage.py makemigrations --check"),
      [
        "pass: .github/workflows/test.yml runs check --deploy; .github/workflows/test.yml runs the tests; .github/workflows/test.yml runs makemigrations --check",
        ".github/workflows/test.yml runs check --deploy ← .github/workflows/test.yml: django-deploy-hygiene check",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
    [
      "installed only",
      workflow("pip install pytest tox"),
      [
        "to-confirm: no workflow or script for releases runs check --deploy, tests or makemigrations --check. Make sure that all three run before every release, and that a failure stops it",
      ],
    ],
    [
      "a script for releases whose tests stop nothing",
      {
        "deploy.sh":
          "#!/bin/sh\nset -e\ngit pull\npython manage.py check --deploy --fail-level WARNING\npytest || true\npython manage.py makemigrations --check\nsudo systemctl restart gunicorn\n",
      },
      [
        "attention: a failure of pytest stops nothing",
        "pytest ← deploy.sh: pytest",
        "deploy.sh runs check --deploy ← deploy.sh: check --deploy",
        "deploy.sh runs the tests ← deploy.sh: pytest",
        "deploy.sh runs makemigrations --check ← deploy.sh: makemigrations --check",
      ],
    ],
    [
      "a check that stops nothing",
      workflow(
        "python manage.py check --deploy --fail-level WARNING || true\npytest\npython manage.py makemigrations --check",
      ),
      [
        "attention: a failure of check --deploy stops nothing",
        "check --deploy ← .github/workflows/test.yml: run: python manage.py check --deploy --f",
        ".github/workflows/test.yml runs check --deploy ← .github/workflows/test.yml: check --deploy",
        ".github/workflows/test.yml runs the tests ← .github/workflows/test.yml: pytest",
        ".github/workflows/test.yml runs makemigrations --check ← .github/workflows/test.yml: makemigrations --check",
      ],
    ],
  ],
  "dependency-audit": [
    [
      "a requirement that nothing runs",
      { "pyproject.toml": '[dependency-groups]\ndev = [\n    "bandit>=1.7",\n]\n' },
      [
        "to-confirm: nothing in the repository looks for known holes (pip-audit, bandit and the like). Make sure that somebody hears of a hole in a package that production uses",
      ],
    ],
    [
      "none",
      {},
      [
        "to-confirm: nothing in the repository looks for known holes (pip-audit, bandit and the like). Make sure that somebody hears of a hole in a package that production uses",
      ],
    ],
    [
      "pip-audit",
      workflow("pip-audit"),
      [
        "pass: .github/workflows/test.yml runs pip-audit",
        ".github/workflows/test.yml runs pip-audit ← .github/workflows/test.yml: pip-audit",
      ],
    ],
    [
      "Dependabot",
      { ".github/dependabot.yml": "version: 2\nupdates:\n  - package-ecosystem: pip\n" },
      [
        "to-confirm: .github/dependabot.yml keeps dependencies new, and nothing in the repository looks for known holes or careless code. Make sure that somebody hears of a hole in a package that production uses",
        ".github/dependabot.yml keeps dependencies new ← .github/dependabot.yml",
      ],
    ],
    [
      "Dependabot of actions alone",
      { ".github/dependabot.yml": "version: 2\nupdates:\n  - package-ecosystem: github-actions\n" },
      [
        "to-confirm: nothing in the repository looks for known holes (pip-audit, bandit and the like). Make sure that somebody hears of a hole in a package that production uses",
      ],
    ],
    [
      "both",
      {
        ...workflow("pip-audit\nbandit -r shop"),
        ".github/dependabot.yml": 'version: 2\nupdates:\n  - package-ecosystem: "uv"\n',
      },
      [
        "pass: .github/workflows/test.yml runs pip-audit; .github/workflows/test.yml runs bandit; .github/dependabot.yml keeps dependencies new",
        ".github/workflows/test.yml runs pip-audit ← .github/workflows/test.yml: pip-audit",
        ".github/workflows/test.yml runs bandit ← .github/workflows/test.yml: bandit",
        ".github/dependabot.yml keeps dependencies new ← .github/dependabot.yml",
      ],
    ],
    [
      "a job that is called so",
      workflow("snyk-image-scan"),
      [
        "pass: .github/workflows/test.yml runs snyk",
        ".github/workflows/test.yml runs snyk ← .github/workflows/test.yml: snyk",
      ],
    ],
    [
      "seven tools",
      workflow("pip-audit\nbandit\ntrivy\ngrype\nsemgrep\ngitleaks\nosv-scanner"),
      [
        "pass: .github/workflows/test.yml runs pip-audit; .github/workflows/test.yml runs bandit; .github/workflows/test.yml runs trivy; and 2 more",
        ".github/workflows/test.yml runs pip-audit ← .github/workflows/test.yml: pip-audit",
        ".github/workflows/test.yml runs bandit ← .github/workflows/test.yml: bandit",
        ".github/workflows/test.yml runs trivy ← .github/workflows/test.yml: trivy",
        ".github/workflows/test.yml runs grype ← .github/workflows/test.yml: grype",
        ".github/workflows/test.yml runs semgrep ← .github/workflows/test.yml: semgrep",
      ],
    ],
    [
      "Renovate beside the code",
      { "renovate.json": "{}\n" },
      [
        "to-confirm: renovate.json keeps dependencies new, and nothing in the repository looks for known holes or careless code. Make sure that somebody hears of a hole in a package that production uses",
        "renovate.json keeps dependencies new ← renovate.json",
      ],
    ],
  ],
  "image-build-tested": [
    ["no image", {}, ["not-applicable: there is no Dockerfile for production"]],
    [
      "no workflow",
      image(sound),
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "for every change",
      { ...image(sound), ...workflow("docker build .") },
      [
        "pass: .github/workflows/test.yml builds the image",
        ".github/workflows/test.yml builds the image ← .github/workflows/test.yml: docker build",
      ],
    ],
    [
      "by a workflow that one for every change calls",
      {
        ...image(sound),
        ".github/workflows/build.yml": "on: workflow_call\njobs:\n  build:\n    steps:\n      - run: docker build .\n",
        ".github/workflows/test.yml": "on: push\njobs:\n  build:\n    uses: ./.github/workflows/build.yml\n",
      },
      [
        "pass: .github/workflows/build.yml builds the image",
        ".github/workflows/build.yml builds the image ← .github/workflows/build.yml: docker build",
      ],
    ],
    [
      "by an action of the repository",
      {
        ...image(sound),
        ".github/actions/image/action.yml":
          "runs:\n  using: composite\n  steps:\n    - run: docker build .\n      shell: bash\n",
        ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    steps:\n      - uses: ./.github/actions/image\n",
      },
      [
        "pass: .github/actions/image/action.yml builds the image",
        ".github/actions/image/action.yml builds the image ← .github/actions/image/action.yml: docker build",
      ],
    ],
    [
      "by an action that nothing uses",
      {
        ...image(sound),
        ".github/actions/image/action.yml":
          "runs:\n  using: composite\n  steps:\n    - run: docker build .\n      shell: bash\n",
        ".github/workflows/test.yml":
          "on: push\njobs:\n  test:\n    steps:\n      - uses: ./.github/actions/image-cache\n",
      },
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "the image for developers",
      { ...image(sound), "Dockerfile.dev": sound, ...workflow("docker build -f Dockerfile.dev .") },
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "the image of another folder",
      {
        ...image(sound),
        "web/Dockerfile": "FROM node:22\nRUN npm ci\n",
        ...workflow("docker build ./web"),
        ".github/workflows/web.yml":
          "on: push\ndefaults:\n  run:\n    working-directory: web\njobs:\n  a:\n    steps:\n      - run: docker build -t web .\n",
      },
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "the image after one of another folder",
      {
        ...image(sound),
        "web/Dockerfile": "FROM node:22\nRUN npm ci\n",
        ...workflow("docker build ./web\ndocker build -t shop ."),
      },
      [
        "pass: .github/workflows/test.yml builds the image",
        ".github/workflows/test.yml builds the image ← .github/workflows/test.yml: docker build",
      ],
    ],
    [
      "the image by its name",
      { ...image(sound), ...workflow("docker build --file ./Dockerfile .") },
      [
        "pass: .github/workflows/test.yml builds the image",
        ".github/workflows/test.yml builds the image ← .github/workflows/test.yml: docker build",
      ],
    ],
    [
      "for pull requests",
      { ...image(sound), ...workflow("docker build .", "on:\n  pull_request:") },
      [
        "pass: .github/workflows/test.yml builds the image",
        ".github/workflows/test.yml builds the image ← .github/workflows/test.yml: docker build",
      ],
    ],
    [
      "for every push",
      { ...image(sound), ...workflow("docker build .", "on: push") },
      [
        "pass: .github/workflows/test.yml builds the image",
        ".github/workflows/test.yml builds the image ← .github/workflows/test.yml: docker build",
      ],
    ],
    [
      "for pushes to a branch",
      { ...image(sound), ...workflow("docker build .", "on:\n  push:\n    branches: [main]") },
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "for tags",
      { ...image(sound), ...workflow("docker build .", "on:\n  push:\n    tags: [v1]") },
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "by hand",
      { ...image(sound), ...workflow("docker build .", "on: workflow_dispatch") },
      [
        "to-confirm: no workflow that runs for every change builds the image. Make sure that a build that fails is found before the release",
      ],
    ],
    [
      "four workflows",
      {
        ...image(sound),
        ...many(4, (n) => [
          `.github/workflows/w${n}.yml`,
          "on: push\njobs:\n  a:\n    steps:\n      - run: docker build .\n",
        ]),
      },
      [
        "pass: .github/workflows/w0.yml builds the image; .github/workflows/w1.yml builds the image; .github/workflows/w2.yml builds the image",
        ".github/workflows/w0.yml builds the image ← .github/workflows/w0.yml: docker build",
        ".github/workflows/w1.yml builds the image ← .github/workflows/w1.yml: docker build",
        ".github/workflows/w2.yml builds the image ← .github/workflows/w2.yml: docker build",
      ],
    ],
  ],
  "scripts-stop-on-error": [
    [
      "what stands before && and something behind it",
      {
        "deploy.sh": "#!/bin/sh\nset -e\npython manage.py migrate\nnginx -t && systemctl reload nginx\necho done\n",
        "release.sh":
          "#!/bin/sh\nset -e\n[ -f .env ] && systemctl stop shop\npython manage.py migrate\nnginx -t && systemctl reload nginx\n",
      },
      [
        "to-confirm: deploy.sh goes on when nginx fails: set -e does not stop at what stands before &&",
        "set -e does not stop here ← deploy.sh: nginx -t",
        "release.sh stops at the first error ← release.sh: set -e",
      ],
    ],
    [
      "an image whose command goes on",
      image('FROM python:3.13\nCMD ["sh", "-c", "./migrate.sh; ./start.sh"]\n'),
      [
        "to-confirm: Dockerfile goes on when a step of its command fails (;)",
        'its command ← Dockerfile: CMD ["sh", "-c", "./migrate.sh; ./start.',
      ],
    ],
    [
      "an image whose command stops",
      image('FROM python:3.13\nCMD ["sh", "-c", "set -e; ./migrate.sh; ./start.sh"]\n'),
      ["not-applicable: there is no deploy script"],
    ],
    [
      "an image whose build goes on",
      image("FROM python:3.13\nRUN for one in tools/*.py; do \\\n    python $one; \\\n  done\n"),
      [
        "to-confirm: Dockerfile goes on when a step of its command fails (;)",
        "its command ← Dockerfile: RUN for one in tools/*.py; do \\",
      ],
    ],
    [
      "an image whose build stops",
      image(
        "FROM python:3.13\nRUN for one in tools/*.py; do python $one || exit 1; done\nRUN if [ -f a.txt ]; then pip install -r a.txt; fi\nRUN echo 'a; b' > c.txt && d\n",
      ),
      ["not-applicable: there is no deploy script"],
    ],
    [
      "a script without extension",
      { ...procfile(web), rundeploy: "git pull\npython manage.py migrate\nsudo systemctl restart shop\n" },
      ["to-confirm: rundeploy has no set -e", "rundeploy ← rundeploy"],
    ],
    [
      "what developers start beside it",
      {
        ...procfile(web),
        "run.sh": "pip install -r requirements.txt\npython manage.py migrate\npython manage.py runserver\n",
        "utility/install_packages.sh": "apt install libpq-dev\npip install -r requirements/local.txt\n",
      },
      ["not-applicable: there is no deploy script"],
    ],
    [
      "what nothing but it starts",
      { "run.sh": "pip install -r requirements.txt\npython manage.py runserver\n" },
      ["to-confirm: run.sh has no set -e", "run.sh ← run.sh"],
    ],
    [
      "a script in Python",
      { "deploy/update.py": deployScript },
      [
        "to-confirm: deploy/update.py is not followed: make sure that it stops at the first error",
        "deploy/update.py ← deploy/update.py",
      ],
    ],
    [
      "a package with such a name",
      { "shop/deploy/__init__.py": "", "shop/deploy/update.py": deployScript },
      ["not-applicable: there is no deploy script"],
    ],
    ["none", {}, ["not-applicable: there is no deploy script"]],
    [
      "set -e",
      { "deploy.sh": "#!/bin/sh\nset -eu\ngit pull\npython manage.py migrate\n" },
      ["pass: deploy.sh stops at the first error", "deploy.sh stops at the first error ← deploy.sh: set -eu"],
    ],
    [
      "on the first line",
      { "deploy.sh": "#!/bin/bash -e\ngit pull\npython manage.py migrate\n" },
      ["pass: deploy.sh stops at the first error", "deploy.sh stops at the first error ← deploy.sh: #!/bin/bash -e"],
    ],
    [
      "in words",
      { "deploy.sh": "#!/bin/bash\nset -o errexit\ngit pull\npython manage.py migrate\n" },
      ["pass: deploy.sh stops at the first error", "deploy.sh stops at the first error ← deploy.sh: set -o errexit"],
    ],
    [
      "not",
      { "deploy.sh": "#!/bin/sh\ngit pull\npython manage.py migrate\n" },
      ["to-confirm: deploy.sh has no set -e", "deploy.sh ← deploy.sh"],
    ],
    [
      "one command",
      { "deploy.sh": "#!/bin/sh\nkubectl apply -f k8s\n" },
      [
        "pass: deploy.sh has one command, or joins them",
        "deploy.sh has one command, or joins them ← deploy.sh: kubectl apply -f k8s",
      ],
    ],
    [
      "joined",
      { "deploy.sh": "#!/bin/sh\ngit pull && python manage.py migrate && systemctl restart shop\n" },
      [
        "pass: deploy.sh has one command, or joins them",
        "deploy.sh has one command, or joins them ← deploy.sh: git pull",
      ],
    ],
    [
      "joined in part",
      { "deploy.sh": "#!/bin/sh\ngit pull && python manage.py migrate; systemctl restart shop\n" },
      ["to-confirm: deploy.sh has no set -e", "deploy.sh ← deploy.sh"],
    ],
    [
      "several without",
      Object.fromEntries(
        ["a", "b", "c", "d", "e"].map((name) => [`deploy/${name}.sh`, "git pull\npython manage.py migrate\n"]),
      ),
      [
        "to-confirm: deploy/a.sh, deploy/b.sh, deploy/c.sh and 2 more have no set -e",
        ...["a", "b", "c", "d", "e"].map((name) => `deploy/${name}.sh ← deploy/${name}.sh`),
      ],
    ],
    [
      "two, of which one does",
      {
        "deploy.sh": "#!/bin/sh\nset -e\ngit pull\npython manage.py migrate\n",
        "release.sh": "#!/bin/sh\ngit pull\npython manage.py migrate\n",
      },
      [
        "to-confirm: release.sh has no set -e",
        "release.sh ← release.sh",
        "deploy.sh stops at the first error ← deploy.sh: set -e",
      ],
    ],
  ],
  "release-sequence": [
    [
      "Compose that builds",
      {
        ...compose("  web:\n    build: .\n    command: gunicorn shop.wsgi\n"),
        "deploy.sh":
          "set -e\ngit pull\ndocker compose -f docker-compose.prod.yml up -d --build web\ndocker compose exec web python manage.py migrate\n",
      },
      [
        "attention: deploy.sh: git pull, docker compose up --build web, migrate in web; nothing of collectstatic and verify",
        "deploy.sh: git pull, docker compose up --build web, migrate in web ← deploy.sh",
      ],
    ],
    [
      "images, and a service of Compose that migrates",
      {
        ...compose(
          "  web:\n    image: shop:${TAG}\n    command: gunicorn shop.wsgi\n  migrate:\n    image: shop:${TAG}\n    command: python manage.py migrate\n",
        ),
        ...image("FROM python:3.13\nCOPY . .\nRUN python manage.py collectstatic --noinput\n"),
        "deploy.sh":
          "set -e\ndocker compose -f docker-compose.prod.yml pull\ndocker compose -f docker-compose.prod.yml run --rm migrate\ndocker compose -f docker-compose.prod.yml up -d\ncurl -f https://shop.example.com/health/\n",
      },
      [
        "pass: deploy.sh: docker compose pull, migrate by service migrate, docker compose up, curl",
        "deploy.sh: docker compose pull, migrate by service migrate, docker compose up, curl ← deploy.sh",
      ],
    ],
    [
      "Compose that keeps the images it has, and a service that does not migrate",
      {
        ...compose("  web:\n    image: shop:${TAG}\n    command: gunicorn shop.wsgi\n"),
        "deploy.sh":
          "set -e\ndocker compose -f docker-compose.prod.yml run --rm web\ndocker compose -f docker-compose.prod.yml up -d\n",
      },
      [
        "to-confirm: deploy.sh: docker compose up; nothing of pull, migrate, collectstatic and verify. Write down, or point to, the steps of a release",
        "deploy.sh: docker compose up ← deploy.sh",
      ],
    ],
    [
      "a script in Python",
      { "deploy/update.py": deployScript },
      [
        "attention: deploy/update.py names pull, install, migrate and restart; nothing of collectstatic and verify",
        "deploy/update.py names pull, install, migrate and restart ← deploy/update.py",
      ],
    ],
    [
      "a script that a platform starts, and one that sets a machine up",
      {
        "build.sh":
          "#!/bin/sh\nset -e\n# then restart\npip install -r requirements.txt\npython manage.py collectstatic --noinput\npython manage.py migrate\n",
        "setup.sh":
          "#!/bin/sh\nset -e\npip install -r requirements.txt\npython manage.py migrate\nsystemctl restart shop\n",
        "start.sh": "#!/bin/sh\nset -e\npython manage.py migrate\nexec gunicorn shop.wsgi\n",
      },
      [
        "to-confirm: build.sh names install, migrate and collectstatic; nothing of pull, restart and verify. Write down, or point to, the steps of a release",
        "build.sh names install, migrate and collectstatic ← build.sh",
      ],
    ],
    [
      "a job that publishes documents",
      {
        ".github/workflows/docs.yml":
          "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install mkdocs\n      - run: mkdocs gh-deploy\n",
      },
      [
        "to-confirm: no document or script names the steps of a release. Write down, or point to, the steps of a release",
      ],
    ],
    [
      "none",
      {},
      [
        "to-confirm: no document or script names the steps of a release. Write down, or point to, the steps of a release",
      ],
    ],
    [
      "a script with all",
      {
        "deploy.sh":
          "#!/bin/sh\nset -e\ngit pull\npip install -r requirements.txt\npython manage.py migrate\npython manage.py collectstatic --noinput\nsudo systemctl restart gunicorn\ncurl -f https://shop.example.com/health/\n",
      },
      [
        "pass: deploy.sh: git pull, pip install, migrate, collectstatic, restart of gunicorn, curl",
        "deploy.sh: git pull, pip install, migrate, collectstatic, restart of gunicorn, curl ← deploy.sh",
      ],
    ],
    [
      "a script with four",
      {
        "deploy.sh":
          "#!/bin/sh\nset -e\ngit pull\npip install -r requirements.txt\npython manage.py migrate\nsudo systemctl restart gunicorn\n",
      },
      [
        "attention: deploy.sh: git pull, pip install, migrate, restart of gunicorn; nothing of collectstatic and verify",
        "deploy.sh: git pull, pip install, migrate, restart of gunicorn ← deploy.sh",
      ],
    ],
    [
      "a script with two",
      { "deploy.sh": "#!/bin/sh\nset -e\ngit pull\nsudo systemctl restart gunicorn\n" },
      [
        "to-confirm: deploy.sh: git pull, restart of gunicorn; nothing of install, migrate, collectstatic and verify. Write down, or point to, the steps of a release",
        "deploy.sh: git pull, restart of gunicorn ← deploy.sh",
      ],
    ],
    [
      "a document",
      { "docs/deploying.md": "# Deploying\n\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n" },
      [
        "pass: docs/deploying.md names pull, install, migrate, collectstatic, restart and verify",
        "docs/deploying.md names pull, install, migrate, collectstatic, restart and verify ← docs/deploying.md",
      ],
    ],
    [
      "a part of a document",
      {
        "README.md":
          "# Shop\n\n## Deploying\n\ngit pull, then restart\n\n## Testing\n\npip install, migrate, collectstatic, curl\n",
      },
      [
        "to-confirm: README.md names pull and restart; nothing of install, migrate, collectstatic and verify. Write down, or point to, the steps of a release",
        "README.md names pull and restart ← README.md: Deploying",
      ],
    ],
    [
      "a platform",
      procfile(web),
      [
        "to-confirm: no document or script names the steps of a release. Write down, or point to, the steps of a release",
      ],
    ],
    [
      "a script and a document",
      {
        "deploy.sh": "#!/bin/sh\nset -e\ngit pull\npython manage.py migrate\nsudo systemctl restart gunicorn\n",
        "docs/deploying.md": "git pull, then restart",
      },
      [
        "to-confirm: deploy.sh: git pull, migrate, restart of gunicorn; nothing of install, collectstatic and verify. Write down, or point to, the steps of a release",
        "deploy.sh: git pull, migrate, restart of gunicorn ← deploy.sh",
        "docs/deploying.md names pull and restart ← docs/deploying.md",
      ],
    ],
    [
      "a part of reStructuredText",
      {
        "docs/ops.rst":
          "Shop\n====\n\nDeploying\n---------\n\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n\nTesting\n-------\n\npytest\n",
      },
      [
        "pass: docs/ops.rst names pull, install, migrate, collectstatic, restart and verify",
        "docs/ops.rst names pull, install, migrate, collectstatic, restart and verify ← docs/ops.rst: Deploying",
      ],
    ],
    [
      "a part of AsciiDoc",
      {
        "docs/ops.adoc":
          "= Shop\n\n== Deploying\n\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n\n== Testing\n\npytest\n",
      },
      [
        "pass: docs/ops.adoc names pull, install, migrate, collectstatic, restart and verify",
        "docs/ops.adoc names pull, install, migrate, collectstatic, restart and verify ← docs/ops.adoc: Deploying",
      ],
    ],
    [
      "a part with parts of its own",
      {
        "README.md":
          "# Shop\n\n## Deploying\n\ngit pull, pip install\n\n### Then\n\nmigrate, collectstatic, restart, then curl\n\n## Testing\n\npytest\n",
      },
      [
        "pass: README.md names pull, install, migrate, collectstatic, restart and verify",
        "README.md names pull, install, migrate, collectstatic, restart and verify ← README.md: Deploying",
      ],
    ],
    [
      "headings in a code block",
      {
        "README.md":
          "# Shop\n\n```\n# Deploying\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n```\n",
      },
      [
        "to-confirm: no document or script names the steps of a release. Write down, or point to, the steps of a release",
      ],
    ],
    [
      "a changelog",
      {
        "docs/notes.md":
          "# Releases\n\n## 1.0\n\n## 1.1\n\n## 1.2\n\n## 1.3\n\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n",
      },
      [
        "to-confirm: no document or script names the steps of a release. Write down, or point to, the steps of a release",
      ],
    ],
    [
      "three versions are no changelog",
      {
        "docs/releasing.md":
          "# Releasing\n\n## 1.0\n\n## 1.1\n\n## 1.2\n\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n",
      },
      [
        "pass: docs/releasing.md names pull, install, migrate, collectstatic, restart and verify",
        "docs/releasing.md names pull, install, migrate, collectstatic, restart and verify ← docs/releasing.md",
      ],
    ],
    [
      "headings of two kinds, of the same level",
      {
        "README.md":
          "Deployment\n==========\n\nSee below.\n\n# Commands\n\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n",
      },
      [
        "to-confirm: no document or script names the steps of a release. Write down, or point to, the steps of a release",
      ],
    ],
    [
      "a list is no heading",
      {
        "README.md":
          "# Shop\n\n- Deploying\n---\n\ngit pull, pip install, migrate, collectstatic, restart, then curl.\n",
      },
      [
        "to-confirm: no document or script names the steps of a release. Write down, or point to, the steps of a release",
      ],
    ],
    [
      "a platform that migrates",
      procfile(`${web}release: python manage.py migrate\n`),
      [
        "to-confirm: no document or script names the steps of a release; this is what the platform does by itself. Write down, or point to, the steps of a release",
        "Procfile: migrate, start of web ← Procfile",
      ],
    ],
    [
      "a platform and a document",
      { ...procfile(`${web}release: python manage.py migrate\n`), "docs/deploying.md": "git pull, then restart" },
      [
        "to-confirm: docs/deploying.md names pull and restart; nothing of install, migrate, collectstatic and verify. Write down, or point to, the steps of a release",
        "docs/deploying.md names pull and restart ← docs/deploying.md",
        "Procfile: migrate, start of web ← Procfile",
      ],
    ],
    [
      "a script with fourteen steps",
      {
        "deploy.sh":
          "#!/bin/sh\nset -e\ngit fetch\ngit pull\npip install -r requirements.txt\nnpm ci\nnpm run build\npython manage.py check --deploy\npython manage.py compilemessages\npython manage.py migrate\npython manage.py collectstatic --noinput\npython manage.py clearsessions\nsudo systemctl restart gunicorn\nsudo systemctl restart celery\nsudo systemctl reload nginx\ncurl -f https://shop.example.com/\npytest\n",
      },
      [
        "pass: deploy.sh: git fetch, git pull, pip install, npm ci, npm run, check --deploy, compilemessages, migrate, collectstatic, clearsessions, restart of gunicorn, restart of celery",
        "deploy.sh: git fetch, git pull, pip install, npm ci, npm run, check --deploy, compilemessages, migrate, collectstatic, clearsessions, restart of gunicorn, restart of celery ← deploy.sh",
      ],
    ],
    [
      "seven documents",
      many(7, (n) => [`docs/deploy-${n}.md`, "git pull, then restart\n"]),
      [
        "to-confirm: docs/deploy-0.md names pull and restart; nothing of install, migrate, collectstatic and verify. Write down, or point to, the steps of a release",
        "docs/deploy-0.md names pull and restart ← docs/deploy-0.md",
        "docs/deploy-1.md names pull and restart ← docs/deploy-1.md",
        "docs/deploy-2.md names pull and restart ← docs/deploy-2.md",
        "docs/deploy-3.md names pull and restart ← docs/deploy-3.md",
        "docs/deploy-4.md names pull and restart ← docs/deploy-4.md",
        "docs/deploy-5.md names pull and restart ← docs/deploy-5.md",
      ],
    ],
  ],
  "rollback-document": [
    [
      "none",
      {},
      [
        "to-confirm: no document is named for rolling back, and none has a heading about it. Write down, or point to, how the last release is restored",
      ],
    ],
    [
      "one with all",
      {
        "docs/rollback.md":
          "Deploy the previous tag again. The schema stays as it is: migrations go forward only. Whoever is on call decides.\n",
      },
      ["pass: docs/rollback.md is about it", "docs/rollback.md is about it ← docs/rollback.md"],
    ],
    [
      "one without who decides",
      {
        "docs/rollback.md":
          "Deploy the previous tag again, and leave the schema as it is, because migrations go forward only here.\n",
      },
      [
        "to-confirm: docs/rollback.md says nothing of who decides. Write down, or point to, how the last release is restored",
        "docs/rollback.md is about it ← docs/rollback.md",
      ],
    ],
    [
      "a part",
      {
        "README.md":
          "# Shop\n\n## Rolling back\n\nDeploy the previous tag again. The schema stays as it is. Whoever is on call decides.\n",
      },
      [
        "pass: README.md has a part about it: Rolling back",
        "README.md has a part about it: Rolling back ← README.md: Rolling back",
      ],
    ],
    [
      "a heading alone",
      { "README.md": "# Shop\n\n## Rolling back\n\n## Other\n" },
      [
        "to-confirm: no document is named for rolling back, and none has a heading about it. Write down, or point to, how the last release is restored",
      ],
    ],
    [
      "two, of which one has more",
      {
        "docs/rollback.md":
          "Deploy the previous tag again, and that is all that there is to say about it in this document here.\n",
        "docs/revert-release.md":
          "Deploy the previous tag again. The schema stays as it is: migrations go forward only. Whoever is on call decides.\n",
      },
      ["pass: docs/revert-release.md is about it", "docs/revert-release.md is about it ← docs/revert-release.md"],
    ],
    [
      "a long heading",
      {
        "README.md": `# Shop\n\n## Rolling back ${"very ".repeat(20)}far\n\nDeploy the previous tag again. The schema stays as it is. Whoever is on call decides.\n`,
      },
      [
        "pass: README.md has a part about it: Rolling back very very very very very very very very very very very very very ve",
        "README.md has a part about it: Rolling back very very very very very very very very very very very very very ve ← README.md: Rolling back very very very very very ve",
      ],
    ],
    [
      "the shortest part that counts",
      {
        "README.md": `# Shop\n\n## Rolling back\n\nDeploy the tag again; schema stays; ask ${"x".repeat(80 - "Rolling back Deploy the tag again; schema stays; ask  ".length)}\n`,
      },
      [
        "pass: README.md has a part about it: Rolling back",
        "README.md has a part about it: Rolling back ← README.md: Rolling back",
      ],
    ],
    [
      "one that is a letter shorter",
      {
        "README.md": `# Shop\n\n## Rolling back\n\nDeploy the tag again; schema stays; ask ${"x".repeat(79 - "Rolling back Deploy the tag again; schema stays; ask  ".length)}\n`,
      },
      [
        "to-confirm: no document is named for rolling back, and none has a heading about it. Write down, or point to, how the last release is restored",
      ],
    ],
  ],
  "credentials-not-in-source": [
    [
      "a word for good",
      settings('INDEX_API_KEY = "abc123"\nOTHER_API_KEY = "your-key"\nAPI_KEY_HEADER = "abc123"\n'),
      [
        "to-confirm: INDEX_API_KEY is a text of the source: make sure that production has another",
        'INDEX_API_KEY is a text of the source ← shop/settings.py: "abc123"',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "a fallback of one variable",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ.get("DB_PASSWORD", "postgres")}}\n',
      ),
      [
        'to-confirm: DATABASES["default"]["PASSWORD"] is a text of the source while the variable DB_PASSWORD is unset: make sure that production has another',
        'DATABASES["default"]["PASSWORD"] is a text of the source while the variable DB_PASSWORD is unset ← shop/settings.py: "postgres"',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "fallbacks of several",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ.get("DB_PASSWORD", "postgres")}}\nOTHER_PASSWORD = os.environ.get("OTHER_PASSWORD", "postgres")\n',
      ),
      [
        'to-confirm: DATABASES["default"]["PASSWORD"] is a text of the source while the variable DB_PASSWORD is unset: make sure that production has another; OTHER_PASSWORD is a text of the source while the variable OTHER_PASSWORD is unset: make sure that production has another',
        'DATABASES["default"]["PASSWORD"] is a text of the source while the variable DB_PASSWORD is unset ← shop/settings.py: "postgres"',
        'OTHER_PASSWORD is a text of the source while the variable OTHER_PASSWORD is unset ← shop/settings.py: "postgres"',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "five from the environment",
      settings(
        'A_PASSWORD = os.environ["A"]\nB_PASSWORD = os.environ["B"]\nC_PASSWORD = os.environ["C"]\nD_PASSWORD = os.environ["D"]\nE_PASSWORD = os.environ["E"]\n',
      ),
      [
        "pass: A_PASSWORD, B_PASSWORD, C_PASSWORD, D_PASSWORD and 1 more come from the environment; the only other module sets nothing that is named like a secret",
        'A_PASSWORD, B_PASSWORD, C_PASSWORD, D_PASSWORD and 1 more come from the environment ← shop/settings.py: os.environ["A"]',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "what a variable named like a secret is a part of",
      settings(
        'PAGE_TOKENS = os.environ["PAGE"] + os.environ["PAGE_TOKEN"]\nPAGE_TOKEN_LENGTH = os.environ["LENGTH"]\n',
      ),
      [
        "pass: PAGE_TOKENS comes from the environment; the only other module sets nothing that is named like a secret",
        'PAGE_TOKENS comes from the environment ← shop/settings.py: os.environ["PAGE"] + os.environ["PAGE_TO',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "what is read out of an address that holds a password",
      settings(
        'import environ\nMAIL = environ.Env().email_url("EMAIL_URL", default="smtp://u:password@localhost:25")\nEMAIL_HOST = MAIL["EMAIL_HOST"]\nEMAIL_PORT = MAIL["EMAIL_PORT"]\n',
      ),
      [
        'to-confirm: MAIL["EMAIL_HOST_PASSWORD"] is a text of the source: make sure that production has another',
        'MAIL["EMAIL_HOST_PASSWORD"] is a text of the source ← shop/settings.py: environ.Env().email_url("EMAIL_URL", def',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "four that cannot be seen",
      settings(
        "from our_library import secret\nA_PASSWORD = secret(1)\nB_PASSWORD = secret(2)\nC_PASSWORD = secret(3)\nD_PASSWORD = secret(4)\n",
      ),
      [
        "to-confirm: where A_PASSWORD, B_PASSWORD, C_PASSWORD and 1 more come from cannot be seen (our_library.secret, which is not in the repository): make sure that no file of the repository holds them",
        "A_PASSWORD ← shop/settings.py: secret(1)",
        "B_PASSWORD ← shop/settings.py: secret(2)",
        "C_PASSWORD ← shop/settings.py: secret(3)",
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "two texts of one module",
      { "shop/pay.py": 'api_key = "correct-horse-battery"\nother_password = "correct-horse-battery"\n' },
      [
        "to-confirm: shop/pay.py sets something that is named like a secret: make sure that it is none",
        'something named like a secret ← shop/pay.py: api_key = "correct-horse-battery"',
        'something named like a secret ← shop/pay.py: other_password = "correct-horse-battery"',
        "no setting of shop.settings holds a credential ← shop/settings.py",
      ],
    ],
    [
      "a module and its tests",
      { "shop/pay.py": 'api_key = os.environ["K"]\n', "shop/tests/test_pay.py": 'api_key = "correct-horse-battery"\n' },
      [
        "pass: no setting of shop.settings holds a credential; none of 2 other modules sets something that is named like a secret",
        "no setting of shop.settings holds a credential ← shop/settings.py",
        "none of 2 other modules sets something that is named like a secret",
      ],
    ],
    [
      "an identifier that has KEY in its name",
      settings("from our_library import secret\nPUBLIC_KEY_ID = secret()\n"),
      [
        "pass: no setting of shop.settings holds a credential; the only other module sets nothing that is named like a secret",
        "no setting of shop.settings holds a credential ← shop/settings.py",
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "of a broker in a list",
      settings('BROKERS = [os.environ["BROKER_URL"], "x"]\n'),
      [
        "pass: BROKERS comes from the environment; the only other module sets nothing that is named like a secret",
        'BROKERS comes from the environment ← shop/settings.py: os.environ["BROKER_URL"]',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "six modules",
      many(6, (n) => [`shop/m${n}.py`, 'api_key = "correct-horse-battery"\n']),
      [
        "to-confirm: shop/m0.py, shop/m1.py, shop/m2.py and 3 more set something that is named like a secret: make sure that it is none",
        'something named like a secret ← shop/m0.py: api_key = "correct-horse-battery"',
        'something named like a secret ← shop/m1.py: api_key = "correct-horse-battery"',
        'something named like a secret ← shop/m2.py: api_key = "correct-horse-battery"',
        'something named like a secret ← shop/m3.py: api_key = "correct-horse-battery"',
        "no setting of shop.settings holds a credential ← shop/settings.py",
      ],
    ],
    [
      "a password of a dict that cannot be seen",
      settings(
        'from our_library import secret\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": secret()}}\n',
      ),
      [
        "to-confirm: where DATABASES[default][PASSWORD] comes from cannot be seen (our_library.secret, which is not in the repository): make sure that no file of the repository holds it",
        "DATABASES[default][PASSWORD] ← shop/settings.py: secret()",
        "the only other module sets nothing that is named like a secret",
      ],
    ],
  ],
  "reverse-proxy": [
    [
      "the text of a ConfigMap, and a file of the same name that nothing takes",
      {
        ...image(sound),
        "k8s/proxy.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: proxy}\ndata:\n  nginx.conf: |\n    server {\n      location / {\n        proxy_pass http://web:8000;\n      }\n    }\n",
        "compose.yml":
          "services:\n  web:\n    build: .\n    volumes: ['.:/app']\n    command: python manage.py runserver\n  proxy:\n    image: nginx\n    volumes: ['./nginx.conf:/etc/nginx/nginx.conf']\n",
        "nginx.conf": "server {\n  location /app { proxy_pass http://front:3000; }\n}\n",
      },
      [
        "to-confirm: what k8s/proxy.yaml hands on to the application is not followed: make sure that its hosts, limits and time-outs are meant",
        "k8s/proxy.yaml ← k8s/proxy.yaml:         proxy_pass ",
      ],
    ],
    [
      "uploads that it hands on",
      {
        "shop/settings.py": `${hashed["shop/settings.py"] ?? ""}MEDIA_URL = "/media/"\nMEDIA_ROOT = "/srv/media"\n`,
        "shop/models.py": "photo = models.ImageField()\n",
        ...nginx("proxy_set_header Host $host;"),
      },
      [
        "attention: Uploads are not found: nginx passes /media/ on to shop.service, which does not serve it",
        "Uploads are not found: nginx passes /media/ on to shop.service, which does not serve it ← nginx.conf: proxy_pass http://127.0.0.1:8000;",
      ],
    ],
    [
      "everything",
      {
        "nginx.conf":
          "server {\n  listen 80 default_server;\n  return 444;\n}\nserver {\n  listen 443 ssl;\n  client_max_body_size 10m;\n  location /static/ { alias /srv/static/; }\n  location /media/ { alias /srv/media/; }\n  location / {\n    proxy_pass http://127.0.0.1:8000;\n    proxy_read_timeout 30s;\n    proxy_set_header Host $host;\n    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n    proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_set_header X-Real-IP $remote_addr;\n  }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "pass: nginx.conf decides on the host; nginx.conf decides on the client's address; nginx.conf decides on the scheme; and 5 more",
        "nginx.conf decides on the host ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the client's address ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the scheme ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the size of bodies ← nginx.conf: client_max_body_size",
        "nginx.conf decides on time-outs ← nginx.conf: proxy_read_timeout",
        "nginx.conf decides on unknown hosts ← nginx.conf: server",
        "nginx.conf decides on static files ← nginx.conf: location",
        "nginx.conf decides on uploads ← nginx.conf: location",
      ],
    ],
    [
      "no scheme",
      {
        "nginx.conf":
          "server {\n  listen 80 default_server;\n  return 444;\n}\nserver {\n  listen 443 ssl;\n  client_max_body_size 10m;\n  location /static/ { alias /srv/static/; }\n  location /media/ { alias /srv/media/; }\n  location / {\n    proxy_pass http://127.0.0.1:8000;\n    proxy_read_timeout 30s;\n    proxy_set_header Host $host;\n    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n    proxy_set_header X-Real-IP $remote_addr;\n  }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx.conf says nothing of the scheme",
        "nginx.conf decides on the host ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the client's address ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the size of bodies ← nginx.conf: client_max_body_size",
        "nginx.conf decides on time-outs ← nginx.conf: proxy_read_timeout",
        "nginx.conf decides on unknown hosts ← nginx.conf: server",
        "nginx.conf decides on static files ← nginx.conf: location",
        "nginx.conf decides on uploads ← nginx.conf: location",
      ],
    ],
    [
      "unknown hosts are sent elsewhere",
      {
        "nginx.conf":
          "server {\n  listen 80 default_server;\n  return 301 https://example.com;\n}\nserver {\n  listen 443 ssl;\n  client_max_body_size 10m;\n  location /static/ { alias /srv/static/; }\n  location /media/ { alias /srv/media/; }\n  location / {\n    proxy_pass http://127.0.0.1:8000;\n    proxy_read_timeout 30s;\n    proxy_set_header Host $host;\n    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n    proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_set_header X-Real-IP $remote_addr;\n  }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx.conf says nothing of unknown hosts",
        "nginx.conf decides on the host ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the client's address ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the scheme ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the size of bodies ← nginx.conf: client_max_body_size",
        "nginx.conf decides on time-outs ← nginx.conf: proxy_read_timeout",
        "nginx.conf decides on static files ← nginx.conf: location",
        "nginx.conf decides on uploads ← nginx.conf: location",
      ],
    ],
    [
      "no server for unknown hosts",
      {
        "nginx.conf":
          "server {\n  listen 80;\n  return 444;\n}\nserver {\n  listen 443 ssl;\n  client_max_body_size 10m;\n  location /static/ { alias /srv/static/; }\n  location /media/ { alias /srv/media/; }\n  location / {\n    proxy_pass http://127.0.0.1:8000;\n    proxy_read_timeout 30s;\n    proxy_set_header Host $host;\n    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n    proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_set_header X-Real-IP $remote_addr;\n  }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx.conf says nothing of unknown hosts",
        "nginx.conf decides on the host ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the client's address ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the scheme ← nginx.conf: proxy_set_header",
        "nginx.conf decides on the size of bodies ← nginx.conf: client_max_body_size",
        "nginx.conf decides on time-outs ← nginx.conf: proxy_read_timeout",
        "nginx.conf decides on static files ← nginx.conf: location",
        "nginx.conf decides on uploads ← nginx.conf: location",
      ],
    ],
    [
      "nginx that proxies nothing",
      { "nginx.conf": "server {\n  listen 80;\n  location / { root /srv; }\n}\n" },
      ["not-applicable: no configuration of a reverse proxy is production's"],
    ],
    [
      "Caddy",
      {
        Caddyfile: "www.example.com {\n\treverse_proxy localhost:8000\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: Caddyfile stands in front of the application: make sure that its limits and time-outs are meant",
        "Caddyfile ← Caddyfile: reverse_proxy",
      ],
    ],
    ["none", {}, ["not-applicable: no configuration of a reverse proxy is production's"]],
    [
      "two files",
      {
        "nginx.conf":
          "server {\n  listen 80;\n  location / { proxy_pass http://127.0.0.1:8000; proxy_set_header Host $host; }\n}\n",
        "conf.d/other.conf":
          "server {\n  listen 81;\n  location / { proxy_pass http://127.0.0.1:8000; proxy_set_header Host $host; }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx.conf says nothing of the client's address, the scheme, the size of bodies, time-outs, unknown hosts, static files and uploads",
        "nginx.conf decides on the host ← nginx.conf: proxy_set_header",
      ],
    ],
  ],
  certificates: [
    [
      "an ingress",
      {
        "k8s/web.yaml":
          "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\nspec:\n  tls:\n    - hosts: [shop.example]\n",
      },
      [
        "to-confirm: if the ingress (k8s/web.yaml) ends TLS, make sure that the versions and ciphers it accepts are current",
        "the ingress (k8s/web.yaml) ← k8s/web.yaml: kind: Ingress",
      ],
    ],
    [
      "Caddy",
      {
        Caddyfile: "www.example.com {\n\treverse_proxy localhost:8000\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "pass: Caddy's own versions and ciphers hold (Caddyfile)",
        "Caddy's own versions and ciphers hold (Caddyfile) ← Caddyfile: www.example.com",
      ],
    ],
    [
      "Caddy with versions of its own",
      {
        Caddyfile: "www.example.com {\n\ttls {\n\t\tprotocols tls1.2 tls1.3\n\t}\n\treverse_proxy localhost:8000\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: the versions and ciphers of Caddy are chosen by hand",
        "protocols ← Caddyfile: protocols tls1.2 tls1.3",
      ],
    ],
    [
      "nginx without TLS",
      {
        "nginx.conf": "server {\n  listen 80;\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      ["to-confirm: nginx.conf does not end TLS: look at what does"],
    ],
    [
      "versions around the server",
      {
        "nginx.conf":
          "http {\n  ssl_protocols TLSv1.3;\n  server {\n    listen 443 ssl;\n    location / { proxy_pass http://127.0.0.1:8000; }\n  }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      ["pass: nginx.conf accepts TLSv1.3 only", "nginx.conf accepts TLSv1.3 only ← nginx.conf: ssl_protocols TLSv1.3;"],
    ],
    [
      "left to a person, who confirmed",
      {
        "nginx.conf": "server {\n  listen 443 ssl;\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n",
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "certificates", state: "confirmed", by: "Ann", on: "2026-11-20" }],
        }),
      },
      ["confirmed: confirmed by Ann on 2026-11-20", "TLS ends here ← nginx.conf: server"],
    ],
    [
      "a file that nginx's own includes",
      {
        "nginx/nginx.conf": "http {\n  ssl_protocols TLSv1.3;\n  include /etc/nginx/conf.d/*.conf;\n}\n",
        "nginx/conf.d/shop.conf": tlsServer(""),
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "pass: nginx/conf.d/shop.conf accepts TLSv1.3 only",
        "nginx/conf.d/shop.conf accepts TLSv1.3 only ← nginx/nginx.conf: ssl_protocols TLSv1.3;",
      ],
    ],
    [
      "a file beside one that includes another",
      {
        "nginx/nginx.conf": "http {\n  ssl_protocols TLSv1.3;\n  include /etc/nginx/conf.d/other.conf;\n}\n",
        "nginx/conf.d/shop.conf": tlsServer(""),
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx/conf.d/shop.conf leaves the versions of TLS to nginx's own default",
        "TLS ends here ← nginx/conf.d/shop.conf: server",
      ],
    ],
    [
      "a file of the same name, which is not the one that is included",
      {
        "nginx/nginx.conf": "http {\n  ssl_protocols TLSv1.3;\n  include /etc/nginx/conf.d/shop.conf;\n}\n",
        "nginx/conf.d/shop.conf": "server {\n  listen 80;\n  return 301 https://$host;\n}\n",
        "nginx/shop.conf": tlsServer(""),
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx/shop.conf leaves the versions of TLS to nginx's own default",
        "TLS ends here ← nginx/shop.conf: server",
      ],
    ],
    [
      "another server of the file that includes it",
      {
        "nginx/nginx.conf":
          "http {\n  include conf.d/*.conf;\n  server {\n    listen 443 ssl;\n    ssl_protocols TLSv1.3;\n  }\n}\n",
        "nginx/conf.d/shop.conf": tlsServer(""),
        "nginx/conf.d/other.conf": tlsServer("  ssl_protocols TLSv1.3;\n"),
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx/conf.d/shop.conf leaves the versions of TLS to nginx's own default",
        "TLS ends here ← nginx/conf.d/shop.conf: server",
        "nginx/conf.d/other.conf accepts TLSv1.3 only ← nginx/conf.d/other.conf: ssl_protocols TLSv1.3;",
        "nginx/nginx.conf accepts TLSv1.3 only ← nginx/nginx.conf: ssl_protocols TLSv1.3;",
      ],
    ],
    [
      "a snippet of the repository before what holds around the server",
      {
        "nginx/nginx.conf": `http {\n  ssl_protocols TLSv1 TLSv1.2;\n${tlsServer("  include snippets/ssl.conf;\n")}}\n`,
        "nginx/snippets/ssl.conf": "ssl_protocols TLSv1.3;\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "fail: nginx accepts TLSv1, which is withdrawn",
        "nginx accepts TLSv1, which is withdrawn ← nginx/nginx.conf: TLSv1",
      ],
    ],
    [
      "a snippet of the repository",
      {
        "front/shop-nginx.conf": tlsServer("  include snippets/ssl.conf;\n"),
        "front/snippets/ssl.conf": "ssl_protocols TLSv1.3;\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "pass: front/shop-nginx.conf accepts TLSv1.3 only",
        "front/shop-nginx.conf accepts TLSv1.3 only ← front/snippets/ssl.conf: ssl_protocols TLSv1.3;",
      ],
    ],
    [
      "another snippet than the one that is there",
      {
        "front/shop-nginx.conf": tlsServer("  include snippets/ssl.conf;\n"),
        "front/snippets/tls.conf": "ssl_protocols TLSv1.3;\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: front/shop-nginx.conf includes ssl.conf, where the versions of TLS may stand",
        "it is included here ← front/shop-nginx.conf: include snippets/ssl.conf;",
      ],
    ],
    [
      "a file that certbot writes",
      {
        "nginx.conf": tlsServer("  include /etc/letsencrypt/options-ssl-nginx.conf;\n"),
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      [
        "to-confirm: nginx.conf includes options-ssl-nginx.conf, where the versions of TLS may stand",
        "it is included here ← nginx.conf: include /etc/letsencrypt/options-ssl-ngi",
      ],
    ],
    [
      "a server on both ports",
      {
        "nginx.conf":
          "server {\n  listen 80;\n  listen 443 ssl;\n  ssl_protocols TLSv1.3;\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n",
        "shop.service": nginx("")["shop.service"] ?? "",
      },
      ["pass: nginx.conf accepts TLSv1.3 only", "nginx.conf accepts TLSv1.3 only ← nginx.conf: ssl_protocols TLSv1.3;"],
    ],
  ],
  "secure-cookies": [
    [
      "neither sessions nor forms",
      own("MIDDLEWARE = []\n"),
      [
        "fail: CsrfViewMiddleware is not in MIDDLEWARE",
        "CsrfViewMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "a list from the environment",
      own('MIDDLEWARE = os.environ["M"].split(",")\nSESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SECURE = True\n'),
      [
        "pass: SESSION_COOKIE_SECURE is True; SESSION_COOKIE_HTTPONLY is not set, and Django's default is True; CSRF_COOKIE_SECURE is True",
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "SESSION_COOKIE_HTTPONLY is not set, and Django's default is True ← shop/settings.py: MIDDLEWARE",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
    [
      "sessions alone",
      own('MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]\nSESSION_COOKIE_SECURE = True\n'),
      [
        "fail: CsrfViewMiddleware is not in MIDDLEWARE",
        "CsrfViewMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "as old Django has it",
      {
        ...own(
          'MIDDLEWARE_CLASSES = ["django.contrib.sessions.middleware.SessionMiddleware"]\nSESSION_COOKIE_SECURE = True\n',
        ),
        "requirements.txt": "Django==1.9\n",
      },
      [
        "fail: CsrfViewMiddleware is not in MIDDLEWARE_CLASSES",
        "CsrfViewMiddleware is not in MIDDLEWARE_CLASSES ← shop/settings.py: MIDDLEWARE_CLASSES",
      ],
    ],
    [
      "for both, with SameSite",
      own(
        'MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]\nSESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SECURE = True\nCSRF_COOKIE_SAMESITE = "Lax"\nSESSION_COOKIE_SAMESITE = os.environ.get("SITE", "Lax")\n',
      ),
      [
        "pass: SESSION_COOKIE_SECURE is True; SESSION_COOKIE_HTTPONLY is not set, and Django's default is True; SESSION_COOKIE_SAMESITE comes from the variable SITE; and 2 more",
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "SESSION_COOKIE_HTTPONLY is not set, and Django's default is True ← shop/settings.py: \"django.contrib.sessions.middleware.Sess",
        'SESSION_COOKIE_SAMESITE comes from the variable SITE ← shop/settings.py: os.environ.get("SITE", "Lax")',
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
        "CSRF_COOKIE_SAMESITE is 'Lax' ← shop/settings.py: \"Lax\"",
      ],
    ],
    [
      "a module that is not there may set one of two again",
      own(
        'MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]\nSESSION_COOKIE_SECURE = True\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\nCSRF_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = True\n',
      ),
      [
        "to-confirm: SESSION_COOKIE_SECURE is True; SESSION_COOKIE_HTTPONLY is True; CSRF_COOKIE_SECURE is True: make sure that local_settings.py, which is not in the repository, sets nothing else",
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "SESSION_COOKIE_HTTPONLY is True ← shop/settings.py: True",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
    [
      "a module that is not there comes first",
      own(
        'MIDDLEWARE = []\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\nMIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]\nSESSION_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = True\n',
      ),
      [
        "fail: CsrfViewMiddleware is not in MIDDLEWARE",
        "CsrfViewMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
  ],
  "server-tuning": [
    [
      "by a variable of the shell",
      { ...served("gunicorn==23.0"), ...procfile("web: gunicorn -w $WORKERS -t 60 shop.wsgi\n") },
      [
        "to-confirm: of gunicorn's settings nobody chose recycling, logging and bind: make sure that its defaults are meant",
        "gunicorn's workers is $WORKERS, which is filled in later ← Procfile: $WORKERS",
        "gunicorn's timeout is 60 ← Procfile: 60",
      ],
    ],
    [
      "a config file that is not there",
      { ...served("gunicorn==23.0"), ...procfile("web: gunicorn -c other.py -w 3 shop.wsgi\n") },
      [
        "not-determined: gunicorn's settings: other.py, which is not in the repository",
        "gunicorn's settings: other.py, which is not in the repository ← Procfile: gunicorn",
      ],
    ],
    [
      "everything",
      {
        ...served("gunicorn==23.0"),
        ...procfile("web: gunicorn -b :$PORT -w 3 -t 60 --max-requests 500 --access-logfile - shop.wsgi\n"),
      },
      [
        "attention: All workers restart at about the same time, after 500 requests each: max_requests_jitter is not set",
        "All workers restart at about the same time, after 500 requests each: max_requests_jitter is not set ← Procfile: 500",
      ],
    ],
    [
      "its defaults",
      { ...served("gunicorn==23.0"), ...procfile("web: gunicorn shop.wsgi\n") },
      [
        "attention: gunicorn runs with its defaults: no workers, time-outs or logging were chosen",
        "process web (Procfile) starts gunicorn ← Procfile: web",
      ],
    ],
    [
      "hypercorn, by a variable",
      procfile("web: WEB_CONCURRENCY=3 hypercorn shop.asgi:application\n"),
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile): hypercorn runs in 3 processes ← Procfile: web",
      ],
    ],
    ["no server", {}, ["not-applicable: no deploy file starts a server"]],
    [
      "waitress",
      procfile("web: waitress-serve shop.wsgi:application\n"),
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web (Procfile) are chosen",
        "process web (Procfile) ← Procfile: web",
      ],
    ],
    [
      "four servers of another kind",
      procfile(
        range(4)
          .map((n) => `web${n}: daphne -p 80${n} shop.asgi:application\n`)
          .join(""),
      ),
      [
        "to-confirm: only gunicorn's settings are read here: make sure that workers, time-outs and logging of process web0 (Procfile), process web1 (Procfile), process web2 (Procfile) and 1 more are chosen",
        "process web0 (Procfile): daphne runs in one process ← Procfile: web0",
        "process web1 (Procfile): daphne runs in one process ← Procfile: web1",
        "process web2 (Procfile): daphne runs in one process ← Procfile: web2",
      ],
    ],
  ],
  "server-database": [
    [
      "TLS where the kind of the database is seen",
      {
        ...settings(
          'import dj_database_url\nDATABASES = {"default": dj_database_url.config(default=os.environ["DATABASE_URL"])}\nif "postgresql" in DATABASES["default"]["ENGINE"]:\n    DATABASES["default"]["OPTIONS"] = {"sslmode": os.environ.get("SSLMODE", "require")}\n',
        ),
        ...requires("dj-database-url==3.0"),
      },
      [
        "to-confirm: the default database comes from the variable DATABASE_URL: make sure that it is a server; whether what the settings say of TLS holds for the default database cannot be told: make sure that it is required",
        "the default database ← shop/settings.py: dj_database_url.config(default=os.enviro",
        'TLS is named here ← shop/settings.py: "sslmode"',
        'the default database ← shop/settings.py: DATABASES["default"]["OPTIONS"]',
        'its OPTIONS require TLS ← shop/settings.py: os.environ.get("SSLMODE", "require")',
      ],
    ],
    [
      "a host that is the text of None while a variable is unset",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "PASSWORD": os.environ["DB_PASSWORD"], "HOST": str(os.environ.get("DB_HOST"))}}\n',
      ),
      [
        "to-confirm: the default database may be on another machine, and nothing in the settings requires TLS",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable DB_PASSWORD ← shop/settings.py: os.environ["DB_PASSWORD"]',
      ],
    ],
    [
      "no host while a variable is unset",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "PASSWORD": os.environ["DB_PASSWORD"], "HOST": os.environ.get("DB_HOST", "")}}\n',
      ),
      [
        "to-confirm: the default database may be on another machine, and nothing in the settings requires TLS",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable DB_PASSWORD ← shop/settings.py: os.environ["DB_PASSWORD"]',
      ],
    ],
    [
      "of this machine, by a socket",
      own('DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "/run/postgresql"}}\n'),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: "/run/postgresql"',
      ],
    ],
    [
      "of this machine, by libpq's own socket",
      own('DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": ""}}\n'),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: ""',
      ],
    ],
    [
      "of this machine, by its name",
      own('DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "localhost"}}\n'),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: "localhost"',
      ],
    ],
    [
      "another machine, by a service file",
      own(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example.com", "OPTIONS": {"service": "shop"}}}\n',
      ),
      [
        "to-confirm: the OPTIONS of the default database set TLS up: make sure that it is required",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
      ],
    ],
    [
      "MySQL, whose certificate is verified, without a password",
      own(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "HOST": "db.example.com", "PASSWORD": None, "OPTIONS": {"ssl_mode": "VERIFY_CA"}}}\n',
      ),
      [
        "pass: the default database is mysql; its OPTIONS require TLS",
        'the default database is mysql ← shop/settings.py: "django.db.backends.mysql"',
        'its OPTIONS require TLS ← shop/settings.py: "VERIFY_CA"',
      ],
    ],
    ["none at all", own("DATABASES = {}\n"), ["not-applicable: there is no default database"]],
    [
      "no default",
      settings('DATABASES = {"other": {"ENGINE": "django.db.backends.postgresql"}}\n'),
      [
        'fail: DATABASES has no "default": Django refuses every use of a database',
        'DATABASES has no "default": Django refuses every use of a database ← shop/settings.py: {"other": {"ENGINE": "django.db.backends',
      ],
    ],
    [
      "of another kind",
      settings('DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "HOST": "db"}}\n'),
      [
        'attention: The database "default" is an SQLite file: one server, one writer at a time, and gone with the disk it stands on',
        'The database "default" is an SQLite file: one server, one writer at a time, and gone with the disk it stands on ← shop/settings.py: {"ENGINE": "django.db.backends.sqlite3",',
      ],
    ],
    [
      "beside the application",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db", "PASSWORD": os.environ["P"]}}\n',
      ),
      [
        "to-confirm: nothing requires TLS on the way to db: make sure that the network in between is yours alone",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable P ← shop/settings.py: os.environ["P"]',
      ],
    ],
    [
      "on another machine",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example.com", "PASSWORD": os.environ["P"], "OPTIONS": {"sslmode": "verify-full"}}}\n',
      ),
      [
        "pass: the default database is postgres; its password comes from the variable P; its OPTIONS require TLS",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable P ← shop/settings.py: os.environ["P"]',
        'its OPTIONS require TLS ← shop/settings.py: "verify-full"',
      ],
    ],
    [
      "TLS by a service file",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example.com", "PASSWORD": os.environ["P"], "OPTIONS": {"service": "shop"}}}\n',
      ),
      [
        "to-confirm: the OPTIONS of the default database set TLS up: make sure that it is required",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable P ← shop/settings.py: os.environ["P"]',
      ],
    ],
    [
      "TLS by a variable",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example.com", "PASSWORD": os.environ["P"], "OPTIONS": {"sslmode": os.environ.get("MODE", "require")}}}\n',
      ),
      [
        "pass: the default database is postgres; its password comes from the variable P; its OPTIONS require TLS",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable P ← shop/settings.py: os.environ["P"]',
        'its OPTIONS require TLS ← shop/settings.py: os.environ.get("MODE", "require")',
        'its OPTIONS require TLS ← shop/settings.py: "require"',
      ],
    ],
    [
      "a host from the environment",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": os.environ["H"], "PASSWORD": os.environ["P"]}}\n',
      ),
      [
        "to-confirm: the default database may be on another machine, and nothing in the settings requires TLS",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'its password comes from the variable P ← shop/settings.py: os.environ["P"]',
      ],
    ],
    [
      "no password",
      settings(
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "/run/postgresql", "PASSWORD": ""}}\n',
      ),
      [
        "pass: the default database is postgres; it is reached without leaving the machine",
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: "/run/postgresql"',
      ],
    ],
    [
      "a password that cannot be seen",
      settings(
        'from our_library import secret\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "localhost", "PASSWORD": secret()}}\n',
      ),
      [
        "to-confirm: where the password of the default database comes from cannot be seen: our_library.secret, which is not in the repository",
        'the default database ← shop/settings.py: {"ENGINE": "django.db.backends.postgresq',
        'the default database is postgres ← shop/settings.py: "django.db.backends.postgresql"',
        'it is reached without leaving the machine ← shop/settings.py: "localhost"',
      ],
    ],
    [
      "a URL",
      {
        ...settings('import environ\nenv = environ.Env()\nDATABASES = {"default": env.db()}\n'),
        ...requires("django-environ==0.12"),
      },
      [
        "to-confirm: the default database comes from the variable DATABASE_URL: make sure that it is a server; the default database may be on another machine, and nothing in the settings requires TLS",
        "the default database ← shop/settings.py: env.db()",
      ],
    ],
    [
      "the whole from the environment",
      { ...settings('import json\nDATABASES = json.loads(os.environ["DATABASES"])\n') },
      [
        "to-confirm: the default database comes from the environment: make sure that it is a server, and that it requires TLS",
        'the default database ← shop/settings.py: json.loads(os.environ["DATABASES"])',
      ],
    ],
  ],
  hsts: [
    [
      "nobody",
      own(secured),
      [
        "fail: SECURE_HSTS_SECONDS is not set, so no Strict-Transport-Security header is sent",
        'SECURE_HSTS_SECONDS is not set, so no Strict-Transport-Security header is sent ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "nginx, for half a year",
      { ...own(secured), ...hstsNginx(15552000) },
      [
        "attention: nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header",
        'nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "nginx, for a day",
      { ...own(secured), ...hstsNginx(86400) },
      [
        "attention: nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header",
        'nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "a middleware that is named after it",
      own(sendsHsts),
      ["to-confirm: neither Django nor a proxy of the repository sends Strict-Transport-Security"],
    ],
    [
      "the same, and nginx for half a year",
      { ...own(sendsHsts), ...hstsNginx(15552000) },
      [
        "pass: nginx.conf sends Strict-Transport-Security",
        'nginx.conf sends Strict-Transport-Security ← nginx.conf: Strict-Transport-Security "max-age=15552',
      ],
    ],
    [
      "the same, and a file that nginx includes",
      {
        ...own(sendsHsts),
        ...nginx(""),
        "nginx.conf": tlsServer("  include headers.conf;\n"),
        "front/headers.conf": "add_header Strict-Transport-Security max-age=31536000;\n",
      },
      [
        "pass: front/headers.conf sends Strict-Transport-Security",
        "front/headers.conf sends Strict-Transport-Security ← front/headers.conf: Strict-Transport-Security max-age=315360",
      ],
    ],
    [
      "the same, and a file that nothing includes",
      {
        ...own(sendsHsts),
        ...nginx(""),
        "nginx.conf": tlsServer("  include headers.conf;\n"),
        "front/others.conf": "add_header Strict-Transport-Security max-age=31536000;\n",
      },
      ["to-confirm: neither Django nor a proxy of the repository sends Strict-Transport-Security"],
    ],
    [
      "the same, and nginx for a day",
      { ...own(sendsHsts), ...hstsNginx(86400) },
      [
        "to-confirm: nginx.conf sends Strict-Transport-Security for less than half a year",
        'Strict-Transport-Security ← nginx.conf: add_header Strict-Transport-Security "ma',
      ],
    ],
    [
      "the same, and Django is told not to",
      { ...own(`${sendsHsts}SECURE_HSTS_SECONDS = 0\n`), ...hstsNginx(15552000) },
      [
        "pass: nginx.conf sends Strict-Transport-Security",
        'nginx.conf sends Strict-Transport-Security ← nginx.conf: Strict-Transport-Security "max-age=15552',
      ],
    ],
    [
      "the same, without nginx",
      own(`${sendsHsts}SECURE_HSTS_SECONDS = 0\n`),
      ["to-confirm: neither Django nor a proxy of the repository sends Strict-Transport-Security"],
    ],
    [
      "a minute where a variable is set, by Django",
      { ...own(`${sendsHsts}SECURE_HSTS_SECONDS = 60 if os.environ.get("A") else 0\n`), ...hstsNginx(15552000) },
      [
        "to-confirm: SECURE_HSTS_SECONDS comes from the variable A, and is 0 while it is unset: raise it to half a year or more when HTTPS has proven itself",
        'SECURE_HSTS_SECONDS comes from the variable A, and is 0 while it is unset ← shop/settings.py: 60 if os.environ.get("A") else 0',
      ],
    ],
    [
      "a day, by Django",
      own(`${secured}SECURE_HSTS_SECONDS = 86400\n`),
      [
        "to-confirm: SECURE_HSTS_SECONDS is 86400: raise it to half a year or more when HTTPS has proven itself",
        "SECURE_HSTS_SECONDS is 86400 ← shop/settings.py: 86400",
      ],
    ],
    [
      "less than a day, by Django",
      own(`${secured}SECURE_HSTS_SECONDS = 86399\n`),
      [
        "attention: SECURE_HSTS_SECONDS is 86399: raise it when HTTPS has proven itself",
        "SECURE_HSTS_SECONDS is 86399 ← shop/settings.py: 86399",
      ],
    ],
    [
      "half a year, or none by a variable",
      own(`${secured}SECURE_HSTS_SECONDS = int(os.environ.get("HSTS", "15552000"))\n`),
      [
        "pass: SECURE_HSTS_SECONDS comes from the variable HSTS",
        'SECURE_HSTS_SECONDS comes from the variable HSTS ← shop/settings.py: int(os.environ.get("HSTS", "15552000"))',
      ],
    ],
    [
      "none",
      own(`${secured}SECURE_HSTS_SECONDS = 0\n`),
      [
        "fail: SECURE_HSTS_SECONDS is zero or empty, so no Strict-Transport-Security header is sent",
        "SECURE_HSTS_SECONDS is zero or empty, so no Strict-Transport-Security header is sent ← shop/settings.py: 0",
      ],
    ],
  ],
  dependencies: [
    [
      "pinned, with those of development",
      { "requirements.txt": "Django==5.2\npsycopg==3.2\n", "requirements-dev.txt": "pytest==8.0\n" },
      [
        "to-confirm: nothing shows that a release leaves the requirements of development out",
        "each requirement is pinned ← requirements.txt: Django",
        "the packages that settings name are required ← requirements.txt: Django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: Django",
      ],
    ],
    [
      "two that are not pinned",
      { "requirements.txt": "Django==5.2\npsycopg==3.2\nrequests\nredis>=5\n" },
      [
        "to-confirm: no lock file, and 2 requirements are not pinned",
        "the packages that settings name are required ← requirements.txt: Django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: Django",
      ],
    ],
    [
      "a lock file",
      {
        ...own(""),
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["django>=5.2"]\n',
        "uv.lock": 'version = 1\n[[package]]\nname = "django"\nversion = "5.2"\n',
      },
      [
        "pass: uv.lock is a list of all versions; the packages that settings name are required; Django 5.2 had not ended on 2026-11-21",
        "uv.lock is a list of all versions ← uv.lock",
        "the packages that settings name are required ← requirements.txt: Django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: Django",
      ],
    ],
    [
      "a lock file that the image does not read",
      {
        ...own(""),
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["django>=5.2", "gunicorn"]\n',
        "uv.lock":
          'version = 1\n[[package]]\nname = "django"\nversion = "5.2"\n[[package]]\nname = "gunicorn"\nversion = "23.0"\n',
        ...image('FROM python:3.13\nCOPY . /app\nRUN pip install .\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n'),
        ".dockerignore": ".env\n",
      },
      [
        "to-confirm: production installs the project by pip, which does not read the lock file",
        "the project is installed by pip ← Dockerfile: install",
        "the packages that settings name are required ← requirements.txt: Django",
        "what deploy files start is required ← uv.lock: django",
        "Django 5.2 had not ended on 2026-11-21 ← requirements.txt: Django",
      ],
    ],
  ],
  "error-tracking": [
    [
      "mail to nobody besides",
      {
        ...settings(
          'import sentry_sdk\nsentry_sdk.init(dsn=os.environ["DSN"], environment="production", traces_sample_rate=0.1)\nADMINS = [("Ann", "ann@example.com")]\nLOGGING = {"version": 1, "disable_existing_loggers": True}\n',
        ),
        ...requires("sentry-sdk==2.30"),
      },
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        'sentry_sdk.init() is given an environment and a sample rate, and sends no personal data ← shop/settings.py: sentry_sdk.init(dsn=os.environ["DSN"], e',
      ],
    ],
    [
      "mail to nobody",
      settings('ADMINS = [("Ann", "ann@example.com")]\nLOGGING = {"version": 1, "disable_existing_loggers": True}\n'),
      [
        "fail: ADMINS is set, and no handler of LOGGING mails errors to them",
        'ADMINS is set, and no handler of LOGGING mails errors to them ← shop/settings.py: [("Ann", "ann@example.com")]',
      ],
    ],
    [
      "everything",
      settings(
        'import sentry_sdk\nsentry_sdk.init(dsn=os.environ["DSN"], environment="production", traces_sample_rate=0.1)\n',
      ),
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        'sentry_sdk.init() is given an environment and a sample rate, and sends no personal data ← shop/settings.py: sentry_sdk.init(dsn=os.environ["DSN"], e',
      ],
    ],
    [
      "by variables of Sentry",
      {
        ...settings(
          'import sentry_sdk\nsentry_sdk.init(dsn=os.environ["DSN"], sample_rate=0.1)\nos.environ["SENTRY_ENVIRONMENT"] = "production"\n',
        ),
      },
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        'sentry_sdk.init() is given an environment and a sample rate, and sends no personal data ← shop/settings.py: sentry_sdk.init(dsn=os.environ["DSN"], s',
      ],
    ],
    [
      "neither environment nor rate",
      settings('import sentry_sdk\nsentry_sdk.init(dsn=os.environ["DSN"])\n'),
      [
        "attention: sentry_sdk.init() names no environment: every place counts as production unless SENTRY_ENVIRONMENT is set",
        'sentry_sdk.init() names no environment: every place counts as production unless SENTRY_ENVIRONMENT is set ← shop/settings.py: sentry_sdk.init(dsn=os.environ["DSN"])',
      ],
    ],
    [
      "an environment of None",
      settings('import sentry_sdk\nsentry_sdk.init(dsn=os.environ["DSN"], environment=None, traces_sampler=len)\n'),
      [
        "to-confirm: sentry_sdk.init() is called without an environment. Make sure that somebody learns of errors in production",
        'sentry_sdk.init() is called ← shop/settings.py: sentry_sdk.init(dsn=os.environ["DSN"], e',
      ],
    ],
    [
      "a variable that nobody names",
      settings(
        'import sentry_sdk\nsentry_sdk.init(dsn=os.environ.get("DSN", ""), environment="production", traces_sample_rate=0.1)\n',
      ),
      [
        "attention: nothing is tracked while DSN is unset, and no deploy file or .env.example names it",
        'DSN is read here ← shop/settings.py: os.environ.get("DSN", "")',
        'sentry_sdk.init() is given an environment and a sample rate, and sends no personal data ← shop/settings.py: sentry_sdk.init(dsn=os.environ.get("DSN"',
      ],
    ],
    [
      "a variable that an example names",
      {
        ...settings(
          'import sentry_sdk\nsentry_sdk.init(dsn=os.environ.get("DSN", ""), environment="production", traces_sample_rate=0.1)\n',
        ),
        ".env.example": "DSN=\n",
      },
      [
        "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
        'sentry_sdk.init() is given an environment and a sample rate, and sends no personal data ← shop/settings.py: sentry_sdk.init(dsn=os.environ.get("DSN"',
      ],
    ],
    [
      "personal data by a variable",
      settings(
        'import sentry_sdk\nsentry_sdk.init(dsn=os.environ["DSN"], environment="production", traces_sample_rate=0.1, send_default_pii=os.environ.get("PII") == "1")\n',
      ),
      [
        "to-confirm: sentry_sdk.init() is called with personal data, or it cannot be told. Make sure that somebody learns of errors in production",
        'sentry_sdk.init() is called ← shop/settings.py: sentry_sdk.init(dsn=os.environ["DSN"], e',
      ],
    ],
    [
      "an empty list of people",
      settings("ADMINS = []\n"),
      [
        "to-confirm: no library for error tracking is started in settings, and ADMINS names nobody to whom Django could mail errors. Make sure that somebody learns of errors in production",
        "ADMINS ← shop/settings.py: []",
      ],
    ],
    [
      "four places",
      many(4, (n) => [`shop/a${n}/apps.py`, "rollbar.init(1)\n"]),
      [
        "to-confirm: shop/a0/apps.py starts error tracking: with which environment and sample rate cannot be seen. Make sure that somebody learns of errors in production",
        "shop/a0/apps.py starts error tracking ← shop/a0/apps.py: rollbar.init(",
        "shop/a1/apps.py starts error tracking ← shop/a1/apps.py: rollbar.init(",
        "shop/a2/apps.py starts error tracking ← shop/a2/apps.py: rollbar.init(",
      ],
    ],
  ],
  "background-jobs": [
    ["none", {}, ["not-applicable: no library for background jobs is required or set up"]],
    [
      "a worker of a Procfile",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        ...procfile(`${web}worker: celery -A shop worker\n`),
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "process worker (Procfile) is a worker ← Procfile: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a worker and a scheduler",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        ...procfile(`${web}worker: celery -A shop worker\nbeat: celery -A shop beat\n`),
      },
      [
        "pass: process worker (Procfile) is a worker; process beat (Procfile) is the scheduler; tasks are handed to the workers; and 1 more",
        "process worker (Procfile) is a worker ← Procfile: worker",
        "process beat (Procfile) is the scheduler ← Procfile: beat",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "celery, and no worker",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        ...procfile(web),
      },
      [
        "to-confirm: no deploy file starts a worker: whether one runs cannot be seen; no deploy file starts a scheduler: make sure that none is needed",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a worker that a script starts",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        "start.sh": "#!/bin/sh\nset -e\nexec celery -A shop worker\n",
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "start.sh is a worker ← start.sh",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a worker that a unit starts",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        "worker.service":
          "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop worker\nRestart=always\n",
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "worker.service is a worker ← worker.service: ExecStart",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a unit that is not started again",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        "worker.service": "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop worker\n",
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "worker.service is a worker ← worker.service: ExecStart",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a service",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        ...compose("  worker:\n    image: shop\n    restart: always\n    command: celery -A shop worker\n"),
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "service worker (docker-compose.prod.yml) is a worker ← docker-compose.prod.yml: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "another queue",
      { "requirements.txt": "Django==5.2\ndjango-q2==1.7\n", ...procfile(`${web}worker: python manage.py qcluster\n`) },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed; the jobs are not Celery's: make sure that they run in workers, and that nobody else can write to their queue",
        "process worker (Procfile) is a worker ← Procfile: worker",
      ],
    ],
    [
      "two that start a server alone",
      {
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        ...procfile(web),
        ...compose("  web:\n    image: shop\n    command: gunicorn shop.wsgi\n"),
        "worker.service":
          "[Service]\nWorkingDirectory=/site\nExecStart=/site/venv/bin/celery -A shop worker\nRestart=always\n",
      },
      [
        "to-confirm: Procfile and docker-compose.prod.yml start a server and no worker; no deploy file starts a scheduler: make sure that none is needed",
        "worker.service ← worker.service: ExecStart",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a worker that falls back to settings for development",
      {
        ...settings(""),
        "requirements.txt": "Django==5.2\ncelery==5.5\n",
        "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        ...wsgi("shop.settings"),
        "shop/local.py": "from shop.settings import *\nDEBUG = True\n",
        ...procfile(`${web}worker: DJANGO_SETTINGS_MODULE=shop.local celery -A shop worker\n`),
        ...compose("  worker:\n    image: shop\n    command: celery -A shop worker\n"),
      },
      [
        "to-confirm: process worker (Procfile) loads shop.local: make sure that production loads shop.settings; no deploy file starts a scheduler: make sure that none is needed",
        "process worker (Procfile) ← Procfile: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "another queue, and no worker",
      { "requirements.txt": "Django==5.2\nhuey==2.5\n", ...procfile(web) },
      [
        "to-confirm: no deploy file starts a worker: whether one runs cannot be seen; no deploy file starts a scheduler: make sure that none is needed; the jobs are not Celery's: make sure that they run in workers, and that nobody else can write to their queue",
      ],
    ],
  ],
  alerts: [
    [
      "confirmed yesterday",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "alerts", state: "confirmed", by: "Ann", on: "2026-11-20" }],
        }),
      },
      ["confirmed: confirmed by Ann on 2026-11-20"],
    ],
    [
      "confirmed 180 days ago",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "alerts", state: "confirmed", by: "Ann", on: "2026-05-25" }],
        }),
      },
      ["confirmed: confirmed by Ann on 2026-05-25"],
    ],
    [
      "confirmed 181 days ago",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "alerts", state: "confirmed", by: "Ann", on: "2026-05-24" }],
        }),
      },
      ["stale: confirmed 181 days ago, every 180 days is asked for"],
    ],
    [
      "confirmed tomorrow, where a day begins earlier",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "alerts", state: "confirmed", by: "Ann", on: "2026-11-22" }],
        }),
      },
      ["confirmed: confirmed by Ann on 2026-11-22"],
    ],
    [
      "confirmed the day after tomorrow",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "alerts", state: "confirmed", by: "Ann", on: "2026-11-23" }],
        }),
      },
      ["stale: confirmed on 2026-11-23, which is still to come"],
    ],
    [
      "set aside, with a note",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "alerts", state: "set-aside", by: "Ann", on: "2026-11-20", note: "nobody is on call" }],
        }),
      },
      ["not-applicable: set aside by Ann on 2026-11-20: nobody is on call"],
    ],
    [
      "set aside longer ago than that holds",
      {
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "alerts", state: "set-aside", by: "Ann", on: "2024-11-20" }],
        }),
      },
      ["stale: set aside 731 days ago, every 365 days is asked for"],
    ],
    [
      "what it is about",
      logging('"handlers": {}'),
      [
        "to-confirm: Cause an alert, and see who is told; look up the slowest query of the last week",
        "LOGGING ← shop/settings.py: LOGGING",
      ],
    ],
    [
      "set by DEBUG alone",
      settings("if DEBUG:\n    LOGGING = {}\n"),
      ["to-confirm: Cause an alert, and see who is told; look up the slowest query of the last week"],
    ],
  ],
  "database-backups": [
    [
      "a script and the databases",
      { "deploy/backup.sh": "#!/bin/sh\npg_dump shop\n" },
      [
        "to-confirm: Restore the last backup somewhere, and look at what is in it",
        "DATABASES ← shop/settings.py: DATABASES",
        "deploy/backup.sh ← deploy/backup.sh",
      ],
    ],
    ["no database", own(""), ["not-applicable: the settings say nothing of it: Django's defaults hold"]],
    [
      "fourteen scripts",
      many(14, (n) => [`deploy/backup-${n}.sh`, "#!/bin/sh\npg_dump shop\n"]),
      [
        "to-confirm: Restore the last backup somewhere, and look at what is in it",
        "DATABASES ← shop/settings.py: DATABASES",
        "deploy/backup-0.sh ← deploy/backup-0.sh",
        "deploy/backup-1.sh ← deploy/backup-1.sh",
        "deploy/backup-10.sh ← deploy/backup-10.sh",
        "deploy/backup-11.sh ← deploy/backup-11.sh",
        "deploy/backup-12.sh ← deploy/backup-12.sh",
        "deploy/backup-13.sh ← deploy/backup-13.sh",
        "deploy/backup-2.sh ← deploy/backup-2.sh",
      ],
    ],
  ],
  "certificate-renewal": [
    [
      "TLS ends elsewhere",
      {},
      ["to-confirm: Look at the date of the certificate that is served, and at what renews it"],
    ],
    [
      "nginx",
      { "nginx.conf": "server {\n  listen 443 ssl;\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n" },
      [
        "to-confirm: Look at the date of the certificate that is served, and at what renews it",
        "nginx.conf ← nginx.conf",
      ],
    ],
  ],
  "migrations-reviewed": [
    ["none", {}, ["not-applicable: the project has no migrations of its own"]],
    [
      "two folders",
      {
        ...migrations,
        "blog/migrations/__init__.py": "",
        "blog/migrations/0001_initial.py": "",
        "blog/migrations/0002_more.py": "",
        "blog/migrations/notes.py": "",
      },
      [
        "to-confirm: Read what sqlmigrate prints for the new ones, and think of the size of the tables and of the old code that still runs",
        "0002_more.py is the newest there ← blog/migrations/0002_more.py",
        "0001_initial.py is the newest there ← shop/migrations/0001_initial.py",
      ],
    ],
    [
      "a folder without migrations",
      { "blog/migrations/__init__.py": "", "blog/migrations/notes.py": "" },
      ["not-applicable: the project has no migrations of its own"],
    ],
    [
      "fourteen folders",
      many(14, (n) => [`a${n}/migrations/0001_initial.py`, ""]),
      [
        "to-confirm: Read what sqlmigrate prints for the new ones, and think of the size of the tables and of the old code that still runs",
        "0001_initial.py is the newest there ← a0/migrations/0001_initial.py",
        "0001_initial.py is the newest there ← a1/migrations/0001_initial.py",
        "0001_initial.py is the newest there ← a10/migrations/0001_initial.py",
        "0001_initial.py is the newest there ← a11/migrations/0001_initial.py",
        "0001_initial.py is the newest there ← a12/migrations/0001_initial.py",
        "0001_initial.py is the newest there ← a13/migrations/0001_initial.py",
        "0001_initial.py is the newest there ← a2/migrations/0001_initial.py",
        "0001_initial.py is the newest there ← a3/migrations/0001_initial.py",
      ],
    ],
  ],
  "database-connections": [
    [
      "a platform that sets the workers",
      {
        ...settings(
          'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}\n',
        ),
        ...procfile("web: gunicorn shop.wsgi\n"),
      },
      [
        "to-confirm: make sure that the database server allows a connection for each worker and thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "workers of a platform that are chosen",
      {
        ...settings(
          'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}\n',
        ),
        ...procfile("web: gunicorn -w 3 shop.wsgi\n"),
      },
      [
        "to-confirm: make sure that the database server allows the 3 connections of 3 workers with 1 thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "workers and threads",
      {
        ...own(
          `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}\n`,
        ),
        ...procfile("web: gunicorn -w 3 --threads 2 shop.wsgi\n"),
      },
      [
        "to-confirm: make sure that the database server allows the 6 connections of 3 workers with 2 threads, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "one of each",
      {
        ...own(
          `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}\n`,
        ),
        ...procfile("web: gunicorn -w 1 --threads 1 shop.wsgi\n"),
      },
      [
        "to-confirm: make sure that the database server allows the connection of 1 worker with 1 thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "threads by a variable",
      {
        ...own(
          `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}\n`,
        ),
        ...procfile("web: gunicorn -w 3 --threads $T shop.wsgi\n"),
      },
      [
        "to-confirm: make sure that the database server allows a connection for each worker and thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "no server",
      own(
        `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}\n`,
      ),
      [
        "to-confirm: make sure that the database server allows a connection for each worker and thread, and those of a release that starts beside it",
      ],
    ],
    [
      "no age",
      { ...own(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n`), ...procfile(web) },
      [
        "attention: CONN_MAX_AGE of the default database is 0: each request opens a connection, and closes it again",
        'DATABASES ← shop/settings.py: {"default": {"ENGINE": "django.db.backen',
      ],
    ],
    [
      "an age of none, in workers of uvicorn",
      {
        ...own(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0}}\n`),
        ...procfile("web: gunicorn -k uvicorn.workers.UvicornWorker shop.asgi\n"),
      },
      [
        "to-confirm: make sure that the database server allows a connection for each worker and thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "a pool",
      {
        ...own(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"pool": True}}}\n`),
        ...procfile(web),
      },
      [
        "to-confirm: make sure that the database server allows the 3 connections of 3 workers with 1 thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "SQLite",
      own(`DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n`),
      ["not-applicable: SQLite has no connections to a server"],
    ],
    [
      "SQLite beside a server",
      {
        ...own(
          `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}, "other": {"ENGINE": "django.db.backends.sqlite3"}}\n`,
        ),
        ...requires("waitress==3.0"),
      },
      [
        "attention: CONN_MAX_AGE of the default database is 0: each request opens a connection, and closes it again",
        'DATABASES ← shop/settings.py: {"default": {"ENGINE": "django.db.backen',
      ],
    ],
    [
      "a server of ASGI is required",
      {
        ...own(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n`),
        ...requires("waitress==3.0", "daphne==4.0"),
      },
      [
        "to-confirm: make sure that the database server allows a connection for each worker and thread, and those of a release that starts beside it",
      ],
    ],
  ],
  services: [
    [
      "five that nothing starts again",
      compose(
        range(5)
          .map((n) => `  s${n}:\n    image: shop\n    ports: ["80${n}:80"]\n`)
          .join(""),
      ),
      [
        "to-confirm: nothing starts s0, s1, s2 and 2 more again; no service waits for another; s0, s1, s2, s3 and 1 more have ports to the outside: make sure that all of them must",
        "docker-compose.prod.yml ← docker-compose.prod.yml: s0",
        "docker-compose.prod.yml ← docker-compose.prod.yml: s1",
        's0 is published ← docker-compose.prod.yml: "800:80"',
        's1 is published ← docker-compose.prod.yml: "801:80"',
        's2 is published ← docker-compose.prod.yml: "802:80"',
      ],
    ],
    [
      "a server that waits for another and for the database",
      compose(
        `${server}    depends_on:\n      mail:\n        condition: service_started\n      db:\n        condition: service_healthy\n  mail:\n    image: mailu/front\n    restart: always\n${database}`,
      ),
      [
        "pass: all of web, mail and db are started again; web waits for mail; no service has a port to the outside",
        "all of web, mail and db are started again ← docker-compose.prod.yml: always",
        "web waits for mail ← docker-compose.prod.yml: mail",
        "no service has a port to the outside",
      ],
    ],
    [
      "a worker that does not wait for the database's health",
      compose(
        `${server}    depends_on:\n      db:\n        condition: service_healthy\n  worker:\n    image: shop\n    restart: always\n    command: celery -A shop worker\n    depends_on: [mail, db]\n  mail:\n    image: mailu/front\n    restart: always\n${database}`,
      ),
      [
        "to-confirm: no depends_on keeps worker from starting before the database or cache answers",
        "depends_on does not wait for it to be healthy ← docker-compose.prod.yml: worker",
        "all of web, worker, mail and db are started again ← docker-compose.prod.yml: always",
        "no service has a port to the outside",
      ],
    ],
    [
      "two files of one service",
      { ...compose(server), "docker-compose.yml": "services:\n  web:\n    build: .\n" },
      [
        "pass: web is started again; no service has a port to the outside",
        "web is started again ← docker-compose.prod.yml: always",
        "no service has a port to the outside",
      ],
    ],
  ],
  "security-headers": [
    [
      "several that cannot be seen",
      own(
        'from our_library import a\nfrom other_library import b\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]\nX_FRAME_OPTIONS = a()\nSECURE_REFERRER_POLICY = a()\nSECURE_CROSS_ORIGIN_OPENER_POLICY = b()\nSECURE_CONTENT_TYPE_NOSNIFF = a()\n',
      ),
      [
        "not-determined: SECURE_CONTENT_TYPE_NOSNIFF, X_FRAME_OPTIONS and SECURE_REFERRER_POLICY: our_library.a, which is not in the repository; SECURE_CROSS_ORIGIN_OPENER_POLICY: other_library.b, which is not in the repository",
        "SECURE_CONTENT_TYPE_NOSNIFF: our_library.a, which is not in the repository ← shop/settings.py: a()",
        "X_FRAME_OPTIONS: our_library.a, which is not in the repository ← shop/settings.py: a()",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY: other_library.b, which is not in the repository ← shop/settings.py: b()",
        "SECURE_REFERRER_POLICY: our_library.a, which is not in the repository ← shop/settings.py: a()",
      ],
    ],
    [
      "four that are wrong",
      own(
        'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"]\nX_FRAME_OPTIONS = "ALLOW"\nSECURE_REFERRER_POLICY = "odd"\nSECURE_CROSS_ORIGIN_OPENER_POLICY = None\nSECURE_CONTENT_TYPE_NOSNIFF = False\n',
      ),
      [
        'fail: X_FRAME_OPTIONS is not "DENY", so other pages may show the site in a frame; SECURE_REFERRER_POLICY holds a value that is no referrer policy, which Django\'s checks refuse; and 1 more',
        'X_FRAME_OPTIONS is not "DENY", so other pages may show the site in a frame ← shop/settings.py: "ALLOW"',
        'SECURE_REFERRER_POLICY holds a value that is no referrer policy, which Django\'s checks refuse ← shop/settings.py: "odd"',
        "SECURE_CONTENT_TYPE_NOSNIFF is not True, so browsers may guess the content type of responses ← shop/settings.py: False",
      ],
    ],
  ],
  email: [
    [
      "a host of sixty characters",
      settings(
        `EMAIL_HOST = "${"m".repeat(56)}.com"\nEMAIL_USE_TLS = True\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "a@example.com"\n`,
      ),
      [
        "to-confirm: EMAIL_HOST_PASSWORD is not set: make sure that the server lets this machine send",
        "EMAIL_HOST is 'mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm.com' ← shop/settings.py: \"mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        "DEFAULT_FROM_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
        "SERVER_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
      ],
    ],
    [
      "a host of sixty-one",
      settings(
        `EMAIL_HOST = "${"m".repeat(57)}.com"\nEMAIL_USE_TLS = True\nDEFAULT_FROM_EMAIL = "a@example.com"\nSERVER_EMAIL = "a@example.com"\n`,
      ),
      [
        "to-confirm: EMAIL_HOST_PASSWORD is not set: make sure that the server lets this machine send",
        'EMAIL_HOST is given ← shop/settings.py: "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm',
        "EMAIL_USE_TLS is True ← shop/settings.py: True",
        "DEFAULT_FROM_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
        "SERVER_EMAIL is 'a@example.com' ← shop/settings.py: \"a@example.com\"",
      ],
    ],
  ],
};

for (const [id, list] of Object.entries(cases))
  describe(id, () => {
    it.each(list)("%s", (_, files, says) => expect(checklistAnswer(id, files)).toEqual(says));
  });
