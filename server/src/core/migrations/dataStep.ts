import type { Expression, FunctionDefinition, Node, Statement } from "../syntax/python/ast.js";
import { innerStatements, ownStatements } from "../syntax/python/blocks.js";
import { dottedPath, type Literal } from "./literals.js";
import type { MigrationFile } from "./migrationFile.js";
import { modelKey } from "./state.js";

/** What a function of RunPython does, as far as its text shows. */
export interface DataStep {
  readonly name: string;
  /** Models (`app.model`) into which it inserts. */
  readonly inserts: ReadonlySet<string>;
  /** Models (`app.model`) of which it deletes every row. */
  readonly empties: ReadonlySet<string>;
  /** Models of the code, not of the migration's state, that it queries. */
  readonly currentModels: readonly CurrentModel[];
  /** It has the database check foreign keys itself. */
  readonly isChecked: boolean;
}

export interface CurrentModel extends Node {
  readonly name: string;
  readonly path: string;
}

/** undefined: it is no function of the file. */
export function dataStep(code: Literal, file: MigrationFile): DataStep | undefined {
  const name =
    code.kind === "name" && code.path.startsWith(".") && !code.path.includes(".", 1) ? code.path.slice(1) : undefined;
  const start = name === undefined ? undefined : file.functions.get(name);
  if (name === undefined || start === undefined) return undefined;
  const inserts = new Set<string>();
  const empties = new Set<string>();
  const currentModels: CurrentModel[] = [];
  const seen = new Set<FunctionDefinition>();
  let isChecked = false;
  const visit = (definition: FunctionDefinition): void => {
    if (seen.has(definition) || seen.size > 50) return;
    seen.add(definition);
    const scope = readScope(definition);
    for (const statement of definition.body)
      walkStatement(statement, (expression) => {
        isChecked ||=
          (expression.kind === "string" && /\bSET\s+CONSTRAINTS\b/i.test(expression.value)) ||
          (expression.kind === "attribute" && expression.name === "check_constraints");
        const emptied = emptiedModel(expression, scope);
        if (emptied !== undefined) empties.add(emptied);
        look(expression, scope, file, inserts, currentModels, visit);
      });
  };
  visit(start);
  return { name, inserts, empties, currentModels, isChecked };
}

interface Scope {
  /** Variables that hold a model of the migration's state. */
  readonly models: Map<string, string>;
  /** Variables that hold a new instance of one. */
  readonly instances: Map<string, string>;
  /** Names that the function imports. */
  readonly imports: Map<string, string>;
}

function readScope(definition: FunctionDefinition): Scope {
  const scope: Scope = { models: new Map(), instances: new Map(), imports: new Map() };
  for (const statement of ownStatements(definition.body)) {
    if (statement.kind === "importFrom" && statement.names !== "*")
      for (const one of statement.names)
        scope.imports.set(
          one.alias ?? one.name,
          `${".".repeat(statement.level)}${statement.module}${statement.module === "" ? "" : "."}${one.name}`,
        );
    if (statement.kind === "assign" && statement.targets.length === 1 && statement.targets[0]?.kind === "name") {
      const model = modelOf(statement.value, scope);
      const instance = statement.value.kind === "call" ? modelOf(statement.value.callee, scope) : undefined;
      if (model !== undefined) scope.models.set(statement.targets[0].name, model);
      else if (instance !== undefined) scope.instances.set(statement.targets[0].name, instance);
    }
  }
  return scope;
}

/** `apps.get_model("shop", "Item")`, or a variable that holds it. */
function modelOf(expression: Expression, scope: Scope): string | undefined {
  if (expression.kind === "name") return scope.models.get(expression.name);
  if (expression.kind !== "call" || expression.callee.kind !== "attribute" || expression.callee.name !== "get_model")
    return undefined;
  const texts = expression.args.flatMap((one) => (one.value.kind === "string" ? [one.value.value] : []));
  if (texts.length === 2) return modelKey(texts[0] ?? "", texts[1] ?? "");
  const [both] = texts;
  const dot = both?.indexOf(".") ?? -1;
  return texts.length === 1 && both !== undefined && dot > 0
    ? modelKey(both.slice(0, dot), both.slice(dot + 1))
    : undefined;
}

/** `Item.objects.all().delete()` */
function emptiedModel(expression: Expression, scope: Scope): string | undefined {
  if (expression.kind !== "call" || expression.callee.kind !== "attribute" || expression.callee.name !== "delete")
    return undefined;
  const all = expression.callee.object;
  return all.kind === "call" && all.callee.kind === "attribute" && all.callee.name === "all"
    ? modelOf(rootOf(all), scope)
    : undefined;
}

const inserting: ReadonlySet<string> = new Set(["create", "bulk_create", "get_or_create", "update_or_create"]);

function look(
  expression: Expression,
  scope: Scope,
  file: MigrationFile,
  inserts: Set<string>,
  current: CurrentModel[],
  visit: (definition: FunctionDefinition) => void,
): void {
  if (expression.kind === "call" && expression.callee.kind === "attribute") {
    const { object, name } = expression.callee;
    if (inserting.has(name)) {
      const model = modelOf(rootOf(object), scope);
      if (model !== undefined) inserts.add(model);
    }
    if (name === "save") {
      const model =
        object.kind === "name"
          ? scope.instances.get(object.name)
          : object.kind === "call"
            ? modelOf(object.callee, scope)
            : undefined;
      if (model !== undefined) inserts.add(model);
    }
  }
  if (expression.kind === "call" && expression.callee.kind === "name") {
    const called = file.functions.get(expression.callee.name);
    if (called !== undefined) visit(called);
  }
  if (
    expression.kind === "attribute" &&
    (expression.name === "objects" || expression.name === "_default_manager" || expression.name === "_base_manager")
  ) {
    const path =
      expression.object.kind === "name"
        ? (scope.imports.get(expression.object.name) ?? file.names.path(expression.object.name))
        : dottedPath(expression.object, file.names);
    const isOfState =
      expression.object.kind === "name" &&
      (scope.models.has(expression.object.name) || scope.instances.has(expression.object.name));
    if (
      !isOfState &&
      path !== undefined &&
      /(?:^|\.)models(?:\.\w+)*\.[A-Z]\w*$/.test(path) &&
      !path.startsWith("django.")
    ) {
      if (!current.some((one) => one.path === path))
        current.push({
          name: path.replace(/^.*\./, ""),
          path,
          start: expression.object.start,
          end: expression.object.end,
        });
    }
  }
}

/** `Item` of `Item.objects.using(alias).filter(…)`; the call of `get_model` itself. */
function rootOf(expression: Expression): Expression {
  let at = expression;
  for (;;) {
    if (at.kind === "attribute") at = at.object;
    else if (at.kind === "call" && !(at.callee.kind === "attribute" && at.callee.name === "get_model")) at = at.callee;
    else return at;
  }
}

/** Every expression of a statement, inner functions left out. */
function walkStatement(statement: Statement, look: (expression: Expression) => void): void {
  for (const expression of expressionsOf(statement)) walkExpression(expression, look, 0);
  for (const inner of innerStatements(statement)) walkStatement(inner, look);
}

function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "expression":
      return [statement.value];
    case "assign":
      return [statement.value, ...statement.targets];
    case "augmented":
      return [statement.value];
    case "annotated":
    case "return":
      return statement.value === undefined ? [] : [statement.value];
    case "if":
    case "while":
    case "assert":
      return [statement.condition];
    case "for":
      return [statement.iterable];
    case "with":
      return statement.items.map((one) => one.value);
    default:
      return [];
  }
}

const deepest = 60;

function walkExpression(expression: Expression, look: (expression: Expression) => void, depth: number): void {
  if (depth > deepest) return;
  look(expression);
  for (const inner of partsOf(expression)) walkExpression(inner, look, depth + 1);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "list":
    case "tuple":
    case "set":
      return expression.items;
    case "dict":
      return expression.entries.flatMap(({ key, value }) => (key === undefined ? [value] : [key, value]));
    case "attribute":
      return [expression.object];
    case "subscript":
      return [expression.object, expression.index];
    case "call":
      return [expression.callee, ...expression.args.map((one) => one.value)];
    case "unary":
      return [expression.operand];
    case "binary":
    case "boolean":
      return [expression.left, expression.right];
    case "comparison":
      return [expression.first, ...expression.rest.map((one) => one.operand)];
    case "conditional":
      return [expression.condition, expression.then, expression.otherwise];
    case "comprehension":
      return [
        expression.element,
        ...(expression.key === undefined ? [] : [expression.key]),
        ...expression.clauses.map((one) => (one.kind === "for" ? one.iterable : one.condition)),
      ];
    case "starred":
    case "named":
      return [expression.value];
    default:
      return [];
  }
}
