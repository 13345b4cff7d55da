import type { ProjectEntry } from "../../rules/views.js";

/** The modules that make the entry's settings: where it was not evaluated, its own. */
export function evaluatedFiles({ file, settings }: ProjectEntry): ReadonlySet<string> {
  return new Set(settings?.evaluation.files ?? [file]);
}
