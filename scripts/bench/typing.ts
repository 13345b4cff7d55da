/** What one types in the middle of a module, again and again: a letter of a host name (or else of some text), a boolean, a new line. */
export interface Edit {
  readonly text: string;
  /** What changed of the text before: positions count from 0, in UTF-16 units. */
  readonly range: { readonly start: Position; readonly end: Position };
  readonly inserted: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** Each next edit is of another kind than the one before; a line that was added is taken away again. */
export function createTypist(original: string): { next(): Edit } {
  let text = original;
  let count = 0;
  const replace = (start: number, end: number, inserted: string): Edit => {
    const range = { start: positionAt(text, start), end: positionAt(text, end) };
    text = text.slice(0, start) + inserted + text.slice(end);
    return { text, range, inserted };
  };
  return {
    next() {
      count += 1;
      const letter = nearMiddle(text, /"[a-z][a-z.]*\.example\.com/g) ?? nearMiddle(text, /["'][a-z][a-z_]*["']/g);
      if (count % 3 === 0 && letter !== undefined)
        return replace(letter.start + 1, letter.start + 2, String.fromCharCode(97 + ((count / 3) % 26)));
      const boolean = nearMiddle(text, /\b(?:True|False)\b/g);
      if (count % 3 === 1 && boolean !== undefined) {
        const { start, end } = boolean;
        return replace(start, end, text.slice(start, end) === "True" ? "False" : "True");
      }
      const added = text.indexOf(marker);
      const start = nearMiddle(text, /^[A-Z]\w* = /gm)?.start ?? 0;
      return added >= 0 ? replace(added, added + marker.length, "") : replace(start, start, marker);
    },
  };
}

const marker = "\n# typed\n";

/** The match that starts last before the middle, or the first one. */
function nearMiddle(text: string, pattern: RegExp): { readonly start: number; readonly end: number } | undefined {
  const matches = [...text.matchAll(pattern)];
  const match = matches.reverse().find((one) => one.index < text.length / 2) ?? matches.at(-1);
  return match && { start: match.index, end: match.index + match[0].length };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, character: offset - before.lastIndexOf("\n") - 1 };
}
