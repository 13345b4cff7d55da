import type { Together } from "./assignSetting.js";
import type { FixDraft } from "./fix.js";
import type { NewEntry } from "./dictEntries.js";
import type { DictLayout } from "./dictLayout.js";
import type { GatherOptions } from "./gather.js";
import type { Setting } from "../settings/setting.js";
import type { Span } from "../text/span.js";

/** The fixes a settings rule can offer; each builds its edits only when asked. An empty list where none is possible. */
export interface SettingsFixes {
  /** Reads the value from the environment in the idiom that the module already uses. */
  fromEnvironment(
    setting: Setting,
    as: {
      readonly variable?: string;
      readonly cast: "str" | "bool" | "int" | "list" /** undefined: required. */;
      readonly fallback?: string;
    },
  ): readonly FixDraft[];
  /** The same for a part of a value: a dict entry, an operand, a default argument, or a piece of a text. `name` is the variable. */
  fromEnvironmentAt(
    at: Span,
    as: { readonly name: string; readonly cast: "str" | "bool" | "int" | "list"; readonly fallback?: string },
  ): readonly FixDraft[];
  /** Assigns `expression` (Python source) to the setting: in place where it is assigned, else after the related settings of the entry's file. */
  setSetting(
    setting: Setting,
    expression: string,
    options?: {
      readonly safety?: "safe" | "needsReview";
      readonly title?: string;
      /** What is absent, and is set together with it. */
      readonly together?: readonly Together[];
    },
  ): readonly FixDraft[];
  /** Several settings in one fix, each from a variable of its own with a default; those that are absent as one block below `comment`. */
  decideByEnvironment(
    settings: readonly {
      readonly setting: Setting;
      readonly cast: "str" | "bool" | "int" | "list";
      readonly fallback: string;
    }[],
    options: { readonly title: string; readonly safety: "safe" | "needsReview"; readonly comment?: string },
  ): readonly FixDraft[];
  /** Replaces exactly this expression. */
  replace(
    at: Span,
    expression: string,
    options: { readonly title: string; readonly safety: "safe" | "needsReview" },
  ): readonly FixDraft[];
  /** `value` becomes `int(value)`. */
  inCall(
    at: Span,
    callee: string,
    options: { readonly title: string; readonly safety: "safe" | "needsReview" },
  ): readonly FixDraft[];
  /** `"a"` or `("a")` becomes `["a"]`. */
  wrapInList(
    setting: Setting,
    options?: { readonly title?: string; readonly safety?: "safe" | "needsReview" },
  ): readonly FixDraft[];
  /** Moves a list element, with its comments, so that it stands before or after another. */
  moveElement(
    list: Setting,
    element: string,
    place: { readonly before: string } | { readonly after: string } | "first" | "last",
  ): readonly FixDraft[];
  insertElement(
    list: Setting,
    element: string,
    place: { readonly before: string } | { readonly after: string } | "first" | "last",
  ): readonly FixDraft[];
  /** The last one, where it stands twice. */
  removeElement(list: Setting, element: string, options?: { readonly title?: string }): readonly FixDraft[];
  /** Elements of lists, all of one tool, that only development is to have: below `if DEBUG:`, else in the modules of development, else nowhere. */
  onlyInDevelopment(
    parts: readonly { readonly list: Setting; readonly element: string }[],
    name: string,
  ): readonly FixDraft[];
  /** Further elements at the end of the list that stands at a place. */
  addToList(
    at: Span,
    elements: readonly string[],
    options: { readonly title: string; readonly safety: "safe" | "needsReview" },
  ): readonly FixDraft[];
  /** Adds an entry to the dict that stands at a place, or beside the entry, item or argument whose value stands there. */
  addEntry(
    at: Span,
    entry: NewEntry,
    options: { readonly title: string; readonly safety: "safe" | "needsReview" },
  ): readonly FixDraft[];
  /** The assignment goes, and what it assigned becomes an entry of the dict that stands at a place, with `around` before and after it. */
  moveIntoDict(
    setting: Setting,
    dictAt: Span,
    entry: { readonly key: string; readonly around: readonly [string, string] },
    options: { readonly title: string; readonly safety: "safe" | "needsReview" },
  ): readonly FixDraft[];
  /** Several settings become the entries of one dict, with their comments. None where other code reads them. */
  gatherSettings(name: string, layout: DictLayout, options: GatherOptions): readonly FixDraft[];
  /** Reads the literal at a place from the environment, finding or not; undefined where there is none. */
  rewriteFromEnvironment(at: Span, settingOf: (name: string) => Setting | undefined): FixDraft | undefined;
  /** Another name, wherever the entry's modules write it. */
  renameSetting(setting: Setting, name: string): readonly FixDraft[];
  /** Deletes the assignment that wins. */
  removeSetting(
    setting: Setting,
    options?: { readonly title?: string; readonly safety?: "safe" | "needsReview" },
  ): readonly FixDraft[];
}
