/** What the parts of one generated project share: how it reads the environment, which variables it reads, what each file imports. */
import type { Random } from "./random.js";

export type Reader = "os" | "environ" | "decouple" | "helper" | "environs" | "literal";
export type VariableKind = "bool" | "int" | "list" | "text" | "key" | "database" | "cache" | "name" | "json";

export interface Context {
  readonly random: Random;
  readonly reader: Reader;
  /** Prefix of most variables: "", "DJANGO_", "APP_". */
  readonly prefix: string;
  readonly variables: Map<string, VariableKind>;
  /** Files of the project so far. */
  readonly files: Map<string, string>;
  /** Entries of `environ.Env(NAME=(type, default))`. */
  readonly scheme: Map<string, string>;
  /** Settings that base surely assigns, for statements that change them. */
  readonly assigned: Set<string>;
  /** Where the functions of a project's own helper module are imported from. */
  helperModule: string | undefined;
}

/** One module being written. */
export interface Module {
  readonly imports: Set<string>;
  readonly lines: string[];
}

export function createModule(): Module {
  return { imports: new Set(), lines: [] };
}

export function moduleText(module: Module, docstring: boolean): string {
  const imports = [...module.imports].sort(
    (a, b) => Number(a.startsWith("from")) - Number(b.startsWith("from")) || (a < b ? -1 : 1),
  );
  return [
    ...(docstring ? ['"""Settings."""'] : []),
    ...imports,
    ...(imports.length > 0 ? [""] : []),
    ...module.lines,
    "",
  ].join("\n");
}

/** Names the variable and notes that the project reads it. */
export function variable(context: Context, name: string, kind: VariableKind): string {
  const full = context.prefix + name;
  context.variables.set(full, kind);
  return full;
}

/** A Python string literal, in either kind of quotes. */
export function quote(random: Random, text: string): string {
  const escaped = text.replaceAll("\\", "\\\\");
  return text.includes('"') || (random.chance(0.4) && !text.includes("'")) ? `'${escaped}'` : `"${escaped}"`;
}

export function list(
  random: Random,
  items: readonly string[],
  brackets: readonly [string, string] = ["[", "]"],
): string {
  const [open, close] = brackets;
  const quoted = items.map((item) => quote(random, item));
  if (quoted.length < 3 || random.chance(0.2))
    return `${open}${quoted.join(", ")}${open === "(" && quoted.length === 1 ? "," : ""}${close}`;
  return `${open}\n${quoted.map((item) => `    ${item},\n`).join("")}${close}`;
}
