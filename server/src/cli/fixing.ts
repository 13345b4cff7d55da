import { isText } from "../core/text/fileSource.js";
import type { Analysis } from "../core/analysis.js";
import type { FixEdits } from "../core/fixes/fix.js";
import { compareText } from "../core/text/compareText.js";
import { applyEdits } from "../core/text/textEdit.js";
import type { Arguments } from "./arguments.js";
import type { Session, Workbench } from "./session.js";

export interface Fixed {
  /** Files that differ now, sorted; `before` undefined: new. */
  readonly changes: readonly { readonly file: string; readonly before: string | undefined; readonly after: string }[];
  /** Files that have fixes and cannot be written back as they are. */
  readonly refused: readonly string[];
}

const maximumRounds = 200;

/** Applies fixes in memory until nothing changes any more. */
export function fixEverything(workbench: Workbench, args: Arguments, isSelected: (ruleId: string) => boolean): Fixed {
  const before = new Map<string, string | undefined>();
  const refused = new Set<string>();
  const seen = new Set([told(workbench.session())]);
  for (let round = 0; round < maximumRounds; round++) {
    const session = workbench.session();
    const texts = nextTexts(session, args, isSelected, refused);
    if (texts === undefined) break;
    for (const file of texts.keys()) {
      const read = session.files.read(file);
      if (!before.has(file)) before.set(file, isText(read) ? read.text : undefined);
    }
    const previous = new Map([...texts.keys()].map((file) => [file, session.text(file)]));
    const made = [...texts.keys()].filter((file) => session.files.kind(file) === undefined);
    workbench.change(texts);
    if (![...texts.keys()].some((file) => !besideCode.test(file))) continue;
    // The same findings as after an earlier round: fixes that undo each other, or one that does not help. It is taken back.
    const state = told(workbench.session());
    if (seen.has(state)) {
      workbench.change(previous);
      for (const file of made) before.delete(file);
      break;
    }
    seen.add(state);
  }
  const session = workbench.session();
  const changes = [...before]
    .map(([file, text]) => ({ file, before: text, after: session.text(file) }))
    .filter((change) => change.before !== change.after);
  // What git says of an empty file would go on into another file's lines.
  changes.sort((a, b) => Number(a.after === "") - Number(b.after === "") || compareText(a.file, b.file));
  return { changes, refused: [...refused].sort() };
}

/** Carries out one request for edits in memory. */
export function fixWith(workbench: Workbench, edits: FixEdits): Fixed {
  const session = workbench.session();
  const refused = new Set<string>();
  const texts = apply(session, edits, refused);
  const changes = [...texts].map(([file, after]) => ({
    file,
    before: session.files.kind(file) === undefined ? undefined : session.text(file),
    after,
  }));
  workbench.change(texts);
  return { changes, refused: [...refused].sort() };
}

/** Files that the last round writes, when the findings stay as they are. */
const besideCode = /\/(?:\.env[^/]*|[^/]*\.env|env\.example|\.gitignore|\.dockerignore)$/;

function told(session: Session): string {
  return session.findings
    .flatMap(({ ruleId, entry, at, message, suppressed }) =>
      suppressed === null ? [JSON.stringify([ruleId, entry, at.file, message])] : [],
    )
    .sort()
    .join("\n");
}

/** The texts after the first edits that change something; one request at a time, since edits of two may overlap. */
function nextTexts(
  session: Session,
  args: Arguments,
  isSelected: (ruleId: string) => boolean,
  refused: Set<string>,
): ReadonlyMap<string, string> | undefined {
  for (const analysis of session.analyses) {
    for (const edits of requests(session, analysis, args, isSelected)) {
      const texts = apply(session, edits, refused);
      if (texts.size > 0) return texts;
    }
  }
  return undefined;
}

function* requests(
  session: Session,
  analysis: Analysis,
  args: Arguments,
  isSelected: (ruleId: string) => boolean,
): Generator<FixEdits> {
  const everyRule = args.select.length === 0 && args.ignore.length === 0;
  if (everyRule && session.onlyFiles === undefined) {
    yield analysis.fixAll({ unsafe: args.unsafeFixes });
    return;
  }
  const reported = new Set(session.findings.map((finding) => finding.key));
  const pairs = new Map<string, { readonly file: string; readonly rule: string }>();
  for (const { key, ruleId, at, fixes } of analysis.findings) {
    if (fixes.length > 0 && isSelected(ruleId) && reported.has(key))
      pairs.set(`${at.file}\n${ruleId}`, { file: at.file, rule: ruleId });
  }
  for (const pair of pairs.values()) yield analysis.fixAll({ ...pair, unsafe: args.unsafeFixes });
}

function apply(session: Session, { edits, newFiles }: FixEdits, refused: Set<string>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const files = [...new Set(edits.map((edit) => edit.span.file))];
  // All or nothing: edits of one request belong together.
  const unwritable = files.filter((file) => !canBeWritten(session.text(file)));
  for (const file of unwritable) refused.add(file);
  if (unwritable.length > 0) return texts;
  for (const file of files) {
    const before = session.text(file);
    const after = applyEdits(file, before, edits);
    if (after !== before) texts.set(file, after);
  }
  for (const { file, text } of newFiles ?? []) if (session.files.kind(file) === undefined) texts.set(file, text);
  return texts;
}

/** Files are written as UTF-8: another encoding would be changed beyond the edits. */
function canBeWritten(text: string): boolean {
  const cookie = /^[^\n]{0,200}?(?:\n[^\n]{0,200}?)?#[^\n]{0,100}?coding[:=][ \t]*([-\w.]+)/.exec(text)?.[1];
  return !text.includes("\ufffd") && (cookie === undefined || /^utf-?8|^ascii/i.test(cookie));
}
