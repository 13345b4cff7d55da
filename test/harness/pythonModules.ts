import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import type { PythonModule } from "../../server/src/core/syntax/python/ast.js";
import { createPythonParser } from "../../server/src/core/syntax/python/parser.js";

const parser = await createPythonParser(await readGrammars(dirname(fileURLToPath(import.meta.url))));

/** Parses with the real grammar; one parser for all tests of a file. */
export function parsePython(file: string, text: string): PythonModule {
  return parser.parse(file, text);
}
