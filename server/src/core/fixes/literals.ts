import type { Expression, Statement } from "../syntax/python/ast.js";
import { isSecretName, looksLikeToken } from "../domain/redact.js";
import type { Cast } from "./environment/idiom.js";
import { isExpression, nodesAt, statementsAt, textOf, type Source } from "./source.js";

/** A literal of a setting that a variable could decide. */
export interface LiteralPlace {
  readonly setting: string;
  /** The literal, or the whole value. */
  readonly value: Expression;
  /** Whether it is all that the setting is. */
  readonly isWhole: boolean;
  /** What a variable for it is called. */
  readonly variable: string;
  readonly cast: Cast;
  /** What holds while the variable is unset (Python source); undefined: it is required. */
  readonly fallback: string | undefined;
}

/** The literal below a place inside the assignment of a setting; of the name, its value. undefined where there is none that a text could say. */
export function literalAt(source: Source, start: number, end: number): LiteralPlace | undefined {
  const path = nodesAt(source.tree, start, end);
  const [statement] = statementsAt(source.tree, start, end).slice(-1);
  if (
    (statement?.kind !== "assign" && statement?.kind !== "annotated") ||
    path.some((node) => node.kind === "function" || node.kind === "lambda" || node.kind === "comprehension")
  )
    return undefined;
  const target = assignedValue(statement);
  if (!target) return undefined;
  const expressions = path
    .filter(isExpression)
    .filter((one) => one.start >= target.value.start && one.end <= target.value.end);
  const keys = [...target.keys, ...keysAlong(expressions)];
  const innermost = expressions.at(-1) ?? target.value;
  // A word in a list of texts means the list.
  const whole =
    expressions.find((one) => (one.kind === "list" || one.kind === "tuple") && castOf(one, source) === "list") ??
    innermost;
  const cast = castOf(whole, source);
  if (cast === undefined || !isPart(expressions.length === 0 ? [target.value] : expressions, whole)) return undefined;
  const name = keys.at(-1) ?? target.setting;
  if (cast === "list" && madeOfCode.test(target.setting)) return undefined;
  return {
    setting: target.setting,
    value: whole,
    isWhole: whole === target.value && keys.length === 0,
    variable: variableFor(target.setting, keys),
    cast,
    fallback: fallbackOf(whole, cast, name, target.setting, source),
  };
}

function assignedValue(
  statement: Extract<Statement, { readonly kind: "assign" | "annotated" }>,
): { readonly setting: string; readonly keys: readonly string[]; readonly value: Expression } | undefined {
  const target =
    statement.kind === "annotated"
      ? statement.target
      : statement.targets.length === 1
        ? statement.targets[0]
        : undefined;
  if (!target || !statement.value) return undefined;
  const keys: string[] = [];
  let inner: Expression = target;
  for (; inner.kind === "subscript"; inner = inner.object) {
    if (inner.index.kind !== "string") return undefined;
    keys.unshift(inner.index.value);
  }
  return inner.kind === "name" && /^[A-Z][A-Z0-9_]+$/.test(inner.name)
    ? { setting: inner.name, keys, value: statement.value }
    : undefined;
}

/** The keys of the dicts on the way to the innermost expression; none of those are its own key. */
function keysAlong(expressions: readonly Expression[]): readonly string[] {
  return expressions.flatMap((one, index) => {
    const inner = expressions[index + 1];
    if (one.kind !== "dict" || !inner) return [];
    const entry = one.entries.find(({ value }) => value.start <= inner.start && inner.end <= value.end);
    return entry?.key?.kind === "string" ? [entry.key.value] : [];
  });
}

/** Lists of names of code, which are no business of a deployment. */
const madeOfCode =
  /^(?:INSTALLED_APPS|MIDDLEWARE|AUTHENTICATION_BACKENDS|PASSWORD_HASHERS|[A-Z_]*FINDERS|[A-Z_]*HANDLERS|LANGUAGES|TEMPLATES|SILENCED_SYSTEM_CHECKS|FORMAT_MODULE_PATH|TEST_[A-Z_]*)$/;

function castOf(value: Expression, source: Source): Cast | undefined {
  if (/[\r\n]/.test(textOf(source, value)) && value.kind !== "list" && value.kind !== "tuple") return undefined;
  switch (value.kind) {
    case "string":
      return "str";
    case "constant":
      return value.value === "True" || value.value === "False" ? "bool" : undefined;
    case "number":
      return !value.isFloat && typeof value.value === "number" ? "int" : undefined;
    case "list":
    case "tuple":
      return value.items.every((item) => item.kind === "string" && !item.value.includes(",")) ? "list" : undefined;
    default:
      return undefined;
  }
}

/** Only dicts, lists and tuples hold the parts of a setting: an operand or an argument belongs to the code around it, and a key is none. */
function isPart(expressions: readonly Expression[], value: Expression): boolean {
  const around = expressions.slice(0, expressions.indexOf(value));
  const holder = around.at(-1);
  return (
    around.every((one) => one.kind === "dict" || one.kind === "list" || one.kind === "tuple") &&
    !(holder?.kind === "dict" && holder.entries.some(({ key }) => key === value))
  );
}

function variableFor(setting: string, keys: readonly string[]): string {
  const words = keys
    .filter((key) => key !== "default" && key !== "OPTIONS")
    .map((key) =>
      key
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .replace(/\W+/g, "_")
        .toUpperCase(),
    );
  const base = setting === "DATABASES" ? "DATABASE" : setting === "CACHES" ? "CACHE" : setting;
  return [...(words[0]?.startsWith(base) === true ? [] : [base]), ...words].join("_");
}

/** The present value, unless it is a secret or one that production cannot do with. */
function fallbackOf(value: Expression, cast: Cast, name: string, setting: string, source: Source): string | undefined {
  const text = textOf(source, value);
  switch (cast) {
    case "bool":
      return setting === "DEBUG" ? "False" : text;
    case "int":
      return text;
    case "list":
      return setting === "ALLOWED_HOSTS" || /[\r\n]/.test(text) || holdsSecret(value, name, setting) ? undefined : text;
    case "str":
      return holdsSecret(value, name, setting) ? undefined : text;
  }
}

/** Its default would go into the example file too. */
function holdsSecret(value: Expression, name: string, setting: string): boolean {
  if (isSecretName(name) || isSecretName(setting)) return true;
  const parts = value.kind === "list" || value.kind === "tuple" ? value.items : [value];
  return parts.some(
    (part) => part.kind === "string" && (looksLikeToken(part.value) || /:\/\/[^/?#\s]*:[^/?#\s]*@/.test(part.value)),
  );
}
