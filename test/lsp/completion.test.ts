import { describe, expect, test } from "vitest";
import type { CompletionItem, CompletionList, MarkupContent, TextEdit } from "vscode-languageserver";
import { realServers } from "./realServer.js";
import type { TestServer } from "./testServer.js";

const startReal = realServers();

const project: Readonly<Record<string, string>> = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "requirements.txt": "django==5.0.1\ngunicorn==23.0.0\nwhitenoise==6.7.0\ndjango-cors-headers==4.4.0\n",
  "shop/__init__.py": "",
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/settings.py": 'import os\nDEBUG = False\nMAIL = os.environ["MAIL_SERVER"]\nREGION = os.environ.get("REGION")\n',
  Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n',
  "compose.yml":
    "services:\n  web:\n    build: .\n    environment:\n      REGION: north\n      UNREAD: x\n  db:\n    image: postgres:16\n  cache:\n    image: redis:7\n",
};

const cursor = "¦";

/** Opens the file with the text, and asks at its `¦`. */
async function complete(
  s: TestServer,
  name: string,
  marked: string,
): Promise<{ readonly items: readonly CompletionItem[]; accept(label: string): string }> {
  const text = marked.replace(cursor, "");
  const at = (offset: number): { readonly line: number; readonly character: number } => {
    const before = text.slice(0, offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  await s.client.sendNotification("textDocument/didClose", { textDocument: { uri: s.uri(name) } });
  s.open(name, text);
  const list: CompletionList | null = await s.client.sendRequest("textDocument/completion", {
    textDocument: { uri: s.uri(name) },
    position: at(marked.indexOf(cursor)),
  });
  const items = [...(list?.items ?? [])].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
  return {
    items,
    accept(label) {
      const item = items.find((one) => one.label === label);
      const lines = text.split("\n");
      const offset = ({ line, character }: { readonly line: number; readonly character: number }): number =>
        lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
      const edits = [item?.textEdit as TextEdit, ...(item?.additionalTextEdits ?? [])].sort(
        (a, b) => offset(b.range.start) - offset(a.range.start),
      );
      return edits.reduce(
        (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
        text,
      );
    },
  };
}

const labels = (items: readonly CompletionItem[]): readonly string[] => items.map(({ label }) => label);

describe("names of settings", () => {
  test("are those of the Django and the libraries at hand, the deprecated ones last", async () => {
    const s = await startReal({ files: project });
    const { items, accept } = await complete(s, "shop/settings.py", "DEBUG = False\nSE¦\n");
    const names = labels(items);
    expect(names).toEqual(
      expect.arrayContaining([
        "SESSION_COOKIE_SECURE",
        "STORAGES",
        "WHITENOISE_MAX_AGE",
        "CORS_ALLOWED_ORIGINS",
        "ROOT_URLCONF",
      ]),
    );
    // Of newer Djangos, of libraries that are not required, and what the module assigns: Python servers know that.
    for (const name of ["SECURE_CSP", "AXES_ENABLED", "DEBUG", "CONN_MAX_AGE", "TEMPLATE_DIRS"])
      expect(names).not.toContain(name);
    const deprecated = items.filter(({ tags }) => tags?.includes(1) === true);
    expect(labels(deprecated)).toEqual(["DEFAULT_FILE_STORAGE", "FORMS_URLFIELD_ASSUME_HTTPS", "STATICFILES_STORAGE"]);
    expect(names.slice(-deprecated.length)).toEqual(labels(deprecated));
    expect(items.at(-1)?.detail).toMatch(/^removed in Django 5\.1|^removed in Django 6/);
    expect(accept("SESSION_COOKIE_SECURE")).toBe("DEBUG = False\nSESSION_COOKIE_SECURE = True\n");
    expect(accept("SECURE_HSTS_SECONDS")).toBe("DEBUG = False\nSECURE_HSTS_SECONDS = 3600\n");
    expect(accept("ALLOWED_HOSTS")).toBe("DEBUG = False\nALLOWED_HOSTS = \n");
    const resolved: CompletionItem = await s.client.sendRequest(
      "completionItem/resolve",
      items.find(({ label }) => label === "SESSION_COOKIE_SECURE"),
    );
    expect((resolved.documentation as MarkupContent).value).toMatch(
      /^\*\*SESSION_COOKIE_SECURE\*\*\n\nSends the session cookie over HTTPS only[\s\S]*Default in Django 5\.0\.1: `False`/,
    );
  });

  test("serve development too where the module does", async () => {
    const s = await startReal({ files: project });
    const { accept } = await complete(s, "shop/settings.py", 'import os\nDEBUG = os.environ.get("DEBUG") == "1"\n¦');
    expect(accept("SECURE_SSL_REDIRECT")).toMatch(/\nSECURE_SSL_REDIRECT = not DEBUG$/);
  });

  test("are not those that a star import brings", async () => {
    const base = 'EMAIL_HOST = "mail"\n';
    const s = await startReal({
      files: { ...project, "shop/base.py": base, "shop/settings.py": "from .base import *\nDEBUG = False\n" },
    });
    const names = labels((await complete(s, "shop/settings.py", "from .base import *\nDEBUG = False\nEM¦\n")).items);
    expect(names).toContain("EMAIL_PORT");
    expect(names).not.toContain("EMAIL_HOST");
    // Imported by name, the module has none of the others.
    expect(
      labels((await complete(s, "shop/settings.py", "from .base import OTHER\nDEBUG = False\nEM¦\n")).items),
    ).toContain("EMAIL_HOST");
  });

  test("stand where a statement begins, in settings modules only", async () => {
    const s = await startReal({ files: { ...project, "shop/views.py": "" } });
    for (const text of ["x = SE¦\n", "# SE¦\n", "INSTALLED_APPS = [\nSE¦\n]\n", '"""\nSE¦\n"""\n', "lower¦\n"])
      expect(labels((await complete(s, "shop/settings.py", text)).items), text).toEqual([]);
    expect((await complete(s, "shop/views.py", "SE¦")).items).toEqual([]);
  });
});

describe("values", () => {
  test("that a setting may have", async () => {
    const s = await startReal({ files: project });
    const at = async (text: string): Promise<readonly string[]> =>
      labels((await complete(s, "shop/settings.py", text)).items);
    expect(await at('SESSION_COOKIE_SAMESITE = "¦"\n')).toEqual(["Lax", "Strict", "None"]);
    expect(await at("SECURE_REFERRER_POLICY = '¦\n")).toContain("same-origin");
    expect(
      await at('DATABASES = {\n    "default": {\n        "NAME": "x",\n        "ENGINE": "django.db¦",\n    },\n}\n'),
    ).toEqual(expect.arrayContaining(["django.db.backends.postgresql"]));
    expect(await at('DATABASES = {"default": {"NAME": "¦"}}\n')).toEqual([]);
    expect(await at('STORAGES = {"staticfiles": {"BACKEND": "¦"}}\n')).toContain(
      "whitenoise.storage.CompressedManifestStaticFilesStorage",
    );
    expect(await at('STORAGES = {"default": {"BACKEND": "¦"}}\n')).toEqual([
      "django.core.files.storage.FileSystemStorage",
      "django.core.files.storage.InMemoryStorage",
    ]);
    expect(await at('PASSWORD_HASHERS = [\n    "¦",\n]\n')).toContain(
      "django.contrib.auth.hashers.ScryptPasswordHasher",
    );
    expect(await at('LOGGING = {"version": 1, "root": {"handlers": ["x"], "level": "¦"}}\n')).toEqual([
      "INFO",
      "WARNING",
      "ERROR",
      "CRITICAL",
      "DEBUG",
    ]);
    expect(await at('AUTH_PASSWORD_VALIDATORS = [{"NAME": "¦"}]\n')).toHaveLength(4);
    expect(await at('TIME_ZONE = "¦"\n')).toEqual(expect.arrayContaining(["UTC", "Europe/Berlin"]));
    // A key, another setting, an expression, a comment.
    for (const text of [
      'LOGGING = {"root": {"¦": 1}}\n',
      'SOMETHING = "¦"\n',
      'SESSION_COOKIE_SAMESITE = f"¦"\n',
      '# SESSION_COOKIE_SAMESITE = "¦"\n',
    ])
      expect(await at(text), text).toEqual([]);
    expect((await complete(s, "shop/settings.py", 'X_FRAME_OPTIONS = "SAME¦"\n')).accept("DENY")).toBe(
      'X_FRAME_OPTIONS = "DENY"\n',
    );
  });

  test("middleware goes where the documentation asks for it", async () => {
    const s = await startReal({ files: project });
    const list = [
      "django.middleware.security.SecurityMiddleware",
      "django.contrib.sessions.middleware.SessionMiddleware",
      "django.middleware.common.CommonMiddleware",
    ].map((path) => `    "${path}",\n`);
    const { items, accept } = await complete(s, "shop/settings.py", `MIDDLEWARE = [\n${list.join("")}    "¦",\n]\n`);
    expect(labels(items)).toEqual(
      expect.arrayContaining([
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "corsheaders.middleware.CorsMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
      ]),
    );
    for (const path of [
      "django.middleware.common.CommonMiddleware",
      "django.middleware.csp.ContentSecurityPolicyMiddleware",
      "debug_toolbar.middleware.DebugToolbarMiddleware",
    ])
      expect(labels(items)).not.toContain(path);
    expect(accept("django.middleware.csrf.CsrfViewMiddleware")).toBe(
      `MIDDLEWARE = [\n${list.join("")}    "django.middleware.csrf.CsrfViewMiddleware",\n]\n`,
    );
    const whitenoise = items.find(({ label }) => label.startsWith("whitenoise"));
    expect([whitenoise?.detail, whitenoise?.filterText]).toEqual([
      "goes after SecurityMiddleware",
      '"whitenoise.middleware.WhiteNoiseMiddleware',
    ]);
    expect(accept("whitenoise.middleware.WhiteNoiseMiddleware")).toBe(
      `MIDDLEWARE = [\n${list[0] ?? ""}    "whitenoise.middleware.WhiteNoiseMiddleware",\n${list.slice(1).join("")}    \n]\n`,
    );
  });
});

describe("variables and hosts", () => {
  test("names of variables in whatever reads one", async () => {
    const s = await startReal({ files: project });
    for (const read of [
      'os.environ["¦"]',
      "os.environ.get('¦', '')",
      'os.getenv("¦',
      'env.bool("¦", default=True)',
      'config("UN¦")',
    ]) {
      const { items, accept } = await complete(
        s,
        "shop/settings.py",
        `${project["shop/settings.py"] ?? ""}X = ${read}\n`,
      );
      expect(labels(items), read).toEqual(["UNREAD", "MAIL_SERVER", "REGION"]);
      expect(items[0]?.detail).toBe("set by compose.yml, not read yet");
      expect(accept("UNREAD")).toContain(`X = ${read.replace(/(?:UN)?¦/, "UNREAD")}`);
    }
    expect((await complete(s, "shop/settings.py", 'X = os.environ.get("A", "¦")\n')).items).toEqual([]);
  });

  test("in deploy files those that are read and not set there", async () => {
    const s = await startReal({ files: { ...project, "deploy/web.service": "", "render.yaml": "" } });
    const at = async (name: string, text: string): Promise<readonly string[]> => {
      const { items, accept } = await complete(s, name, text);
      return labels(items).map(
        (label) =>
          accept(label)
            .split("\n")
            .find((line) => line.includes(label))
            ?.trim() ?? "",
      );
    };
    expect(await at("compose.yml", (project["compose.yml"] ?? "").replace("      UNREAD: x\n", "      MA¦\n"))).toEqual(
      ["MAIL_SERVER:"],
    );
    expect(await at("compose.yml", "services:\n  web:\n    build: .\n    environment:\n      - ¦\n")).toEqual([
      "- MAIL_SERVER=",
      "- REGION=",
    ]);
    expect(await at("compose.yml", "services:\n  ¦\n")).toEqual([]);
    expect(await at(".env", "REGION=x\n¦")).toEqual(expect.arrayContaining(["MAIL_SERVER="]));
    expect(await at("Dockerfile", "FROM python:3.13\nENV ¦\n")).toEqual(["ENV MAIL_SERVER=", "ENV REGION="]);
    expect(await at("deploy/web.service", "[Service]\nEnvironment=RE¦\n")).toEqual([
      "Environment=MAIL_SERVER=",
      "Environment=REGION=",
    ]);
    expect(await at("render.yaml", "services:\n  - type: web\n    envVars:\n      - key: ¦\n")).toEqual([
      "- key: MAIL_SERVER",
      "- key: REGION",
    ]);
  });

  test("services of Compose where a host belongs", async () => {
    const s = await startReal({ files: project });
    const at = async (name: string, text: string): Promise<readonly string[]> =>
      labels((await complete(s, name, text)).items);
    expect(await at("shop/settings.py", 'DATABASES = {"default": {"HOST": "¦"}}\n')).toEqual(["web", "db", "cache"]);
    expect(await at("shop/settings.py", 'EMAIL_HOST = "¦"\n')).toEqual(["web", "db", "cache"]);
    expect(await at("shop/settings.py", 'DATABASES = {"default": {"HOST": os.environ.get("DB_HOST", "¦")}}\n')).toEqual(
      ["web", "db", "cache"],
    );
    expect(await at("shop/settings.py", 'ALLOWED_HOSTS = ["¦"]\n')).toEqual([]);
    expect(await at(".env", "DB_HOST=¦\n")).toEqual(["web", "db", "cache"]);
    expect(
      await at("compose.yml", `${project["compose.yml"] ?? ""}  worker:\n    environment:\n      DB_HOST: d¦\n`),
    ).toEqual(expect.arrayContaining(["db"]));
  });
});
