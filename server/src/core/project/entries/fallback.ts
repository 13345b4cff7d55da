import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { isFurtherStarter } from "../discover.js";
import { basename } from "../paths.js";
import type { SettingsReference } from "../references.js";
import type { EntriesInput } from "./entriesInput.js";
import { isDeploy } from "./referenceSources.js";

/** What is there while a variable is unset: the default of wsgi.py, `${DJANGO_SETTINGS_MODULE:-shop.settings}`. */
export function isFallback(input: EntriesInput, reference: SettingsReference): boolean {
  const { target, at } = reference;
  return isDeploy(reference) ? target !== "production" || standsIn(input, at) : !isFurtherStarter(basename(at.file));
}

export function standsIn({ files }: EntriesInput, at: Span): boolean {
  const content = files.read(at.file);
  return isText(content) && /\$\{\w{1,80}:?-["']?$/.test(content.text.slice(Math.max(0, at.start - 100), at.start));
}
