import { beginningOf, isText, type FileSource } from "../core/text/fileSource.js";
import { hashHalves } from "../core/text/hash.js";

export interface RememberedFiles {
  /** The same files, with a note of everything that was asked. */
  readonly files: FileSource;
  /** Whether all of it would be answered as it was. */
  isCurrent(): boolean;
}

/** Tells whether what was made of files would come out the same now. */
export function rememberFiles(files: FileSource): RememberedFiles {
  const asked = new Map<string, { readonly answer: string; readonly again: () => string }>();
  const noted = <T>(question: string, ask: () => T, inShort: (answer: T) => string): T => {
    const answer = ask();
    if (!asked.has(question)) asked.set(question, { answer: inShort(answer), again: () => inShort(ask()) });
    return answer;
  };
  return {
    files: {
      read: (path) =>
        noted(
          `read ${path}`,
          () => files.read(path),
          (file) => (isText(file) ? file.hash : (file?.problem ?? "")),
        ),
      kind: (path) => noted(`kind ${path}`, () => files.kind(path), String),
      list: (path) =>
        noted(
          `list ${path}`,
          () => files.list(path),
          (names) => names.join("/"),
        ),
      isIgnored: (path) => noted(`ignored ${path}`, () => files.isIgnored(path), String),
      isTracked: (path) => noted(`tracked ${path}`, () => files.isTracked?.(path), String),
      beginning: (path, bytes) =>
        noted(
          `beginning ${bytes} ${path}`,
          () => beginningOf(files, path, bytes),
          (beginning) => `${beginning?.size} ${hashHalves(beginning?.text ?? "").join(" ")}`,
        ),
    },
    isCurrent: () => [...asked.values()].every(({ answer, again }) => again() === answer),
  };
}
