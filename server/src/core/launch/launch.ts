import type { Span } from "../text/span.js";

/** One process of one deploy target, as a deploy file starts it. */
export interface Launch {
  /** The deploy file that holds the command. */
  readonly file: string;
  readonly kind: "procfile" | "dockerfile" | "compose" | "systemd" | "supervisor" | "shell" | "workflow" | "platform" | "kubernetes" | "uwsgi";
  /** `web`, the service's or unit's name. */
  readonly name: string;
  readonly role: "web" | "worker" | "scheduler" | "release" | "build" | "other";
  readonly target: "production" | "development";
  readonly command: readonly Word[];
  readonly workingDirectory: string | undefined;
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  readonly environment: readonly EnvironmentSetting[];
  /** Every source of its environment could be read. */
  readonly environmentComplete: boolean;
  readonly ports: readonly { readonly container: number; readonly published: number | undefined; readonly at: Span }[];
}

/** A word of a command after the shell's quoting is taken away. */
export interface Word {
  readonly text: string;
  readonly at: Span;
  /** It holds `$VAR` or a substitution that cannot be known. */
  readonly dynamic: boolean;
}

export interface EnvironmentSetting {
  readonly name: string;
  /** undefined: passed on from outside, or computed. */
  readonly value: string | undefined;
  readonly at: Span;
  readonly valueAt: Span | undefined;
}
