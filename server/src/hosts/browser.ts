/** The language server in a Web Worker: what the extension starts in a browser. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { serveConnection } from "../lsp/connection.js";
import { createBrowserFiles } from "./browserFiles.js";
import { createEngine } from "./engine.js";

/** The worker's global scope, which in the library's types is a port. */
declare const self: MessagePort;

/** Put in by the build. */
declare const PRODUCT_VERSION: string | undefined;

// The first message brings the grammars, read by the client: a worker has no files, and nothing is fetched.
self.onmessage = (event: MessageEvent<unknown>) => {
  const { runtimeWasm, grammarWasm } = event.data as {
    readonly runtimeWasm: Uint8Array;
    readonly grammarWasm: Uint8Array;
  };
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
  const turns = new MessageChannel();
  const waiting: (() => void)[] = [];
  turns.port1.onmessage = () => waiting.shift()?.();
  serveConnection(connection, {
    engine: () => createEngine({ runtimeWasm, grammarWasm }),
    files: () => createBrowserFiles(connection),
    nextTurn(work) {
      waiting.push(work);
      turns.port2.postMessage(undefined);
    },
    now: () => performance.now(),
    ...(typeof PRODUCT_VERSION === "string" ? { version: PRODUCT_VERSION } : {}),
  });
};
