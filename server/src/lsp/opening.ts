import type { Configuration } from "../core/configuration.js";
import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import { basename } from "../core/project/paths.js";
import type { Steps } from "../core/project/steps.js";
import type { FileText } from "../core/text/fileSource.js";
import { openFolder, type Folder } from "./folder.js";
import type { Engine, HostFiles, ServerHost } from "./services.js";
import type { Progress, Editor } from "./editor.js";
import { unnoticed, type InSlices } from "./slices.js";
import type { Work } from "./work.js";

/** Looks through folders for the first time. */
export interface Opening {
  /** undefined where that failed, or is not wanted any more. */
  open(place: Root, configuration: Configuration, engine: Engine): Promise<Folder | undefined>;
  /** Changes while folders are looked through: some of it may have been read before. */
  note(changed: Iterable<string>): void;
  cancel(root: string): void;
  cancelAll(): void;
}

export interface Root {
  readonly root: string;
  readonly uri: string;
}

export interface OpeningOptions {
  readonly host: ServerHost;
  readonly editor: Pick<Editor, "progress" | "failed">;
  readonly inSlices: InSlices;
  readonly documents: ReadonlyMap<string, FileText>;
  readonly newMigrations: (root: string) => ToldMigrations | undefined;
  /** What changed while a folder was looked through. */
  readonly behind: (changed: ReadonlySet<string>) => void;
}

export function createOpening({ host, editor, inSlices, documents, newMigrations, behind }: OpeningOptions): Opening {
  const opening = new Map<string, { readonly work: Work; readonly changed: Set<string> }>();

  /** Files that only the editor can read are read before anything else. What takes long is shown to the user, who can stop it. */
  async function prepared(root: string, files: HostFiles): Promise<void> {
    const begun = host.now();
    let shown: Progress | undefined;
    let isStopped = false;
    try {
      await files.prepare?.(root, {
        report(count) {
          if (host.now() - begun < unnoticed) return;
          shown ??= editor.progress(`Reading ${basename(root)}`, () => {
            isStopped = true;
          });
          shown.report(`${count} files`);
        },
        isStopped: () => isStopped,
      });
    } finally {
      shown?.done();
    }
  }

  function looked(root: string, steps: Steps<Folder>): Promise<Folder | undefined> {
    return new Promise((resolve) => {
      const changed = new Set<string>();
      let ended = false;
      const end = (folder?: Folder): void => {
        ended = true;
        opening.delete(root);
        behind(changed);
        resolve(folder);
      };
      const work = inSlices({
        title: `Looking through ${basename(root)}`,
        steps,
        done: end,
        failed: end,
        stopped: end,
      });
      if (!ended)
        opening.set(root, {
          changed,
          work: {
            ...work,
            cancel() {
              work.cancel();
              end();
            },
          },
        });
    });
  }

  return {
    async open({ root, uri }, configuration, engine) {
      try {
        const files = host.files(root);
        await prepared(root, files);
        return await looked(
          root,
          openFolder({
            root,
            uri,
            files,
            open: documents,
            configuration,
            engine,
            newMigrations: () => newMigrations(root),
          }),
        );
      } catch (error) {
        editor.failed("opening a folder", error);
        return undefined;
      }
    },
    note(changed) {
      for (const one of opening.values()) for (const path of changed) one.changed.add(path);
    },
    cancel: (root) => opening.get(root)?.work.cancel(),
    cancelAll() {
      for (const { work } of [...opening.values()]) work.cancel();
    },
  };
}
