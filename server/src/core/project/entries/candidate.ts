import { textOf as textOfFile } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { parseEntryName } from "../moduleNames.js";
import type { SettingsReference } from "../references.js";
import type { NameWords } from "../roleWords.js";
import type { EntriesInput } from "./entriesInput.js";

/** A module or class that may be settings, and what speaks of it. */
export interface Candidate {
  readonly module: string;
  readonly className: string | undefined;
  readonly file: string;
  readonly words: NameWords;
  readonly references: readonly SettingsReference[];
  /** Nothing names it, and an image puts its folder under another name. */
  readonly isMoved: boolean;
  /** Enough to run a site: sets INSTALLED_APPS or ROOT_URLCONF, or takes over settings that do. */
  readonly isWhole: boolean;
  /** The settings modules that it takes over: by a star import, or by include(). */
  readonly takesOver: readonly string[];
  /** The settings module that takes it over. */
  readonly importedBy: readonly { readonly module: string; readonly at: Span }[];
}

export function nameOf(one: Candidate): string {
  return one.className === undefined ? one.module : `${one.module}:${one.className}`;
}

/** `MODULE` in the configuration means all classes of it. */
export function isConfigured(one: Candidate, { configuration }: Pick<EntriesInput, "configuration">): boolean {
  return configuration.productionSettings.some((text) => names(text, one));
}

function names(text: string, one: Candidate): boolean {
  const wanted = parseEntryName(text);
  return (
    wanted !== undefined &&
    wanted.module === one.module &&
    (wanted.className === undefined || wanted.className === one.className)
  );
}

export function textOf({ files }: EntriesInput, { file }: Candidate): string {
  return textOfFile(files, file) ?? "";
}
