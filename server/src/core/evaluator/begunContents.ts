import { roleWords } from "../project/roleWords.js";
import type { Value } from "../domain/value.js";

/**
 * Contents with which a text starts, or ends, with what code asks for: `https://…`, `….example.org`. The affix alone is nobody's content: what is
 * made of it is not judged (`settings/standIns.ts`). A word that is a content by itself stays one: `ENV.startswith("prod")`.
 */
export function begunContents(method: string, affixes: readonly Value[]): readonly string[] {
  if (method !== "startswith" && method !== "endswith") return [];
  return affixes
    .flatMap((one) => (one.kind === "tuple" ? one.items : [one]))
    .flatMap((one) => (one.kind === "str" ? [begun(method, one.value)] : []));
}

/** Stands for the rest of the content, and is read as that in messages. */
const rest = "…";

const isWhole = /^(?:[tfyn]|\d+|true|false|yes|no|on|off)?$/i;

function begun(method: "startswith" | "endswith", affix: string): string {
  if (isWhole.test(affix) || roleWords(affix).length > 0) return affix;
  if (method === "endswith") return rest + affix;
  // JSON that can be read.
  return affix === "{" ? `{"${rest}": "${rest}"}` : affix === "[" ? `["${rest}"]` : affix + rest;
}

export function isBegun(content: string): boolean {
  return content.includes(rest);
}

/** Contents that start and end with what code asks for: `if not (KEY.startswith("<") and KEY.endswith(">")): raise`. */
export function withBothEnds(contents: readonly string[]): readonly string[] {
  const starts = contents.filter((one) => one.endsWith(rest));
  const ends = contents.filter((one) => one.startsWith(rest));
  return starts.length * ends.length > mostBothEnds
    ? []
    : starts.flatMap((start) => ends.map((end) => start + end.slice(rest.length)));
}

const mostBothEnds = 8;
