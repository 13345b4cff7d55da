import type { ClassDefinition, Expression } from "../syntax/python/ast.js";
import { needsHttps, settingFacts } from "../data/settings.js";
import type { Setting } from "../settings/setting.js";
import { listText } from "../domain/listText.js";
import type { TextEdit } from "../text/textEdit.js";
import { assignmentOf, lastChange, replaceExpression, type Assignment } from "./assignment.js";
import type { FixContext } from "./context.js";
import { debugScope, isUnderDebug } from "./debugScope.js";
import { developmentModules } from "./development.js";
import type { FixDraft, Safety } from "./fix.js";
import { homeOf } from "./home.js";
import { insertAfter } from "./insertLines.js";
import { type Place, placeFor } from "./placement.js";
import {
  assignedNames,
  expressionAt,
  nodesAt,
  isExpression,
  inQuotes,
  quoteOf,
  statementsAt,
  textOf,
  type Source,
} from "./source.js";

type Options =
  | { readonly safety?: Safety; readonly title?: string; readonly together?: readonly Together[] }
  | undefined;

/** A setting that is absent, and goes with another. */
export interface Together {
  readonly name: string;
  readonly expression: string;
}

/** Assigns to a setting: in place, behind what changes it, or, where it is absent, next to its relatives. */
export function assignSetting(
  setting: Setting,
  expression: string,
  options: Options,
  context: FixContext,
): readonly FixDraft[] {
  const together = options?.together ?? [];
  const way = wayToAssign(setting, expression, together, context);
  if (!way) return [];
  const others = together.length === 0 ? "" : `, with ${listText(together.map(({ name }) => name))}`;
  const title = options?.title ?? `Set ${setting.name} to ${way.expression}${others}`;
  const safety = way.reachesDevelopment === true ? "needsReview" : (options?.safety ?? "safe");
  const draft: FixDraft = { title, safety, edits: () => ({ edits: way.edits() }) };
  // In a module that development runs too a plain value would reach development; production's own module is the other place.
  const shared =
    way.file !== context.entryFile &&
    way.file !== homeOf(context)?.file &&
    way.expression === expression &&
    needsHttps.test(setting.name) &&
    developmentModules(way.file, context).length > 0;
  if (!shared) return [draft];
  const override = overrideInEntry(setting, expression, together, context);
  const review: FixDraft = { ...draft, safety: "needsReview" };
  return override
    ? [
        {
          title: `${title} in ${(homeOf(context)?.file ?? context.entryFile).split("/").at(-1) ?? ""}`,
          safety,
          edits: () => ({ edits: override() }),
        },
        review,
      ]
    : [review];
}

interface Way {
  readonly file: string;
  readonly expression: string;
  readonly reachesDevelopment?: boolean;
  edits(): readonly TextEdit[];
}

function wayToAssign(
  setting: Setting,
  wanted: string,
  together: readonly Together[],
  context: FixContext,
): Way | undefined {
  if (setting.isDefault) return absentWay([{ name: setting.name, expression: wanted }, ...together], context);
  const own = presentWay(setting, wanted, context);
  const others = together.length === 0 ? undefined : absentWay(together, context);
  return own && others ? { ...own, edits: () => [...own.edits(), ...others.edits()] } : own;
}

function presentWay(setting: Setting, wanted: string, context: FixContext): Way | undefined {
  const { modules } = context;
  const change = lastChange(setting, modules);
  const assigned = assignmentOf(setting, modules);
  if (change) {
    const expression = adapted(setting.name, wanted, change.source, change.statement.end, false, context);
    const build = (): readonly TextEdit[] =>
      one(insertAfter(change.source, change.statement, [`${setting.name} = ${expression}`]));
    return build().length === 0 ? undefined : { file: change.source.file, expression, edits: build };
  }
  if (!assigned) return undefined;
  const { source, statement, value } = assigned;
  const fallback = fallbackInside(setting, assigned, wanted);
  if (fallback)
    return { file: source.file, expression: wanted, edits: () => replaceExpression(source, fallback, wanted) };
  if (isDeliberate(value, setting, source) || isForDevelopment(source, statement.start)) return undefined;
  const expression = adapted(setting.name, wanted, source, value.start, false, context);
  const reachesDevelopment = expression === wanted && needsHttps.test(setting.name) && isInherited(source, value.start);
  if (assigned.alone)
    return {
      reachesDevelopment,
      file: source.file,
      expression,
      edits: () => replaceExpression(source, value, expression),
    };
  const build = (): readonly TextEdit[] => one(insertAfter(source, statement, [`${setting.name} = ${expression}`]));
  return build().length === 0 ? undefined : { file: source.file, expression, edits: build };
}

/** Absent settings become one block where the first of them belongs. */
function absentWay(settings: readonly Together[], context: FixContext): Way | undefined {
  const source = homeOf(context);
  const place = source && settings[0] && placeBelowDebug(settings[0].name, source, context);
  if (!source || !place) return undefined;
  const written = settings.map(({ name, expression }) => ({
    name,
    expression: adapted(name, expression, source, place.offset, place.underNotDebug, context),
  }));
  const lines = written.flatMap(({ name, expression }) => [
    ...(settingFacts[name]?.comment === undefined ? [] : [`# ${settingFacts[name].comment}`]),
    `${name} = ${expression}`,
  ]);
  return { file: source.file, expression: written[0]?.expression ?? "", edits: () => one(place.insert(lines)) };
}

/** What costs development its plain HTTP is told by DEBUG, and so stands below it. */
function placeBelowDebug(name: string, source: Source, { evaluation, modules }: FixContext): Place | undefined {
  const place = placeFor(name, source, evaluation, modules);
  const scope = place && needsHttps.test(name) ? debugScope(source, place.offset, evaluation, modules) : undefined;
  if (scope?.kind !== "later") return place;
  const { statement } = scope;
  return {
    offset: statement.end,
    underNotDebug: false,
    insert: (lines) => insertAfter(source, statement, lines),
  };
}

/** An assignment of its own in the entry's file; none if the file already has one. */
function overrideInEntry(
  setting: Setting,
  wanted: string,
  together: readonly Together[],
  context: FixContext,
): (() => readonly TextEdit[]) | undefined {
  const source = homeOf(context);
  if (!source || source.tree.body.some((statement) => assignedNames(statement).includes(setting.name)))
    return undefined;
  const way = absentWay([{ name: setting.name, expression: wanted }, ...together], context);
  return way && (() => way.edits());
}

/** In a class that several others build on (django-configurations): one of them is development. */
function isInherited(source: Source, offset: number): boolean {
  const classes = source.tree.body.filter((one): one is ClassDefinition => one.kind === "class");
  const own = classes.find((one) => one.start <= offset && offset < one.end);
  return (
    own !== undefined &&
    classes.filter((one) => one.bases.some((base) => base.value.kind === "name" && base.value.name === own.name))
      .length > 1
  );
}

/** An expression that somebody thought about: `SITE.startswith("https://")`, `not (DEBUG or CI)`. What it decides on is not known here. */
function isDeliberate(value: Expression, setting: Setting, source: Source): boolean {
  // Another name of something that is written down.
  if ((value.kind === "name" || value.kind === "attribute") && setting.value.from === "literal") return false;
  // The bare text of a variable is never True, whatever the deployer says.
  if (value.kind === "call" && /(?:environ\.get|getenv)$/.test(textOf(source, value.callee))) return false;
  return !["constant", "number", "string", "list", "tuple", "set", "dict"].includes(value.kind);
}

/** Below `if DEVELOPMENT:` it is what development is to have: that production comes there is what is wrong. */
function isForDevelopment(source: Source, offset: number): boolean {
  return statementsAt(source.tree, offset).some(
    (one) =>
      one.kind === "if" &&
      /^(?!not\b)(?!.*!=).*(?:dev|local)/i.test(textOf(source, one.condition)) &&
      offset < (one.body.at(-1)?.end ?? 0),
  );
}

function one(found: TextEdit | undefined): readonly TextEdit[] {
  return found ? [found] : [];
}

/** `not DEBUG` for what development without HTTPS cannot bear, where DEBUG is known and can be true. */
function adapted(
  name: string,
  expression: string,
  source: Source,
  offset: number,
  underNotDebug: boolean,
  context: FixContext,
): string {
  if (expression !== "True" || !needsHttps.test(name) || underNotDebug || isUnderDebug(source, offset))
    return inQuotes(expression, quoteOf(source));
  return debugScope(source, offset, context.evaluation, context.modules)?.kind === "visible" ? "not DEBUG" : expression;
}

/** The default argument in `env.bool("X", default=False)`, if that is what is wrong: the deployer's say stays. */
function fallbackInside(setting: Setting, { source, value }: Assignment, wanted: string): Expression | undefined {
  const at = setting.value.at;
  if (!at || at.file !== source.file || at.start <= value.start || at.end > value.end || value.kind !== "call")
    return undefined;
  const literal = expressionAt(source.tree, at);
  if (literal?.kind !== "constant" && literal?.kind !== "number") return undefined;
  if (!value.args.some((argument) => argument.value === literal)) return undefined;
  const callee = textOf(source, value.callee);
  // os.environ gives texts, never True.
  if (/(?:environ\.get|getenv)$/.test(callee) || !/^(?:True|False|\d+)$/.test(wanted)) return undefined;
  return nodesAt(source.tree, at.start, at.end)
    .filter((node): node is Expression => isExpression(node))
    .at(-1);
}
