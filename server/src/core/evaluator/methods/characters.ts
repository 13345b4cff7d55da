/** What Python says of letters, where it differs from JavaScript or says more. Each answer is undefined where this table cannot tell. */

/** `str.isspace()`: CPython's _PyUnicode_IsWhitespace. */
export const whiteSpace: readonly string[] = [
  ..."\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
];

/** Where `str.splitlines()` splits. */
export const lineEnds = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029";

export function isAlphabetic(character: string): boolean {
  return /^\p{L}$/u.test(character);
}

export function isDecimal(character: string): boolean {
  return /^\p{Nd}$/u.test(character);
}

/** Decimal digits, and those that stand above or below the line; others may be digits of a kind that Unicode only lists. */
export function isDigit(character: string): boolean | undefined {
  if (isDecimal(character) || /^[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]$/.test(character)) return true;
  return /^\p{No}$/u.test(character) && character > "\u00be" ? undefined : false;
}

/** Also fractions, Roman numerals, and ideographs of numbers. */
export function isNumeric(character: string): boolean | undefined {
  if (/^\p{N}$/u.test(character)) return true;
  return /^\p{Ideographic}$/u.test(character) ? undefined : false;
}

export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/\p{Lowercase}|\p{Lt}/u.test(text);
}

export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/\p{Uppercase}|\p{Lt}/u.test(text);
}

export function isTitle(text: string): boolean {
  let [isCased, wasCased] = [false, false];
  for (const one of text) {
    if (/\p{Uppercase}|\p{Lt}/u.test(one)) {
      if (wasCased) return false;
      isCased = wasCased = true;
    } else if (/\p{Lowercase}/u.test(one)) {
      if (!wasCased) return false;
      isCased = wasCased = true;
    } else wasCased = false;
  }
  return isCased;
}

export function isIdentifier(text: string): boolean {
  return /^[_\p{XID_Start}]\p{XID_Continue}*$/u.test(text);
}

/** Neither controls nor separators, but for the space. */
export function isPrintable(text: string): boolean {
  return !/[\p{C}\p{Z}]/u.test(text.replaceAll(" ", ""));
}

/** Letters that have a title case of their own, and ligatures. */
const titleCases: ReadonlyMap<string, string> = new Map([
  ["\u01c4", "\u01c5"],
  ["\u01c5", "\u01c5"],
  ["\u01c6", "\u01c5"],
  ["\u01c7", "\u01c8"],
  ["\u01c8", "\u01c8"],
  ["\u01c9", "\u01c8"],
  ["\u01ca", "\u01cb"],
  ["\u01cb", "\u01cb"],
  ["\u01cc", "\u01cb"],
  ["\u01f1", "\u01f2"],
  ["\u01f2", "\u01f2"],
  ["\u01f3", "\u01f2"],
  ["\u00df", "Ss"],
  ["\ufb00", "Ff"],
  ["\ufb01", "Fi"],
  ["\ufb02", "Fl"],
  ["\ufb03", "Ffi"],
  ["\ufb04", "Ffl"],
]);

function titleCase(character: string): string | undefined {
  const own = titleCases.get(character);
  if (own !== undefined) return own;
  const upper = character.toUpperCase();
  // Beyond Cyrillic, upper and title case may differ.
  return upper === character || (character <= "\u052f" && [...upper].length === 1) ? upper : undefined;
}

export function titled(text: string): string | undefined {
  let result = "";
  let wasCased = false;
  const lower = [...text].map((one) => one.toLowerCase());
  for (const [index, one] of [...text].entries()) {
    const made = wasCased ? (one === "\u03a3" ? finalSigma(text, index) : lower[index]) : titleCase(one);
    if (made === undefined) return undefined;
    result += made;
    wasCased = /\p{Lowercase}|\p{Uppercase}|\p{Lt}/u.test(one);
  }
  return result;
}

/** The sigma at the end of a word has a form of its own. */
function finalSigma(text: string, index: number): string | undefined {
  const after = [...text].slice(index + 1).join("");
  return /^\p{Case_Ignorable}*\p{Cased}/u.test(after) ? "\u03c3" : "\u03c2";
}

export function capitalized(text: string): string | undefined {
  const [first = "", ...rest] = text;
  const head = titleCase(first);
  return head === undefined
    ? undefined
    : head +
        (rest.includes("\u03a3") ? text.toLowerCase().slice(first.toLowerCase().length) : rest.join("").toLowerCase());
}

export function swapped(text: string): string | undefined {
  if (text.includes("\u03a3")) return undefined;
  return [...text]
    .map((one) =>
      /\p{Uppercase}/u.test(one) ? one.toLowerCase() : /\p{Lowercase}/u.test(one) ? one.toUpperCase() : one,
    )
    .join("");
}

/** Lower case for comparisons: sharp s becomes two letters. */
export function casefolded(text: string): string | undefined {
  let result = "";
  for (const one of text) {
    const lower = one.toLowerCase().replaceAll("\u03c2", "\u03c3");
    const around = one.toUpperCase().toLowerCase().replaceAll("\u03c2", "\u03c3");
    if (lower !== around && !/[\u00df\u1e9e\ufb00-\ufb06\u017f\u0390\u03b0]/.test(one) && one !== "\u0130")
      return undefined;
    result += one === "\u0130" ? lower : one === "\u1e9e" ? "ss" : around;
  }
  return result;
}
