import type { ImportFrom, Statement } from "../syntax/python/ast.js";
import { ownStatements } from "../syntax/python/blocks.js";
import { runBefore } from "./imports.js";
import { createSource, type Source } from "./source.js";

/** The modules of one entry, as sources; looked up once each. */
export interface Modules {
  get(file: string): Source | undefined;
  /** Files of the entry, its own first. */
  readonly files: readonly string[];
}

export function createModules(
  files: readonly string[],
  read: (file: string) => Parameters<typeof createSource> | undefined,
): Modules {
  const known = new Map<string, Source | undefined>();
  return {
    files,
    get(file) {
      if (!known.has(file)) {
        const parts = read(file);
        known.set(file, parts && createSource(...parts));
      }
      return known.get(file);
    },
  };
}

/** The file that `from … import` of a module means, if it is one of these. */
export function importedFile(
  fromFile: string,
  statement: Pick<ImportFrom, "module" | "level">,
  files: readonly string[],
): string | undefined {
  const path = statement.module
    .split(".")
    .filter((part) => part !== "")
    .join("/");
  if (statement.level > 0) {
    let folder = fromFile.slice(0, fromFile.lastIndexOf("/"));
    for (let up = 1; up < statement.level; up++) folder = folder.slice(0, folder.lastIndexOf("/"));
    const base = path === "" ? folder : `${folder}/${path}`;
    return files.find((file) => file === `${base}.py` || file === `${base}/__init__.py`);
  }
  if (path === "") return undefined;
  return files.find((file) => file.endsWith(`/${path}.py`) || file.endsWith(`/${path}/__init__.py`));
}

/** A module whose public names a star import has brought in before a place, and those that it brought in itself; nearest first. */
export function starImported(
  source: Source,
  offset: number,
  modules: Modules,
  statementsBefore = runBefore,
  seen: ReadonlySet<string> = new Set(),
): readonly Source[] {
  if (seen.has(source.file)) return [];
  const all = new Set([...seen, source.file]);
  return statementsBefore(source, offset)
    .filter((one): one is ImportFrom => one.kind === "importFrom" && one.names === "*")
    .reverse()
    .flatMap((statement) => {
      const file = importedFile(source.file, statement, modules.files);
      const module = file === undefined ? undefined : modules.get(file);
      return module && !all.has(module.file)
        ? [module, ...starImported(module, module.text.length, modules, statementsBefore, all)]
        : [];
    });
}

/** Statements before a place, also those of branches that are not taken in every environment. */
export function mayRunBefore(source: Source, offset: number): readonly Statement[] {
  return ownStatements(source.tree.body).filter((statement) => statement.end <= offset);
}

/** Modules that have a module's public names in common with it: those that it brings in by star imports, and those that bring it in. */
export function sharingNames(source: Source, modules: Modules): readonly Source[] {
  const imported = starImported(source, source.text.length, modules);
  const importing = modules.files
    .flatMap((file) => modules.get(file) ?? [])
    .filter((one) => one !== source && starImported(one, one.text.length, modules).includes(source));
  return [source, ...imported, ...importing];
}

/** What a place can see: its own module up to it, and what star imports brought in. */
export interface Scope {
  readonly source: Source;
  /** Runs for certain before the place. */
  readonly statements: readonly Statement[];
  readonly offset: number;
  /** Only names without a leading underscore are visible. */
  readonly starred: boolean;
}

export function scopesAt(source: Source, offset: number, modules: Modules): readonly Scope[] {
  const own: Scope = { source, statements: runBefore(source, offset), offset, starred: false };
  return [
    own,
    ...starImported(source, offset, modules).map(
      (module): Scope => ({
        source: module,
        statements: runBefore(module, module.text.length),
        offset: module.text.length,
        starred: true,
      }),
    ),
  ];
}
