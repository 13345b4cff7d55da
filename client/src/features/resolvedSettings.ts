import * as vscode from "vscode";
import { resolvedRequest, type ResolvedParams, type ResolvedResponse } from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";

/** The settings of entries as one view shows them: asked for at first, then told by the server for as long as they are looked at. */
export interface ResolvedSettings extends vscode.Disposable {
  get(params: ResolvedParams): Promise<ResolvedResponse | undefined>;
  /** Everything that is looked at now. */
  look(at: readonly ResolvedParams[]): void;
  readonly onChanged: vscode.Event<void>;
}

export function followSettings(server: Server, who: string): ResolvedSettings {
  const changed = new vscode.EventEmitter<void>();
  /** By parameters. */
  const known = new Map<string, ResolvedResponse | undefined>();
  const looked = new Set<string>();
  const listening = vscode.Disposable.from(
    changed,
    server.onShown(({ settings = [] }) => {
      let isOther = false;
      for (const { params, response } of settings) {
        const key = keyOf(params);
        if (!looked.has(key) || (known.has(key) && JSON.stringify(known.get(key) ?? null) === JSON.stringify(response)))
          continue;
        known.set(key, response ?? undefined);
        isOther = true;
      }
      if (isOther) changed.fire();
    }),
  );
  return {
    async get(params) {
      const key = keyOf(params);
      if (known.has(key) && server.state === "running") return known.get(key);
      const answer = await server.request<ResolvedResponse>(resolvedRequest, params);
      if (looked.has(key)) known.set(key, answer);
      return answer;
    },
    look(at) {
      looked.clear();
      for (const params of at) looked.add(keyOf(params));
      for (const key of [...known.keys()]) if (!looked.has(key)) known.delete(key);
      server.look(who, { settings: at });
    },
    onChanged: changed.event,
    dispose: () => listening.dispose(),
  };
}

function keyOf({ project, module, against }: ResolvedParams): string {
  return JSON.stringify([project, module, against]);
}
