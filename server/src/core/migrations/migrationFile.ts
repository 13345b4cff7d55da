import type { ClassDefinition, Expression, FunctionDefinition, Node, PythonModule } from "../syntax/python/ast.js";
import { dottedPath, moduleNames, readLiteral, type Literal, type ModuleNames } from "./literals.js";
import type { Operation } from "./operation.js";
import { readOperations } from "./readOperations.js";

/** What a migration says of its place among the others. */
export interface MigrationHeader {
  readonly dependencies: readonly Dependency[];
  readonly replaces: readonly Dependency[];
  readonly runBefore: readonly Dependency[];
  /** Something of it is made by code, or the file has errors: what it depends on is not known as a whole. */
  readonly isComplete: boolean;
  /** Whether it has a class `Migration` at all. */
  readonly hasClass: boolean;
}

/** `name` undefined: the first migration of an application that a setting names. */
export interface Dependency extends Node {
  readonly app: string | undefined;
  readonly name: string | undefined;
}

export interface MigrationFile extends MigrationHeader {
  readonly operations: readonly Operation[];
  /** The list of operations; undefined: there is none. */
  readonly operationsAt: Node | undefined;
  /** `initial = True`: one of those that make the application's first tables. */
  readonly isInitial: boolean;
  readonly atomic: boolean | undefined;
  readonly atomicAt: Node | undefined;
  /** Its class runs the operations in its own way (`def apply`): what they do to a database cannot be seen. */
  readonly hasOwnWay: boolean;
  /** `Safe.after_deploy()` of django-safemigrate, `is_post_deployment` of Sentry. */
  readonly afterDeploy: boolean;
  readonly classAt: Node | undefined;
  readonly names: ModuleNames;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly imports: readonly ImportedPath[];
}

export interface ImportedPath extends Node {
  /** `from app.models import Item` → `app.models.Item`. */
  readonly path: string;
  readonly name: string;
}

export function readMigration(module: PythonModule): MigrationFile {
  const names = moduleNames(module);
  const migration = module.body
    .filter((one): one is ClassDefinition => one.kind === "class" && one.name === "Migration")
    .at(-1);
  const assigned = new Map<string, { readonly value: Expression; readonly at: Node }>();
  const classes = new Map(module.body.flatMap((one) => (one.kind === "class" ? [[one.name, one] as const] : [])));
  const { bases, isWhole } = basesOf(migration, classes, (base) =>
    // `class Migration(Migration)`: the one that is imported.
    base.kind === "name" && base.name === "Migration" ? importedPath(module, base.name) : dottedPath(base, names),
  );
  const methods = new Set(
    [...(migration === undefined ? [] : [migration]), ...bases].flatMap((one) =>
      one.body.flatMap((statement) => (statement.kind === "function" ? [statement.name] : [])),
    ),
  );
  // `__init__` may give it another application's label.
  let isPlain = module.syntaxErrors.length === 0 && !methods.has("__init__") && !methods.has("mutate_state");
  for (const statement of migration?.body ?? []) {
    if (statement.kind === "assign" && statement.targets.length === 1 && statement.targets[0]?.kind === "name")
      assigned.set(statement.targets[0].name, { value: statement.value, at: statement });
    else if (statement.kind === "annotated" && statement.target.kind === "name" && statement.value !== undefined)
      assigned.set(statement.target.name, { value: statement.value, at: statement });
    else if (
      !(statement.kind === "expression" && statement.value.kind === "string") &&
      statement.kind !== "pass" &&
      statement.kind !== "function" &&
      statement.kind !== "class"
    )
      isPlain = false;
  }
  for (const statement of module.body) {
    if (statement.kind === "assign" && statement.targets.length === 1) {
      const [target] = statement.targets;
      if (target?.kind === "attribute" && isMigration(target.object))
        assigned.set(target.name, { value: statement.value, at: statement });
    } else if (
      (statement.kind === "augmented" && reachesInto(statement.target)) ||
      (statement.kind === "expression" && statement.value.kind === "call" && reachesInto(statement.value.callee))
    )
      isPlain = false;
  }
  // What the class assigns above (`state_operations = […]`) is named below.
  const inClass: ModuleNames = {
    path: (name) => (assigned.has(name) ? undefined : names.path(name)),
    value: (name) => assigned.get(name)?.value ?? names.value(name),
    kept: new Map(),
  };
  const literal = (name: string): Literal | undefined => {
    const found = assigned.get(name);
    return found && readLiteral(found.value, inClass);
  };
  const keys = (name: string): readonly Dependency[] | undefined => {
    const found = literal(name);
    return found === undefined ? [] : dependenciesOf(found);
  };
  const [dependencies, replaces, runBefore] = [keys("dependencies"), keys("replaces"), keys("run_before")];
  const operations = assigned.get("operations");
  const inherited = bases.flatMap(({ body }) =>
    body.flatMap((one) =>
      one.kind === "assign" && one.targets.some((target) => target.kind === "name" && target.name === "atomic")
        ? [one.value]
        : [],
    ),
  )[0];
  const atomic = literal("atomic") ?? (inherited && readLiteral(inherited, names));
  const functions = module.body.filter((one): one is FunctionDefinition => one.kind === "function");
  return {
    dependencies: dependencies ?? [],
    replaces: replaces ?? [],
    runBefore: runBefore ?? [],
    isComplete:
      isPlain &&
      migration !== undefined &&
      dependencies !== undefined &&
      replaces !== undefined &&
      runBefore !== undefined &&
      [...dependencies, ...replaces, ...runBefore].every((one) => one.app !== undefined || one.name === undefined),
    // `Migration = make_migration()`, or one that is imported.
    hasClass:
      migration !== undefined ||
      names.path("Migration") !== undefined ||
      names.value("Migration") !== undefined ||
      module.syntaxErrors.length > 0 ||
      module.body.some((one) => one.kind === "importFrom" && one.names === "*"),
    operations: [
      ...(operations === undefined ? [] : readOperations(operations.value, inClass, classes)),
      ...(migration !== undefined && !isPlain ? [madeByCode(migration)] : []),
    ],
    operationsAt: operations?.value,
    isInitial: isTrue(literal("initial")),
    atomic: atomic === undefined ? (isWhole ? true : undefined) : atomic.kind === "bool" ? atomic.value : undefined,
    hasOwnWay: methods.has("apply"),
    atomicAt: assigned.get("atomic")?.at,
    afterDeploy: isAfterDeploy(literal("safe")) || isTrue(literal("is_post_deployment")),
    classAt: migration && { start: migration.nameStart, end: migration.nameStart + migration.name.length },
    names,
    functions: new Map(functions.map((one) => [one.name, one])),
    imports: module.body.flatMap((one) =>
      one.kind === "importFrom" && one.names !== "*"
        ? one.names.map(
            (name): ImportedPath => ({
              path: `${".".repeat(one.level)}${one.module}${one.module === "" ? "" : "."}${name.name}`,
              name: name.alias ?? name.name,
              start: one.start,
              end: one.end,
            }),
          )
        : [],
    ),
  };
}

/** The classes of the file that it is built on. `isWhole`: there are no others but Django's own, which may bring an `atomic` of their own. */
function basesOf(
  migration: ClassDefinition | undefined,
  classes: ReadonlyMap<string, ClassDefinition>,
  pathOf: (base: Expression) => string | undefined,
): { readonly bases: readonly ClassDefinition[]; readonly isWhole: boolean } {
  const bases: ClassDefinition[] = [];
  let isWhole = true;
  const visit = (one: ClassDefinition): void => {
    for (const { value, name } of one.bases) {
      const path = name === undefined ? pathOf(value) : undefined;
      const own = path === undefined ? undefined : classes.get(path.slice(1));
      if (path !== undefined && path.startsWith(".") && own !== undefined) {
        if (own === migration || bases.includes(own)) continue;
        bases.push(own);
        visit(own);
      } else if (path === undefined || !/^django\.db\.migrations(?:\.migration)?\.Migration$/.test(path))
        isWhole = false;
    }
  };
  if (migration !== undefined) visit(migration);
  return { bases, isWhole };
}

function importedPath({ body }: PythonModule, name: string): string | undefined {
  for (const one of body) {
    const found =
      one.kind === "importFrom" && one.names !== "*"
        ? one.names.find((its) => (its.alias ?? its.name) === name)
        : undefined;
    if (one.kind === "importFrom" && found !== undefined) return `${".".repeat(one.level)}${one.module}.${found.name}`;
  }
  return undefined;
}

function isMigration(expression: Expression): boolean {
  return expression.kind === "name" && expression.name === "Migration";
}

/** `Migration.operations`, `Migration.operations.append`. */
function reachesInto(expression: Expression): boolean {
  return expression.kind === "attribute" && (isMigration(expression.object) || reachesInto(expression.object));
}

/** `operations += …`, `if …:` in the class: what else it does cannot be seen. */
function madeByCode(migration: ClassDefinition): Operation {
  const at = { start: migration.nameStart, end: migration.nameStart + migration.name.length };
  return {
    kind: "unknown",
    className: "?",
    at,
    callee: at,
    reason: "a part of the class is made by code",
    mentions: [],
  };
}

/** undefined: not all of them can be read. */
function dependenciesOf(list: Literal): readonly Dependency[] | undefined {
  if (list.kind !== "list") return undefined;
  const result: Dependency[] = [];
  for (const item of list.items) {
    const { start, end } = item;
    if (item.kind === "list" && item.items.length === 2) {
      const [app, name] = item.items;
      if (app?.kind !== "text" || name?.kind !== "text") return undefined;
      result.push({ app: app.value, name: name.value, start, end });
      // `migrations.swappable_dependency(settings.AUTH_USER_MODEL)`: which application that is, a setting says.
    } else if (item.kind === "call" && item.path?.endsWith("swappable_dependency") === true)
      result.push({ app: undefined, name: undefined, start, end });
    else return undefined;
  }
  return result;
}

function isAfterDeploy(literal: Literal | undefined): boolean {
  return (literal?.kind === "call" || literal?.kind === "name") && literal.path?.endsWith(".after_deploy") === true;
}

function isTrue(literal: Literal | undefined): boolean {
  return literal?.kind === "bool" && literal.value;
}
