/** No secret of any file of a project comes out in its checklist, in the report, or in the file of confirmations. */
import { describe, expect, it } from "vitest";
import { run } from "../../server/src/cli/run.js";
import { auditReport } from "../../server/src/core/checklist/report/auditReport.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { canariesIn, canaryText } from "../harness/canaryWords.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

/** A secret of its own for each place, of ordinary words. */
const planted: Record<string, string> = {};
function secret(kind: string): string {
  return (planted[kind] ??= canaryText(Object.keys(planted).length, "bare", "own"));
}

const files = {
  "/site/.git/config": `[remote "origin"]\n\turl = https://me:${secret("git")}@git.example.com/shop.git\n`,
  "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/site/shop/__init__.py": "",
  "/site/shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/site/shop/urls.py": `from django.urls import path\nurlpatterns = [path("health/", lambda r: None, {"token": "${secret("urls")}"})]  # ${secret("urls")}\n`,
  "/site/shop/settings.py": [
    "import os",
    'MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]',
    "from sentry_sdk import init",
    `init(dsn="https://${secret("sentry")}@sentry.example.com/1", before_send=lambda e, h: e)`,
    "DEBUG = True",
    `SECRET_KEY = "${secret("key")}"`,
    `SECRET_KEY_FALLBACKS = ["${secret("fallback")}"]`,
    'ALLOWED_HOSTS = ["*"]',
    `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db", "PASSWORD": "${secret("database")}"}}`,
    `CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://:${secret("cache")}@redis:6379/1"}}`,
    `EMAIL_HOST_PASSWORD = "${secret("email")}"`,
    `CELERY_BROKER_URL = "amqp://app:${secret("broker")}@mq/x"`,
    `LOGGING = {"version": 1, "filters": {"redact": {"()": "shop.log.Redact", "password": "${secret("logging")}"}}, "handlers": {"h": {"class": "logging.handlers.SMTPHandler", "credentials": ["me", "${secret("handler")}"]}}}`,
    'MEDIA_ROOT = "/media"',
    "SECURE_HSTS_SECONDS = 60",
    `AWS_SECRET_ACCESS_KEY = "${secret("aws")}"`,
    "",
  ].join("\n"),
  "/site/.env": `SECRET_KEY=${secret("env")}\nDATABASE_URL=postgres://app:${secret("env url")}@db/shop\n`,
  "/site/.env.production": `API_TOKEN=${secret("env production")}\n`,
  "/site/.env.example": `API_TOKEN=${secret("example")}\n`,
  "/site/Dockerfile": `FROM python:3.13\nARG PIP_TOKEN=${secret("arg")}\nENV SECRET_KEY=${secret("docker")}\nRUN pip install --index-url https://me:${secret("index")}@pypi.example.com/simple gunicorn\nCOPY . .\nHEALTHCHECK CMD curl -H "Authorization: Bearer ${secret("healthcheck")}" http://localhost:8000/health/?token=${secret("probe")}\nCMD ["gunicorn", "-c", "gunicorn.conf.py", "shop.wsgi"]\n`,
  "/site/compose.yml": `services:\n  web:\n    build: .\n    env_file: .env.production\n    environment:\n      DJANGO_SETTINGS_MODULE: shop.settings\n      DB_PASSWORD: ${secret("compose")}\n    ports: ["8000:8000"]\n  worker:\n    build: .\n    command: celery -A shop worker --broker amqp://app:${secret("compose command")}@mq/x\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: ${secret("postgres")}\n`,
  "/site/Procfile": `web: SECRET_KEY=${secret("procfile")} gunicorn shop.wsgi\nworker: celery -A shop worker -b redis://:${secret("procfile worker")}@redis/0\nrelease: python manage.py migrate --token=${secret("release")}\n`,
  "/site/gunicorn.conf.py": `bind = "0.0.0.0:8000"\nraw_env = ["API_KEY=${secret("raw_env")}"]\nstatsd_host = "me:${secret("statsd")}@statsd:8125"\n`,
  "/site/deploy/shop.service": `[Service]\nEnvironment=SECRET_KEY=${secret("unit")}\nExecStart=/srv/venv/bin/gunicorn shop.wsgi\n[Install]\nWantedBy=multi-user.target\n`,
  "/site/deploy/celery.service": `[Service]\nPartOf=${secret("part of")}\nExecStart=/srv/venv/bin/celery -A shop worker\n`,
  "/site/deploy/nginx.conf": `server {\n  listen 80;\n  server_name example.com;\n  location / { proxy_pass http://127.0.0.1:8000; proxy_set_header X-Token "${secret("nginx")}"; }\n}\n`,
  "/site/deploy/deploy.sh": `#!/bin/sh\ngit pull https://me:${secret("script url")}@git.example.com/shop\npython manage.py migrate\npython manage.py collectstatic --noinput\nsystemctl restart shop celery --token=${secret("script")}\ncurl -u me:${secret("curl")} https://example.com/health/\n`,
  "/site/.github/workflows/ci.yml": `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env:\n      SECRET_KEY: ${secret("workflow")}\n    steps:\n      - run: python manage.py test --token ${secret("workflow step")}\n      - run: echo ${secret("echo")}\n      - run: python manage.py check --deploy --fail-level WARNING # ${secret("check")}\n      - run: python manage.py makemigrations --check --pass=${secret("migrations")}\n`,
  "/site/crontab": `0 3 * * * DB_PASSWORD=${secret("crontab")} python manage.py clearsessions\n`,
  "/site/ROLLBACK.md": `# Rollback\n\nDeploy the last tag again with the token ${secret("rollback")}. The schema stays as it is, since migrations are compatible.\n`,
  "/site/DEPLOY.md": `# Deploy\n\ngit pull, pip install, migrate, collectstatic, restart; then verify with ${secret("deploy document")}.\n`,
  "/site/requirements.txt": `--extra-index-url https://me:${secret("requirements")}@pypi.example.com/simple\nDjango==5.2\nceleryy\ngunicorn==23.0.0\nprometheus-client==0.21\n`,
  "/site/.deploy-checklist.json": JSON.stringify({
    version: 1,
    owner: secret("unknown key"),
    items: [
      {
        item: "database-backups",
        target: "shop.settings",
        state: "confirmed",
        by: "Ann",
        on: "2026-11-20",
        note: `restored with postgres://app:${secret("note")}@db/shop; the admin password is ${secret("note in words")}`,
        ticket: secret("unknown key of an item"),
        files: { "shop/settings.py": secret("hash"), [`${secret("path")}.md`]: "x" },
      },
    ],
  }),
} as const;

function expectNone(text: string, where: string): void {
  // Names of recorded files are no secrets: they say which one changed.
  expect(canariesIn(text.replaceAll(secret("path"), ""))[0]?.context, where).toBeUndefined();
}

describe("secrets stay in their file", () => {
  const source = memoryFiles(files);
  const analysis = engine
    .createAnalysisHost({ root: "/site", files: source, parser: engine.parser, configuration: emptyConfiguration })
    .analysis();
  const checklists = analysis.checklist("2026-11-21");

  it("the checklist looked at all of these files, and says none of their secrets", () => {
    const places = new Set(
      checklists.flatMap(({ sections }) =>
        sections.flatMap(({ items }) => items.flatMap(({ evidence }) => evidence.flatMap(({ at }) => at?.file ?? []))),
      ),
    );
    for (const file of [
      "shop/settings.py",
      "shop/urls.py",
      "Dockerfile",
      "compose.yml",
      "Procfile",
      "deploy/shop.service",
      "deploy/nginx.conf",
      "deploy/deploy.sh",
      ".github/workflows/ci.yml",
      "crontab",
      "ROLLBACK.md",
      "gunicorn.conf.py",
    ])
      expect(places, file).toContain(`/site/${file}`);
    expectNone(JSON.stringify(checklists), "the checklist");
    expectNone(JSON.stringify(analysis.problems), "a problem");
  });

  it("the report", () => {
    const { markdown, html, title } = auditReport({
      product: { name: "x", version: "1" },
      date: "2026-11-21",
      projects: analysis.projects,
      checklists,
      place: ({ file }) => ({ path: file, line: 1, uri: file }),
      name: (root) => root,
    });
    expect(markdown.length + html.length).toBeGreaterThan(5000);
    expectNone(title + markdown + html, "the report");
  });

  it("a credential that someone types into a note is masked before it is kept", () => {
    const recorded = analysis.record?.(
      {
        project: "/site",
        target: "shop.settings",
        item: "alerts",
        action: "confirm",
        by: "Ann",
        note: "asked https://me:hunter2canary@alerts.example.com/",
      },
      "2026-11-21",
    );
    expect(recorded).toMatchObject({ file: "/site/.deploy-checklist.json" });
    const text = recorded !== undefined && "text" in recorded ? recorded.text : "";
    expect(text).toContain('"note": "asked https://me:***@alerts.example.com/"');
    // The hashes of files stand for nothing of them.
    expect(text.match(/"shop\/settings\.py": "[0-9a-z]{5,12}"/)).not.toBeNull();
  });

  it.each(["text", "json", "markdown"])("the command line: %s", async (format) => {
    const out: string[] = [];
    const output = { write: (text: string) => void out.push(text), isTerminal: false };
    await run({
      argv: ["checklist", "--format", format, "/site"],
      cwd: "/site",
      version: "0",
      today: "2026-11-21",
      color: { no: undefined, force: undefined },
      stdout: output,
      stderr: output,
      files: source,
      readStdin: () => Promise.resolve(""),
      writeFile: () => undefined,
      engine: () => Promise.resolve({ ...engine, rules, explain: () => undefined }),
      languageServer: () => Promise.resolve(0),
    });
    expect(out.join("").length).toBeGreaterThan(2000);
    expectNone(out.join(""), format);
  });

  it("a damaged file of confirmations", () => {
    const broken = engine
      .createAnalysisHost({
        root: "/site",
        files: memoryFiles({ ...files, "/site/.deploy-checklist.json": `{ "note": ${secret("damaged")}` }),
        parser: engine.parser,
        configuration: emptyConfiguration,
      })
      .analysis();
    expect(broken.problems.some(({ message }) => message.includes("is not valid JSON"))).toBe(true);
    expectNone(JSON.stringify([broken.problems, broken.checklist("2026-11-21")]), "what is said of it");
  });
});
