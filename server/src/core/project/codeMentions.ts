import { isText, type FileSource } from "./fileSource.js";

/** How many Python files are read at most; a larger project counts as holding everything. */
const fileLimit = 3000;
const otherFolders: ReadonlySet<string> = new Set(["node_modules", "__pycache__", "venv", "env", "site-packages", "migrations", "static", "media", "locale", "tests"]);

/**
 * Whether some Python file below the folder holds one of the texts: `call_command("collectstatic")` in a command of the project.
 * It reads the files: ask where little else is left to ask.
 */
export function codeMentions(files: FileSource, root: string, ...texts: readonly string[]): boolean {
  let left = fileLimit;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const child of files.list(folder)) {
      const path = folder === "/" ? `/${child}` : `${folder}/${child}`;
      if (child.endsWith(".py")) {
        if (--left < 0) return true;
        const content = files.read(path);
        if (isText(content) && texts.some((text) => content.text.includes(text))) return true;
      } else if (!child.includes(".") && !otherFolders.has(child) && files.kind(path) === "directory" && !files.isIgnored(path)) folders.push(path);
    }
  }
  return false;
}
