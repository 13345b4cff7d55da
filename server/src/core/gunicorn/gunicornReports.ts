import type { ProjectAnalysis } from "../projectAnalysis.js";
import type { GunicornReport } from "../report.js";

/** Every gunicorn of the projects' processes, and config files that none of them loads. */
export function gunicornReports(analyses: readonly ProjectAnalysis[]): readonly GunicornReport[] {
  return analyses.flatMap(({ view }) => [
    ...view.processes.flatMap(({ launch, gunicorn, configFile }): readonly GunicornReport[] => {
      if (gunicorn === undefined) return [];
      const flags = [...gunicorn.line.arguments, ...(gunicorn.environmentLine?.arguments ?? [])].map(
        ({ setting, flag, value }) => ({ setting, at: flag.at, valueAt: value?.at }),
      );
      return [
        {
          process: { name: launch.name, file: launch.file, target: launch.target },
          configFile: gunicorn.configFile ?? configFile?.path,
          settings: gunicorn.effective,
          flags,
        },
      ];
    }),
    ...view.gunicorns.flatMap((one): readonly GunicornReport[] =>
      one.process === undefined
        ? [{ process: undefined, configFile: one.configFile, settings: one.effective, flags: [] }]
        : [],
    ),
  ]);
}
