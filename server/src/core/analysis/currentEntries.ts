import { entriesFacts } from "../project/entries/entriesFacts.js";
import { findEntries, type Entries } from "../project/entries/findEntries.js";
import type { Entry } from "../project/entries/entry.js";
import { fileOfModule, parseEntryName } from "../project/moduleNames.js";
import { movedEntries } from "../project/movedEntries.js";
import type { ProjectInput, ToldOfEntries } from "./keptProject.js";

export function sameRoles(before: Entries["deployRoles"] | undefined, now: Entries["deployRoles"]): boolean {
  return (
    before === undefined ||
    (before.size === now.size &&
      [...now].every(
        ([file, { role, because }]) => before.get(file)?.role === role && before.get(file)?.because === because,
      ))
  );
}

/** The same entries and references at places that at most moved, in files whose results move with them. */
export function sameEntries(before: Entries | undefined, now: Entries, { changed, cache }: ProjectInput): boolean {
  if (before === now) return true;
  const isEvaluated = (file: string): boolean => [...cache.entries.values()].some((one) => one.texts.has(file));
  const holdsPlaces = (file: string): boolean =>
    now.references.some((one) => one.at.file === file) || now.entries.some((one) => one.becauseAt?.file === file);
  return (
    before !== undefined &&
    (changed ?? []).every((file) => isEvaluated(file) || !holdsPlaces(file)) &&
    withoutPlaces(before) === withoutPlaces(now)
  );
}

/** Nor with the lines that reasons name: no rule asks for them. */
function withoutPlaces(entries: Entries): string {
  return JSON.stringify(entries, (key, value: unknown) => {
    if (key === "start" || key === "end") return undefined;
    if (key === "because" && typeof value === "string") return value.replace(/:\d+\b/g, "");
    return value instanceof Map ? ([...value] as unknown) : value;
  });
}

/** A keystroke in a settings module seldom says anything new about entries: only what entriesFacts tells does. */
export function entriesOf(input: ProjectInput): Entries {
  const { project, options, configuration, parsed, cache, changed } = input;
  const known = cache.found;
  const told = (file: string): ToldOfEntries => {
    const text = parsed.text(file) ?? "";
    return { text, facts: entriesFacts(parsed.tree(file), text) };
  };
  if (known && changed) {
    const now = new Map(changed.map((file) => [file, told(file)]));
    const moved = [...now].every(([file, { facts }]) => known.told.get(file)?.facts === facts)
      ? movedEntries(
          known.entries,
          new Map(
            [...now].map(([file, { text }]) => [file, { before: known.told.get(file)?.text ?? "", after: text }]),
          ),
        )
      : undefined;
    if (moved) {
      cache.found = { entries: moved, told: new Map([...known.told, ...now]) };
      return moved;
    }
  }
  const entries = findEntries({
    files: options.files,
    parse: (file) => parsed.tree(file),
    project,
    projects: input.projects,
    analysisRoot: options.root,
    configuration,
    cache: input.scans,
  });
  // Of other projects those that are edited: they say nothing else here.
  const edited = [...(known?.told.keys() ?? []), ...(changed ?? [])].filter((file) =>
    input.projects.some((one) => one.settingsFiles.includes(file)),
  );
  const settings = new Set([...project.settingsFiles, ...entries.moved.values(), ...edited]);
  cache.found = { entries, told: new Map([...settings].map((file) => [file, told(file)])) };
  return entries;
}

/** The entries that the user named: production, whatever their role would be. */
export function namedEntries({ project, options }: ProjectInput, names: readonly string[]): Entries {
  const entries = names.flatMap((name): Entry[] => {
    const parsed = parseEntryName(name);
    const file = parsed && fileOfModule(options.files, project.searchPath, parsed.module);
    if (!parsed || file === undefined) return [];
    return [
      {
        module: parsed.module,
        ...(parsed.className !== undefined && { className: parsed.className }),
        file,
        role: "production",
        serves: "requests",
        because: "--settings names it",
      },
    ];
  });
  return {
    entries,
    references: [],
    deployRoles: new Map(),
    moved: new Map(),
    replaced: new Map(),
    unresolved: [],
    nothingInProduction: undefined,
  };
}
