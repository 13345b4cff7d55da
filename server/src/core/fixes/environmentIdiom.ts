import type { Comparison, Expression } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import { insertAfter, startsItsLine } from "./insertLines.js";
import { belowImports, extendImport, importEdit, importedModule, importedName } from "./imports.js";
import { importedFile, scopesAt, type Modules, type Scope } from "./modules.js";
import { modelIdiom, settingsModelIn } from "./pydanticIdiom.js";
import {
  environmentRead,
  functionReadersIn,
  libraryReaderIn,
  type FunctionReader,
  type LibraryReader,
} from "./readers.js";
import { edit, indentAt, lineBreakAt, lineStart, quoteOf, textOf, visit, type Source } from "./source.js";
import { type Cast, type Written, type Idiom, castText, joinedTexts } from "./idiom.js";

export function idiomAt(
  source: Source,
  offset: number,
  modules: Modules,
  distribution: (name: string) => string | null | undefined,
): Idiom {
  const [own, ...starred] = scopesAt(source, offset, modules);
  const idioms: Idiom[] = [];
  const addScope = (scope: Scope): void => {
    const library = libraryReaderIn(scope);
    if (library) idioms.push(libraryIdiom(library, source, offset, []));
    const functions = functionReadersIn(scope, modules);
    if (functions.length > 0) idioms.push(functionIdiom(functions, source));
  };
  const system = systemIdiom(source, offset);
  if (own) {
    const values = valuesIdiom(source, offset);
    if (values) idioms.push(values);
    const model = settingsModelIn(own, modules);
    if (model) idioms.push(modelIdiom(model, source));
    addScope(own);
    const imported = importedReader(own, modules);
    if (imported) idioms.push(libraryIdiom(imported, source, offset, []));
    if (readsSystem(source)) idioms.push(system);
  }
  for (const scope of starred) addScope(scope);
  const others = modules.files.filter((file) => file !== source.file).flatMap((file) => modules.get(file) ?? []);
  for (const kind of librariesOf(others)) idioms.push(freshIdiom(kind, source, offset));
  if (others.some(readsSystem)) idioms.push(system);
  for (const [name, kind] of distributions)
    if (distribution(name) !== undefined) idioms.push(freshIdiom(kind, source, offset));
  idioms.push(system);
  return {
    write(request) {
      for (const idiom of idioms) {
        const written = idiom.write(request);
        if (written) return written;
      }
      return undefined;
    },
  };
}

const distributions: readonly (readonly [string, LibraryReader["kind"]])[] = [
  ["django-environ", "environ"],
  ["python-decouple", "decouple"],
  ["environs", "environs"],
];

function librariesOf(sources: readonly Source[]): ReadonlySet<LibraryReader["kind"]> {
  const kinds = new Set<LibraryReader["kind"]>();
  for (const source of sources) {
    const scope: Scope = { source, statements: source.tree.body, offset: source.text.length, starred: false };
    const library = libraryReaderIn(scope);
    if (library) kinds.add(library.kind);
  }
  return kinds;
}

/** `from .env import env`. */
function importedReader(scope: Scope, modules: Modules): LibraryReader | undefined {
  for (const statement of scope.statements) {
    if (statement.kind !== "importFrom" || statement.names === "*") continue;
    for (const { name, alias } of statement.names) {
      const file = importedFile(scope.source.file, statement, modules.files);
      const other = file === undefined ? undefined : modules.get(file);
      const reader =
        other &&
        libraryReaderIn({ source: other, statements: other.tree.body, offset: other.text.length, starred: false });
      if (reader?.name === name) return { kind: reader.kind, schemes: reader.schemes, name: alias ?? name };
    }
  }
  return undefined;
}

function readsSystem(source: Source): boolean {
  let found = false;
  visit(source.tree.body, (expression) => {
    if (environmentRead(expression)) found = true;
  });
  return found;
}

function libraryIdiom(reader: LibraryReader, source: Source, offset: number, edits: readonly TextEdit[]): Idiom {
  const quote = quoteOf(source);
  return {
    write({ variable, cast, fallback, unless }) {
      const scheme = reader.schemes.get(variable);
      // A default in the scheme would make the variable optional.
      if (scheme?.fallback !== undefined && fallback === undefined) return undefined;
      const declared =
        scheme === undefined && reader.lastScheme !== undefined && fallback !== undefined && cast !== "str"
          ? schemeEdit(source, reader.lastScheme, `${variable}=(${cast}, ${fallback})`)
          : undefined;
      if (declared && /^[A-Za-z_]\w*$/.test(variable))
        return { expression: `${reader.name}(${quote}${variable}${quote})`, edits: [...edits, declared] };
      const csv = reader.kind === "decouple" && cast === "list" ? csvName(source, offset) : undefined;
      if (reader.kind === "decouple" && cast === "list" && !csv) return undefined;
      const call = (value: string | undefined): string | undefined => {
        const name = `${quote}${variable}${quote}`;
        if (reader.kind !== "decouple") {
          if (scheme && scheme.cast === cast && scheme.fallback === value) return `${reader.name}(${name})`;
          return `${reader.name}${cast === "str" ? "" : `.${cast}`}(${name}${value === undefined ? "" : `, default=${value}`})`;
        }
        const text = value === undefined || cast !== "list" ? value : joinedTexts(value, quote);
        if (value !== undefined && text === undefined) return undefined;
        const casting = cast === "str" ? "" : `, cast=${csv ? `${csv.name}()` : cast}`;
        return `${reader.name}(${name}${text === undefined ? "" : `, default=${text}`}${casting})`;
      };
      const plain = call(fallback);
      const eased = unless && call(unless.fallback);
      if (plain === undefined) return undefined;
      return {
        expression: unless && eased !== undefined ? `${eased} if ${unless.condition} else ${plain}` : plain,
        edits: [...edits, ...(csv?.edits ?? [])],
      };
    },
  };
}

/** One more `NAME=(cast, default)` behind the last one, on a line of its own where that has one. */
function schemeEdit(source: Source, last: { readonly start: number; readonly end: number }, scheme: string): TextEdit {
  const gap = startsItsLine(source, last) ? lineBreakAt(source, last.start) + indentAt(source, last.start) : " ";
  return edit(source, last.end, last.end, `,${gap}${scheme}`);
}

function csvName(
  source: Source,
  offset: number,
): { readonly name: string; readonly edits: readonly TextEdit[] } | undefined {
  const known = importedName(source, "decouple", "Csv", offset);
  if (known) return { name: known.as, edits: [] };
  const statement = importedName(source, "decouple", "config", offset)?.statement;
  const extended = statement && extendImport(source, statement, "Csv");
  return { name: "Csv", edits: [extended ?? importEdit(source, "from decouple import Csv")] };
}

/** The library is the project's, but this module has no reader yet. */
function freshIdiom(kind: LibraryReader["kind"], source: Source, offset: number): Idiom {
  return {
    write(request) {
      const name = kind === "decouple" ? "config" : "env";
      if (bindsAnywhere(source, name)) return undefined;
      if (kind === "decouple") {
        const line = request.cast === "list" ? "from decouple import Csv, config" : "from decouple import config";
        const written = libraryIdiom({ kind, name, schemes: new Map() }, source, offset, []).write(request);
        return written && { expression: written.expression, edits: [importEdit(source, line)] };
      }
      const module = importedModule(source, kind, offset);
      const line = kind === "environ" ? "import environ" : "from environs import Env";
      const assignment = kind === "environ" ? `env = ${module ?? "environ"}.Env()` : "env = Env()";
      const edits = [
        ...(module === undefined ? [importEdit(source, line)] : []),
        bindingEdit(source, offset, assignment),
      ];
      return libraryIdiom({ kind, name, schemes: new Map() }, source, offset, edits).write(request);
    },
  };
}

function bindsAnywhere(source: Source, name: string): boolean {
  return new RegExp(`(?:^|[^\\w.])${name}\\b`, "m").test(source.text);
}

/** A module-level line below the first imports. */
function bindingEdit(source: Source, offset: number, line: string): TextEdit {
  const { after } = belowImports(source, offset);
  const below = after && insertAfter(source, after, ["", line]);
  if (below) return below;
  const first = source.tree.body[0];
  const at = first ? lineStart(source, first.start) : source.text.length;
  const lineBreak = lineBreakAt(source, at);
  return edit(source, at, at, `${line}${lineBreak}${lineBreak}`);
}

function functionIdiom(functions: readonly FunctionReader[], source: Source): Idiom {
  const quote = quoteOf(source);
  return {
    write({ variable, cast, fallback, unless }) {
      const call = (one: FunctionReader, value: string | undefined): string | undefined => {
        if (value === undefined ? !one.requires : one.fallback === undefined) return undefined;
        return `${one.name}(${quote}${variable}${quote}${value === undefined ? "" : `, ${value}`})`;
      };
      const withCast = (value: string | undefined): string | undefined => {
        for (const one of functions) {
          if (one.cast === cast) {
            const written = call(one, value);
            if (written !== undefined) return written;
          }
        }
        for (const one of functions) {
          if (one.cast !== "str" || cast === "str") continue;
          const text = value === undefined ? undefined : textFallback(cast, value, quote);
          if (value !== undefined && text === undefined) continue;
          const written = call(one, text);
          if (written !== undefined) return castText(cast, written, quote);
        }
        return undefined;
      };
      const plain = withCast(fallback);
      const eased = unless && withCast(unless.fallback);
      if (plain === undefined || (unless && eased === undefined)) return undefined;
      return {
        expression: unless && eased !== undefined ? `${eased} if ${unless.condition} else ${plain}` : plain,
        edits: [],
      };
    },
  };
}

/** `os.environ` and `os.getenv`, by the names that they have here. */
function systemIdiom(source: Source, offset: number): Idiom {
  const quote = quoteOf(source);
  return {
    write({ variable, cast, fallback, unless }) {
      const module = importedModule(source, "os", offset);
      const environ = importedName(source, "os", "environ", offset)?.as;
      const getenv = importedName(source, "os", "getenv", offset)?.as;
      const needsImport = module === undefined && environ === undefined;
      const os = module ?? "os";
      const mapping = module === undefined && environ !== undefined ? environ : `${os}.environ`;
      const prefersGetenv = prefersGetenvIn(source);
      const reader = prefersGetenv
        ? module === undefined && getenv !== undefined
          ? getenv
          : needsImport || module !== undefined
            ? `${os}.getenv`
            : `${mapping}.get`
        : `${mapping}.get`;
      const name = `${quote}${variable}${quote}`;
      const get = (value: string | undefined): string | undefined => {
        if (value === undefined) return `${mapping}[${name}]`;
        const text = textFallback(cast, value, quote);
        return text === undefined ? undefined : text === "None" ? `${reader}(${name})` : `${reader}(${name}, ${text})`;
      };
      const edits =
        needsImport && !(prefersGetenv && getenv !== undefined && fallback !== undefined)
          ? [importEdit(source, "import os")]
          : [];
      if (cast === "bool" && fallback === "False" && !unless) {
        const known = ownBoolIdiom(source, offset, variable, quote);
        if (known !== undefined) return { expression: known, edits: [] };
      }
      const plain = get(fallback);
      const eased = unless && get(unless.fallback);
      if (plain === undefined) return undefined;
      const conditional = unless && eased !== undefined;
      const read = conditional ? `${eased} if ${unless.condition} else ${plain}` : plain;
      return {
        expression: castText(cast, conditional && cast !== "str" && cast !== "int" ? `(${read})` : read, quote),
        edits,
      };
    },
  };
}

function prefersGetenvIn(source: Source): boolean {
  let getenv = 0;
  let get = 0;
  visit(source.tree.body, (expression) => {
    const read = environmentRead(expression);
    if (read?.form === "getenv") getenv++;
    else if (read?.form === "get") get++;
  });
  return getenv > get;
}

function inClassBody(source: Source, offset: number): boolean {
  return source.tree.body.some(
    (statement) => statement.kind === "class" && statement.start <= offset && offset < statement.end,
  );
}

/** The text of a variable that means this default. undefined where it cannot be told. */
function textFallback(cast: Cast, value: string, quote: string): string | undefined {
  switch (cast) {
    case "str":
      return value;
    case "bool":
      if (value === "False") return `${quote}${quote}`;
      return value === "True" ? `${quote}true${quote}` : `str(${value})`;
    case "int":
      return /^\d[\d_]*$/.test(value) ? `${quote}${value}${quote}` : value === "None" ? undefined : `str(${value})`;
    case "list":
      return joinedTexts(value, quote);
  }
}

/** `os.environ.get("X", "") == "True"` as the module already writes it, for another variable; only where unset means false. */
function ownBoolIdiom(source: Source, offset: number, variable: string, quote: string): string | undefined {
  let found: string | undefined;
  visit(source.tree.body, (expression) => {
    if (found !== undefined || expression.kind !== "comparison" || expression.end > offset) return;
    const parts = comparedRead(expression);
    if (!parts || parts.name.kind !== "string") return;
    const text = textOf(source, expression);
    if (/[\r\n#]/.test(text)) return;
    found =
      text.slice(0, parts.name.start - expression.start) +
      quote +
      variable +
      quote +
      text.slice(parts.name.end - expression.start);
  });
  return found;
}

/** A read that is compared with words for yes. With `anyFallback` its default may be one of them. */
export function comparedRead(comparison: Comparison, anyFallback = false): { readonly name: Expression } | undefined {
  const [only, ...more] = comparison.rest;
  if (!only || more.length > 0) return undefined;
  let inner = comparison.first;
  let lowered = false;
  while (
    inner.kind === "call" &&
    inner.callee.kind === "attribute" &&
    inner.args.length === 0 &&
    ["lower", "strip", "upper", "casefold"].includes(inner.callee.name)
  ) {
    inner = inner.callee.object;
    lowered = true;
  }
  const read = environmentRead(inner);
  if (!read || read.required) return undefined;
  if (lowered && !read.fallback) return undefined;
  if (read.fallback && read.fallback.kind !== "string" && !(read.fallback.kind === "constant" && !lowered))
    return undefined;
  const fallback = read.fallback?.kind === "string" ? read.fallback.value.trim().toLowerCase() : "";
  const words =
    only.operator === "=="
      ? [only.operand]
      : only.operator === "in" && "items" in only.operand
        ? only.operand.items
        : [];
  const texts = words.flatMap((word) => (word.kind === "string" ? [word.value.toLowerCase()] : []));
  if (texts.length === 0 || texts.length !== words.length || (!anyFallback && texts.includes(fallback)))
    return undefined;
  if (
    texts.some((text) => ["false", "0", "no", "off", ""].includes(text)) ||
    !texts.some((text) => text === "true" || text === "1")
  )
    return undefined;
  return read;
}

/** django-configurations: `values.SecretValue()` in a class that already uses values. The variable is `DJANGO_` and the setting's name. */
function valuesIdiom(source: Source, offset: number): Idiom | undefined {
  const values = importedName(source, "configurations", "values", offset)?.as;
  if (values === undefined || !inClassBody(source, offset)) return undefined;
  const quote = quoteOf(source);
  const types: Readonly<Record<Cast, string>> = {
    str: "Value",
    bool: "BooleanValue",
    int: "IntegerValue",
    list: "ListValue",
  };
  return {
    write({ variable, cast, fallback, setting }) {
      const name =
        setting !== undefined && variable === `DJANGO_${setting}`
          ? undefined
          : variable.startsWith("DJANGO_")
            ? `environ_name=${quote}${variable.slice(7)}${quote}`
            : `environ_name=${quote}${variable}${quote}, environ_prefix=None`;
      const call = (type: string, ...args: readonly (string | undefined)[]): Written => ({
        expression: `${values}.${type}(${args.filter((one) => one !== undefined).join(", ")})`,
        edits: [],
      });
      if (fallback !== undefined) return call(types[cast], fallback, name);
      return cast === "str" ? call("SecretValue", name) : call(types[cast], "environ_required=True", name);
    },
  };
}
