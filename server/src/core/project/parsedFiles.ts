import type { PythonModule } from "../syntax/python/ast.js";
import type { PythonParser } from "../syntax/python/parser.js";
import { isText, textOf, type FileSource } from "../text/fileSource.js";

/** Parsed Python files, kept by content hash. */
export interface ParsedFiles {
  /** The tree of the file as it is now; a problem where it cannot be read; undefined where there is none. */
  get(file: string): PythonModule | { readonly problem: string } | undefined;
  /** The tree alone. */
  tree(file: string): PythonModule | undefined;
  text(file: string): string | undefined;
  /** The tree of a text that stands in no file. */
  ofText(text: string): PythonModule;
  /** Whether it was parsed at some time and existed then. */
  has(file: string): boolean;
  /** Never asked for: nothing depends on it so far. */
  isNew(file: string): boolean;
  /** Changes whenever the answer of `get` does. */
  version(file: string): string;
}

export function createParsedFiles(files: FileSource, parser: PythonParser): ParsedFiles {
  const kept = new Map<string, { readonly hash: string; readonly tree: PythonModule } | undefined>();
  const get = (file: string): PythonModule | { readonly problem: string } | undefined => {
    const content = files.read(file);
    if (!isText(content)) {
      kept.set(file, undefined);
      return content;
    }
    const known = kept.get(file);
    if (known?.hash === content.hash) return known.tree;
    const tree = parser.parse(file, content.text);
    kept.set(file, { hash: content.hash, tree });
    return tree;
  };
  const tree = (file: string): PythonModule | undefined => {
    const result = get(file);
    return result && "body" in result ? result : undefined;
  };
  return {
    get,
    tree,
    text: (file) => textOf(files, file),
    ofText: (text) => parser.parse("<text>", text),
    has: (file) => kept.get(file) !== undefined,
    isNew: (file) => !kept.has(file),
    version(file) {
      const content = files.read(file);
      return isText(content) ? content.hash : content ? `problem ${content.problem}` : (files.kind(file) ?? "");
    },
  };
}
