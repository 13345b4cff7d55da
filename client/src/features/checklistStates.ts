import { l10n } from "vscode";
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
  pass: l10n.t("proven"),
  fail: l10n.t("fails"),
  attention: l10n.t("needs attention"),
  "not-determined": l10n.t("not determined"),
  "not-applicable": l10n.t("not applicable"),
  "to-confirm": l10n.t("to confirm"),
  confirmed: l10n.t("confirmed"),
  stale: l10n.t("to confirm again"),
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
  const failing = count((state) => state === "fail");
  const doubtful = count((state) => state === "attention");
  const unseen = count((state) => state === "not-determined");
  const toConfirm = count((state) => state === "to-confirm" || state === "stale");
  const said = [
    ...(failing === 0 ? [] : [failing === 1 ? l10n.t("1 fails") : l10n.t("{0} fail", failing)]),
    ...(doubtful === 0 ? [] : [attention(doubtful)]),
    ...(unseen === 0 ? [] : [l10n.t("{0} not determined", unseen)]),
    ...(toConfirm === 0 ? [] : [l10n.t("{0} to confirm", toConfirm)]),
  ];
  return said.length > 0
    ? said.join(", ")
    : items.some((item) => item.state === "pass" || item.state === "confirmed")
      ? stateText.pass
      : stateText["not-applicable"];
}

function attention(number: number): string {
  return number === 1 ? l10n.t("1 needs attention") : l10n.t("{0} need attention", number);
}

/** Whether this may go to production, in one line. */
export function verdict(response: ChecklistResponse): string {
  const items = itemsOf(response);
  if (items.length === 0) return response.projects.length === 0 ? "" : l10n.t("Nothing in production");
  const number = (...states: readonly ItemState[]): number =>
    items.filter((item) => states.includes(item.state)).length;
  const [failing, doubtful, toConfirm, unseen] = [
    number("fail"),
    number("attention"),
    number("to-confirm", "stale"),
    number("not-determined"),
  ];
  if (failing > 0) return notReady(failing);
  if (doubtful > 0) return attention(doubtful);
  if (toConfirm > 0) return l10n.t("Nothing fails: {0} to confirm", toConfirm);
  return unseen > 0 ? l10n.t("Nothing fails: {0} not determined", unseen) : l10n.t("All proven");
}

/** What is said where items fail, however many others there are. */
export function notReady(failing: number): string {
  if (failing === 0) return "";
  return failing === 1 ? l10n.t("Not ready: 1 fails") : l10n.t("Not ready: {0} fail", failing);
}

export function itemsOf(response: ChecklistResponse): readonly WireChecklistItem[] {
  return response.projects.flatMap((project) => project.sections.flatMap((section) => section.items));
}

/** Names a checklist: a project appears once for every target. */
export function checklistKey({ root, target }: Pick<WireChecklist, "root" | "target">): string {
  return `${root}|${target}`;
}
