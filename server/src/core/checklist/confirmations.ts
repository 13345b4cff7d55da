import { isRecord } from "../text/isRecord.js";
import { isDate } from "./dates.js";

/**
 * `.deploy-checklist.json` at a project's root: what people said of checklist items, kept with the code.
 * One line per item, so that merges stay easy; keys that this version does not know are kept. The schema is schemas/deploy-checklist.schema.json.
 */
export const confirmationsFile = ".deploy-checklist.json";
export const confirmationsVersion = 1;

export interface Confirmation {
  /** Id of the item. */
  readonly item: string;
  /** The checklist that it was said of: an entry, as `MODULE` or `MODULE:Class`. undefined: every one of the project. */
  readonly target: string | undefined;
  readonly state: "confirmed" | "set-aside";
  readonly by: string;
  /** `2026-11-21`. */
  readonly on: string;
  readonly note: string;
  /** Hashes of what it is about, by path relative to the project; a path that ends with `/` is a folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Keys that this version does not know. */
  readonly unknown: Readonly<Record<string, unknown>>;
}

export type Confirmations =
  | {
      readonly kind: "read";
      readonly entries: readonly Confirmation[] /** Every other key of the file, in its order. */;
      readonly header: readonly (readonly [string, unknown])[];
    }
  /** It is not written until a person mended it. `problem`: what is said of the file, without its name; nothing of the file is quoted. */
  | { readonly kind: "damaged"; readonly problem: string };

/** Reads the file; no file, or an empty one, says nothing. Never throws. */
export function parseConfirmations(text: string | undefined): Confirmations {
  const source = (text ?? "").replace(/^\uFEFF/, "");
  if (source.trim() === "") return { kind: "read", entries: [], header: [] };
  const conflict = source.search(/^(?:<{7}|={7}|>{7})(?: |\r?$)/m);
  if (conflict >= 0)
    return damaged(
      `has a merge conflict in line ${lineAt(source, conflict)}. Resolve it: keep the line of each item once`,
    );
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch (error) {
    // The message quotes the file: only the place is taken from it.
    const offset = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    return damaged(
      `is not valid JSON${offset === undefined ? "" : ` in line ${lineAt(source, Number(offset))}`}. Mend it, or restore it from Git`,
    );
  }
  if (!isRecord(data)) return damaged("holds no object. Restore it from Git");
  const { version, items } = data;
  if (version !== undefined && version !== confirmationsVersion)
    return damaged(
      typeof version === "number" && version > confirmationsVersion
        ? "was written by a newer version of Django Deploy Hygiene. Update the extension"
        : `has a version other than ${confirmationsVersion}. Restore it from Git`,
    );
  if (items !== undefined && !Array.isArray(items)) return damaged("has no list of items. Restore it from Git");
  const entries: Confirmation[] = [];
  for (const [index, one] of ((items ?? []) as readonly unknown[]).entries()) {
    const entry = readEntry(one);
    if (typeof entry === "string")
      return damaged(`cannot be used: ${entry} (item ${index + 1} of the list). Mend it, or restore it from Git`);
    entries.push(entry);
  }
  return { kind: "read", entries, header: Object.entries(data).filter(([key]) => key !== "items") };
}

/** What was said last of an item; after a merge it may stand there twice. */
export function confirmationOf(confirmations: Confirmations, item: string, target: string): Confirmation | undefined {
  if (confirmations.kind === "damaged") return undefined;
  const own = confirmations.entries.filter(
    (one) => one.item === item && (one.target === undefined || one.target === target),
  );
  return own.reduce<Confirmation | undefined>(
    (best, one) =>
      best === undefined || one.on > best.on || (one.on === best.on && one.target !== undefined) ? one : best,
    undefined,
  );
}

function damaged(problem: string): Confirmations {
  return { kind: "damaged", problem };
}

/** Where the file is not named beside it. */
export function damageText({ problem }: Extract<Confirmations, { kind: "damaged" }>): string {
  return `${confirmationsFile} ${problem}`;
}

/** The entry, or what is wrong with it. */
function readEntry(value: unknown): Confirmation | string {
  if (!isRecord(value)) return "an item is no object";
  const { item, target, state, by, on, note, files, ...unknown } = value;
  if (typeof item !== "string" || item === "") return "an item has no “item”";
  if (target !== undefined && typeof target !== "string") return "a “target” is no text";
  if (state !== "confirmed" && state !== "set-aside") return "a “state” is neither confirmed nor set-aside";
  if (typeof by !== "string") return "an item does not say by whom";
  if (typeof on !== "string" || !isDate(on)) return "an “on” is no date such as 2026-11-21";
  if (note !== undefined && typeof note !== "string") return "a “note” is no text";
  if (files !== undefined && !(isRecord(files) && Object.values(files).every((hash) => typeof hash === "string")))
    return "“files” are no hashes by path";
  return {
    item,
    target,
    state,
    by,
    on,
    note: note ?? "",
    files: (files ?? {}) as Readonly<Record<string, string>>,
    unknown,
  };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
