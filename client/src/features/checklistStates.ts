import type { ChecklistResponse, WireChecklist, WireChecklistItem } from "../../../server/src/lsp/protocol.js";

export type Section = WireChecklist["sections"][number];
export type ItemState = WireChecklistItem["state"];

/** Open: somebody has to do something about it. */
export function isOpen(state: ItemState): boolean {
  return state === "fail" || state === "attention" || state === "stale" || state === "to-confirm";
}

/** Whether it is a person's to say; anything else is decided by what the files say. */
export function isForPerson(item: WireChecklistItem): boolean {
  return (
    item.confirmation !== undefined ||
    item.state === "to-confirm" ||
    item.state === "confirmed" ||
    item.state === "stale"
  );
}

/** The state in words: never by the icon's colour alone. */
export const stateText: Readonly<Record<ItemState, string>> = {
  pass: "proven",
  fail: "fails",
  attention: "needs attention",
  "not-determined": "not determined",
  "not-applicable": "not applicable",
  "to-confirm": "to confirm",
  confirmed: "confirmed",
  stale: "to confirm again",
};

/** From what needs most attention to what needs none. */
export const gravity: readonly ItemState[] = [
  "fail",
  "attention",
  "stale",
  "to-confirm",
  "not-determined",
  "pass",
  "confirmed",
  "not-applicable",
];

/** `2 fail, 1 to confirm`; where nothing is open, what holds. */
export function counted(items: readonly WireChecklistItem[]): string {
  const count = (test: (state: ItemState) => boolean): number => items.filter((item) => test(item.state)).length;
  const parts = [
    [count((state) => state === "fail"), "fails", "fail"],
    [count((state) => state === "attention"), "needs attention", "need attention"],
    [count((state) => state === "not-determined"), "not determined", "not determined"],
    [count((state) => state === "to-confirm" || state === "stale"), "to confirm", "to confirm"],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
  return said.length > 0
    ? said.join(", ")
    : items.some((item) => item.state === "pass" || item.state === "confirmed")
      ? stateText.pass
      : stateText["not-applicable"];
}

/** Whether this may go to production, in one line. */
export function verdict(response: ChecklistResponse): string {
  const items = itemsOf(response);
  if (items.length === 0) return response.projects.length === 0 ? "" : "Nothing in production";
  const number = (...states: readonly ItemState[]): number =>
    items.filter((item) => states.includes(item.state)).length;
  const [failing, doubtful, toConfirm, unseen] = [
    number("fail"),
    number("attention"),
    number("to-confirm", "stale"),
    number("not-determined"),
  ];
  if (failing > 0) return notReady(failing);
  if (doubtful > 0) return `${doubtful} need${doubtful === 1 ? "s" : ""} attention`;
  if (toConfirm > 0) return `Nothing fails: ${toConfirm} to confirm`;
  return unseen > 0 ? `Nothing fails: ${unseen} not determined` : "All proven";
}

/** What is said where items fail, however many others there are. */
export function notReady(failing: number): string {
  return failing === 0 ? "" : `Not ready: ${failing} fail${failing === 1 ? "s" : ""}`;
}

export function itemsOf(response: ChecklistResponse): readonly WireChecklistItem[] {
  return response.projects.flatMap((project) => project.sections.flatMap((section) => section.items));
}

/** Names a checklist: a project appears once for every target. */
export function checklistKey({ root, target }: Pick<WireChecklist, "root" | "target">): string {
  return `${root}|${target}`;
}
