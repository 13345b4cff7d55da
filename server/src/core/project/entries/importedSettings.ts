import type { FileSource } from "../../text/fileSource.js";
import { type Span, span } from "../../text/span.js";
import { resolveImport } from "../importResolver.js";
import { basename, dirname, fits, join } from "../paths.js";
import { includedByVariable, isWholeSettings } from "../settingsFiles.js";
import type { EntriesInput } from "./entriesInput.js";
import type { SettingsModule } from "./settingsModules.js";

/** Which settings modules take over which, by the names of modules. */
export interface ImportedSettings {
  readonly importers: ReadonlyMap<string, readonly { readonly module: string; readonly at: Span }[]>;
  /** What a module takes over whole. */
  readonly bases: ReadonlyMap<string, readonly string[]>;
  /** Modules that are enough to run a site, with what they take over. */
  readonly wholes: ReadonlySet<string>;
}

export function importedSettings(input: EntriesInput, all: readonly SettingsModule[]): ImportedSettings {
  const byFile = new Map(all.map((one) => [one.file, one]));
  const importers = new Map<string, { module: string; at: Span }[]>();
  const wholes = new Set(
    all.filter((one) => isWholeSettings(one.text) || takesOverForeign(input, one)).map((one) => one.module),
  );
  const bases = new Map<string, string[]>();
  const takeOver = ({ module }: SettingsModule, taken: readonly string[]): void => {
    if (taken.length > 0) bases.set(module, [...(bases.get(module) ?? []), ...taken]);
  };
  for (const one of all) {
    for (const { file, at, isWhole } of importedFiles(input, one)) {
      const target = byFile.get(file);
      if (target === undefined || target === one) continue;
      importers.set(target.module, [...(importers.get(target.module) ?? []), { module: one.module, at }]);
      if (isWhole) takeOver(one, [target.module]);
    }
    takeOver(
      one,
      chosenFiles(input.files, one).flatMap((file) => byFile.get(file)?.module ?? []),
    );
  }
  // What takes over whole settings is whole; an application's own `settings` package takes over its own pieces.
  for (let before = -1; before !== wholes.size; ) {
    before = wholes.size;
    for (const [module, targets] of bases) if (targets.some((target) => wholes.has(target))) wholes.add(module);
  }
  return { importers, bases, wholes };
}

/** `isWhole`: it takes over what the file sets, and does not only read a name of it (`from .core import VERSION`). */
function importedFiles(
  { files, project }: EntriesInput,
  one: SettingsModule,
): readonly { readonly file: string; readonly at: Span; readonly isWhole: boolean }[] {
  const result: { file: string; at: Span; isWhole: boolean }[] = [];
  const add = (level: number, dotted: string, start: number, end: number, isWhole: boolean): void => {
    const known = resolveImport(files, project.searchPath, one.file, level, dotted);
    // Python 2 looks beside the module first: `from common import *`.
    const found =
      known.kind === "module" || level > 0 ? known : resolveImport(files, project.searchPath, one.file, 1, dotted);
    if (found.kind === "module") result.push({ file: found.file, at: span(one.file, start, end), isWhole });
  };
  for (const reference of one.facts.imports) {
    const { names } = reference;
    // `import config.base` may be handed to globals().update().
    const isWhole =
      names === "*" || names.length === 0 || names.some((name) => name === "INSTALLED_APPS" || name === "ROOT_URLCONF");
    add(reference.level, reference.module, reference.start, reference.end, isWhole);
    if (names === "*") continue;
    for (const name of names)
      add(
        reference.level,
        reference.module === "" ? name : `${reference.module}.${name}`,
        reference.start,
        reference.end,
        true,
      );
  }
  for (const include of one.facts.includes) {
    for (const file of includedFiles(files, join(dirname(one.file), include.path)))
      result.push({ file, at: span(one.file, include.start, include.end), isWhole: true });
  }
  return result;
}

/** Those of which a variable names the one that include() takes in. */
function chosenFiles(files: FileSource, { file, text }: SettingsModule): readonly string[] {
  return includedByVariable(text)
    .flatMap((folder) => includedFiles(files, join(dirname(file), `${folder}*.py`)))
    .filter((other) => other !== file);
}

/** django-split-settings' include takes glob patterns; here one level of `*` in the file's name. */
function includedFiles(files: FileSource, path: string): readonly string[] {
  const pattern = basename(path);
  if (!pattern.includes("*")) return [path];
  return files
    .list(dirname(path))
    .filter((name) => fits(pattern, name))
    .map((name) => `${dirname(path)}/${name}`);
}

/** `from theirproject.settings import *`: what an installed package holds is not seen. */
function takesOverForeign({ files, project }: EntriesInput, one: SettingsModule): boolean {
  return one.facts.imports.some(
    ({ level, module, names }) =>
      names === "*" &&
      /settings|conf/.test(module) &&
      resolveImport(files, project.searchPath, one.file, level, module).kind !== "module",
  );
}
