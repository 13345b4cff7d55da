import type { ShellIgnored } from "../syntax/deploy/shell.js";
import type { Span } from "../text/span.js";

/** One process of one deploy target, as a deploy file starts it. */
export interface Launch {
  /** The deploy file that holds the command. */
  readonly file: string;
  readonly kind:
    | "procfile"
    | "dockerfile"
    | "compose"
    | "systemd"
    | "supervisor"
    | "shell"
    | "workflow"
    | "platform"
    | "kubernetes"
    | "uwsgi";
  /** `web`, the service's or unit's name. */
  readonly name: string;
  readonly role: "web" | "worker" | "scheduler" | "release" | "build" | "other";
  readonly target: "production" | "development";
  readonly hook?: ReleaseHook;
  /**
   * Cloud Foundry starts it. Its router passes a client's own X-Forwarded-Proto on, unless its operator says otherwise, and reaches the process through
   * a proxy of the same container (https://docs.cloudfoundry.org/concepts/http-routing.html).
   */
  readonly pushed?: true;
  readonly command: readonly Word[];
  readonly workingDirectory: string | undefined;
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  /** One entry per variable: the one that wins. */
  readonly environment: readonly EnvironmentSetting[];
  /** Every source of its environment could be read. */
  readonly environmentComplete: boolean;
  /** It takes in a file of variables that is not in the repository: one that leaves out which settings to load is seldom. */
  readonly sourcesUnseen?: boolean;
  readonly ports: readonly { readonly container: number; readonly published: number | undefined; readonly at: Span }[];
  /** Where it is declared: the service's name, the Procfile's `web`, the `CMD`. */
  readonly at?: Span;
  /** The folder of the repository that the working directory is, where that is known. */
  readonly sourceDirectory?: string | undefined;
  /** The file of the repository that `-c` of gunicorn names by an absolute path. */
  readonly configSource?: string;
  /** Everything that this process runs, in order, `command` included: what an entrypoint does first, what it leaves in the background. */
  readonly steps?: readonly LaunchStep[];
  /** Assignments that lost against one in `environment`. */
  readonly overridden?: readonly EnvironmentSetting[];
  /** It runs in a container: its own network and file system. */
  readonly container?: boolean;
  readonly replicas?: { readonly count: number; readonly at: Span } | undefined;
  /** Files that decide it, the declaring one first: overlays, Dockerfile, entrypoint scripts, env files. */
  readonly files?: readonly string[];
  /** Programs in front of the command that were taken off: `exec`, `tini`, `poetry`, `watchmedo`. */
  readonly wrappers?: readonly string[];
  /** A shell starts the command, and not by `exec`: it keeps the first process id. */
  readonly underShell?: boolean;
}

/** When a platform runs it once in a release: before the new code serves, or after. `pod`: Kubernetes, in each new pod before its containers. */
export type ReleaseHook = "before" | "after" | "pod";

/** One simple command that a launch runs. */
export interface LaunchStep {
  readonly command: readonly Word[];
  readonly wrappers: readonly string[];
  readonly at: Span;
  /** It may not run. */
  readonly conditional: boolean;
  /** For one under conditions about variables: whether it runs while those that nothing sets are unset. */
  readonly whenUnset?: "runs" | "skipped";
  readonly background: boolean;
  /** Replaces the shell. */
  readonly exec: boolean;
  /** A shell interprets it (otherwise words are given to the program as they stand). */
  readonly shell: boolean;
  readonly workingDirectory: string | undefined;
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  /** Something reads what it prints or how it ends. */
  readonly isRead?: true;
  /** What throws its failure away. */
  readonly ignored?: ShellIgnored;
  /** The service or container that it runs in, of one that is run from elsewhere. */
  readonly inside?: string;
  /** What it adds to the launch's environment: `export`, `NAME=value` in front of it, `env`. */
  readonly environment: readonly EnvironmentSetting[];
  /** `run` and the options of the uv that starts it. */
  readonly uvRun?: readonly Word[];
}

/** A word of a command after the shell's quoting is taken away. */
export interface Word {
  readonly text: string;
  readonly at: Span;
  /** It holds `$VAR` or a substitution that cannot be known. */
  readonly dynamic: boolean;
  /** For a dynamic word: its text while every unknown variable in it is unset: `0.0.0.0:8000` for `0.0.0.0:${PORT:-8000}`. */
  readonly whenUnset?: string;
}

export interface EnvironmentSetting {
  readonly name: string;
  /** undefined: passed on from outside, or computed. */
  readonly value: string | undefined;
  readonly at: Span;
  readonly valueAt: Span | undefined;
  /** For an unknown value: what it is while every variable in it is unset: "" for `${X:-}`. */
  readonly whenUnset?: string;
  /** What sets it. */
  readonly source?: "image" | "env-file" | "deploy-file" | "command";
  /** Of an env file, where one that is not in the repository comes after it and may set it anew, or of an example of that one. */
  readonly isReplaceable?: true;
  /** Of a value of the shell that is not known as a whole: its words, `$` for what is not. */
  readonly outline?: string;
}
