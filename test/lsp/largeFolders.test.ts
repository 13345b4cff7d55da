/** However much there is to look through, the server answers in between; by the clock of the test every step takes a turn. */
import { expect, test } from "vitest";
import type { ProtocolConnection } from "vscode-languageserver/node";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import {
  checklistRequest,
  entriesRequest,
  type ChecklistResponse,
  type EntriesParams,
  type EntriesResponse,
} from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";
import { fullCapabilities, type TestServer, type TestServerOptions } from "./testServer.js";

const startServer = realServers();

const settings =
  'SECRET_KEY = "x"\nDEBUG = True\nALLOWED_HOSTS = ["shop.example.com"]\nINSTALLED_APPS = []\nMIDDLEWARE = []\n';
const project = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/__init__.py": "",
  "shop/settings.py": settings,
};
const large = {
  ...project,
  ...Object.fromEntries(
    Array.from({ length: 1500 }, (_, i) => [`data/group${i % 60}/file${i}.yaml`, `number: ${i}\n`]),
  ),
};

type Progress = {
  readonly token: string;
  readonly value: { readonly kind: "begin" | "report" | "end"; readonly title?: string; readonly message?: string };
};

interface Watched {
  readonly events: string[];
  readonly told: Progress[];
  begun(): Promise<Progress>;
  ended(): Promise<void>;
  readonly options: Omit<TestServerOptions, "engine">;
}

/** Notes what the editor hears, in order. */
function watched(files: Readonly<Record<string, string>>, more: Omit<TestServerOptions, "engine"> = {}): Watched {
  const events: string[] = [];
  const told: Progress[] = [];
  const waiting: { readonly kind: string; resolve(progress: Progress): void }[] = [];
  let milliseconds = 0;
  const next = (kind: string): Promise<Progress> => new Promise((resolve) => waiting.push({ kind, resolve }));
  return {
    events,
    told,
    begun: () => next("begin"),
    ended: async () => void (await next("end")),
    options: {
      files,
      ...more,
      capabilities: { ...fullCapabilities, window: { workDoneProgress: true } },
      now: () => (milliseconds += 25),
      listen(client: ProtocolConnection) {
        client.onRequest("window/workDoneProgress/create", () => null);
        client.onNotification("$/progress", (progress: Progress) => {
          told.push(progress);
          events.push(progress.value.kind);
          for (const one of waiting.filter(({ kind }) => kind === progress.value.kind)) one.resolve(progress);
        });
      },
    },
  };
}

const hover = (server: TestServer, line = 1): Promise<unknown> =>
  server.client.sendRequest("textDocument/hover", {
    textDocument: { uri: server.uri("shop/settings.py") },
    position: { line, character: 2 },
  });
const codes = (server: TestServer): readonly string[] =>
  server.shown("shop/settings.py").map((one) => one.split("@")[0] ?? "");

async function shown(server: TestServer): Promise<readonly string[]> {
  while (codes(server).length === 0) await server.settle();
  return codes(server);
}

test("a request is answered while a large folder is looked through, and progress is told", async () => {
  const { events, told, begun, ended, options } = watched(large);
  const end = ended();
  const server = await startServer(options);
  // Starting the server has already asked and been answered.
  expect(events).not.toContain("end");
  if (!events.includes("begin")) await begun();
  expect(await hover(server)).toBeNull();
  expect(await server.client.sendRequest("djangoDeployHygiene/environment")).toEqual({ folders: [] });
  expect([events.includes("end"), server.published]).toEqual([false, []]);
  await end;
  expect(await shown(server)).toContain("debug-enabled");
  expect(told[0]?.value).toMatchObject({
    kind: "begin",
    cancellable: true,
    title: expect.stringMatching(/^Looking through /) as string,
  });
  expect(
    told.filter(({ value }) => value.kind === "report").map(({ value }) => value.message?.replace(/\d+/, "N")),
  ).toContain("N files");
});

test("what the user stops is dropped, and done when it is asked for again", async () => {
  const { begun, events, told, options } = watched(large);
  const begin = begun();
  const server = await startServer(options);
  const { token } = await begin;
  void server.client.sendNotification("window/workDoneProgress/cancel", { token });
  while (!events.includes("end")) await server.settle();
  await server.settle();
  expect(codes(server)).toEqual([]);
  expect(told.filter(({ value }) => value.kind === "begin")).toHaveLength(1);
  await server.client.sendRequest("djangoDeployHygiene/refresh");
  expect(await shown(server)).toContain("debug-enabled");
});

test("while a change of many files is taken in, the state before goes on answering; what is typed meanwhile comes after", async () => {
  const { events, begun, options } = watched(large);
  const server = await startServer(options);
  server.open("shop/settings.py", settings);
  await shown(server);
  events.length = 0;
  const begin = begun();
  server.write("compose.yml", "services: {}\n");
  void server.client.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: server.uri("compose.yml"), type: 1 }],
  });
  await begin;
  expect(JSON.stringify(await hover(server))).toContain("DEBUG");
  expect(events).not.toContain("end");
  server.edit("shop/settings.py", 2, [0, 0], [0, 0], "\n");
  // The snapshot is of another text of this document: nothing is said of it for the moment.
  expect(await hover(server)).toBeNull();
  expect(events).not.toContain("end");
  while (!server.published.some(({ uri, version }) => uri === server.uri("shop/settings.py") && version === 2))
    await server.settle();
  expect(server.shown("shop/settings.py").find((one) => one.startsWith("debug-enabled"))).toMatch(/^debug-enabled@2:/);
});

test("another configuration makes what is under way moot", async () => {
  let exclude: readonly string[] = [];
  const { events, begun, told, options } = watched(large, { settings: () => ({ exclude }) });
  const server = await startServer(options);
  await shown(server);
  events.length = 0;
  const begin = begun();
  server.write("compose.yml", "services: {}\n");
  void server.client.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: server.uri("compose.yml"), type: 1 }],
  });
  const { token } = await begin;
  exclude = ["shop", "manage.py"];
  void server.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  while (codes(server).length > 0) await server.settle();
  expect(told.filter((one) => one.token === token).at(-1)?.value.kind).toBe("end");
});

const migration = (number: number, operations: string): string =>
  `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${
    number === 1 ? "" : `("app", "${named(number - 1)}")`
  }]\n\n    operations = [${operations}]\n`;
const named = (number: number): string => `${String(number).padStart(4, "0")}_step`;
const manyMigrations = {
  ...project,
  "shop/settings.py": settings.replace("INSTALLED_APPS = []", 'INSTALLED_APPS = ["app"]'),
  "app/__init__.py": "",
  "app/migrations/__init__.py": "",
  ...Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [
      `app/migrations/${named(i + 1)}.py`,
      migration(i + 1, i === 299 ? "migrations.RunPython(lambda apps, schema_editor: None)" : ""),
    ]),
  ),
  "pyproject.toml": '[tool.django-deploy-hygiene]\ndeployed = { app = "0299" }\n',
};
const newest = `app/migrations/${named(300)}.py`;

test("findings in settings are there before all migrations are read; what is typed meanwhile is answered, and the checklist comes with the rest", async () => {
  const { events, begun, ended, told, options } = watched(manyMigrations);
  const [begin, end] = [begun(), ended()];
  const server = await startServer(options);
  server.open("shop/settings.py", manyMigrations["shop/settings.py"]);
  await begin;
  if (told.some(({ value }) => value.title?.startsWith("Looking through ") === true)) {
    await end;
    events.length = 0;
  }
  expect(await shown(server)).toContain("debug-enabled");
  expect(server.shown(newest)).toEqual([]);
  const asked = (): Promise<ChecklistResponse> => server.client.sendRequest(checklistRequest);
  expect((await asked()).projects).toEqual([]);
  server.edit("shop/settings.py", 2, [0, 0], [0, 0], "\n");
  expect(JSON.stringify(await hover(server, 2))).toContain("DEBUG");
  expect(server.shown("shop/settings.py").find((one) => one.startsWith("debug-enabled"))).toMatch(/^debug-enabled@2:/);
  expect(server.shown(newest)).toEqual([]);
  while (server.shown(newest).length === 0) await server.settle();
  expect(server.shown(newest).map((one) => one.split("@")[0])).toEqual(["migration-irreversible"]);
  expect(server.shown("shop/settings.py").find((one) => one.startsWith("debug-enabled"))).toMatch(/^debug-enabled@2:/);
  expect((await asked()).projects).toHaveLength(1);
  expect(told.some(({ value }) => value.title?.startsWith("Reading migrations of ") === true)).toBe(true);
});

test("who stops the reading of migrations keeps the findings in settings, and is told of no checklist without them", async () => {
  const { events, told, options } = watched(manyMigrations);
  const server = await startServer(options);
  const reading = (): Progress | undefined =>
    told.find(({ value }) => value.title?.startsWith("Reading migrations of ") === true);
  while (reading() === undefined) await server.settle();
  void server.client.sendNotification("window/workDoneProgress/cancel", { token: reading()?.token });
  while (events.at(-1) !== "end") await server.settle();
  expect(await shown(server)).toContain("debug-enabled");
  const asked = (): Promise<ChecklistResponse> => server.client.sendRequest(checklistRequest);
  expect((await asked()).projects).toEqual([]);
  expect(server.shown(newest)).toEqual([]);
  await server.client.sendRequest("djangoDeployHygiene/refresh");
  while (server.shown(newest).length === 0) await server.settle();
  expect((await asked()).projects).toHaveLength(1);
});

test("files that are read before the analysis are counted for the user, who can stop it; what is missing is said", async () => {
  let go = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (go = resolve));
  const reads: boolean[] = [];
  const watch = watched(project, {
    hostFiles: (root) => ({
      ...createNodeFileSource(root),
      async prepare(_, waiting) {
        for (let count = 1; count < 100; count++) waiting.report(count);
        await stopped;
        reads.push(waiting.isStopped());
      },
      incomplete: () => "Not all of it was read",
    }),
  });
  const begun = watch.begun();
  const server = await startServer(watch.options);
  const { token, value } = await begun;
  expect(value.title).toMatch(/^Reading lsp-/);
  await server.client.sendNotification("window/workDoneProgress/cancel", { token });
  await server.settle();
  go();
  await server.settle();
  expect(reads).toEqual([true]);
  const status: EntriesResponse = await server.client.sendRequest(entriesRequest, {
    uri: server.uri("shop/settings.py"),
  } satisfies EntriesParams);
  expect(status.problem).toBe("Not all of it was read");
});
