import { span } from "../../text/span.js";
import { basename, dirname } from "../paths.js";
import type { ClassFact } from "../pythonReferences.js";
import type { SettingsReference } from "../references.js";
import { moduleWords, settingsWords } from "../roleWords.js";
import { isWholeSettings } from "../settingsFiles.js";
import type { Candidate } from "./candidate.js";
import { configurationClasses, takenClasses } from "./configurationClasses.js";
import type { EntriesInput } from "./entriesInput.js";
import { type ImportedSettings, importedSettings } from "./importedSettings.js";
import { type SettingsModule, settingsModules } from "./settingsModules.js";
import type { TakenFolders } from "./takenFolders.js";

/** The settings modules of a project, and the classes of those that have django-configurations'. */
export function findCandidates(
  input: EntriesInput,
  references: readonly SettingsReference[],
  takes: TakenFolders,
): readonly Candidate[] {
  const all = [...settingsModules(input, references).values()];
  const search: Search = { input, references, takes, all, ...importedSettings(input, all), classes: new Map() };
  return all.flatMap((one): readonly Candidate[] => {
    const classes = configurationClasses(input, one.file, search.classes);
    if (classes.length > 0) return classes.map((fact) => ofClass(search, one, fact));
    // `config/__init__.py` that only brings the classes of its modules together is another name of theirs.
    return !isWholeSettings(one.text) && takenClasses(input, one, search.classes).length > 0
      ? []
      : [ofModule(search, one)];
  });
}

interface Search extends ImportedSettings {
  readonly input: EntriesInput;
  readonly references: readonly SettingsReference[];
  readonly takes: TakenFolders;
  readonly all: readonly SettingsModule[];
  /** Classes of files that were asked. */
  readonly classes: Map<string, readonly ClassFact[]>;
}

function ofModule(search: Search, one: SettingsModule): Candidate {
  const { references, takes, importers, wholes, bases } = search;
  const { module, file } = one;
  return {
    module,
    className: undefined,
    file,
    words: moduleWords(module),
    references: references.filter((ref) => ref.module === module || isCopyOf(search, one, ref)),
    isMoved: references.every((ref) => ref.module !== module) && takes.moved(basename(dirname(file))),
    isWhole: wholes.has(module),
    takesOver: bases.get(module) ?? [],
    importedBy: importers.get(module) ?? [],
  };
}

/** An image that copies `resources/settings.py` into the folder that it runs in names it `settings`. */
function isCopyOf({ all, takes }: Search, one: SettingsModule, { module, at }: SettingsReference): boolean {
  return (
    module !== undefined &&
    one.module.endsWith(`.${module}`) &&
    all.every((other) => other === one || (other.module !== module && !other.module.endsWith(`.${module}`))) &&
    (dirname(one.file) === dirname(at.file) || takes.folder(basename(dirname(one.file))))
  );
}

function ofClass(search: Search, { module, file }: SettingsModule, fact: ClassFact): Candidate {
  const { references, all } = search;
  const own = settingsWords(fact.name);
  const saysNothing = !own.production && !own.development && !own.test && !own.shared;
  return {
    module,
    className: fact.name,
    file,
    words: saysNothing ? { ...moduleWords(module), shared: false } : own,
    references: references.filter((ref) => ref.className === fact.name && namesClass(search, ref, module, file)),
    isMoved: false,
    isWhole: true,
    takesOver: [],
    importedBy: all.flatMap((other) =>
      other.facts.classes
        .filter((sub) => sub !== fact && sub.bases.some((base) => base.split(".").pop() === fact.name))
        .map((sub) => ({ module: `${other.module}:${sub.name}`, at: span(other.file, sub.start, sub.end) })),
    ),
  };
}

/** It names the class of this module, or of another one that takes it from this. */
function namesClass(
  { input, references, all, classes }: Search,
  reference: SettingsReference,
  module: string,
  file: string,
): boolean {
  return (
    namesModule(references, reference, module) ||
    all.some(
      (other) =>
        namesModule(references, reference, other.module) &&
        takenClasses(input, other, classes).some((taken) => taken.file === file && taken.name === reference.className),
    )
  );
}

/** A class belongs to the module that the same file names; where it names none, to every module that has the class. */
function namesModule(references: readonly SettingsReference[], reference: SettingsReference, module: string): boolean {
  const named = references.filter((other) => other.at.file === reference.at.file && other.module !== undefined);
  return named.length === 0 || named.some((other) => other.module === module);
}
