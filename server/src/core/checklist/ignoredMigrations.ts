import { dirname, join } from "../project/paths.js";
import { isText, type FileSource } from "../text/fileSource.js";
import type { RepositoryPaths } from "./repositoryPaths.js";

/** In a project that shows no migrations the models whose migrations Git ignores: `**\/migrations/` of a list that was copied. */
export function ignoredMigrations(
  files: FileSource,
  { code, migrations }: Pick<RepositoryPaths, "code" | "migrations">,
): string | undefined {
  if (migrations.length > 0) return undefined;
  return code.find((path) => {
    if (!path.endsWith("/models.py") || !files.isIgnored(join(dirname(path), "migrations/0001_initial.py")))
      return false;
    const content = files.read(path);
    return isText(content) && /\bmodels\.Model\b/.test(content.text);
  });
}
