import type { Evaluation } from "./evaluator/evaluation.js";
import type { ProjectMigrations } from "./migrations/projectMigrations.js";
import type { Project } from "./project/discover.js";
import type { Entries } from "./project/entries/findEntries.js";
import type { Entry } from "./project/entries/entry.js";
import type { Requirements } from "./project/requirements.js";
import type { RuleResult } from "./rules/engine.js";
import type { ProjectView } from "./rules/views.js";
import type { SettingsView } from "./settings/settingsView.js";
import type { DjangoVersion } from "./settings/setting.js";

/** What is known of one project at one moment. */
export interface ProjectAnalysis {
  readonly project: Project;
  readonly facts: ProjectFacts;
  readonly entries: readonly EntryAnalysis[];
  readonly view: ProjectView;
  /** Of rules about the project, its gunicorn files and launches. */
  readonly results: readonly RuleResult[];
  readonly migrations?: ProjectMigrations;
}

export interface ProjectFacts {
  readonly requirements: Requirements;
  readonly entries: Entries;
  readonly django: DjangoVersion;
  readonly djangoSource: string | undefined;
}

export interface EntryAnalysis {
  readonly entry: Entry;
  readonly checked: boolean;
  readonly evaluation: Evaluation | undefined;
  readonly view: SettingsView | undefined;
  readonly results: readonly RuleResult[];
  /** What the entry comes to, also where it is not checked: then it is evaluated when this is asked, from the texts of that moment. */
  resolve(): Evaluation;
}
