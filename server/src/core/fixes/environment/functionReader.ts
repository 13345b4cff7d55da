import type { Expression, FunctionDefinition } from "../../syntax/python/ast.js";
import { ownStatements } from "../../syntax/python/blocks.js";
import { isNone } from "../../syntax/python/isNone.js";
import { importedFile, type Modules, type Scope } from "../modules.js";
import { visit } from "../source.js";
import { environmentRead, type EnvironmentRead } from "./environmentRead.js";
import { resultOf } from "./functionResult.js";
import type { Cast } from "./idiom.js";

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
  readonly cast: Cast;
  /** Called with the name alone it raises while the variable is unset. */
  readonly requires: boolean;
  /** The second parameter, where a call may give a default. */
  readonly fallback: string | undefined;
  /** The default is read as the variable's text is: `os.environ.get(name, default).split(",")`. */
  readonly fallbackIsText: boolean;
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
  const reads = readsOf(definition, first.name);
  if (reads.length === 0) return undefined;
  const { results, raises, givesNone } = endsOf(definition);
  const cast = resultOf(definition, results);
  if (cast === undefined) return undefined;
  const declared = second?.variadic === undefined ? second?.defaultValue : undefined;
  const fallback = declared && second?.name;
  const isDefault = (one: Expression | undefined): boolean => one?.kind === "name" && one.name === fallback;
  const givesDefault = results
    .flatMap((one) => (one.kind === "conditional" ? [one.then, one.otherwise] : [one]))
    .some(isDefault);
  const isTextByDefault =
    declared?.kind === "string" || (declared && isNone(declared) && reads.some((read) => isDefault(read.fallback)));
  return {
    kind: "function",
    name,
    cast,
    requires:
      (declared === undefined || isNone(declared) || declared.kind === "name") &&
      !givesNone &&
      (raises || reads.some((read) => read.required)),
    fallback,
    fallbackIsText: (cast === "bool" || cast === "list") && isTextByDefault === true && !givesDefault,
  };
}

/** Reads of the variable that the function is asked for. */
function readsOf({ body }: FunctionDefinition, parameter: string): readonly EnvironmentRead[] {
  const reads: EnvironmentRead[] = [];
  visit(body, (expression) => {
    const read = environmentRead(expression);
    if (read?.name.kind === "name" && read.name.name === parameter) reads.push(read);
  });
  return reads;
}

function endsOf({ body }: FunctionDefinition): {
  readonly results: readonly Expression[];
  readonly raises: boolean;
  readonly givesNone: boolean;
} {
  const results: Expression[] = [];
  let raises = false;
  let givesNone = false;
  for (const statement of ownStatements(body)) {
    if (statement.kind === "raise") raises = true;
    if (statement.kind !== "return") continue;
    if (statement.value === undefined || isNone(statement.value)) givesNone = true;
    else results.push(statement.value);
  }
  return { results, raises, givesNone };
}
