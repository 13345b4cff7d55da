import type { JudgedFile } from "../deployRoles/judgedFile.js";
import { basename } from "../paths.js";

/** What deploy files take: `COPY resources /srv`, `WORKDIR /srv/resources`, a mount. */
export interface TakenFolders {
  folder(name: string): boolean;
  /** `ADD docker/ project/`: the folder has another name in the image. */
  moved(name: string): boolean;
}

export function takenFolders(scanned: readonly JudgedFile[]): TakenFolders {
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
