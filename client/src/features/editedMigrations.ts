import type { WireNewMigrations } from "../../../server/src/lsp/protocol.js";
import { isModified, type GitChange, type GitRepository } from "./gitApi.js";

/** Migrations that a commit has too, and otherwise than the working tree, with the text that it has. */
export async function editedSince(
  repository: Pick<GitRepository, "show">,
  commit: string,
  changes: readonly GitChange[],
): Promise<NonNullable<WireNewMigrations["edited"]>["files"]> {
  const uris = migrationsAmong(changes.filter(isModified));
  // Somebody has them all formatted: nobody edits so many, and each is a run of Git.
  if (uris.length > most) return [];
  const texts = await Promise.all(
    uris.map(async (uri) => {
      const path = changes.find((one) => one.uri.toString() === uri)?.uri.fsPath ?? "";
      // What the commit has not, or is no text, is not edited.
      return repository.show(commit, path).then(
        (before) => [{ uri, before }],
        () => [],
      );
    }),
  );
  return texts.flat();
}

const most = 30;

export function migrationsAmong(changes: readonly GitChange[]): readonly string[] {
  return [
    ...new Set(
      changes
        .map(({ uri, renameUri }) => (renameUri ?? uri).toString())
        .filter((uri) => /\/migrations\/[^/]+\.py$/.test(uri)),
    ),
  ].sort();
}
