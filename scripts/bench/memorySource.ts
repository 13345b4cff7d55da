import { dirname } from "node:path";
import type { FileSource } from "../../server/src/core/text/fileSource.js";

/** Files that exist only here, or that have other texts here than in `below`; a text that is set is another version. */
export function memorySource(texts: ReadonlyMap<string, string>, below?: FileSource): FileSource {
  const folders = new Map<string, Set<string>>();
  for (const path of texts.keys()) {
    for (let child = path; child !== "/" && child !== ""; child = dirname(child)) {
      const parent = dirname(child);
      const names = folders.get(parent) ?? new Set();
      folders.set(parent, names.add(child.slice(parent === "/" ? 1 : parent.length + 1)));
    }
  }
  const versions = new Map<string, { readonly text: string; readonly hash: string }>();
  let next = 0;
  return {
    read(path) {
      const text = texts.get(path);
      if (text === undefined) return below?.read(path);
      const known = versions.get(path);
      if (known?.text === text) return known;
      const made = { text, hash: String(next++) };
      versions.set(path, made);
      return made;
    },
    kind: (path) => (texts.has(path) ? "file" : folders.has(path) ? "directory" : below?.kind(path)),
    list: (path) => below?.list(path) ?? [...(folders.get(path) ?? [])].sort(),
    isIgnored: (path) => below?.isIgnored(path) ?? false,
  };
}
