import { span, type Span } from "../../text/span.js";
import { splitCommandLine } from "./commandLine.js";
import { parseIni, type IniEntry, type IniFile } from "./ini.js";
import { spanOf } from "./mappedText.js";
import type { ShellWord } from "./shellWords.js";

export interface SystemdUnit {
  readonly ini: IniFile;
  /** Every `Exec*=` that stands; an empty assignment resets the list (systemd.service(5)). */
  readonly commands: readonly SystemdCommand[];
  /** `Environment=`, later assignments last. */
  readonly environment: readonly SystemdVariable[];
  readonly environmentFiles: readonly SystemdEnvironmentFile[];
  /** `PassEnvironment=`. */
  readonly passed: readonly { readonly name: string; readonly at: Span }[];
  /** The assignment that counts of a section's key. */
  get(section: string, key: string): IniEntry | undefined;
}

export interface SystemdCommand {
  readonly key: string;
  readonly keyAt: Span;
  /** `@ - : + !` before the program. */
  readonly prefix: string;
  /** `:`: no variable is expanded. */
  readonly expands: boolean;
  readonly words: readonly ShellWord[];
  readonly at: Span;
  /** `%` followed by a letter or digit: a specifier, also within values such as formats and URLs. */
  readonly specifiers: readonly SystemdSpecifier[];
}

export interface SystemdSpecifier {
  /** The character after `%`. */
  readonly letter: string;
  readonly known: boolean;
  readonly at: Span;
}

export interface SystemdVariable {
  readonly name: string;
  readonly nameAt: Span;
  /** After quotes and escapes; `%%` is one percent sign. undefined: a specifier makes it unknown or refuses it, or a template fills it in. */
  readonly value: string | undefined;
  readonly valueAt: Span;
  readonly at: Span;
  readonly specifiers: readonly SystemdSpecifier[];
}

export interface SystemdEnvironmentFile {
  readonly path: string;
  /** `-`: a missing file is skipped. */
  readonly optional: boolean;
  readonly at: Span;
}

/** systemd.unit(5), "Specifiers". */
const KNOWN_SPECIFIERS = "aAbBCdDEfghHiIjJlLmMnNopPqsStTuUvVwWyY";

/** Reads a unit file. Never throws. */
export function parseSystemd(file: string, text: string): SystemdUnit {
  const ini = parseIni(file, text, "systemd");
  const commands = new Map<string, SystemdCommand[]>();
  const environment: SystemdVariable[] = [];
  const environmentFiles: SystemdEnvironmentFile[] = [];
  const passed: { name: string; at: Span }[] = [];
  for (const section of ini.sections) {
    if (section.name !== "Service" && section.name !== "Socket") continue;
    for (const entry of section.entries) {
      const empty = entry.value.text === "";
      if (/^Exec[A-Z]/.test(entry.name)) {
        const list = commands.get(entry.name) ?? [];
        if (list.length === 0) commands.set(entry.name, list);
        append(list, empty, execCommands(entry));
      } else if (entry.name === "Environment") {
        append(environment, empty, variables(entry));
      } else if (entry.name === "EnvironmentFile") {
        const optional = entry.value.text.startsWith("-");
        append(environmentFiles, empty, [
          {
            path: entry.value.text.slice(optional ? 1 : 0),
            optional,
            at: span(file, entry.valueAt.start + (optional ? 1 : 0), entry.valueAt.end),
          },
        ]);
      } else if (entry.name === "PassEnvironment") {
        append(
          passed,
          empty,
          splitCommandLine(entry.value, "shlex").words.map((word) => ({ name: word.text, at: word.at })),
        );
      }
    }
  }
  return {
    ini,
    environment,
    environmentFiles,
    passed,
    commands: [...commands.values()].flat(),
    get: (section, key) =>
      ini.sections
        .filter((item) => item.name === section)
        .flatMap((item) => item.entries)
        .filter((entry) => entry.name === key)
        .pop(),
  };
}

function append<Item>(list: Item[], reset: boolean, items: readonly Item[]): void {
  if (reset) list.length = 0;
  else for (const item of items) list.push(item);
}

/** One `Exec*=` line; a separate `;` starts another command (systemd.service(5), "Command lines"). */
function execCommands(entry: IniEntry): SystemdCommand[] {
  const groups: ShellWord[][] = [[]];
  for (const word of splitCommandLine(entry.value, "systemd").words) {
    if (word.text === ";" && !word.quoted) groups.push([]);
    else groups[groups.length - 1]?.push(word);
  }
  return groups.flatMap((words) => {
    const first = words[0];
    const last = words[words.length - 1];
    if (first === undefined || last === undefined) return [];
    const prefix = /^[@:+!|-]{0,8}/.exec(first.text)?.[0] ?? "";
    const program = prefix === "" ? first : withoutPrefix(first, prefix.length);
    return [
      {
        key: entry.name,
        keyAt: entry.nameAt,
        prefix,
        expands: !prefix.includes(":"),
        words: [program, ...words.slice(1)].filter((word) => word.text !== "" || word.quoted),
        at: span(entry.nameAt.file, first.at.start, last.at.end),
        specifiers: words.flatMap(specifiersOf),
      },
    ];
  });
}

function withoutPrefix(word: ShellWord, length: number): ShellWord {
  const { mapped } = word;
  const text = mapped.text.slice(length);
  const at = spanOf(mapped, length, mapped.text.length);
  const first = word.parts[0];
  const parts =
    first?.kind === "text"
      ? [{ kind: "text" as const, text: first.text.slice(length) }, ...word.parts.slice(1)]
      : word.parts;
  return {
    ...word,
    text,
    at,
    mapped: {
      ...mapped,
      text,
      start: at.start,
      units:
        mapped.units === undefined
          ? undefined
          : { starts: mapped.units.starts.slice(length), ends: mapped.units.ends.slice(length) },
    },
    parts,
  };
}

function variables(entry: IniEntry): SystemdVariable[] {
  // Environment= has the quoting of command lines, but `$` stands for itself (systemd.exec(5)).
  return splitCommandLine(entry.value, "systemd").words.flatMap((word) => {
    const equals = word.text.indexOf("=");
    if (equals <= 0) return [];
    const specifiers = specifiersOf(word);
    const value = word.text.slice(equals + 1);
    return [
      {
        name: word.text.slice(0, equals),
        nameAt: spanOf(word.mapped, 0, equals),
        value:
          specifiers.length > 0 || word.parts.some(({ kind }) => kind === "substitution")
            ? undefined
            : value.replaceAll("%%", "%"),
        valueAt:
          value === ""
            ? span(entry.nameAt.file, word.at.end, word.at.end)
            : spanOf(word.mapped, equals + 1, word.text.length),
        at: word.at,
        specifiers,
      },
    ];
  });
}

function specifiersOf(word: ShellWord): SystemdSpecifier[] {
  const found: SystemdSpecifier[] = [];
  const { text } = word;
  for (let i = text.indexOf("%"); i >= 0; i = text.indexOf("%", i)) {
    const letter = text[i + 1] ?? "";
    if (/[A-Za-z0-9]/.test(letter))
      found.push({ letter, known: KNOWN_SPECIFIERS.includes(letter), at: spanOf(word.mapped, i, i + 2) });
    i += letter === "" ? 1 : 2;
  }
  return found;
}
