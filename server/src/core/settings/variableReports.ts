import type { ProjectAnalysis } from "../projectAnalysis.js";
import type { VariableReport } from "../report.js";

type Draft = {
  readonly reads: VariableReport["reads"][number][];
  readonly sets: VariableReport["sets"][number][];
  readonly examples: VariableReport["examples"][number][];
};

/** Every environment variable that checked entries and gunicorn read, that deploy files set or that examples list, sorted by name. */
export function variableReports(analyses: readonly ProjectAnalysis[]): readonly VariableReport[] {
  const variables = new Map<string, Draft>();
  const variable = (name: string): Draft => {
    const known = variables.get(name);
    if (known !== undefined) return known;
    const draft: Draft = { reads: [], sets: [], examples: [] };
    variables.set(name, draft);
    return draft;
  };
  const isNew = (
    list: readonly { readonly at: VariableReport["examples"][number]["at"] }[],
    at: VariableReport["examples"][number]["at"],
  ): boolean => !list.some((one) => one.at.file === at.file && one.at.start === at.start);
  for (const { entries, view } of analyses) {
    for (const readings of [
      ...entries.map((entry) => entry.evaluation?.reads),
      ...view.gunicornFiles.map((file) => file.reads),
    ]) {
      for (const [name, reads] of readings ?? []) {
        const { reads: known } = variable(name);
        for (const read of reads) {
          if (!isNew(known, read.at)) continue;
          known.push({
            at: read.at,
            reader: read.reader,
            required: read.fallback === undefined,
            hasDefault: read.fallback !== undefined && read.fallback.kind !== "none",
            cast: read.cast,
          });
        }
      }
    }
    for (const { launch } of view.processes) {
      for (const setting of [...launch.environment, ...(launch.overridden ?? [])]) {
        if (isShellsOwn(setting.name, setting.source)) continue;
        const { sets } = variable(setting.name);
        if (isNew(sets, setting.at)) sets.push({ at: setting.at, target: launch.target });
      }
    }
    for (const { path, content } of view.deploy.examples) {
      for (const entry of content.entries) {
        const { examples } = variable(entry.name);
        if (isNew(examples, { ...entry.nameAt, file: path })) examples.push({ at: entry.nameAt });
      }
    }
  }
  return [...variables]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, { reads, sets, examples }]) => ({ name, reads, sets, examples }));
}

/** What a script assigns for itself, in lower case, is no environment. */
function isShellsOwn(name: string, source: string | undefined): boolean {
  return source === "command" && name !== name.toUpperCase();
}
