import type { LaunchStep } from "../launch.js";
import type { ShellIgnored } from "../../syntax/deploy/shell.js";
import type { Span } from "../../text/span.js";
import type { RunsWhat } from "../runsWhat.js";

/** What one target's files do to make a release, in their order. */
export interface Release {
  /** `deploy.sh`, `job deploy of ci.yml`, `Procfile`. */
  readonly name: string;
  readonly file: string;
  readonly at: Span;
  /** A script or pipeline that somebody runs for a release; else what a platform or Compose does by itself when it starts the new one. */
  readonly kind: "script" | "pipeline" | "platform";
  readonly steps: readonly ReleaseStep[];
}

export type ReleaseStepKind =
  | "pull"
  | "install"
  | "build"
  | "test"
  | "check"
  | "collectstatic"
  | "migrate"
  | "start"
  | "stop"
  | "verify"
  | "command";

export interface ReleaseStep {
  readonly kind: ReleaseStepKind;
  /** As people call it: `docker compose up`, `restart of gunicorn`. */
  readonly text: string;
  readonly at: Span;
  /** It may not run. */
  readonly conditional: boolean;
  readonly ignored: Ignored | undefined;
  /** Of a start. */
  readonly starts: Starts | undefined;
  /** Of a stop. */
  readonly stops?: Units;
  readonly step: LaunchStep | undefined;
  readonly what: RunsWhat | undefined;
  /** Of a pipeline: its job, and all that have to succeed before it runs. */
  readonly job: { readonly id: string; readonly after: ReadonlySet<string> } | undefined;
}

export type Ignored = ShellIgnored | { readonly by: "continue-on-error" | "minus"; readonly at: Span };

/** What a command starts or stops. */
export interface Units {
  readonly manager: "compose" | "systemd" | "supervisor" | "kubernetes" | "platform" | "reload";
  /** undefined: all that there is. */
  readonly names: readonly string[] | undefined;
}

/** What a command starts anew. */
export interface Starts extends Units {
  /** Whether the web server is among them. */
  readonly web: "yes" | "no" | "unknown";
}
