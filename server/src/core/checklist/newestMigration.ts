import { isText, type FileSource } from "../project/fileSource.js";
import { join } from "../project/paths.js";

/** The last module of a folder of migrations: the one that a release brings. */
export interface NewestMigration {
  readonly file: string;
  readonly name: string;
  /** Operations in it that can lock a table, or break the code that still runs. */
  readonly risky: readonly string[];
}

export function newestMigration(folder: string, files: FileSource): NewestMigration | undefined {
  const name = files.list(folder).filter((child) => /^\d{4}_\w+\.py$/.test(child)).at(-1);
  if (name === undefined) return undefined;
  const file = join(folder, name);
  const content = files.read(file);
  return { file, name, risky: isText(content) ? [...new Set([...content.text.matchAll(riskyOperation)].map((match) => match[1] ?? ""))] : [] };
}

const riskyOperation = /\b(RemoveField|DeleteModel|RenameField|RenameModel|AlterField|AlterUniqueTogether|AddConstraint|AddIndex|RunSQL|RunPython)\s*\(/g;
