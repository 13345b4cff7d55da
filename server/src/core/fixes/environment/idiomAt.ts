import { importedFile, scopesAt, type Modules, type Scope } from "../modules.js";
import type { Source } from "../source.js";
import { functionIdiom } from "./functionIdiom.js";
import type { Idiom } from "./idiom.js";
import { freshIdiom, libraryIdiom } from "./libraryIdiom.js";
import { modelIdiom, settingsModelIn } from "./pydanticIdiom.js";
import { functionReadersIn } from "./functionReader.js";
import { libraryReaderIn, type LibraryReader } from "./libraryReader.js";
import { readsSystem, systemIdiom } from "./systemIdiom.js";
import { valuesIdiom } from "./valuesIdiom.js";

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
    if (functions.length > 0) idioms.push(functionIdiom(functions, source, offset));
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
