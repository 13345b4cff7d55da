import type { FileProblem } from "../core/text/fileSource.js";

/**
 * A file's text, BOM kept. Python files are UTF-8 unless a comment in their first two lines names another encoding (PEP 263);
 * other files that are no UTF-8 are read as latin-1, which never fails, or as the UTF-16 that `pip freeze > requirements.txt` of PowerShell writes, and pip reads.
 */
export function decodeText(bytes: Uint8Array, isPython: boolean): string | FileProblem {
  const cookie = isPython ? encodingCookie(bytes) : undefined;
  if (cookie !== undefined && !/^utf[-_]?8/i.test(cookie)) {
    if (/^(?:latin[-_]?1|iso[-_]?8859[-_]?1|iso[-_]?latin[-_]?1|l1|cp819)$/i.test(cookie)) return latin1(bytes);
    try {
      return new TextDecoder(cookie.replaceAll("_", "-"), { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return { problem: `says that its encoding is ${cookie}, and cannot be read as that` };
    }
  }
  if (!isPython && bytes[0] === 0xff && bytes[1] === 0xfe)
    return new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return isPython
      ? { problem: "is not valid UTF-8 and names no other encoding, so Python cannot load it" }
      : latin1(bytes);
  }
}

/** https://peps.python.org/pep-0263/ */
function encodingCookie(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, 400))
    .replace(/^\u00EF\u00BB\u00BF/, "")
    .split(/\r\n|\r|\n/, 2);
  for (const line of head) {
    const match = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line);
    if (match !== null) return match[1];
    if (!/^[ \t\f]*(?:#.*)?$/.test(line)) return undefined;
  }
  return undefined;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}
