import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Edit } from "./typing.js";

/** As much of an editor as it takes to type into one document and to wait for its diagnostics. */
export interface LanguageClient {
  open(file: string, text: string): Promise<void>;
  /** Replaces a range and waits for the diagnostics of that very version. */
  change(file: string, version: number, edit: Pick<Edit, "range" | "inserted">): Promise<void>;
  /** Asks for what costs nothing to answer, and waits for that. */
  ask(): Promise<void>;
  /** Resident memory of the server in MB; NaN where the system does not tell. */
  memory(): number;
  stop(): Promise<void>;
}

export async function startLanguageClient(command: readonly string[], root: string): Promise<LanguageClient> {
  const server = spawn(command[0] ?? "node", command.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
  const answers = new Map<number, () => void>();
  const waiting = new Map<string, () => void>();
  let nextId = 1;
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  readMessages(server, (message) => {
    const { id, method, params } = message;
    if (method === "textDocument/publishDiagnostics") {
      const { uri, version } = params as { readonly uri: string; readonly version?: number };
      const key = `${uri}@${version ?? ""}`;
      waiting.get(key)?.();
      waiting.delete(key);
    } else if (method !== undefined && id !== undefined) {
      const items = (params as { readonly items?: readonly unknown[] } | undefined)?.items;
      send({ id, result: items ? items.map(() => null) : null });
    } else if (id !== undefined) {
      answers.get(id)?.();
      answers.delete(id);
    }
  });
  const request = (method: string, params: object | null): Promise<void> =>
    new Promise((resolve) => {
      const id = nextId++;
      answers.set(id, resolve);
      send({ id, method, params });
    });
  const diagnostics = (uri: string, version: number): Promise<void> =>
    new Promise((resolve) => waiting.set(`${uri}@${version}`, resolve));
  const uriOf = (file: string): string => pathToFileURL(file).href;

  await request("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: uriOf(root), name: "bench" }],
    capabilities: {
      workspace: { workspaceFolders: true },
      textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } },
    },
  });
  send({ method: "initialized", params: {} });
  return {
    async open(file, text) {
      const shown = diagnostics(uriOf(file), 1);
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { uri: uriOf(file), languageId: "python", version: 1, text } },
      });
      await shown;
    },
    async change(file, version, { range, inserted }) {
      const uri = uriOf(file);
      const shown = diagnostics(uri, version);
      send({
        method: "textDocument/didChange",
        params: { textDocument: { uri, version }, contentChanges: [{ range, text: inserted }] },
      });
      await shown;
    },
    ask: () => request("djangoDeployHygiene/explain", { id: "" }),
    memory() {
      try {
        return Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${server.pid ?? 0}/status`, "utf8"))?.[1]) / 1024;
      } catch {
        return Number.NaN;
      }
    },
    async stop() {
      await request("shutdown", null);
      const ended = new Promise((resolve) => server.once("exit", resolve));
      send({ method: "exit" });
      await ended;
    },
  };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
}

function readMessages(server: ChildProcess, handle: (message: Message) => void): void {
  let buffer: Buffer = Buffer.alloc(0);
  server.stdout?.on("data", (chunk: Buffer) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: *(\d+)/i.exec(buffer.toString("latin1", 0, end))?.[1]);
      if (buffer.length < end + 4 + length) return;
      const body: unknown = JSON.parse(buffer.toString("utf8", end + 4, end + 4 + length));
      buffer = buffer.subarray(end + 4 + length);
      handle(body as Message);
    }
  });
}

/** A server that does nothing but answer each version with one diagnostic: what the way there and back costs. */
export const idleServer = `
const { stdin, stdout } = process;
let buffer = Buffer.alloc(0);
const send = (message) => { const body = JSON.stringify({ jsonrpc: "2.0", ...message }); stdout.write("Content-Length: " + Buffer.byteLength(body) + "\\r\\n\\r\\n" + body); };
stdin.on("data", (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const end = buffer.indexOf("\\r\\n\\r\\n");
    if (end < 0) return;
    const length = Number(/Content-Length: *(\\d+)/i.exec(buffer.toString("latin1", 0, end))[1]);
    if (buffer.length < end + 4 + length) return;
    const { id, method, params } = JSON.parse(buffer.toString("utf8", end + 4, end + 4 + length));
    buffer = buffer.subarray(end + 4 + length);
    if (method === "exit") process.exit(0);
    else if (id !== undefined) send({ id, result: method === "initialize" ? { capabilities: { textDocumentSync: 2 } } : null });
    else if (method === "textDocument/didOpen" || method === "textDocument/didChange") {
      const { uri, version } = params.textDocument;
      send({ method: "textDocument/publishDiagnostics", params: { uri, version, diagnostics: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, message: "nothing" }] } });
    }
  }
});
`;
