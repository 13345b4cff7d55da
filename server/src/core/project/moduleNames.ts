import type { FileSource } from "../text/fileSource.js";
import { resolveImport } from "./importResolver.js";
import { isInside, relativeTo } from "./paths.js";

/**
 * The dotted name by which a project imports the file: below the first folder of `searchPath` that leads to one.
 * `config/settings/__init__.py` is `config.settings`. undefined where no such name exists (`my-app/settings.py`), unless that part
 * is among those that are imported by a text.
 */
export function moduleNameOf(
  searchPath: readonly string[],
  file: string,
  importedByText: ReadonlySet<string> = new Set(),
): string | undefined {
  // The innermost folder first: with `.` and `src` on the path, src/app/settings.py is app.settings.
  const folders = searchPath.filter((folder) => isInside(folder, file)).sort((a, b) => b.length - a.length);
  for (const folder of folders) {
    const relative = relativeTo(folder, file);
    if (!relative.endsWith(".py")) continue;
    const parts = relative.slice(0, -3).split("/");
    if (parts[parts.length - 1] === "__init__") parts.pop();
    if (parts.length > 0 && parts.every((part) => /^[^\W\d]\w*$/u.test(part) || importedByText.has(part)))
      return parts.join(".");
  }
  return undefined;
}

/** The file that `import module` runs last; undefined for namespace packages, missing and foreign modules. */
export function fileOfModule(files: FileSource, searchPath: readonly string[], module: string): string | undefined {
  const resolution = resolveImport(files, searchPath, "", 0, module);
  return resolution.kind === "module" ? resolution.file : undefined;
}

/** `MODULE` or `MODULE:Class`, as configuration and command line write an entry. */
export function parseEntryName(
  text: string,
): { readonly module: string; readonly className: string | undefined } | undefined {
  const match = /^([^\W\d]\w*(?:-\w+)*(?:\.[^\W\d]\w*(?:-\w+)*)*)(?::([^\W\d]\w*))?$/u.exec(text.trim());
  return match === null ? undefined : { module: match[1] ?? "", className: match[2] };
}
