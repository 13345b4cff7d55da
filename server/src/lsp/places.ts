import { isText } from "../core/text/fileSource.js";
import { LineIndex } from "../core/text/lineIndex.js";
import type { OpenDocument } from "./documents.js";
import type { HostFiles } from "./services.js";
import type { Places } from "./toProtocol.js";
import { uriOfPath } from "./uris.js";

/**
 * Places as the editor counts them: in its open documents, else in the files of the folder that answers for a path. It does not count the
 * byte order mark of a closed file as a character of its first line.
 */
export function createPlaces(
  documents: ReadonlyMap<string, OpenDocument>,
  filesOf: (path: string) => HostFiles | undefined,
): Places {
  const indexes = new Map<string, { readonly hash: string; readonly index: LineIndex; readonly mark: number }>();

  function indexOf(path: string): { readonly index: LineIndex; readonly mark: number } {
    const document = documents.get(path);
    if (document !== undefined) return { index: document.index, mark: 0 };
    const read = filesOf(path)?.read(path);
    if (!isText(read)) return { index: new LineIndex(""), mark: 0 };
    const known = indexes.get(path);
    if (known?.hash === read.hash) return known;
    const made = { hash: read.hash, index: new LineIndex(read.text), mark: read.text.startsWith("\uFEFF") ? 1 : 0 };
    indexes.set(path, made);
    return made;
  }

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
  return places;
}
