import { stringEnd } from "../gunicorn/settingLines.js";

/** The string literal that an offset stands in, by tokens alone: whoever completes is in the middle of writing. */
export interface StringAt {
  /** Its content: behind the opening quotes, up to the closing ones or the end of its line. */
  readonly start: number;
  readonly end: number;
  /** The whole literal. */
  readonly from: number;
  readonly to: number;
  /** What is assigned in the statement: `DATABASES`. */
  readonly name: string | undefined;
  /** Keys of the dicts around it, outermost first; undefined where a key cannot be told. */
  readonly keys: readonly (string | undefined)[];
  /** The innermost bracket, and what stands in front of it: `env.bool`. */
  readonly bracket: string;
  readonly callee: string;
  /** How many commas stand in front of it there, and the name of the argument. */
  readonly argument: number;
  readonly keyword: string | undefined;
  /** Whether it is a key of a dict, not a value. */
  readonly isKey: boolean;
  /** The other strings of the innermost bracket, before and behind. */
  readonly neighbours: readonly { readonly value: string; readonly from: number; readonly to: number }[];
}

interface Open {
  readonly bracket: string;
  readonly callee: string;
  readonly strings: { readonly value: string; readonly from: number; readonly to: number }[];
  key: string | undefined;
  hasKey: boolean;
  argument: number;
  keyword: string | undefined;
}

export function stringAt(text: string, offset: number): StringAt | undefined {
  let stack: Open[] = [];
  let statement = 0;
  let found: { readonly open: Open | undefined; readonly at: Omit<StringAt, "neighbours"> } | undefined;
  for (let i = 0; i < text.length; ) {
    const character = text[i] ?? "";
    const top = stack.at(-1);
    if (found !== undefined && (top === undefined || !stack.includes(found.open ?? top))) break;
    if (character === "#") {
      const end = text.indexOf("\n", i);
      i = end < 0 ? text.length : end;
    } else if (character === "'" || character === '"') {
      const quotes = text.startsWith(character.repeat(3), i) ? character.repeat(3) : character;
      const to = Math.min(text.length, stringEnd(text, i, quotes));
      const isClosed = to - i >= 2 * quotes.length && text.endsWith(quotes, to);
      const end = isClosed ? to - quotes.length : to;
      const start = i + quotes.length;
      if (start <= offset && offset <= end) {
        if (/[fFbB]/.test(text[i - 1] ?? "")) return undefined;
        const name = /^\s*([A-Za-z_]\w*)\s*(?::[^=]*)?\+?=(?!=)/.exec(text.slice(statement, i))?.[1];
        found = {
          open: top,
          at: {
            start,
            end,
            from: i,
            to,
            name,
            keys: stack.filter(({ bracket }) => bracket === "{").map(({ key }) => key),
            bracket: top?.bracket ?? "",
            callee: top?.callee ?? "",
            argument: top?.argument ?? 0,
            keyword: top?.keyword,
            isKey: top?.bracket === "{" && !top.hasKey && isFollowedByColon(text, to),
          },
        };
        if (top === undefined) break;
      } else {
        top?.strings.push({ value: text.slice(start, end), from: i, to });
      }
      i = to;
    } else {
      if (character === "\n" && stack.length === 0) statement = i + 1;
      // A statement that was left open ends where the next one begins at the margin.
      else if (
        character === "\n" &&
        found === undefined &&
        /^[A-Z_a-z]\w*[ \t]*=(?!=)/.test(text.slice(i + 1, i + 80))
      ) {
        stack = [];
        statement = i + 1;
      } else if ("([{".includes(character))
        stack.push({
          bracket: character,
          callee: /[\w.]*$/.exec(text.slice(Math.max(0, i - 80), i))?.[0] ?? "",
          strings: [],
          key: undefined,
          hasKey: false,
          argument: 0,
          keyword: undefined,
        });
      else if (")]}".includes(character)) stack.pop();
      else if (top !== undefined && character === ",") {
        top.argument++;
        top.keyword = undefined;
        top.key = undefined;
        top.hasKey = false;
      } else if (top?.bracket === "{" && character === ":" && !top.hasKey) {
        top.key = top.strings.at(-1)?.value;
        top.hasKey = true;
      } else if (top?.bracket === "(" && character === "=" && text[i + 1] !== "=")
        top.keyword = /(\w+)\s*$/.exec(text.slice(Math.max(0, i - 40), i))?.[1];
      i++;
    }
  }
  return found && { ...found.at, neighbours: found.open?.strings ?? [] };
}

function isFollowedByColon(text: string, at: number): boolean {
  return /^[ \t]*:/.test(text.slice(at, at + 20));
}
