/**
 * What a run notes beside what it binds: variables that were read, files, exceptions. A statement that need not run again after an edit
 * notes the same again.
 */
export class Notes {
  private open: (() => void)[] | undefined;

  /** Does it, and remembers it for the statement that runs. */
  take(note: () => void): void {
    note();
    this.open?.push(note);
  }

  /** Remembers what is noted from now on. Returns what ends that and gives the notes. */
  begin(): () => readonly (() => void)[] {
    const outer = this.open;
    const own: (() => void)[] = [];
    this.open = own;
    return () => {
      this.open = outer;
      outer?.push(...own);
      return own;
    };
  }
}

/** A set whose additions are noted. */
export class NotedSet<T> extends Set<T> {
  constructor(private readonly notes: Notes) {
    super();
  }

  override add(value: T): this {
    // While `Set` itself is made there are no notes yet.
    this.notes.take(() => void super.add(value));
    return this;
  }
}

/** A list whose additions are noted. */
export class NotedList<T> extends Array<T> {
  constructor(private readonly notes: Notes) {
    super();
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  override push(...items: T[]): number {
    for (const item of items) this.notes.take(() => void super.push(item));
    return this.length;
  }
}
