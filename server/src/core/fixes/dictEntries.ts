import type { Argument, Call, DictExpression, Expression, Statement } from "../syntax/python/ast.js";
import type { Setting } from "../settings/setting.js";
import type { Span } from "../text/span.js";
import type { TextEdit } from "../text/textEdit.js";
import { assignmentOf, lastChange } from "./assignment.js";
import type { FixContext } from "./context.js";
import type { FixDraft, Safety } from "./fix.js";
import { insertAfter } from "./insertLines.js";
import { insertEdits, readSequence } from "./sequence.js";
import { expressionAt, isExpression, nodesAt, quoteOf, statementsAt, textOf, visit, type Source } from "./source.js";
import { removalEdits } from "./removeSetting.js";

export interface NewEntry {
  readonly key: string;
  /** Python source. */
  readonly expression: string;
  /** The name of the argument, where a call makes the dict: `dj_database_url.config(conn_health_checks=True)`. */
  readonly argument?: string;
  /** The argument that such a call has already: where the value stands in another one, the call does not make the dict. */
  readonly argumentBeside?: string;
  /** Keys behind which it stands, where one of them is there; else it comes last. */
  readonly after?: readonly string[];
}

/** Adds an entry to the dict that stands at a place, or beside the entry, item or argument whose value stands there. */
export function addEntry(
  at: Span,
  entry: NewEntry,
  options: { readonly title: string; readonly safety: Safety },
  { modules }: FixContext,
): readonly FixDraft[] {
  const source = modules.get(at.file);
  const build = (): readonly TextEdit[] => (source ? entryEdits(source, at, entry) : []);
  return build().length === 0 ? [] : [{ ...options, edits: () => ({ edits: build() }) }];
}

function entryEdits(source: Source, at: Span, entry: NewEntry): readonly TextEdit[] {
  const own = expressionAt(source.tree, at);
  if (own?.kind === "dict") return insertInto(source, own, entry);
  if (own?.kind === "call" && takes(own, entry.key)) return addArgument(source, own.args, entry.key, entry.expression);
  const path = nodesAt(source.tree, at.start, at.end).filter((node) => node.start < at.start || node.end > at.end);
  const parent = path.at(-1);
  if (parent === undefined) return [];
  if (isExpression(parent) && parent.kind === "dict") {
    const sibling = parent.entries.find(({ value }) => value.start <= at.start && at.end <= value.end)?.key;
    return insertInto(source, parent, { ...entry, after: sibling?.kind === "string" ? [sibling.value] : [] });
  }
  // `conn_max_age=600`: an argument holds the value.
  const around = path.filter(isExpression).at(-1);
  const holder =
    around?.kind === "call"
      ? around.args.find(
          (argument) => argument.name !== undefined && argument.start <= at.start && at.end <= argument.end,
        )
      : undefined;
  if (around?.kind === "call" && holder !== undefined) {
    if (takes(around, entry.key)) return addArgument(source, around.args, entry.key, entry.expression);
    if (entry.argument !== undefined && (entry.argumentBeside === undefined || holder.name === entry.argumentBeside))
      return addArgument(source, around.args, entry.argument, entry.expression);
    // `"CONN_MAX_AGE": config("CONN_MAX_AGE", default=60)`: the call makes one value of the dict, which has the place.
    const outer = path.slice(0, path.indexOf(around)).filter(isExpression).at(-1);
    return outer?.kind === "dict" ? insertInto(source, outer, entry) : [];
  }
  return besideItem(source, at, entry);
}

/** `dict(ENGINE="…")`, `DATABASES["default"].update(CONN_MAX_AGE=60)`: what its arguments are called are keys. */
function takes({ callee }: Call, key: string): boolean {
  return (
    /^[A-Za-z_]\w*$/.test(key) &&
    ((callee.kind === "name" && callee.name === "dict") || (callee.kind === "attribute" && callee.name === "update"))
  );
}

function insertInto(
  source: Source,
  dict: DictExpression,
  { key, expression, after = [] }: NewEntry,
): readonly TextEdit[] {
  if (dict.entries.some((one) => one.key?.kind === "string" && one.key.value === key)) return [];
  const sequence = readSequence(source, dict);
  const quote = quoteNear(source, dict);
  const carry = { text: `${quote}${key}${quote}: ${expression}`, above: "", beside: "" };
  if (dict.entries.length === 0) return insertEdits(sequence, "only", carry);
  const anchor = dict.entries.findIndex((one) => one.key?.kind === "string" && after.includes(one.key.value));
  return insertEdits(sequence, { after: anchor < 0 ? dict.entries.length - 1 : anchor }, carry);
}

function quoteNear(source: Source, dict: DictExpression): string {
  const key = dict.entries.find((one) => one.key?.kind === "string")?.key;
  const quote = key && source.text[key.start];
  return quote === "'" || quote === '"' ? quote : quoteOf(source);
}

function addArgument(source: Source, args: readonly Argument[], name: string, expression: string): readonly TextEdit[] {
  const last = args[args.length - 1];
  if (!last || args.some((one) => one.name === name || one.spread === "**")) return [];
  return [{ span: { file: source.file, start: last.end, end: last.end }, text: `, ${name}=${expression}` }];
}

/** `DATABASES["default"]["CONN_MAX_AGE"] = 60`: the next line gives the other key. */
function besideItem(source: Source, at: Span, { key, expression }: NewEntry): readonly TextEdit[] {
  const statement = statementsAt(source.tree, at.start, at.end).at(-1);
  const target = statement?.kind === "assign" && statement.targets.length === 1 ? statement.targets[0] : undefined;
  if (!statement || target?.kind !== "subscript" || target.index.kind !== "string") return [];
  const quote = source.text[target.index.start] === "'" ? "'" : '"';
  const line = insertAfter(source, statement, [
    `${textOf(source, target.object)}[${quote}${key}${quote}] = ${expression}`,
  ]);
  return line ? [line] : [];
}

/** An assignment goes, and what it assigned becomes an entry of a dict; `around` is what stands before and after the expression there. */
export function moveIntoDict(
  setting: Setting,
  dictAt: Span,
  entry: { readonly key: string; readonly around: readonly [string, string] },
  options: { readonly title: string; readonly safety: Safety },
  context: FixContext,
): readonly FixDraft[] {
  const assigned = assignmentOf(setting, context.modules);
  const home = context.modules.get(dictAt.file);
  if (!assigned?.alone || !home || lastChange(setting, context.modules) || context.project.reads(setting.name))
    return [];
  const { source, statement, value } = assigned;
  if (/[\r\n]/.test(textOf(source, value)) || !isKnownAt(value, statement, source, home, dictAt)) return [];
  const build = (): readonly TextEdit[] => {
    const quote = quoteOf(home);
    const [before, after] = entry.around.map((text) => text.replaceAll('"', quote));
    const added = entryEdits(home, dictAt, {
      key: entry.key,
      expression: `${before ?? ""}${textOf(source, value)}${after ?? ""}`,
    });
    const removed = removalEdits(setting, context);
    return added.length === 0 || removed.length === 0 ? [] : [...removed, ...added];
  };
  return build().length === 0 ? [] : [{ ...options, edits: () => ({ edits: build() }) }];
}

/** Whether the expression means the same where the dict stands: it names nothing, or comes before it in the same module. */
function isKnownAt(value: Expression, statement: Statement, source: Source, home: Source, dictAt: Span): boolean {
  let names = false;
  visit(value, (one) => {
    if (one.kind === "name") names = true;
  });
  return !names || (source === home && statement.end <= dictAt.start);
}
