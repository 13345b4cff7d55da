import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
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
  process.on("unhandledRejection", (error) =>
    connection.console.error(`unhandled rejection: ${error instanceof Error ? error.name : typeof error}`),
  );
  serveConnection(connection, {
    engine: async () => {
      const engine = await createEngine(await readGrammars(directory));
      keepYoungGeneration();
      return engine;
    },
    files: createNodeFileSource,
    nextTurn: (work) => void setImmediate(work),
    now: () => performance.now(),
    ...(typeof PRODUCT_VERSION === "string" ? { version: PRODUCT_VERSION } : {}),
  });
  return new Promise((resolve) => connection.onExit(resolve));
}

/**
 * The space for new objects, two halves of 2 MB at the start, grows to 32 MB that stay resident. With 8 MB, which loading has made of it,
 * an edit takes no longer; with 4 MB it takes a fifth longer. The limit itself can only be set where the process is started.
 */
function keepYoungGeneration(): void {
  const young = getHeapSpaceStatistics().find((space) => space.space_name === "new_space");
  if (young !== undefined && young.space_size >= 8_000_000) setFlagsFromString("--semi-space-growth-factor=1");
}
