import type { Steps } from "../core/project/steps.js";
import type { Progress, Editor } from "./editor.js";
import type { ServerHost } from "./services.js";
import { startWork, type Work } from "./work.js";

export interface SlicedWork<T> {
  readonly title: string;
  readonly steps: Steps<T>;
  readonly done: (result: T) => void;
  readonly failed: () => void;
  /** By the user. */
  readonly stopped: () => void;
}

/** Starts work that goes on in slices. What takes long is shown to the user, who can stop it. */
export type InSlices = <T>(work: SlicedWork<T>) => Work;

export function createSlices(
  host: Pick<ServerHost, "nextTurn" | "now">,
  editor: Pick<Editor, "progress" | "failed">,
): InSlices {
  return ({ title, steps, done, failed, stopped }) => {
    let shown: Progress | undefined;
    const cancel = (): void => {
      shown?.done();
      work.cancel();
    };
    const work = startWork(steps, {
      nextTurn: host.nextTurn,
      now: host.now,
      waiting(step, milliseconds) {
        if (milliseconds < unnoticed) return;
        shown ??= editor.progress(title, () => {
          cancel();
          stopped();
        });
        shown.report(`${step.count} ${step.stage}`);
      },
      done(result) {
        shown?.done();
        done(result);
      },
      failed(error) {
        shown?.done();
        editor.failed("analysis", error);
        failed();
      },
    });
    return { advance: (milliseconds) => work.advance(milliseconds), cancel };
  };
}

/** Milliseconds until the user is told that something goes on. */
export const unnoticed = 500;
