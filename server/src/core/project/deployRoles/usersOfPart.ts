import { basename, dirname, isInside, join } from "../paths.js";
import type { JudgedFile } from "./judgedFile.js";
import { isPart, isProxys } from "./partKinds.js";

/**
 * What mounts or copies the folder of a proxy's configuration names none of its files: `./nginx/templates:/etc/nginx/templates`, `COPY nginx/ /etc/nginx/`.
 */
export function mountsFolderOf({ file, text, scan }: JudgedFile, part: JudgedFile): boolean {
  if (!isProxys(part)) return false;
  if (scan.kind === "dockerfile" || scan.kind === "shell")
    return /nginx|caddy/i.test(text) && takesFolder(text, basename(dirname(part.file)));
  return scan.mounts.some((mount) => {
    const folder = join(dirname(file), mount);
    return /(?:nginx|caddy)[^/]*(?:\/(?:conf\.d|templates|sites-\w+))?$/i.test(folder) && isInside(folder, part.file);
  });
}

/** A line that copies, and whose first path ends with the folder or with all that is in it. */
function takesFolder(text: string, folder: string): boolean {
  return [...text.matchAll(/^[ \t]*(?:COPY|ADD|(?:sudo )?(?:cp|rsync|install|ln))[ \t]([^\n]{1,400})/gm)].some(
    ([, rest = ""]) =>
      rest
        .split(/[\s"',[\]]+/)
        .slice(0, -1)
        .some((path) => basename(path.replace(/\/\*?$/, "")) === folder),
  );
}

/** What a Compose file or an image says of the repository's files: not where in a container it puts them, `./nginx.prod.conf:/etc/nginx/nginx.conf`. */
function saidOfFiles({ text, scan: { kind } }: JudgedFile): string {
  // Keys of a ConfigMap hold texts of their own, and a volume says where they are put.
  if (kind === "kubernetes")
    return text.replace(
      /^[ \t]*(?:- )?(?:["']?[\w.-]{1,80}["']?:[ \t]*[|>][-+]?|(?:subPath|mountPath|path|key):[^\n]*)$/gm,
      "",
    );
  if (kind === "compose") return text.replace(/^([ \t]*-[ \t]*["']?[^\s:#"']{1,300}):\/[^\s:"']*/gm, "$1");
  return kind === "dockerfile"
    ? text.replace(/^([ \t]*(?:COPY|ADD)[ \t][^\n]{1,300}[ \t])\/[^\s/]*\/[^\s]+[ \t]*$/gim, "$1")
    : text;
}

/** Whether the path stands in the text, and not as the end of a longer word. */
export function names(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1))
    if (at === 0 || !/[\w.-]/.test(text[at - 1] ?? "")) return true;
  return false;
}

/** Of files with one name the one that is written with its folder is meant, else the one beside whoever names it. */
export function means(user: JudgedFile, file: string, twins: readonly JudgedFile[]): boolean {
  if (twins.length < 2) return true;
  const written = twins.filter((twin) =>
    names(saidOfFiles(user), `${basename(dirname(twin.file))}/${basename(twin.file)}`),
  );
  if (written.length > 0) return written.some((twin) => twin.file === file);
  const beside = twins.find((twin) => dirname(twin.file) === dirname(user.file));
  return beside === undefined || beside.file === file;
}

/** The files by the words that could be names of others in them, each file read once. */
export function wordsOfFiles(files: readonly JudgedFile[]): ReadonlyMap<string, readonly JudgedFile[]> {
  const parts = new Set(files.filter(({ scan }) => isPart(scan.kind)).map(({ file }) => basename(file)));
  const scripts = new Set(
    files.flatMap(({ file, scan }) => (scan.kind === "shell" && !basename(file).includes(".") ? basename(file) : [])),
  );
  const named = new Map<string, JudgedFile[]>();
  for (const file of files) {
    if (file.scan.kind === "test-config") continue;
    // `start` and `entrypoint` are words of comments: such a script is named where a folder stands before it.
    // A comment starts nothing.
    const names = (
      saidOfFiles(file)
        .replace(/^[ \t]*#.*$/gm, "")
        .match(/\/?[\w.][\w.-]*/g) ?? []
    ).flatMap((word) => {
      const name = word.startsWith("/") ? word.slice(1) : word;
      return parts.has(name) && (name !== word || !scripts.has(name)) ? name : [];
    });
    for (const name of new Set([...names, ...instancesOf(file, files)])) {
      const list = named.get(name);
      if (list === undefined) named.set(name, [file]);
      else list.push(file);
    }
  }
  return named;
}

/** `uwsgi --ini /srv/%i/conf/sites/%i.ini` of a unit that is started once for each of them. */
function instancesOf({ scan, text }: JudgedFile, files: readonly JudgedFile[]): readonly string[] {
  return scan.kind === "systemd" && text.includes("/%i.")
    ? files.flatMap(({ file, scan: { kind } }) =>
        kind === "uwsgi" && text.includes(`/${basename(dirname(file))}/%i.`) ? basename(file) : [],
      )
    : [];
}
