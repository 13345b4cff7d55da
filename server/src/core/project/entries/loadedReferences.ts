import { fileOfModule, parseEntryName } from "../moduleNames.js";
import { basename } from "../paths.js";
import type { SettingsReference } from "../references.js";
import type { EntriesInput } from "./entriesInput.js";
import { standsIn } from "./fallback.js";
import { isDeploy } from "./referenceSources.js";

/** The places that name settings, each with the module that is loaded there, and with what production falls back to. */
export function loadedReferences(
  input: EntriesInput,
  references: readonly SettingsReference[],
): readonly SettingsReference[] {
  return passedBy(
    input,
    underOneName(
      input,
      references.map((one) => fromAbove(input, one)),
    ),
  );
}

/** `ENV DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-shop.settings_docker}`: where what runs the image names another, nobody in production falls back to it. */
function passedBy(input: EntriesInput, references: readonly SettingsReference[]): readonly SettingsReference[] {
  const isFallback = ({ source, at }: SettingsReference): boolean => source === "dockerfile" && standsIn(input, at);
  const given = references.some(
    ({ source, target, module }) =>
      (source === "kubernetes" || source === "platform" || source === "compose") &&
      target === "production" &&
      module !== undefined &&
      fileOfModule(input.files, input.project.searchPath, module) !== undefined,
  );
  return given ? references.map((one) => (isFallback(one) ? { ...one, target: "development" } : one)) : references;
}

/** `settings` in asgi.py and `shop.settings` in wsgi.py may be one file: it goes by the name that says best what serves the site. */
function underOneName(
  { files, project, configuration }: EntriesInput,
  references: readonly SettingsReference[],
): readonly SettingsReference[] {
  const fileOf = ({ module }: SettingsReference): string | undefined =>
    module === undefined ? undefined : fileOfModule(files, project.searchPath, module);
  const rank = (one: SettingsReference): number => {
    if (configuration.productionSettings.some((text) => parseEntryName(text)?.module === one.module)) return 0;
    if (isDeploy(one)) return one.target === "production" && !one.buildOnly ? 1 : 4;
    return one.source === "wsgi" ? 2 : one.source === "asgi" ? 3 : 4;
  };
  const best = new Map<string, SettingsReference>();
  for (const one of references) {
    const file = fileOf(one);
    const known = file === undefined ? undefined : best.get(file);
    if (file !== undefined && (known === undefined || rank(one) < rank(known))) best.set(file, one);
  }
  return references.map((one) => {
    const module = best.get(fileOf(one) ?? "")?.module;
    return module === undefined || module === one.module ? one : { ...one, module };
  });
}

/** `backend.settings` of the project in `backend/`: where the folder above is on Python's path too, it is the same file as `settings`. */
function fromAbove({ files, project }: EntriesInput, reference: SettingsReference): SettingsReference {
  const { module } = reference;
  const prefix = `${basename(project.root)}.`;
  if (module?.startsWith(prefix) !== true || fileOfModule(files, project.searchPath, module) !== undefined)
    return reference;
  const own = module.slice(prefix.length);
  return fileOfModule(files, project.searchPath, own) === undefined ? reference : { ...reference, module: own };
}
