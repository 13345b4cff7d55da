import { isInside } from "../project/paths.js";
import type { ProjectAnalysis } from "../projectAnalysis.js";
import { distribution } from "../projectAnalysis.js";
import type { VariableReport } from "../report.js";
import type { Completion, CompletionEntry } from "./completion.js";
import { fixedValues } from "./fixedValues.js";
import { middlewareNames } from "./middlewareNames.js";
import { settingNames } from "./settingNames.js";
import { stringAt } from "./stringAt.js";
import { hosts, hostsInSettings, variablesToRead, variablesToSet } from "./variableNames.js";

/** What a file of a project may have at an offset, as far as no server of Python knows it. */
export function fileCompletion(analyses: readonly ProjectAnalysis[], variables: readonly VariableReport[], file: string, text: string, offset: number): Completion | undefined {
  const analysis = analyses.filter(({ project }) => isInside(project.root, file)).sort((a, b) => b.project.root.length - a.project.root.length)[0];
  const services = [...new Set((analysis ?? analyses[0])?.view.deploy.compose.flatMap(({ content }) => content.services.map(({ name }) => name)) ?? [])];
  if (!file.endsWith(".py")) return variablesToSet(file, text, offset, variables) ?? hostCompletion(text, offset, services);
  if (analysis === undefined) return undefined;
  const { facts: { django, requirements }, entries } = analysis;
  const at = stringAt(text, offset);
  if (at !== undefined) {
    const isThere = (since: readonly [number, number] | undefined): boolean => since === undefined || django.atLeast(...since);
    const read = variablesToRead(at, file, variables);
    const isSettings = read.length === 0 && isSettingsModule(file, entries);
    const items: readonly CompletionEntry[] = !isSettings ? read : [
      ...fixedValues(at).filter(({ since, distribution: its }) => isThere(since) && (its === undefined || distribution(requirements, its) !== undefined)).map(({ value, detail }): CompletionEntry => ({ label: value, kind: /^[a-z_]+\..*[A-Z]/.test(value) ? "class" : "value", insert: value, detail })),
      ...middlewareNames(at, text, { atLeast: (major, minor) => django.atLeast(major, minor), isRequired: (its) => distribution(requirements, its) !== undefined }),
      ...hostsInSettings(at, text, at.from, services),
    ];
    return items.length === 0 ? undefined : { start: at.start, end: at.end, items };
  }
  if (!isSettingsModule(file, entries)) return undefined;
  return settingNames({ text, offset, version: django.text, distribution: (name) => distribution(requirements, name) });
}

/** Modules of entries, and what is called so. */
export function isSettingsModule(file: string, entries: ProjectAnalysis["entries"]): boolean {
  return entries.some(({ entry, evaluation }) => entry.file === file || evaluation?.files.includes(file) === true) || /(?:^|\/)settings\/[^/]+\.py$|(?:^|[/_])settings(?:_\w+)?\.py$/.test(file);
}

function hostCompletion(text: string, offset: number, services: readonly string[]): Completion | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const items = hosts(before, services);
  const begun = /[\w-]*$/.exec(before)?.[0].length ?? 0;
  const rest = /^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  return items.length === 0 ? undefined : { start: offset - begun, end: offset + rest, items };
}
