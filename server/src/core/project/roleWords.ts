/** What names say about where a module or file is used. The lists are part of what the product promises (design, "Entries and roles"). */
export interface NameWords {
  readonly production: boolean;
  readonly development: boolean;
  readonly test: boolean;
  /** `base`, `common`: made to be imported. */
  readonly shared: boolean;
}

const productionWords: ReadonlySet<string> = new Set(["prod", "production", "live", "staging", "deploy", "heroku", "prd", "stage", "stg", "deployment"]);
const developmentWords: ReadonlySet<string> = new Set(["local", "dev", "develop", "development"]);
const testWords: ReadonlySet<string> = new Set(["test", "tests", "testing", "ci", "pytest"]);
/** Contents that a variable which selects an environment usually has. */
export const environmentWords: readonly string[] = [...productionWords, ...developmentWords, ...testWords];
/** In the name of a file or module only: `settings_example.py` is nobody's production. */
const exampleWords: ReadonlySet<string> = new Set(["example", "sample"]);
const sharedWords: ReadonlySet<string> = new Set(["base", "common", "default", "defaults", "shared", "global", "core", "components"]);

/** Of any name or path: every word counts. `settings_prod`, `prodSettings` and `prodsettings` are two words each. */
export function nameWords(name: string): NameWords {
  const words = wordsOf(name);
  return {
    production: words.some((word) => productionWords.has(word)),
    development: words.some((word) => developmentWords.has(word) || exampleWords.has(word)),
    test: words.some((word) => testWords.has(word)),
    shared: words.some((word) => sharedWords.has(word)),
  };
}

/**
 * Of a dotted module: the last part; if that says nothing, the parts before it that are such a word as a whole
 * (`tests.settings`, `settings.local.main`), so that a project called test_project is not a test.
 */
export function moduleWords(module: string): NameWords {
  const parts = module.split(".");
  const last = nameWords(parts[parts.length - 1] ?? "");
  if (last.production || last.development || last.test || last.shared) return last;
  const before = parts.slice(0, -1);
  const says = (list: ReadonlySet<string>): boolean => before.some((part) => list.has(part.toLowerCase()));
  // `core.settings` and `common.settings` are ordinary packages of a project.
  return { production: says(productionWords), development: says(developmentWords), test: says(testWords), shared: false };
}

/** Of a path: every word of the file's name, and folders that are such a word as a whole (`deploy/`, `.production/`, `local/`). */
export function pathWords(path: string): NameWords {
  const parts = path.split("/").filter((part) => part !== "");
  const last = nameWords(parts[parts.length - 1] ?? "");
  const folders = parts.slice(0, -1).map((part) => part.toLowerCase().replace(/^[._]+/, ""));
  const says = (list: ReadonlySet<string>): boolean => folders.some((folder) => list.has(folder));
  return {
    production: last.production || says(productionWords),
    development: last.development || says(developmentWords),
    test: last.test || says(testWords),
    shared: last.shared,
  };
}

/** The production, development and test words in a text that code compares with: `staging-eu` has one. */
export function roleWords(text: string): readonly string[] {
  return wordsOf(text).filter((word) => productionWords.has(word) || developmentWords.has(word) || testWords.has(word));
}

/** It has a production word and no development word (`dev_heroku` is development). */
export function isProductionWord(text: string): boolean {
  return roleWords(text).length > 0 && !isDevelopmentWord(text);
}

export function isDevelopmentWord(text: string): boolean {
  return roleWords(text).some((word) => !productionWords.has(word));
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => [word, word.replace(/^(?:settings|config|conf)|(?:settings|config|conf|configuration)$/g, "")])
    .filter((word) => word !== "");
}
