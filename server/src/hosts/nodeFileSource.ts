import { skippedFolders } from "../core/project/skippedFolders.js";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  statSync,
  type Stats,
} from "node:fs";
import type { FileBeginning, FileProblem, FileText } from "../core/text/fileSource.js";
import { basename, dirname } from "../core/project/paths.js";
import { contentHash } from "../lsp/contentHash.js";
import { largestFile, tooLarge } from "../lsp/overlayFileSource.js";
import type { HostFiles } from "../lsp/services.js";
import { isWithin } from "../lsp/uris.js";
import { decodeText } from "./decodeText.js";
import { createGitIgnore } from "./gitignore.js";
import { createGitIndex } from "./gitIndex.js";

/**
 * The disk, synchronously. What was read is kept until `changed` or `changedAnywhere` tells that it may be another;
 * then size and modification time decide whether a file is read again.
 * `root`: where .gitignore files begin to count if there is no repository.
 */
export function createNodeFileSource(root: string): HostFiles {
  const texts = new Map<string, Kept>();
  const kinds = new Map<string, "file" | "directory" | undefined>();
  const lists = new Map<string, readonly string[]>();
  const realPaths = new Map<string, string | undefined>();
  let buffer = Buffer.allocUnsafe(0);
  const index = createGitIndex();
  const ignores = createGitIgnore({ text: (path) => plainText(path), kind: (path) => kind(path) }, root);

  function plainText(path: string): string | undefined {
    const found = read(path);
    return found !== undefined && "text" in found ? found.text : undefined;
  }

  function read(path: string): FileText | FileProblem | undefined {
    const known = texts.get(path);
    if (known !== undefined && known.current) return known.file;
    const stats = attempt(() => statSync(path, { throwIfNoEntry: false }));
    if (stats === undefined || !stats.isFile()) {
      texts.delete(path);
      // A name that the directory shows and that cannot even be looked at.
      return stats === undefined && isListed(path) && !isDangling(path) ? unreadable : undefined;
    }
    if (known !== undefined && known.modified === stats.mtimeMs && known.size === stats.size) {
      texts.set(path, { ...known, current: true });
      return known.file;
    }
    const file = load(path, stats);
    texts.set(path, { file, modified: stats.mtimeMs, size: stats.size, current: true });
    return file;
  }

  function beginning(path: string, bytes: number): FileBeginning | undefined {
    const known = texts.get(path);
    if (known?.current === true)
      return "text" in known.file ? { text: known.file.text.slice(0, bytes), size: known.size } : undefined;
    if (buffer.length < bytes) buffer = Buffer.allocUnsafe(bytes);
    return loadBeginning(path, buffer.subarray(0, bytes));
  }

  function isListed(path: string): boolean {
    return list(dirname(path)).includes(basename(path));
  }

  function kind(path: string): "file" | "directory" | undefined {
    if (kinds.has(path)) return kinds.get(path);
    const found = kindOnDisk(path);
    kinds.set(path, found);
    return found;
  }

  function kindOnDisk(path: string): "file" | "directory" | undefined {
    const own = attempt(() => lstatSync(path, { throwIfNoEntry: false }));
    if (own === undefined) return undefined;
    const stats = own.isSymbolicLink() ? attempt(() => statSync(path, { throwIfNoEntry: false })) : own;
    if (stats === undefined) return undefined;
    if (stats.isFile()) return "file";
    if (!stats.isDirectory()) return undefined;
    return own.isSymbolicLink() && leadsBack(path) ? undefined : "directory";
  }

  /** Whether a directory link leads to one of the directories on the way to it: followed, it would never end. */
  function leadsBack(path: string): boolean {
    const target = realPath(path);
    if (target === undefined) return true;
    for (let above = dirname(path); ; above = dirname(above)) {
      const real = realPath(above);
      if (real === undefined || real === target) return true;
      if (above === dirname(above)) return false;
    }
  }

  function realPath(path: string): string | undefined {
    if (!realPaths.has(path))
      realPaths.set(
        path,
        attempt(() => realpathSync(path).replaceAll("\\", "/")),
      );
    return realPaths.get(path);
  }

  function list(path: string): readonly string[] {
    const known = lists.get(path);
    if (known !== undefined) return known;
    // A link that leads back has no names, so that a walk ends there.
    const names = kind(path) === "directory" ? [...(attempt(() => readdirSync(path)) ?? [])].sort() : [];
    lists.set(path, names);
    return names;
  }

  function forgetPlace(path: string): void {
    kinds.delete(path);
    lists.delete(path);
    lists.delete(dirname(path));
    realPaths.delete(path);
    const name = basename(path);
    if (name === ".gitignore" || name === ".git") ignores.forget();
  }

  /** Editors tell of a file in a new folder, and not always of the folder itself. */
  function forgetUnlisted(path: string): void {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
      const siblings = lists.get(dirname(folder));
      if (siblings?.includes(basename(folder)) === true && kinds.get(folder) !== undefined) return;
      forgetPlace(folder);
    }
  }

  return {
    read,
    kind,
    list,
    isIgnored: (path) => ignores.isIgnored(path) && index.isTracked(path) !== true,
    beginning,
    isTracked: (path) => index.isTracked(path),
    changed(paths) {
      index.forget();
      const affected = new Set<string>();
      for (const path of paths) {
        affected.add(path);
        texts.delete(path);
        const wasDirectory = kinds.get(path) === "directory" || lists.has(path);
        forgetPlace(path);
        forgetUnlisted(path);
        if (!wasDirectory && kind(path) !== "directory") continue;
        ignores.forget();
        for (const known of [texts, kinds, lists]) {
          for (const below of [...known.keys()]) {
            if (below === path || !isWithin(path, below)) continue;
            if (texts.delete(below)) affected.add(below);
            forgetPlace(below);
          }
        }
        // A folder that appeared brings files with it.
        for (const file of filesBelow(path, list, kind)) affected.add(file);
      }
      return [...affected];
    },
    changedAnywhere() {
      for (const [path, known] of texts) texts.set(path, { ...known, current: false });
      kinds.clear();
      lists.clear();
      realPaths.clear();
      ignores.forget();
      index.forget();
    },
  };
}

interface Kept {
  readonly file: FileText | FileProblem;
  readonly modified: number;
  readonly size: number;
  readonly current: boolean;
}

const unreadable: FileProblem = { problem: "cannot be read: permission is missing, or it is broken" };

function load(path: string, stats: Stats): FileText | FileProblem {
  if (stats.size > largestFile) return tooLarge;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    // It may have become a pipe or a device since, which never ends.
    if (!fstatSync(descriptor).isFile()) return unreadable;
    const bytes = readFileSync(descriptor);
    if (bytes.length > largestFile) return tooLarge;
    const decoded = decodeText(bytes, path.endsWith(".py"));
    return typeof decoded === "string" ? { text: decoded, hash: contentHash(decoded) } : decoded;
  } catch {
    return unreadable;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** In UTF-8; what that cannot be, and a character that is cut, is replaced. */
function loadBeginning(path: string, buffer: Buffer): FileBeginning | undefined {
  let descriptor: number | undefined;
  try {
    // A pipe that nobody writes to must not be waited for.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    return stats.isFile()
      ? { text: buffer.toString("utf8", 0, readSync(descriptor, buffer, 0, buffer.length, 0)), size: stats.size }
      : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isDangling(path: string): boolean {
  const own = attempt(() => lstatSync(path, { throwIfNoEntry: false }));
  return own?.isSymbolicLink() === true;
}

const mostFiles = 2000;
const notWalked = new Set(skippedFolders);

function filesBelow(
  folder: string,
  list: (path: string) => readonly string[],
  kind: (path: string) => "file" | "directory" | undefined,
): readonly string[] {
  const files: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined && files.length < mostFiles; next = waiting.pop()) {
    for (const name of list(next)) {
      const path = `${next}/${name}`;
      const what = kind(path);
      if (what === "file") files.push(path);
      else if (what === "directory" && !notWalked.has(name)) waiting.push(path);
    }
  }
  return files;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
