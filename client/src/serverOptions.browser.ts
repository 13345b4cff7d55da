import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, type MessageTransports } from "vscode-languageclient/browser";

/** The server runs in a Web Worker. Its grammars are read here, through VS Code, and sent as the first message: nothing is fetched. */
export function workerTransports(context: vscode.ExtensionContext): () => Promise<MessageTransports> {
  let worker: Worker | undefined;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return async () => {
    worker?.terminate();
    const read = (name: string): Thenable<Uint8Array> =>
      vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, "dist", name));
    const [runtimeWasm, grammarWasm] = await Promise.all([
      read("web-tree-sitter.wasm"),
      read("tree-sitter-python.wasm"),
    ]);
    const started = await startWorker(vscode.Uri.joinPath(context.extensionUri, "dist", "browser", "server.js"));
    worker = started;
    started.postMessage({ runtimeWasm, grammarWasm });
    const port = portOf(started);
    return { reader: new BrowserMessageReader(port), writer: new BrowserMessageWriter(port) };
  };
}

/** Where extensions come from a remote machine, workers cannot be started by address: there the script is handed over as data. */
async function startWorker(script: vscode.Uri): Promise<Worker> {
  try {
    return new Worker(script.toString(true));
  } catch {
    const source = await vscode.workspace.fs.readFile(script);
    return new Worker(URL.createObjectURL(new Blob([new Uint8Array(source)], { type: "text/javascript" })));
  }
}

/** Some extension hosts give workers without addEventListener, which the library calls to hear of errors. */
function portOf(worker: Worker): Worker {
  const port = {
    addEventListener(type: string, listener: (event: Event) => void) {
      if (type === "error") worker.onerror = (event) => listener(event);
    },
    postMessage: (message: unknown) => worker.postMessage(message),
    set onmessage(listener: ((event: MessageEvent) => void) | null) {
      worker.onmessage = listener;
    },
  };
  return port as unknown as Worker;
}
