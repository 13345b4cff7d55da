import { inQuotes } from "./source.js";
import type { Setting } from "../settings/setting.js";

/** A dict that is to be written: entries in order, the expression of a setting that moves into it, or Python source. */
export type DictLayout =
  | { readonly kind: "entries"; readonly entries: readonly DictLayoutEntry[] }
  | {
      readonly kind: "moved";
      readonly setting: Setting /** One more element at the end of the list or tuple that it is. */;
      readonly append?: string /** What stands around it. */;
      readonly around?: readonly [string, string];
    }
  | { readonly kind: "source"; readonly text: string };

export interface DictLayoutEntry {
  readonly key: string;
  readonly value: DictLayout;
}

export function dictOf(...entries: readonly (readonly [key: string, value: DictLayout])[]): DictLayout {
  return { kind: "entries", entries: entries.map(([key, value]) => ({ key, value })) };
}

/** A setting's expression as it was written, with the comments that belong to it. */
export interface LaidOut {
  readonly text: string;
  readonly above: readonly string[];
  readonly beside: string | undefined;
  /** Its further lines may be indented anew. */
  readonly isWhole: boolean;
}

export interface DictStyle {
  /** Of the statement. */
  readonly base: string;
  /** Of the line that the dict begins on. */
  readonly indent: string;
  readonly unit: string;
  readonly quote: string;
  readonly lineBreak: string;
}

/** The text of the dict, one entry a line; a dict inside it on one line where it is short and has no comments. */
export function renderDict(layout: DictLayout, moved: ReadonlyMap<Setting, LaidOut>, style: DictStyle): string {
  if (layout.kind !== "entries") return leafText(layout, moved, style);
  const inner = { ...style, indent: style.indent + style.unit };
  const lines = layout.entries.flatMap(({ key, value }) => {
    const own = value.kind === "moved" ? moved.get(value.setting) : undefined;
    const head = `${inner.indent}${style.quote}${key}${style.quote}: `;
    const flat = flatText(value, moved, style);
    const fits = flat !== undefined && (value.kind !== "entries" || head.length + flat.length < longestLine);
    const text = fits ? flat : renderDict(value, moved, inner);
    return [
      ...(own?.above ?? []).map((comment) => inner.indent + comment),
      `${head}${text},${own?.beside === undefined ? "" : `  ${own.beside}`}`,
    ];
  });
  return lines.length === 0 ? "{}" : ["{", ...lines, `${style.indent}}`].join(style.lineBreak);
}

const longestLine = 88;

/** On one line; undefined where it has several or a comment belongs into it. */
function flatText(layout: DictLayout, moved: ReadonlyMap<Setting, LaidOut>, style: DictStyle): string | undefined {
  if (layout.kind !== "entries") {
    const text = leafText(layout, moved, style);
    return /[\r\n]/.test(text) ? undefined : text;
  }
  const parts: string[] = [];
  for (const { key, value } of layout.entries) {
    const own = value.kind === "moved" ? moved.get(value.setting) : undefined;
    const text =
      own !== undefined && (own.above.length > 0 || own.beside !== undefined)
        ? undefined
        : flatText(value, moved, style);
    if (text === undefined) return undefined;
    parts.push(`${style.quote}${key}${style.quote}: ${text}`);
  }
  return `{${parts.join(", ")}}`;
}

function leafText(
  layout: Exclude<DictLayout, { readonly kind: "entries" }>,
  moved: ReadonlyMap<Setting, LaidOut>,
  { base, indent, quote }: DictStyle,
): string {
  if (layout.kind === "source") return inQuotes(layout.text, quote);
  const own = moved.get(layout.setting);
  if (!own) return "";
  const deeper = indent.slice(base.length);
  const text = own.isWhole ? own.text.replace(/(\r\n|\r|\n)(?=[^\r\n])/g, (lineBreak) => lineBreak + deeper) : own.text;
  const [before, after] = layout.around ?? ["", ""];
  return `${before}${layout.append === undefined ? text : withElement(text, layout.append)}${after}`;
}

/** A list or tuple with one more element. */
function withElement(text: string, element: string): string {
  const close = text.at(-1);
  const items = text.slice(1, -1).trimEnd();
  if (!((text.startsWith("[") && close === "]") || (text.startsWith("(") && close === ")")) || /[()[\]#]/.test(items))
    return `[*${text}, ${element}]`;
  const gap = text.slice(1 + items.length, -1);
  const plain = items.endsWith(",") ? items.slice(0, -1) : items;
  return plain === ""
    ? `${text.charAt(0)}${element}${close === ")" ? "," : ""}${close}`
    : `${text.charAt(0)}${plain}, ${element}${gap === "" ? "" : ","}${gap}${close}`;
}
