/** What Python files of a project say of settings modules, read from their trees. */
import type { Expression, PythonModule, Statement } from "../syntax/python/ast.js";
import { blocksOf } from "../syntax/python/blocks.js";
import { placedStatements } from "../syntax/python/placedStatements.js";
import { isDevelopmentWord } from "./roleWords.js";

export interface EnvironmentDefault {
  readonly variable: "DJANGO_SETTINGS_MODULE" | "DJANGO_CONFIGURATION";
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** `os.environ.setdefault("DJANGO_SETTINGS_MODULE", …)` and `os.environ["DJANGO_SETTINGS_MODULE"] = …`, wherever in the file but below `if … == "dev":`. */
export function environmentDefaults(module: PythonModule): readonly EnvironmentDefault[] {
  const result: EnvironmentDefault[] = [];
  const named = assignedTexts(module.body);
  const add = (name: Expression | undefined, value: Expression | undefined): void => {
    if (name?.kind !== "string" || (name.value !== "DJANGO_SETTINGS_MODULE" && name.value !== "DJANGO_CONFIGURATION"))
      return;
    const texts =
      value === undefined ? [] : value.kind === "name" ? (named.get(value.name) ?? []) : possibleTexts(value);
    for (const text of texts) {
      if (isDotted(text.value))
        result.push({ variable: name.value, value: text.value, start: text.start, end: text.end });
    }
  };
  const aside = ofDevelopers(module.body);
  forEachStatement(module.body, (statement) => {
    if (aside.has(statement)) return;
    if (
      statement.kind === "expression" &&
      statement.value.kind === "call" &&
      statement.value.callee.kind === "attribute" &&
      statement.value.callee.name === "setdefault"
    ) {
      add(statement.value.args[0]?.value, statement.value.args[1]?.value);
    }
    if (statement.kind === "assign") {
      for (const target of statement.targets) {
        if (target.kind === "subscript") add(target.index, statement.value);
      }
    }
  });
  return result;
}

/** What stands below `if ENV == "dev":`. */
function ofDevelopers(body: readonly Statement[]): ReadonlySet<Statement> {
  const result = new Set<Statement>();
  forEachStatement(body, (statement) => {
    const below = statement.kind === "if" && isDevelopment(statement.condition) ? statement.body : [];
    for (const inner of result.has(statement) ? blocksOf(statement).flat() : below) result.add(inner);
  });
  return result;
}

/** `ENV == "dev"` */
function isDevelopment(condition: Expression): boolean {
  return (
    condition.kind === "comparison" &&
    condition.rest.length === 1 &&
    condition.rest[0]?.operator === "==" &&
    [condition.first, condition.rest[0].operand].some(
      (side) => side.kind === "string" && isDevelopmentWord(side.value ?? ""),
    )
  );
}

/** `settings_module = "config.settings.production"` before it is handed on. */
function assignedTexts(body: readonly Statement[]): ReadonlyMap<string, readonly Text[]> {
  const result = new Map<string, readonly Text[]>();
  forEachStatement(body, (statement) => {
    if (statement.kind !== "assign") return;
    for (const target of statement.targets) {
      if (target.kind === "name")
        result.set(target.name, [...(result.get(target.name) ?? []), ...possibleTexts(statement.value)]);
    }
  });
  return result;
}

export interface ModuleReference {
  readonly level: number;
  readonly module: string;
  /** Names imported from it; empty for `import a.b`. */
  readonly names: readonly string[] | "*";
  readonly start: number;
  readonly end: number;
}

export interface SettingsFacts {
  readonly imports: readonly ModuleReference[];
  /** Paths given to django-split-settings' `include`, relative to the file. */
  readonly includes: readonly { readonly path: string; readonly start: number; readonly end: number }[];
  readonly classes: readonly ClassFact[];
}

export interface ClassFact {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Base classes as written, dotted. */
  readonly bases: readonly string[];
}

export function settingsFacts(module: PythonModule): SettingsFacts {
  const facts = {
    imports: [] as ModuleReference[],
    includes: [] as { path: string; start: number; end: number }[],
    classes: [] as ClassFact[],
  };
  // Nothing is put in its place for this: it is asked after every edit.
  for (const { origin, distance } of placedStatements(module)) {
    if (origin.kind === "class" || blocksOf(origin).length === 0) addFacts(facts, origin, distance);
    else forEachStatement([origin], (statement) => addFacts(facts, statement, distance));
  }
  return facts;
}

/** @param distance how far the statement stands from where its offsets say */
function addFacts(
  {
    imports,
    includes,
    classes,
  }: {
    readonly imports: ModuleReference[];
    readonly includes: { path: string; start: number; end: number }[];
    readonly classes: ClassFact[];
  },
  statement: Statement,
  distance: number,
): void {
  switch (statement.kind) {
    case "importFrom":
      imports.push({
        level: statement.level,
        module: statement.module,
        names: statement.names === "*" ? "*" : statement.names.map((name) => name.name),
        ...moved(statement, distance),
      });
      break;
    case "import":
      for (const name of statement.names)
        imports.push({ level: 0, module: name.name, names: [], ...moved(name, distance) });
      break;
    case "class":
      classes.push({
        name: statement.name,
        ...moved({ start: statement.nameStart, end: statement.nameStart + statement.name.length }, distance),
        bases: statement.bases.flatMap((base) =>
          base.name === undefined && base.spread === undefined ? (dottedName(base.value) ?? []) : [],
        ),
      });
      break;
    case "expression":
      if (statement.value.kind === "call" && dottedName(statement.value.callee)?.split(".").pop() === "include") {
        for (const argument of statement.value.args)
          for (const text of possibleTexts(argument.value))
            includes.push({ path: text.value, ...moved(text, distance) });
      }
      break;
    default:
  }
}

function moved(
  { start, end }: { readonly start: number; readonly end: number },
  distance: number,
): { start: number; end: number } {
  return { start: start + distance, end: end + distance };
}

/** Every statement that may run when the file is run or one of its functions is called, classes' bodies excepted. */
function forEachStatement(body: readonly Statement[], visit: (statement: Statement) => void): void {
  const pending: Statement[] = [...body].reverse();
  for (let statement = pending.pop(); statement !== undefined; statement = pending.pop()) {
    visit(statement);
    for (let blocks = statement.kind === "class" ? [] : blocksOf(statement), i = blocks.length - 1; i >= 0; i--) {
      const block = blocks[i] ?? [];
      for (let j = block.length - 1; j >= 0; j--) {
        const inner = block[j];
        if (inner !== undefined) pending.push(inner);
      }
    }
  }
}

interface Text {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The literals that an expression may come to: itself, both sides of a conditional, the default of `getenv`, optional(…). */
function possibleTexts(expression: Expression): readonly Text[] {
  switch (expression.kind) {
    case "string": {
      const quote = expression.parts[0]?.opening.length ?? 1;
      const closing = (expression.parts[expression.parts.length - 1]?.opening ?? "'").replace(/[A-Za-z]/g, "").length;
      return [{ value: expression.value, start: expression.start + quote, end: expression.end - closing }];
    }
    case "conditional":
      return [...possibleTexts(expression.then), ...possibleTexts(expression.otherwise)];
    case "boolean":
      return [...possibleTexts(expression.left), ...possibleTexts(expression.right)];
    case "call": {
      const last = expression.args[expression.args.length - 1];
      const readsEnvironment = expression.args.length > 1;
      const isOptional = expression.callee.kind === "name" && expression.callee.name === "optional";
      return last !== undefined && (readsEnvironment || isOptional) ? possibleTexts(last.value) : [];
    }
    default:
      return [];
  }
}

function dottedName(expression: Expression): string | undefined {
  const parts: string[] = [];
  let current = expression;
  while (current.kind === "attribute") {
    parts.unshift(current.name);
    current = current.object;
  }
  return current.kind === "name" ? [current.name, ...parts].join(".") : undefined;
}

function isDotted(text: string): boolean {
  // What is imported by name need be no identifier: `config.settings-prod`.
  return /^[^\W\d]\w*(?:-\w+)*(?:\.[^\W\d]\w*(?:-\w+)*)*$/u.test(text);
}
