import { installedFolders } from "../core/project/skippedFolders.js";
import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import { emptyConfiguration } from "../core/configuration.js";
import { localDate } from "../core/checklist/dates.js";
import { basename, dirname } from "../core/project/paths.js";
import { isRecord } from "../core/text/isRecord.js";
import { isText } from "../core/text/fileSource.js";
import type { FileEvent, InitializeParams, WorkspaceFolder } from "vscode-languageserver";
import { noCapabilities, readCapabilities, type ClientCapabilities } from "./clientCapabilities.js";
import { configurationSection, type Drawing } from "./configuration.js";
import { createDiagnostics } from "./diagnostics.js";
import { changeDocument, openDocument, type ContentChange, type OpenDocument } from "./documents.js";
import { changesBetween, type Drawn } from "./drawn.js";
import type { Editor } from "./editor.js";
import { createEditorSettings } from "./editorSettings.js";
import type { Folder } from "./folder.js";
import { innermost, reportedOf, rootAround, unfinishedEntries } from "./folders.js";
import { isSameTold, toldOf } from "./newMigrations.js";
import { createOpening, type Root } from "./opening.js";
import { createPlaces } from "./places.js";
import type { NewMigrationsParams } from "./protocol.js";
import { createScheduler } from "./scheduler.js";
import type { Engine, ServerHost } from "./services.js";
import { createSlices } from "./slices.js";
import { createTakingIn } from "./takingIn.js";
import type { Places } from "./toProtocol.js";
import { unreadRegions } from "./unreadRegions.js";
import { isWithin, pathOfUri, uriOfPath } from "./uris.js";

/** What requests see: everything brought up to date with the texts that the editor sent. */
export interface Snapshot {
  readonly client: ClientCapabilities;
  readonly engine: Engine | undefined;
  /** What the editor is given to draw between the lines. */
  readonly drawing: Drawing;
  readonly folders: readonly Folder[];
  readonly places: Places;
  document(uri: string): OpenDocument | undefined;
  drawn(path: string): readonly Drawn[];
  /** The folder that answers for a path or project root: the innermost. */
  folderOf(path: string): Folder | undefined;
  /** Entries, by `entryKey`, that do not load because of a line that is being written. */
  unfinished(): ReadonlySet<string>;
  /** `2026-11-21`. */
  today(): string;
  /** The product's. */
  readonly version: string | undefined;
}

export interface Session extends Snapshot {
  initialize(params: InitializeParams): void;
  /** Loads the configuration and the folders. */
  start(): Promise<void>;
  /** Applies what is pending now, and answers for that state. */
  upToDate(): Snapshot;
  open(uri: string, version: number, text: string): void;
  change(uri: string, version: number, changes: readonly ContentChange[]): void;
  save(uri: string): Promise<void>;
  close(uri: string): void;
  watched(events: readonly FileEvent[]): Promise<void>;
  /** Asks the disk again for everything. */
  refresh(): Promise<void>;
  /** `pushed`: settings that came with the notification, for editors that cannot be asked. */
  configurationChanged(pushed?: unknown): Promise<void>;
  /** What the editor's Git says is new, of every folder for which it can tell. */
  newMigrations(told: NewMigrationsParams["folders"]): Promise<void>;
  foldersChanged(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): Promise<void>;
  /** Whether everything that the editor sent is in what is seen. */
  isSettled(): boolean;
  dispose(): void;
}

export function createSession(host: ServerHost, editor: Editor): Session {
  let client = noCapabilities;
  let engine: Engine | undefined;
  let initial: readonly WorkspaceFolder[] = [];
  let folders: readonly Folder[] = [];
  let started = false;
  /** One change of the set of folders after the other. */
  let queue: Promise<void> = Promise.resolve();
  /** By root: what the editor's Git says. */
  const newMigrations = new Map<string, ToldMigrations>();
  const documents = new Map<string, OpenDocument>();
  /** Files whose text is another than in the snapshots. */
  const pending = new Set<string>();
  const scheduler = createScheduler(() => analyse(), { nextTurn: host.nextTurn, now: host.now });

  const settings = createEditorSettings(editor, () => client.configuration);
  const places = createPlaces(documents, (path) => folderOf(path)?.files);
  const inSlices = createSlices(host, editor);
  const opening = createOpening({
    host,
    editor,
    inSlices,
    documents,
    newMigrations: (root) => newMigrations.get(root),
    behind: addPending,
  });
  const takingIn = createTakingIn({
    inSlices,
    taken(files, later) {
      addPending(later);
      analyse(files);
    },
    completed(folder) {
      if (folders.includes(folder)) show(new Set());
    },
  });

  const diagnostics = createDiagnostics({
    places,
    client: () => client,
    send: (params) => editor.publish(params),
    unread(path) {
      const document = documents.get(path);
      return document === undefined || engine === undefined ? [] : unreadRegions(engine.parser, document);
    },
    unfinished,
    isBehind: takingIn.isBehind,
  });

  function unfinished(): ReadonlySet<string> {
    return unfinishedEntries(folders, isUnsaved);
  }

  function isUnsaved(path: string): boolean {
    const document = documents.get(path);
    return document !== undefined && document.text !== textOnDisk(path)?.replace(/^\uFEFF/, "");
  }

  function folderOf(path: string): Folder | undefined {
    return innermost(folders, path);
  }

  function addPending(paths: Iterable<string>): void {
    for (const path of paths) pending.add(path);
  }

  function safely(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      editor.failed(what, error);
    }
  }

  /** Takes in what is pending; nothing is ever shown that was computed for an older text. */
  function analyse(also: Iterable<string> = []): void {
    if (!started) return;
    const changed = new Set(pending);
    pending.clear();
    opening.note(changed);
    for (const folder of folders) takingIn.takeIn(folder, changed);
    show(new Set([...changed, ...also]));
  }

  /** Shows folders that are new, and reads their migrations. */
  function showOpened(): void {
    analyse();
    folders.forEach(takingIn.complete);
  }

  function show(changed: ReadonlySet<string>): void {
    const { findings, problems } = reportedOf(folders);
    safely("publishDiagnostics", () => diagnostics.update(findings, problems, changed));
    editor.reportsChanged(changed);
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

  /** Without any workspace folder, an opened file stands for its own. */
  function adopt(path: string): void {
    if (!started || initial.length > 0 || folders.some((folder) => isWithin(folder.root, path)) || isInstalled(path))
      return;
    void inTurn("opening a file", async () => {
      const root = rootAround(path, host.files(dirname(path)));
      await addFolders([{ root, uri: uriOfPath(root) }]);
      showOpened();
    });
  }

  async function diskChanged(ask: (folder: Folder) => readonly string[] | Promise<readonly string[]>): Promise<void> {
    for (const folder of folders) {
      const answer = ask(folder);
      const affected = isPromise(answer) ? await answer : answer;
      addPending(affected);
    }
    scheduler.request();
  }

  return {
    get client() {
      return client;
    },
    get engine() {
      return engine;
    },
    get drawing() {
      return settings.drawing;
    },
    get folders() {
      return folders;
    },
    places,
    folderOf,
    unfinished,
    today: () => host.today?.() ?? localDate(new Date()),
    version: host.version,
    document(uri) {
      const path = pathOfUri(uri);
      return path === undefined || takingIn.isBehind(path) ? undefined : documents.get(path);
    },
    drawn: (path) => diagnostics.drawn(path),
    initialize(params) {
      client = readCapabilities(params);
      const options: unknown = params.initializationOptions;
      if (isRecord(options)) settings.push(options["settings"]);
      const root =
        params.rootUri ??
        (params.rootPath === null || params.rootPath === undefined
          ? undefined
          : uriOfPath(params.rootPath.replaceAll("\\", "/")));
      initial = params.workspaceFolders ?? (root === undefined ? [] : [{ uri: root, name: basename(root) }]);
    },
    start() {
      return inTurn("start", async () => {
        engine = await host.engine();
        await addFolders(initial.flatMap(place));
        started = true;
        for (const path of documents.keys()) adopt(path);
        showOpened();
      });
    },
    isSettled: () => started && pending.size === 0 && takingIn.isSettled(),
    upToDate() {
      scheduler.flush();
      // Most of it is soon done; what is not is answered without.
      takingIn.advance(patience);
      return this;
    },
    open(uri, version, text) {
      const path = pathOfUri(uri);
      if (path === undefined) return;
      const document = openDocument(uri, path, version, text);
      const before = documents.get(path)?.text ?? textOnDisk(path);
      if (before !== undefined) diagnostics.move(path, changesBetween(before, text));
      documents.set(path, document);
      pending.add(path);
      adopt(path);
      scheduler.request();
    },
    change(uri, version, contentChanges) {
      const path = pathOfUri(uri);
      const before = path === undefined ? undefined : documents.get(path);
      if (path === undefined || before === undefined) return;
      const { document, changes } = changeDocument(before, version, contentChanges);
      documents.set(path, document);
      diagnostics.move(path, changes);
      pending.add(path);
      scheduler.request();
    },
    async save(uri) {
      const path = pathOfUri(uri);
      if (path === undefined) return;
      await diskChanged((folder) => {
        if (!client.registerWatchers) folder.files.changedAnywhere();
        return isWithin(folder.root, path) ? folder.files.changed([path]) : [];
      });
    },
    close(uri) {
      const path = pathOfUri(uri);
      const document = path === undefined ? undefined : documents.get(path);
      if (path === undefined || document === undefined) return;
      documents.delete(path);
      const after = textOnDisk(path);
      if (after !== undefined) diagnostics.move(path, changesBetween(document.text, after));
      pending.add(path);
      scheduler.request();
    },
    watched(events) {
      const paths = events.flatMap((event) => pathOfUri(event.uri) ?? []).filter((path) => !isInstalled(path));
      if (paths.length === 0) return Promise.resolve();
      return diskChanged((folder) => {
        const own = paths.filter((path) => isWithin(folder.root, path) || isWithin(path, folder.root));
        return own.length === 0 ? [] : folder.files.changed(own);
      });
    },
    refresh() {
      opening.cancelAll();
      return inTurn("refresh", async () => {
        const made = await makeFolders([
          ...folders,
          ...initial.flatMap(place).filter(({ root }) => !folders.some((folder) => folder.root === root)),
        ]);
        takingIn.dropAll();
        folders = made;
        showOpened();
      });
    },
    configurationChanged(pushed) {
      const own = isRecord(pushed) ? pushed[configurationSection] : undefined;
      if (own !== undefined && own !== null) settings.push(own);
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
        const given = new Map(
          told.flatMap((one) => place(one).map(({ root }): [string, ToldMigrations] => [root, toldOf(one)])),
        );
        for (const root of new Set([...newMigrations.keys(), ...given.keys()])) {
          const [before, now] = [newMigrations.get(root), given.get(root)];
          if (isSameTold(before, now)) continue;
          if (now === undefined) newMigrations.delete(root);
          else newMigrations.set(root, now);
          for (const folder of folders) if (folder.root === root) takingIn.takeIn(folder, new Set(), undefined, true);
        }
        analyse();
      });
    },
    foldersChanged(added, removed) {
      const gone = new Set(removed.flatMap(place).map(({ root }) => root));
      for (const root of gone) opening.cancel(root);
      return inTurn("folders", async () => {
        for (const folder of folders) if (gone.has(folder.root)) takingIn.drop(folder);
        folders = folders.filter((folder) => !gone.has(folder.root));
        initial = [...initial.filter((folder) => !removed.some((other) => other.uri === folder.uri)), ...added];
        await addFolders(added.flatMap(place));
        showOpened();
      });
    },
    dispose() {
      scheduler.dispose();
      opening.cancelAll();
      takingIn.dropAll();
    },
  };

  function textOnDisk(path: string): string | undefined {
    const read = folderOf(path)?.files.read(path);
    return isText(read) ? read.text : undefined;
  }
}

/** Milliseconds that a request waits for the present state. */
const patience = 200;

function place({ uri }: { readonly uri: string }): readonly Root[] {
  const root = pathOfUri(uri);
  return root === undefined ? [] : [{ root, uri }];
}

/** Installed code is never a project of the user's. */
function isInstalled(path: string): boolean {
  return path.split("/").some((name) => installedFolders.includes(name));
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return value instanceof Promise;
}
