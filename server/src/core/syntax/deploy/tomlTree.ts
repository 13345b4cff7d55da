import { parseTOML } from "toml-eslint-parser";
import { fileStart, span, type Span } from "../../text/span.js";
import { mappedTextBuilder, plainText, type MappedText } from "./mappedText.js";
import type { YamlEntry, YamlFile, YamlNode } from "./yamlTree.js";

/** TOML in the same shape as YAML, so that one reader serves `railway.toml` and `railway.json`. Never throws. */
export function parseToml(file: string, text: string): YamlFile {
  let program: ReturnType<typeof parseTOML>;
  try {
    program = parseTOML(text);
  } catch (error) {
    const index = Math.max(0, Math.min(text.length, indexOf(error)));
    return {
      documents: [],
      problems: [
        { message: error instanceof Error ? error.message : "cannot be parsed", at: span(file, index, index) },
      ],
    };
  }
  const root: Draft = { entries: [], at: span(file, 0, text.length) };
  try {
    for (const item of program.body[0].body) {
      if (item.type === "TOMLTable") {
        const keys = item.key.keys.map((key) => ({ name: keyName(key), at: span(file, key.range[0], key.range[1]) }));
        const table = tableFor(root, keys, item.kind === "array", span(file, item.range[0], item.range[1]));
        for (const pair of item.body) addPair(file, text, table, pair, 0);
      } else {
        addPair(file, text, root, item, 0);
      }
    }
  } catch {
    return { documents: [], problems: [{ message: "cannot be parsed", at: fileStart(file) }] };
  }
  return { documents: [freeze(root)], problems: [] };
}

type TomlPair = Extract<ReturnType<typeof parseTOML>["body"][0]["body"][number], { type: "TOMLKeyValue" }>;
type TomlContent = TomlPair["value"];
type TomlKey = TomlPair["key"]["keys"][number];

interface Draft {
  entries: { key: string; keyAt: Span; value: Draft | Draft[] | YamlNode }[];
  at: Span;
}

function indexOf(error: unknown): number {
  const index =
    typeof error === "object" && error !== null && "index" in error ? (error as { index: unknown }).index : 0;
  return typeof index === "number" ? index : 0;
}

function keyName(key: TomlKey): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

function tableFor(
  root: Draft,
  keys: readonly { readonly name: string; readonly at: Span }[],
  list: boolean,
  at: Span,
): Draft {
  let current = root;
  keys.forEach((key, index) => {
    const last = index === keys.length - 1;
    const found = current.entries.find((entry) => entry.key === key.name);
    if (found !== undefined && Array.isArray(found.value)) {
      if (last && list) found.value.push({ entries: [], at });
      current = found.value[found.value.length - 1] ?? current;
    } else if (found !== undefined && !Array.isArray(found.value) && !("kind" in found.value)) {
      current = found.value;
    } else {
      const table: Draft = { entries: [], at };
      current.entries.push({ key: key.name, keyAt: key.at, value: last && list ? [table] : table });
      current = table;
    }
  });
  return current;
}

function addPair(file: string, text: string, table: Draft, pair: TomlPair, depth: number): void {
  const keys = pair.key.keys.map((key) => ({ name: keyName(key), at: span(file, key.range[0], key.range[1]) }));
  const last = keys.pop();
  if (last === undefined || depth > 64) return;
  const target = keys.length === 0 ? table : tableFor(table, keys, false, span(file, pair.range[0], pair.range[1]));
  target.entries.push({ key: last.name, keyAt: last.at, value: lower(file, text, pair.value, depth) });
}

function lower(file: string, text: string, node: TomlContent, depth: number): Draft | YamlNode {
  const at = span(file, node.range[0], node.range[1]);
  if (node.type === "TOMLArray") {
    return {
      kind: "list",
      items:
        depth > 64
          ? []
          : node.elements.map((element) => {
              const item = lower(file, text, element, depth + 1);
              return "kind" in item ? item : freeze(item);
            }),
      at,
    };
  }
  if (node.type === "TOMLInlineTable") {
    const table: Draft = { entries: [], at };
    for (const pair of node.body) addPair(file, text, table, pair, depth + 1);
    return table;
  }
  const value =
    node.kind === "string" || node.kind === "boolean"
      ? node.value
      : node.kind === "integer" || node.kind === "float"
        ? Number(node.value)
        : text.slice(at.start, at.end);
  const decoded = typeof value === "string" ? value : text.slice(at.start, at.end);
  return {
    kind: "scalar",
    value,
    text: decoded,
    plain: node.kind !== "string",
    at,
    mapped: node.kind === "string" ? mapString(file, text, at, decoded) : plainText(file, text, at.start, at.end),
  };
}

function mapString(file: string, text: string, at: Span, decoded: string): MappedText {
  const quote = /^(?:"""|'''|"|')/.exec(text.slice(at.start, at.start + 3))?.[0] ?? "";
  let s = at.start + quote.length;
  if (quote.length === 3 && text[s] === "\r") s++;
  if (quote.length === 3 && text[s] === "\n") s++;
  if (text.slice(s, s + decoded.length) === decoded) return plainText(file, text, s, s + decoded.length);
  const out = mappedTextBuilder(file, s);
  for (let d = 0; d < decoded.length; d++) {
    const c = decoded[d] ?? "";
    while (quote.startsWith('"') && text[s] === "\\" && /\s/.test(text[s + 1] ?? "")) {
      s++;
      while (s < at.end && /\s/.test(text[s] ?? "")) s++;
    }
    const length = text[s] === "\\" && quote.startsWith('"') ? ({ u: 6, U: 10 }[text[s + 1] ?? ""] ?? 2) : 1;
    const end = Math.min(at.end, s + length);
    out.add(c, Math.min(s, end), end);
    if (length === 10 && /[\uD800-\uDBFF]/.test(c) && d + 1 < decoded.length) out.add(decoded[++d] ?? "", s, end);
    s = end;
  }
  return out.build();
}

function freeze(draft: Draft): YamlNode {
  const entries: YamlEntry[] = draft.entries.map((entry) => ({
    key: entry.key,
    keyAt: entry.keyAt,
    through: undefined,
    value: Array.isArray(entry.value)
      ? { kind: "list", items: entry.value.map(freeze), at: entry.value[0]?.at ?? entry.keyAt }
      : "kind" in entry.value
        ? entry.value
        : freeze(entry.value),
  }));
  return { kind: "map", entries, at: draft.at };
}
