import { isText, type FileSource } from "../../text/fileSource.js";

/** One variable as `.env.example` shows it. */
export interface ExampleVariable {
  readonly name: string;
  /** A working production value that is no secret; undefined: the deployer must choose one. */
  readonly value?: string | undefined;
  readonly required: boolean;
  /** Named in a comment only: an empty value would not be the same as none. */
  readonly commented?: boolean;
}

/** The text with a `NAME=value` line for every variable that it does not name yet; unchanged where it names all. */
export function withVariables(text: string, variables: readonly ExampleVariable[]): string {
  const added = missingVariables(text, variables);
  if (added.length === 0) return text;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const open = text !== "" && text !== "\uFEFF" && !/[\r\n]$/.test(text);
  return `${text}${open ? lineBreak : ""}${added.flatMap((one) => exampleLines(one)).join(lineBreak)}${open ? "" : lineBreak}`;
}

/** Those that the text does not name, also not in a comment (`# NAME=`); each once, and none that a line of the file could not name. */
export function missingVariables(text: string, variables: readonly ExampleVariable[]): readonly ExampleVariable[] {
  const named = new Set(namesIn(text, /^[ \t]*(?:#[ \t]*)?(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/));
  const missing: ExampleVariable[] = [];
  for (const one of variables) {
    if (named.has(one.name) || !/^[A-Za-z_][\w.-]*$/.test(one.name)) continue;
    named.add(one.name);
    missing.push(one);
  }
  return missing;
}

/** `NAME=value`. A required variable without a value has a comment above: docker's `--env-file` takes one behind the value for a part of it. */
export function exampleLines({ name, value, required, commented }: ExampleVariable): readonly string[] {
  if (commented === true) return [`# ${name}=`];
  return value === undefined && required ? ["# required", `${name}=`] : [`${name}=${quoted(value ?? "")}`];
}

/** As docker compose, django-environ and python-dotenv all read it back. */
function quoted(value: string): string {
  return /^[\w@%+=:,./~-]*$/.test(value) ? value : `"${value.replace(/(["\\$`])/g, "\\$1")}"`;
}

/**
 * A value that every reader of env files takes for the same: bare, else in single quotes, in which nothing has a meaning. undefined for others, and
 * for one that begins with a dollar sign, which django-environ takes for the name of another variable.
 */
export function quotedValue(value: string): string | undefined {
  if (/[\r\n]/.test(value) || value.startsWith("$")) return undefined;
  if (/^[\w@%+=:,./~-]*$/.test(value)) return value;
  return value.includes("'") ? (/["\\$`]/.test(value) ? undefined : `"${value}"`) : `'${value}'`;
}

/** Whether a line of an ignore file is about `.env` already. */
export function leavesOutEnvFile(text: string): boolean {
  return text.split(/\r?\n/).some((line) => broadPatterns.has(line.trim()));
}

const broadPatterns: ReadonlySet<string> = new Set([
  ".env",
  "/.env",
  ".env*",
  "/.env*",
  "**/.env",
  "**/.env*",
  "*",
  "**",
  ".*",
  "**/.*",
]);

/** The text of an ignore file with the line, unless an equal one stands there. */
export function withIgnoreLine(text: string, line: string): string {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  if (lines.some((one) => one.trim() === line || one.trim() === `/${line}`)) return text;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const open = text !== "" && text !== "\uFEFF" && !/[\r\n]$/.test(text);
  return `${text}${open ? lineBreak : ""}${line}${open ? "" : lineBreak}`;
}

/** The file of a project's example: beside manage.py, else in a folder above, where it names a variable that the settings read. */
export function exampleOf(
  { root, deployFiles }: { readonly root: string; readonly deployFiles: readonly string[] },
  files: FileSource,
  reads: ReadonlyMap<string, unknown>,
): string | undefined {
  const own = exampleFileNames
    .map((name) => `${root === "/" ? "" : root}/${name}`)
    .find((file) => files.kind(file) === "file");
  if (own !== undefined) return own;
  const isOwn = (file: string): boolean => {
    const content = files.read(file);
    return isText(content) && namedVariables(content.text).some((name) => reads.has(name));
  };
  return deployFiles
    .filter((file) => {
      const end = file.lastIndexOf("/") + 1;
      return exampleFileNames.includes(file.slice(end)) && `${root}/`.startsWith(file.slice(0, end));
    })
    .sort((a, b) => b.length - a.length)
    .find(isOwn);
}

/** Variables that an env file names. */
export function namedVariables(text: string): readonly string[] {
  return namesIn(text, /^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=/);
}

function namesIn(text: string, line: RegExp): readonly string[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((one) => line.exec(one)?.[1] ?? []);
}

/** Names that an example file for environment variables has, the usual one first. */
const exampleFileNames: readonly string[] = [
  ".env.example",
  ".env.sample",
  ".env.template",
  ".env.dist",
  "env.example",
  "example.env",
  "sample.env",
];
