import type { Expression, FormattedField, FormattedText, StringPart } from "./ast.js";
import { refuse, textOf, type Lowering } from "./lowering.js";
import { decode, readLiteral, stringPrefixes, type Literal } from "./strings.js";
import type { SyntaxNode } from "./syntaxNode.js";

type Lower = (lowering: Lowering, node: SyntaxNode) => Expression;

/** One literal, or several adjacent ones. `lower` takes what stands in the braces of an f-string. */
export function lowerString(lowering: Lowering, node: SyntaxNode, lower: Lower): Expression {
  const { start, end } = node;
  const literals = node.type === "string" ? [node] : node.children.filter((child) => child.type === "string");
  const parts: (StringPart | FormattedText | FormattedField)[] = [];
  let unknown: string | undefined;
  let formatted = false;
  let bytes = 0;
  for (const child of literals) {
    const literal = readLiteral(lowering.text, child.start, child.end);
    // Python 2 has ur"…", and `…` for repr(…).
    if (!stringPrefixes.has(literal.prefix))
      refuse(
        lowering,
        child,
        literal.prefix.startsWith("`") ? "invalid syntax" : `'${literal.prefix}' is not a string prefix`,
        /^ur$|`/i.test(literal.prefix) ? "2.7" : undefined,
      );
    if (literal.prefix.includes("b")) bytes++;
    if (literal.prefix.includes("t")) unknown ??= "template string";
    if (literal.prefix.includes("f")) {
      formatted = true;
      unknown = lowerFields(lowering, lower, child, literal, parts) ?? unknown;
      continue;
    }
    const decoded = decode(lowering.text.slice(literal.contentStart, literal.contentEnd), literal.prefix);
    if ("problem" in decoded) refuse(lowering, child, decoded.problem);
    else if ("unknown" in decoded) unknown ??= decoded.unknown;
    else parts.push({ start: child.start, end: child.end, value: decoded.value, opening: literal.opening });
  }
  if (bytes > 0 && bytes < literals.length) refuse(lowering, node, "bytes and text cannot be joined");
  if (unknown !== undefined) return { kind: "opaque", start, end, reason: unknown };
  if (formatted) return { kind: "formatted", start, end, parts: parts.map(asFormatted) };
  const plain = parts.filter((part): part is StringPart => "opening" in part);
  const first = plain[0];
  const value = plain.length === 1 && first !== undefined ? first.value : plain.map((part) => part.value).join("");
  return bytes > 0 ? { kind: "bytes", start, end, value } : { kind: "string", start, end, value, parts: plain };
}

function asFormatted(part: StringPart | FormattedText | FormattedField): FormattedText | FormattedField {
  return "opening" in part ? { kind: "text", start: part.start, end: part.end, value: part.value } : part;
}

/** Returns why the text cannot be told, if so. */
function lowerFields(
  lowering: Lowering,
  lower: Lower,
  node: SyntaxNode,
  literal: Literal,
  parts: (StringPart | FormattedText | FormattedField)[],
): string | undefined {
  let unknown: string | undefined;
  const addText = (start: number, end: number): void => {
    if (start >= end) return;
    const source = lowering.text.slice(start, end).replaceAll("{{", "{").replaceAll("}}", "}");
    const decoded = decode(source, literal.prefix);
    if ("problem" in decoded) refuse(lowering, { start, end }, decoded.problem);
    else if ("unknown" in decoded) unknown ??= decoded.unknown;
    else parts.push({ kind: "text", start, end, value: decoded.value });
  };
  let position = literal.contentStart;
  for (const child of node.children) {
    if (child.type !== "interpolation") continue;
    addText(position, child.start);
    position = child.end;
    lowerField(lowering, lower, child, parts);
  }
  addText(position, literal.contentEnd);
  return unknown;
}

function lowerField(
  lowering: Lowering,
  lower: Lower,
  node: SyntaxNode,
  parts: (StringPart | FormattedText | FormattedField)[],
): void {
  let value: Expression | undefined;
  let conversion: FormattedField["conversion"];
  let format: FormattedField["format"];
  let formatParts: FormattedField["formatParts"];
  for (const child of node.children) {
    if (child.type === "type_conversion") {
      const letter = textOf(lowering, child).slice(1);
      if (letter === "r" || letter === "s" || letter === "a") conversion = letter;
      else refuse(lowering, child, "the conversion must be one of !s, !r and !a");
    } else if (child.type === "format_specifier") {
      format = child.children.some((part) => part.type === "format_expression" || part.type === "interpolation")
        ? null
        : lowering.text.slice(child.start + 1, child.end);
      if (format === null) formatParts = lowerFormat(lowering, lower, child, node.end - 1);
    } else if (child.named) value = lower(lowering, child);
  }
  const equals = node.children.find((child) => child.type === "=");
  if (equals !== undefined && value !== undefined) {
    // `{x=}` is the text `x=`, with the space around it, and then `{x!r}`.
    const end = equals.end + (/^\s*/.exec(lowering.text.slice(equals.end, equals.end + 80))?.[0].length ?? 0);
    parts.push({ kind: "text", start: node.start + 1, end, value: lowering.text.slice(node.start + 1, end) });
    if (conversion === undefined && format === undefined) conversion = "r";
  }
  if (value !== undefined)
    parts.push({
      kind: "field",
      start: node.start,
      end: node.end,
      value,
      conversion,
      format,
      ...(formatParts && { formatParts }),
    });
}

/** A format with fields of its own: `:{width}.2f`. The grammar's node ends behind the last field; `end` is where the braces around it close. */
function lowerFormat(lowering: Lowering, lower: Lower, node: SyntaxNode, end: number): FormattedField["formatParts"] {
  const parts: (FormattedText | FormattedField)[] = [];
  const inner: (StringPart | FormattedText | FormattedField)[] = [];
  let position = node.start + 1;
  for (const child of node.children) {
    if (child.type !== "format_expression" && child.type !== "interpolation") continue;
    if (position < child.start)
      inner.push({
        kind: "text",
        start: position,
        end: child.start,
        value: lowering.text.slice(position, child.start),
      });
    lowerField(lowering, lower, child, inner);
    position = child.end;
  }
  if (position < end) inner.push({ kind: "text", start: position, end, value: lowering.text.slice(position, end) });
  for (const part of inner) if ("kind" in part) parts.push(part);
  return parts;
}
