import ignore from "ignore";
import { compareText } from "../text/compareText.js";
import { LineIndex } from "../text/lineIndex.js";
import { span, type Span } from "../text/span.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { Configuration } from "../configuration.js";
import type { Role } from "../report.js";
import { lastPart } from "../text/lastPart.js";
import { isText, type FileSource } from "./fileSource.js";
import { resolveImport } from "./importResolver.js";
import type { DeployMention } from "./deployReferences.js";
import { besideDistribution } from "./besideDistribution.js";
import { asksToBeCopied, keepsFromProduction } from "./deployEvidence.js";
import { startsProduction, type JudgedFile } from "./deployRoles.js";
import type { DeployRole } from "./deployRole.js";
import { movedModules, withMoved, type MovedModules } from "./movedModules.js";
import { fileOfModule, moduleNameOf, parseEntryName } from "./moduleNames.js";
import { literalPattern } from "../text/literalPattern.js";
import { basename, dirname, isInside, join, relativeTo } from "./paths.js";
import { isFurtherStarter, type Project } from "./discover.js";
import { environmentDefaults, settingsFacts, type ClassFact, type SettingsFacts } from "./pythonReferences.js";
import {
  placeText,
  rolesOfDeployFiles,
  scanDeployFiles,
  settingsReferences,
  type ReferenceInput,
  type SettingsReference,
} from "./references.js";
import {
  isRehearsal,
  isSuperseded,
  machineOfDevelopers,
  moduleWords,
  projectWords,
  settingsWords,
  type NameWords,
} from "./roleWords.js";
import {
  answersNobody,
  isEmpty,
  isNothingButImport,
  isPiece,
  isWholeSettings,
  switchesDebugOn,
} from "./settingsFiles.js";

/** A settings module (or django-configurations class) and what it is for. */
export interface Entry {
  readonly module: string;
  readonly className?: string;
  readonly file: string;
  readonly role: Role;
  /** What loads it: "tasks" where only Celery's workers do, beside a module that answers requests. */
  readonly serves: "requests" | "tasks";
  /** For the user: `config/wsgi.py:14 sets DJANGO_SETTINGS_MODULE`. Paths are relative to the analysis root. */
  readonly because: string;
  readonly becauseAt?: Span;
  /** Nothing names it, and an image puts its folder under another name: modules that it misses here may lie there. */
  readonly isMoved?: true;
  /** Nothing names it where other settings are named: settings of a machine's own may build on it. */
  readonly isUnnamed?: true;
}

export interface Entries {
  /** Sorted by module, then class. */
  readonly entries: readonly Entry[];
  /** What each deploy file is for. */
  readonly deployRoles: ReadonlyMap<string, DeployRole>;
  /** Every place that names a settings module: also for rules about wsgi.py's default. */
  readonly references: readonly SettingsReference[];
  /** References whose module is not in the project. */
  readonly unresolved: readonly SettingsReference[];
  /** Modules that an image puts where they are named. */
  readonly moved: MovedModules;
  /** Why no entry is in production, where that is so. */
  readonly nothingInProduction: string | undefined;
}

export interface EntriesInput extends ReferenceInput {
  readonly configuration: Configuration;
}

/**
 * Which settings modules a project has, and which of them production loads. The strongest evidence decides:
 * the user's configuration, a production deploy file, the module's name, the default in wsgi.py or asgi.py; manage.py alone never does.
 */
export function findEntries(input: EntriesInput): Entries {
  const scanned = scanDeployFiles(input);
  const isNotProduction = pathMatcher(input.configuration.notProduction);
  const deployRoles = rolesOfDeployFiles({ ...input, isNotProduction }, scanned, isForDevelopment(input));
  const references = passedBy(
    input,
    underOneName(
      input,
      settingsReferences(input, scanned, deployRoles).map((one) => fromAbove(input, one)),
    ),
  );
  const missingIn = (files: FileSource): readonly SettingsReference[] =>
    references.filter(
      ({ module }) => module !== undefined && fileOfModule(files, input.project.searchPath, module) === undefined,
    );
  const moved = movedModules(
    input.files,
    [...new Set([input.project.root, input.analysisRoot])],
    input.project.searchPath,
    missingIn(input.files).flatMap(({ module }) => module ?? []),
    scanned,
    deployRoles,
  );
  const files = withMoved(input.files, moved);
  const unresolved = missingIn(files);
  const candidates = findCandidates({ ...input, files }, references, takenFolders(scanned));
  const isDeployed = scanned.some((one) => deployRoles.get(one.file)?.role === "production" && startsProduction(one));
  // Each candidate may ask, and the files of another project have to be read for it.
  const told = new Map<Project, Deployed>();
  const deployed = (project: Project): Deployed => {
    let known = told.get(project);
    if (known === undefined) {
      const own = project === input.project ? { scanned, deployRoles } : undefined;
      told.set(project, (known = deployedAs({ ...input, project, isNotProduction }, own)));
    }
    return known;
  };
  const roleOf = (path: string): DeployRole | undefined => deployRoles.get(path);
  const isStarted = references.some((one) => one.module !== undefined && isStarter(one));
  const roles = decideRoles(
    { ...input, files, isNotProduction, scanned, roleOf, isDeployed, isStarted, deployed },
    candidates,
  );
  const entries = [...roles].sort(
    (a, b) => compareText(a.module, b.module) || compareText(a.className ?? "", b.className ?? ""),
  );
  return {
    entries,
    references,
    deployRoles,
    moved,
    unresolved,
    nothingInProduction: entries.some((entry) => entry.role === "production")
      ? undefined
      : nothingReason(input, entries, unresolved),
  };
}

type Deployed = "served" | "started" | "nothing";

function deployedAs(
  input: EntriesInput & Pick<DecisionInput, "isNotProduction">,
  known: { readonly scanned: readonly JudgedFile[]; readonly deployRoles: Entries["deployRoles"] } | undefined,
): Deployed {
  const { root } = input.project;
  const scanned = known?.scanned ?? scanDeployFiles(input);
  const roles = known?.deployRoles ?? rolesOfDeployFiles(input, scanned, isForDevelopment(input));
  const own = scanned.filter(
    ({ file, text }) =>
      roles.get(file)?.role === "production" &&
      (isInside(root, file) || root === input.analysisRoot || text.includes(`${basename(root)}/`)),
  );
  if (own.some(({ scan }) => scan.startsServer || scan.kind === "procfile" || scan.kind === "platform"))
    return "served";
  // `ENTRYPOINT []` starts nothing.
  return own.some(
    (file) =>
      startsProduction(file) &&
      (file.scan.kind !== "dockerfile" || /^(?:CMD|ENTRYPOINT)[ \t]+(?!\[[ \t]*\])\S/m.test(file.text)),
  )
    ? "started"
    : "nothing";
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

/** What is there while a variable is unset: the default of wsgi.py, `${DJANGO_SETTINGS_MODULE:-shop.settings}`. */
function isFallback(input: EntriesInput, reference: SettingsReference): boolean {
  const { target, at } = reference;
  return isDeploy(reference) ? target !== "production" || standsIn(input, at) : !isFurtherStarter(basename(at.file));
}

function standsIn({ files }: EntriesInput, at: Span): boolean {
  const content = files.read(at.file);
  return isText(content) && /\$\{\w{1,80}:?-["']?$/.test(content.text.slice(Math.max(0, at.start - 100), at.start));
}

/** Of a module or class that a deploy file names: its name says development or tests, and the project has another to serve requests. */
function isForDevelopment({
  files,
  project,
}: EntriesInput): (mention: Pick<DeployMention, "variable" | "value">) => boolean {
  let texts: readonly { readonly module: string; readonly text: string }[] | undefined;
  const all = (): NonNullable<typeof texts> =>
    (texts ??= project.settingsFiles.flatMap((file) => {
      const module = moduleNameOf(project.searchPath, file);
      const content = files.read(file);
      return module === undefined || !isText(content) ? [] : [{ module, text: content.text }];
    }));
  return ({ variable, value }) => {
    if (variable === "DJANGO_CONFIGURATION")
      return (
        isAside(settingsWords(value)) &&
        all().some(({ text }) =>
          [...text.matchAll(/^class[ \t]+(\w{1,80})/gm)].some(
            ([, name = ""]) => name !== value && settingsWords(name).production,
          ),
        )
      );
    return (
      isAside(moduleWords(value)) &&
      all().some(
        ({ module, text }) =>
          module !== value &&
          mayServe(moduleWords(module)) &&
          (isWholeSettings(text) || /^[ \t]*from[ \t]+\S{1,200}[ \t]+import[ \t]*\(?[ \t]*\*/m.test(text)),
      )
    );
  };
}

/** Matches gitignore patterns against paths below the analysis root. */
function pathMatcher(patterns: readonly string[]): (relative: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matcher = ignore().add([...patterns]);
  return (relative) => relative !== "." && !relative.startsWith("/") && matcher.ignores(relative);
}

function isAside(words: NameWords): boolean {
  return words.development || words.test;
}

function mayServe(words: NameWords): boolean {
  return !words.development && !words.test && !words.shared;
}

/** `MODULE` or `MODULE:Class`. */
export function entryName(entry: Pick<Entry, "module" | "className">): string {
  return entry.className === undefined ? entry.module : `${entry.module}:${entry.className}`;
}

/** All that `findEntries` takes from a settings module, as text: where it stays the same the entries do, but for the places that move with the text. */
export function entriesFacts(tree: PythonModule | undefined, text: string): string {
  const facts: SettingsFacts = tree === undefined ? noFacts : settingsFacts(tree);
  const lines = new LineIndex(text);
  // Reasons name lines.
  const told = JSON.stringify(facts, (key, value: unknown) =>
    typeof value !== "number" || key === "level" ? value : key === "start" ? lines.positionAt(value).line : undefined,
  );
  return `${isWholeSettings(text)} ${switchesDebugOn(text)} ${isEmpty(text)} ${isNothingButImport(text)} ${isPiece(text)} ${keepsFromProduction(text)} ${asksToBeCopied(text)} ${answersNobody(text)} ${told}`;
}

const noFacts: SettingsFacts = { imports: [], includes: [], classes: [] };

interface Candidate {
  readonly module: string;
  readonly className: string | undefined;
  readonly file: string;
  readonly words: NameWords;
  readonly references: readonly SettingsReference[];
  /** Enough to run a site: sets INSTALLED_APPS or ROOT_URLCONF, or takes over settings that do. */
  readonly isMoved: boolean;
  readonly isWhole: boolean;
  /** The settings modules that it takes over: by a star import, or by include(). */
  readonly takesOver: readonly string[];
  /** The settings module that takes it over. */
  readonly importedBy: readonly { readonly module: string; readonly at: Span }[];
}

interface SettingsModule {
  readonly module: string;
  readonly file: string;
  readonly facts: SettingsFacts;
  readonly text: string;
}

/** What deploy files take: `COPY resources /srv`, `WORKDIR /srv/resources`, a mount. */
interface TakenFolders {
  folder(name: string): boolean;
  /** `ADD docker/ project/`: the folder has another name in the image. */
  moved(name: string): boolean;
}

function takenFolders(scanned: readonly JudgedFile[]): TakenFolders {
  return {
    folder: (name) =>
      scanned.some(({ text }) =>
        text.split("\n").some((line) => !line.trimStart().startsWith("#") && line.split(/[\s"'/:=,;]+/).includes(name)),
      ),
    moved: (name) =>
      scanned.some(({ text }) =>
        [
          ...text.matchAll(
            /^[ \t]*(?:COPY|ADD)[ \t][^\n]{0,300}?(?<![\w.-])([\w.-]{1,100})\/?[ \t]{1,20}([^\s]{1,200}?)\/?[ \t]{0,20}$/gim,
          ),
        ].some(([, source, target]) => source === name && target !== undefined && basename(target) !== name),
      ),
  };
}

function findCandidates(
  input: EntriesInput,
  references: readonly SettingsReference[],
  takes: TakenFolders,
): readonly Candidate[] {
  const { files, project, configuration } = input;
  const modules = new Map<string, SettingsModule>();
  const add = (module: string, file: string): void => {
    if (modules.has(module)) return;
    const content = files.read(file);
    const tree = input.parse(file);
    modules.set(module, {
      module,
      file,
      facts: tree === undefined ? noFacts : settingsFacts(tree),
      text: isText(content) ? content.text : "",
    });
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
    const module = moduleNameOf(project.searchPath, file, hyphened);
    // A folder that nothing can name (`my-app/`), or one hidden by a module of the same name.
    if (module !== undefined && !ownNames.has(file) && fileOfModule(files, project.searchPath, module) === file)
      add(module, file);
  }
  for (const { name, file } of named) add(name, file);

  const all = [...modules.values()];
  const byFile = new Map(all.map((one) => [one.file, one]));
  const importers = new Map<string, { module: string; at: Span }[]>();
  const wholes = new Set(
    all.filter((one) => isWholeSettings(one.text) || takesOverForeign(input, one)).map((one) => one.module),
  );
  const bases = new Map<string, string[]>();
  for (const one of all) {
    for (const { file, at, isWhole } of importedFiles(input, one)) {
      const target = byFile.get(file);
      if (target === undefined || target === one) continue;
      importers.set(target.module, [...(importers.get(target.module) ?? []), { module: one.module, at }]);
      if (isWhole) bases.set(one.module, [...(bases.get(one.module) ?? []), target.module]);
    }
  }
  // What takes over whole settings is whole; an application's own `settings` package takes over its own pieces.
  for (let before = -1; before !== wholes.size; ) {
    before = wholes.size;
    for (const [module, targets] of bases) if (targets.some((target) => wholes.has(target))) wholes.add(module);
  }

  const ofFiles = new Map<string, readonly ClassFact[]>();
  // An image that copies `resources/settings.py` into the folder that it runs in names it `settings`.
  const isCopyOf = (one: SettingsModule, { module, at }: SettingsReference): boolean =>
    module !== undefined &&
    !modules.has(module) &&
    one.module.endsWith(`.${module}`) &&
    all.every((other) => other === one || !other.module.endsWith(`.${module}`)) &&
    (dirname(one.file) === dirname(at.file) || takes.folder(basename(dirname(one.file))));

  return all.flatMap((one): readonly Candidate[] => {
    const importedBy = importers.get(one.module) ?? [];
    const classes = configurationClasses(input, one.file, ofFiles);
    // `config/__init__.py` that only brings the classes of its modules together is another name of theirs.
    if (classes.length === 0 && !isWholeSettings(one.text) && takenClasses(input, one, ofFiles).length > 0) return [];
    if (classes.length === 0) {
      return [
        {
          module: one.module,
          className: undefined,
          file: one.file,
          words: moduleWords(one.module),
          references: references.filter((ref) => ref.module === one.module || isCopyOf(one, ref)),
          isMoved: references.every((ref) => ref.module !== one.module) && takes.moved(basename(dirname(one.file))),
          isWhole: wholes.has(one.module),
          takesOver: bases.get(one.module) ?? [],
          importedBy,
        },
      ];
    }
    return classes.map((fact): Candidate => {
      const own = settingsWords(fact.name);
      const saysNothing = !own.production && !own.development && !own.test && !own.shared;
      return {
        module: one.module,
        className: fact.name,
        file: one.file,
        words: saysNothing ? { ...moduleWords(one.module), shared: false } : own,
        references: references.filter(
          (ref) =>
            ref.className === fact.name &&
            (namesModule(references, ref, one.module) ||
              all.some(
                (other) =>
                  namesModule(references, ref, other.module) &&
                  takenClasses(input, other, ofFiles).some(
                    (taken) => taken.file === one.file && taken.name === fact.name,
                  ),
              )),
        ),
        isMoved: false,
        isWhole: true,
        takesOver: [],
        importedBy: all.flatMap((other) =>
          other.facts.classes
            .filter((sub) => sub !== fact && sub.bases.some((base) => base.split(".").pop() === fact.name))
            .map((sub) => ({ module: `${other.module}:${sub.name}`, at: span(other.file, sub.start, sub.end) })),
        ),
      };
    });
  });
}

/** Classes of other modules that it imports, by their files. */
function takenClasses(
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

/** `from theirproject.settings import *`: what an installed package holds is not seen. */
function takesOverForeign({ files, project }: EntriesInput, one: SettingsModule): boolean {
  return one.facts.imports.some(
    ({ level, module, names }) =>
      names === "*" &&
      /settings|conf/.test(module) &&
      resolveImport(files, project.searchPath, one.file, level, module).kind !== "module",
  );
}

/** A class belongs to the module that the same file names; where it names none, to every module that has the class. */
function namesModule(references: readonly SettingsReference[], reference: SettingsReference, module: string): boolean {
  const named = references.filter((other) => other.at.file === reference.at.file && other.module !== undefined);
  return named.length === 0 || named.some((other) => other.module === module);
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

/** django-split-settings' include takes glob patterns; here one level of `*` in the file's name. */
function includedFiles(files: FileSource, path: string): readonly string[] {
  const pattern = basename(path);
  if (!pattern.includes("*")) return [path];
  const [before = "", after = ""] = pattern.split("*");
  return files
    .list(dirname(path))
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => `${dirname(path)}/${name}`);
}

/** Classes of the module that derive from configurations.Configuration, also by way of another module's class. */
function configurationClasses(
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
  const known = new Set<string>();
  const usesConfigurations = imports.some(
    ({ level, module, names }) =>
      level === 0 && module === "configurations" && names !== "*" && names.includes("values"),
  );
  for (const reference of imports) {
    if (reference.level === 0 && reference.module === "configurations") {
      if (reference.names === "*") known.add("Configuration");
      else if (reference.names.length === 0) known.add("configurations.Configuration");
      else for (const name of reference.names) known.add(name);
      continue;
    }
    const target = resolveImport(input.files, input.project.searchPath, file, reference.level, reference.module);
    // Settings of an installed package that are made to be built on, in a module that takes values from configurations: froide.settings.
    if (
      target.kind !== "module" &&
      usesConfigurations &&
      /settings|config/i.test(reference.module) &&
      reference.names !== "*"
    )
      for (const name of reference.names) known.add(name);
    if (target.kind !== "module" || reference.names.length === 0) continue;
    for (const fact of configurationClasses(input, target.file, found))
      if (reference.names === "*" || reference.names.includes(fact.name)) known.add(fact.name);
  }
  if (known.size === 0) return [];
  return classes.filter((fact) => {
    if (!fact.bases.some((base) => known.has(base))) return false;
    known.add(fact.name);
    return true;
  });
}

interface DecisionInput extends EntriesInput {
  readonly scanned: readonly JudgedFile[];
  roleOf(path: string): DeployRole | undefined;
  /** Some deploy file says what serves production. */
  readonly isDeployed: boolean;
  /** Some wsgi.py or asgi.py names settings, in the project or not. */
  readonly isStarted: boolean;
  /** Whether a file for production that lies in the project, or beside all of them and names its folder, starts a server for it, or another thing. */
  deployed(project: Project): Deployed;
  isNotProduction(relative: string): boolean;
}

function decideRoles(input: DecisionInput, candidates: readonly Candidate[]): readonly Entry[] {
  const first = new Map<Candidate, Decision | undefined>(
    candidates.map((one) => [one, byStrongEvidence(input, one, candidates)]),
  );
  const strongProduction = new Set(candidates.filter((one) => first.get(one)?.role === "production").map(nameOf));
  const asides = new Set(
    candidates.filter((one) => first.get(one)?.role === "development" || first.get(one)?.role === "test").map(nameOf),
  );
  const second = new Map<Candidate, Decision | undefined>(
    candidates.map((one) => [
      one,
      first.get(one) ?? byImportAndStarter(one, strongProduction, asides, candidates, input),
    ]),
  );
  const production = [...second.values()].some((decision) => decision?.role === "production");
  return candidates.map((one) => {
    const decision = second.get(one) ?? byRest(one, production, input);
    return {
      module: one.module,
      ...(one.className === undefined ? {} : { className: one.className }),
      file: one.file,
      role: decision.role,
      serves: decision.serves ?? (isWorkers(one, candidates) ? "tasks" : "requests"),
      because: decision.because,
      ...(decision.at === undefined ? {} : { becauseAt: decision.at }),
      ...(one.isMoved ? { isMoved: true } : {}),
      ...(input.isStarted && one.references.length === 0 && !isConfigured(one, input) ? { isUnnamed: true } : {}),
    };
  });
}

/** `settings_celery`, which answers no request: beside another that does, the workers' own. */
function isWorkers(one: Candidate, all: readonly Candidate[]): boolean {
  return (
    /(?:^|_)(?:celery|workers?)(?:_|$)/i.test(one.className ?? lastPart(one.module)) &&
    one.references.length > 0 &&
    !one.references.some(isStarter) &&
    all.some((other) => other !== one && mayServe(other.words) && other.isWhole && other.references.length > 0)
  );
}

interface Decision {
  readonly role: Role;
  readonly because: string;
  readonly at?: Span;
  readonly serves?: "tasks";
}

/** Configuration, production deploy files, the name. */
function byStrongEvidence(input: DecisionInput, one: Candidate, all: readonly Candidate[]): Decision | undefined {
  const { words } = one;
  if (isConfigured(one, input))
    return { role: "production", because: "production-settings in the configuration names it" };
  if (input.isNotProduction(relativeTo(input.analysisRoot, one.file)))
    return { role: "development", because: "not-production in the configuration names it" };
  if (input.configuration.productionSettings.length === 0) {
    const machine = machineOfDevelopers(relativeTo(input.analysisRoot, input.project.root));
    if (machine !== undefined) return { role: "development", because: `it lies in ${machine}` };
    const loaded = productionDeploy(one, all);
    const deploy = loaded && isBuiltWith(input, one, loaded) ? undefined : loaded;
    const named = deploy && !words.production ? namedForProduction(input, one, all) : undefined;
    if (deploy !== undefined && named !== undefined)
      return {
        role: "shared",
        because: `${deploy.text} while nothing sets it, and ${named.module} is named for production`,
        at: deploy.at,
      };
    if (deploy !== undefined) return { role: "production", because: deploy.text, at: deploy.at };
  }
  const folder = one.references.length === 0 ? folderOfSamples(relativeTo(input.analysisRoot, one.file)) : undefined;
  if (folder !== undefined) return { role: "development", because: `it lies in ${folder}, and nothing names it` };
  if (words.development || words.test) {
    const importer = one.importedBy[0];
    if (importer !== undefined && !one.isWhole) return sharedBy(input, importer);
    return { role: words.test && !words.development ? "test" : "development", because: "its name says so" };
  }
  if (input.configuration.productionSettings.length > 0)
    return { role: "shared", because: "production-settings in the configuration does not name it" };
  // “A harness for testing”, where it is all that the started server can load.
  const isAll =
    input.isDeployed &&
    one.references.some(isStarter) &&
    all.every((other) => other === one || !other.isWhole || !mayServe(other.words));
  if (!words.production && !isAll && keepsFromProduction(textOf(input, one)))
    return { role: "development", because: "a comment in it says that it is not for production" };
  if (one.references.length === 0 && asksToBeCopied(textOf(input, one)))
    return { role: "development", because: "a comment in it says to copy it, and nothing names it" };
  if (
    one.references.length === 0 &&
    isSuperseded(lastPart(one.module)) &&
    all.some((other) => other !== one && other.isWhole)
  )
    return { role: "development", because: "its name says that another took its place" };
  if (words.production) {
    const launched = one.references.some((ref) => isStarter(ref) || isDeploy(ref))
      ? undefined
      : launchedAbove(one, all);
    if (launched !== undefined)
      return { role: "shared", because: `${launched.text}, which takes it over`, at: launched.at };
    const importer = one.references.some(isStarter) ? undefined : one.importedBy[0];
    const outer = one.references.length === 0 ? startedAbove(input, one, all) : undefined;
    if (outer !== undefined) return { role: "shared", because: `${outer.text}, which takes it over`, at: outer.at };
    if (!one.isWhole && importer !== undefined) return sharedBy(input, importer);
    // `if STAGING: from .settings_staging import *` in what wsgi.py names: that is what runs there too.
    const chooser =
      one.references.length === 0 && isRehearsal(lastPart(one.module))
        ? one.importedBy.find(({ module }) =>
            all.some((other) => nameOf(other) === module && other.references.some(isStarter)),
          )
        : undefined;
    if (chooser !== undefined) return sharedBy(input, chooser);
    const unused = one.references.length === 0 ? besideStarted(input, one, all) : undefined;
    if (unused !== undefined) return { role: "shared", because: unused };
    const moved = one.references.length === 0 ? movedTo(one, all) : undefined;
    if (moved !== undefined)
      return {
        role: "shared",
        because: `nothing names it, and ${moved.text.replace(/:.*/, "")} names ${moved.module}`,
      };
    const site = isRehearsal(lastPart(one.module)) ? aboveTheSite(one, all) : undefined;
    if (site !== undefined) return site;
    const split = one.references.length === 0 ? splitBy(one) : undefined;
    if (split !== undefined) return sharedBy(input, split);
    if (!one.isWhole && all.some((other) => other !== one && other.isWhole)) return fragment;
    return { role: "production", because: "its name says so" };
  }
  return undefined;
}

/** `production_heroku`, which launches name, takes over `production`, which nothing names: that is its base. */
function launchedAbove(one: Candidate, all: readonly Candidate[]): SettingsReference | undefined {
  for (const other of all) {
    if (!other.takesOver.includes(one.module) || isRehearsal(lastPart(other.module))) continue;
    const deploy = productionDeploy(other, all);
    if (deploy !== undefined) return deploy;
  }
  return undefined;
}

/**
 * `settings/production.py` that nothing names, where `settings/__init__.py`, which wsgi.py names, takes it over under no condition: the same settings.
 * Where it is taken only if there is no `local.py`, it is what production has.
 */
function startedAbove(input: DecisionInput, one: Candidate, all: readonly Candidate[]): SettingsReference | undefined {
  const takes = new RegExp(`^from[ \\t]+[\\w.]*\\.${literalPattern(lastPart(one.module))}[ \\t]+import[ \\t]*\\*`, "m");
  return all
    .filter(
      (other) =>
        other.takesOver.includes(one.module) &&
        other.className === undefined &&
        basename(other.file) === "__init__.py" &&
        dirname(other.file) === dirname(one.file) &&
        takes.test(textOf(input, other)),
    )
    .flatMap(({ references }) => references.filter(isStarter))[0];
}

/** `settings_mailing.py`, which nothing names, takes over what wsgi.py names: somebody runs a command with it, or tries a release. */
function aboveTheSite(one: Candidate, all: readonly Candidate[]): Decision | undefined {
  if (one.references.length > 0 || one.className !== undefined) return undefined;
  const site = all.find(
    (other) =>
      one.takesOver.includes(other.module) &&
      mayServe(other.words) &&
      // Staging that builds on what is named for production is a site of its own.
      !(one.words.production && other.words.production) &&
      other.references.some(isStarter),
  );
  return site && { role: "shared", because: `nothing names it, and it takes over ${site.module}, which serves` };
}

/** `config/production.py`, left behind when `config/settings/production.py` was made, which wsgi.py or a deploy file names. */
function movedTo(
  one: Candidate,
  all: readonly Candidate[],
): { readonly module: string; readonly text: string } | undefined {
  for (const other of all) {
    const named = other.references.find((ref) => isStarter(ref) || isDeploy(ref));
    const [outer, inner] = [dirname(one.file), dirname(other.file)];
    if (
      named !== undefined &&
      one.className === undefined &&
      outer !== inner &&
      lastPart(other.module) === lastPart(one.module) &&
      (isInside(outer, inner) || isInside(inner, outer))
    )
      return { module: other.module, text: named.text };
  }
  return undefined;
}

/** `deployed.py`, which staging and production build on and nothing names: the production that does so. */
function splitBy({ module, className, importedBy }: Candidate): Candidate["importedBy"][number] | undefined {
  const own = (className ?? lastPart(module)).toLowerCase();
  if (/^(?:prod|production|live)$/.test(own) || !importedBy.some((one) => isRehearsal(lastPart(one.module))))
    return undefined;
  return importedBy.find((one) => {
    const words = settingsWords(lastPart(one.module));
    return words.production && !words.development && !words.test && !isRehearsal(lastPart(one.module));
  });
}

/** What Sphinx loads so that modules of the project can be imported, and what people copy and then change. */
function folderOfSamples(path: string): string | undefined {
  return path
    .split("/")
    .slice(0, -1)
    .find((part) => /^(?:docs?|documentation|sphinx|resources?|samples?)$/i.test(part));
}

/** A deploy file makes no module production against its name, as long as the project has another. */
function productionDeploy(one: Candidate, all: readonly Candidate[]): SettingsReference | undefined {
  const { words, references } = one;
  if (isAside(words) && all.some((other) => other !== one && other.isWhole && mayServe(other.words))) return undefined;
  return references.find(
    (ref) =>
      isDeploy(ref) &&
      ref.target === "production" &&
      !ref.buildOnly &&
      !(isAside(words) && (ref.source === "shell" || ref.source === "workflow")),
  );
}

/** Settings whose head keeps them from serving, in an image that starts nothing: it runs collectstatic with them. */
function isBuiltWith(input: DecisionInput, one: Candidate, { source, at }: SettingsReference): boolean {
  return (
    source === "dockerfile" &&
    input.scanned.some(({ file, scan }) => file === at.file && !scan.evidence.hasCommand) &&
    keepsFromProduction(textOf(input, one))
  );
}

/** For names that say neither: the default of wsgi.py and asgi.py, unless a production module builds on it; then whether it is made to be imported. */
function byImportAndStarter(
  one: Candidate,
  strongProduction: ReadonlySet<string>,
  asides: ReadonlySet<string>,
  all: readonly Candidate[],
  input: DecisionInput,
): Decision | undefined {
  // A stage before production that builds on the default of wsgi.py does not take it away from production.
  const isDefault = !one.words.shared && one.references.some(isStarter);
  const byProduction = one.importedBy.find(
    ({ module }) => strongProduction.has(module) && !(isDefault && isRehearsal(lastPart(module))),
  );
  if (byProduction !== undefined) return sharedBy(input, byProduction);
  // A module that takes over the settings a deploy file names for production chooses between environments: production passes it by.
  const chosen = all.flatMap((other) =>
    other.importedBy.some((importer) => importer.module === one.module) ? (productionDeploy(other, all) ?? []) : [],
  )[0];
  if (chosen !== undefined) return { role: "shared", because: `${chosen.text}, which it imports`, at: chosen.at };
  // `settings/__init__.py` with nothing but `from .development import *`, beside a module for production: another name of the developers' settings.
  const only =
    strongProduction.size > 0 && one.className === undefined
      ? all.find(
          (other) =>
            other.words.development &&
            !other.words.production &&
            other.importedBy.some((importer) => importer.module === one.module),
        )
      : undefined;
  if (only !== undefined && isNothingButImport(textOf(input, one)))
    return { role: "development", because: `it only imports ${only.module}` };
  // The same of what all of them build on: a package's `__init__.py` that nothing names.
  const [base] = one.takesOver;
  if (
    base !== undefined &&
    strongProduction.size > 0 &&
    one.references.length === 0 &&
    basename(one.file) === "__init__.py" &&
    isNothingButImport(textOf(input, one))
  )
    return { role: "shared", because: `nothing names it, and it only imports ${base}` };
  const aside = input.isDeployed ? undefined : besideDistribution(input, one.module);
  if (aside !== undefined) return aside;
  const hasWhole = (): boolean => all.some((other) => other !== one && other.isWhole && mayServe(other.words));
  if (one.className === undefined && isEmpty(textOf(input, one)) && (strongProduction.size > 0 || hasWhole()))
    return { role: "shared", because: "there is nothing in it" };
  const isServedBeside = (): boolean =>
    all.some((other) => other !== one && mayServe(other.words) && other.references.some(isStarter));
  if (isLeftOver(input, one) && (strongProduction.size > 0 || isServedBeside()))
    return { role: "development", because: "it switches DEBUG on, and nothing names it" };
  const starter = one.references.find(isStarter);
  // `from .dev import *`, and a toolbar: one more set of settings for developers.
  const [taken] = one.takesOver;
  if (
    starter === undefined &&
    taken !== undefined &&
    strongProduction.size > 0 &&
    !isWholeSettings(textOf(input, one)) &&
    one.takesOver.every((module) => asides.has(module))
  )
    return { role: "development", because: `it takes over ${taken}, which is not for production` };
  const named = starter && namedForProduction(input, one, all);
  const plain = starter && named && startedAsIs(input, starter);
  if (starter !== undefined && plain !== undefined)
    return { role: "production", because: `${starter.text}, and ${plain} starts it and sets none`, at: starter.at };
  if (starter !== undefined && named !== undefined)
    return { role: "shared", because: `${named.module} is named for production, and it is not`, at: starter.at };
  if (starter !== undefined)
    return unserved(input, one, starter) ?? { role: "production", because: starter.text, at: starter.at };
  const above = starter === undefined ? aboveTheSite(one, all) : undefined;
  if (above !== undefined) return above;
  // Tests and development that build on a module do not take it away from production, where nothing else is production's.
  const importer =
    one.importedBy.find(({ module }) => !asides.has(module)) ??
    (strongProduction.size > 0 || one.words.shared || !one.isWhole ? one.importedBy[0] : undefined);
  if (importer !== undefined) return sharedBy(input, importer);
  if (one.words.shared) return { role: "shared", because: "its name says that it is made to be imported" };
  if (!one.isWhole && all.some((other) => other !== one && other.isWhole)) return fragment;
  // Beside the module that production is named by, or that wsgi.py names, one that nothing names serves something else: a library, a report, a run by hand.
  const isBeside = (other: Candidate): boolean =>
    other !== one && dirname(other.file) === dirname(one.file) && basename(one.file) !== "__init__.py";
  const [sibling] =
    one.references.length === 0
      ? all.filter(
          (other) =>
            isBeside(other) &&
            (strongProduction.has(nameOf(other))
              ? other.references.some((ref) => isStarter(ref) || isDeploy(ref))
              : isSiblingOf(one, other)),
        )
      : [];
  if (sibling !== undefined)
    return { role: "shared", because: `nothing names it, and ${nameOf(sibling)} beside it is for production` };
  // A settings package whose modules the one that wsgi.py names brings together: pkgutil, importlib.
  const whole =
    one.references.length === 0 && basename(one.file) !== "__init__.py" && isPiece(textOf(input, one))
      ? all.find((other) => dirname(other.file) === dirname(one.file) && other.references.some(isStarter))
      : undefined;
  if (whole !== undefined)
    return { role: "shared", because: `nothing names it, and it is a piece beside ${nameOf(whole)}` };
  const elsewhere = one.references.filter(isDeploy);
  // Named by tests or development files only, or while an image is built: production if nothing else is.
  if (elsewhere.length > 0) return undefined;
  const mention = one.references[0];
  // `wsgi_live.py` is asked only where production starts it.
  const deployed = all.find((other) =>
    other.references.some(
      (ref) => isStarter(ref) && (strongProduction.has(nameOf(other)) || isFurtherStarter(basename(ref.at.file))),
    ),
  );
  if (mention !== undefined && deployed !== undefined && one.references.every((ref) => ref.source === "manage"))
    return {
      role: "development",
      because: `only ${mention.text}, and ${nameOf(deployed)} is what serves`,
      at: mention.at,
    };
  if (
    mention !== undefined &&
    one.references.every((ref) => ref.source === "celery") &&
    one.references.length > 0 &&
    all.some((other) => other.importedBy.some((importer) => importer.module === one.module))
  ) {
    return { role: "production", because: `${mention.text}, for Celery's workers`, at: mention.at, serves: "tasks" };
  }
  const outer = loadedFromAround(input, one);
  if (outer !== undefined)
    return { role: "shared", because: `${relativeTo(input.analysisRoot, outer.starter)} loads it as ${outer.module}` };
  const site = besideSite(input);
  if (site !== undefined && one.references.every((ref) => ref.source === "manage" || ref.source === "celery"))
    return {
      role: "development",
      because: `${mention === undefined ? "nothing names it" : `only ${mention.text}`}, and ${folderText({ ...input, project: site })} is the site`,
      ...(mention === undefined ? {} : { at: mention.at }),
    };
  // An image copies it beside the settings that take it over.
  const isStarted = ({ starters }: Project): boolean => starters.length > 0;
  if (
    mention === undefined &&
    !isStarted(input.project) &&
    input.projects.some(isStarted) &&
    isPiece(textOf(input, one))
  )
    return { role: "shared", because: "nothing names or starts it, and no site runs with it alone" };
  return mention === undefined
    ? {
        role: "production",
        because: "its name says neither development nor test, and no other settings module imports it",
      }
    : {
        role: "production",
        because: `${mention.text}, and its name says neither development nor test`,
        at: mention.at,
      };
}

/** `shop.settings.production` beside the default of wsgi.py, `shop.settings`, which does not take it over: somebody sets it on the server. */
function namedForProduction(input: EntriesInput, one: Candidate, all: readonly Candidate[]): Candidate | undefined {
  if (!one.references.every((ref) => isFallback(input, ref))) return undefined;
  const [top] = one.module.split(".");
  return all.find(
    (other) =>
      other.isWhole &&
      other.className === undefined &&
      other.module.split(".")[0] === top &&
      /^(?:settings_?)?(?:prod|production|live)(?:_?settings)?$/.test(lastPart(other.module)) &&
      !isLeftOver(input, other) &&
      !one.takesOver.includes(other.module),
  );
}

/** `production.py` that nothing names and that switches DEBUG on: what once was to become production. */
function isLeftOver(input: EntriesInput, one: Candidate): boolean {
  return one.references.length === 0 && switchesDebugOn(textOf(input, one));
}

/** `production.py` that nothing names, beside the default of wsgi.py that is started as it is. */
function besideStarted(input: DecisionInput, one: Candidate, all: readonly Candidate[]): string | undefined {
  for (const other of all) {
    const starter = other.references.find(isStarter);
    if (starter === undefined || other === one || !mayServe(other.words)) continue;
    if (isLeftOver(input, one)) return `it switches DEBUG on, nothing names it, and ${starter.text}`;
    if (namedForProduction(input, other, [one]) === undefined) continue;
    const plain = startedAsIs(input, starter);
    if (plain !== undefined)
      return `nothing names it, and ${plain} starts what ${starter.text.replace(/:.*/, "")} names`;
  }
  return undefined;
}

/**
 * The unit or Compose file that starts a server with all that its process gets, DJANGO_SETTINGS_MODULE not among it, where wsgi.py loads no file of variables either:
 * its default is what runs.
 */
function startedAsIs(
  { files, scanned, roleOf, analysisRoot }: DecisionInput,
  { at }: SettingsReference,
): string | undefined {
  const content = files.read(at.file);
  if (!isText(content) || /dotenv|read_env|environ\.Env|decouple/.test(content.text)) return undefined;
  const module = basename(at.file).replace(/\.py$/, "");
  const serves = new RegExp(`\\b(?:gunicorn|uvicorn|daphne|hypercorn)["',]{0,2}[ \\t][^\\n]{0,400}\\b${module}\\b`);
  const found = scanned.find(
    ({ file, text, scan }) =>
      (scan.kind === "systemd" || scan.kind === "compose") &&
      roleOf(file)?.role === "production" &&
      !/env(?:ironment)?_?file|DJANGO_SETTINGS_MODULE|\{\{|<<:|PassEnvironment/i.test(text) &&
      serves.test(text),
  );
  return found && relativeTo(analysisRoot, found.file);
}

/** Settings that wsgi.py names and that answer nobody, where a server is started for another project of the repository and none for this. */
function unserved(input: DecisionInput, one: Candidate, { text, at }: SettingsReference): Decision | undefined {
  if (!answersNobody(textOf(input, one))) return undefined;
  const own = input.deployed(input.project);
  const other = own === "served" ? undefined : input.projects.find((each) => input.deployed(each) === "served");
  if (other === undefined) return undefined;
  return own === "nothing" && switchesDebugOn(textOf(input, one))
    ? {
        role: "development",
        because: `${text}, nothing deploys it, and ${folderText({ ...input, project: other })} is served`,
        at,
      }
    : { role: "production", because: `${text}, and nothing serves it: for its commands`, at, serves: "tasks" };
}

/** Both build on the same, neither on the other, and wsgi.py names the other. */
function isSiblingOf(one: Candidate, other: Candidate): boolean {
  return (
    other.references.some(isStarter) &&
    basename(other.file) !== "__init__.py" &&
    mayServe(other.words) &&
    other.importedBy.length === 0 &&
    one.takesOver.some((base) => base !== other.module && other.takesOver.includes(base))
  );
}

/** A manage.py inside the package of a project around it, whose wsgi.py calls the same file by its whole name. */
function loadedFromAround(
  { project, projects, files, parse }: DecisionInput,
  { file }: Candidate,
): { readonly starter: string; readonly module: string } | undefined {
  for (const { root, starters, searchPath } of projects) {
    if (root === project.root || !isInside(root, project.root)) continue;
    for (const starter of starters) {
      const tree = isInside(project.root, starter) && isSiteStarter(starter) ? parse(starter) : undefined;
      const module =
        tree && environmentDefaults(tree).find(({ variable }) => variable === "DJANGO_SETTINGS_MODULE")?.value;
      if (module !== undefined && fileOfModule(files, searchPath, module) === file) return { starter, module };
    }
  }
  return undefined;
}

function isSiteStarter(file: string): boolean {
  return /[aw]sgi(?:\/__init__)?\.py$/.test(file);
}

/** A project with a manage.py alone, which nothing deploys, beside one that has a wsgi.py or asgi.py: a library with commands, or what checks the site. */
function besideSite(input: DecisionInput): Project | undefined {
  const { project, projects } = input;
  const isSite = ({ starters }: Project): boolean => starters.some(isSiteStarter);
  return isSite(project) || input.deployed(project) !== "nothing"
    ? undefined
    : projects.find(
        (other) =>
          isSite(other) &&
          !isInside(project.root, other.root) &&
          !isInside(other.root, project.root) &&
          projectWords(basename(other.root)) === undefined,
      );
}

function textOf({ files }: EntriesInput, { file }: Candidate): string {
  const content = files.read(file);
  return isText(content) ? content.text : "";
}

function byRest(one: Candidate, production: boolean, input: EntriesInput): Decision {
  const weak = one.references.find(isDeploy);
  if (production && weak !== undefined && (weak.target === "test" || weak.target === "development"))
    return { role: weak.target, because: `only ${weak.text}`, at: weak.at };
  if (production && weak?.buildOnly === true)
    return { role: "development", because: `only ${weak.text}, while something is built`, at: weak.at };
  if (weak === undefined)
    return { role: "production", because: `no deploy file below ${basename(input.project.root)} names another` };
  return { role: "production", because: `${weak.text}, and its name says neither development nor test`, at: weak.at };
}

const fragment: Decision = {
  role: "shared",
  because: "it sets neither INSTALLED_APPS nor ROOT_URLCONF and imports no other settings",
};

function sharedBy(input: EntriesInput, importer: { readonly module: string; readonly at: Span }): Decision {
  const content = input.files.read(importer.at.file);
  const lines = new LineIndex(isText(content) ? content.text : "");
  const verb = importer.module.includes(":") ? "builds on it" : "imports it";
  return {
    role: "shared",
    because: `${placeText(input.analysisRoot, importer.at.file, lines, importer.at.start)} ${verb}`,
    at: importer.at,
  };
}

function isDeploy(reference: SettingsReference): boolean {
  return (
    reference.source !== "manage" &&
    reference.source !== "wsgi" &&
    reference.source !== "asgi" &&
    reference.source !== "celery"
  );
}

function isStarter({ source }: SettingsReference): boolean {
  return source === "wsgi" || source === "asgi";
}

function nameOf(one: Candidate): string {
  return one.className === undefined ? one.module : `${one.module}:${one.className}`;
}

/** `MODULE` in the configuration means all classes of it. */
function isConfigured(one: Candidate, { configuration }: Pick<EntriesInput, "configuration">): boolean {
  return configuration.productionSettings.some((text) => names(text, one));
}

function names(text: string, one: Candidate): boolean {
  const wanted = parseEntryName(text);
  return (
    wanted !== undefined &&
    wanted.module === one.module &&
    (wanted.className === undefined || wanted.className === one.className)
  );
}

function nothingReason(
  input: EntriesInput,
  entries: readonly Entry[],
  unresolved: readonly SettingsReference[],
): string {
  const configured = input.configuration.productionSettings;
  if (configured.length > 0)
    return `production-settings names ${configured.join(", ")}, which is not in ${folderText(input)}`;
  if (entries.length > 0) {
    const list = entries
      .slice(0, 5)
      .map((entry) => `${entryName(entry)} (${entry.role})`)
      .join(", ");
    return `Only ${list}${entries.length > 5 ? ` and ${entries.length - 5} more` : ""}: no module is named for production, and no production deploy file, wsgi.py or asgi.py names one`;
  }
  const missing = unresolved[0];
  if (missing !== undefined) return `${missing.text} to ${missing.module ?? ""}, which is not in ${folderText(input)}`;
  return `No settings module was found in ${folderText(input)}`;
}

function folderText({ analysisRoot, project }: EntriesInput): string {
  const relative = relativeTo(analysisRoot, project.root);
  return relative === "." ? "this project" : relative;
}
