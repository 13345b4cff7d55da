import type { DeployFiles } from "../launch/deployFiles.js";
import type { ProjectMigrations } from "../migrations/projectMigrations.js";
import type { Requirements } from "../project/requirements.js";
import type { Evidence } from "../settings/verdict.js";
import type { ProjectEntry, ProjectView } from "../rules/views.js";
import type { RepositoryPaths } from "./repositoryPaths.js";
import type { SearchText } from "./repositoryTexts.js";

export interface EvidenceAnswer {
  /** `to-confirm`: something of it is left to a person. `attention`: one half is there, the other is not. `not-determined`: what would tell cannot be seen. */
  readonly state: "pass" | "attention" | "to-confirm" | "not-determined" | "not-applicable";
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

export interface EvidenceContext {
  readonly project: ProjectView;
  /** The entry whose checklist it is. */
  readonly entry: ProjectEntry;
  readonly requirements: Requirements;
  /** Files of production that take part in what the entry is started by, and examples. */
  readonly deploy: DeployFiles;
  readonly paths: RepositoryPaths;
  readonly search: SearchText;
  readonly migrations: ProjectMigrations | undefined;
  /** `deploy/DEPLOY.md`, for people. */
  show(path: string): string;
  /** What a rule made sure of for this checklist, or for a file of it; undefined where it found something or had nothing to look at. */
  held(rule: string, file?: string): readonly Evidence[] | undefined;
}
