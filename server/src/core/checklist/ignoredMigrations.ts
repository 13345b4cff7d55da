import { dirname, join } from "../project/paths.js";
import { isText, type FileSource } from "../text/fileSource.js";
import type { RepositoryPaths } from "./repositoryPaths.js";

/** The models whose migrations Git ignores: `**\/migrations/` of a list that was copied. The project has some, and they are not in the repository. */
export function ignoredMigrations(files: FileSource, { code }: Pick<RepositoryPaths, "code">): string | undefined {
  return code.find((path) => {
    if (!path.endsWith("/models.py") || !files.isIgnored(join(dirname(path), "migrations/0001_initial.py")))
      return false;
    const content = files.read(path);
    return isText(content) && /\bmodels\.Model\b/.test(content.text);
  });
}
