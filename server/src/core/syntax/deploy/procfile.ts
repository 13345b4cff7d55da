import { span, type Span } from "../../text/span.js";
import { mappedTextBuilder, plainText, spanOf, type MappedText } from "./mappedText.js";

export interface Procfile {
  readonly entries: readonly ProcfileEntry[];
  /** Lines that the platform ignores: no `name: command`. */
  readonly problems: readonly { readonly message: string; readonly at: Span }[];
}

export interface ProcfileEntry {
  readonly name: string;
  readonly nameAt: Span;
  /** The rest of the line, which a shell runs. */
  readonly command: MappedText;
  readonly at: Span;
}

/** `name: command` per line, names of letters, digits, `-` and `_` (Heroku's documentation of the Procfile). Never throws. */
export function parseProcfile(file: string, text: string): Procfile {
  const entries: ProcfileEntry[] = [];
  const problems: { message: string; at: Span }[] = [];
  for (const line of textLines(text)) {
    let start = line.start;
    let end = line.end;
    while (start < end && isBlank(text[start])) start++;
    while (end > start && isBlank(text[end - 1])) end--;
    if (start === end || text[start] === "#") continue;
    let nameEnd = start;
    while (nameEnd < end && /[A-Za-z0-9_-]/.test(text[nameEnd] ?? "")) nameEnd++;
    let colon = nameEnd;
    while (colon < end && isBlank(text[colon])) colon++;
    if (nameEnd === start || text[colon] !== ":") {
      problems.push({ message: "it is not written name: command", at: span(file, start, end) });
      continue;
    }
    let command = colon + 1;
    while (command < end && isBlank(text[command])) command++;
    if (command >= end) problems.push({ message: "no command", at: span(file, start, end) });
    entries.push({
      name: text.slice(start, nameEnd),
      nameAt: span(file, start, nameEnd),
      command: withVariables(plainText(file, text, command, end)),
      at: span(file, start, end),
    });
  }
  return { entries, problems };
}

/**
 * Who runs a Procfile may put the variables' contents in before a shell sees the line (foreman's `Process#expanded_command`): what is left of
 * `\$PORT` is `\5000`, which is 5000 to a shell.
 */
function withVariables(command: MappedText): MappedText {
  if (!/\\\$\{?[A-Za-z_]/.test(command.text)) return command;
  const built = mappedTextBuilder(command.file, command.start);
  for (let i = 0; i < command.text.length; i++) {
    const isEscape = command.text[i] === "\\" && /^\$\{?[A-Za-z_]/.test(command.text.slice(i + 1, i + 4));
    const { start, end } = spanOf(command, i, isEscape ? i + 2 : i + 1);
    if (isEscape) i++;
    built.add(command.text[i] ?? "", start, end);
  }
  return built.build();
}

/** Lines of a text without their breaks; a byte order mark is skipped. */
export function textLines(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let i = start; i <= text.length; i++) {
    const c = text[i];
    if (c !== undefined && c !== "\n" && c !== "\r") continue;
    found.push({ start, end: i });
    if (c === "\r" && text[i + 1] === "\n") i++;
    start = i + 1;
  }
  return found;
}

function isBlank(c: string | undefined): boolean {
  return c === " " || c === "\t";
}
