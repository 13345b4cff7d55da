/** A text on lines no longer than so many columns, each behind an indentation that is not written before the first; words are not broken. */
export function wrapped(text: string, columns: number | undefined, indentation: number): string {
  if (columns === undefined) return text;
  const width = Math.max(30, columns - indentation);
  const lines: string[] = [];
  const [first = "", ...words] = text.split(" ");
  let line = first;
  for (const word of words) {
    if (shownLength(line) + 1 + shownLength(word) > width) {
      lines.push(line);
      line = word;
    } else line += ` ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indentation)}`);
}

/** Colours take no place. */
function shownLength(text: string): number {
  return text.trimEnd().replaceAll(/\x1b\[\d+m/g, "").length;
}
