import { isText, type FileSource } from "./fileSource.js";

/** How many Python files are read at most; a larger project counts as naming everything. */
const fileLimit = 3000;

/** Whether Python code below the folder names it otherwise than by assigning to it: reads it, or looks it up by a text. */
export function mentionsName(files: FileSource, root: string, name: string): boolean {
  return isNamed(files, root, name, new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, "g"));
}

/** The same without texts, which name an environment variable more often: only `getattr(settings, "NAME")` looks a setting up by one. */
export function readsName(files: FileSource, root: string, name: string): boolean {
  return isNamed(files, root, name, new RegExp(`(?<![A-Za-z0-9_"'])${name}(?![A-Za-z0-9_"'])|attr\\([^()\\n]{0,80},[ \\t]*["']${name}["']`, "g"));
}

function isNamed(files: FileSource, root: string, name: string, anywhere: RegExp): boolean {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return true;
  const assigned = new RegExp(`^[ \\t]*${name}[ \\t]*(?::[^=\\n]{1,80})?=(?!=)`, "gm");
  let left = fileLimit;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const child of files.list(folder)) {
      const path = folder === "/" ? `/${child}` : `${folder}/${child}`;
      if (child.endsWith(".py")) {
        if (--left < 0) return true;
        const content = files.read(path);
        if (isText(content) && content.text.includes(name) && count(content.text, anywhere) > count(content.text, assigned)) return true;
      } else if (!child.includes(".") && !otherFolders.has(child) && files.kind(path) === "directory" && !files.isIgnored(path)) folders.push(path);
    }
  }
  return false;
}

const otherFolders: ReadonlySet<string> = new Set(["node_modules", "__pycache__", "venv", "env", "site-packages", "migrations", "static", "media", "locale"]);

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
