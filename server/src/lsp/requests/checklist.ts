import type { Analysis } from "../../core/analysis.js";
import { basename } from "../../core/project/paths.js";
import type { ChecklistReport, EntryReport, Finding, ProjectReport } from "../../core/report.js";
import { sharedItems } from "../../core/checklist/report/sharedItems.js";
import { entryKey } from "../drawn.js";
import type { Folder } from "../folder.js";
import type { ChecklistResponse, WireChecklist, WireChecklistItem, WireEntry, WireLocation } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toLocation, type Places } from "../toProtocol.js";
import { isWithin } from "../uris.js";
import type { Span } from "../../core/text/span.js";

/** Answers with what can be seen. While a project does not load because of a line that is being written, its last checklist stays. */
export function createChecklist(): (snapshot: Snapshot) => ChecklistResponse {
  let last: readonly WireChecklist[] = [];
  return (snapshot) => {
    const unfinished = snapshot.unfinished();
    const response = checklist(snapshot);
    const projects = response.projects.map((project) => {
      const before = project.entries.some((entry) => unfinished.has(entryKey(project.root, entry.module)))
        ? last.find((other) => other.root === project.root && other.target === project.target)
        : undefined;
      return before === undefined ? project : { ...project, sections: before.sections, shared: before.shared };
    });
    last = projects;
    return { ...response, projects };
  };
}

function checklist(snapshot: Snapshot): ChecklistResponse {
  const owned = wholeProjects(snapshot);
  const projects = owned.flatMap(({ folder, project }) => {
    const reports = folder.analysis.checklist(snapshot.today()).filter((report) => report.project === project.root);
    const shared = (sharedItems(reports).common?.sections ?? []).flatMap(({ items }) => items.map(({ id }) => id));
    // A project with nothing in production is shown too: with the reason instead of sections.
    return (reports.length > 0 ? reports : [undefined]).map((report) =>
      wireChecklist(
        project,
        report,
        shared,
        folder,
        fixableByRule(folder.analysis, project, report?.target),
        snapshot.places,
      ),
    );
  });
  return { djangoProject: projects.length > 0, projects };
}

/** Projects with the folder that answers for each: of nested folders the inner one. */
export function ownedProjects(
  snapshot: Snapshot,
): readonly { readonly folder: Folder; readonly project: ProjectReport }[] {
  return snapshot.folders.flatMap((folder) =>
    folder.analysis.projects
      .filter((project) => (snapshot.folderOf(project.root) ?? folder) === folder)
      .map((project) => ({ folder, project })),
  );
}

/** Without those of which migrations are not read yet. */
export function wholeProjects(snapshot: Snapshot): ReturnType<typeof ownedProjects> {
  return ownedProjects(snapshot).filter(({ folder }) => folder.isWhole);
}

/** The innermost project that a file lies in. */
export function projectOf(snapshot: Snapshot, path: string): ProjectReport | undefined {
  return ownedProjects(snapshot)
    .map(({ project }) => project)
    .filter(({ root }) => isWithin(root, path))
    .sort((a, b) => b.root.length - a.root.length)[0];
}

export function projectName(project: ProjectReport, folder: Folder): string {
  return project.root === folder.root
    ? basename(folder.root)
    : project.root.startsWith(`${folder.root}/`)
      ? project.root.slice(folder.root.length + 1)
      : basename(project.root);
}

export function wireEntry(entry: EntryReport, places: Places): WireEntry {
  return {
    module: entry.module,
    uri: places.uri(entry.file),
    role: entry.role,
    checked: entry.checked,
    because: entry.because,
    becauseAt: wireLocation(entry.becauseAt, places),
    loads: entry.loads,
    undetermined: undeterminedCount(entry),
  };
}

/** Settings; what is not about a single one counts where nothing else is known. */
function undeterminedCount({ undetermined }: EntryReport): number {
  const settings = new Set(undetermined.flatMap((one) => one.setting ?? []));
  return settings.size === 0 && undetermined.length > 0 ? 1 : settings.size;
}

function wireChecklist(
  project: ProjectReport,
  report: ChecklistReport | undefined,
  shared: readonly string[],
  folder: Folder,
  fixable: ReadonlyMap<string, Finding>,
  places: Places,
): WireChecklist {
  return {
    root: project.root,
    uri: places.uri(project.root),
    name: projectName(project, folder),
    target: report?.target ?? "",
    nothingInProduction: project.nothingInProduction,
    entries: project.entries.map((entry) => wireEntry(entry, places)),
    shared,
    confirmationsProblem: report?.confirmationsProblem,
    sections: (report?.sections ?? []).map((section) => ({
      id: section.id,
      title: section.title,
      items: section.items.map((item) => wireItem(item, fixable, places)),
    })),
  };
}

function wireItem(
  item: ChecklistReport["sections"][number]["items"][number],
  fixable: ReadonlyMap<string, Finding>,
  places: Places,
): WireChecklistItem {
  const finding = item.rules.map((rule) => fixable.get(rule)).find((found) => found !== undefined);
  return {
    id: item.id,
    label: item.label,
    title: item.title,
    decidedBy: item.decidedBy,
    state: item.state,
    reason: item.reason,
    evidence: item.evidence.map(({ at, text }) => ({ location: wireLocation(at, places), text })),
    rules: item.rules,
    fixable: finding === undefined ? undefined : toLocation(finding.at, places),
    confirmation: item.confirmation,
  };
}

/** The first finding of each rule that may have a fix, as far as the target has it. No fix is made for it. */
function fixableByRule(
  { findings, mayFix }: Analysis,
  project: ProjectReport,
  target: string | undefined,
): ReadonlyMap<string, Finding> {
  const byRule = new Map<string, Finding>();
  const isEntry = project.entries.some((entry) => entry.module === target);
  for (const finding of findings) {
    if (byRule.has(finding.ruleId) || finding.project !== project.root || finding.suppressed !== null) continue;
    if (isEntry && finding.entry !== undefined && finding.entry !== target) continue;
    if (mayFix(finding.key)) byRule.set(finding.ruleId, finding);
  }
  return byRule;
}

function wireLocation(at: Span | undefined, places: Places): WireLocation | undefined {
  return at === undefined ? undefined : toLocation(at, places);
}
