import { textOf, type FileSource } from "../text/fileSource.js";
import { foreignFolders, somePythonText } from "./pythonFiles.js";

/** Of names that were asked about: whether code names them, and in which file; without one there are too many to be read. */
export type KeptMentions = Map<string, { readonly answer: boolean; readonly file: string | undefined }>;

/** Whether Python code below the folder names it otherwise than by assigning to it: reads it, or looks it up by a text. */
export function mentionsName(files: FileSource, root: string, name: string, kept: KeptMentions): boolean {
  const known = kept.get(name);
  if (known) return known.answer;
  let file: string | undefined;
  const answer = isNamed(files, root, name, anywhere(name), (path) => (file = path));
  kept.set(name, { answer, file });
  return answer;
}

/** Answers that the files may have changed are forgotten. @param changed undefined: anything may have */
export function forgetMentions(kept: KeptMentions, files: FileSource, changed: readonly string[] | undefined): void {
  const texts = (changed ?? []).map((path) => (path.endsWith(".py") ? textOf(files, path) : undefined));
  // Folders, what is ignored, files that are gone.
  if (changed === undefined || texts.includes(undefined)) return kept.clear();
  for (const [name, { answer, file }] of kept) {
    const names = naming(name, anywhere(name));
    if (answer ? changed.includes(file ?? "") : texts.some((text) => text !== undefined && names(text)))
      kept.delete(name);
  }
}

function anywhere(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, "g");
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

function isNamed(
  files: FileSource,
  root: string,
  name: string,
  places: RegExp,
  found: (path: string) => void = () => undefined,
): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name)) return true;
  const names = naming(name, places);
  return somePythonText(files, root, foreignFolders, (code, path) => {
    const isHere = names(code);
    if (isHere) found(path);
    return isHere;
  });
}

/** Whether code names it in more places than those that assign to it. */
function naming(name: string, places: RegExp): (code: string) => boolean {
  const assigned = new RegExp(`^[ \\t]*${name}[ \\t]*(?::[^=\\n]{1,80})?=(?!=)`, "gm");
  return (code) => code.includes(name) && count(code, places) > count(code, assigned);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
