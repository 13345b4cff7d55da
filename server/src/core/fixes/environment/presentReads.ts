import type { Value } from "../../domain/value.js";
import type { Comparison, Expression, Statement } from "../../syntax/python/ast.js";
import type { Span } from "../../text/span.js";
import type { Assignment } from "../assignment.js";
import type { FixContext } from "../context.js";
import { scopesAt } from "../modules.js";
import { functionReadersIn } from "./functionReader.js";
import { libraryReaderIn } from "./libraryReader.js";
import { readsIn, type FoundRead, type ReaderKind } from "./readsIn.js";
import { visit, type Source } from "../source.js";
import type { As } from "./idiom.js";

export function readersAt(source: Source, offset: number, context: FixContext): ReadonlyMap<string, ReaderKind> {
  return new Map(
    scopesAt(source, offset, context.modules)
      .flatMap((scope) => [...functionReadersIn(scope, context.modules), libraryReaderIn(scope) ?? []].flat())
      .map(({ name, kind }) => [name, kind]),
  );
}

/** The variable that another assignment of the setting reads: `KEY = os.getenv("K")` before `if not KEY: KEY = "…"`. */
export function elsewhereRead(
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

export function variablesOf(value: Value): ReadonlySet<string> {
  return new Set(value.kind === "environment" ? value.reads.map((read) => read.variable) : value.variables);
}

/** In an exact environment a variable that is set decides: no other way to read it makes its content better. */
export function isGiven(value: Value, { cast }: As, reads: readonly FoundRead[]): boolean {
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

/** Whether a read is turned round, or asked for other words than yes and no. */
export function meansOther(value: Expression): boolean {
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

/** `.split(";")`, `.split()`, `Csv(delimiter=";")`, `re.split(…)`. */
export const otherSeparator =
  /\.split\(\s*(?!(?:[rubf]{0,2}["'],[ \t]*["'])\s*[,)])|\bdelimiter\s*=\s*(?!["'],["'])|\bsplit\(\s*[rubf]{0,2}["'](?!,)/;
