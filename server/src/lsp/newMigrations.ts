import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import type { WireNewMigrations } from "./protocol.js";
import { pathOfUri } from "./uris.js";

/** What the editor's Git says is new, in paths of ours. */
export function toldOf({ files, because, edited }: WireNewMigrations): ToldMigrations {
  return {
    files: new Set(files.flatMap((file) => pathOfUri(file) ?? [])),
    because,
    ...(edited !== undefined && {
      edited: {
        branch: edited.branch,
        before: new Map(
          edited.files.flatMap(({ uri, before }) => {
            const path = pathOfUri(uri);
            return path === undefined ? [] : [[path, before] as const];
          }),
        ),
      },
    }),
  };
}

export function isSameTold(a: ToldMigrations | undefined, b: ToldMigrations | undefined): boolean {
  return (
    a?.because === b?.because &&
    a?.files.size === b?.files.size &&
    [...(a?.files ?? [])].every((file) => b?.files.has(file) === true) &&
    a?.edited?.branch === b?.edited?.branch &&
    a?.edited?.before.size === b?.edited?.before.size &&
    [...(a?.edited?.before ?? [])].every(([file, text]) => b?.edited?.before.get(file) === text)
  );
}
