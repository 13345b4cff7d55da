import type { ClassDefinition, Statement } from "../syntax/python/ast.js";
import { allBindings } from "../domain/bound.js";
import type { Evaluation } from "../evaluator/evaluation.js";
import type { TextEdit } from "../text/textEdit.js";
import { isFinalDebug, isNotDebug } from "./debugScope.js";
import { appendLines, insertAfter, insertBefore, startsItsLine } from "./insertLines.js";
import type { Modules } from "./modules.js";
import { assignedNames, visit, type Source } from "./source.js";

export interface Place {
  /** Names that are assigned before this offset can be used. */
  readonly offset: number;
  /** Inside `if not DEBUG:`. */
  readonly underNotDebug: boolean;
  insert(lines: readonly string[]): TextEdit | undefined;
}

/** Where a setting that the module does not assign yet belongs: after the last related one, else at the end. */
export function placeFor(name: string, source: Source, evaluation: Evaluation, modules: Modules): Place | undefined {
  const classes = source.tree.body.filter((one): one is ClassDefinition => one.kind === "class");
  const owner = settingsClass(source, classes, evaluation);
  if (owner === "ambiguous") return undefined;
  const related = bestRelated(name, owner ? owner.body : source.tree.body, source, (at) =>
    isFinalDebug(source, at, evaluation, modules),
  );
  if (related)
    return {
      offset: related.statement.end,
      underNotDebug: related.underNotDebug,
      insert: (lines) => insertAfter(source, related.statement, lines),
    };
  if (owner) {
    const last = owner.body[owner.body.length - 1];
    return last && startsItsLine(source, last)
      ? { offset: last.end, underNotDebug: false, insert: (lines) => insertAfter(source, last, lines) }
      : undefined;
  }
  const tail = localOverrides(source.tree.body);
  if (tail)
    return { offset: tail.start, underNotDebug: false, insert: (lines) => insertBefore(source, tail, [...lines, ""]) };
  return { offset: source.text.length, underNotDebug: false, insert: (lines) => appendLines(source, lines) };
}

/** The class whose attributes are the settings (django-configurations), where the entry is one. */
function settingsClass(
  source: Source,
  classes: readonly ClassDefinition[],
  evaluation: Evaluation,
): ClassDefinition | undefined | "ambiguous" {
  if (classes.length === 0) return undefined;
  const places = allBindings(evaluation.worlds)
    .map(([, way]) => way.value.nameAt)
    .filter((at) => at.file === source.file);
  const holding = classes.filter((one) => places.some((at) => one.start <= at.start && at.end <= one.end));
  if (holding.length === 0) return undefined;
  const bases = new Set(
    holding.flatMap((one) => one.bases.flatMap((base) => (base.value.kind === "name" ? [base.value.name] : []))),
  );
  const leaves = holding.filter((one) => !bases.has(one.name));
  return leaves.length === 1 && leaves[0] ? leaves[0] : "ambiguous";
}

interface Related {
  readonly statement: Statement;
  readonly underNotDebug: boolean;
}

function bestRelated(
  name: string,
  body: readonly Statement[],
  source: Source,
  isFinal: (offset: number) => boolean,
): Related | undefined {
  let best: { readonly related: Related; readonly score: number } | undefined;
  const consider = (statement: Statement, underNotDebug: boolean): void => {
    const score = Math.max(0, ...assignedNames(statement).map((other) => relatedness(name, other)));
    if (score === 0 || !startsItsLine(source, statement)) return;
    const total = score + (underNotDebug && security.test(name) ? 10 : 0);
    if (!best || total >= best.score) best = { related: { statement, underNotDebug }, score: total };
  };
  for (const statement of body) {
    if (!isNotDebug(statement)) consider(statement, false);
    else if (isFinal(statement.start)) for (const inner of statement.body) consider(inner, true);
  }
  const found = best?.related;
  const next = found && body[body.indexOf(found.statement) + 1];
  // `HOSTS = …` and `if HOSTS:` below it are one.
  return found && next && body.includes(found.statement) && asksFor(next, assignedNames(found.statement))
    ? { ...found, statement: next }
    : found;
}

function asksFor(statement: Statement, names: readonly string[]): boolean {
  const asked = new Set<string>();
  if (statement.kind === "if")
    visit(statement.condition, (one) => {
      if (one.kind === "name") asked.add(one.name);
    });
  return !asked.has("DEBUG") && names.some((name) => asked.has(name));
}

const security = /^(?:SECURE_|SESSION_|CSRF_|X_FRAME_OPTIONS$)/;

const neighbours: readonly (readonly [RegExp, RegExp])[] = [
  [security, security],
  [/^(?:ALLOWED_HOSTS|SECRET_KEY)$/, /^DEBUG$/],
  [/^SECRET_KEY_FALLBACKS$/, /^SECRET_KEY$/],
  [/^(?:STORAGES|STATIC|MEDIA|STATICFILES)/, /^(?:STORAGES|STATIC|MEDIA|STATICFILES)/],
  [
    /^(?:EMAIL|SERVER_EMAIL|DEFAULT_FROM_EMAIL|ADMINS|MANAGERS|MAILERS)/,
    /^(?:EMAIL|SERVER_EMAIL|DEFAULT_FROM_EMAIL|ADMINS|MANAGERS)/,
  ],
  [/^MIDDLEWARE$/, /^INSTALLED_APPS$/],
  [/^CSRF_TRUSTED_ORIGINS$/, /^ALLOWED_HOSTS$/],
  [/^USE_X_FORWARDED/, security],
];

/** Long common beginnings first: SECURE_HSTS_PRELOAD belongs to SECURE_HSTS_SECONDS more than to SECURE_SSL_REDIRECT. */
function relatedness(name: string, other: string): number {
  if (name === other) return 0;
  const [a, b] = [name.split("_"), other.split("_")];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  if (shared > 0 && !vague.has(a[0] ?? "")) return 2 + shared;
  return neighbours.some(([one, two]) => one.test(name) && two.test(other)) ? 1 : 0;
}

/** First words that say nothing of what a setting is about. */
const vague: ReadonlySet<string> = new Set(["USE", "DEFAULT", "X", "ALLOWED", "DISALLOWED", "DISABLE", "ENABLE"]);

/** `from .local_settings import *` at the end, in a `try` or not: what it sets must still come last. */
function localOverrides(body: readonly Statement[]): Statement | undefined {
  let found: Statement | undefined;
  for (let i = body.length - 1; i > 0; i--) {
    const statement = body[i];
    if (!statement) break;
    const isStar = (one: Statement): boolean => one.kind === "importFrom" && one.names === "*";
    if (isStar(statement) || (statement.kind === "try" && statement.body.some(isStar))) found = statement;
    else break;
  }
  return found && body.some((statement) => assignedNames(statement).length > 0 && statement.end < found.start)
    ? found
    : undefined;
}
