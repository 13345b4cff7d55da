import type { ImportFrom } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import type { FixContext } from "./context.js";
import { isUnchosen } from "./home.js";
import { importEdit, importedModule } from "./imports.js";
import { insertBefore, startsItsLine } from "./insertLines.js";
import { importedFile, starImported } from "./modules.js";
import { createSource, quoteOf } from "./source.js";
import type { DevelopmentModule } from "./developmentModule.js";

/** Development modules next to the entry or to `file` that bring `file` in. */
export function developmentModules(file: string, context: FixContext): readonly DevelopmentModule[] {
  let known = context.development.get(file);
  if (!known) context.development.set(file, (known = findDevelopmentModules(file, context)));
  return known;
}

/** Of those the ones that can be given a value: a line can stand before what brings `file` in. */
export function keepingModules(file: string, context: FixContext): readonly DevelopmentModule[] {
  return developmentModules(file, context).filter(({ source, statement }) => startsItsLine(source, statement));
}

function findDevelopmentModules(file: string, context: FixContext): readonly DevelopmentModule[] {
  const { entryFile, modules, parsed, project } = context;
  const found: DevelopmentModule[] = [];
  const folders = new Set([folderOf(file), folderOf(entryFile)]);
  for (const folder of folders) {
    for (const name of project.files.list(folder)) {
      const path = `${folder}/${name}`;
      if (
        !name.endsWith(".py") ||
        !developmentName.test(name) ||
        (modules.files.includes(path) && !isUnchosen(path, context))
      )
        continue;
      const text = parsed.text(path);
      const tree = text !== undefined && /\bimport\s*\(?\s*\*/.test(text) ? parsed.tree(path) : undefined;
      if (text === undefined || !tree) continue;
      const source = createSource(path, text, tree);
      const statement = tree.body.find((one): one is ImportFrom => {
        if (one.kind !== "importFrom" || one.names !== "*") return false;
        const target = importedFile(path, one, modules.files);
        if (target === undefined || target === file) return target === file;
        const middle = modules.get(target);
        return (
          middle !== undefined &&
          starImported(middle, middle.text.length, modules).some((module) => module.file === file)
        );
      });
      if (statement) found.push({ source, statement });
    }
  }
  return found;
}

export const developmentName =
  /(?:^|[_-])(?:local|dev|develop|development|test|tests|testing|ci|pytest|travis|codeship|e2e|loadtest)(?=[_.-])/;

/** Whether a Python file beside the entry's modules, and none of them, assigns one of these names. */
export function assignsOutside(names: readonly string[], { modules, parsed, project }: FixContext): boolean {
  const pattern = new RegExp(`^[ \\t]*(?:${names.join("|")})[ \\t]*(?:=(?!=)|[+|]=|:|\\[)`, "m");
  const folders = new Set(modules.files.map(folderOf));
  return [...folders].some((folder) =>
    project.files.list(folder).some((name) => {
      const path = `${folder}/${name}`;
      return name.endsWith(".py") && !modules.files.includes(path) && pattern.test(parsed.text(path) ?? "");
    }),
  );
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/"));
}

/** Gives a variable a value for development before the module that needs it runs; the environment still comes first. */
export function keepForDevelopment(
  { source, statement }: DevelopmentModule,
  variable: string,
  text: string,
): readonly TextEdit[] {
  if (source.text.includes(`setdefault("${variable}"`) || source.text.includes(`setdefault('${variable}'`)) return [];
  const quote = quoteOf(source);
  const os = importedModule(source, "os", statement.start);
  const line = `${os ?? "os"}.environ.setdefault(${quote}${variable}${quote}, ${text})`;
  const imported = os === undefined ? importEdit(source, "import os") : undefined;
  // An import further down would come too late.
  const first =
    imported && imported.span.start > statement.start
      ? insertBefore(source, statement, ["import os", ""], { aboveComments: false })
      : imported;
  const before = source.text.slice(0, statement.start);
  const isBelowImport = /(?:^|[\r\n])(?:from|import)\s[^\r\n]*(?:\r\n?|\n)$/.test(before);
  const apart = isBelowImport && first?.span.start !== statement.start ? [""] : [];
  const kept = insertBefore(source, statement, [...apart, line, ""], { aboveComments: false });
  return [first, kept].flatMap((one) => one ?? []);
}
