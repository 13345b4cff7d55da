/**
 * Where a word of a shell ends that begins at `start`: quotes, escapes, substitutions and arrays are part of it.
 * @param isShell quotes may go on over lines, and a backslash at the end of a line goes on with the next
 */
export function shellWordEnd(text: string, start: number, isShell: boolean): number {
  const line = isShell ? -1 : text.indexOf("\n", start);
  const all = line < 0 ? text : text.slice(0, line);
  const outside = /\\[^]|'[^']*'?|"[^"\\]*(?:\\[^][^"\\]*)*"?|`[^`]*`?|\$\(|[^\s;&|()<>'"`\\]+/y;
  const inside = new RegExp(`${outside.source}|[\\s;&|()<>]`, "y");
  let at = all[start] === "(" ? start + 1 : start;
  for (let depth = at - start; ; ) {
    const piece = depth > 0 ? inside : outside;
    piece.lastIndex = at;
    const found = piece.exec(all)?.[0];
    if (found === undefined) return at;
    at += found.length;
    if (found.endsWith("(")) depth++;
    else if (found === ")") depth--;
  }
}
