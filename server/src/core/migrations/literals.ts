import type { Argument, Call, Expression, Node, PythonModule, Statement } from "../syntax/python/ast.js";

/** A value as a migration file writes it: what is not written out plainly is unknown, and nothing is run. Lists, tuples and sets are all `list`. */
export type Literal = Node &
  (
    | { readonly kind: "none" }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "list"; readonly items: readonly Literal[] }
    | { readonly kind: "dict"; readonly entries: readonly { readonly key: Literal; readonly value: Literal }[] }
    /** Something by its name: `uuid.uuid4`; of the file itself `.fill`. */
    | { readonly kind: "name"; readonly path: string }
    | CallLiteral
    /** Another expression. `key` is the same for what is written the same. */
    | { readonly kind: "unknown"; readonly key: string }
  );

export interface CallLiteral extends Node {
  readonly kind: "call";
  /** Of what is called: `django.db.models.CharField`. */
  readonly path: string | undefined;
  readonly positional: readonly Literal[];
  readonly keywords: ReadonlyMap<string, Literal>;
  /** No `*` or `**` among the arguments. */
  readonly isComplete: boolean;
  readonly callee: Node;
}

/** What the names of a module stand for. */
export interface ModuleNames {
  path(name: string): string | undefined;
  /** The only value that a name of the module is given, at the top of it. */
  value(name: string): Expression | undefined;
  /** Values of names that were read: each is read once, however often it is named. */
  readonly kept: Map<Expression, Literal>;
}

export function moduleNames(module: PythonModule): ModuleNames {
  const paths = new Map<string, string | undefined>();
  const values = new Map<string, Expression | undefined>();
  const bind = (name: string, path: string | undefined): void => {
    // `import wagtail.blocks` and `import wagtail.fields` bind one name to one package.
    paths.set(name, (paths.has(name) && paths.get(name) !== path) || values.has(name) ? undefined : path);
    values.delete(name);
  };
  for (const statement of module.body)
    bindNames(statement, bind, (name, value) => {
      const isFirst = !paths.has(name) && !values.has(name);
      values.set(name, isFirst ? value : undefined);
    });
  return { path: (name) => paths.get(name), value: (name) => values.get(name), kept: new Map() };
}

function bindNames(
  statement: Statement,
  bind: (name: string, path: string | undefined) => void,
  assign: (name: string, value: Expression | undefined) => void,
): void {
  switch (statement.kind) {
    case "import":
      for (const { name, alias } of statement.names)
        bind(alias ?? name.split(".")[0] ?? name, alias === undefined ? name.split(".")[0] : name);
      return;
    case "importFrom":
      if (statement.names !== "*")
        for (const { name, alias } of statement.names)
          bind(
            alias ?? name,
            `${".".repeat(statement.level)}${statement.module}${statement.module === "" ? "" : "."}${name}`,
          );
      return;
    case "function":
    case "class":
      bind(statement.name, `.${statement.name}`);
      return;
    case "assign":
      for (const target of statement.targets)
        if (target.kind === "name") assign(target.name, statement.targets.length === 1 ? statement.value : undefined);
      return;
    case "annotated":
      if (statement.target.kind === "name") assign(statement.target.name, statement.value);
      return;
    case "augmented":
      if (statement.target.kind === "name") assign(statement.target.name, undefined);
      return;
    case "try":
    case "if":
      for (const inner of [...statement.body, ...statement.otherwise])
        bindNames(inner, bind, (name) => assign(name, undefined));
      if (statement.kind === "try")
        for (const inner of statement.handlers.flatMap((one) => one.body))
          bindNames(inner, bind, (name) => assign(name, undefined));
      return;
    default:
  }
}

const deepest = 40;

export function readLiteral(expression: Expression, names: ModuleNames, depth = 0): Literal {
  const { start, end } = expression;
  const inner = (one: Expression): Literal => readLiteral(one, names, depth + 1);
  const unknown = (): Literal => ({ kind: "unknown", key: expressionKey(expression), start, end });
  if (depth > deepest) return { kind: "unknown", key: `${start}`, start, end };
  switch (expression.kind) {
    case "constant":
      return expression.value === "None"
        ? { kind: "none", start, end }
        : expression.value === "..."
          ? unknown()
          : { kind: "bool", value: expression.value === "True", start, end };
    case "number":
      return typeof expression.value === "number" ? { kind: "number", value: expression.value, start, end } : unknown();
    case "string":
      return { kind: "text", value: expression.value, start, end };
    case "unary": {
      const operand = expression.operator === "-" ? inner(expression.operand) : undefined;
      return operand?.kind === "number" ? { kind: "number", value: -operand.value, start, end } : unknown();
    }
    case "list":
    case "tuple":
    case "set":
      return expression.items.some((one) => one.kind === "starred")
        ? unknown()
        : { kind: "list", items: expression.items.map(inner), start, end };
    case "dict":
      return expression.entries.some((one) => one.key === undefined)
        ? unknown()
        : {
            kind: "dict",
            entries: expression.entries.flatMap(({ key, value }) =>
              key === undefined ? [] : [{ key: inner(key), value: inner(value) }],
            ),
            start,
            end,
          };
    case "binary": {
      if (expression.operator !== "+") return unknown();
      const [left, right] = [inner(expression.left), inner(expression.right)];
      if (left.kind === "text" && right.kind === "text")
        return { kind: "text", value: left.value + right.value, start, end };
      return left.kind === "list" && right.kind === "list"
        ? { kind: "list", items: [...left.items, ...right.items], start, end }
        : unknown();
    }
    case "name":
    case "attribute": {
      if (expression.kind === "name") {
        const value = names.value(expression.name);
        if (value !== undefined) {
          const read = names.kept.get(value) ?? readLiteral(value, names, depth + 8);
          names.kept.set(value, read);
          return { ...read, start, end };
        }
      }
      const path = dottedPath(expression, names);
      return path === undefined ? unknown() : { kind: "name", path, start, end };
    }
    case "call":
      return readCall(expression, names, depth);
    default:
      return unknown();
  }
}

function readCall(call: Call, names: ModuleNames, depth: number): Literal {
  const read = ({ value }: Argument): Literal => readLiteral(value, names, depth + 1);
  return {
    kind: "call",
    start: call.start,
    end: call.end,
    callee: call.callee,
    path: dottedPath(call.callee, names),
    positional: call.args.filter((one) => one.name === undefined && one.spread === undefined).map(read),
    keywords: new Map(call.args.flatMap((one) => (one.name === undefined ? [] : [[one.name, read(one)] as const]))),
    isComplete: call.args.every((one) => one.spread === undefined),
  };
}

/** `models.CharField` → `django.db.models.CharField`, where the module imports `models` so. */
export function dottedPath(expression: Expression, names: ModuleNames): string | undefined {
  if (expression.kind === "name") return names.path(expression.name);
  if (expression.kind !== "attribute") return undefined;
  const object = dottedPath(expression.object, names);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}

/** Whether both are certainly the same value, certainly another, or it cannot be told. */
export function sameLiteral(a: Literal | undefined, b: Literal | undefined): "yes" | "no" | "unknown" {
  if (a === undefined || b === undefined) return a === b ? "yes" : "no";
  if (a.kind === "unknown" || b.kind === "unknown")
    return a.kind === b.kind && literalKey(a) === literalKey(b) ? "yes" : "unknown";
  return literalKey(a) === literalKey(b) ? "yes" : hidesSomething(a) || hidesSomething(b) ? "unknown" : "no";
}

function hidesSomething(literal: Literal): boolean {
  switch (literal.kind) {
    case "unknown":
      return true;
    case "list":
      return literal.items.some(hidesSomething);
    case "dict":
      return literal.entries.some(({ key, value }) => hidesSomething(key) || hidesSomething(value));
    case "call":
      return (
        literal.path === undefined ||
        !literal.isComplete ||
        [...literal.positional, ...literal.keywords.values()].some(hidesSomething)
      );
    default:
      return false;
  }
}

/** The same for values that are written the same, wherever they stand. */
export function literalKey(literal: Literal): string {
  switch (literal.kind) {
    case "none":
      return "None";
    case "bool":
    case "number":
      return String(literal.value);
    case "text":
      return JSON.stringify(literal.value);
    case "list":
      return `[${literal.items.map(literalKey).join(",")}]`;
    case "dict":
      return `{${literal.entries.map(({ key, value }) => `${literalKey(key)}:${literalKey(value)}`).join(",")}}`;
    case "name":
      return literal.path;
    case "call":
      return `${literal.path ?? "?"}(${[...literal.positional.map(literalKey), ...[...literal.keywords].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${literalKey(value)}`)].join(",")})`;
    case "unknown":
      return literal.key;
  }
}

/** The expression without its places. */
function expressionKey(expression: Expression): string {
  return (
    JSON.stringify(expression, (name, value: unknown) =>
      name === "start" || name === "end" || name === "nameStart" || name === "nameAt"
        ? undefined
        : typeof value === "bigint"
          ? String(value)
          : value,
    ) ?? ""
  );
}

export function textOf(literal: Literal | undefined): string | undefined {
  return literal?.kind === "text" ? literal.value : undefined;
}
