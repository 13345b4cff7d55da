import { isSecretName, secretRanges, type Range } from "../domain/redact.js";
import { deployKindOf } from "../project/deployKinds.js";
import { holdsSecrets } from "./lookups.js";
import { selecting } from "./names.js";
import { argumentsOfCalls, secretRangesOfComment, speaksOfSecret } from "./prose.js";
import { shellWordEnd } from "./shellWord.js";

/** Whether what is called so is secret: by its name, or as the variable that gives a secret of the settings. */
export type IsSecret = (name: string) => boolean;

/**
 * Line by line, in whatever language: values stand there without quotes and in many forms (`ENV NAME value`, `- NAME=value`, `name: value`, `--flag value`),
 * so all that follows the name of a secret counts, more rather than less.
 */
export function lineSecrets(file: string, text: string, isSecretOne: IsSecret): readonly Range[] {
  const isOdbc = /(?:^|\/)\.?odbc/i.test(file);
  // `pwd` of a shell is a folder.
  const isSecret: IsSecret = (name) => (/^pwd$/i.test(name) ? isOdbc : isSecretOne(name));
  const isEnv = isEnvFile(file);
  const isVault = holdsSecrets(file) || holdsSecrets(file.replace(/\.txt$/i, ""));
  const isIni = /\.(?:ini|cfg|cnf|xml)$/i.test(file) || deployKindOf(file) === "supervisor";
  const isShell = /\.(?:sh|bash|zsh|envrc)$|(?:^|\/)(?:Dockerfile|\.envrc)[^/]*$/i.test(file) || text.startsWith("#!");
  const giving = namesThatGive(text, isSecret);
  const found: Range[] = [];
  let section = "";
  let hereDocument: string | undefined;
  // The line before ends with the name of a secret, or within its value, and goes on.
  let due: "word" | "line" | undefined;
  // Lines before named a secret whose value follows.
  let named = 0;
  let covered = 0;
  let assigned = 0;
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    const line = text.slice(start, end);
    const at = start;
    const add = (from: number, to: number): void => {
      if (to > from) found.push({ start: at + from, end: at + to });
      covered = Math.max(covered, at + to);
    };
    section = /^\[([^\]]+)\]\s*$/.exec(line)?.[1] ?? section;
    const value =
      /^\s*(?:[\w.-]+\s*[=:]|[^\s:]+(?=:)|machine\b.*?\bpassword\b|[^\s:]{0,300}:\d{1,5}:[^\s:]{0,300}:[^\s:]{0,300}(?=:)|"[^"]{0,300}"\s)[:\s]*(?=\S)/.exec(
        line,
      )?.[0].length;
    if (value !== undefined && (isVault || (isIni && /^secrets?$/i.test(section)))) add(value, line.length);
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    if (due === "line") add(indent, line.length);
    else if (due === "word") add(indent, /^\s*(?:"[^"]*"|'[^']*'|[^\s]+)/.exec(line)?.[0].length ?? 0);
    if (line.trim() === hereDocument) hereDocument = undefined;
    const isWhole = isEnv || isIni || hereDocument !== undefined;
    for (const one of secretsOfLine(line, isWhole, isSecret, giving)) add(one.start, one.end);
    if (hereDocument !== undefined) for (const one of argumentsOfCalls(line)) add(one.start, one.end);
    const isGiving: IsSecret = (name) => isSecret(name) || giving.has(name);
    for (const one of assignedSecrets(text, { start, end }, assigned, isWhole, isShell, isGiving)) {
      add(one.start - start, one.end - start);
      assigned = one.end;
    }
    // `name = "DB_PASSWORD"`, and the value below.
    const given =
      named > 0 ? /^[\s,-]*["']?(?:value|default)["']?\s*[=:]\s*["']?(?=\S)/i.exec(line)?.[0].length : undefined;
    const below = given === undefined ? undefined : unlessReference(line, given);
    if (below) add(below.start, below.end);
    named = namesNext(line, isSecret) ? 6 : given === undefined ? named - 1 : 0;
    const isBeside = covered > start;
    const comment = /(?:^|\s)[#;]\s/.exec(line)?.index;
    if (comment !== undefined)
      for (const one of secretRangesOfComment(
        line.slice(comment).trimStart(),
        isBeside || (isEnv && oldValue.test(line)),
      ))
        add(
          line.length - line.slice(comment).trimStart().length + one.start,
          line.length - line.slice(comment).trimStart().length + one.end,
        );
    hereDocument ??= /<<-?\s*["']?([A-Za-z_]\w*)["']?/.exec(line)?.[1];
    due = dueAfter(line, isEnv && isBeside && covered >= end - 1, isSecret);
    start = end + 1;
  }
  return found;
}

const oldValue = /\b(?:old|was|previous(?:ly)?|former(?:ly)?|before)\b/i;

function dueAfter(line: string, isWithin: boolean, isSecret: IsSecret): "word" | "line" | undefined {
  if (!line.endsWith("\\")) return undefined;
  const goesOn = /(?<!\w)([A-Za-z_][\w-]*)(?:=|\s)\s{0,9}\\$/.exec(line);
  if (goesOn && isSecret(goesOn[1] ?? "")) return "word";
  if (/\s(?:-[upa]|--user)\s{1,9}\\$/.test(line)) return "word";
  return isWithin ? "line" : undefined;
}

/** `name = "DB_PASSWORD"`, `path: /env/DB_PASSWORD`, `variable "db_password" {`. */
function namesNext(line: string, isSecret: IsSecret): boolean {
  const name =
    /^[\s{,-]*["']?(?:name|key|path)["']?\s*[=:]\s*["']?(?:\/[\w./-]{0,200}\/)?([A-Za-z_][\w-]{0,99})["']?\s*,?\s*$/i.exec(
      line,
    ) ?? /^\s*variable\s+"(\w{1,99})"/.exec(line);
  return name !== null && isSecret(name[1] ?? "");
}

/** Names whose values are put into secrets: `export SECRET_KEY=$word`, `{{ word }}`, `postgres://me:${word}@db`. */
function namesThatGive(text: string, isSecret: IsSecret): ReadonlySet<string> {
  const found = new Set<string>();
  for (let before = -1; before < found.size && found.size < 99; ) {
    before = found.size;
    for (const { 1: name = "", 2: value = "" } of text.matchAll(
      /(?<![\w.-])([A-Za-z_][\w.-]{0,99})(?=(["']?[ \t]{0,9}(?::=|\?=|=>|[=:]|[ \t](?=["']?\$))[^\n]{0,120}))/g,
    ))
      if ((isSecret(name) || found.has(name)) && /[$%{:]/.test(value)) addReferences(value, found);
    for (const [, value = ""] of text.matchAll(/:\/\/[^\s@/"']{0,99}:([^@\s]{1,99})@/g)) addReferences(value, found);
  }
  return found;
}

function addReferences(value: string, found: Set<string>): void {
  for (const reference of value.matchAll(
    /\$\{?(\w+)|\$\((\w+)\)|\{\{-?\s{0,3}([A-Za-z_]\w*)\s{0,3}[|}]|%\((\w+)\)|:'(\w+)'/g,
  )) {
    const name = reference.slice(1).find((one) => one !== undefined) ?? "";
    if (!selecting.test(name) && !isSecretName(name)) found.add(name);
  }
}

/** What an assignment gives a secret, and what names are given that give one. */
function assignedSecrets(
  text: string,
  { start: from, end: to }: Range,
  before: number,
  isWhole: boolean,
  isShell: boolean,
  isSecret: IsSecret,
): readonly Range[] {
  const found: Range[] = [];
  const line = text.slice(from, to);
  let position = before;
  let quote = "";
  for (const word of line.matchAll(
    /(?<![\w$.-])([A-Za-z_]\w*)(=|[ \t]{0,9}(?::=|\?=|[=:])[ \t]{0,9}|[ \t]{1,9}(?='))/g,
  )) {
    const { 0: all, 1: name = "", 2: sign = "", index } = word;
    if (from + index < position || !isSecret(name)) continue;
    if (line[index - 1] === "{" && line[index - 2] === "$") continue;
    quote = quoteAt(line, Math.max(0, position - from), index, position > from + index ? "" : quote);
    const start = from + index + all.length;
    if (sign !== "=" || isWhole || quote !== "") {
      // Names of secrets are looked at with the rest of the line.
      if (isSecretName(name) || text[start] === "=") continue;
      const rest = unlessReference(line, index + all.length);
      if (rest) found.push({ start: from + rest.start, end: from + rest.end });
      position = to;
      continue;
    }
    // What a command says is hidden by what the command is.
    if (/^["']?(?:\$\(|`)\s{0,9}(?!echo|printf|\s)/.test(text.slice(start, start + 20))) continue;
    const end = shellWordEnd(text, start, isShell);
    position = end;
    // `"a"b"c"` is no text in one pair of quotes.
    const value =
      text.indexOf(text[start] ?? "", start + 1) === end - 1 ? withoutQuotes(text, { start, end }) : { start, end };
    if (!isReference(text.slice(value.start, value.end))) found.push(value);
  }
  return found;
}

/** The quote that is open at a place of a line. */
function quoteAt(line: string, from: number, to: number, before: string): string {
  let quote = before;
  for (let at = from; at < to; at++) {
    const sign = line[at] ?? "";
    if (sign === "\\") at++;
    else if (quote === "" ? sign === '"' || sign === "'" : sign === quote) quote = quote === "" ? sign : "";
  }
  return quote;
}

function secretsOfLine(
  line: string,
  isEnv: boolean,
  isSecret: IsSecret,
  giving: ReadonlySet<string>,
): readonly Range[] {
  const found: Range[] = [...secretRanges(line)];
  let position = 0;
  for (const word of line.matchAll(/[A-Za-z_][\w.-]*/g)) {
    if (word.index < position || !isSecret(word[0])) continue;
    const given = givenTo(line, word.index, word.index + word[0].length, isEnv);
    if (!given) continue;
    found.push(given);
    position = given.end;
  }
  // `set $api_token "…"`, `if ($arg_token != "…")`, `[ "$TOKEN" = "…" ]`: what a variable is given or compared with.
  for (const variable of line.matchAll(
    /\$\{?(\w+)\}?["']?(?:[ \t]*(?:[!=]?~\*?|!?={1,2})[ \t]*|[ \t]+)("[^"]*"|'[^']*'|[^\s;)\]]+)/g,
  )) {
    const [whole, name = "", value = ""] = variable;
    const isGiven =
      /\bset[ \t]*$/.test(line.slice(Math.max(0, variable.index - 20), variable.index)) ||
      /[=~][ \t*]*$/.test(whole.slice(0, -value.length));
    if (isGiven && (isSecretName(name) || giving.has(name)) && !isReference(value.replace(/^["']|["']$/g, "")))
      found.push({ start: variable.index + whole.length - value.length, end: variable.index + whole.length });
  }
  // `case "$SECRET_KEY" in admin|secret) exit 1 ;; esac`
  for (const { 0: all, 1: name = "", 2: cases = "", index } of line.matchAll(
    /\bcase[ \t]+"?\$\{?(\w{1,99})\}?"?[ \t]+in[ \t]+([^)\n]{1,300})\)/g,
  ))
    if (isSecretName(name)) found.push({ start: index + all.length - cases.length - 1, end: index + all.length - 1 });
  // `secure_link_md5 "$secure_link_expires$uri password"`.
  for (const { 0: all, 1: text = "", index } of line.matchAll(/\bsecure_link_md5[ \t]+("[^"]*"|'[^']*'|[^\s;]+)/g))
    for (const word of text.matchAll(/(?<![\w$])[^\s"'$]+/g))
      found.push({
        start: index + all.length - text.length + word.index,
        end: index + all.length - text.length + word.index + word[0].length,
      });
  // `printf 'DB_PASSWORD=%s' "…"`
  for (const { 0: all, 1: format = "", 2: given = "", index } of line.matchAll(
    /\bprintf[ ]+(?:-v[ ]+\w{1,99}[ ]+)?('[^'\n]{1,300}'|"[^"\n]{1,300}")([^|>\n]{1,300})/g,
  ))
    if (speaksOfSecret(format)) found.push({ start: index + all.length - given.length, end: index + all.length });
  // `requirepass password`, `basicauth.users=name:hash`.
  for (const option of line.matchAll(
    /\b(?:requirepass|masterauth|primaryauth)["']?,?[ \t]+("[^"\n]{1,300}"?|'[^'\n]{1,300}'?|[^\s"']+)|\b(?:basic|digest)auth\.users["']?[ \t]*[=:][ \t]*["']?([^\s"']+)/gi,
  )) {
    const end = option.index + option[0].length;
    found.push({ start: end - (option[1] ?? option[2] ?? "").length, end });
  }
  // `SetCredential=id:…`, `ME_LOGIN=me:…`, `equal:${HTTP_X_API_KEY};…`, `mongodb:me:…@db`.
  for (const match of line.matchAll(
    /\bSetCredential=[^:\s]{1,99}:(.+)|\b\w{0,40}(?:LOGINS?|ACCOUNTS?|CREDS?)(?:=|:[ ])[\w.-]{1,99}:([^\s"']{1,300})|(?<![\w/:.@-])[\w-]{1,40}:[\w.-]{1,40}:([^@\s"'/]{1,99})@(?=\w)|\$\{HTTP_\w{0,40}(?:KEY|TOKEN|AUTHORIZATION|SECRET)\};(\S{1,300})/g,
  )) {
    const value = match.slice(1).find((one) => one !== undefined) ?? "";
    const start = match.index + match[0].lastIndexOf(value);
    found.push({ start, end: start + value.length });
  }
  // `curl -u name:password`, `docker login -p password`, `redis-cli -a password`.
  for (const flag of line.matchAll(/(?:(?:^|[\s"'])(?:-u|--user|-a|-p)(?:[ =]|["'],[ ]*["']))([^\s"']+)/g))
    if (!isReference(flag[1] ?? ""))
      found.push({ start: flag.index + flag[0].length - (flag[1] ?? "").length, end: flag.index + flag[0].length });
  return found;
}

/** What a line gives the name at `[start, end)`. */
function givenTo(line: string, start: number, end: number, isEnv: boolean): Range | undefined {
  // `$NAME` only asks; `${NAME:-default}` has what it is otherwise.
  if (line[start - 1] === "$" || line.slice(start - 2, start) === "${") {
    const otherwise = /^:?[-=]([^}]*)/.exec(line.slice(end));
    return line[start - 1] === "{" && otherwise
      ? { start: end + otherwise[0].length - (otherwise[1] ?? "").length, end: end + otherwise[0].length }
      : undefined;
  }
  const rest = line.slice(end);
  const quote = /(["'])[\w.:/-]{0,40}$/.exec(line.slice(Math.max(0, start - 42), start))?.[1];
  // `"NAME=several words"`, `"--token=several words"`.
  if (quote !== undefined && rest.startsWith("=")) {
    const close = line.indexOf(quote, end + 1);
    const to = close < 0 ? line.length : close;
    return isReference(line.slice(end + 1, to)) ? undefined : { start: end + 1, end: to };
  }
  const assigned = /^=(?:"([^"]*)"|'([^']*)'|([^\s"']+))/.exec(rest);
  if (assigned && !isEnv) {
    const value = assigned[1] ?? assigned[2] ?? assigned[3] ?? "";
    const from = end + assigned[0].indexOf(value, 1);
    return isReference(value) ? undefined : { start: from, end: from + value.length };
  }
  return unlessReference(line, end + (/^["']?[ \t]*(?:=>|[=:,]|[ \t])?[ \t]*["']?/.exec(rest)?.[0].length ?? 0));
}

export function isReference(text: string): boolean {
  return /^(?:\$\{?[A-Za-z_]\w*\}?|\$\{\{[^{}'"]*\}\}|\{\{[^{}'"]*\}\})$/.test(text);
}

/** Variables are no values, and what closes at the end of the line tells how it is built. */
function unlessReference(line: string, start: number): Range | undefined {
  const rest = line.slice(start);
  const end = line.length - (/["'\]})\s,;]*$/.exec(rest)?.[0].length ?? 0);
  if (/^\s*[{[|>]?-?\s*$/.test(rest)) return undefined; // A block begins.
  // `${{ secrets.NAME }}` ends with what closes, too.
  if (isReference(rest.replace(/["')\],;\s]+$/, "")) || isReference(line.slice(start, end))) return undefined;
  return { start, end };
}

export function isEnvFile(file: string): boolean {
  return /(?:^|[/.])env(?:[.-][^/]*)?$|\.env$/i.test(file);
}

/** What stands between the quotes of a text that begins and ends with the same. */
export function withoutQuotes(text: string, { start, end }: Range): Range {
  const first = text[start];
  return end - start >= 2 && (first === '"' || first === "'") && text[end - 1] === first
    ? { start: start + 1, end: end - 1 }
    : { start, end };
}
