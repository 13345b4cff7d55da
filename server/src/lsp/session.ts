import { installedFolders } from "../core/project/skippedFolders.js";
import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import { localDate } from "../core/checklist/dates.js";
import type { Configuration } from "../core/configuration.js";
import { basename, dirname } from "../core/project/paths.js";
import type { Steps } from "../core/project/steps.js";
import { isRecord } from "../core/text/isRecord.js";
import { LineIndex } from "../core/text/lineIndex.js";
import { isText } from "../core/text/fileSource.js";
import type { FileEvent, InitializeParams, PublishDiagnosticsParams, WorkspaceFolder } from "vscode-languageserver";
import { noCapabilities, readCapabilities, type ClientCapabilities } from "./clientCapabilities.js";
import { parseConfiguration, parseDrawing, type Drawing } from "./configuration.js";
import { createDiagnostics } from "./diagnostics.js";
import { changeDocument, openDocument, type ContentChange, type OpenDocument } from "./documents.js";
import { changesBetween, entryKey, type Drawn } from "./drawn.js";
import { openFolder, type Folder } from "./folder.js";
import type { NewMigrationsParams, WireNewMigrations } from "./protocol.js";
import { createScheduler } from "./scheduler.js";
import type { Engine, HostFiles, ServerHost } from "./services.js";
import type { Places } from "./toProtocol.js";
import { unreadRegions } from "./unreadRegions.js";
import { isWithin, pathOfUri, uriOfPath } from "./uris.js";
import { startWork, type Work } from "./work.js";

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

/** The editor's side of the session. */
export interface SessionClient {
  publish(params: PublishDiagnosticsParams): void;
  /** `taken`: files whose present text was taken in. */
  reportsChanged(taken: ReadonlySet<string>): void;
  /** The settings of the section for each of these folders. */
  configuration(uris: readonly string[]): Promise<readonly unknown[]>;
  /** Shows that something goes on until it is done, where the editor can; `stop`: the user does not want it. */
  progress(title: string, stop: () => void): Progress;
  /** `what` names a step or method; of the error only its class is told, because messages can quote files. */
  failed(what: string, error: unknown): void;
}

export interface Progress {
  report(message: string): void;
  done(): void;
}

export function createSession(host: ServerHost, editor: SessionClient): Session {
  let client = noCapabilities;
  let engine: Engine | undefined;
  let initial: readonly WorkspaceFolder[] = [];
  let pushedSettings: unknown;
  let folders: readonly Folder[] = [];
  let drawing = parseDrawing(undefined);
  let started = false;
  /** One change of the set of folders after the other. */
  let queue: Promise<void> = Promise.resolve();
  /** Folders that are looked through for the first time, by their roots. */
  const opening = new Map<string, { readonly work: Work; readonly changed: Set<string> }>();
  /** What folders are taking in, and what came after that. Without work: the user has stopped it. */
  const underway = new Map<
    Folder,
    { work: Work | undefined; readonly files: ReadonlySet<string>; readonly later: Set<string> }
  >();
  /** Folders whose migrations are being read: their findings in settings are shown before. */
  const completing = new Map<Folder, Work>();
  /** By root: what the editor's Git says. */
  const newMigrations = new Map<string, ToldMigrations>();
  const documents = new Map<string, OpenDocument>();
  /** Files whose text is another than in the snapshots. */
  const pending = new Set<string>();
  const indexes = new Map<string, { readonly hash: string; readonly index: LineIndex; readonly mark: number }>();
  const scheduler = createScheduler(() => analyse(), { nextTurn: host.nextTurn, now: host.now });

  const places: Places = {
    uri(path) {
      return documents.get(path)?.uri ?? uriOfPath(path);
    },
    version(path) {
      return documents.get(path)?.version ?? null;
    },
    range({ file, start, end }) {
      const { index, mark } = indexOf(file);
      const position = (offset: number): { line: number; character: number } => {
        const { line, column } = index.positionAt(offset);
        return { line, character: line === 0 ? Math.max(0, column - mark) : column };
      };
      return { start: position(start), end: position(end) };
    },
    firstLine({ file, start, end }) {
      return places.range({ file, start, end: Math.min(end, indexOf(file).index.lineEnd(start)) });
    },
  };

  const diagnostics = createDiagnostics({
    places,
    client: () => client,
    send: (params) => editor.publish(params),
    unread(path) {
      const document = documents.get(path);
      return document === undefined || engine === undefined ? [] : unreadRegions(engine.parser, document);
    },
    unfinished,
    isBehind,
  });

  /** Entries that do not load because of a document that is not saved: most likely half a name that becomes a whole one. */
  function unfinished(): ReadonlySet<string> {
    return new Set(
      folders.flatMap((folder) =>
        folder.analysis.projects.flatMap((project) =>
          project.entries.flatMap((entry) =>
            entry.checked && entry.raises !== null && isUnsaved(entry.raises.at.file)
              ? [entryKey(project.root, entry.module)]
              : [],
          ),
        ),
      ),
    );
  }

  function isUnsaved(path: string): boolean {
    const document = documents.get(path);
    return document !== undefined && document.text !== textOnDisk(path)?.replace(/^\uFEFF/, "");
  }

  /** Editors do not count the byte order mark of a closed file as a character of its first line. */
  function indexOf(path: string): { readonly index: LineIndex; readonly mark: number } {
    const document = documents.get(path);
    if (document !== undefined) return { index: document.index, mark: 0 };
    const read = folderOf(path)?.files.read(path);
    if (!isText(read)) return { index: new LineIndex(""), mark: 0 };
    const known = indexes.get(path);
    if (known?.hash === read.hash) return known;
    const made = { hash: read.hash, index: new LineIndex(read.text), mark: read.text.startsWith("\uFEFF") ? 1 : 0 };
    indexes.set(path, made);
    return made;
  }

  function folderOf(path: string): Folder | undefined {
    let best: Folder | undefined;
    for (const folder of folders)
      if (isWithin(folder.root, path) && (best === undefined || folder.root.length > best.root.length)) best = folder;
    return best;
  }

  function safely(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      editor.failed(what, error);
    }
  }

  /** Whether a file's text is another than in the snapshot, which is still being made. */
  function isBehind(path: string): boolean {
    for (const { files, later } of underway.values()) if (files.has(path) || later.has(path)) return true;
    return false;
  }

  /** Takes in what is pending; nothing is ever shown that was computed for an older text. */
  function analyse(also: Iterable<string> = []): void {
    if (!started) return;
    const changed = new Set(pending);
    pending.clear();
    for (const one of opening.values()) for (const path of changed) one.changed.add(path);
    for (const folder of folders) takeIn(folder, changed);
    show(new Set([...changed, ...also]));
  }

  function takeIn(folder: Folder, changed: ReadonlySet<string>, configuration?: Configuration, isTold = false): void {
    const before = underway.get(folder);
    const own = [...changed].filter((path) => isWithin(folder.root, path));
    if (own.length === 0 && configuration === undefined && !isTold) return;
    if (before?.work !== undefined && configuration === undefined && !isTold) {
      for (const path of own) before.later.add(path);
      return;
    }
    // With another configuration what is being looked for may not even be wanted.
    before?.work?.cancel();
    const files = new Set([...own, ...(before?.files ?? []), ...(before?.later ?? [])]);
    const entry: { work: Work | undefined; readonly files: ReadonlySet<string>; readonly later: Set<string> } = {
      work: undefined,
      files,
      later: new Set(),
    };
    underway.set(folder, entry);
    let ended = false;
    const end = (): void => {
      ended = true;
      if (underway.get(folder) === entry) underway.delete(folder);
      if (entry.work === undefined) return;
      for (const path of entry.later) pending.add(path);
      analyse(files);
    };
    const work = inSlices(
      `Analysing ${basename(folder.root)}`,
      folder.takeIn(files, { configuration, again: before !== undefined }),
      end,
      end,
      () => {
        entry.work = undefined;
      },
    );
    if (!ended) entry.work = work;
  }

  /** Shows folders that are new, and reads their migrations. */
  function showOpened(): void {
    analyse();
    folders.forEach(complete);
  }

  /** Whoever stops it has what was found in settings and deploy files. */
  function complete(folder: Folder): void {
    if (folder.isWhole || folder.completing === undefined || completing.has(folder)) return;
    let ended = false;
    const end = (): void => {
      ended = true;
      completing.delete(folder);
      if (folders.includes(folder)) show(new Set());
    };
    const work = inSlices(`Reading migrations of ${basename(folder.root)}`, folder.completing(), end, end, end);
    if (!ended) completing.set(folder, work);
  }

  /** What takes long is shown to the user, who can stop it. */
  function inSlices<T>(
    title: string,
    steps: Steps<T>,
    done: (result: T) => void,
    failed: () => void,
    stopped: () => void,
  ): Work {
    let shown: Progress | undefined;
    const cancel = (): void => {
      shown?.done();
      work.cancel();
    };
    const work = startWork(steps, {
      nextTurn: host.nextTurn,
      now: host.now,
      waiting(step, milliseconds) {
        if (milliseconds < unnoticed) return;
        shown ??= editor.progress(title, () => {
          cancel();
          stopped();
        });
        shown.report(`${step.count} ${step.stage}`);
      },
      done(result) {
        shown?.done();
        done(result);
      },
      failed(error) {
        shown?.done();
        editor.failed("analysis", error);
        failed();
      },
    });
    return { advance: (milliseconds) => work.advance(milliseconds), cancel };
  }

  function show(changed: ReadonlySet<string>): void {
    const nested = folders.some((a) => folders.some((b) => a !== b && isWithin(a.root, b.root)));
    const findings = folders.flatMap((folder) =>
      nested
        ? folder.analysis.findings.filter((finding) => folderOf(finding.project) === folder)
        : folder.analysis.findings,
    );
    const problems = folders.flatMap((folder) =>
      folder.analysis.problems.filter((problem) => !nested || folderOf(problem.file) === folder),
    );
    safely("publishDiagnostics", () => diagnostics.update(findings, problems, changed));
    editor.reportsChanged(changed);
  }

  async function settingsOf(uris: readonly string[]): Promise<readonly unknown[]> {
    if (!client.configuration) return uris.map(() => pushedSettings);
    try {
      return await editor.configuration(uris);
    } catch (error) {
      editor.failed("workspace/configuration", error);
      return uris.map(() => undefined);
    }
  }

  async function makeFolders(roots: readonly Root[]): Promise<readonly Folder[]> {
    const current = engine;
    if (roots.length === 0 || current === undefined) return [];
    const settings = await settingsOf(roots.map(({ uri }) => uri));
    drawing = parseDrawing(settings[0]);
    const made: Folder[] = [];
    for (const [i, { root, uri }] of roots.entries()) {
      try {
        const files = host.files(root);
        await prepared(root, files);
        const folder = await looked(
          root,
          openFolder({
            root,
            uri,
            files,
            open: documents,
            configuration: parseConfiguration(settings[i]),
            engine: current,
            newMigrations: () => newMigrations.get(root),
          }),
        );
        if (folder !== undefined) made.push(folder);
      } catch (error) {
        editor.failed("opening a folder", error);
      }
    }
    return made;
  }

  /** Files that only the editor can read are read before anything else. What takes long is shown to the user, who can stop it. */
  async function prepared(root: string, files: HostFiles): Promise<void> {
    const begun = host.now();
    let shown: Progress | undefined;
    let isStopped = false;
    try {
      await files.prepare?.(root, {
        report(count) {
          if (host.now() - begun < unnoticed) return;
          shown ??= editor.progress(`Reading ${basename(root)}`, () => {
            isStopped = true;
          });
          shown.report(`${count} files`);
        },
        isStopped: () => isStopped,
      });
    } finally {
      shown?.done();
    }
  }

  /** The folder once it is looked through; undefined where that failed, or is not wanted any more. */
  function looked(root: string, steps: Steps<Folder>): Promise<Folder | undefined> {
    return new Promise((resolve) => {
      const changed = new Set<string>();
      const end = (folder: Folder | undefined): void => {
        opening.delete(root);
        // Some of it may have been read before these changes.
        for (const path of changed) pending.add(path);
        resolve(folder);
      };
      let ended = false;
      const work = inSlices(
        `Looking through ${basename(root)}`,
        steps,
        (folder) => {
          ended = true;
          end(folder);
        },
        () => {
          ended = true;
          end(undefined);
        },
        () => end(undefined),
      );
      if (!ended)
        opening.set(root, {
          changed,
          work: {
            ...work,
            cancel() {
              work.cancel();
              end(undefined);
            },
          },
        });
    });
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

  /** Without any workspace folder, an opened file stands for its own: the nearest one above it with a manage.py, else its directory. */
  function adopt(path: string): void {
    if (!started || initial.length > 0 || folders.some((folder) => isWithin(folder.root, path)) || isInstalled(path))
      return;
    void inTurn("opening a file", async () => {
      const probe = host.files(dirname(path));
      let root = dirname(path);
      for (let up = root, steps = 0; up !== "/" && steps < 5; up = dirname(up), steps++) {
        if (probe.kind(`${up}/manage.py`) === "file") {
          root = up;
          break;
        }
        if (probe.kind(`${up}/.git`) !== undefined) break;
      }
      await addFolders([{ root, uri: uriOfPath(root) }]);
      showOpened();
    });
  }

  async function diskChanged(ask: (folder: Folder) => readonly string[] | Promise<readonly string[]>): Promise<void> {
    for (const folder of folders) {
      const answer = ask(folder);
      const affected = isPromise(answer) ? await answer : answer;
      for (const path of affected) pending.add(path);
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
      return drawing;
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
      return path === undefined || isBehind(path) ? undefined : documents.get(path);
    },
    drawn: (path) => diagnostics.drawn(path),
    initialize(params) {
      client = readCapabilities(params);
      const options: unknown = params.initializationOptions;
      if (isRecord(options)) pushedSettings = options["settings"];
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
    isSettled: () =>
      started &&
      pending.size === 0 &&
      completing.size === 0 &&
      [...underway.values()].every(({ work }) => work === undefined),
    upToDate() {
      scheduler.flush();
      // Most of it is soon done; what is not is answered without.
      for (const { work } of [...underway.values()]) work?.advance(patience);
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
      for (const { work } of [...opening.values()]) work.cancel();
      return inTurn("refresh", async () => {
        const made = await makeFolders([
          ...folders,
          ...initial.flatMap(place).filter(({ root }) => !folders.some((folder) => folder.root === root)),
        ]);
        for (const { work } of underway.values()) work?.cancel();
        for (const work of completing.values()) work.cancel();
        underway.clear();
        completing.clear();
        folders = made;
        showOpened();
      });
    },
    configurationChanged(pushed) {
      if (isRecord(pushed)) pushedSettings = pushed["djangoDeployHygiene"] ?? pushedSettings;
      return inTurn("configuration", async () => {
        const settings = await settingsOf(folders.map(({ uri }) => uri));
        drawing = parseDrawing(settings[0]);
        folders.forEach((folder, i) => {
          const configuration = parseConfiguration(settings[i]);
          if (JSON.stringify(configuration) !== JSON.stringify(folder.configuration))
            takeIn(folder, new Set(), configuration);
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
          for (const folder of folders) if (folder.root === root) takeIn(folder, new Set(), undefined, true);
        }
        analyse();
      });
    },
    foldersChanged(added, removed) {
      const gone = new Set(removed.flatMap(place).map(({ root }) => root));
      for (const root of gone) opening.get(root)?.work.cancel();
      return inTurn("folders", async () => {
        for (const folder of folders.filter(({ root }) => gone.has(root))) {
          underway.get(folder)?.work?.cancel();
          completing.get(folder)?.cancel();
          underway.delete(folder);
          completing.delete(folder);
        }
        folders = folders.filter((folder) => !gone.has(folder.root));
        initial = [...initial.filter((folder) => !removed.some((other) => other.uri === folder.uri)), ...added];
        await addFolders(added.flatMap(place));
        showOpened();
      });
    },
    dispose() {
      scheduler.dispose();
      for (const { work } of [...opening.values(), ...underway.values()]) work?.cancel();
      for (const work of completing.values()) work.cancel();
    },
  };

  function textOnDisk(path: string): string | undefined {
    const read = folderOf(path)?.files.read(path);
    return isText(read) ? read.text : undefined;
  }
}

function toldOf({ files, because, edited }: WireNewMigrations): ToldMigrations {
  return {
    files: new Set(files.flatMap((file) => pathOfUri(file) ?? [])),
    because,
    ...(edited !== undefined && {
      edited: {
        branch: edited.branch,
        before: new Map(
          edited.files.flatMap(({ uri, before }) => {
            const path = pathOfUri(uri);
            return path === undefined ? [] : [[path, before] as const];
          }),
        ),
      },
    }),
  };
}

function isSameTold(a: ToldMigrations | undefined, b: ToldMigrations | undefined): boolean {
  return (
    a?.because === b?.because &&
    a?.files.size === b?.files.size &&
    [...(a?.files ?? [])].every((file) => b?.files.has(file) === true) &&
    a?.edited?.branch === b?.edited?.branch &&
    a?.edited?.before.size === b?.edited?.before.size &&
    [...(a?.edited?.before ?? [])].every(([file, text]) => b?.edited?.before.get(file) === text)
  );
}

/** Milliseconds until the user is told that something goes on. */
const unnoticed = 500;
/** Milliseconds that a request waits for the present state. */
const patience = 200;

interface Root {
  readonly root: string;
  readonly uri: string;
}

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
