import type { Span } from "../text/span.js";
import type { Word } from "./launch.js";

/** A command of a production deploy that installs requirements. */
export interface Install {
  readonly tool: "pip" | "pipenv" | "poetry" | "uv" | "pdm";
  /** The verb: `install`, `sync`. What makes it take less is written behind it. */
  readonly verb: Word;
  /** Requirements of development that come along; "unknown" where a variable decides. */
  readonly development: Development | "none" | "unknown";
  /** Which versions it takes: those of a list, or what the project's own ranges allow, for pip reads no lock file; "packages": some that it names. */
  readonly versions: "list" | "ranges" | "packages";
}

export interface Development {
  /** For messages: `requirements-dev.txt`, `the group dev`. */
  readonly text: string;
  readonly at: Span;
  /** The command asks for them; otherwise it only does not leave them out. */
  readonly asked: boolean;
  /** What would leave them out. */
  readonly option: string | undefined;
}
