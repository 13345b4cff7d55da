import type { Call, Statement } from "../../syntax/python/ast.js";
import { importedModule, importedName } from "../imports.js";
import type { Scope } from "../modules.js";
import { textOf, type Source } from "../source.js";

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

/** An object of an environment library, by the name that it has at a place. */
export interface LibraryReader {
  readonly kind: "environ" | "environs" | "decouple";
  readonly name: string;
  /** django-environ's `Env(DEBUG=(bool, False))`: the cast and the default as written. */
  readonly schemes: ReadonlyMap<string, { readonly cast: string; readonly fallback: string | undefined }>;
  /** The last argument of the call that made it, where that stands in the module at hand. */
  readonly lastScheme?: { readonly start: number; readonly end: number };
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
