import { describe, expect, test } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  DocumentSymbol,
  Location,
  SymbolInformation,
  TextDocumentEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from "vscode-languageserver";
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
    "DEBUG = True",
    'REGION = os.environ.get("REGION", "north")',
    'BUCKET = f"media-{REGION}"',
    'SECRET_KEY = os.environ["SECRET_KEY"]',
    "AXES_ENABLED = True",
    "EMAIL_HOST = 'mail'",
    'OUR_OWN = ["DEBUG"]',
    "",
  ].join("\n"),
  "shop/settings/production.py": "from .base import *\nDEBUG = False\nOUR_OWN += ['x']\n",
  "shop/settings/development.py": 'from .base import *\nimport os\nEMAIL_HOST = os.environ["REGION"]\n',
  "shop/views.py":
    'import os\nfrom django.conf import settings\n\ndef view():\n    if settings.DEBUG or getattr(settings, "DEBUG"):\n        return os.getenv("REGION"), "REGION"\n    return other.settings.DEBUG\n',
  Dockerfile: 'FROM python:3.13\nARG REGION\nENV REGION=$REGION OTHER=1\nCMD ["gunicorn", "shop.wsgi"]\n',
  "compose.yml":
    "services:\n  web:\n    build: .\n    environment:\n      REGION: ${REGION:-north}\n      SECRET_KEY: ${SECRET_KEY}\n  db:\n    image: postgres\n    environment:\n      - REGION\n      - ZONE=REGION\n",
  ".env.example": "REGION=\nREGIONS=\n",
  ".github/workflows/deploy.yml":
    "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      REGION: ${{ secrets.REGION }}\n    steps:\n      - run: gunicorn shop.wsgi --env REGION=${{ env.REGION }}\n",
};

async function start(more: Partial<Parameters<typeof startReal>[0]> = {}): Promise<TestServer> {
  const s = await startReal({ files, ...more });
  for (const [name, text] of Object.entries(files)) s.open(name, text);
  await s.settle();
  return s;
}

/** The position of the text, one character in. */
function positionOf(name: string, text: string): { readonly line: number; readonly character: number } {
  const content = files[name] ?? "";
  const before = content.slice(0, content.indexOf(text)).split("\n");
  return { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 1 };
}

const at = (s: TestServer, name: string, text: string) => ({
  textDocument: { uri: s.uri(name) },
  position: positionOf(name, text),
});
const short = (s: TestServer, { uri, range: { start } }: Location): string =>
  `${uri.slice(s.uri("").length + 1)}:${start.line + 1}:${start.character + 1}`;

const everyRegion = [
  ".env.example:1:1",
  ".github/workflows/deploy.yml:6:7",
  ".github/workflows/deploy.yml:8:39",
  ".github/workflows/deploy.yml:8:54",
  "Dockerfile:2:5",
  "Dockerfile:3:13",
  "Dockerfile:3:5",
  "compose.yml:10:9",
  "compose.yml:5:17",
  "compose.yml:5:7",
  "shop/settings/base.py:3:26",
  "shop/settings/development.py:3:26",
  "shop/views.py:6:27",
];

describe("a variable", () => {
  test("is found wherever it is read, set, passed on or listed", async () => {
    const s = await start();
    const found = async (name: string, text: string): Promise<readonly string[]> => {
      const places: Location[] | null = await s.client.sendRequest("textDocument/references", {
        ...at(s, name, text),
        context: { includeDeclaration: true },
      });
      return (places ?? []).map((one) => short(s, one)).sort();
    };
    expect(await found("shop/settings/base.py", 'REGION", "north')).toEqual(everyRegion);
    expect(await found("Dockerfile", "REGION=$")).toEqual(everyRegion);
    expect(await found("shop/views.py", 'REGION")')).toEqual(everyRegion);
    expect(await found(".env.example", "REGIONS")).toEqual([".env.example:2:1"]);
    // A text that nothing reads a variable by, and the name of a secret in its store.
    expect(await found("shop/views.py", '"REGION"\n')).toEqual([]);
    expect(await found("shop/wsgi.py", "shop.settings")).toEqual([]);
  });

  test("is renamed everywhere as one edit that is looked at first", async () => {
    const s = await start();
    expect(
      await s.client.sendRequest("textDocument/prepareRename", at(s, "shop/settings/base.py", 'REGION", "north')),
    ).toMatchObject({ placeholder: "REGION" });
    const edit: WorkspaceEdit = await s.client.sendRequest("textDocument/rename", {
      ...at(s, "compose.yml", "REGION: $"),
      newName: "ZONE_NAME",
    });
    const changes = (edit.documentChanges ?? []).flatMap((change) =>
      "edits" in change
        ? change.edits.map((one) => ({
            uri: change.textDocument.uri,
            range: one.range,
            text: (one as { readonly newText: string }).newText,
          }))
        : [],
    );
    expect(changes.map((one) => short(s, one)).sort()).toEqual(everyRegion);
    expect(new Set(changes.map(({ text }) => text))).toEqual(new Set(["ZONE_NAME"]));
    expect(changes.every(({ range }) => range.end.character - range.start.character === "REGION".length)).toBe(true);
    expect(Object.values(edit.changeAnnotations ?? {})).toEqual([
      expect.objectContaining({ label: "Rename REGION to ZONE_NAME", needsConfirmation: true }),
    ]);
  });

  test("is not renamed to what is no name or is taken; what is none is a Python server's", async () => {
    const s = await start();
    for (const newName of ["A-B", "1A", "", "SECRET_KEY"])
      await expect(
        s.client.sendRequest("textDocument/rename", { ...at(s, "shop/settings/base.py", 'REGION", "north'), newName }),
        newName,
      ).rejects.toThrow(/is no name of a variable|is a variable already/);
    expect(
      await s.client.sendRequest("textDocument/prepareRename", at(s, "shop/settings/base.py", "DEBUG =")),
    ).toBeNull();
    expect(await s.client.sendRequest("textDocument/prepareRename", at(s, "shop/views.py", '"REGION"\n'))).toBeNull();
  });

  test("keeps what a reader puts in front of it", async () => {
    const settings =
      'from environs import Env\nenv = Env()\nDEBUG = False\nwith env.prefixed("SHOP_"):\n    HOST = env.str("HOST")\n';
    const more = {
      ...files,
      "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.one")\n',
      "shop/one.py": settings,
      ".env.example": "SHOP_HOST=\n",
    };
    const s = await startReal({ files: more });
    s.open("shop/one.py", settings);
    s.open(".env.example", "SHOP_HOST=\n");
    await s.settle();
    const renamed = async (name: string, position: object, newName: string): Promise<readonly string[]> => {
      const edit: WorkspaceEdit = await s.client.sendRequest("textDocument/rename", {
        textDocument: { uri: s.uri(name) },
        position,
        newName,
      });
      return (edit.documentChanges as readonly TextDocumentEdit[])
        .flatMap((change) =>
          change.edits.map(
            (one) =>
              `${short(s, { uri: change.textDocument.uri, range: (one as { readonly range: Location["range"] }).range })} ${(one as { readonly newText: string }).newText}`,
          ),
        )
        .sort();
    };
    const both = [".env.example:1:1 SHOP_ADDRESS", "shop/one.py:5:21 ADDRESS"];
    expect(await renamed("shop/one.py", { line: 4, character: 21 }, "ADDRESS")).toEqual(both);
    expect(await renamed(".env.example", { line: 0, character: 1 }, "SHOP_ADDRESS")).toEqual(both);
    await expect(renamed(".env.example", { line: 0, character: 1 }, "ADDRESS")).rejects.toThrow(
      "A reader puts SHOP_ in front of its variables",
    );
  });
});

describe("a setting", () => {
  test("leads to where production gets it, from wherever it is read", async () => {
    const s = await start();
    const leads = async (name: string, text: string): Promise<readonly string[]> => {
      const places: Location[] | null = await s.client.sendRequest("textDocument/definition", at(s, name, text));
      return (places ?? []).map((one) => short(s, one));
    };
    expect(await leads("shop/settings/base.py", "DEBUG = True")).toEqual(["shop/settings/production.py:2:1"]);
    expect(await leads("shop/views.py", "DEBUG or")).toEqual(["shop/settings/production.py:2:1"]);
    // There it stands itself, and the rest is Python's.
    expect(await leads("shop/settings/production.py", "DEBUG")).toEqual([]);
    expect(await leads("shop/views.py", "other.settings")).toEqual([]);
  });

  test("is found in every module that assigns it and wherever it is read as Django's", async () => {
    const s = await start();
    const found = async (name: string, text: string): Promise<readonly string[]> => {
      const places: Location[] | null = await s.client.sendRequest("textDocument/references", {
        ...at(s, name, text),
        context: { includeDeclaration: true },
      });
      return (places ?? []).map((one) => short(s, one));
    };
    expect(await found("shop/settings/base.py", "DEBUG = True")).toEqual([
      "shop/settings/base.py:2:1",
      "shop/settings/production.py:2:1",
      "shop/views.py:5:17",
      "shop/views.py:5:45",
    ]);
    expect(await found("shop/settings/base.py", "EMAIL_HOST")).toEqual([
      "shop/settings/base.py:7:1",
      "shop/settings/development.py:3:1",
    ]);
  });

  test("tells step by step how production gets its value", async () => {
    const s = await start();
    const [item]: readonly CallHierarchyItem[] = await s.client.sendRequest(
      "textDocument/prepareCallHierarchy",
      at(s, "shop/settings/base.py", "BUCKET"),
    );
    const tree = async (one: CallHierarchyItem | undefined, depth = 0): Promise<readonly string[]> => {
      if (one === undefined) return [];
      const calls: readonly CallHierarchyIncomingCall[] | null =
        depth > 8 ? null : await s.client.sendRequest("callHierarchy/incomingCalls", { item: one });
      const below = await Promise.all((calls ?? []).map(({ from }) => tree(from, depth + 1)));
      return [
        `${"  ".repeat(depth)}${one.name} ${short(s, { uri: one.uri, range: one.range })} ${one.detail ?? ""}`,
        ...below.flat(),
      ];
    };
    expect(await tree(item)).toEqual([
      "BUCKET shop/settings/production.py:1:1 <environment REGION starting 'media-': 'media-north' when unset> in shop.settings.production",
      "  BUCKET shop/settings/base.py:4:1 assigned",
      "    REGION shop/settings/production.py:1:1 <environment REGION: 'north' when unset> in shop.settings.production",
      "      REGION shop/settings/base.py:3:1 assigned",
      "        REGION shop/settings/base.py:3:10 environment variable",
      "          deploy.yml:6 .github/workflows/deploy.yml:6:7 sets REGION for production",
      "          compose.yml:5 compose.yml:5:7 sets REGION for production",
      "          Dockerfile:3 Dockerfile:3:5 sets REGION for production",
      "          .env.example:1 .env.example:1:1 lists REGION",
    ]);
    expect(await s.client.sendRequest("textDocument/prepareCallHierarchy", at(s, "shop/views.py", "view"))).toBeNull();
  });
});

describe("symbols", () => {
  test("of a settings module stand below Django's topics", async () => {
    const s = await start({
      capabilities: {
        ...fullCapabilities,
        textDocument: { ...fullCapabilities.textDocument, documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
      },
    });
    const symbols: readonly DocumentSymbol[] = await s.client.sendRequest("textDocument/documentSymbol", {
      textDocument: { uri: s.uri("shop/settings/base.py") },
    });
    expect(
      symbols.map(({ name, children }) => `${name}: ${(children ?? []).map((child) => child.name).join(", ")}`),
    ).toEqual([
      "Debugging: DEBUG",
      "This project: REGION, BUCKET, OUR_OWN",
      "Security: SECRET_KEY",
      "django-axes: AXES_ENABLED",
      "Email: EMAIL_HOST",
    ]);
    expect(
      await s.client.sendRequest("textDocument/documentSymbol", { textDocument: { uri: s.uri("shop/views.py") } }),
    ).toBeNull();
  });

  test("are a plain list where the editor knows no other", async () => {
    const s = await start();
    const symbols: readonly SymbolInformation[] = await s.client.sendRequest("textDocument/documentSymbol", {
      textDocument: { uri: s.uri("shop/settings/production.py") },
    });
    expect(symbols.map(({ name, containerName }) => `${containerName ?? ""} ${name}`)).toEqual([
      "Debugging DEBUG",
      "This project OUR_OWN",
    ]);
  });

  test("of the workspace are settings where production gets them, and variables", async () => {
    const s = await start();
    const found: readonly WorkspaceSymbol[] = await s.client.sendRequest("workspace/symbol", { query: "reg" });
    expect(found.map((one) => `${one.name} ${short(s, one.location as Location)} ${one.containerName ?? ""}`)).toEqual([
      "REGION shop/settings/base.py:3:10 environment variable",
      "REGIONS .env.example:2:1 environment variable",
      "REGION shop/settings/base.py:3:1 setting of shop.settings.production",
    ]);
    const debug: readonly WorkspaceSymbol[] = await s.client.sendRequest("workspace/symbol", { query: "dbg" });
    expect(debug.map((one) => short(s, one.location as Location))).toEqual(["shop/settings/production.py:2:1"]);
  });
});
