import { setFlagsFromString } from "node:v8";
import { createConnection } from "vscode-languageserver/node";
import { serveConnection } from "../lsp/connection.js";
import { createEngine } from "./engine.js";
import { readGrammars } from "./grammars.js";
import { createNodeFileSource } from "./nodeFileSource.js";

/** Put in by the build. */
declare const PRODUCT_VERSION: string | undefined;

/**
 * Serves the editor that started this process, over what its arguments name (`--stdio`, `--node-ipc`, …), until it disconnects.
 * `directory` is where the bundle stands, with the grammars beside it.
 */
export function serveLanguageServer(directory: string): Promise<void> {
  // The server lives for days and makes much that it drops at once: V8 would let the heap grow to several times of what is alive.
  setFlagsFromString("--heap-growing-percent=20");
  const connection = createConnection();
  // Of an error only the class is told: messages can quote files.
  process.on("unhandledRejection", (error) => connection.console.error(`unhandled rejection: ${error instanceof Error ? error.name : typeof error}`));
  serveConnection(connection, {
    engine: async () => createEngine(await readGrammars(directory)),
    files: createNodeFileSource,
    nextTurn: (work) => void setImmediate(work),
    now: () => performance.now(),
    ...(typeof PRODUCT_VERSION === "string" ? { version: PRODUCT_VERSION } : {}),
  });
  return new Promise((resolve) => connection.onExit(resolve));
}
