import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { ChecklistResponse, EntriesResponse, ResolvedResponse } from "../../server/src/lsp/protocol.js";
import { fullCapabilities, startServer, type TestServer, type TestServerOptions } from "./testServer.js";

let server: TestServer | undefined;
async function start(options?: TestServerOptions): Promise<TestServer> {
  server = await startServer(options);
  return server;
}
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

function watched(s: TestServer, changes: Readonly<Record<string, 1 | 2 | 3>>): void {
  void s.client.sendNotification("workspace/didChangeWatchedFiles", {
    changes: Object.entries(changes).map(([name, type]) => ({ uri: s.uri(name), type })),
  });
}

describe("files that change on disk", () => {
  test("changed, created and deleted ones are read again", async () => {
    const s = await start({ files: { "a.py": "DEBUG = True\n", "b.py": "DEBUG = True\n" } });
    s.write("a.py", "DEBUG = None\n");
    s.write("sub/c.py", "DEBUG = True\n");
    rmSync(join(s.root, "b.py"));
    watched(s, { "a.py": 2, "b.py": 3, "sub/c.py": 1 });
    await s.settle();
    expect([s.shown("a.py"), s.shown("b.py"), s.shown("sub/c.py")]).toEqual([
      ["debug-none@0:8-0:12"],
      [],
      ["debug-enabled@0:8-0:12"],
    ]);
  });

  test("an open document's text stays the editor's", async () => {
    const s = await start({ files: { "a.py": "" } });
    s.open("a.py", "DEBUG = True\n");
    s.write("a.py", "X = 1\n");
    watched(s, { "a.py": 2 });
    await s.settle();
    expect(s.shown("a.py")).toEqual(["debug-enabled@0:8-0:12"]);
  });

  test("a folder that goes takes its findings along", async () => {
    const s = await start({ files: { "pkg/a.py": "DEBUG = True\n", "pkg/deep/b.py": "DEBUG = True\n" } });
    expect(s.shown("pkg/deep/b.py")).toHaveLength(1);
    rmSync(join(s.root, "pkg"), { recursive: true });
    void s.client.sendNotification("workspace/didDeleteFiles", { files: [{ uri: s.uri("pkg") }] });
    await s.settle();
    expect([s.shown("pkg/a.py"), s.shown("pkg/deep/b.py")]).toEqual([[], []]);
  });

  test("an editor without watchers is served at each save", async () => {
    const s = await start({ files: { "a.py": "DEBUG = True\n", "b.py": "" }, capabilities: {} });
    s.open("b.py", "");
    s.write("a.py", "DEBUG = None  \n");
    void s.client.sendNotification("textDocument/didSave", { textDocument: { uri: s.uri("b.py") } });
    await s.settle();
    s.edit("b.py", 2, [0, 0], [0, 0], "X");
    await s.settle();
    expect(s.shown("a.py")).toEqual(["debug-none@0:8-0:12"]);
  });

  test("refresh reads everything again", async () => {
    const s = await start({ files: { "a.py": "DEBUG = True\n" } });
    s.write("a.py", "DEBUG = None \n");
    await s.client.sendRequest("djangoDeployHygiene/refresh");
    await s.settle();
    expect(s.shown("a.py")).toEqual(["debug-none@0:8-0:12"]);
  });
});

describe("several folders", () => {
  const files = { "one/a.py": "DEBUG = True\n", "two/b.py": "DEBUG = True\n" };

  test("each has its own analysis; folders come and go", async () => {
    const s = await start({ files, folders: ["one"] });
    expect([s.shown("one/a.py"), s.shown("two/b.py")]).toEqual([["debug-enabled@0:8-0:12"], []]);
    void s.client.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [{ uri: s.uri("two"), name: "two" }], removed: [{ uri: s.uri("one"), name: "one" }] },
    });
    await s.settle();
    expect([s.shown("one/a.py"), s.shown("two/b.py")]).toEqual([[], ["debug-enabled@0:8-0:12"]]);
  });

  test("settings are those of the folder", async () => {
    const s = await start({
      files,
      folders: ["one", "two"],
      settings: (uri) => (uri.endsWith("/one") ? { rules: { "debug-enabled": "off" } } : {}),
    });
    expect([s.shown("one/a.py"), s.shown("two/b.py")]).toEqual([[], ["debug-enabled@0:8-0:12"]]);
  });

  test("a folder within another answers for its own projects, once", async () => {
    const s = await start({
      files: { "outer.py": "DEBUG = True\n", "in/inner.py": "DEBUG = True\n" },
      folders: ["", "in"],
    });
    expect([s.shown("outer.py"), s.shown("in/inner.py")]).toEqual([
      ["debug-enabled@0:8-0:12"],
      ["debug-enabled@0:8-0:12"],
    ]);
  });

  test("without any folder an opened file stands for its own", async () => {
    const s = await start({
      files: { "proj/manage.py": "", "proj/conf/base.py": "DEBUG = True\n", "proj/conf/x.py": "" },
      folders: [],
    });
    expect(s.published).toEqual([]);
    s.open("proj/conf/x.py", "");
    await s.settle();
    expect(s.shown("proj/conf/base.py")).toEqual(["debug-enabled@0:8-0:12"]);
  });
});

describe("settings", () => {
  test("a change is asked for and applied; what makes no sense is left out", async () => {
    let settings: unknown = { rules: { "debug-enabled": 7 } };
    const s = await start({ files: { "a.py": "DEBUG = True\n" }, settings: () => settings });
    expect(s.published.at(-1)?.diagnostics[0]?.severity).toBe(1);
    settings = { rules: { "debug-enabled": "hint" } };
    void s.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await s.settle();
    expect(s.published.at(-1)?.diagnostics[0]?.severity).toBe(4);
    settings = "nonsense";
    void s.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await s.settle();
    expect(s.published.at(-1)?.diagnostics[0]?.severity).toBe(1);
  });

  test("editors that cannot be asked push them", async () => {
    const { configuration: _, ...workspace } = fullCapabilities.workspace ?? {};
    const s = await start({ files: { "a.py": "DEBUG = True\n" }, capabilities: { ...fullCapabilities, workspace } });
    void s.client.sendNotification("workspace/didChangeConfiguration", {
      settings: { djangoDeployHygiene: { rules: { "debug-enabled": "off" } } },
    });
    await s.settle();
    expect(s.shown("a.py")).toEqual([]);
  });
});

describe("reports", () => {
  test("the checklist follows the text", async () => {
    const s = await start({ files: { "a.py": "DEBUG = True\n" } });
    const ask = (): Promise<ChecklistResponse> => s.client.sendRequest("djangoDeployHygiene/checklist");
    const item = (response: ChecklistResponse) => response.projects[0]?.sections[0]?.items[0];
    expect(item(await ask())).toMatchObject({
      state: "fail",
      fixable: { uri: s.uri("a.py"), range: { start: { line: 0, character: 8 } } },
      evidence: [{ location: { uri: s.uri("a.py") } }],
    });
    s.open("a.py", "DEBUG = False\n");
    expect(item(await ask())).toMatchObject({ state: "pass" });
  });

  test("entries and resolved settings of a project", async () => {
    const s = await start({ files: { "a.py": "KEY = 1\n" } });
    const entries: EntriesResponse = await s.client.sendRequest("djangoDeployHygiene/entries", { uri: s.uri("a.py") });
    expect(entries).toMatchObject({
      project: s.root,
      entries: [{ module: "a", checked: true, because: "the only one", uri: s.uri("a.py") }],
    });
    const none: EntriesResponse = await s.client.sendRequest("djangoDeployHygiene/entries", {
      uri: "untitled:Untitled-1",
    });
    expect(none.entries).toEqual([]);
    const resolved: ResolvedResponse | null = await s.client.sendRequest("djangoDeployHygiene/resolved", {
      project: s.root,
      module: "a",
    });
    expect(resolved?.settings).toEqual([
      {
        name: "KEY",
        value: "***",
        unknown: false,
        origin: "literal",
        isDefault: false,
        steps: [
          {
            label: "assigned",
            location: {
              uri: s.uri("a.py"),
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } },
            },
          },
        ],
      },
    ]);
    expect(
      await s.client.sendRequest("djangoDeployHygiene/resolved", { project: s.root, module: "nothing" }),
    ).toBeNull();
  });
});

describe("failures", () => {
  test("an analysis that throws is logged by its class alone, what is shown stays, and the server goes on", async () => {
    const s = await start({ files: { "a.py": "", "b.py": "DEBUG = True\n" } });
    s.open("a.py", "SECRET = 'hunter2'\n");
    s.edit("a.py", 2, [1, 0], [1, 0], "# throw");
    await s.settle();
    expect(s.logged).toEqual(["analysis: TypeError"]);
    expect(s.shown("b.py")).toHaveLength(1);
    s.edit("a.py", 3, [1, 0], [1, 7], "DEBUG = True");
    await s.settle();
    expect(s.shown("a.py")).toEqual(["debug-enabled@1:8-1:12"]);
  });

  test("requests without sense are answered, not fatal", async () => {
    const s = await start({ files: { "a.py": "" } });
    s.open("a.py", "");
    await expect(
      s.client.sendRequest("textDocument/hover", { textDocument: { uri: s.uri("a.py") } }),
    ).rejects.toBeTruthy();
    expect(s.logged).toEqual(["textDocument/hover: TypeError"]);
    expect(await s.client.sendRequest("djangoDeployHygiene/explain", { id: "none" })).toBeNull();
    expect(await s.client.sendRequest("djangoDeployHygiene/explain", { id: "debug-enabled" })).toMatchObject({
      title: "DEBUG is on",
    });
  });
});
