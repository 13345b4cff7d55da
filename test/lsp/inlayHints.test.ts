import { describe, expect, test } from "vitest";
import type { InlayHint, MarkupContent } from "vscode-languageserver";
import { realServers } from "./realServer.js";
import { fullCapabilities, type TestServer } from "./testServer.js";

const startReal = realServers();

const files: Readonly<Record<string, string>> = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.development")\n',
  "shop/__init__.py": "",
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
  "shop/settings/__init__.py": "",
  "shop/settings/base.py": [
    "import os",
    "from pathlib import Path",
    "BASE_DIR = Path(__file__).parent",
    'SECRET_KEY = os.environ["SECRET_KEY"]',
    "DEBUG = True",
    'ALLOWED_HOSTS = os.environ.get("HOSTS", "").split(",")',
    "SESSION_COOKIE_SECURE = not DEBUG",
    'ROOT_URLCONF = "shop.urls"',
    'EMAIL_HOST = os.environ.get("MAIL")',
    'EMAIL_PORT = int(os.environ.get("PORT_OF_MAIL", 25))',
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ["DB_PASSWORD"]}}',
    "STATIC_ROOT = BASE_DIR / 'static'",
    "",
  ].join("\n"),
  "shop/settings/production.py": "from .base import *\nDEBUG = False\n",
  "shop/settings/development.py": "from .base import *\n",
  "render.yaml":
    "services:\n  - type: web\n    name: web\n    startCommand: gunicorn shop.wsgi\n    envVars:\n      - key: HOSTS\n        value: example.com\n      - key: DB_PASSWORD\n        value: hunter2hunter2\n",
  ".env.example": "SECRET_KEY=\n",
};

/** One settings module, which wsgi.py names. */
const single = (settings: string): Readonly<Record<string, string>> => ({
  "manage.py": files["manage.py"] ?? "",
  "shop/__init__.py": "",
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.one")\n',
  "shop/one.py": settings,
});

async function start(inlayHints?: string, more: Partial<Parameters<typeof startReal>[0]> = {}): Promise<TestServer> {
  const s = await startReal({ files, settings: () => (inlayHints === undefined ? null : { inlayHints }), ...more });
  for (const [name, text] of Object.entries(files)) s.open(name, text);
  await s.settle();
  return s;
}

async function hintsOf(s: TestServer, name: string, text = files[name] ?? ""): Promise<readonly InlayHint[]> {
  const answer: InlayHint[] | null = await s.client.sendRequest("textDocument/inlayHint", {
    textDocument: { uri: s.uri(name) },
    range: { start: { line: 0, character: 0 }, end: { line: text.split("\n").length, character: 0 } },
  });
  return answer ?? [];
}

/** `line as drawn` for each line that has hints. */
async function drawn(s: TestServer, name: string, text = files[name] ?? ""): Promise<readonly string[]> {
  const lines = text.split("\n");
  for (const {
    position: { line, character },
    label,
  } of [...(await hintsOf(s, name, text))].reverse()) {
    const shown = typeof label === "string" ? label : label.map((part) => part.value).join("");
    lines[line] = `${lines[line]?.slice(0, character) ?? ""}‹${shown}›${lines[line]?.slice(character) ?? ""}`;
  }
  return lines.filter((line) => line.includes("‹"));
}

describe("inlay hints", () => {
  test("tell what production has where the line does not", async () => {
    const s = await start();
    expect(await drawn(s, "shop/settings/base.py")).toEqual([
      'SECRET_KEY = os.environ["SECRET_KEY"]‹unset: raises›',
      "DEBUG = True‹→ False (production.py:2)›",
      `ALLOWED_HOSTS = os.environ.get("HOSTS", "").split(",")‹→ ['example.com'] (render.yaml:6)›`,
      'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ["DB_PASSWORD"]‹unset: raises›}}',
    ]);
    // Literals that win tell themselves, and of what production does not load nothing is said.
    expect(await drawn(s, "shop/settings/production.py")).toEqual([]);
    expect(await drawn(s, "shop/settings/development.py")).toEqual([]);
    expect(await drawn(s, "render.yaml")).toEqual([
      "      - key: HOSTS‹→ base.py:6›",
      "      - key: DB_PASSWORD‹→ base.py:11›",
    ]);
    expect(await drawn(s, ".env.example")).toEqual(["SECRET_KEY‹→ base.py:4›="]);
  });

  test("all: also what is computed; off: none", async () => {
    const computed = (lines: readonly string[]): readonly string[] =>
      lines.filter((line) => /^(?:BASE_DIR|STATIC_ROOT|SESSION|ROOT_URLCONF|DATABASES|EMAIL)/.test(line));
    expect(computed(await drawn(await start("all"), "shop/settings/base.py"))).toEqual([
      "BASE_DIR = Path(__file__).parent‹→ Path('…/shop/settings')›",
      "SESSION_COOKIE_SECURE = not DEBUG‹→ False›",
      'EMAIL_HOST = os.environ.get("MAIL")‹unset: None›',
      `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ["DB_PASSWORD"]‹unset: raises›}}‹→ {'default': {'ENGINE': 'django.db.backends.post…›`,
      "STATIC_ROOT = BASE_DIR / 'static'‹→ Path('…/shop/settings/static')›",
    ]);
    expect(await drawn(await start("off"), "shop/settings/base.py")).toEqual([]);
  });

  test("say nothing twice", async () => {
    const settings = [
      "import os",
      "import environ",
      'env = environ.Env(ZONE=(str, "north"), WIDTH=(int, 3))',
      "DEBUG = False",
      'ZONE = env("ZONE")',
      'HOST = os.getenv("HOST", "a")',
      'PAIRS = os.getenv("PAIRS", "a,b").split(",")',
      'if "EXTRA" in os.environ:',
      "    EXTRA = 1",
      'MAIL = "x" if "MAIL" in os.environ else "y"',
      "EXTRA_TOO = 5",
      "if EXTRA_TOO:",
      "    EXTRA_TOO = MAIL",
      "",
    ].join("\n");
    const s = await startReal({
      files: {
        ...single(settings),
        "render.yaml": "services: []\n",
      },
    });
    s.open("shop/one.py", settings);
    await s.settle();
    expect(await drawn(s, "shop/one.py", settings)).toEqual([
      "ZONE = env(\"ZONE\")‹unset: 'north'›",
      `PAIRS = os.getenv("PAIRS", "a,b").split(",")‹→ ['a', 'b'] when unset›`,
      `MAIL = "x" if "MAIL" in os.environ else "y"‹→ 'y' when unset›`,
      "EXTRA_TOO = 5‹→ decided by MAIL; 'y' if MAIL is unset›",
      "    EXTRA_TOO = MAIL‹→ decided by MAIL; 'y' if MAIL is unset›",
    ]);
  });

  test("lead where the value comes from, and explain themselves as a hover does", async () => {
    const s = await start();
    const hints = await hintsOf(s, "shop/settings/base.py");
    const debug = hints.find(({ position }) => position.line === 4);
    expect(
      Array.isArray(debug?.label) &&
        debug.label.map(({ location }) => location && [location.uri, location.range.start.line]),
    ).toEqual([undefined, [s.uri("shop/settings/production.py"), 1], undefined]);
    expect(debug?.tooltip).toBeUndefined();
    const tooltipAt = async (line: number): Promise<string> => {
      const resolved: InlayHint = await s.client.sendRequest(
        "inlayHint/resolve",
        hints.find(({ position }) => position.line === line),
      );
      return (resolved.tooltip as MarkupContent).value;
    };
    expect(await tooltipAt(4)).toMatch(
      /\*\*DEBUG\*\*[\s\S]*`shop\.settings\.production`: `False` \(literal, `production\.py:2`\)/,
    );
    expect(await tooltipAt(3)).toContain(
      "**SECRET\\_KEY** (environment variable)\n\n- read by `base.py:4` (os.environ), which raises while it is unset\n- listed in `.env.example:1`",
    );
  });

  test("never show a secret, whatever its variable is called", async () => {
    const settings =
      'import os\nDEBUG = False\nTHING = os.environ["THING"]\nDATABASES = {"default": {"PASSWORD": THING}}\nURL = os.environ["URL"]\nKEY_OF_ALL = os.environ.get("OTHER", "x") + "y"\nSECRET_KEY = KEY_OF_ALL\n';
    const s = await startReal({
      files: {
        ...single(settings),
        "render.yaml":
          "services:\n  - type: web\n    name: web\n    startCommand: gunicorn shop.wsgi\n    envVars:\n      - key: THING\n        value: canary-one\n      - key: OTHER\n        value: canary-two\n      - key: URL\n        value: postgres://u:canary-three@db/x\n",
      },
      settings: () => ({ inlayHints: "all" }),
    });
    s.open("shop/one.py", settings);
    await s.settle();
    const hints = await hintsOf(s, "shop/one.py", settings);
    const resolved = await Promise.all(hints.map((hint) => s.client.sendRequest("inlayHint/resolve", hint)));
    expect(hints.length).toBeGreaterThan(3);
    expect(JSON.stringify(resolved)).not.toContain("canary");
    expect(await drawn(s, "shop/one.py", settings)).toContain(
      "URL = os.environ[\"URL\"]‹unset: raises›‹→ 'postgres://u:***@db/x' (render.yaml:10)›",
    );
  });

  test("say so where targets differ", async () => {
    const settings = 'import os\nDEBUG = False\nZONE = os.environ["ZONE"]\n';
    const s = await startReal({
      files: {
        ...single(settings),
        "render.yaml":
          "services:\n  - type: web\n    name: web\n    startCommand: gunicorn shop.wsgi\n    envVars:\n      - key: ZONE\n        value: north\n  - type: web\n    name: two\n    startCommand: gunicorn shop.wsgi\n    envVars:\n      - key: ZONE\n        value: south\n",
      },
    });
    s.open("shop/one.py", settings);
    await s.settle();
    expect(await drawn(s, "shop/one.py", settings)).toEqual([
      'ZONE = os.environ["ZONE"]‹unset: raises›‹→ differs by target›',
    ]);
  });

  test("after edits are those of a fresh start", async () => {
    const s = await start("all");
    const name = "shop/settings/base.py";
    let text = files[name] ?? "";
    const edits: readonly (readonly [string, string])[] = [
      ["import os\n", "import os\n\n# a comment\n"],
      ['"HOSTS", ""', '"HOSTS", "a,b"'],
      ["DEBUG = True\n", 'DEBUG = os.environ.get("DEBUG") == "1"\n'],
      ["STATIC_ROOT = BASE_DIR / 'static'\n", ""],
      ["ROOT_URLCONF", "# 𝒰 beyond the basic plane\nROOT_URLCONF"],
      ['os.environ["SECRET_KEY"]', 'os.environ.get("SECRET_KEY")'],
      ["from pathlib import Path\n", "from pathlib import Path\nif True:\n    EXTRA = Path('/x') / 'y'\n"],
    ];
    let version = 2;
    for (const [before, after] of edits) {
      const offset = text.indexOf(before);
      expect(offset, before).toBeGreaterThanOrEqual(0);
      const at = (to: number): readonly [number, number] => {
        const lines = text.slice(0, to).split("\n");
        return [lines.length - 1, lines.at(-1)?.length ?? 0];
      };
      s.edit(name, version++, at(offset), at(offset + before.length), after);
      text = text.slice(0, offset) + after + text.slice(offset + before.length);
      const fresh = await startReal({ files: { ...files, [name]: text }, settings: () => ({ inlayHints: "all" }) });
      fresh.open(name, text);
      await fresh.settle();
      const [mine, its] = [await drawn(s, name, text), await drawn(fresh, name, text)];
      expect(mine, after).toEqual(its);
      expect(mine.length).toBeGreaterThan(4);
      const references = async (server: TestServer): Promise<unknown> => {
        const position = at(text.indexOf("MAIL") + 1);
        const places: readonly { readonly uri: string; readonly range: object }[] | null =
          await server.client.sendRequest("textDocument/references", {
            textDocument: { uri: server.uri(name) },
            position: { line: position[0], character: position[1] },
            context: { includeDeclaration: true },
          });
        return places?.map(({ uri, range }) => [uri.slice(server.uri("").length), range]);
      };
      expect(await references(s)).toEqual(await references(fresh));
    }
  });

  test("are asked for again when another file changed them", async () => {
    let refreshed = 0;
    const capabilities = {
      ...fullCapabilities,
      workspace: { ...fullCapabilities.workspace, inlayHint: { refreshSupport: true } },
    };
    const s = await start(undefined, {
      capabilities,
      listen: (client) =>
        void client.onRequest("workspace/inlayHint/refresh", () => {
          refreshed++;
          return null;
        }),
    });
    s.edit("shop/settings/base.py", 2, [0, 0], [0, 0], "# nobody has looked yet\n");
    await s.settle();
    expect(refreshed).toBe(0);
    await hintsOf(s, "shop/settings/base.py");
    s.edit("shop/settings/base.py", 3, [0, 0], [0, 0], "# its own editor asks by itself\n");
    await s.settle();
    expect(refreshed).toBe(0);
    s.edit("shop/settings/production.py", 2, [1, 8], [1, 13], "True");
    await s.settle();
    expect(refreshed).toBe(1);
    s.edit("shop/settings/production.py", 3, [1, 8], [1, 12], "False");
    await s.settle();
    expect(refreshed).toBe(1);
  });
});
