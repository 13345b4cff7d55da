import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import { serveConnection } from "../../server/src/lsp/connection.js";
import type { Engine, HostFiles } from "../../server/src/lsp/services.js";
import { uriOfPath } from "../../server/src/lsp/uris.js";
import { fakeEngine } from "./fakeEngine.js";

export interface TestServer {
  readonly client: ProtocolConnection;
  readonly root: string;
  /** Everything that was pushed, in order. */
  readonly published: PublishDiagnosticsParams[];
  readonly logged: string[];
  /** What the server said that it can do. */
  readonly announced: InitializeResult["capabilities"];
  uri(name: string): string;
  write(name: string, text: string): void;
  /** What the editor shows now: `code@line:character-line:character`. */
  shown(name: string): readonly string[];
  open(name: string, text: string, version?: number): void;
  /** Replaces what stands between two positions `[line, character]`. */
  edit(
    name: string,
    version: number,
    from: readonly [number, number],
    to: readonly [number, number],
    text: string,
  ): void;
  /** Everything sent so far has been handled, and what it leads to has arrived. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly engine?: Engine;
  /** Names of workspace folders below the root; default: the root itself. Empty: none. */
  readonly folders?: readonly string[];
  readonly capabilities?: InitializeParams["capabilities"];
  /** What the editor answers to workspace/configuration, by folder URI. */
  readonly settings?: (scopeUri: string) => unknown;
  readonly initializationOptions?: unknown;
  /** Milliseconds; default: no time passes, so that everything is done as soon as it is asked for. */
  readonly now?: () => number;
  /** Before anything is sent. */
  readonly listen?: (client: ProtocolConnection) => void;
  /** Instead of the disk's. */
  readonly hostFiles?: (root: string) => HostFiles;
  /** What day it is; default: the clock's. */
  readonly today?: () => string;
}

export const fullCapabilities: InitializeParams["capabilities"] = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"], changeAnnotationSupport: {} },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    codeAction: {
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
    },
  },
};

/** The real server over a stream pair, with folders on the real disk. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "lsp-")));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  for (const [name, text] of Object.entries(options.files ?? {})) write(name, text);
  const up = new PassThrough();
  const down = new PassThrough();
  const engine = options.engine ?? fakeEngine();
  // Given streams, the library ends the process when they close.
  const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  serveConnection(connection, {
    engine: () => Promise.resolve(engine),
    files: options.hostFiles ?? createNodeFileSource,
    nextTurn: (work) => void setImmediate(work),
    now: options.now ?? (() => 0),
    version: "1.2.3",
    ...(options.today === undefined ? {} : { today: options.today }),
  });

  const client = createProtocolConnection(down, up, console);
  const published: PublishDiagnosticsParams[] = [];
  const logged: string[] = [];
  client.onNotification(
    "textDocument/publishDiagnostics",
    (params: PublishDiagnosticsParams) => void published.push(params),
  );
  client.onNotification(
    "window/logMessage",
    (params: { readonly message: string }) => void logged.push(params.message),
  );
  client.onRequest(
    "workspace/configuration",
    ({ items }: { readonly items: readonly { readonly scopeUri: string }[] }) =>
      items.map(({ scopeUri }) => options.settings?.(scopeUri) ?? null),
  );
  client.onRequest("client/registerCapability", () => null);
  options.listen?.(client);
  client.listen();

  const uri = (name: string): string => uriOfPath(name === "" ? root : `${root}/${name}`);
  const folders = options.folders ?? [""];
  const { capabilities: announced } = await client.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? fullCapabilities,
    initializationOptions: options.initializationOptions,
    workspaceFolders:
      folders.length === 0 ? null : folders.map((name) => ({ uri: uri(name), name: name === "" ? "root" : name })),
  });
  void client.sendNotification("initialized", {});

  const settle = async (): Promise<void> => {
    // Starting up and reading settings takes questions to the editor and back.
    for (let i = 0; i < 4; i++) {
      await client.sendRequest("djangoDeployHygiene/explain", { id: "" });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  };
  await settle();
  return {
    client,
    root,
    published,
    logged,
    announced,
    uri,
    write,
    settle,
    shown(name) {
      const last = published.filter((params) => params.uri === uri(name)).at(-1);
      return (last?.diagnostics ?? []).map(
        ({ code, range: { start, end } }) =>
          `${String(code)}@${start.line}:${start.character}-${end.line}:${end.character}`,
      );
    },
    open: (name, text, version = 1) =>
      void client.sendNotification("textDocument/didOpen", {
        textDocument: { uri: uri(name), languageId: "python", version, text },
      }),
    edit: (name, version, from, to, text) =>
      void client.sendNotification("textDocument/didChange", {
        textDocument: { uri: uri(name), version },
        contentChanges: [
          { range: { start: { line: from[0], character: from[1] }, end: { line: to[0], character: to[1] } }, text },
        ],
      }),
    async stop() {
      client.dispose();
      connection.dispose();
      up.destroy();
      down.destroy();
      rmSync(root, { recursive: true, force: true });
      await Promise.resolve();
    },
  };
}
