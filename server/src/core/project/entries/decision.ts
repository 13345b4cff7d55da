import type { Role } from "../../report.js";
import { isText } from "../../text/fileSource.js";
import { LineIndex } from "../../text/lineIndex.js";
import type { Span } from "../../text/span.js";
import type { DeployRole } from "../deployRoles/deployRole.js";
import type { JudgedFile } from "../deployRoles/judgedFile.js";
import type { Project } from "../discover.js";
import { placeText } from "../references.js";
import type { Candidate } from "./candidate.js";
import type { ReplacedFiles } from "../replacedFiles.js";
import type { Deployed } from "./deployedAs.js";
import type { EntriesInput } from "./entriesInput.js";

/** What a settings module is for, and why. */
export interface Decision {
  readonly role: Role;
  readonly because: string;
  readonly at?: Span;
  readonly serves?: "tasks";
  /** Production's settings are on the servers alone: no other module of the repository is. */
  readonly isOnServers?: true;
  readonly isPresumed?: true;
}

/** What is known of the whole project while its candidates are decided. */
export interface DecisionInput extends EntriesInput {
  readonly scanned: readonly JudgedFile[];
  roleOf(path: string): DeployRole | undefined;
  /** Some deploy file says what serves production. */
  readonly isDeployed: boolean;
  /** Some wsgi.py or asgi.py names settings, in the project or not. */
  readonly isStarted: boolean;
  /** Whether a file for production that lies in the project, or beside all of them and names its folder, starts a server for it, or another thing. */
  deployed(project: Project): Deployed;
  readonly replaced: ReplacedFiles;
  isNotProduction(relative: string): boolean;
}

/** One candidate among all of its project. */
export interface Question {
  readonly input: DecisionInput;
  readonly one: Candidate;
  readonly all: readonly Candidate[];
}

/** What strong evidence leaves open, and which candidates it has decided. */
export interface OpenQuestion extends Question {
  /** Names of those that are for production. */
  readonly strongProduction: ReadonlySet<string>;
  /** Names of those that are for development or tests. */
  readonly asides: ReadonlySet<string>;
}

/** Something that may decide alone; undefined: it says nothing of this candidate. */
export type Sign<Q extends Question = Question> = (question: Q) => Decision | undefined;

/** The decision of the first sign that says something. */
export function firstOf<Q extends Question>(signs: readonly Sign<Q>[], question: Q): Decision | undefined {
  for (const sign of signs) {
    const decision = sign(question);
    if (decision !== undefined) return decision;
  }
  return undefined;
}

/** Beside whole settings, what is no more than a part of some. */
export function asFragment({ one, all }: Question): Decision | undefined {
  return !one.isWhole && all.some((other) => other !== one && other.isWhole)
    ? { role: "shared", because: "it sets neither INSTALLED_APPS nor ROOT_URLCONF and imports no other settings" }
    : undefined;
}

export function sharedBy(input: EntriesInput, importer: Candidate["importedBy"][number]): Decision {
  const content = input.files.read(importer.at.file);
  const lines = new LineIndex(isText(content) ? content.text : "");
  const verb = importer.module.includes(":") ? "builds on it" : "imports it";
  return {
    role: "shared",
    because: `${placeText(input.analysisRoot, importer.at.file, lines, importer.at.start)} ${verb}`,
    at: importer.at,
  };
}
