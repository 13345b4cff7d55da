import { join } from "node:path";
import { createPythonParser } from "../../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import type { CommandLineEngine } from "../../server/src/cli/commandLineHost.js";

/** The real engine, on grammars from the installed packages. */
export async function createEngine(): Promise<
  Required<Pick<CommandLineEngine, "createAnalysisHost" | "reportOnce" | "parser">>
> {
  const [{ createAnalysisHost }, { reportOnce }, grammars] = await Promise.all([
    import("../../server/src/core/analysisHost.js"),
    import("../../server/src/core/reportOnce.js"),
    readGrammars(join(import.meta.dirname, "..")),
  ]);
  return { createAnalysisHost, reportOnce, parser: await createPythonParser(grammars) };
}
