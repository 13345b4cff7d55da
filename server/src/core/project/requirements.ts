import { groupBy } from "../text/groupBy.js";
import { anyServerDistribution } from "./servers.js";
import { normaliseName } from "../text/distributionName.js";
import { span, type Span } from "../text/span.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { basename, dirname, foldersUpTo, join } from "./paths.js";
import {
  parseCondaEnvironment,
  parsePipfile,
  parsePipfileLock,
  parsePyproject,
  parseRequirementsText,
  parseSetupCfg,
  parseSetupPy,
  parseTomlLock,
  requiredPython,
  type DefaultGroups,
  type Requirement,
  type RequirementFile,
} from "./requirementFiles.js";
import { djangoSeries } from "../data/djangoSeries.js";
import { nameWords } from "./roleWords.js";
import { skippedFolders } from "./skippedFolders.js";
import { compareVersions, pinnedVersion, satisfies } from "./versionRange.js";

export interface Distribution {
  /** As written: `Django`. */
  readonly name: string;
  /**
   * The version that is installed, as far as it can be told: the locked one, that of `==`, or the newest of a bounded range
   * (for Django: its newest series in the range, `>=3.2,<5` is "4.2"; for others: the range's lower bound). undefined: any.
   */
  readonly version: string | undefined;
  /** The version is one release, not a range's. */
  readonly exact: boolean;
  /** All that one lock file holds of it, each for other Pythons; empty where that is one. */
  readonly lockedFor: readonly string[];
  readonly specifier: string;
  readonly file: string;
  /** Its name in that file. */
  readonly at: Span;
  /** Where it is asked for: "main", "dev", "test", an extra's or group's name. Empty: only in a lock file that does not say. */
  readonly groups: readonly string[];
  /** Extras that someone asked for, in normalised form: `gevent` of `gunicorn[gevent]`. */
  readonly extras: readonly string[];
  /** Where a person asked for it: in a lock file only if it stands nowhere else. */
  readonly written: { readonly file: string; readonly at: Span; readonly specifier: string; readonly locked: boolean };
}

export interface Requirements {
  /** By normalised name (PEP 503: lower case, `-` for runs of `-`, `_`, `.`). */
  readonly distributions: ReadonlyMap<string, Distribution>;
  /** Every source was read completely, and there is one: a distribution that is not here is not required. */
  readonly complete: boolean;
  /** A lock file, or files that were compiled, list everything that is installed: with all that the requirements themselves need. */
  readonly locked: boolean;
  /** Groups of development that installers take unless they are told otherwise. */
  readonly defaultGroups: DefaultGroups;
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  /** Files that were read: their change changes this. */
  readonly sources: readonly string[];
  /** The oldest Python 3 that the project says it runs on, by its second number; undefined: it says nothing. */
  readonly oldestPython: number | undefined;
}

export interface FoundVersion {
  /** "5.2.1", "4.2". */
  readonly text: string;
  readonly file: string;
  readonly at: Span;
}

/** What folders above several projects say, read once. It holds for one state of the files. */
export type RequirementCache = Map<string, FolderRequirements>;

/**
 * What the project in `root` requires, from its own folder and the folders above up to `upTo`.
 * The nearest folder decides; there a lock file wins over a requirement, and production's requirements over development's.
 * A lock file further up counts where it agrees with the nearer requirement (a workspace's uv.lock).
 */
export function readRequirements(
  files: FileSource,
  root: string,
  upTo: string,
  cache: RequirementCache = new Map(),
): Requirements {
  const folders = foldersUpTo(join(root, "x"), upTo).map((folder) => {
    const known = cache.get(folder) ?? readFolder(files, folder, sourcesIn(files, folder));
    cache.set(folder, known);
    return known;
  });
  const below = sourcesBelow(files, root, upTo, folders);
  if (below.length > 0) folders.unshift(readFolder(files, root, below));
  const sources = folders.flatMap((one) => one.sources);
  return {
    distributions: merge(
      folders.flatMap((one, distance) => one.found.map((found) => ({ ...found, distance }))),
      folders.flatMap((one, distance) => one.constraints.map((found) => ({ ...found, distance }))),
    ),
    complete: folders.every((one) => one.complete) && sources.length > 0,
    // A workspace's member writes what it needs into its pyproject.toml, and the lock lies above it.
    locked:
      folders.some((one) => one.locked) &&
      folders.every((one) => one.locked || one.found.every(({ file }) => basename(file) === "pyproject.toml")),
    defaultGroups: {
      poetry: developmentGroups(folders, "poetry"),
      uv: developmentGroups(folders, "uv"),
      pdm: developmentGroups(folders, "pdm"),
    },
    problems: folders.flatMap((one) => one.problems),
    sources,
    oldestPython: folders.find((one) => one.oldestPython !== undefined)?.oldestPython,
  };
}

function developmentGroups(folders: readonly FolderRequirements[], tool: keyof DefaultGroups): readonly string[] {
  return [...new Set(folders.flatMap((one) => one.defaultGroups.flatMap((groups) => groups[tool])))].filter(
    isDevelopmentGroup,
  );
}

/** Without Django they are not what production installs: a tool's, or those of what lies beside. */
export function namesDjango({ distributions, locked }: Requirements): boolean {
  return (
    distributions.has("django") || (!locked && [...distributions.keys()].some((name) => /django|wagtail/.test(name)))
  );
}

/** undefined: Django is not required, or nothing tells which version. */
export function djangoVersion(requirements: Requirements): FoundVersion | undefined {
  const django = requirements.distributions.get("django");
  return django?.version === undefined ? undefined : { text: django.version, file: django.file, at: django.at };
}

/** The version of a distribution; null: required, version unknown; undefined: not required. */
export function distribution(requirements: Requirements, name: string): string | null | undefined {
  const found = requirements.distributions.get(name);
  if (found) return found.version ?? null;
  // An extra that is called like a distribution installs it, in whatever version: `gunicorn[gevent]`.
  return [...requirements.distributions.values()].some(({ extras }) => extras.includes(name)) ? null : undefined;
}

/** The one version of a distribution that is installed in production; undefined: it may be another, or none. */
export function pinnedDistribution(requirements: Requirements, name: string): string | undefined {
  const found = requirements.distributions.get(name);
  return found?.exact === true && !isForDevelopmentOnly(requirements, name) ? found.version : undefined;
}

/** Whether nothing but groups of development requires it. */
export function isForDevelopmentOnly(requirements: Requirements, name: string): boolean {
  const groups = requirements.distributions.get(name)?.groups ?? [];
  return groups.length > 0 && groups.every(isDevelopmentGroup);
}

/** A group or extra by whose name production does without it. */
export function isDevelopmentGroup(group: string): boolean {
  const words = nameWords(group);
  if (words.production) return false;
  return (
    words.development ||
    words.test ||
    /^(?:docs?|lint(?:ing)?|linters?|typing|types|format|quality|debug|profiling|constraints?)$/.test(group)
  );
}

interface Placed {
  readonly requirement: Requirement;
  readonly file: string;
}

export interface FolderRequirements {
  readonly found: readonly Placed[];
  readonly constraints: readonly Placed[];
  readonly complete: boolean;
  readonly locked: boolean;
  readonly defaultGroups: readonly DefaultGroups[];
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  readonly sources: readonly string[];
  readonly oldestPython: number | undefined;
}

interface Found extends Placed {
  /** Folders between the project's root and the file's. */
  readonly distance: number;
}

const lockNames: ReadonlySet<string> = new Set(["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"]);

type Source = { readonly file: string; readonly group: string };

function readFolder(files: FileSource, folder: string, own: readonly Source[]): FolderRequirements {
  const problems: { file: string; message: string }[] = [];
  const sources: string[] = [];
  const found: Placed[] = [];
  const constraints: Placed[] = [];
  let complete = true;
  /** Requirement files of production, and whether a program compiled them. */
  const compiled: boolean[] = [];
  const defaultGroups: DefaultGroups[] = [];
  let oldestPython: number | undefined;
  // What several files include belongs to production if production is among them.
  const pending = own
    .map((source) => ({ ...source, constraint: false }))
    .sort((a, b) => Number(isDevelopmentGroup(a.group)) - Number(isDevelopmentGroup(b.group)));
  const seen = new Set<string>();
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { file, group, constraint } = next;
    if (seen.has(file)) continue;
    seen.add(file);
    const content = files.read(file);
    if (!isText(content)) {
      complete = false;
      problems.push({
        file,
        message: content === undefined ? "This requirements file does not exist" : content.problem,
      });
      continue;
    }
    const parsed = parse(file, content.text, group);
    sources.push(file);
    oldestPython ??= requiredPython(file, content.text);
    if (parsed.defaultGroups !== undefined) defaultGroups.push(parsed.defaultGroups);
    if (
      parsed.compiled !== undefined &&
      !isDevelopmentGroup(group) &&
      !constraint &&
      parsed.requirements.length > 0 &&
      file.endsWith(".txt")
    )
      compiled.push(parsed.compiled);
    if (parsed.incomplete !== undefined) {
      // A lock file beside it says what the requirements came to.
      if (!files.list(folder).some((name) => lockNames.has(name))) complete = false;
      problems.push({ file, message: `Not every requirement can be read: ${parsed.incomplete}` });
    }
    for (const include of parsed.includes)
      pending.push({ file: join(dirname(file), include.path), group, constraint: constraint || include.constraint });
    (constraint ? constraints : found).push(...parsed.requirements.map((requirement) => ({ requirement, file })));
  }
  const locked = found.some((one) => one.requirement.locked) || (compiled.length > 0 && compiled.every((one) => one));
  return { found, constraints, complete, locked, defaultGroups, problems, sources, oldestPython };
}

/**
 * `deploy/requirements.txt`, `shop/requirements.txt`: lists one folder down that build on those of the project, or name Django where nothing above
 * pins it. What else lies below may be another program's. Where these say nothing either: `config/requirements.txt` beside the project,
 * `deployment/docker/REQUIREMENTS.txt`, as far as all that pin Django pin the same.
 */
function sourcesBelow(
  files: FileSource,
  root: string,
  upTo: string,
  above: readonly FolderRequirements[],
): readonly Source[] {
  const named = above.flatMap((one) => one.found.map(({ requirement }) => requirement));
  const django = named.find(({ name }) => normaliseName(name) === "django");
  const serves = named.some(({ name }) => servers.test(name));
  const builds = (text: string): boolean =>
    /^[ \t]*(?:-r|--requirement)[ \t=]{0,4}\.\.\//m.test(text) ||
    (django === undefined
      ? /^django(?![\w-])/im.test(text)
      : // The list that a server installs from has the same Django, and what serves.
        !serves && servers.test(text) && /^django[ \t]*([^\s;#]*)/im.exec(text)?.[1] === django.specifier);
  const below = listsBelow(files, root, () => true).filter(({ text }) => builds(text));
  if (below.length > 0 || (django !== undefined && django.specifier !== "")) return below;
  const around = foldersUpTo(join(root, "x"), upTo).flatMap((folder) =>
    listsBelow(files, folder, (name) => installs.test(name), true).flatMap(({ text, ...source }) => {
      const pin = isDevelopmentGroup(source.group) ? undefined : /^django[ \t]*(==[^\s;#]*)/im.exec(text)?.[1];
      return pin === undefined ? [] : [{ ...source, pin }];
    }),
  );
  return around.every(({ pin }) => pin === around[0]?.pin) ? around : [];
}

/** Folders by whose name something of the project is built or installed there. */
const installs =
  /^(?:deploy|docker|compose|container|config|conf|build|ops|infra|server|install|setup|etc|environment)/i;

/** What the folder of an image is called there: `compose/django`, `docker/images/web`. */
const images = /^(?:django|web|app|backend|api|python|images)$/i;

/** The lists of requirements in the folders below, none of them a project's of its own; `further`: also another folder down. */
function listsBelow(
  files: FileSource,
  above: string,
  takes: (name: string) => boolean,
  further = false,
): readonly (Source & { readonly text: string })[] {
  return files.list(above).flatMap((name) => {
    const folder = join(above, name);
    const words = nameWords(name);
    if (
      !takes(name) ||
      skippedFolders.includes(name) ||
      /^\.|^docs?$|^requirements?$|^reqs$|^deps$/i.test(name) ||
      words.development ||
      words.test ||
      files.kind(folder) !== "directory" ||
      files
        .list(folder)
        .some((one) => /^(?:manage\.py|setup\.(?:py|cfg)|pyproject\.toml|Pipfile|package\.json)$/.test(one))
    )
      return [];
    const own = sourcesIn(files, folder).flatMap((source) => {
      const content = files.read(source.file);
      return /requirements[^/]*\.(?:txt|in|pip)$/i.test(source.file) && isText(content)
        ? [{ ...source, text: content.text }]
        : [];
    });
    return further || name === "images"
      ? [...own, ...listsBelow(files, folder, (one) => takes(one) || images.test(one))]
      : own;
  });
}

const servers = new RegExp(`^(?:${anyServerDistribution})(?![\\w-])`, "im");

function sourcesIn(files: FileSource, folder: string): readonly Source[] {
  const result: Source[] = [];
  for (const name of files.list(folder)) {
    const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
    if (
      lockNames.has(name) ||
      /^(?:pyproject\.toml|Pipfile|setup\.(?:cfg|py)|environment\.ya?ml|pylock\..+\.toml)$/.test(name)
    )
      result.push({ file: path, group: "main" });
    else if (/requirements.*\.(?:txt|in|pip)$|^reqs?.*\.(?:txt|in|pip)$/i.test(name))
      result.push({ file: path, group: groupOf(name) });
    else if (/^(?:requirements?|reqs|deps)$/i.test(name) && files.kind(path) === "directory") {
      const lists = files.list(path).filter((inner) => isList(inner));
      for (const inner of lists) result.push({ file: `${path}/${inner}`, group: groupOf(inner) });
      // `requirements/django/base.txt`, beside `requirements/docs/base.txt`.
      if (lists.length === 0)
        for (const further of files.list(path))
          for (const inner of files.list(`${path}/${further}`).filter((one) => isList(one)))
            result.push({
              file: `${path}/${further}/${inner}`,
              group: groupOf(further) === "main" ? groupOf(inner) : groupOf(further),
            });
    }
  }
  return result;
}

function isList(name: string): boolean {
  return /\.(?:txt|in|pip)$/.test(name);
}

/** `requirements-dev.txt`, `requirements/local.txt`, `docs-requirements.txt`. */
function groupOf(name: string): string {
  const words = nameWords(name);
  if (words.development) return "dev";
  if (words.test) return "test";
  return /docs?\b|lint|constraints?\b/i.exec(name)?.[0].toLowerCase() ?? "main";
}

function parse(file: string, text: string, group: string): RequirementFile {
  const name = basename(file);
  if (name === "Pipfile.lock") return parsePipfileLock(text);
  if (lockNames.has(name) || name.startsWith("pylock.")) return parseTomlLock(text);
  if (name === "pyproject.toml") return parsePyproject(text);
  if (name === "Pipfile") return parsePipfile(text);
  if (name === "setup.cfg") return parseSetupCfg(text);
  if (name === "setup.py") return parseSetupPy(text);
  if (/^environment\.ya?ml$/.test(name)) return parseCondaEnvironment(text);
  return parseRequirementsText(text, group);
}

function merge(found: readonly Found[], constraints: readonly Found[]): ReadonlyMap<string, Distribution> {
  const byName = groupBy(found, ({ requirement }) => normaliseName(requirement.name));
  const constrained = groupBy(constraints, ({ requirement }) => normaliseName(requirement.name));
  const result = new Map<string, Distribution>();
  for (const [name, all] of byName) {
    const nearest = Math.min(...all.map((one) => one.distance));
    const near = all.filter((one) => one.distance === nearest).map((one) => judged(name, one));
    const farLocks = all
      .filter((one) => one.distance > nearest && one.requirement.locked)
      .map((one) => judged(name, one));
    const best = [...near].sort(order)[0];
    if (best === undefined) continue;
    const versionOf = [
      best,
      ...(constrained.get(name) ?? []).map((one) => judged(name, one)),
      ...farLocks.filter(
        (lock) =>
          lock.version !== undefined && satisfies(lock.version, best.requirement.specifier, best.requirement.dialect),
      ),
    ];
    // The requirement itself decides if it names one release; then a constraint, then the lock further up, then its own range.
    const decisive = versionOf.find((one) => one.exact) ?? versionOf.find((one) => one.version !== undefined) ?? best;
    const { requirement, file } = decisive;
    // Lists for several places that pin different releases: which of them production has is not known. Of Django the newest is taken.
    const isTold =
      name === "django" ||
      requirement.locked ||
      near.every(
        (one) => !one.exact || one.file === file || rank(one) > rank(decisive) || one.version === decisive.version,
      );
    const written = writtenFor(decisive.version, near.filter((one) => !one.requirement.locked).sort(order)) ?? best;
    result.set(name, {
      name: requirement.name,
      version: isTold ? decisive.version : undefined,
      exact: isTold && decisive.exact,
      lockedFor: lockedBeside(decisive, [...near, ...farLocks]),
      specifier: requirement.specifier,
      file,
      at: span(file, requirement.start, requirement.end),
      groups: [...new Set(near.map((one) => one.requirement.group).filter((group) => group !== ""))].sort(),
      extras: [...new Set(near.flatMap((one) => (one.requirement.extras ?? []).map(normaliseName)))],
      written: {
        file: written.file,
        at: span(written.file, written.requirement.start, written.requirement.end),
        specifier: written.requirement.specifier,
        locked: written.requirement.locked,
      },
    });
  }
  return result;
}

interface Judged extends Found {
  readonly version: string | undefined;
  readonly exact: boolean;
}

/** uv.lock has a package once for each Python that gets another version of it. */
function lockedBeside({ requirement, file }: Judged, all: readonly Judged[]): readonly string[] {
  const versions = all.flatMap((one) => (one.requirement.locked && one.file === file ? (one.version ?? []) : []));
  return requirement.locked && new Set(versions).size > 1 ? versions : [];
}

/** The requirement that people wrote and that allows the version; a list of another year may name one that is long gone. */
function writtenFor(version: string | undefined, written: readonly Judged[]): Judged | undefined {
  const allowing =
    version === undefined
      ? undefined
      : written.find((one) => satisfies(version, one.requirement.specifier, one.requirement.dialect));
  return allowing ?? written[0];
}

/** Those before the first that is known: `>=1.7,<1.8` says that it is none of these. */
const oldSeries = Array.from({ length: 10 }, (_, minor) => `1.${minor + 1}`);

function judged(name: string, one: Found): Judged {
  const pinned = pinnedVersion(
    one.requirement.specifier,
    one.requirement.dialect,
    name === "django" ? [...oldSeries, ...djangoSeries] : [],
  );
  return { ...one, version: pinned?.version, exact: pinned?.exact ?? false };
}

/** Lock files, then production's requirements, then development's; of equals the one that tells more, then the newer version. */
function order(a: Judged, b: Judged): number {
  return (
    rank(a) - rank(b) ||
    (a.version !== undefined && b.version !== undefined ? (compareVersions(b.version, a.version) ?? 0) : 0)
  );
}

function rank({ requirement, version, exact }: Judged): number {
  if (requirement.locked) return 0;
  const told = exact ? 0 : version !== undefined ? 1 : 2;
  // A range in requirements.in does not hide the exact version that requirements.txt was compiled to, nor main's "any" what dev pins.
  return 1 + told * 2 + (requirement.group === "main" ? 0 : 1);
}

/** Why it is not known what is required: the first list that cannot be read as a whole. */
export function unreadText({ problems }: Pick<Requirements, "problems">): string {
  const [first] = problems;
  return first === undefined
    ? "the repository has no list of requirements"
    : `${basename(first.file)}: ${first.message.charAt(0).toLowerCase()}${first.message.slice(1)}`;
}
