import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, type MessageTransports } from "vscode-languageclient/browser";

/** The server runs in a Web Worker. Its grammars are read here, through VS Code, and sent as the first message: nothing is fetched. */
export function workerTransports(context: vscode.ExtensionContext): () => Promise<MessageTransports> {
  let worker: Worker | undefined;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return async () => {
    worker?.terminate();
    const read = (name: string): Thenable<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, "dist", name));
    const [runtimeWasm, grammarWasm] = await Promise.all([read("web-tree-sitter.wasm"), read("tree-sitter-python.wasm")]);
    const started = new Worker(vscode.Uri.joinPath(context.extensionUri, "dist", "browser", "server.js").toString(true));
    worker = started;
    started.postMessage({ runtimeWasm, grammarWasm });
    const port = portOf(started);
    return { reader: new BrowserMessageReader(port), writer: new BrowserMessageWriter(port) };
  };
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
