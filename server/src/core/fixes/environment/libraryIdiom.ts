import type { TextEdit } from "../../text/textEdit.js";
import { belowImports, extendImport, importEdit, importedModule, importedName } from "../imports.js";
import { insertAfter, startsItsLine } from "../insertLines.js";
import { edit, indentAt, lineBreakAt, lineStart, type Source } from "../source.js";
import { joinedTexts, underCondition, type Idiom } from "./idiom.js";
import { quoteOfReads } from "./quoteOfReads.js";
import type { LibraryReader } from "./libraryReader.js";

/** A reader of a library, by the name that it has here. */
export function libraryIdiom(reader: LibraryReader, source: Source, offset: number, edits: readonly TextEdit[]): Idiom {
  const idiom =
    reader.kind === "decouple" ? configIdiom(reader.name, source, offset) : envIdiom(reader, source, offset);
  return {
    write(request) {
      const written = idiom.write(request);
      return written && { ...written, edits: [...edits, ...written.edits] };
    },
  };
}

/** decouple: `config("X", default=…, cast=…)`. */
function configIdiom(config: string, source: Source, offset: number): Idiom {
  const quote = quoteOfReads(source, offset);
  return {
    write({ variable, cast, fallback, unless }) {
      const csv = cast === "list" ? csvName(source, offset) : undefined;
      const casting = cast === "str" ? "" : `, cast=${csv ? `${csv.name}()` : cast}`;
      const call = (value: string | undefined): string | undefined => {
        const text = value === undefined || cast !== "list" ? value : joinedTexts(value, quote);
        if (value !== undefined && text === undefined) return undefined;
        return `${config}(${quote}${variable}${quote}${text === undefined ? "" : `, default=${text}`}${casting})`;
      };
      const plain = call(fallback);
      if (plain === undefined) return undefined;
      return {
        expression: underCondition(unless && call(unless.fallback), unless, plain),
        edits: csv?.edits ?? [],
      };
    },
  };
}

/** django-environ and environs: `env.bool("X", default=…)`. */
function envIdiom({ name: env, schemes, lastScheme }: LibraryReader, source: Source, offset: number): Idiom {
  const quote = quoteOfReads(source, offset);
  return {
    write({ variable, cast, fallback, unless }) {
      const name = `${quote}${variable}${quote}`;
      const scheme = schemes.get(variable);
      // A default in the scheme would make the variable optional.
      if (scheme?.fallback !== undefined && fallback === undefined) return undefined;
      if (!scheme && lastScheme && fallback !== undefined && cast !== "str" && /^[A-Za-z_]\w*$/.test(variable))
        return {
          expression: `${env}(${name})`,
          edits: schemeEdits(source, lastScheme, `${variable}=(${cast}, ${fallback})`),
        };
      const call = (value: string | undefined): string =>
        scheme && scheme.cast === cast && scheme.fallback === value
          ? `${env}(${name})`
          : `${env}${cast === "str" ? "" : `.${cast}`}(${name}${value === undefined ? "" : `, default=${value}`})`;
      return { expression: underCondition(unless && call(unless.fallback), unless, call(fallback)), edits: [] };
    },
  };
}

/** One more `NAME=(cast, default)` behind the last one, on a line of its own where that has one, below the comment of that. */
function schemeEdits(
  source: Source,
  last: { readonly start: number; readonly end: number },
  scheme: string,
): readonly TextEdit[] {
  const gap = startsItsLine(source, last) ? lineBreakAt(source, last.start) + indentAt(source, last.start) : " ";
  const lineEnd = source.lines.lineEnd(last.end);
  return gap !== " " && /^[ \t]*#/.test(source.text.slice(last.end, lineEnd))
    ? [edit(source, last.end, last.end, ","), edit(source, lineEnd, lineEnd, `${gap}${scheme},`)]
    : [edit(source, last.end, last.end, `,${gap}${scheme}`)];
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
export function freshIdiom(kind: LibraryReader["kind"], source: Source, offset: number): Idiom {
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
