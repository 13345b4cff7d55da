import type { MappedText } from "../syntax/deploy/mappedText.js";
import type { ShellWord, WordPart } from "../syntax/deploy/shellWords.js";
import type { EnvironmentSetting, Word } from "./launch.js";

/** A word with the text that it came from, for a command inside it. */
export interface SourceWord extends Word {
  readonly mapped: MappedText;
}

/** Variables by name, as a process sees them. */
export type Variables = ReadonlyMap<string, EnvironmentSetting>;

/** Expands words as a shell would as far as the variables are known. `args`: `$1`, `$2`, … */
export function expandWords(
  words: readonly ShellWord[],
  variables: Variables,
  args: readonly SourceWord[],
): SourceWord[] {
  return words.flatMap((word) => expandWord(word, variables, args));
}

function expandWord(word: ShellWord, variables: Variables, args: readonly SourceWord[]): SourceWord[] {
  const [only] = word.parts;
  if (word.parts.length === 1 && only?.kind === "variable") {
    if (only.name === "@" || only.name === "*") return [...args];
    if (/^[1-9]$/.test(only.name) && only.operator === undefined) {
      const arg = args[Number(only.name) - 1];
      if (arg !== undefined) return [arg];
    }
    const known = known1(only, variables, args);
    const outline = only.operator === undefined ? variables.get(only.name)?.outline : undefined;
    const value = known ?? outline;
    // Unquoted, a value is split into words.
    if (value !== undefined && !only.quoted)
      return value
        .split(/\s+/)
        .filter((text) => text !== "")
        .map((text) => ({
          text,
          at: word.at,
          dynamic: known === undefined && text.includes("$"),
          mapped: word.mapped,
        }));
  }
  const text = expandParts(word.parts, variables, args);
  if (text.value !== undefined) return [{ text: text.value, at: word.at, dynamic: false, mapped: word.mapped }];
  return [
    {
      text: word.text,
      at: word.at,
      dynamic: true,
      mapped: word.mapped,
      ...(text.whenUnset === undefined ? {} : { whenUnset: text.whenUnset }),
    },
  ];
}

/** Its words, `$` for what is not known of them. */
export function outlineOf(parts: readonly WordPart[], variables: Variables): string {
  return parts
    .map((part) => (part.kind === "text" ? part.text : (part.kind === "variable" && known1(part, variables)) || "$"))
    .join("");
}

/**
 * The value of a text with expansions, or what it is while the unknown variables are unset.
 * @param args what a script was started with: `$1` and the next
 */
export function expandParts(
  parts: readonly WordPart[],
  variables: Variables,
  args: readonly SourceWord[] = [],
): { readonly value: string | undefined; readonly whenUnset: string | undefined } {
  let value: string | undefined = "";
  let whenUnset: string | undefined = "";
  for (const part of parts) {
    const known: string | undefined =
      part.kind === "text" ? part.text : part.kind === "variable" ? known1(part, variables, args) : undefined;
    const unset: string | undefined = known ?? (part.kind === "variable" ? fallback(part, variables) : undefined);
    value = value === undefined || known === undefined ? undefined : value + known;
    whenUnset = whenUnset === undefined || unset === undefined ? undefined : whenUnset + unset;
  }
  return { value, whenUnset };
}

type Variable = Extract<WordPart, { kind: "variable" }>;

function known1(part: Variable, variables: Variables, args: readonly SourceWord[] = []): string | undefined {
  const arg = /^[1-9]$/.test(part.name) ? args[Number(part.name) - 1] : undefined;
  const value = arg?.dynamic === false ? arg.text : variables.get(part.name)?.value;
  if (value === undefined) return undefined;
  switch (part.operator) {
    case undefined:
    case "-":
    case "?":
    case ":?":
      return value;
    case ":-":
      return value === "" ? plain(part.argument) : value;
    default:
      return undefined;
  }
}

function fallback(part: Variable, variables: Variables): string | undefined {
  const whenUnset = variables.get(part.name)?.whenUnset;
  if (part.operator === undefined) return whenUnset ?? "";
  if (part.operator === ",,") return (whenUnset ?? "").toLowerCase();
  if (part.operator === ":-" || part.operator === ":=")
    return whenUnset === undefined || whenUnset === "" ? plain(part.argument) : whenUnset;
  if (part.operator === "-" || part.operator === "=") return whenUnset ?? plain(part.argument);
  return part.operator === "+" || part.operator === ":+" ? "" : undefined;
}

/** An argument without expansions, its quotes taken away. */
function plain(argument: string | undefined): string | undefined {
  if (argument === undefined || /[$`\\]/.test(argument)) return undefined;
  return argument.replaceAll('"', "").replaceAll("'", "");
}

/** Drops what only this module needs. */
export function toWord({ text, at, dynamic, whenUnset }: SourceWord): Word {
  return whenUnset === undefined ? { text, at, dynamic } : { text, at, dynamic, whenUnset };
}
