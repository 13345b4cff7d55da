import { beginningOf, type FileProblem, type FileSource, type FileText } from "../core/text/fileSource.js";
import { basename, dirname } from "../core/project/paths.js";

/** The folder's files as the editor has them: open documents win over the disk. */
export function overlayFileSource(disk: FileSource, open: ReadonlyMap<string, FileText>): FileSource {
  return {
    read(path) {
      const document = open.get(path);
      if (document === undefined) return disk.read(path);
      return document.text.length > largestFile ? tooLarge : document;
    },
    kind(path) {
      return open.has(path) ? "file" : disk.kind(path);
    },
    list(path) {
      const names = disk.list(path);
      const added: string[] = [];
      for (const file of open.keys()) {
        if (dirname(file) === path && !names.includes(basename(file))) added.push(basename(file));
      }
      return added.length === 0 ? names : [...names, ...added].sort();
    },
    isIgnored(path) {
      return disk.isIgnored(path);
    },
    beginning(path, bytes) {
      const document = open.get(path);
      return document === undefined
        ? beginningOf(disk, path, bytes)
        : { text: document.text.slice(0, bytes), size: document.text.length };
    },
    isTracked: (path) => disk.isTracked?.(path),
  };
}

/** In bytes for files on disk, in UTF-16 units for open documents. */
export const largestFile = 1024 * 1024;
export const tooLarge: FileProblem = { problem: "is larger than 1 MB, so it is not analysed" };
