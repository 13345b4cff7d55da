import { notProductionEdit, patternOf } from "../../core/notProductionEdit.js";
import { isText } from "../../core/text/fileSource.js";
import { relativeTo } from "../../core/project/paths.js";
import type { NotProductionParams, NotProductionResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toWorkspaceEdit } from "../toProtocol.js";
import { pathOfUri } from "../uris.js";

/** Writes into the folder's pyproject.toml that the files are not production's. */
export function notProduction(snapshot: Snapshot, { files }: NotProductionParams): NotProductionResponse | null {
  const paths = files.flatMap((uri) => pathOfUri(uri) ?? []);
  const folder = paths[0] === undefined ? undefined : snapshot.folderOf(paths[0]);
  if (folder === undefined) return null;
  const own = paths.filter((path) => snapshot.folderOf(path) === folder).map((path) => relativeTo(folder.root, path));
  const file = `${folder.root}/pyproject.toml`;
  const content = folder.files.read(file);
  const edit = notProductionEdit(file, isText(content) ? content.text : undefined, own);
  return {
    edit:
      (edit &&
        toWorkspaceEdit(edit, snapshot.places, snapshot.client, {
          label: "Not production",
          safety: "safe",
          confirm: false,
        })) ??
      null,
    patterns: own.map(patternOf),
  };
}
