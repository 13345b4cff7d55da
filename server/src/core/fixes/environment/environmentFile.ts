import type { FileProblem, FileText } from "../../text/fileSource.js";
import type { TextEdit } from "../../text/textEdit.js";
import type { FixContext } from "../context.js";
import {
  exampleLines,
  exampleOf,
  leavesOutEnvFile,
  missingVariables,
  quotedValue,
  withIgnoreLine,
} from "./envExample.js";
import { joinedTexts, type Cast } from "./idiom.js";
import type { FixEdits } from "../fix.js";
import { productionValue } from "../productionValues.js";

type Project = FixContext["project"];

/** Adds to a fix what belongs to a variable that the settings now read: its name in the example file, and for a secret `.env` in the ignore files, as far as these exist. */
export function withExample(
  variable: string,
  as: { readonly cast: Cast; readonly fallback?: string },
  context: FixContext,
  edits: readonly TextEdit[],
): FixEdits {
  if (edits.length === 0) return { edits };
  const isSecret = as.fallback === undefined && as.cast === "str";
  return {
    edits: [...edits, ...exampleEdits(variable, as, context), ...(isSecret ? ignoreEdits(context.project) : [])],
  };
}

/**
 * Writes a value into `.env`, which Git ignores or ignores from then on. undefined where the file names the variable already, or where readers
 * of env files would not agree on the text.
 */
export function envFileEdits(variable: string, value: string, { project }: FixContext): FixEdits | undefined {
  const file = inRoot(project, ".env");
  const content = project.files.read(file);
  if (content !== undefined && !isText(content)) return undefined;
  const text = content?.text ?? "";
  const quoted = quotedValue(value);
  if (quoted === undefined || missingVariables(text, [{ name: variable, required: true }]).length === 0)
    return undefined;
  const line = `${variable}=${quoted}`;
  const env: FixEdits =
    content === undefined
      ? { edits: [], newFiles: [{ file, text: `${line}\n` }] }
      : { edits: [appended(file, text, [line])] };
  if (project.files.isIgnored(file)) return env;
  const ignoreFile = inRoot(project, ".gitignore");
  if (project.files.read(ignoreFile) !== undefined) {
    const ignored = ignoreLineEdit(ignoreFile, project);
    return ignored && { ...env, edits: [...env.edits, ignored] };
  }
  return { ...env, newFiles: [...(env.newFiles ?? []), { file: ignoreFile, text: ".env\n" }] };
}

function exampleEdits(
  variable: string,
  as: { readonly cast: Cast; readonly fallback?: string },
  { project, evaluation }: FixContext,
): readonly TextEdit[] {
  const file = exampleOf(project, project.files, evaluation.reads);
  const content = file === undefined ? undefined : project.files.read(file);
  if (file === undefined || !isText(content)) return [];
  const missing = missingVariables(content.text, [
    {
      name: variable,
      required: as.fallback === undefined,
      value: productionValue(variable, as.cast) ?? (as.fallback === undefined ? undefined : exampleValue(as)),
    },
  ]);
  const lines = missing.flatMap((one) => exampleLines(one));
  return lines.length === 0 ? [] : [appended(file, content.text, lines)];
}

/** The default that the rule gave, which is never a secret. */
function exampleValue({ cast, fallback = "" }: { readonly cast: Cast; readonly fallback?: string }): string {
  if (cast === "bool" || cast === "int") return /^(?:True|False|\d+)$/.test(fallback) ? fallback : "";
  return cast === "list" ? (joinedTexts(fallback, "") ?? "") : "";
}

function ignoreEdits(project: Project): readonly TextEdit[] {
  const git = project.files.isIgnored(inRoot(project, ".env"))
    ? undefined
    : ignoreLineEdit(inRoot(project, ".gitignore"), project);
  const docker = ignoreLineEdit(inRoot(project, ".dockerignore"), project);
  return [git, docker].flatMap((one) => one ?? []);
}

/** undefined where the file does not exist, or leaves `.env` out. */
function ignoreLineEdit(file: string, { files }: Project): TextEdit | undefined {
  const content = files.read(file);
  if (!isText(content) || leavesOutEnvFile(content.text)) return undefined;
  const after = withIgnoreLine(content.text, ".env");
  return after === content.text
    ? undefined
    : { span: { file, start: content.text.length, end: content.text.length }, text: after.slice(content.text.length) };
}

function appended(file: string, text: string, lines: readonly string[]): TextEdit {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const open = text !== "" && !/[\r\n]$/.test(text);
  // Below the last section they would seem to belong to it.
  const apart = /(?:\r\n?|\n){2}#/.test(text) && !/(?:\r\n?|\n){2}$/.test(text) ? [""] : [];
  return {
    span: { file, start: text.length, end: text.length },
    text: [...apart, ...lines].map((line) => (open ? lineBreak + line : line + lineBreak)).join(""),
  };
}

function inRoot({ root }: Project, name: string): string {
  return `${root === "/" ? "" : root}/${name}`;
}

function isText(content: FileText | FileProblem | undefined): content is FileText {
  return content !== undefined && "text" in content;
}
