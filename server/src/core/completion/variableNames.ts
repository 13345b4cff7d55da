import { basename } from "../project/paths.js";
import type { VariableReport } from "../report.js";
import type { Completion, CompletionEntry } from "./completion.js";
import type { StringAt } from "./stringAt.js";

/** Names of variables in what reads one: `os.environ["…"]`, `getenv("…")`, `env.bool("…")`, `config("…")`. Those that something sets and nothing reads come first. */
export function variablesToRead(
  at: StringAt,
  file: string,
  variables: readonly VariableReport[],
): readonly CompletionEntry[] {
  if (!namesVariable(at)) return [];
  // What is being written is none yet.
  const others = variables.filter(
    ({ reads, sets, examples }) =>
      sets.length + examples.length > 0 ||
      reads.some((read) => read.at.file !== file || read.at.end < at.from || read.at.start > at.to),
  );
  return others
    .sort((a, b) => Number(a.reads.length > 0) - Number(b.reads.length > 0))
    .map((variable) => ({ label: variable.name, kind: "variable", insert: variable.name, detail: givenBy(variable) }));
}

/** Whether a string is the name of a variable for what takes it: a mapping of the environment, or a reader. */
export function namesVariable({ bracket, callee, argument, keyword }: StringAt): boolean {
  if (bracket === "[") return /(?:^|\.)environ$/.test(callee);
  return (
    bracket === "(" &&
    argument === 0 &&
    keyword === undefined &&
    /(?:(?:^|\.)environ\.(?:get|pop|setdefault)|(?:^|\.)(?:get|put|unset)env|^env(?:\.\w+)?|^config|^decouple\.config)$/.test(
      callee,
    )
  );
}

/** Where a deploy file names a variable: those that production reads and this file does not set. */
export function variablesToSet(
  file: string,
  text: string,
  offset: number,
  variables: readonly VariableReport[],
): Completion | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", offset);
  const before = text.slice(lineStart, offset);
  const behind = text.slice(offset, lineEnd < 0 ? text.length : lineEnd);
  const place = namePlace(basename(file), before, () => text.slice(0, lineStart));
  if (place === undefined || !/^\w*["']?\s*$/.test(behind)) return undefined;
  const begun = /\w*$/.exec(before)?.[0] ?? "";
  const rest = /^\w*/.exec(behind)?.[0] ?? "";
  const own = variables.filter(
    ({ reads, sets, examples }) =>
      reads.length > 0 &&
      ![...sets, ...examples].some(({ at }) => at.file === file && (at.end < lineStart || at.start > offset)),
  );
  return own.length === 0
    ? undefined
    : {
        start: offset - begun.length,
        end: offset + rest.length,
        items: own.map(({ name, reads }) => ({
          label: name,
          kind: "variable",
          insert: name + place.behind,
          detail: `read by ${basename(reads[0]?.at.file ?? "")}${reads.some((read) => read.required) ? ", required" : ""}`,
        })),
      };
}

/** What follows a name there; undefined where no name belongs. */
function namePlace(name: string, before: string, above: () => string): { readonly behind: string } | undefined {
  if (/^\.env(?:[._-]|$)|[._-]env$|^env\./i.test(name))
    return /^(?:export[ \t]+)?\w*$/.test(before) ? { behind: "=" } : undefined;
  if (/^(?:docker|container)file|\.(?:docker|container)file$/i.test(name))
    return /^[ \t]*(?:ENV|ARG)[ \t](?:.*[ \t])?\w*$/i.test(before) ? { behind: "=" } : undefined;
  if (/\.service$/.test(name)) return /^Environment=(?:.*[ \t])?"?\w*$/.test(before) ? { behind: "=" } : undefined;
  if (!/\.ya?ml$/.test(name)) return undefined;
  const [, indent = "", dash = ""] = /^([ \t]*)(-[ \t]+)?(?:(?:key|name):[ \t]*)?["']?\w*$/.exec(before) ?? [];
  const parent = /^[ \t]*(?:-[ \t]+)?["']?\w*$/.test(before)
    ? "environment"
    : /^[ \t]*-[ \t]+(?:key|name):[ \t]+["']?\w*$/.test(before)
      ? "env(?:Vars)?"
      : undefined;
  if (parent === undefined) return undefined;
  const found = parentKey(above(), indent.length, dash !== "");
  if (found === undefined || !new RegExp(`^${parent}$`).test(found)) return undefined;
  return { behind: parent !== "environment" ? "" : dash === "" ? ": " : "=" };
}

/** The key whose block holds a line of that indentation; list items may stand as far left as their key. */
function parentKey(above: string, indent: number, isItem: boolean): string | undefined {
  const lines = above.split("\n");
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i] ?? "";
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const own = line.length - line.trimStart().length;
    if (own > indent || (own === indent && !(isItem && !line.trimStart().startsWith("-")))) continue;
    return /^[ \t]*(?:-[ \t]+)?(\w+):[ \t]*$/.exec(line)?.[1];
  }
  return undefined;
}

/** Names of services where an address belongs: behind a variable or key whose name says host. */
export function hosts(before: string, services: readonly string[]): readonly CompletionEntry[] {
  const [, name = ""] = /(\w*)["']?[ \t]*[=:][ \t]*["']?[\w-]*$/.exec(before) ?? [];
  return isHostName(name) ? services.map(hostEntry) : [];
}

/** The same within settings: `"HOST": "…"`. */
export function hostsInSettings(
  { keys, isKey, name, bracket, callee, argument, keyword }: StringAt,
  text: string,
  start: number,
  services: readonly string[],
): readonly CompletionEntry[] {
  const key = keys.at(-1) ?? "";
  const isHostKey = !isKey && bracket === "{" && isHostName(key);
  const isOwn = bracket === "" && name !== undefined && isHostName(name);
  const isDefault =
    bracket === "(" &&
    (keyword === "default" || argument === 1) &&
    callee !== "" &&
    /\(\s*["']\w*HOST["'][^()]*$/.test(text.slice(Math.max(0, start - 120), start));
  return isHostKey || isOwn || isDefault ? services.map(hostEntry) : [];
}

/** ALLOWED_HOSTS and the like are about visitors, not about services. */
function isHostName(name: string): boolean {
  return /(?:^|_)HOST(?:NAME)?$/i.test(name);
}

function hostEntry(name: string): CompletionEntry {
  return { label: name, kind: "host", insert: name, detail: "service of Compose" };
}

function givenBy({ reads, sets, examples }: VariableReport): string {
  const [set] = sets;
  if (set !== undefined) return `set by ${basename(set.at.file)}${reads.length === 0 ? ", not read yet" : ""}`;
  const [example] = examples;
  return example !== undefined ? `listed in ${basename(example.at.file)}` : "read elsewhere";
}
