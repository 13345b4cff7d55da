import * as vscode from "vscode";
import type { Shown } from "../../server/src/lsp/protocol.js";
import type { Server } from "./server.js";

/** A part of what the server shows: told by it while it is looked at, asked for where it is wanted otherwise. */
export interface Followed<T> extends vscode.Disposable {
  /** What the server said last. */
  readonly current: T | undefined;
  readonly onChanged: vscode.Event<T>;
  /** What is so now: waits while the server gets ready; undefined where none runs. */
  whenKnown(): Promise<T | undefined>;
}

export interface FollowOptions<T> {
  readonly part: (shown: Shown) => T | undefined;
  isLookedAt(): boolean;
  /** For when it is not looked at. */
  request?(): Promise<T | undefined>;
}

export function follow<T>(server: Server, { part, isLookedAt, request }: FollowOptions<T>): Followed<T> {
  let current: T | undefined;
  const changed = new vscode.EventEmitter<T>();

  function take(next: T): void {
    current = next;
    changed.fire(next);
  }

  const listening = vscode.Disposable.from(
    changed,
    server.onShown((shown) => {
      const next = part(shown);
      if (next !== undefined) take(next);
    }),
  );
  return {
    get current() {
      return current;
    },
    onChanged: changed.event,
    async whenKnown() {
      if (request !== undefined && !isLookedAt()) {
        const answer = await request();
        // A view that draws itself again for this asks again: not for the same.
        if (answer !== undefined && JSON.stringify(answer) !== JSON.stringify(current)) take(answer);
        return current;
      }
      if (current !== undefined || (server.state !== "starting" && server.state !== "running")) return current;
      await new Promise<void>((resolve) => {
        const waiting = [changed.event(() => done()), server.onStateChanged((state) => state === "stopped" && done())];
        function done(): void {
          for (const each of waiting) each.dispose();
          resolve();
        }
      });
      return current;
    },
    dispose: () => listening.dispose(),
  };
}
