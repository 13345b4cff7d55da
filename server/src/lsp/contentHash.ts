import { hashHalves } from "../core/text/hash.js";

/** A fast hash of a text, 53 bits, for telling versions of one file apart; not for security. */
export function contentHash(text: string): string {
  const [a, b] = hashHalves(text);
  return `${text.length.toString(36)}-${(4294967296 * (2097151 & b) + (a >>> 0)).toString(36)}`;
}
