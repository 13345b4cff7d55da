import { mappedTextBuilder, spanOf, type MappedText } from "./mappedText.js";
import { endOfFilledIn, readShellWord, type ShellWord, type WordPart } from "./shellWords.js";

/**
 * Who splits the command line:
 * - `sh`: words of a POSIX shell; operators end up as words of their own.
 * - `shlex`: Python's `shlex.split` (GUNICORN_CMD_ARGS, supervisord). No expansion.
 * - `shellwords`: a string in Compose, split by go-shellwords (https://github.com/mattn/go-shellwords/blob/master/shellwords.go): `\\` escapes whatever
 *   follows, between double quotes too, and `\\n` and `\\t` are what they are in C. No expansion.
 * - `systemd`: `ExecStart=` (systemd.syntax(7)): C escapes within and outside quotes, `$V` and `${V}`, `;` as a separate word.
 */
export type CommandLineDialect = "sh" | "shlex" | "shellwords" | "systemd";

export interface CommandLine {
  readonly words: readonly ShellWord[];
  /** "unclosed quote": the reader refuses the line. */
  readonly problem: string | undefined;
}

/** Splits a command line without running it. Linear, never throws. */
export function splitCommandLine(source: MappedText, dialect: CommandLineDialect): CommandLine {
  const words: ShellWord[] = [];
  let problem: string | undefined;
  let i = 0;
  while (i < source.text.length) {
    if (isBlank(source.text[i])) {
      i++;
      continue;
    }
    const operator = dialect === "sh" ? operatorAt(source.text, i) : "";
    if (operator !== "") {
      words.push(literalWord(source, i, i + operator.length));
      i += operator.length;
      continue;
    }
    const read = dialect === "sh" ? readShellWord(source, i) : readQuotedWord(source, i, dialect);
    words.push(read.word);
    problem ??= read.problem;
    i = Math.max(read.end, i + 1);
  }
  return { words, problem };
}

/** A word that stands in the file as it is, or after decoding by its format (a JSON string, a YAML item). */
export function literalWord(source: MappedText, from = 0, to = source.text.length): ShellWord {
  const text = source.text.slice(from, to);
  const at = spanOf(source, from, to);
  const out = mappedTextBuilder(source.file, at.start);
  out.addFrom(source, from, to);
  return { text, at, mapped: out.build(), parts: text === "" ? [] : [{ kind: "text", text }], quoted: false };
}

const OPERATORS = ["&&", "||", ";;", "<<-", "<<", ">>", ">&", "<&", "|", ";", "&", "(", ")", "<", ">"];

function operatorAt(text: string, at: number): string {
  return OPERATORS.find((operator) => text.startsWith(operator, at)) ?? "";
}

function isBlank(c: string | undefined): boolean {
  return c === " " || c === "\t" || c === "\n" || c === "\r";
}

const C_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  s: " ",
};

function readQuotedWord(
  source: MappedText,
  start: number,
  dialect: Exclude<CommandLineDialect, "sh">,
): { word: ShellWord; end: number; problem: "unclosed quote" | undefined } {
  const { text } = source;
  const out = mappedTextBuilder(source.file, spanOf(source, start, start).start);
  const parts: WordPart[] = [];
  let literal = "";
  let quote = "";
  let quoted = false;
  let i = start;
  const add = (value: string, from: number, to: number): void => {
    literal += value;
    out.add(value, spanOf(source, from, from + 1).start, spanOf(source, to - 1, to).end);
  };
  const expansion = (part: Exclude<WordPart, { kind: "text" }>): void => {
    if (literal !== "") parts.push({ kind: "text", text: literal });
    literal = "";
    parts.push(part);
    out.addFrom(source, i, i + part.source.length);
    i += part.source.length;
  };
  while (i < text.length) {
    const c = text[i] ?? "";
    const next = text[i + 1];
    if (quote === "" && isBlank(c)) break;
    // Supervisor fills in its own `%(ENV_PORT)s`.
    const filled = c === "{" ? endOfFilledIn(text, i) : undefined;
    if (filled !== undefined) {
      expansion({ kind: "substitution", source: text.slice(i, filled) });
      continue;
    }
    if (quote === "" && (c === '"' || c === "'")) {
      quote = c;
      quoted = true;
      i++;
    } else if (c === quote) {
      quote = "";
      i++;
    } else if (c === "\\" && next !== undefined && dialect === "systemd") {
      const escape = systemdEscape(text, i);
      quoted = true;
      add(escape.value, i, escape.end);
      i = escape.end;
    } else if (c === "\\" && next !== undefined && quote !== "'" && dialect === "shellwords") {
      quoted = true;
      add(next === "n" ? "\n" : next === "t" ? "\t" : next, i, i + 2);
      i += 2;
    } else if (c === "\\" && next !== undefined && quote !== "'" && (quote === "" || next === '"' || next === "\\")) {
      // shlex: within double quotes a backslash escapes only the quote and itself.
      quoted = true;
      add(next, i, i + 2);
      i += 2;
    } else if (c === "$" && dialect === "systemd") {
      const match = /^\$(?:\{([A-Za-z_][A-Za-z_0-9]*)\}|([A-Za-z_][A-Za-z_0-9]*))/.exec(text.slice(i, i + 260));
      if (next === "$") {
        add("$", i, i + 2);
        i += 2;
      } else if (match === null) {
        add(c, i, i + 1);
        i++;
      } else {
        expansion({
          kind: "variable",
          name: match[1] ?? match[2] ?? "",
          operator: undefined,
          argument: undefined,
          quoted: match[1] !== undefined,
          source: match[0],
        });
      }
    } else {
      add(c, i, i + 1);
      i++;
    }
  }
  if (literal !== "") parts.push({ kind: "text", text: literal });
  const mapped = out.build();
  return {
    word: { text: mapped.text, at: spanOf(source, start, i), mapped, parts, quoted },
    end: i,
    problem: quote === "" ? undefined : "unclosed quote",
  };
}

function systemdEscape(text: string, at: number): { readonly value: string; readonly end: number } {
  const next = text[at + 1] ?? "";
  const simple = C_ESCAPES[next];
  if (simple !== undefined) return { value: simple, end: at + 2 };
  if (next === "\\" || next === '"' || next === "'") return { value: next, end: at + 2 };
  const numeric = /^\\(?:x([0-9A-Fa-f]{2})|([0-7]{3})|u([0-9A-Fa-f]{4}))/.exec(text.slice(at, at + 8));
  if (numeric !== null) {
    const code = numeric[2] !== undefined ? parseInt(numeric[2], 8) : parseInt(numeric[1] ?? numeric[3] ?? "0", 16);
    return { value: String.fromCharCode(code), end: at + numeric[0].length };
  }
  return { value: text.slice(at, at + 2), end: at + 2 };
}
