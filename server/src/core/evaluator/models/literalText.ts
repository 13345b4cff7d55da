import type { DictEntry, Value } from "../../domain/value.js";
import { bool, dict, float, int, list, none, set, str, tuple } from "../make.js";
import { parseInteger } from "../convert.js";
import type { Span } from "../../text/span.js";

/**
 * `ast.literal_eval(text)`: numbers, texts, None, True, False, and lists, tuples, dicts and sets of them. undefined where Python
 * raises (ValueError or SyntaxError), or for a form that is not followed (bytes, complex numbers, prefixed texts).
 */
export function literalValue(text: string, at: Span): Value | undefined {
  const reader = new LiteralReader(text.replace(/^[ \t]+/, ""), at);
  const value = reader.expression(0);
  reader.skip();
  return value && reader.atEnd ? value : undefined;
}

class LiteralReader {
  private place = 0;

  constructor(
    private readonly text: string,
    private readonly at: Span,
  ) {}

  get atEnd(): boolean {
    return this.place >= this.text.length;
  }

  skip(): void {
    while (/[ \t\r\n\f]/.test(this.text[this.place] ?? "")) this.place++;
  }

  /** A value, or several with commas between them at the outermost level: a tuple. */
  expression(depth: number): Value | undefined {
    const first = this.value(depth);
    if (!first || depth > 0) return first;
    this.skip();
    if (this.text[this.place] !== ",") return first;
    const items = [first];
    while (this.take(",")) {
      this.skip();
      if (this.atEnd) break;
      const item = this.value(depth);
      if (!item) return undefined;
      items.push(item);
    }
    return tuple(items, this.at);
  }

  private value(depth: number): Value | undefined {
    if (depth > 60) return undefined;
    this.skip();
    const character = this.text[this.place] ?? "";
    if (character === "[") return this.sequence("]", depth, (items) => list(items, this.at));
    if (character === "(") return this.parenthesized(depth);
    if (character === "{") return this.braces(depth);
    if (character === "'" || character === '"') return this.texts();
    if (/[-+0-9.]/.test(character)) return this.number();
    const word = /^[A-Za-z_]+/.exec(this.text.slice(this.place, this.place + 8))?.[0];
    if (word !== "None" && word !== "True" && word !== "False") return undefined;
    this.place += word.length;
    return word === "None" ? none(this.at) : bool(word === "True", this.at);
  }

  private take(expected: string): boolean {
    this.skip();
    if (this.text[this.place] !== expected) return false;
    this.place++;
    return true;
  }

  private sequence(close: string, depth: number, make: (items: Value[], comma: boolean) => Value): Value | undefined {
    this.place++;
    const items: Value[] = [];
    let comma = false;
    while (!this.take(close)) {
      if (items.length > 0 && !comma) return undefined;
      const item = this.value(depth + 1);
      if (!item) return undefined;
      items.push(item);
      comma = this.take(",");
    }
    return make(items, comma);
  }

  private parenthesized(depth: number): Value | undefined {
    return this.sequence(")", depth, (items, comma) =>
      items.length === 1 && !comma && items[0] ? items[0] : tuple(items, this.at),
    );
  }

  private braces(depth: number): Value | undefined {
    const start = this.place;
    this.place++;
    const entries: DictEntry[] = [];
    let comma = true;
    while (!this.take("}")) {
      if (!comma) return undefined;
      const key = this.value(depth + 1);
      if (!key) return undefined;
      if (!this.take(":")) {
        if (entries.length > 0) return undefined;
        this.place = start;
        return this.sequence("}", depth, (items) => set(items, this.at));
      }
      const value = this.value(depth + 1);
      if (!value) return undefined;
      const known = entries.find(
        (entry) =>
          entry.key.kind === key.kind && "value" in entry.key && "value" in key && entry.key.value === key.value,
      );
      if (known) known.value = value;
      else entries.push({ key, value });
      comma = this.take(",");
    }
    return dict(entries, this.at);
  }

  private number(): Value | undefined {
    const match = /^([-+]*)\s*((?:\d[\d_]*)?\.?(?:\d[\d_]*)?(?:[eE][-+]?\d+)?|0[xXoObB][0-9a-fA-F_]+)/.exec(
      this.text.slice(this.place, this.place + 400),
    );
    const prefixed = /^([-+]*)(0[xXoObB][0-9a-fA-F_]+)/.exec(this.text.slice(this.place, this.place + 400));
    const found = prefixed ?? match;
    const digits = found?.[2] ?? "";
    if (!found || !/\d/.test(digits)) return undefined;
    this.place += found[0].length;
    if (/[A-Za-z0-9_.]/.test(this.text[this.place] ?? "")) return undefined;
    const negative = (found[1] ?? "").split("-").length % 2 === 0;
    if (/^[0-9_]+$/.test(digits) || prefixed) {
      const whole = parseInteger(digits, 0);
      return whole === undefined ? undefined : int(negative ? -whole : whole, this.at);
    }
    const value = Number(digits.replaceAll("_", ""));
    return Number.isNaN(value) ? undefined : float(negative ? -value : value, this.at);
  }

  private texts(): Value | undefined {
    let joined = "";
    do {
      const part = this.oneText();
      if (part === undefined) return undefined;
      joined += part;
      this.skip();
    } while (this.text[this.place] === "'" || this.text[this.place] === '"');
    return str(joined, this.at);
  }

  private oneText(): string | undefined {
    const quote = this.text[this.place] ?? "";
    const triple = this.text.startsWith(quote.repeat(3), this.place);
    const close = triple ? quote.repeat(3) : quote;
    this.place += close.length;
    let result = "";
    while (!this.atEnd) {
      if (this.text.startsWith(close, this.place)) {
        this.place += close.length;
        return result;
      }
      const character = this.text[this.place] ?? "";
      if (character === "\n" && !triple) return undefined;
      if (character !== "\\") {
        result += character;
        this.place++;
        continue;
      }
      const escape = this.text[this.place + 1] ?? "";
      if (escape === "") return undefined;
      const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3}))/.exec(
        this.text.slice(this.place + 1, this.place + 10),
      );
      if (code) {
        const point = code[4] !== undefined ? parseInt(code[4], 8) : parseInt(code[1] ?? code[2] ?? code[3] ?? "0", 16);
        if (point > 0x10ffff) return undefined;
        result += String.fromCodePoint(point);
        this.place += 1 + code[0].length;
        continue;
      }
      if (/[xuUN]/.test(escape)) return undefined;
      result += escape === "\n" ? "" : (escapes[escape] ?? `\\${escape}`);
      this.place += 2;
    }
    return undefined;
  }
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\u000B",
};
