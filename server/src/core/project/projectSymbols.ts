import type { Answer } from "../domain/value.js";
import type { ClassDefinition, Expression, Parameter, PythonModule, Statement } from "../syntax/python/ast.js";
import type { FileSource } from "../text/fileSource.js";
import { boundNames } from "../syntax/python/statementNames.js";
import { resolveImport } from "./importResolver.js";

/** What a dotted path such as a setting names, read without running it. */
export type ProjectSymbol =
  | { readonly kind: "class" }
  | { readonly kind: "function"; readonly parameters: readonly Parameter[]; readonly isDecorated: boolean }
  /** Its module belongs to the project, and the module or the name in it is not there. */
  | { readonly kind: "missing" }
  /** A module of Python or of an installed distribution. */
  | { readonly kind: "external" }
  /** Bound in a way that is not followed. */
  | { readonly kind: "unknown" };

export interface ProjectSymbols {
  symbol(path: string): ProjectSymbol;
  /** What stands where a module of that dotted name would. `namespace`: a folder without `__init__.py`. */
  module(path: string): "module" | "namespace" | "missing" | "external";
  /** Whether a class of the project is, or derives from, the class with that dotted path. */
  derivesFrom(path: string, ancestor: string): Answer;
}

export interface ProjectSymbolsInput {
  readonly files: FileSource;
  readonly searchPath: readonly string[];
  /** Any file of the project: absolute imports do not depend on it. */
  readonly from: string;
  tree(file: string): PythonModule | undefined;
  /** What is known of a class of Python or of a distribution: whether it is, or derives from, another. */
  ofDistribution(path: string, ancestor: string): Answer;
}

export function projectSymbols(input: ProjectSymbolsInput): ProjectSymbols {
  return {
    symbol(path) {
      const found = findPath(path, input);
      if (found.kind === "function")
        return {
          kind: "function",
          parameters: found.statement.parameters,
          isDecorated: found.statement.decorators.length > 0,
        };
      return { kind: found.kind };
    },
    module: (path) => resolveImport(input.files, input.searchPath, input.from, 0, path).kind,
    derivesFrom: (path, ancestor) => (path === ancestor ? "yes" : derives(findPath(path, input), ancestor, input, 10)),
  };
}

type Found =
  | { readonly kind: "class"; readonly statement: ClassDefinition; readonly file: string }
  | { readonly kind: "function"; readonly statement: Extract<Statement, { kind: "function" }> }
  | { readonly kind: "external"; readonly path: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" };

const deepest = 8;

function findPath(path: string, input: ProjectSymbolsInput): Found {
  const dot = path.lastIndexOf(".");
  if (dot <= 0) return { kind: "unknown" };
  return findImported(input.from, 0, path.slice(0, dot), path.slice(dot + 1), input, deepest);
}

function findImported(
  fromFile: string,
  level: number,
  module: string,
  name: string,
  input: ProjectSymbolsInput,
  depth: number,
): Found {
  const resolution = resolveImport(input.files, input.searchPath, fromFile, level, module);
  switch (resolution.kind) {
    case "external":
      return { kind: "external", path: `${module}.${name}` };
    case "missing":
      return { kind: "missing" };
    case "namespace":
      return { kind: "unknown" };
    case "module":
      return findIn(resolution.file, name, input, depth);
  }
}

/** The last thing that the module binds to the name, where that is plain to see. */
function findIn(file: string, name: string, input: ProjectSymbolsInput, depth: number): Found {
  const tree = input.tree(file);
  if (!tree || depth <= 0 || tree.syntaxErrors.length > 0) return { kind: "unknown" };
  let found: Found = { kind: "missing" };
  for (const statement of tree.body) {
    switch (statement.kind) {
      case "class":
        if (statement.name === name) found = { kind: "class", statement, file };
        break;
      case "function":
        if (statement.name === "__getattr__" && found.kind === "missing") found = { kind: "unknown" };
        if (statement.name === name) found = { kind: "function", statement };
        break;
      case "importFrom": {
        if (statement.names === "*") {
          if (found.kind === "missing") found = { kind: "unknown" };
          break;
        }
        const one = statement.names.find((imported) => (imported.alias ?? imported.name) === name);
        if (one) found = findImported(file, statement.level, statement.module, one.name, input, depth - 1);
        break;
      }
      case "import":
      case "expression":
      case "pass":
      case "assert":
        break;
      case "assign":
        if (statement.targets.some((target) => target.kind !== "name" || target.name === name))
          found = { kind: "unknown" };
        break;
      case "annotated":
        if (statement.target.kind !== "name" || statement.target.name === name) found = { kind: "unknown" };
        break;
      // What a branch, a loop or a handler binds is not followed.
      default:
        if (found.kind === "missing" || boundNames([statement]).has(name)) found = { kind: "unknown" };
    }
  }
  return found;
}

function derives(found: Found, ancestor: string, input: ProjectSymbolsInput, depth: number): Answer {
  if (found.kind === "external") return input.ofDistribution(found.path, ancestor);
  if (found.kind !== "class") return found.kind === "unknown" ? "unknown" : "no";
  if (depth <= 0) return "unknown";
  let answer: Answer = "no";
  for (const base of found.statement.bases) {
    if (base.name !== undefined) continue;
    const one =
      base.spread === undefined
        ? derives(findBase(base.value, found.file, input), ancestor, input, depth - 1)
        : "unknown";
    if (one === "yes") return "yes";
    if (one === "unknown") answer = "unknown";
  }
  return answer;
}

/** `Base`, or `module.Base` of a module that the file imports by name. */
function findBase(base: Expression, file: string, input: ProjectSymbolsInput): Found {
  if (base.kind === "name")
    return base.name === "object" ? { kind: "missing" } : findIn(file, base.name, input, deepest);
  if (base.kind !== "attribute" || base.object.kind !== "name") return { kind: "unknown" };
  const { name: module } = base.object;
  for (const statement of input.tree(file)?.body ?? []) {
    if (statement.kind === "import") {
      const one = statement.names.find((imported) => (imported.alias ?? imported.name) === module);
      if (one) return findImported(file, 0, one.name, base.name, input, deepest);
    }
    if (statement.kind === "importFrom" && statement.names !== "*") {
      const one = statement.names.find((imported) => (imported.alias ?? imported.name) === module);
      if (one)
        return findImported(
          file,
          statement.level,
          statement.module === "" ? one.name : `${statement.module}.${one.name}`,
          base.name,
          input,
          deepest,
        );
    }
  }
  return { kind: "unknown" };
}
