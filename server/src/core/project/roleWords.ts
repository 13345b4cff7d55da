/** What names say about where a module or file is used. The lists are part of what the product promises (design, "Entries and roles"). */
export interface NameWords {
  readonly production: boolean;
  readonly development: boolean;
  readonly test: boolean;
  /** `base`, `common`: made to be imported. */
  readonly shared: boolean;
}

/** The stage before production. */
const rehearsalWords: ReadonlySet<string> = new Set(["staging", "stage", "stg", "uat", "preprod", "preproduction"]);
const productionWords: ReadonlySet<string> = new Set([
  "prod",
  "production",
  "live",
  "deploy",
  "deployed",
  "heroku",
  "prd",
  "deployment",
  ...rehearsalWords,
]);
/** Of settings modules and classes: platforms, as heroku is one. A folder of that name holds scripts of every kind. */
const platforms: ReadonlySet<string> = new Set([
  "scalingo",
  "dokku",
  "openshift",
  "clevercloud",
  "pythonanywhere",
  "railway",
  "render",
  "flyio",
  "vercel",
  "koyeb",
  "aws",
  "azure",
  "gcp",
  "lambda",
]);
const developmentWords: ReadonlySet<string> = new Set([
  "local",
  "localhost",
  "dev",
  "develop",
  "developer",
  "development",
]);
const testWords: ReadonlySet<string> = new Set(["test", "tests", "testing", "ci", "pytest", "tox", "e2e"]);
/** What tests are run with. No selector has such contents. */
const testPrograms: ReadonlySet<string> = new Set(["runtests", "testserver", "testrunner", "testsuite", "locust"]);
/** Contents that a variable which selects an environment usually has. */
export const environmentWords: readonly string[] = [...productionWords, ...developmentWords, ...testWords];
/** In the name of a file or module only: `settings_example.py` is nobody's production. */
const exampleWords: ReadonlySet<string> = new Set([
  "example",
  "sample",
  "insecure",
  "devel",
  "devstack",
  "devserver",
  "devenv",
  "debug",
  "profiling",
  "vagrant",
  "codespaces",
  "gitpod",
]);
/** Of files and folders beside the product: what lies there is for development, or for its tests. */
const asideFolders: ReadonlySet<string> = new Set([
  "devcontainer",
  "vagrant",
  "example",
  "examples",
  "sample",
  "samples",
  "extra",
  "extras",
  "contrib",
  "demo",
  "demos",
  "quickstart",
  "playground",
  "codespaces",
  "gitpod",
  "vscode",
  "dockerdev",
  // What people read, and copy from.
  "docs",
  "doc",
  "documentation",
]);
const testFolders: ReadonlySet<string> = new Set([
  "github",
  "gitlab",
  "circleci",
  "jenkins",
  "e2e",
  "fuzz",
  "fuzzing",
  "cypress",
  "playwright",
  "selenium",
  "benchmark",
  "benchmarks",
  "loadtest",
  "loadtests",
]);
/** In a file's own name: what people try the product out with. */
const triedOut: ReadonlySet<string> = new Set([
  "demo",
  "quickstart",
  "prebuilt",
  "playground",
  "showcase",
  "vscode",
  "devcontainer",
]);
/** In a file's own name: `docker-compose.selenium.yml`, `Dockerfile.lint`. */
const checks: ReadonlySet<string> = new Set([
  "tester",
  "unittest",
  "unittests",
  "selenium",
  "cypress",
  "playwright",
  "e2e",
  "lint",
  "linter",
  "linters",
  "flake",
  "pylint",
  "mypy",
  "ruff",
  "eslint",
  "quality",
  "travis",
  "circleci",
]);
/** Of settings modules and classes: what checks, documents or builds the project and serves nobody. */
const asideModules: ReadonlySet<string> = new Set([
  "unittest",
  "unittests",
  "travis",
  "codeship",
  "circle",
  "circleci",
  "appveyor",
  "jenkins",
  "docs",
  "doc",
  "sphinx",
  "build",
  "shell",
  "compress",
  "mypy",
  "lint",
  "fuzz",
  "benchmark",
  "selenium",
  "cypress",
  "playwright",
  "mock",
  "mocks",
  "mocked",
]);
/** Of settings modules and classes: other programs that use the models, and what is run by hand; none of them serves the site. */
const otherPrograms: ReadonlySet<string> = new Set([
  "airflow",
  "dagster",
  "jupyter",
  "notebook",
  "notebooks",
  "makemigrations",
  "collectstatic",
  "collectstatics",
]);
/** Of settings modules and classes: what people copy, and then change. In `settings_default` others take it over. */
const copiedModules: ReadonlySet<string> = new Set(["template", "tmpl", "dist", "skeleton", "boilerplate", "stub"]);
const sharedWords: ReadonlySet<string> = new Set([
  "base",
  "common",
  "default",
  "defaults",
  "shared",
  "global",
  "core",
  "components",
]);

/** What was kept when another took its place: `settings_old`, `settings.bak`. */
export function isSuperseded(name: string): boolean {
  return /^bak[._-]|[._-](?:old|bak|orig|legacy|deprecated|obsolete)\d{0,4}$/i.test(name);
}

/** `future_settings.production`, `shop.settings_backup`: a part of the module says that it was, or is going to be, the settings. */
export function isOfAnotherTime(module: string): boolean {
  return module.split(".").some((part) => anotherTime.test(part));
}

const anotherTime =
  /^(?:(?:future|new|next|old|prev|previous|former|legacy)_?(?:settings?|config)|(?:settings?|config)_?(?:future|new|next|old|prev|previous|former|backup|bak|copy|orig|legacy)\d{0,4})$/i;

/** Of any name or path: every word counts. `settings_prod`, `prodSettings` and `prodsettings` are two words each. */
export function nameWords(name: string): NameWords {
  const words = wordsOf(name);
  return {
    production: words.some((word) => productionWords.has(word)),
    // `debugserver.sh`, `debug_toolbar.yml`
    development: words.some((word) => developmentWords.has(word) || exampleWords.has(word) || word.startsWith("debug")),
    test: words.some((word) => testWords.has(word) || testPrograms.has(word)),
    shared: words.some((word) => sharedWords.has(word)),
  };
}

/** Of a settings module's last part, or of a django-configurations class. */
export function settingsWords(name: string): NameWords {
  const words = wordsOf(name);
  const isAside = words.some(
    (word, index) => asideModules.has(word) || (word === "integration" && words.slice(0, index).includes("continuous")),
  );
  const own = nameWords(name);
  const production = own.production || words.some((word) => platforms.has(word));
  const development = own.development || words.some((word) => copiedModules.has(word) || otherPrograms.has(word));
  return { ...own, production, development, test: own.test || isAside };
}

/**
 * Of a dotted module: the last part; if that says nothing, the parts before it that are such a word as a whole
 * (`tests.settings`, `settings.local.main`), so that a project called test_project is not a test.
 */
export function moduleWords(module: string): NameWords {
  const parts = module.split(".");
  const last = settingsWords(parts[parts.length - 1] ?? "");
  if (last.production || last.development || last.test || last.shared) return last;
  const before = parts.slice(0, -1);
  const says = (...lists: readonly ReadonlySet<string>[]): boolean =>
    before.some((part) => lists.some((list) => list.has(part.toLowerCase())));
  // `core.settings` and `common.settings` are ordinary packages of a project.
  return {
    production: says(productionWords),
    development: says(developmentWords),
    test: says(testWords, testPrograms),
    shared: false,
  };
}

export interface PathWords {
  readonly says: "production" | "development" | "test" | undefined;
  /** The name or folder that says it. */
  readonly word: string;
}

/**
 * Of a deploy file's path: every word of its name, and of each folder (`deploy/`, `.devcontainer/`, `local-dev/`). The development word wins, unless
 * the file's own name speaks of production alone (`local/compose.production.yml`), or a folder below one that is only beside the product does (`extras/production/`).
 */
export function pathWords(path: string): PathWords {
  const parts = path.split("/").filter((part) => part !== "");
  const name = parts[parts.length - 1] ?? "";
  const words = nameWords(name);
  const own = {
    ...words,
    development: words.development || wordsOf(name).some((word) => triedOut.has(word)),
    test: words.test || wordsOf(name).some((word) => checks.has(word) || word.endsWith("linter")),
  };
  const folders = parts.slice(0, -1).map((folder) => ({ folder, ...folderWords(folder) }));
  const hidden = folders.reduce((last, { says }, index) => (says === "production" ? index : last), -1);
  const against = folders.find(
    ({ says, aside }, index) => (says === "development" || says === "test") && !(aside && hidden > index),
  );
  if (own.production && !own.development && !own.test && against?.aside !== true)
    return { says: "production", word: name };
  if (own.development || own.test) return { says: own.development ? "development" : "test", word: name };
  if (against !== undefined) return { says: against.says, word: against.folder };
  const production = folders[hidden];
  return { says: production?.says, word: production?.folder ?? name };
}

function folderWords(folder: string): { readonly says: PathWords["says"]; readonly aside: boolean } {
  const words = folder
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const has = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word));
  if (words.join("") === "devops") return { says: undefined, aside: false };
  if (has(asideFolders)) return { says: "development", aside: true };
  if (has(testFolders)) return { says: "test", aside: true };
  if (has(developmentWords)) return { says: "development", aside: false };
  if (has(testWords)) return { says: "test", aside: false };
  return { says: has(productionWords) ? "production" : undefined, aside: false };
}

/** Of the folder or package of a project that a repository has for its own use: `example`, `testproject`, `dev_site`, `sandbox`. */
export function projectWords(name: string): "development" | "test" | undefined {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => [word, word.replace(/(?:project|proj|site|app|django)$/, "")]);
  const has = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word));
  if (has(testWords)) return "test";
  return has(developmentWords) || has(asideFolders) || words.includes("sandbox") ? "development" : undefined;
}

/** The folder of a path that is for a developer's machine, whatever lies in it. */
export function machineOfDevelopers(path: string): string | undefined {
  return path
    .split("/")
    .find((folder) => wordsOf(folder).some((word) => /^(?:vagrant|devcontainer|codespaces|gitpod)$/.test(word)));
}

/** The production, development and test words in a text that code compares with: `staging-eu` has one. */
export function roleWords(text: string): readonly string[] {
  let found = known.get(text);
  if (!found) {
    found = wordsOf(text).filter(
      (word) => productionWords.has(word) || developmentWords.has(word) || testWords.has(word),
    );
    if (known.size >= mostKnown) known.clear();
    known.set(text, found);
  }
  return found;
}

/** At each edit the same texts are asked for. */
const known = new Map<string, readonly string[]>();
const mostKnown = 500;

/** It has a production word and no development word (`dev_heroku` is development). */
export function isProductionWord(text: string): boolean {
  return roleWords(text).length > 0 && !isDevelopmentWord(text);
}

/** It speaks of nothing but the stage before production. */
export function isRehearsal(text: string): boolean {
  const words = roleWords(text);
  return words.length > 0 && words.every((word) => rehearsalWords.has(word));
}

/** `deploy.staging.yml`, `staging-web`: one of the names is that of the stage before production, and none is production's. */
export function isOfRehearsal(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => rehearsalWords.has(word)) && !words.some((word) => /^(?:prod|production|prd|live)$/.test(word))
  );
}

export function isDevelopmentWord(text: string): boolean {
  return roleWords(text).some((word) => !productionWords.has(word));
}

/** `proddev`, `localprod`: production's settings on a developer's machine. */
const twoRoles = /^(prod|production|staging|dev|local|test)(prod|production|staging|dev|local|test)$/;

function wordsOf(name: string): readonly string[] {
  return (
    name
      .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3 $2")
      .toLowerCase()
      // `lambda_no_debug` is not for development.
      .replace(/(?<![a-z])no[-_ ]?debug/, "")
      // The one word with a digit in it.
      .split(/(?<![a-z])(e2e)(?![a-z])|[^a-z]+/)
      .flatMap((word = "") => [
        word,
        word.replace(/^(?:settings|config|conf)|(?:settings|config|conf|configuration)$/g, ""),
        ...(twoRoles.exec(word)?.slice(1) ?? []),
        // `productionvm`; an application may be called `productions`.
        ...(/^production(?!s$)./.test(word) ? ["production"] : []),
      ])
      .filter((word) => word !== "")
  );
}

/** A folder that was left behind, or that others are made of, where the project stands elsewhere. */
export function isLeftBehind(folder: string): boolean {
  return /^(?:old|attic|legacy|archived?|archives|deprecated|obsolete|scaffold(?:ing)?|boilerplate|skeleton)$/i.test(
    folder,
  );
}
