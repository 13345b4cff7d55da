import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import { isText, type FileSource } from "../core/text/fileSource.js";
import { dirname } from "../core/project/paths.js";
import { CommandFailure } from "./commandFailure.js";
import type { CommandLineHost } from "./commandLineHost.js";
import { resolvePath } from "./paths.js";

/** The paths of `--new-migrations`, one a line: from the working directory, or from the top of the repository around it, as Git prints them. */
export async function toldMigrations(
  host: CommandLineHost,
  files: FileSource,
  source: string,
): Promise<ToldMigrations> {
  const text = source === "-" ? await host.readStdin() : textOf(files, resolvePath(host.cwd, source), source);
  const lines = text
    .split(/\r\n|\n|\0/)
    .map((line) => line.trim())
    .filter((line) => line.endsWith(".py"));
  const tops = topsOf(files, host.cwd);
  const found = lines.flatMap(
    (line) => tops.map((top) => resolvePath(top, line)).find((path) => files.kind(path) === "file") ?? [],
  );
  return { files: new Set(found), because: "named by --new-migrations" };
}

function textOf(files: FileSource, path: string, shown: string): string {
  const file = files.read(path);
  if (!isText(file))
    throw new CommandFailure(
      `${shown} ${file === undefined ? "does not exist" : file.problem}; --new-migrations names a file with one path a line, or -`,
    );
  return file.text;
}

function topsOf(files: FileSource, cwd: string): readonly string[] {
  for (let top = cwd; ; top = dirname(top)) {
    if (files.kind(`${top}/.git`) !== undefined) return [cwd, top];
    if (top === dirname(top)) return [cwd];
  }
}
