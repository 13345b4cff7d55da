/**
 * Fixtures: Markdown that is specification, test and documentation at once.
 *
 * - Headings nest into test names; every heading with code blocks below it is one case.
 * - A line that is only a backticked path names the next block's file; without one it is `settings.py`.
 * - A `config` block (YAML) sets versions, entries and the environment, for its section and those below; see `FixtureConfig`.
 * - A line of carets below code claims a finding there and is taken out of the file:
 *   `^^^^ warning[rule-id] "part of the message"`, `possible warning[…]` or `definite warning[…]` to claim the certainty too,
 *   `suppressed[rule-id]` for a finding that a comment silences. `~~~~ because[rule-id] "part of the label"` claims a related place.
 * - A block `py operations` is a migration of the application that `itemMigrations.ts` describes, its operations alone: `after=0002_more` names
 *   what it follows, `atomic=False` is a line of its class. Its file is `app/migrations/0002_change.py` unless it is named.
 * - A block `py before` is what the main branch has of the file that it names.
 *   A caret with `>` behind it (`^^^>`) claims a finding that goes on after the end of its line.
 * - `values`, `diff` and `checklist` blocks are snapshots of the case; UPDATE=1 rewrites them.
 *   `values`: one `NAME = …` per line, all settings where it is empty; `values config.settings.production` names the entry.
 *   `diff rule-id`: what that rule's preferred fix changes; `diff rule-id 2` its second one; `diff all`, `diff all unsafe`: fix all.
 *   `checklist item-id …`: these items, or all that are neither to confirm nor not applicable.
 * - ``Instead of `LINE`: `OTHER` ``, ``Without `LINE` `` or `With django 4.0` below a case's blocks is the same case with one line or version
 *   changed: what the rule then shows is recorded with the rest (`shown.ts`).
 * - `Verdict: holds` below the heading of a case that is silent says why: the rule of the fixture's title `holds`, is `not determined`,
 *   `not applicable`, or was `not asked` (of anything here). UPDATE=1 writes it.
 */
import { parse as parseYaml } from "yaml";
import { aroundOperations, migrationFolder } from "./itemMigrations.js";

export interface Fixture {
  readonly cases: readonly FixtureCase[];
}

export interface FixtureCase {
  /** The headings from the outermost to its own. */
  readonly title: readonly string[];
  /** Line of its heading, from 0. */
  readonly line: number;
  readonly config: FixtureConfig;
  readonly files: readonly FixtureFile[];
  /** What the main branch has of some of them, by path. */
  readonly before: ReadonlyMap<string, string>;
  readonly snapshots: readonly Snapshot[];
  /** What it says of the rule's verdicts; where it says nothing, the place for it. */
  readonly verdict: Snapshot;
  readonly near: readonly NearMiss[];
}

/** A line of a case's files, without its indentation, and what stands there instead: nothing where it is undefined; or another version. */
export type NearMiss =
  | { readonly line: string; readonly instead: string | undefined }
  | { readonly distribution: string; readonly version: string };

export interface FixtureConfig {
  /** Django's version, as `requirements.txt` would pin it. */
  readonly django?: string;
  /** Distributions with their versions (empty: unpinned), for requirements.txt. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Evaluate exactly these modules, as production. Default: what is found. */
  readonly entries?: readonly string[];
  readonly environment?: "open" | "exact";
  readonly env?: Readonly<Record<string, string>>;
  /** Version of gunicorn, for requirements.txt. */
  readonly gunicorn?: string;
  readonly "production-settings"?: readonly string[];
  /** Severity per rule. */
  readonly rules?: Readonly<Record<string, string>>;
  /** `false`: no manage.py is added to a case that has none. */
  readonly manage?: string;
  /** By application: the last migration that production has. */
  readonly deployed?: Readonly<Record<string, string>>;
  /** Of cases with migrations: `mysql`, `sqlite`, or `unseen`. */
  readonly database?: string;
}

export interface FixtureFile {
  readonly path: string;
  readonly language: string;
  /** Without the lines of carets. */
  readonly text: string;
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly kind: "finding" | "suppressed" | "because";
  readonly ruleId: string;
  readonly severity: string | undefined;
  readonly certainty: "possible" | "definite" | undefined;
  readonly text: string | undefined;
  /** In the text without carets, from 0; the columns of its first line. */
  readonly line: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** It goes on after its line. */
  readonly continues: boolean;
  /** The line in the fixture, from 0, for messages. */
  readonly fixtureLine: number;
}

export interface Snapshot {
  readonly kind: "values" | "diff" | "checklist" | "hover" | "verdict";
  readonly parameters: readonly string[];
  readonly text: string;
  /** Lines of the block's content in the fixture: [from, to). */
  readonly from: number;
  readonly to: number;
}

export function parseFixture(markdown: string): Fixture {
  const lines = markdown.split("\n");
  const headings: { level: number; title: string; line: number; config: FixtureConfig }[] = [];
  const cases: FixtureCase[] = [];
  let draft:
    | {
        readonly title: readonly string[];
        readonly line: number;
        readonly files: FixtureFile[];
        readonly before: Map<string, string>;
        readonly snapshots: Snapshot[];
        verdict: Snapshot;
        readonly near: NearMiss[];
      }
    | undefined;
  let path: string | undefined;

  const close = (): void => {
    if (draft !== undefined && draft.files.length + draft.snapshots.length > 0)
      cases.push({ ...draft, config: headings.at(-1)?.config ?? {} });
    draft = undefined;
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const heading = /^(#{1,6}) +(.+?)\s*#*$/.exec(line);
    if (heading !== null) {
      close();
      const level = heading[1]?.length ?? 1;
      while ((headings.at(-1)?.level ?? 0) >= level) headings.pop();
      headings.push({ level, title: heading[2] ?? "", line: i, config: headings.at(-1)?.config ?? {} });
      draft = {
        title: headings.map((one) => one.title),
        line: i,
        files: [],
        before: new Map(),
        snapshots: [],
        verdict: noVerdict(lines, i),
        near: [],
      };
      path = undefined;
      continue;
    }
    if (line.startsWith(verdictMark) && draft !== undefined)
      draft.verdict = { kind: "verdict", parameters: [], text: `${line}\n\n`, from: i, to: i + 2 };
    draft?.near.push(...readNear(line));
    const named = /^`([^`\s]+)`:?\s*$/.exec(line)?.[1];
    if (named !== undefined) path = named;
    const fence = /^(`{3,}|~{3,}) *([^`]*)$/.exec(line);
    if (fence === null || /^~{3,}\s+because/.test(line)) continue;
    const marker = fence[1] ?? "```";
    let end = i + 1;
    while (end < lines.length && !((lines[end] ?? "").startsWith(marker) && (lines[end] ?? "").trim() === marker))
      end++;
    if (end >= lines.length) throw new Error(`line ${i + 1}: the block is not closed`);
    const [language = "", ...parameters] = (fence[2] ?? "").trim().split(/\s+/);
    const content = lines.slice(i + 1, end);
    draft ??= {
      title: headings.map((one) => one.title),
      line: i,
      files: [],
      before: new Map(),
      snapshots: [],
      verdict: noVerdict(lines, i),
      near: [],
    };
    if (language === "config") {
      const own = headings.at(-1);
      if (own !== undefined) own.config = mergeConfig(own.config, parseConfig(content.join("\n"), i + 1));
    } else if (language === "values" || language === "diff" || language === "checklist" || language === "hover") {
      draft.snapshots.push({
        kind: language,
        parameters,
        text: content.map((one) => `${one}\n`).join(""),
        from: i + 1,
        to: end,
      });
    } else {
      const isOperations = parameters.includes("operations");
      const file = path ?? (isOperations ? `${migrationFolder}/0002_change.py` : "settings.py");
      if (parameters.includes("before")) {
        draft.before.set(
          file,
          isOperations ? wrapped(readClaims(content, i + 1), parameters).text : `${content.join("\n")}\n`,
        );
        path = undefined;
        i = end;
        continue;
      }
      if (draft.files.some((one) => one.path === file))
        throw new Error(
          `line ${i + 1}: ${file} stands twice in this section; name the second file by a backticked path`,
        );
      draft.files.push({
        path: file,
        language,
        ...(isOperations ? wrapped(readClaims(content, i + 1), parameters) : readClaims(content, i + 1)),
      });
    }
    path = undefined;
    i = end;
  }
  close();
  return { cases };
}

const verdictMark = "Verdict: ";

function readNear(line: string): readonly NearMiss[] {
  const version = /^With ([a-z][\w-]*) (\d[\w.]*)$/.exec(line);
  if (version !== null) return [{ distribution: version[1] ?? "", version: version[2] ?? "" }];
  const match = /^(?:Instead of `([^`]+)`: `([^`]+)`|Without `([^`]+)`)$/.exec(line);
  if (match === null) return [];
  const [, changed, instead, left = ""] = match;
  return [{ line: changed ?? left, instead }];
}

export function nearText(near: NearMiss): string {
  if ("version" in near) return `With ${near.distribution} ${near.version}`;
  const { line, instead } = near;
  return instead === undefined ? `Without \`${line}\`` : `Instead of \`${line}\`: \`${instead}\``;
}

/** Below a heading and the blank line behind it. */
function noVerdict(lines: readonly string[], heading: number): Snapshot {
  const at = Math.min(lines.length, heading + (lines[heading + 1] === "" ? 2 : 1));
  return { kind: "verdict", parameters: [], text: "", from: at, to: at };
}

/** `Verdict: holds, not applicable`, in the order of their names. */
export function verdictText(kinds: ReadonlySet<string>): string {
  const words = [...kinds].map((kind) => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).sort();
  return `${verdictMark}${words.length === 0 ? "not asked" : words.join(", ")}\n\n`;
}

/** The Markdown with the content of these snapshots replaced. */
export function rewriteSnapshots(
  markdown: string,
  replacements: readonly { readonly snapshot: Snapshot; readonly text: string }[],
): string {
  const lines = markdown.split("\n");
  for (const { snapshot, text } of [...replacements].sort((a, b) => b.snapshot.from - a.snapshot.from)) {
    const content = text === "" ? [] : text.replace(/\n$/, "").split("\n");
    lines.splice(snapshot.from, snapshot.to - snapshot.from, ...content);
  }
  return lines.join("\n");
}

const claimPattern = /^(\s*)(\^+|~+)(>?) +(?:(possible|definite) +)?([a-z]+)\[([a-z0-9-]+)\](?: +"(.*)")?\s*$/;

/** Lines of carets stand below the line they are about; several may follow one line. */
function readClaims(
  content: readonly string[],
  firstLine: number,
): { readonly text: string; readonly claims: readonly Claim[] } {
  const kept: string[] = [];
  const claims: Claim[] = [];
  content.forEach((line, i) => {
    const match = claimPattern.exec(line);
    if (match === null) {
      if (/^\s*\^{2,}/.test(line))
        throw new Error(`line ${firstLine + i + 1}: this looks like a claim, but is none: ${line.trim()}`);
      kept.push(line);
      return;
    }
    const [, indent = "", marks = "", continues = "", certainty, word = "", ruleId = "", text] = match;
    if (kept.length === 0) throw new Error(`line ${firstLine + i + 1}: a claim needs a line of code above it`);
    const isBecause = marks.startsWith("~");
    if (isBecause !== (word === "because"))
      throw new Error(`line ${firstLine + i + 1}: ~~~ marks because[…], ^^^ marks findings`);
    if (!isBecause && !["error", "warning", "information", "hint", "suppressed"].includes(word))
      throw new Error(`line ${firstLine + i + 1}: there is no severity “${word}”`);
    claims.push({
      kind: isBecause ? "because" : word === "suppressed" ? "suppressed" : "finding",
      ruleId,
      severity: isBecause || word === "suppressed" ? undefined : word,
      certainty: certainty === "possible" || certainty === "definite" ? certainty : undefined,
      text,
      line: kept.length - 1,
      startColumn: indent.length,
      endColumn: indent.length + marks.length,
      continues: continues !== "",
      fixtureLine: firstLine + i,
    });
  });
  return { text: kept.map((line) => `${line}\n`).join(""), claims };
}

/** The operations in the migration around them. */
function wrapped(
  { text, claims }: Pick<FixtureFile, "text" | "claims">,
  parameters: readonly string[],
): Pick<FixtureFile, "text" | "claims"> {
  const { head, indent, tail } = aroundOperations(parameters);
  const lines = head.split("\n").length - 1;
  return {
    text: head + text.replace(/^(?=.)/gm, indent) + tail,
    claims: claims.map((claim) => ({
      ...claim,
      line: claim.line + lines,
      startColumn: claim.startColumn + indent.length,
      endColumn: claim.endColumn + indent.length,
    })),
  };
}

const configKeys = new Set([
  "django",
  "packages",
  "entries",
  "environment",
  "env",
  "gunicorn",
  "production-settings",
  "rules",
  "manage",
  "deployed",
  "database",
]);

/** All scalars stay texts, so that `5.10` is not 5.1. */
function parseConfig(text: string, line: number): FixtureConfig {
  const parsed: unknown = parseYaml(text, { schema: "failsafe" });
  if (parsed === null || parsed === "") return {};
  if (typeof parsed !== "object" || Array.isArray(parsed))
    throw new Error(`line ${line}: a config block is a YAML mapping`);
  for (const key of Object.keys(parsed))
    if (!configKeys.has(key))
      throw new Error(`line ${line}: config has no key “${key}”; it has ${[...configKeys].join(", ")}`);
  const config = parsed as FixtureConfig;
  if (config.environment !== undefined && config.environment !== "open" && config.environment !== "exact")
    throw new Error(`line ${line}: environment is open or exact`);
  for (const key of ["entries", "production-settings"] as const)
    if (config[key] !== undefined && !Array.isArray(config[key])) throw new Error(`line ${line}: ${key} is a list`);
  return config;
}

function mergeConfig(outer: FixtureConfig, inner: FixtureConfig): FixtureConfig {
  return {
    ...outer,
    ...inner,
    ...(outer.packages !== undefined && inner.packages !== undefined
      ? { packages: { ...outer.packages, ...inner.packages } }
      : {}),
    ...(outer.env !== undefined && inner.env !== undefined ? { env: { ...outer.env, ...inner.env } } : {}),
  };
}
