import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";

/** gunicorn's effective settings of one launch: the value that wins, and everything that it wins over. */
export interface GunicornSettings {
  readonly effective: ReadonlyMap<string, GunicornSetting>;
  readonly configFile: string | undefined;
}

export interface GunicornSetting {
  readonly value: Value;
  /** undefined: gunicorn's default. */
  readonly at: Span | undefined;
  readonly source: "default" | "environment" | "config-file" | "GUNICORN_CMD_ARGS" | "command-line";
  readonly overrides: readonly { readonly value: Value; readonly at: Span | undefined; readonly source: string }[];
}
