import type { Evaluation } from "../evaluator/evaluation.js";
import type { FileSource } from "../text/fileSource.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { DevelopmentModule } from "./developmentModule.js";
import type { Modules } from "./modules.js";

/** What the fixes of one entry work on. */
export interface FixContext {
  readonly entryFile: string;
  readonly parsed: ParsedFiles;
  readonly modules: Modules;
  readonly evaluation: Evaluation;
  /** Development modules by the module that they bring in, looked up once. */
  readonly development: Map<string, readonly DevelopmentModule[]>;
  readonly project: {
    readonly root: string;
    readonly files: FileSource;
    readonly deployFiles: readonly string[];
    /** Production's deploy files give it to what they start. */
    isGiven(variable: string): boolean;
    /** They give it a word that means on. */
    isGivenOn(variable: string): boolean;
    /** Installed version of a distribution (normalised name); null: required, version unknown; undefined: not required or not known. */
    distribution(name: string): string | null | undefined;
    /** Whether Python code of the project reads a setting of that name. */
    reads(name: string): boolean;
  };
}
