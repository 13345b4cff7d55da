import type { FileSource } from "./fileSource.js";
import { foreignFolders, somePythonText } from "./pythonFiles.js";

/** Whether Python code below the folder names it otherwise than by assigning to it: reads it, or looks it up by a text. */
export function mentionsName(files: FileSource, root: string, name: string): boolean {
  return isNamed(files, root, name, new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, "g"));
}

/** The same without texts, which name an environment variable more often: only `getattr(settings, "NAME")` looks a setting up by one. */
export function readsName(files: FileSource, root: string, name: string): boolean {
  return isNamed(
    files,
    root,
    name,
    new RegExp(`(?<![A-Za-z0-9_"'])${name}(?![A-Za-z0-9_"'])|attr\\([^()\\n]{0,80},[ \\t]*["']${name}["']`, "g"),
  );
}

function isNamed(files: FileSource, root: string, name: string, anywhere: RegExp): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name)) return true;
  const assigned = new RegExp(`^[ \\t]*${name}[ \\t]*(?::[^=\\n]{1,80})?=(?!=)`, "gm");
  return somePythonText(
    files,
    root,
    foreignFolders,
    (code) => code.includes(name) && count(code, anywhere) > count(code, assigned),
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
