import type { EnvironmentRead, Value } from "../domain/value.js";
import type { Raised } from "./raised.js";
import type { Span } from "../text/span.js";
import type { Way } from "../domain/alternatives.js";
import type { Condition } from "../domain/conditions.js";
import type { Bound } from "../domain/bound.js";
import type { Hiding, Run } from "./runtime.js";
import type { Binding } from "./scope.js";
import type { SeenCall } from "./seenCalls.js";

/** What an entry's settings can be, in every environment at once. */
export interface Evaluation {
  /** Every environment in which the module runs to its end. */
  readonly worlds: Ways;
  /** Those that someone who deploys as intended can have; with DEBUG fixed to True, with its reads taken as False. */
  readonly intended: Ways;
  /** Set where the module runs to its end in no environment. */
  readonly raises: Raised | null;
  /** Why settings could exist that were not seen. */
  readonly unseen: string | undefined;
  /** Exceptions that what cannot be seen decides: whether the settings load at all is open. */
  readonly mayRaise: readonly Raised[];
  /** Modules that ran, the entry's own first. */
  readonly files: readonly string[];
  /** Other files whose content or existence mattered. */
  readonly filesRead: readonly string[];
  readonly reads: ReadonlyMap<string, readonly EnvironmentRead[]>;
  readonly unsetSelectors: readonly { readonly variable: string; readonly read: EnvironmentRead }[];
  readonly optionalMissing: Run["optionalMissing"];
  /** Variables that every launch sets and that fall back to a secret in the source. */
  readonly givenSecrets?: readonly string[];
  /** Where the settings load, whatever deploy files set; undefined where these narrow nothing. */
  readonly unlaunched?: Condition;
  /** What makes `unseen`, where it stands. */
  readonly hidings: readonly Hiding[];
}

/** Environments, and what the settings are in them. */
export interface Ways extends Bound<Binding> {
  /** Why names may exist that were not seen. */
  readonly unseen: readonly Way<string>[];
  /** Environment variables that the settings themselves set; null: deleted. */
  readonly assigned: ReadonlyMap<string, readonly Way<Value | null>[]>;
  /** Calls of libraries that set something up: `sentry_sdk.init(…)`. */
  readonly calls: readonly Way<readonly SeenCall[]>[];
  /** Modules of distributions that the settings import outside of any `try`, with the place of the first import. */
  readonly imported: ReadonlyMap<string, { readonly at: Span; readonly where: Condition }>;
  /** Variables that select an environment, and platform markers: what they are makes a target. */
  readonly targets: ReadonlySet<string>;
  /** Texts that the code compares a variable with. */
  readonly literals: ReadonlyMap<string, ReadonlySet<string>>;
  /** What conditions that cannot be seen are about, by their keys. */
  readonly unseenReasons: ReadonlyMap<string, string>;
  readonly debugTakenAsFalse: boolean;
}
