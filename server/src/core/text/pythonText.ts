/** What CPython takes for blanks and digits, where JavaScript takes others. From Objects/unicodeobject.c and unicodetype_db.h. */

/** The inside of a character class: what `str.isspace()` says yes to. */
const blank = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** `str.strip()`. JavaScript's trim takes U+FEFF too, and not U+001C to U+001F and U+0085. */
export function pythonStrip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start] ?? "")) start++;
  while (end > start && isBlank(text[end - 1] ?? "")) end--;
  return text.slice(start, end);
}

const oneBlank = new RegExp(`^[${blank}]$`);

function isBlank(character: string): boolean {
  return oneBlank.test(character);
}

/** Decimal digits of every script as those of ASCII, as int() and float() read them. */
export function asciiDigits(text: string): string {
  return /[^\x00-\x7f]/.test(text) ? text.replace(/\p{Nd}/gu, digitOf) : text;
}

/** Every run of ten digits starts at a code point that ends in 0 or 6, but those of the mathematical alphabets. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
  const nibble = code & 15;
  return String(/\p{Nd}/u.test(String.fromCodePoint(code - nibble)) ? nibble : nibble - 6);
}
