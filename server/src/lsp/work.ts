import type { Step, Steps } from "../core/project/steps.js";

/** Work that goes on in slices, one in each turn of the event loop: what the editor asks is answered in between. */
export interface Work {
  /** Goes on for so many milliseconds now; whether the work is at its end. */
  advance(milliseconds: number): boolean;
  /** Drops it: nothing is told any more. */
  cancel(): void;
}

export interface WorkOptions<T> {
  readonly nextTurn: (work: () => void) => void;
  readonly now: () => number;
  /** After each slice at whose end there is more to do. */
  readonly waiting: (step: Step, milliseconds: number) => void;
  readonly done: (result: T) => void;
  readonly failed: (error: unknown) => void;
}

/** Begins with the first slice at once: small work is done when this returns. */
export function startWork<T>(steps: Steps<T>, { nextTurn, now, waiting, done, failed }: WorkOptions<T>): Work {
  let over = false;
  const start = now();

  function advance(milliseconds: number): boolean {
    const until = now() + milliseconds;
    try {
      while (!over) {
        const step = steps.next();
        if (step.done === true) {
          over = true;
          done(step.value);
        } else if (now() >= until) {
          waiting(step.value, now() - start);
          break;
        }
      }
    } catch (error) {
      over = true;
      failed(error);
    }
    return over;
  }

  function turn(): void {
    if (!advance(slice)) nextTurn(turn);
  }

  turn();
  return {
    advance,
    cancel() {
      if (over) return;
      over = true;
      // What the steps hold on to is let go.
      steps.return(undefined as never);
    },
  };
}

/** Milliseconds: nobody notices that an answer comes so much later. */
const slice = 20;
