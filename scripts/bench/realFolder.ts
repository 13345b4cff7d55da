import { join } from "node:path";
import { createAnalysisHost } from "../../server/src/core/analysisHost.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { isText, type FileSource } from "../../server/src/core/text/fileSource.js";
import { looksLikeSettings } from "../../server/src/core/project/settingsFiles.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import type { NamedSample } from "./server.js";

/** A project of the reader's own: what is edited is the longest module of the settings that are checked. Throws where none are. */
export function realFolder(root: string, parser: PythonParser): NamedSample & { readonly source: FileSource } {
  const source = createNodeFileSource(root);
  const { projects } = createAnalysisHost({
    root,
    files: source,
    parser,
    configuration: emptyConfiguration,
  }).analysis();
  const entries = projects.flatMap((project) => project.entries).filter((entry) => entry.checked);
  const texts = new Map<string, string>();
  for (const file of entries.flatMap((entry) => entry.files)) {
    const content = source.read(file);
    if (isText(content) && looksLikeSettings(file, content.text)) texts.set(file, content.text);
  }
  const [longest] = [...texts].sort((a, b) => b[1].length - a[1].length);
  const [entry] = entries;
  if (longest === undefined || entry === undefined) throw new Error(`${root}: there are no settings that are checked`);
  const [edited, text] = longest;
  return {
    name: `${edited.slice(join(root, "/").length)}, ${(text.length / 1000).toFixed(0)} KB, ${entries.length} entr${entries.length === 1 ? "y" : "ies"}`,
    sample: { root, files: { [edited]: text }, edited, entry },
    source,
  };
}
