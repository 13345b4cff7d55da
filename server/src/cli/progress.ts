import { beginningOf, type FileSource } from "../core/text/fileSource.js";
import type { CommandLineHost } from "./commandLineHost.js";

/** The host's files, counted while they are read: who waits longer than a second at a terminal is told what goes on. */
export function readingProgress(host: CommandLineHost): {
  readonly files: FileSource /** The analysis is there: nothing more is said. */;
  clear(): void;
} {
  const { files, stderr, now } = host;
  if (!stderr.isTerminal || now === undefined) return { files, clear: () => undefined };
  let next = now() + 1000;
  let count = 0;
  let shown = false;
  let over = false;
  const read = (path: string): ReturnType<FileSource["read"]> => {
    count++;
    // The clock is asked now and then only.
    if (!over && count % 16 === 0 && now() >= next) {
      stderr.write(`\r\x1b[KReading the project: ${count} files`);
      shown = true;
      next = now() + 100;
    }
    return files.read(path);
  };
  return {
    files: {
      read,
      kind: (path) => files.kind(path),
      list: (path) => files.list(path),
      isIgnored: (path) => files.isIgnored(path),
      isTracked: (path) => files.isTracked?.(path),
      beginning: (path, bytes) => beginningOf(files, path, bytes),
    },
    clear() {
      if (shown) stderr.write("\r\x1b[K");
      shown = false;
      over = true;
    },
  };
}
