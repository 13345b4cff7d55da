import type {
  Argument,
  Call,
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Parameter,
  Statement,
} from "../syntax/python/ast.js";
import { dottedPath, readLiteral, type CallLiteral, type Literal, type ModuleNames } from "./literals.js";

/** Says of which of Django's operations a class of the file is no more than another name, or one with arguments of its own. */
export interface OwnOperations {
  readonly names: ModuleNames;
  readonly classes: ReadonlyMap<string, ClassDefinition>;
}

/** The call of Django's class that comes of it; undefined: it is none of the file's, or does something itself. */
export function withoutOwnClass(call: CallLiteral, own: OwnOperations, depth = 0): CallLiteral | undefined {
  const definition = call.path?.startsWith(".") === true ? own.classes.get(call.path.slice(1)) : undefined;
  const [base] = definition?.bases ?? [];
  if (definition === undefined || base === undefined || depth > 5) return undefined;
  const isPlain =
    definition.bases.length === 1 &&
    base.name === undefined &&
    base.spread === undefined &&
    definition.decorators.length === 0 &&
    definition.body.every(saysOnly);
  const path = isPlain ? dottedPath(base.value, own.names) : undefined;
  const init = definition.body.find(
    (one): one is FunctionDefinition => one.kind === "function" && one.name === "__init__",
  );
  const made = path === undefined ? undefined : init === undefined ? call : passedOn(call, init, own.names);
  if (made === undefined) return undefined;
  const next: CallLiteral = { ...made, path };
  return path?.startsWith(".") === true ? withoutOwnClass(next, own, depth + 1) : next;
}

/** Names, texts and what Django asks of an operation apart from its work. */
function saysOnly(statement: Statement): boolean {
  switch (statement.kind) {
    case "pass":
      return true;
    case "expression":
      return statement.value.kind === "string";
    case "assign":
      return statement.targets.every(
        (one) =>
          one.kind === "name" && /^(?:category|elidable|reduces_to_sql|serialization_expand_args)$/.test(one.name),
      );
    case "function":
      return (
        /^(?:describe|deconstruct|migration_name_fragment)$/.test(statement.name) ||
        (statement.name === "__init__" && statement.decorators.length === 0)
      );
    default:
      return false;
  }
}

/** What an `__init__` that is one call of `super().__init__` makes of the arguments. */
function passedOn(call: CallLiteral, init: FunctionDefinition, names: ModuleNames): CallLiteral | undefined {
  const inner = call.isComplete ? callOfSuper(init) : undefined;
  const bound = inner && boundTo(call, init.parameters.slice(1), names);
  return inner && bound && withArguments(call, inner.args, bound, names);
}

function withArguments(
  call: CallLiteral,
  all: readonly Argument[],
  bound: Bound,
  names: ModuleNames,
): CallLiteral | undefined {
  const inside = namesIn(bound, names);
  const positional: Literal[] = [];
  const keywords = new Map<string, Literal>();
  for (const { name, spread, value } of all) {
    if (spread !== undefined) {
      if (value.kind !== "name" || value.name !== bound.rest.get(spread)) return undefined;
      if (spread === "*") positional.push(...bound.positional);
      else for (const one of bound.keywords) keywords.set(...one);
    } else if (name === undefined) positional.push(readLiteral(value, inside));
    else keywords.set(name, readLiteral(value, inside));
  }
  return { ...call, positional, keywords };
}

/** The parameters are names of the function. */
function namesIn({ given }: Bound, names: ModuleNames): ModuleNames {
  const kept = new Map<Expression, Literal>();
  const values = new Map(
    [...given].map(([name, value]) => {
      const named: Expression = { kind: "name", name, start: value.start, end: value.end };
      kept.set(named, value);
      return [name, named] as const;
    }),
  );
  return {
    path: (name) => (values.has(name) ? undefined : names.path(name)),
    value: (name) => values.get(name) ?? names.value(name),
    kept,
  };
}

function callOfSuper({ body }: FunctionDefinition): Call | undefined {
  const [only, ...more] = body.filter((one) => !(one.kind === "expression" && one.value.kind === "string"));
  const call = more.length === 0 && only?.kind === "expression" ? only.value : undefined;
  if (call?.kind !== "call" || call.callee.kind !== "attribute" || call.callee.name !== "__init__") return undefined;
  const { object } = call.callee;
  return object.kind === "call" && object.callee.kind === "name" && object.callee.name === "super" ? call : undefined;
}

interface Bound {
  readonly given: ReadonlyMap<string, Literal>;
  /** What no parameter names. */
  readonly positional: readonly Literal[];
  readonly keywords: ReadonlyMap<string, Literal>;
  /** The names of `*args` and `**kwargs`. */
  readonly rest: ReadonlyMap<string, string>;
}

function boundTo(call: CallLiteral, parameters: readonly Parameter[], names: ModuleNames): Bound | undefined {
  const given = new Map<string, Literal>();
  const positional = [...call.positional];
  const keywords = new Map(call.keywords);
  const rest = new Map<string, string>();
  for (const { name, variadic, keywordOnly, defaultValue } of parameters) {
    if (variadic !== undefined) {
      rest.set(variadic, name);
      continue;
    }
    const value =
      keywords.get(name) ??
      (keywordOnly ? undefined : positional.shift()) ??
      (defaultValue && readLiteral(defaultValue, names));
    if (value === undefined) return undefined;
    keywords.delete(name);
    given.set(name, value);
  }
  const isAllTaken = (positional.length === 0 || rest.has("*")) && (keywords.size === 0 || rest.has("**"));
  return isAllTaken ? { given, positional, keywords, rest } : undefined;
}
