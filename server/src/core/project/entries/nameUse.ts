import type { NameWords } from "../roleWords.js";

/** The name says development or tests. */
export function isAside(words: NameWords): boolean {
  return words.development || words.test;
}

/** The name says nothing against serving a site. */
export function mayServe(words: NameWords): boolean {
  return !words.development && !words.test && !words.shared;
}
