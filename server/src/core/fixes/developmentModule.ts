import type { ImportFrom } from "../syntax/python/ast.js";
import type { Source } from "./source.js";

/** A module for development or tests that runs another module by a star import. */
export interface DevelopmentModule {
  readonly source: Source;
  readonly statement: ImportFrom;
}
