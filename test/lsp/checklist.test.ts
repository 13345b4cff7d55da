import { describe, expect, test } from "vitest";
import type {
  ChecklistResponse,
  Looking,
  RecordParams,
  RecordResponse,
  ReportParams,
  ReportResponse,
  Shown,
  WireChecklist,
  WireChecklistItem,
} from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";
import type { TestServer } from "./testServer.js";

const startReal = realServers();

const file = ".deploy-checklist.json";
const settings =
  'DEBUG = False\nSECRET_KEY = "k"\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n';
const project = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/__init__.py": "",
  "shop/settings.py": settings,
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
};

async function start(
  files: Readonly<Record<string, string>> = {},
  today = (): string => "2026-11-21",
): Promise<TestServer> {
  const server = await startReal({ files: { ...project, ...files }, today });
  return server;
}

async function lists(s: TestServer): Promise<readonly WireChecklist[]> {
  const { projects }: ChecklistResponse = await s.client.sendRequest("djangoDeployHygiene/checklist");
  return projects;
}

async function itemOf(s: TestServer, id: string, target = "shop.settings"): Promise<WireChecklistItem> {
  const item = (await lists(s))
    .find((one) => one.target === target)
    ?.sections.flatMap((section) => section.items)
    .find((one) => one.id === id);
  if (item === undefined) throw new Error(`no item ${id}`);
  return item;
}

function record(s: TestServer, over: Partial<RecordParams> = {}): Promise<RecordResponse> {
  const params: RecordParams = {
    project: s.root,
    target: "shop.settings",
    item: "database-backups",
    action: "confirm",
    by: "Ann",
    note: "restored",
    ...over,
  };
  return s.client.sendRequest("djangoDeployHygiene/record", params);
}

/** As the client does it: writes the answer, and the editor tells that the file changed. */
async function write(s: TestServer, answer: RecordResponse): Promise<void> {
  if ("problem" in answer) throw new Error(answer.problem);
  expect(answer.uri).toBe(s.uri(file));
  s.write(file, answer.text);
  await changed(s, file);
}

async function changed(s: TestServer, name: string): Promise<void> {
  void s.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: s.uri(name), type: 2 }] });
  await s.settle();
}

describe("two checklists of one project", () => {
  const two = {
    "shop/settings.py": settings,
    "shop/staging.py": 'from shop.settings import *\n\nALLOWED_HOSTS = ["staging.example.com"]\n',
    Procfile:
      "web: DJANGO_SETTINGS_MODULE=shop.settings gunicorn shop.wsgi\nstage: DJANGO_SETTINGS_MODULE=shop.staging gunicorn shop.wsgi\n",
  };

  test("items that are the same are named, and are confirmed for both at once", async () => {
    const s = await start(two);
    const [first, second] = await lists(s);
    expect([first?.target, second?.target]).toEqual(["shop.settings", "shop.staging"]);
    expect(first?.shared).toEqual(second?.shared);
    expect(first?.shared).toContain("database-backups");
    expect(first?.shared).not.toContain("allowed-hosts");
    await write(s, await record(s, { target: "" }));
    for (const target of ["shop.settings", "shop.staging"])
      expect(await itemOf(s, "database-backups", target)).toMatchObject({ state: "confirmed" });
    expect((await lists(s))[0]?.shared).toContain("database-backups");
    await write(s, await record(s, { target: "", action: "reopen", by: "", note: "" }));
    for (const target of ["shop.settings", "shop.staging"])
      expect(await itemOf(s, "database-backups", target)).toMatchObject({ state: "to-confirm" });
  });

  test("one checklist shares nothing", async () => expect((await lists(await start()))[0]?.shared).toEqual([]));
});

describe("confirmations", () => {
  test("confirm, reopen, set aside", async () => {
    const s = await start();
    expect(await itemOf(s, "database-backups")).toMatchObject({
      state: "to-confirm",
      decidedBy: "manual",
      evidence: [{ location: { uri: s.uri("shop/settings.py"), range: { start: { line: 2 } } } }],
    });
    await write(s, await record(s));
    expect(await itemOf(s, "database-backups")).toMatchObject({
      state: "confirmed",
      reason: "confirmed by Ann on 2026-11-21: restored",
      confirmation: { kind: "confirmed", by: "Ann", on: "2026-11-21", note: "restored" },
    });
    await write(s, await record(s, { action: "reopen", by: "", note: "" }));
    expect(await itemOf(s, "database-backups")).toMatchObject({ state: "to-confirm" });
    expect((await itemOf(s, "database-backups")).confirmation).toBeUndefined();
    await write(s, await record(s, { action: "set-aside", note: "read only" }));
    expect(await itemOf(s, "database-backups")).toMatchObject({
      state: "not-applicable",
      reason: "set aside by Ann on 2026-11-21: read only",
      confirmation: { kind: "set-aside" },
    });
  });

  test("go stale by their period", async () => {
    let today = "2026-11-21";
    const s = await start({}, () => today);
    await write(s, await record(s));
    today = "2027-02-19";
    expect((await itemOf(s, "database-backups")).state).toBe("confirmed");
    today = "2027-02-20";
    expect(await itemOf(s, "database-backups")).toMatchObject({
      state: "stale",
      reason: "confirmed 91 days ago, every 90 days is asked for",
      confirmation: { stale: "confirmed 91 days ago, every 90 days is asked for" },
    });
    today = "2026-11-01";
    expect(await itemOf(s, "database-backups")).toMatchObject({
      state: "stale",
      reason: "confirmed on 2026-11-21, which is still to come",
    });
  });

  test("go stale when what they are about changes, and hold again when it is as it was", async () => {
    const s = await start();
    await write(s, await record(s));
    s.write("shop/settings.py", `${settings}# moved\n`);
    await changed(s, "shop/settings.py");
    expect(await itemOf(s, "database-backups")).toMatchObject({
      state: "stale",
      reason: "shop/settings.py changed since it was confirmed on 2026-11-21",
    });
    s.write("shop/settings.py", settings.replaceAll("\n", "\r\n"));
    await changed(s, "shop/settings.py");
    expect((await itemOf(s, "database-backups")).state).toBe("confirmed");
  });

  test("the editor is told, and nothing is evaluated again", async () => {
    const s = await start();
    const shown: Shown[] = [];
    s.client.onNotification("djangoDeployHygiene/shown", (one: Shown) => void shown.push(one));
    void s.client.sendNotification("djangoDeployHygiene/looking", { checklist: true } satisfies Looking);
    await s.settle();
    const published = s.published.length;
    await write(s, await record(s));
    expect(shown.map((one) => Object.keys(one))).toEqual([["overview", "checklist"], ["checklist"]]);
    expect(s.published.length).toBe(published);
  });

  test("a document that appears is seen without evaluating anything either", async () => {
    const s = await start();
    const before = (await itemOf(s, "release-sequence")).state;
    s.write("docs/deploy.rst", "Deploy\n======\n\ngit pull, pip install, migrate, collectstatic, restart, verify.\n");
    await changed(s, "docs/deploy.rst");
    expect([before, (await itemOf(s, "release-sequence")).state]).toEqual(["to-confirm", "pass"]);
  });

  test("text that is typed into the file counts as it stands in the editor", async () => {
    const s = await start();
    const answer = await record(s);
    if ("problem" in answer) throw new Error(answer.problem);
    s.open(file, answer.text);
    expect((await itemOf(s, "database-backups")).state).toBe("confirmed");
    s.edit(file, 2, [0, 0], [0, 1], "");
    expect((await itemOf(s, "database-backups")).state).toBe("to-confirm");
    expect((await lists(s))[0]?.confirmationsProblem).toContain("is not valid JSON");
  });

  test("a damaged file is reported, and nothing is recorded over it", async () => {
    const s = await start({ [file]: "<<<<<<< HEAD\n" });
    expect((await lists(s))[0]?.confirmationsProblem).toBe(
      ".deploy-checklist.json has a merge conflict in line 1. Resolve it: keep the line of each item once",
    );
    expect(await record(s)).toEqual({
      problem: ".deploy-checklist.json has a merge conflict in line 1. Resolve it: keep the line of each item once",
    });
  });

  test("what is not a person's to decide is refused with a sentence", async () => {
    const s = await start();
    expect(await record(s, { item: "debug-off" })).toEqual({
      problem:
        "“DEBUG off” is decided by rules. Allow a finding where it stands, with a reason, if it is meant to be so",
    });
    expect(await record(s, { item: "nothing" })).toEqual({ problem: "There is no checklist item nothing" });
    expect(await record(s, { target: "shop.other" })).toEqual({
      problem: "There is no checklist for shop.other: it is not checked as production",
    });
    expect(await record(s, { by: "" })).toEqual({ problem: "Say who confirms it: a name or an e-mail address" });
    expect(await record(s, { project: "/nowhere" })).toEqual({ problem: "The project is not open any more" });
    const odd: unknown = await s.client.sendRequest("djangoDeployHygiene/record", { project: s.root });
    expect(odd).toEqual({ problem: "The request does not say what to record" });
  });

  test("evidence that is missing can be confirmed, and what is shown needs nobody's word", async () => {
    const s = await start();
    expect(await itemOf(s, "rollback-document")).toMatchObject({ state: "to-confirm", decidedBy: "evidence" });
    await write(s, await record(s, { item: "rollback-document", note: "in the wiki" }));
    expect(await itemOf(s, "rollback-document")).toMatchObject({ state: "confirmed" });
    s.write(
      "ROLLBACK.md",
      "# Rollback\n\nThe last image is deployed again with its tag; the schema stays, since migrations are backward compatible. Ann decides.\n",
    );
    await changed(s, "ROLLBACK.md");
    expect(await itemOf(s, "rollback-document")).toMatchObject({
      state: "pass",
      reason: "ROLLBACK.md is about it",
      evidence: [{ location: { uri: s.uri("ROLLBACK.md") } }],
    });
    expect(await record(s, { item: "rollback-document" })).toEqual({
      problem: "“Rollback written” is shown by the project itself: ROLLBACK.md is about it",
    });
  });
});

describe("targets", () => {
  const two = {
    "manage.py": project["manage.py"].replace("shop.settings", "shop.settings.production"),
    "shop/wsgi.py": project["shop/wsgi.py"].replace("shop.settings", "shop.settings.production"),
    "shop/settings/__init__.py": "",
    "shop/settings/base.py":
      'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\nINSTALLED_APPS = []\n',
    "shop/settings/production.py": "from .base import *\nDEBUG = False\n",
    "shop/settings/staging.py": "from .base import *\nDEBUG = True\n",
    "deploy/web.service":
      "[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=shop.settings.production\nWorkingDirectory=/srv/shop\nExecStart=/srv/venv/bin/gunicorn shop.wsgi\n",
    "deploy/staging.service":
      "[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=shop.settings.staging\nWorkingDirectory=/srv/shop\nExecStart=/srv/venv/bin/gunicorn shop.wsgi --reload\n",
  };

  test("two production entries give two checklists, each with what is its own", async () => {
    const { "shop/settings.py": _, ...files } = { ...project, ...two };
    const s = await startReal({ files, today: () => "2026-11-21" });
    expect((await lists(s)).map((one) => one.target)).toEqual(["shop.settings.production", "shop.settings.staging"]);
    expect((await itemOf(s, "debug-off", "shop.settings.production")).state).toBe("pass");
    expect((await itemOf(s, "debug-off", "shop.settings.staging")).state).toBe("fail");
    // gunicorn reloads in the unit of staging only.
    const places = async (target: string): Promise<readonly string[]> =>
      (await lists(s))
        .filter((one) => one.target === target)
        .flatMap((one) =>
          one.sections.flatMap((section) =>
            section.items.flatMap((item) => item.evidence.flatMap(({ location }) => location?.uri ?? [])),
          ),
        );
    expect(await places("shop.settings.production")).not.toContain(s.uri("deploy/staging.service"));
    expect(await places("shop.settings.staging")).toContain(s.uri("deploy/staging.service"));
    expect(await places("shop.settings.staging")).not.toContain(s.uri("deploy/web.service"));
    await write(s, await record(s, { target: "shop.settings.staging" }));
    expect((await itemOf(s, "database-backups", "shop.settings.staging")).state).toBe("confirmed");
    expect((await itemOf(s, "database-backups", "shop.settings.production")).state).toBe("to-confirm");
  });
});

describe("report", () => {
  const ask = (
    s: TestServer,
    params: ReportParams = { project: undefined, target: undefined },
  ): Promise<ReportResponse | null> => s.client.sendRequest("djangoDeployHygiene/report", params);

  test("says what the checklist says, with places that open", async () => {
    const s = await start({
      "shop/settings.py": `${settings}ALLOWED_HOSTS = ["*"]  # deploy-hygiene: allow[allowed-hosts-wildcard] behind <b>the</b> gateway\n`,
    });
    await write(s, await record(s, { note: "restored *all* of it <script>" }));
    const report = await ask(s);
    expect(report?.title).toContain("Production checklist");
    for (const text of [report?.markdown ?? "", report?.html ?? ""]) {
      expect(text).toContain("Not ready for production");
      expect(text).toContain("2026-11-21");
      expect(text).toContain("1.2.3");
      expect(text).toContain("shop/settings.py:2");
      expect(text).toContain("allowed-hosts-wildcard");
      expect(text).toContain("behind &lt;b&gt;the&lt;/b&gt; gateway");
      expect(text).not.toContain("<script");
      expect(text).not.toContain("https://");
    }
    expect(report?.markdown).toContain(
      "— **confirmed**: confirmed by Ann on 2026-11-21: restored \\*all\\* of it &lt;script&gt;",
    );
    expect(report?.html).toContain(
      `<a href="#" data-uri="${s.uri("shop/settings.py")}" data-line="1">shop/settings.py:2</a>`,
    );
  });

  test("of one target, and null where there is none", async () => {
    const s = await start();
    expect(await ask(s, { project: s.root, target: "shop.settings" })).toEqual(await ask(s));
    expect(await ask(s, { project: s.root, target: "shop.other" })).toBeNull();
    expect(await ask(s, { project: "/nowhere", target: undefined })).toBeNull();
  });
});
