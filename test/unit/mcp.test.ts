/** `django-deploy-hygiene mcp` as an agent meets it: a process that speaks the Model Context Protocol, a line for each message. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CommandLineEngine } from "../../server/src/cli/commandLineHost.js";
import { run } from "../../server/src/cli/run.js";
import type { Analysis } from "../../server/src/core/analysis.js";
import type { FileSource } from "../../server/src/core/text/fileSource.js";
import { linesOf } from "../../server/src/hosts/lines.js";
import { bundleCommandLine } from "../harness/bundledCommandLine.js";
import { fakeEngine } from "../harness/fakeEngine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

interface Answer {
  readonly id: number | string | null;
  readonly result?: {
    readonly content: readonly { readonly text: string }[];
    readonly isError: boolean;
    readonly [key: string]: unknown;
  };
  readonly error?: { readonly code: number; readonly message: string };
}
interface Checked {
  readonly projects: readonly { readonly root: string; readonly production: readonly { readonly module: string }[] }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly file: string;
    readonly line: number;
    readonly fixes?: readonly { readonly id: string; readonly title: string }[];
  }[];
}

const files = {
  "site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "site/shop/__init__.py": "",
  "site/shop/settings.py": 'DEBUG = True\nSECRET_KEY = "canary-hunter2"\nALLOWED_HOSTS = ["example.com"]\n',
  "elsewhere/settings.py": "DEBUG = True\n",
};

let program: string;
let folder: string;
const agents: Agent[] = [];

beforeAll(async () => {
  program = await bundleCommandLine();
});
afterEach(() => {
  for (const agent of agents.splice(0)) agent.process.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

class Agent {
  readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private id = 0;

  constructor() {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "mcp-")));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    this.process = spawn(process.execPath, [program, "mcp", "site"], {
      cwd: folder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const { stdout } = this.process;
    if (stdout === null) throw new Error("it has no standard output");
    const reader: Interface = createInterface(stdout);
    this.lines = reader[Symbol.asyncIterator]();
    agents.push(this);
  }

  say(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }

  async answer(): Promise<unknown> {
    const { value } = await this.lines.next();
    return JSON.parse(value ?? "null") as unknown;
  }

  async ask(method: string, params?: object): Promise<Answer> {
    const id = ++this.id;
    this.say(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const answer = (await this.answer()) as Answer;
    expect(answer).toMatchObject({ jsonrpc: "2.0", id });
    return answer;
  }

  /** What a tool says. */
  async call(name: string, input: object): Promise<{ readonly text: string; readonly isError: boolean }> {
    const { result } = await this.ask("tools/call", { name, arguments: input });
    return { text: result?.content[0]?.text ?? "", isError: result?.isError ?? true };
  }

  async check(path?: string): Promise<Checked> {
    const { text, isError } = await this.call("check", { path });
    expect(isError, text).toBe(false);
    return JSON.parse(text) as Checked;
  }

  read(): string {
    return readFileSync(join(folder, "site/shop/settings.py"), "utf8");
  }
}

describe("a conversation", () => {
  it("begins with the revision that the client asks for, if it is known, and names the tools", async () => {
    const agent = new Agent();
    const begun = await agent.ask("initialize", {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "test", version: "1" },
    });
    expect(begun.result).toMatchObject({
      protocolVersion: "2025-06-18",
      capabilities: { tools: {} },
      serverInfo: { name: "django-deploy-hygiene", version: "0.1.0" },
    });
    agent.say(JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }));
    expect((await agent.ask("ping")).result).toEqual({});
    const { result } = await agent.ask("tools/list");
    expect(result?.["tools"]).toMatchObject(
      ["check", "explain", "setting", "fix"].map((name) => ({
        name,
        inputSchema: { type: "object" },
        annotations: { readOnlyHint: name !== "fix", openWorldHint: false },
      })),
    );
    expect((await agent.ask("initialize", { protocolVersion: "2019-01-01" })).result?.["protocolVersion"]).toBe(
      "2025-11-25",
    );
  });

  it("goes on after what is no message, and ends with its input", async () => {
    const agent = new Agent();
    const answers: unknown[] = [];
    for (const line of [
      "{",
      '"text"',
      "[]",
      '{"jsonrpc":"2.0","id":{},"method":"ping"}',
      '{"jsonrpc":"2.0","id":7}',
      `"${"x".repeat(200_000)}"`,
      `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
    ]) {
      agent.say(line);
      answers.push(await agent.answer());
    }
    expect(answers).toMatchObject(
      [-32700, -32600, -32600, -32600, -32600, -32600, [{}]].map((code) =>
        typeof code === "number" ? { error: { code } } : [{ error: { code: -32600 } }],
      ),
    );
    expect((await agent.ask("resources/list")).error?.code).toBe(-32601);
    expect((await agent.ask("tools/call", { name: "rm" })).error?.code).toBe(-32602);
    agent.say("");
    agent.say(
      JSON.stringify([
        { jsonrpc: "2.0", id: "a", method: "ping" },
        { jsonrpc: "2.0", method: "notifications/cancelled" },
        { jsonrpc: "2.0", id: "b", method: "ping" },
      ]),
    );
    expect(await agent.answer()).toMatchObject([{ id: "a" }, { id: "b" }]);
    agent.process.stdin?.end();
    expect(await new Promise((resolve) => agent.process.on("exit", resolve))).toBe(0);
  });
});

describe("the tools", () => {
  it("check says what is found, of a file or of everything, as the files are then", async () => {
    const agent = new Agent();
    const { projects, findings } = await agent.check();
    expect(projects).toMatchObject([{ root: ".", production: [{ module: "shop.settings" }] }]);
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: "debug-enabled", file: "shop/settings.py", line: 1 }),
    );
    expect((await agent.check("manage.py")).findings).toEqual([]);
    writeFileSync(
      join(folder, "site/shop/settings.py"),
      files["site/shop/settings.py"].replace("DEBUG = True", "DEBUG = False"),
    );
    expect((await agent.check("shop")).findings.map(({ rule }) => rule)).not.toContain("debug-enabled");
  });

  it("setting says the value and where it comes from, and of a secret nothing", async () => {
    const agent = new Agent();
    const { text } = await agent.call("setting", { name: "ALLOWED_HOSTS" });
    expect(JSON.parse(text)).toEqual({
      name: "ALLOWED_HOSTS",
      values: [
        {
          module: "shop.settings",
          project: ".",
          loads: "yes",
          values: [{ value: "['example.com']" }],
          from: "literal",
          places: [{ step: "assigned", file: "shop/settings.py", line: 3 }],
        },
      ],
    });
    expect(JSON.parse((await agent.call("setting", { name: "X_FRAME_OPTIONS" })).text)).toMatchObject({
      values: [{ values: [{ value: "'DENY'" }], from: "django-default" }],
    });
    const secret = await agent.call("setting", { name: "SECRET_KEY" });
    expect(secret).toMatchObject({ isError: false });
    expect(secret.text).not.toContain("hunter2");
    expect((await agent.call("setting", { name: "ALLOWED_HOST" })).text).toContain("did you mean ALLOWED_HOSTS?");
  });

  it("explain has the page", async () => {
    const agent = new Agent();
    expect(await agent.call("explain", { id: "debug-enabled" })).toMatchObject({
      isError: false,
      text: expect.stringContaining("# debug-enabled") as string,
    });
  });

  it("fix shows a diff, and writes only where it is told to", async () => {
    const agent = new Agent();
    const fixes = (await agent.check()).findings.flatMap((finding) => finding.fixes ?? []);
    expect(new Set(fixes.map(({ id }) => id)).size).toBe(fixes.length);
    const id = fixes.find(({ title }) => /^Read DEBUG/.test(title))?.id ?? "";
    const shown = await agent.call("fix", { id });
    expect(shown).toMatchObject({ isError: false });
    expect(shown.text).toContain("\n-DEBUG = True\n+import os\n+\n+DEBUG = os.environ");
    expect(shown.text).not.toContain("hunter2");
    expect(agent.read()).toBe(files["site/shop/settings.py"]);
    expect((await agent.call("fix", { id, apply: "yes" })).isError).toBe(false);
    expect(agent.read()).toBe(files["site/shop/settings.py"]);
    expect(await agent.call("fix", { id, apply: true })).toMatchObject({ isError: false });
    expect(agent.read()).not.toContain("DEBUG = True");
    expect((await agent.check()).findings.map(({ rule }) => rule)).not.toContain("debug-enabled");
    expect(await agent.call("fix", { id })).toMatchObject({
      isError: true,
      text: expect.stringContaining("Check again") as string,
    });
  });

  it("say what was wrong with a question", async () => {
    const agent = new Agent();
    for (const [name, input, said] of [
      ["check", { path: "../elsewhere/settings.py" }, "in the checked folder"],
      ["check", { path: "nowhere" }, "in the checked folder"],
      ["check", { path: 3 }, "is a text"],
      ["explain", {}, "is missing"],
      ["explain", { id: "x".repeat(2000) }, "at most 1000 characters"],
      ["explain", { id: "nothing-like-it" }, "There is no rule"],
      ["setting", { name: "DEBUG", module: "other" }, "There is no settings module other"],
      ["fix", { id: "debug-enabled-1" }, "There is no fix"],
    ] as const)
      expect(await agent.call(name, input), JSON.stringify(input)).toMatchObject({
        isError: true,
        text: expect.stringContaining(said) as string,
      });
  });
});

it("lines come whole, however they arrive, and long ones are told and not kept", async () => {
  const bytes = new TextEncoder().encode("ö\nab\n\nabcdef\nabcde\nlast");
  for (const size of [1, 2, 5, 100]) {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
    }
    const lines: (string | undefined)[] = [];
    for await (const line of linesOf(chunks(), 5)) lines.push(line);
    expect(lines).toEqual(["ö", "ab", "", undefined, "abcde", "last"]);
  }
});

/** The command over what is in memory: what it wrote to its standard output, and to files. */
async function inMemory(
  lines: () => AsyncIterable<string>,
  files: FileSource,
  engine: CommandLineEngine,
  said: (text: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const written = new Map<string, string>();
  const status = await run({
    argv: ["mcp"],
    cwd: "/p",
    version: "0",
    color: { no: undefined, force: undefined },
    stdout: { write: said, isTerminal: false },
    stderr: { write: () => undefined, isTerminal: false },
    files,
    conversation: { lines, lookAgain: () => undefined },
    readStdin: () => Promise.resolve(""),
    writeFile: (path, text) => void written.set(path, text),
    engine: () => Promise.resolve(engine),
    languageServer: () => Promise.resolve(0),
  });
  expect(status).toBe(0);
  return written;
}

const askLine = (name: string, input: object): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } });

it("questions about the same files are answered from one analysis, and what may change the answer is noticed", async () => {
  const counted: string[] = [];
  const record: Record<string, string> = { "/p/settings.py": "DEBUG = True\n" };
  const source = (): FileSource => memoryFiles(record);
  const files: FileSource = {
    read: (path) => source().read(path),
    kind: (path) => source().kind(path),
    list: (path) => source().list(path),
    isIgnored: (path) => source().isIgnored(path),
  };
  const steps: readonly (readonly [line: string, before?: () => void])[] = [
    [askLine("explain", { id: "debug-enabled" })],
    [askLine("check", {})],
    [askLine("setting", { name: "DEBUG" })],
    [askLine("check", {}), () => (record["/p/settings.py"] = "DEBUG = False\n")],
    [askLine("check", {}), () => (record["/p/more.py"] = "")],
    [askLine("check", {})],
    [askLine("fix", { id: "debug-enabled-1" })],
    [askLine("check", {})],
  ];
  const analyses: number[] = [];
  const engine: CommandLineEngine = {
    ...fakeEngine,
    createAnalysisHost: (options) => {
      counted.push(options.root);
      return fakeEngine.createAnalysisHost(options);
    },
  };
  async function* lines(): AsyncGenerator<string> {
    for (const [line, before] of steps) {
      before?.();
      yield await Promise.resolve(line);
    }
  }
  await inMemory(lines, files, engine, () => void analyses.push(counted.length));
  // One for the first three, one after each change, one after the fix.
  expect(analyses).toEqual([1, 1, 1, 2, 3, 3, 3, 4]);
});

it("a fix that would change a file outside of the folder is refused", async () => {
  const files = memoryFiles({ "/p/settings.py": "DEBUG = True\n" });
  const reaching = (analysis: Analysis): Analysis => ({
    ...analysis,
    fix: () => ({ edits: [], newFiles: [{ file: "/other/.env", text: "A=1\n" }] }),
  });
  const engine: CommandLineEngine = {
    ...fakeEngine,
    createAnalysisHost: (options) => {
      const host = fakeEngine.createAnalysisHost(options);
      return { ...host, analysis: () => reaching(host.analysis()) };
    },
  };
  const said: string[] = [];
  async function* lines(): AsyncGenerator<string> {
    yield await Promise.resolve(askLine("check", {}));
    const id = /\\"id\\":\\"([\w-]+)/.exec(said[0] ?? "")?.[1];
    yield askLine("fix", { id, apply: true });
  }
  const written = await inMemory(lines, files, engine, (text) => void said.push(text));
  expect(said[1]).toContain("../other/.env: outside of the folder");
  expect(written.size).toBe(0);
});
