import type { Expression, FunctionDefinition, Statement } from "../../syntax/python/ast.js";
import { innerStatements } from "../../syntax/python/blocks.js";
import { importedFile, type Modules, type Scope } from "../modules.js";
import { visit } from "../source.js";
import { environmentRead } from "./environmentRead.js";

/** Functions such as `get_env_variable`, defined in a scope or imported by name from another module of the entry. */
export function functionReadersIn(scope: Scope, modules: Modules): readonly FunctionReader[] {
  return scope.statements.flatMap((statement) => {
    if (statement.kind === "function")
      return scope.starred && statement.name.startsWith("_") ? [] : readersOf(statement, statement.name);
    if (statement.kind !== "importFrom" || statement.names === "*") return [];
    const file = importedFile(scope.source.file, statement, modules.files);
    const body = file === undefined ? [] : (modules.get(file)?.tree.body ?? []);
    return statement.names.flatMap(({ name, alias }) => {
      const definition = body.find((one): one is FunctionDefinition => one.kind === "function" && one.name === name);
      return definition ? readersOf(definition, alias ?? name) : [];
    });
  });
}

/** None or one. */
function readersOf(definition: FunctionDefinition, name: string): readonly FunctionReader[] {
  const reader = readerOf(definition, name);
  return reader ? [reader] : [];
}

/** A function of the project that reads one variable by its name. */
export interface FunctionReader {
  readonly kind: "function";
  readonly name: string;
  readonly cast: "str" | "bool" | "int" | "list";
  /** Called with the name alone it raises while the variable is unset. */
  readonly requires: boolean;
  /** The second parameter, where a call may give a default. */
  readonly fallback: string | undefined;
}

function readerOf(definition: FunctionDefinition, name: string): FunctionReader | undefined {
  const [first, second, ...more] = definition.parameters;
  if (
    !first ||
    first.variadic ||
    first.keywordOnly ||
    definition.isAsync ||
    definition.isGenerator ||
    definition.decorators.length > 0
  )
    return undefined;
  if (
    more.some((parameter) => !parameter.defaultValue && !parameter.variadic) ||
    (second && !second.defaultValue && !second.variadic && !second.keywordOnly)
  )
    return undefined;
  let reads = false;
  let insists = false;
  let raises = false;
  let givesNone = false;
  const results: Expression[] = [];
  visit(definition.body, (expression) => {
    const read = environmentRead(expression);
    if (read?.name.kind !== "name" || read.name.name !== first.name) return;
    reads = true;
    if (read.required) insists = true;
  });
  if (!reads) return undefined;
  forEachStatement(definition.body, (statement) => {
    if (statement.kind === "raise") raises = true;
    if (statement.kind !== "return") return;
    if (statement.value === undefined || isNone(statement.value)) givesNone = true;
    else results.push(statement.value);
  });
  const fallback = second && !second.variadic && second.defaultValue ? second.name : undefined;
  const noDefault =
    fallback === undefined ||
    (second?.defaultValue !== undefined && isNone(second.defaultValue)) ||
    second?.defaultValue?.kind === "name";
  return {
    kind: "function",
    name,
    cast: castOf(results, definition.name),
    requires: noDefault && !givesNone && (raises || insists),
    fallback,
  };
}

function isNone(value: Expression): boolean {
  return value.kind === "constant" && value.value === "None";
}

/** By what it returns: a comparison is a truth value, `.split(` a list. */
function castOf(results: readonly Expression[], name: string): FunctionReader["cast"] {
  const found = new Set<FunctionReader["cast"]>();
  visit(results, (one) => {
    if (one.kind === "comparison") found.add("bool");
    if (one.kind !== "call") return;
    if (one.callee.kind === "name" && one.callee.name === "int") found.add("int");
    if (one.callee.kind === "attribute" && one.callee.name === "split") found.add("list");
  });
  // `[int(x) for x in text.split(",") if x != ""]` is a list of them, `x in text.split(",")` is not.
  const cast = results.some(({ kind }) => kind === "comparison")
    ? "bool"
    : ((["list", "bool", "int"] as const).find((one) => found.has(one)) ?? "str");
  return cast === "str" && /bool/i.test(name) ? "bool" : cast;
}

function forEachStatement(statements: readonly Statement[], see: (statement: Statement) => void): void {
  for (const statement of statements) {
    see(statement);
    forEachStatement(innerStatements(statement), see);
  }
}
