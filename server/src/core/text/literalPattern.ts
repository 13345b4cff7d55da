/** The text as a part of a regular expression that means just that text: names of a workspace may hold any character. */
export function literalPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
