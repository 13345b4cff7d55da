import { standardModules } from "../data/standardModules.js";
import type { Import, ImportFrom, Statement } from "../syntax/python/ast.js";
import { blocksOf } from "../syntax/python/blocks.js";
import type { TextEdit } from "../text/textEdit.js";
import { insertAfter, insertBefore } from "./insertLines.js";
import { edit, lineBreakAt, lineStart, nextLine, statementsAt, type Source } from "./source.js";

/** Statements that have run for certain when a place is reached: those before it in the blocks around it. */
export function runBefore(source: Source, offset: number): readonly Statement[] {
  const path = statementsAt(source.tree, offset).filter((statement) => statement.end > offset);
  const result: Statement[] = [];
  let block = source.tree.body;
  for (let depth = 0; ; depth++) {
    const around = path[depth];
    for (const statement of block) {
      if (statement.start >= offset || statement === around) break;
      result.push(statement);
    }
    const inner = around && blocksOf(around).find((one) => one.some((statement) => statement === path[depth + 1]));
    if (!inner) return result;
    block = inner;
  }
}

/** The name under which `import module` is bound before a place. */
export function importedModule(source: Source, module: string, offset: number): string | undefined {
  for (const statement of runBefore(source, offset)) {
    if (statement.kind !== "import") continue;
    for (const name of statement.names) {
      if (name.name === module) return name.alias ?? name.name;
      // `import os.path` binds os.
      if (name.alias === undefined && name.name.startsWith(`${module}.`)) return module;
    }
  }
  return undefined;
}

/** `from module import name`, bound before a place: its own name there, and the statement. */
export function importedName(
  source: Source,
  module: string,
  name: string,
  offset: number,
): { readonly as: string; readonly statement: ImportFrom } | undefined {
  for (const statement of runBefore(source, offset)) {
    if (
      statement.kind !== "importFrom" ||
      statement.level !== 0 ||
      statement.module !== module ||
      statement.names === "*"
    )
      continue;
    const found = statement.names.find((one) => one.name === name);
    if (found) return { as: found.alias ?? found.name, statement };
  }
  return undefined;
}

/** Adds a name to a `from … import …` statement. */
export function extendImport(source: Source, statement: ImportFrom, name: string): TextEdit | undefined {
  const last = statement.names === "*" ? undefined : statement.names[statement.names.length - 1];
  if (!last) return undefined;
  return edit(source, last.end, last.end, `, ${name}`);
}

/** Adds an import line in its place among the module's first imports, above everything else that runs. */
export function importEdit(source: Source, line: string): TextEdit {
  const wanted = keyOf(line);
  const block = firstImports(source);
  const section = sectionFor(source, block, wanted.group);
  if (section) {
    const after = section.find((statement) => comesAfter(keyOfStatement(statement), wanted));
    const end = section.at(-1);
    const place = after
      ? insertBefore(source, after, [line], { aboveComments: false })
      : end && insertAfter(source, end, [line]);
    if (place) return place;
  }
  // A section of its own: above the first import of a later group, else below the last import.
  const later = block.find((statement) => keyOfStatement(statement).group > wanted.group);
  if (later) {
    const place = insertBefore(source, later, [line, ""]);
    if (place) return place;
  }
  const last = block[block.length - 1];
  const place = last && insertAfter(source, last, ["", line]);
  if (place) return place;
  return atTop(source, line);
}

/** Below docstring and `__future__`, above the first other statement. */
function atTop(source: Source, line: string): TextEdit {
  const { body } = source.tree;
  const leading = leadingStatements(body);
  const first = body[leading];
  const before = body[leading - 1];
  const lineBreak = lineBreakAt(source, 0);
  if (before) {
    const below = insertAfter(source, before, ["", line]);
    if (below) return below;
  }
  if (first) {
    const at = lineStart(source, first.start);
    return edit(source, at, at, `${line}${lineBreak}${lineBreak}`);
  }
  const end = source.text.length;
  return edit(source, end, end, `${/[^\r\n]$/.test(source.text) ? lineBreak : ""}${line}${lineBreak}`);
}

function leadingStatements(body: readonly Statement[]): number {
  let at = 0;
  const first = body[0];
  if (first?.kind === "expression" && first.value.kind === "string") at++;
  for (let one = body[at]; one?.kind === "importFrom" && one.module === "__future__"; one = body[at]) at++;
  return at;
}

/** The imports with which the module begins, `__future__` left out. */
function firstImports(source: Source): readonly (Import | ImportFrom)[] {
  const { body } = source.tree;
  const result: (Import | ImportFrom)[] = [];
  for (let at = leadingStatements(body); ; at++) {
    const statement = body[at];
    if (statement?.kind !== "import" && statement?.kind !== "importFrom") return result;
    result.push(statement);
  }
}

/** Where a module-level statement may stand that needs the first imports. */
export function belowImports(source: Source, offset: number): { readonly after: Statement | undefined } {
  const imports = firstImports(source).filter((statement) => statement.end <= offset);
  const leading = leadingStatements(source.tree.body);
  return { after: imports[imports.length - 1] ?? source.tree.body[leading - 1] };
}

interface ImportKey {
  readonly group: number;
  readonly from: number;
  readonly module: string;
}

/** The order that isort gives by default: standard library, third parties, the project's own; `import x` above `from x import`. */
function comesAfter(a: ImportKey, b: ImportKey): boolean {
  return (a.group - b.group || a.from - b.from || Number(a.module > b.module)) > 0;
}

function keyOf(line: string): ImportKey {
  const words = line.split(" ");
  const module = words[1] ?? "";
  return { group: groupOf(module, 0), from: words[0] === "from" ? 1 : 0, module };
}

function keyOfStatement(statement: Import | ImportFrom): ImportKey {
  if (statement.kind === "import") {
    const module = statement.names[0]?.name ?? "";
    return { group: groupOf(module, 0), from: 0, module };
  }
  return { group: groupOf(statement.module, statement.level), from: 1, module: statement.module };
}

function groupOf(module: string, level: number): number {
  return level > 0 ? 3 : standardModules.has(module.split(".")[0] ?? "") ? 1 : 2;
}

/** Imports that stand together and are of the wanted group. */
function sectionFor(
  source: Source,
  block: readonly (Import | ImportFrom)[],
  group: number,
): readonly (Import | ImportFrom)[] | undefined {
  const sections: (Import | ImportFrom)[][] = [];
  for (const statement of block) {
    const current = sections[sections.length - 1];
    const before = current?.[current.length - 1];
    if (
      current &&
      before &&
      !hasEmptyLine(source.text.slice(nextLine(source, before.end), lineStart(source, statement.start)))
    )
      current.push(statement);
    else sections.push([statement]);
  }
  return sections.find((section) => section.some((statement) => keyOfStatement(statement).group === group));
}

function hasEmptyLine(lines: string): boolean {
  return lines
    .split(/\r\n|\r|\n/)
    .slice(0, -1)
    .some((line) => line.trim() === "");
}
