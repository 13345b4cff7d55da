import { textOf } from "../../text/fileSource.js";
import { resolveImport } from "../importResolver.js";
import type { EntriesInput } from "./entriesInput.js";

/** No ROOT_URLCONF in the file, nor in what it takes over: with these settings no request is answered. False where some of it cannot be seen. */
export function isWithoutUrls(input: EntriesInput, file: string, seen: ReadonlySet<string> = new Set()): boolean {
  const text = textOf(input.files, file);
  if (text === undefined || /ROOT_URLCONF|\b(?:exec|include|setattr|globals|import_module)\(/.test(text)) return false;
  return [...text.matchAll(/^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*\*/gm)].every(
    ([, dots = "", module = ""]) => {
      const found = resolveImport(input.files, input.project.searchPath, file, dots.length, module);
      return (
        found.kind === "module" && (seen.has(found.file) || isWithoutUrls(input, found.file, new Set([...seen, file])))
      );
    },
  );
}
