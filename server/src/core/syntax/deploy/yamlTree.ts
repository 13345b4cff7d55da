import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Node,
  type ParsedNode,
  type Scalar,
} from "yaml";
import { fileStart, span, type Span } from "../../text/span.js";
import { mappedTextBuilder, plainText, type MappedText } from "./mappedText.js";

/** YAML (and with it JSON) as immutable data with places; aliases and merge keys are resolved. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  readonly kind: "map";
  /** In order; a repeated key stands twice. Entries of merge keys come last and only where the map has no such key. */
  readonly entries: readonly YamlEntry[];
  readonly at: Span;
}
export interface YamlEntry {
  readonly key: string;
  readonly keyAt: Span;
  /** undefined: nothing stands after the colon. */
  readonly value: YamlNode | undefined;
  /** The alias through which it came, `*name` or a merge. */
  readonly through: Span | undefined;
}
export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly at: Span;
}
export interface YamlScalar {
  readonly kind: "scalar";
  /** As YAML 1.2's core schema reads it. */
  readonly value: string | number | boolean | null;
  /** The text after quoting and folding, before it becomes a number or truth value: `on`, `0777`. */
  readonly text: string;
  readonly plain: boolean;
  readonly mapped: MappedText;
  readonly at: Span;
}

export interface YamlFile {
  readonly documents: readonly (YamlNode | undefined)[];
  readonly problems: readonly { readonly message: string; readonly at: Span }[];
}

/** Collections that nest deeper are cut off. */
const MAX_DEPTH = 64;
/** Entries that merge keys may bring into one file: more is an attack, not a deploy. */
const MAX_MERGED = 20_000;

/** Parses every document of the text. Never throws. */
export function parseYaml(file: string, text: string): YamlFile {
  const problems: { message: string; at: Span }[] = [];
  const clamp = (offset: number): number => Math.max(0, Math.min(offset, text.length));
  let documents: readonly Document.Parsed[];
  if (nestsTooDeep(text)) return { documents: [], problems: [{ message: "nested too deeply", at: fileStart(file) }] };
  try {
    const parsed = parseAllDocuments(text, {
      keepSourceTokens: false,
      prettyErrors: false,
      logLevel: "silent",
      uniqueKeys: false,
      strict: false,
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch {
    // The parser recurses; deeply nested input exhausts the stack.
    return { documents: [], problems: [{ message: "cannot be parsed", at: fileStart(file) }] };
  }
  const lowered = documents.map((document) => {
    for (const error of document.errors)
      problems.push({
        message: error.message,
        at: span(file, clamp(error.pos[0]), Math.max(clamp(error.pos[0]), clamp(error.pos[1]))),
      });
    return new Lowering(file, text).node(document.contents, 0);
  });
  return { documents: lowered, problems };
}

/** Flow collections make the parser recurse per bracket, indentation per level. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "[" || c === "{") deepest = Math.max(deepest, ++depth);
    else if ((c === "]" || c === "}") && depth > 0) depth--;
  }
  return deepest > 500;
}

class Lowering {
  private readonly anchors = new Map<string, YamlNode | undefined>();
  private merged = 0;

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  node(node: ParsedNode | Node | null | undefined, depth: number): YamlNode | undefined {
    if (node === null || node === undefined || depth > MAX_DEPTH) return undefined;
    if (isAlias(node)) return this.anchors.get(node.source);
    const at = this.span(node.range);
    let result: YamlNode | undefined;
    if (isScalar(node)) {
      result = this.scalar(node, at);
    } else if (isSeq(node)) {
      const items: YamlNode[] = [];
      for (const item of node.items) {
        const lowered = this.node(item as Node | null, depth + 1);
        if (lowered !== undefined) items.push(lowered);
      }
      result = { kind: "list", items, at };
    } else if (isMap(node)) {
      result = { kind: "map", entries: this.entries(node.items, depth), at };
    }
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor !== undefined) this.anchors.set(anchor, result);
    return result;
  }

  private entries(items: readonly unknown[], depth: number): YamlEntry[] {
    const own: YamlEntry[] = [];
    const merges: { source: YamlNode | undefined; at: Span }[] = [];
    for (const item of items) {
      if (!isPair(item)) continue;
      const key = item.key as Node | null;
      const value = item.value as Node | null;
      const keyNode = this.node(key, MAX_DEPTH);
      if (keyNode?.kind !== "scalar") {
        this.node(value, depth + 1);
        continue;
      }
      const through = isAlias(value) ? this.span(value.range) : undefined;
      const lowered = this.node(value, depth + 1);
      if (keyNode.text === "<<" && keyNode.plain) merges.push({ source: lowered, at: through ?? keyNode.at });
      else own.push({ key: keyNode.text, keyAt: keyNode.at, value: lowered, through });
    }
    if (merges.length === 0) return own;
    const known = new Set(own.map((entry) => entry.key));
    for (const { source, at } of merges) {
      for (const map of source?.kind === "list" ? source.items : [source]) {
        if (map?.kind !== "map") continue;
        for (const entry of map.entries) {
          if (known.has(entry.key) || ++this.merged > MAX_MERGED) continue;
          known.add(entry.key);
          own.push({ ...entry, through: at });
        }
      }
    }
    return own;
  }

  private scalar(node: Scalar, at: Span): YamlScalar {
    const value = node.value;
    const source = this.text.slice(at.start, at.end);
    const plain = node.type === "PLAIN" || node.type === undefined;
    const decoded = typeof value === "string" ? value : plain ? source : String(value ?? "");
    const simple =
      typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
        ? value
        : String(value ?? "");
    return { kind: "scalar", value: simple, text: decoded, plain, mapped: this.map(node, decoded, at), at };
  }

  /**
   * Aligns the decoded text with its source: both hold the same characters in the same order, except for escapes, folded
   * line breaks and indentation.
   */
  private map(node: Scalar, decoded: string, at: Span): MappedText {
    const { file, text } = this;
    if (text.slice(at.start, at.end) === decoded) return plainText(file, text, at.start, at.end);
    const out = mappedTextBuilder(file, at.start);
    const { type } = node;
    const block = type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
    let s = at.start;
    if (block) {
      while (s < at.end && text[s] !== "\n") s++;
      s++;
    } else if (type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE") {
      s++;
    }
    const indent = block ? indentation(text, s, at.end) : 0;
    if (block) s = skipIndent(text, s, at.end, indent);
    // The run of blanks and line breaks that `s` stands in.
    let runEnd = -1;
    let lastBreak = -1;
    for (let d = 0; d < decoded.length; d++) {
      const c = decoded[d] ?? "";
      if (type === "QUOTE_DOUBLE") {
        while (text[s] === "\\" && (text[s + 1] === "\n" || text[s + 1] === "\r")) {
          s += 2;
          while (s < at.end && /\s/.test(text[s] ?? "")) s++;
        }
        if (text[s] === "\\") {
          const length = { x: 4, u: 6, U: 10 }[text[s + 1] ?? ""] ?? 2;
          const end = Math.min(at.end, s + length);
          out.add(c, s, end);
          // One escape may make two units.
          if (text[s + 1] === "U" && /[\uD800-\uDBFF]/.test(c) && d + 1 < decoded.length)
            out.add(decoded[++d] ?? "", s, end);
          s = end;
          continue;
        }
      }
      if (type === "QUOTE_SINGLE" && c === "'") {
        out.add(c, s, Math.min(at.end, s + 2));
        s = Math.min(at.end, s + 2);
        continue;
      }
      if (c === " " || c === "\n") {
        if (s >= runEnd) {
          runEnd = endOfBlanks(text, s, at.end);
          lastBreak = runEnd > s ? text.lastIndexOf("\n", runEnd - 1) : -1;
        }
        const blanks = Math.max(s, runEnd);
        const breaks = lastBreak >= s;
        if (!breaks && text[s] === c) {
          out.add(c, s, s + 1);
          s++;
        } else if (breaks && block) {
          const newline = text.indexOf("\n", s);
          out.add(c, Math.min(s, newline), newline + 1);
          s = skipIndent(text, newline + 1, at.end, indent);
          // A folded line break that became a blank, or that the following empty lines stand for.
          while (type === "BLOCK_FOLDED" && c === "\n" && decoded[d + 1] !== "\n" && text[s] === "\n")
            s = skipIndent(text, s + 1, at.end, indent);
        } else if (breaks) {
          const more = decoded[d + 1] === "\n";
          out.add(c, s, blanks);
          if (!more) s = blanks;
        } else {
          out.add(c, Math.min(s, at.end), Math.min(s, at.end));
        }
        continue;
      }
      while (s < at.end && text[s] !== c) s++;
      out.add(c, Math.min(s, at.end), Math.min(s + 1, at.end));
      s++;
    }
    return out.build();
  }

  private span(range: readonly [number, number, number] | null | undefined): Span {
    const start = Math.max(0, Math.min(range?.[0] ?? 0, this.text.length));
    return span(this.file, start, Math.max(start, Math.min(range?.[1] ?? start, this.text.length)));
  }
}

function endOfBlanks(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && (text[i] === " " || text[i] === "\t" || text[i] === "\n" || text[i] === "\r")) i++;
  return i;
}

function indentation(text: string, from: number, end: number): number {
  let start = from;
  for (let i = from; i < end; i++) {
    if (text[i] === "\n") start = i + 1;
    else if (text[i] !== " " && text[i] !== "\r") return i - start;
  }
  return 0;
}

function skipIndent(text: string, from: number, end: number, indent: number): number {
  let i = from;
  while (i < end && i - from < indent && text[i] === " ") i++;
  return i;
}

/** The entry that counts: the last one with that key. */
export function yamlEntry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (node?.kind !== "map") return undefined;
  let found: YamlEntry | undefined;
  for (const entry of node.entries) if (entry.key === key) found = entry;
  return found;
}

export function yamlGet(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
  let current = node;
  for (const key of keys) current = yamlEntry(current, key)?.value;
  return current;
}

/** Maps put over maps, entry by entry; whatever else takes the place of what is below it. */
export function yamlOver(below: YamlNode | undefined, above: YamlNode | undefined): YamlNode | undefined {
  if (below?.kind !== "map" || above?.kind !== "map") return above ?? below;
  const added = above.entries.filter(({ key }) => yamlEntry(below, key) === undefined);
  return {
    kind: "map",
    at: above.at,
    entries: [
      ...below.entries.map((entry) => {
        const over = yamlEntry(above, entry.key);
        return over === undefined ? entry : { ...over, value: yamlOver(entry.value, over.value) };
      }),
      ...added,
    ],
  };
}

export function yamlText(node: YamlNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? node.text : undefined;
}

export function yamlItems(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === "list" ? node.items : [];
}

export function yamlEntries(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === "map" ? node.entries : [];
}
