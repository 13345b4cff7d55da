import { settingAssignments } from "../hints/settingAssignments.js";
import { isInside } from "../project/paths.js";
import type { ProjectAnalysis } from "../projectAnalysis.js";
import { distribution } from "../project/requirements.js";
import { importsStar } from "../project/settingsFiles.js";
import type { VariableReport } from "../report.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { Completion, CompletionEntry } from "./completion.js";
import { fixedValues } from "./fixedValues.js";
import { middlewareNames } from "./middlewareNames.js";
import { settingNames } from "./settingNames.js";
import { stringAt } from "./stringAt.js";
import { hosts, hostsInSettings, variablesToRead, variablesToSet } from "./variableNames.js";

export interface CompletionSources {
  readonly analyses: readonly ProjectAnalysis[];
  environment(): readonly VariableReport[];
  tree(file: string): PythonModule | undefined;
}

/** What a file of a project may have at an offset, as far as no server of Python knows it. */
export function fileCompletion(
  { analyses, environment, tree }: CompletionSources,
  file: string,
  text: string,
  offset: number,
): Completion | undefined {
  const variables = environment();
  const analysis = analyses
    .filter(({ project }) => isInside(project.root, file))
    .sort((a, b) => b.project.root.length - a.project.root.length)[0];
  const services = [
    ...new Set(
      (analysis ?? analyses[0])?.view.deploy.compose.flatMap(({ content }) =>
        content.services.map(({ name }) => name),
      ) ?? [],
    ),
  ];
  if (!file.endsWith(".py"))
    return variablesToSet(file, text, offset, variables) ?? hostCompletion(text, offset, services);
  if (analysis === undefined) return undefined;
  const {
    facts: { django, requirements },
    entries,
  } = analysis;
  const at = stringAt(text, offset);
  if (at !== undefined) {
    const isThere = (since: readonly [number, number] | undefined): boolean =>
      since === undefined || django.atLeast(...since);
    const read = variablesToRead(at, file, variables);
    const isSettings = read.length === 0 && isSettingsModule(file, entries);
    const items: readonly CompletionEntry[] = !isSettings
      ? read
      : [
          ...fixedValues(at)
            .filter(
              ({ since, distribution: its }) =>
                isThere(since) && (its === undefined || distribution(requirements, its) !== undefined),
            )
            .map(
              ({ value, detail }): CompletionEntry => ({
                label: value,
                kind: /^[a-z_]+\..*[A-Z]/.test(value) ? "class" : "value",
                insert: value,
                detail,
              }),
            ),
          ...middlewareNames(at, text, {
            atLeast: (major, minor) => django.atLeast(major, minor),
            isRequired: (its) => distribution(requirements, its) !== undefined,
          }),
          ...hostsInSettings(at, text, at.from, services),
        ];
    return items.length === 0 ? undefined : { start: at.start, end: at.end, items };
  }
  if (!isSettingsModule(file, entries)) return undefined;
  return settingNames({
    text,
    offset,
    version: django.text,
    distribution: (name) => distribution(requirements, name),
    isImported: importedNames(file, text, entries, tree),
  });
}

/** Names that a star import brings: a server of Python offers them already. */
function importedNames(
  file: string,
  text: string,
  entries: ProjectAnalysis["entries"],
  tree: CompletionSources["tree"],
): (name: string) => boolean {
  let names: ReadonlySet<string> | undefined;
  const find = (): ReadonlySet<string> => {
    const own = importsStar(text) ? entries.find(({ entry }) => entry.file === file) : undefined;
    const modules = own === undefined ? [] : (own.evaluation ?? own.resolve()).files.filter((one) => one !== file);
    return new Set(
      modules.flatMap((one) => {
        const module = tree(one);
        return module === undefined ? [] : settingAssignments(module).map(({ name }) => name);
      }),
    );
  };
  return (name) => (names ??= find()).has(name);
}

/** Modules of entries, and what is called so. */
export function isSettingsModule(file: string, entries: ProjectAnalysis["entries"]): boolean {
  return (
    entries.some(({ entry, evaluation }) => entry.file === file || evaluation?.files.includes(file) === true) ||
    /(?:^|\/)settings\/[^/]+\.py$|(?:^|[/_])settings(?:_\w+)?\.py$/.test(file)
  );
}

function hostCompletion(text: string, offset: number, services: readonly string[]): Completion | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const items = hosts(before, services);
  const begun = /[\w-]*$/.exec(before)?.[0].length ?? 0;
  const rest = /^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  return items.length === 0 ? undefined : { start: offset - begun, end: offset + rest, items };
}
