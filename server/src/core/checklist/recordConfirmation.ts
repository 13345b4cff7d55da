import { compareText } from "../text/compareText.js";
import { isRecord } from "../text/isRecord.js";
import {
  confirmationsVersion,
  damageText,
  parseConfirmations,
  type Confirmation,
  type Confirmations,
} from "./confirmations.js";
import { itemOrder } from "./items.js";

export type RecordAction = "confirm" | "set-aside" | "reopen";

export interface RecordChange {
  readonly item: string;
  /** undefined: every one of the project. */
  readonly target: string | undefined;
  readonly action: RecordAction;
  readonly by: string;
  readonly note: string;
  /** Today, as the host knows it. */
  readonly on: string;
  /** What the item is about now. */
  readonly files: Readonly<Record<string, string>>;
}

export type Recorded = { readonly text: string } | { readonly problem: string };

/** The file's new text after a person said something of one item. A damaged file is left as it is. */
export function recordConfirmation(text: string | undefined, change: RecordChange): Recorded {
  const confirmations = parseConfirmations(text);
  if (confirmations.kind === "damaged") return { problem: damageText(confirmations) };
  const by = oneLine(change.by, longestName);
  const note = change.note.trim().slice(0, longestNote);
  if (change.action !== "reopen" && by === "") return { problem: "Say who confirms it: a name or an e-mail address" };
  if (change.action === "set-aside" && note === "")
    return { problem: "Say why it does not apply: the reason is kept with it" };
  const isOf = (one: Confirmation, target: string | undefined): boolean =>
    one.item === change.item && one.target === target;
  const before = confirmations.entries.find((one) => isOf(one, change.target));
  // What was said of every target stays for the others, unless it is taken back: then it holds for none. What is said of every target is said of each.
  const kept = confirmations.entries.filter((one) =>
    change.target === undefined
      ? one.item !== change.item
      : !isOf(one, change.target) && !(change.action === "reopen" && isOf(one, undefined)),
  );
  const entries =
    change.action === "reopen"
      ? kept
      : [
          ...kept,
          {
            item: change.item,
            target: change.target,
            state: change.action === "confirm" ? "confirmed" : "set-aside",
            by,
            on: change.on,
            note,
            files: change.files,
            unknown: before?.unknown ?? {},
          } satisfies Confirmation,
        ];
  return { text: confirmationsText(confirmations, entries, text ?? "") };
}

const longestName = 200;
const longestNote = 4000;

/** The file's whole text: a line for each item, and for each commit of its history. */
export function confirmationsText(
  before: Extract<Confirmations, { kind: "read" }>,
  entries: readonly Confirmation[],
  text: string,
): string {
  const known = new Map<string, unknown>([["version", confirmationsVersion], ...before.header]);
  const header = [...known].map(([key, value]) => `  ${JSON.stringify(key)}: ${headerText(value)},\n`).join("");
  const rows = [...entries].sort(compare).map((one) => `    ${line(one)}`);
  const written = `{\n${header}  "items": [${rows.length === 0 ? "" : `\n${rows.join(",\n")}\n  `}]\n}\n`;
  return (
    (text.startsWith("\uFEFF") ? "\uFEFF" : "") + (text.includes("\r\n") ? written.replaceAll("\n", "\r\n") : written)
  );
}

function headerText(value: unknown): string {
  return Array.isArray(value) && value.some(isRecord)
    ? `[\n${value.map((one) => `    ${spaced(one)}`).join(",\n")}\n  ]`
    : JSON.stringify(value);
}

/** In the order of the checklist, then by target; items that this version does not know come last, by name. */
function compare(a: Confirmation, b: Confirmation): number {
  return (
    itemOrder(a.item) - itemOrder(b.item) ||
    compareText(a.item, b.item) ||
    compareText(a.target ?? "", b.target ?? "") ||
    compareText(a.on, b.on)
  );
}

function line({ item, target, state, by, on, note, files, unknown }: Confirmation): string {
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => compareText(a, b)));
  const values: readonly (readonly [string, unknown])[] = [
    ["item", item],
    ["target", target],
    ["state", state],
    ["by", by],
    ["on", on],
    ["note", note],
    ["files", sorted],
    ...Object.entries(unknown),
  ];
  return `{ ${values
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${spaced(value)}`)
    .join(", ")} }`;
}

/** JSON on one line, with the spaces that people write. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 0
      ? "{}"
      : `{ ${entries.map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`).join(", ")} }`;
  }
  return JSON.stringify(value);
}

export function oneLine(text: string, longest: number): string {
  return text.replace(/\s+/g, " ").trim().slice(0, longest);
}
