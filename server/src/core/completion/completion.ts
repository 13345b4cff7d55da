/** What may stand at a place, in offsets and plain strings. */
export interface Completion {
  /** What every item replaces. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionEntry[];
}

export interface CompletionEntry {
  readonly label: string;
  readonly kind: "setting" | "value" | "class" | "variable" | "host";
  readonly insert: string;
  readonly detail: string;
  readonly deprecated?: true;
  /** It stands somewhere else: instead of `insert` alone, this is put in, and what was begun is taken away. */
  readonly elsewhere?: {
    readonly at: number;
    readonly text: string;
    readonly begun: { readonly start: number; readonly end: number };
  };
  /** The setting whose documentation explains it. */
  readonly about?: string;
}
