import data from "../data/namedPaths.json";
import { nearest } from "../text/nearest.js";
import { once } from "../text/once.js";

/** What the sources of a library's releases say of a dotted path. */
export type LibraryAnswer =
  | { readonly kind: "there" | "unknown" }
  /** `certain`: in no release that may be installed. Else a name that resembles one of the library's, and a release that is newer than those that were read, or not known. */
  | {
      readonly kind: "absent";
      readonly certain: boolean;
      readonly distribution: string;
      readonly lastRelease: string;
      readonly near: string | undefined;
    };

/**
 * Whether a library has the class (`as` "class") or the module that a path names. `versionOf`: as `SettingsView.distribution`; where a range is written it
 * is the oldest release of it, so that every later one counts too. Only what is required is asked for: what is not, another rule says.
 */
export function libraryHas(
  path: string,
  as: "class" | "module",
  versionOf: (distribution: string) => string | null | undefined,
): LibraryAnswer {
  const dot = path.lastIndexOf(".");
  const [module, name] = as === "module" ? [path, ""] : [path.slice(0, dot), path.slice(dot + 1)];
  if (as === "class" && dot <= 0) return { kind: "unknown" };
  const own = python.get(module);
  if (own !== undefined)
    return own.has(name) || !isTold(module, name)
      ? { kind: "there" }
      : {
          kind: "absent",
          certain: true,
          distribution: "Python",
          lastRelease: data.python.release,
          near: nearest(name, own),
        };
  const library = libraries.find(({ covered }) =>
    covered.some((prefix) => module === prefix || module.startsWith(`${prefix}.`)),
  );
  if (library === undefined) return { kind: "unknown" };
  const version = library.distribution === "django" ? (versionOf("django") ?? null) : versionOf(library.distribution);
  if (version === undefined) return { kind: "unknown" };
  const found = library.modules.get(module)?.();
  const last = library.releases.length - 1;
  if (name !== "" && found !== undefined && (!isTold(module, name) || found.names.has("*"))) return { kind: "unknown" };
  const range = name === "" ? found?.within : found?.names.get(name);
  const [oldest = ""] = library.releases;
  // Of releases before the oldest that was read nothing is known.
  if (version !== null && compare(oldest, version) > 0 && !sameRelease(version, oldest)) return { kind: "unknown" };
  const floor = version === null ? 0 : floorOf(version, library.releases);
  const isLeft = (one: Range | undefined): boolean => one !== undefined && one[1] >= floor;
  if (isLeft(range)) return { kind: "there" };
  // What a module imports from another library can be named in it too: the table holds none of that.
  if (name !== "" && range === undefined && found !== undefined && isElsewhere(name, library))
    return { kind: "unknown" };
  const candidates =
    name === ""
      ? [...library.modules.keys()].filter((one) => isLeft(library.modules.get(one)?.().within))
      : [...(found?.names.keys() ?? [])].filter((one) => isLeft(found?.names.get(one)));
  const near =
    name === ""
      ? nearest(module, candidates)
      : (nearest(name, candidates) ?? candidates.find((one) => one.toLowerCase() === name.toLowerCase()));
  const nearModule = name === "" || found !== undefined ? undefined : nearest(module, library.modules.keys());
  const isOlder = version !== null && (floor < last || sameRelease(version, library.releases[last]));
  const suggestion =
    near !== undefined
      ? name === ""
        ? near
        : `${module}.${near}`
      : nearModule !== undefined && isLeft(library.modules.get(nearModule)?.().names.get(name))
        ? `${nearModule}.${name}`
        : undefined;
  if (!isOlder && range === undefined && suggestion === undefined) return { kind: "unknown" };
  return {
    kind: "absent",
    certain: isOlder || (version !== null && range !== undefined),
    distribution: library.distribution,
    lastRelease: library.releases[last] ?? "",
    near: suggestion,
  };
}

/** First and last release, as places in the list of those that were read. */
type Range = readonly [number, number];

interface Library {
  readonly distribution: string;
  readonly releases: readonly string[];
  readonly covered: readonly string[];
  /** Read when a path names them: few of them are in one project. */
  readonly modules: ReadonlyMap<string, () => LibraryModule>;
}

interface LibraryModule {
  readonly within: Range;
  readonly names: ReadonlyMap<string, Range>;
}

const libraries: readonly Library[] = Object.entries(data.libraries).map(
  ([distribution, { releases, covered, modules }]) => {
    const read = releases.split(" ");
    return {
      distribution,
      releases: read,
      covered: covered.split(" "),
      modules: new Map(
        Object.entries(modules).map(([module, text]) => [module, once(() => moduleOf(text, [0, read.length - 1]))]),
      ),
    };
  },
);

const python: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(data.python.modules).map(([module, names]) => [module, new Set(names.split(" "))]),
);

/** `Name`, `Name@1-3`, and `@1-3` of the module itself. */
function moduleOf(text: string, all: Range): LibraryModule {
  const words = text === "" ? [] : text.split(" ").map((word) => word.split("@") as [string, string | undefined]);
  const rangeOf = (written: string | undefined, fallback: Range): Range => {
    const [first, second] = (written ?? "").split("-").map(Number);
    return written === undefined || first === undefined || second === undefined ? fallback : [first, second];
  };
  const own = words.find(([name]) => name === "");
  const within = rangeOf(own?.[1], all);
  return {
    within,
    names: new Map(words.filter(([name]) => name !== "").map(([name, range]) => [name, rangeOf(range, within)])),
  };
}

function isElsewhere(name: string, own: Library): boolean {
  return libraries.some(
    (other) => other !== own && [...other.modules.values()].some((module) => module().names.has(name)),
  );
}

/** As `is_told` of scripts/vendor-named-paths.py: of other names the table says nothing. */
function isTold(module: string, name: string): boolean {
  return (
    /(?:^|\.)context_processors$/.test(module) ||
    (/^[A-Z]/.test(name) && !/(?:Error|Warning|Payload|Exception|Status|File|^[A-Z0-9_]+)$/.test(name))
  );
}

/** The newest release that was read and is no newer than that version. */
function floorOf(version: string, releases: readonly string[]): number {
  let floor = 0;
  for (const [index, release] of releases.entries()) if (compare(release, version) <= 0) floor = index;
  return floor;
}

/** Of one series: "5.2" and "5.2.17". */
function sameRelease(version: string, release: string | undefined): boolean {
  return release !== undefined && version.split(".").slice(0, 2).join(".") === release.split(".").slice(0, 2).join(".");
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map((part) => parseInt(part, 10) || 0));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
