import type { JudgedFile } from "./deployRoles/judgedFile.js";
import type { DeployRole } from "./deployRoles/deployRole.js";
import type { FileSource } from "../text/fileSource.js";
import { dirname, join } from "./paths.js";
import { putsIn } from "./replacedFiles.js";

/**
 * Modules that an image puts under another name, `RUN cp docker/config.py settings/config.py`: paths of the repository at which they lie when
 * the project runs, to the files that they are. Asked for modules that a deploy file names and the repository lacks.
 */
export type MovedModules = ReadonlyMap<string, string>;

export function movedModules(
  files: FileSource,
  folders: readonly string[],
  searchPath: readonly string[],
  missing: readonly string[],
  scanned: readonly JudgedFile[],
  roles: ReadonlyMap<string, DeployRole>,
): MovedModules {
  const found = new Map<string, string>();
  if (missing.length === 0) return found;
  const copies = scanned.flatMap((one) =>
    one.scan.kind === "dockerfile" && roles.get(one.file)?.role !== "development" ? putsIn(one) : [],
  );
  for (const module of missing) {
    const relative = `${module.replaceAll(".", "/")}.py`;
    for (const { source, target, fromStage } of copies) {
      if (fromStage === true || !source?.endsWith(".py") || !`/${target}`.endsWith(`/${relative}`)) continue;
      const file = sourceIn(files, folders, source);
      const [root] = searchPath;
      if (file !== undefined && root !== undefined) found.set(join(root, relative), file);
    }
  }
  return found;
}

/** The same files for who looks for modules: these lie as they do in the image. */
export function withMoved(files: FileSource, moved: MovedModules): FileSource {
  if (moved.size === 0) return files;
  const places = new Map([...moved].map(([place, file]) => [file, place]));
  return {
    read: (path) => files.read(path),
    list: (path) => files.list(path),
    isIgnored: (path) => files.isIgnored(path),
    kind: (path) => (moved.has(path) ? "file" : files.kind(path)),
    moved: { fileAt: (path) => moved.get(path) ?? path, placeOf: (file) => places.get(file) ?? file },
  };
}

/** `/app/docker/config.py` of an image is `docker/config.py` of the folder that it is built from. */
function sourceIn(files: FileSource, folders: readonly string[], source: string): string | undefined {
  const parts = source.split("/").filter((part) => part !== "" && part !== ".");
  const ends = source.startsWith("/") ? parts.map((_, index) => parts.slice(index).join("/")) : [parts.join("/")];
  return ends
    .flatMap((end) => folders.map((folder) => join(folder, end)))
    .find((path) => files.kind(path) === "file" && dirname(path) !== "/");
}
