/** What one types in the middle of a module, again and again: a letter of a host name, a boolean, a new line. */
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
      switch (count % 3) {
        case 0: {
          const { start } = nearMiddle(text, /"[a-z][a-z.]*\.example\.com/g);
          return replace(start + 1, start + 2, String.fromCharCode(97 + ((count / 3) % 26)));
        }
        case 1: {
          const { start, end } = nearMiddle(text, /\b(?:True|False)\b/g);
          return replace(start, end, text.slice(start, end) === "True" ? "False" : "True");
        }
        default: {
          const added = text.indexOf(marker);
          const { start } = nearMiddle(text, /^[A-Z]\w* = /gm);
          return added >= 0 ? replace(added, added + marker.length, "") : replace(start, start, marker);
        }
      }
    },
  };
}

const marker = "\n# typed\n";

/** The match that starts last before the middle, or the first one. */
function nearMiddle(text: string, pattern: RegExp): { readonly start: number; readonly end: number } {
  const matches = [...text.matchAll(pattern)];
  const match = matches.reverse().find((one) => one.index < text.length / 2) ?? matches.at(-1);
  if (match === undefined) throw new Error(`there is nothing like ${String(pattern)} to type in`);
  return { start: match.index, end: match.index + match[0].length };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, character: offset - before.lastIndexOf("\n") - 1 };
}
