import { afterEach, describe, expect, test } from "vitest";
import { relative } from "node:path";
import {
  lookingNotification,
  shownNotification,
  type ChecklistResponse,
  type Looking,
  type Shown,
} from "../../server/src/lsp/protocol.js";
import { fakeEngine, fakeLog, type FakeLog } from "./fakeEngine.js";
import { realServers } from "./realServer.js";
import { startServer, type TestServer } from "./testServer.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const on = "DEBUG = True\n";

interface Watched {
  readonly s: TestServer;
  readonly log: FakeLog;
  readonly shown: Shown[];
  readonly order: string[];
}

async function start(files: Readonly<Record<string, string>> = { "a.py": on }): Promise<Watched> {
  const log = fakeLog();
  const shown: Shown[] = [];
  const order: string[] = [];
  const s = await startServer({
    files,
    engine: fakeEngine(log),
    listen(client) {
      client.onNotification(shownNotification, (one: Shown) => {
        shown.push(one);
        order.push(shownNotification);
      });
    },
  });
  server = s;
  s.client.onNotification("textDocument/publishDiagnostics", () => void order.push("diagnostics"));
  return { s, log, shown, order };
}

async function look({ s }: Watched, looking: Looking): Promise<void> {
  void s.client.sendNotification(lookingNotification, looking);
  await s.settle();
}

/** Each edit is taken in before the next. */
async function type({ s }: Watched, texts: readonly string[], version = 2): Promise<void> {
  for (const [i, text] of texts.entries()) {
    void s.client.sendNotification("textDocument/didChange", {
      textDocument: { uri: s.uri("a.py"), version: version + i },
      contentChanges: [{ text }],
    });
    await s.settle();
  }
}

const parts = (shown: readonly Shown[]): readonly (readonly string[])[] => shown.map((one) => Object.keys(one));
const states = (shown: readonly Shown[]): readonly unknown[] =>
  shown.map((one) => one.checklist?.projects[0]?.sections[0]?.items[0]?.state);

describe("what is looked at is told", () => {
  test("to an editor that looks at nothing, nothing is told, and nothing is made", async () => {
    const watched = await start();
    watched.s.open("a.py", on);
    await type(watched, ["DEBUG = False\n", on]);
    expect(watched.shown).toEqual([]);
    expect([watched.log.checklists, watched.log.failing, watched.log.environments]).toEqual([0, 0, 0]);
  });

  test("while the checklist is hidden edits compute none of it, and the badge still counts", async () => {
    const watched = await start();
    watched.s.open("a.py", on);
    await look(watched, {});
    expect(watched.shown.map((one) => one.overview?.projects[0]?.checklists)).toEqual([
      [{ target: "production", failing: 1 }],
    ]);
    await type(
      watched,
      Array.from({ length: 20 }, (_, i) => `${"x = 1\n".repeat(i + 1)}${on}`),
    );
    expect(watched.shown).toHaveLength(1);
    await type(watched, ["DEBUG = False\n"], 30);
    expect(watched.shown.slice(1)).toMatchObject([
      { overview: { djangoProject: true, projects: [{ checklists: [{ target: "production", failing: 0 }] }] } },
    ]);
    expect(parts(watched.shown)).toEqual([["overview"], ["overview"]]);
    expect([watched.log.checklists, watched.log.environments]).toEqual([0, 0]);
  });

  test("while it is visible there is one message for each change that settled, after the diagnostics, and none where nothing changed", async () => {
    const watched = await start();
    watched.s.open("a.py", on);
    await look(watched, { checklist: true });
    expect(parts(watched.shown)).toEqual([["overview", "checklist"]]);
    watched.order.length = 0;
    await type(watched, [`${on}x = 1\n`, `${on}x = 12\n`]);
    expect(watched.shown).toHaveLength(1);
    await type(watched, ["DEBUG = False\n"], 10);
    await type(watched, [on], 11);
    expect(states(watched.shown)).toEqual(["fail", "pass", "fail"]);
    expect(watched.order.filter((one, i, all) => one !== all[i - 1])).toEqual([
      "diagnostics",
      shownNotification,
      "diagnostics",
      shownNotification,
    ]);
  });

  test("edits that are already queued are told as one", async () => {
    const watched = await start();
    watched.s.open("a.py", on);
    await look(watched, { checklist: true });
    for (let i = 0; i < 31; i++)
      void watched.s.client.sendNotification("textDocument/didChange", {
        textDocument: { uri: watched.s.uri("a.py"), version: 2 + i },
        contentChanges: [{ text: i % 2 === 0 ? "DEBUG = False\n" : on }],
      });
    await watched.s.settle();
    expect(states(watched.shown)).toEqual(["fail", "pass"]);
  });

  test("who begins to look again is told all of it; who stops, nothing", async () => {
    const watched = await start();
    watched.s.open("a.py", on);
    await look(watched, { checklist: true });
    await look(watched, { checklist: false });
    const { checklists } = watched.log;
    await type(watched, ["DEBUG = False\n", on]);
    expect(watched.log.checklists).toBe(checklists);
    await look(watched, { checklist: true });
    expect(watched.shown.at(-1)?.checklist).toEqual(watched.shown[0]?.checklist);
    expect(watched.log.checklists).toBe(checklists + 1);
  });

  test("each part by itself: the status of a document, the environment, the settings of an entry", async () => {
    const watched = await start();
    const { s } = watched;
    s.open("a.py", on);
    await look(watched, {
      document: s.uri("a.py"),
      environment: true,
      settings: [
        { project: s.root, module: "a" },
        { project: s.root, module: "gone" },
      ],
    });
    expect(watched.shown).toMatchObject([
      {
        status: { uri: s.uri("a.py"), project: s.root },
        environment: { folders: [] },
        settings: [
          { params: { module: "a" }, response: { module: "a" } },
          { params: { module: "gone" }, response: null },
        ],
      },
    ]);
    expect(watched.log.checklists).toBe(0);
    await type(watched, ["raise\n"]);
    expect(watched.shown.slice(1)).toMatchObject([{ status: { problem: "a does not load: NameError" } }]);
    expect(parts(watched.shown.slice(1))).toEqual([["status"]]);
  });

  test("while a line is being written that keeps settings from loading, counts stay", async () => {
    const watched = await start();
    watched.s.open("a.py", on);
    await look(watched, {});
    await type(watched, [`${on}raise\n`, on]);
    expect(watched.shown).toHaveLength(1);
  });

  test("a part that cannot be made takes no other down", async () => {
    const watched = await start();
    void watched.s.client.sendNotification(lookingNotification, { document: watched.s.uri("a.py"), settings: [null] });
    await watched.s.settle();
    expect(parts(watched.shown)).toEqual([["overview", "status"]]);
    void watched.s.client.sendNotification(lookingNotification, { settings: "all" });
    await watched.s.settle();
    expect(watched.s.logged).toHaveLength(2);
    expect(watched.s.logged.join()).toContain("TypeError");
  });
});

describe("with the real engine", () => {
  const startReal = realServers();
  const settings = (debug: string): string =>
    `DEBUG = ${debug}\nSECRET_KEY = "k"\nALLOWED_HOSTS = ["*"]\nINSTALLED_APPS = ["django.contrib.sessions"]\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n`;
  const starting = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.production")\n';

  test("what fails is counted as the checklists say it, for each target", async () => {
    const shown: Shown[] = [];
    const s = await startReal({
      files: {
        "manage.py": starting,
        "shop/__init__.py": "",
        "shop/wsgi.py": starting,
        "shop/production.py": settings("False"),
        "shop/staging.py": settings("True"),
        "requirements.txt": "Django==4.1\n",
        "staging.service":
          "[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=shop.staging\nWorkingDirectory=/srv/shop\nExecStart=/srv/venv/bin/gunicorn shop.wsgi --reload\n",
      },
      listen: (client) => client.onNotification(shownNotification, (one: Shown) => void shown.push(one)),
    });
    void s.client.sendNotification(lookingNotification, {});
    await s.settle();
    const { projects }: ChecklistResponse = await s.client.sendRequest("djangoDeployHygiene/checklist");
    const counted = projects.map(({ target, sections }) => ({
      target,
      failing: sections.flatMap(({ items }) => items).filter(({ state }) => state === "fail").length,
    }));
    expect(counted.map(({ target, failing }) => [target, failing > 3])).toEqual([
      ["shop.production", true],
      ["shop.staging", true],
    ]);
    expect(
      shown.at(-1)?.overview?.projects.map((project) => ({
        root: relative(s.root, project.root),
        checklists: project.checklists,
      })),
    ).toEqual([{ root: "", checklists: counted }]);
  });
});
