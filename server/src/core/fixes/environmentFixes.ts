import type { Comparison, Expression, Statement } from "../syntax/python/ast.js";
import type { Setting } from "../settings/setting.js";
import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { TextEdit } from "../text/textEdit.js";
import {
  assignmentOf,
  lastChange,
  replaceExpression,
  withParentheses,
  withReplaced,
  type Assignment,
} from "./assignment.js";
import type { FixContext } from "./context.js";
import { debugScope, isUnderDebug, type DebugScope } from "./debugScope.js";
import { keepingModules, keepForDevelopment } from "./development.js";
import type { DevelopmentModule } from "./developmentModule.js";
import { envFileEdits, withExample } from "./environmentFile.js";
import { comparedRead, idiomAt } from "./environmentIdiom.js";
import { joinedTexts, type Cast } from "./idiom.js";
import type { FixDraft, FixEdits } from "./fix.js";
import { insertAfter, startsItsLine } from "./insertLines.js";
import { placeFor } from "./placement.js";
import { functionReadersIn, libraryReaderIn, readsIn, type FoundRead, type ReaderKind } from "./readers.js";
import { scopesAt } from "./modules.js";
import {
  commentsWithin,
  edit,
  expressionAt,
  isExpression,
  lineBreakAt,
  lineStart,
  nextLine,
  nodesAt,
  quoteOf,
  statementsAt,
  textOf,
  visit,
  withCommentsAbove,
  type Source,
} from "./source.js";
import { variableName } from "./variableName.js";

export interface As {
  readonly variable?: string;
  readonly cast: Cast;
  readonly fallback?: string;
}

/** Reads a setting from the environment; only a part of it where `valueAt` is narrower than what is assigned. */
export function fromEnvironment(setting: Setting, as: As, context: FixContext): readonly FixDraft[] {
  if (setting.isDefault) return absentFromEnvironment(setting, as, context);
  const assigned = assignmentOf(setting, context.modules);
  const part = partOf(setting, assigned, context);
  if (part)
    return partDrafts(
      { ...part, name: as.variable ?? setting.name, variable: variableFor(setting.name, as, context), as },
      context,
    );
  if (!assigned) return [];
  const change = lastChange(setting, context.modules);
  if (change) return changedFromEnvironment(setting, as, change, context);
  if (as.cast !== "list" && ["dict", "list", "tuple", "set", "comprehension"].includes(assigned.value.kind)) return [];
  const found = readsIn(assigned.value, readersAt(assigned.source, assigned.value.start, context));
  // `DEBUG = not os.environ.get("PRODUCTION")`: what deployers have set means something else.
  const isOther = as.cast === "bool" && found.length > 0 && meansOther(assigned.value);
  const reads = isOther ? [] : found;
  const variables = new Set(reads.map((read) => read.variable));
  // A function of the project may read a variable in a way that only evaluation follows: its name is the one that deployers set.
  const [known, another] =
    variables.size === 0 && !isOther && assigned.value.kind === "call" ? variablesOf(setting.value) : variables;
  // `A or B` of two variables: the default of one of them goes.
  const origin = setting.value.at;
  const inner =
    another === undefined || origin === undefined || as.fallback !== undefined
      ? undefined
      : reads.find(({ fallback }) => fallback?.value.start === origin.start && fallback.value.end === origin.end);
  if (inner)
    return partDrafts(
      { source: assigned.source, part: inner.call, name: setting.name, variable: inner.variable, as },
      context,
    );
  const variable =
    (another === undefined ? (known ?? elsewhereRead(setting.name, assigned, context)) : undefined) ??
    variableFor(setting.name, as, context);
  if (isGiven(setting.value, as, reads)) return [];
  if (isOther && found.some((one) => one.variable === variable)) return [];
  // What deployers have set is separated as the code says now.
  if (as.cast === "list" && reads.length > 0 && otherSeparator.test(textOf(assigned.source, assigned.value))) return [];
  return settingDrafts({ setting, as, variable, assigned, read: variables.size === 1 ? reads[0] : undefined }, context);
}

/** Whether a read is turned round, or asked for other words than yes and no. */
function meansOther(value: Expression): boolean {
  let found = false;
  visit(value, (one) => {
    found ||=
      (one.kind === "unary" && one.operator === "not") ||
      (one.kind === "conditional" && !(one.then.kind === "constant" && one.then.value === "True")) ||
      (one.kind === "comparison" && !asksYes(one));
  });
  return found;
}

/** `== "True"`, `in ("1", "yes")`, `!= "0"`. */
function asksYes({ rest: [only, ...more] }: Comparison): boolean {
  if (!only || more.length > 0) return false;
  const words = "items" in only.operand ? only.operand.items : [only.operand];
  const wanted = only.operator === "==" || only.operator === "in" ? yesWord : noWord;
  return (
    only.operator !== "is" &&
    only.operator !== "is not" &&
    words.every((word) => wanted.test(word.kind === "string" || word.kind === "constant" ? String(word.value) : "-"))
  );
}

const yesWord = /^(?:1|on|t|true|y|yes|enabled?)$/i;
const noWord = /^(?:0|off|f|false|n|no|none|disabled?|)$/i;

/** The variable that another assignment of the setting reads: `KEY = os.getenv("K")` before `if not KEY: KEY = "…"`. */
function elsewhereRead(
  name: string,
  { source, statement, value }: Assignment,
  context: FixContext,
): string | undefined {
  const found = new Set<string>();
  const readers = readersAt(source, value.start, context);
  const look = (all: readonly Statement[]): void => {
    for (const one of all) {
      if (
        one.kind === "assign" &&
        one !== statement &&
        one.targets.some((target) => target.kind === "name" && target.name === name)
      )
        for (const { variable } of readsIn(one.value, readers)) found.add(variable);
      if (one.kind === "if" || one.kind === "try") [one.body, one.otherwise].forEach(look);
    }
  };
  look(source.tree.body);
  const [only, another] = found;
  return another === undefined ? only : undefined;
}

/** `.split(";")`, `.split()`, `Csv(delimiter=";")`, `re.split(…)`. */
const otherSeparator =
  /\.split\(\s*(?!(?:[rubf]{0,2}["'],[ \t]*["'])\s*[,)])|\bdelimiter\s*=\s*(?!["'],["'])|\bsplit\(\s*[rubf]{0,2}["'](?!,)/;

function variablesOf(value: Value): ReadonlySet<string> {
  return new Set(value.kind === "environment" ? value.reads.map((read) => read.variable) : value.variables);
}

/** What is to be read instead of the whole value: what `valueAt` points at, or the literal behind a constant that is only named. */
function partOf(
  setting: Setting,
  assigned: Assignment | undefined,
  { modules }: FixContext,
): { readonly source: Source; readonly part: Expression } | undefined {
  const at = setting.valueAt;
  if (
    assigned &&
    assigned.source.file === at.file &&
    assigned.value.start === at.start &&
    assigned.value.end === at.end
  ) {
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
  return source && part && (!assigned || lastChange(setting, modules) === undefined) ? { source, part } : undefined;
}

/** A value that is put together step by step is set anew after the last of them. */
function changedFromEnvironment(
  setting: Setting,
  as: As,
  { source, statement }: { readonly source: Source; readonly statement: Statement },
  context: FixContext,
): readonly FixDraft[] {
  const variable = variableFor(setting.name, as, context);
  const build = (): FixEdits => {
    const { start: offset } = statement;
    const place = { source, offset, isUnderDebug: isUnderDebug(source, offset) };
    return readAt(place, (lines) => insertAfter(source, statement, lines), { setting, as, variable }, context);
  };
  return build().edits.length === 0
    ? []
    : [{ title: `Read ${setting.name} from the environment (${variable})`, safety: "needsReview", edits: build }];
}

/** In an exact environment a variable that is set decides: no other way to read it makes its content better. */
function isGiven(value: Value, { cast }: As, reads: readonly FoundRead[]): boolean {
  if (value.kind === "list" || value.kind === "tuple") {
    const isFallback = (at: Span | undefined): boolean =>
      reads.some(
        ({ fallback }) =>
          at !== undefined && fallback !== undefined && fallback.start <= at.start && at.end <= fallback.end,
      );
    return value.items.some(
      (item) => item.variables !== undefined && item.variables.length > 0 && !isFallback(item.at),
    );
  }
  if (value.from !== "environment" || value.kind === "environment") return false;
  return cast !== "bool" || value.kind !== "str" || ["1", "true", "yes", "on"].includes(value.value.toLowerCase());
}

function variableFor(name: string, as: As, context: FixContext): string {
  return variableName(name, context.evaluation.reads.keys(), as.variable);
}

function readersAt(source: Source, offset: number, context: FixContext): ReadonlyMap<string, ReaderKind> {
  return new Map(
    scopesAt(source, offset, context.modules)
      .flatMap((scope) => [...functionReadersIn(scope, context.modules), libraryReaderIn(scope) ?? []].flat())
      .map(({ name, kind }) => [name, kind]),
  );
}

interface Job {
  readonly setting: Setting;
  readonly as: As;
  readonly variable: string;
  readonly assigned: Assignment;
  /** The one variable that the value already reads. */
  readonly read: FoundRead | undefined;
}

function settingDrafts(job: Job, context: FixContext): readonly FixDraft[] {
  const { setting, as, variable, assigned } = job;
  const { source, value, statement } = assigned;
  // It is required already, and the settings give it themselves.
  if (job.read && job.read.fallback === undefined && context.evaluation.intended.assigned.has(variable)) return [];
  const literal = literalOf(job.read?.fallback?.value ?? value, as.cast, source);
  const scope =
    as.fallback === undefined && !isUnderDebug(source, value.start)
      ? debugScope(source, value.start, context.evaluation, context.modules)
      : undefined;
  const own = scope && isMovable(scope, statement, setting.name, source) ? scope : undefined;
  const modules = literal === undefined ? [] : keepingModules(source.file, context);
  const title = job.read
    ? as.fallback === undefined
      ? variable === setting.name
        ? `Require ${variable}`
        : `Require ${variable} for ${setting.name}`
      : `Give ${variable} a safe default`
    : `Read ${setting.name} from the environment (${variable})`;
  const safety =
    as.fallback !== undefined && literal !== undefined && literal.text === as.fallback ? "safe" : "needsReview";
  const draft = (ending: string, kept: string, keepIn: readonly DevelopmentModule[]): FixDraft => ({
    title: title + ending,
    safety,
    edits: () =>
      withExample(variable, as, context, [
        ...valueEdits(job, own, kept, context),
        ...keepIn.flatMap((module) =>
          keepForDevelopment(module, variable, developmentText(literal, setting.name, as.cast, module.source)),
        ),
      ]),
  });
  const kept = developmentValue(literal, setting.name, as.cast, source);
  const drafts: FixDraft[] = [];
  if (modules.length > 0) {
    const names = modules.map(({ source: one }) => one.file.slice(one.file.lastIndexOf("/") + 1)).join(", ");
    const keeping = draft(`, with a value for development in ${names}`, kept.value, modules);
    const plain = draft("", kept.value, []);
    drafts.push(...(kept.isWorking ? [keeping, plain] : [plain, keeping]));
  } else {
    drafts.push(draft("", kept.value, []));
    if (own && literal && literal.text !== kept.value)
      drafts.push(draft(", keeping the value under DEBUG", literal.text, []));
  }
  const moved = job.read || as.cast !== "str" || as.fallback !== undefined ? undefined : literal?.value;
  return moved === undefined
    ? drafts
    : [...drafts, ...keptInEnvFile(draft("", kept.value, []), variable, moved, context)];
}

/** The same fix, with the present value written into `.env`. Its title names the variable only. */
function keptInEnvFile(plain: FixDraft, variable: string, value: string, context: FixContext): readonly FixDraft[] {
  const kept = value === "" ? undefined : envFileEdits(variable, value, context);
  if (!kept) return [];
  return [
    {
      ...plain,
      title: `${plain.title}, and write its value into .env`,
      edits: () => {
        const { edits, newFiles = [] } = plain.edits();
        // Both may add the same line to .gitignore.
        const own = kept.edits.filter(
          (one) =>
            !edits.some(
              (other) =>
                other.span.file === one.span.file && other.span.start === one.span.start && other.text === one.text,
            ),
        );
        return edits.length === 0
          ? { edits }
          : { edits: [...edits, ...own], newFiles: [...newFiles, ...(kept.newFiles ?? [])] };
      },
    },
  ];
}

interface Literal {
  /** Python source. */ readonly text: string;
  readonly value: string | undefined;
}

function literalOf(value: Expression, cast: Cast, source: Source): Literal | undefined {
  const text = textOf(source, value);
  if (/[\r\n]/.test(text) || text.length > 300) return undefined;
  switch (value.kind) {
    case "string":
      return cast === "list" ? undefined : { text, value: value.value };
    case "list":
    case "tuple":
      return cast === "list" && value.items.every((item) => item.kind === "string")
        ? { text, value: undefined }
        : undefined;
    case "number":
      return { text, value: undefined };
    case "constant":
      return cast === "bool" && value.value !== "..." ? { text, value: undefined } : undefined;
    default:
      return undefined;
  }
}

/** What development has without the variable. A text that may be a real secret is not copied into new code. */
function developmentValue(
  literal: Literal | undefined,
  name: string,
  cast: Cast,
  source: Source,
): { readonly value: string; readonly isWorking: boolean } {
  const quote = quoteOf(source);
  if (cast === "list") return { value: literal?.text ?? "[]", isWorking: true };
  if (cast === "int") return { value: literal?.text ?? "0", isWorking: true };
  if (cast === "bool") return { value: literal?.text ?? "False", isWorking: true };
  const isKey = /(?:^|_)SECRET_KEY$|SIGNING_KEY$/.test(name);
  if (
    literal?.value !== undefined &&
    (literal.value.startsWith("django-insecure-") || (!isKey && isDevelopmentText(literal.value)))
  )
    return { value: literal.text, isWorking: true };
  return isKey
    ? { value: `${quote}django-insecure-development-only${quote}`, isWorking: true }
    : { value: `${quote}${quote}`, isWorking: false };
}

/** As environment variables hold it. */
function developmentText(literal: Literal | undefined, name: string, cast: Cast, source: Source): string {
  const quote = quoteOf(source);
  const { value, isWorking } = developmentValue(literal, name, cast, source);
  const kept = isWorking ? value : (literal?.text ?? value);
  if (cast === "list") return joinedTexts(kept, quote) ?? `${quote}${quote}`;
  return cast === "str" ? kept : `${quote}${kept}${quote}`;
}

/** Words and short names, as local databases have them; never what looks generated. */
function isDevelopmentText(value: string): boolean {
  return (
    value === "" ||
    /^(?:localhost|127\.0\.0\.1|postgres|mysql|root|admin|django|dev|development|test|user|guest|password|secret|changeme|change-me|example|app|mailhog|redis|db)$/i.test(
      value,
    )
  );
}

function isMovable(scope: NonNullable<DebugScope>, statement: Statement, name: string, source: Source): boolean {
  if (scope.kind === "visible") return true;
  const { body } = source.tree;
  const [from, to] = [body.indexOf(statement), body.indexOf(scope.statement)];
  if (
    from < 0 ||
    to <= from ||
    !startsItsLine(source, statement) ||
    !ownsItsLine(source, statement) ||
    !startsItsLine(source, scope.statement) ||
    !ownsItsLine(source, scope.statement)
  )
    return false;
  let used = false;
  // Whoever reads the setting in between needs it there.
  visit(body.slice(from + 1, to + 1), (one) => {
    if (one.kind === "name" && one.name === name) used = true;
  });
  return (
    !used && statement.kind === "assign" && statement.targets.length === 1 && statement.targets[0]?.kind === "name"
  );
}

function ownsItsLine(source: Source, statement: Statement): boolean {
  return /^[ \t]*(?:#.*)?$/.test(source.text.slice(statement.end, source.lines.lineEnd(statement.end)));
}

function valueEdits(
  { setting, as, variable, assigned, read }: Job,
  scope: DebugScope,
  developmentDefault: string,
  context: FixContext,
): readonly TextEdit[] {
  const { source, value, statement } = assigned;
  const unless = scope && { condition: "DEBUG", fallback: developmentDefault };
  if (read && isSpecial(read)) return specialRead(read, as, unless !== undefined && scope?.kind === "visible", source);
  if (read && !unless) {
    const small = changeFallback(read, value, as, source);
    if (small) return small;
  }
  const written = idiomAt(source, value.start, context.modules, context.project.distribution).write({
    variable,
    cast: as.cast,
    fallback: as.fallback,
    setting: setting.name,
    ...(unless && { unless }),
  });
  if (!written) return [];
  if (!assigned.alone) {
    // `A = B = value`: the other name keeps its value.
    const line = insertAfter(source, statement, [`${setting.name} = ${written.expression}`]);
    return line ? [...written.edits, line] : [];
  }
  if (scope?.kind === "later")
    return [...written.edits, ...moveBelow(source, statement, value, scope.statement, written.expression)];
  const replaced = replaceExpression(source, value, written.expression);
  return replaced.length === 0 ? [] : [...written.edits, ...replaced];
}

/** A statement with its own comments and a new value, moved below another. */
function moveBelow(
  source: Source,
  statement: Statement,
  value: Expression,
  below: Statement,
  expression: string,
): readonly TextEdit[] {
  const isFirst = source.tree.body[0] === statement;
  const start = isFirst ? lineStart(source, statement.start) : withCommentsAbove(source, statement.start);
  let end = nextLine(source, statement.end);
  const followedByEmpty = end < source.text.length && source.text.slice(end, source.lines.lineEnd(end)).trim() === "";
  const precededByEmpty =
    start <= 1 || source.text.slice(lineStart(source, start - 1), source.lines.lineEnd(start - 1)).trim() === "";
  if (followedByEmpty && precededByEmpty) end = nextLine(source, end);
  const lineBreak = lineBreakAt(source, statement.start);
  const outer = withParentheses(source, value);
  const comments = [
    ...commentsWithin(source, start, statement.start),
    ...commentsWithin(source, outer.start, outer.end),
  ].map((comment) => comment.text);
  const text = withReplaced(source, statement, outer, expression);
  const beside = source.text.slice(statement.end, source.lines.lineEnd(statement.end)).trimEnd();
  const place = insertAfter(source, below, ["", ...comments, ...`${text}${beside}`.split(/\r\n|\r|\n/)]);
  if (!place) return [];
  return [edit(source, start, end, ""), { ...place, text: place.text.replace(/\r\n|\r|\n/g, lineBreak) }];
}

/** Where the read itself is sound, only its default changes. */
function changeFallback(read: FoundRead, value: Expression, as: As, source: Source): readonly TextEdit[] | undefined {
  const whole = read.call.start === value.start && read.call.end === value.end;
  const isSound = whole
    ? as.cast === "str" || read.method === as.cast || hasCast(read.call)
    : as.cast === "bool"
      ? value.kind === "comparison" && comparedRead(value, true) !== undefined
      : as.cast === "list" && value.kind === "comprehension";
  // What a function of the project does without its default is for its idiom to know.
  if (!isSound || read.call.kind !== "call" || read.reader === "function") return undefined;
  const { fallback, call } = read;
  if (as.fallback === undefined) {
    if (!fallback) return undefined;
    if (read.reader === undefined) return requiredSystemRead(read, source);
    const position = call.args.findIndex((argument) => argument.start === fallback.start);
    const [given, next] = call.args.slice(position);
    const before = call.args[position - 1];
    // A positional argument behind it would take its place.
    const isLast = given?.name !== undefined || next === undefined || next.name !== undefined;
    return before && isLast ? [edit(source, before.end, fallback.end, "")] : undefined;
  }
  if (!fallback)
    return read.reader === undefined
      ? undefined
      : [
          edit(
            source,
            call.args.at(-1)?.end ?? call.end - 1,
            call.args.at(-1)?.end ?? call.end - 1,
            `, default=${as.fallback}`,
          ),
        ];
  const quote = quoteOf(source);
  const text =
    as.cast === "str" || (read.reader !== undefined && !(read.reader === "decouple" && as.cast === "list"))
      ? as.fallback
      : as.cast === "bool"
        ? as.fallback === "False"
          ? `${quote}${quote}`
          : undefined
        : as.cast === "list"
          ? joinedTexts(as.fallback, quote)
          : undefined;
  return text === undefined ? undefined : [edit(source, fallback.value.start, fallback.value.end, text)];
}

/** `env.db("X")`, `env.cache("X")`: readers that make more of a variable than this fix could write. */
function isSpecial({ reader, method }: FoundRead): boolean {
  return reader !== undefined && method !== undefined && !["str", "bool", "int", "list"].includes(method);
}

/** The same call without its default; under DEBUG with it, if it names nothing but the developer's own machine. */
function specialRead(read: FoundRead, as: As, dual: boolean, source: Source): readonly TextEdit[] {
  const small = changeFallback(read, read.call, { ...as, cast: "str" }, source);
  const [only] = small ?? [];
  if (!only) return [];
  const fallback = read.fallback?.value;
  const isLocal =
    fallback?.kind === "string" &&
    /^(?:sqlite|spatialite|locmem|dummy|file|console)|^[a-z0-9+]+:\/\/(?:[^@/]*@)?(?:localhost|127\.0\.0\.1|db|postgres|redis|mysql)(?:[:/]|$)/.test(
      fallback.value,
    );
  if (!dual || !isLocal) return [only];
  const text = textOf(source, read.call);
  const required =
    text.slice(0, only.span.start - read.call.start) + only.text + text.slice(only.span.end - read.call.start);
  return [edit(source, read.call.end, read.call.end, ` if DEBUG else ${required}`)];
}

/** decouple's `config("X", cast=bool)`. */
function hasCast(call: Expression): boolean {
  return call.kind === "call" && call.args.some((argument) => argument.name === "cast");
}

/** `os.environ.get("X", …)` → `os.environ["X"]`. */
function requiredSystemRead(read: FoundRead, source: Source): readonly TextEdit[] | undefined {
  const { call } = read;
  if (call.kind !== "call" || call.callee.kind !== "attribute") return undefined;
  const name = call.args[0];
  if (!name) return undefined;
  const mapping =
    call.callee.name === "get" ? textOf(source, call.callee.object) : `${textOf(source, call.callee.object)}.environ`;
  return [edit(source, call.start, call.end, `${mapping}[${textOf(source, name)}]`)];
}

function absentFromEnvironment(setting: Setting, as: As, context: FixContext): readonly FixDraft[] {
  const source = context.modules.get(context.entryFile);
  if (!source) return [];
  const variable = variableFor(setting.name, as, context);
  return [
    {
      title: `Read ${setting.name} from the environment (${variable})`,
      safety: "needsReview",
      edits: () => {
        const place = placeFor(setting.name, source, context.evaluation, context.modules);
        return place
          ? readAt(
              { source, offset: place.offset, isUnderDebug: place.underNotDebug },
              (lines) => place.insert(lines),
              { setting, as, variable },
              context,
            )
          : { edits: [] };
      },
    },
  ];
}

/** A line more that reads the setting, with another value under a DEBUG that is seen there. */
function readAt(
  {
    source,
    offset,
    isUnderDebug,
  }: { readonly source: Source; readonly offset: number; readonly isUnderDebug: boolean },
  insert: (lines: readonly string[]) => TextEdit | undefined,
  { setting, as, variable }: { readonly setting: Setting; readonly as: As; readonly variable: string },
  context: FixContext,
): FixEdits {
  const unless =
    as.fallback === undefined &&
    !isUnderDebug &&
    debugScope(source, offset, context.evaluation, context.modules)?.kind === "visible"
      ? { condition: "DEBUG", fallback: developmentValue(undefined, setting.name, as.cast, source).value }
      : undefined;
  const written = idiomAt(source, offset, context.modules, context.project.distribution).write({
    variable,
    cast: as.cast,
    fallback: as.fallback,
    setting: setting.name,
    ...(unless && { unless }),
  });
  const line = written && insert([`${setting.name} = ${written.expression}`]);
  return written && line ? withExample(variable, as, context, [...written.edits, line]) : { edits: [] };
}

/** Reads a part of a value from the environment. */
export function fromEnvironmentAt(
  at: Span,
  as: { readonly name: string; readonly cast: Cast; readonly fallback?: string },
  context: FixContext,
): readonly FixDraft[] {
  const source = context.modules.get(at.file);
  if (!source) return [];
  const variable = variableName(as.name, context.evaluation.reads.keys());
  const whole = expressionAt(source.tree, at);
  const options: As = { cast: as.cast, ...(as.fallback !== undefined && { fallback: as.fallback }) };
  if (whole) return partDrafts({ name: as.name, source, part: whole, variable, as: options }, context);
  const text = as.cast === "str" ? pieceOfText(source, at) : undefined;
  if (!text) return [];
  return [
    {
      title: `Read ${variable} from the environment`,
      safety: "needsReview",
      edits: () => {
        const written = idiomAt(source, at.start, context.modules, context.project.distribution).write({
          variable,
          cast: "str",
          fallback: as.fallback,
        });
        const edits = written && text(written.expression);
        return written && edits ? withExample(variable, options, context, [...written.edits, ...edits]) : { edits: [] };
      },
    },
  ];
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

function isSame(
  one: { readonly start: number; readonly end: number } | undefined,
  other: { readonly start: number; readonly end: number },
): boolean {
  return one?.start === other.start && one.end === other.end;
}

interface Part {
  readonly name: string;
  readonly source: Source;
  readonly part: Expression;
  readonly variable: string;
  readonly as: As;
}

function partDrafts({ name, source, part, variable, as }: Part, context: FixContext): readonly FixDraft[] {
  const path = nodesAt(source.tree, part.start, part.end).filter((node): node is Expression => isExpression(node));
  const parent = path[path.findIndex((node) => node.start === part.start && node.end === part.end) - 1];
  const holder = path.filter((node) => node.kind === "formatted").at(-1);
  const text = holder && /["']/.exec(textOf(source, holder))?.[0];
  const isPart = (node: { readonly start: number; readonly end: number } | undefined): boolean => isSame(node, part);
  const reads = path.flatMap((node) => readsIn(node, readersAt(source, part.start, context)));
  // A default that is a read of its own is the one that is meant.
  const read = reads.find((one) => isPart(one.call)) ?? reads.find((one) => isPart(one.fallback?.value));
  const outer = read && reads.find(({ fallback }) => isSame(fallback?.value, read.call));
  const literal = literalOf(read?.fallback?.value ?? part, as.cast, source);
  const scope =
    as.fallback === undefined && !isUnderDebug(source, part.start)
      ? debugScope(source, part.start, context.evaluation, context.modules)
      : undefined;
  const modules = literal === undefined ? [] : keepingModules(source.file, context);
  const development = developmentValue(literal, name, as.cast, source);
  const build = (keepIn: readonly DevelopmentModule[], kept: string): FixEdits => {
    const unless = scope?.kind === "visible" ? { condition: "DEBUG", fallback: kept } : undefined;
    const used = read?.variable ?? variable;
    const small =
      read && isSpecial(read)
        ? specialRead(read, as, unless !== undefined, source)
        : read && !unless
          ? changeFallback(read, read.call, as, source)
          : undefined;
    const written = small
      ? undefined
      : idiomAt(source, part.start, context.modules, context.project.distribution).write({
          variable: used,
          cast: as.cast,
          fallback: as.fallback,
          ...(unless && { unless }),
        });
    const target = read ? read.call : part;
    const bracketed =
      written &&
      unless &&
      parent &&
      (parent.kind === "binary" ||
        parent.kind === "attribute" ||
        parent.kind === "subscript" ||
        parent.kind === "formatted")
        ? `(${written.expression})`
        : written?.expression;
    const whole = text === undefined || bracketed === undefined ? bracketed : inText(bracketed, text);
    const plain =
      small ?? (written && whole !== undefined ? [...written.edits, ...replaceExpression(source, target, whole)] : []);
    const own = outer && read ? behind(outer, read, plain, source) : plain;
    if (own.length === 0) return { edits: [] };
    return withExample(used, as, context, [
      ...own,
      ...keepIn.flatMap((module) =>
        keepForDevelopment(module, used, developmentText(literal, name, as.cast, module.source)),
      ),
    ]);
  };
  const title = read ? `Require ${read.variable}` : `Read ${variable} from the environment`;
  const plain: FixDraft = { title, safety: "needsReview", edits: () => build([], development.value) };
  const inEnvFile =
    read || as.cast !== "str" || as.fallback !== undefined || literal?.value === undefined
      ? []
      : keptInEnvFile(plain, variable, literal.value, context);
  if (modules.length === 0) return [plain, ...inEnvFile];
  const keeping: FixDraft = {
    title: `${title}, with a value for development in ${modules.map(({ source: one }) => one.file.slice(one.file.lastIndexOf("/") + 1)).join(", ")}`,
    safety: "needsReview",
    edits: () => build(modules, development.value),
  };
  return development.isWorking ? [keeping, plain, ...inEnvFile] : [plain, keeping, ...inEnvFile];
}

/** As a field of an f-string with these quotes holds it: before Python 3.12 none of them. */
function inText(expression: string, quote: string): string | undefined {
  const other = quote === '"' ? "'" : '"';
  return expression.includes(other) && expression.includes(quote) ? undefined : expression.split(quote).join(other);
}

/** A piece inside a text on one line: the text becomes an f-string. */
function pieceOfText(source: Source, at: Span): ((expression: string) => readonly TextEdit[] | undefined) | undefined {
  const holder = nodesAt(source.tree, at.start, at.end)
    .filter((node): node is Expression => isExpression(node) && (node.kind === "string" || node.kind === "formatted"))
    .at(-1);
  if (!holder) return undefined;
  const text = textOf(source, holder);
  const opening = /^([fF]?)(["'])(?!\2)/.exec(text);
  const quote = opening?.[2];
  if (
    !opening ||
    quote === undefined ||
    /[\r\n\\]/.test(text) ||
    (holder.kind === "string" && holder.parts.length !== 1)
  )
    return undefined;
  if (holder.kind === "formatted" && text.slice(1).split(quote).length !== 3) return undefined;
  const contentStart = holder.start + opening[0].length;
  if (at.start < contentStart || at.end > holder.end - 1) return undefined;
  return (expression) => {
    const field = inText(expression, quote);
    if (field === undefined) return undefined;
    if (holder.kind === "formatted") return [edit(source, at.start, at.end, `{${field}}`)];
    const escape = (part: string): string => part.replace(/[{}]/g, (brace) => brace + brace);
    const before = escape(source.text.slice(contentStart, at.start));
    const after = escape(source.text.slice(at.end, holder.end - 1));
    return [edit(source, holder.start, holder.end, `f${quote}${before}{${field}}${after}${quote}`)];
  };
}
