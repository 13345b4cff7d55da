import { span, type Span } from "../../text/span.js";

/**
 * Text taken out of a file after one layer of quoting, folding or continuation is undone. It remembers for every unit where it
 * stands in the file, so that a lexer can run on it (a shell inside JSON inside YAML) and still report places in the file.
 */
export interface MappedText {
  readonly file: string;
  readonly text: string;
  /** Where the text begins in the file. */
  readonly start: number;
  /** File offsets at which each unit begins and ends. undefined: the text stands in the file as it is. */
  readonly units: { readonly starts: readonly number[]; readonly ends: readonly number[] } | undefined;
}

/** A part of a file, unchanged. */
export function plainText(file: string, source: string, start = 0, end = source.length): MappedText {
  return { file, text: source.slice(start, end), start, units: undefined };
}

/** The place of `text.slice(from, to)` in the file. */
export function spanOf(mapped: MappedText, from: number, to: number): Span {
  const { units } = mapped;
  if (units === undefined) return span(mapped.file, mapped.start + from, mapped.start + to);
  if (from >= to) {
    const at = units.starts[from] ?? units.ends[units.ends.length - 1] ?? mapped.start;
    return span(mapped.file, at, at);
  }
  const start = units.starts[from] ?? mapped.start;
  return span(mapped.file, start, Math.max(start, units.ends[to - 1] ?? start));
}

export function sliceMapped(mapped: MappedText, from: number, to: number): MappedText {
  const { units } = mapped;
  const text = mapped.text.slice(from, to);
  if (units === undefined) return { file: mapped.file, text, start: mapped.start + from, units };
  return {
    file: mapped.file,
    text,
    start: spanOf(mapped, from, from).start,
    units: { starts: units.starts.slice(from, to), ends: units.ends.slice(from, to) },
  };
}

/** Collects the units of a mapped text. */
export interface MappedTextBuilder {
  readonly length: number;
  /** `text` stands for `[start, end)` of the file. */
  add(text: string, start: number, end: number): void;
  /** `[from, to)` of another mapped text of the same file. */
  addFrom(source: MappedText, from: number, to: number): void;
  /** Drops everything past the first `length` units. */
  truncate(length: number): void;
  build(): MappedText;
}

/** `start`: where the text would begin if it stays empty. */
export function mappedTextBuilder(file: string, start: number): MappedTextBuilder {
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  return {
    get length() {
      return pieces.length;
    },
    add(text, from, to) {
      for (let i = 0; i < text.length; i++) {
        pieces.push(text[i] ?? "");
        starts.push(from);
        ends.push(to);
      }
    },
    addFrom(source, from, to) {
      for (let i = from; i < to; i++) {
        const at = spanOf(source, i, i + 1);
        pieces.push(source.text[i] ?? "");
        starts.push(at.start);
        ends.push(at.end);
      }
    },
    truncate(length) {
      pieces.length = Math.min(pieces.length, length);
      starts.length = pieces.length;
      ends.length = pieces.length;
    },
    build() {
      const text = pieces.join("");
      const first = starts[0] ?? start;
      const contiguous = starts.every((at, i) => at === first + i && ends[i] === at + 1);
      return {
        file,
        text,
        start: first,
        units: contiguous ? undefined : { starts: starts.slice(), ends: ends.slice() },
      };
    },
  };
}
