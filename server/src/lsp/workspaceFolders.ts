import type { WorkspaceFolder } from "vscode-languageserver";
import { emptyConfiguration } from "../core/configuration.js";
import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import { dirname } from "../core/project/paths.js";
import { installedFolders } from "../core/project/skippedFolders.js";
import type { Editor } from "./editor.js";
import type { EditorSettings } from "./editorSettings.js";
import type { Folder } from "./folder.js";
import { rootAround } from "./folders.js";
import { isSameTold, toldOf } from "./newMigrations.js";
import type { Opening, Root } from "./opening.js";
import type { NewMigrationsParams } from "./protocol.js";
import type { Engine, ServerHost } from "./services.js";
import type { TakingIn } from "./takingIn.js";
import { isWithin, pathOfUri, uriOfPath } from "./uris.js";

/** The folders that are analysed: the workspace's, and those that files opened without one stand for. One change of the set follows the other. */
export interface WorkspaceFolders {
  readonly all: readonly Folder[];
  /** undefined before the start. */
  readonly engine: Engine | undefined;
  readonly isStarted: boolean;
  /** Loads the configuration, and looks through these folders. */
  start(given: readonly WorkspaceFolder[]): Promise<void>;
  /** Without any workspace folder, an opened file stands for its own. */
  adopt(path: string): void;
  /** Looks through all of them anew. */
  refresh(): Promise<void>;
  change(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): Promise<void>;
  /** The editor's settings may be others. */
  configure(): Promise<void>;
  /** What the editor's Git says is new, of every folder for which it can tell. */
  newMigrations(told: NewMigrationsParams["folders"]): Promise<void>;
}

export interface WorkspaceFoldersOptions {
  readonly host: Pick<ServerHost, "engine" | "files">;
  readonly editor: Pick<Editor, "failed">;
  readonly settings: Pick<EditorSettings, "of">;
  readonly opening: Opening;
  readonly takingIn: TakingIn;
  /** By root: what the editor's Git says. Kept up to date here. */
  readonly newMigrations: Map<string, ToldMigrations>;
  /** Paths of the texts that are open. */
  readonly open: () => Iterable<string>;
  /** Takes in what is pending, and shows it. */
  readonly analyse: () => void;
}

export function createWorkspaceFolders({
  host,
  editor,
  settings,
  opening,
  takingIn,
  newMigrations,
  open,
  analyse,
}: WorkspaceFoldersOptions): WorkspaceFolders {
  let engine: Engine | undefined;
  let given: readonly WorkspaceFolder[] = [];
  let folders: readonly Folder[] = [];
  let started = false;
  let queue: Promise<void> = Promise.resolve();

  /** Shows folders that are new, and reads their migrations. */
  function showOpened(): void {
    analyse();
    folders.forEach(takingIn.complete);
  }

  async function makeFolders(roots: readonly Root[]): Promise<readonly Folder[]> {
    const current = engine;
    if (roots.length === 0 || current === undefined) return [];
    const configurations = await settings.of(roots.map(({ uri }) => uri));
    const made: Folder[] = [];
    for (const [i, root] of roots.entries()) {
      const folder = await opening.open(root, configurations[i] ?? emptyConfiguration, current);
      if (folder !== undefined) made.push(folder);
    }
    return made;
  }

  async function addFolders(added: readonly Root[]): Promise<void> {
    const made = await makeFolders(
      added.filter(
        ({ root }, i) =>
          !folders.some((folder) => folder.root === root) && added.findIndex((other) => other.root === root) === i,
      ),
    );
    folders = [...folders, ...made];
  }

  function inTurn(what: string, work: () => Promise<void>): Promise<void> {
    queue = queue.then(work).catch((error: unknown) => editor.failed(what, error));
    return queue;
  }

  function adopt(path: string): void {
    if (!started || given.length > 0 || folders.some((folder) => isWithin(folder.root, path)) || isInstalled(path))
      return;
    void inTurn("opening a file", async () => {
      const root = rootAround(path, host.files(dirname(path)));
      await addFolders([{ root, uri: uriOfPath(root) }]);
      showOpened();
    });
  }

  return {
    get all() {
      return folders;
    },
    get engine() {
      return engine;
    },
    get isStarted() {
      return started;
    },
    adopt,
    start(first) {
      return inTurn("start", async () => {
        given = first;
        engine = await host.engine();
        await addFolders(given.flatMap(place));
        started = true;
        for (const path of open()) adopt(path);
        showOpened();
      });
    },
    refresh() {
      opening.cancelAll();
      return inTurn("refresh", async () => {
        const made = await makeFolders([
          ...folders,
          ...given.flatMap(place).filter(({ root }) => !folders.some((folder) => folder.root === root)),
        ]);
        takingIn.dropAll();
        folders = made;
        showOpened();
      });
    },
    change(added, removed) {
      const gone = new Set(removed.flatMap(place).map(({ root }) => root));
      for (const root of gone) opening.cancel(root);
      return inTurn("folders", async () => {
        for (const folder of folders) if (gone.has(folder.root)) takingIn.drop(folder);
        folders = folders.filter((folder) => !gone.has(folder.root));
        given = [...given.filter((folder) => !removed.some((other) => other.uri === folder.uri)), ...added];
        await addFolders(added.flatMap(place));
        showOpened();
      });
    },
    configure() {
      return inTurn("configuration", async () => {
        const configurations = await settings.of(folders.map(({ uri }) => uri));
        folders.forEach((folder, i) => {
          const configuration = configurations[i] ?? emptyConfiguration;
          if (JSON.stringify(configuration) !== JSON.stringify(folder.configuration))
            takingIn.takeIn(folder, new Set(), configuration);
        });
        analyse();
      });
    },
    newMigrations(told) {
      return inTurn("new migrations", async () => {
        const now = new Map(
          told.flatMap((one) => place(one).map(({ root }): [string, ToldMigrations] => [root, toldOf(one)])),
        );
        for (const root of new Set([...newMigrations.keys(), ...now.keys()])) {
          const one = now.get(root);
          if (isSameTold(newMigrations.get(root), one)) continue;
          if (one === undefined) newMigrations.delete(root);
          else newMigrations.set(root, one);
          for (const folder of folders) if (folder.root === root) takingIn.takeIn(folder, new Set(), undefined, true);
        }
        analyse();
      });
    },
  };
}

/** Installed code is never a project of the user's. */
export function isInstalled(path: string): boolean {
  return path.split("/").some((name) => installedFolders.includes(name));
}

function place({ uri }: { readonly uri: string }): readonly Root[] {
  const root = pathOfUri(uri);
  return root === undefined ? [] : [{ root, uri }];
}
