/**
 * What the checklist says otherwise of sample projects when one thing of them is another: each setting that it looks at with values of each kind, and
 * each line of their deploy files left out. All that changes stands in test/recorded, with its evidence; `npm run record` writes it anew.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { emptyConfiguration } from "../server/src/core/configuration.js";
import { createEngine } from "./harness/engine.js";
import { evidenceText } from "./harness/evidenceText.js";
import { memoryFiles } from "./harness/memoryFileSource.js";
import { expectRecorded } from "./harness/recorded.js";

const engine = await createEngine();
const root = "/site";
type Files = Readonly<Record<string, string>>;

function projectFiles(name: string): Files {
  const folder = join(import.meta.dirname, "projects", name);
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name))
      .map((path) => [path.slice(folder.length).replaceAll("\\", "/"), readFileSync(path, "utf8")]),
  );
}

/** By item. */
function answers(files: Files): ReadonlyMap<string, string> {
  const all = Object.fromEntries(Object.entries(files).map(([path, text]) => [root + path, text]));
  const checklists = engine
    .createAnalysisHost({ root, files: memoryFiles(all), parser: engine.parser, configuration: emptyConfiguration })
    .analysis()
    .checklist("2026-11-21");
  return new Map(
    checklists.flatMap(({ target, sections }) =>
      sections.flatMap(({ items }) =>
        items.map((item) => [`${target} ${item.id}`, evidenceText(item, root, (file) => all[file] ?? "")] as const),
      ),
    ),
  );
}

function changed(before: ReadonlyMap<string, string>, files: Files): string {
  const after = answers(files);
  const gone = [...before.keys()].filter((key) => !after.has(key)).map((key) => `  no ${key}\n`);
  return [...after].flatMap(([key, text]) => (before.get(key) === text ? [] : [text])).join("") + gone.join("");
}

const hidden = "hidden()";
const texts = [hidden, 'os.environ["V"]', 'os.environ.get("V", "first-value")', "None", '"plain"', '""', "7"];
const flags = [hidden, 'os.environ["V"] == "1"', 'os.environ.get("V", "1") == "1"', "None", "True", "False", '"False"'];
const lists = [hidden, 'os.environ["V"].split(",")', "[hidden()]", "None", "[]", '["a", *hidden()]', '("plain",)'];
const dicts = [hidden, "{}", '{"default": hidden()}', '{"default": {}}', "None", '{"default": {}, **hidden()}'];

const settings: Readonly<Record<string, readonly string[]>> = {
  DEBUG: flags,
  SECRET_KEY: texts,
  SECRET_KEY_FALLBACKS: lists,
  ALLOWED_HOSTS: [...lists, '["*"]', '[".example.com", os.environ["V"]]'],
  CSRF_TRUSTED_ORIGINS: [...lists, '["https://a.example.com"]', '["https://*"]'],
  CORS_ALLOWED_ORIGINS: [...lists, '["https://a.example.com"]'],
  SECURE_SSL_REDIRECT: flags,
  SECURE_PROXY_SSL_HEADER: [hidden, "None", '("HTTP_X_FORWARDED_PROTO", "https")', '("HTTP_X_SCHEME", "https")'],
  SECURE_HSTS_SECONDS: [hidden, 'int(os.environ["V"])', 'int(os.environ.get("V", "60"))', "0", "3600", "None"],
  SESSION_COOKIE_SECURE: flags,
  CSRF_COOKIE_SECURE: flags,
  SESSION_ENGINE: [
    ...texts,
    ...["db", "cache", "cached_db", "signed_cookies", "file"].map(
      (kind) => `"django.contrib.sessions.backends.${kind}"`,
    ),
  ],
  SESSION_CACHE_ALIAS: ["hidden()", '"absent"'].map(
    (alias) => `${alias}\nSESSION_ENGINE = "django.contrib.sessions.backends.cache"`,
  ),
  SECURE_CONTENT_TYPE_NOSNIFF: flags,
  X_FRAME_OPTIONS: texts,
  SECURE_REFERRER_POLICY: texts,
  CONTENT_SECURITY_POLICY: [
    hidden,
    "{}",
    '{"DIRECTIVES": hidden()}',
    ...[
      "hidden()",
      "[]",
      "[\"'self'\"]",
      "[\"'unsafe-inline'\"]",
      "[\"'self'\", *hidden()]",
      '["*"]',
      "[\"'unsafe-inline'\", \"'strict-dynamic'\"]",
      'os.environ["V"]',
    ].map((sources) => `{"DIRECTIVES": {"script-src": ${sources}}}`),
    '{"DIRECTIVES": {"default-src": ["\'self\'"], 7: ["a"]}}',
  ],
  MIDDLEWARE: lists,
  INSTALLED_APPS: lists,
  DATABASES: [
    ...dicts,
    ...["sqlite3", "postgresql", "mysql"].map((kind) => `{"default": {"ENGINE": "django.db.backends.${kind}"}}`),
    '{"default": {"ENGINE": hidden()}}',
    '{"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "localhost", "PASSWORD": os.environ["V"]}}',
    '{"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example.com", "PASSWORD": hidden(), 7: "a"}}',
    '{"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "require", "connect_timeout": 5}}}',
    '{"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"pool": True}, "CONN_MAX_AGE": 60}}',
  ],
  CACHES: [
    ...dicts,
    ...["locmem.LocMemCache", "dummy.DummyCache", "redis.RedisCache", "db.DatabaseCache"].map(
      (kind) => `{"default": {"BACKEND": "django.core.cache.backends.${kind}"}}`,
    ),
    '{"default": {"BACKEND": os.environ["V"]}}',
  ],
  STATIC_ROOT: texts,
  STORAGES: [
    ...dicts,
    '{"staticfiles": {"BACKEND": hidden()}}',
    '{"staticfiles": {"BACKEND": "storages.backends.s3.S3Storage"}, "default": {"BACKEND": "storages.backends.s3.S3Storage"}}',
    '{"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}',
  ],
  MEDIA_ROOT: texts,
  EMAIL_BACKEND: [
    ...texts,
    ...["console", "smtp", "dummy"].map((kind) => `"django.core.mail.backends.${kind}.EmailBackend"`),
  ],
  EMAIL_HOST: texts,
  EMAIL_HOST_PASSWORD: texts,
  EMAIL_USE_TLS: flags,
  DEFAULT_FROM_EMAIL: texts,
  ADMINS: [hidden, "[]", '[("Ann", "ann@example.com")]', 'os.environ["V"].split(",")'],
  LOGGING: [
    hidden,
    "{}",
    '{"version": 1, **hidden()}',
    ...[
      "hidden()",
      '{"console": hidden()}',
      '{"console": {"class": "logging.StreamHandler", "formatter": "json"}}',
    ].map(
      (handlers) =>
        `{"version": 1, "disable_existing_loggers": False, "formatters": {"json": {"()": "pythonjsonlogger.json.JsonFormatter"}}, "handlers": ${handlers}, "root": {"handlers": ["console"]}}`,
    ),
  ],
  CELERY_TASK_ALWAYS_EAGER: flags,
  CELERY_TASK_SERIALIZER: texts,
  CELERY_BROKER_URL: texts,
};

describe("a setting is another", () => {
  const healthy = projectFiles("deploy-compose");
  const file = "/config/settings.py";
  const files = {
    ...healthy,
    "/requirements.txt": `${healthy["/requirements.txt"] ?? ""}django-csp==4.0\n`,
    [file]: `${healthy[file] ?? ""}MIDDLEWARE = [*MIDDLEWARE, "csp.middleware.CSPMiddleware"]\n`,
  };
  const before = answers(files);
  it.each(Object.entries(settings))("%s", (name, values) => {
    const said = values.map((value) => {
      const text = `${files[file] ?? ""}from our_library import hidden\n${name} = ${value}\n`;
      return `${name} = ${value}\n${changed(before, { ...files, [file]: text })}`;
    });
    expectRecorded(`setting.${name}`, said.join(""));
  });
});

describe("a line is left out", () => {
  it.each([
    ["deploy-compose", "/Dockerfile"],
    ["deploy-compose", "/nginx/default.conf"],
    ["deploy-celery", "/compose.yml"],
    ["deploy-systemd", "/deploy/shop.service"],
    ["deploy-kubernetes", "/k8s/web.yaml"],
    ["deploy-procfile", "/Procfile"],
    ["deploy-procfile", "/gunicorn.conf.py"],
  ])("%s%s", (name, file) => {
    const files = projectFiles(name);
    const before = answers(files);
    const lines = (files[file] ?? "").split("\n");
    const said = lines.flatMap((line, left) => {
      if (line.trim() === "" || line.trim().startsWith("#")) return [];
      return [
        `${line}\n${changed(before, { ...files, [file]: lines.map((one, n) => (n === left ? "" : one)).join("\n") })}`,
      ];
    });
    expectRecorded(`${name}${file.replaceAll("/", ".")}`, said.join(""));
  });
});
