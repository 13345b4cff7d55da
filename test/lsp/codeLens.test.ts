import { expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver";
import { realServers } from "./realServer.js";
import { fullCapabilities, type TestServer } from "./testServer.js";

const startReal = realServers();

const files: Readonly<Record<string, string>> = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
  "shop/__init__.py": "",
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
  "shop/settings/__init__.py": "",
  "shop/settings/base.py": [
    "import os",
    "DEBUG = False",
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "hunter2hunter2"}, "old": {"ENGINE": os.environ["ENGINE"]}}',
    'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}',
    'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]',
    "TEMPLATES = []",
    "",
  ].join("\n"),
  "shop/settings/production.py":
    'from .base import *\nMIDDLEWARE += ["x.Y"]\nif "REDIS" in os.environ:\n    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\n',
  "shop/settings/development.py": "from .base import *\nCACHES = {}\n",
};

async function lensesOf(s: TestServer, name: string): Promise<readonly string[]> {
  const answer: readonly CodeLens[] | null = await s.client.sendRequest("textDocument/codeLens", {
    textDocument: { uri: s.uri(name) },
  });
  return (answer ?? []).map(({ range, command }) => `${range.start.line + 1} ${command?.title ?? ""}`);
}

async function start(
  codeLens: boolean | undefined,
  more: Partial<Parameters<typeof startReal>[0]> = {},
): Promise<TestServer> {
  const s = await startReal({ files, settings: () => (codeLens === undefined ? null : { codeLens }), ...more });
  for (const [name, text] of Object.entries(files)) s.open(name, text);
  await s.settle();
  return s;
}

test("above large settings stands what production has, without a secret", async () => {
  const s = await start(true);
  expect(await lensesOf(s, "shop/settings/base.py")).toEqual([
    "3 production: default: postgresql, old: <environment ENGINE>",
    "4 production: default: RedisCache if REDIS is set; default: LocMemCache if REDIS is unset",
    "5 production: 2 entries, first SecurityMiddleware",
  ]);
  // Production does not load it.
  expect(await lensesOf(s, "shop/settings/development.py")).toEqual([]);
});

test("they are off unless they are asked for", async () => {
  expect(await lensesOf(await start(undefined), "shop/settings/base.py")).toEqual([]);
});

test("they are drawn again when another file, or the setting, changes them", async () => {
  let refreshed = 0;
  let settings = { codeLens: false };
  const capabilities = {
    ...fullCapabilities,
    workspace: { ...fullCapabilities.workspace, codeLens: { refreshSupport: true } },
  };
  const s = await start(undefined, {
    capabilities,
    settings: () => settings,
    listen: (client) =>
      void client.onRequest("workspace/codeLens/refresh", () => {
        refreshed++;
        return null;
      }),
  });
  expect(await lensesOf(s, "shop/settings/base.py")).toEqual([]);
  settings = { codeLens: true };
  await s.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await s.settle();
  expect(refreshed).toBe(1);
  expect(await lensesOf(s, "shop/settings/base.py")).toHaveLength(3);
  s.edit("shop/settings/production.py", 2, [1, 0], [1, 0], "# ");
  await s.settle();
  expect(refreshed).toBe(2);
  expect((await lensesOf(s, "shop/settings/base.py")).at(-1)).toBe("5 production: 1 entry, first SecurityMiddleware");
});
