import type { TextEdit } from "../text/textEdit.js";

/** `safe` cannot change what works in development or at start. */
export type Safety = "safe" | "needsReview";

export interface FixDraft {
  /** An imperative: `Read SECRET_KEY from the environment`. Never holds a value from the file that could be a secret. */
  readonly title: string;
  readonly safety: Safety;
  /** Computed only when asked for. Empty where the fix turns out to be impossible. May span several files; a file that does not exist is created by `newFiles`. */
  edits(): FixEdits;
}

export interface FixEdits {
  readonly edits: readonly TextEdit[];
  readonly newFiles?: readonly { readonly file: string; readonly text: string }[];
}
