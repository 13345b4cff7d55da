import type { Answer, Value } from "../domain/value.js";
import type { FindingDraft, Holds, NotDetermined, RelatedPlace, Certainty } from "./verdict.js";
import type { MissingFile } from "../evaluator/missingFiles.js";
import type { SeenCall } from "../evaluator/seenCalls.js";
import type { Span } from "../text/span.js";

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
  /** "local_settings.py": modules that could still change it. */
  readonly unless: readonly MissingFile[] | undefined;
  /** What is decided of variables makes the value's expression raise: the settings do not load there. */
  readonly isRaised?: true;
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

/** An answer with the place that it is about. */
export interface Reply {
  readonly answer: Answer;
  /** Where the finding goes; default: the valueAt of the setting asked first. */
  readonly at?: Span;
  /** Why, when unknown. */
  readonly reason?: string | SettingReason;
  /** For the rule itself: what it needs to write the message of this case. */
  readonly data?: unknown;
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
  readonly unless: readonly MissingFile[] | undefined;
  /** The setting that was read first. */
  readonly subject: string | undefined;
}

/** Why a setting cannot be seen. */
export interface SettingReason {
  /** As a sentence: `SECRET_KEY: our_config.key, which is not in the repository`, `SECRET_KEY may be set by our_config`. */
  readonly sentence: string;
  /** As it is said beside the setting's name. */
  readonly beside: string;
  /** What is the same for every setting that cannot be seen for it: `our_config`. */
  readonly cause: string;
}

export interface Judgement {
  /**
   * always: in every intended world, whatever the deployer sets. sometimes: when some variable is unset, or on some target.
   * never: proven absent, or decided by the deployer. unknown: it depends on something that cannot be seen.
   */
  readonly occurs: "always" | "sometimes" | "never" | "unknown";
  /** Worlds in which it occurs, most ordinary first; empty unless always or sometimes. */
  readonly cases: readonly Case[];
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

export interface DjangoVersion {
  /** As found: "5.2.1", "4.2". */
  readonly text: string | undefined;
  /** `atLeast(4, 1)`: an unknown version counts as the newest. */
  atLeast(major: number, minor: number): boolean;
  readonly isKnown: boolean;
  /** Something says that Django is required, whichever: an installer takes the newest then. */
  readonly isRequired: boolean;
}
