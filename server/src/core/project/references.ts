/** Gathers every place of a project that names a settings module or a django-configurations class. */
import { LineIndex } from "../text/lineIndex.js";
import { span, type Span } from "../text/span.js";
import { parsePlatform, platformKind } from "../syntax/deploy/platform.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { deployKindOf, type DeployKind } from "./deployKinds.js";
import { mountsOver, scanDeployFile, targetOf, type DeployScan, type Target } from "./deployReferences.js";
import { deployRoles } from "./deployRoles/deployRoles.js";
import type { DeployRolesInput, JudgedFile } from "./deployRoles/judgedFile.js";
import type { DeployRole } from "./deployRoles/deployRole.js";
import { isFurtherStarter, type Project } from "./discover.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { fileOfModule } from "./moduleNames.js";
import { literalPattern } from "../text/literalPattern.js";
import { basename, dirname, isInside, join, relativeTo } from "./paths.js";
import { environmentDefaults } from "./pythonReferences.js";

/** The tree of a Python file; undefined where it cannot be read. The host keeps trees by hash. */
export type ParseFile = (file: string) => PythonModule | undefined;

/** Keeps what was read from a file until its text changes. Owned by whoever owns the analysis. */
export interface ScanCache {
  get(file: string, hash: string, scan: () => DeployScan): DeployScan;
}

export function createScanCache(): ScanCache {
  const kept = new Map<string, { readonly hash: string; readonly scan: DeployScan }>();
  return {
    get(file, hash, scan) {
      const known = kept.get(file);
      if (known?.hash === hash) return known.scan;
      const made = scan();
      kept.set(file, { hash, scan: made });
      return made;
    },
  };
}

export interface SettingsReference {
  /** undefined: a class without its module. */
  readonly module: string | undefined;
  readonly className: string | undefined;
  readonly source: "manage" | "wsgi" | "asgi" | "celery" | DeployKind;
  readonly target: Target;
  /** The module's or class's name. */
  readonly at: Span;
  /** `backend/Dockerfile:14 sets DJANGO_SETTINGS_MODULE`, relative to the analysis root. */
  readonly text: string;
  /** Only a build or management command gets it. */
  readonly buildOnly: boolean;
  /** Only one management command gets it, which does not serve. */
  readonly ofCommand: boolean;
}

export interface ReferenceInput {
  readonly files: FileSource;
  readonly parse: ParseFile;
  readonly project: Project;
  /** Every project of the analysis, to tell whose a file beside them is. */
  readonly projects: readonly Project[];
  readonly analysisRoot: string;
  readonly cache?: ScanCache;
}

export function settingsReferences(
  input: ReferenceInput,
  scanned: readonly JudgedFile[],
  roles: ReadonlyMap<string, DeployRole>,
): readonly SettingsReference[] {
  const used = (module: string): boolean =>
    scanned.some(({ file, text }) => roles.get(file)?.role === "production" && text.includes(module));
  const loaded = starterReferences(input, loadedByPlatforms(input.project, scanned, roles), () => "wsgi");
  const starts = scanned.some(({ file, scan }) => roles.get(file)?.role === "production" && scan.startsServer);
  return [
    // `wsgi_heroku.py` is one of several: what production starts says which.
    ...starterReferences(
      input,
      input.project.starters.filter((file) =>
        isFurtherStarter(basename(file))
          ? used(moduleName(file))
          : !isPassedBy(file, input.project, scanned, roles) &&
            (starterKind(file) === "manage" || starts || loaded.length === 0),
      ),
    ),
    ...loaded,
    ...deployReferences(input, scanned, roles),
  ];
}

/** `api/index.py`, where a platform's file of production has it loaded. */
function loadedByPlatforms(
  { root, starters }: Project,
  scanned: readonly JudgedFile[],
  roles: ReadonlyMap<string, DeployRole>,
): readonly string[] {
  return scanned.flatMap(({ file, text }) =>
    platformKind(file) === "vercel" && roles.get(file)?.role === "production"
      ? (parsePlatform(file, text, "vercel").applications ?? [])
          .map(({ path }) => join(dirname(file), path))
          .filter((path) => isInside(root, path) && !starters.includes(path))
      : [],
  );
}

/** startproject's wsgi.py or asgi.py that nothing starts, beside what production starts instead. */
function isPassedBy(
  file: string,
  { starters }: Project,
  scanned: readonly JudgedFile[],
  roles: ReadonlyMap<string, DeployRole>,
): boolean {
  const own = starterKind(file);
  if (own !== "wsgi" && own !== "asgi") return false;
  const starting = scanned.filter(
    ({ file: path, scan }) => roles.get(path)?.role === "production" && scan.startsServer,
  );
  const names = (name: string): boolean =>
    starting.some(({ text }) => new RegExp(`(?<![\\w-])${literalPattern(name)}(?![\\w-])`).test(text));
  const isBeside = (other: string): boolean => dirname(other) === dirname(file);
  // `gunicorn shop.wsgi_live`, and nothing that production starts says `shop.wsgi`.
  const live = starters.filter(
    (other) => isFurtherStarter(basename(other)) && isBeside(other) && starterKind(other) === own,
  );
  if (live.some((other) => names(moduleName(other)))) return !names(moduleName(file));
  // `gunicorn shop.wsgi` and `celery -A worker`: what lies in `worker` serves tasks.
  const inPackage = (other: string): string => `${basename(dirname(other))}.${moduleName(other)}`;
  const isServed = (other: string): boolean =>
    (starterKind(other) === "wsgi" || starterKind(other) === "asgi") && names(inPackage(other));
  return (
    starters.some((other) => starterKind(other) === "celery" && isBeside(other)) &&
    new RegExp(
      `\\bcelery["',]{0,2}[ \\t]{1,20}["']?(?:-A|--app)[ =\\t"',]{1,6}${literalPattern(basename(dirname(file)))}\\b`,
    ).test(starting.map(({ text }) => text).join("\n")) &&
    starters.some((other) => !isBeside(other) && isServed(other)) &&
    !starters.some((other) => isBeside(other) && isServed(other))
  );
}

function moduleName(file: string): string {
  return basename(file).replace(/\.py$/, "");
}

function starterReferences(
  { files, parse, analysisRoot, project }: ReferenceInput,
  starters: readonly string[],
  kindOf: (file: string) => SettingsReference["source"] = starterKind,
): readonly SettingsReference[] {
  return starters.flatMap((file) => {
    const content = files.read(file);
    // Most celery.py and many wsgi.py need not be parsed.
    if (!isText(content) || !/DJANGO_(?:SETTINGS_MODULE|CONFIGURATION)/.test(content.text)) return [];
    const tree = parse(file);
    if (tree === undefined) return [];
    const lines = new LineIndex(content.text);
    const source = kindOf(file);
    return environmentDefaults(tree).map(
      (one): SettingsReference => ({
        module: one.variable === "DJANGO_SETTINGS_MODULE" ? inPackage(files, project, file, one.value) : undefined,
        className: one.variable === "DJANGO_CONFIGURATION" ? one.value : undefined,
        source,
        target: source === "wsgi" || source === "asgi" ? "production" : "none",
        at: span(file, one.start, one.end),
        text: `${placeText(analysisRoot, file, lines, one.start)} sets ${one.variable}`,
        buildOnly: false,
        ofCommand: false,
      }),
    );
  });
}

/** A wsgi.py inside a package may put that on the path, and call the settings beside it by their last name. */
function inPackage(files: FileSource, { root, searchPath }: Project, starter: string, module: string): string {
  const folder = dirname(starter);
  if (
    basename(starter) === "manage.py" ||
    folder === root ||
    !isInside(root, folder) ||
    fileOfModule(files, searchPath, module) !== undefined
  )
    return module;
  const inside = `${relativeTo(root, folder).replaceAll("/", ".")}.${module}`;
  return fileOfModule(files, searchPath, inside) === undefined ? module : inside;
}

function starterKind(file: string): SettingsReference["source"] {
  // asgi/__init__.py is the module asgi too.
  const name = basename(file) === "__init__.py" ? `${basename(dirname(file))}.py` : basename(file);
  if (name === "manage.py") return "manage";
  return /(?:^|_)wsgi[._]/.test(name) ? "wsgi" : /(?:^|_)asgi[._]/.test(name) ? "asgi" : "celery";
}

function deployReferences(
  input: ReferenceInput,
  scanned: readonly JudgedFile[],
  roles: ReadonlyMap<string, DeployRole>,
): readonly SettingsReference[] {
  return scanned.flatMap(({ file, text, scan }) => {
    const role = roles.get(file);
    if (role === undefined || scan.mentions.length === 0 || !concerns(input, file, text, scan)) return [];
    // What Git ignores is one developer's.
    const target = scan.kind === "env" && input.files.isIgnored(file) ? "none" : targetOf(scan, role);
    const lines = new LineIndex(text);
    return scan.mentions.map(
      (mention): SettingsReference => ({
        module: mention.variable === "DJANGO_SETTINGS_MODULE" ? mention.value : undefined,
        className: mention.variable === "DJANGO_CONFIGURATION" ? mention.value : undefined,
        source: scan.kind,
        target,
        at: span(file, mention.start, mention.end),
        text: `${placeText(input.analysisRoot, file, lines, mention.start)} ${mention.byFlag ? (mention.variable === "DJANGO_SETTINGS_MODULE" ? "passes --settings" : "passes --configuration") : `sets ${mention.variable}`}`,
        buildOnly: mention.buildOnly,
        ofCommand: mention.ofCommand,
      }),
    );
  });
}

/** The project's deploy files, each read once. */
export function scanDeployFiles({
  files,
  project,
  cache,
}: Pick<ReferenceInput, "files" | "cache"> & {
  readonly project: Pick<Project, "deployFiles">;
}): readonly JudgedFile[] {
  return project.deployFiles.flatMap((file) => {
    const kind = deployKindOf(file);
    const content = files.read(file);
    if (kind === undefined || !isText(content)) return [];
    const make = (): DeployScan => scanDeployFile(file, kind, content.text);
    return [{ file, text: content.text, scan: cache === undefined ? make() : cache.get(file, content.hash, make) }];
  });
}

/** What each of them is for. `isForDevelopment`: of a settings module that one names. */
export function rolesOfDeployFiles(
  {
    project,
    analysisRoot,
    isNotProduction,
  }: Pick<ReferenceInput, "analysisRoot"> & {
    readonly project: Pick<Project, "root" | "starters" | "leftBehind">;
  } & Pick<DeployRolesInput, "isNotProduction">,
  files: readonly JudgedFile[],
  isForDevelopment: DeployRolesInput["isForDevelopment"],
): ReadonlyMap<string, DeployRole> {
  return deployRoles({
    root: project.root,
    analysisRoot,
    leftBehind: project.leftBehind,
    files,
    isForDevelopment,
    isNotProduction,
    mountsSource: ({ file, scan }) => mountsOver(file, scan, project),
  });
}

/** A file beside several projects concerns those whose folder it names, or all that have the module if it names none. */
function concerns(
  { files, project, projects, analysisRoot }: ReferenceInput,
  file: string,
  text: string,
  scan: DeployScan,
): boolean {
  if (isInside(project.root, file)) return true;
  const candidates = projects.filter(
    (other) =>
      scan.mentions.some(
        (mention) =>
          mention.variable === "DJANGO_SETTINGS_MODULE" &&
          fileOfModule(files, other.searchPath, mention.value) !== undefined,
      ) || scan.mentions.every((mention) => mention.variable !== "DJANGO_SETTINGS_MODULE"),
  );
  if (!candidates.includes(project)) return false;
  const named = candidates.filter((other) => {
    const folder = relativeTo(isInside(dirname(file), other.root) ? dirname(file) : analysisRoot, other.root);
    return folder !== "." && text.includes(folder);
  });
  return named.length === 0 || named.includes(project);
}

export function placeText(analysisRoot: string, file: string, lines: LineIndex, offset: number): string {
  return `${relativeTo(analysisRoot, file)}:${lines.positionAt(offset).line + 1}`;
}
