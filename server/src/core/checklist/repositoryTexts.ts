import { isText, type FileSource } from "../text/fileSource.js";
import type { Span } from "../text/span.js";

/** Where a pattern stands in a file. */
export interface TextMatch {
  readonly at: Span;
  /** The whole line, for looking closer; never shown. */
  readonly line: string;
}

/** Keeps what was found in a file until its text changes. Owned by whoever owns the analysis. */
export interface TextSearchCache {
  get(file: string, hash: string, pattern: string, search: () => readonly TextMatch[]): readonly TextMatch[];
}

export function createTextSearchCache(): TextSearchCache {
  const kept = new Map<string, { readonly hash: string; readonly found: Map<string, readonly TextMatch[]> }>();
  return {
    get(file, hash, pattern, search) {
      let own = kept.get(file);
      if (own?.hash !== hash) kept.set(file, (own = { hash, found: new Map() }));
      let found = own.found.get(pattern);
      if (found === undefined) own.found.set(pattern, (found = search()));
      return found;
    },
  };
}

export type SearchText = (paths: readonly string[], pattern: RegExp) => readonly TextMatch[];

/** Looks for a pattern in the lines of files; lines that are comments do not count. The pattern is linear and has no flag `g`. */
export function textSearch(files: FileSource, cache: TextSearchCache): SearchText {
  return (paths, pattern) =>
    paths.flatMap((path) => {
      const content = files.read(path);
      return isText(content)
        ? cache.get(path, content.hash, pattern.source, () => matchesIn(path, content.text, pattern))
        : [];
    });
}

/** Of one file: more show nothing more. */
const mostMatches = 5;
const mostLooked = 100;

function matchesIn(file: string, text: string, pattern: RegExp): readonly TextMatch[] {
  const anywhere = new RegExp(pattern.source, `${pattern.flags}g`);
  const found: TextMatch[] = [];
  let looked = 0;
  for (const match of text.matchAll(anywhere)) {
    // Each looks for its line: in one line of a megabyte that would take for ever.
    if (++looked > mostLooked) break;
    const start = text.lastIndexOf("\n", match.index - 1) + 1;
    const lineBreak = text.indexOf("\n", match.index);
    const line = text.slice(start, lineBreak < 0 ? text.length : lineBreak);
    // Also behind something: `- ./static:/app/static  # filled by collectstatic`.
    const isComment = /^\s*(?:#(?!!)|\/\/|;)/.test(line) || /^[^"'`]*\s#\s/.test(text.slice(start, match.index));
    if (isComment && !/\.(?:md|rst|adoc|txt)$/i.test(file)) continue;
    found.push({ at: { file, start: match.index, end: match.index + match[0].length }, line });
    if (found.length === mostMatches) break;
  }
  return found;
}
