import type { FixEverythingParams, FixEverythingResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toWorkspaceEdit } from "../toProtocol.js";
import type { FixEdits } from "../../core/fixes/fix.js";

/** One edit that carries out every fix in every folder. */
export function fixEverything(snapshot: Snapshot, { unsafe }: FixEverythingParams): FixEverythingResponse {
  const parts = snapshot.folders.map((folder) => folder.fixEverything({ unsafe }));
  const touched = new Set<string>();
  const edits: FixEdits["edits"][number][] = [];
  const newFiles: { readonly file: string; readonly text: string }[] = [];
  for (const part of parts) {
    // Of nested folders both see a file; the first one's edits are enough.
    const own = new Set(
      [...part.edits.map((edit) => edit.span.file), ...(part.newFiles ?? []).map(({ file }) => file)].filter(
        (file) => !touched.has(file),
      ),
    );
    edits.push(...part.edits.filter((edit) => own.has(edit.span.file)));
    newFiles.push(...(part.newFiles ?? []).filter(({ file }) => own.has(file)));
    for (const file of own) touched.add(file);
  }
  // An editor that creates no files still gets the edits of those that are there.
  const created = snapshot.client.createFiles ? newFiles : [];
  if (edits.length + created.length === 0) return { edit: null, files: 0 };
  const edit = toWorkspaceEdit({ edits, newFiles: created }, snapshot.places, snapshot.client, {
    label: "Fix everything",
    safety: unsafe ? "needsReview" : "safe",
    confirm: true,
  });
  return { edit: edit ?? null, files: edit === undefined ? 0 : touched.size - (newFiles.length - created.length) };
}
