import { join } from "node:path";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { FixDraft, FixEdits } from "../../server/src/core/fixes/fix.js";
import type { SettingsFixes } from "../../server/src/core/fixes/settingsFixes.js";
import { createParsedFiles } from "../../server/src/core/project/parsedFiles.js";
import { createScanCache } from "../../server/src/core/project/references.js";
import { analyzeProject } from "../../server/src/core/analysis/analyzeProject.js";
import { createProjectCache } from "../../server/src/core/analysis/keptProject.js";
import type { SettingsView } from "../../server/src/core/settings/settingsView.js";
import type { Setting } from "../../server/src/core/settings/setting.js";
import { createPythonParser, type PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { applyEdits } from "../../server/src/core/text/textEdit.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import { memoryFiles } from "./memoryFileSource.js";

export type Files = Readonly<Record<string, string>>;

/** One entry of a project in memory, with its fixes, below the analysis. */
export interface Entry {
  readonly view: SettingsView;
  readonly fix: SettingsFixes;
  /** As the first intended world has it, or the first of all. */
  setting(name: string): Setting;
  /** With every variable that has a default unset. */
  unset(name: string): Setting;
  readonly files: Files;
}

export const root = "/p";

export async function createFixParser(): Promise<PythonParser> {
  return createPythonParser(await readGrammars(join(import.meta.dirname, "../..")));
}

/** `files` by path below the root; the entry is a path among them. */
export function openEntry(
  parser: PythonParser,
  files: Files,
  entry = "settings.py",
  requirements: readonly string[] = [],
): Entry {
  const all = requirements.length > 0 ? { ...files, "requirements.txt": requirements.join("\n") } : files;
  const source = memoryFiles(Object.fromEntries(Object.entries(all).map(([path, text]) => [`${root}/${path}`, text])));
  const project = {
    root,
    searchPath: [root],
    starters: [],
    settingsFiles: [],
    deployFiles: [],
    infrastructure: [],
    migrations: [],
  };
  const settings = [entry.replace(/\.py$/, "").replaceAll("/", ".")];
  const analysis = analyzeProject({
    project,
    projects: [project],
    configuration: emptyConfiguration,
    options: { root, files: source, parser, configuration: emptyConfiguration, settings },
    parsed: createParsedFiles(source, parser),
    scans: createScanCache(),
    cache: createProjectCache(),
    changed: undefined,
  });
  const view = analysis.entries[0]?.view;
  if (!view) throw new Error(`${entry} is no entry`);
  const { fix } = view;
  const asked = (name: string): readonly Setting[] => {
    const found: Setting[] = [];
    const question = (world: { setting(name: string): Setting }): "no" => {
      found.push(world.setting(name));
      return "no";
    };
    view.ask(question);
    if (found.length === 0) view.askEverywhere(question);
    if (found.length === 0) throw new Error(`the entry has no world to read ${name} in`);
    return found;
  };
  const one = (found: Setting | undefined): Setting => {
    if (!found) throw new Error("nothing was read");
    return found;
  };
  return { view, fix, files, setting: (name) => one(asked(name)[0]), unset: (name) => one(asked(name).at(-1)) };
}

/** The files after a fix. */
export function applied(files: Files, draft: FixDraft | FixEdits | undefined): Files {
  if (!draft) throw new Error("no fix was offered");
  const { edits, newFiles } = typeof draft.edits === "function" ? draft.edits() : (draft as FixEdits);
  const result: Record<string, string> = { ...files };
  for (const path of new Set(edits.map((edit) => edit.span.file.slice(root.length + 1))))
    result[path] = applyEdits(`${root}/${path}`, files[path] ?? "", edits);
  for (const file of newFiles ?? []) result[file.file.slice(root.length + 1)] = file.text;
  return result;
}
