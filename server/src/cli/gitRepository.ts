import { isText, type FileSource } from "../core/text/fileSource.js";
import { dirname } from "../core/project/paths.js";
import { resolvePath } from "./paths.js";

/** What the files of a repository say of where its hooks belong. Git itself is not asked: nothing is started. */
export interface GitRepository {
  /** The top of the working copy. */
  readonly top: string;
  /** Where Git looks for hooks, unless the user's own configuration says otherwise. */
  readonly hooks: string;
  /** `core.hooksPath` as the repository's configuration has it. */
  readonly hooksPath: string | undefined;
}

/** The repository around a folder. A worktree and a submodule have a file `.git` that names their own folder; hooks belong to the common one. */
export function findGitRepository(files: FileSource, folder: string): GitRepository | undefined {
  for (let top = folder; ; top = dirname(top)) {
    const kind = files.kind(`${top}/.git`);
    const own = kind === "directory" ? `${top}/.git` : kind === "file" ? pointedAt(files, top) : undefined;
    if (own !== undefined && files.kind(`${own}/HEAD`) !== undefined) return repository(files, top, own);
    if (top === dirname(top)) return undefined;
  }
}

function pointedAt(files: FileSource, top: string): string | undefined {
  const target = /^gitdir:[ \t]*(.+?)[ \t]*$/m.exec(textOf(files, `${top}/.git`))?.[1];
  return target === undefined ? undefined : resolvePath(top, target);
}

function repository(files: FileSource, top: string, own: string): GitRepository {
  const common = resolvePath(own, textOf(files, `${own}/commondir`).trim());
  const hooksPath =
    configured(textOf(files, `${own}/config.worktree`)) ?? configured(textOf(files, `${common}/config`));
  // A relative one counts from where hooks run, the top of the working copy (git help config, core.hooksPath).
  return { top, hooksPath, hooks: hooksPath === undefined ? `${common}/hooks` : resolvePath(top, hooksPath) };
}

/** `core.hooksPath` of one configuration file; the last one counts. Included files are not followed. */
function configured(text: string): string | undefined {
  let section = "";
  let found: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    section = /^\s*\[\s*([^\]]*)/.exec(line)?.[1]?.trim().toLowerCase() ?? section;
    const value = section === "core" ? /^\s*(?:\[[^\]]*\]\s*)?hookspath\s*=\s*(.*?)\s*$/i.exec(line)?.[1] : undefined;
    if (value !== undefined)
      found = value.startsWith('"')
        ? value.slice(1, value.indexOf('"', 1)).replace(/\\(.)/g, "$1")
        : value.replace(/\s[#;].*$/, "");
  }
  return found === "" ? undefined : found;
}

function textOf(files: FileSource, path: string): string {
  const file = files.read(path);
  return isText(file) ? file.text : "";
}
