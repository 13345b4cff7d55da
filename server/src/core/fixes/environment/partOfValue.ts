import type { Setting } from "../../settings/setting.js";
import type { Expression, FunctionDefinition } from "../../syntax/python/ast.js";
import type { TextEdit } from "../../text/textEdit.js";
import { lastChange, replaceExpression, type Assignment } from "../assignment.js";
import type { FixContext } from "../context.js";
import { keepingModules } from "../development.js";
import type { DevelopmentModule } from "../developmentModule.js";
import { withExample } from "./environmentFile.js";
import { debugAround, readInIdiom } from "./readInIdiom.js";
import type { FixDraft, FixEdits } from "../fix.js";
import { readsIn, type FoundRead } from "./readsIn.js";
import {
  edit,
  expressionAt,
  isExpression,
  isSameNode,
  nodesAt,
  quoteOf,
  statementsAt,
  textOf,
  visit,
  type Source,
} from "../source.js";
import { changeFallback } from "./changeFallback.js";
import { developmentValue, keptEdits, keptEnding, literalOf } from "./developmentValue.js";
import { inText } from "./insideText.js";
import { keptInEnvFile } from "./keptInEnvFile.js";
import type { As } from "./idiom.js";
import { readersAt } from "./presentReads.js";
import { isSpecial, specialRead } from "./specialRead.js";

/** What reads a part of a value from the environment. */
export function partDrafts(wanted: Part, context: FixContext): readonly FixDraft[] {
  const { name, source, part, variable, as } = wanted;
  const { read, outer } = readOf(wanted, context);
  const literal = literalOf(read?.fallback?.value ?? part, as.cast, source);
  const isEased = debugAround(source, part.start, as, context)?.kind === "visible";
  const modules = literal === undefined ? [] : keepingModules(source.file, context);
  const development = developmentValue(literal, name, as.cast, source);
  const used = read?.variable ?? variable;
  const build = (keepIn: readonly DevelopmentModule[]): FixEdits => {
    const plain = partEdits(wanted, read, isEased ? development.value : undefined, context);
    const own = outer && read ? behind(outer, read, plain, source) : plain;
    if (own.length === 0) return { edits: [] };
    return withExample(used, as, context, [...own, ...keptEdits(keepIn, used, literal, name, as.cast)]);
  };
  const title = read ? `Require ${read.variable}` : `Read ${variable} from the environment`;
  const plain: FixDraft = { title, safety: "needsReview", edits: () => build([]) };
  const inEnvFile =
    read || as.cast !== "str" || as.fallback !== undefined || literal?.value === undefined
      ? []
      : keptInEnvFile(plain, variable, literal.value, context);
  if (modules.length === 0) return [plain, ...inEnvFile];
  const keeping: FixDraft = { ...plain, title: title + keptEnding(modules), edits: () => build(modules) };
  return development.isWorking ? [keeping, plain, ...inEnvFile] : [plain, keeping, ...inEnvFile];
}

/** The read that the part already is, or whose default it is, and the read whose default that read is. */
function readOf(
  { source, part }: Part,
  context: FixContext,
): { readonly read: FoundRead | undefined; readonly outer: FoundRead | undefined } {
  const readers = readersAt(source, part.start, context);
  const reads = expressionsAround(source, part).flatMap((node) => readsIn(node, readers));
  // A default that is a read of its own is the one that is meant.
  const read =
    reads.find((one) => isSameNode(one.call, part)) ?? reads.find((one) => isSameNode(one.fallback?.value, part));
  return { read, outer: read && reads.find(({ fallback }) => isSameNode(fallback?.value, read.call)) };
}

function expressionsAround(source: Source, part: Expression): readonly Expression[] {
  return nodesAt(source.tree, part.start, part.end).filter((node): node is Expression => isExpression(node));
}

/** With `eased`, what it is under DEBUG. */
function partEdits(
  wanted: Part,
  read: FoundRead | undefined,
  eased: string | undefined,
  context: FixContext,
): readonly TextEdit[] {
  const { source, part, variable, as } = wanted;
  if (read && isSpecial(read)) return specialRead(read, as, eased !== undefined, source);
  const small = read && eased === undefined ? changeFallback(read, read.call, as, source) : undefined;
  if (small) return small;
  const written = readInIdiom(source, part.start, read?.variable ?? variable, as, context, { eased });
  const whole = written && asPart(written.expression, wanted, eased !== undefined);
  return written && whole !== undefined
    ? [...written.edits, ...replaceExpression(source, read ? read.call : part, whole)]
    : [];
}

/** As the expression around it can hold it. */
function asPart(expression: string, { source, part }: Part, isConditional: boolean): string | undefined {
  const path = expressionsAround(source, part);
  const parent = path[path.findIndex((node) => isSameNode(node, part)) - 1];
  const bracketed =
    isConditional && parent && ["binary", "attribute", "subscript", "formatted"].includes(parent.kind)
      ? `(${expression})`
      : expression;
  const holder = path.filter((node) => node.kind === "formatted").at(-1);
  const quote = holder && /["']/.exec(textOf(source, holder))?.[0];
  return quote === undefined ? bracketed : inText(bracketed, quote);
}

interface Part {
  readonly name: string;
  readonly source: Source;
  readonly part: Expression;
  readonly variable: string;
  readonly as: As;
}

/** What is to be read instead of the whole value: what `valueAt` points at, or the literal behind a constant that is only named. */
export function partOf(
  setting: Setting,
  assigned: Assignment | undefined,
  { modules }: FixContext,
): { readonly source: Source; readonly part: Expression } | undefined {
  const at = setting.valueAt;
  if (assigned && assigned.source.file === at.file && isSameNode(assigned.value, at)) {
    const origin = setting.value.at;
    if (
      assigned.value.kind !== "name" ||
      setting.value.kind !== "str" ||
      setting.value.from !== "literal" ||
      origin?.file !== at.file
    )
      return undefined;
    const literal = expressionAt(assigned.source.tree, origin);
    const home = statementsAt(assigned.source.tree, origin.start, origin.end).at(-1);
    return literal?.kind === "string" && home?.kind === "assign" && home.value === literal
      ? { source: assigned.source, part: literal }
      : undefined;
  }
  const source = modules.get(at.file);
  const part = source && expressionAt(source.tree, at);
  return source &&
    part &&
    !isStatement(part, source) &&
    !servesOthers(part, source) &&
    (!assigned || lastChange(setting, modules) === undefined)
    ? { source, part }
    : undefined;
}

/** `django_heroku.settings(locals())`: a call that gives settings is the value of none. */
function isStatement(part: Expression, source: Source): boolean {
  const statement = statementsAt(source.tree, part.start, part.end).at(-1);
  return statement?.kind === "expression" && statement.value === part;
}

/** `return os.environ.get(name, default)`: a function reads with it whatever it is asked for. */
function servesOthers(part: Expression, source: Source): boolean {
  const named = new Set<string>();
  visit(part, (one) => {
    if (one.kind === "name") named.add(one.name);
  });
  return nodesAt(source.tree, part.start, part.end).some(
    (node) => node.kind === "function" && (node as FunctionDefinition).parameters.some(({ name }) => named.has(name)),
  );
}

/** `env("A", default=env("B", default="…"))`: Python asks for a default first, so B is required behind A, not in it. */
function behind(
  outer: FoundRead,
  { call }: FoundRead,
  edits: readonly TextEdit[],
  source: Source,
): readonly TextEdit[] {
  const given = outer.fallback;
  const isInside = ({ span }: TextEdit): boolean => call.start <= span.start && span.end <= call.end;
  if (!given) return edits;
  const own = edits.filter(isInside).sort((a, b) => b.span.start - a.span.start);
  let text = textOf(source, call);
  for (const { span, text: more } of own)
    text = text.slice(0, span.start - call.start) + more + text.slice(span.end - call.start);
  const quote = quoteOf(source);
  return [
    ...edits.filter((one) => !isInside(one)),
    edit(source, given.value.start, given.value.end, `${quote}${quote}`),
    edit(source, outer.call.end, outer.call.end, ` or ${/ if /.test(text) ? `(${text})` : text}`),
  ];
}
