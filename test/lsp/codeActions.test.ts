import { afterEach, describe, expect, test } from "vitest";
import type { CodeAction, Hover, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { fullCapabilities, startServer, type TestServer, type TestServerOptions } from "./testServer.js";

let server: TestServer | undefined;
async function start(options?: TestServerOptions): Promise<TestServer> {
  server = await startServer({ initializationOptions: { explainCommand: true }, ...options });
  return server;
}
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function actionsAt(
  s: TestServer,
  name: string,
  line: number,
  character: number,
  only?: readonly string[],
): Promise<CodeAction[]> {
  const position = { line, character };
  return s.client.sendRequest("textDocument/codeAction", {
    textDocument: { uri: s.uri(name) },
    range: { start: position, end: position },
    context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
  });
}

async function resolve(s: TestServer, action: CodeAction | undefined): Promise<CodeAction> {
  return s.client.sendRequest("codeAction/resolve", action);
}

function edits(edit: WorkspaceEdit | undefined): unknown {
  return (edit?.documentChanges as readonly TextDocumentEdit[] | undefined)?.flatMap((change) =>
    change.edits.map((each) => [
      change.textDocument.uri.split("/").at(-1),
      change.textDocument.version,
      each.range.start.line,
      each.range.start.character,
      each.range.end.character,
      "newText" in each ? each.newText : "",
    ]),
  );
}

describe("code actions", () => {
  test("are listed without edits, the safe fix first and preferred", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", 'KEY = "x"; DEBUG = True\nDEBUG = True\n', 7);
    const actions = await actionsAt(s, "settings.py", 0, 20);
    expect(actions.map(({ title, isPreferred, kind }) => [title, isPreferred, kind])).toEqual([
      ["Turn DEBUG off", true, "quickfix"],
      ["Fix all debug-enabled in this file", undefined, "quickfix"],
      ["Disable debug-enabled for this line", undefined, "quickfix"],
      ["Disable debug-enabled for this file", undefined, "quickfix"],
      ["Explain debug-enabled", undefined, "quickfix"],
    ]);
    expect(actions.every((action) => action.edit === undefined)).toBe(true);
    expect(actions[0]?.diagnostics?.[0]?.code).toBe("debug-enabled");
    expect(actions[4]?.command).toEqual({
      title: "Explain debug-enabled",
      command: "djangoDeployHygiene.explain",
      arguments: ["debug-enabled"],
    });
    const fixed = await resolve(s, actions[0]);
    expect(edits(fixed.edit)).toEqual([["settings.py", 7, 0, 19, 23, "False"]]);
    expect(fixed.edit?.changeAnnotations).toBeUndefined();
    expect(edits((await resolve(s, actions[1])).edit)).toEqual([
      ["settings.py", 7, 0, 19, 23, "False"],
      ["settings.py", 7, 1, 8, 12, "False"],
    ]);
    expect(edits((await resolve(s, actions[2])).edit)).toEqual([["settings.py", 7, 0, 23, 23, "  # allowed"]]);
  });

  test("a fix that needs review is not preferred and is annotated", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", 'KEY = "x"\n');
    const [first] = await actionsAt(s, "settings.py", 0, 8);
    expect(first).toMatchObject({ title: "Read KEY from the environment" });
    expect(first?.isPreferred).toBeUndefined();
    const { edit } = await resolve(s, first);
    expect(Object.values(edit?.changeAnnotations ?? {})).toMatchObject([
      { label: "Read KEY from the environment", needsConfirmation: false },
    ]);
  });

  test("resolving answers ContentModified when the document has moved on", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "DEBUG = True\n");
    const [fix] = await actionsAt(s, "settings.py", 0, 10);
    s.edit("settings.py", 2, [0, 0], [0, 0], "\n");
    await expect(resolve(s, fix)).rejects.toMatchObject({ code: -32801 });
  });

  test("resolving is of the present snapshot when only other files changed", async () => {
    const s = await start({ files: { "settings.py": "", "base.py": "DEBUG = True\n" } });
    s.open("settings.py", "DEBUG = True\n");
    s.open("base.py", "DEBUG = True\n");
    const [fix] = await actionsAt(s, "settings.py", 0, 10);
    s.edit("base.py", 2, [0, 0], [0, 0], "DEBUG = True\n");
    expect(edits((await resolve(s, fix)).edit)).toEqual([["settings.py", 1, 0, 8, 12, "False"]]);
  });

  test("actions and edits are for the text that the editor sent last, without waiting", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "X = 1\n");
    s.edit("settings.py", 2, [0, 0], [0, 0], "DEBUG = True\n");
    expect((await actionsAt(s, "settings.py", 0, 10))[0]?.title).toBe("Turn DEBUG off");
    s.edit("settings.py", 3, [0, 0], [1, 0], "");
    expect(await actionsAt(s, "settings.py", 0, 3)).toEqual([]);
  });

  test("fix all repeats until nothing is left, as one edit", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "A = 1\nDEBUG = True # twice\n");
    const actions = await actionsAt(s, "settings.py", 0, 0, ["source.fixAll"]);
    expect(actions.map(({ kind }) => kind)).toEqual(["source.fixAll.djangoDeployHygiene"]);
    expect(edits((await resolve(s, actions[0])).edit)).toEqual([
      ["settings.py", 1, 1, 0, 0, "DEBUG = False # twice\n"],
    ]);
    // Trying the fixes out left no trace.
    s.edit("settings.py", 2, [0, 0], [0, 0], "\n");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@2:8-2:12"]);
  });

  test("source actions are not offered among quick fixes, nor the other way round", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "DEBUG = True\n");
    expect((await actionsAt(s, "settings.py", 0, 10)).filter(({ kind }) => kind !== "quickfix")).toEqual([]);
    expect(await actionsAt(s, "settings.py", 0, 10, ["refactor"])).toEqual([]);
  });

  test("a suppressed neighbour and clean code offer nothing", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "DEBUG = True # allowed\n");
    expect(await actionsAt(s, "settings.py", 0, 10)).toEqual([]);
  });

  test("an editor that resolves nothing gets the edits at once, and plain changes where it knows no others", async () => {
    const s = await start({
      files: { "settings.py": "" },
      capabilities: {
        textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
      },
      initializationOptions: {},
    });
    s.open("settings.py", "DEBUG = True\n");
    const actions = await actionsAt(s, "settings.py", 0, 10);
    expect(actions.map(({ title }) => title)).toEqual([
      "Turn DEBUG off",
      "Disable debug-enabled for this line",
      "Disable debug-enabled for this file",
    ]);
    expect(actions[0]?.edit?.changes?.[s.uri("settings.py")]).toMatchObject([{ newText: "False" }]);
  });

  test("a cancelled request is answered as cancelled", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "DEBUG = True\n");
    const { CancellationTokenSource } = await import("vscode-languageserver/node");
    const source = new CancellationTokenSource();
    const params = {
      textDocument: { uri: s.uri("settings.py") },
      range: { start: { line: 0, character: 9 }, end: { line: 0, character: 9 } },
      context: { diagnostics: [] },
    };
    const answer = s.client.sendRequest("textDocument/codeAction", params, source.token);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect((await actionsAt(s, "settings.py", 0, 10)).length).toBeGreaterThan(0);
  });
});

describe("everything at once", () => {
  test("fixEverything edits open and closed files, each with its version", async () => {
    const s = await start({ files: { "a.py": "DEBUG = True\n", "b.py": 'KEY = "x"\n', "c.py": "X = 1\n" } });
    s.open("a.py", "DEBUG = True\n", 4);
    const safe: { readonly edit: WorkspaceEdit; readonly files: number } = await s.client.sendRequest(
      "djangoDeployHygiene/fixEverything",
      { unsafe: false },
    );
    expect(edits(safe.edit)).toEqual([["a.py", 4, 0, 8, 12, "False"]]);
    const all: { readonly edit: WorkspaceEdit; readonly files: number } = await s.client.sendRequest(
      "djangoDeployHygiene/fixEverything",
      { unsafe: true },
    );
    expect(all.files).toBe(2);
    expect(edits(all.edit)).toEqual(expect.arrayContaining([["b.py", null, 0, 6, 9, "environ['KEY']"]]));
    expect(Object.values(all.edit.changeAnnotations ?? {})).toMatchObject([{ needsConfirmation: true }]);
  });
});

describe("hover", () => {
  test("on a squiggle tells what its rule is about, elsewhere nothing", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "X = 1\nDEBUG = True\n");
    const at = (line: number, character: number): Promise<Hover | null> =>
      s.client.sendRequest("textDocument/hover", {
        textDocument: { uri: s.uri("settings.py") },
        position: { line, character },
      });
    expect(await at(1, 9)).toMatchObject({
      contents: {
        kind: "markdown",
        value: expect.stringMatching(
          /^\*\*DEBUG is on\*\*\n\nShows internals\.\n\n\[debug-enabled\]\(command:djangoDeployHygiene\.explain\?%5B%22debug-enabled%22%5D\)$/,
        ),
      },
      range: { start: { line: 1, character: 8 } },
    });
    expect(await at(0, 1)).toBeNull();
  });
});

test("capabilities are those of the protocol's positions and kinds", async () => {
  const s = await start({ files: {} });
  expect(fullCapabilities.workspace?.configuration).toBe(true);
  expect(s.logged).toEqual([]);
});
