/** A string literal that stands at `start`, with quotes and prefix. Reads only inside the literal. */
export interface Literal {
  /** Prefix and quote characters, as written. */
  readonly opening: string;
  /** The prefix in lower case. */
  readonly prefix: string;
  readonly contentStart: number;
  readonly contentEnd: number;
}

export function readLiteral(text: string, start: number, end: number): Literal {
  let quote = start;
  while (quote < end && text[quote] !== '"' && text[quote] !== "'") quote++;
  const triple = quote + 6 <= end && text[quote] === text[quote + 1] && text[quote] === text[quote + 2];
  const width = triple ? 3 : 1;
  return {
    opening: text.slice(start, quote + width),
    prefix: text.slice(start, quote).toLowerCase(),
    contentStart: Math.min(quote + width, end),
    contentEnd: Math.max(end - width, Math.min(quote + width, end)),
  };
}

/** Prefixes that CPython knows, in lower case. */
export const stringPrefixes: ReadonlySet<string> = new Set([
  "",
  "r",
  "u",
  "b",
  "br",
  "rb",
  "f",
  "fr",
  "rf",
  "t",
  "tr",
  "rt",
]);

export type Decoded = { readonly value: string } | { readonly problem: string } | { readonly unknown: string };

/** What the characters between the quotes mean. `problem`: CPython refuses them. `unknown`: valid, but its value cannot be told here. */
export function decode(content: string, prefix: string): Decoded {
  const bytes = prefix.includes("b");
  // Python reads source with universal newlines, also inside literals.
  const text = content.includes("\r") ? content.replace(/\r\n?/g, "\n") : content;
  if (bytes && /[^\u0000-\u007f]/.test(text)) return { problem: "bytes can only contain ASCII literal characters" };
  if (prefix.includes("r") || !text.includes("\\")) return { value: text };
  let value = "";
  let position = 0;
  for (let at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", position)) {
    value += text.slice(position, at);
    const escape = decodeEscape(text, at, bytes);
    if (!("length" in escape)) return escape;
    value += escape.value;
    position = at + escape.length;
  }
  return { value: value + text.slice(position) };
}

const simpleEscapes: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function decodeEscape(
  text: string,
  at: number,
  bytes: boolean,
): { readonly value: string; readonly length: number } | { readonly problem: string } | { readonly unknown: string } {
  const kind = text[at + 1] ?? "";
  const simple = Object.hasOwn(simpleEscapes, kind) ? simpleEscapes[kind] : undefined;
  if (simple !== undefined) return { value: simple, length: 2 };
  if (kind >= "0" && kind <= "7") {
    const digits = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0] ?? "0";
    const code = parseInt(digits, 8);
    return { value: String.fromCharCode(bytes ? code & 0xff : code), length: 1 + digits.length };
  }
  if (kind === "x" || (!bytes && (kind === "u" || kind === "U"))) {
    const width = kind === "x" ? 2 : kind === "u" ? 4 : 8;
    const digits = text.slice(at + 2, at + 2 + width);
    const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === width ? parseInt(digits, 16) : NaN;
    if (!(code <= 0x10ffff)) return { problem: `a \\${kind} in this string needs ${width} hexadecimal digits` };
    return { value: String.fromCodePoint(code), length: 2 + width };
  }
  if (kind === "N" && !bytes) {
    if (!/^\{[^{}]+\}/.test(text.slice(at + 2, at + 130)))
      return { problem: "a \\N in this string needs a character name in braces" };
    // Unicode's table of names is not worth its size here.
    return { unknown: "a character given by its name" };
  }
  // CPython keeps unknown escapes as they stand (and warns).
  return { value: "\\", length: 1 };
}
