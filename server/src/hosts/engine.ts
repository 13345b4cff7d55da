import { createAnalysisHost } from "../core/analysisHost.js";
import { displayValue } from "../core/domain/display.js";
import { explain } from "../core/rules/explain.js";
import { createPythonParser, type PythonParserBytes } from "../core/syntax/python/parser.js";
import type { Engine } from "../lsp/services.js";

/** The core as the language server uses it, and with rules and reports the command line. */
export async function createEngine(grammars: PythonParserBytes): Promise<Engine> {
  const parser = await createPythonParser(grammars);
  return {
    createAnalysisHost,
    parser,
    explain,
    display: ({ name, secrecyAt }, value) => displayValue(value, { name, secrecyAt, maxLength: 200 }),
  };
}
