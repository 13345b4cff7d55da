/** Work that can be left and taken up again: between two steps its owner may do something else, or drop it. */
export type Steps<T> = Generator<Step, T>;

/** How far the work is, for people who wait: so many folders, files or projects. */
export interface Step {
  readonly stage: "folders" | "files" | "projects";
  readonly count: number;
}

/** All of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
