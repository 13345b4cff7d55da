import type { ChecklistReport } from "../report.js";

/** That a module outside of the repository may set it is said once for the checklist where it is so of several items. */
export function saidOnce(report: ChecklistReport): ChecklistReport {
  const items = report.sections.flatMap((section) => section.items);
  const modules = items.flatMap(({ reason }) => [
    ...new Set([...reason.matchAll(pattern)].map((match) => match[1] ?? "")),
  ]);
  const module = modules.find((name) => modules.filter((other) => other === name).length > 2);
  if (module === undefined) return report;
  const without = (text: string): string => text.replaceAll(`, unless ${module} sets it`, "");
  return {
    ...report,
    unless: module,
    sections: report.sections.map((section) => ({
      ...section,
      items: section.items.map((item) => ({
        ...item,
        reason: without(item.reason),
        evidence: item.evidence.map((one) => ({ ...one, text: without(one.text) })),
      })),
    })),
  };
}

const pattern = /, unless (\w+\.py) sets it/g;
