import { middlewareOrder } from "../fixes/middlewareOrder.js";
import { middleware } from "../rules/support/middleware.js";
import { lastPart } from "../text/lastPart.js";
import type { CompletionEntry } from "./completion.js";
import type { StringAt } from "./stringAt.js";

export interface MiddlewareInput {
  atLeast(major: number, minor: number): boolean;
  /** Of a distribution, whether it is required. */
  isRequired(distribution: string): boolean;
}

/** Middleware that MIDDLEWARE does not have yet. What belongs elsewhere in the list by the documented order is put in there. */
export function middlewareNames(
  at: StringAt,
  text: string,
  { atLeast, isRequired }: MiddlewareInput,
): readonly CompletionEntry[] {
  if (at.name !== "MIDDLEWARE" || (at.bracket !== "[" && at.bracket !== "(") || at.keys.length > 0) return [];
  const present = at.neighbours.map(({ value }) => value);
  const wanted = Object.values(middleware).filter((path) => !present.includes(path) && isThere(path));
  return wanted.map((path): CompletionEntry => {
    const place = placeOf(path, at);
    const entry = { label: path, kind: "class" as const, insert: path };
    if (place === undefined) return { ...entry, detail: "" };
    const quote = text[at.from] ?? '"';
    const begun = { start: at.from, end: at.to + (/^[ \t]*,/.exec(text.slice(at.to, at.to + 20))?.[0].length ?? 0) };
    const literal = `${quote}${path}${quote}`;
    const { neighbour, isBefore } = place;
    const indent = lineIndent(text, neighbour.from);
    const between = indent === undefined ? " " : `\n${indent}`;
    return {
      ...entry,
      detail: `goes ${isBefore ? "before" : "after"} ${lastPart(neighbour.value)}`,
      elsewhere: isBefore
        ? { at: neighbour.from, text: `${literal},${between}`, begun }
        : { at: neighbour.to, text: `,${between}${literal}`, begun },
    };
  });

  function isThere(path: string): boolean {
    if (path === middleware.csp) return atLeast(6, 0);
    if (path === middleware.loginRequired) return atLeast(5, 1);
    if (path === middleware.whitenoise) return isRequired("whitenoise");
    if (path === middleware.cors) return isRequired("django-cors-headers");
    return path !== middleware.debugToolbar;
  }
}

/** The element that it has to stand beside; undefined where it may stand where it is begun, or nothing is documented. */
function placeOf(
  path: string,
  { from, neighbours }: StringAt,
): { readonly neighbour: StringAt["neighbours"][number]; readonly isBefore: boolean } | undefined {
  const rank = middlewareOrder.indexOf(path);
  if (rank < 0) return undefined;
  const ranked = neighbours
    .map((neighbour) => ({ neighbour, rank: middlewareOrder.indexOf(neighbour.value) }))
    .filter((one) => one.rank >= 0);
  const isRight = ranked.every((one) => (one.neighbour.from < from ? one.rank < rank : one.rank > rank));
  if (isRight) return undefined;
  const earlier = ranked.filter((one) => one.rank < rank).sort((a, b) => b.rank - a.rank)[0];
  if (earlier !== undefined) return { neighbour: earlier.neighbour, isBefore: false };
  const later = ranked.filter((one) => one.rank > rank).sort((a, b) => a.rank - b.rank)[0];
  return later && { neighbour: later.neighbour, isBefore: true };
}

/** What stands in front of an element that begins its line. */
function lineIndent(text: string, at: number): string | undefined {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return /^[ \t]*$/.test(line) ? line : undefined;
}
