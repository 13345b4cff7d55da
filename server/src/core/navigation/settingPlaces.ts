import { settingAssignments } from "../hints/settingAssignments.js";
import { entryName } from "../project/entries/entry.js";
import type { FileSource } from "../text/fileSource.js";
import { isInside } from "../project/paths.js";
import { foreignFolders, somePythonText } from "../project/pythonFiles.js";
import type { ProjectAnalysis } from "../projectAnalysis.js";
import type { SettingReport, SettingsReport } from "../report.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { compareSpans, type Span } from "../text/span.js";

export interface SettingSources {
  readonly analyses: readonly ProjectAnalysis[];
  readonly files: FileSource;
  tree(file: string): PythonModule | undefined;
  settings(entry: string, project: string): SettingsReport | undefined;
}

/** A setting as one production entry has it. */
export interface InProduction {
  readonly project: string;
  readonly entry: string;
  readonly report: SettingReport;
}

/** The setting in every production entry of the file's project; none where it is not set. */
export function inProduction(
  name: string,
  file: string,
  { analyses, settings }: SettingSources,
): readonly InProduction[] {
  const analysis = projectWith(file, analyses);
  return (analysis?.entries ?? [])
    .filter(({ checked }) => checked)
    .flatMap(({ entry }) => {
      const report = settings(entryName(entry), analysis?.project.root ?? "")?.settings.find(
        (one) => one.name === name,
      );
      return report === undefined ? [] : [{ project: analysis?.project.root ?? "", entry: entryName(entry), report }];
    });
}

/** The place that decides: the last that assigns or changes it. */
export function decidingPlace({ provenance }: SettingReport): Span | undefined {
  return provenance.filter(({ step }) => step === "assigned" || step === "changed").at(-1)?.at;
}

/** Every place of the project that assigns the setting, in modules of production and of development, or reads it as `settings.NAME`. */
export function settingMentions(
  name: string,
  file: string,
  { analyses, files, tree }: SettingSources,
): readonly Span[] {
  const analysis = projectWith(file, analyses);
  if (analysis === undefined) return [];
  const modules = new Set(analysis.entries.flatMap((one) => (one.evaluation ?? one.resolve()).files));
  const assigned = [...modules].flatMap((module) =>
    settingAssignments(tree(module) ?? { body: [], comments: [], syntaxErrors: [] })
      .filter((one) => one.name === name)
      .map((one): Span => ({ file: module, start: one.nameStart, end: one.nameEnd })),
  );
  const read: Span[] = [];
  const pattern = new RegExp(`(?<![\\w.])settings\\.(${name})(?!\\w)|attr\\(settings,[ \\t]*["'](${name})["']`, "g");
  somePythonText(files, analysis.project.root, foreignFolders, (text, path) => {
    if (text.includes(name))
      for (const match of text.matchAll(pattern)) {
        const start = match.index + match[0].lastIndexOf(name);
        read.push({ file: path, start, end: start + name.length });
      }
    return false;
  });
  return [...assigned, ...read].sort(compareSpans);
}

function projectWith(file: string, analyses: readonly ProjectAnalysis[]): ProjectAnalysis | undefined {
  return analyses
    .filter(({ project }) => isInside(project.root, file))
    .sort((a, b) => b.project.root.length - a.project.root.length)[0];
}
