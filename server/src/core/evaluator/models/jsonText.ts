import type { Value } from "../../domain/value.js";
import { isShuffled } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { reprFloat } from "../../domain/display.js";
import { compareForSort } from "../comparisons.js";
import { pythonType } from "../pythonTypes.js";
import { PythonError } from "../pythonError.js";

export interface JsonFormat {
  /** What a level is indented by; undefined: everything on one line. */
  readonly indent: string | undefined;
  readonly separators: readonly [string, string];
  readonly sortKeys: boolean;
  readonly ascii: boolean;
}

/** `json.dumps(value)` as CPython's encoder writes it; undefined where a part cannot be seen. Raises TypeError for what JSON has no form for. */
export function jsonText(value: Value, format: JsonFormat, at: Span, level = 0): string | undefined {
  if (level > 100) return undefined;
  switch (value.kind) {
    case "none":
      return "null";
    case "bool":
      return value.value ? "true" : "false";
    case "int":
      return String(value.value);
    case "float":
      return Number.isNaN(value.value)
        ? "NaN"
        : !Number.isFinite(value.value)
          ? value.value > 0
            ? "Infinity"
            : "-Infinity"
          : reprFloat(value.value);
    case "str":
      return quoted(value.value, format.ascii);
    case "list":
    case "tuple":
      if (value.kind === "list" && value.view !== undefined) return refused(value, at);
      if (value.rest !== undefined || isShuffled(value)) return undefined;
      return bracketed(
        "[",
        value.items.map((item) => jsonText(item, format, at, level + 1)),
        "]",
        format,
        level,
      );
    case "dict": {
      if (value.rest !== undefined) return undefined;
      let entries = value.entries;
      if (format.sortKeys) {
        let isSeen = true;
        entries = [...entries].sort((a, b) => {
          const order = compareForSort(a.key, b.key, at);
          if (order === undefined) isSeen = false;
          return order ?? 0;
        });
        if (!isSeen) return undefined;
      }
      return bracketed(
        "{",
        entries.map((entry) => {
          const key = keyText(entry.key, at);
          const item = jsonText(entry.value, format, at, level + 1);
          return key === undefined || item === undefined
            ? undefined
            : quoted(key, format.ascii) + format.separators[1] + item;
        }),
        "}",
        format,
        level,
      );
    }
    case "bytes":
    case "set":
    case "path":
      return refused(value, at);
    case "object":
    case "environment":
    case "random":
    case "unknown":
      return undefined;
  }
}

function refused(value: Value, at: Span): never {
  throw new PythonError("TypeError", at, { message: `Object of type ${pythonType(value)} is not JSON serializable` });
}

function bracketed(
  open: string,
  parts: readonly (string | undefined)[],
  close: string,
  { indent, separators }: JsonFormat,
  level: number,
): string | undefined {
  if (parts.includes(undefined)) return undefined;
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.join(separators[0]) + close;
  const line = `\n${indent.repeat(level + 1)}`;
  return `${open}${line}${parts.join(separators[0] + line)}\n${indent.repeat(level)}${close}`;
}

function keyText(key: Value, at: Span): string | undefined {
  switch (key.kind) {
    case "str":
      return key.value;
    case "none":
      return "null";
    case "bool":
      return key.value ? "true" : "false";
    case "int":
      return String(key.value);
    case "float":
      return Number.isFinite(key.value) ? reprFloat(key.value) : undefined;
    case "tuple":
    case "bytes":
    case "path":
      throw new PythonError("TypeError", at, {
        message: `keys must be str, int, float, bool or None, not ${pythonType(key)}`,
      });
    default:
      return undefined;
  }
}

function quoted(text: string, ascii: boolean): string {
  const short: Readonly<Record<string, string>> = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\f": "\\f",
    "\b": "\\b",
  };
  return `"${text.replace(ascii ? /["\\]|[^ -~]/g : /["\\\x00-\x1f]/g, (one) => short[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}
