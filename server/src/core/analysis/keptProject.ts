import type { AnalysisOptions } from "../analysisOptions.js";
import type { Configuration } from "../configuration.js";
import type { KeptEvaluation } from "../evaluator/evaluateEntry.js";
import type { EvaluationContext } from "../evaluator/runtime.js";
import type { EvaluatedConfig } from "../gunicorn/gunicornView.js";
import type { KeptResults } from "./projectResults.js";
import type { DeployFiles } from "../launch/deployFiles.js";
import type { Project } from "../project/discover.js";
import type { Entries } from "../project/entries/findEntries.js";
import type { KeptMentions } from "../project/nameMentions.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { ScanCache } from "../project/references.js";
import type { Requirements } from "../project/requirements.js";
import type { RulesBefore } from "./settingsResults.js";
import { createJudgedTexts, type JudgedTexts } from "../settings/credentials.js";
import type { TestedBindings } from "../settings/createSettingsView.js";
import type { SettledBindings } from "../settings/resolvedSettings.js";
import type { Looks } from "../settings/looks.js";
import type { Install } from "../launch/install.js";
import type { LaunchFacts } from "../launch/launchView.js";
import type { ProxyTls } from "../settings/proxyTls.js";
import type { LaunchedVariables } from "../settings/launchedVariables.js";
import type { EntryAnalysis } from "../projectAnalysis.js";

/** What one project keeps between snapshots. */
export interface ProjectCache {
  readonly entries: Map<string, KeptEntry>;
  /** Values of literals, by their place in a tree. */
  readonly constants: EvaluationContext["constants"];
  /** What the last evaluation of each entry told apart. */
  readonly kept: Map<string, KeptEvaluation>;
  readonly judged: JudgedTexts;
  readonly settled: SettledBindings;
  readonly tested: TestedBindings;
  readonly mentions: KeptMentions;
  facts: { readonly requirements: Requirements } | undefined;
  /** The entries, and what was said about them by the files that are edited most. */
  found: { readonly entries: Entries; readonly told: ReadonlyMap<string, ToldOfEntries> } | undefined;
  /** Until a deploy file changes: then everything of the project is thrown away. */
  deploy: KeptDeploy | undefined;
}

/** What a project's deploy files say, and what rules made of it. */
export interface KeptDeploy {
  readonly files: DeployFiles;
  readonly launches: readonly LaunchFacts[];
  readonly configPaths: readonly string[];
  readonly configs: Map<string, EvaluatedConfig | undefined>;
  readonly results: KeptResults;
  entries: Entries | undefined;
  readonly launched: Map<string, LaunchedEntry>;
  /** Variables that machines and clusters are told to give, in files that no launch is read from. */
  readonly given: ReadonlySet<string>;
  /** What production installs, and of which requirements. */
  installs: { readonly requirements: Requirements; readonly found: readonly Install[] } | undefined;
}

export function createProjectCache(): ProjectCache {
  return {
    entries: new Map(),
    constants: new WeakMap(),
    kept: new Map(),
    judged: createJudgedTexts(),
    settled: new WeakMap(),
    tested: new WeakMap(),
    mentions: new Map(),
    facts: undefined,
    found: undefined,
    deploy: undefined,
  };
}

/** What a settings module says of entries, and the text that it says it in. */
export interface ToldOfEntries {
  readonly text: string;
  readonly facts: string;
}

/** What the deploy files say of how production runs an entry. */
export interface LaunchedEntry {
  readonly variables: LaunchedVariables;
  readonly proxy: ProxyTls;
  readonly given: ReadonlySet<string>;
}

export interface KeptEntry extends RulesBefore {
  readonly versions: ReadonlyMap<string, string>;
  /** Names that code was searched for, and whether it has them. */
  readonly mentions: ReadonlyMap<string, boolean>;
  /** What the deploy files set for it. */
  readonly launched: LaunchedEntry | undefined;
  readonly analysis: EntryAnalysis;
  /** Whether looks at the settings before show the same at these. */
  unchanged(looks: Looks): boolean;
}

export interface ProjectInput {
  readonly project: Project;
  readonly projects: readonly Project[];
  readonly options: AnalysisOptions;
  readonly configuration: Configuration;
  readonly parsed: ParsedFiles;
  readonly scans: ScanCache;
  readonly cache: ProjectCache;
  /** undefined: anything may have changed. */
  readonly changed: readonly string[] | undefined;
}

/** Nothing that the evaluation looked at has changed. */
export function isFresh(versions: ReadonlyMap<string, string>, { changed, parsed }: ProjectInput): boolean {
  if (!changed) return false;
  return changed.every((file) => !versions.has(file) || versions.get(file) === parsed.version(file));
}
