/** What the checklist sees where projects name files and start things in other ways than most. */
import { describe, expect, it } from "vitest";
import { checklistAnswer, plainSettings, type ProjectFiles } from "../harness/checklistItem.js";

const settings = (more: string): ProjectFiles => ({ "shop/settings.py": `import os\n${plainSettings}${more}` });
const wsgi = (module: string): ProjectFiles => ({
  "shop/wsgi.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`,
});
const unit = (command: string): ProjectFiles => ({
  "shop.service": `[Service]\nUser=app\nWorkingDirectory=/site\nExecStart=${command}\nRestart=always\n`,
});
const server = unit("/site/venv/bin/gunicorn -b unix:/run/shop.sock shop.wsgi");
const proxy =
  "server {\n  listen 80;\n  location / { proxy_set_header Host $host; proxy_pass http://unix:/run/shop.sock; }\n}\n";
const database = (engine: string): ProjectFiles =>
  settings(`DATABASES = {"default": {"ENGINE": "django.db.backends.${engine}", "NAME": "shop"}}\n`);
const pinned = (...more: readonly string[]): ProjectFiles => ({
  "requirements.txt": [
    "Django==5.2.8",
    "asgiref==3.9.1",
    "sqlparse==0.5.3",
    "psycopg==3.2.10",
    "gunicorn==23.0.0",
    ...more,
    "",
  ].join("\n"),
});
const needsKey = settings('SHOP_TOKEN = os.environ["SHOP_TOKEN"]\n');
const lint: ProjectFiles = {
  ".github/workflows/lint.yml":
    "on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ruff check\n",
};
const selects = (rules: string): ProjectFiles => ({ "pyproject.toml": `[tool.ruff.lint]\nselect = [${rules}]\n` });

const first = (id: string, files: ProjectFiles): string => checklistAnswer(id, files)[0] ?? "";

describe("what starts the server", () => {
  it("pipenv, told which Python", () => {
    const by = (options: string): string =>
      first("application-server", {
        ...pinned(),
        ...wsgi("shop.settings"),
        ...unit(`pipenv ${options} gunicorn shop.wsgi`),
      });
    expect(by("--python /opt/python run")).toMatch(/^pass: shop\.service starts gunicorn with shop\.wsgi/);
    expect(by("--python run")).not.toMatch(/^pass/);
  });
});

describe("nginx's file", () => {
  it.each([
    ["deploy/shop_nginx.conf", "to-confirm: deploy/shop_nginx.conf says nothing of"],
    ["deploy/shop.nginx.conf.template", "to-confirm: deploy/shop.nginx.conf.template says nothing of"],
    ["deploy/start-nginx", "not-applicable: no configuration of a reverse proxy is production's"],
    ["deploy/shopnginx.conf", "not-applicable: no configuration of a reverse proxy is production's"],
  ])("%s", (name, says) => {
    expect(first("reverse-proxy", { ...wsgi("shop.settings"), ...server, [name]: proxy })).toContain(says);
  });
});

describe("files that list variables", () => {
  it.each([
    ["env_sample", "SHOP_TOKEN=\n", "pass: env_sample names SHOP_TOKEN"],
    [".do/app.yaml", "services:\n  - envs:\n      - key: SHOP_TOKEN\n", "pass: .do/app.yaml names SHOP_TOKEN"],
    ["app.json", '{"env": {\n  "SHOP_TOKEN": {"required": false}\n}}\n', "pass: app.json names SHOP_TOKEN"],
    [".do/app.yaml", "services:\n  - envs:\n      - key: SHOP_TOKEN_OLD\n", "attention: SHOP_TOKEN is required"],
    ["environment_sample", "SHOP_TOKEN=\n", "attention: SHOP_TOKEN is required"],
  ])("%s", (name, text, says) => {
    expect(first("required-variables-set", { ...needsKey, [name]: text })).toContain(says);
  });
});

it("a dockerignore that leaves every hidden file out", () => {
  const ignores = (text: string): string =>
    first("secret-files-ignored", {
      ".gitignore": ".env\n",
      ".dockerignore": text,
      Dockerfile: 'FROM python:3.13-slim\nCOPY . /app\nCMD ["gunicorn", "shop.wsgi"]\n',
    });
  expect(ignores(".*\n")).toContain("the image's build leaves .env out");
  expect(ignores(".*.log\n")).not.toContain("the image's build leaves .env out");
});

it("a health check whose slash may be left out", () => {
  const at = (route: string): string =>
    first("health-endpoint", { "shop/urls.py": `urlpatterns = [re_path(r"${route}", views.health)]\n` });
  expect(at("^_health/?")).toContain("shop/urls.py has a route for health checks");
  expect(at("^_healthy/?")).toContain("no route with a usual name");
});

it("an SQLite file has no user with rights", () => {
  expect(first("database-privileges", database("sqlite3"))).toMatch(/^not-applicable: SQLite has no connections/);
  expect(first("database-privileges", settings("DATABASES = {}\n"))).toMatch(/^to-confirm/);
  expect(first("database-privileges", database("postgresql"))).toMatch(
    /^to-confirm: Make sure that it is no superuser/,
  );
});

it("a header of the client's that a setting names", () => {
  const reads = (code: string): readonly string[] =>
    checklistAnswer("forwarded-headers", {
      ...wsgi("shop.settings"),
      ...server,
      "shop/limits.py": `def client(request):\n    return ${code}\n`,
    });
  expect(reads("request.META[settings.CLIENT_HEADER]")[0]).toMatch(
    /^to-confirm: shop\/limits\.py takes the client's address from a header/,
  );
  expect(reads("request.META.get(settings.CLIENT_HEADER)")[0]).toMatch(/^to-confirm/);
  expect(reads('request.META["QUERY_STRING"]')[0]).toMatch(/^pass/);
});

it("a script pulls in a folder that it names", () => {
  const sequence = (pull: string): string =>
    checklistAnswer("release-sequence", {
      ...wsgi("shop.settings"),
      ...server,
      "deploy.sh": `set -e\n${pull}\npip install -r requirements.txt\npython manage.py migrate\nsystemctl restart shop\n`,
    }).join("\n");
  expect(sequence("git -C /site pull")).toContain("git pull, pip install, migrate");
  expect(sequence("git -C pull status")).not.toContain("git pull");
});

it("a release that migrates with the settings that manage.py falls back to", () => {
  const release = (module: string): string =>
    first("migrations", {
      "shop/settings.py": "",
      "shop/settings/__init__.py": "",
      "shop/settings/local.py": "DEBUG = True\n",
      "shop/settings/live.py": "DEBUG = False\n",
      "manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`,
      Procfile: "release: python manage.py migrate\n",
      Makefile: "migrate:\n\tpython manage.py migrate\n",
    });
  expect(release("shop.settings.local")).toBe(
    "to-confirm: process release (Procfile) loads shop.settings.local, unless DJANGO_SETTINGS_MODULE is set for it: make sure that production loads shop.settings.live",
  );
  expect(release("shop.settings.live")).toBe("pass: process release (Procfile) migrates in a step of its own");
});

describe("ruff's rules about security", () => {
  it.each([
    ['"E", "S"', lint, "pass: pyproject.toml runs ruff's rules S"],
    ['"ALL"', lint, "pass: pyproject.toml runs ruff's rules S"],
    ['"E", "SIM"', lint, "to-confirm: nothing in the repository looks for known holes"],
    ['"S"', {}, "to-confirm: nothing in the repository looks for known holes"],
  ])("%s", (rules, runs, says) => {
    expect(first("dependency-audit", { ...selects(rules), ...runs })).toContain(says);
  });
});

it("tools of development in the one list of requirements", () => {
  expect(first("dependencies", pinned("pytest-django==4.11.1"))).toContain(
    "to-confirm: pytest-django is required together with what production uses",
  );
  expect(first("dependencies", pinned("pytestability==1.0"))).toMatch(/^pass/);
});

it("a unit that reads an env file of the project", () => {
  const reads = (file: string): string =>
    first("secret-files-ignored", {
      "shop.service": `[Service]\nUser=app\nWorkingDirectory=/site\nEnvironmentFile=${file}\nExecStart=/site/venv/bin/gunicorn shop.wsgi\n`,
    });
  expect(reads("/site/.env")).toBe("attention: Git does not ignore .env, which would hold the secrets");
  expect(reads("/etc/default/shop")).toBe("not-applicable: no env file is used");
});

it("what Debian's file for proxies sends", () => {
  const says = (include: string): string =>
    first("reverse-proxy", {
      ...wsgi("shop.settings"),
      ...server,
      "nginx.conf": proxy.replace("proxy_set_header Host $host", `include ${include}`),
    });
  expect(says("proxy_params")).toBe(
    "to-confirm: nginx.conf says nothing of the size of bodies, time-outs, unknown hosts, static files and uploads",
  );
  expect(says("shop_params")).toContain("nginx.conf says nothing of the host");
});

describe("what is set, and does nothing", () => {
  it("the settings of a django-csp that MIDDLEWARE does not have", () => {
    const policy = (middleware: string): string =>
      first("content-security-policy", settings(`MIDDLEWARE = [${middleware}]\nCSP_DEFAULT_SRC = ["'self'"]\n`));
    expect(policy('"shop.middleware.Language"')).toContain(
      "to-confirm: CSP_DEFAULT_SRC is set, and MIDDLEWARE has nothing of django-csp: make sure that a middleware sends it",
    );
    expect(policy('"csp.middleware.CSPMiddleware"')).toBe("pass: CSP_DEFAULT_SRC limits scripts to 'self'");
  });
});

it("a variable that the settings set before they read it is not required", () => {
  const required = (line: string): string =>
    first(
      "required-variables-set",
      settings(`${line} = os.environ["DATABASE_URL"]\nSHOP_DATABASE = os.environ["SHOP_DATABASE"]\n`),
    );
  expect(required('os.environ["SHOP_DATABASE"]')).toBe(
    "attention: DATABASE_URL is required, and no deploy file or .env.example names it",
  );
  expect(required('os.environ["SHOP_DATABASES"]')).toBe(
    "attention: DATABASE_URL and SHOP_DATABASE are required, and no deploy file or .env.example names them",
  );
});

it("what hides LOGGING may hide its filters", () => {
  expect(first("secrets-redacted", settings("from house_settings import *\n"))).toMatch(
    /^to-confirm: as far as LOGGING can be seen, no filter/,
  );
  expect(first("secrets-redacted", settings("LOGGING = {}\n"))).toMatch(/^to-confirm: no filter in LOGGING/);
});

it("a table of versions is not what a rollback means for the schema", () => {
  const says = (sentence: string): string =>
    first("rollback-document", {
      "README.md": `# Shop\n\n## Rollback\n\nTag the image of the previous release again, and deploy it. ${sentence} The owner decides.\n`,
    });
  expect(says("Its hash stands in the appversion table.")).toMatch(/says nothing of the schema/);
  expect(says("Its tables have to be restored by hand.")).toMatch(/^pass/);
});

describe("a file of variables that a script takes in, and nobody sees", () => {
  const script = (line: string): ProjectFiles => ({
    "shop/production.py": `${plainSettings}`,
    "shop/development.py": `${plainSettings}DEBUG = True\n`,
    ...wsgi("shop.development"),
    ...pinned(),
    "run.prod.sh": `#!/bin/sh\nset -e\n${line}\ngunicorn shop.wsgi\n`,
  });
  it.each([
    [". ./.env", "pass: run.prod.sh starts gunicorn with shop.wsgi"],
    ["source deploy/production.env", "pass: run.prod.sh starts gunicorn with shop.wsgi"],
    [". /site/venv/bin/activate", "to-confirm: run.prod.sh loads shop.development"],
    ["cat .env", "to-confirm: run.prod.sh loads shop.development"],
  ])("%s", (line, says) => {
    expect(checklistAnswer("application-server", script(line), "shop.production")[0]).toContain(says);
  });
});

describe("a Compose file that only pipelines name", () => {
  const tested = (run: string): ProjectFiles => ({
    "gh-docker-compose.yml":
      "services:\n  web:\n    build: .\n    command: gunicorn shop.wsgi\n    environment:\n      POSTGRES_PASSWORD: tulip-9431-quarry\n",
    Dockerfile: "FROM python:3.13-slim\nCOPY . /app\n",
    ".github/workflows/ci.yml": `on: push\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`,
  });
  it.each([
    ["docker compose -f gh-docker-compose.yml run web pytest", /^not-applicable/],
    ["docker compose -f gh-docker-compose.yml up -d && ssh me@shop.example.com true # pytest", /^(?!not-applicable)/],
    ["pytest", /^(?!not-applicable)/],
  ])("%s", (run, says) => {
    expect(first("services", { ...wsgi("shop.settings"), ...tested(run) })).toMatch(says);
  });
});

describe("the steps of a pipeline", () => {
  const sequence = (job: string, ...runs: readonly string[]): string =>
    first("release-sequence", {
      ".github/workflows/ci.yml": `on: push\njobs:\n  ${job}:\n    runs-on: ubuntu-latest\n    steps:\n${runs.map((run) => `      - run: ${run}\n`).join("")}`,
    });
  it("a service of ECS", () => {
    expect(
      sequence(
        "deploy",
        `aws ecs run-task --overrides '{"containerOverrides":[{"command":["python","manage.py","migrate"]}]}'`,
        "aws ecs update-service --service shop --force-new-deployment",
        "aws ecs wait services-stable --services shop",
      ),
    ).toContain("aws ecs run-task, aws ecs update-service, aws ecs wait; nothing of pull, install and collectstatic");
    expect(sequence("checks", "aws ecs update-service --service shop")).toMatch(/^to-confirm: no document or script/);
  });
  it("a script that is asked for checks nothing", () => {
    expect(
      sequence("deploy", "curl https://cli.example.com/install.sh | sh", "heroku builds:create -a shop"),
    ).toContain("heroku builds:create; nothing of pull, install, migrate, collectstatic and verify");
    expect(sequence("deploy", "heroku builds:create -a shop", "curl https://shop.example.com/healthz")).toContain(
      "heroku builds:create, curl; nothing of pull, install, migrate and collectstatic",
    );
  });
});

describe("where uploads are kept", () => {
  const storage = (base: string, chosen: string): ProjectFiles => ({
    ...settings(
      `STORAGES = {"default": {"BACKEND": ${chosen}}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\n`,
    ),
    "shop/__init__.py": "",
    "shop/stores.py": `from ${base}\n\nclass Uploads(Base):\n    location = "uploads"\n`,
  });
  const s3 = "storages.backends.s3 import S3Storage as Base";
  it.each([
    [s3, '"shop.stores.Uploads"', "pass: uploads go to Uploads"],
    [
      s3,
      '"shop.stores.Uploads" if os.environ.get("BUCKET") else "django.core.files.storage.FileSystemStorage"',
      "to-confirm: the storage of uploads comes from the variable BUCKET",
    ],
    [
      "shop.elsewhere import Base",
      '"shop.stores.Uploads"',
      "to-confirm: where the storage of uploads keeps them cannot be seen",
    ],
  ])("%s, %s", (base, chosen, says) => {
    expect(first("media-files", storage(base, chosen))).toContain(says);
  });

  it("by a variable that decides on a block", () => {
    expect(
      first("media-files", {
        ...storage(s3, '"django.core.files.storage.FileSystemStorage"'),
        ...settings(
          'STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\nif os.environ.get("BUCKET"):\n    STORAGES["default"] = {"BACKEND": "shop.stores.Uploads"}\n',
        ),
      }),
    ).toContain("to-confirm: uploads go to Uploads in some environments only");
  });
});

it("a script that looks something up builds and deploys nothing", () => {
  const stops = (line: string, name = "update_countries"): string =>
    first("scripts-stop-on-error", { [`scripts/${name}.sh`]: `#!/bin/sh\n${line} | jq .name\necho done\n` });
  expect(stops("curl https://api.example.com/countries")).toBe("not-applicable: there is no deploy script");
  expect(stops("docker inspect shop")).toContain("to-confirm: scripts/update_countries.sh has no set -e");
  expect(stops("docker inspect shop", "countries")).toBe("not-applicable: there is no deploy script");
});

it("a scheduler that a variable adds to a worker", () => {
  const schedules = (line: string): string =>
    first("one-scheduler", {
      ...pinned("celery==5.5"),
      ...wsgi("shop.settings"),
      "deploy/worker.sh": `#!/bin/sh\nset -e\ncelery_args=\nif [ "$BEAT" = yes ]; then\n  ${line}\nfi\ncelery -A shop worker $celery_args\n`,
    });
  expect(schedules('celery_args="$celery_args -B "')).toContain("deploy/worker.sh names a scheduler");
  expect(schedules('celery_args="$celery_args -Q mail "')).toContain("no deploy file starts a scheduler");
});

describe("which settings a process loads", () => {
  const worker = (files: ProjectFiles): string =>
    checklistAnswer(
      "workers-restart",
      {
        "shop/production.py": plainSettings,
        "shop/development.py": `${plainSettings}DEBUG = True\n`,
        "shop/celery.py":
          'import os\nfrom celery import Celery\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.development")\napp = Celery("shop")\n',
        ...wsgi("shop.production"),
        ...files,
      },
      "shop.production",
    )[0] ?? "";
  it("on a platform, whose variables nobody sees", () => {
    expect(worker({ Procfile: "web: gunicorn shop.wsgi\nworker: celery -A shop worker\n" })).toContain(
      "process worker (Procfile) loads shop.development, unless DJANGO_SETTINGS_MODULE is set for it: make sure",
    );
  });
  it("where the file sets it", () => {
    expect(
      worker({
        Procfile: "web: gunicorn shop.wsgi\nworker: DJANGO_SETTINGS_MODULE=shop.development celery -A shop worker\n",
      }),
    ).toContain("process worker (Procfile) loads shop.development: make sure");
  });
});

it("what Heroku's buildpack of nginx starts", () => {
  const tuning = (program: string): string =>
    first("server-tuning", {
      ...pinned(),
      ...wsgi("shop.settings"),
      Procfile: `web: ${program} gunicorn -c config/server.py shop.wsgi\n`,
      "config/server.py":
        'bind = "unix:///tmp/nginx.socket"\nworkers = 3\ntimeout = 30\nmax_requests = 900\nmax_requests_jitter = 90\naccesslog = "-"\n',
    });
  expect(tuning("bin/start-nginx")).toMatch(/^pass: /);
  expect(tuning("bin/start-daphne")).not.toMatch(/^pass: /);
});

it("a Compose file that nothing reads any more", () => {
  const services = (name: string): string =>
    first("services", {
      ...wsgi("shop.settings"),
      [name]: "services:\n  web:\n    build: .\n    command: gunicorn shop.wsgi\n",
      Dockerfile: "FROM python:3.13-slim\nCOPY . /app\n",
    });
  expect(services("docker-compose.yml.old")).toMatch(/^not-applicable/);
  expect(services("docker-compose.yml")).toMatch(/^to-confirm: nothing starts web again/);
});

it("a password for which Compose has a placeholder", () => {
  const clean = (value: string): string =>
    first("no-secrets-in-deploy-files", {
      ...wsgi("shop.settings"),
      Dockerfile: "FROM python:3.13-slim\nCOPY . /app\n",
      "docker-compose.prod.yml": `services:\n  web:\n    build: .\n    command: gunicorn shop.wsgi\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: ${value}\n`,
    });
  expect(clean("${DB_PASSWORD:-changeme}")).toMatch(
    /^to-confirm: docker-compose\.prod\.yml falls back to a placeholder for a secret/,
  );
  expect(clean("${DB_PASSWORD:?required}")).toMatch(/^pass/);
});

describe("a script of app.json", () => {
  const sequence = (app: ProjectFiles): string =>
    first("release-sequence", { "postdeploy-release.sh": "set -e\npython manage.py migrate\n", ...app });
  it("runs once, when an app is made", () => {
    expect(sequence({ "app.json": '{"scripts": {"postdeploy": "./postdeploy-release.sh"}}' })).toMatch(
      /^to-confirm: no document or script names/,
    );
    expect(sequence({ "app.json": '{"scripts": {"dokku": {"postdeploy": "./postdeploy-release.sh"}}}' })).toContain(
      "postdeploy-release.sh: migrate",
    );
    expect(sequence({ "app.json": '{"scripts": {"postdeploy": "./seed.sh"}}' })).toContain(
      "postdeploy-release.sh: migrate",
    );
  });
});

it("what looks for holes when somebody asks it to", () => {
  const audit = (command: string): string =>
    first("dependency-audit", { "tasks.py": `@task\ndef audit(c):\n    c.run("${command}")\n` });
  expect(audit("pip-audit -r requirements.txt")).toMatch(
    /^to-confirm: tasks\.py looks for known holes when somebody asks it to/,
  );
  expect(audit("pip list")).toMatch(/^to-confirm: nothing in the repository looks for known holes/);
});

it("a script of Pipfile that a pipeline runs", () => {
  const checks = (name: string): string =>
    first("release-checks", {
      Pipfile: '[scripts]\n"test:coverage" = "coverage run manage.py test"\n',
      ".github/workflows/ci.yml": `on: push\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pipenv run ${name}\n`,
    });
  expect(checks("test:coverage")).toMatch(/^attention: nothing found that runs check --deploy or makemigrations/);
  expect(checks("lint")).toMatch(/^to-confirm: no workflow or script for releases runs/);
});

describe("migrations that Git ignores", () => {
  const models = (ignored: string, text = "class Order(models.Model):\n    pass\n"): ProjectFiles => ({
    ".gitignore": ignored,
    "orders/__init__.py": "",
    "orders/models.py": `from django.db import models\n\n${text}`,
  });
  it.each([
    [
      models("**/migrations/\n!**/migrations/__init__.py\n"),
      /^to-confirm: Git ignores the migrations of orders\/models\.py/,
    ],
    [models("*.pyc\n"), /^not-applicable: the project has no migrations of its own/],
    [models("migrations/\n", ""), /^not-applicable: the project has no migrations of its own/],
  ])("%j", (files, says) => {
    expect(first("migrations-safe", files)).toMatch(says);
    expect(first("migrations-lock-timeout", files)).toMatch(says);
  });

  it("are a person's to review", () => {
    expect(first("migrations-reviewed", models("migrations/\n"))).toMatch(/^to-confirm/);
    expect(first("migrations-reviewed", models("*.pyc\n"))).toMatch(/^not-applicable/);
  });
});
