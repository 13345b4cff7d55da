import type { Call, Expression, FunctionDefinition, Statement } from "../syntax/python/ast.js";
import { innerStatements } from "../syntax/python/blocks.js";
import { importedModule, importedName } from "./imports.js";
import { importedFile, type Modules, type Scope } from "./modules.js";
import { textOf, visit, type Source } from "./source.js";

/** An object of an environment library, by the name that it has at a place. */
export interface LibraryReader {
  readonly kind: "environ" | "environs" | "decouple";
  readonly name: string;
  /** django-environ's `Env(DEBUG=(bool, False))`: the cast and the default as written. */
  readonly schemes: ReadonlyMap<string, { readonly cast: string; readonly fallback: string | undefined }>;
  /** The last argument of the call that made it, where that stands in the module at hand. */
  readonly lastScheme?: { readonly start: number; readonly end: number };
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

/** `env = environ.Env()`, `config` of decouple: what one scope binds. The last one counts. */
export function libraryReaderIn(scope: Scope): LibraryReader | undefined {
  const { source, offset, statements, starred } = scope;
  for (const statement of [...statements].reverse()) {
    const name = assignedName(statement);
    if (name === undefined || !("value" in statement) || (starred && name.startsWith("_"))) continue;
    const { value } = statement;
    if (typeof value !== "object" || value.kind !== "call") continue;
    const library = libraryOf(value, source, offset);
    if (!library) continue;
    const lastScheme = library === "environ" && !starred ? value.args.at(-1) : undefined;
    return {
      kind: library,
      name,
      schemes: library === "environ" ? schemesOf(value, source) : new Map(),
      ...(lastScheme?.name !== undefined && { lastScheme }),
    };
  }
  const config = importedName(source, "decouple", "config", offset);
  if (config && !(starred && config.as.startsWith("_")))
    return { kind: "decouple", name: config.as, schemes: new Map() };
  const instance = importedName(source, "environs", "env", offset);
  return instance ? { kind: "environs", name: instance.as, schemes: new Map() } : undefined;
}

function assignedName(statement: Statement): string | undefined {
  if (statement.kind === "assign")
    return statement.targets.length === 1 && statement.targets[0]?.kind === "name"
      ? statement.targets[0].name
      : undefined;
  return statement.kind === "annotated" && statement.target.kind === "name" ? statement.target.name : undefined;
}

/** Classes whose instances read variables, by distribution: django-environ, environs, python-decouple. */
const classes: readonly {
  readonly module: string;
  readonly names: readonly string[];
  readonly kind: LibraryReader["kind"];
}[] = [
  { module: "environ", names: ["Env", "FileAwareEnv"], kind: "environ" },
  { module: "environs", names: ["Env"], kind: "environs" },
  { module: "decouple", names: ["AutoConfig", "Config"], kind: "decouple" },
];

function libraryOf(call: Call, source: Source, offset: number): LibraryReader["kind"] | undefined {
  const { callee } = call;
  for (const { module, names, kind } of classes) {
    if (
      callee.kind === "attribute" &&
      callee.object.kind === "name" &&
      names.includes(callee.name) &&
      importedModule(source, module, offset) === callee.object.name
    )
      return kind;
    if (callee.kind === "name" && names.some((name) => importedName(source, module, name, offset)?.as === callee.name))
      return kind;
  }
  return undefined;
}

function schemesOf(call: Call, source: Source): LibraryReader["schemes"] {
  const schemes = new Map<string, { readonly cast: string; readonly fallback: string | undefined }>();
  for (const { name, value } of call.args) {
    if (name === undefined) continue;
    const [cast, fallback] = value.kind === "tuple" ? value.items : [value];
    if (cast) schemes.set(name, { cast: textOf(source, cast), fallback: fallback && textOf(source, fallback) });
  }
  return schemes;
}

/** Functions such as `get_env_variable`, defined in a scope or imported by name from another module of the entry. */
export function functionReadersIn(scope: Scope, modules: Modules): readonly FunctionReader[] {
  const found: FunctionReader[] = [];
  for (const statement of scope.statements) {
    if (statement.kind === "function") {
      const reader = readerOf(statement, statement.name);
      if (reader && !(scope.starred && reader.name.startsWith("_"))) found.push(reader);
    } else if (statement.kind === "importFrom" && statement.names !== "*") {
      const file = importedFile(scope.source.file, statement, modules.files);
      const body = file === undefined ? undefined : modules.get(file)?.tree.body;
      for (const { name, alias } of body ? statement.names : []) {
        const definition = body?.find((one): one is FunctionDefinition => one.kind === "function" && one.name === name);
        const reader = definition && readerOf(definition, alias ?? name);
        if (reader) found.push(reader);
      }
    }
  }
  return found;
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

/** `os.environ[x]`, `os.environ.get(x, y)`, `os.getenv(x, y)`, also without `os.`. */
export interface EnvironmentRead {
  readonly form: "environ" | "get" | "getenv";
  readonly name: Expression;
  readonly fallback: Expression | undefined;
  readonly required: boolean;
}

export function environmentRead(expression: Expression): EnvironmentRead | undefined {
  if (expression.kind === "subscript")
    return isEnviron(expression.object)
      ? { form: "environ", name: expression.index, fallback: undefined, required: true }
      : undefined;
  if (expression.kind !== "call") return undefined;
  const { callee, args } = expression;
  const name = args[0];
  if (!name || name.spread || name.name !== undefined) return undefined;
  const fallback = args[1]?.value;
  if (callee.kind === "attribute" && callee.name === "get" && isEnviron(callee.object))
    return { form: "get", name: name.value, fallback, required: false };
  if ((callee.kind === "attribute" && callee.name === "getenv") || (callee.kind === "name" && callee.name === "getenv"))
    return { form: "getenv", name: name.value, fallback, required: false };
  return undefined;
}

function isEnviron(expression: Expression): boolean {
  return expression.kind === "name"
    ? expression.name === "environ"
    : expression.kind === "attribute" && expression.name === "environ" && expression.object.kind === "name";
}

/** Every variable with a fixed name that an expression reads, through `os` or one of these readers. */
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

export function readsIn(root: unknown, readers: ReadonlyMap<string, ReaderKind>): readonly FoundRead[] {
  const found: FoundRead[] = [];
  visit(root, (expression) => {
    const read = environmentRead(expression);
    if (read) {
      if (read.name.kind === "string")
        found.push({
          variable: read.name.value,
          call: expression,
          fallback: expression.kind === "call" ? argumentOf(expression, 1) : undefined,
          reader: undefined,
          method: undefined,
        });
      return;
    }
    if (expression.kind !== "call") return;
    const { callee, args } = expression;
    const owner =
      callee.kind === "attribute" && callee.object.kind === "name"
        ? callee.object.name
        : callee.kind === "name"
          ? callee.name
          : undefined;
    const reader = owner === undefined ? undefined : readers.get(owner);
    const [first] = args;
    if (reader === undefined || first?.name !== undefined || first?.value.kind !== "string") return;
    const method = callee.kind === "attribute" ? callee.name : undefined;
    found.push({
      variable: first.value.value,
      call: expression,
      fallback:
        reader === "function"
          ? undefined
          : (args.find((argument) => argument.name === "default") ??
            argumentOf(expression, reader === "environ" && takesCast(method) ? 2 : 1)),
      reader,
      method,
    });
  });
  return found;
}

/** django-environ's `env(variable, cast, default)`, `env.list(variable, cast, default)`; `env.bool(variable, default)`. */
function takesCast(method: string | undefined): boolean {
  return method === undefined || method === "list" || method === "tuple" || method === "dict";
}

function argumentOf(call: Call, position: number): FoundRead["fallback"] {
  const argument = call.args[position];
  return argument && argument.name === undefined && argument.spread === undefined ? argument : undefined;
}
