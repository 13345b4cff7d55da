import type { Statement } from "../core/syntax/python/ast.js";
import { blocksOf } from "../core/syntax/python/blocks.js";
import type { PythonParser } from "../core/syntax/python/parser.js";
import type { OpenDocument } from "./documents.js";

export interface Region {
  readonly start: number;
  readonly end: number;
}

/** The lines of a Python document that cannot be read because of syntax errors: statements that hold one, and the errors themselves. */
export function unreadRegions(parser: PythonParser, document: OpenDocument): readonly Region[] {
  if (!/\.pyi?$/.test(document.path)) return [];
  const module = parser.parse(document.path, document.text);
  if (module.syntaxErrors.length === 0) return [];
  const regions: Region[] = [...module.syntaxErrors];
  collect(module.body, regions, module.syntaxErrors);
  return regions.map(({ start, end }) => ({
    start: document.index.lineStart(start),
    end: document.index.lineEnd(Math.max(start, end)),
  }));
}

/** Simple statements that hold an error, at any depth; of compound statements the parts. */
function collect(statements: readonly Statement[], regions: Region[], errors: readonly Region[]): void {
  for (const statement of statements) {
    if (statement.kind === "opaqueStatement") regions.push(statement);
    const bodies = blocksOf(statement);
    if (bodies.length > 0) for (const body of bodies) collect(body, regions, errors);
    else if (errors.some((error) => error.start <= statement.end && statement.start <= error.end))
      regions.push(statement);
  }
}
