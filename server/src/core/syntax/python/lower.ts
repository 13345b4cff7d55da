import type {
  ExceptHandler,
  Expression,
  FunctionDefinition,
  ImportedName,
  MatchCase,
  OpaqueStatement,
  Parameter,
  Statement,
  SyntaxError,
  With,
} from "./ast.js";
import { boundNames } from "./boundNames.js";
import { lowerArguments, lowerExpression, lowerParameters, tupleOf } from "./lowerExpression.js";
import { newLowering, refuse, textOf, type Lowering } from "./lowering.js";
import { lowerCasePatterns } from "./lowerPattern.js";
import { childAfter, childOf, namedChildren, type SyntaxNode } from "./syntaxNode.js";

export interface Lowered {
  readonly statements: readonly Statement[];
  readonly errors: readonly SyntaxError[];
  /** Where statements and clauses begin. */
  readonly starts: ReadonlySet<number>;
}

/** `root` is a module without errors; `text` the text that its offsets mean; `broken` replaces the statements that begin at its keys. */
export function lower(root: SyntaxNode, text: string, broken: ReadonlyMap<number, OpaqueStatement>): Lowered {
  const lowering = newLowering(text, broken);
  const statements = lowerBlock(lowering, root);
  return { statements, errors: lowering.errors, starts: lowering.starts };
}

function lowerBlock(lowering: Lowering, block: SyntaxNode | undefined): readonly Statement[] {
  const result: Statement[] = [];
  for (const child of block?.children ?? []) if (child.named) result.push(lowerStatement(lowering, child));
  return result;
}

function lowerStatement(lowering: Lowering, node: SyntaxNode): Statement {
  lowering.starts.add(node.start);
  const replaced = lowering.broken.get(node.start);
  if (replaced) return replaced;
  const outer = lowering.refused;
  lowering.refused = undefined;
  const statement = lowerKind(lowering, node);
  const own: SyntaxError | undefined = lowering.refused;
  lowering.refused = outer;
  if (own === undefined) return statement;
  lowering.errors.push(own);
  return opaque(node, "syntax error", boundNames(textOf(lowering, node)));
}

function lowerKind(lowering: Lowering, node: SyntaxNode): Statement {
  const { start, end } = node;
  switch (node.type) {
    case "expression_statement":
      return lowerExpressionStatement(lowering, node);
    case "import_statement":
      return { kind: "import", start, end, names: lowerImportedNames(lowering, node, 1) };
    case "import_from_statement":
    case "future_import_statement":
      return lowerImportFrom(lowering, node);
    case "if_statement":
      return lowerIf(lowering, node);
    case "for_statement": {
      const target = childAfter(node, "for");
      const iterable = childAfter(node, "in");
      if (!target || !iterable) break;
      return {
        kind: "for",
        start,
        end,
        target: lowerExpression(lowering, target),
        iterable: lowerExpression(lowering, iterable),
        body: lowerBlock(lowering, childOf(node, "block")),
        otherwise: lowerElse(lowering, node),
      };
    }
    case "while_statement": {
      const condition = childAfter(node, "while");
      if (!condition) break;
      return {
        kind: "while",
        start,
        end,
        condition: lowerExpression(lowering, condition),
        body: lowerBlock(lowering, childOf(node, "block")),
        otherwise: lowerElse(lowering, node),
      };
    }
    case "try_statement":
      return lowerTry(lowering, node);
    case "with_statement":
      return lowerWith(lowering, node);
    case "function_definition":
    case "class_definition":
      return lowerDefinition(lowering, node, node, []);
    case "decorated_definition": {
      const decorators: Expression[] = [];
      for (const child of node.children) {
        lowering.starts.add(child.start);
        const value = child.type === "decorator" ? namedChildren(child)[0] : undefined;
        if (value) decorators.push(lowerExpression(lowering, value));
      }
      const definition = node.children[node.children.length - 1];
      if (!definition) break;
      return lowerDefinition(lowering, node, definition, decorators);
    }
    case "return_statement":
      return { kind: "return", start, end, value: lowerFirst(lowering, node) };
    case "raise_statement": {
      const first = node.children[1];
      if (first?.type === "expression_list")
        refuse(lowering, node, "invalid syntax: Python 3 raises one exception", "2.7");
      return { kind: "raise", start, end, value: first?.named ? lowerExpression(lowering, first) : undefined };
    }
    case "assert_statement": {
      const [condition, message] = namedChildren(node).map((child) => lowerExpression(lowering, child));
      return condition ? { kind: "assert", start, end, condition, message } : opaque(node, "assert", []);
    }
    case "delete_statement": {
      const list = namedChildren(node)[0];
      const targets = list?.type === "expression_list" ? namedChildren(list) : list ? [list] : [];
      return { kind: "delete", start, end, targets: targets.map((target) => lowerExpression(lowering, target)) };
    }
    case "global_statement":
    case "nonlocal_statement":
      return {
        kind: node.type === "global_statement" ? "global" : "nonlocal",
        start,
        end,
        names: namedChildren(node).map((name) => textOf(lowering, name)),
      };
    case "match_statement":
      return lowerMatch(lowering, node);
    case "pass_statement":
      return { kind: "pass", start, end };
    case "break_statement":
      return { kind: "break", start, end };
    case "continue_statement":
      return { kind: "continue", start, end };
    case "type_alias_statement":
      return opaque(node, "type alias", boundNames(textOf(lowering, node)));
    case "print_statement":
    case "exec_statement": {
      const name = node.type === "print_statement" ? "print" : "exec";
      // `print >> file, x` is an expression of Python 3, though one that fails when it runs.
      if (!childOf(node, "chevron")) refuse(lowering, node, `missing parentheses in call to '${name}'`, "2.7");
      return opaque(node, name, []);
    }
  }
  return opaque(node, node.type.replaceAll("_", " "), boundNames(textOf(lowering, node)));
}

function opaque(node: SyntaxNode, reason: string, names: readonly string[]): OpaqueStatement {
  return { kind: "opaqueStatement", start: node.start, end: node.end, reason, names };
}

function lowerFirst(lowering: Lowering, node: SyntaxNode): Expression | undefined {
  const child = node.children.find((candidate) => candidate.named);
  return child && lowerExpression(lowering, child);
}

function lowerExpressionStatement(lowering: Lowering, node: SyntaxNode): Statement {
  const { start, end } = node;
  const first = node.children[0];
  if (!first) return opaque(node, "expression", []);
  if (first.type === "assignment") return lowerAssignment(lowering, node, first);
  if (first.type === "augmented_assignment") {
    const [target, operator, value] = first.children;
    if (!target || !operator || !value) return opaque(node, "assignment", []);
    if (isAssignment(value)) refuse(lowering, value, "invalid syntax");
    return {
      kind: "augmented",
      start,
      end,
      target: lowerExpression(lowering, target),
      operator: operator.type.slice(0, -1) as "+",
      value: lowerExpression(lowering, value),
    };
  }
  if (node.children.length === 1) return { kind: "expression", start, end, value: lowerExpression(lowering, first) };
  return {
    kind: "expression",
    start,
    end,
    value: tupleOf(namedChildren(node).map((child) => lowerExpression(lowering, child))),
  };
}

function isAssignment(node: SyntaxNode): boolean {
  return node.type === "assignment" || node.type === "augmented_assignment";
}

function lowerAssignment(lowering: Lowering, node: SyntaxNode, assignment: SyntaxNode): Statement {
  const { start, end } = node;
  const type = childOf(assignment, "type");
  const left = assignment.children[0];
  if (!left) return opaque(node, "assignment", []);
  if (type) {
    const valueNode = childAfter(assignment, "=");
    if (valueNode && isAssignment(valueNode)) refuse(lowering, valueNode, "invalid syntax");
    return {
      kind: "annotated",
      start,
      end,
      target: lowerExpression(lowering, left),
      annotation: lowerExpression(lowering, type),
      value: valueNode && lowerExpression(lowering, valueNode),
    };
  }
  const targets: Expression[] = [];
  let current: SyntaxNode | undefined = assignment;
  while (current?.type === "assignment") {
    const target: SyntaxNode | undefined = current.children[0];
    if (target) targets.push(lowerExpression(lowering, target));
    if (childOf(current, "type")) refuse(lowering, current, "an annotated name cannot stand in a chain of assignments");
    current = childAfter(current, "=");
  }
  if (!current || current.type === "tooDeep")
    return opaque(node, "nested too deeply", boundNames(textOf(lowering, node)));
  if (isAssignment(current)) refuse(lowering, current, "invalid syntax");
  return { kind: "assign", start, end, targets, value: lowerExpression(lowering, current) };
}

function lowerImportedNames(lowering: Lowering, node: SyntaxNode, from: number): readonly ImportedName[] {
  const list = node.children.slice(from);
  if (list[list.length - 1]?.type === ",")
    refuse(lowering, node, "a trailing comma needs parentheses around the names");
  return list
    .filter((child) => child.named)
    .map((child) => {
      const [name, alias] = child.type === "aliased_import" ? namedChildren(child) : [child, undefined];
      return {
        start: child.start,
        end: child.end,
        name: name ? dotted(lowering, name) : "",
        alias: alias && textOf(lowering, alias),
      };
    });
}

function dotted(lowering: Lowering, node: SyntaxNode): string {
  return namedChildren(node)
    .map((part) => textOf(lowering, part))
    .join(".");
}

function lowerImportFrom(lowering: Lowering, node: SyntaxNode): Statement {
  const { start, end } = node;
  const at = node.children.findIndex((child) => child.type === "import");
  const source = node.children[1];
  const relative = source?.type === "relative_import";
  const name = relative ? childOf(source, "dotted_name") : source?.type === "dotted_name" ? source : undefined;
  const prefix = relative ? childOf(source, "import_prefix") : undefined;
  const level = prefix ? textOf(lowering, prefix).replace(/[^.]/g, "").length : 0;
  const module = node.type === "future_import_statement" ? "__future__" : name ? dotted(lowering, name) : "";
  if (childOf(node, "wildcard_import")) return { kind: "importFrom", start, end, module, level, names: "*" };
  return { kind: "importFrom", start, end, module, level, names: lowerImportedNames(lowering, node, at + 1) };
}

/** Each further `elif` nests one level: past this many the statement is opaque, so that no reader of the tree overflows. */
const maximumElifs = 200;

function lowerIf(lowering: Lowering, node: SyntaxNode): Statement {
  const condition = childAfter(node, "if");
  const clauses = node.children.filter((child) => child.type === "elif_clause");
  for (const clause of clauses) lowering.starts.add(clause.start);
  if (!condition || clauses.length > maximumElifs) {
    lowerUnread(lowering, node);
    return opaque(node, "nested too deeply", boundNames(textOf(lowering, node)));
  }
  const lowered = lowerExpression(lowering, condition);
  const body = lowerBlock(lowering, childOf(node, "block"));
  const elifs = clauses.map((clause) => {
    const test = childAfter(clause, "elif");
    return {
      start: clause.start,
      condition: test && lowerExpression(lowering, test),
      body: lowerBlock(lowering, childOf(clause, "block")),
    };
  });
  let otherwise = lowerElse(lowering, node);
  for (const clause of elifs.reverse()) {
    if (clause.condition)
      otherwise = [
        { kind: "if", start: clause.start, end: node.end, condition: clause.condition, body: clause.body, otherwise },
      ];
  }
  return { kind: "if", start: node.start, end: node.end, condition: lowered, body, otherwise };
}

/** Marks the statements of a node that becomes opaque, so that its lines are not taken for lost. */
function lowerUnread(lowering: Lowering, node: SyntaxNode): void {
  for (const child of node.children) {
    lowering.starts.add(child.start);
    if (child.named) lowerUnread(lowering, child);
  }
}

function lowerElse(lowering: Lowering, node: SyntaxNode): readonly Statement[] {
  const clause = childOf(node, "else_clause");
  if (!clause) return [];
  lowering.starts.add(clause.start);
  return lowerBlock(lowering, childOf(clause, "block"));
}

function lowerTry(lowering: Lowering, node: SyntaxNode): Statement {
  const body = lowerBlock(lowering, childOf(node, "block"));
  const handlers = node.children
    .filter((child) => child.type === "except_clause")
    .map((child) => lowerHandler(lowering, child));
  const otherwise = lowerElse(lowering, node);
  const clause = childOf(node, "finally_clause");
  if (clause) lowering.starts.add(clause.start);
  if (handlers.length === 0 && !clause)
    refuse(lowering, node.children[0] ?? node, "expected 'except' or 'finally' block");
  if (handlers.length === 0 && childOf(node, "else_clause"))
    refuse(lowering, node, "'else' needs an 'except' block before it");
  return {
    kind: "try",
    start: node.start,
    end: node.end,
    body,
    handlers,
    otherwise,
    finalizer: clause ? lowerBlock(lowering, childOf(clause, "block")) : [],
  };
}

function lowerHandler(lowering: Lowering, node: SyntaxNode): ExceptHandler {
  lowering.starts.add(node.start);
  const values = namedChildren(node).filter((child) => child.type !== "block");
  const body = lowerBlock(lowering, childOf(node, "block"));
  const first = values[0];
  let name: string | undefined;
  let type = first;
  const alias = childOf(node, "as") ? values[1] : first?.type === "as_pattern" ? namedChildren(first)[1] : undefined;
  if (alias) {
    const text = textOf(lowering, alias);
    if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)) name = text;
    else refuse(lowering, alias, "an exception can only be bound to a name");
    if (first?.type === "as_pattern") type = namedChildren(first)[0];
  } else if (first && values.slice(1).some((value) => value.type === "as_pattern" || value.type === "list_splat"))
    refuse(lowering, first, "multiple exception types must be parenthesized when using 'as'");
  // `except A, B:` is `except (A, B):` since Python 3.14 (PEP 758).
  const several =
    alias === undefined && values.length > 1
      ? {
          kind: "tuple" as const,
          start: first?.start ?? node.start,
          end: values.at(-1)?.end ?? node.end,
          items: values.map((value) => lowerExpression(lowering, value)),
        }
      : undefined;
  return { start: node.start, end: node.end, type: several ?? (type && lowerExpression(lowering, type)), name, body };
}

function lowerWith(lowering: Lowering, node: SyntaxNode): Statement {
  const items: With["items"][number][] = [];
  for (const item of childOf(node, "with_clause")?.children ?? []) {
    const value = item.type === "with_item" ? namedChildren(item)[0] : undefined;
    if (value) addWithItems(lowering, value, items);
  }
  return { kind: "with", start: node.start, end: node.end, items, body: lowerBlock(lowering, childOf(node, "block")) };
}

/** In `with (a as b, c as d):` the parentheses may be read as those of a tuple. */
function addWithItems(lowering: Lowering, node: SyntaxNode, items: With["items"][number][]): void {
  if (node.type === "as_pattern") {
    const [value, target] = namedChildren(node);
    const aim = target && namedChildren(target)[0];
    if (value && aim) items.push({ value: lowerExpression(lowering, value), target: lowerExpression(lowering, aim) });
  } else if (
    (node.type === "tuple" || node.type === "parenthesized_expression") &&
    namedChildren(node).some((child) => child.type === "as_pattern")
  ) {
    for (const child of namedChildren(node)) addWithItems(lowering, child, items);
  } else items.push({ value: lowerExpression(lowering, node), target: undefined });
}

/** `node` is the whole statement, with its decorators. */
function lowerDefinition(
  lowering: Lowering,
  node: SyntaxNode,
  definition: SyntaxNode,
  decorators: readonly Expression[],
): Statement {
  const { start, end } = node;
  const nameNode = childAfter(definition, definition.type === "class_definition" ? "class" : "def");
  if (!nameNode) return opaque(node, "definition", boundNames(textOf(lowering, node)));
  const common = { start, end, name: textOf(lowering, nameNode), nameStart: nameNode.start, decorators };
  const block = childOf(definition, "block");
  const { yields } = lowering;
  if (definition.type === "class_definition") {
    const list = childOf(definition, "argument_list");
    const bases = list ? lowerArguments(lowering, list) : [];
    const body = lowerBlock(lowering, block);
    lowering.yields = yields;
    return { kind: "class", ...common, bases, body };
  }
  const parameters: readonly Parameter[] = lowerParameters(lowering, childOf(definition, "parameters"));
  lowering.yields = false;
  const body = lowerBlock(lowering, block);
  const isGenerator = lowering.yields;
  lowering.yields = yields;
  return {
    kind: "function",
    ...common,
    parameters,
    body,
    isAsync: childOf(definition, "async") !== undefined,
    isGenerator,
  } satisfies FunctionDefinition;
}

function lowerMatch(lowering: Lowering, node: SyntaxNode): Statement {
  const block = childOf(node, "block");
  const subjects = namedChildren(node)
    .filter((child) => child !== block)
    .map((child) => lowerExpression(lowering, child));
  const first = subjects[0];
  if (!first) return opaque(node, "match", []);
  const cases: MatchCase[] = [];
  for (const clause of block?.children ?? []) {
    if (clause.type !== "case_clause") continue;
    lowering.starts.add(clause.start);
    const patterns = clause.children.filter((child) => child.type === "case_pattern");
    const pattern = lowerCasePatterns(lowering, patterns, childOf(clause, ",") !== undefined);
    const guard = childOf(clause, "if_clause");
    if (!pattern) continue;
    cases.push({
      start: clause.start,
      end: clause.end,
      pattern,
      guard: guard && lowerFirst(lowering, guard),
      body: lowerBlock(lowering, childOf(clause, "block")),
    });
  }
  const subject = subjects.length > 1 || childOf(node, ",") ? tupleOf(subjects) : first;
  return { kind: "match", start: node.start, end: node.end, subject, cases };
}
