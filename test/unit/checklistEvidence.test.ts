/** Items that something in the repository shows: what counts, and what only looks like it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asItsSize, growth } from "../harness/growth.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { ChecklistItemReport } from "../../server/src/core/report.js";
import { checklistItem as item, plainSettings as settings } from "../harness/checklistItem.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

/** State, and the files of the evidence. */
function shown(id: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { state, evidence } = item(id, files);
  return [state, ...new Set(evidence.flatMap(({ at }) => (at === undefined ? [] : [at.file.slice(6)])))];
}

const withSettings = (more: string): Readonly<Record<string, string>> => ({ "shop/settings.py": settings + more });

describe("health-endpoint", () => {
  it.each(["health/", "healthz", "^health-check/$", "api/v1/health/", "__heartbeat__/", "ping"])(
    "a route %s may ask the database or not",
    (route) =>
      expect(shown("health-endpoint", { "shop/urls.py": `urlpatterns = [path("${route}", view)]\n` })).toEqual([
        "to-confirm",
        "shop/urls.py",
      ]),
  );
  it.each([
    ["livez", "readyz"],
    ["__lbheartbeat__", "__heartbeat__"],
    ["health/live/", "health/ready/"],
  ])("%s for liveness and %s for readiness", (live, ready) =>
    expect(
      shown("health-endpoint", {
        "shop/urls.py": `urlpatterns = [\n  path("${live}", alive),\n  path("${ready}", ready),\n]\n`,
      }),
    ).toEqual(["pass", "shop/urls.py"]),
  );
  it("both on one line, and one alone", () => {
    const routes = (text: string) => shown("health-endpoint", { "shop/urls.py": `urlpatterns = [${text}]\n` })[0];
    expect(routes('path("alive/", a), path("ready/", b)')).toBe("pass");
    expect(routes('path("ready/", b), path("about/alive-and-kicking/", a)')).toBe("to-confirm");
  });
  it.each([
    ["str(problem)", "attention"],
    ['f"no: {problem}"', "attention"],
    ["repr(problem)", "attention"],
    ['"no"', "pass"],
    ["str(other)", "pass"],
  ])("a view that answers with %s: %s", (said, state) =>
    expect(
      shown("health-endpoint", {
        "shop/urls.py": `def ready(request):\n    try:\n        connection.cursor()\n    except Exception as problem:\n        return JsonResponse(\n            {"why": ${said}}, status=503)\nurlpatterns = [path("alive/", a), path("ready/", ready)]\n`,
      })[0],
    ).toBe(state),
  );
  it("the URLs of a library", () =>
    expect(
      shown("health-endpoint", { "shop/urls.py": 'urlpatterns = [path("ht/", include("health_check.urls"))]\n' }),
    ).toEqual(["to-confirm", "shop/urls.py"]));
  it.each([
    ['path("ht/", HealthCheckView.as_view())', ["to-confirm", "shop/urls.py"]],
    ['path("ready/", HealthCheckView.as_view())', ["to-confirm", "shop/urls.py"]],
    ['path("ht/", HealthCheckViewList.as_view())', ["to-confirm"]],
  ])("the view of a library: %s", (text, answer) =>
    expect(shown("health-endpoint", { "shop/urls.py": `urlpatterns = [${text}]\n` })).toEqual(answer),
  );
  it.each(["healthcare/", "orders/status/", "pinguins/", "livestock/"])("no route %s", (route) =>
    expect(shown("health-endpoint", { "shop/urls.py": `urlpatterns = [path("${route}", view)]\n` })).toEqual([
      "to-confirm",
    ]),
  );
  it("no comment, and no other module", () =>
    expect(
      shown("health-endpoint", {
        "shop/urls.py": '# path("health/", view)\n',
        "shop/tests.py": 'path("health/", view)\n',
      }),
    ).toEqual(["to-confirm"]));
});

describe("expired-sessions", () => {
  it.each([
    ["crontab", "0 3 * * * python manage.py clearsessions\n"],
    [
      "shop/tasks.py",
      '@app.on_after_configure.connect\ndef setup(sender, **kwargs):\n    sender.add_periodic_task(86400, clear.s())\n\ndef clear():\n    call_command("clearsessions")\n',
    ],
  ])("%s", (path, text) => expect(shown("expired-sessions", { [path]: text })).toEqual(["pass", path]));
  const crontab = "@daily shop python manage.py clearsessions\n";
  it.each(["crontab", "deploy/crontab", "docker/cron.d/shop", "deploy/demography/crontab"])("%s", (path) =>
    expect(shown("expired-sessions", { [path]: crontab })).toEqual(["pass", path]),
  );
  it.each(["extras/docker/demo/crontab", "examples/crontab", "deploy/sample/clear.cron", "tests/cron.d/shop"])(
    "%s is not what production runs",
    (path) => expect(shown("expired-sessions", { [path]: crontab })).toEqual(["to-confirm"]),
  );
  const service = { "deploy/clear.service": "[Service]\nExecStart=/srv/venv/bin/python manage.py clearsessions\n" };
  it("a unit with a timer, and none without", () => {
    expect(shown("expired-sessions", { ...service, "deploy/clear.timer": "[Timer]\nOnCalendar=daily\n" })).toEqual([
      "pass",
      "deploy/clear.service",
    ]);
    expect(shown("expired-sessions", service)).toEqual(["to-confirm", "deploy/clear.service"]);
  });
  it("a task that nothing schedules", () =>
    expect(shown("expired-sessions", { "shop/tasks.py": 'call_command("clearsessions")\n' })).toEqual([
      "to-confirm",
      "shop/tasks.py",
    ]));
  it("what else expires", () =>
    expect(
      shown("expired-sessions", {
        "shop/tasks.py":
          "from oauth2_provider.models import clear_expired\n\n@app.on_after_configure.connect\ndef setup(sender, **kwargs):\n    sender.add_periodic_task(86400, clear.s())\n\ndef clear():\n    clear_expired()\n",
      }),
    ).toEqual(["to-confirm"]));
  it("by the session store itself", () =>
    expect(
      shown("expired-sessions", {
        "shop/tasks.py":
          "def setup(sender, **kwargs):\n    sender.add_periodic_task(86400, clear.s())\n\ndef clear():\n    engine.SessionStore.clear_expired()\n",
      }),
    ).toEqual(["pass", "shop/tasks.py"]));
  it("not in a comment or a document", () =>
    expect(
      shown("expired-sessions", { "shop/tasks.py": "# TODO: clearsessions\n", "README.md": "Run clearsessions.\n" })[0],
    ).toBe("to-confirm"));
  it("not for the cache and cookies", () => {
    expect(
      shown("expired-sessions", withSettings('SESSION_ENGINE = "django.contrib.sessions.backends.cache"\n')),
    ).toEqual(["not-applicable"]);
    expect(
      shown("expired-sessions", withSettings('SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"\n')),
    ).toEqual(["not-applicable"]);
    expect(
      shown("expired-sessions", withSettings('SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"\n'))[0],
    ).toBe("to-confirm");
  });
  it("not without sessions", () =>
    expect(
      shown("expired-sessions", { "shop/settings.py": "DEBUG = False\nINSTALLED_APPS = []\nMIDDLEWARE = []\n" }),
    ).toEqual(["not-applicable"]));
});

describe("metrics", () => {
  it("a requirement starts nothing", () =>
    expect(shown("metrics", { "requirements.txt": "Django==5.2\ndjango-prometheus==2.3.1\n" })).toEqual([
      "to-confirm",
      "requirements.txt",
    ]));
  it("middleware that measures every request", () =>
    expect(
      shown("metrics", {
        "requirements.txt": "Django==5.2\ndjango-prometheus==2.3.1\n",
        ...withSettings('MIDDLEWARE = ["django_prometheus.middleware.PrometheusBeforeMiddleware", *MIDDLEWARE]\n'),
      }),
    ).toEqual(["pass", "shop/settings.py"]));
  it("none of development", () =>
    expect(shown("metrics", { "requirements-dev.txt": "django-prometheus==2.3.1\n" })).toEqual(["to-confirm"]));
  it("a wrapper of what production starts", () =>
    expect(shown("metrics", { Procfile: "web: newrelic-admin run-program gunicorn shop.wsgi\n" })).toEqual([
      "pass",
      "Procfile",
    ]));
});

describe("database-timeouts", () => {
  const options = (text: string): Readonly<Record<string, string>> => ({
    "shop/settings.py": settings.replace('"OPTIONS": {}', `"OPTIONS": {${text}}`),
  });
  it("both", () =>
    expect(shown("database-timeouts", options('"connect_timeout": 5, "options": "-c statement_timeout=5000"'))).toEqual(
      ["pass", "shop/settings.py"],
    ));
  it("one of them", () => {
    expect(item("database-timeouts", options('"connect_timeout": 5'))).toMatchObject({
      state: "attention",
      reason: "OPTIONS sets connect_timeout, and no time-out for statements",
    });
    expect(item("database-timeouts", options('"options": "-c statement_timeout=5000"'))).toMatchObject({
      state: "attention",
    });
  });
  it("neither", () =>
    expect(shown("database-timeouts", options('"options": "-c search_path=shop"'))[0]).toBe("to-confirm"));
  it("not for SQLite, nor without a database", () => {
    expect(
      shown("database-timeouts", {
        "shop/settings.py": 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db"}}\n',
      }),
    ).toEqual(["not-applicable"]);
    expect(shown("database-timeouts", { "shop/settings.py": "DEBUG = False\n" })).toEqual(["not-applicable"]);
  });
  it("SQLite that stands in for a database of a URL is not production's", () => {
    const url = {
      "requirements.txt": "Django==5.2\ndj-database-url==3.0\npsycopg==3.2\n",
      ...withSettings(
        'import dj_database_url\nDATABASES = {"default": dj_database_url.config(default="sqlite:///db")}\n',
      ),
    };
    expect(item("database-timeouts", url)).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("comes from the environment: its time-outs cannot be seen") as unknown,
    });
  });
  it("not where the database cannot be seen", () =>
    expect(
      item("database-timeouts", { "shop/settings.py": "import unseen\nDATABASES = unseen.databases()\n" }),
    ).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("the default database cannot be seen") as unknown,
    }));
});

describe("error-tracking", () => {
  it("Sentry is started", () =>
    expect(
      shown(
        "error-tracking",
        withSettings(
          'import sentry_sdk\nsentry_sdk.init(dsn="https://x@o1.ingest.sentry.io/1", environment="production", traces_sample_rate=0.1)\n',
        ),
      )[0],
    ).toBe("pass"));
  it.each([
    ['os.environ.get("SENTRY_DSN")', {}, "attention"],
    ['os.environ.get("SENTRY_DSN")', { ".env.example": "SENTRY_DSN=\n" }, "pass"],
    ['os.environ["SENTRY_DSN"]', {}, "pass"],
  ])("Sentry with %s", (dsn, more, state) =>
    expect(
      item("error-tracking", {
        ...more,
        ...withSettings(
          `import os\nimport sentry_sdk\nsentry_sdk.init(dsn=${dsn}, environment="production", traces_sample_rate=0.1)\n`,
        ),
      }).state,
    ).toBe(state),
  );
  it.each([
    [
      "if dsn:",
      {},
      "attention: nothing is tracked while SENTRY_DSN is unset, and no deploy file or .env.example names it",
    ],
    [
      "if dsn:",
      { ".env.example": "SENTRY_DSN=\n" },
      "to-confirm: sentry_sdk.init() is called on a condition only: make sure that production meets it. Make sure that somebody learns of errors in production",
    ],
    [
      "if True:",
      { ".env.example": "SENTRY_DSN=\n" },
      "pass: sentry_sdk.init() is given an environment and a sample rate, and sends no personal data",
    ],
  ])("Sentry on the condition %s", (condition, more, said) => {
    const { state, reason } = item("error-tracking", {
      ...more,
      ...withSettings(
        `import os\nimport sentry_sdk\ndsn = os.environ.get("SENTRY_DSN")\n${condition}\n    sentry_sdk.init(dsn=dsn, environment="production", traces_sample_rate=0.1)\n`,
      ),
    });
    expect(`${state}: ${reason}`).toBe(said);
  });
  it("mail to ADMINS is no tracking", () =>
    expect(item("error-tracking", withSettings('ADMINS = [("Ann", "ann@example.com")]\n'))).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("Django mails errors to ADMINS, which is no error tracking") as unknown,
    }));
  it("without a sample rate", () =>
    expect(
      item(
        "error-tracking",
        withSettings(
          'import sentry_sdk\nsentry_sdk.init(dsn="https://x@o1.ingest.sentry.io/1", environment="production")\n',
        ),
      ),
    ).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("sentry_sdk.init() is called without a sample rate") as unknown,
    }));
  it("nobody", () => expect(shown("error-tracking", withSettings("ADMINS = []\n"))[0]).toBe("to-confirm"));
  it("a requirement alone starts nothing", () =>
    expect(shown("error-tracking", { "requirements.txt": "Django==5.2\nsentry-sdk==2.20\n" })[0]).toBe("to-confirm"));
});

describe("secrets-redacted", () => {
  const filtered = (handlers: string): Readonly<Record<string, string>> =>
    withSettings(
      `LOGGING = {"version": 1, "filters": {"hide": {"()": "shop.log.RedactSecrets"}}, "handlers": ${handlers}}\n`,
    );
  it("a filter that is named for it, and that a handler has", () =>
    expect(
      shown("secrets-redacted", filtered('{"console": {"class": "logging.StreamHandler", "filters": ["hide"]}}')),
    ).toEqual(["pass", "shop/settings.py"]));
  it("one that nothing uses", () =>
    expect(item("secrets-redacted", filtered("{}"))).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("nothing in LOGGING uses the filter hide") as unknown,
    }));
  it("no filter by DEBUG", () =>
    expect(
      shown(
        "secrets-redacted",
        withSettings('LOGGING = {"version": 1, "filters": {"prod": {"()": "django.utils.log.RequireDebugFalse"}}}\n'),
      )[0],
    ).toBe("to-confirm"));
});

describe("workers-restart", () => {
  const unit = "[Service]\nWorkingDirectory=/srv/shop\nExecStart=/srv/venv/bin/celery -A shop worker\n";
  it("no worker", () => expect(shown("workers-restart", {})).toEqual(["not-applicable"]));
  it("a platform restarts every process", () =>
    expect(shown("workers-restart", { Procfile: "web: gunicorn shop.wsgi\nworker: celery -A shop worker\n" })).toEqual([
      "pass",
      "Procfile",
    ]));
  it("a unit that the deploy restarts", () =>
    expect(
      shown("workers-restart", {
        "deploy/shop-worker.service": unit,
        "deploy/deploy.sh": "set -e\nsystemctl restart shop-web shop-worker\n",
      }),
    ).toEqual(["pass", "deploy/deploy.sh"]));
  it("a unit that nothing restarts", () =>
    expect(
      shown("workers-restart", {
        "deploy/shop-worker.service": unit,
        "deploy/deploy.sh": "set -e\nsystemctl restart shop-web\n",
      }),
    ).toEqual(["to-confirm", "deploy/shop-worker.service"]));
  it("what a CronJob starts begins anew each time, and is no worker", () =>
    expect(
      shown("workers-restart", {
        "k8s/cron.yaml":
          'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: reports\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: reports\n              image: shop\n              command: ["python", "manage.py", "report"]\n',
        "deploy/deploy.sh": "set -e\nkubectl apply -f k8s\n",
      }),
    ).toEqual(["not-applicable"]));
  it("what nothing restarts leaves nothing to look at", () =>
    expect(item("workers-run-new-code", {}).state).toBe("not-applicable"));
});

describe("release-checks", () => {
  const workflow = (...steps: readonly string[]): Readonly<Record<string, string>> => ({
    ".github/workflows/ci.yml": `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((step) => `      - run: ${step}\n`).join("")}`,
  });
  const [check, test, migrations] = [
    "python manage.py check --deploy --fail-level WARNING",
    "python manage.py test",
    "python manage.py makemigrations --check --dry-run",
  ];
  it("all three", () =>
    expect(shown("release-checks", workflow(check, test, migrations))).toEqual(["pass", ".github/workflows/ci.yml"]));
  it("not all", () =>
    expect(item("release-checks", workflow(test))).toMatchObject({
      state: "attention",
      reason: "nothing found that runs check --deploy or makemigrations --check",
    }));
  it("warnings that stop nothing", () =>
    expect(item("release-checks", workflow("python manage.py check --deploy", test, migrations))).toMatchObject({
      state: "attention",
      reason: "check --deploy runs without --fail-level WARNING, so its warnings stop nothing",
    }));
  it("commented out", () =>
    expect(
      item("release-checks", { ".github/workflows/ci.yml": `on: push\njobs: {}\n# - run: ${test}\n` }),
    ).toMatchObject({ state: "to-confirm" }));
  it("what the workflow calls", () =>
    expect(
      shown("release-checks", { ...workflow("make ci"), Makefile: `ci:\n\t${check}\n\t${test}\n\t${migrations}\n` }),
    ).toEqual(["pass", "Makefile"]));
  it("a Makefile that no workflow calls", () =>
    expect(shown("release-checks", { Makefile: `ci:\n\t${check}\n\t${test}\n` })).toEqual(["to-confirm"]));
});

describe("content-security-policy", () => {
  it("nothing sends one", () => expect(shown("content-security-policy", {})).toEqual(["to-confirm"]));
  it("Django does", () =>
    expect(
      item("content-security-policy", {
        "shop/settings.py": `${settings.replace('["django.contrib.sessions.middleware', '["django.middleware.csp.ContentSecurityPolicyMiddleware", "django.contrib.sessions.middleware')}SECURE_CSP = {"default-src": ["'self'"]}\n`,
        "requirements.txt": "Django==6.0\n",
      }),
    ).toMatchObject({ state: "pass", reason: "SECURE_CSP limits scripts to 'self'" }));
  it("the proxy does", () =>
    expect(
      shown("content-security-policy", {
        "nginx/default.conf":
          "server {\n  listen 80;\n  add_header Content-Security-Policy \"default-src 'self'\" always;\n}\n",
      }),
    ).toEqual(["pass", "nginx/default.conf"]));
  it("of one location: that of pages counts, that of files does not", () => {
    const inLocation = (head: string, body: string) =>
      shown("content-security-policy", {
        "nginx/default.conf": `server {\n  listen 80;\n  location ${head} {\n    ${body}\n    add_header Content-Security-Policy "script-src 'none'" always;\n  }\n}\n`,
      });
    expect(inLocation("/media/", "alias /srv/media/;")).toEqual(["to-confirm"]);
    expect(inLocation("/api/", "proxy_pass http://app;")).toEqual(["pass", "nginx/default.conf"]);
    expect(inLocation("/", "root /srv/site;")).toEqual(["pass", "nginx/default.conf"]);
  });
  it("a text is sent by a middleware of the project's own, if at all: nothing is said of what it lets in", () => {
    const answer = (policy: string) => {
      const { state, reason } = item("content-security-policy", {
        "shop/settings.py": `import os\n${settings}MIDDLEWARE += ["shop.middleware.Headers", "csp.middleware.CSPMiddleware"]\nCONTENT_SECURITY_POLICY = ${policy}\n`,
        "requirements.txt": "Django==5.2\ndjango-csp==4.0\n",
      });
      return `${state}: ${reason.replace(/\. .*/, "")}`;
    };
    const isText =
      "to-confirm: CONTENT_SECURITY_POLICY is a text, which django-csp does not send: make sure that a middleware does";
    expect(answer("\"default-src 'self'\"")).toBe(isText);
    expect(answer('os.environ.get("POLICY", "default-src *")')).toBe(isText);
    expect(answer('{"DIRECTIVES": {"default-src": ["\'self\'"]}}')).toBe(
      "pass: CONTENT_SECURITY_POLICY limits scripts to 'self'",
    );
    expect(answer('{"DIRECTIVES": {"img-src": ["\'self\'"]}}')).toBe(
      "to-confirm: CONTENT_SECURITY_POLICY limits no scripts",
    );
  });
  it("a report is no policy", () =>
    expect(
      shown("content-security-policy", {
        "nginx/default.conf":
          "server {\n  listen 80;\n  add_header Content-Security-Policy-Report-Only \"default-src 'self'\" always;\n}\n",
      }),
    ).toEqual(["to-confirm"]));
});

describe("secrets-not-logged", () => {
  it.each([
    ["shop/report.py", "print(os.environ)\n"],
    ["shop/report.py", 'logger.info("started with %s", os.environ)\n'],
    ["shop/views.py", "pprint(dict(os.environ.items()))\n"],
    ["entrypoint.sh", "set -e\nprintenv\n"],
    ["entrypoint.sh", "env | sort\n"],
    ["entrypoint.sh", 'echo "Database: ${DATABASE_URL:0:50}..."\n'],
    ["entrypoint.sh", 'printf "with %s" "$DATABASE_URL"\n'],
  ])("%s: %s", (path, text) => expect(shown("secrets-not-logged", { [path]: text })).toEqual(["attention", path]));
  it.each([
    [
      "shop/views.py",
      'print(os.environ["HOME"])\nlogger.info(os.environ.get("REGION"))\nrun(["x"], env=os.environ)\n# print(os.environ)\n',
    ],
    ["entrypoint.sh", "set -e\nprintenv HOME\nexec env A=1 gunicorn shop.wsgi\n"],
    [
      "entrypoint.sh",
      'echo "Database: ${DATABASE_URL:+set}"\necho "$DATABASE_URL" | parse-address\necho "DATABASE_URL=$DATABASE_URL" >> .env\necho "$DATABASE_URL is not set"\necho \'$DATABASE_URL\'\n',
    ],
    ["compose.yml", "services:\n  web:\n    build: .\n    environment:\n      A: b\n"],
  ])("not %s: %s", (path, text) => expect(shown("secrets-not-logged", { [path]: text })[0]).toBe("pass"));
});

describe("that nothing is wrong does not show that something is right", () => {
  const image = 'FROM python:3.13-slim\nUSER app\nCOPY shop shop\nCMD ["gunicorn", "shop.wsgi"';
  it("migrate runs in a step of its own before the new code, or a person has to tell", () => {
    const migrates = (script: string): ChecklistItemReport =>
      item("migrations", { Dockerfile: `${image}]\n`, "deploy.sh": script });
    expect(item("migrations", { Dockerfile: `${image}]\n` })).toMatchObject({
      state: "to-confirm",
      reason: "nothing of production in the repository runs migrate: whether a release does cannot be seen",
    });
    expect(migrates("set -e\npython manage.py migrate --check\n")).toMatchObject({ state: "to-confirm" });
    expect(migrates("set -e\npython manage.py migrate --noinput\n")).toMatchObject({
      state: "to-confirm",
      reason: "deploy.sh runs migrate: make sure that it runs once per release, before the new code",
    });
    expect(migrates("set -e\nsystemctl restart shop\npython manage.py migrate --noinput\n").state).not.toBe("pass");
    expect(migrates("set -e\npython manage.py migrate --noinput\nsystemctl restart shop\n")).toMatchObject({
      state: "pass",
      reason: "deploy.sh migrates before it starts the new code",
    });
  });
  it("gunicorn's defaults were chosen by nobody", () => {
    expect(item("server-tuning", { Dockerfile: `${image}]\n` })).toMatchObject({ state: "attention" });
    expect(
      item("server-tuning", {
        Dockerfile: `${image}, "--workers", "3", "--timeout", "20", "--bind", "0.0.0.0:8000"]\n`,
      }),
    ).toMatchObject({
      state: "to-confirm",
      reason: "of gunicorn's settings nobody chose recycling and logging: make sure that its defaults are meant",
    });
    expect(
      item("server-tuning", {
        Dockerfile: `${image}, "--workers", "3", "--timeout", "20", "--bind", "0.0.0.0:8000", "--max-requests", "900", "--max-requests-jitter", "90", "--access-logfile", "-"]\n`,
      }),
    ).toMatchObject({ state: "pass", reason: expect.stringContaining("gunicorn's workers is 3") as unknown });
  });
  it("gunicorn's config file counts only where production starts no other server", () => {
    const config = { "gunicorn.conf.py": "workers = 4\n" };
    expect(item("server-tuning", config)).toMatchObject({
      reason: expect.stringContaining("of gunicorn's settings nobody chose") as unknown,
    });
    const granian = 'FROM python:3.13\nCMD ["granian", "--interface", "wsgi", "shop.wsgi:application"]\n';
    expect(item("server-tuning", { ...config, Dockerfile: granian })).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("only gunicorn's settings are read here") as unknown,
    });
  });
  it("gunicorn's config file that an image puts elsewhere, and one that is not in the repository", () => {
    const files = {
      "docker/files/etc/gunicorn/shop.py": "workers = 3\ntimeout = 20\n",
      Dockerfile:
        'FROM python:3.13\nCOPY docker/files/etc/gunicorn/shop.py /etc/gunicorn/shop.py\nCMD ["gunicorn", "-c", "/etc/gunicorn/shop.py", "shop.wsgi"]\n',
    };
    expect(item("server-tuning", files)).toMatchObject({
      state: "to-confirm",
      reason: "of gunicorn's settings nobody chose recycling, logging and bind: make sure that its defaults are meant",
    });
    expect(item("server-tuning", { Dockerfile: files.Dockerfile.replace("COPY docker", "COPY other") })).toMatchObject({
      state: "not-determined",
      reason: "gunicorn's settings: /etc/gunicorn/shop.py, which is not in the repository",
    });
  });
  it("workers that a script or a chart names, and whose start is not followed", () => {
    const celery = { "requirements.txt": "Django==5.2\ncelery==5.5\ngunicorn==23.0\n" };
    const script = {
      ...celery,
      Procfile: "web: bash start.sh\n",
      "start.sh": "celery -A shop worker -l info &\nexec gunicorn shop.wsgi\n",
    };
    expect(item("workers-restart", script)).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining(
        "start.sh names a worker, which is not followed: make sure that it runs",
      ) as unknown,
    });
    const chart = {
      ...celery,
      "helm/shop/Chart.yaml": "apiVersion: v2\nname: shop\n",
      "helm/shop/values.yaml":
        'web:\n  command: ["gunicorn", "shop.wsgi"]\nbeat:\n  command: ["celery", "-A", "shop", "beat"]\n',
    };
    for (const id of ["one-scheduler", "background-jobs"])
      expect(item(id, chart).reason).toContain("helm/shop/values.yaml names a scheduler");
    // A comment names nothing.
    expect(
      item("workers-restart", { ...script, "start.sh": "# celery -A shop worker\nexec gunicorn shop.wsgi\n" }).reason,
    ).toContain("celery is required, and no deploy file starts a worker");
  });
  it("a server that a chart names", () => {
    const files = {
      "helm/shop/Chart.yaml": "apiVersion: v2\nname: shop\n",
      "helm/shop/values.yaml": 'web:\n  command: ["gunicorn", "shop.wsgi"]\n',
    };
    const says = (id: string): string => `${item(id, files).state}: ${item(id, files).reason}`;
    expect(says("application-server")).toBe(
      "to-confirm: helm/shop/values.yaml names a server, which is not followed: make sure that it runs",
    );
    expect(says("server-tuning")).toContain("names a server, which is not followed: make sure that workers,");
    expect(says("forwarded-headers")).toContain("make sure that it believes forwarded headers of your own proxy only");
    expect(item("application-server", { ...files, "helm/shop/values.yaml": "web:\n  command: [nginx]\n" }).state).toBe(
      "not-applicable",
    );
  });
  it("check --deploy in what an image starts is late", () => {
    const files = {
      ".github/workflows/test.yml":
        "on: push\njobs:\n  test:\n    steps:\n      - run: pytest\n      - run: python manage.py makemigrations --check\n",
      Dockerfile:
        'FROM python:3.13\nCOPY . /app\nWORKDIR /app\nENTRYPOINT ["/app/prod.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n',
      "prod.sh": 'set -e\npython manage.py check --deploy\nexec "$@"\n',
    };
    expect(item("release-checks", files)).toMatchObject({
      state: "attention",
      reason: "check --deploy runs only when the new code starts",
    });
    expect(item("release-checks", { ...files, "prod.sh": 'set -e\nexec "$@"\n' })).toMatchObject({
      reason: "nothing found that runs check --deploy",
    });
  });
  it("DEBUG by a cast of a variable names the variable", () =>
    expect(
      item(
        "debug-off",
        withSettings(
          'import os\nfrom distutils.util import strtobool\nDEBUG = strtobool(os.getenv("SHOP_DEBUG", "no"))\n',
        ),
      ),
    ).toMatchObject({
      state: "pass",
      reason: "DEBUG comes from the variable SHOP_DEBUG, and is 0 while it is unset",
    }));
  it("static files are collected", () => {
    const collected: Record<string, string> = {
      ...withSettings(
        'STATIC_ROOT = "/srv/static"\nSTATIC_URL = "static/"\nSTORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}\nINSTALLED_APPS += ["django.contrib.staticfiles"]\n',
      ),
    };
    expect(item("static-files", collected).state).not.toBe("pass");
    const built: Record<string, string> = {
      ...collected,
      "build.sh": "set -e\npython manage.py collectstatic --noinput\n",
    };
    expect(item("static-files", built)).toMatchObject({
      state: "to-confirm",
      reason: "neither WhiteNoise nor a proxy of the repository serves them",
    });
    expect(
      item("static-files", {
        ...built,
        "shop/settings.py": `${built["shop/settings.py"] ?? ""}MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware", *MIDDLEWARE]\n`,
        "requirements.txt": "Django==5.2\nwhitenoise==6.9\n",
      }),
    ).toMatchObject({ state: "pass" });
  });
});

describe("documents", () => {
  const steps = "git pull, pip install -r requirements.txt, migrate, collectstatic, restart gunicorn, then verify.\n";
  const script =
    "set -e\ngit pull\npip install -r requirements.txt\npython manage.py migrate\npython manage.py collectstatic\nsystemctl restart shop\n";
  it("the sequence, as a document, as a part of one, as a script", () => {
    expect(shown("release-sequence", { "docs/DEPLOY.md": `# How\n\n${steps}` })).toEqual(["pass", "docs/DEPLOY.md"]);
    expect(
      shown("release-sequence", { "README.rst": `Shop\n====\n\nAbout.\n\nDeployment\n----------\n\n${steps}` }),
    ).toEqual(["pass", "README.rst"]);
    expect(
      shown("release-sequence", { "deploy/deploy.sh": `${script}curl --fail https://shop.example.com/health\n` }),
    ).toEqual(["pass", "deploy/deploy.sh"]);
    expect(item("release-sequence", { "deploy/deploy.sh": script })).toMatchObject({
      state: "attention",
      reason: expect.stringContaining("nothing of verify") as unknown,
    });
  });
  const web = "web: gunicorn shop.wsgi\n";
  const job = (name: string, hook: string, command: string) =>
    `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\n  annotations:\n    ${hook}\nspec:\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: shop\n          command: ["python", "manage.py", "${command}"]\n`;
  const deployment =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: static\n          image: shop\n          command: ["python", "manage.py", "collectstatic"]\n      containers:\n        - name: web\n          image: shop\n          command: ["gunicorn", "shop.wsgi"]\n';
  it.each([
    [
      "a Procfile with the hooks of Heroku's buildpack",
      {
        Procfile: `${web}release: python manage.py migrate\n`,
        "bin/post_compile": "#!/usr/bin/env bash\npython manage.py collectstatic --noinput\n",
      },
      "Procfile: collectstatic, migrate, start of web",
    ],
    [
      "Dokku",
      {
        Procfile: web,
        "app.json":
          '{"scripts": {"dokku": {"predeploy": "python manage.py migrate", "postdeploy": "python manage.py check --deploy"}}}',
      },
      "Procfile: migrate, start of web, check --deploy",
    ],
    [
      "Elastic Beanstalk, its commands by their names and the hook after them",
      {
        Procfile: web,
        ".ebextensions/01.config":
          'container_commands:\n  02_static:\n    command: "python manage.py collectstatic --noinput"\n  01_migrate:\n    command: "python manage.py migrate"\n',
        ".platform/hooks/predeploy/01_check.sh": "#!/bin/sh\npython manage.py check --deploy\n",
      },
      "Procfile: migrate, collectstatic, check --deploy, start of web",
    ],
    [
      "Elastic Beanstalk without a Procfile",
      { ".ebextensions/01.config": 'container_commands:\n  01_migrate:\n    command: "python manage.py migrate"\n' },
      ".ebextensions/01.config: migrate, start by Elastic Beanstalk",
    ],
    [
      "Helm: hooks before and after, and what each pod does first",
      {
        "chart/templates/web.yaml": deployment,
        "chart/templates/migrate.yaml": job("migrate", '"helm.sh/hook": pre-install,pre-upgrade', "migrate"),
        "chart/templates/after.yaml": job("after", '"helm.sh/hook": post-upgrade', "check"),
        "chart/templates/test.yaml": job("test", '"helm.sh/hook": test', "migrate"),
      },
      "chart/templates/web.yaml: migrate, collectstatic, start of web/web, check",
    ],
    [
      "Argo CD",
      { "k8s/web.yaml": deployment, "k8s/migrate.yaml": job("migrate", "argocd.argoproj.io/hook: PreSync", "migrate") },
      "k8s/web.yaml: migrate, collectstatic, start of web/web",
    ],
    [
      "a Job that is applied beside the rest",
      { "k8s/web.yaml": deployment, "k8s/migrate.yaml": job("migrate", "team: shop", "migrate") },
      "k8s/web.yaml: migrate by Job migrate, beside the rest, collectstatic, start of web/web",
    ],
    [
      "Render",
      {
        "render.yaml":
          "services:\n  - type: web\n    name: shop\n    env: python\n    buildCommand: pip install -r requirements.txt && python manage.py collectstatic --noinput\n    preDeployCommand: python manage.py migrate\n    startCommand: gunicorn shop.wsgi\n",
      },
      "render.yaml: collectstatic, migrate, start of shop",
    ],
    [
      "Fly",
      {
        "fly.toml":
          'app = "shop"\n[deploy]\n  release_command = "python manage.py migrate"\n[processes]\n  web = "gunicorn shop.wsgi"\n',
      },
      "fly.toml: migrate, start of web",
    ],
  ])("a platform's own sequence: %s", (_, files: Readonly<Record<string, string>>, sequence) =>
    expect(item("release-sequence", files).evidence.map(({ text }) => text)).toEqual([sequence]),
  );
  it("a hook before the deploy is a step of its own for migrations, one behind it is none", () => {
    expect(
      item("migrations", {
        Procfile: web,
        "app.json": '{"scripts": {"dokku": {"predeploy": "python manage.py migrate"}}}',
      }).state,
    ).toBe("pass");
    expect(
      item("migrations", {
        "k8s/web.yaml": deployment,
        "k8s/migrate.yaml": job("migrate", '"helm.sh/hook": pre-upgrade', "migrate"),
      }).state,
    ).toBe("pass");
    expect(
      item("migrations", { Procfile: web, ".platform/hooks/postdeploy/m.sh": "#!/bin/sh\npython manage.py migrate\n" })
        .state,
    ).toBe("fail");
  });
  it("a Job that a script waits for migrates before the new code", () => {
    const manifests = {
      "k8s/web.yaml": deployment,
      "k8s/migrate.yaml": job("migrate", "team: shop", "migrate"),
    };
    const script = (...lines: readonly string[]) =>
      item("migrations", { ...manifests, "deploy.sh": `#!/bin/sh\nset -e\n${lines.join("\n")}\n` });
    const wait = "kubectl wait --for=condition=complete --timeout=120s job/migrate";
    expect(script("kubectl apply -f k8s/migrate.yaml", wait, "kubectl apply -f k8s/web.yaml")).toMatchObject({
      state: "pass",
      reason: "deploy.sh migrates before it starts the new code",
    });
    expect(script("kubectl apply -f k8s/migrate.yaml", "kubectl apply -f k8s/web.yaml").state).toBe("to-confirm");
    expect(script("kubectl apply -f k8s/web.yaml", "kubectl apply -f k8s/migrate.yaml", wait).state).not.toBe("pass");
  });
  it("steps that are missing are named", () =>
    expect(item("release-sequence", { "DEPLOY.md": "# Deploy\n\nRun migrate and collectstatic.\n" })).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining(
        "DEPLOY.md names migrate and collectstatic; nothing of pull, install, restart and verify",
      ) as unknown,
    }));
  it("a part about development counts for nothing", () =>
    expect(shown("release-sequence", { "README.md": `# Development\n\n${steps}` })).toEqual(["to-confirm"]));
  it("what Git ignores counts for nothing", () =>
    expect(shown("release-sequence", { ".gitignore": "DEPLOY.md\n", "DEPLOY.md": steps })).toEqual(["to-confirm"]));

  const back =
    "Deploy the tag before, with the schema as it is: migrations are compatible with the release before. Ann decides.\n";
  it("rolling back, as a document or a part of one", () => {
    expect(shown("rollback-document", { "ROLLBACK.md": back })).toEqual(["pass", "ROLLBACK.md"]);
    expect(
      shown("rollback-document", { "docs/release.md": `# Release\n\nPush.\n\n## Rolling back\n\n${back}` }),
    ).toEqual(["pass", "docs/release.md"]);
  });
  it("a heading with nothing below it is none", () =>
    expect(shown("rollback-document", { "DEPLOY.md": "# Deploy\n\n## Rollback\n\nTODO\n" })).toEqual(["to-confirm"]));
  it("eighty characters, blanks together, say something", () => {
    const said = (length: number): string =>
      item("rollback-document", {
        "DEPLOY.md": `# Deploy\n\n## Rollback\n\n${"Ann decides; deploy the tag before; migrate.".padEnd(length - 9, "x")}`,
      }).reason;
    expect(said(79)).toContain("no document is named for rolling back");
    expect(said(80)).toBe("DEPLOY.md has a part about it: Rollback");
    expect(
      item("rollback-document", { "DEPLOY.md": `# Deploy\n\n## Rollback\n\nTODO${" \n".repeat(80)}x` }).reason,
    ).toContain("no document is named for rolling back");
  });
  it("a code block has no headings", () =>
    expect(shown("rollback-document", { "DEPLOY.md": `# Deploy\n\n\`\`\`sh\n# rollback\n${back}\`\`\`\n` })).toEqual([
      "to-confirm",
    ]));
});

describe("images", () => {
  const parts = {
    base: "FROM python:3.13-slim\n",
    body: "WORKDIR /app\nCOPY . /app\nRUN pip install -r requirements.txt\n",
    user: "USER app\n",
    command: 'CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "3", "shop.wsgi"]\n',
  };
  const images = (changed: Partial<typeof parts>, ignored = true): ChecklistItemReport =>
    item("images", {
      Dockerfile: Object.values({ ...parts, ...changed }).join(""),
      ...(ignored ? { ".dockerignore": ".git\n.env\n" } : {}),
    });
  it("a version, a user, a list of what stays out, a command without a shell", () => {
    const { state, evidence } = images({});
    expect([state, ...evidence.map(({ text }) => text)]).toEqual([
      "pass",
      "Dockerfile is built on python:3.13-slim",
      "it runs as app",
      ".dockerignore keeps files out of it",
      "its command gets signals",
      "it holds no secret",
    ]);
  });
  it.each<readonly [string, Partial<typeof parts>, string]>([
    ["a base without any tag", { base: "FROM registry.example.com:5000/python\n" }, "names no version"],
    ["a version that is an argument", { base: "ARG V=3.13\nFROM python:$V\n" }, "names no version"],
    [
      "whom the start decides",
      { user: "RUN apt-get install -y gosu\n" },
      "as whom Dockerfile runs is decided while it starts",
    ],
    ["a shell before the command", { command: "CMD gunicorn shop.wsgi\n" }, "gets signals cannot be told"],
    ["no command", { command: "" }, "whether what Dockerfile starts gets signals cannot be told"],
  ])("not proven: %s", (_, changed, reason) => {
    const { state, reason: said } = images(changed);
    expect([state, said]).toEqual(["to-confirm", expect.stringContaining(reason)]);
  });
  it("without a list of what stays out, only chosen files are as good", () => {
    expect(images({}, false).state).toBe("fail");
    const chosen = images(
      { body: "WORKDIR /app\nCOPY shop /app/shop\nCOPY manage.py requirements.txt /app/\n" },
      false,
    );
    expect(chosen.evidence.map(({ text }) => text)).toContain("it takes chosen files only");
  });
  it("not for what has no image", () => expect(shown("images", {})).toEqual(["not-applicable"]));
});

describe("what a person confirms", () => {
  it("migrations: the newest is where to look", () =>
    expect(
      shown("migrations-reviewed", {
        "shop/migrations/__init__.py": "",
        "shop/migrations/0001_initial.py": "",
        "shop/migrations/0002_price.py": "",
      }),
    ).toEqual(["to-confirm", "shop/migrations/0002_price.py"]));
  const migration = (body: string, dependencies = ""): string =>
    `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${dependencies}]\n    operations = [${body}]\n`;
  const initial = {
    "shop/settings.py": `${settings}\nINSTALLED_APPS = ["shop"]\n`,
    "shop/migrations/__init__.py": "",
    "shop/migrations/0001_initial.py": migration(
      "migrations.CreateModel('Item', [('id', models.AutoField(primary_key=True)), ('cnt', models.IntegerField())])",
    ),
  };
  it("what rules find in the new ones is named", () => {
    const texts = item("migrations-reviewed", {
      ...initial,
      "shop/migrations/0002_price.py": migration(
        "migrations.RemoveField('Item', 'cnt'), migrations.RunSQL('x')",
        "('shop', '0001_initial')",
      ),
    }).evidence.map(({ text }) => text);
    expect(texts).toEqual([
      expect.stringContaining("shop_item.cnt"),
      expect.stringContaining("reverse_sql"),
      "0002_price.py is the newest there",
    ]);
  });
  it("operations that only add need no plan", () => {
    expect(item("migrations-safe", initial)).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("nothing tells which migrations production has") as unknown,
    });
    expect(
      item("migrations-safe", {
        ...initial,
        "shop/migrations/0002_price.py": migration("migrations.RemoveField('Item', 'cnt')", "('shop', '0001_initial')"),
      }),
    ).toMatchObject({ state: "attention", decidedBy: "evidence" });
    expect(shown("migrations-safe", {})).toEqual(["not-applicable"]);
  });
  it.each(["migrations-safe", "migrations-lock-timeout"])("%s: one environment alone reads none", (id) => {
    expect(item(id, initial, new Map())).toMatchObject({
      state: "not-determined",
      reason: "no migration is read with --settings or --environment exact",
    });
    expect(item(id, {}, new Map())).toMatchObject({
      state: "not-applicable",
      reason: "the project has no migrations of its own",
    });
  });
  const timeout = (options: string) => ({
    ...initial,
    "shop/settings.py": settings.replace('"OPTIONS": {}', `"OPTIONS": {${options}}`),
  });
  it.each(['"options": "-c lock_timeout=5s"', '"options": "-c statement_timeout=30000 -c lock_timeout=2000"'])(
    "migrations-lock-timeout: %s",
    (options) => expect(shown("migrations-lock-timeout", timeout(options))).toEqual(["pass", "shop/settings.py"]),
  );
  it.each(['"options": "-c lock_timeout=0"', '"options": "-c statement_timeout=5s"', ""])(
    "migrations-lock-timeout: not %s",
    (options) =>
      expect(item("migrations-lock-timeout", timeout(options))).toMatchObject({
        state: "to-confirm",
        reason: expect.stringContaining("what the database itself has for the role cannot be seen") as unknown,
      }),
  );
  it("migrations-lock-timeout: what migrates has it in its variables, or one of two does", () => {
    const bounded = {
      ...initial,
      Procfile: "release: PGOPTIONS='-c lock_timeout=5s' python manage.py migrate\nweb: gunicorn shop.wsgi\n",
    };
    expect(shown("migrations-lock-timeout", bounded)).toEqual(["pass", "Procfile"]);
    expect(
      item("migrations-lock-timeout", {
        ...bounded,
        "deploy.sh": "git pull\npython manage.py migrate\nsystemctl restart gunicorn\n",
      }),
    ).toMatchObject({ state: "attention", reason: "deploy.sh migrates without lock_timeout" });
    expect(
      shown("migrations-lock-timeout", {
        ...initial,
        "deploy.sh":
          "git pull\nexport PGOPTIONS='-c lock_timeout=5s'\npython manage.py migrate\nsystemctl restart gunicorn\n",
      }),
    ).toEqual(["pass", "deploy.sh"]);
    expect(
      shown("migrations-lock-timeout", {
        ...initial,
        Procfile:
          "release: python manage.py migrate_with_timeouts --lock-timeout-in-ms=5000\nweb: gunicorn shop.wsgi\n",
      }),
    ).toEqual(["pass", "Procfile"]);
  });
  it("migrations-lock-timeout: a role's own is in the database alone; a migration that sets it speaks for itself", () => {
    expect(
      shown("migrations-lock-timeout", {
        ...initial,
        "deploy/role.sh": "psql -c \"ALTER ROLE shop SET lock_timeout = '5s'\"\n",
      }),
    ).toEqual(["to-confirm", "deploy/role.sh"]);
    expect(
      shown("migrations-lock-timeout", {
        ...initial,
        "shop/migrations/0002_x.py": migration(
          "migrations.RunSQL(\"SET lock_timeout = '5s'\")",
          "('shop', '0001_initial')",
        ),
      }),
    ).toEqual(["to-confirm", "shop/migrations/0002_x.py"]);
    expect(
      shown("migrations-lock-timeout", { ...initial, "shop/settings.py": settings.replace("postgresql", "sqlite3") }),
    ).toEqual(["not-applicable"]);
    expect(shown("migrations-lock-timeout", {})).toEqual(["not-applicable"]);
    // In the place of a database of a URL it is not production's.
    expect(
      item("migrations-lock-timeout", {
        ...initial,
        ...withSettings(
          'import dj_database_url\nDATABASES = {"default": dj_database_url.config(default="sqlite:///db")}\n',
        ),
        "requirements.txt": "Django==5.2\ndj-database-url==3.0\nmysqlclient==2.2\n",
      }),
    ).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("nor what runs migrate sets lock_wait_timeout;") as unknown,
    });
  });
  it("no migrations, nothing to review", () => expect(shown("migrations-reviewed", {})).toEqual(["not-applicable"]));
  it("no database, no backups", () =>
    expect(shown("database-backups", { "shop/settings.py": "DEBUG = False\n" })).toEqual(["not-applicable"]));
});

describe("staleness", () => {
  const said = (
    files: Readonly<Record<string, string>>,
    itemId: string,
    hashes: Readonly<Record<string, string>>,
  ): ChecklistItemReport =>
    item(itemId, {
      ...files,
      ".deploy-checklist.json": JSON.stringify({
        items: [
          { item: itemId, target: "shop.settings", state: "confirmed", by: "Ann", on: "2026-11-20", files: hashes },
        ],
      }),
    });
  it("a file that is gone has changed; an env file, or one outside of the project, is not even looked at", () => {
    expect(said({}, "alerts", { "docs/gone.md": "x" })).toMatchObject({
      state: "stale",
      reason: "docs/gone.md changed since it was confirmed on 2026-11-20",
    });
    expect(said({ ".env": "A=1\n" }, "alerts", { ".env": "x", "../../etc/passwd": "x" })).toMatchObject({
      state: "confirmed",
    });
  });
  it("what an earlier version recorded still holds, whatever line ends and byte order mark Git makes", () => {
    const hashes = { "requirements.txt": "1xqlirrol77" };
    for (const text of ["Django==5.2\nredis==5.0\n", "\uFEFFDjango==5.2\r\nredis==5.0\r\n"])
      expect(said({ "requirements.txt": text }, "alerts", hashes).state).toBe("confirmed");
    expect(said({ "requirements.txt": "Django==5.2\nredis==5.1\n" }, "alerts", hashes).state).toBe("stale");
  });
  it("a new migration asks for another review", () => {
    const migrations = { "shop/migrations/__init__.py": "", "shop/migrations/0001_initial.py": "a" };
    const root = (files: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(
        Object.entries({
          "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
          "shop/settings.py": settings,
          ...files,
        }).map(([path, text]) => [`/site/${path}`, text]),
      );
    const analysis = engine
      .createAnalysisHost({
        root: "/site",
        files: memoryFiles(root(migrations)),
        parser: engine.parser,
        configuration: emptyConfiguration,
      })
      .analysis();
    const recorded = analysis.record?.(
      {
        project: "/site",
        target: "shop.settings",
        item: "migrations-reviewed",
        action: "confirm",
        by: "Ann",
        note: "",
      },
      "2026-11-20",
    );
    const text = recorded !== undefined && "text" in recorded ? recorded.text : "";
    expect(text).toContain('"shop/migrations/"');
    expect(item("migrations-reviewed", { ...migrations, ".deploy-checklist.json": text }).state).toBe("confirmed");
    expect(
      item("migrations-reviewed", {
        ...migrations,
        "shop/migrations/0002_price.py": "b",
        ".deploy-checklist.json": text,
      }),
    ).toMatchObject({ state: "stale", reason: "shop/migrations/ changed since it was confirmed on 2026-11-20" });
  });
  it("what rules decide cannot be confirmed by writing it into the file", () => {
    const failing = item("debug-off", {
      "shop/settings.py": "DEBUG = True\n",
      ".deploy-checklist.json": JSON.stringify({
        items: [{ item: "debug-off", state: "confirmed", by: "Eve", on: "2026-11-20" }],
      }),
    });
    expect(failing.state).toBe("fail");
    expect(failing.confirmation).toBeUndefined();
  });
});

describe("what is wrong fails the items that it is about", () => {
  it("one rule about several settings", () => {
    const files = withSettings(
      'DEFAULT_FILE_STORAGE = "shop.Storage"\nMEDIA_ROOT = "/srv/media"\nSTATIC_ROOT = "/srv/static"\n',
    );
    expect(item("media-files", files)).toMatchObject({
      state: "fail",
      reason: expect.stringContaining("DEFAULT_FILE_STORAGE") as unknown,
    });
    expect(item("static-files", files).reason).not.toContain("DEFAULT_FILE_STORAGE");
  });
});

describe("ticks need something that shows them", () => {
  it("the redirect", () => {
    expect(item("https-redirect", { "shop/settings.py": "DEBUG = False\nMIDDLEWARE = []\n" }).state).not.toBe("pass");
    const secure = {
      "shop/settings.py":
        'DEBUG = False\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_SSL_REDIRECT = True\n',
    };
    expect(item("https-redirect", secure)).toMatchObject({ state: "pass", reason: "SECURE_SSL_REDIRECT is True" });
  });
  it("secure cookies are none without sessions and CSRF protection", () =>
    expect(item("secure-cookies", { "shop/settings.py": "DEBUG = False\nMIDDLEWARE = []\n" }).state).not.toBe("pass"));
  it("HSTS for a minute is a beginning", () =>
    expect(
      item("hsts", {
        "shop/settings.py":
          'DEBUG = False\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nSECURE_HSTS_SECONDS = 60\n',
      }),
    ).toMatchObject({
      state: "attention",
      reason: "SECURE_HSTS_SECONDS is 60: raise it when HTTPS has proven itself",
    }));
  it("an env file that Git does not ignore, where one is read", () => {
    expect(item("secret-files-ignored", {}).state).toBe("not-applicable");
    expect(item("secret-files-ignored", { "requirements.txt": "Django==5.2\npython-dotenv==1.0\n" })).toMatchObject({
      state: "attention",
    });
    expect(
      shown("secret-files-ignored", {
        "requirements.txt": "Django==5.2\npython-dotenv==1.0\n",
        ".gitignore": ".env\n",
      }),
    ).toEqual(["pass", ".gitignore"]);
    const image = {
      "requirements.txt": "Django==5.2\npython-dotenv==1.0\n",
      ".gitignore": ".env\n",
      "docker/web.Dockerfile": "FROM python:3.13\nCOPY . .\nCMD gunicorn shop.wsgi\n",
    };
    expect(
      item("secret-files-ignored", { ...image, "docker/web.Dockerfile.dockerignore": ".env\n.git\n" }),
    ).toMatchObject({
      state: "pass",
    });
    // An image of production of which nobody knows what it starts, and one that is not for production.
    const unknown = (path: string, copied: string) =>
      item("secret-files-ignored", {
        "requirements.txt": image["requirements.txt"],
        ".gitignore": image[".gitignore"],
        [path]: `FROM python:3.13\nCOPY ${copied}\nENTRYPOINT ["./start"]\n`,
        ".dockerignore": ".git\n",
      }).reason;
    expect(unknown("Dockerfile", "shop shop")).toContain("the image takes chosen files only");
    expect(unknown("dev/Dockerfile", ". .")).toBe("Git ignores .env; no key file lies beside the code");
    // It counts alone.
    expect(
      item("secret-files-ignored", {
        ...image,
        "docker/web.Dockerfile.dockerignore": ".git\n",
        ".dockerignore": ".env\n.git\n",
      }).state,
    ).not.toBe("pass");
  });
  it("required variables that an example names", () => {
    const read = withSettings('import os\nSECRET_KEY = os.environ["SECRET_KEY"]\nNAME = os.environ["SHOP_NAME"]\n');
    expect(item("required-variables-set", read)).toMatchObject({
      state: "attention",
      reason: "SECRET_KEY and SHOP_NAME are required, and no deploy file or .env.example names them",
    });
    expect(item("required-variables-set", { ...read, ".env.example": "SECRET_KEY=\nSHOP_NAME=\n" })).toMatchObject({
      state: "pass",
      reason: ".env.example names SECRET_KEY and SHOP_NAME",
    });
    expect(item("required-variables-set", { ...read, "dotenv-sample": "SECRET_KEY=\nSHOP_NAME=\n" })).toMatchObject({
      state: "pass",
      reason: "dotenv-sample names SECRET_KEY and SHOP_NAME",
    });
    expect(item("required-variables-set", { ...read, ".env.example": "SECRET_KEY=\n" })).toMatchObject({
      state: "attention",
      reason: "SHOP_NAME is required, and no deploy file or .env.example names it",
    });
  });
  it("the variable without which the key is empty, which Django refuses", () => {
    const name = 'NAME = os.environ["SHOP_NAME"]\n';
    const set = { Dockerfile: "FROM python:3.13\nENV SHOP_NAME=shop\nCMD gunicorn shop.wsgi\n" };
    for (const key of [
      'SECRET_KEY = os.environ.get("KEY", "")\n',
      'SECRET_KEY = os.environ.get("KEY")\n',
      'SECRET_KEY = ""\nif "KEY" in os.environ:\n    SECRET_KEY = os.environ["KEY"]\n',
    ])
      expect(item("required-variables-set", { ...withSettings(`import os\n${name}${key}`), ...set })).toMatchObject({
        state: "attention",
        reason: "KEY is required, and no deploy file or .env.example names it",
      });
    expect(
      item("required-variables-set", {
        ...withSettings(`import os\n${name}SECRET_KEY = os.environ.get("KEY", os.environ.get("OLD_KEY"))\n`),
        ...set,
      }),
    ).toMatchObject({ state: "pass" });
  });
  it("variables that a helper, or a branch that raises, insists on", () => {
    const helper =
      "import os\ndef need(name):\n    try:\n        return os.environ[name]\n    except KeyError:\n        raise RuntimeError(name)\n";
    for (const text of [
      `${helper}SECRET_KEY = need("SECRET_KEY")\n`,
      'import os\nkey = os.getenv("SECRET_KEY")\nif key:\n    SECRET_KEY = key\nelse:\n    raise ValueError("no key")\n',
    ])
      expect(item("required-variables-set", withSettings(text))).toMatchObject({
        state: "attention",
        reason: "SECRET_KEY is required, and no deploy file or .env.example names it",
      });
    // Read without a default, and only under a condition.
    expect(
      item(
        "required-variables-set",
        withSettings('import os\nif os.environ.get("S3"):\n    AWS_ACCESS_KEY_ID = os.environ["AWS_ID"]\n'),
      ),
    ).toMatchObject({
      state: "to-confirm",
      reason: "AWS_ID has no default where it is read: make sure that production sets what it needs",
    });
    expect(item("required-variables-set", withSettings('import os\nX = os.environ.get("X")\n')).state).toBe(
      "not-applicable",
    );
    // A library that is not seen may insist on one.
    expect(
      item("required-variables-set", withSettings('from our_library import env\nSECRET_KEY = env("KEY")\n')),
    ).toMatchObject({ state: "not-determined", reason: "SECRET_KEY: our_library.env, which is not in the repository" });
  });
  it("one module for everything: DEBUG comes from the environment, or a person has to tell", () => {
    expect(item("production-settings-separate", {}).state).toBe("to-confirm");
    // A branch on a variable is the environment too; one on what cannot be seen is none.
    const branch = (condition: string): Readonly<Record<string, string>> =>
      withSettings(`import os, unseen\nX = os.environ.get("X")\nif ${condition}:\n    DEBUG = True\n`);
    expect(item("production-settings-separate", branch('os.environ["DEBUG"] == "True"'))).toMatchObject({
      state: "pass",
      reason: "2 variables make the difference, that of DEBUG among them",
    });
    expect(item("production-settings-separate", branch("unseen.on()")).state).toBe("to-confirm");
    expect(item("production-settings-separate", withSettings("import unseen\nDEBUG = unseen.on()\n")).state).toBe(
      "not-determined",
    );
    expect(item("production-settings-separate", withSettings('import os\nX = os.environ.get("X")\n')).state).toBe(
      "to-confirm",
    );
    expect(
      item("production-settings-separate", withSettings('import os\nDEBUG = os.environ.get("DEBUG") == "1"\n')),
    ).toMatchObject({ state: "pass", reason: "the variable DEBUG makes the difference" });
  });
});

describe("whatever stands in files", () => {
  const analyse = (texts: Readonly<Record<string, string>>): number => {
    const all = Object.fromEntries(
      Object.entries({
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        "shop/__init__.py": "",
        "shop/settings.py": settings,
        ...texts,
      }).map(([path, text]) => [`/site/${path}`, text]),
    );
    return engine
      .createAnalysisHost({
        root: "/site",
        files: memoryFiles(all),
        parser: engine.parser,
        configuration: emptyConfiguration,
      })
      .analysis()
      .checklist("2026-11-21").length;
  };
  const words = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "# ",
          "=====\n",
          "```\n",
          "rollback",
          "deploy\n",
          "migrate",
          "\n",
          "path('health/'",
          "check --deploy",
          "systemctl restart ",
          "web: ",
          "gunicorn shop.wsgi",
          '"items": [',
          "{",
          "}",
          "\r\n",
          "os.environ",
        ),
        fc.string(),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(""));

  it("there is a checklist", () => {
    fc.assert(
      fc.property(words, words, words, words, (document, procfile, workflow, code) => {
        expect(
          analyse({
            "DEPLOY.md": document,
            "docs/x.rst": document,
            Procfile: procfile,
            "deploy.sh": procfile,
            ".github/workflows/ci.yml": workflow,
            "shop/urls.py": code,
            ".deploy-checklist.json": workflow,
            "shop/migrations/0001_x.py": code,
          }),
        ).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it("and it costs no more than their length", () => {
    for (const word of [
      "clearsessions ",
      "#clearsessions ",
      "check --deploy ",
      "path('health/",
      "= ",
      "os.environ ",
      "systemctl restart ",
      "# rollback\n",
      "-".repeat(50),
    ])
      expect(
        growth((size) => {
          const text = word.repeat(Math.floor(size / word.length));
          expect(analyse({ "deploy.sh": text, "DEPLOY.md": text })).toBe(1);
        }, 200_000),
        word,
      ).toBeLessThan(asItsSize);
  });
});

describe("what the articles ask for", () => {
  it("a health check that shows exceptions", () =>
    expect(
      item("health-endpoint", {
        "shop/urls.py": 'urlpatterns = [path("healthz", health_check)]\n',
        "shop/views.py":
          'def health_check(request):\n    try:\n        connection.cursor()\n    except Exception as e:\n        return JsonResponse({"error": str(e)}, status=503)\n',
      }),
    ).toMatchObject({ state: "attention", reason: expect.stringContaining("the text of an exception") as unknown }));
  it("time-outs that are added to a URL's database", () =>
    expect(
      item("database-timeouts", {
        "shop/settings.py":
          'import dj_database_url\nDEBUG = False\nDATABASES = {"default": dj_database_url.config(conn_max_age=600)}\nif "postgres" in DATABASES["default"]["ENGINE"]:\n    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 10, "options": "-c statement_timeout=30000"}\n',
      }).state,
    ).toBe("pass"));
  it("a filter that only one of two handlers has", () =>
    expect(
      item(
        "secrets-redacted",
        withSettings(
          'LOGGING = {"version": 1, "filters": {"hide": {"()": "shop.log.RedactSecrets"}}, "handlers": {"console": {"class": "logging.StreamHandler"}, "file": {"class": "logging.FileHandler", "filename": "/var/log/x.log", "filters": ["hide"]}}}\n',
        ),
      ),
    ).toMatchObject({ state: "attention", reason: "the filter hide is not attached to the handler console" }));
  it("variables that the example does not list", () =>
    expect(
      item("required-variables-set", {
        ...withSettings('import os\nSECRET_KEY = os.environ["SECRET_KEY"]\n'),
        ".env.example": "DEBUG=False\n",
        "shop.env": "SECRET_KEY=\n",
      }),
    ).toMatchObject({ state: "attention" }));
  it("check --deploy on development's settings", () =>
    expect(
      item("release-checks", {
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings_local")\n',
        "shop/settings_local.py": "from .settings import *\nDEBUG = True\n",
        "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        ".github/workflows/ci.yml":
          "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python manage.py check --deploy --fail-level WARNING\n      - run: python manage.py test\n      - run: python manage.py makemigrations --check\n",
      }),
    ).toMatchObject({ state: "attention", reason: expect.stringContaining("add --settings") as unknown }));
  it("a key in a mounted file", () =>
    expect(
      item(
        "secret-key",
        withSettings('with open("/etc/secrets/key.txt") as file:\n    SECRET_KEY = file.read().strip()\n'),
      ),
    ).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("read from /etc/secrets/key.txt") as unknown,
    }));
  it("no logging at all", () =>
    expect(item("logging", {})).toMatchObject({
      state: "attention",
      reason: expect.stringContaining("no traceback") as unknown,
    }));
  it("what settings configure at import, in LOGGING's place", () => {
    const configured = (config: string): Readonly<Record<string, string>> =>
      withSettings(`import json\nimport logging.config\nLOGGING_CONFIG = None\nlogging.config.dictConfig(${config})\n`);
    const handler = '"handlers": {"console": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["console"]}';
    expect(item("logging", configured(`{"version": 1, "disable_existing_loggers": False, ${handler}}`))).toMatchObject({
      state: "to-confirm",
      reason: "log lines are not structured, as far as their formatter tells",
    });
    expect(item("logging", configured("json.load(open('/etc/log.json'))"))).toMatchObject({
      state: "not-determined",
      reason: "what logging is configured with cannot be seen",
    });
    // One that is imported and not called configures nothing.
    expect(item("logging", withSettings("import logging.config\n")).state).toBe("attention");
  });
});

describe("a lock file that production does not install by", () => {
  const locked = (install: string): ChecklistItemReport =>
    item("dependencies", {
      "requirements.txt": "",
      "pyproject.toml":
        '[project]\nname = "shop"\nversion = "1"\ndependencies = ["django>=5.2", "gunicorn", "psycopg"]\n',
      "uv.lock":
        'version = 1\n[[package]]\nname = "django"\nversion = "5.2.8"\n[[package]]\nname = "gunicorn"\nversion = "23.0.0"\n[[package]]\nname = "psycopg"\nversion = "3.2.9"\n',
      Dockerfile: `FROM python:3.13\nCOPY . .\nRUN ${install}\nCMD ["gunicorn", "shop.wsgi"]\n`,
    });
  const unread = "production installs the project by pip, which does not read the lock file";
  it.each(["pip install .", "uv pip install --python /venv/bin/python .", "pip install .[prod]"])("%s", (install) =>
    expect(locked(install).reason).toContain(unread),
  );
  it.each([
    "uv sync --frozen",
    "uv export > r.txt && pip install -r r.txt && pip install .",
    "uv sync && pip install .",
    "pip install --no-deps .",
    "pip install ./plugins",
  ])("not so: %s", (install) => expect(locked(install).reason).not.toContain(unread));
});

describe("what a finding is about", () => {
  const files = (variables: string): Readonly<Record<string, string>> => ({
    "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/settings.py": `import os\n${settings}SECRET_KEY = os.environ["KEY"]\nALLOWED_HOSTS = ["example.com"]\nEMAIL_USE_TLS = os.environ.get("TLS", "1")\nAPPEND_SLASH = os.environ.get("SLASH", "1")\nSECURE_SSL_REDIRECT = True\n`,
    "compose.yml": `services:\n  web:\n    build: .\n    restart: always\n    command: gunicorn shop.wsgi\n    environment:\n${variables}`,
  });
  it("a weak key is the key's alone", () => {
    const weak = files("      KEY: changeme\n");
    expect(item("secret-key", weak).reason).toContain("so that SECRET_KEY is a placeholder");
    for (const id of ["allowed-hosts", "https-redirect", "secure-cookies"])
      expect(item(id, weak).reason).not.toContain("SECRET_KEY");
  });
  it("a flag that is a text is that setting's, and one of no item nobody's", () => {
    expect(item("email", files("      KEY: x\n")).reason).toContain("EMAIL_USE_TLS is the text of");
    for (const id of ["https-redirect", "secure-cookies", "required-variables-set", "email"])
      expect(item(id, files("      KEY: x\n")).reason).not.toContain("APPEND_SLASH");
    expect(item("https-redirect", files("      KEY: x\n")).reason).not.toContain("EMAIL_USE_TLS");
  });
});

describe("a health check of Dokku", () => {
  const checked = (headers: string): ChecklistItemReport =>
    item("allowed-hosts", {
      "shop/settings.py": `${settings}MIDDLEWARE.append("django.middleware.common.CommonMiddleware")\nALLOWED_HOSTS = ["example.com"]\n`,
      "app.json": `{"healthchecks": {"web": [{"type": "startup", "path": "/health/"${headers}}]}}\n`,
    });
  it("asks by the container's address", () =>
    expect(checked("")).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("the platform's health check") as unknown,
    }));
  it("asks by the name that it is given", () =>
    expect(checked(', "httpHeaders": [{"name": "Host", "value": "example.com"}]').state).toBe("pass"));
});

describe("migrations", () => {
  const workflow =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python manage.py migrate\n";
  it.each([
    [
      "deploy.yml",
      ".github/workflows/deploy.yml runs migrate: make sure that it runs once per release, before the new code",
    ],
    ["cd.yml", ".github/workflows/cd.yml runs migrate: make sure that it runs once per release, before the new code"],
    ["tests.yml", "nothing of production in the repository runs migrate: whether a release does cannot be seen"],
  ])("a workflow %s", (name, reason) =>
    expect(item("migrations", { [`.github/workflows/${name}`]: workflow })).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining(reason) as unknown,
    }),
  );
});

describe("what a workflow does in containers of its own machine", () => {
  const release = (job: string, more: Readonly<Record<string, string>> = {}): ChecklistItemReport =>
    item("migrations", {
      ".github/workflows/deploy.yml": `name: deploy\njobs:\n  build:\n${job}`,
      "update.sh": "set -e\ndocker compose up -d db\ndocker compose run --rm web python manage.py loaddata scores\n",
      ...more,
    });
  it("is no release", () =>
    expect(
      release("    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - run: ./update.sh\n").reason,
    ).not.toContain("fixtures"));
  it.each([
    ["on a machine of one's own", "    runs-on: self-hosted\n", "./update.sh"],
    [
      "on a host that DOCKER_HOST names",
      "    runs-on: ubuntu-latest\n    env:\n      DOCKER_HOST: ssh://shop\n",
      "./update.sh",
    ],
    [
      "on another machine",
      "    runs-on: ubuntu-latest\n",
      "ssh shop 'docker compose run --rm web python manage.py loaddata scores'",
    ],
  ])("%s it is", (_where, head, run) =>
    expect(release(`${head}    environment: production\n    steps:\n      - run: ${run}\n`).reason).toContain(
      "fixtures",
    ),
  );
});

describe("secrets-not-logged", () => {
  it.each([
    "print(settings.SECRET_KEY)\n",
    'logger.info("mail as %s", settings.EMAIL_HOST_PASSWORD)\n',
    'logger.debug(f"token {settings.STRIPE_TOKEN}")\n',
  ])("a secret of the settings, anywhere in the code: %s", (text) => {
    expect(item("secrets-not-logged", { "shop/report.py": text })).toMatchObject({
      state: "attention",
      reason: "shop/report.py prints a secret of the settings",
    });
    expect(item("secrets-not-logged", { "shop/views.py": text })).toMatchObject({
      state: "fail",
      reason: "This writes a secret setting into the log",
    });
  });
  it.each([
    [
      "shop/views.py",
      'print(settings.DEBUG)\nlogger.info("SECRET_KEY is set: %s", bool(settings.SECRET_KEY))\nclient(settings.API_TOKEN)\n',
    ],
    ["shop/tests/test_keys.py", "print(settings.SECRET_KEY)\n"],
  ])("not in %s", (path, text) => expect(item("secrets-not-logged", { [path]: text }).state).toBe("pass"));
  it("a list of names prints nothing", () =>
    expect(item("secrets-not-logged", { "tox.ini": "[flake8]\nexclude =\n    docs\n    env\n" }).state).toBe("pass"));
});

describe("what a tick of settings needs", () => {
  const optional = (more: string): Readonly<Record<string, string>> =>
    withSettings(`${more}\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n`);
  it("a variable may set it where all of them are exported", () =>
    expect(item("debug-off", withSettings("import os\nglobals().update(os.environ)\n"))).toMatchObject({
      state: "to-confirm",
      reason: "DEBUG is False: make sure that a variable of the environment sets nothing else",
    }));
  it("a module that is not in the repository may set it again", () => {
    expect(item("debug-off", optional(""))).toMatchObject({
      state: "to-confirm",
      reason: "DEBUG is False: make sure that local.py, which is not in the repository, sets nothing else",
    });
    expect(
      item("debug-off", {
        "shop/settings.py": `try:\n    from .local import *\nexcept ImportError:\n    pass\n${settings}`,
      }).state,
    ).toBe("pass");
    expect(item("credentials-not-in-source", optional("")).state).toBe("pass");
  });
  it("DEBUG that only the launches switch off", () => {
    const launched = (fallback: string): ChecklistItemReport =>
      item("debug-off", {
        ...withSettings(`import os\nDEBUG = os.environ.get("SHOP_DEBUG", "${fallback}") == "True"\n`),
        Dockerfile:
          'FROM python:3.13\nENV SHOP_DEBUG=false\nCOPY . /app\nWORKDIR /app\nCMD ["gunicorn", "shop.wsgi"]\n',
      });
    expect(launched("True")).toMatchObject({
      state: "to-confirm",
      reason:
        "every process of production sets SHOP_DEBUG, and without it DEBUG is on: make sure that nothing starts without it",
    });
    expect(launched("False").state).toBe("pass");
  });
  it("what looks for holes, and what brings new versions only", () => {
    const dependabot = { ".github/dependabot.yml": "version: 2\nupdates:\n  - package-ecosystem: pip\n" };
    expect(item("dependency-audit", dependabot)).toMatchObject({
      state: "to-confirm",
      reason:
        ".github/dependabot.yml keeps dependencies new, and nothing in the repository looks for known holes or careless code. Make sure that somebody hears of a hole in a package that production uses",
    });
    expect(
      item("dependency-audit", {
        ...dependabot,
        ".github/workflows/ci.yml":
          "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip-audit\n",
      }).state,
    ).toBe("pass");
    const hook = (repo: string): string => `repos:\n  - repo: https://github.com/${repo}\n    rev: 1.8.6\n`;
    expect(item("dependency-audit", { ".pre-commit-config.yaml": hook("PyCQA/bandit") })).toMatchObject({
      state: "pass",
      reason: ".pre-commit-config.yaml runs bandit",
    });
    expect(item("dependency-audit", { ".pre-commit-config.yaml": hook("psf/black") }).state).toBe("to-confirm");
    expect(item("dependency-audit", { Makefile: "lint:\n\tbandit -r shop\n" }).state).toBe("pass");
    expect(
      item("dependency-audit", { "plugins/{{ cookiecutter.name }}/Makefile": "lint:\n\tbandit -r .\n" }).state,
    ).toBe("to-confirm");
    // GitHub runs no workflow of a folder further down: another project's copy.
    const audit = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip-audit\n";
    expect(item("dependency-audit", { ".github/workflows/a.yml": audit }).state).toBe("pass");
    expect(item("dependency-audit", { "tool-5.6/.github/workflows/a.yml": audit }).state).toBe("to-confirm");
  });
  it("Cloud Foundry's router passes a client's header on", () => {
    const trusting = {
      ...withSettings('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'),
      Procfile: "web: gunicorn shop.wsgi\n",
    };
    expect(item("proxy-ssl-header", trusting).state).toBe("pass");
    expect(item("proxy-ssl-header", { ...trusting, "manifest.yml": "applications:\n- name: shop\n" }).state).toBe(
      "to-confirm",
    );
  });
  it("an application that a variable adds", () => {
    const toolbar = withSettings('import os\nif os.environ.get("TOOLBAR"):\n    INSTALLED_APPS += ["debug_toolbar"]\n');
    expect(item("development-apps-absent", toolbar)).toMatchObject({
      state: "to-confirm",
      reason: "debug_toolbar is in INSTALLED_APPS where a variable turns it on: make sure that production does not",
    });
  });
  it("WhiteNoise stands where it belongs", () => {
    const middleware = (list: string): ChecklistItemReport =>
      item("static-files", {
        Procfile: "web: gunicorn shop.wsgi\n",
        "requirements.txt": "Django==5.2\nwhitenoise==6.9\ngunicorn==23.0\n",
        ...withSettings(
          `MIDDLEWARE = [${list}]\nSTATIC_URL = "/static/"\nSTATIC_ROOT = "/srv/static"\nSTORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}\n`,
        ),
      });
    expect(
      middleware(
        '"django.middleware.security.SecurityMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware", "django.contrib.sessions.middleware.SessionMiddleware"',
      ).state,
    ).toBe("pass");
    expect(
      middleware(
        '"django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware"',
      ).state,
    ).toBe("attention");
    expect(
      middleware('"whitenoise.middleware.WhiteNoiseMiddleware", "django.middleware.security.SecurityMiddleware"').state,
    ).toBe("fail");
  });
});

describe("credentials-not-in-source", () => {
  const password = (text: string): ChecklistItemReport =>
    item("credentials-not-in-source", {
      "shop/settings.py": `import os\n${settings.replace('"OPTIONS"', `"PASSWORD": ${text}, "OPTIONS"`)}`,
    });
  it("required from outside", () => expect(password('os.environ["DB_PASSWORD"]').state).toBe("pass"));
  it("a password that everyone tries first, as a fallback", () =>
    expect(password('os.environ.get("DB_PASSWORD", "admin")')).toMatchObject({
      state: "to-confirm",
      reason:
        'DATABASES["default"]["PASSWORD"] is a text of the source while the variable DB_PASSWORD is unset: make sure that production has another',
    }));
  it.each([
    ['os.environ.get("A", os.environ.get("B", "postgres"))', "to-confirm"],
    ['os.environ.get("A", "postgres")', "to-confirm"],
    ['os.environ.get("A", os.environ["B"])', "pass"],
    ['os.environ.get("A", os.environ.get("B", ""))', "pass"],
    ['os.environ.get("A", os.environ.get("B", "changeme"))', "pass"],
    ['os.getenv("A") or os.getenv("B") or "postgres"', "to-confirm"],
    ['os.getenv("A") or os.getenv("B") or ""', "pass"],
    ['os.getenv("A") or os.environ["B"]', "pass"],
  ])("a token of %s", (text, state) =>
    expect(item("credentials-not-in-source", withSettings(`import os\nAPI_TOKEN = ${text}\n`)).state).toBe(state),
  );
  it.each([
    ['os.environ.get("TOKEN_KEY", "django-insecure-key")', "attention"],
    ['os.environ["TOKEN_KEY"]', "pass"],
  ])("a key for signing tokens: %s", (text, state) =>
    expect(
      item("credentials-not-in-source", withSettings(`import os\nSIMPLE_JWT = {"SIGNING_KEY": ${text}}\n`)).state,
    ).toBe(state),
  );
  it("what cannot be seen may stand in a file of the repository", () => {
    const hidden = item(
      "credentials-not-in-source",
      withSettings('from ruamel.yaml import YAML\nCELERY_BROKER_URL = YAML().load("defaults.yaml")["broker"]\n'),
    );
    expect(hidden).toMatchObject({
      state: "to-confirm",
      reason:
        "where CELERY_BROKER_URL comes from cannot be seen (ruamel.yaml.YAML, which is not in the repository): make sure that no file of the repository holds it",
    });
  });
  it.each([
    ['ACME_API_KEY = "pears and apples"\n', "to-confirm"],
    ['ACME_API_KEY = os.environ["ACME_API_KEY"]\n', "pass"],
    ['class Form:\n    labels = {"password": "Choose a password"}\n', "pass"],
  ])("another module with %j", (text, state) =>
    expect(item("credentials-not-in-source", { "shop/pay.py": text }).state).toBe(state),
  );
  it("a part deep down, and no further", () => {
    const deep = (depth: number): string =>
      item("credentials-not-in-source", {
        [`${Array.from({ length: depth }, (_, index) => `a${index}/`).join("")}pay.py`]:
          'ACME_API_KEY = "pears and apples"\n',
      }).state;
    expect([deep(8), deep(9)]).toEqual(["to-confirm", "pass"]);
  });
  it("a secret that is mounted is not in the source", () =>
    expect(
      item("credentials-not-in-source", withSettings('SMTP_PASSWORD = open("/run/secrets/smtp").read()\n')).state,
    ).toBe("pass"));
});

describe("settings-module-production", () => {
  it("what make runs may be for tests", () =>
    expect(
      item("settings-module-production", { Makefile: "test:\n\tDJANGO_SETTINGS_MODULE=shop.settings pytest\n" }).state,
    ).toBe("to-confirm"));
  it("a package that takes what is for development while a variable is unset", () => {
    const chosen = (init: string): string => {
      const { state, reason } = item("settings-module-production", {
        "manage.py": "",
        "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        Procfile: "web: gunicorn shop.wsgi\n",
        "shop/settings.py": "",
        "shop/settings/__init__.py": init,
        "shop/settings/base.py": settings,
        "shop/settings/prod.py": "from .base import *\n",
        "shop/settings/dev.py": "from .base import *\nDEBUG = True\n",
      });
      return `${state}: ${reason}`;
    };
    const byVariable = (more: string): string =>
      `import os\nif os.environ.get("STAGE"${more}) == "prod":\n    from .prod import *\nelse:\n    from .dev import *\n`;
    expect(chosen(byVariable(""))).toBe(
      "to-confirm: shop.settings takes what is for development while STAGE is unset: make sure that production sets it",
    );
    expect(chosen(byVariable(', "prod"'))).toBe("pass: process web (Procfile) loads shop.settings");
    expect(chosen("from .prod import *\n")).toBe("pass: process web (Procfile) loads shop.settings");
  });
  it("a class that wsgi.py does not fall back to", () => {
    const classes = (fallback: string): Readonly<Record<string, string>> => ({
      "shop/settings.py":
        "from configurations import Configuration\n\nclass Base(Configuration):\n    DEBUG = False\n    INSTALLED_APPS = []\n\nclass Development(Base):\n    DEBUG = True\n\nclass Production(Base):\n    pass\n",
      "shop/wsgi.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\nos.environ.setdefault("DJANGO_CONFIGURATION", "${fallback}")\n`,
    });
    expect(item("settings-module-production", classes("Production")).state).toBe("pass");
    expect(item("settings-module-production", classes("Development"))).toMatchObject({
      state: "to-confirm",
      reason:
        "wsgi.py falls back to the class Development: make sure that production sets DJANGO_CONFIGURATION to Production",
    });
    expect(item("production-settings-separate", classes("Development"))).toMatchObject({
      state: "pass",
      reason: "shop.settings:Production stands apart from shop.settings:Development",
    });
  });
});

describe("what cannot be seen of one setting", () => {
  it("is no reason for an item about another", () => {
    const given = withSettings(
      'from shop.unknown import EAGER\nCELERY_TASK_ALWAYS_EAGER = EAGER\nSECURE_SSL_REDIRECT = True\nMIDDLEWARE.insert(0, "django.middleware.security.SecurityMiddleware")\n',
    );
    expect(item("https-redirect", given).reason).not.toContain("CELERY");
  });
});

describe("what is certainly not there needs attention", () => {
  const server = {
    Dockerfile: 'FROM python:3.13-slim\nCMD ["gunicorn", "--workers", "3", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n',
    "shop/wsgi.py": "",
  };
  const database = (entries: string) => ({
    ...server,
    "shop/settings.py": `${settings}DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"${entries}}}\n`,
  });
  it("connections that each request opens", () => {
    expect(item("database-connections", database(""))).toMatchObject({
      state: "attention",
      reason: "CONN_MAX_AGE of the default database is 0: each request opens a connection, and closes it again",
    });
    expect(item("database-connections", database(', "CONN_MAX_AGE": 0')).state).toBe("attention");
  });
  it.each([
    ', "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True',
    ', "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True',
    ', "OPTIONS": {"pool": True}',
    ', "PORT": "6432", "DISABLE_SERVER_SIDE_CURSORS": True',
    ', "CONN_MAX_AGE": int(__import__("os").environ["AGE"]), "CONN_HEALTH_CHECKS": True',
  ])("connections that are kept, or may be: %s", (entries) =>
    expect(item("database-connections", database(entries)).state).not.toBe("attention"),
  );
  it("connections that each request opens, where no file says what serves", () => {
    const { Dockerfile: _, ...unlaunched } = database("");
    const required = (...names: readonly string[]): string | undefined =>
      item("database-connections", {
        ...unlaunched,
        "requirements.txt": `Django==5.2\n${names.map((name) => `${name}==1.0\n`).join("")}`,
      }).state;
    expect([required("gunicorn"), required("gunicorn", "uvicorn"), required()]).toEqual([
      "attention",
      "to-confirm",
      "to-confirm",
    ]);
  });
  it("a cache of each process, where the code uses one", () => {
    const use = { "shop/views.py": "from django.core.cache import cache\n" };
    expect(shown("shared-cache", use)).toEqual(["attention", "shop/views.py"]);
    expect(shown("shared-cache", {})).toEqual(["not-applicable"]);
    const limited = (module: string) => shown("shared-cache", { "shop/views.py": `from ${module} import ratelimit\n` });
    expect(limited("django_ratelimit.decorators")).toEqual(["attention", "shop/views.py"]);
    expect(limited("shop.decorators")).toEqual(["not-applicable"]);
    expect(
      item("shared-cache", {
        ...use,
        ...withSettings(
          'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://redis"}}\n',
        ),
      }).state,
    ).not.toBe("attention");
  });
  it("settings that do not load say nothing, and no default holds", () => {
    for (const id of ["server-database", "email", "static-files", "media-files", "database-backups"])
      expect(item(id, withSettings('raise ValueError("no")\n')), id).toMatchObject({
        state: "not-determined",
        reason: "the settings do not load",
      });
  });
  it("hosts of this machine alone", () => {
    const hosts = (list: string) =>
      item(
        "allowed-hosts",
        withSettings(`MIDDLEWARE += ["django.middleware.common.CommonMiddleware"]\nALLOWED_HOSTS = ${list}\n`),
      );
    expect(hosts('["localhost", "127.0.0.1"]')).toMatchObject({
      state: "to-confirm",
      reason: expect.stringContaining("names no domain") as unknown,
    });
    expect(hosts('["localhost", "shop.example.com"]').state).toBe("pass");
  });
  it("a command of a release on settings for development", () => {
    const local = {
      "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.local")\n',
      "shop/local.py": "from .settings import *\nDEBUG = True\n",
      "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    };
    const procfile = (release: string) =>
      item("settings-module-production", { ...local, Procfile: `web: gunicorn shop.wsgi\nrelease: ${release}\n` });
    expect(procfile("python manage.py migrate")).toMatchObject({
      state: "to-confirm",
      reason: "process release (Procfile) runs migrate on shop.local, unless DJANGO_SETTINGS_MODULE is set for it",
    });
    expect(procfile("python manage.py migrate --settings=shop.settings").state).toBe("pass");
    const script = (commands: string) =>
      item("settings-module-production", {
        ...local,
        "shop.service": "[Service]\nUser=app\nWorkingDirectory=/site\nExecStart=/venv/bin/gunicorn shop.wsgi\n",
        "deploy.sh": `#!/bin/sh\nset -e\ngit pull\n${commands}\nsystemctl restart shop\n`,
      });
    expect(script("/venv/bin/python manage.py migrate")).toMatchObject({
      state: "to-confirm",
      reason: "deploy.sh runs migrate on shop.local, unless DJANGO_SETTINGS_MODULE is set where it runs",
    });
    for (const other of [
      "/venv/bin/python manage.py migrate --settings=shop.settings",
      "export DJANGO_SETTINGS_MODULE=shop.settings\n/venv/bin/python manage.py migrate",
      "docker compose exec web python manage.py migrate",
    ])
      expect(script(other).state, other).toBe("pass");
  });
  it("an image is tested where a workflow for changes builds it", () => {
    const workflow = (on: string) =>
      item("image-build-tested", {
        ...server,
        ".github/workflows/ci.yml": `on:${on}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build .\n`,
      }).state;
    for (const on of [
      " push",
      " [push]",
      "\n  push:",
      "\n  pull_request:\n    branches: [main]",
      "\n  push:\n    paths: ['**']",
    ])
      expect(workflow(on), on).toBe("pass");
    for (const on of ["\n  push:\n    branches: [main]", "\n  push:\n    tags: ['v*']", " workflow_dispatch"])
      expect(workflow(on), on).toBe("to-confirm");
  });
  it("what workflows call is looked at: composite actions, workflows of the repository, and those that cannot be seen", () => {
    const ci = (on: string, uses: string): string => `on: ${on}\njobs:\n  call:\n    uses: ${uses}\n`;
    const build =
      "on: workflow_call\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build .\n";
    const built = (on: string, uses: string): Readonly<Record<string, string>> => ({
      ...server,
      ".github/workflows/ci.yml": ci(on, uses),
      ".github/workflows/build.yml": build,
    });
    expect(item("image-build-tested", built("push", "./.github/workflows/build.yml")).state).toBe("pass");
    expect(item("image-build-tested", built("workflow_dispatch", "./.github/workflows/build.yml")).state).toBe(
      "to-confirm",
    );
    expect(item("image-build-tested", built("push", "./.github/workflows/build.yml.old")).state).toBe("to-confirm");
    expect(item("image-build-tested", built("push", "acme/ci/.github/workflows/build.yml@v1")).reason).toContain(
      "; what .github/workflows/ci.yml calls of another repository cannot be seen",
    );
    const action = {
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ./.github/actions/unit\n",
      ".github/actions/unit/action.yml":
        "runs:\n  using: composite\n  steps:\n    - run: python manage.py test\n      shell: bash\n",
    };
    expect(item("release-checks", action).reason).toBe(
      "nothing found that runs check --deploy or makemigrations --check",
    );
    expect(
      item("release-checks", {
        ...action,
        ".github/workflows/ci.yml": ci("push", "acme/ci/.github/workflows/a.yml@v1"),
      }).reason,
    ).toBe(
      "nothing found that runs check --deploy or makemigrations --check; what .github/workflows/ci.yml calls of another repository cannot be seen",
    );
    expect(
      item("dependency-audit", { ".github/workflows/ci.yml": ci("push", "acme/ci/.github/workflows/snyk-scan.yml@v1") })
        .state,
    ).toBe("pass");
  });
  it("an image that developers use is none of production's", () => {
    const compose = (command: string) =>
      item("image-build-tested", {
        ...server,
        "docker-compose.yml":
          "services:\n  web:\n    build: ./dev\n    volumes: ['.:/app']\n    command: python manage.py runserver\n",
        "docker-compose.prod.yml": "services:\n  web:\n    build: .\n    command: gunicorn -b 0.0.0.0:8000 shop.wsgi\n",
        ".github/workflows/ci.yml": `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${command}\n`,
      }).state;
    expect(compose("docker compose build")).toBe("to-confirm");
    expect(compose("docker-compose -f docker-compose.yml build")).toBe("to-confirm");
    expect(compose("docker compose -f docker-compose.prod.yml build")).toBe("pass");
    expect(compose("docker compose -f docker-compose.yml -f docker-compose.prod.yml build")).toBe("pass");
  });
  it("what a module that is not in the repository may set is no default", () => {
    const unseen = { "shop/settings.py": `from shop.secrets import *\n${settings}`, ".gitignore": "secrets.py\n" };
    for (const id of ["rotation-prepared", "proxy-ssl-header", "trusted-origins", "email"])
      expect(item(id, { ...server, ...unseen }), id).toMatchObject({
        state: "not-determined",
        reason: expect.stringContaining("shop.secrets, which is not in the repository") as unknown,
      });
    expect(item("proxy-ssl-header", server).state).toBe("not-applicable");
  });
  it("a module that Git ignores, imported from its package", () => {
    const found = item("production-settings-separate", {
      "shop/settings.py": `from shop import keys\nSECRET_KEY = keys.SECRET_KEY\n${settings}`,
      ".gitignore": "keys.py\n",
    });
    expect(found.state).not.toBe("fail");
  });
  it("who the client is, from a header", () => {
    const view = (text: string) => shown("forwarded-headers", { ...server, "shop/views.py": text })[0];
    expect(view("from ipware import get_client_ip\n")).toBe("to-confirm");
    expect(view('def ip(request):\n    return request.META["HTTP_X_FORWARDED_FOR"]\n')).toBe("to-confirm");
    expect(view('def ip(request):\n    return request.META["REMOTE_ADDR"]\n')).toBe("pass");
  });
  it("modules of Python 2, where Django may run on it", () => {
    const old = (django: string) =>
      item("production-settings-separate", {
        "requirements.txt": `Django==${django}\n`,
        "shop/settings.py": `from urlparse import urljoin\nimport os\nSECRET_KEY = os.environ["KEY"]\nMEDIA_URL = urljoin("https://a.example.com", "media/")\n${settings}`,
      }).state;
    expect(old("1.11")).not.toBe("fail");
    expect(old("2.2")).toBe("fail");
    const builtin = (django: string) =>
      item("production-settings-separate", {
        "requirements.txt": `Django==${django}\n`,
        "shop/settings.py": `import os\nSECRET_KEY = os.environ["KEY"]\nADMIN = unicode("a")\n${settings}`,
      }).state;
    expect(builtin("1.11")).not.toBe("fail");
    expect(builtin("2.2")).toBe("fail");
    const method = (django: string) =>
      item("production-settings-separate", {
        "requirements.txt": `Django==${django}\n`,
        "shop/settings.py": `import os\nSECRET_KEY = os.environ["KEY"]\nSHOP = os.environ["SHOP"] if os.environ.has_key("SHOP") else ""\n${settings}`,
      }).state;
    expect(method("1.7")).not.toBe("fail");
    expect(method("2.2")).toBe("fail");
    const encoding = (django: string) =>
      item("production-settings-separate", {
        "requirements.txt": `Django==${django}\n`,
        "shop/settings.py": `import os\nimport sys\nSECRET_KEY = os.environ["KEY"]\nsys.setdefaultencoding("utf-8")\n${settings}`,
      }).state;
    expect(encoding("1.6.5")).not.toBe("fail");
    expect(encoding("2.2")).toBe("fail");
  });
  it("what a later Django removed, where nothing says which Django it is", () => {
    const removed = (requirements: string) =>
      item("production-settings-separate", {
        "requirements.txt": requirements,
        "shop/settings.py": `import os\nfrom django.utils.translation import ugettext_lazy\nSECRET_KEY = os.environ["KEY"]\n${settings}`,
      }).state;
    expect(removed("django-cms==3.4\n")).not.toBe("fail");
    expect(removed("Django==4.2\n")).toBe("fail");
  });
  it("a file that Git ignores, without which the settings refuse to load", () => {
    const needs = (gitignore: string) =>
      item("production-settings-separate", {
        ".gitignore": gitignore,
        "shop/settings.py": `import os\nif not os.path.isfile(os.path.join(os.path.dirname(__file__), "own.py")):\n    raise RuntimeError("missing")\nfrom .own import *\n${settings}`,
      }).state;
    expect(needs("own.py\n")).not.toBe("fail");
    // A deploy may bring the file.
    expect(needs("other.py\n")).toBe("not-determined");
  });
  it("a server that does not boot is no matter of workers", () => {
    const files = {
      Procfile: "web: gunicorn shop.wsgi\nworker: celery -A shop worker\n",
      "shop/celery.py": "app = Celery()\n",
      "requirements.txt": "Django==5.2\ncelery\ngunicorn\n",
    };
    expect(item("application-server", files).state).toBe("fail");
    expect(item("background-jobs", files).state).not.toBe("fail");
  });
});
