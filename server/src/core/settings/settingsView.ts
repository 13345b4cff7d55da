import type { Answer, EnvironmentRead } from "../domain/value.js";
import type { Evidence } from "./verdict.js";
import type { Evaluation } from "../evaluator/evaluation.js";
import type { Binding } from "../evaluator/scope.js";
import type { SettingsFixes } from "../fixes/settingsFixes.js";
import type { ProjectSymbols } from "../project/projectSymbols.js";
import type { ProxyTls } from "./proxyTls.js";
import type { Raised } from "../evaluator/raised.js";
import type { Span } from "../text/span.js";
import type { World, Reply, Judgement, DjangoVersion } from "./setting.js";

/**
 * One entry's settings, as a rule sees them: a set of worlds (one in exact mode). A rule never enumerates worlds;
 * it asks a question with `ask` and places its answer.
 */
export interface SettingsView {
  /** `MODULE` or `MODULE:Class`. */
  readonly entry: string;
  readonly file: string;
  /** `undefined` version: the newest Django is assumed. */
  readonly django: DjangoVersion;
  readonly mode: "open" | "exact";
  /**
   * Asks a question of every intended world, with every variable that has a default also unset.
   * The question reads settings through the world only, and may be asked several times.
   */
  ask(question: (world: World) => Answer | Reply): Judgement;
  /** The same over those intended worlds in which the settings call that library function: `if SENTRY_DSN: sentry_sdk.init(…)` is judged where it runs. */
  askWhereCalled(name: string, question: (world: World) => Answer | Reply): Judgement;
  /** The same over all worlds, intended for production or not: for rules about DEBUG itself. */
  askEverywhere(question: (world: World) => Answer | Reply): Judgement;
  /** How the entry ran: for rules about loading itself, variables and modules that are missing. */
  readonly evaluation: Evaluation;
  /** The same for who looks at what is bound to these names alone. */
  evaluationOf(...names: readonly string[]): Evaluation;
  /** Variables that the settings read, in the order of the first reads. */
  readonly variables: ReadonlySet<string>;
  /** The reads of one variable. */
  readsOf(variable: string): readonly EnvironmentRead[];
  /**
   * Settings that may be bound to what passes a test, in the order in which they are assigned. Most are as they were before an edit, and are
   * not tested again: the test follows from the binding alone, and `purpose` names it.
   */
  settingsWith(purpose: string, test: (binding: Binding) => boolean): readonly string[];
  /** Names assigned in the entry (upper-case ones), sorted. */
  readonly names: readonly string[];
  /** Those in which a credential could stand, by their values before any variable is decided. */
  readonly mayHoldCredentials: readonly string[];
  /** Installed version of a distribution (normalised name), from lock files and requirements; null: required, version unknown; undefined: not required or not known. */
  distribution(name: string): string | null | undefined;
  /** Whether every requirement source could be read, so that a missing distribution is missing. */
  /** Nothing of the repository names the entry where other settings are named: what it lacks, settings of a machine's own may have that build on it. */
  readonly isUnnamed: boolean;
  readonly requirementsComplete: boolean;
  readonly fix: SettingsFixes;
  /** What proxies and platforms of the repository do for HTTPS in front of Django. Nothing in exact mode. */
  readonly proxy: ProxyTls;
  /** What importing the module, or Django's own reading of it, raises in every way to run it. */
  readonly raises: Raised | null;
  /** What may be raised where that depends on what cannot be seen. */
  readonly mayRaise: readonly Raised[];
  /** Variables without which the settings do not load, by the read that says so. */
  readonly required: readonly EnvironmentRead[];
  /** What Python's grammar refuses in the entry's modules. */
  readonly syntaxErrors: readonly {
    readonly at: Span;
    readonly message: string;
    /** The last Python that takes it, where the project may run on that one. */
    readonly until?: string | undefined;
  }[];
  /** Modules of distributions that are imported outside of any `try`, however the settings run, with the place of the first import. */
  readonly imported: ReadonlyMap<string, Span>;
  /** Python's current folder. */
  readonly workingDirectory: string;
  /**
   * What stands at an absolute path. "unknown" in open mode for places outside of what is analysed and for what Git ignores:
   * production may have it or not.
   */
  kindOf(path: string): "file" | "directory" | "missing" | "unknown";
  /** Whether the project's Python code names a setting otherwise than by assigning to it. It reads the files: ask where little else is left to ask. */
  mentions(name: string): boolean;
  /** Classes and functions that settings name by dotted paths. */
  readonly symbols: ProjectSymbols;
}

export type { Evidence };
