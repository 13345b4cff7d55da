import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { clientOptions } from "./clientOptions.js";
import { watchForProject } from "./djangoProject.js";
import { createServer, type Server } from "./server.js";
import { register as registerAgentTools } from "./features/agentTools.js";
import { register as registerCopying } from "./features/checklistMarkdown.js";
import { followChecklists } from "./features/checklists.js";
import { registerViews } from "./features/checklistView.js";
import { register as registerCommands } from "./features/commands.js";
import { register as registerCommitGate } from "./features/commitGate.js";
import { register as registerConfirmations } from "./features/confirmations.js";
import { register as registerEnvironment } from "./features/environmentView.js";
import { register as registerFileRequests } from "./features/fileRequests.js";
import { register as registerFolderEvents } from "./features/folderEvents.js";
import { register as registerMigrations } from "./features/migrationsPage.js";
import { register as registerMigrationsView } from "./features/migrationsView.js";
import { register as registerNewMigrations } from "./features/newMigrations.js";
import { register as registerNotProduction } from "./features/notProduction.js";
import { register as registerReport } from "./features/reportPage.js";
import { register as registerResolved } from "./features/resolvedView.js";
import { register as registerRuleDocs } from "./features/ruleDocs.js";
import { register as registerComparison } from "./features/settingsComparison.js";
import { register as registerStatus } from "./features/statusItem.js";
import { register as registerValueChain } from "./features/valueChain.js";

export interface Environment {
  /** Schemes of documents that the server can read. */
  readonly schemes: readonly string[];
  createClient(id: string, name: string, options: LanguageClientOptions): BaseLanguageClient;
}

/** What both builds have in common. Nothing pops up: the server starts where a Django project is found, and waits for one otherwise. */
export async function activateWith(context: vscode.ExtensionContext, environment: Environment): Promise<Server> {
  const output = vscode.window.createOutputChannel("Django Deploy Hygiene", { log: true });
  // The identifier is also the section in which the library looks for `trace.server`.
  const server = createServer(output, () =>
    environment.createClient(
      "djangoDeployHygiene",
      "Django Deploy Hygiene",
      clientOptions(environment.schemes, output),
    ),
  );
  const project = watchForProject(() => void server.start());
  const checklists = followChecklists(server);
  const views = registerViews(server, checklists, context.workspaceState);
  context.subscriptions.push(
    output,
    server,
    project,
    checklists,
    views,
    registerAgentTools(server, checklists, project),
    registerFileRequests(server),
    registerFolderEvents(server),
    registerRuleDocs(server),
    registerConfirmations(server, checklists, views, context.globalState),
    registerCopying(checklists),
    registerReport(server, checklists),
    registerResolved(server, checklists),
    registerComparison(server, checklists),
    registerEnvironment(server),
    registerStatus(server),
    registerNotProduction(server),
    registerMigrations(server),
    registerMigrationsView(server),
    registerNewMigrations(server),
    registerValueChain(server),
    registerCommitGate(context.workspaceState),
    registerCommands(server, project),
  );
  await project.look();
  return server;
}
