import { textOf } from "../../text/fileSource.js";
import { fileOfModule, moduleNameOf, parseEntryName } from "../moduleNames.js";
import { type SettingsFacts, settingsFacts } from "../pythonReferences.js";
import { basename } from "../paths.js";
import type { SettingsReference } from "../references.js";
import { settingsWords } from "../roleWords.js";
import { noFacts } from "./entriesFacts.js";
import type { EntriesInput } from "./entriesInput.js";

/** A module that lies where settings lie, or that something names. */
export interface SettingsModule {
  readonly module: string;
  readonly file: string;
  readonly facts: SettingsFacts;
  readonly text: string;
}

/** By their names, each file once. */
export function settingsModules(
  input: EntriesInput,
  references: readonly SettingsReference[],
): ReadonlyMap<string, SettingsModule> {
  const { files, project, configuration } = input;
  const modules = new Map<string, SettingsModule>();
  const add = (module: string, file: string): void => {
    if (modules.has(module)) return;
    const text = textOf(files, file) ?? "";
    const tree = input.parse(file);
    modules.set(module, { module, file, facts: tree === undefined ? noFacts : settingsFacts(tree), text });
  };
  const named = [
    ...references.map((one) => one.module),
    ...configuration.productionSettings.map((text) => parseEntryName(text)?.module),
  ].flatMap((name) => {
    const file = name === undefined ? undefined : fileOfModule(files, project.searchPath, name);
    return name === undefined || file === undefined ? [] : [{ name, file }];
  });
  // A file that is named from another folder of Python's path is the same settings: `shop.settings` beside `settings`.
  const ownNames = new Map(named.map((one) => [one.file, one.name]));
  // `my-site/settings/`: no import statement can name it, and DJANGO_SETTINGS_MODULE can.
  const hyphened = new Set(named.map(({ name }) => name.split(".")[0] ?? "").filter((top) => top.includes("-")));
  for (const file of project.settingsFiles) {
    const own = hyphenedForProduction(file, textOf(files, file) ?? "");
    const module = moduleNameOf(project.searchPath, file, own === undefined ? hyphened : new Set([...hyphened, own]));
    // A folder that nothing can name (`my-app/`), or one hidden by a module of the same name.
    if (module !== undefined && !ownNames.has(file) && fileOfModule(files, project.searchPath, module) === file)
      add(module, file);
  }
  for (const { name, file } of named) add(name, file);
  return modules;
}

/** `settings-prod.py` that takes over the settings beside it: it stands where they do for no other reason than to be named. */
function hyphenedForProduction(file: string, text: string): string | undefined {
  const name = basename(file).replace(/\.py$/, "");
  const words = settingsWords(name);
  return name.includes("-") &&
    words.production &&
    !words.development &&
    !words.test &&
    /^from[ \t]+\.[\w.]*[ \t]+import[ \t]+\*/m.test(text)
    ? name
    : undefined;
}
