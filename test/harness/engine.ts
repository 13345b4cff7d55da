import { join } from "node:path";
import { createPythonParser } from "../../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import type { Engine } from "./fixtureRun.js";

/** The real engine, on grammars from the installed packages. */
export async function createEngine(): Promise<Engine> {
  const [{ createAnalysisHost }, grammars] = await Promise.all([
    import("../../server/src/core/analysisHost.js"),
    readGrammars(join(import.meta.dirname, "..")),
  ]);
  return { createAnalysisHost, parser: await createPythonParser(grammars) };
}
