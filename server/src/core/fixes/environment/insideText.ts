import type { Expression } from "../../syntax/python/ast.js";
import type { Span } from "../../text/span.js";
import type { TextEdit } from "../../text/textEdit.js";
import { type Source, edit, isExpression, nodesAt, textOf } from "../source.js";

/** A piece inside a text on one line: the text becomes an f-string. */
export function pieceOfText(
  source: Source,
  at: Span,
): ((expression: string) => readonly TextEdit[] | undefined) | undefined {
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

/** As a field of an f-string with these quotes holds it: before Python 3.12 none of them. */
export function inText(expression: string, quote: string): string | undefined {
  const other = quote === '"' ? "'" : '"';
  if (!expression.includes(other)) return expression.split(quote).join(other);
  const turned = expression.replace(plainText[quote === '"' ? 0 : 1], `${other}$1${other}`);
  return turned.includes(quote) ? undefined : turned;
}

/** Texts in double and in single quotes, of which either quotes can be taken. */
const plainText = [/"([^"'\\]*)"/g, /'([^"'\\]*)'/g] as const;
