import { afterEach, describe, expect, test, vi } from "vitest";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import type { ChecklistResponse } from "../../server/src/lsp/protocol.js";
import { fakeEngine, fakeLog } from "./fakeEngine.js";
import { startServer, type TestServer, type TestServerOptions } from "./testServer.js";

let server: TestServer | undefined;
async function start(options?: TestServerOptions): Promise<TestServer> {
  server = await startServer(options);
  return server;
}
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

describe("pushed diagnostics", () => {
  test("closed files have theirs, without a version", async () => {
    const s = await start({ files: { "settings.py": "DEBUG = True\n", "clean.py": "X = 1\n" } });
    expect(s.shown("settings.py")).toEqual(["debug-enabled@0:8-0:12"]);
    expect(s.published).toHaveLength(1);
    expect(s.published[0]).not.toHaveProperty("version");
    expect(s.published[0]?.diagnostics[0]).toMatchObject({
      severity: 1,
      source: "django-deploy-hygiene",
      code: "debug-enabled",
      message: "found debug-enabled",
      codeDescription: { href: expect.stringContaining("/docs/rules/debug-enabled.md") },
    });
  });

  test("an open document wins over the disk, and the disk comes back when it closes", async () => {
    const s = await start({ files: { "settings.py": "DEBUG = True\n" } });
    s.open("settings.py", "\nDEBUG = True\n");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@1:8-1:12"]);
    expect(s.published.at(-1)).toMatchObject({ version: 1 });
    void s.client.sendNotification("textDocument/didClose", { textDocument: { uri: s.uri("settings.py") } });
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@0:8-0:12"]);
    expect(s.published.at(-1)).not.toHaveProperty("version");
  });

  test("only files whose set changed are sent again", async () => {
    const s = await start({ files: { "a.py": "DEBUG = True\n", "b.py": "DEBUG = True\n" } });
    const before = s.published.length;
    s.open("a.py", "DEBUG = True\n");
    s.edit("a.py", 2, [0, 0], [0, 0], "\n");
    await s.settle();
    expect(s.published.slice(before).map((params) => params.uri)).toEqual(
      s.published.slice(before).map(() => s.uri("a.py")),
    );
  });

  test("under rapid typing versions only grow, squiggles never go away, and edits already queued are one analysis", async () => {
    const log = fakeLog();
    const s = await start({ files: { "settings.py": "DEBUG = True\n" }, engine: fakeEngine(log) });
    s.open("settings.py", "DEBUG = True\n");
    await s.settle();
    const from = s.published.length;
    const analysesBefore = log.analyses;
    for (let i = 0; i < 200; i++) {
      s.edit("settings.py", i + 2, [0, 0], [0, 0], i % 10 === 0 ? "\n" : "x = 1\n");
      if (i % 40 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await s.settle();
    const sent = s.published.slice(from);
    const versions = sent.map((params) => params.version ?? -1);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions.at(-1)).toBe(201);
    expect(sent.every((params) => params.diagnostics.length === 1)).toBe(true);
    expect(log.analyses - analysesBefore).toBeLessThan(60);
    expect(s.shown("settings.py")).toEqual(["debug-enabled@200:8-200:12"]);
  });

  test("a set is never sent for another version than the server holds", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "");
    let line = 0;
    for (let version = 2; version < 80; version++) {
      // Every version has as many findings as its number tells.
      s.edit("settings.py", version, [line++, 0], [line, 0], "DEBUG = True\n");
      if (version % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await s.settle();
    expect(s.published.length).toBeGreaterThan(0);
    for (const { version, diagnostics } of s.published) expect(diagnostics).toHaveLength((version ?? 0) - 1);
  });

  test("one edit is answered without waiting for a timer", async () => {
    const s = await start({ files: { "settings.py": "DEBUG = True\n" } });
    s.open("settings.py", "DEBUG = True\n");
    await s.settle();
    // Timers stand still: whoever waited for one would wait for ever.
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
    try {
      for (let version = 2; version < 32; version++) {
        const arrived = new Promise<PublishDiagnosticsParams>((resolve) =>
          s.client.onNotification("textDocument/publishDiagnostics", resolve),
        );
        s.edit("settings.py", version, [0, 0], [0, 0], "\n");
        expect((await arrived).version).toBe(version);
      }
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("while a statement has a syntax error", () => {
  test("its last findings stay and move with the text, and go when it is whole again", async () => {
    const s = await start({ files: { "settings.py": "X = 1\nDEBUG = True\n" } });
    s.open("settings.py", "X = 1\nDEBUG = True\n");
    s.edit("settings.py", 2, [1, 12], [1, 12], " or f(");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@1:8-1:12", "syntax-error@1:18-1:18"]);
    s.edit("settings.py", 3, [0, 0], [0, 0], "\n\n");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@3:8-3:12", "syntax-error@3:18-3:18"]);
    s.edit("settings.py", 4, [3, 18], [3, 18], ")");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@3:8-3:12"]);
    s.edit("settings.py", 5, [3, 8], [3, 12], "False");
    await s.settle();
    expect(s.shown("settings.py")).toEqual([]);
  });

  test("a line that is sent as a whole has changed only where it differs", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "X = 1\nDEBUG = True\n");
    await s.settle();
    s.edit("settings.py", 2, [0, 0], [2, 0], "X = 1\nDEBUG = True if f(\n");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@1:8-1:12", "syntax-error@1:18-1:18"]);
  });

  test("findings of other statements follow their own cause", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "f(\nDEBUG = True\n");
    s.edit("settings.py", 2, [1, 8], [1, 12], "False");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["syntax-error@0:2-0:2"]);
  });

  test("a statement that is deleted takes its findings along", async () => {
    const s = await start({ files: { "settings.py": "" } });
    s.open("settings.py", "DEBUG = True\nX = 1\n");
    await s.settle();
    s.edit("settings.py", 2, [0, 0], [1, 0], "f(\n");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["syntax-error@0:2-0:2"]);
  });
});

describe("while settings do not load because of a line that is being written", () => {
  const text = 'X = 1\nDEBUG = True\nKEY = "x"\n';
  async function half(): Promise<TestServer> {
    const s = await start({ files: { "settings.py": text } });
    s.open("settings.py", text);
    s.edit("settings.py", 2, [0, 0], [0, 0], "raise\n");
    await s.settle();
    return s;
  }

  test("what was found stays and moves; it follows its own text; it is found again when the line is whole", async () => {
    const s = await half();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@2:8-2:12", "key-in-source@3:6-3:9"]);
    s.edit("settings.py", 3, [2, 8], [2, 12], "False");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["key-in-source@3:6-3:9"]);
    s.edit("settings.py", 4, [0, 0], [0, 5], "Y = 1");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["key-in-source@3:6-3:9"]);
    s.edit("settings.py", 5, [3, 6], [3, 9], "1");
    await s.settle();
    expect(s.shown("settings.py")).toEqual([]);
  });

  test("a new line begun right behind it does not touch it, even if both arrive together", async () => {
    const s = await start({ files: { "settings.py": text } });
    s.open("settings.py", text);
    await s.settle();
    s.edit("settings.py", 2, [1, 12], [1, 12], "\n");
    s.edit("settings.py", 3, [2, 0], [2, 0], "raise");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@1:8-1:12", "key-in-source@3:6-3:9"]);
    s.edit("settings.py", 4, [1, 12], [1, 12], "X");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["key-in-source@3:6-3:9"]);
  });

  test("once it is saved like that, only what is true is shown", async () => {
    const s = await half();
    s.write("settings.py", `raise\n${text}`);
    void s.client.sendNotification("textDocument/didSave", { textDocument: { uri: s.uri("settings.py") } });
    await s.settle();
    expect(s.shown("settings.py")).toEqual([]);
  });

  test("no fix is offered for what is only kept", async () => {
    const s = await half();
    const position = { line: 2, character: 9 };
    expect(
      await s.client.sendRequest("textDocument/codeAction", {
        textDocument: { uri: s.uri("settings.py") },
        range: { start: position, end: position },
        context: { diagnostics: [] },
      }),
    ).toEqual([]);
  });

  test("the checklist stays too", async () => {
    const s = await start({ files: { "settings.py": text } });
    const states = async (): Promise<readonly string[]> => {
      const { projects }: ChecklistResponse = await s.client.sendRequest("djangoDeployHygiene/checklist");
      return projects.flatMap((project) =>
        project.sections.flatMap((section) => section.items.map((item) => item.state)),
      );
    };
    expect(await states()).toEqual(["fail"]);
    s.open("settings.py", `raise\n${text}`);
    expect(await states()).toEqual(["fail"]);
    s.write("settings.py", `raise\n${text}`);
    void s.client.sendNotification("textDocument/didSave", { textDocument: { uri: s.uri("settings.py") } });
    await s.settle();
    expect(await states()).toEqual(["pass"]);
  });
});

describe("one squiggle for what is one thing", () => {
  test("findings of several entries at one place are merged with their related places", async () => {
    const s = await start({ files: { "settings.py": "X = 1\nY = 2 # shared\n" } });
    const [diagnostic, ...more] = s.published[0]?.diagnostics ?? [];
    expect(more).toEqual([]);
    expect(diagnostic).toMatchObject({ code: "shared", severity: 4, tags: [2] });
    expect(diagnostic?.relatedInformation?.map((place) => place.message)).toEqual(["imported in a", "imported in b"]);
  });

  test("absent settings that share a place are listed in one", async () => {
    const s = await start({ files: { "settings.py": "# absent B\n# absent A\n# absent C\n" } });
    const [diagnostic, ...more] = s.published[0]?.diagnostics ?? [];
    expect(more).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: "a-absent",
      message: "A, B and C are not set, so Django's defaults apply",
    });
    expect(diagnostic?.data).toMatchObject({ keys: { length: 3 }, rules: ["a-absent", "b-absent", "c-absent"] });
  });

  test("suppressed findings are not shown, and what is only possible says so", async () => {
    const s = await start({ files: { "a.py": "DEBUG = True # allowed\n", "b.py": 'KEY = "x"\n' } });
    expect(s.shown("a.py")).toEqual([]);
    expect(s.published[0]?.diagnostics[0]?.message).toBe("The key stands in the source (possible)");
  });

  test("a file that cannot be analysed says why", async () => {
    const s = await start({ files: { "settings.py": `DEBUG = True\n${"#".repeat(1024 * 1024)}` } });
    expect(s.published[0]?.diagnostics).toMatchObject([
      { severity: 3, message: "settings.py is larger than 1 MB, so it is not analysed" },
    ]);
  });
});

describe("positions", () => {
  test.each([
    ["CRLF", "X = 1\r\nDEBUG = True\r\n", "1:8-1:12"],
    ["a lone carriage return", "X = 1\rDEBUG = True\r", "1:8-1:12"],
    ["astral characters", 'X = "😀😀"; DEBUG = True\n', "0:20-0:24"],
    ["combining characters", 'X = "e\u0301"; DEBUG = True\n', "0:18-0:22"],
    ["a byte order mark", "\uFEFFDEBUG = True\n", "0:8-0:12"],
  ])("count UTF-16 units: %s", async (_, text, range) => {
    const s = await start({ files: { "settings.py": text } });
    expect(s.shown("settings.py")).toEqual([`debug-enabled@${range}`]);
    s.open("settings.py", text.replace("\uFEFF", ""));
    await s.settle();
    expect(s.shown("settings.py")).toEqual([`debug-enabled@${range}`]);
  });

  test("edits after astral characters and CRLF land where the editor means", async () => {
    const s = await start({ files: {} });
    s.open("settings.py", 'A = "😀"\r\nDEBUG = False\r\n');
    s.edit("settings.py", 2, [1, 8], [1, 13], "True");
    s.edit("settings.py", 3, [0, 5], [0, 7], "😀😀");
    s.edit("settings.py", 4, [0, 10], [1, 0], "; ");
    await s.settle();
    expect(s.shown("settings.py")).toEqual(["debug-enabled@0:20-0:24"]);
  });
});
