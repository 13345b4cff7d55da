import type { Span } from "../../text/span.js";
import { PythonError } from "../pythonError.js";

export interface IniText {
  /** Options by section, names in lower case; DEFAULT is among the sections. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The class of the exception that reading raises. */
  readonly problem: string | undefined;
}

/** What configparser.ConfigParser reads with its default options: CPython's Lib/configparser.py. */
export function parseIni(text: string): IniText {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let option: string | undefined;
  let indent = 0;
  // Lines that are no option are gathered, and raise once all is read; the other problems raise at once.
  let problem: string | undefined;
  for (const line of text.split(/\r\n?|\n/)) {
    const content = line.trim();
    if (content.startsWith("#") || content.startsWith(";")) continue;
    const depth = line.length - line.trimStart().length;
    if (content === "") {
      if (section && option) section.set(option, `${section.get(option) ?? ""}\n`);
      continue;
    }
    if (section && option && depth > indent) {
      section.set(option, `${section.get(option) ?? ""}\n${content}`);
      continue;
    }
    indent = depth;
    const header = /^\[(.+)\]/.exec(content);
    if (header) {
      const name = header[1] ?? "";
      if (sections.has(name) && name !== "DEFAULT") return { sections, problem: "DuplicateSectionError" };
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      option = undefined;
      continue;
    }
    if (!section) return { sections, problem: "MissingSectionHeaderError" };
    const delimiter = /[=:]/.exec(content);
    if (!delimiter || delimiter.index === 0) problem = "ParsingError";
    if (!delimiter) continue;
    option = content.slice(0, delimiter.index).trim().toLowerCase();
    if (section.has(option)) return { sections, problem: "DuplicateOptionError" };
    section.set(option, content.slice(delimiter.index + 1).trim());
  }
  for (const one of sections.values()) for (const [name, value] of one) one.set(name, value.replace(/\n+$/, ""));
  return { sections, problem };
}

/** `parser.get(section, option)` with interpolation; undefined where there is none. */
export function configParserGet(ini: IniText, section: string, option: string, at: Span): string | undefined {
  if (ini.problem !== undefined) throw new PythonError(ini.problem, at);
  const own = ini.sections.get(section);
  if (!own) return undefined;
  const defaults = ini.sections.get("DEFAULT");
  const raw = own.get(option.toLowerCase()) ?? defaults?.get(option.toLowerCase());
  const interpolate = (text: string, depth: number): string => {
    if (!text.includes("%")) return text;
    if (depth > 10) throw new PythonError("InterpolationDepthError", at);
    let result = "";
    for (let place = 0; place < text.length; ) {
      const percent = text.indexOf("%", place);
      if (percent < 0) return result + text.slice(place);
      result += text.slice(place, percent);
      if (text[percent + 1] === "%") {
        result += "%";
        place = percent + 2;
        continue;
      }
      const close = text[percent + 1] === "(" ? text.indexOf(")s", percent) : -1;
      if (close < 0)
        throw new PythonError("InterpolationSyntaxError", at, { message: "'%' must be followed by '%' or '('" });
      const name = text.slice(percent + 2, close).toLowerCase();
      const value = own.get(name) ?? defaults?.get(name);
      if (value === undefined) throw new PythonError("InterpolationMissingOptionError", at);
      result += interpolate(value, depth + 1);
      place = close + 2;
    }
    return result;
  };
  return raw === undefined ? undefined : interpolate(raw, 0);
}
