import type { Span } from "../text/span.js";

export interface Raised {
  /** Python's class name: `KeyError`, `ImproperlyConfigured`. */
  readonly type: string;
  readonly at: Span;
  readonly variable?: string;
  readonly message?: string;
  /** By a `raise` under some condition, an `assert` or an `exit()` of the code: its author foresaw the state. */
  readonly deliberate?: true;
  /** What Django refuses, where the code itself raises nothing. */
  readonly setting?: string;
  /** Django takes nothing but a list or a tuple for it. */
  readonly wantsList?: true;
}
