import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export interface GitIndex {
  isTracked(path: string): boolean | undefined;
  /** Asks the disk again at the next question. */
  forget(): void;
}

/** Which files Git's index lists, read from the file itself: Git is not asked. */
export function createGitIndex(): GitIndex {
  const tops = new Map<string, Repository | undefined>();
  const indexes = new Map<string, { readonly stamp: string; readonly paths: ReadonlySet<string> | undefined }>();
  const fresh = new Set<string>();
  const repositoryOf = (folder: string): Repository | undefined => {
    if (tops.has(folder)) return tops.get(folder);
    const parent = dirname(folder);
    const found = repositoryAt(folder) ?? (parent === folder ? undefined : repositoryOf(parent));
    tops.set(folder, found);
    return found;
  };
  return {
    isTracked(path) {
      const repository = repositoryOf(dirname(path));
      if (repository === undefined) return undefined;
      const { index, top } = repository;
      if (!fresh.has(index)) {
        const stamp = stampOf(index);
        if (indexes.get(index)?.stamp !== stamp) indexes.set(index, { stamp, paths: read(index) });
        fresh.add(index);
      }
      return indexes.get(index)?.paths?.has(path.slice(top === "/" ? 1 : top.length + 1));
    },
    forget() {
      fresh.clear();
      tops.clear();
    },
  };
}

interface Repository {
  readonly top: string;
  readonly index: string;
}

function repositoryAt(folder: string): Repository | undefined {
  const git = join(folder, ".git");
  try {
    const stats = statSync(git, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isDirectory()) return { top: folder, index: join(git, "index") };
    // A worktree or a submodule.
    const target = /^gitdir:[ \t]*(.+?)[ \t]*$/m.exec(readFileSync(git, "utf8"))?.[1];
    return target === undefined ? undefined : { top: folder, index: join(resolve(folder, target), "index") };
  } catch {
    return undefined;
  }
}

function stampOf(index: string): string {
  try {
    const stats = statSync(index);
    return `${stats.mtimeMs} ${stats.size}`;
  } catch {
    return "";
  }
}

function read(index: string): ReadonlySet<string> | undefined {
  try {
    return parseGitIndex(readFileSync(index));
  } catch {
    return undefined;
  }
}

/** The paths of an index of version 2, 3 or 4 (https://git-scm.com/docs/index-format), undefined where it is written otherwise: with SHA-256, split or sparse. */
export function parseGitIndex(bytes: Buffer): ReadonlySet<string> | undefined {
  if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC") return undefined;
  const version = bytes.readUInt32BE(4);
  const count = bytes.readUInt32BE(8);
  if (version < 2 || version > 4) return undefined;
  const paths = new Set<string>();
  let previous = Buffer.alloc(0);
  let at = 12;
  for (let i = 0; i < count; i++) {
    if (at + 62 > bytes.length) return undefined;
    const flags = bytes.readUInt16BE(at + 60);
    const isExtended = (flags & 0x4000) !== 0;
    if (isExtended && version < 3) return undefined;
    const read = readPath(bytes, at + 62 + (isExtended ? 2 : 0), version, previous);
    // An object of SHA-256 is longer, and the flags that were read are none.
    if (read === undefined || (version < 4 && (flags & 0xfff) !== Math.min(read.path.length, 0xfff))) return undefined;
    paths.add(read.path.toString("utf8"));
    previous = Buffer.from(read.path);
    at = version === 4 ? read.end + 1 : at + Math.ceil((read.end + 1 - at) / 8) * 8;
  }
  return hasLink(bytes, at) ? undefined : paths;
}

/** The path that is written from there to the next zero. Version 4 writes what differs from the path before. */
function readPath(
  bytes: Buffer,
  from: number,
  version: number,
  previous: Buffer,
): { readonly path: Buffer; readonly end: number } | undefined {
  let at = from;
  let kept = 0;
  if (version === 4) {
    // How much of the path before is taken off its end: 7 bits a byte, as in Git's packs.
    let byte = bytes[at++] ?? 0;
    let removed = byte & 0x7f;
    while ((byte & 0x80) !== 0) {
      byte = bytes[at++] ?? 0;
      removed = ((removed + 1) << 7) | (byte & 0x7f);
    }
    kept = previous.length - removed;
  }
  const end = bytes.indexOf(0, at);
  if (kept < 0 || end < 0) return undefined;
  const own = bytes.subarray(at, end);
  return { path: kept === 0 ? own : Buffer.concat([previous.subarray(0, kept), own]), end };
}

/** Extensions that say that the list is not the whole. */
function hasLink(bytes: Buffer, from: number): boolean {
  for (let at = from; at + 8 <= bytes.length - 20; at += 8 + bytes.readUInt32BE(at + 4)) {
    const name = bytes.toString("latin1", at, at + 4);
    if (name === "link" || name === "sdir") return true;
  }
  return false;
}
