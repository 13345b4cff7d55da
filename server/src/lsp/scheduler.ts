/**
 * Runs work once for a burst of requests, as soon as the messages that are already queued have been taken in; no time passes for its own sake.
 *
 * vscode-jsonrpc handles one queued message per turn of the event loop. Work that waits two turns without a new request has therefore seen
 * the queue run dry (or something other than an edit come up). A burst that does not end is interrupted after `longestWait` milliseconds.
 */
export interface Scheduler {
  request(): void;
  /** Runs what is requested now. */
  flush(): void;
  dispose(): void;
}

export interface SchedulerOptions {
  /** Calls back in the next turn of the event loop: setImmediate. */
  readonly nextTurn: (work: () => void) => void;
  readonly now: () => number;
  readonly longestWait?: number;
}

export function createScheduler(run: () => void, options: SchedulerOptions): Scheduler {
  const longestWait = options.longestWait ?? 50;
  let latest = 0;
  let requestedAt: number | undefined;

  function flush(): void {
    if (requestedAt === undefined) return;
    requestedAt = undefined;
    latest++;
    run();
  }

  return {
    request() {
      requestedAt ??= options.now();
      const own = ++latest;
      if (options.now() - requestedAt >= longestWait) {
        options.nextTurn(() => flush());
        return;
      }
      options.nextTurn(() => {
        if (own !== latest) return;
        options.nextTurn(() => {
          if (own === latest) flush();
        });
      });
    },
    flush,
    dispose() {
      requestedAt = undefined;
      latest++;
    },
  };
}
