import type { Span } from "../../text/span.js";
import { splitCommandLine } from "./commandLine.js";
import { iniGet, parseIni, type IniEntry, type IniFile } from "./ini.js";
import { sliceMapped, spanOf, type MappedText } from "./mappedText.js";
import type { ShellWord } from "./shellWords.js";

export interface SupervisorFile {
  readonly ini: IniFile;
  readonly programs: readonly SupervisorProgram[];
}

export interface SupervisorProgram {
  readonly name: string;
  readonly nameAt: Span;
  /** supervisord splits it with shlex: there is no shell. `%(…)s` is expanded, `%%` is a percent sign. */
  readonly command: readonly ShellWord[];
  readonly commandAt: Span | undefined;
  readonly directory: IniEntry | undefined;
  readonly user: IniEntry | undefined;
  readonly environment: readonly SupervisorVariable[];
  readonly entries: readonly IniEntry[];
}

export interface SupervisorVariable {
  readonly name: string;
  readonly nameAt: Span;
  readonly value: string;
  readonly valueAt: Span;
}

/** `[program:x]` sections of a supervisord configuration. Never throws. */
export function parseSupervisor(file: string, text: string): SupervisorFile {
  const ini = parseIni(file, text, "supervisor");
  const shared = iniGet(ini, "supervisord", "environment");
  const programs = ini.sections.flatMap((section) => {
    const prefix = /^(?:program|fcgi-program|eventlistener):/.exec(section.name)?.[0];
    if (prefix === undefined) return [];
    const last = (name: string): IniEntry | undefined => section.entries.filter((entry) => entry.name === name).pop();
    const command = last("command");
    const own = last("environment");
    return [
      {
        name: section.name.slice(prefix.length),
        nameAt: { ...section.nameAt, start: section.nameAt.start + prefix.length },
        command: command === undefined ? [] : splitCommandLine(command.value, "shlex").words,
        commandAt: command?.valueAt,
        directory: last("directory"),
        user: last("user"),
        environment: [...parseSupervisorEnvironment(shared?.value), ...parseSupervisorEnvironment(own?.value)],
        entries: section.entries,
      },
    ];
  });
  return { ini, programs };
}

/** `KEY="val",KEY2=val2`: supervisord's dict_of_key_value_pairs, a shlex with `,` and `=` between the words. */
function parseSupervisorEnvironment(source: MappedText | undefined): SupervisorVariable[] {
  if (source === undefined) return [];
  const { text } = source;
  const found: SupervisorVariable[] = [];
  let i = 0;
  while (i < text.length) {
    while (i < text.length && /[\s,]/.test(text[i] ?? "")) i++;
    const start = i;
    while (i < text.length && !/[=,]/.test(text[i] ?? "")) i++;
    if (i <= start) {
      i++;
      continue;
    }
    const name = text.slice(start, i).trim();
    const nameAt = spanOf(source, start, start + name.length);
    if (text[i] !== "=") continue;
    i++;
    while (i < text.length && /\s/.test(text[i] ?? "")) i++;
    const valueStart = i;
    let quote = "";
    for (; i < text.length; i++) {
      const c = text[i] ?? "";
      if (quote !== "") {
        if (c === quote) quote = "";
      } else if (c === '"' || c === "'") {
        quote = c;
      } else if (c === ",") {
        break;
      }
    }
    let end = i;
    while (end > valueStart && /\s/.test(text[end - 1] ?? "")) end--;
    const raw = sliceMapped(source, valueStart, end).text;
    found.push({
      name,
      nameAt,
      value: raw.replaceAll('"', "").replaceAll("'", ""),
      valueAt: spanOf(source, valueStart, end),
    });
  }
  return found;
}
