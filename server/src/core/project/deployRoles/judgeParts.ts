import { basename, dirname } from "../paths.js";
import type { DeployRole } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";
import { isIngress, ofPart } from "./ofPart.js";
import { isPart, isProxys } from "./partKinds.js";
import { means, mountsFolderOf, names, wordsOfFiles } from "./usersOfPart.js";

/** Each part after the parts that name it: a script that starts uwsgi with a file says what that file is for. */
export function judgeParts(
  parts: readonly JudgedFile[],
  files: readonly JudgedFile[],
  judged: Map<string, DeployRole>,
  elsewhere: JudgedFile | undefined,
  nameOf: (path: string) => string,
): void {
  const named = wordsOfFiles(files);
  const open = new Map(parts.map((part) => [part.file, part]));
  const usersOf = (part: JudgedFile): readonly JudgedFile[] => {
    const name = basename(part.file);
    const twins = files.filter(({ file, scan }) => isPart(scan.kind) && basename(file) === name);
    // `sites-available/shop` has the name of the project, which stands in many files.
    const site = isProxys(part) && !name.includes(".") ? `${basename(dirname(part.file))}/${name}` : undefined;
    const naming = (named.get(name) ?? []).filter(
      (user) => means(user, part.file, twins) && (site === undefined || names(user.text, site)),
    );
    return [...naming, ...files.filter((other) => !naming.includes(other) && mountsFolderOf(other, part))];
  };
  const ingress = files.find((one) => isIngress(one) && judged.get(one.file)?.role === "production");
  const judge = (part: JudgedFile): void => {
    open.delete(part.file);
    const users = usersOf(part);
    for (const user of users) {
      const first = open.get(user.file);
      if (first !== undefined) judge(first);
    }
    judged.set(part.file, ofPart(part, users, judged, (isProxys(part) ? ingress : undefined) ?? elsewhere, nameOf));
  };
  // A proxy's configuration that nothing uses is judged by those that something does.
  const unused = new Set(parts.filter((part) => isProxys(part) && usersOf(part).every((user) => user === part)));
  for (const part of [...parts.filter((one) => !unused.has(one)), ...unused]) if (open.has(part.file)) judge(part);
}
