import type { Configuration } from "../core/configuration.js";
import { basename } from "../core/project/paths.js";
import type { Folder } from "./folder.js";
import type { InSlices } from "./slices.js";
import { isWithin } from "./uris.js";
import type { Work } from "./work.js";

/** Brings folders up to date with what changed, and reads what was left out when they were opened: both in slices. */
export interface TakingIn {
  /** `isTold`: what the editor's Git says is another. What comes while a folder is being brought up to date waits, but for a configuration. */
  takeIn(folder: Folder, changed: ReadonlySet<string>, configuration?: Configuration, isTold?: boolean): void;
  /** Reads its migrations: its findings in settings are shown before. Whoever stops it has those. */
  complete(folder: Folder): void;
  /** Whether a file's text is another than in the snapshot, which is still being made. */
  isBehind(path: string): boolean;
  isSettled(): boolean;
  /** Goes on with what is under way now, for so many milliseconds each. */
  advance(milliseconds: number): void;
  drop(folder: Folder): void;
  /** Nothing is told any more of what was under way. */
  dropAll(): void;
}

export interface TakingInOptions {
  readonly inSlices: InSlices;
  /** These files of a folder are taken in, and `later` changed meanwhile. */
  readonly taken: (files: ReadonlySet<string>, later: ReadonlySet<string>) => void;
  readonly completed: (folder: Folder) => void;
}

/** What a folder is taking in, and what came after that. Without work: the user has stopped it. */
interface Underway {
  work: Work | undefined;
  readonly files: ReadonlySet<string>;
  readonly later: Set<string>;
}

export function createTakingIn({ inSlices, taken, completed }: TakingInOptions): TakingIn {
  const underway = new Map<Folder, Underway>();
  const completing = new Map<Folder, Work>();

  return {
    takeIn(folder, changed, configuration, isTold = false) {
      const before = underway.get(folder);
      const own = [...changed].filter((path) => isWithin(folder.root, path));
      if (own.length === 0 && configuration === undefined && !isTold) return;
      if (before?.work !== undefined && configuration === undefined && !isTold) {
        for (const path of own) before.later.add(path);
        return;
      }
      // With another configuration what is being looked for may not even be wanted.
      before?.work?.cancel();
      const files = new Set([...own, ...(before?.files ?? []), ...(before?.later ?? [])]);
      const entry: Underway = { work: undefined, files, later: new Set() };
      underway.set(folder, entry);
      let ended = false;
      const end = (): void => {
        ended = true;
        if (underway.get(folder) === entry) underway.delete(folder);
        // Who began it shows what it came to.
        if (entry.work !== undefined) taken(files, entry.later);
      };
      const work = inSlices({
        title: `Analysing ${basename(folder.root)}`,
        steps: folder.takeIn(files, { configuration, again: before !== undefined }),
        done: end,
        failed: end,
        stopped() {
          entry.work = undefined;
        },
      });
      if (!ended) entry.work = work;
    },
    complete(folder) {
      if (folder.isWhole || folder.completing === undefined || completing.has(folder)) return;
      let ended = false;
      const end = (): void => {
        ended = true;
        completing.delete(folder);
        completed(folder);
      };
      const work = inSlices({
        title: `Reading migrations of ${basename(folder.root)}`,
        steps: folder.completing(),
        done: end,
        failed: end,
        stopped: end,
      });
      if (!ended) completing.set(folder, work);
    },
    isBehind(path) {
      for (const { files, later } of underway.values()) if (files.has(path) || later.has(path)) return true;
      return false;
    },
    isSettled: () => completing.size === 0 && [...underway.values()].every(({ work }) => work === undefined),
    advance(milliseconds) {
      for (const { work } of [...underway.values()]) work?.advance(milliseconds);
    },
    drop(folder) {
      underway.get(folder)?.work?.cancel();
      completing.get(folder)?.cancel();
      underway.delete(folder);
      completing.delete(folder);
    },
    dropAll() {
      for (const { work } of underway.values()) work?.cancel();
      for (const work of completing.values()) work.cancel();
      underway.clear();
      completing.clear();
    },
  };
}
