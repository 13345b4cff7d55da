import { joinedTexts, type Cast } from "./idiom.js";

/** The text of a variable that means this default. undefined where it cannot be told. */
export function textFallback(cast: Cast, value: string, quote: string): string | undefined {
  switch (cast) {
    case "str":
      return value;
    case "bool":
      if (value === "False") return `${quote}${quote}`;
      return value === "True" ? `${quote}true${quote}` : `str(${value})`;
    case "int":
      return /^\d[\d_]*$/.test(value) ? `${quote}${value}${quote}` : value === "None" ? undefined : `str(${value})`;
    case "list":
      return joinedTexts(value, quote);
  }
}
