import type { DeployMention, DeployScan } from "../deployReferences.js";

/** A deploy file, and what was read from it. */
export interface JudgedFile {
  readonly file: string;
  readonly text: string;
  readonly scan: DeployScan;
}

export interface DeployRolesInput {
  readonly root: string;
  readonly analysisRoot: string;
  /** The folder by which the project was left behind. */
  readonly leftBehind: string | undefined;
  readonly files: readonly JudgedFile[];
  /** Whether the configuration names the path (from the analysis root) as not production. */
  isNotProduction(relative: string): boolean;
  /** Whether a Compose file mounts the project's source into a container. */
  mountsSource(file: JudgedFile): boolean;
  /** The module or class is for development or tests by its name, and the project has another for production. */
  isForDevelopment(mention: DeployMention): boolean;
}
