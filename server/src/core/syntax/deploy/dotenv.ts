import { span, type Span } from "../../text/span.js";
import { mappedTextBuilder, plainText, type MappedText } from "./mappedText.js";

/**
 * Who reads the file. They disagree on quotes, comments, `export` and blanks:
 * - `django-environ`: `environ.Env.read_env`, up to 0.11 (comments are cut); `django-environ-0.12`: comments stay in the value.
 * - `decouple`: `RepositoryEnv`. - `python-dotenv`: also environs; from 1.2.3 on a backslash escapes whatever follows it in quotes, and from 1.2.4 on
 *   `NAME= # text` is a comment. - `compose`: `env_file:` and `.env` of Docker Compose.
 * - `systemd`: `EnvironmentFile=`. - `docker`: `docker run --env-file`, which keeps everything after the `=`.
 */
export type DotenvDialect =
  | "django-environ"
  | "django-environ-0.12"
  | "decouple"
  | "python-dotenv"
  | "python-dotenv-1.2.3"
  | "python-dotenv-1.2.2"
  | "compose"
  | "systemd"
  | "docker";

export interface DotenvFile {
  readonly entries: readonly DotenvEntry[];
  /** Lines that are neither an entry nor a comment. */
  readonly problems: readonly DotenvProblem[];
}

export interface DotenvEntry {
  readonly name: string;
  /** As the reader gives it, before any expansion of `${…}`. undefined: only a name stands there. */
  readonly value: string | undefined;
  readonly at: Span;
  readonly nameAt: Span;
  /** With its quotes. undefined: only a name. */
  readonly valueAt: Span | undefined;
  readonly quoted: "none" | "single" | "double";
  /** `$NAME` and `${NAME}` in it are replaced by the reader. */
  readonly expands: boolean;
  readonly exported: boolean;
  /** An inline comment that the reader cuts off. */
  readonly commentAt: Span | undefined;
  readonly problems: readonly DotenvProblem[];
}

export interface DotenvProblem {
  readonly kind: "not-an-entry" | "unclosed-quote" | "export-in-name" | "blank-around-equals" | "text-after-quote";
  readonly at: Span;
}

/** Reads an env file as that reader does. Never throws. */
export function parseDotenv(file: string, text: string, dialect: DotenvDialect): DotenvFile {
  // The libraries of Python open the file as UTF-8, so that a byte order mark is the first character of the first name; python-dotenv cuts it off from 1.2.3 on.
  const keepsMark = dialect === "python-dotenv-1.2.2" || dialect === "decouple" || dialect.startsWith("django-environ");
  const offset = text.startsWith("\uFEFF") && !keepsMark ? 1 : 0;
  switch (dialect) {
    case "systemd":
      return parseSystemdEnvironment(file, text, offset);
    case "python-dotenv":
    case "python-dotenv-1.2.3":
    case "python-dotenv-1.2.2":
    case "compose":
      return parseDotenvStreams(file, text, offset, dialect);
    default:
      return parseLines(file, text, offset, dialect);
  }
}

/** For Python the byte order mark is no blank. */
const blank = /[^\S\uFEFF]/;

interface Line {
  readonly start: number;
  readonly end: number;
}

function lines(text: string, offset: number): Line[] {
  const found: Line[] = [];
  let start = offset;
  for (let i = offset; i <= text.length; i++) {
    const c = text[i];
    if (c !== undefined && c !== "\n" && c !== "\r") continue;
    found.push({ start, end: i });
    if (c === "\r" && text[i + 1] === "\n") i++;
    start = i + 1;
  }
  return found;
}

function parseLines(file: string, text: string, offset: number, dialect: DotenvDialect): DotenvFile {
  const entries: DotenvEntry[] = [];
  const problems: DotenvProblem[] = [];
  for (const line of lines(text, offset)) {
    const raw = text.slice(line.start, line.end);
    const trimmed = raw.trim();
    if (trimmed === "" || (dialect === "decouple" || dialect === "docker" ? trimmed : raw).startsWith("#")) continue;
    const entry =
      dialect === "decouple"
        ? decoupleEntry(file, text, line)
        : dialect === "docker"
          ? dockerEntry(file, text, line)
          : environEntry(file, text, line, dialect);
    if (entry === undefined) problems.push({ kind: "not-an-entry", at: trimmedSpan(file, text, line.start, line.end) });
    else entries.push(entry);
  }
  return { entries, problems };
}

/** django-environ 0.11.2, Env.read_env: `\A(?:export )?([A-Za-z_0-9]+)=(.*)\Z`, then quotes and comments. */
function environEntry(file: string, text: string, line: Line, dialect: DotenvDialect): DotenvEntry | undefined {
  const exported = text.startsWith("export ", line.start);
  const nameStart = exported ? line.start + 7 : line.start;
  let equals = nameStart;
  while (equals < line.end && /[A-Za-z_0-9]/.test(text[equals] ?? "")) equals++;
  if (equals === nameStart || text[equals] !== "=" || equals >= line.end) return undefined;
  const start = equals + 1;
  const raw = text.slice(start, line.end);
  const cutsComments = dialect === "django-environ";
  const problems: DotenvProblem[] = [];
  const blanks = raw.length - raw.trimStart().length;
  let value = raw;
  let quoted: DotenvEntry["quoted"] = "none";
  let valueEnd = line.end;
  let commentAt: Span | undefined;
  // Greedy, as the expression is: the last quote that only blanks and a comment follow.
  const close = raw[blanks] === "'" ? closingSingle(raw, blanks + 1, cutsComments) : undefined;
  if (close !== undefined) {
    value = raw.slice(blanks + 1, close);
    quoted = "single";
    valueEnd = start + close + 1;
    if (raw.slice(close + 1).trim() !== "") commentAt = trimmedSpan(file, text, valueEnd, line.end);
  } else if (cutsComments) {
    const hash = raw.indexOf("#");
    if (hash >= 0) {
      value = raw.slice(0, hash);
      valueEnd = start + hash;
      commentAt = span(file, valueEnd, line.end);
    }
  }
  if (quoted === "none" && value.length >= 2 && value.startsWith('"') && value.endsWith('"')) {
    // Double quotes are only taken away when nothing follows them, not even a blank.
    value = value.slice(1, -1).replace(/\\([\s\S])/g, (escape, c: string) => ("abfnrtv".includes(c) ? escape : c));
    quoted = "double";
  } else if (quoted === "none" && /^["']/.test(value.trim())) {
    problems.push({
      kind: value.trimEnd() === value || !/["']$/.test(value.trimEnd()) ? "unclosed-quote" : "text-after-quote",
      at: trimmedSpan(file, text, start, valueEnd),
    });
  }
  return {
    name: text.slice(nameStart, equals),
    value,
    quoted,
    exported,
    commentAt,
    problems,
    at: span(file, line.start, line.end),
    nameAt: span(file, nameStart, equals),
    valueAt: trimmedSpan(file, text, start, valueEnd),
    expands: value.startsWith("$"),
  };
}

/** Index of the last quote that only blanks, or blanks and a comment, follow. */
function closingSingle(raw: string, from: number, comments: boolean): number | undefined {
  for (let at = raw.lastIndexOf("'"); at >= from; at = at === 0 ? -1 : raw.lastIndexOf("'", at - 1)) {
    let next = at + 1;
    while (comments && next < raw.length && /\s/.test(raw[next] ?? "")) next++;
    if (next >= raw.length || (comments && raw[next] === "#")) return at;
    if (!comments) return undefined;
  }
  return undefined;
}

/** python-decouple 3.8, RepositoryEnv: split at the first `=`, strip, take one pair of quotes away. No comments, no `export`. */
function decoupleEntry(file: string, text: string, line: Line): DotenvEntry | undefined {
  const equals = text.indexOf("=", line.start);
  if (equals < 0 || equals >= line.end) return undefined;
  const nameAt = trimmedSpan(file, text, line.start, equals);
  const valueAt = trimmedSpan(file, text, equals + 1, line.end);
  const name = text.slice(nameAt.start, nameAt.end);
  const raw = text.slice(valueAt.start, valueAt.end);
  const first = raw[0];
  const isQuoted = raw.length >= 2 && (first === "'" || first === '"') && raw.endsWith(first);
  const problems: DotenvProblem[] = name.startsWith("export ") ? [{ kind: "export-in-name", at: nameAt }] : [];
  return {
    name,
    value: isQuoted ? raw.slice(1, -1) : raw,
    quoted: !isQuoted ? "none" : first === "'" ? "single" : "double",
    exported: false,
    at: span(file, line.start, line.end),
    nameAt,
    valueAt,
    expands: false,
    commentAt: undefined,
    problems,
  };
}

/** Docker CLI, opts/file.go: leading blanks are cut, everything after `=` is the value; a name alone is passed on from outside. */
function dockerEntry(file: string, text: string, line: Line): DotenvEntry | undefined {
  let start = line.start;
  while (start < line.end && /\s/.test(text[start] ?? "")) start++;
  let equals = text.indexOf("=", start);
  if (equals < 0 || equals > line.end) equals = line.end;
  const name = text.slice(start, equals);
  if (name === "" || /\s/.test(name)) return undefined;
  const has = equals < line.end;
  return {
    name,
    value: has ? text.slice(equals + 1, line.end) : undefined,
    quoted: "none",
    exported: false,
    expands: false,
    commentAt: undefined,
    problems: [],
    at: span(file, line.start, line.end),
    nameAt: span(file, start, equals),
    valueAt: has ? span(file, equals + 1, line.end) : undefined,
  };
}

const ESCAPES: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** python-dotenv 1.2 (parser.py): quoted values may span lines. Compose reads almost the same and also takes `NAME: value`. */
function parseDotenvStreams(file: string, text: string, offset: number, dialect: DotenvDialect): DotenvFile {
  const entries: DotenvEntry[] = [];
  const problems: DotenvProblem[] = [];
  const isPython = dialect !== "compose";
  let i = offset;
  while (i < text.length) {
    while (i < text.length && blank.test(text[i] ?? "")) i++;
    if (i >= text.length) break;
    const start = i;
    const lineEnd = endOfLine(text, i);
    if (text[i] === "#") {
      i = lineEnd;
      continue;
    }
    const fail = (kind: DotenvProblem["kind"]): void => {
      // Reading goes on after the line in which it failed.
      i = endOfLine(text, Math.max(i, start));
      problems.push({ kind, at: trimmedSpan(file, text, start, i) });
    };
    const exported = /^export[^\S\r\n]/.test(text.slice(i, i + 7));
    if (exported) {
      i += 6;
      while (i < lineEnd && /[^\S\r\n\uFEFF]/.test(text[i] ?? "")) i++;
    }
    const nameStart = i;
    let nameEnd: number;
    if (text[i] === "'" && isPython) {
      nameEnd = text.indexOf("'", i + 1);
      if (nameEnd < 0 || nameEnd === i + 1) {
        fail("not-an-entry");
        continue;
      }
      nameEnd++;
    } else {
      nameEnd = i;
      const stop = dialect === "compose" ? /[=#:\s]/ : /(?!\uFEFF)[=#\s]/;
      while (nameEnd < lineEnd && !stop.test(text[nameEnd] ?? "")) nameEnd++;
    }
    const quotedName = text[nameStart] === "'" && isPython;
    const name = quotedName
      ? text.slice(nameStart + 1, nameEnd - 1).replace(/\r\n?/g, "\n")
      : text.slice(nameStart, nameEnd);
    i = nameEnd;
    while (i < text.length && /[^\S\r\n\uFEFF]/.test(text[i] ?? "")) i++;
    if (name === "") {
      fail("not-an-entry");
      continue;
    }
    const separator = text[i];
    if (separator !== "=" && !(dialect === "compose" && separator === ":")) {
      const end = endOfLine(text, i);
      const rest = text.slice(i, end).trim();
      if (rest !== "" && !rest.startsWith("#")) {
        fail("not-an-entry");
        continue;
      }
      entries.push({
        name,
        value: undefined,
        at: span(file, start, nameEnd),
        nameAt: span(file, nameStart, nameEnd),
        valueAt: undefined,
        quoted: "none",
        expands: false,
        exported,
        commentAt: undefined,
        problems: [],
      });
      i = end;
      continue;
    }
    const entryProblems: DotenvProblem[] =
      i > nameEnd ? [{ kind: "blank-around-equals", at: span(file, nameEnd, i) }] : [];
    i++;
    const afterEquals = i;
    while (i < text.length && /[^\S\r\n\uFEFF]/.test(text[i] ?? "")) i++;
    const valueStart = i;
    const quote = text[i];
    let value: string;
    let quoted: DotenvEntry["quoted"] = "none";
    let valueEnd: number;
    let commentAt: Span | undefined;
    if (quote === "'" || quote === '"') {
      const read = readDotenvQuoted(text, i, dialect === "python-dotenv" || dialect === "python-dotenv-1.2.3");
      if (read === undefined) {
        fail("unclosed-quote");
        continue;
      }
      ({ value, end: valueEnd } = read);
      // Python's text mode makes every line break "\n".
      if (isPython) value = value.replace(/\r\n?/g, "\n");
      quoted = quote === "'" ? "single" : "double";
      const end = endOfLine(text, valueEnd);
      const rest = text.slice(valueEnd, end).trim();
      if (rest.startsWith("#")) {
        commentAt = trimmedSpan(file, text, valueEnd, end);
      } else if (rest !== "") {
        // python-dotenv refuses the whole line.
        if (isPython) {
          i = valueEnd;
          fail("text-after-quote");
          continue;
        }
        entryProblems.push({ kind: "text-after-quote", at: trimmedSpan(file, text, valueEnd, end) });
      }
      i = end;
    } else {
      const end = endOfLine(text, i);
      const raw = text.slice(i, end);
      const hash =
        raw.startsWith("#") && (dialect === "compose" || (dialect === "python-dotenv" && i > afterEquals))
          ? 0
          : unquotedComment(raw, 1);
      if (hash !== undefined) commentAt = span(file, i + hash, end);
      value = (hash === undefined ? raw : raw.slice(0, hash)).trimEnd();
      valueEnd = valueStart + value.length;
      i = end;
    }
    entries.push({
      name,
      value,
      quoted,
      exported,
      commentAt,
      problems: entryProblems,
      at: span(file, start, valueEnd),
      nameAt: span(file, nameStart, nameEnd),
      valueAt: span(file, valueStart, valueEnd),
      // Compose leaves single-quoted values alone; python-dotenv expands in them too, and only `${NAME}`.
      expands: dialect === "compose" ? quoted !== "single" && value.includes("$") : value.includes("${"),
    });
  }
  return { entries, problems };
}

/** Up to 1.2.2 `"((?:\\"|[^"])*)"`: an escaped quote does not close, unless no other one does; then `"((?:\\.|[^"\\])*)"`. */
function readDotenvQuoted(
  text: string,
  start: number,
  escapesAll: boolean,
): { readonly value: string; readonly end: number } | undefined {
  const quote = text[start] ?? "";
  let close = -1;
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === quote) {
      close = i;
      break;
    }
    if (text[i] === "\\" && escapesAll) i++;
    else if (text[i] === "\\" && text[i + 1] === quote) close = ++i;
  }
  if (close < 0) return undefined;
  const value = text
    .slice(start + 1, close)
    .replace(quote === "'" ? /\\[\\']/g : /\\[\\'"abfnrtv]/g, (escape) => ESCAPES[escape[1] ?? ""] ?? escape.slice(1));
  return { value, end: close + 1 };
}

/** Index of a `#` that follows a blank. */
function unquotedComment(raw: string, from: number): number | undefined {
  for (let i = raw.indexOf("#", 0); i >= 0; i = raw.indexOf("#", i + 1)) {
    if (i >= from ? /\s/.test(raw[i - 1] ?? " ") : false) return i;
  }
  return undefined;
}

/** systemd 252, src/basic/env-file.c. */
function parseSystemdEnvironment(file: string, text: string, offset: number): DotenvFile {
  const entries: DotenvEntry[] = [];
  const problems: DotenvProblem[] = [];
  let i = offset;
  while (i < text.length) {
    while (i < text.length && /\s/.test(text[i] ?? "")) i++;
    if (i >= text.length) break;
    if (text[i] === "#" || text[i] === ";") {
      // A comment goes on over an escaped line break.
      while (i < text.length && text[i] !== "\n" && text[i] !== "\r") i += text[i] === "\\" ? 2 : 1;
      continue;
    }
    const start = i;
    const end = endOfLine(text, i);
    const equals = text.indexOf("=", i);
    if (equals < 0 || equals >= end) {
      problems.push({ kind: "not-an-entry", at: trimmedSpan(file, text, start, end) });
      i = end;
      continue;
    }
    const nameAt = trimmedSpan(file, text, start, equals);
    const name = text.slice(nameAt.start, nameAt.end);
    const read = readSystemdValue(file, text, equals + 1);
    i = read.end;
    const entryProblems: DotenvProblem[] = [];
    if (read.unclosed) entryProblems.push({ kind: "unclosed-quote", at: read.at });
    if (/^export\s/.test(name)) entryProblems.push({ kind: "export-in-name", at: nameAt });
    entries.push({
      name,
      value: read.mapped.text,
      quoted: read.quoted,
      exported: false,
      expands: false,
      commentAt: undefined,
      problems: entryProblems,
      at: span(file, start, read.at.end),
      nameAt,
      valueAt: read.at,
    });
  }
  return { entries, problems };
}

function readSystemdValue(
  file: string,
  text: string,
  start: number,
): { mapped: MappedText; at: Span; end: number; quoted: DotenvEntry["quoted"]; unclosed: boolean } {
  const source = plainText(file, text);
  const out = mappedTextBuilder(file, start);
  let state: "before" | "value" | "single" | "double" = "before";
  let quoted: DotenvEntry["quoted"] = "none";
  let trailing = -1;
  let first = -1;
  let last = start;
  let i = start;
  for (; i < text.length; i++) {
    const c = text[i] ?? "";
    const newline = c === "\n" || c === "\r";
    if (newline && (state === "before" || state === "value")) break;
    if (!/\s/.test(c)) {
      if (first < 0) first = i;
      last = i + 1;
    }
    if (state === "single") {
      if (c === "'") state = "before";
      else out.addFrom(source, i, i + 1);
    } else if (state === "double") {
      if (c === '"') {
        state = "before";
      } else if (c === "\\" && i + 1 < text.length) {
        const next = text[i + 1] ?? "";
        if ('"\\`$'.includes(next)) out.add(next, i, i + 2);
        else if (next !== "\n") out.addFrom(source, i, i + 2);
        i++;
      } else {
        out.addFrom(source, i, i + 1);
      }
    } else if (c === "\\") {
      const next = text[i + 1];
      state = "value";
      trailing = -1;
      if (next !== undefined && next !== "\n") out.add(next, i, i + 2);
      i++;
      last = Math.min(text.length, i + 1);
    } else if (state === "before" && (c === "'" || c === '"')) {
      state = c === "'" ? "single" : "double";
      if (quoted === "none") quoted = state;
    } else if (state === "before") {
      if (/[ \t]/.test(c)) continue;
      state = "value";
      trailing = -1;
      out.addFrom(source, i, i + 1);
    } else {
      if (!/[ \t]/.test(c)) trailing = -1;
      else if (trailing < 0) trailing = out.length;
      out.addFrom(source, i, i + 1);
    }
  }
  if (state === "value" && trailing >= 0) out.truncate(trailing);
  const end = Math.min(i, text.length);
  return {
    mapped: out.build(),
    at: span(file, first < 0 ? start : first, Math.min(Math.max(first < 0 ? start : last, start), text.length)),
    end,
    quoted,
    unclosed: state === "single" || state === "double",
  };
}

function endOfLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\n" || text[i] === "\r") return i;
  }
  return text.length;
}

function trimmedSpan(file: string, text: string, start: number, end: number): Span {
  let from = start;
  let to = Math.max(start, end);
  while (from < to && blank.test(text[from] ?? "")) from++;
  while (to > from && blank.test(text[to - 1] ?? "")) to--;
  return span(file, from, to);
}
