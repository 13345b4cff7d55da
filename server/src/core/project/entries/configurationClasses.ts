import { isText } from "../../text/fileSource.js";
import { resolveImport } from "../importResolver.js";
import { type ClassFact, type ModuleReference, settingsFacts } from "../pythonReferences.js";
import type { EntriesInput } from "./entriesInput.js";
import type { SettingsModule } from "./settingsModules.js";

/** Classes of the module that derive from configurations.Configuration, also by way of another module's class. */
export function configurationClasses(
  input: EntriesInput,
  file: string,
  found: Map<string, readonly ClassFact[]>,
): readonly ClassFact[] {
  const known = found.get(file);
  if (known !== undefined) return known;
  // What is asked for again meanwhile is a circle of imports.
  found.set(file, []);
  const classes = classesOf(input, file, found);
  found.set(file, classes);
  return classes;
}

function classesOf(input: EntriesInput, file: string, found: Map<string, readonly ClassFact[]>): readonly ClassFact[] {
  const content = input.files.read(file);
  if (!isText(content) || !/^[ \t]*class[ \t]/m.test(content.text)) return [];
  const tree = input.parse(file);
  if (tree === undefined) return [];
  const { imports, classes } = settingsFacts(tree);
  const usesConfigurations = imports.some(
    ({ level, module, names }) =>
      level === 0 && module === "configurations" && names !== "*" && names.includes("values"),
  );
  const known = new Set(imports.flatMap((reference) => basesFrom(input, file, reference, usesConfigurations, found)));
  if (known.size === 0) return [];
  return classes.filter((fact) => {
    if (!fact.bases.some((base) => known.has(base))) return false;
    known.add(fact.name);
    return true;
  });
}

/** What an import brings that classes of settings derive from. */
function basesFrom(
  input: EntriesInput,
  file: string,
  { level, module, names }: ModuleReference,
  usesConfigurations: boolean,
  found: Map<string, readonly ClassFact[]>,
): readonly string[] {
  if (level === 0 && module === "configurations") {
    if (names === "*") return ["Configuration"];
    return names.length === 0 ? ["configurations.Configuration"] : names;
  }
  const target = resolveImport(input.files, input.project.searchPath, file, level, module);
  // Settings of an installed package that are made to be built on, in a module that takes values from configurations: froide.settings.
  if (target.kind !== "module")
    return usesConfigurations && /settings|config/i.test(module) && names !== "*" ? names : [];
  if (names.length === 0) return [];
  return configurationClasses(input, target.file, found).flatMap(({ name }) =>
    names === "*" || names.includes(name) ? name : [],
  );
}

/** Classes of other modules that it imports, by their files. */
export function takenClasses(
  input: EntriesInput,
  one: SettingsModule,
  found: Map<string, readonly ClassFact[]>,
): readonly { readonly file: string; readonly name: string }[] {
  return one.facts.imports.flatMap(({ level, module, names }) => {
    const target = resolveImport(input.files, input.project.searchPath, one.file, level, module);
    if (target.kind !== "module" || target.file === one.file) return [];
    return configurationClasses(input, target.file, found)
      .filter(({ name }) => names === "*" || names.includes(name))
      .map(({ name }) => ({ file: target.file, name }));
  });
}
