import { type FileSource, textOf } from "../text/fileSource.js";
import type { JudgedFile } from "./deployRoles/judgedFile.js";
import type { DeployRole } from "./deployRoles/deployRole.js";
import type { Project } from "./discover.js";
import { spokenLines } from "./deployReferences.js";
import { isOfProduction } from "./infrastructure.js";
import { basename, join, relativeTo } from "./paths.js";
import { nameWords } from "./roleWords.js";

/**
 * Files of the repository in whose place production has something else, to what puts it there: a template of Ansible's, a copy or link that an image
 * or a script makes, a volume that is mounted over the file. What such a file says is not what production has.
 */
export type ReplacedFiles = ReadonlyMap<string, Replacement>;

export interface Replacement {
  /** The deploy file. */
  readonly by: string;
  /** It is removed, and nothing is known of what comes after. */
  readonly isRemoved: boolean;
}

export function replacedFiles(
  files: FileSource,
  project: Project,
  analysisRoot: string,
  scanned: readonly JudgedFile[],
  roles: ReadonlyMap<string, DeployRole>,
): ReplacedFiles {
  const folders = [...new Set([...project.searchPath, project.root, analysisRoot])];
  const at = (path: string): string | undefined => fileAt(files, folders, project.settingsFiles, path);
  const puts = [
    ...scanned
      .filter(({ file }) => roles.get(file)?.role === "production")
      .map((one) => ({ by: one.file, all: putsIn(one) })),
    ...project.infrastructure
      .filter((file) => /\/tasks\/|playbook/.test(file) && isOfProduction(relativeTo(analysisRoot, file)))
      .map((file) => ({ by: file, all: putByTasks(textOf(files, file) ?? "") })),
  ];
  return new Map(
    puts.flatMap(({ by, all }) =>
      all.flatMap(({ source, target }) => {
        const file = at(target);
        return file === undefined || (source !== undefined && at(source) === file)
          ? []
          : [[file, { by, isRemoved: source === undefined }] as const];
      }),
    ),
  );
}

/** With what the project has at these places kept from readers, as what Git ignores is. */
export function withReplaced(files: FileSource, replaced: ReplacedFiles): FileSource {
  return replaced.size === 0 ? files : { ...files, isIgnored: (path) => replaced.has(path) || files.isIgnored(path) };
}

interface Put {
  /** undefined: it is removed. */
  readonly source: string | undefined;
  readonly target: string;
  /** The source lies in another stage or image, whatever the repository has there. */
  readonly fromStage?: boolean;
}

const putsOf: Readonly<Partial<Record<JudgedFile["scan"]["kind"], (line: string) => readonly Put[]>>> = {
  dockerfile: putByCommand,
  shell: (line) => [...putByCommand(line), ...putByVolume(line)],
  compose: putByVolume,
  kubernetes: putByVolume,
  platform: putByCommand,
  // What tests are given stands there too.
  workflow: (line) => putByCommand(line).filter(({ target }) => target.endsWith(".py")),
};

/** What the file copies, links, mounts or removes that settings are read from. */
export function putsIn({ text, scan: { kind } }: JudgedFile): readonly Put[] {
  const ofLine = putsOf[kind];
  return ofLine === undefined ? [] : linesOf(kind, text).flatMap(ofLine);
}

/** Of an image not those of a stage that is for developers or tests. */
function linesOf(kind: JudgedFile["scan"]["kind"], text: string): readonly string[] {
  let isAside = false;
  const lines = [...spokenLines(kind, text)].map(({ line }) => line);
  return lines.filter((line) => {
    if (kind === "dockerfile" && /^FROM\s/i.test(line)) {
      const { development, test, production } = nameWords(/\sAS\s+(\S+)/i.exec(line)?.[1] ?? "");
      isAside = (development || test) && !production;
    }
    return !isAside && line.length < 2000 && isFile.test(line);
  });
}

/** `COPY conf/settings.py shop/`, `RUN rm shop/local.py && ln -s /data/local.py shop/local.py`, `envsubst < local.tpl > shop/local.py`. */
function putByCommand(line: string): readonly Put[] {
  return line.split(/&&|\|\||[;|]/).flatMap((command): readonly Put[] => {
    const written = / >\s{0,4}["']?([^\s"']+)/.exec(command)?.[1];
    if (written !== undefined) return [{ source: "", target: written }];
    const words = command.trim().split(/[\s"',[\]]+/);
    const program = words.slice(0, 4).findIndex((word) => /^(?:cp|mv|ln|rm|COPY|ADD)$/.test(word));
    if (program < 0) return [];
    const fromStage = words.some((word) => word.startsWith("--from="));
    const rest = words.slice(program + 1).filter((word) => /^[^-\\]/.test(word));
    if (words[program] === "rm") return rest.map((target) => ({ source: undefined, target }));
    const target = rest.pop() ?? "";
    return rest.map((source) => ({
      source,
      target: isFile.test(basename(target)) ? target : `${target}/${basename(source)}`,
      fromStage,
    }));
  });
}

/** `- ./conf/local.py:/app/shop/local.py:ro`, `docker run -v /srv/local.py:/app/shop/local.py`, `target: /app/shop/local.py`, `mountPath: /app/shop/local.py`. */
function putByVolume(line: string): readonly Put[] {
  const [, source = "", target = ""] =
    /(?:^\s*-|\s-v)\s+["']?([^\s:]+):([^\s:"']+)/.exec(line) ??
    /^\s*(?:-\s+)?(?:target|mountPath)(:)\s*["']?([^\s"']+)/.exec(line) ??
    [];
  // Other paths are the host's.
  return [{ source: /^\.|PWD/.test(source) ? source : "", target }];
}

/** `dest: "{{ root }}/shop/local.py"`, `template: src=local.py.j2 dest=/srv/shop/local.py`. */
function putByTasks(text: string): readonly Put[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const dest = line.length < 2000 && !/^\s*#/.test(line) ? line.search(/\bdest\s{0,4}[:=]/) : -1;
    const target =
      dest < 0
        ? undefined
        : line
            .slice(dest)
            .match(/[\w./-]+/g)
            ?.find((one) => isFile.test(one));
    const around = lines.slice(Math.max(0, index - 3), index + 3).join("\n");
    // A copy may be of the file itself; a template is the role's own.
    const source = /\btemplate:/.test(around) ? "" : (/\bsrc\s{0,4}[:=]\s{0,4}["']?([\w./-]+)/.exec(around)?.[1] ?? "");
    return target === undefined ? [] : [{ source, target }];
  });
}

/** What settings are read from. */
const isFile = /\.py\b|(?:^|[/\s"'])\.env\b|\.env\b/;

/** `/app/shop/local.py` of an image is `shop/local.py` of the repository. What a script names without a folder is the one settings file that is called so. */
function fileAt(
  files: FileSource,
  folders: readonly string[],
  settingsFiles: readonly string[],
  target: string,
): string | undefined {
  if (!isFile.test(basename(target)) || target.startsWith("/etc/")) return undefined;
  const parts = target.split("/").filter((part) => /\w/.test(part));
  const known = parts
    .slice(parts.map((part) => /[${}]/.test(part)).lastIndexOf(true) + 1)
    .map((_, index, all) => all.slice(index).join("/"))
    .flatMap((end) => folders.map((folder) => join(folder, end)))
    .find((path) => files.kind(path) === "file");
  const named = settingsFiles.filter((file) => basename(file) === parts.join());
  return known ?? (named.length === 1 ? named[0] : undefined);
}
