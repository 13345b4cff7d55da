import * as vscode from "vscode";
import { State, type BaseLanguageClient } from "vscode-languageclient";
import {
  lookingNotification,
  refreshRequest,
  shownNotification,
  type Looking,
  type Shown,
} from "../../server/src/lsp/protocol.js";
import { lookingAt } from "./looking.js";

/** waiting: there is no Django project, so nothing runs. */
export type ServerState = "waiting" | "starting" | "running" | "stopped";

/** The language server, as features see it: they are there before it starts and outlive it. */
export interface Server extends vscode.Disposable {
  readonly state: ServerState;
  readonly output: vscode.LogOutputChannel;
  readonly onStateChanged: vscode.Event<ServerState>;
  /** Something that is looked at says something else now. */
  readonly onShown: vscode.Event<Shown>;
  /** What a feature looks at from now on: of that the server tells. */
  look(who: string, at: Looking): void;
  /** Undefined where the server does not run or cannot answer; the reason is in the output. */
  request<R>(method: string, parameters?: unknown): Promise<R | undefined>;
  /** Tells the server something, if it runs. */
  notify(method: string, parameters: object): void;
  /** Answers a question that the server asks the editor. */
  onRequest(method: string, answer: (parameters: unknown) => Promise<unknown>): void;
  /** The server's WorkspaceEdit as VS Code's, whose edits know no versions: undefined where a document has moved on since. */
  toEdit(edit: object): Promise<vscode.WorkspaceEdit | undefined>;
  start(): Promise<void>;
  restart(): Promise<void>;
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

export function createServer(output: vscode.LogOutputChannel, createClient: () => BaseLanguageClient): Server {
  const stateChanged = new vscode.EventEmitter<ServerState>();
  const shown = new vscode.EventEmitter<Shown>();
  const answers = new Map<string, (parameters: unknown) => Promise<unknown>>();
  let client: BaseLanguageClient | undefined;
  let state: ServerState = "waiting";
  const looking = lookingAt((at) => {
    if (client?.isRunning() === true)
      void client
        .sendNotification(lookingNotification, at)
        .catch(() => output.warn("The server could not be told what is looked at."));
  });

  function enter(next: ServerState): void {
    if (state === next) return;
    state = next;
    stateChanged.fire(next);
  }

  async function start(): Promise<void> {
    if (client !== undefined) return;
    const started = createClient();
    client = started;
    started.onDidChangeState(({ newState }) =>
      enter(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "stopped"),
    );
    started.onNotification(shownNotification, (told: Shown) => shown.fire(told));
    for (const [method, answer] of answers) started.onRequest(method, answer);
    try {
      await started.start();
      looking.tellAgain();
    } catch (error) {
      output.error(`The language server did not start: ${error instanceof Error ? error.message : "unknown reason"}`);
      enter("stopped");
    }
  }

  async function stop(): Promise<void> {
    const stopping = client;
    client = undefined;
    if (stopping === undefined) return;
    try {
      await stopping.dispose();
    } catch {
      // It had stopped already.
    }
    enter("stopped");
  }

  async function request<R>(method: string, parameters?: unknown): Promise<R | undefined> {
    const asked = client;
    if (asked === undefined || !asked.isRunning()) return undefined;
    try {
      const answer: R | null =
        parameters === undefined
          ? await asked.sendRequest<R | null>(method)
          : await asked.sendRequest<R | null>(method, parameters);
      return answer ?? undefined;
    } catch (error) {
      output.warn(`${method} was not answered: ${error instanceof Error ? error.message : "unknown reason"}`);
      return undefined;
    }
  }

  return {
    get state() {
      return state;
    },
    output,
    onStateChanged: stateChanged.event,
    onShown: shown.event,
    look: looking.look,
    request,
    notify(method, parameters) {
      if (client?.isRunning() === true)
        void client.sendNotification(method, parameters).catch(() => output.warn(`${method} could not be sent.`));
    },
    onRequest(method, answer) {
      answers.set(method, answer);
      client?.onRequest(method, answer);
    },
    async toEdit(edit) {
      return isCurrent(edit) ? client?.protocol2CodeConverter.asWorkspaceEdit(edit) : undefined;
    },
    start,
    async restart() {
      await stop();
      await start();
    },
    async refresh() {
      await request(refreshRequest);
    },
    stop,
    dispose() {
      void stop();
      stateChanged.dispose();
      shown.dispose();
    },
  };
}

function isCurrent(edit: object): boolean {
  const { documentChanges = [] } = edit as {
    readonly documentChanges?: readonly {
      readonly textDocument?: { readonly uri: string; readonly version: number | null };
    }[];
  };
  return documentChanges.every(({ textDocument }) => {
    if (textDocument === undefined || textDocument.version === null) return true;
    const uri = vscode.Uri.parse(textDocument.uri).toString();
    return vscode.workspace.textDocuments.some(
      (document) => document.uri.toString() === uri && document.version === textDocument.version,
    );
  });
}
