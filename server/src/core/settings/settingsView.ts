import type { Answer, EnvironmentRead, Value } from "../domain/value.js";
import type { Evidence, FindingDraft, Holds, NotDetermined, RelatedPlace, Certainty } from "../rules/rule.js";
import type { Evaluation } from "../evaluator/evaluateEntry.js";
import type { Binding } from "../evaluator/runtime.js";
import type { SeenCall } from "../evaluator/seenCalls.js";
import type { SettingsFixes } from "../fixes/settingsFixes.js";
import type { ProjectSymbols } from "../project/projectSymbols.js";
import type { ProxyTls } from "../launch/proxyTls.js";
import type { Raised } from "../report.js";
import type { Span } from "../text/span.js";

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
  /** What follows from a binding alone: made once, and kept over edits. */
  ofBinding<T>(purpose: string, binding: Binding, make: () => T): T;
  /** Names assigned in the entry (upper-case ones), sorted. */
  readonly names: readonly string[];
  /** Those in which a credential could stand, by their values before any variable is decided. */
  readonly mayHoldCredentials: readonly string[];
  /** Installed version of a distribution (normalised name), from lock files and requirements; null: required, version unknown; undefined: not required or not known. */
  distribution(name: string): string | null | undefined;
  /** Whether every requirement source could be read, so that a missing distribution is missing. */
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
  readonly syntaxErrors: readonly { readonly at: Span; readonly message: string }[];
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

export interface World {
  /** The value when Django reads it: the project's, or Django's default for the version. Unknown where it cannot be told. */
  get(name: string): Value;
  /** Whether the module graph assigns it. "unknown" where something unseen may. */
  isSet(name: string): Answer;
  setting(name: string): Setting;
  /** Whether an environment variable is set to something when Django runs: by the given environment (exact) or by the settings themselves. */
  hasVariable(name: string): Answer;
  /** Calls of that library function while the settings ran, in order: `sentry_sdk.init`. */
  calls(name: string): readonly SeenCall[];
}

export interface Setting {
  readonly name: string;
  readonly value: Value;
  /** Django's default applies (or none exists: then value is `none` and `known` false). */
  readonly isDefault: boolean;
  /** The name in the assignment that wins; for an absent setting the place that explains itself (see design, "Absence"). */
  readonly at: Span;
  /** The expression that gives the value that wins: where findings go. For an absent setting as `at`. */
  readonly valueAt: Span;
  readonly because: readonly RelatedPlace[];
  /** Where the value is changed after its assignment, in the order of the run. */
  readonly changes: readonly Span[];
  /** "local_settings.py" where that could still change it. */
  readonly unless: string | undefined;
  /** What is decided of variables makes the value's expression raise: the settings do not load there. */
  readonly isRaised?: true;
}

/** An answer with the place that it is about. */
export interface Reply {
  readonly answer: Answer;
  /** Where the finding goes; default: the valueAt of the setting asked first. */
  readonly at?: Span;
  /** Why, when unknown. */
  readonly reason?: string;
  /** For the rule itself: what it needs to write the message of this case. */
  readonly data?: unknown;
}

export interface Judgement {
  /**
   * always: in every intended world, whatever the deployer sets. sometimes: when some variable is unset, or on some target.
   * never: proven absent, or decided by the deployer. unknown: it depends on something that cannot be seen.
   */
  readonly occurs: "always" | "sometimes" | "never" | "unknown";
  /** Worlds in which it occurs, most ordinary first; empty unless always or sometimes. */
  readonly cases: readonly Case[];
  readonly reason: string;
  /** Whether a variable that the deployer sets decides it. */
  readonly byEnvironment: boolean;
  /** Settings that were read, with their places, in the order of the first world asked. */
  readonly read: readonly Setting[];
  /** `definite` when always and nothing unseen could change it. */
  readonly certainty: Certainty;
  /** `holds(...)` with the settings read as evidence. */
  holds(text?: string): Holds;
  /** `notDetermined(reason)` at the place of the first setting read. */
  notDetermined(): NotDetermined;
  /** One finding per distinct place of the cases, certainty set; `describe` gives the rest. */
  findings(
    describe: (
      one: Case,
    ) => Omit<FindingDraft, "kind" | "at" | "certainty"> & { readonly at?: Span; readonly certainty?: Certainty },
  ): readonly FindingDraft[];
}

export interface Case {
  readonly world: World;
  readonly at: Span;
  /** "" or a condition for the message: `DEBUG is unset`. */
  readonly when: string;
  /** Variables that have to be unset for it. */
  readonly unset: readonly string[];
  readonly data: unknown;
  readonly because: readonly RelatedPlace[];
  /** The name of the first setting read, if it is absent. */
  readonly absent: string | undefined;
  readonly unless: string | undefined;
}

export interface DjangoVersion {
  /** As found: "5.2.1", "4.2". */
  readonly text: string | undefined;
  /** `atLeast(4, 1)`: an unknown version counts as the newest. */
  atLeast(major: number, minor: number): boolean;
  readonly isKnown: boolean;
}

export type { Evidence };
