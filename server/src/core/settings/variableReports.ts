import type { ProjectAnalysis } from "../projectAnalysis.js";
import type { VariableReport } from "../report.js";

/** Every environment variable that checked entries read, sorted by name. */
export function variableReports(analyses: readonly ProjectAnalysis[]): readonly VariableReport[] {
  const variables = new Map<string, { reads: VariableReport["reads"][number][] }>();
  for (const analysis of analyses) for (const entry of analysis.entries) for (const [name, reads] of entry.evaluation?.reads ?? []) {
    const known = variables.get(name) ?? { reads: [] };
    variables.set(name, known);
    for (const read of reads) {
      if (known.reads.some((one) => one.at.file === read.at.file && one.at.start === read.at.start)) continue;
      known.reads.push({ at: read.at, reader: read.reader, required: read.fallback === undefined, hasDefault: read.fallback !== undefined && read.fallback.kind !== "none", cast: read.cast });
    }
  }
  return [...variables].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, { reads }]) => ({ name, reads, sets: [], examples: [] }));
}
