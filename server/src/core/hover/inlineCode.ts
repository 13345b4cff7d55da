/** Code within a line of Markdown. */
export function inlineCode(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return fence + text + fence;
}
