import type { Configuration } from "../../configuration.js";
import { relativeTo } from "../paths.js";
import type { ReferenceInput } from "../references.js";

/** All that entries are found from. */
export interface EntriesInput extends ReferenceInput {
  readonly configuration: Configuration;
}

/** The project's folder as messages call it. */
export function folderText({ analysisRoot, project }: EntriesInput): string {
  const relative = relativeTo(analysisRoot, project.root);
  return relative === "." ? "this project" : relative;
}
