import ignore from "ignore";
import type { FileProblem, FileSource, FileText } from "../../server/src/core/text/fileSource.js";

/** A file's text, or the reason why it cannot be read. */
export type MemoryFile = string | FileProblem;

/**
 * A file system that exists only in a test. Keys are absolute paths (`/project/settings.py`); directories follow from them.
 * `.gitignore` files count as they do for Git. An empty directory is written as `"/project/empty/": ""`.
 */
export function memoryFiles(record: Readonly<Record<string, MemoryFile>>): FileSource {
  const files = new Map<string, MemoryFile>();
  const directories = new Map<string, Set<string>>([["/", new Set()]]);
  for (const [path, content] of Object.entries(record)) {
    if (!path.startsWith("/")) throw new Error(`memoryFiles needs absolute paths: ${path}`);
    const isDirectory = path.endsWith("/");
    const clean = isDirectory ? path.slice(0, -1) : path;
    if (isDirectory) directories.set(clean, directories.get(clean) ?? new Set());
    else files.set(clean, content);
    addToParents(directories, clean);
  }
  const ignored = new Map<string, boolean>();

  return {
    read(path): FileText | FileProblem | undefined {
      const content = files.get(path);
      if (content === undefined) return undefined;
      return typeof content === "string" ? { text: content, hash: hashOf(content) } : content;
    },
    kind(path) {
      return files.has(path) ? "file" : directories.has(path) ? "directory" : undefined;
    },
    list(path) {
      return [...(directories.get(path) ?? [])].sort();
    },
    isIgnored(path) {
      let answer = ignored.get(path);
      if (answer === undefined) {
        answer = isIgnoredByGit(files, path, directories.has(path));
        ignored.set(path, answer);
      }
      return answer;
    },
  };
}

function addToParents(directories: Map<string, Set<string>>, path: string): void {
  for (let child = path; child !== "/"; ) {
    const slash = child.lastIndexOf("/");
    const parent = slash === 0 ? "/" : child.slice(0, slash);
    const names = directories.get(parent) ?? new Set<string>();
    directories.set(parent, names.add(child.slice(slash + 1)));
    child = parent;
  }
}

/** As Git does: outer files first, an inner one may take back, and nothing below an ignored directory comes back. */
function isIgnoredByGit(files: ReadonlyMap<string, MemoryFile>, path: string, isDirectory: boolean): boolean {
  const parts = path.split("/").slice(1);
  for (let depth = 1; depth <= parts.length; depth++) {
    const candidate = "/" + parts.slice(0, depth).join("/");
    if (matches(files, candidate, depth < parts.length || isDirectory)) return true;
  }
  return false;
}

function matches(files: ReadonlyMap<string, MemoryFile>, path: string, isDirectory: boolean): boolean {
  let result = false;
  const parts = path.split("/").slice(1);
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = depth === 0 ? "" : "/" + parts.slice(0, depth).join("/");
    const rules = files.get(`${folder}/.gitignore`);
    if (typeof rules !== "string") continue;
    const verdict = ignore()
      .add(rules)
      .test(parts.slice(depth).join("/") + (isDirectory ? "/" : ""));
    if (verdict.ignored) result = true;
    else if (verdict.unignored) result = false;
  }
  return result;
}

/** FNV-1a with the length: enough to tell the texts of one test apart. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return `${text.length}-${hash.toString(16)}`;
}
