import type {
  Argument,
  Call,
  ClassDefinition,
  Expression,
  Node,
  PythonModule,
  Statement,
} from "../syntax/python/ast.js";

/**
 * The first place where a migration asks something else of a database than another version of it does. undefined: they are written differently at most
 * (comments, blanks, quotes, imports), or differ in what no database that ran it is told again: the way back, what it builds on, what it replaces.
 */
export function whatDiffers(before: PythonModule, now: PythonModule): Node | "unreadable" | undefined {
  const [old, next] = [partsOf(before), partsOf(now)];
  if (old === undefined || next === undefined) return "unreadable";
  const different = next.parts.find(({ text }, index) => text !== old.parts[index]?.text);
  return different?.at ?? (next.parts.length < old.parts.length ? next.at : undefined);
}

interface Parts {
  /** Where operations are listed. */
  readonly at: Node;
  /** Operations, each with what it calls, and other lines of the class. */
  readonly parts: readonly { readonly text: string; readonly at: Node }[];
}

/** undefined: it is half written, or its class is not written out here. */
function partsOf(module: PythonModule): Parts | undefined {
  if (module.syntaxErrors.length > 0) return undefined;
  const migration = module.body.find(
    (statement): statement is ClassDefinition => statement.kind === "class" && statement.name === "Migration",
  );
  if (migration === undefined) return undefined;
  const helpers = new Map(
    module.body.flatMap((statement): readonly (readonly [string, Statement])[] =>
      statement === migration ? [] : namesOf(statement).map((name) => [name, statement] as const),
    ),
  );
  let listed: Node | undefined;
  const parts = migration.body.flatMap((statement): Parts["parts"] => {
    const name =
      statement.kind === "assign" && statement.targets[0]?.kind === "name" ? statement.targets[0].name : undefined;
    if (statement.kind !== "assign" || name === undefined)
      return isText(statement) ? [] : [{ text: codeOf(statement, helpers), at: statement }];
    if (ofTheGraph.has(name)) return [];
    if (name !== "operations") return [{ text: codeOf(statement, helpers), at: statement }];
    listed = statement.targets[0];
    const list = statement.value;
    return list.kind === "list" || list.kind === "tuple"
      ? list.items.map((item) => ({ text: codeOf(item, helpers), at: item.kind === "call" ? item.callee : item }))
      : [{ text: codeOf(list, helpers), at: list }];
  });
  return { at: listed ?? { start: migration.nameStart, end: migration.nameStart + migration.name.length }, parts };
}

const ofTheGraph: ReadonlySet<string> = new Set(["dependencies", "replaces", "run_before", "initial"]);

function namesOf(statement: Statement): readonly string[] {
  if (statement.kind === "function" || statement.kind === "class") return [statement.name];
  return statement.kind === "assign"
    ? statement.targets.flatMap((target) => (target.kind === "name" ? [target.name] : []))
    : [];
}

function isText(statement: Statement): boolean {
  return statement.kind === "pass" || (statement.kind === "expression" && statement.value.kind === "string");
}

/** A node without its places, followed by what it names of the module, and what that names. */
function codeOf(node: Node, helpers: ReadonlyMap<string, Statement>): string {
  const seen = new Set<string>();
  const texts: string[] = [];
  const waiting: Node[] = [node];
  const follow = (name: string): void => {
    const helper = helpers.get(name);
    if (helper === undefined || seen.has(name)) return;
    seen.add(name);
    waiting.push(helper);
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    texts.push(JSON.stringify(next, (key, value: unknown) => codeAlone(key, value, follow)));
  return texts.join("\n");
}

/** For JSON: without places, docstrings and ways back. `follow` is told each name. */
function codeAlone(key: string, value: unknown, follow: (name: string) => void): unknown {
  if (places.has(key)) return undefined;
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null || !("kind" in value)) return value;
  const one = value as Expression | Statement;
  if (one.kind === "string") return { kind: one.kind, value: one.value };
  if (one.kind === "name") follow(one.name);
  if ("body" in one && Array.isArray(one.body))
    return { ...one, body: (one.body as readonly Statement[]).filter((statement) => !isText(statement)) };
  return one.kind === "call" ? { ...one, args: forward(one) } : one;
}

const places: ReadonlySet<string> = new Set(["start", "end", "nameStart", "nameAt"]);

/** What an operation is given but for its way back. `check` became `condition` in Django 5.1, and is an error since 6.0. */
function forward({ callee, args }: Call): readonly Argument[] {
  const name = callee.kind === "attribute" || callee.kind === "name" ? callee.name : "";
  if (name === "CheckConstraint")
    return args.map((one) => (one.name === "check" ? { ...one, name: "condition" } : one));
  if (name !== "RunPython" && name !== "RunSQL") return args;
  return args.filter((one, at) =>
    one.name === undefined
      ? one.spread !== undefined || at === 0
      : one.name !== "reverse_code" && one.name !== "reverse_sql" && one.name !== "elidable",
  );
}
