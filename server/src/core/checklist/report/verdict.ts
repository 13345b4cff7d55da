import type { ChecklistReport, ItemState } from "../../report.js";

/** The verdict on one target in one line. `nothing`: why nothing of the project is in production. */
export function verdictOf(checklist: ChecklistReport, nothing?: string): string {
  const items = checklist.sections.flatMap((section) => section.items);
  if (items.length === 0) return `Nothing in production was checked${nothing === undefined ? "" : `: ${nothing}`}`;
  const count = (...states: readonly ItemState[]): number => items.filter((item) => states.includes(item.state)).length;
  const [failing, attention, unseen, open] = [
    count("fail"),
    count("attention"),
    count("not-determined"),
    count("to-confirm", "stale"),
  ];
  const rest = [
    ...(attention === 0 ? [] : [`${attention} ${attention === 1 ? "needs" : "need"} attention`]),
    ...(unseen === 0 ? [] : [`${unseen} cannot be determined`]),
    ...(open === 0 ? [] : [`${open} ${open === 1 ? "waits" : "wait"} for a person`]),
  ];
  if (failing > 0)
    return `Not ready for production: ${failing} ${failing === 1 ? "item fails" : "items fail"}${rest.length === 0 ? "" : `, ${rest.join(", ")}`}`;
  return rest.length === 0
    ? "Ready for production: every item is proven, confirmed or does not apply"
    : `Nothing fails, ${rest.join(", ")}`;
}

export function verdictOfAll(
  all: readonly { readonly checklist: ChecklistReport; readonly nothing: string | undefined }[],
): string {
  const [first] = all;
  if (first === undefined) return "No Django project was found";
  if (all.length === 1) return verdictOf(first.checklist, first.nothing);
  const failing = all.filter(({ checklist }) =>
    checklist.sections.some((section) => section.items.some((item) => item.state === "fail")),
  ).length;
  return failing === 0
    ? `Nothing fails in ${all.length} targets`
    : `Not ready for production: items fail in ${failing} of ${all.length} targets`;
}
