import { namesVariable } from "../completion/variableNames.js";
import { stringAt } from "../completion/stringAt.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { foreignFolders, somePythonText } from "../project/pythonFiles.js";
import type { ProjectAnalysis } from "../projectAnalysis.js";
import { nameWithin } from "../settings/variablePlaces.js";
import { variableReports } from "../settings/variableReports.js";
import { compareSpans, type Span } from "../text/span.js";

/** A place where a variable's name is written. */
export interface VariableMention {
  readonly at: Span;
  /** What stands there; shorter than the name where a reader puts a prefix in front of it, or in another case. */
  readonly written: string;
}

export interface MentionSources {
  readonly analyses: readonly ProjectAnalysis[];
  readonly files: FileSource;
  text(file: string): string | undefined;
}

/**
 * Every place where the variable is read, set or listed: what the analysis knows, readers anywhere in the Python code of the projects, and names in their deploy files.
 * Of projects those that the file belongs to, and those that share a deploy file with them that names the variable.
 */
export function variableMentions(name: string, file: string, sources: MentionSources): readonly VariableMention[] {
  const all = sources.analyses.map((analysis) => mentionsIn(analysis, name, sources));
  const taken = new Set(all.filter((mentions) => mentions.some(({ at }) => at.file === file)));
  for (let before = -1; before !== taken.size; ) {
    before = taken.size;
    const files = new Set([...taken].flatMap((mentions) => mentions.map(({ at }) => at.file)));
    for (const mentions of all) if (mentions.some(({ at }) => files.has(at.file))) taken.add(mentions);
  }
  const found = new Map<string, VariableMention>();
  for (const mention of [...taken].flat()) found.set(`${mention.at.file}:${mention.at.start}`, mention);
  return [...found.values()].sort((a, b) => compareSpans(a.at, b.at));
}

function mentionsIn(
  analysis: ProjectAnalysis,
  name: string,
  { files, text: textOf }: MentionSources,
): readonly VariableMention[] {
  const mentions: VariableMention[] = [];
  const known = variableReports([analysis]).find((variable) => variable.name === name);
  for (const { at } of known === undefined ? [] : [...known.reads, ...known.sets, ...known.examples]) {
    const text = textOf(at.file) ?? "";
    const place = nameWithin(text, at, name);
    if (place !== undefined) mentions.push({ at: place, written: text.slice(place.start, place.end) });
  }
  const add = (file: string, start: number): void =>
    void mentions.push({ at: { file, start, end: start + name.length }, written: name });
  somePythonText(files, analysis.project.root, foreignFolders, (text, path) => {
    for (const start of occurrences(text, name)) {
      const string = /["']/.test(text[start - 1] ?? "") ? stringAt(text, start) : undefined;
      if (string !== undefined && string.end - string.start === name.length && namesVariable(string)) add(path, start);
    }
    return false;
  });
  for (const path of analysis.project.deployFiles) {
    const content = files.read(path);
    if (!isText(content)) continue;
    for (const start of occurrences(content.text, name)) if (isNamed(content.text, start, name)) add(path, start);
  }
  return mentions;
}

/** Where the name stands as a whole word. */
function occurrences(text: string, name: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (!/\w/.test(text[at - 1] ?? "") && !/\w/.test(text[at + name.length] ?? "")) found.push(at);
  }
  return found;
}

/** Whether a word of a deploy file names a variable: it is set, referred to, passed on or declared there. What a store of secrets calls it is the store's. */
function isNamed(text: string, start: number, name: string): boolean {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const after = text.slice(start + name.length, start + name.length + 80);
  if (/(?:\$|\$\{|\benv\.)$/.test(before)) return true;
  if (!/(?:^|[\s"'=])$/.test(before)) return false;
  if (/^(?:=(?!=)|["']?[ \t]*:(?:[ \t\r\n]|$))/.test(after)) return true;
  if (/(?:^|[\s-])(?:name|key):[ \t]*["']?$/.test(before)) return true;
  if (/^[ \t]*-[ \t]+["']?$/.test(before) && /^["']?[ \t]*(?:#.*)?(?:\r?\n|$)/.test(after)) return true;
  return /^[ \t]*(?:(?:ENV|ARG)|(?:export|unset))[ \t]+(?:\S+[ \t]+)*$/i.test(before);
}
