import type { Source } from "../source.js";
import { castText, underCondition, type Idiom } from "./idiom.js";
import type { FunctionReader } from "./functionReader.js";
import { quoteOfReads } from "./quoteOfReads.js";
import { textFallback } from "./textFallback.js";

/** The project's own functions: one that gives the type at hand, else one that gives the text. */
export function functionIdiom(functions: readonly FunctionReader[], source: Source, offset: number): Idiom {
  const quote = quoteOfReads(source, offset);
  return {
    write({ variable, cast, fallback, unless }) {
      const call = (one: FunctionReader, value: string | undefined): string | undefined => {
        if (value === undefined ? !one.requires : one.fallback === undefined) return undefined;
        return `${one.name}(${quote}${variable}${quote}${value === undefined ? "" : `, ${value}`})`;
      };
      const callWithText = (one: FunctionReader, value: string | undefined): string | undefined => {
        const text = value === undefined ? undefined : textFallback(cast, value, quote);
        return value !== undefined && text === undefined ? undefined : call(one, text);
      };
      const castCall = (one: FunctionReader, value: string | undefined): string | undefined => {
        const written = callWithText(one, value);
        return written === undefined ? undefined : castText(cast, written, quote);
      };
      const withCast = (value: string | undefined): string | undefined =>
        firstOf(functions, (one) =>
          one.cast === cast ? (one.fallbackIsText ? callWithText : call)(one, value) : undefined,
        ) ?? firstOf(functions, (one) => (one.cast === "str" ? castCall(one, value) : undefined));
      const plain = withCast(fallback);
      const eased = unless && withCast(unless.fallback);
      if (plain === undefined || (unless && eased === undefined)) return undefined;
      return { expression: underCondition(eased, unless, plain), edits: [] };
    },
  };
}

function firstOf<T>(items: readonly T[], make: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const made = make(item);
    if (made !== undefined) return made;
  }
  return undefined;
}
