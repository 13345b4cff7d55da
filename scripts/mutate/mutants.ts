import {
  SyntaxKind,
  type BinaryExpression,
  type CallExpression,
  type ConditionalExpression,
  type IfStatement,
  type Node,
  type PrefixUnaryExpression,
  type PropertyAccessExpression,
  type SourceFile,
} from "typescript/unstable/ast";

/** One small change of a program. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The expression that is replaced. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The changes to try in a file, numbered from `firstId`. */
export function mutantsOf(file: string, source: SourceFile, firstId: number): readonly Mutant[] {
  const found: Mutant[] = [];
  const text = (node: Node): string => source.text.slice(node.getStart(source), node.end);
  const add = (node: Node, ...replacements: readonly string[]): void => {
    const start = node.getStart(source);
    for (const replacement of replacements)
      found.push({
        id: firstId + found.length,
        file,
        line: source.text.slice(0, start).split("\n").length,
        start,
        end: node.end,
        replacement,
      });
  };
  const visit = (node: Node): void => {
    if (isTypeOrImport(node)) return;
    for (const [target, ...replacements] of changes(node, text)) add(target, ...replacements);
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  return found;
}

/** The program in which each mutant is there and sleeps: `$mutant(id)` wakes it. */
export function withMutants(text: string, mutants: readonly Mutant[]): string {
  const places = new Map<string, Mutant[]>();
  for (const mutant of mutants)
    places.set(`${mutant.start}-${mutant.end}`, [...(places.get(`${mutant.start}-${mutant.end}`) ?? []), mutant]);
  const ranges = [...places.values()]
    .map((list) => ({ start: list[0]?.start ?? 0, end: list[0]?.end ?? 0, list }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let next = 0;
  const write = (from: number, to: number): string => {
    let written = "";
    let at = from;
    for (let range = ranges[next]; range !== undefined && range.start < to; range = ranges[next]) {
      next += 1;
      const inner = write(range.start, range.end);
      written += `${text.slice(at, range.start)}(${range.list.map(({ id, replacement }) => `$mutant(${id}) ? (${replacement}) : `).join("")}(${inner}))`;
      at = range.end;
    }
    return written + text.slice(at, to);
  };
  return write(0, text.length);
}

function isTypeOrImport(node: Node): boolean {
  return (
    (node.kind >= SyntaxKind.FirstTypeNode && node.kind <= SyntaxKind.LastTypeNode) ||
    node.kind === SyntaxKind.InterfaceDeclaration ||
    node.kind === SyntaxKind.TypeAliasDeclaration ||
    node.kind === SyntaxKind.ImportDeclaration ||
    node.kind === SyntaxKind.ExportDeclaration
  );
}

type Change = readonly [Node, ...(readonly string[])];

function changes(node: Node, text: (node: Node) => string): readonly Change[] {
  switch (node.kind) {
    case SyntaxKind.BinaryExpression:
      return binaryChanges(node as BinaryExpression, text);
    case SyntaxKind.IfStatement:
      return conditionChanges((node as IfStatement).expression);
    case SyntaxKind.ConditionalExpression:
      return conditionChanges((node as ConditionalExpression).condition);
    case SyntaxKind.PrefixUnaryExpression: {
      const { operator, operand } = node as PrefixUnaryExpression;
      return operator === SyntaxKind.ExclamationToken ? [[node, text(operand)]] : [];
    }
    case SyntaxKind.TrueKeyword:
      return [[node, "false"]];
    case SyntaxKind.FalseKeyword:
      return [[node, "true"]];
    case SyntaxKind.NumericLiteral:
      return isName(node) ? [] : [[node, `${text(node)} + 1`, ...(text(node) === "0" ? [] : [`${text(node)} - 1`])]];
    case SyntaxKind.CallExpression:
      return callChanges(node as CallExpression, text);
    case SyntaxKind.ExpressionStatement: {
      const { expression } = node as Node & { readonly expression: Node };
      return expression.kind === SyntaxKind.CallExpression ? [[expression, "undefined"]] : [];
    }
    default:
      return [];
  }
}

function conditionChanges(condition: Node): readonly Change[] {
  return condition.kind === SyntaxKind.TrueKeyword || condition.kind === SyntaxKind.FalseKeyword
    ? []
    : [[condition, "true", "false"]];
}

/** A number that is the name of a property. */
function isName(node: Node): boolean {
  const { kind, name, propertyName } = node.parent as Node & { readonly name?: Node; readonly propertyName?: Node };
  return (
    (kind === SyntaxKind.PropertyAssignment && name === node) ||
    (kind === SyntaxKind.BindingElement && propertyName === node)
  );
}

const operators = new Map(
  Object.entries({
    "===": "!==",
    "!==": "===",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "&&": "||",
    "||": "&&",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "%": "*",
  }),
);

function binaryChanges(
  { left, operatorToken, right }: BinaryExpression,
  text: (node: Node) => string,
): readonly Change[] {
  const operator = text(operatorToken);
  const node = left.parent;
  // `list[0] ?? ""` is for the compiler, which does not know that it is there.
  if (operator === "??") return ['""', "[]", "{}"].includes(text(right)) ? [] : [[node, text(left)]];
  const other = operators.get(operator);
  if (other === undefined || (operator === "+" && (isText(left) || isText(right)))) return [];
  return [[node, `(${text(left)}) ${other} (${text(right)})`]];
}

function isText(node: Node): boolean {
  return (
    node.kind === SyntaxKind.StringLiteral ||
    node.kind === SyntaxKind.TemplateExpression ||
    node.kind === SyntaxKind.NoSubstitutionTemplateLiteral ||
    (node.kind === SyntaxKind.BinaryExpression &&
      (isText((node as BinaryExpression).left) || isText((node as BinaryExpression).right)))
  );
}

/** Calls that are swapped for another, and those that are left out. */
const swapped = new Map(
  Object.entries({
    some: "every",
    every: "some",
    startsWith: "endsWith",
    endsWith: "startsWith",
    min: "max",
    max: "min",
  }),
);
const leftOut = new Set(["filter", "sort", "reverse", "trim", "trimEnd", "trimStart", "toLowerCase", "toUpperCase"]);

function callChanges(node: CallExpression, text: (node: Node) => string): readonly Change[] {
  if (node.expression.kind !== SyntaxKind.PropertyAccessExpression) return [];
  const { expression: receiver, name } = node.expression as PropertyAccessExpression;
  const called = text(name);
  if (leftOut.has(called)) return [[node, text(receiver)]];
  const other = swapped.get(called);
  // Up to the name, so that `?.` stays.
  return other === undefined
    ? []
    : [
        [
          node,
          text(node).slice(0, text(node.expression).length - called.length) +
            other +
            text(node).slice(text(node.expression).length),
        ],
      ];
}
