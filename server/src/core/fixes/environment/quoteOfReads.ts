import { isExpression, quoteOf, textOf, visit, type Source } from "../source.js";

/** Quotes as a module writes most names of variables, else as what stands at the place has them, else as most of its texts. */
export function quoteOfReads(source: Source, offset: number): Source["quote"] {
  let double = 0;
  let any = 0;
  visit(source.tree.body, (expression) => {
    const name =
      expression.kind === "call"
        ? expression.args[0]?.value
        : expression.kind === "subscript" && isExpression(expression.index)
          ? expression.index
          : undefined;
    if (name?.kind !== "string" || !/^[A-Z][A-Z0-9_]+$/.test(name.value)) return;
    any++;
    if (textOf(source, name).startsWith('"')) double++;
  });
  if (any > 0) return double * 2 >= any ? '"' : "'";
  const here = source.text[offset];
  return here === '"' || here === "'" ? here : quoteOf(source);
}
