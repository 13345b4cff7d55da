import { skippedFolders } from "./skippedFolders.js";
import { isText, type FileSource } from "../text/fileSource.js";

/** How many Python files are read at most; in a larger project some file passes every test. */
const fileLimit = 3000;

/** Whether the text of some Python file below the folder passes the test. It reads the files: ask where little else is left to ask. */
export function somePythonText(
  files: FileSource,
  root: string,
  skipped: ReadonlySet<string>,
  test: (text: string, path: string) => boolean,
): boolean {
  return somePythonFile(files, root, skipped, (path) => {
    const content = files.read(path);
    return isText(content) && test(content.text, path);
  });
}

/** Whether some Python file below the folder passes the test. */
export function somePythonFile(
  files: FileSource,
  root: string,
  skipped: ReadonlySet<string>,
  test: (path: string) => boolean,
): boolean {
  let left = fileLimit;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const child of files.list(folder)) {
      const path = folder === "/" ? `/${child}` : `${folder}/${child}`;
      if (child.endsWith(".py")) {
        if (--left < 0 || test(path)) return true;
      } else if (
        !child.includes(".") &&
        !skipped.has(child) &&
        files.kind(path) === "directory" &&
        !files.isIgnored(path)
      )
        folders.push(path);
    }
  }
  return false;
}

/** Folders that hold no code of the project itself, or none that reads settings. */
export const foreignFolders: ReadonlySet<string> = new Set([
  ...skippedFolders,
  "env",
  "migrations",
  "static",
  "media",
  "locale",
]);
