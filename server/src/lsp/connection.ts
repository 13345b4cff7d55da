import {
  CancellationToken,
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from "vscode-languageserver";
import { watchedGlobs } from "../core/project/deployKinds.js";
import { configurationSection } from "./configuration.js";
import {
  agentToolRequest,
  allowRequest,
  checklistRequest,
  entriesRequest,
  environmentRequest,
  explainRequest,
  fixEverythingRequest,
  lookingNotification,
  migrationsRequest,
  newMigrationsNotification,
  notProductionRequest,
  recordRequest,
  refreshRequest,
  reportRequest,
  resolvedRequest,
  shownNotification,
  type AgentToolParams,
  type AllowParams,
  type EntriesParams,
  type ExplainParams,
  type FixEverythingParams,
  type Looking,
  type NewMigrationsParams,
  type NotProductionParams,
  type RecordParams,
  type ReportParams,
  type ResolvedParams,
} from "./protocol.js";
import { showProgress } from "./progress.js";
import { createRefreshing, type Refreshing } from "./refreshing.js";
import { agentTool } from "./requests/agentTool.js";
import { allow } from "./requests/allow.js";
import { incomingCalls, prepareCallHierarchy } from "./requests/callHierarchy.js";
import { createChecklist } from "./requests/checklist.js";
import { codeActions } from "./requests/codeAction.js";
import { resolveCodeAction } from "./requests/codeActionResolve.js";
import { codeLenses } from "./requests/codeLens.js";
import { completion, resolveCompletion } from "./requests/completion.js";
import { definition } from "./requests/definition.js";
import { documentLinks } from "./requests/documentLink.js";
import { entries } from "./requests/entries.js";
import { environment } from "./requests/environment.js";
import { documentCommands, executeCommand } from "./requests/executeCommand.js";
import { explain } from "./requests/explain.js";
import { fixEverything } from "./requests/fixEverything.js";
import { hover } from "./requests/hover.js";
import { inlayHints, resolveInlayHint } from "./requests/inlayHint.js";
import { migrations } from "./requests/migrations.js";
import { notProduction } from "./requests/notProduction.js";
import { prepareRename, rename } from "./requests/rename.js";
import { record } from "./requests/record.js";
import { references } from "./requests/references.js";
import { report } from "./requests/report.js";
import { resolved } from "./requests/resolved.js";
import { documentSymbols, workspaceSymbols } from "./requests/symbols.js";
import type { ServerHost } from "./services.js";
import { createSession, type Session, type Snapshot } from "./session.js";
import { createShowing } from "./shown.js";
import { fixAllKind } from "./toProtocol.js";

/** Serves one editor over a created connection, which begins to listen. */
export function serveConnection(connection: Connection, host: ServerHost): Session {
  const failed = (what: string, error: unknown): void =>
    connection.console.error(`${what}: ${error instanceof Error ? error.name : typeof error}`);
  const session = createSession(host, {
    publish(params) {
      void connection.sendDiagnostics(params).catch((error: unknown) => failed("publishDiagnostics", error));
    },
    reportsChanged(taken) {
      showing.request();
      hintsDrawn.changed(taken);
      lensesDrawn.changed(taken);
    },
    async configuration(uris) {
      const answer: unknown = await connection.workspace.getConfiguration(
        uris.map((scopeUri) => ({ scopeUri, section: configurationSection })),
      );
      return Array.isArray(answer) ? (answer as readonly unknown[]) : [];
    },
    progress: (title, stop) => showProgress(connection, title, stop),
    failed,
  });

  const hintsDrawn = createRefreshing(() => {
    if (session.client.refreshInlayHints)
      void connection.languages.inlayHint
        .refresh()
        .catch((error: unknown) => failed("workspace/inlayHint/refresh", error));
  });
  const lensesDrawn = createRefreshing(() => {
    if (session.client.refreshCodeLenses)
      void connection
        .sendRequest("workspace/codeLens/refresh")
        .catch((error: unknown) => failed("workspace/codeLens/refresh", error));
  });
  const checklist = createChecklist();
  const showing = createShowing({
    session,
    checklist,
    failed,
    nextTurn: host.nextTurn,
    now: host.now,
    send(shown) {
      void connection
        .sendNotification(shownNotification, shown)
        .catch((error: unknown) => failed(shownNotification, error));
    },
  });

  const notification =
    <P>(method: string, handle: (params: P) => void | Promise<void>) =>
    (params: P): void => {
      try {
        const done = handle(params);
        if (done instanceof Promise) done.catch((error: unknown) => failed(method, error));
      } catch (error) {
        failed(method, error);
      }
    };

  connection.onInitialize((params): InitializeResult => {
    session.initialize(params);
    return {
      serverInfo: { name: "django-deploy-hygiene" },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind],
          resolveProvider: true,
        },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: { label: "Django settings" },
        workspaceSymbolProvider: true,
        ...(session.client.ownCallHierarchy ? {} : { callHierarchyProvider: true }),
        completionProvider: { resolveProvider: true, triggerCharacters: ['"', "'"] },
        documentLinkProvider: {},
        inlayHintProvider: { resolveProvider: true },
        codeLensProvider: {},
        // Where our own client draws pages there are better ways.
        ...(session.client.explainCommand ? {} : { executeCommandProvider: { commands: [...documentCommands] } }),
        workspace: {
          workspaceFolders: { supported: true, changeNotifications: true },
          // Watchers by name tell nothing when a whole folder goes.
          fileOperations: { didRename: anyFolder, didDelete: anyFolder },
        },
      },
    };
  });

  connection.onInitialized(() => {
    // The library listens for this itself, and only where the editor announced it.
    if (session.client.folders)
      connection.workspace.onDidChangeWorkspaceFolders(
        notification("workspace/didChangeWorkspaceFolders", ({ added, removed }) =>
          session.foldersChanged(added, removed),
        ),
      );
    void register(connection, session, failed);
    void session.start();
  });
  connection.onShutdown(() => {
    showing.dispose();
    session.dispose();
  });

  /** Answers from what is there now; a request that fails takes nothing else down. */
  const request =
    <P, R>(method: string, handle: (snapshot: Snapshot, params: P) => R) =>
    (params: P, token: CancellationToken): R | ResponseError<void> => {
      if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled");
      try {
        return handle(session.upToDate(), params);
      } catch (error) {
        failed(method, error);
        return new ResponseError(LSPErrorCodes.RequestFailed, `${method} failed`);
      }
    };

  connection.onDidOpenTextDocument(
    notification("textDocument/didOpen", ({ textDocument }) =>
      session.open(textDocument.uri, textDocument.version, textDocument.text),
    ),
  );
  connection.onDidChangeTextDocument(
    notification("textDocument/didChange", ({ textDocument, contentChanges }) =>
      session.change(
        textDocument.uri,
        textDocument.version,
        contentChanges.map((change) => ("range" in change ? change : { text: change.text })),
      ),
    ),
  );
  connection.onDidSaveTextDocument(
    notification("textDocument/didSave", ({ textDocument }) => session.save(textDocument.uri)),
  );
  connection.onDidCloseTextDocument(
    notification("textDocument/didClose", ({ textDocument }) => session.close(textDocument.uri)),
  );
  connection.onDidChangeWatchedFiles(
    notification("workspace/didChangeWatchedFiles", ({ changes }) => session.watched(changes)),
  );
  connection.onDidChangeConfiguration(
    notification("workspace/didChangeConfiguration", ({ settings }) => session.configurationChanged(settings)),
  );
  connection.onNotification(
    "workspace/didDeleteFiles",
    notification("workspace/didDeleteFiles", (params: { readonly files: { readonly uri: string }[] }) =>
      session.watched(params.files.map(({ uri }) => ({ uri, type: 3 }))),
    ),
  );
  connection.onNotification(
    "workspace/didRenameFiles",
    notification(
      "workspace/didRenameFiles",
      (params: { readonly files: { readonly oldUri: string; readonly newUri: string }[] }) =>
        session.watched(
          params.files.flatMap(({ oldUri, newUri }) => [
            { uri: oldUri, type: 3 as const },
            { uri: newUri, type: 1 as const },
          ]),
        ),
    ),
  );

  connection.onNotification(
    lookingNotification,
    notification(lookingNotification, (at: Looking) => showing.look(at)),
  );

  connection.onNotification(
    newMigrationsNotification,
    notification(newMigrationsNotification, ({ folders }: NewMigrationsParams) => session.newMigrations(folders)),
  );

  connection.onCodeAction(request("textDocument/codeAction", codeActions));
  connection.onCodeActionResolve(request("codeAction/resolve", resolveCodeAction));
  connection.onHover(request("textDocument/hover", hover));
  connection.onDefinition(request("textDocument/definition", definition));
  connection.onReferences(request("textDocument/references", references));
  connection.onPrepareRename(request("textDocument/prepareRename", prepareRename));
  connection.onRenameRequest(request("textDocument/rename", rename));
  connection.onDocumentSymbol(request("textDocument/documentSymbol", documentSymbols));
  connection.onWorkspaceSymbol(request("workspace/symbol", workspaceSymbols));
  connection.languages.callHierarchy.onPrepare(request("textDocument/prepareCallHierarchy", prepareCallHierarchy));
  connection.languages.callHierarchy.onIncomingCalls(request("callHierarchy/incomingCalls", incomingCalls));
  // Only where a value comes from is told.
  connection.languages.callHierarchy.onOutgoingCalls(() => []);
  /** Notes what the editor draws of a document. Before the folder is looked through there is nothing to draw yet. */
  const drawing =
    <P extends { readonly textDocument: { readonly uri: string } }, R>(
      drawn: Refreshing,
      handle: (snapshot: Snapshot, params: P) => R,
    ) =>
    (snapshot: Snapshot, params: P): R => {
      const document = snapshot.document(params.textDocument.uri);
      drawn.drawn(document === undefined || snapshot.folderOf(document.path) === undefined ? "" : document.path);
      return handle(snapshot, params);
    };
  connection.languages.inlayHint.on(request("textDocument/inlayHint", drawing(hintsDrawn, inlayHints)));
  connection.languages.inlayHint.resolve(request("inlayHint/resolve", resolveInlayHint));
  connection.onCodeLens(request("textDocument/codeLens", drawing(lensesDrawn, codeLenses)));
  connection.onExecuteCommand(request("workspace/executeCommand", executeCommand));
  connection.onDocumentLinks(request("textDocument/documentLink", documentLinks));
  connection.onCompletion(request("textDocument/completion", completion));
  connection.onCompletionResolve(request("completionItem/resolve", resolveCompletion));
  // Without parameters the token comes first, if at all.
  const answerChecklist = request(checklistRequest, checklist);
  connection.onRequest(checklistRequest, (...given: readonly unknown[]) =>
    answerChecklist(undefined, given.find(isToken) ?? CancellationToken.None),
  );
  const answerEnvironment = request(environmentRequest, environment);
  connection.onRequest(environmentRequest, (...given: readonly unknown[]) =>
    answerEnvironment(undefined, given.find(isToken) ?? CancellationToken.None),
  );
  connection.onRequest(entriesRequest, request<EntriesParams, unknown>(entriesRequest, entries));
  connection.onRequest(resolvedRequest, request<ResolvedParams, unknown>(resolvedRequest, resolved));
  connection.onRequest(explainRequest, request<ExplainParams, unknown>(explainRequest, explain));
  connection.onRequest(
    fixEverythingRequest,
    request<FixEverythingParams, unknown>(fixEverythingRequest, fixEverything),
  );
  connection.onRequest(agentToolRequest, request<AgentToolParams, unknown>(agentToolRequest, agentTool));
  connection.onRequest(allowRequest, request<AllowParams, unknown>(allowRequest, allow));
  connection.onRequest(
    notProductionRequest,
    request<NotProductionParams, unknown>(notProductionRequest, notProduction),
  );
  connection.onRequest(recordRequest, request<RecordParams, unknown>(recordRequest, record));
  connection.onRequest(reportRequest, request<ReportParams, unknown>(reportRequest, report));
  const answerMigrations = request(migrationsRequest, migrations);
  connection.onRequest(migrationsRequest, (...given: readonly unknown[]) =>
    answerMigrations(undefined, given.find(isToken) ?? CancellationToken.None),
  );
  connection.onRequest(refreshRequest, async () => {
    await session.refresh();
    return null;
  });

  connection.listen();
  return session;
}

function isToken(value: unknown): value is CancellationToken {
  return CancellationToken.is(value);
}

const anyFolder = { filters: [{ scheme: "file", pattern: { glob: "**/*", matches: "folder" as const } }] };

async function register(
  connection: Connection,
  session: Session,
  failed: (what: string, error: unknown) => void,
): Promise<void> {
  const { client } = session;
  try {
    if (client.registerConfiguration)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: configurationSection });
    if (client.registerWatchers)
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: watchedGlobs.map((globPattern) => ({ globPattern })),
      });
  } catch (error) {
    failed("client/registerCapability", error);
  }
}
