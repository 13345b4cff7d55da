/** Asks the editor to draw again what it draws only when its own document changes: one file's hints follow from others. */
export interface Refreshing {
  /** The editor has drawn what the server said of this file. */
  drawn(file: string): void;
  /** Other reports may say something else now; these files the editor draws again by itself. */
  changed(files: ReadonlySet<string>): void;
}

export function createRefreshing(refresh: () => void): Refreshing {
  // What is not visible any more is not asked for again, and so asked about once at most.
  const drawn = new Set<string>();
  return {
    drawn: (file) => void drawn.add(file),
    changed(files) {
      if ([...drawn].every((file) => files.has(file))) return;
      drawn.clear();
      refresh();
    },
  };
}
