import { skippedFolders } from "../core/project/skippedFolders.js";
import type { FileProblem, FileText } from "../core/text/fileSource.js";
import { basename, dirname } from "../core/project/paths.js";
import { contentHash } from "../lsp/contentHash.js";
import { largestFile, tooLarge } from "../lsp/overlayFileSource.js";
import {
  listFolderRequest,
  readFileRequest,
  type ListFolderParams,
  type ListFolderResponse,
  type ReadFileParams,
  type ReadFileResponse,
} from "../lsp/protocol.js";
import type { HostFiles, Preparing } from "../lsp/services.js";
import { isWithin, uriOfPath } from "../lsp/uris.js";
import { createGitIgnore } from "./gitignore.js";

export interface Requester {
  sendRequest<R>(method: string, params: unknown): Promise<R>;
}

/**
 * Files that only the editor can read, and only asynchronously: names and the texts that matter to an analysis are loaded in advance,
 * within bounds. What lies beyond them is not there for the analysis.
 */
export function createBrowserFiles(editor: Requester): HostFiles {
  const folders = new Map<string, readonly string[]>();
  const files = new Map<string, FileText | FileProblem | undefined>();
  let root = "/";
  /** Whether there is more than was read. */
  let isCut = false;
  const ignores = createGitIgnore({ text: (path) => textOf(files.get(path)), kind: (path) => kind(path) }, "/");

  function kind(path: string): "file" | "directory" | undefined {
    return folders.has(path) ? "directory" : files.has(path) ? "file" : undefined;
  }

  /** Level by level, so that within the bounds what lies at the top is there. The answer names the texts that were read. */
  async function loadFolder(top: string, watch: Preparing = unwatched): Promise<readonly string[]> {
    const found: string[] = [];
    let waiting = [top];
    for (let depth = 0; waiting.length > 0; depth++) {
      const next: string[] = [];
      const texts: string[] = [];
      if (depth === deepest) isCut = true;
      if (depth === deepest || watch.isStopped()) return found;
      await inParallel(waiting, async (folder) => {
        if (files.size >= mostFiles) isCut = true;
        if (isCut || watch.isStopped()) return;
        const { entries } = await ask<ListFolderResponse>(
          listFolderRequest,
          { uri: uriOfPath(folder) } satisfies ListFolderParams,
          { entries: [] },
        );
        folders.set(folder, entries.map((entry) => entry.name).sort());
        for (const entry of entries) {
          const path = `${folder}/${entry.name}`;
          if (entry.kind === "directory") {
            folders.set(path, []);
            if (!notLoaded.has(entry.name)) next.push(path);
          } else {
            files.set(path, undefined);
            if (isRead(entry.name)) texts.push(path);
          }
        }
      });
      await inParallel(texts, async (path) => {
        if (watch.isStopped()) return;
        await loadFile(path);
        found.push(path);
        watch.report(found.length);
      });
      waiting = next;
    }
    return found;
  }

  async function loadFile(path: string): Promise<void> {
    const { text, size } = await ask<ReadFileResponse>(
      readFileRequest,
      { uri: uriOfPath(path) } satisfies ReadFileParams,
      { text: null, size: 0 },
    );
    if (size > largestFile) files.set(path, tooLarge);
    else if (text === null) files.set(path, { problem: "cannot be read" });
    else files.set(path, { text, hash: contentHash(text) });
  }

  async function ask<R>(method: string, params: unknown, otherwise: R): Promise<R> {
    try {
      return await editor.sendRequest<R>(method, params);
    } catch {
      return otherwise;
    }
  }

  function forget(path: string): readonly string[] {
    const gone = [...files.keys()].filter((file) => isWithin(path, file));
    for (const file of gone) files.delete(file);
    for (const folder of [...folders.keys()]) if (isWithin(path, folder)) folders.delete(folder);
    return gone;
  }

  return {
    read: (path) => files.get(path),
    kind,
    list: (path) => folders.get(path) ?? [],
    isIgnored: (path) => ignores.isIgnored(path),
    async prepare(folder, watch) {
      root = folder;
      await loadFolder(folder, watch);
      if (watch.isStopped()) isCut = true;
    },
    incomplete: () => (isCut ? incomplete : undefined),
    async changed(paths) {
      ignores.forget();
      const affected = new Set<string>();
      for (const path of paths) {
        for (const gone of forget(path)) affected.add(gone);
        affected.add(path);
        const parent = dirname(path);
        if (!isWithin(root, parent) || [...notLoaded].some((name) => path.includes(`/${name}/`))) continue;
        const { entries } = await ask<ListFolderResponse>(
          listFolderRequest,
          { uri: uriOfPath(parent) } satisfies ListFolderParams,
          { entries: [] },
        );
        folders.set(parent, entries.map((entry) => entry.name).sort());
        const entry = entries.find(({ name }) => name === basename(path));
        if (entry?.kind === "file") {
          files.set(path, undefined);
          if (isRead(entry.name)) await loadFile(path);
        } else if (entry?.kind === "directory" && !notLoaded.has(entry.name)) {
          for (const file of await loadFolder(path)) affected.add(file);
        }
      }
      return [...affected];
    },
    // The editor watches; there is nothing to compare with.
    changedAnywhere: () => undefined,
  };
}

const deepest = 12;
const mostFiles = 5000;
const mostAtOnce = 16;
const incomplete = `Not all of this folder was read: at most ${mostFiles} files, ${deepest} folders deep. What lies beyond is not judged`;
const unwatched: Preparing = { report: () => undefined, isStopped: () => false };

/** Each file system has a patience of its own: never more than a few questions at once. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const one = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, items.length) }, one));
}

const notLoaded = new Set([...skippedFolders, "static", "media", "dist"]);

/** The kinds of files that an analysis reads. */
function isRead(name: string): boolean {
  return (
    /\.(?:py|toml|cfg|ini|conf|ya?ml|lock|txt|in|sh|service|socket|timer|env|json|md|rst|adoc)$/i.test(name) ||
    /^(?:Dockerfile|Containerfile|Procfile|Pipfile|Caddyfile|Makefile|\.env|\.gitignore|\.dockerignore|crontab)/.test(
      name,
    )
  );
}

function textOf(file: FileText | FileProblem | undefined): string | undefined {
  return file !== undefined && "text" in file ? file.text : undefined;
}
