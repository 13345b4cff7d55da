import { describe, expect, test } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver";
import {
  resolvedRequest,
  type ResolvedParams,
  type ResolvedResponse,
  type WireSetting,
} from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";
import type { TestServer } from "./testServer.js";

const startReal = realServers();

const secret = `committed-${"k3y".repeat(14)}`;
const otherSecret = `committed-${"yek".repeat(14)}`;
const files = {
  "requirements.txt": "Django==5.1\n",
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.local")\n',
  "shop/__init__.py": "",
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
  "shop/settings/__init__.py": "",
  "shop/settings/base.py": `import os\n\nDEBUG = False\nSECRET_KEY = "${secret}"\nSESSION_COOKIE_SECURE = not DEBUG\nEMAIL_HOST = os.environ.get("MAIL", "localhost")\nOWN = [1]\nOWN += [2]\n`,
  "shop/settings/local.py": `from .base import *\n\nDEBUG = True\nSECRET_KEY = "${otherSecret}"\nif DEBUG:\n    ALLOWED_HOSTS = ["*"]\n`,
  "shop/settings/production.py":
    'import os\nfrom .base import *\n\nALLOWED_HOSTS = [os.environ["HOST"]]\nCACHES = {}  # SECRET_KEY stays\n',
};

async function start(more: { readonly initializationOptions?: unknown } = {}): Promise<TestServer> {
  const server = await startReal({ files, ...more });
  return server;
}

async function resolve(s: TestServer, module: string, against?: string): Promise<ReadonlyMap<string, WireSetting>> {
  const answer: ResolvedResponse | null = await s.client.sendRequest(resolvedRequest, {
    project: s.root,
    module,
    ...(against === undefined ? {} : { against }),
  } satisfies ResolvedParams);
  expect(answer?.module).toBe(module);
  return new Map(answer?.settings.map((setting) => [setting.name, setting]));
}

describe("resolved settings", () => {
  test("tell value, origin and the chain of places, with Django's defaults of what matters", async () => {
    const settings = await resolve(await start(), "shop.settings.production");
    const told = (name: string): string => {
      const one = settings.get(name);
      return `${one?.value} | ${one?.origin} | ${one?.steps.map(({ label, location: { uri, range } }) => `${label} ${uri.split("/").at(-1)}:${range.start.line + 1}`).join(", ")}`;
    };
    expect(told("DEBUG")).toBe("False | literal | assigned base.py:3, imported production.py:2");
    expect(told("OWN")).toBe("[1, 2] | literal | assigned base.py:7, changed base.py:8, imported production.py:2");
    expect(told("SECURE_SSL_REDIRECT")).toBe("False | Django's default | ");
    expect(settings.get("EMAIL_HOST")?.origin).toBe("environment, with a default");
    expect(settings.get("ALLOWED_HOSTS")?.value).toContain("HOST");
    // Set by Django, but no rule looks at it: nothing that a deployment hangs on.
    expect(settings.has("FIRST_DAY_OF_WEEK")).toBe(false);
    expect(JSON.stringify([...settings])).not.toContain(secret);
  });

  test("of a development entry are worked out when they are asked for, with DEBUG as it is there", async () => {
    const settings = await resolve(await start(), "shop.settings.local");
    expect(settings.get("DEBUG")?.value).toBe("True");
    expect(settings.get("ALLOWED_HOSTS")?.value).toBe("['*']");
    expect(settings.get("SESSION_COOKIE_SECURE")?.value).toBe("True");
  });

  test("say what differs from another entry, also between secrets that are shown alike", async () => {
    const s = await start();
    const [production, local] = [
      await resolve(s, "shop.settings.production", "shop.settings.local"),
      await resolve(s, "shop.settings.local", "shop.settings.production"),
    ];
    const differing = (settings: ReadonlyMap<string, WireSetting>): string =>
      [...settings.values()]
        .filter((one) => one.differs)
        .map((one) => one.name)
        .join(" ");
    expect(differing(local)).toBe("ALLOWED_HOSTS CACHES DEBUG SECRET_KEY");
    expect(differing(production)).toBe("ALLOWED_HOSTS CACHES DEBUG SECRET_KEY");
    expect(production.get("SECRET_KEY")?.value).toBe(local.get("SECRET_KEY")?.value);
    expect(production.get("EMAIL_HOST")?.differs).toBe(false);
  });

  test("of an entry that is not there are null", async () => {
    const s = await start();
    expect(
      await s.client.sendRequest(resolvedRequest, { project: s.root, module: "shop.settings.nowhere" }),
    ).toBeNull();
    expect(
      await s.client.sendRequest(resolvedRequest, { project: `${s.root}/elsewhere`, module: "shop.settings.local" }),
    ).toBeNull();
  });
});

/** The hover at the first place of `text` in the file. */
async function hoverOn(s: TestServer, name: keyof typeof files, text: string): Promise<string | null> {
  const content = files[name];
  s.open(name, content);
  const before = content.slice(0, content.indexOf(text)).split("\n");
  const hover: Hover | null = await s.client.sendRequest("textDocument/hover", {
    textDocument: { uri: s.uri(name) },
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  });
  return hover === null ? null : (hover.contents as MarkupContent).value;
}

describe("hover on a setting", () => {
  test("tells what it means, what production has and from where, the default of this Django, and where to read on", async () => {
    const s = await start({ initializationOptions: { explainCommand: true } });
    const hover = await hoverOn(s, "shop/settings/base.py", "SESSION_COOKIE_SECURE");
    expect(hover).toContain("**SESSION_COOKIE_SECURE**\n\nSends the session cookie over HTTPS only.");
    expect(hover).toContain("- `shop.settings.production`: `True` (computed, `base.py:5`)");
    expect(hover).not.toContain("shop.settings.base`");
    expect(hover).toContain("Default in Django 5.1: `False`.");
    expect(hover).toContain("(command:djangoDeployHygiene.explain?%5B%22SESSION_COOKIE_SECURE%22%5D)");
    expect(hover).toContain("(https://docs.djangoproject.com/en/5.1/ref/settings/#session-cookie-secure)");
  });

  test("never shows a secret, and links nothing that the editor cannot open", async () => {
    const s = await start();
    const hover = (await hoverOn(s, "shop/settings/base.py", "SECRET_KEY")) ?? "";
    expect(hover).toContain("Signs sessions");
    expect(hover).toContain("<redacted, 52 characters>");
    expect(hover).not.toContain(secret);
    expect(hover).not.toContain("command:");
  });

  test("in a development module says what that module has", async () => {
    const s = await start();
    expect(await hoverOn(s, "shop/settings/local.py", "ALLOWED_HOSTS")).toContain(
      "- `shop.settings.local`: `['*']` (development, literal, `local.py:6`)",
    );
  });

  test("is none on other names, in strings and comments, and outside of settings", async () => {
    const s = await start();
    expect(await hoverOn(s, "shop/settings/base.py", "OWN")).toBeNull();
    expect(await hoverOn(s, "shop/settings/production.py", "SECRET_KEY")).toBeNull();
    expect(await hoverOn(s, "manage.py", "DJANGO_SETTINGS_MODULE")).toBeNull();
  });
});
