import type { Setting } from "../settings/setting.js";
import type { Expression, Statement } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import { assignmentOf, lastChange, withParentheses } from "./assignment.js";
import type { FixContext } from "./context.js";
import { assignsOutside } from "./development.js";
import { renderDict, type DictLayout, type LaidOut } from "./dictLayout.js";
import type { FixDraft, Safety } from "./fix.js";
import { allStatements, blocksOf } from "../syntax/python/blocks.js";
import { importEdit, importedName } from "./imports.js";
import { startsItsLine } from "./insertLines.js";
import { sharingNames } from "./modules.js";
import {
  assignedNames,
  commentsWithin,
  edit,
  indentAt,
  lineBreakAt,
  lineStart,
  nextLine,
  quoteOf,
  statementsAt,
  textOf,
  visit,
  withCommentsAbove,
  type Source,
} from "./source.js";

export interface GatherOptions {
  readonly title: string;
  readonly safety: Safety;
  /** Settings that go without leaving an entry. */
  readonly dropped?: readonly Setting[];
  /** `from module import name` where the layout needs a name. */
  readonly imports?: readonly { readonly module: string; readonly name: string }[];
  /** The old names stop a module that also sets the new one: no module outside of this entry may set them. */
  readonly exclusive?: boolean;
}

/** Several settings become the entries of one dict, which stands where the last of them stood; where nothing stands between them, at the first. */
export function gatherSettings(
  name: string,
  layout: DictLayout,
  options: GatherOptions,
  context: FixContext,
): readonly FixDraft[] {
  const build = (): readonly TextEdit[] => gathered(name, layout, options, context) ?? [];
  return build().length === 0
    ? []
    : [{ title: options.title, safety: options.safety, edits: () => ({ edits: build() }) }];
}

interface Moved {
  readonly setting: Setting;
  readonly source: Source;
  readonly statement: Statement;
  readonly value: Expression;
}

function gathered(
  name: string,
  layout: DictLayout,
  options: GatherOptions,
  context: FixContext,
): readonly TextEdit[] | undefined {
  const leaves = settingsOf(layout);
  const all = [...leaves, ...(options.dropped ?? [])].map((setting) => movable(setting, context));
  const moved = all.flatMap((one) => one ?? []).sort((a, b) => a.statement.start - b.statement.start);
  const [first] = moved;
  const last = moved[moved.length - 1];
  if (!first || !last || moved.length < all.length) return undefined;
  const { source } = first;
  const block = blockAround(source, first.statement);
  if (!block || moved.some((one) => one.source !== source || !block.includes(one.statement))) return undefined;
  const names = moved.map(({ setting }) => setting.name);
  if (isNamedBelow(name, last) || names.some((one) => context.project.reads(one))) return undefined;
  if (options.exclusive === true && assignsOutside([...names, name], context)) return undefined;
  // In a class body a reader of django-configurations counts as an attribute of its own, not inside a dict.
  if (
    source.tree.body.some((one) => one.kind === "class" && one.body.includes(first.statement)) &&
    moved.some(({ value }) => value.kind === "call" && /Value$/.test(textOf(source, value.callee)))
  )
    return undefined;
  const imports = (options.imports ?? []).flatMap(({ module, name: wanted }) =>
    importedName(source, module, wanted, first.statement.start)
      ? []
      : [importEdit(source, `from ${module} import ${wanted}`)],
  );

  const indexes = moved.map(({ statement }) => block.indexOf(statement));
  const isRun = indexes.every((index, i) => i === 0 || index === (indexes[i - 1] ?? 0) + 1);
  const target = isRun ? first : last;
  const laidOut = new Map<Setting, LaidOut>();
  const loose: string[] = [];
  moved.forEach((one, index) => {
    const previous = isRun ? moved[index - 1] : undefined;
    const above = one === target ? [] : commentsAbove(one, previous);
    const beside = commentBeside(one);
    const { text, comments } = expressionText(one);
    if (leaves.includes(one.setting))
      laidOut.set(one.setting, { text, above: [...above, ...comments], beside, isWhole: !hasLongText(one) });
    else loose.push(...above, ...(beside === undefined ? [] : [beside]), ...comments);
  });
  const indent = indentAt(source, target.statement.start);
  const lineBreak = lineBreakAt(source, target.statement.start);
  const dict = renderDict(layout, laidOut, {
    base: indent,
    indent,
    unit: source.text.includes("\n\t") ? "\t" : "    ",
    quote: quoteOf(source),
    lineBreak,
  });
  const text = [...loose.map((comment) => `${comment}${lineBreak}${indent}`), `${name} = ${dict}`].join("");
  const start = target.statement.start;
  if (isRun) return [...imports, edit(source, start, contentEnd(last), text)];
  return [
    ...imports,
    ...moved.filter((one) => one !== target).map((one) => removalOf(one)),
    edit(source, start, contentEnd(target), text),
  ];
}

/** A plain assignment on lines of its own that nothing changes or repeats. */
function movable(setting: Setting, context: FixContext): Moved | undefined {
  const assigned = assignmentOf(setting, context.modules);
  if (!assigned?.alone || lastChange(setting, context.modules)) return undefined;
  const { source, statement, value } = assigned;
  const isPlain = statement.kind === "assign" ? statement.targets[0]?.kind === "name" : statement.kind === "annotated";
  const rest = source.text.slice(statement.end, source.lines.lineEnd(statement.end));
  if (!isPlain || !startsItsLine(source, statement) || !/^[ \t]*(?:#.*)?$/.test(rest)) return undefined;
  const assignments = sharingNames(source, context.modules)
    .flatMap((one) => allStatements(one.tree.body))
    .filter((one) => assignedNames(one).includes(setting.name));
  if (assignments.length > 1) return undefined;
  return { setting, source, statement, value };
}

function settingsOf(layout: DictLayout): readonly Setting[] {
  switch (layout.kind) {
    case "moved":
      return [layout.setting];
    case "source":
      return [];
    case "entries":
      return layout.entries.flatMap(({ value }) => settingsOf(value));
  }
}

function blockAround(source: Source, statement: Statement): readonly Statement[] | undefined {
  const parents = statementsAt(source.tree, statement.start, statement.end);
  const parent = parents[parents.length - 2];
  return parent === undefined ? source.tree.body : blocksOf(parent).find((one) => one.includes(statement));
}

/** What the module does with the new name further down would count, or need it. */
function isNamedBelow(name: string, { source, statement }: Moved): boolean {
  let found = false;
  visit(source.tree.body, (one) => {
    if (one.kind === "name" && one.name === name && one.start > statement.start) found = true;
  });
  return found;
}

/** In a run of statements everything since the one before; elsewhere what stands directly above. */
function commentsAbove({ source, statement }: Moved, previous: Moved | undefined): readonly string[] {
  const from = previous
    ? source.lines.lineEnd(previous.statement.end)
    : source.tree.body[0] === statement
      ? lineStart(source, statement.start)
      : withCommentsAbove(source, statement.start);
  return commentsWithin(source, from, statement.start).map((comment) => comment.text);
}

function commentBeside({ source, statement }: Moved): string | undefined {
  return /#.*$/.exec(source.text.slice(statement.end, source.lines.lineEnd(statement.end)))?.[0].trimEnd();
}

/** Where the statement's line ends, without blanks behind it. */
function contentEnd(one: Moved): number {
  const { source, statement } = one;
  return statement.end + source.text.slice(statement.end, source.lines.lineEnd(statement.end)).trimEnd().length;
}

/** What stands in the parentheses around a value goes with it. */
function expressionText({ source, value }: Moved): { readonly text: string; readonly comments: readonly string[] } {
  const outer = withParentheses(source, value);
  const comments = [
    ...commentsWithin(source, outer.start, value.start),
    ...commentsWithin(source, value.end, outer.end),
  ].map((comment) => comment.text);
  return { text: textOf(source, value), comments };
}

/** Its lines may not be indented anew: they are part of a text. */
function hasLongText({ source, value }: Moved): boolean {
  let found = false;
  visit(value, (one) => {
    if (
      (one.kind === "string" || one.kind === "formatted" || one.kind === "bytes") &&
      /"""|'''|\\[\r\n]/.test(textOf(source, one))
    )
      found = true;
  });
  return found;
}

function removalOf({ source, statement }: Moved): TextEdit {
  const isFirst = source.tree.body[0] === statement;
  const start = isFirst ? lineStart(source, statement.start) : withCommentsAbove(source, statement.start);
  let end = nextLine(source, statement.end);
  const isEmpty = (at: number): boolean =>
    source.text.slice(lineStart(source, at), source.lines.lineEnd(at)).trim() === "";
  if (end < source.text.length && isEmpty(end) && (start <= 1 || isEmpty(start - 1))) end = nextLine(source, end);
  return edit(source, start, end, "");
}
