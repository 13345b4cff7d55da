import type { ProjectAnalysis } from "../projectAnalysis.js";
import { entryName } from "../project/entries/entry.js";
import type { Finding } from "../report.js";
import type { RuleResult } from "../rules/engine.js";
import type { LaunchView } from "../rules/views.js";

/** What of a project belongs to which checklist: one per checked entry. */
export interface Targets {
  /** Of every checked entry, sorted. */
  readonly names: readonly string[];
  /** Results of settings rules of that entry, and of the others as far as they are about it. */
  results(target: string): readonly RuleResult[];
  isOf(finding: Finding, target: string): boolean;
  /** Whether a deploy file takes part in the target; those of no process take part in all. */
  hasFile(file: string, target: string): boolean;
}

/**
 * What is found in a process belongs to the entry whose settings the process loads, what is found in a deploy file to the entries
 * whose processes that file takes part in, and everything else to all.
 *
 * @param foundIn by key of a finding: the processes that it was found in
 */
export function targetsOf(analysis: ProjectAnalysis, foundIn: ReadonlyMap<string, readonly number[]>): Targets {
  const checked = analysis.entries
    .filter((entry) => entry.checked)
    .map((one) => ({ name: entryName(one.entry), results: one.results }));
  const names = checked.map(({ name }) => name);
  const processes = analysis.view.processes;
  /** undefined: all. */
  const ownersOf = (loading: readonly (LaunchView | undefined)[]): readonly string[] | undefined => {
    const owners = loading.map((one) => one?.entry?.module);
    return owners.length === 0 ||
      owners.some((owner) => owner === undefined) ||
      !owners.some((owner) => names.includes(owner ?? ""))
      ? undefined
      : owners.flatMap((owner) => owner ?? []);
  };
  const byFile = new Map<string, readonly string[] | undefined>();
  const ownersOfFile = (file: string): readonly string[] | undefined => {
    if (!byFile.has(file))
      byFile.set(
        file,
        ownersOf(
          processes.filter(
            ({ launch, configFile }) =>
              launch.target === "production" &&
              ((launch.files ?? [launch.file]).includes(file) || configFile?.path === file),
          ),
        ),
      );
    return byFile.get(file);
  };
  const isOwn = (owners: readonly string[] | undefined, target: string): boolean =>
    names.length < 2 || (owners?.includes(target) ?? true);
  return {
    names,
    results(target) {
      const own = checked.find(({ name }) => name === target)?.results ?? [];
      const shared = analysis.results.flatMap((result): readonly RuleResult[] => {
        if (result.process !== undefined) return isOwn(ownersOf([processes[result.process]]), target) ? [result] : [];
        const verdicts = result.verdicts.map((verdict) =>
          verdict.kind === "holds"
            ? {
                ...verdict,
                evidence: verdict.evidence.filter(({ at }) => at === undefined || isOwn(ownersOfFile(at.file), target)),
              }
            : verdict,
        );
        return [{ ...result, verdicts }];
      });
      return [...own, ...shared];
    },
    hasFile: (file, target) => isOwn(ownersOfFile(file), target),
    isOf(finding, target) {
      if (finding.entry !== undefined) return finding.entry === target;
      const loading = foundIn.get(finding.key);
      return isOwn(
        loading === undefined ? ownersOfFile(finding.at.file) : ownersOf(loading.map((index) => processes[index])),
        target,
      );
    },
  };
}
