import * as vscode from "vscode";
import {
  newMigrationsNotification,
  type NewMigrationsParams,
  type WireNewMigrations,
} from "../../../server/src/lsp/protocol.js";
import { editedSince, migrationsAmong } from "./editedMigrations.js";
import { defaultBranch, isAdded, isMainBranch, type GitApi, type GitRepository } from "./gitApi.js";
import type { Server } from "../server.js";

/**
 * Tells the server which migrations are new, as VS Code's own Git extension sees it: not in the default branch, or not committed at all; and which
 * that branch has too, but otherwise.
 * Folders without a repository are left out, and so is everything where there is no such extension: the server has other ways then.
 */
export function register(server: Server): vscode.Disposable {
  const disposables: vscode.Disposable[] = [];
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let told = "";

  function request(): void {
    clearTimeout(waiting);
    waiting = setTimeout(
      () => void tell().catch(() => server.output.warn("Git could not be asked which migrations are new.")),
      300,
    );
  }

  async function tell(): Promise<void> {
    const git = await gitApi();
    if (git === undefined || server.state !== "running") return;
    const folders: WireNewMigrations[] = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const repository = git.getRepository(folder.uri);
      const found = repository === null ? undefined : await newIn(repository);
      if (found !== undefined) folders.push({ uri: folder.uri.toString(), ...found });
    }
    const text = JSON.stringify(folders);
    if (text === told) return;
    told = text;
    server.notify(newMigrationsNotification, { folders } satisfies NewMigrationsParams);
  }

  void gitApi()
    .catch(() => undefined)
    .then((git) => {
      if (git === undefined) return;
      const follow = (repository: GitRepository): void => {
        disposables.push(repository.state.onDidChange(request));
        request();
      };
      git.repositories.forEach(follow);
      disposables.push(
        git.onDidOpenRepository(follow),
        git.onDidCloseRepository(request),
        git.onDidChangeState(request),
      );
    });
  return vscode.Disposable.from(
    server.onStateChanged((state) => {
      if (state !== "running") return;
      told = "";
      request();
    }),
    new vscode.Disposable(() => {
      clearTimeout(waiting);
      for (const one of disposables) one.dispose();
    }),
  );
}

/** undefined: there is none, or it is turned off. */
async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>(
    "vscode.git",
  );
  if (extension === undefined) return undefined;
  const git = extension.isActive ? extension.exports : await extension.activate();
  return git.enabled ? git.getAPI(1) : undefined;
}

/** undefined: nothing was committed yet, or Git does not answer. */
async function newIn(repository: GitRepository): Promise<Omit<WireNewMigrations, "uri"> | undefined> {
  const { HEAD, indexChanges, workingTreeChanges, untrackedChanges = [], mergeChanges } = repository.state;
  if (HEAD?.commit === undefined) return undefined;
  const uncommitted = [...indexChanges, ...workingTreeChanges, ...untrackedChanges, ...mergeChanges];
  const base = await defaultBranch(repository, HEAD);
  const changes = [
    ...uncommitted,
    ...(base === undefined ? [] : await repository.diffBetween(base.commit, HEAD.commit)),
  ];
  const files = migrationsAmong(changes.filter(isAdded)).map((uri) => uri.toString());
  // On the main branch itself, without a remote, what is committed is what it has.
  const branch = base ?? (isMainBranch(HEAD.name) ? { name: HEAD.name, commit: HEAD.commit } : undefined);
  const edited =
    branch === undefined
      ? undefined
      : {
          branch: branch.name,
          files: await editedSince(
            repository,
            branch.commit,
            changes.filter(({ uri }) => !files.includes(uri.toString())),
          ),
        };
  return {
    files,
    because: base === undefined ? "not committed yet" : `since ${base.name}`,
    ...(edited !== undefined && { edited }),
  };
}
