import type { TextEdit } from "../../text/textEdit.js";

export type Cast = "str" | "bool" | "int" | "list";

/** What a setting is read as. */
export interface As {
  readonly variable?: string;
  readonly cast: Cast;
  readonly fallback?: string;
}

export interface Request {
  readonly variable: string;
  readonly cast: Cast;
  /** Python source; undefined: required. */
  readonly fallback: string | undefined;
  /** The setting that it is for, as a whole. */
  readonly setting?: string | undefined;
  /** Of a variable without fallback: a condition under which it may be unset, and what then holds (Python source). */
  readonly unless?: { readonly condition: string; readonly fallback: string };
}

export interface Written {
  /** Python source. */
  readonly expression: string;
  /** Imports and objects that it needs. */
  readonly edits: readonly TextEdit[];
}

/** How a place reads its environment: in the words of its module, then of the entry's others, then of the requirements. */
export interface Idiom {
  /** undefined where this idiom has no way to say it. */
  write(request: Request): Written | undefined;
}

/** `eased if DEBUG else plain`, where there is a way to say both. */
export function underCondition(eased: string | undefined, unless: Request["unless"], plain: string): string {
  return unless && eased !== undefined ? `${eased} if ${unless.condition} else ${plain}` : plain;
}

/** A text made the type that a setting has. */
export function castText(cast: Cast, text: string, quote: string): string {
  switch (cast) {
    case "str":
      return text;
    case "int":
      return `int(${text})`;
    case "bool":
      return `${text}.lower() in {${["1", "true", "yes", "on"].map((word) => quote + word + quote).join(", ")}}`;
    case "list":
      return `[item.strip() for item in ${text}.split(${quote},${quote}) if item.strip()]`;
  }
}

/** `["a", "b"]` → `"a,b"`. */
export function joinedTexts(value: string, quote: string): string | undefined {
  const list = /^\s*[[(]([\s\S]*?),?\s*[\])]\s*$/.exec(value);
  if (!list) return /^(["'])[^"'\\\n]*\1$/.test(value) ? value : undefined;
  const texts: string[] = [];
  for (const part of (list[1] ?? "").split(",")) {
    if (part.trim() === "") continue;
    const text = /^(["'])([^"'\\\n,]*)\1$/.exec(part.trim());
    if (text?.[2] === undefined) return undefined;
    texts.push(text[2]);
  }
  return `${quote}${texts.join(",")}${quote}`;
}
