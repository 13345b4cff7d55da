import * as vscode from "vscode";
import { checklistRequest, type ChecklistResponse } from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";

/** What the server said last of the checklists, for everything that draws them. */
export interface Checklists extends vscode.Disposable {
  readonly current: ChecklistResponse | undefined;
  /** It says something else now. */
  readonly onChanged: vscode.Event<ChecklistResponse>;
  /** Waits while the server gets ready; undefined where none runs. */
  whenKnown(): Promise<ChecklistResponse | undefined>;
  /** Asks again now. */
  refresh(): Promise<void>;
}

export function followChecklists(server: Server): Checklists {
  let current: ChecklistResponse | undefined;
  let asking = false;
  let askAgain = false;
  const changed = new vscode.EventEmitter<ChecklistResponse>();
  const answered = new vscode.EventEmitter<void>();

  /** One question at a time; whatever changed meanwhile leads to one more. */
  async function refresh(): Promise<void> {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    do {
      askAgain = false;
      const next = await server.request<ChecklistResponse>(checklistRequest);
      if (next === undefined) continue;
      const same = current !== undefined && JSON.stringify(next) === JSON.stringify(current);
      current = next;
      if (!same) changed.fire(next);
      answered.fire();
    } while (askAgain);
    asking = false;
  }

  const listening = vscode.Disposable.from(
    changed, answered,
    server.onReportsChanged(() => void refresh()),
    server.onStateChanged((state) => state === "running" && void refresh()),
  );
  return {
    get current() {
      return current;
    },
    onChanged: changed.event,
    refresh,
    async whenKnown() {
      if (current !== undefined || (server.state !== "starting" && server.state !== "running")) return current;
      await new Promise<void>((resolve) => {
        const waiting = [answered.event(() => done()), server.onStateChanged((state) => state === "stopped" && done())];
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
