import type { PythonModule } from "./ast.js";

/** Parses Python text. Never throws; keeps nothing between calls but what it needs to parse the next version of one file faster. */
export interface PythonParser {
  /** `file` names the text so that the next version of the same file can be parsed incrementally. */
  parse(file: string, text: string): PythonModule;
  /** Frees what is kept for a file. */
  forget(file: string): void;
}
