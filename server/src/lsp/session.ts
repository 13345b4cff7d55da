import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import { localDate } from "../core/checklist/dates.js";
import { basename } from "../core/project/paths.js";
import { isRecord } from "../core/text/isRecord.js";
import { isText } from "../core/text/fileSource.js";
import type { FileEvent, InitializeParams, WorkspaceFolder } from "vscode-languageserver";
import { noCapabilities, readCapabilities, type ClientCapabilities } from "./clientCapabilities.js";
import { configurationSection, type Drawing } from "./configuration.js";
import { createDiagnostics } from "./diagnostics.js";
import type { ContentChange, OpenDocument } from "./documents.js";
import type { Drawn } from "./drawn.js";
import type { Editor } from "./editor.js";
import { createEditorSettings } from "./editorSettings.js";
import type { Folder } from "./folder.js";
import { innermost, reportedOf, unfinishedEntries } from "./folders.js";
import { createOpening } from "./opening.js";
import { createOpenTexts } from "./openTexts.js";
import { createPlaces } from "./places.js";
import type { NewMigrationsParams } from "./protocol.js";
import { createScheduler } from "./scheduler.js";
import type { Engine, ServerHost } from "./services.js";
import { createSlices } from "./slices.js";
import { createTakingIn } from "./takingIn.js";
import type { Places } from "./toProtocol.js";
import { unreadRegions } from "./unreadRegions.js";
import { isWithin, pathOfUri, uriOfPath } from "./uris.js";
import { createWorkspaceFolders, isInstalled } from "./workspaceFolders.js";

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
  let initial: readonly WorkspaceFolder[] = [];
  const newMigrations = new Map<string, ToldMigrations>();
  /** Files whose text is another than in the snapshots. */
  const pending = new Set<string>();
  const scheduler = createScheduler(() => analyse(), { nextTurn: host.nextTurn, now: host.now });

  const settings = createEditorSettings(editor, () => client.configuration);
  const texts = createOpenTexts({
    textOnDisk,
    moved: (path, changes) => diagnostics.move(path, changes),
    changed(path) {
      pending.add(path);
      scheduler.request();
    },
    opened: (path) => folders.adopt(path),
  });
  const { documents } = texts;
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
      if (folders.all.includes(folder)) show(new Set());
    },
  });
  const folders = createWorkspaceFolders({
    host,
    editor,
    settings,
    opening,
    takingIn,
    newMigrations,
    open: () => documents.keys(),
    analyse,
  });
  const diagnostics = createDiagnostics({
    places,
    client: () => client,
    send: (params) => editor.publish(params),
    unread(path) {
      const document = documents.get(path);
      return document === undefined || folders.engine === undefined
        ? []
        : unreadRegions(folders.engine.parser, document);
    },
    unfinished,
    isBehind: takingIn.isBehind,
  });

  function unfinished(): ReadonlySet<string> {
    return unfinishedEntries(folders.all, texts.isUnsaved);
  }

  function folderOf(path: string): Folder | undefined {
    return innermost(folders.all, path);
  }

  function textOnDisk(path: string): string | undefined {
    const read = folderOf(path)?.files.read(path);
    return isText(read) ? read.text : undefined;
  }

  function addPending(paths: Iterable<string>): void {
    for (const path of paths) pending.add(path);
  }

  /** Takes in what is pending; nothing is ever shown that was computed for an older text. */
  function analyse(also: Iterable<string> = []): void {
    if (!folders.isStarted) return;
    const changed = new Set(pending);
    pending.clear();
    opening.note(changed);
    for (const folder of folders.all) takingIn.takeIn(folder, changed);
    show(new Set([...changed, ...also]));
  }

  function show(changed: ReadonlySet<string>): void {
    const { findings, problems } = reportedOf(folders.all);
    try {
      diagnostics.update(findings, problems, changed);
    } catch (error) {
      editor.failed("publishDiagnostics", error);
    }
    editor.reportsChanged(changed);
  }

  async function diskChanged(ask: (folder: Folder) => readonly string[] | Promise<readonly string[]>): Promise<void> {
    for (const folder of folders.all) {
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
      return folders.engine;
    },
    get drawing() {
      return settings.drawing;
    },
    get folders() {
      return folders.all;
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
    start: () => folders.start(initial),
    isSettled: () => folders.isStarted && pending.size === 0 && takingIn.isSettled(),
    upToDate() {
      scheduler.flush();
      // Most of it is soon done; what is not is answered without.
      takingIn.advance(patience);
      return this;
    },
    open: texts.open,
    change: texts.change,
    close: texts.close,
    async save(uri) {
      const path = pathOfUri(uri);
      if (path === undefined) return;
      await diskChanged((folder) => {
        if (!client.registerWatchers) folder.files.changedAnywhere();
        return isWithin(folder.root, path) ? folder.files.changed([path]) : [];
      });
    },
    watched(events) {
      const paths = events.flatMap((event) => pathOfUri(event.uri) ?? []).filter((path) => !isInstalled(path));
      if (paths.length === 0) return Promise.resolve();
      return diskChanged((folder) => {
        const own = paths.filter((path) => isWithin(folder.root, path) || isWithin(path, folder.root));
        return own.length === 0 ? [] : folder.files.changed(own);
      });
    },
    refresh: folders.refresh,
    configurationChanged(pushed) {
      const own = isRecord(pushed) ? pushed[configurationSection] : undefined;
      if (own !== undefined && own !== null) settings.push(own);
      return folders.configure();
    },
    newMigrations: folders.newMigrations,
    foldersChanged: folders.change,
    dispose() {
      scheduler.dispose();
      opening.cancelAll();
      takingIn.dropAll();
    },
  };
}

/** Milliseconds that a request waits for the present state. */
const patience = 200;

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return value instanceof Promise;
}
