import type { AnalysisReport, CreateAnalysisHost } from "../core/analysis.js";
import type { AnalysisOptions } from "../core/analysisOptions.js";
import type { FileSource } from "../core/text/fileSource.js";
import type { Rule } from "../core/rules/rule.js";
import type { PythonParser } from "../core/syntax/python/parser.js";

/** Everything that the command line needs of the world; tests give it something smaller than a process. */
export interface CommandLineHost {
  /** Without the program's own name. */
  readonly argv: readonly string[];
  /** Absolute, with `/`. */
  readonly cwd: string;
  readonly version: string;
  /** `2026-11-21`; undefined: the clock's. */
  readonly today?: string;
  /** NO_COLOR and FORCE_COLOR of the caller; nothing else of its environment is ever read. */
  readonly color: { readonly no: string | undefined; readonly force: string | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly files: FileSource;
  /** Milliseconds of a clock that only moves on; without one nothing is said of progress. */
  now?(): number;
  readStdin(): Promise<string>;
  /** For commands that go on while files change; where there is no standard input to go on with, undefined. */
  readonly conversation?: Conversation;
  /** Writes the whole file or nothing. Throws with a message for the user. */
  writeFile(path: string, text: string, options?: { readonly executable: boolean }): void;
  /** What starts this very program: interpreter and file. */
  readonly program?: readonly string[];
  engine(): Promise<CommandLineEngine>;
  /** Runs until its client leaves; the exit status. */
  languageServer(): Promise<number>;
}

export interface Conversation {
  /** The lines of standard input as they come; undefined for one with more characters than that. */
  lines(longest: number): AsyncIterable<string | undefined>;
  /** `files` keeps what was read: from here on it asks the disk again. */
  lookAgain(): void;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Of a terminal, where it is known. */
  readonly columns?: number;
}

export interface CommandLineEngine {
  readonly createAnalysisHost: CreateAnalysisHost;
  /** What an analysis host would report, without keeping what fixes and further questions need. */
  readonly reportOnce?: (options: AnalysisOptions) => AnalysisReport;
  readonly parser: PythonParser;
  readonly rules: readonly Rule[];
  explain(id: string): { readonly title: string; readonly markdown: string } | undefined;
}
