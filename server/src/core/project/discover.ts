import { skippedFolders } from "./skippedFolders.js";
import ignore from "ignore";
import type { Configuration } from "../configuration.js";
import { deployFileOf, deployKindOf, type DeployKind } from "./deployKinds.js";
import { finish, type Steps } from "./steps.js";
import { beginningOf, isText, type FileSource } from "../text/fileSource.js";
import { isInfrastructure } from "./infrastructure.js";
import { findManifests } from "./manifests.js";
import { resolveImport } from "./importResolver.js";
import { basename, dirname, foldersUpTo, isInside, join, relativeTo } from "./paths.js";
import { isLeftBehind, nameWords } from "./roleWords.js";
import { looksLikeSettings, mayBeSettings } from "./settingsFiles.js";

/** A Django project: one folder that is first on Python's path. Another project may lie inside it. */
export interface Project {
  /** Where manage.py stands, or what Python's path must hold for the settings to be importable. */
  readonly root: string;
  /** `root`, then further folders of its own that its starters put on the path (`src`). */
  readonly searchPath: readonly string[];
  /** manage.py, wsgi.py, asgi.py and celery.py that belong to it. */
  readonly starters: readonly string[];
  /** Python files that read like settings, whatever they are called. */
  readonly settingsFiles: readonly string[];
  /** Deploy files inside the root, and those inside no project: which of these are meant for it, `references.ts` tells. */
  readonly deployFiles: readonly string[];
  /** What may say which variables machines give, inside the root and inside no project: infrastructure.ts tells. */
  readonly infrastructure: readonly string[];
  /** Folders `migrations` inside the root. */
  readonly migrations: readonly string[];
  /** The folder around it that says that it was left behind, or that others are made of it, where another project stands outside of that: `legacy`, `scaffold`. */
  readonly leftBehind?: string;
}

export interface Discovery {
  /** Sorted by root. */
  readonly projects: readonly Project[];
  /** Paths whose appearance, change or disappearance may change the result: starters, settings and deploy files. */
  readonly watched: readonly string[];
  /** For the user, where the walk had to stop. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

export interface DiscoveryLimits {
  /** Folders below the analysis root. */
  readonly depth: number;
  readonly folders: number;
}

export const defaultLimits: DiscoveryLimits = { depth: 12, folders: 20_000 };

/** Finds the projects at and below `root`. Reads only files whose names qualify them, and of YAML the beginning. */
export function discoverProjects(
  files: FileSource,
  root: string,
  configuration: Configuration,
  limits: DiscoveryLimits = defaultLimits,
): Discovery {
  return finish(discovering(files, root, configuration, limits));
}

export function* discovering(
  files: FileSource,
  root: string,
  configuration: Configuration,
  limits: DiscoveryLimits = defaultLimits,
): Steps<Discovery> {
  const inventory = yield* walk(files, root, configuration, limits);
  const settingsFiles: string[] = [];
  for (const [count, file] of inventory.settingsLike.entries()) {
    yield { stage: "files", count };
    if (readsLikeSettings(files, file)) settingsFiles.push(file);
  }

  const roots = rootsOf(files, root, inventory, settingsFiles);
  const manifests =
    roots.size === 0 ? { paths: [], problem: undefined } : yield* findManifests(files, inventory.yamlFiles);
  if (manifests.problem !== undefined) inventory.problems.push({ file: root, message: manifests.problem });
  const deployFiles = [...inventory.deployFiles, ...mountedForNginx(files, inventory), ...manifests.paths];
  const settingsOf = byInnermost(roots, settingsFiles);
  const deployOf = byInnermost(roots, deployFiles);
  const infrastructureOf = byInnermost(roots, inventory.infrastructure);
  const migrationsOf = byInnermost(roots, inventory.migrations);
  const projects = [...roots].map(
    ([folder, { searchPath, starters }]): Project => ({
      root: folder,
      searchPath,
      starters,
      settingsFiles: settingsOf.get(folder) ?? [],
      deployFiles: [...(deployOf.get(folder) ?? []), ...(deployOf.get(undefined) ?? [])].sort(),
      infrastructure: [...(infrastructureOf.get(folder) ?? []), ...(infrastructureOf.get(undefined) ?? [])].sort(),
      migrations: migrationsOf.get(folder) ?? [],
    }),
  );
  const found = projects.filter((project) => project.starters.length > 0 || project.settingsFiles.length > 0);
  return {
    projects: found
      .map((project) => ({ ...project, ...leftBehind(project, found, root) }))
      .sort((a, b) => (a.root < b.root ? -1 : 1)),
    watched: [...inventory.starters, ...inventory.settingsLike, ...deployFiles].sort(),
    problems: inventory.problems,
  };
}

function leftBehind(project: Project, all: readonly Project[], top: string): Pick<Project, "leftBehind"> {
  const folders = relativeTo(top, project.root).split("/");
  const index = folders.findIndex(isLeftBehind);
  const around = join(top, folders.slice(0, index + 1).join("/"));
  const isLeft = index !== -1 && all.some((other) => other.starters.length > 0 && !isInside(around, other.root));
  return isLeft ? { leftBehind: relativeTo(top, around) } : copyOfAround(project, all, top);
}

/** `updates/v9/shop` with the same starters as the project around it: a copy from another day. */
function copyOfAround({ root, starters }: Project, all: readonly Project[], top: string): Pick<Project, "leftBehind"> {
  const original = all.find((other) => {
    const own = new Set(other.starters.map((file) => relativeTo(other.root, file)));
    return (
      other.root !== root &&
      isInside(other.root, root) &&
      relativeTo(other.root, root)
        .split("/")
        .some((folder) => copies.test(folder)) &&
      starters.length > 1 &&
      starters.every((file) => own.has(relativeTo(root, file)))
    );
  });
  return original === undefined ? {} : { leftBehind: relativeTo(top, root) };
}

const copies = /^(?:updates?|back-?ups?|bak|old|archived?|archives|copy|copies|previous|versions?|v\d+(?:[._]\d+)*)$/i;

/** With named entries the folder itself is the project: nothing is searched for. */
export function namedProject({
  root,
  pythonPath = [],
}: {
  readonly root: string;
  readonly pythonPath?: readonly string[];
}): Discovery {
  return {
    projects: [
      {
        root,
        searchPath: [root, ...pythonPath],
        starters: [],
        settingsFiles: [],
        deployFiles: [],
        infrastructure: [],
        migrations: [],
      },
    ],
    watched: [],
    problems: [],
  };
}

interface Place {
  readonly searchPath: string[];
  readonly starters: string[];
}

/** Folders of projects: those with a manage.py, whose other starters go with them, and those that settings alone speak of. */
function rootsOf(
  files: FileSource,
  root: string,
  inventory: Inventory,
  settingsFiles: readonly string[],
): ReadonlyMap<string, Place> {
  const roots = new Map<string, Place>();
  const projectAt = (folder: string): Place => {
    const existing = roots.get(folder) ?? { searchPath: [folder], starters: [] };
    roots.set(folder, existing);
    return existing;
  };

  // manage.py first: it says best which folder is on the path, and wsgi.py of the same project then belongs to it.
  // The outer ones before those inside of packages.
  const managing = inventory.starters
    .filter((path) => basename(path) === "manage.py")
    .sort((a, b) => a.split("/").length - b.split("/").length);
  for (const file of managing) {
    const outer = packageOwner(files, [...roots.keys()], file);
    if (outer !== undefined) {
      roots.get(outer)?.starters.push(file);
      continue;
    }
    const place = placeOfManage(files, root, managing, settingsFiles, file);
    const project = projectAt(place.root);
    project.starters.push(file);
    if (place.extra !== undefined && !project.searchPath.includes(place.extra)) project.searchPath.push(place.extra);
  }
  for (const file of inventory.starters.filter((path) => basename(path) !== "manage.py")) {
    const owner = rootOfStarter(files, root, roots, file);
    if (owner !== undefined) projectAt(owner).starters.push(file);
  }
  for (const file of settingsFiles) {
    if (nearestRoot(roots, file, () => true) === undefined) projectAt(rootOfSettings(files, root, file));
  }
  return roots;
}

interface Inventory {
  readonly starters: string[];
  readonly settingsLike: string[];
  readonly deployFiles: string[];
  /** nginx's where something mounts them for it. */
  readonly nginxLike: string[];
  /** Of these some may be manifests. */
  readonly yamlFiles: string[];
  readonly infrastructure: string[];
  readonly migrations: string[];
  readonly problems: { file: string; message: string }[];
}

const notSearched: ReadonlySet<string> = new Set([
  ...skippedFolders,
  "bower_components",
  "dist",
  "build",
  "migrations",
  "locale",
  "static",
  "staticfiles",
  "media",
  "htmlcov",
  "virtualenv",
  "__pypackages__",
  "eggs",
  "target",
  "vendor",
]);
/** Hidden folders that hold deploy or environment files; the others are caches and version control. */
const hiddenFolders: ReadonlySet<string> = new Set([
  ".github",
  ".gitlab",
  ".circleci",
  ".docker",
  ".envs",
  ".env",
  ".deploy",
  ".ebextensions",
  ".pipeline",
  ".prod",
  ".production",
  ".platform",
  ".devcontainer",
  ".do",
  ".k8s",
  ".config",
  ".contrib",
]);
const starterNames: ReadonlySet<string> = new Set(["manage.py", "wsgi.py", "asgi.py", "celery.py", "celery_app.py"]);
/** Spares a question to the file system for most names; a folder may still be called `my.app`. */
const fileExtension =
  /\.(?:py|pyc|html?|js|mjs|ts|tsx|jsx|css|scss|svg|png|jpe?g|gif|webp|ico|woff2?|ttf|md|rst|txt|json|ya?ml|toml|cfg|ini|lock|sh|po|mo|csv|sql|map|xml|pdf|log|conf|tf|j2)$/i;

function* walk(
  files: FileSource,
  root: string,
  configuration: Configuration,
  limits: DiscoveryLimits,
): Steps<Inventory> {
  const inventory: Inventory = {
    starters: [],
    settingsLike: [],
    deployFiles: [],
    nginxLike: [],
    yamlFiles: [],
    infrastructure: [],
    migrations: [],
    problems: [],
  };
  const excluded = ignore().add([...configuration.exclude]);
  const isExcluded = (path: string, isFolder: boolean): boolean =>
    configuration.exclude.length > 0 && excluded.ignores(relativeTo(root, path) + (isFolder ? "/" : ""));
  const pending: { folder: string; depth: number }[] = [{ folder: root, depth: 0 }];
  const note = (folder: string, depth: number, name: string): void => {
    const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
    const isFolder = !fileExtension.test(name) && files.kind(path) === "directory";
    if (isExcluded(path, isFolder)) return;
    if (!isFolder) noteFile(files, folder, name, path, inventory);
    else if (depth < limits.depth && isSearched(files, name, path)) pending.push({ folder: path, depth: depth + 1 });
    if (isFolder && name === "migrations") inventory.migrations.push(path);
  };
  let count = 0;
  for (let next = pending[count]; next !== undefined; next = pending[count]) {
    if (++count > limits.folders) {
      inventory.problems.push({
        file: root,
        message: `More than ${limits.folders} folders: those further down were not searched for Django projects. Exclude folders with "exclude" in the configuration.`,
      });
      break;
    }
    yield { stage: "folders", count };
    const { folder, depth } = next;
    const names = files.list(folder);
    // A Django that the repository carries along: its template of a project is nobody's.
    if (basename(folder) === "django" && files.kind(`${folder}/conf/project_template`) === "directory") continue;
    // A virtual environment, whatever its name (https://docs.python.org/3/library/venv.html); one that was made where the project is has manage.py too.
    if (depth === 0 || !names.includes("pyvenv.cfg") || names.includes("manage.py"))
      for (const name of names) note(folder, depth, name);
  }
  return inventory;
}

function noteFile(files: FileSource, folder: string, name: string, path: string, inventory: Inventory): void {
  if (
    starterNames.has(name) ||
    (name === "__init__.py" && /^[aw]sgi$/.test(basename(folder))) ||
    (isFurtherStarter(name) && settingsModuleIn(files, path) !== undefined)
  )
    inventory.starters.push(path);
  else if (name.endsWith(".py") && mayBeSettings(path)) inventory.settingsLike.push(path);
  if (isInfrastructure(path)) inventory.infrastructure.push(path);
  const found = deployFileOf(path);
  if (found === undefined) return;
  const { kind, isOnlyWhenMounted } = found;
  const isNamed =
    kind === "nginx"
      ? !isOnlyWhenMounted && (!/^default\.conf|^(?!.*nginx).*\.j2$/.test(name) || folder.includes("nginx"))
      : name.toLowerCase().includes(kind);
  if (!isNamed && contentOf[kind]?.test(beginningOf(files, path, 16_384)?.text ?? "") === false) return;
  inventory[kind === "kubernetes" ? "yamlFiles" : isOnlyWhenMounted ? "nginxLike" : "deployFiles"].push(path);
}

/** What a file holds that is called by another name: `production.yml`, as cookiecutter-django called it, `docker/shop.ini`, `gunicorn.conf` in a folder of supervisor's. */
const contentOf: Partial<Readonly<Record<DeployKind, RegExp>>> = {
  compose: /^services:[ \t]*$/m,
  nginx: /^[ \t]*(?:server[ \t]*\{|(?:add_header|location|proxy_\w+|ssl_protocols)[ \t])/m,
  supervisor: /^\[(?:program|fcgi-program|group):/m,
  uwsgi: /^\[uwsgi\]/m,
};

/** `./ops/front.conf:/etc/nginx/conf.d/default.conf`, `include snippets/headers.conf;`: whatever it is called. */
function mountedForNginx(files: FileSource, { nginxLike, deployFiles }: Inventory): readonly string[] {
  if (nginxLike.length === 0) return [];
  const mounting = deployFiles.flatMap((path) => {
    const kind = deployKindOf(path);
    const content = kind === "compose" || kind === "dockerfile" || kind === "nginx" ? files.read(path) : undefined;
    return isText(content) && (kind === "nginx" || content.text.includes("/etc/nginx")) ? [content.text] : [];
  });
  return nginxLike.filter((path) => mounting.some((text) => mentionsFile(text, basename(path))));
}

/** Behind a slash, a blank or a quote, and before what ends a name. */
function mentionsFile(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (/[\s/"'=]/.test(text[at - 1] ?? " ") && /[\s:;"',]/.test(text[at + name.length] ?? " ")) return true;
  return false;
}

/** `wsgi_heroku.py`, `api_wsgi.py`: one more way into the project, for whom deploy files name it. */
export function isFurtherStarter(name: string): boolean {
  return /^(?:[aw]sgi_\w+|\w+_[aw]sgi)\.py$/.test(name);
}

function isSearched(files: FileSource, name: string, path: string): boolean {
  // Cookiecutter's .envs/.production/.django.
  if (name.startsWith(".")) return hiddenFolders.has(name) || path.includes("/.envs/");
  // `docker/static/nginx.conf`: what an image that serves files is built from.
  if (name === "static" && /\/(?:docker|deploy|deployment|ops|compose|infra|nginx)\/static$/.test(path))
    return !files.isIgnored(path);
  if (name === "build" && holdsImage(files, path)) return !files.isIgnored(path);
  if (notSearched.has(name) || name.endsWith(".egg-info")) return false;
  return !files.isIgnored(path);
}

/** `build/Dockerfile`, `build/app/Dockerfile`: a folder of the source, and not what was built. */
function holdsImage(files: FileSource, path: string): boolean {
  const isImage = (name: string): boolean => deployKindOf(`${path}/${name}`) === "dockerfile";
  const names = files.list(path);
  return (
    names.some(isImage) ||
    names
      .filter((name) => !fileExtension.test(name))
      .slice(0, 20)
      .some((name) => files.kind(`${path}/${name}`) === "directory" && files.list(`${path}/${name}`).some(isImage))
  );
}

function readsLikeSettings(files: FileSource, file: string): boolean {
  const content = files.read(file);
  return isText(content) && looksLikeSettings(file, content.text);
}

/** The module that a starter falls back to, read without a parser; `references.ts` reads it again with one. */
function settingsModuleIn(files: FileSource, file: string): string | undefined {
  const content = files.read(file);
  if (!isText(content)) return undefined;
  const code = content.text.replace(/^[ \t]*#[^\n]*/gm, "");
  return /DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*["']([\w.]+)["']/.exec(code)?.[1];
}

/** `name = "config.settings.test" if "test" in sys.argv else "config.settings.dev"`: where one of them is, is the other. */
function settingsNamedIn(files: FileSource, file: string): string | undefined {
  const content = files.read(file);
  return isText(content)
    ? /["']((?:\w{1,60}\.){1,8}settings(?:\.\w{1,60}){0,4})["']/.exec(content.text)?.[1]
    : undefined;
}

function resolves(files: FileSource, searchPath: readonly string[], module: string): boolean {
  return resolveImport(files, searchPath, "", 0, module).kind === "module";
}

/** manage.py's own folder is on the path; a manage.py in `bin/`, or a project under `src/`, puts another one there. */
function placeOfManage(
  files: FileSource,
  top: string,
  managing: readonly string[],
  settingsFiles: readonly string[],
  file: string,
): { readonly root: string; readonly extra?: string } {
  const own = dirname(file);
  const set = settingsModuleIn(files, file);
  if (set !== undefined && resolves(files, [own], set)) return { root: own };
  const inner = managedInside(files, managing, settingsFiles, file, set);
  if (inner !== undefined) return { root: inner };
  const module = set ?? settingsNamedIn(files, file);
  // The command of an installed package names no settings: its own are imported by the package's name.
  if (module === undefined && resolves(files, [own], "settings")) return { root: packageParent(files, file) };
  if (module === undefined || resolves(files, [own], module)) return { root: own };
  for (const child of ["src", "app", "project", "backend", "server"]) {
    if (resolves(files, [`${own}/${child}`], module)) return { root: own, extra: `${own}/${child}` };
  }
  return { root: rootThatResolves(files, top, file, module) ?? own };
}

/**
 * A manage.py above the folder of the project, which has one of its own there: `manage.py` beside `src/manage.py`, since platforms look for one at
 * the top (Heroku's buildpack for Python). Both name the same settings, or all settings lie there; what the upper one names may be gone.
 */
function managedInside(
  files: FileSource,
  managing: readonly string[],
  settingsFiles: readonly string[],
  file: string,
  module: string | undefined,
): string | undefined {
  const own = dirname(file);
  // `config/manage.py` of a package is imported, not run where it lies.
  const children = managing
    .map(dirname)
    .filter((folder) => dirname(folder) === own && files.kind(`${folder}/__init__.py`) === undefined);
  const naming = children.filter((folder) => module !== undefined && resolves(files, [folder], module));
  const [child, ...others] = naming.length > 0 ? naming : children;
  const holdsAll = settingsFiles.every(
    (path) => !isInside(own, path) || children.some((folder) => isInside(folder, path)),
  );
  if (holdsAll && others.length === 0 && child !== undefined) return child;
  if (module === undefined) return undefined;
  const same = managing.find(
    (other) =>
      other !== file &&
      isInside(own, other) &&
      settingsModuleIn(files, other) === module &&
      resolves(files, [dirname(other)], module),
  );
  return same && dirname(same);
}

/** A manage.py inside a package of a project is one more way into it, as Django before 1.4 laid it out: `shop/manage.py` beside `shop/settings.py`. */
function packageOwner(files: FileSource, roots: readonly string[], file: string): string | undefined {
  const own = dirname(file);
  const module = settingsModuleIn(files, file);
  const outer = roots.find((folder) => folder !== own && folder === packageParent(files, file));
  if (module === undefined || outer === undefined) return undefined;
  const inside = `${relativeTo(outer, own).replaceAll("/", ".")}.${module}`;
  return resolves(files, [outer], module) || resolves(files, [outer], inside) ? outer : undefined;
}

/** The same of wsgi.py, where the project names the very module that wsgi.py calls by its last name. */
function ownerThatNames(
  files: FileSource,
  roots: ReadonlyMap<string, { readonly starters: readonly string[] }>,
  file: string,
): string | undefined {
  const own = dirname(file);
  const module = settingsModuleIn(files, file) ?? "";
  return [...roots].find(([folder, { starters }]) => {
    if (folder === own || !isInside(folder, own)) return false;
    const inside = `${relativeTo(folder, own).replaceAll("/", ".")}.${module}`;
    return starters.some((starter) => settingsModuleIn(files, starter) === inside);
  })?.[0];
}

/** The project of a wsgi.py, asgi.py or celery.py; undefined where celery.py alone, or a wsgi.py of another framework, makes none. */
function rootOfStarter(
  files: FileSource,
  top: string,
  roots: ReadonlyMap<string, Place>,
  file: string,
): string | undefined {
  const module = settingsModuleIn(files, file);
  const named =
    nearestRoot(roots, file, (searchPath) => module === undefined || resolves(files, searchPath, module)) ??
    ownerThatNames(files, roots, file);
  if (named !== undefined) return named;
  const own = module === undefined ? undefined : rootThatResolves(files, top, file, module);
  const around = managedAround(files, roots, file, own) ?? own;
  return around ?? (module === undefined ? undefined : within(top, packageParent(files, file)));
}

/**
 * A starter in a package of a project whose manage.py names settings elsewhere, and one that names settings that are nowhere, make no project
 * inside of that one: an older project's package that the present one took in, a `wsgi.py` left behind.
 * @param own the root that the starter's settings would have
 */
function managedAround(
  files: FileSource,
  roots: ReadonlyMap<string, Place>,
  file: string,
  own: string | undefined,
): string | undefined {
  const outer = innermost(roots, file);
  const { searchPath = [], starters = [] } = outer === undefined ? {} : (roots.get(outer) ?? {});
  const managing = starters.find((path) => basename(path) === "manage.py");
  if (outer === undefined || managing === undefined) return undefined;
  if (own === undefined) return outer;
  const isPart = isInside(outer, own) && packageParent(files, `${own}/settings.py`) === outer;
  const settings = resolveImport(files, searchPath, "", 0, settingsModuleIn(files, managing) ?? "");
  return isPart && settings.kind === "module" && !isInside(own, settings.file) ? outer : undefined;
}

function rootThatResolves(files: FileSource, top: string, file: string, module: string): string | undefined {
  const folders = foldersUpTo(file, top);
  const [first = ""] = module.split(".");
  // A package's own folder answers to its name too: the one above is Python's path.
  const isAbove = (folder: string): boolean => [first, `${first}.py`].some((name) => files.kind(`${folder}/${name}`));
  return [...folders.filter(isAbove), ...folders].find((folder) => resolves(files, [folder], module));
}

/** The folder above the outermost package that holds the file. */
function packageParent(files: FileSource, file: string): string {
  let folder = dirname(file);
  while (folder !== "/" && files.kind(`${folder}/__init__.py`) === "file") folder = dirname(folder);
  return folder;
}

/** Settings without a starter name their own package: `ROOT_URLCONF = "mysite.urls"`. */
function rootOfSettings(files: FileSource, top: string, file: string): string {
  const content = files.read(file);
  const text = isText(content) ? content.text : "";
  const named =
    /^(?:ROOT_URLCONF|WSGI_APPLICATION|ASGI_APPLICATION)\s*(?::[^=\n]{0,40})?=\s*["']([\w.]+?)(?:\.application)?["']/m.exec(
      text,
    )?.[1];
  const found = named === undefined ? undefined : rootThatResolves(files, top, file, named);
  if (found !== undefined) return found;
  // settings/production.py without __init__.py is still `settings.production` to its project.
  const parent = packageParent(files, file);
  // and tests/settings.py is `tests.settings` to the library that it tests.
  const words = nameWords(basename(parent));
  const isPart = basename(parent) === "settings" || (words.test && basename(file) === "settings.py");
  const folder = parent === dirname(file) && isPart && parent !== top ? dirname(parent) : parent;
  return within(top, folder);
}

/** A package may go on above the folder that is analysed. */
function within(top: string, folder: string): string {
  return isInside(top, folder) ? folder : top;
}

/** The innermost project that contains the file and answers the question. */
function nearestRoot(
  roots: ReadonlyMap<string, { readonly searchPath: readonly string[] }>,
  file: string,
  accepts: (searchPath: readonly string[]) => boolean,
): string | undefined {
  for (let folder = innermost(roots, file); folder !== undefined; folder = innermost(roots, folder)) {
    if (accepts(roots.get(folder)?.searchPath ?? [])) return folder;
  }
  return undefined;
}

/** Files by the project that they lie in; undefined: in none. */
function byInnermost(
  roots: ReadonlyMap<string, unknown>,
  files: readonly string[],
): ReadonlyMap<string | undefined, readonly string[]> {
  const result = new Map<string | undefined, string[]>();
  for (const file of files) {
    const root = innermost(roots, file);
    const list = result.get(root);
    if (list === undefined) result.set(root, [file]);
    else list.push(file);
  }
  return result;
}

function innermost(roots: ReadonlyMap<string, unknown>, path: string): string | undefined {
  for (let folder = dirname(path), below = path; folder !== below; below = folder, folder = dirname(folder)) {
    if (roots.has(folder)) return folder;
  }
  return undefined;
}
