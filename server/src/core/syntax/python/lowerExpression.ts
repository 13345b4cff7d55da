import type {
  Argument,
  BinaryOperator,
  Comparison,
  ComparisonOperator,
  Comprehension,
  DictExpression,
  Expression,
  Parameter,
  Unary,
} from "./ast.js";
import { refuse, textOf, type Lowering } from "./lowering.js";
import { lowerString } from "./lowerString.js";
import { decodeNumber } from "./numbers.js";
import { childAfter, childOf, namedChildren, type SyntaxNode } from "./syntaxNode.js";

/** Also lowers assignment targets, which tree-sitter names patterns. */
export function lowerExpression(lowering: Lowering, node: SyntaxNode): Expression {
  const { start, end } = node;
  switch (node.type) {
    case "identifier":
      return { kind: "name", start, end, name: textOf(lowering, node) };
    case "string":
    case "concatenated_string":
      return lowerString(lowering, node, lowerExpression);
    case "integer":
    case "float":
      return lowerNumber(lowering, node);
    case "true":
      return { kind: "constant", start, end, value: "True" };
    case "false":
      return { kind: "constant", start, end, value: "False" };
    case "none":
      return { kind: "constant", start, end, value: "None" };
    case "ellipsis":
      return { kind: "constant", start, end, value: "..." };
    case "list":
    case "list_pattern":
      return { kind: "list", start, end, items: lowerAll(lowering, node) };
    case "set":
      return { kind: "set", start, end, items: lowerAll(lowering, node) };
    case "tuple":
      return { kind: "tuple", start, end, items: lowerAll(lowering, node) };
    case "tuple_pattern":
      return lowerTuplePattern(lowering, node);
    case "expression_list":
    case "pattern_list":
      return tupleOf(lowerAll(lowering, node));
    case "parenthesized_expression":
    case "type":
      return lowerOnly(lowering, node);
    // The grammar has nodes of its own for `list[str]` and `int | None` in annotations.
    case "generic_type":
      return lowerGenericType(lowering, node);
    case "union_type": {
      const [left, right] = lowerAll(lowering, node);
      return left && right ? { kind: "binary", start, end, operator: "|", left, right } : opaque(node, "union type");
    }
    case "dictionary":
      return lowerDictionary(lowering, node);
    case "attribute":
      return lowerAttribute(lowering, node);
    case "subscript":
      return lowerSubscript(lowering, node);
    case "slice":
      return lowerSlice(lowering, node);
    case "call":
      return lowerCall(lowering, node);
    case "unary_operator":
    case "not_operator":
      return lowerUnary(lowering, node);
    case "binary_operator":
    case "boolean_operator":
      return lowerBinary(lowering, node);
    case "comparison_operator":
      return lowerComparison(lowering, node);
    case "conditional_expression": {
      const [then, condition, otherwise] = lowerAll(lowering, node);
      if (!then || !condition || !otherwise) return opaque(node, "conditional");
      // Python gives the name what the whole comes to; the grammar has `(x := a if b else c)` as `(x := a) if b else c`.
      if (then.kind === "named" && namedChildren(node)[0]?.type === "named_expression") {
        const value = {
          start: then.value.start,
          end,
          kind: "conditional" as const,
          condition,
          then: then.value,
          otherwise,
        };
        return { ...then, end, value };
      }
      return { kind: "conditional", start, end, condition, then, otherwise };
    }
    case "lambda":
      return lowerLambda(lowering, node);
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return lowerComprehension(lowering, node);
    case "list_splat":
    case "list_splat_pattern":
      return { kind: "starred", start, end, value: lowerOnly(lowering, node) };
    case "named_expression": {
      const [name, value] = namedChildren(node);
      if (!name || !value) return opaque(node, "assignment expression");
      return {
        kind: "named",
        start,
        end,
        name: textOf(lowering, name),
        nameAt: { start: name.start, end: name.end },
        value: lowerExpression(lowering, value),
      };
    }
    case "await": {
      return { kind: "suspension", start, end, keyword: "await", value: lowerOnly(lowering, node) };
    }
    case "yield": {
      lowering.yields = true;
      const value = namedChildren(node)[0];
      return {
        kind: "suspension",
        start,
        end,
        keyword: childOf(node, "from") ? "yield from" : "yield",
        value: value && lowerExpression(lowering, value),
      };
    }
    case "as_pattern":
      refuse(lowering, node, "invalid syntax: 'as' stands where an expression is expected");
      return opaque(node, "as");
    case "tooDeep":
      return opaque(node, "nested too deeply");
    default:
      return opaque(node, node.type.replaceAll("_", " "));
  }
}

function lowerGenericType(lowering: Lowering, node: SyntaxNode): Expression {
  const { start, end } = node;
  const [name, parameters] = namedChildren(node);
  const items = parameters && lowerAll(lowering, parameters);
  const [first] = items ?? [];
  if (!name || !items || !first) return opaque(node, "generic type");
  return {
    kind: "subscript",
    start,
    end,
    object: lowerExpression(lowering, name),
    index: items.length === 1 ? first : tupleOf(items),
  };
}

/** A tuple without parentheses: it spans its items. */
export function tupleOf(items: readonly Expression[]): Expression {
  return { kind: "tuple", start: items[0]?.start ?? 0, end: items[items.length - 1]?.end ?? 0, items };
}

export function lowerArguments(lowering: Lowering, node: SyntaxNode): readonly Argument[] {
  if (node.type === "generator_expression") {
    return [
      { start: node.start, end: node.end, name: undefined, spread: undefined, value: lowerExpression(lowering, node) },
    ];
  }
  const result: Argument[] = [];
  const names = new Set<string>();
  let keywords = false;
  let unpacked = false;
  for (const child of node.children) {
    if (!child.named) continue;
    const { start, end } = child;
    if (child.type === "keyword_argument") {
      const [nameNode, valueNode] = namedChildren(child);
      if (!nameNode || !valueNode) continue;
      const name = textOf(lowering, nameNode);
      if (names.has(name)) refuse(lowering, child, `keyword argument repeated: ${name}`);
      names.add(name);
      keywords = true;
      result.push({ start, end, name, spread: undefined, value: lowerExpression(lowering, valueNode) });
    } else if (child.type === "dictionary_splat") {
      unpacked = true;
      result.push({ start, end, name: undefined, spread: "**", value: lowerOnly(lowering, child) });
    } else if (child.type === "list_splat") {
      if (unpacked) refuse(lowering, child, "iterable argument unpacking follows keyword argument unpacking");
      result.push({ start, end, name: undefined, spread: "*", value: lowerOnly(lowering, child) });
    } else {
      if (unpacked) refuse(lowering, child, "positional argument follows keyword argument unpacking");
      else if (keywords) refuse(lowering, child, "positional argument follows keyword argument");
      result.push({ start, end, name: undefined, spread: undefined, value: lowerExpression(lowering, child) });
    }
  }
  return result;
}

export function lowerParameters(lowering: Lowering, node: SyntaxNode | undefined): readonly Parameter[] {
  const result: Parameter[] = [];
  let keywordOnly = false;
  for (const child of node?.children ?? []) {
    if (child.type === "keyword_separator") keywordOnly = true;
    if (!child.named || child.type === "keyword_separator" || child.type === "positional_separator") continue;
    const target = child.type === "identifier" || child.type.endsWith("_pattern") ? child : child.children[0];
    const name = target?.type === "identifier" ? target : target && namedChildren(target)[0];
    if (!target || name?.type !== "identifier" || target.type === "tuple_pattern") {
      refuse(lowering, child, "a parameter must be a name", target?.type === "tuple_pattern" ? "2.7" : undefined);
      continue;
    }
    const variadic =
      target.type === "list_splat_pattern" ? "*" : target.type === "dictionary_splat_pattern" ? "**" : undefined;
    const defaultNode = childAfter(child, "=");
    result.push({
      start: child.start,
      end: child.end,
      name: textOf(lowering, name),
      variadic,
      keywordOnly: keywordOnly && variadic === undefined,
      defaultValue: defaultNode && lowerExpression(lowering, defaultNode),
    });
    if (variadic === "*") keywordOnly = true;
  }
  return result;
}

function lowerOnly(lowering: Lowering, node: SyntaxNode): Expression {
  const child = node.children.find((candidate) => candidate.named);
  return child ? lowerExpression(lowering, child) : opaque(node, node.type.replaceAll("_", " "));
}

function lowerAll(lowering: Lowering, node: SyntaxNode): readonly Expression[] {
  const result: Expression[] = [];
  for (const child of node.children) if (child.named) result.push(lowerExpression(lowering, child));
  return result;
}

function opaque(node: SyntaxNode, reason: string): Expression {
  return { kind: "opaque", start: node.start, end: node.end, reason };
}

function lowerNumber(lowering: Lowering, node: SyntaxNode): Expression {
  const text = textOf(lowering, node);
  const decoded = decodeNumber(text);
  if (decoded) return { kind: "number", start: node.start, end: node.end, ...decoded };
  refuse(
    lowering,
    node,
    "invalid number literal",
    /^(?:0[0-7]*|[1-9]\d*|0[xob][\da-f]+)l?$/i.test(text) ? "2.7" : undefined,
  );
  return opaque(node, "number");
}

/** `(a)` as a target is a name in parentheses, not a tuple. */
function lowerTuplePattern(lowering: Lowering, node: SyntaxNode): Expression {
  const items = lowerAll(lowering, node);
  const only = items[0];
  if (items.length === 1 && only && !childOf(node, ",")) return only;
  return { kind: "tuple", start: node.start, end: node.end, items };
}

function lowerDictionary(lowering: Lowering, node: SyntaxNode): DictExpression {
  const entries: { readonly key: Expression | undefined; readonly value: Expression }[] = [];
  for (const child of node.children) {
    if (child.type === "pair") {
      const [key, value] = namedChildren(child);
      if (key && value) entries.push({ key: lowerExpression(lowering, key), value: lowerExpression(lowering, value) });
    } else if (child.type === "dictionary_splat") entries.push({ key: undefined, value: lowerOnly(lowering, child) });
  }
  return { kind: "dict", start: node.start, end: node.end, entries };
}

function lowerAttribute(lowering: Lowering, node: SyntaxNode): Expression {
  const [object, name] = namedChildren(node);
  if (!object || !name) return opaque(node, "attribute");
  return starOutside(lowerExpression(lowering, object), node, (value, start) => ({
    kind: "attribute",
    start,
    end: node.end,
    object: value,
    name: textOf(lowering, name),
    nameStart: name.start,
  }));
}

/** tree-sitter binds the star of `*a.b` (outside of brackets) to the first name; Python to the whole. */
function starOutside(
  first: Expression,
  node: SyntaxNode,
  build: (first: Expression, start: number) => Expression,
): Expression {
  if (first.kind !== "starred" || first.start !== node.start) return build(first, node.start);
  return { kind: "starred", start: node.start, end: node.end, value: build(first.value, first.value.start) };
}

function lowerSubscript(lowering: Lowering, node: SyntaxNode): Expression {
  const [object, ...items] = namedChildren(node);
  const first = items[0];
  if (!object || !first) return opaque(node, "subscript");
  const index =
    items.length > 1 || childOf(node, ",")
      ? tupleOf(items.map((item) => lowerExpression(lowering, item)))
      : lowerExpression(lowering, first);
  return starOutside(lowerExpression(lowering, object), node, (value, start) => ({
    kind: "subscript",
    start,
    end: node.end,
    object: value,
    index,
  }));
}

function lowerSlice(lowering: Lowering, node: SyntaxNode): Expression {
  const bounds: (Expression | undefined)[] = [undefined, undefined, undefined];
  let colons = 0;
  for (const child of node.children) {
    if (child.type === ":") colons++;
    else if (child.named) bounds[colons] = lowerExpression(lowering, child);
  }
  return { kind: "slice", start: node.start, end: node.end, lower: bounds[0], upper: bounds[1], step: bounds[2] };
}

function lowerCall(lowering: Lowering, node: SyntaxNode): Expression {
  const [callee, list] = namedChildren(node);
  if (!callee || !list) return opaque(node, "call");
  const args = lowerArguments(lowering, list);
  return starOutside(lowerExpression(lowering, callee), node, (value, start) => ({
    kind: "call",
    start,
    end: node.end,
    callee: value,
    args,
  }));
}

function lowerUnary(lowering: Lowering, node: SyntaxNode): Expression {
  const operator = node.type === "not_operator" ? "not" : node.children[0]?.type;
  return {
    kind: "unary",
    start: node.start,
    end: node.end,
    operator: operator as Unary["operator"],
    operand: lowerOnly(lowering, node),
  };
}

function lowerBinary(lowering: Lowering, node: SyntaxNode): Expression {
  const [left, operator, right] = node.children;
  if (!left || !operator || !right) return opaque(node, "operator");
  const { end } = node;
  const { type } = operator;
  const second = lowerExpression(lowering, right);
  return starOutside(lowerExpression(lowering, left), node, (first, start) =>
    type === "and" || type === "or"
      ? { kind: "boolean", start, end, operator: type, left: first, right: second }
      : { kind: "binary", start, end, operator: type as BinaryOperator, left: first, right: second },
  );
}

function lowerComparison(lowering: Lowering, node: SyntaxNode): Expression {
  const [first, ...others] = node.children;
  if (!first) return opaque(node, "comparison");
  const rest: { readonly operator: ComparisonOperator; readonly operand: Expression }[] = [];
  let operator = "";
  for (const child of others) {
    if (!child.named) operator = child.type;
    else rest.push({ operator: operator as ComparisonOperator, operand: lowerExpression(lowering, child) });
    if (child.type === "<>") refuse(lowering, child, "invalid syntax: Python 3 writes != for <>", "2.7");
  }
  return {
    kind: "comparison",
    start: node.start,
    end: node.end,
    first: lowerExpression(lowering, first),
    rest,
  } satisfies Comparison;
}

function lowerLambda(lowering: Lowering, node: SyntaxNode): Expression {
  const body = childAfter(node, ":");
  if (!body) return opaque(node, "lambda");
  const parameters = lowerParameters(lowering, childOf(node, "lambda_parameters"));
  const { yields } = lowering;
  const lowered = lowerExpression(lowering, body);
  lowering.yields = yields;
  return { kind: "lambda", start: node.start, end: node.end, parameters, body: lowered };
}

function lowerComprehension(lowering: Lowering, node: SyntaxNode): Expression {
  const [body, ...clauseNodes] = namedChildren(node);
  if (!body) return opaque(node, "comprehension");
  const [keyNode, valueNode] = body.type === "pair" ? namedChildren(body) : [undefined, body];
  if (!valueNode) return opaque(node, "comprehension");
  const clauses: Comprehension["clauses"][number][] = [];
  for (const clause of clauseNodes) {
    if (clause.type === "if_clause") clauses.push({ kind: "if", condition: lowerOnly(lowering, clause) });
    const target = childAfter(clause, "for");
    const iterables = clause.children
      .slice(clause.children.findIndex((child) => child.type === "in") + 1)
      .filter((child) => child.named);
    const iterable = iterables[0];
    if (clause.type !== "for_in_clause" || !target || !iterable) continue;
    if (iterables.length > 1) refuse(lowering, clause, "invalid syntax: several iterables need parentheses");
    clauses.push({
      kind: "for",
      target: lowerExpression(lowering, target),
      iterable: lowerExpression(lowering, iterable),
    });
  }
  const of =
    node.type === "list_comprehension"
      ? "list"
      : node.type === "set_comprehension"
        ? "set"
        : node.type === "generator_expression"
          ? "generator"
          : "dict";
  return {
    kind: "comprehension",
    start: node.start,
    end: node.end,
    of,
    element: lowerExpression(lowering, valueNode),
    key: keyNode && lowerExpression(lowering, keyNode),
    clauses,
  };
}
