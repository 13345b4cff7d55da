/** A migration that is being written: squiggle, hover, fix, through the real server. */
import { expect, it } from "vitest";
import type { CodeAction, Diagnostic, Hover } from "vscode-languageserver/node";
import {
  migrationsRequest,
  newMigrationsNotification,
  type MigrationsResponse,
} from "../../server/src/lsp/protocol.js";
import { itemMigration } from "../harness/itemMigrations.js";
import { realServers } from "./realServer.js";
import { fullCapabilities } from "./testServer.js";

const startReal = realServers();
const file = "app/migrations/0002_index.py";
const text =
  'from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("app", "0001_initial")]\n\n    operations = [\n        migrations.AddIndex("Item", models.Index(fields=["name"], name="i1")),\n    ]\n';

const files = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
  "settings.py":
    'SECRET_KEY = "x"\nINSTALLED_APPS = ["app"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
  "pyproject.toml": '[tool.django-deploy-hygiene]\ndeployed = { app = "0001" }\n',
  "app/__init__.py": "",
  "app/migrations/__init__.py": "",
  "app/migrations/0001_initial.py": itemMigration,
};

it("a new migration is judged while it is written", async () => {
  const s = await startReal({ files, capabilities: fullCapabilities });
  s.open("app/migrations/0001_initial.py", itemMigration);
  s.open(file, text);
  await s.settle();
  const diagnostics: readonly Diagnostic[] =
    s.published.filter(({ uri }) => uri === s.uri(file)).at(-1)?.diagnostics ?? [];
  expect(diagnostics).toMatchObject([
    {
      code: "migration-blocks-writes",
      severity: 3,
      range: { start: { line: 7, character: 8 }, end: { line: 7, character: 27 } },
    },
  ]);
  const position = { line: 7, character: 21 };
  const hover = await s.client.sendRequest<Hover>("textDocument/hover", {
    textDocument: { uri: s.uri(file) },
    position,
  });
  expect(JSON.stringify(hover.contents)).toContain("**AddIndex**: blocks writes (SHARE on app_item)");
  const actions = await s.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri: s.uri(file) },
    range: { start: position, end: position },
    context: { diagnostics },
  });
  expect(actions.map(({ title }) => title)).toContain("Build the index concurrently");
  // An old one is silent, and answers all the same.
  const old = await s.client.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri: s.uri("app/migrations/0001_initial.py") },
    position: { line: itemMigration.split("\n").findIndex((one) => one.includes("CreateModel")), character: 20 },
  });
  expect(JSON.stringify(old?.contents)).toContain("not new, so it is not judged");
  const release = await s.client.sendRequest<MigrationsResponse>(migrationsRequest);
  expect(release.markdown).toContain(
    "| 1. `app.0002_index` (before or after the new code) | app/migrations/0002_index.py:8 | AddIndex | blocks writes (SHARE on app_item) |",
  );
});

it("the editor's Git says which migrations are new, and that they are not any more", async () => {
  const { "pyproject.toml": _, ...others } = files;
  const s = await startReal({ files: { ...others, [file]: text }, capabilities: fullCapabilities });
  s.open(file, text);
  const release = async () => (await s.client.sendRequest<MigrationsResponse>(migrationsRequest)).releases;
  const codes = () =>
    s.published
      .filter(({ uri }) => uri === s.uri(file))
      .at(-1)
      ?.diagnostics.map(({ code, severity }) => `${severity} ${String(code)}`);
  const tell = async (...told: readonly string[]) => {
    await s.client.sendNotification(newMigrationsNotification, {
      folders: [{ uri: s.uri("").replace(/\/$/, ""), files: told.map((one) => s.uri(one)), because: "since main" }],
    });
    await s.settle();
  };
  await s.settle();
  // Nothing tells: a guess, and only a hint.
  expect(codes()).toEqual(["4 migration-blocks-writes"]);
  await tell(file);
  expect(codes()).toEqual(["3 migration-blocks-writes"]);
  expect(await release()).toMatchObject([
    {
      says: expect.stringMatching(/^PostgreSQL .*; one migration is new \(since main\)$/) as unknown,
      migrations: [
        {
          app: "app",
          name: "0002_index",
          order: 1,
          when: "before or after the new code",
          operations: [{ name: "AddIndex", effect: "blocks writes (SHARE on app_item)", severity: "information" }],
        },
      ],
    },
  ]);
  await tell();
  expect(codes()).toEqual([]);
  expect(await release()).toMatchObject([
    { says: expect.stringContaining("no migration is new (since main)") as unknown, migrations: [] },
  ]);
});

it("a migration that the main branch has, edited, has a hint until it is as it was", async () => {
  const old = "app/migrations/0001_initial.py";
  const { "pyproject.toml": _, ...others } = files;
  const edited = itemMigration.replace("max_length=20", "max_length=30");
  const s = await startReal({ files: { ...others, [old]: edited }, capabilities: fullCapabilities });
  s.open(old, edited);
  await s.client.sendNotification(newMigrationsNotification, {
    folders: [
      {
        uri: s.uri("").replace(/\/$/, ""),
        files: [],
        because: "since origin/main",
        edited: { branch: "origin/main", files: [{ uri: s.uri(old), before: itemMigration }] },
      },
    ],
  });
  await s.settle();
  const lines = itemMigration.split("\n");
  const line = lines.findIndex((one) => one.includes('name="Item"')) - 1;
  expect(s.shown(old)).toEqual([expect.stringMatching(new RegExp(`^migration-edited@${line}:8-${line}:`))]);
  const code = lines.findIndex((one) => one.includes("max_length=20"));
  const at = (lines[code] ?? "").indexOf("20");
  s.edit(old, 2, [code, at], [code, at + 2], "20");
  await s.settle();
  expect(s.shown(old)).toEqual([]);
});
