import { fileStart, span, type Span } from "../../text/span.js";
import { mappedTextBuilder, plainText, type MappedText } from "./mappedText.js";
import { textLines } from "./procfile.js";

/**
 * - `supervisor`: Python's configparser as supervisord uses it: inline comments after ` ;`, values go on in indented lines.
 * - `uwsgi`: keys may repeat, `%(x)` and `$(X)` placeholders, no continuation.
 * - `configparser`: setup.cfg, tox.ini, settings.ini of decouple.
 * - `systemd`: see systemd.ts.
 */
export type IniDialect = "supervisor" | "uwsgi" | "configparser" | "systemd";

export interface IniFile {
  readonly sections: readonly IniSection[];
  readonly problems: readonly { readonly message: string; readonly at: Span }[];
}

export interface IniSection {
  /** "" before the first header. */
  readonly name: string;
  readonly nameAt: Span;
  readonly entries: readonly IniEntry[];
}

export interface IniEntry {
  readonly name: string;
  readonly nameAt: Span;
  /** Without blanks around it; lines that go on are joined by a line break (`systemd`: by a blank). */
  readonly value: MappedText;
  readonly valueAt: Span;
  /** `=` or `:` stands there. */
  readonly hasValue: boolean;
  readonly at: Span;
}

/** Reads an ini file with places. Repeated keys and sections stay repeated, in the order of the file. Never throws. */
export function parseIni(file: string, text: string, dialect: IniDialect): IniFile {
  const sections: { name: string; nameAt: Span; entries: IniEntry[] }[] = [];
  const problems: { message: string; at: Span }[] = [];
  const source = plainText(file, text);
  let open:
    | { name: string; nameAt: Span; start: number; pieces: { start: number; end: number }[]; hasValue: boolean }
    | undefined;
  let continues = false;

  const section = (): IniEntry[] => {
    if (sections.length === 0) sections.push({ name: "", nameAt: fileStart(file), entries: [] });
    return sections[sections.length - 1]?.entries ?? [];
  };
  const finish = (): void => {
    if (open === undefined) return;
    const { pieces } = open;
    while (pieces.length > 1 && pieces[pieces.length - 1]?.start === pieces[pieces.length - 1]?.end) pieces.pop();
    const first = pieces[0]?.start ?? open.nameAt.end;
    const last = Math.max(first, pieces[pieces.length - 1]?.end ?? first);
    const out = mappedTextBuilder(file, first);
    pieces.forEach((piece, index) => {
      const before = pieces[index - 1];
      if (before !== undefined)
        out.add(dialect === "systemd" ? " " : "\n", before.end, Math.max(before.end, piece.start));
      out.addFrom(source, piece.start, piece.end);
    });
    section().push({
      name: open.name,
      nameAt: open.nameAt,
      value: out.build(),
      valueAt: span(file, first, last),
      hasValue: open.hasValue,
      at: span(file, open.start, last),
    });
    open = undefined;
  };

  for (const line of textLines(text)) {
    let { start, end } = line;
    while (start < end && isBlank(text[start])) start++;
    while (end > start && isBlank(text[end - 1])) end--;
    const first = text[start] ?? "";
    const isComment = start < end && (first === "#" || first === ";");
    if (continues && open !== undefined) {
      // systemd: comment lines within a continued value are skipped.
      if (isComment) continue;
      continues = text[end - 1] === "\\";
      open.pieces.push({ start, end: continues ? end - 1 : end });
      if (start === end) continues = false;
      continue;
    }
    if (start === end) {
      if (dialect === "uwsgi" || dialect === "systemd") finish();
      else open?.pieces.push({ start, end: start });
      continue;
    }
    if (isComment) continue;
    const indented = start > line.start;
    if (indented && open !== undefined && (dialect === "supervisor" || dialect === "configparser")) {
      open.pieces.push({ start, end: endOfValue(text, start, end, dialect) });
      continue;
    }
    finish();
    if (first === "[") {
      const close = text.indexOf("]", start);
      if (close < 0 || close >= end) {
        problems.push({ message: "section without ]", at: span(file, start, end) });
        continue;
      }
      sections.push({ name: text.slice(start + 1, close), nameAt: span(file, start + 1, close), entries: [] });
      continue;
    }
    let separator = start;
    while (
      separator < end &&
      text[separator] !== "=" &&
      !(text[separator] === ":" && (dialect === "supervisor" || dialect === "configparser"))
    )
      separator++;
    const hasValue = separator < end;
    let nameEnd = separator;
    while (nameEnd > start && isBlank(text[nameEnd - 1])) nameEnd--;
    if (nameEnd === start) {
      problems.push({ message: "no name before the value", at: span(file, start, end) });
      continue;
    }
    if (!hasValue && dialect !== "uwsgi")
      problems.push({ message: "not of the form name = value", at: span(file, start, end) });
    let valueStart = hasValue ? separator + 1 : nameEnd;
    while (hasValue && valueStart < end && isBlank(text[valueStart])) valueStart++;
    let valueEnd = hasValue ? Math.max(valueStart, endOfValue(text, valueStart, end, dialect)) : nameEnd;
    continues = dialect === "systemd" && hasValue && valueEnd > valueStart && text[valueEnd - 1] === "\\";
    if (continues) valueEnd--;
    open = {
      name: text.slice(start, nameEnd),
      nameAt: span(file, start, nameEnd),
      start,
      pieces: [{ start: valueStart, end: valueEnd }],
      hasValue,
    };
    if (dialect === "uwsgi") finish();
    else if (dialect === "systemd" && !continues) finish();
  }
  finish();
  return { sections, problems };
}

/** The entry that counts: the last one of that name in the sections of that name. */
export function iniGet(ini: IniFile, sectionName: string, name: string): IniEntry | undefined {
  return iniAll(ini, sectionName, name).pop();
}

export function iniAll(ini: IniFile, sectionName: string, name: string): IniEntry[] {
  return ini.sections
    .filter((section) => section.name === sectionName)
    .flatMap((section) => section.entries.filter((entry) => entry.name === name));
}

function endOfValue(text: string, start: number, end: number, dialect: IniDialect): number {
  if (dialect !== "supervisor") return end;
  for (let i = start; i < end; i++) {
    if (text[i] === ";" && (i === start || isBlank(text[i - 1]))) {
      let to = i;
      while (to > start && isBlank(text[to - 1])) to--;
      return to;
    }
  }
  return end;
}

function isBlank(c: string | undefined): boolean {
  return c === " " || c === "\t" || c === "\f" || c === "\v";
}
