import { isSecretName, merged, type Range } from "../domain/redact.js";
import { goesOnInComment, quotedIn, secretRangesOfComment } from "./prose.js";
import type { PythonModule, Statement } from "../syntax/python/ast.js";
import { allStatements } from "../syntax/python/blocks.js";

/** What of a Python file's text is not to be shown: its secret literals without their quotes, what comments say, and every literal of what cannot be parsed. */
export function secretsInCode(text: string, tree: PythonModule, literals: readonly Range[]): readonly Range[] {
  return merged([
    ...literals.map((one) => insideQuotes(text, one)),
    ...comments(text, tree, literals),
    ...unreadable(text, tree).flatMap((one) => anyLiteral(text, one)),
  ]);
}

/** What comments say of secrets; behind a statement that gives one, on its line, whatever they say. */
function comments(text: string, tree: PythonModule, literals: readonly Range[]): readonly Range[] {
  const [ofStatement, ofLiteral] = [lineEnds(text), lineEnds(text)];
  const given = new Set([
    ...tree.body.flatMap((one) => (givesSecret(one) ? [ofStatement(one.end)] : [])),
    ...literals.map(({ end }) => ofLiteral(end)),
  ]);
  let isOpen = false;
  return tree.comments.flatMap(({ start, end }) => {
    const comment = text.slice(start, end);
    const ranges = isOpen && /^#+\s*["']/.test(comment) ? quotedIn(comment, 0) : [];
    isOpen = goesOnInComment(comment, isOpen);
    return [...ranges, ...secretRangesOfComment(comment, given.has(end) || isBesideEntry(text, start))].map((one) => ({
      start: start + one.start,
      end: start + one.end,
    }));
  });
}

/** `"PASSWORD": os.environ["P"],  # …` */
function isBesideEntry(text: string, comment: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", comment) + 1, comment);
  const key = /^\s{0,99}["']?([A-Za-z_]\w{0,99})["']?\s{0,9}[:=](?!=)/.exec(line)?.[1];
  return key !== undefined && isSecretName(key);
}

function givesSecret(one: Statement): boolean {
  return one.kind === "assign" && one.targets.some((target) => target.kind === "name" && isSecretName(target.name));
}

/** Where lines end, asked for in order. */
function lineEnds(text: string): (from: number) => number {
  let end = -1;
  return (from) => {
    if (from > end) end = text.indexOf("\n", from);
    if (end < 0) end = text.length;
    return end;
  };
}

function insideQuotes(text: string, { start, end }: Range): Range {
  const opening = /^[A-Za-z]{0,3}("""|'''|"|')/.exec(text.slice(start, start + 6));
  const quote = opening?.[1] ?? "";
  if (!opening || end - start < opening[0].length + quote.length || text.slice(end - quote.length, end) !== quote)
    return { start, end };
  return { start: start + opening[0].length, end: end - quote.length };
}

/** Whole lines of statements that cannot be parsed, and of syntax errors. */
function unreadable(text: string, { body, syntaxErrors }: PythonModule): readonly Range[] {
  const found: Range[] = syntaxErrors.map(({ start, end }) => ({ start, end }));
  for (const one of allStatements(body))
    if (one.kind === "opaqueStatement") found.push({ start: one.start, end: one.end });
  return merged(
    found.map(({ start, end }) => {
      const next = text.indexOf("\n", Math.max(start, end - 1));
      return { start: text.lastIndexOf("\n", start - 1) + 1, end: next < 0 ? text.length : next };
    }),
  );
}

/** The insides of literals, and what follows a quote that is not closed. */
function anyLiteral(text: string, { start, end }: Range): readonly Range[] {
  const part = text.slice(start, end);
  const found: Range[] = [];
  let closed = 0;
  for (const literal of part.matchAll(/("""|'''|"|')(?:\\[\s\S]|(?!\1)[^\\])*\1/g)) {
    const quote = literal[1]?.length ?? 1;
    found.push({ start: start + literal.index + quote, end: start + literal.index + literal[0].length - quote });
    closed = literal.index + literal[0].length;
  }
  const open = /["']+/.exec(part.slice(closed));
  if (open) found.push({ start: start + closed + open.index + open[0].length, end });
  // What is no literal in a text that cannot be parsed may have been meant as one.
  for (const given of part.matchAll(/(?<![\w.])([A-Za-z_]\w*)["']?\s*[=:]\s*(?=\S)/g)) {
    const from = given.index + given[0].length;
    const line = part.indexOf("\n", from);
    if (isSecretName(given[1] ?? "")) found.push({ start: start + from, end: start + (line < 0 ? part.length : line) });
  }
  return found;
}
