import type { Configuration } from "./configuration.js";
import type { FileSource } from "./text/fileSource.js";
import type { PythonParser } from "./syntax/python/parser.js";
import type { ToldMigrations } from "./migrations/toldMigrations.js";

export interface AnalysisOptions {
  /** Folder that is analysed: a workspace folder, or PATH. */
  readonly root: string;
  readonly files: FileSource;
  readonly parser: PythonParser;
  readonly configuration: Configuration;
  /** undefined: open. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Evaluate exactly these, as production: `MODULE` or `MODULE:Class`. */
  readonly settings?: readonly string[];
  /** Further folders of Python's path, after the project's root. */
  readonly pythonPath?: readonly string[];
  readonly baseline?: ReadonlySet<string>;
  /** Migrations that come with this release, where the caller knows. */
  readonly newMigrations?: ToldMigrations;
}
