import type { Call, Expression } from "../../syntax/python/ast.js";
import { visit } from "../source.js";
import { environmentRead, type EnvironmentRead } from "./environmentRead.js";
import type { FunctionReader } from "./functionReader.js";
import type { LibraryReader } from "./libraryReader.js";

/** Every variable with a fixed name that an expression reads, through `os` or one of these readers. */
export function readsIn(root: unknown, readers: ReadonlyMap<string, ReaderKind>): readonly FoundRead[] {
  const found: FoundRead[] = [];
  visit(root, (expression) => {
    const system = environmentRead(expression);
    const read = system
      ? readOfSystem(system, expression)
      : expression.kind === "call"
        ? readByReader(expression, readers)
        : undefined;
    if (read) found.push(read);
  });
  return found;
}

export interface FoundRead {
  readonly variable: string;
  readonly call: Expression;
  /** The argument that gives the default. */
  readonly fallback: { readonly start: number; readonly end: number; readonly value: Expression } | undefined;
  /** undefined: `os`. */
  readonly reader: ReaderKind | undefined;
  /** `bool` of `env.bool(…)`. */
  readonly method: string | undefined;
}

export type ReaderKind = (LibraryReader | FunctionReader)["kind"];

function readOfSystem({ name }: EnvironmentRead, call: Expression): FoundRead | undefined {
  if (name.kind !== "string") return undefined;
  const fallback = call.kind === "call" ? argumentOf(call, 1) : undefined;
  return { variable: name.value, call, fallback, reader: undefined, method: undefined };
}

function readByReader(call: Call, readers: ReadonlyMap<string, ReaderKind>): FoundRead | undefined {
  const { callee, args } = call;
  const owner = callee.kind === "attribute" ? callee.object : callee;
  const reader = owner.kind === "name" ? readers.get(owner.name) : undefined;
  const [first] = args;
  if (reader === undefined || first?.name !== undefined || first?.value.kind !== "string") return undefined;
  const method = callee.kind === "attribute" ? callee.name : undefined;
  const position = reader === "environ" && takesCast(method) ? 2 : 1;
  const fallback =
    reader === "function"
      ? undefined
      : (args.find((argument) => argument.name === "default") ?? argumentOf(call, position));
  return { variable: first.value.value, call, fallback, reader, method };
}

/** django-environ's `env(variable, cast, default)`, `env.list(variable, cast, default)`; `env.bool(variable, default)`. */
function takesCast(method: string | undefined): boolean {
  return method === undefined || method === "list" || method === "tuple" || method === "dict";
}

function argumentOf(call: Call, position: number): FoundRead["fallback"] {
  const argument = call.args[position];
  return argument && argument.name === undefined && argument.spread === undefined ? argument : undefined;
}
