import type * as vscode from "vscode";

/** The part of the built-in Git extension's API that is used (extensions/git/src/api/git.d.ts of VS Code). */
export interface GitApi {
  readonly repositories: readonly GitRepository[];
  readonly onDidChangeState: vscode.Event<unknown>;
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
  readonly onDidCloseRepository: vscode.Event<GitRepository>;
  getRepository(uri: vscode.Uri): GitRepository | null;
}

export interface GitRepository {
  readonly state: {
    readonly HEAD: GitHead | undefined;
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
    readonly onDidChange: vscode.Event<void>;
  };
  getCommit(ref: string): Promise<{ readonly hash: string }>;
  getMergeBase(one: string, other: string): Promise<string | undefined>;
  diffBetween(one: string, other: string): Promise<readonly GitChange[]>;
  /** The text that a commit has of a file. */
  show(ref: string, path: string): Promise<string>;
}

export interface GitHead {
  readonly name?: string;
  readonly commit?: string;
}
export interface GitChange {
  readonly uri: vscode.Uri;
  readonly renameUri?: vscode.Uri;
  readonly status: number;
}

/** Its `Status`: INDEX_ADDED, INDEX_RENAMED, INDEX_COPIED, UNTRACKED, INTENT_TO_ADD, INTENT_TO_RENAME, ADDED_BY_US, ADDED_BY_THEM, BOTH_ADDED. */
const added: ReadonlySet<number> = new Set([1, 3, 4, 7, 9, 10, 12, 13, 16]);

export function isAdded({ status }: GitChange): boolean {
  return added.has(status);
}

/** INDEX_MODIFIED, MODIFIED, BOTH_MODIFIED. */
const modified: ReadonlySet<number> = new Set([0, 5, 18]);

export function isModified({ status }: GitChange): boolean {
  return modified.has(status);
}

export function isMainBranch(name: string | undefined): name is "main" | "master" {
  return name === "main" || name === "master";
}

/**
 * Where the work that is not released yet branched off: from the remote's default branch, else from a local main or master. undefined on that
 * branch itself where there is no remote, because nothing tells what of it is released.
 */
export async function defaultBranch(
  repository: Pick<GitRepository, "getCommit" | "getMergeBase">,
  head: GitHead,
): Promise<{ readonly name: string; readonly commit: string } | undefined> {
  const hashOf = async (name: string): Promise<string | undefined> => {
    try {
      return (await repository.getCommit(name)).hash;
    } catch {
      // There is no such branch.
      return undefined;
    }
  };
  const remote = await hashOf("origin/HEAD");
  for (const name of ["origin/main", "origin/master", "origin/HEAD", "main", "master"]) {
    if (name === head.name) return undefined;
    const hash = await hashOf(name);
    // Of several the one that the remote names.
    if (
      hash === undefined ||
      head.commit === undefined ||
      (name.startsWith("origin/") && remote !== undefined && hash !== remote)
    )
      continue;
    const commit = await repository.getMergeBase(head.commit, hash);
    if (commit !== undefined) return { name, commit };
  }
  return undefined;
}
