/**
 * The text of a migration without what stands in the blocks of Wagtail's `StreamField`. The column is a text or JSON whatever the blocks are, and a
 * project's migrations repeat them at each change: tens of megabytes, which need not be parsed.
 * @param keepsPlaces blanks in their place: even they take time
 */
export function withoutBlocks(text: string, keepsPlaces: boolean): string {
  if (!text.includes("StreamField")) return text;
  const opening = /\b(?:StreamField\(\s*|block_lookup\s*=\s*)(?=[[({])/g;
  let result = "";
  let kept = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const from = opening.lastIndex + 1;
    const end = closingOf(text, from);
    // It ends nowhere: what it is, the parser says.
    if (end === undefined) return text;
    result += text.slice(kept, from);
    if (keepsPlaces) result += text.slice(from, end).replace(/[^\r\n]+/g, (line) => " ".repeat(line.length));
    kept = opening.lastIndex = end;
  }
  return result + text.slice(kept);
}

/** Where the bracket is closed that was opened before `from`. */
function closingOf(text: string, from: number): number | undefined {
  const token = /[[({\])}#]|"""|'''|["']/g;
  token.lastIndex = from;
  let depth = 1;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === "[" || found === "(" || found === "{") depth++;
    else if (found === "]" || found === ")" || found === "}") {
      if (--depth === 0) return match.index;
    } else if (found === "#") {
      const line = text.indexOf("\n", token.lastIndex);
      if (line < 0) return undefined;
      token.lastIndex = line;
    } else {
      const after = textEnd(text, token.lastIndex, found);
      if (after === undefined) return undefined;
      token.lastIndex = after;
    }
  }
  return undefined;
}

/** Behind the quotes that end a text. */
function textEnd(text: string, from: number, quotes: string): number | undefined {
  for (let at = from; ; ) {
    const end = text.indexOf(quotes, at);
    if (end < 0) return undefined;
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\" && end - 1 - backslashes >= from) backslashes++;
    if (backslashes % 2 === 0) return end + quotes.length;
    at = end + 1;
  }
}
