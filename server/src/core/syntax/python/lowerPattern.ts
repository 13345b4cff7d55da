import type { Expression, Pattern } from "./ast.js";
import { lowerExpression } from "./lowerExpression.js";
import { textOf, type Lowering } from "./lowering.js";
import { childOf, namedChildren, type SyntaxNode } from "./syntaxNode.js";

/** The pattern of a `case`; several with commas are a sequence without brackets. */
export function lowerCasePatterns(
  lowering: Lowering,
  nodes: readonly SyntaxNode[],
  comma: boolean,
): Pattern | undefined {
  const items = nodes.map((node) => lowerPattern(lowering, node));
  const first = items[0];
  const last = items[items.length - 1];
  if (!first || !last) return undefined;
  return comma || first.kind === "star" ? { kind: "sequence", start: first.start, end: last.end, items } : first;
}

function lowerPattern(lowering: Lowering, node: SyntaxNode): Pattern {
  const { start, end } = node;
  switch (node.type) {
    case "case_pattern":
      return lowerParts(lowering, node, node.children);
    case "_":
      return { kind: "capture", start, end, name: undefined };
    case "identifier":
    case "dotted_name":
      return lowerName(lowering, node);
    case "as_pattern": {
      const [inner, name] = namedChildren(node);
      const pattern = inner && lowerPattern(lowering, inner);
      return pattern && name
        ? { kind: "as", start, end, pattern, name: textOf(lowering, name) }
        : opaquePattern(lowering, node);
    }
    case "union_pattern":
      return {
        kind: "or",
        start,
        end,
        alternatives: splitAt(node.children, "|").map((parts) => lowerParts(lowering, node, parts)),
      };
    case "list_pattern":
    case "tuple_pattern": {
      const items = namedChildren(node).map((child) => lowerPattern(lowering, child));
      const only = items[0];
      // `(a)` is a pattern in parentheses, `(a,)` a sequence.
      if (node.type === "tuple_pattern" && items.length === 1 && only && only.kind !== "star" && !childOf(node, ","))
        return only;
      return { kind: "sequence", start, end, items };
    }
    case "splat_pattern": {
      const name = textOf(lowering, node).replace(/^\*+\s*/, "");
      return { kind: "star", start, end, name: name === "_" ? undefined : name };
    }
    case "string":
    case "concatenated_string":
    case "integer":
    case "float":
    case "true":
    case "false":
    case "none":
      return { kind: "value", start, end, value: lowerExpression(lowering, node) };
    case "dict_pattern":
      return lowerMapping(lowering, node);
    case "class_pattern":
      return lowerClass(lowering, node);
    default:
      return opaquePattern(lowering, node);
  }
}

/** `{"key": pattern, **rest}`. */
function lowerMapping(lowering: Lowering, node: SyntaxNode): Pattern {
  const { start, end } = node;
  const entries: { key: Expression; pattern: Pattern }[] = [];
  let rest: string | undefined;
  for (const parts of splitAt(node.children.slice(1, -1), ",")) {
    const colon = parts.findIndex((part) => part.type === ":");
    const value = parts[colon + 1];
    const [first] = parts;
    if (colon < 0) {
      if (first?.type === "splat_pattern") rest = textOf(lowering, first).replace(/^\*+\s*/, "");
      else if (first) return opaquePattern(lowering, node);
      continue;
    }
    const key = lowerParts(lowering, node, parts.slice(0, colon));
    if (key.kind !== "value" || !value || parts.length > colon + 2) return opaquePattern(lowering, node);
    entries.push({ key: key.value, pattern: lowerPattern(lowering, value) });
  }
  return { kind: "mapping", start, end, entries, rest };
}

/** `Name(pattern, attribute=pattern)`. */
function lowerClass(lowering: Lowering, node: SyntaxNode): Pattern {
  const { start, end } = node;
  const [named, ...parts] = namedChildren(node);
  const type = named && nameExpression(lowering, named);
  if (!type) return opaquePattern(lowering, node);
  const positional: Pattern[] = [];
  const keywords: { name: string; pattern: Pattern }[] = [];
  for (const part of parts) {
    const only = part.type === "case_pattern" && part.children.length === 1 ? part.children[0] : undefined;
    if (only?.type !== "keyword_pattern") {
      positional.push(lowerPattern(lowering, part));
      continue;
    }
    const [name, equals, ...value] = only.children;
    if (name?.type !== "identifier" || equals?.type !== "=") return opaquePattern(lowering, node);
    keywords.push({ name: textOf(lowering, name), pattern: lowerParts(lowering, only, value) });
  }
  return { kind: "class", start, end, type, positional, keywords };
}

/** A pattern whose children stand bare among others: a minus and a number, `_`, or one node. */
function lowerParts(lowering: Lowering, parent: SyntaxNode, parts: readonly SyntaxNode[]): Pattern {
  const [first, second] = parts;
  if (first && second && first.type === "-") {
    const { start } = first;
    const { end } = second;
    return {
      kind: "value",
      start,
      end,
      value: { kind: "unary", start, end, operator: "-", operand: lowerExpression(lowering, second) },
    };
  }
  return first && parts.length === 1 ? lowerPattern(lowering, first) : opaquePattern(lowering, parent);
}

function lowerName(lowering: Lowering, node: SyntaxNode): Pattern {
  const value = nameExpression(lowering, node);
  if (!value) return opaquePattern(lowering, node);
  const { start, end } = node;
  if (value.kind === "name") return { kind: "capture", start, end, name: value.name === "_" ? undefined : value.name };
  return { kind: "value", start, end, value };
}

function nameExpression(lowering: Lowering, node: SyntaxNode): Expression | undefined {
  const [first, ...parts] = node.type === "identifier" ? [node] : namedChildren(node);
  if (!first) return undefined;
  let value: Expression = { kind: "name", start: node.start, end: first.end, name: textOf(lowering, first) };
  for (const part of parts) {
    value = {
      kind: "attribute",
      start: node.start,
      end: part.end,
      object: value,
      name: textOf(lowering, part),
      nameStart: part.start,
    };
  }
  return value;
}

function opaquePattern(lowering: Lowering, node: SyntaxNode): Pattern {
  const names = new Set<string>();
  collectCaptures(lowering, node, names);
  return { kind: "opaque", start: node.start, end: node.end, names: [...names] };
}

function collectCaptures(lowering: Lowering, node: SyntaxNode, names: Set<string>): void {
  if (node.type === "dotted_name" && node.children.length === 1) names.add(textOf(lowering, node));
  if (node.type === "splat_pattern") names.add(textOf(lowering, node).replace(/^\*+\s*/, ""));
  node.children.forEach((child, at) => {
    // Neither the class nor a keyword of a class pattern is captured.
    if (at === 0 && (node.type === "class_pattern" || node.type === "keyword_pattern")) return;
    if (node.type === "as_pattern" && child.type === "identifier") names.add(textOf(lowering, child));
    else collectCaptures(lowering, child, names);
  });
  names.delete("_");
}

function splitAt(nodes: readonly SyntaxNode[], separator: string): readonly (readonly SyntaxNode[])[] {
  const result: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.type === separator) result.push([]);
    else result[result.length - 1]?.push(node);
  }
  return result;
}
