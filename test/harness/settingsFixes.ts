import { join } from "node:path";
import { evaluateEntry } from "../../server/src/core/evaluator/evaluateEntry.js";
import { createSettingsFixes } from "../../server/src/core/fixes/createSettingsFixes.js";
import type { FixDraft, FixEdits } from "../../server/src/core/fixes/fix.js";
import type { SettingsFixes } from "../../server/src/core/fixes/settingsFixes.js";
import { resolveImport } from "../../server/src/core/project/importResolver.js";
import { createParsedFiles } from "../../server/src/core/project/parsedFiles.js";
import { createSettingsView, djangoVersion } from "../../server/src/core/settings/createSettingsView.js";
import { allDjangoSettings, djangoDefault } from "../../server/src/core/settings/defaults.js";
import type { Setting, SettingsView } from "../../server/src/core/settings/settingsView.js";
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
export function openEntry(parser: PythonParser, files: Files, entry = "settings.py", requirements: readonly string[] = []): Entry {
  const source = memoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text])));
  const parsed = createParsedFiles(source, parser);
  const file = `${root}/${entry}`;
  const distribution = (name: string): string | null | undefined => (requirements.includes(name) ? null : undefined);
  const django = djangoVersion("5.2");
  const evaluation = evaluateEntry(file, {
    files: source, parse: (path) => parsed.get(path), resolveImport: (from, level, module) => resolveImport(source, [root], from, level, module),
    workingDirectory: root, settingsModule: entry.replace(/\.py$/, "").replaceAll("/", "."), configuration: undefined, environment: undefined, django, constants: new WeakMap(),
    djangoDefault: (name) => djangoDefault(name, "5.2"), djangoDefaults: () => allDjangoSettings("5.2"), distribution,
  });
  const fix = createSettingsFixes({ entryFile: file, parsed, files: evaluation.files, evaluation, project: { root, files: source, distribution } });
  const view = createSettingsView({ entry: "settings", file, tree: parsed.tree(file), evaluation, django, mode: "open", fix, requirementsComplete: true, djangoDefault: (name) => djangoDefault(name, "5.2"), distribution });
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
  for (const path of new Set(edits.map((edit) => edit.span.file.slice(root.length + 1)))) result[path] = applyEdits(`${root}/${path}`, files[path] ?? "", edits);
  for (const file of newFiles ?? []) result[file.file.slice(root.length + 1)] = file.text;
  return result;
}
