import type { Comparison, Expression } from "../../syntax/python/ast.js";
import { environmentRead } from "./environmentRead.js";

/** A read that is compared with words for yes. With `anyFallback` its default may be one of them. */
export function comparedRead(comparison: Comparison, anyFallback = false): { readonly name: Expression } | undefined {
  const { inner, isChanged } = withoutTextCalls(comparison.first);
  const read = environmentRead(inner);
  if (!read || read.required) return undefined;
  // None has no `lower()`.
  if (isChanged && read.fallback?.kind !== "string") return undefined;
  if (read.fallback && read.fallback.kind !== "string" && read.fallback.kind !== "constant") return undefined;
  const fallback = read.fallback?.kind === "string" ? read.fallback.value.trim().toLowerCase() : "";
  const words = comparedWords(comparison);
  const saysYes = words.some((word) => word === "true" || word === "1");
  const saysNo = words.some((word) => ["false", "0", "no", "off", ""].includes(word));
  return saysYes && !saysNo && (anyFallback || !words.includes(fallback)) ? read : undefined;
}

/** `X` of `X.strip().lower()`. */
function withoutTextCalls(expression: Expression): { readonly inner: Expression; readonly isChanged: boolean } {
  let inner = expression;
  while (
    inner.kind === "call" &&
    inner.callee.kind === "attribute" &&
    inner.args.length === 0 &&
    ["lower", "strip", "upper", "casefold"].includes(inner.callee.name)
  )
    inner = inner.callee.object;
  return { inner, isChanged: inner !== expression };
}

/** In lower case; none where something else than texts is compared, or in another way than `==` and `in`. */
function comparedWords({ rest: [only, ...more] }: Comparison): readonly string[] {
  if (!only || more.length > 0) return [];
  const { operator, operand } = only;
  const words = operator === "==" ? [operand] : operator === "in" && "items" in operand ? operand.items : [];
  const texts = words.flatMap((word) => (word.kind === "string" ? [word.value.toLowerCase()] : []));
  return texts.length === words.length ? texts : [];
}
