import type { ChecklistItemReport, ChecklistReport } from "../../report.js";

/**
 * What the checklists of one project have in common, told once: items about the repository, and whatever else is the same in each of them.
 * `common` is undefined where there is one checklist.
 */
export function sharedItems(reports: readonly ChecklistReport[]): {
  readonly common: ChecklistReport | undefined;
  readonly own: readonly ChecklistReport[];
} {
  const [first, ...others] = reports;
  if (first === undefined || others.length === 0) return { common: undefined, own: reports };
  const texts = others.map(
    (report) => new Map(report.sections.flatMap((section) => section.items.map((item) => [item.id, textOf(item)]))),
  );
  const isShared = (item: ChecklistItemReport): boolean => texts.every((one) => one.get(item.id) === textOf(item));
  const shared = new Set(first.sections.flatMap((section) => section.items.filter(isShared).map(({ id }) => id)));
  const keys = others.map(({ findings }) => new Set((findings ?? []).map(({ key }) => key)));
  const everywhere = new Set(
    (first.findings ?? []).filter(({ key }) => keys.every((one) => one.has(key))).map(({ key }) => key),
  );
  const only = (
    report: ChecklistReport,
    keep: (id: string) => boolean,
    keepFinding: (key: string) => boolean,
  ): ChecklistReport => ({
    ...report,
    findings: (report.findings ?? []).filter(({ key }) => keepFinding(key)),
    sections: report.sections
      .map((section) => ({ ...section, items: section.items.filter(({ id }) => keep(id)) }))
      .filter(({ items }) => items.length > 0),
  });
  return {
    common: only(
      first,
      (id) => shared.has(id),
      (key) => everywhere.has(key),
    ),
    own: reports.map((report) =>
      only(
        report,
        (id) => !shared.has(id),
        (key) => !everywhere.has(key),
      ),
    ),
  };
}

function textOf({ state, reason, evidence }: ChecklistItemReport): string {
  return JSON.stringify([state, reason, evidence]);
}
